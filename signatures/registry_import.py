"""A list of organizations, understood: a table with a column of names, or one organization a line.

Nothing is corrected but stray spaces, and each doubt is told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaign.text import clean_line, fold, has_content
from signatures import countries, registry_reading, tables
from signatures.fields import WebsiteField
from signatures.reading import Doubt

# What columns are called, folded, by what they hold. The first that fits is taken.
HEADINGS = {
    "name": (
        "name;organisation name;organization name;name of organisation;name of organization;"
        "name of the organisation;name of the organization;organisation;organization;institution;group;member;"
        "signatory;full name;canonical name;official name"
    ),
    "short_name": "short name;acronym;abbreviation;short;initials",
    "country": "country;country code;country or territory;land;pays;pais;nation;iso country",
    "website": "website;web site;url;web;homepage;web address;site",
    "members_represented": "members;members represented;number of members;member organisations;member organizations",
}
KNOWN_HEADINGS = {heading: part for part, known in HEADINGS.items() for heading in known.split(";")}
LONGEST = {"name": 300, "short_name": 80, "website": 300}  # characters


class Row(NamedTuple):
    """One organization of the list, as fields of Organization."""

    name: str
    country: str = ""
    short_name: str = ""
    website: str = ""
    members_represented: int | None = None


@dataclass
class Understood:
    """What a list says: its organizations, which of them are new to the registry, and the doubts."""

    rows: list[Row] = field(default_factory=list)
    new: list[bool] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def new_rows(self) -> list[dict[str, Any]]:
        """What `workflow.enlist` takes."""
        return [row._asdict() for row, new in zip(self.rows, self.new, strict=True) if new]

    @property
    def known(self) -> int:
        return len(self.rows) - sum(self.new)

    @property
    def countries(self) -> int:
        return len({row.country for row in self.rows} - {"", countries.INTERNATIONAL})

    @property
    def international(self) -> int:
        return sum(row.country == countries.INTERNATIONAL for row in self.rows)

    @property
    def told(self) -> dict[str, list[str]]:
        """The doubts by what they say, each with the names that it is about."""
        told: dict[str, list[str]] = {}
        for doubt in self.doubts:
            told.setdefault(doubt.message, []).append(doubt.about)
        return told


def table_of(data: bytes, filename: str) -> list[list[str]]:
    """The cells of a file as they stand in it. Raises tables.Unreadable."""
    if PurePath(filename).suffix.lower() in {".txt", ".md"}:
        return table_of_text(tables.decoded(data))
    return tables.read(data, filename, clean=str)


def table_of_text(text: str) -> list[list[str]]:
    """The cells of pasted text: of a table where there are tabs or headings, else each line as one.

    Raises tables.Unreadable.
    """
    lines = [line for line in text.replace("\0", "").splitlines() if line.strip()]
    if len(text) > tables.LONGEST or len(lines) > tables.MOST_ROWS:
        raise tables.Unreadable(_("This is more than half a million characters or 5,000 lines. Bring it in in parts."))
    if lines and "\t" in lines[0]:
        return tables.read_text(text, clean=str, delimiter="\t")
    header = tables.read_text(lines[0], clean=str) if lines else []
    return (
        tables.read_text(text, clean=str) if header and "name" in columns_of(header[0]) else [[line] for line in lines]
    )


def as_text(table: list[list[str]]) -> str:
    """A table as text that `table_of_text` reads just so: with a tab in each line."""
    return tables.as_text([*row, ""] for row in table)


def columns_of(header: list[str]) -> dict[str, int]:
    """Which column holds what, by its heading."""
    found: dict[str, int] = {}
    for place, heading in enumerate(header):
        part = KNOWN_HEADINGS.get(fold(heading[:200]))
        if part:
            found.setdefault(part, place)
    return found


def understand(table: list[list[str]], *, chosen: dict[str, str] | None = None) -> Understood:
    """Read a table; `chosen` names the headings of columns that are called otherwise than usual.

    Raises tables.Unreadable where nothing tells the names.
    """
    understood = Understood()
    header = table[0] if table else []
    columns = columns_of(header) | chosen_columns(header, chosen or {})
    if "name" in columns:
        understood.columns = {part: clean_line(header[place]) for part, place in columns.items()}
        table = table[1:]
    else:
        if any(cell.strip() for cells in table for cell in cells[1:]):
            message = _("No heading says “Name”: the first column was read as names, the second as countries.")
            understood.doubts.append(Doubt(_("The list"), message, "no-heading"))
        table, columns = [split(cells) for cells in table], {"name": 0, "country": 1}
    for cells in table:
        read_row({part: cells[place] for part, place in columns.items() if place < len(cells)}, columns, understood)
    doubt_namesakes(understood)
    compare(understood)
    if not understood.rows:
        raise tables.Unreadable(_("No organization was found in it. It needs a column “Name”, or one name a line."))
    return understood


def chosen_columns(header: list[str], chosen: dict[str, str]) -> dict[str, int]:
    """The columns that somebody named by their headings. Raises tables.Unreadable for a heading that is not there."""
    headings = [fold(heading[:200]) for heading in header]
    for heading in chosen.values():
        if fold(heading) not in headings:
            raise tables.Unreadable(_("There is no column “%(heading)s”.") % {"heading": heading})
    return {part: headings.index(fold(heading)) for part, heading in chosen.items()}


def split(cells: list[str]) -> list[str]:
    """The cells of a row without headings: of `Name, Country` in a single one, two; a line without a country stays."""
    if any(map(str.strip, cells[1:])):
        return cells
    name, _comma, printed = cells[0].rpartition(",")
    return [name, printed.strip()] if name.strip() and countries.find(clean_line(printed)) else cells[:1]


def read_row(cells: dict[str, str], columns: dict[str, int], understood: Understood) -> None:
    """Add one organization and the doubts about it; a row without a name is left out."""
    raw = cells.get("name", "")
    name = clean_line(raw[: 2 * tables.LONGEST_CELL])
    reason = refused(name)
    if reason:
        if any(map(str.strip, cells.values())):
            understood.doubts.append(Doubt(name[:80] or _("A row without a name"), reason, "left-out"))
        return
    details: dict[str, Any] = {"name": name}
    for message in [*of_spaces(raw), *read_details(cells, columns, details)]:
        understood.doubts.append(Doubt(name, message, "doubt"))
    understood.rows.append(Row(**details))


def refused(name: str) -> str:
    """Why a name cannot be taken; "" where it can."""
    if not has_content(name):
        return _("Left out: there is no name in this row.")
    return _("Left out: a name has 300 characters at the most.") if len(name) > LONGEST["name"] else ""


def of_spaces(raw: str) -> Iterator[str]:
    if clean_line(raw) != raw:
        yield _("Stray spaces, or characters that nobody sees, were taken out of the name.")


def read_details(cells: dict[str, str], columns: dict[str, int], details: dict[str, Any]) -> Iterator[str]:
    """Put what stands beside a name into `details`; yields what is in doubt."""
    if "country" in columns:
        yield from read_country(clean_line(cells.get("country", "")), details)
    short = clean_line(cells.get("short_name", ""))
    if len(short) <= LONGEST["short_name"]:
        details["short_name"] = short
    else:
        yield _("The short name was left out: it is longer than 80 characters.")
    yield from read_website(cells.get("website", ""), details)
    yield from read_members(clean_line(cells.get("members_represented", "")), details)


def read_country(printed: str, details: dict[str, Any]) -> Iterator[str]:
    code = countries.find(printed) if printed else None
    details["country"] = code or ""
    if not printed:
        yield _("No country is given.")
    elif code is None:
        yield _("“%(printed)s” is no country that is known here: left open.") % {"printed": printed[:80]}
    elif code == countries.INTERNATIONAL and printed != code:
        yield _("“%(printed)s” is no country: taken as international.") % {"printed": printed}


def read_website(typed: str, details: dict[str, Any]) -> Iterator[str]:
    try:
        details["website"] = WebsiteField(max_length=LONGEST["website"], required=False).clean(typed.strip())
    except ValidationError:
        yield _("The website was left out: it is no web address.")


def read_members(typed: str, details: dict[str, Any]) -> Iterator[str]:
    digits = re.sub(r"[\s.,’']", "", typed)
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        details["members_represented"] = int(digits)
    elif typed:
        yield _("The number of members was left out: “%(typed)s” is no number.") % {"typed": typed[:40]}


def doubt_namesakes(understood: Understood) -> None:
    """Tell names that stand in the list twice, and keep each organization once."""
    seen: dict[str, set[registry_reading.Known]] = {}
    kept = []
    for row in understood.rows:
        namesakes = seen.setdefault(fold(row.name)[:300], set())
        if registry_reading.fitting(namesakes, row.country):
            understood.doubts.append(Doubt(row.name, _("Left out: this name stands in the list twice."), "twice"))
            continue
        if namesakes:
            message = _("This name stands in the list for two countries. Both were kept.")
            understood.doubts.append(Doubt(row.name, message, "namesake"))
        namesakes.add(registry_reading.Known(0, row.country))
        kept.append(row)
    understood.rows = kept


def compare(understood: Understood) -> None:
    """Note which organizations are new to the registry, and tell those of which it has a namesake elsewhere."""
    understood.new = [not known for known in registry_reading.already_known(row._asdict() for row in understood.rows)]
    registered = registry_reading.known_by_name(fold(row.name)[:300] for row in understood.rows)
    for row, new in zip(understood.rows, understood.new, strict=True):
        if new and registered[fold(row.name)[:300]]:
            message = _("The registry has an organization of this name in another country. This is taken as a new one.")
            understood.doubts.append(Doubt(row.name, message, "elsewhere"))
