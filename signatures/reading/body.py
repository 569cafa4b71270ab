"""The body: its paragraphs, and the doubts about what stands in it. All of it is kept."""

import re
from itertools import islice

from django.utils.translation import gettext as _

from letters import tokens
from letters.hints import with_what_follows
from signatures import countries
from signatures.reading.parts import Doubt, Reading
from signatures.reading.words import is_page_words

MOST_DOUBTS = 200  # of one kind about the body
_UNWRAPPED = 150  # characters; no hard-wrapped line is as long
_STRAY_MARK = re.compile(r"(?<=[.!?])[ \t]+(?:-\.|[-–—])(?=\s|$)")


def spread(raw: list[str]) -> list[str]:
    """Return lines with an empty one between paragraphs that only a new line parts."""
    lines: list[str] = []
    for line in raw:
        above = lines[-1].rstrip() if lines else ""
        unwrapped = len(above) > _UNWRAPPED or len(line) > _UNWRAPPED
        if line.strip() and unwrapped and above.endswith((".", "!", "?", ":", "”", '"', ")")):
            lines.append("")
        lines.append(line)
    return lines


def body_doubts(body: str) -> list[Doubt]:
    """Return the doubts about marks and lines in the body, all of which are kept."""
    stray_mark, page_words = (
        _("A stray mark? It was kept."),
        _("This line may belong to the page and not to the letter. It was kept."),
    )
    doubts = []
    for line in body.split("\n"):
        marks = islice(_STRAY_MARK.finditer(line), MOST_DOUBTS)
        doubts += [Doubt(_around(line, match), stray_mark, "stray-mark") for match in marks]
        if is_page_words(line):
            doubts.append(Doubt(line, page_words, "page-words"))
    return doubts[:MOST_DOUBTS]


def _around(line: str, match: re.Match[str]) -> str:
    """Return a place in a line with some words before and after it."""
    before, after = line[max(0, match.start() - 100) : match.start()], line[match.end() : match.end() + 100]
    return " ".join([*before.split()[-5:], *match[0].split(), *after.split()[:3]])


def count_doubts(reading: Reading, language: str) -> list[Doubt]:
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
