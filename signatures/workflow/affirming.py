"""After a change of substance: signatories are asked again; they affirm, ask back, or lapse."""

import datetime
from collections.abc import Iterable
from functools import lru_cache
from operator import attrgetter

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor
from letters import workflow as letter_workflow
from letters.models import Letter
from letters.workflow import NotNow, Refused
from signatures import emails
from signatures.models import Decision, EarlierConsent, Question, Signature, State
from signatures.workflow.base import THE_SIGNATORY, locked, locked_as_shown, move, note
from signatures.workflow.receiving import TextChanged, bind

THE_SAME_WORDS = "the return of the same words"
MOST_REMINDERS = 2
BETWEEN_REMINDERS = datetime.timedelta(days=2)
MOST_QUESTIONS = 3  # of one signature in a day


class TooManyQuestions(Refused):
    """A signature has asked so much today that the campaign gets no more of it."""


class NoSource(Refused):
    """A coordinator says that somebody affirms, and not where that comes from."""


class DateNeedsAChange(Refused):
    """A date to lapse by that lies in the past."""


# --- The campaign asks ----------------------------------------------------------------------------


@transaction.atomic
def ask(*, letter: Letter, now: datetime.datetime) -> int:
    """Mail everybody who agreed to what a text said before its substance changed, once for each change.

    Returns how many mails were written. The tick calls it too, for those who confirmed at the moment of the change.
    """
    letter = letter_workflow.locked(letter)
    waiting = list(letter.signatures.to_ask().select_related("version__text", "contact").order_by("pk"))
    text_to_sign = texts_of(letter)
    for signature in waiting:
        signature.letter = letter
        emails.affirm(signature, text_to_sign(signature.language), now=now)
    asked = letter.signatures.filter(pk__in=[signature.pk for signature in waiting])
    asked.update(asked_at=now, reminded=0, reminded_at=None)
    return len(waiting)


@transaction.atomic
def remind_to_affirm(
    *,
    letter: Letter,
    now: datetime.datetime,
    asked_before: datetime.datetime | None = None,
    reminded: int | None = None,
    by: Actor = "the calendar",
) -> int:
    """Remind those who were asked to affirm, twice each at the most and not within two days; returns how many.

    `asked_before` and `reminded` narrow it to those asked by then, and reminded so often.
    """
    letter = letter_workflow.locked(letter)
    rested = now - BETWEEN_REMINDERS
    waiting = letter.signatures.to_affirm().filter(
        Q(reminded_at=None, asked_at__lte=rested) | Q(reminded_at__lte=rested),
        asked_at__isnull=False,
        contact__isnull=False,
        reminded__lt=MOST_REMINDERS,
    )
    if asked_before is not None:
        waiting = waiting.filter(asked_at__lte=asked_before)
    if reminded is not None:
        waiting = waiting.filter(reminded=reminded)
    text_to_sign = texts_of(letter)
    number = 0
    for signature in waiting.select_for_update(of=("self",)).select_related("version__text", "contact").order_by("pk"):
        signature.letter = letter
        emails.affirm(signature, text_to_sign(signature.language), now=now, again=True)
        signature.reminded, signature.reminded_at = signature.reminded + 1, now
        signature.save(update_fields=["reminded", "reminded_at"])
        number += 1
    if number:
        letter_workflow.note("letter.reminded", letter, by, number=number, at=now)
    return number


def texts_of(letter: Letter):
    """A function that gives the text to sign in a language, each read once."""
    return lru_cache(maxsize=None)(letter.text_to_sign)


@transaction.atomic
def set_lapse(*, letter: Letter, by: Actor, affirm_by: datetime.datetime | None, now: datetime.datetime | None = None):
    """Set the time by which signatures of an older text have to be affirmed, None for no such time.

    Raises DateNeedsAChange for one that has passed, NotNow on a withdrawn letter.
    """
    letter = letter_workflow.locked(letter)
    letter_workflow.refuse_withdrawn(letter)
    if affirm_by is not None and affirm_by <= (now or timezone.now()):
        raise DateNeedsAChange(_("This time has passed. Choose a later one, so that people can still answer."))
    letter.affirm_by = affirm_by
    letter.save(update_fields=["affirm_by"])
    at = affirm_by.isoformat() if affirm_by else "none"
    letter_workflow.note("letter.affirm-by-set", letter, by, affirm_by_at=at, at=now)
    return letter


@transaction.atomic
def lapse(*, signature: Signature, now: datetime.datetime) -> int:
    """Let one signature lapse unless it was affirmed, or left, this very moment; returns how many did."""
    signature = locked(signature)
    if not Signature.objects.filter(pk=signature.pk).to_affirm().exists():
        return 0
    move(signature, State.LAPSED)
    signature.save(update_fields=["state"])
    note("signature.lapsed", signature, "the calendar", at=now)
    return 1


# --- The signatory answers ------------------------------------------------------------------------


@transaction.atomic
def affirm(
    *, signature: Signature, shown: str, consent_text: str = "", now: datetime.datetime | None = None
) -> Signature:
    """Bind a signature to the text in force, which the signatory has read: `shown` is its digest; harmless repeated.

    What was agreed to before is kept. Raises NotNow for one that has ended or was never confirmed, Replaced,
    TextChanged where another text is in force than the one shown.
    """
    signature = locked_as_shown(signature)
    return rebind(signature, shown, consent_text, "", by=THE_SIGNATORY, now=now or timezone.now())


@transaction.atomic
def affirm_for(
    *, signatures: Iterable[Signature], source: str, shown: str, by: Actor, now: datetime.datetime | None = None
) -> int:
    """Record that signatories whom a coordinator entered agree to the text in force too; `source` says where.

    Returns how many were bound anew. Raises NoSource, TextChanged; NotNow for one that signed by itself, or has ended.
    """
    if not source.strip():
        raise NoSource(_("Say where the new consent comes from, for instance “mail of 9 March”."))
    number = 0
    for signature in sorted(signatures, key=attrgetter("pk")):  # in one order, so that two cannot wait for each other
        current = locked(signature)
        if not current.entered_by:
            raise NotNow(_("“%(name)s” signed alone and has to affirm alone.") % {"name": current.name})
        before = current.basis_id
        rebind(current, shown, "", source, by=by, now=now or timezone.now())
        number += current.basis_id != before
    return number


def rebind(
    signature: Signature, shown: str, consent_text: str, source: str, *, by: Actor, now: datetime.datetime
) -> Signature:
    """Bind a locked signature to the text in force of its language; see `affirm`."""
    if signature.state not in {State.PENDING, State.APPROVED, State.LAPSED}:
        raise NotNow(_("This signature is now: %(state)s.") % {"state": signature.get_state_display()})
    letter_workflow.refuse_withdrawn(signature.letter)
    text = signature.letter.text_to_sign(signature.language)
    if text is None or shown != text.in_force.digest:
        raise TextChanged(_("The text has changed since this page was shown. Read it, then affirm."))
    if signature.basis_id == text.basis_id:
        return signature
    keep_consents([signature])
    bind(signature, text, consent_text, now)
    if source:
        signature.consent_source = source
    if signature.state == State.LAPSED:
        move(signature, state_before_lapse(signature))
    signature.save()
    note(
        "signature.affirmed",
        signature,
        by,
        version=text.in_force.number,
        language=text.language,
        at=now,
    )
    return signature


def keep_consents(signatures: Iterable[Signature]) -> None:
    """Keep what signatures agreed to, before they are bound to another text."""
    fields = [field.attname for field in EarlierConsent._meta.fields if field.name not in {"id", "signature"}]
    EarlierConsent.objects.bulk_create(
        (EarlierConsent(signature=each, **{field: getattr(each, field) for field in fields}) for each in signatures),
        batch_size=500,
    )


def rebind_same_words(*, letter: Letter, now: datetime.datetime) -> None:
    """Bind those who agreed to the very words that have come into force again, so that nobody is asked for them."""
    for text in letter.texts.filter(basis__isnull=False).select_related("basis"):
        agreed = letter.signatures.unaffirmed().filter(version__text=text, version__digest=text.basis.digest)
        for signature in agreed.order_by("pk"):
            rebind(locked(signature), text.basis.digest, signature.consent_text, "", by=THE_SAME_WORDS, now=now)


def state_before_lapse(signature: Signature) -> str:
    """Where a lapsed signature goes back to: its approval, if that stands, still holds."""
    approved = signature.decisions.filter(undone_at=None, verdict=Decision.Verdict.APPROVE).exists()
    return State.APPROVED if approved else State.PENDING


@transaction.atomic
def ask_campaign(*, signature: Signature, question: str, now: datetime.datetime | None = None) -> Question:
    """Pass on what a signatory asks before affirming; the answer goes from mailbox to mailbox.

    Raises NotNow for a signature that has ended, Replaced, TooManyQuestions.
    """
    now = now or timezone.now()
    signature = locked_as_shown(signature)
    if not signature.confirmed_at or not signature.is_live or getattr(signature, "contact", None) is None:
        raise NotNow(_("Questions pass through the mail address of a signature that stands, and none is known here."))
    today = signature.questions.filter(at__gt=now - datetime.timedelta(days=1))
    if today.count() >= MOST_QUESTIONS:
        raise TooManyQuestions(_("You have asked three times today. The campaign will answer you by mail."))
    asked = Question.objects.create(signature=signature, text=question, at=now)
    emails.question(signature, asked, now=now)
    note("signature.asked", signature, THE_SIGNATORY, at=now)
    return asked
