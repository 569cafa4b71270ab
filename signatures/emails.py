"""The mails of signing. Each function writes Outbox rows inside the caller's transaction.

No mail to an unconfirmed address repeats what was typed into the form: a stranger may have typed it.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import wrap
from django.utils.translation import gettext as _

from campaign import outbox
from campaign.models import Campaign, Membership, Outbox
from letters.models import Letter, Text
from signatures import authority, links, receipts
from signatures.models import Decision, Officer, Question, Signature

DECISION_WAITS = datetime.timedelta(minutes=2)  # an undo within it goes unnoticed
CAUSED_BY_STRANGERS = ["confirm", "remind", "signed-already", "find", "officer", "pack-answered", "dispute"]
WIDTH = 72  # characters a line; a link is never broken


def capped(address: str, *, now: datetime.datetime) -> bool:
    """Whether strangers have caused as many mails to `address` as they may in a day."""
    return outbox.over_cap(address, CAUSED_BY_STRANGERS, now=now)


def write(
    kind: str,
    letter: Letter | None,
    *,
    to: str,
    subject: str,
    reply_to: str = "",
    answers_to: str = "",
    **context: Any,
) -> Outbox:
    """Queue the mail `emails/<kind>.txt`, wrapped, with `letter`, its campaign and the find page at hand.

    Answers go to `answers_to`, else to where the campaign wants them, else to `reply_to`. `wait` and `now` in
    `context` go to the Outbox. A mail about letters of several campaigns has no `letter` and nobody to answer to.
    """
    timing = {name: context.pop(name) for name in ("wait", "now") if name in context}
    campaign = letter.campaign if letter else None
    answers = answers_to or ((campaign.reply_to or reply_to or campaign.contact_email) if campaign else "")
    context |= {
        "letter": letter,
        "campaign": campaign,
        "answers": answers,
        "slips": "signature" in context and receipts.has_slips(context["signature"]),
        "site_url": settings.SITE_URL,
        "find_url": settings.SITE_URL + reverse("signatures:find"),
    }
    text = wrap(render_to_string(f"emails/{kind}.txt", context).strip(), WIDTH) + "\n"
    return outbox.queue(kind, to=to, subject=subject, text=text, reply_to=answers, **timing)


def confirm(signature: Signature, *, now: datetime.datetime) -> Outbox | None:
    """Ask the owner of the mailbox to confirm; nothing once strangers caused too many mails to it."""
    if capped(signature.contact.email, now=now):
        return None
    return write(
        "confirm",
        signature.letter,
        to=signature.contact.email,
        subject=_("Please confirm your signature: %(title)s") % {"title": signature.letter.title},
        url=links.url(signature, links.CONFIRM),
        now=now,
    )


def signed_already(signature: Signature, *, to: str, now: datetime.datetime) -> Outbox | None:
    """Tell the owner of the mailbox that a signature stands, with a link to see, correct or withdraw it."""
    if capped(to, now=now):
        return None
    return write(
        "signed-already",
        signature.letter,
        to=to,
        subject=_("You have signed already: %(title)s") % {"title": signature.letter.title},
        url=links.url(signature, links.MANAGE),
        now=now,
    )


def remind(signature: Signature, *, now: datetime.datetime) -> Outbox | None:
    """Remind of a confirmation that has not come; nothing once strangers caused too many mails to the address."""
    if capped(signature.contact.email, now=now):
        return None
    return write(
        "remind",
        signature.letter,
        to=signature.contact.email,
        subject=_("Still waiting for you: %(title)s") % {"title": signature.letter.title},
        url=links.url(signature, links.CONFIRM),
        now=now,
    )


def find(address: str, signatures: list[Signature], *, now: datetime.datetime) -> Outbox | None:
    """Send fresh links for all of a mailbox's signatures in one mail; answers go to their campaign if it is one."""
    if not signatures or capped(address, now=now):
        return None
    unconfirmed = Signature.State.RECEIVED
    items = [
        (signature, links.url(signature, links.CONFIRM if signature.state == unconfirmed else links.MANAGE))
        for signature in signatures
    ]
    campaigns = {signature.letter.campaign_id for signature in signatures}
    letter = signatures[0].letter if len(campaigns) == 1 else None
    return write("find", letter, to=address, subject=_("Your signatures"), items=items, now=now)


def decided(signature: Signature, decision: Decision, *, now: datetime.datetime) -> Outbox | None:
    """Tell the signatory what was decided, two minutes later; answers go to the coordinator."""
    contact = getattr(signature, "contact", None)
    if contact is None:
        return None
    approved = decision.verdict == Decision.Verdict.APPROVE
    subject = _("Your signature is accepted: %(title)s") if approved else _("About your signature: %(title)s")
    return write(
        "approved" if approved else "rejected",
        signature.letter,
        to=contact.email,
        subject=subject % {"title": signature.letter.title},
        reply_to=decision.user.email if decision.user else "",
        url=links.url(signature, links.MANAGE),
        signature=signature,
        decision=decision,
        to_affirm=receipts.text_to_affirm(signature) is not None,
        authority=authority.of(signature),
        wait=DECISION_WAITS,
        now=now,
    )


def officer(named: Officer, *, now: datetime.datetime) -> Outbox | None:
    """Ask a second officer to confirm; nothing once strangers caused too many mails to the address."""
    if capped(named.email, now=now):
        return None
    letter = named.signature.letter
    return write(
        "officer",
        letter,
        to=named.email,
        subject=_("May your organization sign? %(title)s") % {"title": letter.title},
        url=settings.SITE_URL + links.officer_path(named),
        age=links.OFFICER.age.days,
        now=now,
    )


def affirm(signature: Signature, text: Text, *, again: bool = False, now: datetime.datetime) -> Outbox:
    """Ask a signatory, or ask once more, whether the signature stands under `text`, whose substance has changed."""
    letter = signature.letter
    subject = _("Still yours? %(title)s has changed") if again else _("The letter has changed: %(title)s")
    return write(
        "affirm",
        letter,
        to=signature.contact.email,
        subject=subject % {"title": letter.title},
        url=links.url(signature, links.MANAGE),
        signature=signature,
        again=again,
        changes=receipts.changes_in_words(signature, text, WIDTH),
        now=now,
    )


def address_of(campaign: Campaign) -> str:
    """Where a campaign reads its mail; "" where it has named no mailbox and its owners are all switched off."""
    owner = campaign.memberships.filter(role=Membership.Role.OWNER, user__is_active=True).first()
    return campaign.reply_to or campaign.contact_email or (owner.user.email if owner else "")


def question(signature: Signature, asked: Question, *, now: datetime.datetime) -> Outbox | None:
    """Pass a signatory's question on to the campaign; whoever answers the mail writes to the signatory."""
    contact, to = getattr(signature, "contact", None), address_of(signature.letter.campaign)
    if contact is None or not to:
        return None
    return write(
        "question",
        signature.letter,
        to=to,
        subject=_("A signatory asks: %(title)s") % {"title": signature.letter.title},
        answers_to=contact.email,
        signature=signature,
        asked=asked,
        now=now,
    )


def withdrawn(signature: Signature, *, to: str, now: datetime.datetime) -> Outbox:
    """Confirm to the signatory that the signature is gone."""
    subject = _("Your signature is withdrawn: %(title)s") % {"title": signature.letter.title}
    return write("withdrawn", signature.letter, to=to, subject=subject, now=now)


def published(letter: Letter, signatures: Iterable[Signature], *, now: datetime.datetime) -> int:
    """Tell each signatory that has a mailbox that the letter is published; returns how many mails wait."""
    public_url = settings.SITE_URL + letter.get_absolute_url()
    number = 0
    for signature in signatures:
        write(
            "published",
            letter,
            to=signature.contact.email,
            subject=_("Published: %(title)s") % {"title": letter.title},
            public_url=public_url,
            signature=signature,
            url=links.url(signature, links.MANAGE),
            now=now,
        )
        number += 1
    return number
