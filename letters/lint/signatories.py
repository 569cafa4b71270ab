"""Hints on names in the text that are also names of signatories."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from campaign.text import fold
from letters.lint.passage import MASK, Hint, Passage

MOST_WORDS = 30  # of a name
SHORTEST = 3  # letters
_WORD = re.compile(rf"[^\s\-‐‑‒–—―/_{MASK}]+")  # as campaign.text.words parts them
_OPENING, _CLOSING = "([{“‘„«\"'¿¡", ".,;:!?…)]}”’»\"'"
_POSSESSIVE = ("'s", "’s")
_NAME = ""  # in a node of the tree of names: the name that ends there; no folded word is empty

type Tree = dict[str, Any]


class _Word(NamedTuple):
    """A word of the text: folded, and folded without a possessive's ending; and whether a sentence ends with it."""

    start: int
    end: int
    written: str
    folded: str
    bare: str
    ends: bool


def hints(passages: Sequence[Passage], names: Iterable[str]) -> Iterator[Hint]:
    """Hint at each of `names` once, where it first stands in the text.

    The names are read once and the text once; neither is searched for the other.
    """
    texts = [(passage, words) for passage in passages for words in _paragraphs(passage)]
    written = {key for _passage, words in texts for word in words for key in (word.folded, word.bare)}
    tree = _tree(names, written | {""})
    seen: set[str] = set()
    for passage, words in texts:
        for name, first, last in _found(words, tree):
            if name not in seen:
                seen.add(name)
                message = _("%s also signs. Check that the letter may speak of its own signatory like this.")
                yield passage.hint("names-signatory", message % name, first.start, last.end)


def _found(words: list[_Word], tree: Tree) -> Iterator[tuple[str, _Word, _Word]]:
    """Each name of the tree in the words, the longest that begins at a place, with its first and last word."""
    at = 0
    while at < len(words):
        name, length = _longest(words, at, tree)
        if name and _is_written_as(name, words[at], length):
            yield name, words[at], words[at + length - 1]
            at += length
        else:
            at += 1


def _longest(words: list[_Word], at: int, tree: Tree) -> tuple[str, int]:
    name, length, node = "", 0, tree
    for place in range(at, len(words)):
        node = node.get(words[place].folded) or node.get(words[place].bare) or {}
        if _NAME in node:
            name, length = node[_NAME], place + 1 - at
        if not node or words[place].ends:
            break
    return name, length


def _is_written_as(name: str, first: _Word, length: int) -> bool:
    """Whether it is the name and not a word like it: "Bridge" is no bridge."""
    if length == 1:
        return first.written.removesuffix("’s").removesuffix("'s") == name
    return first.written[0].isupper() == name.lstrip(_OPENING)[:1].isupper()


def _paragraphs(passage: Passage) -> Iterator[list[_Word]]:
    for paragraph in passage.paragraphs:
        found = map(_word, _WORD.finditer(passage.masked, paragraph.start, paragraph.end))
        yield [word for word in found if word.folded]


def _word(match: re.Match[str]) -> _Word:
    opened = match[0].lstrip(_OPENING)
    written = opened.rstrip(_CLOSING)
    bare = written[:-2] if written.endswith(_POSSESSIVE) else written
    folded, start = _folded(written), match.end() - len(opened)
    ends = len(folded) > 3 and opened[len(written) :][:1] in set(".!?;:")
    return _Word(start, start + len(bare), written, folded, _folded(bare), ends)


def _folded(word: str) -> str:
    """Return what `fold` does, which is quicker to say of plain words."""
    return re.sub(r"[^a-z0-9]", "", word.lower()) if word.isascii() else fold(word)


def _tree(names: Iterable[str], begins: set[str]) -> Tree:
    """Return the folded names as a tree of their words, those alone whose first word is one of `begins`."""
    tree: Tree = {}
    for name in names:
        first = _WORD.search(name)
        if first is None or (first[0].isascii() and _folded(first[0]) not in begins):
            continue
        words = " ".join(map(_folded, _WORD.findall(name))).split()
        if 0 < len(words) <= MOST_WORDS and len("".join(words)) >= SHORTEST:
            node = tree
            for word in words:
                node = node.setdefault(word, {})
            node.setdefault(_NAME, name)
    return tree
