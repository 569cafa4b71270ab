"""The mails to the contact of an organization whose board decides, written inside the caller's transaction."""

import datetime
import zoneinfo
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Outbox
from signatures import emails, links
from signatures.models import Contact, PackAnswer, Signature


def write(kind: str, signature: Signature, *, to: str, subject: str, now: datetime.datetime, **context: Any) -> Outbox:
    """Queue a mail with the link to the signature's own page, its times in the campaign's zone."""
    with timezone.override(zoneinfo.ZoneInfo(signature.letter.campaign.time_zone)):
        return emails.write(
            kind,
            signature.letter,
            to=to,
            subject=subject % {"title": signature.letter.title},
            url=links.url(signature, links.MANAGE),
            signature=signature,
            now=now,
            **context,
        )


def answered(signature: Signature, answer: PackAnswer, *, now: datetime.datetime) -> Outbox | None:
    """Tell what a colleague answered; nothing once strangers caused too many mails: the page tells it too."""
    contact = Contact.objects.filter(signature=signature).first()
    if contact is None or emails.capped(contact.email, now=now):
        return None
    agreed = answer.verdict == PackAnswer.Verdict.APPROVE
    subject = _("Your colleagues agree: %(title)s") if agreed else _("A colleague declines: %(title)s")
    return write("pack-answered", signature, to=contact.email, subject=subject, now=now, answer=answer, agreed=agreed)


def remind(signature: Signature, *, to: str, now: datetime.datetime) -> Outbox:
    """Remind of the day on which the board decides, and of the letter's deadline."""
    return write("board-reminder", signature, to=to, subject=_("Has your board decided? %(title)s"), now=now)


def undecided(signature: Signature, *, to: str, now: datetime.datetime) -> Outbox:
    """Say that the letter closed before the board decided. It tells an end, so it counts against no cap."""
    return write("board-undecided", signature, to=to, subject=_("Closed without your signature: %(title)s"), now=now)
