"""Searching the roll: a page of names that match, whatever is typed into the address."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from campaign.text import fold
from publication import printing, rolls
from publication.pages import disputing
from publication.readings import Reading
from publication.wording import direction, in_words
from signatures import countries
from signatures.models import Kind

PAGE = 100  # names
LONGEST_QUERY = 200  # characters


@dataclass(frozen=True)
class Query:
    """What was asked for; what means nothing is left out."""

    q: str
    kind: str
    country: str
    page: int

    def at(self, page: int) -> str:
        """The query string of another page of the same search."""
        asked = {"q": self.q, "kind": self.kind, "country": self.country, "page": page if page > 1 else ""}
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def understand(given: Mapping[str, str]) -> Query:
    """Read `q`, `kind`, `country` and `page` of a query string; never raises."""
    kind, country = given.get("kind", ""), given.get("country", "").upper()
    return Query(
        q=given.get("q", "").strip()[:LONGEST_QUERY],
        kind=kind if kind in Kind.values else "",
        country=country if countries.is_valid(country) else "",
        page=page_number(given.get("page", "")),
    )


def page_number(value: str) -> int:
    """A page as typed, of nine digits at the most; the first for what is no number."""
    return max(1, int(value[:9])) if value.isdecimal() else 1


def matching(names: QuerySet[Any], query: Query) -> QuerySet[Any]:
    """The rows of `names` that a query asks for: none where it holds no letter or digit to look for."""
    looked_for = fold(query.q)
    if query.q and not looked_for:
        return names.none()
    names = names.matching(looked_for)
    if query.kind:
        names = names.filter(kind=query.kind)
    return names.filter(country=query.country) if query.country else names


def signatories_page(reading: Reading, given: Mapping[str, str], now: datetime.datetime) -> dict[str, Any]:
    """One page of the names on a letter's roll at `now` that match a query string, and what one can choose."""
    letter, edition, style = reading.letter, reading.edition, reading.style
    roll = rolls.of(letter, edition, now, style)
    names = roll.names if reading.named else roll.names.none()
    counts = rolls.numbers(rolls.tally(roll.counted))
    query = understand(given)
    found = matching(names, query)
    hits = found.count()
    pages = max(1, -(-hits // PAGE))
    page = min(query.page, pages)
    lines = [roll.name(row) for row in found[(page - 1) * PAGE : page * PAGE]]
    return {
        **reading.frame("signatories"),
        "note": reading.note,
        "named": reading.named,
        "names_fit": reading.names_fit,
        "query": query,
        "style": style,
        "direction": direction(style.language),
        "told": in_words(counts),
        "withheld": counts.withheld_groups + counts.withheld_individuals,
        "countries": facets(rolls.by_country(names)),
        "hits": hits,
        "filtered": bool(query.q or query.kind or query.country),
        "parts": printing.parts(lines, style),
        **disputing(letter, style.language),
        "position": position(page, pages),
        "previous_url": query.at(page - 1) if page > 1 else "",
        "next_url": query.at(page + 1) if page < pages else "",
    }


def position(page: int, pages: int) -> str:
    """Where one is in a list of several pages."""
    return _("Page %(page)d of %(pages)d") % {"page": page, "pages": pages}


def facets(shown: dict[str, int]) -> list[tuple[str, str, int]]:
    """Code, name and number of each country that has a name on the roll, by name."""
    return [(code, name, shown[code]) for code, name in countries.choices() if code in shown]
