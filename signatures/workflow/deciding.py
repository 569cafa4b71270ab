"""A coordinator approves or rejects what waits, and can take that back."""

import datetime
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import outbox
from campaign.models import User
from letters import workflow as letter_workflow
from letters.workflow import Refused
from signatures import emails
from signatures.models import Decision, Kind, Organization, Signature, State
from signatures.workflow import registering
from signatures.workflow.authorizing import weigh
from signatures.workflow.base import (
    RETENTION,
    RETENTION_ENDED,
    THE_SIGNATORY,
    AlreadySigned,
    locked,
    move,
    note,
    retain,
)
from signatures.workflow.disputing import hold_notice_back, tell_organization

Verdict = Decision.Verdict


class DecidedMeanwhile(Refused):
    """A colleague, or the signatory, was faster."""


class NothingToUndo(Refused):
    """No decision stands, or it cannot be taken back any more."""


@transaction.atomic
def decide(
    *,
    signature: Signature,
    verdict: str,
    by: User,
    reason: str = "",
    private_note: str = "",
    organization: Organization | None = None,
    now: datetime.datetime | None = None,
) -> Decision:
    """Approve or reject what waits. `reason` goes to the signatory, `private_note` stays.

    An organization that is approved becomes the signature of its entry in the registry: of `organization` if given.
    The mail waits two minutes. Raises DecidedMeanwhile where the signature does not wait any more, SignedAlready
    where its organization stands under the letter, NotNow on a withdrawn letter.
    """
    now = now or timezone.now()
    registers = verdict == Verdict.APPROVE and signature.kind == Kind.ORGANIZATION
    if registers:
        registering.one_at_a_time()
    signature = locked(signature)
    letter_workflow.refuse_withdrawn(signature.letter)
    if signature.state != State.PENDING:
        last = signature.decisions.filter(undone_at=None).first()
        who = last.by if last else THE_SIGNATORY
        raise DecidedMeanwhile(
            _("“%(name)s” was dealt with meanwhile by %(who)s: %(state)s.")
            % {"name": signature.name, "who": who, "state": signature.get_state_display()}
        )
    move(signature, State.APPROVED if verdict == Verdict.APPROVE else State.REJECTED)
    signature.save(update_fields=["state"])
    if registers:
        registering.register(signature, by=by, organization=organization, now=now)
        weigh(signature, now)  # before the mail, which says whether it counts
    decision = Decision.objects.create(
        signature=signature, verdict=verdict, reason=reason, note=private_note, by=by.label, user=by, at=now
    )
    decision.mail = emails.decided(signature, decision, now=now)
    decision.save(update_fields=["mail"])
    if registers:
        tell_organization(signature, now)
    note(f"signature.{signature.state}", signature, by, at=now)
    if verdict == Verdict.REJECT:
        retain(signature, RETENTION_ENDED, now)
    return decision


def approve_all(
    *, signatures: Iterable[Signature], by: User, now: datetime.datetime | None = None
) -> tuple[list[Decision], list[Refused]]:
    """Approve each that still waits; returns the decisions, and what could not be approved, with the reason.

    That is DecidedMeanwhile where colleagues were faster, or SignedAlready. Raises NotNow.
    """
    done: list[Decision] = []
    left: list[Refused] = []
    for signature in signatures:
        try:
            done.append(decide(signature=signature, verdict=Verdict.APPROVE, by=by, now=now))
        except (DecidedMeanwhile, registering.SignedAlready) as error:
            left.append(error)
    return done, left


@transaction.atomic
def undo(*, signature: Signature, by: User, now: datetime.datetime | None = None) -> Signature:
    """Take back the decision that stands and put the signature into the queue again, its organization untold.

    A mail that still waits is not sent. Raises NothingToUndo, and AlreadySigned where the mailbox signed anew.
    """
    now = now or timezone.now()
    registering.one_at_a_time()
    signature = locked(signature)
    decision = signature.decisions.filter(undone_at=None).select_related("mail").first()
    if decision is None or signature.state not in {State.APPROVED, State.REJECTED}:
        raise NothingToUndo(_("There is no decision to undo."))
    move(signature, State.PENDING)
    signature.organization = None
    try:
        with transaction.atomic():
            signature.save(update_fields=["state", "organization"])
    except IntegrityError as error:
        raise AlreadySigned(_("This mailbox has signed again since. Decide on the new signature.")) from error
    decision.undone_at, decision.undone_by = now, by.label
    decision.save(update_fields=["undone_at", "undone_by"])
    if decision.mail:
        outbox.cancel(decision.mail)
    hold_notice_back(signature)
    retain(signature, RETENTION, now)
    note("signature.decision-undone", signature, by, at=now)
    weigh(signature, now)
    return signature
