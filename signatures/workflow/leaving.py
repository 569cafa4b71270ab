"""What a signatory does alone, at any time: withdraw, choose how the name is shown, find the way back."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import addresses, outbox
from campaign.events import Actor
from letters.workflow import NotNow
from signatures import emails
from signatures.models import Contact, Signature, State
from signatures.workflow.base import RETENTION_ENDED, THE_SIGNATORY, locked_as_shown, move, note, retain
from signatures.workflow.disputing import end_for_withdrawn, hold_notice_back


@transaction.atomic
def withdraw(*, signature: Signature, by: Actor = THE_SIGNATORY, now: datetime.datetime | None = None) -> Signature:
    """Take the name off, at once and for good; harmless when repeated. Raises Replaced, and NotNow once expired."""
    now = now or timezone.now()
    signature = locked_as_shown(signature)
    if signature.state == State.WITHDRAWN:
        return signature
    move(signature, State.WITHDRAWN)
    signature.save(update_fields=["state"])
    note("signature.withdrawn", signature, by, at=now)
    decision = signature.decisions.filter(undone_at=None).select_related("mail").first()
    if decision and decision.mail:
        outbox.cancel(decision.mail)
    hold_notice_back(signature)
    end_for_withdrawn(signature, now)
    contact = Contact.objects.filter(signature=signature).first()
    if contact:
        emails.withdrawn(signature, to=contact.email, now=now)
        retain(signature, RETENTION_ENDED, now)
    return signature


@transaction.atomic
def correct_display(*, signature: Signature, display: str, now: datetime.datetime | None = None) -> Signature:
    """Let the signatory choose between a listed and a withheld name. Raises NotNow, Replaced."""
    signature = locked_as_shown(signature)
    if not signature.is_live:
        raise NotNow(_("This signature stands no more."))
    if signature.display == display:
        return signature
    signature.display, signature.listed_from = display, None
    signature.save(update_fields=["display", "listed_from"])
    note("signature.display-set", signature, THE_SIGNATORY, display=display, at=now)
    return signature


@transaction.atomic
def send_links(*, address: str, now: datetime.datetime | None = None) -> None:
    """Mail fresh links for every signature of `address` that can still be left; the caller learns nothing."""
    mine = Signature.objects.exclude(state__in=[State.EXPIRED, State.WITHDRAWN])
    mine = mine.filter(address_digest=addresses.digest(address)).order_by("-received_at", "-pk")
    mailboxes: dict[str, list[Signature]] = {}
    for signature in mine.select_related("letter__campaign", "letter__original__in_force", "contact")[:50]:
        mailboxes.setdefault(mailbox(signature, address), []).append(signature)
    for to, signatures in mailboxes.items():
        emails.find(to, signatures, now=now or timezone.now())


def mailbox(signature: Signature, typed: str) -> str:
    """Where a signature's links may go: the address it was signed with, and only once that is erased the one typed.

    Two spellings with one canonical form need not be one mailbox at every provider.
    """
    contact = getattr(signature, "contact", None)
    return contact.email if contact else typed
