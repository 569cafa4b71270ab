"""A campaign invites organizations: a list, mails up to a cap for each address, and what came of them."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import addresses
from campaign.events import Actor, record
from campaign.models import Campaign, User
from campaign.text import fold
from letters import workflow as letter_workflow
from letters.models import Letter
from letters.workflow import Refused
from signatures import invitation_emails
from signatures.models import Invitation, Kind, MailTally, Signature
from signatures.models.invitation import invitation_token
from signatures.workflow.base import RETENTION

MOST_MAILS = 3  # for one invitation: itself and two reminders
BETWEEN_MAILS = datetime.timedelta(days=2)
AT_ONCE = 300  # mails that one press writes
THE_INVITED = "an invited organization"
State = Invitation.State
ENDS = {State.LISTED, State.SENT, State.OPENED}  # where an invitation can still be signed, declined or taken back


class NobodyToInvite(Refused):
    """The letter takes no organization's signature now."""


class InvitationEnded(Refused):
    """An invitation that was answered, or taken back, meanwhile."""


class Invited(NamedTuple):
    """One organization to invite, as its row of a list says."""

    name: str
    country: str
    email: str
    language: str


# --- The cap --------------------------------------------------------------------------------------


def may_write(campaign: Campaign, address: str, now: datetime.datetime) -> bool:
    """Count one more mail that `campaign` sends to `address` of its own accord; False where it may send none.

    Of two senders at once the second waits here until the first is done, and then counts on from there. The caller
    writes the mail in the same transaction.
    """
    tally, _new = MailTally.objects.get_or_create(campaign=campaign, address_digest=addresses.digest(address))
    cap = Campaign.objects.values_list("mail_cap", flat=True).get(pk=campaign.pk)
    open_to_more = MailTally.objects.filter(pk=tally.pk, refused_at=None, number__lt=cap)
    return bool(open_to_more.update(number=F("number") + 1, last_at=now))


def exhausted(campaign: Campaign) -> QuerySet[MailTally]:
    """The addresses that the campaign may write to no more of its own accord, or that asked for no more mail."""
    return campaign.mail_tallies.filter(Q(refused_at__isnull=False) | Q(number__gte=campaign.mail_cap))


# --- The campaign asks ----------------------------------------------------------------------------


@transaction.atomic
def invite(*, letter: Letter, entries: Iterable[Invited], by: Actor, now: datetime.datetime | None = None) -> int:
    """Put organizations on the letter's list; nothing is sent yet. Returns how many are new there.

    Who is on it stays as it is; an invitation that was taken back is begun anew, with another link. Raises NotNow on
    a withdrawn letter.
    """
    now = now or timezone.now()
    letter = letter_workflow.locked(letter)
    letter_workflow.refuse_withdrawn(letter)
    there = {(row.address_digest, row.name): row for row in letter.invitations.exclude(name="")}
    added = []
    for entry in entries:
        key = (addresses.digest(entry.email), entry.name)
        if key not in there:
            there[key] = Invitation(letter=letter, address_digest=key[0], created_at=now)
        elif there[key].state != State.REVOKED:
            continue
        fill(there[key], entry, by, now)
        added.append(there[key])
    Invitation.objects.bulk_create([row for row in added if row.pk is None], batch_size=500)
    for again in [row for row in added if row.created_at != now]:
        again.save()
    if added:
        letter_workflow.note("invitations.listed", letter, by, number=len(added), at=now)
    return len(added)


def fill(invitation: Invitation, entry: Invited, by: Actor, now: datetime.datetime) -> None:
    """Set on the instance what a row says, as of an invitation that was not sent yet."""
    invitation.name, invitation.country, invitation.email, invitation.language = entry
    invitation.state, invitation.token = State.LISTED, invitation_token()
    invitation.ended_at = invitation.opened_at = invitation.sent_at = None
    invitation.mails = 0
    invitation.created_by = by.label if isinstance(by, User) else by
    invitation.retain_until = (now + RETENTION).date()


def to_write_to(letter: Letter, now: datetime.datetime, *, again: bool) -> QuerySet[Invitation]:
    """The invitations that a press would send, or `again` remind of; none to whom the campaign may write no more."""
    declined = letter.invitations.filter(state=State.DECLINED).exclude(address_digest="")
    rows = letter.invitations.exclude(email="").exclude(address_digest__in=declined.values("address_digest"))
    rows = rows.exclude(address_digest__in=exhausted(letter.campaign).values("address_digest"))
    rows = rows.exclude(name__in=names_signed(letter))
    if not again:
        return rows.filter(state=State.LISTED)
    return rows.unanswered().filter(mails__lt=MOST_MAILS, sent_at__lte=now - BETWEEN_MAILS)


def names_signed(letter: Letter) -> list[str]:
    """The names on the list under which an organization has signed meanwhile, from whatever mailbox."""
    signed = letter.signatures.live().agreed().filter(kind=Kind.ORGANIZATION).values_list("name_fold", flat=True)
    folds = set(signed)
    return [name for name in letter.invitations.values_list("name", flat=True) if fold(name)[:300] in folds]


@transaction.atomic
def send_invitations(
    *, letter: Letter, by: User, message: str = "", again: bool = False, now: datetime.datetime | None = None
) -> int:
    """Mail those on the list who were not mailed yet, or `again` those who have not answered; returns how many.

    Each gets a link of its own, `message` first, and no more mails than the campaign's cap. At most AT_ONCE at a
    time. Raises NobodyToInvite while the letter takes no organizations.
    """
    now = now or timezone.now()
    letter = letter_workflow.locked(letter)
    if not letter.asks_organizations or not letter.takes_signatures(now):
        raise NobodyToInvite(_("This letter takes no signatures of organizations now. Open it first."))
    number = 0
    # In the order of the addresses, so that two who send at once never wait for each other.
    waiting = to_write_to(letter, now, again=again).select_for_update(of=("self",)).order_by("address_digest", "pk")
    for invitation in list(waiting[:AT_ONCE]):
        if not may_write(letter.campaign, invitation.email, now):
            continue
        invitation.letter = letter
        invitation_emails.invitation(invitation, message=message, by=by, again=again, now=now)
        invitation.state = invitation.state if again else State.SENT
        invitation.mails, invitation.sent_at = invitation.mails + 1, now
        invitation.save(update_fields=["state", "mails", "sent_at"])
        number += 1
    if number:
        kind = "invitations.reminded" if again else "invitations.sent"
        letter_workflow.note(kind, letter, by, number=number, at=now)
    return number


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Actor, now: datetime.datetime | None = None) -> Invitation:
    """Take an invitation back: its link leads nowhere. Raises InvitationEnded for one that was answered."""
    return end(invitation, State.REVOKED, by=by, now=now or timezone.now())


def end(invitation: Invitation, state: str, *, by: Actor, now: datetime.datetime, reason: str = "") -> Invitation:
    """Let an invitation end as declined or taken back; see `revoke_invitation` and `decline_invitation`."""
    invitation = locked(invitation)
    if invitation.state not in ENDS:
        raise InvitationEnded(_("This invitation has ended: %(state)s.") % {"state": invitation.get_state_display()})
    invitation.state, invitation.ended_at, invitation.reason = state, now, reason
    invitation.save(update_fields=["state", "ended_at", "reason"])
    note(f"invitation.{state}", invitation, by, now)
    return invitation


def locked(invitation: Invitation) -> Invitation:
    """The invitation as it stands now, its row locked until the caller's transaction ends."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("letter__campaign")
    return rows.get(pk=invitation.pk)


def note(type: str, invitation: Invitation, by: Actor, now: datetime.datetime) -> None:
    """Write one event of `invitation` into its campaign's record; whom it invites is not said."""
    letter = invitation.letter
    record(type, campaign=letter.campaign, by=by, letter=letter.public_id, subject=invitation.public_id, at=now)


# --- The invited answer ---------------------------------------------------------------------------


@transaction.atomic
def open_invitation(*, invitation: Invitation, now: datetime.datetime | None = None) -> Invitation:
    """Note that an invited organization wants to sign; harmless when repeated. Raises InvitationEnded."""
    now = now or timezone.now()
    invitation = locked(invitation)
    if invitation.state not in {State.SENT, State.OPENED}:
        raise InvitationEnded(_("This invitation has ended."))
    if invitation.state == State.SENT:
        invitation.state, invitation.opened_at = State.OPENED, now
        invitation.save(update_fields=["state", "opened_at"])
        note("invitation.opened", invitation, THE_INVITED, now)
    return invitation


@transaction.atomic
def decline_invitation(*, invitation: Invitation, reason: str = "", now: datetime.datetime | None = None) -> Invitation:
    """Note that an invited organization will not sign: no more mail about this letter. Raises InvitationEnded."""
    return end(invitation, State.DECLINED, by=THE_INVITED, reason=reason, now=now or timezone.now())


@transaction.atomic
def stop_writing(*, invitation: Invitation, now: datetime.datetime | None = None) -> Invitation:
    """Decline, and let the campaign write to this address of its own accord no more. Raises InvitationEnded."""
    now = now or timezone.now()
    invitation = end(invitation, State.DECLINED, by=THE_INVITED, now=now)
    MailTally.objects.update_or_create(
        campaign=invitation.letter.campaign,
        address_digest=invitation.address_digest,
        defaults={"refused_at": now},
    )
    return invitation


def link(invitation: Invitation, signature: Signature) -> None:
    """Remember which signature came by an invitation; called in the transaction that stores the signature."""
    Invitation.objects.filter(pk=invitation.pk).unanswered().update(signature=signature)


def settle(signature: Signature, now: datetime.datetime) -> None:
    """Let the invitation of a signature end as signed; called in the transaction that confirms the signature.

    It is the one it came by, else the one that its mailbox got: of several there the one of its name.
    """
    if signature.kind != Kind.ORGANIZATION:
        return
    mine = Invitation.objects.filter(Q(signature=signature) | Q(address_digest=signature.address_digest))
    mine = mine.filter(letter=signature.letter_id, state__in=ENDS).exclude(address_digest="")
    waiting = list(mine.select_for_update(of=("self",)))
    chosen = (
        [row for row in waiting if row.signature_id == signature.pk]
        or [row for row in waiting if fold(row.name)[:300] == signature.name_fold]
        or (waiting if len(waiting) == 1 else [])
    )
    Invitation.objects.filter(pk__in=[row.pk for row in chosen]).update(
        state=State.SIGNED, signature=signature, ended_at=now
    )


# --- Retention ------------------------------------------------------------------------------------


def erase_invitations(*, now: datetime.datetime) -> int:
    """Erase who was invited and what was answered, once that may not be kept any more; the numbers stay."""
    ended = Invitation.objects.filter(retain_until__lt=now.date()).exclude(name="")
    return ended.update(name="", country="", email="", address_digest="", language="", reason="")
