"""A paragraph split into the words that a comparison sets side by side."""

import re
from typing import NamedTuple

# Marks that spell and are no letters to `re`: of Hebrew, Arabic and the Indic scripts, and joiners.
_MARKS = r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
_MARKS += r"\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0dff\u200c\u200d"
# Scripts without spaces. Each letter of the first is a word; of the second, with the vowels and tones about it.
_HAN_AND_KANA = r"\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SOUTH_EAST = r"\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"
_SOUTH_EAST_MARKS = r"\u0e31\u0e33-\u0e3a\u0e45-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ece\u0f71-\u0f84\u0f90-\u0fbc"
_SOUTH_EAST_MARKS += r"\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u17b4-\u17d3\u17dd"
_FORWARD_VOWELS = r"\u0e40-\u0e44\u0ec0-\u0ec4"

_LETTER = rf"(?:(?![{_HAN_AND_KANA}{_SOUTH_EAST}])[^\W_]|[{_MARKS}])"
LINK_TARGET = r"\]\((?:[^()\s]|\([^()\s]{0,300}\)){0,2000}+\)"
URL = r"""(?:https?://|mailto:|www\.)[^\s<>()\[\]{}"“”]{0,2000}[^\s<>()\[\]{}"“”.,;:!?'’]"""
NUMBER = r"\d++(?:[.,:/'’\u00a0\u202f]\d++){0,20}+"

_WORD = re.compile(
    rf"""
    (?P<space>\s*)
    (?P<word>
      \{{\{{[^{{}}\n\\]{{1,300}}\}}\}}                # a count token
    | {LINK_TARGET}
    | {URL}
    | \[\^[^\]\s]{{1,60}}\]:?                         # a footnote
    | [{_HAN_AND_KANA}]
    | [{_FORWARD_VOWELS}]?[{_SOUTH_EAST}][{_SOUTH_EAST_MARKS}]*
    | {NUMBER}(?!{_LETTER})
    | {_LETTER}+(?:['’‐‑-]{_LETTER}+)*
    | (?P<mark>\S)(?P=mark)*                          # ** and … are one mark
    )
    """,
    re.VERBOSE,
)


class Word(NamedTuple):
    """A word, mark, count token, footnote or link target, and the blanks before it."""

    space: str
    text: str

    @property
    def is_word(self) -> bool:
        """Whether it is more than a mark."""
        return any(map(str.isalnum, self.text))


def split(paragraph: str) -> list[Word]:
    """Return the words of a paragraph, which ends in none of its blanks; joined with them, they are it again."""
    return [Word(match["space"], match["word"]) for match in _WORD.finditer(paragraph)]


def is_number(word: str) -> bool:
    """Whether a word is written in figures."""
    return word[:1].isdigit()


def is_target(word: str) -> bool:
    """Whether a word is where a link leads to."""
    return word.startswith("](") or re.match(URL, word) is not None


def is_count(word: str) -> bool:
    """Whether a word is a count token."""
    return word.startswith("{{")
