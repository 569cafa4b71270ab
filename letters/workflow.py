"""The verbs of a letter: written, opened, paused, closed, withdrawn.

Every verb takes keyword arguments, locks the letter's row, checks the move against `MOVES`, writes an Event
and returns the letter (or version) as saved. Nothing else assigns a letter's state. `signatures.workflow`
wraps those that touch signatures too.
"""

import datetime
import hashlib
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor, label, record
from campaign.models import Campaign
from campaign.workflow import Refused as Refused  # every room's refusals have one base
from letters.models import Addressee, Letter, Text, Version, version_digest

State = Letter.State
MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.OPEN, State.WITHDRAWN}),
    State.OPEN: frozenset({State.CLOSED, State.WITHDRAWN}),
    State.CLOSED: frozenset({State.OPEN, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}
DETAIL_FIELDS = (
    "slug",
    "number",
    "dated_on",
    "delivered_on",
    "posted_on",
    "asks_organizations",
    "asks_individuals",
    "affiliations_line",
)
ADDRESSEE_FIELDS = ("kind", "name", "office", "postal_address", "email", "fax")


class NotNow(Refused):
    """The letter's state does not allow this move."""


class NoText(Refused):
    """There is no text to put in force."""


class DeadlinePassed(Refused):
    """A deadline that is not in the future."""


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


def locked(letter: Letter) -> Letter:
    """The letter as it stands now, its row locked until the caller's transaction ends."""
    # Signers only refer to the letter, so they need not wait (no_key). What is joined is read after the lock is held:
    # PostgreSQL reads again only the row it waited for.
    Letter.objects.select_for_update(no_key=True).get(pk=letter.pk)
    return Letter.objects.select_related("campaign", "original__in_force").get(pk=letter.pk)


def move(letter: Letter, to: str) -> None:
    """Set the state of a locked letter, or raise NotNow."""
    if to not in MOVES[letter.state]:
        raise NotNow(
            _("That step is not possible now. The letter’s state: %(state)s.") % {"state": letter.get_state_display()}
        )
    letter.state = to


def refuse_withdrawn(letter: Letter) -> None:
    """Raise NotNow for a withdrawn letter: it changes no more."""
    if letter.state == State.WITHDRAWN:
        raise NotNow(_("This letter is withdrawn and cannot be changed any more."))


def save_address(letter: Letter, **options: Any) -> None:
    """Save a letter whose address may be new; raises AddressTaken."""
    try:
        with transaction.atomic():
            letter.save(**options)
    except IntegrityError as error:
        if letter.campaign.letters.filter(slug=letter.slug).exclude(pk=letter.pk).exists():
            raise AddressTaken(_("Another letter of this campaign has this address.")) from error
        raise


def note(type: str, letter: Letter, by: Actor, **details: Any) -> None:
    """Write one event of `letter` into its campaign's record."""
    record(type, campaign=letter.campaign, by=by, letter=letter.public_id, subject=letter.public_id, **details)


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
    if "slug" in changed and letter.state != State.DRAFT:
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
    now: datetime.datetime | None = None,
) -> Version:
    """Append a version of `text`; unchanged content gives the latest version back.

    A field that `content` leaves out is empty. `began_from` is the number of the version the writer started
    from: raises EditedMeanwhile where a newer one exists, so that nobody overwrites what they have not seen.
    Raises NotNow on a withdrawn letter.
    """
    letter = locked(text.letter)
    refuse_withdrawn(letter)
    content = {field: content.get(field, "") for field in Version.FIELDS}
    latest = text.versions.order_by("-number").first()
    digest = version_digest(text.language, content)
    if latest and latest.digest == digest:
        return latest
    if latest and began_from is not None and began_from != latest.number:
        raise EditedMeanwhile(latest)
    version = Version.objects.create(
        text=text,
        number=latest.number + 1 if latest else 1,
        digest=digest,
        created_by=label(by),
        created_at=now or timezone.now(),
        **content,
    )
    note("text.saved", letter, by, language=text.language, version=version.number, at=now)
    return version


def adopt(*, letter: Letter, by: Actor, now: datetime.datetime | None = None) -> Version:
    """Put the newest version of a locked letter's original in force, as a new basis; raises NoText."""
    version = letter.latest
    if version is None or not version.body.strip():
        raise NoText(_("The letter has no text yet. Write it first."))
    text = letter.original
    text.in_force = text.basis = version
    text.save(update_fields=["in_force", "basis"])
    note("text.adopted", letter, by, language=text.language, version=version.number, at=now)
    return version


@transaction.atomic
def open_for_signatures(
    *,
    letter: Letter,
    by: Actor,
    visibility: str,
    closes_at: datetime.datetime | None = None,
    now: datetime.datetime | None = None,
) -> Letter:
    """Open a draft (its newest version comes into force) or reopen a closed letter (its text stays).

    `closes_at` is the deadline in UTC, None for no deadline. A letter that was public stays so.
    """
    now = now or timezone.now()
    letter = locked(letter)
    refuse_past(closes_at, now)
    was_draft = letter.state == State.DRAFT
    move(letter, State.OPEN)
    if was_draft:
        adopt(letter=letter, by=by, now=now)
        letter.opens_at = now
    letter.closes_at, letter.paused_at, letter.ended_at = closes_at, None, None
    set_visibility(letter, visibility, now)
    letter.save()
    note("letter.opened" if was_draft else "letter.reopened", letter, by, visibility=letter.visibility, at=now)
    return letter


def set_visibility(letter: Letter, visibility: str, now: datetime.datetime) -> None:
    """Set on the instance who can reach it; what is public already cannot be hidden again."""
    letter.visibility = Letter.Visibility.LISTED if letter.public_since else visibility
    if not letter.sign_on_token:
        letter.renew_sign_on_token()
    if letter.visibility == Letter.Visibility.LISTED and not letter.public_since:
        letter.public_since = now


def refuse_past(closes_at: datetime.datetime | None, now: datetime.datetime) -> None:
    """Raise DeadlinePassed for a deadline that is not after `now`."""
    if closes_at is not None and closes_at <= now:
        raise DeadlinePassed(_("The deadline must lie in the future. Choose a later time."))


@transaction.atomic
def list_for_all(*, letter: Letter, by: Actor, now: datetime.datetime | None = None) -> Letter:
    """Make an open letter that was reached by its link alone visible to everybody."""
    letter = locked(letter)
    if letter.state != State.OPEN:
        raise NotNow(_("Only an open letter can be listed. Open it first."))
    set_visibility(letter, Letter.Visibility.LISTED, now or timezone.now())
    letter.save(update_fields=["visibility", "public_since", "sign_on_token"])
    note("letter.listed", letter, by, at=now)
    return letter


@transaction.atomic
def renew_link(*, letter: Letter, by: Actor) -> Letter:
    """Revoke the sign-on link and make a new one; raises NotNow where there is none."""
    letter = locked(letter)
    if letter.state not in {State.OPEN, State.CLOSED}:
        raise NotNow(_("Only an open or closed letter has a sign-on link."))
    letter.renew_sign_on_token()
    letter.save(update_fields=["sign_on_token"])
    note("letter.link-renewed", letter, by)
    return letter


@transaction.atomic
def set_deadline(
    *, letter: Letter, by: Actor, closes_at: datetime.datetime | None, now: datetime.datetime | None = None
) -> Letter:
    """Extend, shorten or lift the deadline of an open letter; raises NotNow, DeadlinePassed."""
    letter = locked(letter)
    if letter.state != State.OPEN:
        raise NotNow(_("Only an open letter has a deadline to change. Reopen it with a new one."))
    refuse_past(closes_at, now or timezone.now())
    letter.closes_at = closes_at
    letter.save(update_fields=["closes_at"])
    note("letter.deadline-set", letter, by, closes_at=closes_at.isoformat() if closes_at else "none", at=now)
    return letter


@transaction.atomic
def set_paused(*, letter: Letter, by: Actor, paused: bool, now: datetime.datetime | None = None) -> Letter:
    """Pause or resume the taking of signatures; the letter stays readable, its deadline runs on."""
    letter = locked(letter)
    if letter.state != State.OPEN:
        raise NotNow(_("Only an open letter can be paused or resumed."))
    if bool(letter.paused_at) == paused:
        return letter
    letter.paused_at = (now or timezone.now()) if paused else None
    letter.save(update_fields=["paused_at"])
    note("letter.paused" if paused else "letter.resumed", letter, by, at=now)
    return letter


@transaction.atomic
def close(*, letter: Letter, by: Actor, now: datetime.datetime | None = None) -> Letter:
    """Stop taking signatures. Closing a closed letter changes nothing."""
    letter = locked(letter)
    if letter.state == State.CLOSED:
        return letter
    move(letter, State.CLOSED)
    letter.ended_at = now or timezone.now()
    letter.save(update_fields=["state", "ended_at"])
    note("letter.closed", letter, by, at=now)
    return letter


@transaction.atomic
def withdraw(*, letter: Letter, by: Actor, now: datetime.datetime | None = None) -> Letter:
    """Take the letter back for good: its pages answer "gone", or "not found" where it never was public."""
    letter = locked(letter)
    move(letter, State.WITHDRAWN)
    letter.ended_at = now or timezone.now()
    letter.save(update_fields=["state", "ended_at"])
    note("letter.withdrawn", letter, by, at=now)
    return letter


def mark_published(*, letter: Letter, at: datetime.datetime) -> None:
    """Note on a locked letter that it has an edition, public from `at` on; for publication's workflow."""
    letter.published_at = letter.published_at or at
    letter.public_since = min(letter.public_since or at, at)
    letter.visibility = Letter.Visibility.LISTED
    letter.save(update_fields=["published_at", "public_since", "visibility"])


def close_due(*, now: datetime.datetime) -> int:
    """Close every letter whose deadline has passed at `now`; returns how many."""
    return sum(close_if_due(letter, now) for letter in Letter.objects.past_deadline(now))


@transaction.atomic
def close_if_due(letter: Letter, now: datetime.datetime) -> bool:
    """Close one letter unless it was closed, withdrawn or given more time this very moment."""
    letter = locked(letter)
    if letter.state != State.OPEN or letter.closes_at is None or letter.closes_at > now:
        return False
    close(letter=letter, by="the deadline", now=now)
    return True
