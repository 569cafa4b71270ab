"""An organization whose board still decides: the date, the pack for colleagues, their answers, and the deadline."""

import datetime
import zoneinfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor
from letters.models import Letter, Text
from letters.workflow import NotNow, Refused
from signatures import board_emails
from signatures.models import Contact, Pack, PackAnswer, Signature, State
from signatures.models.board import pack_token
from signatures.workflow.affirming import keep_consents
from signatures.workflow.base import (
    RETENTION,
    RETENTION_ENDED,
    THE_SIGNATORY,
    locked,
    locked_as_shown,
    move,
    note,
    retain,
)
from signatures.workflow.inviting import may_write
from signatures.workflow.receiving import TextChanged, bind

MOST_BOARD_REMINDERS = 3
BEFORE = datetime.timedelta(days=3)  # a date: the reminder of it
REMINDS_AT = datetime.time(8)  # on the day, in the campaign's zone
MOST_ANSWERS = 50  # of one pack
A_COLLEAGUE = "a colleague of the signatory"


class NotThatDay(Refused):
    """A day on which a board cannot decide: past, or after the letter's deadline."""


class TooLate(Refused):
    """The letter has closed, so nobody can decide any more."""


class PackEnded(Refused):
    """The link to the pack was taken back or renewed."""


class TooManyAnswers(Refused):
    """A pack has been answered so often that it takes no more."""


def days_to_decide(letter: Letter, now: datetime.datetime) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a board may name: tomorrow, and the letter's deadline or a year from now."""
    zone = zoneinfo.ZoneInfo(letter.campaign.time_zone)
    last = min(letter.closes_at or now + RETENTION, now + RETENTION)
    return now.astimezone(zone).date() + datetime.timedelta(days=1), last.astimezone(zone).date()


def is_over(letter: Letter, now: datetime.datetime) -> bool:
    """Whether the hard deadline has passed: the letter is closed, or about to be. A pause is none."""
    return letter.state != Letter.State.OPEN or (letter.closes_at is not None and letter.closes_at <= now)


def considering(signature: Signature, now: datetime.datetime) -> Signature:
    """The locked signature of a board that can still decide at `now`; raises Replaced, NotNow, TooLate."""
    signature = locked_as_shown(signature)
    if signature.state != State.CONSIDERING:
        raise NotNow(_("This signature is now: %(state)s.") % {"state": signature.get_state_display()})
    if is_over(signature.letter, now):
        raise TooLate(_("The letter takes no signatures any more, so there is nothing left to decide."))
    return signature


# --- The contact ----------------------------------------------------------------------------------


@transaction.atomic
def set_board_date(
    *, signature: Signature, decides_on: datetime.date, now: datetime.datetime | None = None
) -> Signature:
    """Name another day for the board; a reminder that the change makes due already is not sent.

    Raises Replaced, NotNow, TooLate, NotThatDay.
    """
    now = now or timezone.now()
    signature = considering(signature, now)
    first, last = days_to_decide(signature.letter, now)
    if not first <= decides_on <= last:
        raise NotThatDay(_("Choose a day after today, and not after the letter’s deadline."))
    if signature.decides_on != decides_on:
        signature.decides_on, signature.reminded_at = decides_on, now
        signature.save(update_fields=["decides_on", "reminded_at"])
        note("signature.board-date-set", signature, THE_SIGNATORY, at=now)
    return signature


@transaction.atomic
def make_pack(*, signature: Signature, now: datetime.datetime | None = None) -> Pack:
    """Make the link for colleagues, or another in the place of the one that is there, which then leads nowhere.

    What was answered stays. Raises Replaced, NotNow, TooLate.
    """
    now = now or timezone.now()
    signature = considering(signature, now)
    fresh = {
        "token": pack_token(),
        "seen": text_to_decide(signature).in_force,
        "created_at": now,
        "revoked_at": None,
    }
    pack, _new = Pack.objects.update_or_create(signature=signature, defaults=fresh)
    note("signature.pack-made", signature, THE_SIGNATORY, at=now)
    return pack


@transaction.atomic
def revoke_pack(*, signature: Signature, now: datetime.datetime | None = None) -> None:
    """Take the link for colleagues back, in whatever state the signature is; harmless when repeated."""
    now = now or timezone.now()
    signature = locked_as_shown(signature)
    if Pack.objects.filter(signature=signature, revoked_at=None).update(revoked_at=now):
        note("signature.pack-revoked", signature, THE_SIGNATORY, at=now)


@transaction.atomic
def agree(
    *, signature: Signature, shown: str, consent_text: str = "", now: datetime.datetime | None = None
) -> Signature:
    """The contact says that the board agreed: the signature goes to the queue.

    `shown` is the digest of the text that the contact has read, which must be the one in force. Raises Replaced,
    NotNow, TooLate, TextChanged.
    """
    now = now or timezone.now()
    return to_the_queue(considering(signature, now), shown, consent_text, by=THE_SIGNATORY, now=now)


def text_to_decide(signature: Signature) -> Text:
    """The text in force that a board decides on; there always is one."""
    text = signature.letter.text_to_sign(signature.language)
    if text is None:
        raise NotNow(_("This letter has no text that can be signed."))
    return text


def refuse_unread(text: Text, shown: str) -> None:
    """Raise TextChanged where another text is in force than the one that was shown."""
    if text.in_force is None or shown != text.in_force.digest:
        raise TextChanged(_("The text has changed since this page was shown. Read it again, then decide."))


def to_the_queue(
    signature: Signature, shown: str, consent_text: str, *, by: Actor, now: datetime.datetime
) -> Signature:
    """Let a locked signature wait for a coordinator, bound anew where the text has changed in substance."""
    text = text_to_decide(signature)
    refuse_unread(text, shown)
    if signature.basis_id != text.basis_id:
        keep_consents([signature])
        bind(signature, text, consent_text, now)
    move(signature, State.PENDING)
    signature.reminded, signature.reminded_at = 0, None
    signature.save()
    note("signature.board-agreed", signature, by, at=now)
    return signature


# --- A colleague ----------------------------------------------------------------------------------


@transaction.atomic
def answer_pack(
    *,
    pack: Pack,
    verdict: str,
    shown: str,
    name: str,
    position: str = "",
    remark: str = "",
    consent_text: str = "",
    now: datetime.datetime | None = None,
) -> PackAnswer:
    """A colleague approves, which sends the signature to the queue, or declines, which the contact has to weigh.

    The contact is told by mail. `shown` is as in `agree`. Raises PackEnded, NotNow, TooLate, TextChanged,
    TooManyAnswers.
    """
    now = now or timezone.now()
    signature = considering(pack.signature, now)
    standing = Pack.objects.filter(pk=pack.pk, token=pack.token, revoked_at=None).first()
    if standing is None:
        raise PackEnded(_("This link was taken back."))
    if standing.answers.filter(at__gte=standing.created_at).count() >= MOST_ANSWERS:
        raise TooManyAnswers(_("This has been answered very often. Talk to your colleague who sent you the link."))
    text = text_to_decide(signature)
    refuse_unread(text, shown)
    answer = PackAnswer.objects.create(
        pack=standing, version=text.in_force, verdict=verdict, name=name, position=position, note=remark, at=now
    )
    standing.seen = answer.version
    standing.save(update_fields=["seen"])
    if verdict == PackAnswer.Verdict.APPROVE:
        to_the_queue(signature, shown, consent_text, by=A_COLLEAGUE, now=now)
    else:
        note("signature.board-declined", signature, A_COLLEAGUE, at=now)
    board_emails.answered(signature, answer, now=now)
    return answer


# --- The calendar ---------------------------------------------------------------------------------


def reminder_is_due(signature: Signature, now: datetime.datetime) -> bool:
    """Whether a moment to remind of has come since the contact last confirmed, changed the date or was reminded."""
    zone = zoneinfo.ZoneInfo(signature.letter.campaign.time_zone)
    if signature.decides_on is None or signature.confirmed_at is None:
        return False
    soft, hard = datetime.datetime.combine(signature.decides_on, REMINDS_AT, zone), signature.letter.closes_at
    moments = [soft - BEFORE, soft] + ([hard - BEFORE] if hard else [])
    since = max(signature.confirmed_at, signature.reminded_at or signature.confirmed_at)
    return any(since < moment <= now for moment in moments)


@transaction.atomic
def remind_board(*, signature: Signature, now: datetime.datetime) -> int:
    """Remind a contact of the date or of the deadline if that is due and the cap allows it; returns how many mails."""
    signature = locked(signature)
    if signature.state != State.CONSIDERING or is_over(signature.letter, now):
        return 0
    if signature.reminded >= MOST_BOARD_REMINDERS or not reminder_is_due(signature, now):
        return 0
    signature.reminded, signature.reminded_at = signature.reminded + 1, now
    signature.save(update_fields=["reminded", "reminded_at"])
    contact = Contact.objects.filter(signature=signature).first()
    if contact is None or not may_write(signature.letter.campaign, contact.email, now):
        return 0
    board_emails.remind(signature, to=contact.email, now=now)
    return 1


@transaction.atomic
def expire_undecided(*, signature: Signature, now: datetime.datetime) -> int:
    """Let a signature expire whose board has not decided before the letter closed, and say so; returns how many."""
    signature = locked(signature)
    if signature.state != State.CONSIDERING or not is_over(signature.letter, now):
        return 0
    move(signature, State.EXPIRED)
    signature.save(update_fields=["state"])
    note("signature.undecided", signature, "the calendar", at=now)
    contact = Contact.objects.filter(signature=signature).first()
    if contact:
        board_emails.undecided(signature, to=contact.email, now=now)
        retain(signature, RETENTION_ENDED, now)
    return 1
