"""Letters, and whom they address."""

import datetime
import secrets
import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign

if TYPE_CHECKING:
    from letters.models.text import Text, Version

RESERVED_SLUGS = frozenset("embed feed in letters press series updates".split())


def validate_not_reserved(slug: str) -> None:
    """Raise ValidationError where a letter's address would hide one of the campaign's own pages."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is an address of the campaign itself."), params={"slug": slug})


class LetterQuerySet(models.QuerySet["Letter"]):
    def public(self, now: datetime.datetime) -> Self:
        """The letters that anybody may read at `now`: the only definition of "public letter"."""
        return self.filter(state__in=[Letter.State.OPEN, Letter.State.CLOSED], public_since__lte=now)

    def gone(self, now: datetime.datetime) -> Self:
        """Letters that were public once and are withdrawn."""
        return self.filter(state=Letter.State.WITHDRAWN, public_since__lte=F("ended_at")).filter(ended_at__lte=now)

    def by_link(self, token: str) -> Self:
        """The letter that a sign-on link reaches, open or closed."""
        return self.filter(state__in=[Letter.State.OPEN, Letter.State.CLOSED], sign_on_token=token)

    def open(self, now: datetime.datetime) -> Self:
        """The letters that take signatures at `now`; the deadline holds here, whether or not a tick has run."""
        return self.filter(state=Letter.State.OPEN, paused_at=None, opens_at__lte=now).filter(
            Q(closes_at=None) | Q(closes_at__gt=now)
        )

    def past_deadline(self, now: datetime.datetime) -> Self:
        """Open letters whose deadline has passed: the tick closes them."""
        return self.filter(state=Letter.State.OPEN, closes_at__lte=now)

    def with_text(self) -> Self:
        """With campaign and original text at hand, for lists."""
        return self.select_related("campaign", "original__in_force", "original__basis")


class Letter(models.Model):
    """One appeal to one or more addressees."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open for signatures")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Visibility(models.TextChoices):
        LINK = "link", _("By its sign-on link alone")
        LISTED = "listed", _("Listed for all")

    CAMPAIGN_PATH: ClassVar = "campaign"
    PUBLIC_FIELDS: ClassVar = (
        "public_id campaign slug number state opens_at closes_at dated_on delivered_on posted_on asks_organizations "
        "asks_individuals affiliations_line article_rule original public_since published_at paused_at ended_at "
        "affirm_by min_authority"
    ).split()
    PRIVATE_FIELDS: ClassVar = ["visibility", "sign_on_token", "created_at"]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="letters")
    slug = models.SlugField(_("address"), max_length=80, validators=[validate_not_reserved])
    number = models.PositiveSmallIntegerField(_("number in the series"), null=True, blank=True)
    original = models.OneToOneField("Text", on_delete=models.PROTECT, null=True, related_name="+")

    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    visibility = models.CharField(_("who can reach it while open"), max_length=6, choices=Visibility, default="link")
    sign_on_token = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    paused_at = models.DateTimeField(null=True, editable=False)
    public_since = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    affirm_by = models.DateTimeField(_("signatures of an older text lapse"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    dated_on = models.DateField(_("date on the letter"), null=True, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    posted_on = models.DateField(_("posted on"), null=True, blank=True)
    asks_organizations = models.BooleanField(_("organizations may sign"), default=True)
    asks_individuals = models.BooleanField(_("individuals may sign"), default=True)
    affiliations_line = models.BooleanField(
        _("print “Affiliations for identification only” under the individuals"), default=False
    )
    min_authority = models.PositiveSmallIntegerField(
        _("authority asked of an organization"),
        choices=[
            (0, _("None: who signs declares it")),
            (1, _("Confirmed from a mail domain of its own")),
            (2, _("Confirmed by a second named officer")),
            (3, _("Vouched for by a coordinator")),
        ],
        default=0,
    )
    article_rule = models.BooleanField(
        _("leave a leading article out of the order"),
        default=True,
        help_text=_("“The Alder Project” then stands under A."),
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="letter_slug_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open", "closed", "withdrawn"]), name="letter_state_known"
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(opens_at=None) | Q(closes_at__gt=F("opens_at")),
                name="letter_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(opens_at__isnull=False),
                name="letter_open_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(asks_organizations=True) | Q(asks_individuals=True), name="letter_asks_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(visibility="listed") | Q(sign_on_token__isnull=False),
                name="letter_by_link_has_a_link",
            ),
            models.CheckConstraint(condition=Q(min_authority__lte=3), name="letter_authority_known"),
        ]
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        return reverse("publication:letter", args=[self.campaign.slug, self.slug])

    @cached_property
    def latest(self) -> "Version | None":
        """The newest version of the original, in force or not."""
        return self.original.versions.order_by("-number").first() if self.original else None

    @property
    def in_force(self) -> "Version | None":
        """The version of the original that is in force; None on a draft."""
        return self.original.in_force if self.original else None

    @property
    def title(self) -> str:
        version = self.in_force or self.latest
        return version.title if version else ""

    @property
    def language(self) -> str:
        """The language of the original, as a code."""
        return self.original.language if self.original else self.campaign.language

    @property
    def sign_on_path(self) -> str:
        """The path of the sign-on link; empty where there is none."""
        return reverse("publication:sign_on", args=[self.sign_on_token]) if self.sign_on_token else ""

    def text_to_sign(self, language: str = "") -> "Text | None":
        """The text that can be agreed to in `language`, else the original; None on a draft.

        A translation whose original changed in substance has no basis, so nobody can agree to it.
        """
        text = self.original
        if language and text and language != text.language:
            translated = self.texts.filter(language=language, basis__isnull=False)
            text = translated.select_related("in_force").first() or text
        return text if text and text.basis_id else None

    def takes_signatures(self, now: datetime.datetime) -> bool:
        """Whether the letter can be signed at `now`."""
        return Letter.objects.open(now).filter(pk=self.pk).exists()

    def renew_sign_on_token(self) -> None:
        """Set a new unguessable link on the instance; the old one then leads nowhere."""
        self.sign_on_token = secrets.token_urlsafe(24)


class Addressee(models.Model):
    """To whom a letter goes, or who gets a copy."""

    class Kind(models.TextChoices):
        TO = "to", _("Addressee")
        CC = "cc", _("Copy (cc)")

    CAMPAIGN_PATH: ClassVar = "letter__campaign"
    PUBLIC_FIELDS: ClassVar = "letter position kind name office postal_address".split()
    PRIVATE_FIELDS: ClassVar = ["email", "fax"]

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="addressees")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=2, choices=Kind, default=Kind.TO)
    name = models.CharField(_("name"), max_length=200)
    office = models.CharField(_("office"), max_length=200, blank=True)
    postal_address = models.TextField(_("postal address"), max_length=500, blank=True)
    email = models.EmailField(_("mail address (not shown)"), blank=True)
    fax = models.CharField(_("fax (not shown)"), max_length=40, blank=True)

    class Meta:
        ordering = ["-kind", "position", "pk"]

    def __str__(self) -> str:
        return self.name
