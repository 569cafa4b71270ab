"""A whole letter with its signatory list, understood: its parts, its signatories, and what a person should check.

Nothing is corrected but stray spaces. What is neither letter nor signatory is left out and told in a doubt.
"""

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from statistics import median_low

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext as _

from campaign.text import clean_line, fold, has_content
from letters import tokens
from letters.hints import with_what_follows
from letters.intake import tidy
from signatures import countries

MOST_LINES = 5_000  # signatories
MOST_DOUBTS = 200  # of one kind about the body
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
        roll.read_signers(lines[closing + 1 : roll_at])
    roll.read(lines[roll_at:] if roll_at is not None else [])
    reading = Reading(
        title=opening.title,
        date=opening.date,
        salutation=opening.salutation,
        body=body,
        closing=_part(lines, closing),
        organizations=roll.organizations,
        individuals=roll.individuals,
    )
    doubts = [*_missing(reading), *opening.doubts, *_in_body(body), *roll.doubts, *_counts(reading, language)]
    return replace(reading, doubts=doubts)


# --- Words and marks ------------------------------------------------------------------------------

_LONGEST_MARKED = 2_000
_MARKS_BEFORE = re.compile(r"^(?:(?:#{1,6}|[-*+•·‣◦▪●–—>]|\d{1,4}[.)]) )+")
_LINK = re.compile(r"!?\[((?:\\.|[^\[\]\\]){1,400})\]\([^()\s]{1,1000}\)")
_EMPHASIS = re.compile(r"(?<!\\)(\*\*|\*|(?<![^\W_])__?)(?=\S)(.{1,400}?)(?<![\s\\])\1(?![^\W_])")
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
    | (?:follow|contact|join|support|donate\ to|subscribe\ to)\ us\b.*
    | subscribe | donate(?:\ now)? | tags | categories | facebook | twitter | whatsapp | linkedin
    | (?:sign\ up|log\ in|sign\ in|register)(?:\ (?:for|to|now|here)\b.*)?
    | (?:leave|post|add)\ a\ (?:reply|comment)\b.*
    | (?:\d+\ )?comments?(?:\ \(\d+\))? | (?:read|view|see|load|show)\ (?:more|all|next|also)\b.*
    | (?:copyright\b|©).* | .{0,80}\ball\ rights\ reserved\.? | (?:privacy|cookie)\ (?:policy|notice|settings)
    | terms\ (?:of|and)\ (?:use|service|conditions).* | (?:back|skip|return)\ to\ .*
    | for\ (?:more|further)\ information\b.* | (?:media|press)\ (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies))\b.*
    | .{0,160}\bfor\ (?:the\ purpose\ of\ )?identification\ (?:purposes\ )?only\b.{0,80} )""",
    re.IGNORECASE | re.VERBOSE,
)
_STRAY_MARK = re.compile(r"(?<=[.!?])[ \t]+(?:-\.|[-–—])(?=\s|$)")


def _plain(line: str) -> str:
    """Return a clean line without its Markdown marks."""
    if len(line) > _LONGEST_MARKED:
        return line
    line = _MARKS_BEFORE.sub("", line.removesuffix("\\"))
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", line))).strip()


def _heads(line: str) -> str:
    """Return "organizations" or "individuals" where a line is the heading of such a list, else nothing."""
    match = _LIST_HEADING.fullmatch(_plain(line)) if 0 < len(line) <= 80 else None
    if match is None:
        return ""
    return "organizations" if match["groups"] else "individuals"


def _closes(line: str) -> bool:
    return 0 < len(line) <= 80 and bool(_CLOSING.fullmatch(_plain(line).rstrip(" ,.;:!")))


def _is_page_words(line: str) -> bool:
    return 0 < len(line) <= LONGEST_NAME and bool(_PAGE_WORDS.fullmatch(_plain(line)))


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
        title=_part(lines, title),
        date=None if dated is None else dates[dated][0],
        salutation=_part(lines, greeting),
        end=end,
        doubts=_opening_doubts(_part(lines, dated), left, orderless=dated is not None and dates[dated][1]),
    )


def _part(lines: list[str], place: int | None) -> str:
    return "" if place is None else _plain(lines[place])


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
    plain = _plain(line)
    return bool(_SALUTATION.match(plain)) and plain.endswith((",", ":", ";", "!", "，", "：")) and _is_short(line)


def _is_sentence(line: str, *, words: int) -> bool:
    return line.rstrip('”"’)').endswith((".", "!", ":")) and line.count(" ") + 1 >= words


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
        doubts.append(Doubt(left[0], message % _quoted(left), "before-letter"))
    return doubts


# --- The body -------------------------------------------------------------------------------------

_UNWRAPPED = 150  # characters; no hard-wrapped line is as long


def _spread(raw: list[str]) -> list[str]:
    """Return lines with an empty one between paragraphs that only a new line parts."""
    spread: list[str] = []
    for line in raw:
        above = spread[-1].rstrip() if spread else ""
        unwrapped = len(above) > _UNWRAPPED or len(line) > _UNWRAPPED
        if line.strip() and unwrapped and above.endswith((".", "!", "?", ":", "”", '"', ")")):
            spread.append("")
        spread.append(line)
    return spread


def _in_body(body: str) -> list[Doubt]:
    """Return the doubts about marks and lines in the body, all of which are kept."""
    stray_mark, page_words = (
        _("A stray mark? It was kept."),
        _("This line may belong to the page and not to the letter. It was kept."),
    )
    doubts = []
    for line in body.split("\n"):
        marks = islice(_STRAY_MARK.finditer(line), MOST_DOUBTS)
        doubts += [Doubt(_around(line, match), stray_mark, "stray-mark") for match in marks]
        if _is_page_words(line):
            doubts.append(Doubt(line, page_words, "page-words"))
    return doubts[:MOST_DOUBTS]


def _around(line: str, match: re.Match[str]) -> str:
    """Return a place in a line with some words before and after it."""
    before, after = line[max(0, match.start() - 100) : match.start()], line[match.end() : match.end() + 100]
    return " ".join([*before.split()[-5:], *match[0].split(), *after.split()[:3]])


def _counts(reading: Reading, language: str) -> list[Doubt]:
    """Return the doubts about numbers typed in the body: tokens to write instead, and disagreement with the lists."""
    known = {line.country for line in reading.organizations} - {"", countries.INTERNATIONAL}
    roll = tokens.Counts(len(reading.organizations), len(reading.individuals), len(known))
    doubts = []
    for typed in tokens.typed_counts(reading.body, language)[:MOST_DOUBTS]:
        about, number = with_what_follows(reading.body, typed), getattr(roll, typed.subject)
        message = _("A number typed by hand. If it counts those who sign, write %s instead; it follows the list.")
        doubts.append(Doubt(about, message % tokens.offer(reading.body, typed), "typed-count"))
        if typed.number != number:
            message = _("The list has %d. The text may speak of something else; it was not changed.")
            doubts.append(Doubt(about, message % number, "count-differs"))
    return doubts


def _missing(reading: Reading) -> list[Doubt]:
    """Return a doubt for each part that was not found; a list alone has no parts to miss."""
    parts = {
        "title": (reading.title, _("No title was found. Enter one.")),
        "date": (reading.date, _("No date was found. Enter the date on the letter.")),
        "salutation": (reading.salutation, _("No salutation was found. Enter one if the letter has it.")),
        "body": (reading.body, _("No text of a letter was found.")),
        "closing": (reading.closing, _("No closing such as “Sincerely,” was found. Enter one if the letter has it.")),
    }
    listed = reading.organizations or reading.individuals
    doubts = [Doubt(part, message, f"no-{part}") for part, (found, message) in parts.items() if not found]
    if not listed:
        message = _("No list was found. Put a line “Groups” or “Individuals” before each.")
        doubts.append(Doubt("list", message, "no-list"))
    return [] if listed and len(doubts) == len(parts) else doubts


# --- The lists ------------------------------------------------------------------------------------

_FEWEST_LISTED = 3  # lines that tell a list without a heading, half of them with a country
_SAMPLE = 100


class _Roll:
    """The lists as they are read: organizations, individuals, and doubts."""

    def __init__(self) -> None:
        self.organizations: list[Line] = []
        self.individuals: list[Line] = []
        self.doubts: list[Doubt] = []
        self.beyond: list[str] = []

    def read_signers(self, lines: list[str]) -> None:
        """Read what follows the closing before any heading: a list without one, or people who sign for all."""
        signers = [line for line in lines if has_content(line)]
        sample = [_split_country(_entry(line))[1] for line in signers[:_SAMPLE]]
        if len(sample) >= _FEWEST_LISTED and 2 * sample.count(None) <= len(sample):
            message = _("This list has no heading. It was read as a list of organizations.")
            self.doubts.append(Doubt(_entry(signers[0]), message, "no-heading"))
            self.read(["Groups", *lines])
        else:
            self.leave_out(signers, _("Left out, as it stands between the closing and a list: “%s”"), "after-closing")

    def read(self, lines: list[str]) -> None:
        """Read lists, each below its heading."""
        kind, gap = "", 0
        rows: list[tuple[int, str]] = []
        for line in lines:
            if heading := _heads(line):
                self.read_list(kind, rows)
                kind, rows, gap = heading, [], 0
            elif has_content(line):
                rows.append((gap, line))
                gap = 0
            else:
                gap += not line
        self.read_list(kind, rows)
        self.leave_out(self.beyond, _("Left out, as a list may have 5,000 names at the most: “%s”"), "too-many")
        self.beyond = []
        self.doubt_duplicates()

    def read_list(self, kind: str, rows: list[tuple[int, str]]) -> None:
        usual, page = _usual_gap([gap for gap, _line in rows]), False
        left: list[str] = []
        for gap, line in rows:
            page = page or _is_page_words(line)
            if self.is_stray(kind, _entry(line), after_gap=gap > usual, page=page) or _is_mark_of_page(line):
                left.append(line)
            else:
                self.add(kind, _entry(line))
        self.leave_out(left, _("Left out, as it looks like part of the page and not like a name: “%s”"), "left-out")

    def is_stray(self, kind: str, entry: str, *, after_gap: bool, page: bool) -> bool:
        """Return whether a line is no signatory; where the page begins, only a known country tells one."""
        if kind == "individuals":
            return page or (after_gap and "," not in entry)
        return page and _split_country(entry)[1] is None

    def add(self, kind: str, entry: str) -> None:
        if len(self.organizations) + len(self.individuals) >= MOST_LINES:
            self.beyond.append(entry)
            return
        line = _individual(entry) if kind == "individuals" else _organization(entry)
        if len(line.name) > LONGEST_NAME or len(line.role) > LONGEST_ROLE:
            self.leave_out([entry], _("Left out, as a name or role has 300 characters at the most: “%s”"), "too-long")
        elif kind == "individuals":
            self.individuals.append(line)
            if not line.role:
                self.doubts.append(Doubt(line.name, _("No role stands behind this name."), "no-role"))
        else:
            self.organizations.append(line)
            if not line.country_printed:
                self.doubts.append(Doubt(line.name, _("No country: taken as international."), "international"))

    def leave_out(self, lines: list[str], message: str, code: str) -> None:
        if lines:
            entries = [_plain(line) for line in lines]
            self.doubts.append(Doubt(_quoted(entries[:1], 80), message % _quoted(entries), code))

    def doubt_duplicates(self) -> None:
        for lines in (self.organizations, self.individuals):
            times = Counter((fold(line.name), line.country) for line in lines)
            for line in lines:
                if times.pop((fold(line.name), line.country), 0) > 1:
                    message = _("This name stands in the list more than once. All were kept.")
                    self.doubts.append(Doubt(line.name, message, "duplicate"))


def _usual_gap(gaps: list[int]) -> int:
    """Return how many empty lines usually stand before a line of a list; the first stands below the heading."""
    if len(gaps) > 2:
        return median_low(gaps[1:])
    return max([1, *gaps[:1]])


def _is_mark_of_page(line: str) -> bool:
    return line.startswith("#") or _closes(line)


def _entry(line: str) -> str:
    return _plain(line).rstrip(" ;,")


def _split_country(entry: str) -> tuple[str, str | None, str]:
    """Part `Name, Country`: the name, the country's code and how it is printed; (entry, None, "") without one."""
    name, _comma, printed = entry.rpartition(",")
    code = countries.find(printed.strip()) if name.strip() else None
    return (name.strip(), code, printed.strip()) if code else (entry, None, "")


def _organization(entry: str) -> Line:
    name, code, printed = _split_country(entry)
    return Line(name, country=code or countries.INTERNATIONAL, country_printed=printed)


def _individual(entry: str) -> Line:
    name, _comma, role = entry.partition(",")
    return Line(name.strip(), role=role.strip())


def _quoted(lines: list[str], longest: int = 1_000) -> str:
    text = " / ".join(lines)
    return text if len(text) <= longest else text[:longest] + " …"
