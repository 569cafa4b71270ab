"""Who may sign for an organization: second officers confirm, coordinators vouch, and the evidence is weighed."""

import datetime
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import addresses
from campaign.events import Actor, label
from campaign.text import fold
from letters import workflow as letter_workflow
from letters.models import Letter
from letters.workflow import NotNow, Refused
from signatures import authority, emails
from signatures.models import Kind, Officer, Signature, Vouch
from signatures.workflow.base import THE_SIGNATORY, Replaced, locked, locked_as_shown, note

MOST_OFFICERS = 3  # of one signature: a form that writes to anybody is soon abused
A_SECOND_OFFICER = "a second officer"
THE_EVIDENCE = "the evidence"


class NotThisOfficer(Refused):
    """This mailbox cannot be a second officer's."""


class ShownOtherwise(Refused):
    """The line or the text is not the one that was shown."""


class NoReason(Refused):
    """A coordinator vouches and does not say why."""


class VouchedAlready(Refused):
    """A colleague was faster."""


class NothingToTakeBack(Refused):
    """Nobody vouches for the signature any more."""


def weigh(signature: Signature, now: datetime.datetime) -> int:
    """Set the authority of a signature, stored and on the instance, to what the evidence shows; returns it.

    Called inside the transaction of whatever changes the evidence. The record says when the level changes.
    """
    current = locked(signature)
    level = authority.level(current)
    if level != current.authority:
        current.authority = level
        current.save(update_fields=["authority"])
        note("signature.weighed", current, THE_EVIDENCE, level=level, at=now)
    signature.authority = level
    return level


# --- A second officer -----------------------------------------------------------------------------


@transaction.atomic
def name_officer(
    *, signature: Signature, name: str, position: str, email: str, now: datetime.datetime | None = None
) -> Officer:
    """Let a signatory name a second officer, or name one anew, and mail the officer a link to confirm.

    Naming anew kills the older link, unless no newer one would come because strangers caused too many mails to the
    address. Raises NotThisOfficer, Replaced, NotNow.
    """
    now = now or timezone.now()
    signature = locked_as_shown(signature)
    if not can_name_officers(signature):
        raise NotNow(_("No second officer can be named for this signature now."))
    digest = addresses.digest(email)
    if digest == signature.address_digest:
        raise NotThisOfficer(_("This is your own mailbox. Name somebody else, with another mail address."))
    officer = signature.officers.filter(address_digest=digest).first()
    if officer and officer.confirmed_at:
        raise NotThisOfficer(_("This officer has confirmed already."))
    if fold(name) == fold(signature.contact.name):
        raise NotThisOfficer(_("A second officer is another person than the contact. Name somebody else."))
    if officer is None and signature.officers.count() >= MOST_OFFICERS:
        raise NotThisOfficer(_("You have named three officers already. Ask the campaign how else it can be sure."))
    if officer and emails.capped(email, now=now):
        return officer
    officer = officer or Officer(signature=signature, address_digest=digest)
    officer.name, officer.position, officer.email = name, position, email
    officer.nonce, officer.asked_at = secrets.token_hex(), now
    officer.save()
    note("signature.officer-named", signature, THE_SIGNATORY, at=now)
    emails.officer(officer, now=now)
    return officer


def can_name_officers(signature: Signature) -> bool:
    """Whether officers can be named: for an organization, confirmed by its mailbox, that has not left.

    Without a contact nobody would know when to erase what is stored of an officer.
    """
    confirmed = signature.confirmed_at is not None and hasattr(signature, "contact")
    stands = signature.is_live and signature.letter.state != Letter.State.WITHDRAWN
    return signature.kind == Kind.ORGANIZATION and confirmed and stands


def refuse_ended(signature: Signature) -> None:
    """Raise NotNow for a signature that stands no more."""
    if not signature.is_live:
        raise NotNow(_("This signature stands no more."))


@transaction.atomic
def confirm_officer(*, officer: Officer, shown: str, now: datetime.datetime | None = None) -> Officer:
    """Note that a second officer stands by a signature; harmless when repeated.

    `shown` is the `authority.shown_digest` of what the officer read. Raises NotNow once the signature or the letter
    has ended, Replaced, ShownOtherwise.
    """
    now = now or timezone.now()
    signature = locked_as_shown(officer.signature)
    letter_workflow.refuse_withdrawn(signature.letter)
    refuse_ended(signature)
    current = signature.officers.filter(pk=officer.pk, nonce=officer.nonce).first()
    if current is None:
        raise Replaced(_("You were named anew since. Use the link in the newer mail."))
    if current.confirmed_at:
        return current
    if shown != authority.shown_digest(signature):
        raise ShownOtherwise(_("The line or the text has just changed. Read it again, then confirm."))
    current.confirmed_at = now
    current.save(update_fields=["confirmed_at"])
    note("signature.officer-confirmed", signature, A_SECOND_OFFICER, at=now)
    weigh(signature, now)
    return current


# --- A coordinator --------------------------------------------------------------------------------


@transaction.atomic
def vouch(*, signature: Signature, by: Actor, private_note: str, now: datetime.datetime | None = None) -> Vouch:
    """Let a coordinator vouch that somebody may sign for an organization. `private_note` says how they know; it stays.

    Raises NoReason, VouchedAlready, and NotNow for an individual, an ended signature or a withdrawn letter.
    """
    now = now or timezone.now()
    signature = locked(signature)
    letter_workflow.refuse_withdrawn(signature.letter)
    refuse_ended(signature)
    if signature.kind != Kind.ORGANIZATION:
        raise NotNow(_("An individual speaks for nobody else, so there is nothing to vouch for."))
    if not private_note.strip():
        raise NoReason(_("Say how you know that they may sign for the organization."))
    standing = signature.vouches.filter(ended_at=None).first()
    if standing:
        raise VouchedAlready(_("%(who)s vouches for this signature already.") % {"who": standing.by})
    given = Vouch.objects.create(signature=signature, note=private_note, by=label(by), at=now)
    note("signature.vouched", signature, by, at=now)
    weigh(signature, now)
    return given


@transaction.atomic
def take_vouch_back(*, signature: Signature, by: Actor, now: datetime.datetime | None = None) -> Signature:
    """End the vouch that stands; the level falls to what other evidence shows. Raises NothingToTakeBack."""
    now = now or timezone.now()
    signature = locked(signature)
    standing = signature.vouches.filter(ended_at=None).first()
    if standing is None:
        raise NothingToTakeBack(_("Nobody vouches for this signature now."))
    standing.ended_by, standing.ended_at = label(by), now
    standing.save(update_fields=["ended_by", "ended_at"])
    note("signature.vouch-ended", signature, by, at=now)
    weigh(signature, now)
    return signature
