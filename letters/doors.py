"""The two public doors of a letter: its address, once it is public, and its sign-on link."""

import datetime

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.urls import reverse

from campaign.middleware import Gone
from letters.models import Letter


def reach(now: datetime.datetime, *, campaign: str = "", letter: str = "", token: str = "") -> Letter:
    """The letter that a public address (`campaign` and `letter` slugs) or a sign-on `token` leads to at `now`.

    It knows whether it is `taking` signatures, and its campaign its logo, of which the picture itself is not read.
    Raises Http404 alike for what does not exist and what was never public, Gone for what was and is withdrawn.
    """
    taking = Letter.objects.open(now).filter(pk=OuterRef("pk"))
    letters = Letter.objects.with_text().annotate(taking=Exists(taking))
    letters = letters.select_related("campaign__logo").defer("campaign__logo__data")
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


def sign_url(letter: Letter, name: str, token: str = "", lang: str = "") -> str:
    """The path of the sign page `name` behind the same door, in the language `lang` or the original's.

    `name` is choose, sign_organization, sign_individual or thanks.
    """
    door = {"token": token} if token else {"campaign": letter.campaign.slug, "letter": letter.slug}
    spoken = {"lang": lang} if lang else {}
    return reverse(f"signatures:{'by_link' if token else 'by_address'}:{name}", kwargs=door | spoken)
