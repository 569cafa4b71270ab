"""The ground floor: who works here, on which cause, what they did, and the mails that wait to be sent."""

import uuid
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

RESERVED_SLUGS = frozenset(
    (
        "accounts admin api desk embed feed healthz in oembed review robots sign-on signature signatures sitemap static"
    ).split()
)


def validate_not_reserved(slug: str) -> None:
    """Raise ValidationError where a campaign's address would hide one of the site's own pages."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("“%(slug)s” is an address of the site itself. Choose another."), params={"slug": slug})


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save and return a user; without a password they sign in by a code sent to `email`."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A coordinator. The mail address is the name; signatories have no account."""

    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = (
        "email name is_active is_staff date_joined password last_login is_superuser groups user_permissions".split()
    )

    email = models.EmailField(_("mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def label(self) -> str:
        """How the record names this person to colleagues: the name, else the address without its domain."""
        return self.name or self.email.partition("@")[0]


class Campaign(models.Model):
    """A cause and the coalition behind it."""

    class CountryStyle(models.TextChoices):
        GIVEN = "given", _("As each signatory wrote it")
        SHORT = "short", _("Short names: United States, South Korea")
        PRESS = "press", _("Press style: U.S.A., U.K.")

    PUBLIC_FIELDS: ClassVar = (
        "slug name summary letterhead contact_email accent time_zone language country_style names_at_publication "
        "created_at"
    ).split()
    PRIVATE_FIELDS: ClassVar = ["reply_to", "users"]

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
    names_at_publication = models.BooleanField(
        _("names appear at publication"), default=False, help_text=_("An open letter then shows numbers only.")
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


class AppendOnly(Exception):
    """An attempt to change or remove a row of a record that only grows."""


class AppendOnlyQuerySet[M: models.Model](models.QuerySet[M]):
    """A QuerySet that reads and adds. (PostgreSQL holds the rule for Events by a trigger as well.)"""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly(self.model.__name__)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly(self.model.__name__)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise AppendOnly(self.model.__name__)


class EventQuerySet(AppendOnlyQuerySet["Event"]):
    def about(self, letter_id: uuid.UUID) -> Self:
        """The events of one letter, newest first."""
        return self.filter(letter=letter_id).order_by("-at", "-pk")


class Event(models.Model):
    """Who did what to what. Types and public ids only: never a private value."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    type = models.CharField(max_length=40)
    actor = models.CharField(max_length=150)
    letter = models.UUIDField(null=True)
    subject = models.UUIDField(null=True)
    details = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["letter", "-at"], name="event_of_letter")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.type} by {self.actor}"


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def due(self, now: Any) -> Self:
        """Mails that are to be sent at `now`, in the order in which they fell due."""
        return self.filter(state=Outbox.State.QUEUED, send_after__lte=now).order_by("send_after", "pk")


class Outbox(models.Model):
    """One mail to be sent, written in the transaction that causes it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")
        CANCELLED = "cancelled", _("Cancelled")

    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = (
        "public_id kind to reply_to subject text address_digest state send_after attempts error created_at sent_at"
    ).split()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    to = models.CharField(max_length=320)
    reply_to = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    address_digest = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    send_after = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="outbox_sent_has_its_time",
            )
        ]
        indexes = [models.Index(fields=["send_after"], condition=Q(state="queued"), name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
