"""A coordinator enters, corrects and helps along signatures."""

import datetime
import hashlib
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor, label
from letters import workflow as letter_workflow
from letters.models import Letter
from letters.workflow import NotNow, Refused
from signatures import authority, emails, name_index
from signatures.models import Signature, State
from signatures.workflow.authorizing import weigh
from signatures.workflow.base import AlreadySigned, locked, locked_as_shown, note, set_derived

CORRECTABLE = "name role country country_printed website family_name display listed_from roll_override pin".split()


class ChangedMeanwhile(Refused):
    """The signature is not as the correction's form showed it."""


class TooManyMails(Refused):
    """Strangers caused so many mails to an address that none is added today."""


def shown_digest(signature: Signature) -> str:
    """A name for what a correction's form shows of `signature` and for which signing of it: SHA-256, in hex."""
    shown = [signature.nonce, *(getattr(signature, field) for field in CORRECTABLE)]
    return hashlib.sha256(repr(shown).encode()).hexdigest()


@transaction.atomic
def enter(
    *,
    letter: Letter,
    by: Actor,
    consent_source: str,
    entries: list[dict[str, Any]],
    now: datetime.datetime | None = None,
) -> list[Signature]:
    """Enter signatories who agreed elsewhere; `consent_source` says where. They wait in the queue like all others.

    Each entry holds fields of Signature (kind, name, role, country, country_printed, …). Bound to the version in
    force, on a draft to the newest one. Raises Refused without a source or a text, NotNow on a withdrawn letter.
    """
    now = now or timezone.now()
    letter = letter_workflow.locked(letter)
    letter_workflow.refuse_withdrawn(letter)
    version = letter.in_force or letter.latest
    if version is None:
        raise letter_workflow.NoText(_("The letter has no text yet. Write it first."))
    if not consent_source.strip():
        raise Refused(_("Say where the consent comes from, for instance “mail of 3 March to the secretariat”."))
    signatures = [
        Signature(
            letter=letter,
            state=State.PENDING,
            version=version,
            basis=letter.original.basis or version,
            language=letter.language,
            consent_source=consent_source,
            consented_at=now,
            received_at=now,
            entered_by=label(by),
            **entry,
        )
        for entry in entries
    ]
    for signature in signatures:
        set_derived(signature)
        signature.authority = authority.on_entry(signature)
    Signature.objects.bulk_create(signatures, batch_size=500)
    name_index.index_signatures(signatures)
    for signature in signatures:
        note("signature.entered", signature, by, kind=signature.kind, at=now)
    return signatures


@transaction.atomic
def correct(*, signature: Signature, by: Actor, fields: dict[str, Any], seen: str | None = None) -> Signature:
    """Correct how a signature is printed and where it stands; the record names what changed, not the values.

    `seen` is the `shown_digest` of what the form showed, None where there was no form. Raises NotNow for one that
    has ended, ChangedMeanwhile, AlreadySigned where the mailbox has signed under the new name.
    """
    letter_workflow.locked(signature.letter)  # no switch of the article rule until the new place is committed
    signature = locked(signature)
    if not signature.is_live:
        raise NotNow(_("This signature stands no more."))
    if seen is not None:
        refuse_unseen(signature, seen)
    changed = sorted(field for field, value in fields.items() if getattr(signature, field) != value)
    if not changed:
        return signature
    named_before = signature.name_fold
    for field in changed:
        setattr(signature, field, fields[field])
    set_derived(signature)
    if signature.name_fold != named_before:  # they confirmed another name
        signature.officers.update(confirmed_at=None)
    try:
        with transaction.atomic():
            signature.save()
    except IntegrityError as error:
        raise AlreadySigned(_("The same mailbox has signed under this name already.")) from error
    name_index.index_signatures([signature])
    note("signature.corrected", signature, by, fields=" ".join(changed))
    weigh(signature, timezone.now())
    return signature


def refuse_unseen(signature: Signature, seen: str) -> None:
    """Raise ChangedMeanwhile where `seen` is not the digest of what stands: nobody overwrites the unseen."""
    if seen != shown_digest(signature):
        raise ChangedMeanwhile(
            _("Nothing was corrected: this signature was changed meanwhile. Look at it as it is now, then correct it.")
        )


@transaction.atomic
def resend(*, signature: Signature, by: Actor, now: datetime.datetime | None = None) -> Signature:
    """Mail the confirmation of an unconfirmed signature once more. Raises NotNow, Replaced, TooManyMails."""
    signature = locked_as_shown(signature)
    if signature.state != State.RECEIVED or getattr(signature, "contact", None) is None:
        raise NotNow(_("This signature is now: %(state)s.") % {"state": signature.get_state_display()})
    if emails.confirm(signature, now=now or timezone.now()) is None:
        raise TooManyMails(_("This mailbox got too many mails today. Try again tomorrow."))
    note("signature.resent", signature, by, at=now)
    return signature
