"""What stands before the body: title, date and salutation, in whatever order they come."""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext as _

from signatures.reading.parts import Doubt, quoted
from signatures.reading.words import plain, words_at

LONGEST_TITLE = 300
LONGEST_SALUTATION = 120
_LONGEST_OPENING = 40  # lines
_LONGEST_ADDRESS = 140  # characters; a longer line is a paragraph
_SALUTATION = re.compile(
    r"(?:dear|to whom it|your excellenc|excellenc|honou?rable|ladies and|madam|sirs?\b|chers?\b|chères?\b|madame"
    r"|monsieur|mesdames|estimad|excelent|sehr geehrte|liebe|prezad|car[oai]\b|gentil|egregi|уважаем)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Opening:
    """What was read before the body; a part that was not found is empty."""

    title: str
    date: datetime.date | None
    salutation: str
    end: int  # place of the first line of the body
    doubts: list[Doubt]


def read_opening(lines: list[str], language: str) -> Opening:
    """Read title, date and salutation from the lines before the body, in whatever order they come."""
    places = _opening_places(lines)
    greeting = _salutation_place(lines, places)
    before = [place for place in places if greeting is None or place < greeting]
    dates = {place: found for place in before if (found := _date(plain(lines[place]), language))}
    dated = next(iter(dates), None)
    title = _title_place(lines, [place for place in before if place != dated])
    used = [place for place in (title, dated, greeting) if place is not None]
    end = max(used, default=-1) + 1
    left = [plain(lines[place]) for place in places if place < end and place not in used]
    return Opening(
        title=words_at(lines, title),
        date=None if dated is None else dates[dated][0],
        salutation=words_at(lines, greeting),
        end=end,
        doubts=_opening_doubts(words_at(lines, dated), left, orderless=dated is not None and dates[dated][1]),
    )


def _opening_places(lines: list[str]) -> list[int]:
    """Return the places of the lines that may be title, date, address or salutation."""
    places: list[int] = []
    for place, line in enumerate(lines):
        if not line:
            continue
        longest = LONGEST_TITLE if not places and not line.endswith(".") else _LONGEST_ADDRESS
        if len(line) > longest or len(places) == _LONGEST_OPENING:
            break
        places.append(place)
    if any(_is_salutation(lines[place]) for place in places):
        return places
    sentences = (at for at, place in enumerate(places) if _is_sentence(lines[place], words=4 if at else 9))
    return places[: next(sentences, len(places))]


def _is_salutation(line: str) -> bool:
    words = plain(line)
    return bool(_SALUTATION.match(words)) and words.endswith((",", ":", ";", "!", "，", "：")) and _is_short(line)


def _is_sentence(line: str, *, words: int) -> bool:
    return line.rstrip('”"’)').endswith((".", "!", ":")) and line.count(" ") + 1 >= words


def _is_short(line: str) -> bool:
    return len(line) <= LONGEST_SALUTATION


def _salutation_place(lines: list[str], places: list[int]) -> int | None:
    named = [place for place in places if _is_salutation(lines[place])]
    alone = [
        place
        for place in places[1:]
        if plain(lines[place]).endswith((",", "，")) and _is_short(lines[place]) and place + 1 not in places
    ]
    return named[0] if named else alone[-1] if alone else None


def _title_place(lines: list[str], places: list[int]) -> int | None:
    headed = [place for place in places if lines[place].startswith("#")]
    return next(iter([*headed, *places]), None)


_BEFORE_DATE = r"(?:[^\d\n]{1,40}[,:–—-] ?|[^\W\d]+\.? )?"
_AFTER_DATE = r"(?:,? \d{1,2}[:.]\d{2}.{0,20})?\.?"
_MONTH = r"(?P<month>[^\W\d_]+)\.?"
_DATES = [
    re.compile(_BEFORE_DATE + form + _AFTER_DATE)
    for form in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?(?: of| de)? {_MONTH},?(?: de)? (?P<year>\d{{4}})",
        rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
        r"(?P<year>\d{4})(?:[-./]|[年년] ?)(?P<month>\d{1,2})(?:[-./]|[月월] ?)(?P<day>\d{1,2})[日일.]?",
        r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})",
    )
]


def _date(line: str, language: str) -> tuple[datetime.date, bool] | None:
    """Return the date that a line is, and whether day and month might be the other way round."""
    if len(line) > 80:
        return None
    for form in _DATES:
        if match := form.fullmatch(line):
            return _date_of(match, language)
    return None


def _date_of(match: re.Match[str], language: str) -> tuple[datetime.date, bool] | None:
    day, year, written = int(match["day"]), int(match["year"]), match["month"].casefold()
    month = int(written) if written.isdecimal() else _months(language).get(written, 0)
    orderless = match.re is _DATES[-1]
    if orderless and month > 12:
        day, month = month, day
    try:
        return datetime.date(year, month, day), orderless and day <= 12 and day != month
    except ValueError:
        return None


@lru_cache(maxsize=64)
def _months(language: str) -> dict[str, int]:
    """Return the months by their names, long and short, in a language and in English."""
    months = {"sept": 9}
    for code in (language.replace("-", "_"), "en"):
        try:
            forms = Locale.parse(code).months
        except (UnknownLocaleError, ValueError, TypeError):
            continue
        for names in (forms[use][width] for use in ("format", "stand-alone") for width in ("wide", "abbreviated")):
            months |= {name.casefold().rstrip("."): number for number, name in names.items()}
    return months


def _opening_doubts(dated: str, left: list[str], *, orderless: bool) -> list[Doubt]:
    doubts = []
    if dated:
        message = _("This may be the day when the page was posted, not the date on the letter.")
        doubts.append(Doubt(dated, message, "date"))
    if orderless:
        message = _("Day and month may be the other way round. It was read day first.")
        doubts.append(Doubt(dated, message, "date-order"))
    if left:
        message = _(
            "Left out, as it stands before the letter. If it says whom the letter addresses, enter it there: “%s”"
        )
        doubts.append(Doubt(left[0], message % quoted(left), "before-letter"))
    return doubts
