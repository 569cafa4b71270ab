"""The lists of signatories: organizations with their countries, individuals with their roles."""

from collections import Counter
from statistics import median_low

from django.utils.translation import gettext as _

from campaign.text import fold, has_content
from signatures import countries
from signatures.reading.parts import LONGEST_NAME, LONGEST_ROLE, Doubt, Line, quoted
from signatures.reading.words import closes, heads, is_page_words, plain

MOST_LINES = 5_000  # signatories
_FEWEST_LISTED = 3  # lines that tell a list without a heading, half of them with a country
_SAMPLE = 100


class Roll:
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
            if heading := heads(line):
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
            page = page or is_page_words(line)
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
            entries = [plain(line) for line in lines]
            self.doubts.append(Doubt(quoted(entries[:1], 80), message % quoted(entries), code))

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
    return line.startswith("#") or closes(line)


def _entry(line: str) -> str:
    return plain(line).rstrip(" ;,")


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
