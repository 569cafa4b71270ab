"""A whole letter with its signatory list, understood: its parts, its signatories, and what a person should check.

Nothing is corrected but stray spaces. What is neither letter nor signatory is left out and told in a doubt.
"""

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from statistics import median_low

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext as _

from campaign.text import clean_line, fold, has_content
from letters import tokens
from letters.hints import with_what_follows
from letters.intake import tidy
from signatures import countries

MOST_LINES = 5_000
LONGEST_NAME = LONGEST_ROLE = 300
LONGEST_TITLE = 300
LONGEST_SALUTATION = 120


@dataclass(frozen=True)
class Line:
    """One signatory. `country` is an ISO code, INT or "" for unknown, `country_printed` what the list says."""

    name: str
    role: str = ""
    country: str = ""
    country_printed: str = ""


@dataclass(frozen=True)
class Doubt:
    """Something to check: the words or the part it is about, what to know or do, and a code for scripts."""

    about: str
    message: str
    code: str


@dataclass(frozen=True)
class Reading:
    """A letter as it was understood; the body is Markdown, a part that was not found is empty."""

    title: str = ""
    date: datetime.date | None = None
    salutation: str = ""
    body: str = ""
    closing: str = ""
    organizations: list[Line] = field(default_factory=list)
    individuals: list[Line] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def understand(text: str, language: str = "en") -> Reading:
    """Return what a letter in plain text or Markdown says, its list of signatories included. Never raises.

    The list begins with a line such as "Groups" or "Individuals (7)". Organizations are `Name, Country` or `Name`,
    individuals `Name, role` or `Name`, one a line, as a Markdown list or not. Both are a list of their own.
    """
    raw, notes = _without_footnotes(text.splitlines())
    lines = [clean_line(line) for line in raw]
    closing, roll_at = _bounds(lines)
    body_end = next(place for place in (closing, roll_at, len(lines)) if place is not None)
    opening = _read_opening(lines[:body_end], language)
    body = tidy("\n".join([*_spread(raw[opening.end : body_end]), "", *notes])).strip()
    roll = _Roll()
    if closing is not None:
        roll.read_signers(lines[closing + 1 : roll_at], listed=roll_at is not None)
    roll.read(lines[roll_at:] if roll_at is not None else [])
    reading = Reading(
        title=opening.title,
        date=opening.date,
        salutation=opening.salutation,
        body=body,
        closing="" if closing is None else _plain(lines[closing]),
        organizations=roll.organizations,
        individuals=roll.individuals,
    )
    doubts = [*_missing(reading), *opening.doubts, *_in_body(body), *roll.doubts, *_counts(reading, language)]
    return replace(reading, doubts=doubts)


# --- Words and marks ------------------------------------------------------------------------------

_LONGEST_MARKED = 2_000
_MARKS_BEFORE = re.compile(r"(?:(?:#{1,6}|[-*+•·‣◦▪●–—>]|\d{1,4}[.)]) )+")
_LINK = re.compile(r"!?\[((?:\\.|[^\[\]\\]){1,400})\]\([^()\s]{1,1000}\)")
_EMPHASIS = re.compile(r"(\*\*|\*|(?<![^\W_])__?)(?=\S)(.{1,400}?)(?<=\S)\1(?![^\W_])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,60}\]:")

_ADJECTIVES = (
    r"(?:signatory|signing|undersigned|endorsing|participating|supporting|co-?signing|civil society"
    r"|non-?governmental|human rights|concerned|individual|organi[sz]ational)"
)
_GROUPS = (
    r"groups|organi[sz]ations|ngos|associations|signatories|signatures|undersigned|signed by"
    r"|organisations signataires|signataires|organizaciones|firmantes|organizações|organisationen|unterzeichner"
    r"|organizzazioni|firmatari|단체|団体|組織|组织|团体|團體|организации|منظمات"
)
_PEOPLE = (
    r"individuals|people|persons|experts|signatories as individuals|individual (?:signatories|signatures)"
    r"|personnes|particuliers|individus|personas|individuos|pessoas|indivíduos|einzelpersonen|personen"
    r"|individui|persone|개인|個人|个人|частные лица|أفراد"
)
_LIST_HEADING = re.compile(
    rf"(?:(?:the|list of|\d{{1,5}}) ){{0,2}}(?:(?P<people>{_PEOPLE})|(?:{_ADJECTIVES} ){{0,3}}"
    rf"(?:(?P<groups>{_GROUPS})|(?P<more_people>{_PEOPLE})))(?: ?[(:–-] ?\d{{1,5}}\)?)? ?[:.]?",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:yours |very |most )*(?:sincerely|faithfully|truly|respectfully|cordially|gratefully)(?: yours| submitted)?"
    r"|(?:with )?(?:our |my )?(?:best |kind |kindest |warm |warmest |sincere )*(?:regards|wishes|greetings)"
    r"|(?:in|with) (?:solidarity|respect|gratitude|appreciation|hope|deep respect)|(?:many )?thanks|thank you|signed"
    r"|cordialement|respectueusement|sincèrement|(?:muy )?atentamente|cordialmente|respetuosamente|un saludo cordial"
    r"|atenciosamente|distinti saluti|cordiali saluti|mit freundlichen grüßen|hochachtungsvoll|с уважением",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"(?:dear|to whom it|your excellenc|excellenc|honou?rable|ladies and|madam|sirs?\b|chers?\b|chères?\b|madame"
    r"|monsieur|mesdames|estimad|excelent|sehr geehrte|liebe|prezad|car[oai]\b|gentil|egregi|уважаем)",
    re.IGNORECASE,
)
# Lines that a page prints around a letter. Each must be told from the name of an organization.
_PAGE_WORDS = re.compile(
    r"""(?: (?:other\ |more\ )?(?:posts?|articles?|entries|stories)\ (?:in|from|on|by)\ .+ | more\ (?:in|from|on)\ .+
    | (?:share|print|e-?mail|tweet|download|bookmark)(?:\ (?:this|on|via|page|article|post|letter|pdf|options)\b.*)?
    | (?:related|recommended|popular|latest|recent|featured|similar|previous|next|older|newer|most\ (?:read|viewed))
      \ (?:contents?|posts?|articles?|stories|story|news|links?|reading|pages?|documents?|publications?|releases?)\b.*
    | (?:tags?|topics?|categor(?:y|ies)|source|author|via|cc|bcc|contacts?|notes?|notes\ to\ editors)\ ?:.*
    | (?:filed\ under|posted\ (?:by|in|on)|published\ (?:by|in|on)|last\ (?:updated|modified))\b.*
    | (?:follow|contact|join|support|donate\ to|subscribe\ to)\ us\b.* | subscribe | donate(?:\ now)? | tags | categories
    | (?:sign\ up|log\ in|sign\ in|register)(?:\ (?:for|to|now|here)\b.*)? | (?:leave|post|add)\ a\ (?:reply|comment)\b.*
    | (?:\d+\ )?comments?(?:\ \(\d+\))? | (?:read|view|see|load|show)\ (?:more|all|next|also)\b.*
    | (?:copyright\b|©).* | .{0,80}\ball\ rights\ reserved\.? | (?:privacy|cookie)\ (?:policy|notice|settings)
    | terms\ (?:of|and)\ (?:use|service|conditions).* | (?:back|skip|return)\ to\ .* | for\ (?:more|further)\ information\b.*
    | (?:media|press)\ (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies))\b.* | facebook | twitter | whatsapp | linkedin
    | .{0,160}\bfor\ (?:the\ purpose\ of\ )?identification\ (?:purposes\ )?only\b.{0,80} )""",
    re.IGNORECASE | re.VERBOSE,
)
_STRAY_MARK = re.compile(r"(?<=[.!?])[ \t]+(?:-\.|[-–—])(?=\s|$)", re.MULTILINE)


def _plain(line: str) -> str:
    """Return a clean line without its Markdown marks."""
    if len(line) > _LONGEST_MARKED:
        return line
    line = _MARKS_BEFORE.sub("", line.removesuffix("\\"), count=1) if _MARKS_BEFORE.match(line) else line.removesuffix("\\")
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", line))).strip()


def _heads(line: str) -> str:
    """Return "organizations" or "individuals" where a line is the heading of such a list, else nothing."""
    match = _LIST_HEADING.fullmatch(_plain(line)) if len(line) <= 80 else None
    if match is None:
        return ""
    return "organizations" if match["groups"] else "individuals"


def _closes(line: str) -> bool:
    return len(line) <= 80 and bool(_CLOSING.fullmatch(_plain(line).rstrip(" ,.;:!")))


def _is_page_words(line: str) -> bool:
    return len(line) <= LONGEST_NAME and bool(_PAGE_WORDS.fullmatch(_plain(line)))


def _without_footnotes(raw: list[str]) -> tuple[list[str], list[str]]:
    """Part lines from the Markdown footnotes among them, which a converter puts below the list."""
    letter: list[str] = []
    notes: list[str] = []
    inside = False
    for line in raw:
        if _FOOTNOTE.match(line):
            inside = True
        elif line.strip() and not line[:1].isspace():
            inside = False
        (notes if inside else letter).append(line)
    return letter, notes


def _bounds(lines: list[str]) -> tuple[int | None, int | None]:
    """Return the places of the closing and of the heading of the first list."""
    headings = [place for place, line in enumerate(lines) if _heads(line)]
    closings = [place for place, line in enumerate(lines) if _closes(line)]
    if not headings:
        return (closings[-1] if closings else None), None
    before = [place for place in closings if place < headings[0]]
    if before:
        return before[-1], headings[0]
    if closings and closings[0] < headings[-1]:
        return closings[0], next(place for place in headings if place > closings[0])
    return None, headings[0]


# --- The opening ----------------------------------------------------------------------------------

_LONGEST_OPENING = 40  # lines
_LONGEST_ADDRESS = 140  # characters; a longer line is a paragraph


@dataclass(frozen=True)
class _Opening:
    title: str
    date: datetime.date | None
    salutation: str
    end: int  # place of the first line of the body
    doubts: list[Doubt]


def _read_opening(lines: list[str], language: str) -> _Opening:
    """Read title, date and salutation from the lines before the body, in whatever order they come."""
    places = _opening_places(lines)
    greeting = _salutation_place(lines, places)
    before = [place for place in places if greeting is None or place < greeting]
    dates = {place: found for place in before if (found := _date(_plain(lines[place]), language))}
    dated = next(iter(dates), None)
    title = _title_place(lines, [place for place in before if place != dated])
    used = [place for place in (title, dated, greeting) if place is not None]
    end = max(used, default=-1) + 1
    left = [_plain(lines[place]) for place in places if place < end and place not in used]
    return _Opening(
        title="" if title is None else _plain(lines[title]),
        date=None if dated is None else dates[dated][0],
        salutation="" if greeting is None else _plain(lines[greeting]),
        end=end,
        doubts=_opening_doubts(None if dated is None else lines[dated], dates.get(dated), left),
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
    return places[: next((at for at, place in enumerate(places) if at and _is_sentence(lines[place])), len(places))]


def _is_salutation(line: str) -> bool:
    plain = _plain(line)
    return bool(_SALUTATION.match(plain)) and plain.endswith((",", ":", ";", "!", "，", "：")) and _is_short(line)


def _is_sentence(line: str) -> bool:
    return line.rstrip("”\"’)").endswith((".", "!", "?", ":")) and line.count(" ") >= 3


def _is_short(line: str) -> bool:
    return len(line) <= LONGEST_SALUTATION


def _salutation_place(lines: list[str], places: list[int]) -> int | None:
    named = [place for place in places if _is_salutation(lines[place])]
    alone = [
        place
        for place in places[1:]
        if _plain(lines[place]).endswith((",", "，")) and _is_short(lines[place]) and place + 1 not in places
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
    day, year = int(match["day"]), int(match["year"])
    written = match["month"].casefold()
    month = int(written) if written.isdecimal() else _months(language).get(written, 0)
    swapped = form_is_numeric(match) and month > 12
    if swapped:
        day, month = month, day
    try:
        return datetime.date(year, month, day), form_is_numeric(match) and day <= 12 and day != month
    except ValueError:
        return None
