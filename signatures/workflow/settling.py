"""A coordinator decides on a dispute: upholds it, dismisses it, or takes an upholding back."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import User
from letters.workflow import Refused
from signatures import dispute_emails
from signatures.models import Decision, Dispute, Signature, State
from signatures.workflow.base import RETENTION, RETENTION_ENDED, locked, move, note, retain
from signatures.workflow.disputing import OFF, end

Case = Dispute.State
Verdict = Decision.Verdict


class CaseEnded(Refused):
    """A colleague decided on the case, or the signatory has left."""


class PlaceTaken(Refused):
    """Another signature stands in the place that this one would take again."""


@transaction.atomic
def uphold(*, dispute: Dispute, by: User, private_note: str = "", now: datetime.datetime | None = None) -> Signature:
    """Find that the organization did not sign: the signature is invalid, and all its open cases end. Raises CaseEnded.

    The mails to both sides say so; `private_note` stays.
    """
    now = now or timezone.now()
    case = open_and_locked(dispute)
    signature = case.signature
    for state in (OFF.get(signature.state), State.INVALIDATED):
        if state and state != signature.state:
            move(signature, state)
    signature.save(update_fields=["state"])
    note("signature.invalidated", signature, by, at=now)
    end(case, Case.UPHELD, by.label, now, private_note)
    for other in of_signature(signature, Case.OPEN):
        end(other, Case.UPHELD, by.label, now)
    dispute_emails.to_signatory("invalidated", signature, now=now)
    retain(signature, RETENTION_ENDED, now)
    return signature


@transaction.atomic
def dismiss(*, dispute: Dispute, by: User, private_note: str = "", now: datetime.datetime | None = None) -> Signature:
    """Find that the signature stands; a name that was taken off comes back unless another proved case is open.

    Raises CaseEnded.
    """
    now = now or timezone.now()
    case = open_and_locked(dispute)
    signature = case.signature
    note("signature.dispute-dismissed", signature, by, at=now)
    end(case, Case.DISMISSED, by.label, now, private_note)
    if was_taken_off(signature) and not signature.disputes.open().filter(proved=True).exists():
        reinstate(signature, by, now)
    return signature


def was_taken_off(signature: Signature) -> bool:
    """Whether a signature is where a proved dispute puts it, and not invalid for a reason of the registry's."""
    rejected = signature.decisions.filter(undone_at=None, verdict=Verdict.REJECT)
    return signature.state == State.SUSPENDED or (signature.state == State.INVALIDATED and rejected.exists())


@transaction.atomic
def take_back(*, dispute: Dispute, by: User, private_note: str = "", now: datetime.datetime | None = None) -> Signature:
    """Take an upholding back: the signature stands again, and the cases that were upheld are dismissed.

    Raises CaseEnded where nothing is upheld any more, PlaceTaken.
    """
    now = now or timezone.now()
    signature = locked(dispute.signature)
    upheld = of_signature(signature, Case.UPHELD)
    if signature.state != State.INVALIDATED or dispute.pk not in {case.pk for case in upheld}:
        raise CaseEnded(_("This case is not upheld any more. Look at it as it is now."))
    reinstate(signature, by, now)
    for case in upheld:
        end(case, Case.DISMISSED, by.label, now, private_note if case.pk == dispute.pk else "")
    return signature


def open_and_locked(dispute: Dispute) -> Dispute:
    """The case with its signature, both locked; raises CaseEnded where there is nothing to decide any more."""
    signature = locked(dispute.signature)
    case = signature.disputes.select_for_update().get(pk=dispute.pk)
    case.signature = signature
    if case.state != Case.OPEN:
        raise CaseEnded(
            _("This case was ended meanwhile by %(who)s: %(state)s.")
            % {"who": case.ended_by, "state": case.get_state_display()}
        )
    return case


def of_signature(signature: Signature, state: str) -> list[Dispute]:
    """The cases of a locked signature in a state, locked too."""
    cases = list(signature.disputes.select_for_update().filter(state=state))
    for case in cases:
        case.signature = signature
    return cases


def reinstate(signature: Signature, by: User, now: datetime.datetime) -> None:
    """Give a locked signature back the state that the decision on it tells; raises PlaceTaken."""
    decision = signature.decisions.filter(undone_at=None).first()
    states: dict[str, str] = {Verdict.APPROVE: State.APPROVED, Verdict.REJECT: State.REJECTED}
    move(signature, states[decision.verdict] if decision else State.PENDING)
    try:
        with transaction.atomic():
            signature.save(update_fields=["state"])
    except IntegrityError as error:
        raise PlaceTaken(
            _("Another signature of this organization or mailbox stands under the letter. Withdraw that one first.")
        ) from error
    note("signature.reinstated", signature, by, at=now)
    if signature.state != State.REJECTED:
        dispute_emails.to_signatory("reinstated", signature, now=now)
        retain(signature, RETENTION, now)
