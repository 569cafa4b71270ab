"""The pages that anybody can read. They touch no session and set no cookie."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign import colour
from campaign.doors import sealed
from campaign.models import Campaign
from letters.doors import reach
from letters.models import Letter
from publication import comparison, pages, search
from publication.models import Edition

# A shared cache in front may answer for five seconds, so that no page is more than ten late. A reader's own browser
# asks every time: who has withdrawn and looks again sees that the name is gone.
FRESH = "public, max-age=0, s-maxage=5"
A_MONTH = "public, max-age=2592000"


def public(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page that may stand in shared caches for a moment."""
    response = render(request, template, context)
    response["Cache-Control"] = FRESH
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return public(request, "publication/home.html", pages.home_page(timezone.now()))


@require_safe
def campaign(request: HttpRequest, campaign: str) -> HttpResponse:
    now = timezone.now()
    found = get_object_or_404(pages.known_campaigns(now), slug=campaign)
    return public(request, "publication/campaign.html", pages.campaign_page(found, now))


@require_safe
def look(request: HttpRequest, campaign: str) -> HttpResponse:
    """A campaign's two accents: on light paper as its owners chose it, on dark paper a readable shade of it."""
    accent = get_object_or_404(Campaign, slug=campaign).accent
    css = f":root {{\n  --accent: {accent};\n  --accent-dark: {colour.for_dark_paper(accent)};\n}}\n"
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    asked_for_this = request.GET.get("v") == accent.removeprefix("#")
    response["Cache-Control"] = A_MONTH if asked_for_this else FRESH
    return response


@require_safe
@sealed
def letter(request: HttpRequest, **door: str) -> HttpResponse:
    now = timezone.now()
    found = reach(now, **door)
    with timezone.override(found.campaign.time_zone):
        context = pages.letter_page(found, now, token=door.get("token", ""))
        return public(request, "publication/letter.html", context)


@require_safe
def signatories(request: HttpRequest, **door: str) -> HttpResponse:
    now = timezone.now()
    context = search.signatories_page(reach(now, **door), request.GET, now)
    return public(request, "publication/signatories.html", context)


@require_safe
def editions(request: HttpRequest, **door: str) -> HttpResponse:
    found, released = released_editions(**door)
    return public(request, "publication/editions.html", comparison.editions_page(found, released))


@require_safe
def edition(request: HttpRequest, number: int, **door: str) -> HttpResponse:
    _letter, released = released_editions(**door)
    found = next((edition for edition in released if edition.number == number), None)
    if found is None:
        raise Http404
    return public(request, "publication/edition.html", comparison.edition_page(found, released[0], request.GET))


def released_editions(**door: str) -> tuple[Letter, list[Edition]]:
    """The letter behind a public door and its editions that are out, newest first."""
    now = timezone.now()
    found = reach(now, **door)
    return found, list(found.editions.released(now))
