"""A whole letter: where its parts begin and end, and which of them are missing."""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from campaign.text import clean_line
from letters.intake import tidy
from signatures.reading.body import body_doubts, count_doubts, spread
from signatures.reading.lists import Roll
from signatures.reading.opening import read_opening
from signatures.reading.parts import Doubt, Reading
from signatures.reading.words import closes, heads, words_at

_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,60}\]:")


def understand(text: str, language: str = "en") -> Reading:
    """Return what a letter in plain text or Markdown says, its list of signatories included. Never raises.

    The list begins with a line such as "Groups" or "Individuals (7)". Organizations are `Name, Country` or `Name`,
    individuals `Name, role` or `Name`, one a line, as a Markdown list or not. Both are a list of their own.
    """
    raw, notes = _without_footnotes(text.splitlines())
    lines = [clean_line(line) for line in raw]
    closing, roll_at = _bounds(lines)
    body_end = next(place for place in (closing, roll_at, len(lines)) if place is not None)
    opening = read_opening(lines[:body_end], language)
    body = tidy("\n".join([*spread(raw[opening.end : body_end]), "", *notes])).strip()
    roll = Roll()
    if closing is not None:
        roll.read_signers(lines[closing + 1 : roll_at])
    roll.read(lines[roll_at:] if roll_at is not None else [])
    reading = Reading(
        title=opening.title,
        date=opening.date,
        salutation=opening.salutation,
        body=body,
        closing=words_at(lines, closing),
        organizations=roll.organizations,
        individuals=roll.individuals,
    )
    doubts = [*_missing(reading), *opening.doubts, *body_doubts(body), *roll.doubts, *count_doubts(reading, language)]
    return replace(reading, doubts=doubts)


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
    headings = [place for place, line in enumerate(lines) if heads(line)]
    closings = [place for place, line in enumerate(lines) if closes(line)]
    if not headings:
        return (closings[-1] if closings else None), None
    before = [place for place in closings if place < headings[0]]
    if before:
        return before[-1], headings[0]
    if closings and closings[0] < headings[-1]:
        return closings[0], next(place for place in headings if place > closings[0])
    return None, headings[0]


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
