"""The desk's pages of a text's versions."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from campaign.access import Power
from campaign.desk import DeskRequest, page
from letters.desk import find, paged
from letters.models import Version
from letters.text_desk import sheet, text_in


@login_required
def versions(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> HttpResponse:
    """Every version of a text, newest first."""
    found = find(request, campaign, letter, Power.READ)
    text = text_in(found, lang)
    listed = paged(request, text.versions.defer("body"))
    return page(
        request, "letters/versions.html", found.campaign, letter=found, tab="versions", text=text, versions=listed
    )


@login_required
def version(request: DeskRequest, campaign: str, letter: str, number: int, lang: str = "") -> HttpResponse:
    """One version as it reads, with its digest."""
    found = find(request, campaign, letter, Power.READ)
    text = text_in(found, lang)
    shown = get_object_or_404(Version, text=text, number=number)
    return page(
        request,
        "letters/version.html",
        found.campaign,
        letter=found,
        tab="versions",
        version=shown,
        text=text,
        **sheet(text.language, shown.content),
    )
