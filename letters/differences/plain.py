"""What changed between two versions, as plain text for a mail."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from letters.differences.parts import Block, Differences, Field, Kind, Run

LONGEST = 6_000  # characters
WORTH_CUTTING = 1_000  # characters of room; in less, a paragraph that does not fit is left out
CONTEXT = 60  # characters shown before and after a change
_MARKS = {Kind.SAME: ("", ""), Kind.DEL: ("[-", "-]"), Kind.INS: ("{+", "+}")}


def as_text(differences: Differences, width: int = 72, longest: int = LONGEST) -> str:
    """Return the changed paragraphs alone, removed words in [-…-], added words in {+…+}; empty where there are none.

    Of longer changes about `longest` characters are given, and a sentence on what is left out.
    """
    changes = [(field, block) for field in differences.fields for block in field.changes]
    parts: list[str] = []
    room = longest
    for place, (field, block) in enumerate(changes):
        words, whole = _joined(_pieces(block.runs), room)
        if parts and not whole and room < WORTH_CUTTING:
            return "\n\n".join([*parts, _filled(_left_out(len(changes) - place), width)])
        parts.append(f"{_filled(_heading(field, block), width)}\n{_filled(words, width)}")
        room -= len(parts[-1])
        if not whole:
            parts.append(_filled(_("The rest of this paragraph is left out here."), width))
    return "\n\n".join(parts)


def _heading(field: Field, block: Block) -> str:
    if field.name != "body" and len(field.blocks) == 1:
        return field.label.rstrip(":") + ":"
    words = {
        Kind.CHANGED: _("Paragraph %(number)d:"),
        Kind.ADDED: _("Paragraph %(number)d, added:"),
        Kind.REMOVED: _("Paragraph %(number)d of the earlier text, removed:"),
    }
    return words[block.kind] % {"number": block.new or block.old}


def _left_out(paragraphs: int) -> str:
    return ngettext(
        "%(count)d more paragraph changed. It is left out here.",
        "%(count)d more paragraphs changed. They are left out here.",
        paragraphs,
    ) % {"count": paragraphs}


def _filled(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


class _Piece(NamedTuple):
    """A run as it is shown: its words, what goes around them, and the blanks outside of that."""

    blank_before: str
    begins: str
    words: str
    ends: str
    blank_after: str

    def cut(self, room: int) -> str:
        """The piece in at most `room` characters of words, cut at the end of a word where there is one."""
        words = self.words
        if len(words) > room:
            words = (words[:room].rpartition(" ")[0] or words[:room]) + " …"
        return "".join(self._replace(words=words))


def _pieces(runs: tuple[Run, ...]) -> Iterator[_Piece]:
    """The runs with their marks; of what is the same, only what stands next to a change."""
    for place, run in enumerate(runs):
        text = re.sub(r"\s+", " ", run.text)
        if run.kind == Kind.SAME:
            text = _context(text, first=place == 0, last=place == len(runs) - 1)
        begins, ends = _MARKS[run.kind]
        words = text.strip()
        if words:
            yield _Piece(" " * text.startswith(" "), begins, words, ends, " " * text.endswith(" "))
        elif run.kind == Kind.INS:
            yield _Piece(text, "", "", "", "")


def _context(text: str, *, first: bool, last: bool) -> str:
    """Return words that did not change, shortened where they are far from what did."""
    if len(text) <= CONTEXT * (2 - first - last):
        return text
    head = "" if first else text[:CONTEXT].rpartition(" ")[0] or text[:CONTEXT]
    tail = "" if last else text[-CONTEXT:].partition(" ")[2] or text[-CONTEXT:]
    return f"{head} … {tail}"


def _joined(pieces: Iterable[_Piece], room: int) -> tuple[str, bool]:
    """Return the pieces as one text of about `room` characters at most, and whether it is all of them."""
    text = ""
    for piece in pieces:
        left = room - len(text)
        if len(piece.words) > left:
            return text + piece.cut(max(left, 0)), False
        text += "".join(piece)
    return text, True
