"""A letter is opened, listed, paused, closed, withdrawn: nothing else assigns its state."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor
from letters.models import Letter
from letters.workflow.adopting import adopt
from letters.workflow.base import NotNow, Refused, locked, note

State = Letter.State
MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.OPEN, State.WITHDRAWN}),
    State.OPEN: frozenset({State.CLOSED, State.WITHDRAWN}),
    State.CLOSED: frozenset({State.OPEN, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}


class DeadlinePassed(Refused):
    """A deadline that is not in the future."""


def move(letter: Letter, to: str) -> None:
    """Set the state of a locked letter, or raise NotNow."""
    if to not in MOVES[letter.state]:
        raise NotNow(
            _("That step is not possible now. The letter’s state: %(state)s.") % {"state": letter.get_state_display()}
        )
    letter.state = to


@transaction.atomic
def open_for_signatures(
    *,
    letter: Letter,
    by: Actor,
    visibility: str,
    closes_at: datetime.datetime | None = None,
    now: datetime.datetime | None = None,
) -> Letter:
    """Open a draft or reopen a closed letter, whose texts stay.

    With a draft its newest version comes into force, and every translation that is approved and renders it.
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
