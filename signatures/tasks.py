"""What falls due on signatures: reminders, expiry, the erasing of contacts. Each may run twice, and side by side."""

import datetime

from django.db import transaction
from django.db.models import F, Q

from letters.models import Letter
from signatures import emails, workflow
from signatures.models import Contact, Officer, Pack, Question, Signature, State

REMINDERS = (datetime.timedelta(days=2), datetime.timedelta(days=7))
BETWEEN_REMINDERS = datetime.timedelta(days=2)  # when the tick was down for long
AFFIRM_REMINDERS = (datetime.timedelta(days=3), datetime.timedelta(days=10))
EXPIRES = datetime.timedelta(days=14)


def remind_due(*, now: datetime.datetime) -> int:
    """Remind of confirmations that have not come, twice at the most; returns how many mails were written."""
    number = 0
    rested = Q(reminded_at=None) | Q(reminded_at__lte=now - BETWEEN_REMINDERS)
    unconfirmed = Signature.objects.filter(rested, state=State.RECEIVED, contact__isnull=False)
    unconfirmed = unconfirmed.filter(letter__in=Letter.objects.open(now)).order_by("received_at")
    for sent, age in enumerate(REMINDERS):
        waiting = unconfirmed.filter(reminded=sent, received_at__lte=now - age)
        for signature in waiting.select_related("letter__campaign", "letter__original__in_force", "contact")[:1000]:
            number += remind(signature, sent, now)
    return number


@transaction.atomic
def remind(signature: Signature, sent: int, now: datetime.datetime) -> int:
    """Send the reminder after `sent` earlier ones, once, whoever else runs the tick; returns how many mails."""
    mine = Signature.objects.filter(pk=signature.pk, nonce=signature.nonce, state=State.RECEIVED, reminded=sent)
    if not mine.update(reminded=sent + 1, reminded_at=now):
        return 0
    return 1 if emails.remind(signature, now=now) else 0


def ask_due(*, now: datetime.datetime) -> int:
    """Ask those to affirm who slipped through when the text changed; returns how many mails were written."""
    letters = Letter.objects.filter(pk__in=Signature.objects.to_ask().values("letter"))
    return sum(workflow.ask(letter=letter, now=now) for letter in letters)


def remind_to_affirm_due(*, now: datetime.datetime) -> int:
    """Remind those who were asked to affirm and have not answered; returns how many mails were written."""
    letters = Letter.objects.filter(
        pk__in=Signature.objects.to_affirm().filter(asked_at__isnull=False).values("letter")
    )
    return sum(
        workflow.remind_to_affirm(letter=letter, asked_before=now - age, reminded=sent, now=now)
        for letter in letters
        for sent, age in enumerate(AFFIRM_REMINDERS)
    )


def lapse_due(*, now: datetime.datetime) -> int:
    """Let signatures of an older text lapse whose letter set a time for it that has come; returns how many."""
    late = Signature.objects.to_affirm().filter(
        letter__affirm_by__lte=now, basis__text__substance_at__lt=F("letter__affirm_by")
    )
    return sum(workflow.lapse(signature=signature, now=now) for signature in late[:1000])


def expire_due(*, now: datetime.datetime) -> int:
    """Expire what was never confirmed; returns how many."""
    expired = 0
    for signature in Signature.objects.filter(state=State.RECEIVED, received_at__lte=now - EXPIRES)[:1000]:
        expired += expire(signature, now)
    return expired


@transaction.atomic
def expire(signature: Signature, now: datetime.datetime) -> int:
    """Expire one unconfirmed signature unless it was confirmed, or replaced, this very moment."""
    signature = workflow.locked(signature)
    if signature.state != State.RECEIVED or signature.received_at > now - EXPIRES:
        return 0
    workflow.move(signature, State.EXPIRED)
    signature.save(update_fields=["state"])
    workflow.retain(signature, workflow.RETENTION_ENDED, now)
    workflow.note("signature.expired", signature, "the calendar", at=now)
    return 1


def erase_contacts_due(*, now: datetime.datetime) -> int:
    """Erase the contacts whose retention has ended at `now`, with what they asked, whom they named as officers and
    what colleagues answered.

    The digests of addresses stay, and that an officer confirmed.
    """
    erased, _details = Contact.objects.filter(retain_until__lt=now.date()).delete()
    Question.objects.filter(signature__contact=None).delete()
    Pack.objects.filter(signature__contact=None).delete()
    erase_officers()
    return erased


def erase_officers() -> None:
    """Erase what is known of second officers where the contact is gone that named them."""
    left = Officer.objects.filter(signature__contact=None)
    left.filter(confirmed_at=None).delete()
    left.exclude(email="").update(name="", position="", email="")
