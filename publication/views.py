"""The pages that anybody can read. They touch no session and set no cookie."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign import colour
from campaign.doors import sealed
from campaign.models import Campaign, Logo
from letters.doors import reach
from letters.models import Letter
from publication import comparison, pages, readings, search
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
    return kept(request, HttpResponse(css, content_type="text/css; charset=utf-8"), accent.removeprefix("#"))


@require_safe
def logo(request: HttpRequest, campaign: str) -> HttpResponse:
    """The picture on a campaign's letterhead."""
    found = get_object_or_404(Logo, campaign__slug=campaign)
    return kept(request, HttpResponse(bytes(found.data), content_type="image/png"), found.mark)


def kept(request: HttpRequest, response: HttpResponse, mark: str) -> HttpResponse:
    """Let what was asked for by its own mark be kept, since another would have another address."""
    response["Cache-Control"] = A_MONTH if request.GET.get("v") == mark else FRESH
    return response


def latest(letter: Letter, now: datetime.datetime) -> Edition | None:
    """The newest edition of a letter that is out at `now`."""
    return letter.editions.released(now).first()


@require_safe
@sealed
def letter(request: HttpRequest, lang: str = "", **door: str) -> HttpResponse:
    now = timezone.now()
    found = reach(now, **door)
    with timezone.override(found.campaign.time_zone):
        reading = readings.read(found, latest(found, now), lang, door.get("token", ""), now=now)
        return public(request, "publication/letter.html", pages.letter_page(reading, now))


@require_safe
def signatories(request: HttpRequest, lang: str = "", **door: str) -> HttpResponse:
    now = timezone.now()
    found = reach(now, **door)
    reading = readings.read(found, latest(found, now), lang, now=now)
    return public(request, "publication/signatories.html", search.signatories_page(reading, request.GET, now))


@require_safe
def editions(request: HttpRequest, lang: str = "", **door: str) -> HttpResponse:
    now = timezone.now()
    found = reach(now, **door)
    released = list(found.editions.released(now))
    reading = readings.read(found, released[0] if released else None, lang, now=now)
    return public(request, "publication/editions.html", comparison.editions_page(reading, released))


@require_safe
def edition(request: HttpRequest, number: int, lang: str = "", **door: str) -> HttpResponse:
    now = timezone.now()
    released = list(reach(now, **door).editions.released(now))
    found = next((edition for edition in released if edition.number == number), None)
    if found is None:
        raise Http404
    context = comparison.edition_page(found, released[0], request.GET, lang)
    return public(request, "publication/edition.html", context)
