"""How the lines of a roll are printed in a house style, and how its two parts stand on the page."""

import dataclasses
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from campaign.house import Style
from campaign.models import Campaign
from letters.tokens import Counts
from publication import words
from publication.models import Entry
from signatures import countries
from signatures.models import Kind, Line, Signature

GIVEN = Campaign.CountryStyle.GIVEN
MARKS = {Kind.ORGANIZATION: "groups", Kind.INDIVIDUAL: "individuals"}


def frozen(style: Style) -> dict[str, Any]:
    """A style as it is kept with a text of an edition, whose language it is in."""
    kept = dataclasses.asdict(style)
    del kept["language"]
    return kept


# --- One line -------------------------------------------------------------------------------------


class Name(NamedTuple):
    """A name as it stands on a page: its line, and the public id by which an organization disputes it, "" for none."""

    line: Line
    dispute: str

    @property
    def kind(self) -> str:
        return self.line.kind

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def suffix(self) -> str:
        return self.line.suffix

    @property
    def country(self) -> str:
        return self.line.country


type Printed = Line | Name


def name_of(row: Signature | Entry, line: Line) -> Name:
    """The row of a roll as `line` prints it."""
    if line.kind != Kind.ORGANIZATION or (isinstance(row, Entry) and row.gone):
        return Name(line, "")
    signature = row.signature if isinstance(row, Entry) else row
    return Name(line, str(signature.public_id))


def line_of(signature: Signature, style: Style) -> Line:
    """The line of a signature; a country that its signatory did not write out is named in the style's language."""
    line = signature.line_in(style.countries)
    as_given = style.countries == GIVEN and signature.country_printed.strip()
    is_role = signature.kind == Kind.INDIVIDUAL and signature.role
    return line if as_given or is_role else with_country(line, style)


def printed_anew(entry: Entry, style: Style, language: str) -> Line:
    """A line that was frozen in `language`, its country named as `style` has it, unless that is as given."""
    line = entry.line
    if style.countries == GIVEN or not names_country(entry, language):
        return line
    return with_country(line, style)


def with_country(line: Line, style: Style) -> Line:
    """A line that ends with its country, named as `style` has it; what is no country's code stays as it was printed."""
    return line._replace(suffix=countries.printed(line.country, "", style.countries, style.language) or line.suffix)


def names_country(entry: Entry, language: str) -> bool:
    """Whether what follows the name, frozen in `language`, is a country; after an individual's it may be a role."""
    line = entry.line
    if line.kind == Kind.ORGANIZATION:
        return bool(line.suffix)
    if line.country not in countries.CODES or line.suffix == entry.signature.role:
        return False
    return line.suffix == countries.name(line.country, language) or countries.find(line.suffix) == line.country


# --- The two parts of a roll ----------------------------------------------------------------------


def kinds(style: Style) -> list[Kind]:
    """The kinds of signatories as they follow each other."""
    both = [Kind.ORGANIZATION, Kind.INDIVIDUAL]
    return both if style.organizations_first else both[::-1]


def heading(kind: str, style: Style) -> str:
    return style.groups if kind == Kind.ORGANIZATION else style.individuals


def number_of(kind: str, counts: Counts) -> int:
    """How many of a kind are counted, shown or not."""
    return counts.groups if kind == Kind.ORGANIZATION else counts.individuals


class Part(NamedTuple):
    """Groups or individuals: how they are marked and headed, the lines, how many there are, how many withheld."""

    mark: str
    heading: str
    lines: list[Printed]
    number: int
    withheld: str


def parts(
    lines: Sequence[Printed], style: Style, counts: Counts | None = None, asked: Collection[str] = ()
) -> list[Part]:
    """The parts of a roll that have a line or a number, or are `asked` for, in the order of `style`.

    Without `counts` (on a page of a search) no numbers are told.
    """
    found = [part(kind, lines, style, counts or Counts()) for kind in kinds(style)]
    wanted = {MARKS[Kind(kind)] for kind in asked}
    return [part for part in found if part.lines or part.number or part.mark in wanted]


def part(kind: Kind, lines: Sequence[Printed], style: Style, counts: Counts) -> Part:
    """One part of a roll, perhaps an empty one."""
    hidden = counts.withheld_groups if kind == Kind.ORGANIZATION else counts.withheld_individuals
    return Part(
        mark=MARKS[kind],
        heading=heading(kind, style),
        lines=[line for line in lines if line.kind == kind],
        number=number_of(kind, counts),
        withheld=words.words_in(style.language).withheld % hidden if hidden else "",
    )
