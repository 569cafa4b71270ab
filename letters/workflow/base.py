"""What every verb of a letter shares: the lock, the record, and the commonest refusals."""

from typing import Any

from django.utils.translation import gettext as _

from campaign.events import Actor, record
from campaign.workflow import Refused as Refused  # every room's refusals have one base
from letters.models import Letter


class NotNow(Refused):
    """The letter's state does not allow this move."""


class NoText(Refused):
    """There is no text to put in force."""


def locked(letter: Letter) -> Letter:
    """The letter as it stands now, its row locked until the caller's transaction ends."""
    # Signers only refer to the letter, so they need not wait (no_key). What is joined is read after the lock is held:
    # PostgreSQL reads again only the row it waited for.
    Letter.objects.select_for_update(no_key=True).get(pk=letter.pk)
    return Letter.objects.select_related("campaign", "original__in_force").get(pk=letter.pk)


def refuse_withdrawn(letter: Letter) -> None:
    """Raise NotNow for a withdrawn letter: it changes no more."""
    if letter.state == Letter.State.WITHDRAWN:
        raise NotNow(_("This letter is withdrawn and cannot be changed any more."))


def note(type: str, letter: Letter, by: Actor, **details: Any) -> None:
    """Write one event of `letter` into its campaign's record."""
    record(type, campaign=letter.campaign, by=by, letter=letter.public_id, subject=letter.public_id, **details)
