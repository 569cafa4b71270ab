"""What people type into one-line public fields: cleaned for print, folded for comparison."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from anyascii import anyascii

# More marks than any language stacks on one letter. A longer run hangs over its neighbours, and makes
# normalization quadratic (UAX #15, section 13).
MARKS = 10

# Blank on paper although Unicode calls them marks, letters or symbols: the grapheme joiner, Hangul fillers,
# inherent vowels of Khmer, and the empty Braille cell (which, as a space, is not merely dropped).
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_BRAILLE_BLANK = "\u2800"
_JOINERS = frozenset("\u200c\u200d")

# Letters by category that people type as apostrophes, and the Arabic stretching line.
_QUOTES = frozenset("ʹʺʻʼʽʾʿˮ\u0640")

# Scripts that spell with joiners: Arabic to Mandaic, the Brahmic scripts, Mongolian, Adlam.
_JOINING = (
    (0x0600, 0x0DFF),
    (0x1000, 0x109F),
    (0x1780, 0x18AF),
    (0x1A20, 0x1C4F),
    (0xA800, 0xABFF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFC),
    (0x11000, 0x11FFF),
    (0x1E900, 0x1E95F),
)


def clean_line(value: str) -> str:
    """Return one printable line of any text, in NFC (UAX #15); cleaning it again changes nothing.

    White space of any kind becomes one space; control and bidirectional characters, surrogates, noncharacters
    and characters without width go, as do marks without a letter or in long piles. A joiner (U+200C, U+200D)
    stays only inside words of scripts that spell with it.
    """
    line: list[str] = []
    gap, marks = "", 0
    for char in _decomposed(value):
        role = _role(char)
        if role == "space":
            gap, marks = " ", 0
        elif role == "joiner":
            gap = gap or char
        elif role != "drop":
            marks = marks + 1 if role == "mark" else 0
            if marks <= MARKS and (line or not marks):
                if _fits(gap, line, char):
                    line.append(gap)
                line.append(char)
                gap = ""
    return unicodedata.normalize("NFC", "".join(line))


def has_content(value: str) -> bool:
    """Return whether at least one letter or digit, of any script, is left of the text once it is cleaned."""
    return any(map(str.isalnum, clean_line(value)))


def words(value: str) -> str:
    """Return the words of a text alone: letters, marks and digits, with single spaces between them.

    Dashes, low lines and slashes part words, other punctuation and symbols do not: "O’Neil-Sax" gives
    "ONeil Sax".
    """
    return " ".join("".join(map(_wording, value)).split())


def fold(value: str) -> str:
    """Return a key under which spellings of one name agree, whatever their case, accents and punctuation.

    Latin letters become ASCII ("Łódź" is "lodz"); letters of other scripts are never transliterated, so that
    two names do not meet by accident, and keep the marks that spell (Indic vowels, voiced kana). A name
    without letters or digits gives an empty key.
    """
    folded = unicodedata.normalize("NFKD", words(clean_line(value))).casefold()
    bare = "".join(map(_unaccented, unicodedata.normalize("NFKD", folded)))
    return clean_line(words(bare))


def _decomposed(value: str) -> Iterator[str]:
    for char in value:
        yield from unicodedata.normalize("NFD", char)


@lru_cache(maxsize=4096)
def _role(char: str) -> str:
    """Return what a character is to a printed line: "space", "joiner", "drop", "mark" or "text"."""
    category = unicodedata.category(char)
    if char.isspace() or char == _BRAILLE_BLANK:
        return "space"
    if char in _JOINERS:
        return "joiner"
    if category in {"Cc", "Cf", "Cs"} or char in _INVISIBLE or _is_noncharacter(char):
        return "drop"
    return "mark" if category.startswith("M") else "text"


def _is_noncharacter(char: str) -> bool:
    return ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF


def _fits(gap: str, line: list[str], char: str) -> bool:
    """Return whether a gap, a space or a joiner, stands rightly between a line and its next character."""
    if not (gap and line):
        return False
    return gap == " " or (_joins(line[-1]) and _joins(char))


def _joins(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM" and any(low <= ord(char) <= high for low, high in _JOINING)


@lru_cache(maxsize=4096)
def _wording(char: str) -> str:
    category = unicodedata.category(char)
    if char.isspace() or category in {"Zs", "Pd", "Pc"} or char == "/":
        return " "
    return char if category[0] in "LMN" and char not in _QUOTES else ""


@lru_cache(maxsize=4096)
def _unaccented(char: str) -> str:
    """Return a decomposed character without accent: by combining class, which tells accents from vowels."""
    place = unicodedata.combining(char)
    if place == 1 or 10 <= place <= 36 or place >= 200:
        return ""
    name = unicodedata.name(char, "")
    if unicodedata.category(char) == "Me" or "VARIATION SELECTOR" in name:
        return ""
    return anyascii(char).lower() if name.startswith("LATIN ") else char
