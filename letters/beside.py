"""A translation beside the version of the original that it renders, paragraph by paragraph."""

import re
from html.parser import HTMLParser
from itertools import zip_longest
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from letters.markdown import to_html
from letters.models import Version

_VOID = frozenset({"br", "hr"})
_LINE_BEFORE_NOTES = re.compile(r'<hr class="footnotes-sep"[^>]*>')
_NOTE = re.compile(r'((?:id|href)="#?)(fn)')


class Pair(NamedTuple):
    """What stands at one place in the original and in the translation, as HTML."""

    original: SafeString
    translation: SafeString


class Beside(NamedTuple):
    """Two versions side by side, and the paragraphs of the text in each."""

    pairs: list[Pair]
    originals: int
    translations: int


def beside(original: Version, translation: Version) -> Beside:
    """Set a translation beside its original: field by field, the text block by block in the order of both."""
    one, other = blocks(original, apart="original-"), blocks(translation)
    body = [Pair(*map(mark_safe, both)) for both in zip_longest(one, other, fillvalue="")]
    lines = {name: line(name, original, translation) for name in Version.FIELDS}
    pairs = [lines["title"], lines["reference"], lines["salutation"], *body, lines["closing"]]
    return Beside([pair for pair in pairs if pair.original or pair.translation], len(one), len(other))


def line(field: str, original: Version, translation: Version) -> Pair:
    """A field of one line in both."""
    return Pair(escape(getattr(original, field)), escape(getattr(translation, field)))


def blocks(version: Version, apart: str = "") -> list[str]:
    """The paragraphs, headings and lists of a version's text as HTML; `apart` keeps its notes' ids from another's."""
    splitter = _Splitter(apart)
    splitter.feed(_LINE_BEFORE_NOTES.sub("", to_html(version.body, language=version.text.language)))
    splitter.close()
    return splitter.blocks


class _Splitter(HTMLParser):
    """Takes sanitized HTML apart where its outermost elements end."""

    def __init__(self, apart: str) -> None:
        super().__init__(convert_charrefs=False)
        self.apart, self.depth = apart, 0
        self.open: list[str] = []
        self.blocks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(_NOTE.sub(rf"\1{self.apart}\2", self.get_starttag_text() or ""))
        self.depth += tag not in _VOID
        self.end_block()

    def handle_endtag(self, tag: str) -> None:
        self.open.append(f"</{tag}>")
        self.depth -= 1
        self.end_block()

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.open.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def end_block(self) -> None:
        if self.depth == 0:
            self.blocks.append("".join(self.open))
            self.open = []
