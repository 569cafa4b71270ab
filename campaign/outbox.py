"""Mail that is never lost: a row written with its cause, sent by a worker, tried again until it goes."""

import datetime
import logging
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from campaign import addresses
from campaign.models import Outbox

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
FIRST_RETRY = datetime.timedelta(minutes=1)
LAST_RETRY = datetime.timedelta(hours=6)
KEEP = datetime.timedelta(days=30)
ADDRESS_CAP = 20  # mails that strangers can cause to one address in a day


def queue(
    kind: str,
    *,
    to: str,
    subject: str,
    text: str,
    reply_to: str = "",
    wait: datetime.timedelta = datetime.timedelta(0),
    now: datetime.datetime | None = None,
) -> Outbox:
    """Write one mail into the caller's transaction; the worker sends it `wait` after `now`.

    A line break in `subject` becomes a space, since a name may reach it.
    """
    now = now or timezone.now()
    return Outbox.objects.create(
        kind=kind,
        to=to,
        subject=" ".join(subject.split())[:300],
        text=text,
        reply_to=reply_to,
        address_digest=addresses.digest(to),
        send_after=now + wait,
        created_at=now,
    )


def over_cap(address: str, kinds: list[str], *, now: datetime.datetime | None = None) -> bool:
    """Whether `address` got as many mails of `kinds` in the last day as strangers may cause."""
    since = (now or timezone.now()) - datetime.timedelta(days=1)
    digest = addresses.digest(address)
    recent = Outbox.objects.filter(address_digest=digest, kind__in=kinds, created_at__gt=since)
    return recent.count() >= ADDRESS_CAP


def cancel(mail: Outbox) -> bool:
    """Take back a mail that no worker has touched yet; False where it is too late."""
    untouched = Outbox.objects.filter(pk=mail.pk, state=Outbox.State.QUEUED, attempts=0)
    return bool(untouched.update(state=Outbox.State.CANCELLED))


def backoff(attempts: int) -> datetime.timedelta:
    """How long to wait after the given number of failed attempts: doubling from one minute to six hours."""
    return min(FIRST_RETRY * 2 ** (attempts - 1), LAST_RETRY)


def claim(now: datetime.datetime) -> Outbox | None:
    """Take the next due mail for this worker, with its next attempt already set should the worker die."""
    with transaction.atomic():
        due = Outbox.objects.due(now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        mail = due.first()
        if mail:
            mail.attempts += 1
            mail.send_after = now + backoff(mail.attempts)
            mail.save(update_fields=["attempts", "send_after"])
        return mail


def deliver(mail: Outbox, now: datetime.datetime) -> bool:
    """Hand one claimed mail to the mail server and note how it went."""
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    message = EmailMessage(
        mail.subject, mail.text, to=[mail.to], reply_to=[mail.reply_to] if mail.reply_to else None, headers=headers
    )
    try:
        message.send()
    except (OSError, SMTPException, ValueError) as error:
        given_up = mail.attempts >= MAX_ATTEMPTS
        mail.state = Outbox.State.FAILED if given_up else Outbox.State.QUEUED
        mail.error = type(error).__name__
        mail.save(update_fields=["state", "error"])
        log.warning("mail %s not sent (attempt %s): %s", mail.public_id, mail.attempts, mail.error)
        return False
    mail.state, mail.sent_at, mail.error = Outbox.State.SENT, now, ""
    mail.save(update_fields=["state", "sent_at", "error"])
    return True


def send_due(*, now: datetime.datetime | None = None, limit: int = 500) -> int:
    """Send the mails that are due at `now`, at most `limit`, and return how many went out."""
    sent = 0
    for _ in range(limit):
        mail = claim(now or timezone.now())
        if mail is None:
            break
        sent += deliver(mail, now or timezone.now())
    return sent


def forget_old(now: datetime.datetime) -> int:
    """Delete mails that ended a month before `now`: they hold addresses and links."""
    ended = Outbox.objects.exclude(state=Outbox.State.QUEUED)
    deleted, _ = ended.filter(send_after__lt=now - KEEP).delete()
    return deleted
