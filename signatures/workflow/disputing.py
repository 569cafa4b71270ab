"""“We did not sign this”: an organization is told of its signature, and can say that it is not its own.

Every verb locks the signature first, then the cases. What comes from the organization itself takes the name off at
once; what anybody else says opens a case, and a coordinator decides (see `settling`).
"""

import datetime
import secrets
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import addresses, outbox
from signatures import authority, dispute_emails, emails
from signatures.models import Dispute, Notice, Signature, State
from signatures.registry_reading import recognized
from signatures.workflow.base import RETENTION, RETENTION_ENDED, THE_SIGNATORY, Replaced, locked, move, note

Case = Dispute.State
A_DISPUTANT = "a disputant"  # who it is stands in no record
AN_EARLIER_CASE = "an earlier case"
UNCONFIRMED_KEPT = datetime.timedelta(days=14)
# Where a signature goes that the organization says is not its own. One that was rejected may stand in an edition yet;
# it holds no place, so it cannot be suspended.
OFF: dict[str, str] = {
    State.PENDING: State.SUSPENDED,
    State.APPROVED: State.SUSPENDED,
    State.LAPSED: State.SUSPENDED,
    State.REJECTED: State.INVALIDATED,
}


class Complaint(NamedTuple):
    """What a disputant typed, cleaned by the form; `email` is "" behind a link that knows the address."""

    name: str
    position: str
    statement: str
    email: str = ""


# --- The organization is told ---------------------------------------------------------------------


def tell_organization(signature: Signature, now: datetime.datetime) -> None:
    """Queue the notice to the organization of an approved signature, once, inside the transaction of the approval.

    It goes to the address that the registry knows, unless that is the very mailbox that signed.
    """
    address = signature.organization.notice_email if signature.organization else ""
    if not address or addresses.digest(address) == signature.address_digest:
        return
    if not Notice.objects.filter(signature=signature).exists():
        mail = dispute_emails.notice(signature, to=address, now=now)
        Notice.objects.create(signature=signature, mail=mail, at=now)


def hold_notice_back(signature: Signature) -> None:
    """Cancel the notice of an approval that is taken back, while it waits: the next approval tells anew."""
    notice = Notice.objects.filter(signature=signature).select_related("mail").first()
    if notice and notice.mail and outbox.cancel(notice.mail):
        notice.delete()


# --- Somebody disputes ----------------------------------------------------------------------------


@transaction.atomic
def dispute(*, signature: Signature, complaint: Complaint, now: datetime.datetime | None = None) -> None:
    """Store what came through the public form and mail the typed address; nothing tells the caller what was known.

    Saying it anew before confirming replaces what was said, and kills the older link. While a case of the mailbox is
    open nothing changes, and the mail says so.
    """
    now = now or timezone.now()
    signature = locked(signature)
    case = standing_case(signature, complaint.email)
    if case.state == Case.UNCONFIRMED and not emails.capped(complaint.email, now=now):
        fill(case, complaint, now)
        case.save()
    if case.pk:
        dispute_emails.confirm(case, now=now)


def standing_case(signature: Signature, address: str) -> Dispute:
    """The dispute of a mailbox that waits or is open, else a new one, unsaved."""
    digest = addresses.digest(address)
    waiting = signature.disputes.select_for_update().filter(address_digest=digest)
    case = waiting.filter(state__in=[Case.UNCONFIRMED, Case.OPEN]).first() or Dispute(address_digest=digest)
    case.signature = signature
    return case


def fill(case: Dispute, complaint: Complaint, now: datetime.datetime) -> None:
    """Set on the instance what a disputant typed."""
    case.name, case.position, case.statement = complaint.name, complaint.position, complaint.statement
    case.email, case.mail_domain = complaint.email, addresses.domain(complaint.email) if complaint.email else ""
    case.nonce, case.created_at = secrets.token_hex(), now
    case.retain_until = (now + UNCONFIRMED_KEPT).date()


@transaction.atomic
def confirm_dispute(*, dispute: Dispute, now: datetime.datetime | None = None) -> Dispute:
    """Note that the owner of the mailbox stands by a dispute, which opens the case; harmless when repeated.

    From a domain that was verified for the signature's organization it takes the name off. Raises Replaced.
    """
    now = now or timezone.now()
    signature = locked(dispute.signature)
    case = signature.disputes.select_for_update().filter(pk=dispute.pk, nonce=dispute.nonce).first()
    if case is None:
        raise Replaced(_("You have said it anew since. Use the link in the newer mail."))
    case.signature = signature
    if case.state == Case.UNCONFIRMED:
        case.proved = speaks_for(case.mail_domain, signature)
        open_case(case, now)
    return case


@transaction.atomic
def dispute_by_notice(
    *, signature: Signature, address: str, complaint: Complaint, now: datetime.datetime | None = None
) -> Dispute:
    """Open a case that the organization itself raises, by the link that went to `address`; harmless when repeated."""
    now = now or timezone.now()
    signature = locked(signature)
    case = standing_case(signature, address)
    if case.state == Case.OPEN and case.proved:
        return case
    fill(case, complaint, now)
    case.by_notice = case.proved = True
    open_case(case, now)
    return case


def speaks_for(domain: str, signature: Signature) -> bool:
    """Whether mail from `domain` is mail from the organization of a signature: verified for it, and for no other."""
    owner = authority.owner_of(domain)
    organization = recognized(signature) if owner else None
    return organization is not None and organization.pk == owner


def open_case(case: Dispute, now: datetime.datetime) -> None:
    """Open the case of a locked signature, and take the name off where the case is proved.

    A mailbox whose proved case was dismissed opens another one, and takes nothing off: coordinators have decided.
    Where the name has gone meanwhile, the case ends as it begins.
    """
    signature = case.signature
    case.state, case.confirmed_at, case.retain_until = Case.OPEN, now, (now + RETENTION).date()
    if outcome := settled(signature):
        end(case, outcome, THE_SIGNATORY if outcome == Case.WITHDRAWN else AN_EARLIER_CASE, now)
        return
    case.save()
    note("signature.disputed", signature, A_DISPUTANT, proved=case.proved, at=now)
    if case.proved and not was_dismissed(case):
        take_off(signature, now)
    dispute_emails.to_campaign(case, now=now)


def settled(signature: Signature) -> str:
    """How a case of a signature would end that is gone for good, or was found invalid; "" for one to be decided on."""
    if signature.state == State.WITHDRAWN:
        return Case.WITHDRAWN
    upheld = signature.state == State.INVALIDATED and signature.disputes.filter(state=Case.UPHELD).exists()
    return Case.UPHELD if upheld else ""


def was_dismissed(case: Dispute) -> bool:
    """Whether coordinators have dismissed a proved case of this mailbox before."""
    earlier = case.signature.disputes.filter(address_digest=case.address_digest, proved=True, state=Case.DISMISSED)
    return earlier.exists()


def take_off(signature: Signature, now: datetime.datetime) -> None:
    """Take the name of a locked signature off every page and file until its cases are decided."""
    if signature.state not in OFF:
        return
    move(signature, OFF[signature.state])
    signature.save(update_fields=["state"])
    note("signature.suspended", signature, A_DISPUTANT, at=now)
    if signature.state == State.SUSPENDED:
        dispute_emails.to_signatory("suspended", signature, now=now)


# --- A case ends ----------------------------------------------------------------------------------


def end(case: Dispute, outcome: str, by: str, now: datetime.datetime, private_note: str = "") -> None:
    """End a case of a locked signature, tell the disputant, and keep what is personal for a month more."""
    case.state, case.ended_at, case.ended_by = outcome, now, by
    case.note = "\n".join(filter(None, [case.note, private_note]))
    case.retain_until = min(case.retain_until, (now + RETENTION_ENDED).date())
    case.save()
    dispute_emails.to_disputant(case, to=mailbox(case), now=now)


def mailbox(case: Dispute) -> str:
    """Where whoever disputed is told: the address typed, or that of the registry while it is the one that was told."""
    organization = case.signature.organization
    if not case.by_notice or organization is None or not organization.notice_email:
        return case.email
    known = addresses.digest(organization.notice_email) == case.address_digest
    return organization.notice_email if known else ""


def end_for_withdrawn(signature: Signature, now: datetime.datetime) -> None:
    """End the open cases of a locked signature that has just been withdrawn."""
    for case in signature.disputes.open().select_for_update():
        case.signature = signature
        end(case, Case.WITHDRAWN, THE_SIGNATORY, now)
