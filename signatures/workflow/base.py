"""What every verb of a signature shares: the lock, the moves, the record."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaign.events import Actor, record
from campaign.text import fold
from letters.workflow import NotNow, Refused
from signatures import roll
from signatures.models import LIVE, Contact, Signature, State

MOVES: dict[str, frozenset[str]] = {
    State.RECEIVED: frozenset({State.CONSIDERING, State.PENDING, State.EXPIRED, State.INVALIDATED, State.WITHDRAWN}),
    State.CONSIDERING: frozenset({State.PENDING, State.EXPIRED, State.INVALIDATED, State.WITHDRAWN}),
    State.PENDING: frozenset(
        {State.APPROVED, State.REJECTED, State.LAPSED, State.SUSPENDED, State.INVALIDATED, State.WITHDRAWN}
    ),
    State.APPROVED: frozenset({State.PENDING, State.LAPSED, State.SUSPENDED, State.INVALIDATED, State.WITHDRAWN}),
    State.LAPSED: frozenset({State.PENDING, State.APPROVED, State.SUSPENDED, State.INVALIDATED, State.WITHDRAWN}),
    State.SUSPENDED: frozenset({State.PENDING, State.APPROVED, State.INVALIDATED, State.WITHDRAWN}),
    State.INVALIDATED: frozenset({State.PENDING, State.APPROVED, State.REJECTED, State.WITHDRAWN}),
    State.REJECTED: frozenset({State.PENDING, State.INVALIDATED, State.WITHDRAWN}),
    State.EXPIRED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
THE_SIGNATORY = "the signatory"
RETENTION = datetime.timedelta(days=365)
RETENTION_ENDED = datetime.timedelta(days=30)  # for a signature that came to nothing


class Replaced(Refused):
    """The mailbox signed again since this line was shown."""


class AlreadySigned(Refused):
    """Another live signature of the same mailbox stands in the way."""


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


def move_back(signature: Signature, to: str) -> None:
    """Let a locked signature that a merge of entries invalidated be as it was: live, in any state; or raise NotNow."""
    if signature.state != State.INVALIDATED or to not in LIVE:
        raise NotNow(_("This signature is now: %(state)s.") % {"state": signature.get_state_display()})
    signature.state = to


def retain(signature: Signature, period: datetime.timedelta, now: datetime.datetime) -> None:
    """Keep the contact of `signature` for `period` from `now`, and no longer than was promised when it was received."""
    until = min(now + period, signature.received_at + RETENTION)
    Contact.objects.filter(signature=signature).update(retain_until=until.date())
