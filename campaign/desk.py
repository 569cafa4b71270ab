"""The desk's side of a campaign: its settings, its team, and how every page of the desk is rendered."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaign import access
from campaign.models import Campaign


def page(
    request: HttpRequest,
    template: str,
    campaign: Campaign,
    *,
    letter: Model | None = None,
    tab: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page of the desk: `template` gets `desk_campaign`, `desk_letter`, `powers`, `tab` and `context`."""
    frame = {
        "desk_campaign": campaign,
        "desk_letter": letter,
        "powers": access.powers(request.user, campaign),
        "tab": tab,
    }
    return render(request, template, frame | context, status=status)


@login_required
def new_campaign(request: HttpRequest) -> HttpResponse: ...


@login_required
def settings(request: HttpRequest, campaign: str) -> HttpResponse: ...


@login_required
def team(request: HttpRequest, campaign: str) -> HttpResponse: ...
