"""The desk's side of a campaign: its settings, its team, and how every page of the desk is rendered."""

import zoneinfo
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign import access, colour, history, workflow
from campaign.access import Power
from campaign.forms import CampaignForm, MemberForm, NewCampaignForm, TeamForm
from campaign.look_forms import LogoForm
from campaign.models import Campaign, Membership, User

LAST_EVENTS = 20


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in, as behind `login_required`."""

    user: User


def page(
    request: DeskRequest,
    template: str,
    campaign: Campaign | None,
    *,
    letter: Model | None = None,
    tab: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page of the desk, its times in the campaign's zone.

    `template` gets `desk_campaign`, `desk_letter`, `powers`, `tab` and what `context` holds.
    """
    frame = {
        "desk_campaign": campaign,
        "desk_letter": letter,
        "powers": access.powers(request.user, campaign) if campaign else frozenset(),
        "tab": tab,
    }
    with timezone.override(zoneinfo.ZoneInfo(campaign.time_zone) if campaign else None):
        return render(request, template, frame | context, status=status)


def attempt(request: DeskRequest, verb: Callable[..., Any], done: str, **choices: Any) -> bool:
    """Call a workflow verb as the request's user and tell that it is `done`, or why it was refused."""
    try:
        verb(by=request.user, **choices)
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


@login_required
def new_campaign(request: DeskRequest) -> HttpResponse:
    """Begin a campaign; for superusers alone. Whoever begins it becomes its owner."""
    if not request.user.is_superuser:
        raise Http404
    form = NewCampaignForm(request.POST or None)
    if form.is_valid():
        campaign = workflow.create(by=request.user, details=form.cleaned_data)
        return redirect("campaign:settings", campaign=campaign.slug)
    return page(request, "campaign/new.html", None, form=form)


@login_required
def settings(request: DeskRequest, campaign: str) -> HttpResponse:
    """Everything about a campaign that its owners settle."""
    found = access.get(request.user, Campaign.objects.all(), need=Power.TEAM, slug=campaign)
    form = CampaignForm(request.POST or None, instance=found)
    if form.is_valid() and attempt(
        request, workflow.edit, _("The settings are saved."), campaign=found, details=form.cleaned_data
    ):
        return redirect("campaign:settings", campaign=campaign)
    return settings_page(request, found, form, LogoForm())


def settings_page(request: DeskRequest, campaign: Campaign, form: CampaignForm, logo_form: LogoForm) -> HttpResponse:
    """The settings with their two forms, as they are or with what is to be mended."""
    return page(
        request,
        "campaign/settings.html",
        campaign,
        tab="settings",
        form=form,
        logo_form=logo_form,
        shades=shades(campaign.accent),
    )


@login_required
@require_POST
def logo(request: DeskRequest, campaign: str) -> HttpResponse:
    """Put a picture on the letterhead."""
    found = access.get(request.user, Campaign.objects.all(), need=Power.TEAM, slug=campaign)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid() and attempt(
        request, workflow.set_logo, _("The logo is on the letterhead."), campaign=found, **form.cleaned_data
    ):
        return redirect("campaign:settings", campaign=campaign)
    return settings_page(request, found, CampaignForm(instance=found), form)


@login_required
@require_POST
def remove_logo(request: DeskRequest, campaign: str) -> HttpResponse:
    """Take the picture off the letterhead."""
    found = access.get(request.user, Campaign.objects.all(), need=Power.TEAM, slug=campaign)
    attempt(request, workflow.remove_logo, _("The logo is removed."), campaign=found)
    return redirect("campaign:settings", campaign=campaign)


def shades(accent: str) -> list[dict[str, str | float]]:
    """The accent as it is shown on light and on dark paper, with its contrast there."""
    dark = colour.for_dark_paper(accent)
    papers = [(_("Light"), colour.LIGHT_GROUND, accent), (_("Dark"), colour.DARK_GROUND, dark)]
    return [
        {"paper": paper, "ground": ground, "colour": shade, "ratio": colour.contrast(shade, ground)}
        for paper, ground, shade in papers
    ]


@login_required
def team(request: DeskRequest, campaign: str) -> HttpResponse:
    """Who works on a campaign: add somebody, change a role, remove."""
    found = access.get(request.user, Campaign.objects.all(), need=Power.TEAM, slug=campaign)
    adding = MemberForm(request.POST if request.POST.get("action") == "add" else None)
    if request.method == "POST" and change_team(request, found, adding):
        # Who is no owner any more cannot come back to this page.
        stays = Power.TEAM in access.powers(request.user, found)
        return redirect("campaign:team", campaign=campaign) if stays else redirect("publication:desk")
    return page(
        request,
        "campaign/team.html",
        found,
        tab="team",
        adding=adding,
        members=found.memberships.select_related("user").order_by("user__email"),
        roles=[(role, capfirst(str(history.DETAILS[f"role {role}"]))) for role in Membership.Role.values],
        told=map(history.tell, found.events.filter(letter=None).order_by("-pk")[:LAST_EVENTS]),
    )


def change_team(request: DeskRequest, campaign: Campaign, adding: MemberForm) -> bool:
    """Do what was posted to the team page; False where the form for a new member has to be shown again."""
    if adding.is_bound:
        done = _("%(email)s is on the team. A mail says how to sign in.")
        return adding.is_valid() and (
            attempt(
                request,
                workflow.add_member,
                done % adding.cleaned_data,
                campaign=campaign,
                **adding.cleaned_data,
            )
        )
    form = TeamForm(request.POST, campaign=campaign)
    if not form.is_valid():
        messages.error(request, _("This did not work: look at the list again and repeat it."))
    elif request.POST.get("action") == "remove":
        attempt(request, workflow.remove, _("Removed from the team."), membership=form.cleaned_data["member"])
    elif form.cleaned_data["role"]:
        attempt(
            request,
            workflow.set_role,
            _("The role is changed."),
            membership=form.cleaned_data["member"],
            role=form.cleaned_data["role"],
        )
    return True
