"""A letter is begun, its details are changed, and its text is saved version by version."""

import datetime
import hashlib
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor, label
from campaign.models import Campaign
from letters.models import Addressee, Letter, Text, Version, version_digest
from letters.workflow.base import NotNow, Refused, locked, note, refuse_withdrawn

DETAIL_FIELDS = (
    "slug",
    "number",
    "dated_on",
    "delivered_on",
    "posted_on",
    "asks_organizations",
    "asks_individuals",
    "affiliations_line",
    "min_authority",
)
ADDRESSEE_FIELDS = ("kind", "name", "office", "postal_address", "email", "fax")


class AddressTaken(Refused):
    """Another letter of the campaign has the address."""


class DetailsChanged(Refused):
    """Somebody changed the details since the writer opened them."""


class EditedMeanwhile(Refused):
    """Somebody saved a newer version than the one this edit began from; `newer` is that version."""

    def __init__(self, newer: Version) -> None:
        super().__init__(
            _("Version %(number)d was saved meanwhile by %(by)s.") % {"number": newer.number, "by": newer.created_by}
        )
        self.newer = newer


@transaction.atomic
def create(
    *,
    campaign: Campaign,
    by: Actor,
    details: dict[str, Any],
    content: dict[str, str],
    addressees: list[dict[str, Any]] | None = None,
    language: str = "",
    now: datetime.datetime | None = None,
) -> Letter:
    """Save a new draft with its first version; raises AddressTaken.

    `details` are fields of Letter, `content` those of Version (`Version.FIELDS`), each addressee of
    Addressee.
    """
    letter = Letter(campaign=campaign, created_at=now or timezone.now(), **details)
    save_address(letter, force_insert=True)
    letter.original = Text.objects.create(letter=letter, language=language or campaign.language)
    letter.save(update_fields=["original"])
    set_addressees(letter, addressees or [])
    note("letter.created", letter, by, at=now)
    save_version(text=letter.original, content=content, by=by, now=now)
    return letter


def save_address(letter: Letter, **options: Any) -> None:
    """Save a letter whose address may be new; raises AddressTaken."""
    try:
        with transaction.atomic():
            letter.save(**options)
    except IntegrityError as error:
        if letter.campaign.letters.filter(slug=letter.slug).exclude(pk=letter.pk).exists():
            raise AddressTaken(_("Another letter of this campaign has this address.")) from error
        raise


def set_addressees(letter: Letter, addressees: list[dict[str, Any]]) -> None:
    """Put `addressees` in the place of those the letter has, in the order given."""
    letter.addressees.all().delete()
    Addressee.objects.bulk_create(
        Addressee(letter=letter, position=position, **fields) for position, fields in enumerate(addressees)
    )


@transaction.atomic
def edit(
    *,
    letter: Letter,
    by: Actor,
    details: dict[str, Any],
    addressees: list[dict[str, Any]] | None,
    seen: str | None = None,
) -> Letter:
    """Change what surrounds the text: dates, address, who may sign, addressees (None leaves them).

    `seen` is the `details_digest` that the writer started from; None overwrites whatever is there. The address
    changes on a draft alone. Raises NotNow, AddressTaken, DetailsChanged.
    """
    letter = locked(letter)
    refuse_withdrawn(letter)
    if seen is not None and seen != details_digest(letter):
        raise DetailsChanged(
            _("A colleague changed the details meanwhile. What you typed is still here; saving again replaces theirs.")
        )
    changed = sorted(field for field, value in details.items() if getattr(letter, field) != value)
    if "slug" in changed and letter.state != Letter.State.DRAFT:
        raise NotNow(_("The address of a letter that was opened cannot change: people have it already."))
    for field in changed:
        setattr(letter, field, details[field])
    if changed:
        save_address(letter, update_fields=changed)
    if addressees is not None and addressees != addressees_of(letter):
        set_addressees(letter, addressees)
        changed.append("addressees")
    if changed:
        note("letter.edited", letter, by, fields=" ".join(changed))
    return letter


def details_digest(letter: Letter) -> str:
    """A name for the details of `letter` as they are: SHA-256, in hex."""
    shown = [getattr(letter, field) for field in DETAIL_FIELDS]
    return hashlib.sha256(repr((shown, addressees_of(letter))).encode()).hexdigest()


def addressees_of(letter: Letter) -> list[dict[str, Any]]:
    """The addressees of a letter in order, each as `ADDRESSEE_FIELDS`."""
    return list(letter.addressees.values(*ADDRESSEE_FIELDS))


@transaction.atomic
def save_version(
    *,
    text: Text,
    content: dict[str, str],
    by: Actor,
    began_from: int | None = None,
    translates: Version | None = None,
    now: datetime.datetime | None = None,
) -> Version:
    """Append a version of `text`; unchanged content gives the latest version back.

    A field that `content` leaves out is empty. `began_from` is the number of the version the writer started
    from: raises EditedMeanwhile where a newer one exists, so that nobody overwrites what they have not seen.
    `translates` is the version of the original that a translation renders, by default the newest; the same words for
    another one are a new version, since somebody says that they still hold. Raises NotNow on a withdrawn letter and
    for a text that was removed.
    """
    letter = locked(text.letter)
    refuse_withdrawn(letter)
    refuse_removed(letter, text)
    content = {field: content.get(field, "") for field in Version.FIELDS}
    latest = text.versions.order_by("-number").first()
    digest = version_digest(text.language, content)
    rendered = None if text.pk == letter.original_id else translates or letter.latest
    if latest and latest.digest == digest and latest.translates_id == (rendered and rendered.pk):
        return latest
    if latest and began_from is not None and began_from != latest.number:
        raise EditedMeanwhile(latest)
    version = Version.objects.create(
        text=text,
        number=latest.number + 1 if latest else 1,
        translates=rendered,
        digest=digest,
        created_by=label(by),
        created_at=now or timezone.now(),
        **content,
    )
    note("text.saved", letter, by, language=text.language, version=version.number, at=now)
    return version


def refuse_removed(letter: Letter, text: Text) -> None:
    """Raise NotNow where a colleague has taken the language off the locked letter meanwhile."""
    if not letter.texts.filter(pk=text.pk).exists():
        raise NotNow(_("A colleague has removed this language meanwhile. Add it again to go on."))


@transaction.atomic
def restore_version(*, version: Version, by: Actor, began_from: int, now: datetime.datetime | None = None) -> Version:
    """Save the words of an older version again, as the newest; unchanged words give the newest back.

    `began_from` is the number of the newest version that was shown. Raises EditedMeanwhile, NotNow.
    """
    text = version.text
    letter = locked(text.letter)
    newest = text.latest
    restored = save_version(
        text=text, content=version.content, by=by, began_from=began_from, translates=version.translates, now=now
    )
    if restored != newest:
        numbers = {"version": restored.number, "restored": version.number}
        note("text.restored", letter, by, language=text.language, at=now, **numbers)
    return restored
