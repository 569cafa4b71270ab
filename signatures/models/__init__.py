"""Who signs: one name under one letter, its private half, what was decided, and the organizations behind the names."""

from signatures.models.authority import Officer, Vouch
from signatures.models.board import Pack, PackAnswer
from signatures.models.dispute import Dispute, Notice, disputed
from signatures.models.invitation import Invitation, MailTally
from signatures.models.likeness import SignatureKey
from signatures.models.organization import (
    Distinct,
    Domain,
    Merge,
    NameKey,
    Organization,
    OrganizationLogo,
    OrganizationQuerySet,
    OtherName,
    RegistryEvent,
    seen_in_own_campaigns,
)
from signatures.models.signature import (
    LIVE,
    NAMED,
    UNAUTHORIZED,
    Authority,
    Contact,
    Decision,
    Display,
    EarlierConsent,
    Kind,
    Line,
    Question,
    Signature,
    SignatureQuerySet,
    State,
    due,
)

__all__ = [
    "LIVE",
    "NAMED",
    "UNAUTHORIZED",
    "Authority",
    "Contact",
    "Decision",
    "Display",
    "Dispute",
    "Distinct",
    "Domain",
    "EarlierConsent",
    "Invitation",
    "Kind",
    "Line",
    "MailTally",
    "Merge",
    "NameKey",
    "Notice",
    "Officer",
    "Organization",
    "OrganizationLogo",
    "OrganizationQuerySet",
    "OtherName",
    "Pack",
    "PackAnswer",
    "Question",
    "RegistryEvent",
    "Signature",
    "SignatureKey",
    "SignatureQuerySet",
    "State",
    "Vouch",
    "disputed",
    "due",
    "seen_in_own_campaigns",
]
