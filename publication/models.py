"""What the world sees: editions, each frozen, numbered and verifiable."""

import datetime
import hashlib
import json
import secrets
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.house import Style, thawed
from campaign.models import AppendOnlyQuerySet
from campaign.text import fold
from letters.models import Letter, Version
from letters.tokens import Counts
from signatures.models import Kind, Line, Signature, State, disputed, due


def canonical(value: Any) -> bytes:
    """`value` as JSON with sorted keys and no spaces, in UTF-8: what every digest here is taken of."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def leaf_digest(line: Line, salt: str) -> str:
    """The SHA-256 of one printed line with its salt, in hex: blanking the line leaves it unguessable."""
    return hashlib.sha256(canonical([salt, line.kind, str(line), line.country])).hexdigest()


def edition_digest(content: dict[str, Any], leaves: Iterable[str]) -> str:
    """The SHA-256 of an edition, in hex, over its frozen content and its leaves in roll order."""
    return hashlib.sha256(canonical({"content": content, "leaves": list(leaves)})).hexdigest()


class EditionQuerySet(AppendOnlyQuerySet["Edition"]):
    def released(self, now: datetime.datetime) -> Self:
        """Editions that are out at `now`, newest first; an embargo holds here."""
        return self.filter(released_at__lte=now).order_by("-number")


class Edition(models.Model):
    """An immutable publication of a letter.

    `content` is everything a reader reads but the roll: letterhead, addressees, dates, each text with its numbers
    resolved and its house style, the counts.
    """

    CAMPAIGN_PATH: ClassVar = "letter__campaign"

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    released_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=150)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} · edition {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("publication:edition", args=[self.letter.campaign.slug, self.letter.slug, self.number])

    @property
    def counts(self) -> Counts:
        """The numbers frozen at publication."""
        return Counts(**self.content["counts"])

    @property
    def text(self) -> dict[str, Any]:
        """The frozen original text: language, version, digest, title, reference, salutation, body, html, closing."""
        return self.content["texts"][0]

    def text_in(self, language: str) -> dict[str, Any] | None:
        """The frozen text in a language, "" for the original; None where the edition has none."""
        texts = self.content["texts"]
        return next((text for text in texts if text["language"] == language), None) if language else self.text

    @property
    def style(self) -> Style:
        """The house style that was frozen with the original."""
        return thawed(self.text)

    @property
    def entries(self) -> "EntryQuerySet":
        """The lines of this edition in roll order."""
        return self.letter.entries.in_edition(self.number).in_roll_order(self.style.organizations_first)


def valid_in(number: Any) -> Q:
    """The condition that an interval `since` to `until` holds edition `number`, which may be an expression."""
    return Q(Q(until=None) | Q(until__gt=number), since__lte=number)


class EntryQuerySet(models.QuerySet["Entry"]):
    def in_edition(self, number: Any) -> Self:
        """The lines valid in edition `number`, which may be an expression."""
        return self.filter(valid_in(number))

    def standing(self, now: datetime.datetime | None = None) -> Self:
        """Those whose signature may still be shown at `now`: what the letter's own page lists."""
        return self.filter(signature__in=Signature.objects.standing().filter(due(now)))

    def in_roll_order(self, organizations_first: bool = True) -> Self:
        """As they stand on the roll: one kind after the other, each by its key."""
        kind = "-kind" if organizations_first else "kind"
        return self.order_by(kind, "position_key", "signature_id").with_signature()

    def with_signature(self) -> Self:
        """With all that a line depends on: its signature, and whether that is `off` because it is disputed."""
        return self.select_related("signature").annotate(off=disputed("signature"))

    def matching(self, q: str) -> Self:
        """Those whose line, as it was printed, holds the folded `q`."""
        return self.filter(search_fold__contains=q) if q else self

    def to_blank(self) -> Self:
        """Lines of withdrawn signatures that still hold their words."""
        return self.filter(signature__state=State.WITHDRAWN, blanked_at=None)


class Entry(models.Model):
    """One frozen line of the roll, valid from edition `since` until, but not in, edition `until`."""

    CAMPAIGN_PATH: ClassVar = "letter__campaign"
    PUBLIC_FIELDS: ClassVar = "letter kind name suffix country leaf since until".split()
    PRIVATE_FIELDS: ClassVar = (
        "signature search_fold position_key salt signature_basis edition_basis blanked_at".split()
    )

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="entries")
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="entries")
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=300, blank=True)
    suffix = models.CharField(max_length=300, blank=True)
    country = models.CharField(max_length=3, blank=True)
    search_fold = models.CharField(max_length=900, blank=True)
    position_key = models.BinaryField(max_length=600)
    salt = models.CharField(max_length=32, blank=True)
    leaf = models.CharField(max_length=64)
    signature_basis = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    edition_basis = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    blanked_at = models.DateTimeField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(signature_basis=F("edition_basis")), name="entry_on_the_edition_basis"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="entry_ends_after_it_began"),
            models.UniqueConstraint(fields=["signature"], condition=Q(until=None), name="entry_runs_once"),
            models.CheckConstraint(
                condition=Q(blanked_at=None) & ~Q(name="")
                | Q(blanked_at__isnull=False, name="", suffix="", country="", search_fold="", salt=""),
                name="entry_blank_is_blank",
            ),
        ]
        indexes = [models.Index(fields=["letter", "-kind", "position_key", "signature"], name="entry_roll")]

    def __str__(self) -> str:
        return str(self.line)

    @classmethod
    def of(cls, signature: Signature, line: Line, edition_basis_id: int, since: int) -> "Entry":
        """A new line for `signature`, valid from edition `since`; unsaved."""
        salt = secrets.token_hex(16)
        return cls(
            letter_id=signature.letter_id,
            signature=signature,
            since=since,
            kind=line.kind,
            name=line.name,
            suffix=line.suffix,
            country=line.country,
            search_fold=fold(f"{line.name} {line.suffix}")[:900],
            position_key=signature.roll_key,
            salt=salt,
            leaf=leaf_digest(line, salt),
            signature_basis_id=signature.basis_id,
            edition_basis_id=edition_basis_id,
        )

    @property
    def withdrawn(self) -> bool:
        """Whether the name has left; true from the moment of withdrawal, before the line is blanked."""
        return self.blanked_at is not None or self.signature.state == State.WITHDRAWN

    @property
    def disputed(self) -> bool:
        """Whether the organization said that it did not sign, so that the name is off; it may come back."""
        if hasattr(self, "off"):
            return bool(self.off)
        return Entry.objects.filter(disputed("signature"), pk=self.pk).exists()

    @property
    def gone(self) -> bool:
        """Whether the name, and the salt that would prove it, may not be shown."""
        return self.withdrawn or self.disputed

    @property
    def line(self) -> Line:
        """The line as printed in its editions: "[withdrawn]" once the name has left, "[disputed]" while it is off."""
        if self.withdrawn:
            return Line(self.kind, _("[withdrawn]"), "", "")
        if self.disputed:
            return Line(self.kind, _("[disputed]"), "", "")
        return Line(self.kind, self.name, self.suffix, self.country)


class WithheldEntry(models.Model):
    """A signature that editions `since` until, but not in, `until` count without its name.

    It holds no word that could be printed, and enters no digest and no file: it says who was counted, nothing else.
    """

    CAMPAIGN_PATH: ClassVar = "letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "letter signature since until".split()

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="withheld_entries")
    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="+")
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="withheld_ends_after_it_began"
            ),
            models.UniqueConstraint(fields=["signature"], condition=Q(until=None), name="withheld_runs_once"),
        ]

    def __str__(self) -> str:
        return f"withheld from edition {self.since}"
