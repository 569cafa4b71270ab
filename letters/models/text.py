"""The letter in each language, and every version of it."""

import hashlib
import json
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import AppendOnlyQuerySet, User
from letters.models.letter import Letter


class TextQuerySet(models.QuerySet["Text"]):
    def with_standing(self) -> Self:
        """With all that `Text.standing` looks at, the original first, then by language."""
        versions = Version.objects.order_by("-number")
        own = versions.filter(text=OuterRef("pk"))
        originals = versions.filter(text=OuterRef("letter__original"))
        return (
            self.select_related(
                "letter__original__basis", "letter__original__in_force", "in_force", "basis", "approved"
            )
            .annotate(
                newest_id=Subquery(own.values("pk")[:1]),
                newest=Subquery(own.values("number")[:1]),
                translated=Subquery(own.values("translates__number")[:1]),
                newest_original=Subquery(originals.values("number")[:1]),
            )
            .order_by(Case(When(pk=F("letter__original"), then=0), default=1), "language")
        )


class Text(models.Model):
    """The letter in one language.

    `basis` is the last substantive version in force: what a signatory must have agreed to in order to count. A
    translation whose original has changed in substance has none until it is brought up to date. `substance_at` is
    when the substance last changed: who agreed before is asked again.
    """

    class Standing(models.TextChoices):
        MISSING = "missing", _("Missing")
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")
        OUTDATED = "outdated", _("Outdated")

    CAMPAIGN_PATH: ClassVar = "letter__campaign"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    in_force = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, related_name="+")
    basis = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, related_name="+")
    substance_at = models.DateTimeField(null=True)
    approved = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True)

    newest_id: int | None
    newest: int | None
    translated: int | None
    newest_original: int | None

    objects = TextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "language"], name="text_language_once"),
            models.CheckConstraint(
                condition=Q(basis=None) | Q(in_force__isnull=False), name="text_with_a_basis_is_in_force"
            ),
            models.CheckConstraint(
                condition=Q(approved=None, approved_at=None, approved_by="")
                | Q(approved__isnull=False, approved_at__isnull=False) & ~Q(approved_by=""),
                name="text_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.language}"

    @property
    def is_original(self) -> bool:
        return self.letter.original_id == self.pk

    @property
    def latest(self) -> "Version | None":
        """The newest version, in force or not."""
        return self.versions.order_by("-number").first()

    @property
    def standing(self) -> "Text.Standing":
        """How far the text has come, for the people who make it. An original that is in force counts as approved."""
        if self.newest is None:
            return self.Standing.MISSING
        if self.outdated_since:
            return self.Standing.OUTDATED
        settled = self.in_force_id if self.is_original else self.approved_id
        return self.Standing.APPROVED if settled == self.newest_id else self.Standing.DRAFT

    @property
    def due(self) -> int:
        """The version of the original that a translation should render: its basis, or its newest while it is a draft.

        A typographical change, or a draft of the next text, makes no translation outdated.
        """
        basis = self.letter.original.basis
        return basis.number if basis else self.newest_original or 0

    @property
    def is_up_to_date(self) -> bool:
        """Whether the newest version of a translation renders the original that is due, or a later one."""
        return (self.translated or 0) >= self.due

    @property
    def is_ahead(self) -> bool:
        """Whether the newest version of a translation renders a draft of the original, later than what is in force."""
        in_force = self.letter.original.in_force
        return in_force is not None and (self.translated or 0) > in_force.number

    @property
    def outdated_since(self) -> int | None:
        """The version of the original with which a translation became outdated; None where it is up to date.

        What readers see without a basis is outdated, whatever has been drafted since.
        """
        if self.is_original or self.newest is None:
            return None
        if not self.is_up_to_date:
            return self.due if self.letter.original.basis else (self.translated or 0) + 1
        return self.due if self.in_force_id and not self.basis_id else None

    @property
    def is_ready(self) -> bool:
        """Whether a translation can come into force: its newest version is approved and says what the original says."""
        approved = self.newest is not None and self.approved_id == self.newest_id
        return approved and not self.is_original and self.is_up_to_date and not self.is_ahead

    @property
    def waiting_proposals(self) -> "models.QuerySet[Proposal]":
        """What waits for a second coordinator: one at the most."""
        return self.proposals.filter(state=Proposal.State.WAITING).select_related("version")


class Version(models.Model):
    """A text at one moment. Append-only; `digest` binds every field that is read.

    `translates` is the version of the original that a translation renders.
    """

    CAMPAIGN_PATH: ClassVar = "text__letter__campaign"
    FIELDS: ClassVar = ("title", "reference", "salutation", "body", "closing")

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    translates = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=300)
    reference = models.CharField(_("Re:"), max_length=300, blank=True)
    salutation = models.CharField(_("salutation"), max_length=200, blank=True)
    body = models.TextField(_("text of the letter"), max_length=100_000, blank=True)
    closing = models.CharField(_("closing"), max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=150)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="version_number_once")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.title} · version {self.number}"

    @property
    def content(self) -> dict[str, str]:
        """The fields a reader reads, by name."""
        return {field: getattr(self, field) for field in self.FIELDS}


def version_digest(language: str, content: dict[str, str]) -> str:
    """The SHA-256 of a version, in hex, over its fields as JSON with sorted keys (UTF-8, no spaces)."""
    canonical = json.dumps({"language": language, **content}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class Proposal(models.Model):
    """A version that its proposer calls typographical, until a second coordinator has agreed or not."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a second coordinator")
        AGREED = "agreed", _("Agreed")
        REFUSED = "refused", _("Refused")
        OVERTAKEN = "overtaken", _("Overtaken by another text")

    CAMPAIGN_PATH: ClassVar = "text__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "text version instead_of state user by at ended_by ended_at".split()

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="proposals")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["text"], condition=Q(state="waiting"), name="proposal_waits_alone"),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at=None) | ~Q(state="waiting") & Q(ended_at__isnull=False),
                name="proposal_ended_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version_id} {self.state}"


class Unsaved(models.Model):
    """What a coordinator has typed and not saved as a version yet: kept for them alone."""

    CAMPAIGN_PATH: ClassVar = "text__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "text user content began_from at".split()

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="unsaved")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    content = models.JSONField()
    began_from = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "user"], name="unsaved_once")]

    def __str__(self) -> str:
        return f"unsaved {self.text_id} of {self.user_id}"
