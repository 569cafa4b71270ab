"""Writing the record."""

import datetime
import uuid

from django.utils import timezone

from campaign.models import Campaign, Event, User

type Actor = User | str


def label(by: Actor) -> str:
    """How the record names an actor: a user's label, or words such as "the signatory"."""
    return by.label if isinstance(by, User) else by


def record(
    type: str,
    *,
    campaign: Campaign,
    by: Actor,
    letter: uuid.UUID | None = None,
    subject: uuid.UUID | None = None,
    at: datetime.datetime | None = None,
    **details: str | int | bool | None,
) -> Event:
    """Append one Event, of now or of `at`, inside the caller's transaction and return it.

    `letter` and `subject` are public ids. `details` hold public facts only (a number, a state, a version),
    never a private value: the history page shows them to every member.
    """
    return Event.objects.create(
        type=type,
        campaign=campaign,
        actor=label(by),
        letter=letter,
        subject=subject,
        at=at or timezone.now(),
        details=details,
    )
