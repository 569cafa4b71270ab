"""A version as it reads, cut into its paragraphs, so that people can point at the words they mean.

A passage is a stretch of words in one paragraph, heading or list item. Its place is counted in characters of the
field as it reads, without markup and marks of footnotes, the paragraphs apart by one character each.
"""

import dataclasses
import re
from collections.abc import Iterator
from functools import cached_property
from html.parser import HTMLParser
from typing import NamedTuple

from django.utils.html import escape

from letters.markdown import to_html
from letters.models import Version

FIELDS = ("title", "reference", "salutation", "body", "closing")  # in the order in which a letter reads
LONGEST = 5000  # characters of a passage
_INLINE = frozenset("em strong a br sup span".split())
_NOT_WORDS = frozenset({"footnote-ref", "footnote-backref"})


class Part(NamedTuple):
    """A piece of a paragraph: words as they read, or markup that is passed on."""

    text: str
    is_words: bool


@dataclasses.dataclass
class Block:
    """A paragraph, heading, list item or one-line field: its number on the page, and where its words begin."""

    field: str
    start: int = 0
    number: int = 0
    parts: list[Part] = dataclasses.field(default_factory=list)

    @cached_property
    def words(self) -> str:
        """What is read, each line break a space."""
        return "".join(part.text for part in self.parts if part.is_words).rstrip()


class Place(NamedTuple):
    """Where a passage stands: from one character of a block up to another."""

    block: Block
    start: int
    end: int

    @property
    def quote(self) -> str:
        return self.block.words[self.start : self.end]

    @property
    def in_field(self) -> int:
        """Where it begins in the field."""
        return self.block.start + self.start


class Reading:
    """One version as it reads. `fields` holds, by name, the blocks of a field and the markup between them."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.fields = {name: _cut(name, getattr(version, name)) for name in FIELDS}
        self.blocks = list(self._numbered())

    def _numbered(self) -> Iterator[Block]:
        number = 0
        for name in FIELDS:
            at = 0
            for block in self.fields[name]:
                if isinstance(block, Block) and block.words.strip():
                    number += 1
                    block.start, block.number = at, number
                    at += len(block.words) + 1
                    yield block

    def place(self, number: int, start: int = 0, end: int | None = None) -> Place | None:
        """The passage from `start` to `end` of block `number`, blanks at its ends left off; None where it is none."""
        if not 0 < number <= len(self.blocks):
            return None
        block = self.blocks[number - 1]
        end = len(block.words) if end is None else end
        if not 0 <= start < end <= len(block.words):
            return None
        words = block.words[start : min(end, start + LONGEST)]
        start += len(words) - len(words.lstrip())
        return Place(block, start, start + len(words.strip())) if words.strip() else None

    def words_in(self, number: int, words: str) -> Place | None:
        """The passage of block `number` that says `words`, however they are spaced; None where it does not."""
        whole = self.place(number)
        found = re.search(r"\s+".join(map(re.escape, words.split())), whole.block.words) if whole else None
        return self.place(number, *found.span()) if found else None

    def find(self, name: str, quote: str) -> list[Place]:
        """Every place in the field `name` where the words of a passage stand."""
        blocks = [block for block in self.blocks if block.field == name and quote]
        return [Place(block, at, at + len(quote)) for block in blocks for at in _all(block.words, quote)]

    def nearest(self, name: str, quote: str, start: int) -> Place | None:
        """The place of a passage that is nearest to `start` in the field; None where its words are not there."""
        return min(self.find(name, quote), key=lambda place: abs(place.in_field - start), default=None)


def words_of(name: str, value: str) -> list[str]:
    """The paragraphs of a field as they read, each with single spaces."""
    blocks = (" ".join(block.words.split()) for block in _cut(name, value) if isinstance(block, Block))
    return [words for words in blocks if words]


def _all(words: str, quote: str) -> Iterator[int]:
    at = words.find(quote)
    while at >= 0:
        yield at
        at = words.find(quote, at + 1)


def _cut(name: str, value: str) -> list[Block | str]:
    """The blocks of a field with the markup between them. The text is Markdown, the other fields are lines."""
    if name != "body":
        return [Block(name, parts=[Part(value, True)])]
    cutter = _Cutter(name)
    cutter.feed(to_html(value))
    cutter.close()
    return cutter.out


class _Cutter(HTMLParser):
    """Cuts sanitized HTML into blocks: what stands inline between two tags of blocks."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.out: list[Block | str] = []
        self.block: Block | None = None
        self.hidden = 0  # tags that are open around what is not words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        if tag not in _INLINE:
            self.block = None
            self.out.append(raw)
            return
        self._add(raw, is_words=False)
        if tag != "br" and (self.hidden or dict(attrs).get("class") in _NOT_WORDS):
            self.hidden += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.block = None
            self.out.append(f"</{tag}>")
            return
        self._add(f"</{tag}>", is_words=False)
        self.hidden = max(self.hidden - 1, 0)

    def handle_data(self, data: str) -> None:
        if self.hidden:
            self._add(escape(data), is_words=False)
        elif self.block or data.strip():
            self._add("".join(" " if char.isspace() else char for char in data), is_words=True)
        else:
            self.out.append(data)

    def _add(self, text: str, *, is_words: bool) -> None:
        if self.block is None:
            self.block = Block(self.name)
            self.out.append(self.block)
        self.block.parts.append(Part(text, is_words))
