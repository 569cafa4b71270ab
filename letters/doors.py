"""The two public doors of a letter: its address, once it is public, and its sign-on link."""

import datetime

from django.http import Http404
from django.urls import reverse

from campaign.middleware import Gone
from letters.models import Letter


def reach(now: datetime.datetime, *, campaign: str = "", letter: str = "", token: str = "") -> Letter:
    """The letter that a public address (`campaign` and `letter` slugs) or a sign-on `token` leads to at `now`.

    Raises Http404 alike for what does not exist and what was never public, Gone for what was and is withdrawn.
    """
    letters = Letter.objects.with_text()
    if token:
        found = letters.by_link(token).first()
    else:
        named = letters.filter(campaign__slug=campaign, slug=letter)
        found = named.public(now).first()
        if found is None and named.gone(now).exists():
            raise Gone
    if found is None:
        raise Http404
    return found


def sign_url(letter: Letter, name: str, token: str = "") -> str:
    """The path of the sign page `name` (choose, sign_organization, sign_individual, thanks) behind the same door."""
    if token:
        return reverse(f"signatures:by_link:{name}", args=[token])
    return reverse(f"signatures:by_address:{name}", args=[letter.campaign.slug, letter.slug])
