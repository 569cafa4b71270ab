"""What merging two entries of the registry would do, before anything is done."""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from signatures.models import (
    Domain,
    Invitation,
    Kind,
    Merge,
    Organization,
    OrganizationLogo,
    OtherName,
    Signature,
    SignatureQuerySet,
    State,
)

FILLED = "short_name country website members_represented notice_email".split()  # of the kept one where it has none
NameKind = OtherName.NameKind
LAST = 20


class Meeting(NamedTuple):
    """A letter that both signed: of the two live signatures one stays, the other is invalidated."""

    stays: Signature
    goes: Signature


@dataclass(frozen=True)
class Plan:
    """What becomes of two entries: `gone` is put into `kept`."""

    kept: Organization
    gone: Organization
    signatures: list[Signature]  # of the gone one, with letter and campaign
    meetings: list[Meeting]
    names: list[OtherName]  # other names of the gone one that move
    added: list[OtherName]  # unsaved: its own names, as other names of the kept one
    domains: list[Domain]
    invitations: list[Invitation]
    logo: OrganizationLogo | None
    filled: dict[str, str | int]

    @property
    def digest(self) -> str:
        """A name for the signatures that are told to meet, so that nobody decides on others than those shown."""
        pairs = sorted(sorted(str(signature.public_id) for signature in meeting) for meeting in self.meetings)
        return hashlib.sha256(repr(pairs).encode()).hexdigest()

    @property
    def told(self) -> list[tuple[str, str | int]]:
        """What the kept entry gets in the place of nothing: the field's name and the value."""
        return [(str(Organization._meta.get_field(field).verbose_name), value) for field, value in self.filled.items()]


def plan(kept: Organization, gone: Organization, staying: Collection[UUID] = ()) -> Plan:
    """What merging `gone` into `kept` does; `staying` are public ids of signatures that stay where both signed."""
    signatures = list(signatures_of_both(kept, gone))
    filled = {field: value for field in FILLED if (value := getattr(gone, field)) and not getattr(kept, field)}
    taken = {(kept.name, ""), *kept.other_names.values_list("name", "language")}
    others = [other for other in gone.other_names.all() if free(other.name, other.language, taken)]
    return Plan(
        kept=kept,
        gone=gone,
        signatures=[signature for signature in signatures if signature.organization_id == gone.pk],
        meetings=meetings(signatures, staying),
        names=others,
        added=own_names(kept, gone, taken | {(other.name, other.language) for other in others}, filled),
        domains=list(gone.domains.all()),
        invitations=list(Invitation.objects.filter(organization=gone).order_by("pk")),
        logo=None if hasattr(kept, "logo") else getattr(gone, "logo", None),
        filled=filled,
    )


def signatures_of_both(kept: Organization, gone: Organization) -> SignatureQuerySet:
    """All signatures of two entries, whatever their state."""
    both = Signature.objects.filter(organization__in=[kept, gone])
    return both.select_related("letter__campaign", "letter__original__in_force").order_by("pk")


def nameless(kept: Organization, gone: Organization) -> SignatureQuerySet:
    """Live signatures without an entry that may be recognized by a name of either."""
    entries = Organization.objects.filter(pk__in=[kept.pk, gone.pk])
    names = Q(name_fold__in=entries.values("name_fold")) | Q(
        name_fold__in=OtherName.objects.filter(organization__in=entries).values("name_fold")
    )
    return Signature.objects.live().filter(names, kind=Kind.ORGANIZATION, organization=None)


def meetings(signatures: list[Signature], staying: Collection[UUID]) -> list[Meeting]:
    """The letters under which both entries have a live signature."""
    by_letter: dict[int, list[Signature]] = defaultdict(list)
    for signature in signatures:
        if signature.is_live:
            by_letter[signature.letter_id].append(signature)
    ranked = (sorted(each, key=lambda one: rank(one, staying)) for each in by_letter.values() if len(each) > 1)
    return [Meeting(stays, goes) for stays, goes in ranked]


def rank(signature: Signature, staying: Collection[UUID]) -> tuple:
    """The one that is to stay first; where nobody chose, the approved one, else the earlier."""
    return (
        signature.public_id not in staying,
        signature.state != State.APPROVED,
        signature.received_at,
        signature.pk,
    )


def free(name: str, language: str, taken: Collection[tuple[str, str]]) -> bool:
    return (name, language) not in taken and (name, "") not in taken


def own_names(
    kept: Organization, gone: Organization, taken: Collection[tuple[str, str]], filled: dict[str, str | int]
) -> list[OtherName]:
    """The canonical and the short name of `gone` as other names of `kept`, unsaved, where it has them not yet."""
    names = [(gone.name, NameKind.OTHER)]
    if gone.short_name and "short_name" not in filled and gone.short_name != kept.short_name:
        names.append((gone.short_name, NameKind.SHORT))
    return [OtherName(organization=kept, name=name, kind=kind) for name, kind in names if free(name, "", taken)]


def last_merges(entry: Organization | None = None) -> list[Merge]:
    """The last merges that stand, of all entries or into one."""
    standing = Merge.objects.filter(undone_at=None, **({"kept": entry} if entry else {}))
    return list(standing.select_related("kept", "gone")[:LAST])
