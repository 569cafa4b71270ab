"""What the public pages show of letters: read models, as plain values for a template."""

import datetime
from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaign.doors import zone_name
from campaign.house import Style
from campaign.models import Campaign
from letters.doors import sign_url
from letters.models import Addressee, Letter, LetterQuerySet
from letters.tokens import Counts
from publication import printing, rolls
from publication.languages import address
from publication.models import Edition
from publication.readings import Reading
from publication.sheets import sheet as sheet
from publication.wording import (
    changes_in_words,
    direction,
    in_words,
    printed_date,
    release_day,
    signatories_in_words,
)
from publication.words import countries_told, withheld, words_in
from signatures.models import Kind

MOST_OPEN, MOST_PUBLISHED, MOST_CAMPAIGNS = (
    50,
    20,
    100,
)  # on the home page; a campaign's page has all its letters
FILES = [("txt", gettext_lazy("Text")), ("md", "MD"), ("html", "HTML"), ("json", "JSON")]


# --- One letter -----------------------------------------------------------------------------------


def letter_page(reading: Reading, now: datetime.datetime) -> dict[str, Any]:
    """What stands on a letter's page at `now`, reached by its address or by its sign-on link."""
    letter, edition = reading.letter, reading.edition
    roll = rolls.of(letter, edition, now, reading.style)
    stand = rolls.read(roll) if reading.named else rolls.without_names(roll)
    content = reading.content(stand.counts)
    return {
        **reading.frame("letter"),
        **signing(reading, now),
        **roll_of(stand, reading.style, asked(letter)),
        **disputing(letter, reading.language, reading.token),
        "sheet": sheet(content, letter.campaign, reading.words(content)),
        "note": reading.note,
        "named": reading.named,
        "names_fit": reading.names_fit,
        "edition": edition,
        "edition_url": reading.edition_path("edition", number=edition.number) if edition else "",
        "later": edition is not None and reading.frozen is None and not reading.replaced,
        "replaced": reading.replaced,
        "released": release_day(edition) if edition else "",
        "record": record(edition, stand.counts, now) if edition else [],
        "files": files(reading.edition_path) if edition else [],
        "description": in_words(stand.counts),
        "is_public": letter.public_since is not None and letter.public_since <= now,
        "by_link": bool(reading.token),
    }


def asked(letter: Letter) -> list[Kind]:
    """The kinds of signatories that a letter asks, so that their part of the roll stands there while it is empty."""
    wanted = {Kind.ORGANIZATION: letter.asks_organizations, Kind.INDIVIDUAL: letter.asks_individuals}
    return [kind for kind, asks in wanted.items() if asks]


def roll_of(stand: rolls.Stand, style: Style, asked: Collection[str] = ()) -> dict[str, Any]:
    """A roll as includes/roll.html prints it in `style`, and how many names it has beside."""
    words = words_in(style.language)
    return {
        "parts": printing.parts(stand.lines, style, stand.counts, asked),
        "counts": stand.counts,
        "more": stand.more,
        "countries_told": countries_told(words, stand.counts) if stand.counts.countries else (),
        "withheld_told": withheld(words, stand.counts),
    }


def disputing(letter: Letter, language: str, token: str = "") -> dict[str, str]:
    """What a page in `language` needs to offer “We did not sign this”: the path before an id, and our words' language.

    The latter is "" where the page is in it.
    """
    door = address("sign_on" if token else "letter", letter, token=token)
    spoken = get_language() or "en"
    return {"dispute_url": f"{door}dispute/", "dispute_language": "" if spoken == language else spoken}


def signing(reading: Reading, now: datetime.datetime) -> dict[str, Any]:
    """Whether a letter can be signed at `now`, until when (in the zone named), and where."""
    letter = reading.letter
    return {
        "signing": signing_state(letter, letter.taking, now),
        "sign_url": sign_url(letter, "choose", reading.token, reading.lang) if letter.taking else "",
        "closes_at": letter.closes_at if letter.taking else None,
        "zone": zone_name(letter.campaign.time_zone),
    }


def signing_state(letter: Letter, taking: bool, now: datetime.datetime) -> str:
    """How signing stands: "open", "paused" or "closed"; `taking` says whether it is open at `now`."""
    return "open" if taking else "paused" if rolls.is_open(letter, now) else "closed"


def record(edition: Edition, counts: Counts, now: datetime.datetime) -> list[str]:
    """Sentences on an edition's numbers, what changed since up to `counts`, and what went before it."""
    changes = changes_in_words(**rolls.since(edition, counts.signatories, now)._asdict())
    told = [f"{signatories_in_words(edition.counts)}."]
    told += [_("Since then %(changes)s.") % {"changes": changes}] if changes else []
    if edition.number > 1:
        first = edition.letter.editions.get(number=1)
        published = _("First published on %(day)s with %(numbers)s.")
        told.append(published % {"day": release_day(first), "numbers": signatories_in_words(first.counts)})
    if delivered := edition.content["dates"]["delivered"]:
        day = printed_date(datetime.date.fromisoformat(delivered), dates=edition.style.dates)
        told.append(_("Delivered on %(day)s.") % {"day": day})
    return told


def files(path: Callable[..., str], number: int | None = None) -> list[dict[str, Any]]:
    """The files of a letter's latest edition, or of edition `number`; `path` gives an address by its name."""
    prefix, which = ("edition_", {"number": number}) if number else ("", {})
    texts = [{"label": label, "url": path(f"{prefix}letter_file", suffix=end, **which)} for end, label in FILES]
    return [*texts, {"label": "CSV", "url": path(f"{prefix}signatories_file", suffix="csv", **which)}]


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
    """Letters with all that an item of a list shows, in one query more; `title_published` is their edition's title."""
    to = Prefetch("addressees", Addressee.objects.filter(kind=Addressee.Kind.TO), to_attr="addressed")
    taking = Letter.objects.open(now).filter(pk=OuterRef("pk"))
    published = Edition.objects.filter(letter=OuterRef("pk")).released(now)
    return (
        letters.with_text()
        .prefetch_related(to)
        .annotate(
            taking=Exists(taking), title_published=Subquery(published.values(title=KT("content__texts__0__title"))[:1])
        )
    )


def item(letter: Letter, counts: Counts, now: datetime.datetime) -> dict[str, Any]:
    """One letter of a list, for includes/letter_item.html."""
    published = letter.published_at if letter.published_at and letter.published_at <= now else None
    return {
        "url": letter.get_absolute_url(),
        "title": letter.title if rolls.is_live(letter, published is not None, now) else letter.title_published,
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
