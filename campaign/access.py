"""The one door: what a user may reach in a campaign, or 404."""

from enum import StrEnum
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404

from campaign.models import Campaign, Membership, User


class Power(StrEnum):
    """What a role may do."""

    READ = "read"
    DRAFT = "draft"
    DECIDE = "decide"
    CONTACTS = "contacts"
    SECOND = "second"  # agree as the second that a change is typographical
    RUN = "run"  # adopt, open, close, publish
    EXPORT = "export"
    TEAM = "team"


Role = Membership.Role
POWERS: dict[str, frozenset[Power]] = {
    Role.VIEWER: frozenset({Power.READ}),
    Role.EDITOR: frozenset({Power.READ, Power.DRAFT, Power.SECOND}),
    Role.MODERATOR: frozenset({Power.READ, Power.DECIDE, Power.CONTACTS, Power.SECOND}),
    Role.OWNER: frozenset(Power),
}


def roles_with(need: Power) -> list[str]:
    """The roles that hold the power `need`."""
    return [role for role, powers in POWERS.items() if need in powers]


def powers(user: User, campaign: Campaign) -> frozenset[Power]:
    """What `user` may do in `campaign`; nothing without a membership, a superuser too."""
    if not user.is_active:
        return frozenset()
    role = Membership.objects.filter(user=user, campaign=campaign).values_list("role", flat=True).first()
    return POWERS.get(role or "", frozenset())


def visible[M: Model](user: User, things: QuerySet[M], need: Power = Power.READ) -> QuerySet[M]:
    """The part of `things` in whose campaign `user` holds the power `need`.

    A model says by `CAMPAIGN_PATH` how to reach its campaign; Campaign itself needs none.
    """
    if not user.is_authenticated or not user.is_active:
        return things.none()
    path = getattr(things.model, "CAMPAIGN_PATH", "pk")
    mine = Membership.objects.filter(user=user, role__in=roles_with(need))
    return things.filter(**{f"{path}__in": mine.values("campaign")})


def get[M: Model](user: User, things: QuerySet[M], *, need: Power = Power.READ, **lookup: Any) -> M:
    """The one thing that `lookup` names, where `user` may do `need` with it.

    Raises Http404 alike for what does not exist and for what this user may not reach.
    """
    found = visible(user, things, need).filter(**lookup).first()
    if found is None:
        raise Http404
    return found
