"""The registry of organizations, site-wide: public facts alone, and what keeps two entries apart or makes them one."""

import uuid
from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign import access
from campaign.models import AppendOnlyQuerySet, Campaign, User
from signatures.models.signature import NAMED, Kind, Signature


def seen_in_own_campaigns(user: User) -> Q:
    """Of signatures: those whose names a user sees at the desk; a withheld one is for who sees contacts there."""
    campaigns = Campaign.objects.order_by()
    named = Q(letter__campaign__in=access.visible(user, campaigns), display__in=NAMED)
    return named | Q(letter__campaign__in=access.visible(user, campaigns, access.Power.CONTACTS))


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def current(self) -> Self:
        """Entries that were not merged into another."""
        return self.filter(merged_into=None)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those on published rolls and under letters of the user's campaigns; all for who keeps the registry."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        signed = Signature.objects.filter(organization=models.OuterRef("pk"))
        own = signed.filter(seen_in_own_campaigns(user))
        return self.filter(models.Exists(own) | models.Exists(signed.on_published_rolls(timezone.now())))

    def matching(self, q: str) -> Self:
        """Those of which a name holds the folded `q`."""
        return self.filter(search_fold__contains=q) if q else self

    def named(self, fold: str) -> Self:
        """Those of which the canonical or another name folds to just this."""
        return self.filter(Q(name_fold=fold) | Q(other_names__name_fold=fold)).distinct() if fold else self.none()


class Organization(models.Model):
    """One organization. `merged_into` is the entry that took its place; `notice_email` is known independently of it."""

    PUBLIC_FIELDS: ClassVar = "public_id name short_name country website members_represented".split()
    PRIVATE_FIELDS: ClassVar = "notice_email name_fold search_fold merged_into source created_by created_at".split()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=3, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    members_represented = models.PositiveIntegerField(_("members that the coalition represents"), null=True, blank=True)
    notice_email = models.EmailField(_("mail address for notices"), blank=True)
    name_fold = models.CharField(max_length=300, editable=False)
    search_fold = models.CharField(max_length=2000, editable=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    source = models.CharField(_("where the entry comes from"), max_length=300, blank=True)
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name_fold", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="organization_not_merged_into_itself"),
        ]
        indexes = [models.Index(fields=["name_fold"], name="organization_name")]

    def __str__(self) -> str:
        return self.name


class OtherName(models.Model):
    """Another name of an organization: in a language, an abbreviation, or one that it bore before `until`."""

    class NameKind(models.TextChoices):
        OTHER = "other", _("Also called")
        SHORT = "short", _("Short or acronym")
        FORMER = "former", _("Formerly")

    PUBLIC_FIELDS: ClassVar = "organization name language kind until".split()
    PRIVATE_FIELDS: ClassVar = ["name_fold"]

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(_("name"), max_length=300)
    language = models.CharField(_("language"), max_length=12, blank=True)
    kind = models.CharField(_("kind"), max_length=6, choices=NameKind, default=NameKind.OTHER)
    until = models.DateField(_("until"), null=True, blank=True)
    name_fold = models.CharField(max_length=300, editable=False)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name", "language"], name="other_name_once"),
        ]
        indexes = [models.Index(fields=["name_fold"], name="other_name_fold")]

    def __str__(self) -> str:
        return self.name


class NameKey(models.Model):
    """A key of one of an organization's names: near names share one (see `signatures.matching`)."""

    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "organization key".split()

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "organization"], name="name_key_once")]

    def __str__(self) -> str:
        return self.key


class Domain(models.Model):
    """A mail domain that was verified to be an organization's own: who writes from it speaks for that one alone."""

    PUBLIC_FIELDS: ClassVar = "organization domain".split()
    PRIVATE_FIELDS: ClassVar = "note verified_by verified_at".split()

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(_("mail domain"), max_length=255, unique=True)
    note = models.CharField(_("how it was verified"), max_length=300)
    verified_by = models.CharField(max_length=150)
    verified_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain


class OrganizationLogo(models.Model):
    """The logo of an organization: a PNG that `campaign.images` has drawn anew."""

    PUBLIC_FIELDS: ClassVar = "organization data digest width height".split()
    PRIVATE_FIELDS: ClassVar = ()

    organization = models.OneToOneField(Organization, on_delete=models.CASCADE, related_name="logo")
    data = models.BinaryField()
    digest = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"logo of {self.organization_id}"

    def get_absolute_url(self) -> str:
        """Its address at the desk: another picture has another."""
        return f"{reverse('signatures:registry_logo', args=[self.organization.public_id])}?v={self.digest[:16]}"


class RegistryEvent(models.Model):
    """Who changed what of an entry: the registry's own record, as no campaign stands behind it.

    Details hold public facts alone. Like `campaign.models.Event` it only grows.
    """

    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "organization at type actor details".split()

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="registry_events")
    at = models.DateTimeField(default=timezone.now)
    type = models.CharField(max_length=40)
    actor = models.CharField(max_length=150)
    details = models.JSONField(default=dict)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["organization", "-at"], name="registry_event")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.type} by {self.actor}"


class Distinct(models.Model):
    """Two names of one kind that somebody has looked at and found to be two: no hint is raised for them any more.

    They are folded and in the order of their code points, which is no database's: see `duplicates.in_order`.
    """

    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "kind one other by at".split()

    kind = models.CharField(max_length=12, choices=Kind)
    one = models.CharField(max_length=300)
    other = models.CharField(max_length=300)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "one", "other"], name="distinct_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="distinct_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.one} is not {self.other}"


class Merge(models.Model):
    """One entry put into another, with what it takes to undo it exactly."""

    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "kept gone before by at undone_by undone_at".split()

    kept = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="merge_stands_alone"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"
