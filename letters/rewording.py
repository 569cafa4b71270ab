"""A suggestion put into a text: other words in the place of a passage, with all markup around them left alone.

A passage is known as it reads; the text is Markdown. So each change is made where the words stand in the Markdown
exactly once, with as much of what is around them as that takes, and the result is read again: it says what the
suggestion says and nothing else, or it is refused.
"""

import re
from collections.abc import Callable, Iterator
from itertools import groupby, islice
from typing import NamedTuple

from letters.differences.align import Work
from letters.differences.parts import Kind
from letters.differences.runs import changed_runs
from letters.passages import Place, Reading, words_of

STEPS = 1_000_000
AROUND = (0, 1, 2, 4, 8, 16, 32, 64)  # words and marks on either side, by which a place is told from others
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
_BLANKS = r"\s{1,200}"
_MARKUP = re.compile(r"([\\`*_\[\]<>&#~])")
_LINE_BEGINS = r"^[ \t]*(?:(?:[-*+>]|\d{1,9}[.)]|#{1,6})[ \t]+)*"  # of a list item, a quotation or a heading


class NotByRule(Exception):
    """The words carry markup, or cannot be told from others: a person has to put them in."""


class Change(NamedTuple):
    """Words to be replaced, the new ones, and what reads before and after them in the paragraph."""

    before: str
    old: str
    new: str
    after: str


def reworded(reading: Reading, place: Place, proposal: str) -> str:
    """The value of the passage's field with `proposal` in its place; empty leaves it out. Raises NotByRule."""
    place = place if proposal else _with_a_blank(place)
    block = place.block
    words = (block.words[: place.start] + proposal + block.words[place.end :]).strip()
    if block.field != "body":
        return words
    read = [words if other.number == block.number else other.words for other in reading.blocks if other.field == "body"]
    wanted = [" ".join(paragraph.split()) for paragraph in read if paragraph.strip()]
    changes = list(_changes(place, proposal))
    for write in (str, _escaped):
        made = _made(reading.version.body, changes, write)
        if words_of("body", made) == wanted:
            return made
    raise NotByRule


def _with_a_blank(place: Place) -> Place:
    """A passage that goes altogether, with the blank before it, or after it at the beginning of a paragraph."""
    words = place.block.words
    if place.start and words[place.start - 1] == " ":
        return place._replace(start=place.start - 1)
    return place._replace(end=place.end + (words[place.end : place.end + 1] == " "))


def _escaped(words: str) -> str:
    return _MARKUP.sub(r"\\\1", words)


def _changes(place: Place, proposal: str) -> Iterator[Change]:
    """What has to be replaced, from the beginning; each sees the changes before it as made."""
    before, after = place.block.words[: place.start], place.block.words[place.start :]
    runs = changed_runs(place.quote, proposal, Work(STEPS))
    for same, group in groupby(runs, key=lambda run: run.kind == Kind.SAME):
        here = list(group)
        old = "".join(run.text for run in here if run.kind != Kind.INS)
        new = "".join(run.text for run in here if run.kind != Kind.DEL)
        after = after[len(old) :]
        if not same:
            yield Change(before, old, new, after)
        before += new


def _made(value: str, changes: list[Change], write: Callable[[str], str]) -> str:
    """The Markdown with all changes made, their new words written by `write`. Raises NotByRule."""
    for change in changes:
        start, end = _where(value, change)
        value = value[:start] + write(change.new) + value[end:]
    return value


def _where(value: str, change: Change) -> tuple[int, int]:
    """From where to where the old words stand in the Markdown. Raises NotByRule."""
    left, old, right = (_PIECE.findall(words) for words in (change.before, change.old, change.after))
    if not (change.before + change.new + change.after).strip():
        patterns = iter([rf"(?m)({_LINE_BEGINS}{_pattern(old)}[ \t]*\n?)"])
    else:
        patterns = (f"{_pattern(before)}({_pattern(old)}){_pattern(after)}" for before, after in _around(left, right))
    for pattern in patterns:
        found = list(islice(re.finditer(pattern, value), 2))
        if len(found) == 1 and found[0][0]:
            return found[0].span(1)
    raise NotByRule


def _around(left: list[str], right: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """More and more of what stands around a change, on both sides and on one: markup may stand on the other."""
    for size in AROUND:
        before, after = left[max(len(left) - size, 0) :], right[:size]
        yield from ((before, after), (before, []), ([], after))


def _pattern(pieces: list[str]) -> str:
    return "".join(_BLANKS if piece.isspace() else re.escape(piece) for piece in pieces)
