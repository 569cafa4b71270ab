"""The ground floor: who works here, on which cause, how it looks, what was done, and the mails that wait to be sent."""

from campaign.models.campaign import RESERVED_SLUGS, Campaign, Membership, validate_not_reserved
from campaign.models.look import HouseStyle, Logo
from campaign.models.people import User, UserManager
from campaign.models.record import AppendOnly, AppendOnlyQuerySet, Event, EventQuerySet, Outbox, OutboxQuerySet

__all__ = [
    "RESERVED_SLUGS",
    "AppendOnly",
    "AppendOnlyQuerySet",
    "Campaign",
    "Event",
    "EventQuerySet",
    "HouseStyle",
    "Logo",
    "Membership",
    "Outbox",
    "OutboxQuerySet",
    "User",
    "UserManager",
    "validate_not_reserved",
]
