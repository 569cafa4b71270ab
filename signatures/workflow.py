"""The verbs of a signature: received, confirmed, decided, corrected, withdrawn.

Every verb takes keyword arguments, locks the rows it changes, checks the move against `MOVES`, writes an Event
and queues its mails in the same transaction. Nothing else assigns a signature's state.
"""

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import addresses, outbox
from campaign.events import Actor, label, record
from campaign.models import User
from campaign.text import fold
from letters import workflow as letter_workflow
from letters.models import Letter, Text, Version
from letters.workflow import NotNow, Refused
from signatures import emails, roll
from signatures.models import LIVE, Contact, Decision, Signature

State, Kind, Verdict = Signature.State, Signature.Kind, Decision.Verdict
MOVES: dict[str, frozenset[str]] = {
    State.RECEIVED: frozenset({State.PENDING, State.EXPIRED, State.WITHDRAWN}),
    State.PENDING: frozenset({State.APPROVED, State.REJECTED, State.WITHDRAWN}),
    State.APPROVED: frozenset({State.PENDING, State.WITHDRAWN}),
    State.REJECTED: frozenset({State.PENDING, State.WITHDRAWN}),
    State.EXPIRED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
THE_SIGNATORY = "the signatory"
CORRECTABLE = "name role country country_printed website family_name display listed_from roll_override pin".split()
RETENTION = datetime.timedelta(days=365)
RETENTION_ENDED = datetime.timedelta(days=30)  # for a signature that came to nothing


class NotTaking(Refused):
    """The letter takes no signatures now, or not of this kind."""


class TextChanged(Refused):
    """The text that was shown is not the one in force any more."""


class Replaced(Refused):
    """The mailbox signed again since this line was shown."""


class DecidedMeanwhile(Refused):
    """A colleague, or the signatory, was faster."""


class ChangedMeanwhile(Refused):
    """The signature is not as the correction's form showed it."""


class TooManyMails(Refused):
    """Strangers caused so many mails to an address that none is added today."""


class NothingToUndo(Refused):
    """No decision stands, or it cannot be taken back any more."""


class SignedText(Refused):
    """A text that somebody has signed cannot be exchanged without asking them."""


class AlreadySigned(Refused):
    """Another live signature of the same mailbox stands in the way."""


class Submission(NamedTuple):
    """What a signer typed, cleaned by the form: `fields` are of Signature, `contact` of Contact."""

    kind: str
    email: str
    fields: dict[str, Any]
    contact: dict[str, Any]
    consent_text: str
    flags: list[str]


def note(type: str, signature: Signature, by: Actor, **details: Any) -> None:
    """Write one event of `signature` into its campaign's record."""
    letter = signature.letter
    record(type, campaign=letter.campaign, by=by, letter=letter.public_id, subject=signature.public_id, **details)


def locked(signature: Signature) -> Signature:
    """The signature as it stands now, its row locked until the caller's transaction ends."""
    rows = Signature.objects.select_for_update(of=("self",)).select_related("letter__campaign", "letter__original")
    return rows.get(pk=signature.pk)


def locked_as_shown(signature: Signature) -> Signature:
    """The locked signature; raises Replaced where it says something else than when `signature` was read."""
    now_there = locked(signature)
    if now_there.nonce != signature.nonce:
        raise Replaced(_("This signature was replaced by a newer one from the same mailbox."))
    return now_there


def move(signature: Signature, to: str) -> None:
    """Set the state of a locked signature, or raise NotNow."""
    if to not in MOVES.get(signature.state, ()):
        raise NotNow(_("This signature is now: %(state)s.") % {"state": signature.get_state_display()})
    signature.state = to


def set_derived(signature: Signature) -> None:
    """Recompute on the instance what follows from its name: place on the roll and keys for searching."""
    letter = signature.letter
    signature.name_fold = fold(signature.name)[:300]
    signature.search_fold = fold(f"{signature.name} {signature.role}")[:900]
    signature.roll_key = roll.key(
        signature.name,
        kind=signature.kind,
        language=letter.language,
        article_rule=letter.article_rule,
        pin=signature.pin,
        override=signature.roll_override,
        family_name=signature.family_name,
    )


def shown_digest(signature: Signature) -> str:
    """A name for what a correction's form shows of `signature` and for which signing of it: SHA-256, in hex."""
    shown = [signature.nonce, *(getattr(signature, field) for field in CORRECTABLE)]
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def retain(signature: Signature, period: datetime.timedelta, now: datetime.datetime) -> None:
    """Keep the contact of `signature` for `period` from `now`, and no longer than was promised when it was received."""
    until = min(now + period, signature.received_at + RETENTION)
    Contact.objects.filter(signature=signature).update(retain_until=until.date())


# --- The signatory's side -------------------------------------------------------------------------


def receive(*, letter: Letter, submission: Submission, version: Version, now: datetime.datetime | None = None) -> None:
    """Store what came through a public form and mail its mailbox; nothing tells the caller what was known.

    `version` is the text that the form showed. A new signature is stored; an unconfirmed one of the same mailbox
    (for an organization: and the same name) is replaced, which kills its older links; for one that is confirmed
    nothing changes and the mail says so. Raises NotTaking, TextChanged.
    """
    now = now or timezone.now()
    asked = letter.asks_organizations if submission.kind == Kind.ORGANIZATION else letter.asks_individuals
    if not asked or not letter.takes_signatures(now):
        raise NotTaking(_("This letter takes no such signatures now."))
    try:
        store(letter, submission, version, now)
    except IntegrityError:  # the same mailbox signed at the same moment: its row is there now
        store(letter, submission, version, now)


@transaction.atomic
def store(letter: Letter, submission: Submission, version: Version, now: datetime.datetime) -> None:
    """Insert or replace the signature of a submission and queue its mail."""
    text = Text.objects.get(pk=version.text_id)
    if text.in_force_id != version.pk:
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
    """Note that the owner of the mailbox stands by the signature; harmless when repeated.

    Where the text has changed in substance since the signing, `shown` must be the digest of the version in force:
    the signature then binds to that, with `consent_text`. A deadline does not matter here: the signature was in
    time. Raises NotNow, Replaced, TextChanged.
    """
    now = now or timezone.now()
    signature = locked_as_shown(signature)
    if signature.confirmed_at and signature.is_live:
        return signature
    move(signature, State.PENDING)
    text = Text.objects.select_related("in_force").get(versions=signature.version_id)
    if signature.basis_id != text.basis_id:
        if text.in_force is None or shown != text.in_force.digest:
            raise TextChanged(_("The text has changed since you signed. Read it, then confirm."))
        bind(signature, text, consent_text, now)
    signature.confirmed_at = now
    signature.save()
    note("signature.confirmed", signature, THE_SIGNATORY, at=now)
    return signature


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


# --- The coordinators' side -----------------------------------------------------------------------


@transaction.atomic
def decide(
    *,
    signature: Signature,
    verdict: str,
    by: User,
    reason: str = "",
    private_note: str = "",
    now: datetime.datetime | None = None,
) -> Decision:
    """Approve or reject what waits. `reason` goes to the signatory, `private_note` stays.

    The mail waits two minutes. Raises DecidedMeanwhile where the signature does not wait any more, NotNow on a
    withdrawn letter.
    """
    now = now or timezone.now()
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
    decision = Decision.objects.create(
        signature=signature, verdict=verdict, reason=reason, note=private_note, by=by.label, user=by, at=now
    )
    decision.mail = emails.decided(signature, decision, now=now)
    decision.save(update_fields=["mail"])
    note(f"signature.{signature.state}", signature, by, at=now)
    if verdict == Verdict.REJECT:
        retain(signature, RETENTION_ENDED, now)
    return decision


def approve_all(
    *, signatures: Iterable[Signature], by: User, now: datetime.datetime | None = None
) -> tuple[list[Decision], list[DecidedMeanwhile]]:
    """Approve each that still waits; returns the decisions, and what colleagues were faster with. Raises NotNow."""
    done: list[Decision] = []
    late: list[DecidedMeanwhile] = []
    for signature in signatures:
        try:
            done.append(decide(signature=signature, verdict=Verdict.APPROVE, by=by, now=now))
        except DecidedMeanwhile as error:
            late.append(error)
    return done, late


@transaction.atomic
def undo(*, signature: Signature, by: User, now: datetime.datetime | None = None) -> Signature:
    """Take back the decision that stands and put the signature into the queue again.

    A mail that still waits is not sent. Raises NothingToUndo, and AlreadySigned where the mailbox signed anew.
    """
    now = now or timezone.now()
    signature = locked(signature)
    decision = signature.decisions.filter(undone_at=None).select_related("mail").first()
    if decision is None or signature.state not in {State.APPROVED, State.REJECTED}:
        raise NothingToUndo(_("There is no decision to undo."))
    move(signature, State.PENDING)
    try:
        with transaction.atomic():
            signature.save(update_fields=["state"])
    except IntegrityError as error:
        raise AlreadySigned(_("This mailbox has signed again since. Decide on the new signature.")) from error
    decision.undone_at, decision.undone_by = now, by.label
    decision.save(update_fields=["undone_at", "undone_by"])
    if decision.mail:
        outbox.cancel(decision.mail)
    retain(signature, RETENTION, now)
    note("signature.decision-undone", signature, by, at=now)
    return signature


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
    Signature.objects.bulk_create(signatures, batch_size=500)
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
    for field in changed:
        setattr(signature, field, fields[field])
    set_derived(signature)
    try:
        with transaction.atomic():
            signature.save()
    except IntegrityError as error:
        raise AlreadySigned(_("The same mailbox has signed under this name already.")) from error
    note("signature.corrected", signature, by, fields=" ".join(changed))
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


# --- Letters that have signatures -----------------------------------------------------------------


@transaction.atomic
def open_letter(*, letter: Letter, by: Actor, **choices: Any) -> Letter:
    """Open a letter as `letters.workflow.open_for_signatures` does; what was entered on the draft follows it.

    A draft's signatures are bound anew to the version that opening puts in force.
    """
    was_draft = letter_workflow.locked(letter).state == Letter.State.DRAFT
    letter = letter_workflow.open_for_signatures(letter=letter, by=by, **choices)
    if was_draft:
        letter.signatures.update(version=letter.in_force, basis=letter.original.basis)
    return letter


@transaction.atomic
def adopt(*, letter: Letter, by: Actor, now: datetime.datetime | None = None) -> Version:
    """Put the newest version of an opened letter in force, as long as nobody has signed the one that is.

    Raises NotNow, SignedText, NoText.
    """
    letter = letter_workflow.locked(letter)
    if letter.state not in {Letter.State.OPEN, Letter.State.CLOSED}:
        raise NotNow(_("Only an opened letter has a text in force. Opening puts the newest version in force."))
    if letter.signatures.live().exists():
        raise SignedText(_("People have signed the text that is in force, and what they signed cannot be changed."))
    return letter_workflow.adopt(letter=letter, by=by, now=now)


@transaction.atomic
def set_article_rule(*, letter: Letter, by: Actor, article_rule: bool) -> Letter:
    """Switch the article rule and put the whole roll in its new order."""
    Letter.objects.select_for_update().get(pk=letter.pk)  # unlike other locks, waits for signers: see keep_in_order
    letter = letter_workflow.edit(letter=letter, by=by, details={"article_rule": article_rule}, addressees=None)
    signatures = list(letter.signatures.select_for_update())
    for signature in signatures:
        signature.letter = letter
        set_derived(signature)
    Signature.objects.bulk_update(signatures, ["roll_key"], batch_size=500)
    return letter
