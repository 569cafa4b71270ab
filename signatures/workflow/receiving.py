"""A signature comes in by the public door and is confirmed by its mailbox."""

import datetime
from typing import Any, NamedTuple, cast

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import addresses
from campaign.text import fold
from letters.models import Letter, Text, Version
from letters.workflow import NotNow, Refused
from signatures import emails, name_index
from signatures.models import LIVE, Contact, Invitation, Kind, Signature, State
from signatures.workflow.authorizing import weigh
from signatures.workflow.base import RETENTION, THE_SIGNATORY, locked_as_shown, move, note, set_derived
from signatures.workflow.inviting import link, settle
from signatures.workflow.leaving import mailbox


class NotTaking(Refused):
    """The letter takes no signatures now, or not of this kind."""


class TextChanged(Refused):
    """The text that was shown is not the one in force any more."""


class Submission(NamedTuple):
    """What a signer typed, cleaned by the form: `fields` are of Signature, `contact` of Contact."""

    kind: str
    email: str
    fields: dict[str, Any]
    contact: dict[str, Any]
    consent_text: str
    flags: list[str]


def receive(
    *,
    letter: Letter,
    submission: Submission,
    version: Version,
    invitation: Invitation | None = None,
    now: datetime.datetime | None = None,
) -> None:
    """Store what came through a public form and mail its mailbox; nothing tells the caller what was known.

    `version` is the text that the form showed. A new signature is stored; an unconfirmed one of the same mailbox
    (for an organization: and the same name) is replaced, which kills its older links; for one that is confirmed
    nothing changes and the mail says so. What came by an `invitation` is remembered there. Raises NotTaking,
    TextChanged.
    """
    now = now or timezone.now()
    asked = letter.asks_organizations if submission.kind == Kind.ORGANIZATION else letter.asks_individuals
    if not asked or not letter.takes_signatures(now):
        raise NotTaking(_("This letter takes no such signatures now."))
    try:
        store(letter, submission, version, invitation, now)
    except IntegrityError:  # the same mailbox signed at the same moment: its row is there now
        store(letter, submission, version, invitation, now)


@transaction.atomic
def store(
    letter: Letter, submission: Submission, version: Version, invitation: Invitation | None, now: datetime.datetime
) -> None:
    """Insert or replace the signature of a submission and queue its mail."""
    text = Text.objects.get(pk=version.text_id)
    if text.in_force_id != version.pk or text.basis_id is None:
        raise TextChanged(_("The text of this letter has just changed. Read it again, then sign."))
    digest = addresses.digest(submission.email)
    earlier = Signature.objects.select_for_update().filter(
        letter=letter, kind=submission.kind, address_digest=digest, state__in=LIVE
    )
    if submission.kind == Kind.ORGANIZATION:
        earlier = earlier.filter(name_fold=fold(submission.fields["name"])[:300])
    standing = earlier.first()
    if standing and standing.state != State.RECEIVED:
        standing.letter = letter
        emails.signed_already(standing, to=mailbox(standing, submission.email), now=now)
        return
    if standing and emails.capped(submission.email, now=now):  # no newer link would come: the older ones stay good
        return
    signature = standing or Signature()
    replacement = Signature(pk=signature.pk, public_id=signature.public_id, letter=letter, kind=submission.kind)
    fill(replacement, submission, text, digest, now)
    replacement.save(force_insert=standing is None, force_update=standing is not None)
    keep_in_order(replacement)
    earlier_contact = getattr(standing, "contact", None)
    contact = Contact(pk=earlier_contact and earlier_contact.pk, signature=replacement, **submission.contact)
    contact.email, contact.retain_until = submission.email, (now + RETENTION).date()
    contact.save()
    if invitation:
        link(invitation, replacement)
    note(
        "signature.replaced" if standing else "signature.received",
        replacement,
        THE_SIGNATORY,
        kind=submission.kind,
        at=now,
    )
    emails.confirm(replacement, now=now)


def keep_in_order(signature: Signature) -> None:
    """Correct the place on the roll of a row just saved where the article rule was switched meanwhile.

    A switch locks the letter, which waits for (and holds up) an insert under it, and every signature, which waits
    for the row of a replacement. So the rule read after the row was saved holds until it is committed.
    """
    rule = Letter.objects.values_list("article_rule", flat=True).get(pk=signature.letter_id)
    if rule != signature.letter.article_rule:
        signature.letter.article_rule = rule
        set_derived(signature)
        signature.save(update_fields=["roll_key"])


def fill(signature: Signature, submission: Submission, text: Text, digest: str, now: datetime.datetime) -> None:
    """Set on the instance everything that a submission says, bound to what is in force of `text`."""
    for field, value in submission.fields.items():
        setattr(signature, field, value)
    bind(signature, text, submission.consent_text, now)
    signature.address_digest, signature.mail_domain = digest, addresses.domain(submission.email)
    signature.flags, signature.received_at = submission.flags, now
    set_derived(signature)


def bind(signature: Signature, text: Text, consent_text: str, now: datetime.datetime) -> None:
    """Set on the instance which version and basis of `text` was agreed to, when, and in which words."""
    signature.version_id, signature.basis_id = cast(int, text.in_force_id), cast(int, text.basis_id)
    signature.language = text.language
    signature.consent_text, signature.consented_at = consent_text, now


@transaction.atomic
def confirm(
    *, signature: Signature, shown: str = "", consent_text: str = "", now: datetime.datetime | None = None
) -> Signature:
    """Note that the owner of the mailbox stands by the signature; harmless when repeated. A board may still decide.

    Where the text has changed in substance since the signing, `shown` must be the digest of the version in force:
    the signature then binds to that, with `consent_text`. A deadline does not matter here: the signature was in
    time. Raises NotNow, Replaced, TextChanged.
    """
    now = now or timezone.now()
    signature = locked_as_shown(signature)
    if signature.confirmed_at and signature.is_live:
        return signature
    if signature.confirmed_at:  # what a coordinator took off does not come back by an old link
        raise NotNow(_("This signature is now: %(state)s.") % {"state": signature.get_state_display()})
    deciding = signature.decides_on is not None
    move(signature, State.CONSIDERING if deciding else State.PENDING)
    text = signature.letter.text_to_sign(signature.language)
    if text is None or signature.basis_id != text.basis_id:
        if text is None or shown != text.in_force.digest:
            raise TextChanged(_("The text has changed since you signed. Read it, then confirm."))
        bind(signature, text, consent_text, now)
    signature.confirmed_at = now
    if deciding:  # reminders of the board's day are counted anew
        signature.reminded, signature.reminded_at = 0, None
    signature.save()
    name_index.index_signatures([signature])
    note("signature.considering" if deciding else "signature.confirmed", signature, THE_SIGNATORY, at=now)
    settle(signature, now)
    weigh(signature, now)
    return signature
