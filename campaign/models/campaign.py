"""A cause and the coalition behind it."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models.people import User

RESERVED_SLUGS = frozenset(
    (
        "accounts admin api desk dispute embed feed healthz in invitation oembed officer organizations pack review "
        "robots sign-on signature signatures sitemap static"
    ).split()
)


def validate_not_reserved(slug: str) -> None:
    """Raise ValidationError where a campaign's address would hide one of the site's own pages."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is an address of the site itself. Choose another."), params={"slug": slug})


class Campaign(models.Model):
    """A cause and the coalition behind it."""

    class CountryStyle(models.TextChoices):
        GIVEN = "given", _("As each signatory wrote it")
        SHORT = "short", _("Short names: United States, South Korea")
        PRESS = "press", _("Press style: U.S.A., U.K.")

    class OutdatedTranslations(models.TextChoices):
        NOTE = "note", _("Shown, with a note that says so")
        HIDE = "hide", _("Not shown")

    PUBLIC_FIELDS: ClassVar = (
        "slug name summary letterhead contact_email accent time_zone language country_style names_at_publication "
        "outdated_translations created_at"
    ).split()
    PRIVATE_FIELDS: ClassVar = ["reply_to", "mail_cap", "users"]

    slug = models.SlugField(_("address"), max_length=50, unique=True, validators=[validate_not_reserved])
    name = models.CharField(_("name"), max_length=120)
    summary = models.TextField(_("what it is about"), max_length=1000, blank=True)
    letterhead = models.CharField(_("line of the letterhead"), max_length=200, blank=True)
    contact_email = models.EmailField(_("public mail address"), blank=True)
    reply_to = models.EmailField(_("where answers to mails go"), blank=True)
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#0f5c5c",
        validators=[RegexValidator(r"^#[0-9a-f]{6}\Z", _("Write a colour as #0f5c5c."))],
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=12, default="en")
    country_style = models.CharField(
        _("names of countries"), max_length=8, choices=CountryStyle, default=CountryStyle.GIVEN
    )
    mail_cap = models.PositiveSmallIntegerField(
        _("mails to one address"),
        default=5,
        help_text=_("How many invitations and reminders the campaign sends to one address of its own accord."),
    )
    names_at_publication = models.BooleanField(
        _("names appear at publication"), default=False, help_text=_("An open letter then shows numbers only.")
    )
    outdated_translations = models.CharField(
        _("translations that lag behind the original"),
        max_length=4,
        choices=OutdatedTranslations,
        default=OutdatedTranslations.NOTE,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    users = models.ManyToManyField(User, through="Membership", related_name="campaigns")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(slug__in=sorted(RESERVED_SLUGS)), name="campaign_slug_not_reserved")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("publication:campaign", args=[self.slug])


class Membership(models.Model):
    """A user's role in one campaign; what each role may do stands in `access.POWERS`."""

    class Role(models.TextChoices):
        VIEWER = "viewer", _("Viewer: reads, sees no contacts")
        EDITOR = "editor", _("Editor: drafts")
        MODERATOR = "moderator", _("Moderator: decides on signatures, sees contacts")
        OWNER = "owner", _("Owner: also opens, closes, publishes, exports, runs the team")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(role__in=["viewer", "editor", "moderator", "owner"]), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"
