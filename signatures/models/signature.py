"""Who signs: one name under one letter, its private half, and what coordinators decided."""

import datetime
import secrets
import uuid
from typing import ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import AppendOnlyQuerySet, Outbox, User
from letters.models import Letter, Version
from letters.tokens import Counts
from signatures import countries


class Kind(models.TextChoices):
    ORGANIZATION = "organization", _("Organization")
    INDIVIDUAL = "individual", _("Individual")


class State(models.TextChoices):
    RECEIVED = "received", _("Waits for confirmation by mail")
    CONSIDERING = "considering", _("Being decided by its board")
    PENDING = "pending", _("Waits for a coordinator")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Not accepted")
    EXPIRED = "expired", _("Never confirmed")
    LAPSED = "lapsed", _("Not affirmed after a change of the text")
    SUSPENDED = "suspended", _("Disputed")
    INVALIDATED = "invalidated", _("Invalidated")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Display(models.TextChoices):
    LISTED = "listed", _("Listed")
    LISTED_FROM = "listed_from", _("Listed from a date")
    WITHHELD = "withheld", _("Name withheld")
    ADDRESSEE_ONLY = "addressee_only", _("Shown to the addressee only")


NAMED = frozenset({Display.LISTED, Display.LISTED_FROM})  # the name is shown to everyone at the desk


class Authority(models.IntegerChoices):
    """What shows that somebody may sign for an organization; each level is another kind of evidence."""

    DECLARED = 0, _("Self-declared")
    OWN_DOMAIN = 1, _("Confirmed from its own mail domain")
    SECOND_OFFICER = 2, _("Confirmed by a second officer")
    VOUCHED = 3, _("Vouched for by a coordinator")


# A signature in one of these states holds its signatory's place: a second one would be a duplicate.
LIVE = [State.RECEIVED, State.CONSIDERING, State.PENDING, State.APPROVED, State.LAPSED, State.SUSPENDED]

UNAUTHORIZED = Q(kind=Kind.ORGANIZATION, authority__lt=F("letter__min_authority"))


def due(now: datetime.datetime | None = None) -> Q:
    """The condition that a signature's name may be shown at `now` (in UTC)."""
    today = (now or timezone.now()).date()
    return Q(display=Display.LISTED) | Q(display=Display.LISTED_FROM, listed_from__lte=today)


class Line(NamedTuple):
    """One printed line of the roll: `Name, Country` or `Name, role`."""

    kind: str
    name: str
    suffix: str
    country: str

    def __str__(self) -> str:
        return f"{self.name}, {self.suffix}" if self.suffix else self.name


class SignatureQuerySet(models.QuerySet["Signature"]):
    def counted(self) -> Self:
        """The signatures that public numbers count: the only definition of one.

        Approved, on the basis in force of their language's text, either confirmed by mail or entered by a coordinator
        who stated where the consent comes from, and of organizations those with the authority that the letter asks.
        """
        return self.agreed().authorized().filter(state=State.APPROVED, basis=F("basis__text__basis"))

    def agreed(self) -> Self:
        """Confirmed by mail, or entered by a coordinator who stated where the consent comes from."""
        return self.filter(Q(confirmed_at__isnull=False) | ~Q(consent_source=""))

    def authorized(self) -> Self:
        """Individuals, and organizations for which somebody signed with the authority that the letter asks."""
        return self.filter(Q(kind=Kind.INDIVIDUAL) | Q(authority__gte=F("letter__min_authority")))

    def unauthorized(self) -> Self:
        """Organizations for which nobody has signed yet with the authority that the letter asks."""
        return self.filter(UNAUTHORIZED)

    def standing(self) -> Self:
        """Those who stand under the text that they agreed to, be it an older one: an edition of it keeps them."""
        approved = Decision.objects.filter(verdict=Decision.Verdict.APPROVE, undone_at=None).values("signature")
        stood = Q(state=State.APPROVED) | Q(state=State.LAPSED, pk__in=approved)
        return self.agreed().authorized().filter(stood)

    def to_affirm(self) -> Self:
        """Those who agreed to what a text said before its substance changed, and count again once they affirm."""
        return self.of_older_text().filter(state__in=[State.PENDING, State.APPROVED])

    def of_older_text(self) -> Self:
        """Signatures of what a text said before its substance changed; none of a letter that was withdrawn."""
        changed = Q(basis__text__basis=None) | ~Q(basis=F("basis__text__basis"))
        return self.filter(changed, basis__text__in_force__isnull=False).exclude(letter__state=Letter.State.WITHDRAWN)

    def unaffirmed(self) -> Self:
        """Those to affirm, and those who lapsed and still can."""
        return self.of_older_text().filter(state__in=[State.PENDING, State.APPROVED, State.LAPSED])

    def reachable(self) -> Self:
        """Those whom a change of the text asks by mail."""
        return self.filter(state__in=[State.PENDING, State.APPROVED], contact__isnull=False)

    def to_ask(self) -> Self:
        """Those to affirm who have a mailbox and were not asked since the substance changed."""
        unasked = Q(asked_at=None) | Q(asked_at__lt=F("basis__text__substance_at"))
        return self.to_affirm().filter(unasked, contact__isnull=False)

    def listed(self, now: datetime.datetime | None = None) -> Self:
        """The signatures whose names the public may see at `now`: the only definition of one."""
        return self.counted().filter(due(now))

    def on_published_rolls(self, now: datetime.datetime) -> Self:
        """Those whose names anybody may read at `now` under a published letter: in an edition, or on a live roll."""
        live = Q(letter__in=Letter.objects.open(now), letter__campaign__names_at_publication=False)
        public = Letter.objects.public(now).filter(published_at__lte=now)
        return self.listed(now).filter(Q(told_at__isnull=False) | live, letter__in=public)

    def in_roll_order(self) -> Self:
        """As they stand on the roll: organizations first, each kind by its stored key."""
        return self.order_by("-kind", "roll_key", "pk")

    def live(self) -> Self:
        """Signatures that hold the place of their signatory: a second one would be a duplicate."""
        return self.filter(state__in=LIVE)

    def queue(self) -> Self:
        """What waits for a coordinator, oldest first."""
        return self.filter(state=State.PENDING).order_by(Coalesce("confirmed_at", "received_at"), "pk")

    def unresolved(self) -> Self:
        """Signatures that a publication would leave out although nobody has said no."""
        return self.filter(state__in=[State.RECEIVED, State.CONSIDERING, State.PENDING])

    def matching(self, q: str) -> Self:
        """Those whose name or role holds `q`, whatever its case and accents."""
        return self.filter(search_fold__contains=q) if q else self

    def totals(self, now: datetime.datetime | None = None) -> Counts:
        """The public numbers of these signatures, from one query. Withheld is what counts without a name."""
        known = ~Q(country="") & ~Q(country=countries.INTERNATIONAL)
        organization, individual = Q(kind=Kind.ORGANIZATION), Q(kind=Kind.INDIVIDUAL)
        return Counts(
            **self.counted().aggregate(
                groups=Count("pk", filter=organization),
                individuals=Count("pk", filter=individual),
                countries=Count("country", filter=known, distinct=True),
                withheld_groups=Count("pk", filter=organization & ~due(now)),
                withheld_individuals=Count("pk", filter=individual & ~due(now)),
            )
        )


class Signature(models.Model):
    """One name under one letter, bound to the exact text agreed to."""

    Kind = Kind
    State = State
    Display = Display

    CAMPAIGN_PATH: ClassVar = "letter__campaign"
    PUBLIC_FIELDS: ClassVar = "public_id letter kind name role country country_printed website".split()
    PRIVATE_FIELDS: ClassVar = (
        "state display listed_from address_digest mail_domain nonce name_fold search_fold family_name "
        "roll_override pin roll_key language version basis consent_text consent_source consented_at entered_by flags "
        "received_at confirmed_at reminded reminded_at told_at asked_at "
        "organization authority decides_on"
    ).split()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    display = models.CharField(_("name on the roll"), max_length=14, choices=Display, default=Display.LISTED)
    listed_from = models.DateField(null=True, blank=True)

    name = models.CharField(_("name as printed"), max_length=300)
    role = models.CharField(_("line under the name"), max_length=300, blank=True)
    country = models.CharField(_("country"), max_length=3, blank=True)
    country_printed = models.CharField(_("country as printed"), max_length=100, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    name_fold = models.CharField(max_length=300, editable=False)
    search_fold = models.CharField(max_length=900, editable=False)

    family_name = models.CharField(_("family name, for the order"), max_length=150, blank=True)
    roll_override = models.CharField(_("ordered as if it were"), max_length=300, blank=True)
    pin = models.PositiveSmallIntegerField(_("place before all others"), null=True, blank=True)
    roll_key = models.BinaryField(max_length=600, editable=False)

    language = models.CharField(max_length=12)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    basis = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    consent_text = models.TextField(blank=True)
    consent_source = models.CharField(_("where the consent comes from"), max_length=300, blank=True)
    consented_at = models.DateTimeField()
    entered_by = models.CharField(max_length=150, blank=True)

    address_digest = models.CharField(max_length=64, blank=True, editable=False)
    mail_domain = models.CharField(max_length=255, blank=True, editable=False)
    nonce = models.CharField(max_length=64, default=secrets.token_hex, editable=False)
    flags = models.JSONField(default=list, editable=False)

    received_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # of the first edition that counts it, where there is a mailbox by mail
    asked_at = models.DateTimeField(null=True)

    organization = models.ForeignKey(
        "Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    authority = models.PositiveSmallIntegerField(choices=Authority, default=Authority.DECLARED)
    decides_on = models.DateField(_("the board decides on"), null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "address_digest"],
                condition=Q(kind=Kind.INDIVIDUAL, state__in=LIVE) & ~Q(address_digest=""),
                name="individual_signs_once",
            ),
            models.UniqueConstraint(
                fields=["letter", "address_digest", "name_fold"],
                condition=Q(kind=Kind.ORGANIZATION, state__in=LIVE) & ~Q(address_digest=""),
                name="organization_signs_once_by_an_address",
            ),
            models.UniqueConstraint(
                fields=["letter", "organization"],
                condition=Q(state__in=LIVE, organization__isnull=False),
                name="organization_signs_once",
            ),
            models.CheckConstraint(
                condition=Q(organization=None) | Q(kind=Kind.ORGANIZATION), name="signature_of_an_organization"
            ),
            models.CheckConstraint(condition=Q(authority__lte=3), name="signature_authority_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="signature_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="signature_state_known"),
            models.CheckConstraint(
                condition=Q(display=Display.LISTED_FROM, listed_from__isnull=False)
                | ~Q(display=Display.LISTED_FROM) & Q(listed_from=None),
                name="signature_listed_from_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED) | Q(confirmed_at__isnull=False) | ~Q(consent_source=""),
                name="signature_approved_with_consent",
            ),
            models.CheckConstraint(
                condition=~Q(address_digest="") | ~Q(consent_source=""), name="signature_has_a_mailbox_or_a_source"
            ),
        ]
        indexes = [
            models.Index(fields=["letter", "-kind", "roll_key", "id"], name="signature_roll"),
            models.Index(fields=["letter", "state", "confirmed_at"], name="signature_queue"),
            models.Index(fields=["name_fold"], name="signature_name"),
            models.Index(fields=["address_digest"], name="signature_address"),
        ]

    def __str__(self) -> str:
        return str(self.line)

    @property
    def line(self) -> Line:
        """The line as it is printed, its country in the campaign's house style."""
        return self.line_in(self.letter.campaign.country_style)

    def line_in(self, country_style: str) -> Line:
        """The printed line: an organization's country, an individual's role, or failing one the country."""
        country = countries.printed(self.country, self.country_printed, country_style)
        suffix = country if self.kind == Kind.ORGANIZATION else self.role or country
        return Line(self.kind, self.name, suffix, self.country)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


class Contact(models.Model):
    """The private half of a signature, with a retention date of its own."""

    CAMPAIGN_PATH: ClassVar = "signature__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "signature email name position updates retain_until".split()

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField(_("mail address"), max_length=254)
    name = models.CharField(_("contact person"), max_length=200, blank=True)
    position = models.CharField(_("position"), max_length=200, blank=True)
    updates = models.BooleanField(default=False)
    retain_until = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["retain_until"], name="contact_retention")]

    def __str__(self) -> str:
        return f"contact of {self.signature_id}"


class EarlierConsent(models.Model):
    """What a signature agreed to before it affirmed a newer text."""

    CAMPAIGN_PATH: ClassVar = "signature__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "signature version basis language consent_text consent_source consented_at".split()

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="earlier_consents")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    basis = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    consent_text = models.TextField(blank=True)
    consent_source = models.CharField(max_length=300, blank=True)
    consented_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-consented_at", "-pk"]

    def __str__(self) -> str:
        return f"version {self.version_id} by {self.signature_id}"


class Question(models.Model):
    """What a signatory asks before affirming a changed text."""

    CAMPAIGN_PATH: ClassVar = "signature__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "signature text at".split()

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"question of {self.signature_id}"


class Decision(models.Model):
    """What a coordinator decided on a signature, and whether it was taken back."""

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("Approved")
        REJECT = "reject", _("Not accepted")

    CAMPAIGN_PATH: ClassVar = "signature__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "signature verdict reason note by user at mail undone_at undone_by".split()

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.CharField(_("reason, sent to the signatory"), max_length=500, blank=True)
    note = models.CharField(_("private note"), max_length=500, blank=True)
    by = models.CharField(max_length=150)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    mail = models.ForeignKey(Outbox, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["signature"], condition=Q(undone_at=None), name="decision_stands_alone")
        ]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.by}"
