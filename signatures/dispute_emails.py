"""The mails around “we did not sign this”. Neither side learns from them who the other is."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.models import Outbox
from letters.models import Letter
from signatures import dispute_links, links
from signatures.emails import DECISION_WAITS, address_of, capped, write
from signatures.models import NAMED, Dispute, Signature

State = Dispute.State


def notice(signature: Signature, *, to: str, now: datetime.datetime) -> Outbox:
    """Tell an organization that it stands under a letter; it waits as long as the mail about the decision."""
    letter = signature.letter
    contact = getattr(signature, "contact", None)
    public = Letter.objects.public(now).filter(pk=letter.pk).exists()
    return write(
        "notice",
        letter,
        to=to,
        subject=_("Your organization under a letter: %(title)s") % {"title": letter.title},
        signature=signature,
        position=contact.position if contact else "",
        public_url=settings.SITE_URL + letter.get_absolute_url() if public else "",
        url=dispute_links.notice_url(signature, to),
        wait=DECISION_WAITS,
        now=now,
    )


def confirm(dispute: Dispute, *, now: datetime.datetime) -> Outbox | None:
    """Ask the mailbox whether it says so, or tell it that its case is open; nothing once it got too many mails."""
    if not dispute.email or capped(dispute.email, now=now):
        return None
    letter = dispute.signature.letter
    return write(
        "dispute",
        letter,
        to=dispute.email,
        subject=_("You did not sign? %(title)s") % {"title": letter.title},
        known=dispute.state != State.UNCONFIRMED,
        line=dispute.signature.line,
        url=dispute_links.dispute_url(dispute),
        now=now,
    )


def to_campaign(dispute: Dispute, *, now: datetime.datetime) -> Outbox | None:
    """Tell the campaign that a case is open. Who disputes stands at the desk alone: others may read this mailbox."""
    signature, letter = dispute.signature, dispute.signature.letter
    to = address_of(letter.campaign)
    if not to or (not dispute.proved and told_today(dispute, now)):
        return None
    case = reverse("signatures:case", args=[letter.campaign.slug, letter.slug, dispute.public_id])
    return write(
        "disputed",
        letter,
        to=to,
        subject=_("A signature is disputed: %(title)s") % {"title": letter.title},
        line=signature.line if signature.display in NAMED else _("Name withheld"),
        proved=dispute.proved,
        suspended=signature.state == Signature.State.SUSPENDED,
        case_url=settings.SITE_URL + case,
        now=now,
    )


def told_today(dispute: Dispute, now: datetime.datetime) -> bool:
    """Whether another case of the same signature came within a day, so that the campaign knows already."""
    others = dispute.signature.disputes.cases().exclude(pk=dispute.pk)
    return others.filter(confirmed_at__gt=now - datetime.timedelta(days=1)).exists()


def to_signatory(kind: str, signature: Signature, *, now: datetime.datetime) -> Outbox | None:
    """Tell the signatory that the name is "suspended", "invalidated" or "reinstated"."""
    contact = getattr(signature, "contact", None)
    if contact is None:
        return None
    return write(
        kind,
        signature.letter,
        to=contact.email,
        subject=_("About your signature: %(title)s") % {"title": signature.letter.title},
        signature=signature,
        url=links.url(signature, links.MANAGE),
        now=now,
    )


def to_disputant(dispute: Dispute, *, to: str, now: datetime.datetime) -> Outbox | None:
    """Tell whoever disputed how the case has ended, while the address is known."""
    if not to:
        return None
    letter = dispute.signature.letter
    return write(
        "dispute-ended",
        letter,
        to=to,
        subject=_("About the signature that you dispute: %(title)s") % {"title": letter.title},
        state=dispute.state,
        line=dispute.signature.line,
        now=now,
    )
