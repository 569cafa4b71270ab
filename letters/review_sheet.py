"""A version on its sheet, with the passages marked that comments are about, and a way to comment on each paragraph."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from letters.passages import Block, Place, Reading

FIRST_WORDS = 40  # characters of a paragraph, by which a link names it


class Mark(NamedTuple):
    """A passage to mark: its place, the comment's id and its number on the page; no number while it is chosen."""

    place: Place
    id: str = ""
    number: int = 0
    is_ended: bool = False

    @property
    def css(self) -> str:
        return "is-ended" if self.is_ended else "is-open" if self.number else "is-chosen"


def sheet_of(reading: Reading, marks: Sequence[Mark], add: str = "") -> dict[str, SafeString]:
    """The fields of a version as HTML with `marks`, empty where there is nothing to read.

    `add` is the address, up to the number of a block, at which somebody can comment on it; "" where nobody can.
    """
    return {
        name: mark_safe("".join(_html(item, marks, add) for item in items))  # noqa: S308 - sanitized or escaped below
        for name, items in reading.fields.items()
    }


def _html(item: Block | str, marks: Sequence[Mark], add: str) -> str:
    """Markup between blocks as it is; a block with its marks, their numbers and the link to comment."""
    if isinstance(item, str):
        return item
    if not item.number:
        return "".join(_plain(item))
    own = [mark for mark in marks if mark.place.block.number == item.number]
    inner = "".join(_marked(item, own))
    return f'<span class="passage" data-passage="{item.number}">{inner}</span>{_add_link(item, add) if add else ""}'


def _plain(block: Block) -> Iterator[str]:
    for part in block.parts:
        yield escape(part.text) if part.is_words else part.text


def _marked(block: Block, marks: Sequence[Mark]) -> Iterator[str]:
    """The parts of a block; the number of a comment follows its passage, after the link in which that ends."""
    at = links = 0
    ended: list[Mark] = []
    for text, is_words in block.parts:
        pieces = _pieces(text, at, marks) if is_words else [(text, [])]
        links += (text.startswith("<a ") - (text == "</a>")) if not is_words else 0
        at += len(text) if is_words else 0
        for piece, ends_here in pieces:
            yield piece
            ended += ends_here
            if not links:
                yield from map(_number, ended)
                ended.clear()


def _pieces(words: str, at: int, marks: Sequence[Mark]) -> Iterator[tuple[str, list[Mark]]]:
    """Words that begin at `at`, cut where a mark begins or ends, each piece with the marks that end after it."""
    end = at + len(words)
    edges = {edge for mark in marks for edge in (mark.place.start, mark.place.end) if at < edge < end}
    for start, stop in pairwise([at, *sorted(edges), end]):
        about = [mark for mark in marks if mark.place.start <= start < mark.place.end]
        yield _piece(words[start - at : stop - at], about), [mark for mark in about if mark.place.end == stop]


def _piece(words: str, marks: Sequence[Mark]) -> str:
    if not marks:
        return escape(words)
    kinds = " ".join(sorted({mark.css for mark in marks}))
    ids = " ".join(mark.id for mark in marks)
    return format_html('<mark class="passage-mark {}" data-of="{}">{}</mark>', kinds, ids, words)


def _number(mark: Mark) -> str:
    """The link from a passage to its comment; nothing for the passage that is chosen."""
    if not mark.number:
        return ""
    return format_html(
        '<a class="passage-number" id="at-{0}" href="#comment-{0}" aria-label="{1}">{2}</a>',
        mark.id,
        _("Comment %(number)d") % {"number": mark.number},
        mark.number,
    )


def _add_link(block: Block, add: str) -> str:
    words = block.words.strip()
    first = words if len(words) <= FIRST_WORDS else words[:FIRST_WORDS].rstrip() + "…"
    label = _("Comment on “%(words)s”") % {"words": first}
    return format_html(
        '&nbsp;<a class="passage-add no-print" id="block-{1}" href="{0}{1}">'
        '<span class="visually-hidden">{2}</span></a>',
        add,
        block.number,
        label,
    )
