"""What the public pages show of letters: read models, as plain values for a template."""

import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.doors import zone_name
from campaign.models import Campaign
from letters.doors import sign_url
from letters.models import Addressee, Letter, LetterQuerySet
from letters.tokens import Counts
from publication import rolls
from publication.models import Edition
from publication.wording import (
    changes_in_words,
    direction,
    in_words,
    printed_date,
    release_day,
    signatories_in_words,
)
from publication.workflow import freeze

MOST_OPEN, MOST_PUBLISHED, MOST_CAMPAIGNS = (
    50,
    20,
    100,
)  # on the home page; a campaign's page has all its letters
FILES = [("txt", gettext_lazy("Text")), ("md", "MD"), ("html", "HTML"), ("json", "JSON")]


# --- One letter -----------------------------------------------------------------------------------


def letter_page(letter: Letter, now: datetime.datetime, *, token: str = "") -> dict[str, Any]:
    """What stands on a letter's page at `now`, reached by its address or by the sign-on link of `token`."""
    edition = letter.editions.released(now).first()
    named = edition is not None or not letter.campaign.names_at_publication
    stand = rolls.read(rolls.of(letter, edition, now)) if named else rolls.numbers_only(letter, now)
    content = edition.content if edition else freeze(letter, 0, stand.counts)
    return signing(letter, now, token) | {
        "letter": letter,
        "campaign": letter.campaign,
        "sheet": sheet(content, letter.campaign),
        "stand": stand,
        "named": named,
        "edition": edition,
        "released": release_day(edition) if edition else "",
        "record": record(edition, stand.counts, now) if edition else [],
        "files": files(letter) if edition else [],
        "description": in_words(stand.counts),
        "is_public": letter.public_since is not None and letter.public_since <= now,
        "by_link": bool(token),
    }


def signing(letter: Letter, now: datetime.datetime, token: str = "") -> dict[str, Any]:
    """Whether a letter can be signed at `now`, until when (in the zone named), and where."""
    taking = letter.takes_signatures(now)
    return {
        "signing": signing_state(letter, taking, now),
        "sign_url": sign_url(letter, "choose", token) if taking else "",
        "closes_at": letter.closes_at if taking else None,
        "zone": zone_name(letter.campaign.time_zone),
    }


def signing_state(letter: Letter, taking: bool, now: datetime.datetime) -> str:
    """How signing stands: "open", "paused" or "closed"; `taking` says whether it is open at `now`."""
    return "open" if taking else "paused" if rolls.is_open(letter, now) else "closed"


def sheet(content: dict[str, Any], campaign: Campaign) -> dict[str, Any]:
    """What is printed above the roll, of an edition's content."""
    text, dates = content["texts"][0], content["dates"]
    to = [addressee for addressee in content["addressees"] if addressee["kind"] == Addressee.Kind.TO]
    copies = [addressee for addressee in content["addressees"] if addressee["kind"] == Addressee.Kind.CC]
    return {
        "campaign": {**content["campaign"], "get_absolute_url": campaign.get_absolute_url()},
        "number": content["number"],
        "text": text,
        "direction": direction(text["language"]),
        "dated": printed(dates["dated"], text["language"]),
        "addressees": [{"name": addressee["name"], "lines": address_lines(addressee)} for addressee in to],
        "copies": "; ".join(", ".join(filter(None, [copy["name"], copy["office"]])) for copy in copies),
        "affiliations": content["affiliations_line"],
    }


def printed(day: str | None, language: str = "") -> str:
    """A day of frozen content in full, in `language` or the page's; "" for none."""
    return printed_date(datetime.date.fromisoformat(day), language) if day else ""


def address_lines(addressee: dict[str, str]) -> str:
    """Office and postal address of an addressee on one line."""
    return ", ".join(filter(None, [addressee["office"], *addressee["postal_address"].splitlines()]))


def record(edition: Edition, counts: Counts, now: datetime.datetime) -> list[str]:
    """Sentences on an edition's numbers, what changed since up to `counts`, and what went before it."""
    changes = changes_in_words(**rolls.since(edition, counts.signatories, now)._asdict())
    told = [f"{signatories_in_words(edition.counts)}."]
    told += [_("Since then %(changes)s.") % {"changes": changes}] if changes else []
    if edition.number > 1:
        first = edition.letter.editions.get(number=1)
        published = _("First published on %(day)s with %(numbers)s.")
        told.append(published % {"day": release_day(first), "numbers": signatories_in_words(first.counts)})
    delivered = printed(edition.content["dates"]["delivered"])
    return [*told, _("Delivered on %(day)s.") % {"day": delivered}] if delivered else told


def files(letter: Letter, number: int | None = None) -> list[dict[str, Any]]:
    """The files of a letter's latest edition, or of edition `number`: label and path of each."""
    place = [letter.campaign.slug, letter.slug, *([number] if number else [])]
    prefix = "publication:edition_" if number else "publication:"
    texts = [{"label": label, "url": reverse(f"{prefix}letter_file", args=[*place, end])} for end, label in FILES]
    return [*texts, {"label": "CSV", "url": reverse(f"{prefix}signatories_file", args=[*place, "csv"])}]


# --- Many letters ---------------------------------------------------------------------------------


def home_page(now: datetime.datetime) -> dict[str, Any]:
    """Letters open now, letters published lately, and the campaigns that have a public letter."""
    public = in_list(Letter.objects.public(now), now)
    signed_now = public.filter(state=Letter.State.OPEN).exclude(closes_at__lte=now)
    open_now = list(signed_now.order_by("-opens_at", "-pk")[:MOST_OPEN])
    others = public.filter(published_at__lte=now).exclude(pk__in=[letter.pk for letter in open_now])
    published = list(others.order_by("-published_at", "-pk")[:MOST_PUBLISHED])
    counts = rolls.numbers_of_each([*open_now, *published], now)
    campaigns = Campaign.objects.filter(pk__in=Letter.objects.public(now).values("campaign"))
    return {
        "open": [item(letter, counts[letter.pk], now) for letter in open_now],
        "published": [item(letter, counts[letter.pk], now) for letter in published],
        "campaigns": campaigns.order_by("name")[:MOST_CAMPAIGNS],
    }


def known_campaigns(now: datetime.datetime) -> QuerySet[Campaign]:
    """The campaigns that have a letter which is public at `now`, or was: the others are nobody's business yet."""
    letters = Letter.objects.public(now) | Letter.objects.gone(now)
    return Campaign.objects.filter(pk__in=letters.values("campaign"))


def campaign_page(campaign: Campaign, now: datetime.datetime) -> dict[str, Any]:
    """A campaign's public letters: those being signed, then the others; the newest of the series first."""
    newest_first = F("number").desc(nulls_last=True), F("public_since").desc()
    letters = list(in_list(campaign.letters.public(now), now).order_by(*newest_first, "-pk"))
    counts = rolls.numbers_of_each(letters, now)
    items = [item(letter, counts[letter.pk], now) for letter in letters]
    return {
        "campaign": campaign,
        "open": [row for row in items if row["signing"] != "closed"],
        "closed": [row for row in items if row["signing"] == "closed"],
    }


def in_list(letters: LetterQuerySet, now: datetime.datetime) -> LetterQuerySet:
    """Letters with all that an item of a list shows, in one query more."""
    to = Prefetch("addressees", Addressee.objects.filter(kind=Addressee.Kind.TO), to_attr="addressed")
    taking = Letter.objects.open(now).filter(pk=OuterRef("pk"))
    return letters.with_text().prefetch_related(to).annotate(taking=Exists(taking))


def item(letter: Letter, counts: Counts, now: datetime.datetime) -> dict[str, Any]:
    """One letter of a list, for includes/letter_item.html."""
    published = letter.published_at if letter.published_at and letter.published_at <= now else None
    return {
        "url": letter.get_absolute_url(),
        "title": letter.title,
        "campaign_name": letter.campaign.name,
        "number": letter.number,
        "to": ", ".join(str(addressee) for addressee in letter.addressed),
        "signing": signing_state(letter, letter.taking, now),
        "published": published,
        "closes_at": letter.closes_at if letter.taking else None,
        "sign_url": sign_url(letter, "choose") if letter.taking else "",
        "counts": counts,
        "time_zone": letter.campaign.time_zone,
        "zone": zone_name(letter.campaign.time_zone),
        "lang": letter.language,
        "dir": direction(letter.language),
    }
