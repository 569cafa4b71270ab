"""The verbs of a campaign and its team.

Every verb takes keyword arguments, is atomic and writes an Event. An Event names a colleague by the part of
the address before the @, whether or not there is a name: so a new account and an old one look alike.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import outbox
from campaign.events import Actor, label, record
from campaign.images import Picture
from campaign.models import Campaign, HouseStyle, Logo, Membership, User

Role = Membership.Role


class Refused(Exception):
    """A verb that cannot be done; the message is for people and says what to do next."""


class LastOwner(Refused):
    """The campaign would be left without an owner."""


class NotOnTheTeam(Refused):
    """The member has left meanwhile."""


class OnTheTeam(Refused):
    """The person to add has a role already."""


@transaction.atomic
def create(*, by: User, details: dict[str, Any]) -> Campaign:
    """Save a new campaign with `by` as its owner; `details` are fields of Campaign."""
    campaign = Campaign.objects.create(**details)
    Membership.objects.create(campaign=campaign, user=by, role=Role.OWNER)
    record("campaign.created", campaign=campaign, by=by)
    return campaign


@transaction.atomic
def edit(*, campaign: Campaign, by: Actor, details: dict[str, Any]) -> Campaign:
    """Change fields of Campaign; the record names the fields, not their values."""
    campaign = locked(campaign)
    if changed := change(campaign, details):
        record("campaign.edited", campaign=campaign, by=by, fields=changed)
    return campaign


def locked(campaign: Campaign) -> Campaign:
    """The campaign as it stands now, its row locked until the caller's transaction ends."""
    return Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def change(row: Campaign | HouseStyle, details: dict[str, Any]) -> str:
    """Save what `details` change of a row; returns the names of these fields, "" for none."""
    changed = sorted(field for field, value in details.items() if getattr(row, field) != value)
    for field in changed:
        setattr(row, field, details[field])
    row.save(update_fields=changed)
    return " ".join(changed)


# --- Look and house style -------------------------------------------------------------------------


@transaction.atomic
def set_logo(*, campaign: Campaign, by: Actor, picture: Picture, alt: str) -> Logo:
    """Put a picture on the letterhead, in the place of the one that may be there; `alt` says what it shows."""
    campaign = locked(campaign)
    logo, _new = Logo.objects.update_or_create(campaign=campaign, defaults={**picture._asdict(), "alt": alt})
    record("campaign.logo-set", campaign=campaign, by=by, digest=logo.mark)
    return logo


@transaction.atomic
def remove_logo(*, campaign: Campaign, by: Actor) -> None:
    """Take the picture off the letterhead; where there is none, nothing happens."""
    campaign = locked(campaign)
    number, _each = Logo.objects.filter(campaign=campaign).delete()
    if number:
        record("campaign.logo-removed", campaign=campaign, by=by)


@transaction.atomic
def set_house_style(*, campaign: Campaign, by: Actor, language: str, details: dict[str, Any]) -> HouseStyle:
    """Settle how rolls and dates are printed in `language`, "" for all; `details` are fields of HouseStyle."""
    campaign = locked(campaign)
    row, _new = HouseStyle.objects.get_or_create(campaign=campaign, language=language)
    if changed := change(row, details):
        record("campaign.style-set", campaign=campaign, by=by, language=language, fields=changed)
    return row


@transaction.atomic
def remove_house_style(*, campaign: Campaign, by: Actor, language: str) -> None:
    """Let `language` be printed as all languages are; where it is, nothing happens."""
    campaign = locked(campaign)
    number, _each = campaign.house_styles.filter(language=language).delete()
    if number:
        record("campaign.style-removed", campaign=campaign, by=by, language=language)


# --- The team -------------------------------------------------------------------------------------


@transaction.atomic
def add_member(*, campaign: Campaign, by: User, email: str, role: str) -> Membership:
    """Give whoever owns `email` a role and mail them how to sign in; without an account one is made.

    All that the caller can see is the same with and without an account. Raises OnTheTeam.
    """
    user, _new = User.objects.get_or_create(
        email__iexact=email, defaults={"email": email.lower(), "password": make_password(None)}
    )
    membership, added = Membership.objects.get_or_create(campaign=campaign, user=user, defaults={"role": role})
    if not added:
        raise OnTheTeam(_("This person is on the team already. Change the role in the list instead."))
    record("team.added", campaign=campaign, by=by, member=short_name(membership), role=role)
    invite(membership, by)
    return membership


def invite(membership: Membership, by: User) -> None:
    """Queue the mail that says how to sign in; answers go to the campaign, else to `by`."""
    campaign = membership.campaign
    outbox.queue(
        "invited",
        to=membership.user.email,
        subject=_("Your place at the desk of %(campaign)s") % {"campaign": campaign.name},
        text=render_to_string(
            "emails/invited.txt",
            {
                "campaign": campaign,
                "membership": membership,
                "by": label(by),
                "desk_url": settings.SITE_URL + reverse("publication:desk_campaign", args=[campaign.slug]),
                "code_url": settings.SITE_URL + reverse("account_request_login_code"),
                "password_url": settings.SITE_URL + reverse("account_reset_password"),
            },
        ),
        reply_to=campaign.reply_to or by.email,
    )


@transaction.atomic
def set_role(*, membership: Membership, by: Actor, role: str) -> Membership:
    """Change a role; raises NotOnTheTeam, and LastOwner where nobody would be left to run the team."""
    campaign = locked(membership.campaign)
    membership = still_there(membership)
    if membership.role != role:
        keep_an_owner(campaign, membership)
        membership.role = role
        membership.save(update_fields=["role"])
        record("team.role-set", campaign=campaign, by=by, member=short_name(membership), role=role)
    return membership


@transaction.atomic
def remove(*, membership: Membership, by: Actor) -> None:
    """Take a member off the team; raises NotOnTheTeam, and LastOwner where nobody would be left to run it."""
    campaign = locked(membership.campaign)
    membership = still_there(membership)
    keep_an_owner(campaign, membership)
    record("team.removed", campaign=campaign, by=by, member=short_name(membership), role=membership.role)
    membership.delete()


def still_there(membership: Membership) -> Membership:
    """The membership as it stands now that its campaign is locked; raises NotOnTheTeam."""
    found = Membership.objects.select_related("campaign", "user").filter(pk=membership.pk).first()
    if found is None:
        raise NotOnTheTeam(_("This person has left the team meanwhile."))
    return found


def keep_an_owner(campaign: Campaign, leaving: Membership) -> None:
    """Raise LastOwner if `campaign`, whose row is locked, has no other owner who can sign in."""
    owners = campaign.memberships.filter(role=Role.OWNER, user__is_active=True)
    if leaving.role == Role.OWNER and not owners.exclude(pk=leaving.pk).exists():
        raise LastOwner(_("A campaign needs an owner. Make somebody else an owner first."))


def short_name(membership: Membership) -> str:
    """What the record calls a member: the address without its domain."""
    return membership.user.email.partition("@")[0]
