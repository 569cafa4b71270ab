"""What the public pages of signing share."""

import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from campaign.doors import zone_name
from letters.markdown import to_html
from letters.models import Letter, Version

NUMBERS_AGE = 10  # seconds by which a number in the text may be late


def page(
    request: HttpRequest, name: str, letter: Letter | None = None, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render `signatures/public_<name>.html`, with times in the zone of the letter's campaign."""
    template = f"signatures/public_{name}.html"
    if letter is None:
        return render(request, template, context, status=status)
    campaign = letter.campaign
    with timezone.override(campaign.time_zone):
        frame = {"letter": letter, "campaign": campaign, "zone": zone_name(campaign.time_zone)}
        return render(request, template, frame | context, status=status)


def text_of(letter: Letter, version: Version, language: str, now: datetime.datetime) -> SafeString:
    """The body of a version as HTML, its numbers in the words of `language` and a few seconds late at the most."""
    numbers = cache.get_or_set(f"numbers-{letter.pk}", lambda: letter.signatures.totals(now), NUMBERS_AGE)
    return to_html(version.body, numbers, language)


def language_name(code: str) -> str:
    """The name of a language in itself; its code where Django does not know it."""
    try:
        return get_language_info(code)["name_local"]
    except KeyError:
        return code
