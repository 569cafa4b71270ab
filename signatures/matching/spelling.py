"""Misspelt words: whether two words are spellings of one, and which word somebody may have meant."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rapidfuzz.distance import OSA

from campaign.text import fold
from signatures.matching import words
from signatures.matching.names import LONGEST

SHORTEST, LONG = 5, 10  # letters of a word
FREQUENT = 5  # times that a word is found before it is what somebody may have meant
MOST_WORDS = 30  # of a name, looked at
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = frozenset("aeiouy")


class Suggestion(NamedTuple):
    """A word of a name, what may have been meant by it, and the whole name with that."""

    word: str
    meant: str
    name: str


def near(one: str, other: str, slips: int = 2) -> bool:
    """Return whether two folded words may be one word and its misspelling, not two words of nearly the same letters.

    One slip (a letter more, less, other, or two exchanged), two in words of ten letters; in one of five, none that
    makes other words of it ("Chin" and "China", "water" and "wafer"). The first letter is hardly ever mistyped, and
    other words begin with it. `slips` is the most there may be.
    """
    short, long = sorted((one, other), key=len)
    if len(long) < SHORTEST or one[0] != other[0] or not (one.isalpha() and other.isalpha()):
        return False
    distance = OSA.distance(one, other, score_cutoff=slips)
    if distance > slips or contrast(one, other):
        return False
    if distance == 2:
        return len(short) >= LONG
    if len(long) > SHORTEST:
        return True
    return sorted(one) == sorted(other) or (len(short) < SHORTEST and not long.startswith(short))


def contrast(one: str, other: str) -> bool:
    """Return whether two words are known to be two: "county" and "country", "employer" and "employee"."""
    if any(one in group and other in group for group in words.CONTRASTS):
        return True
    return any(_ends(one, other, *ends) for ends in words.CONTRASTING_ENDS)


def differ_at_the_end(one: str, other: str) -> bool:
    """Return whether only the last two letters tell words apart, as in "Mario" and "Maria", "Paul" and "Paula"."""
    return one[: max(len(one), len(other)) - 2] == other[: max(len(one), len(other)) - 2]


def suggestion(name: str, known_words: Mapping[str, int]) -> Suggestion | None:
    """Return what may have been meant by the first misspelt word of a name: "Christian" for "Cristian".

    `known_words` counts the folded words of registered names. A word is doubted only where it is not among them, a
    frequent one is one slip away, and the slip is none of those that make another word or a proper name: at the first
    letter or at the end, or another consonant.
    """
    for found in list(re.finditer(r"[^\W\d_]+", name[:LONGEST]))[:MOST_WORDS]:
        if meant := _meant(found[0], known_words):
            return Suggestion(found[0], meant, f"{name[: found.start()]}{meant}{name[found.end() :]}")
    return None


def _meant(word: str, known_words: Mapping[str, int]) -> str:
    folded = fold(word)
    if len(folded) <= SHORTEST or not (folded.isascii() and folded.isalpha()) or known_words.get(folded):
        return ""
    candidates = {slip: known_words.get(slip, 0) for slip in _slips(folded)}
    meant = max(candidates, key=lambda slip: (candidates[slip], slip), default="")
    if candidates.get(meant, 0) < FREQUENT or differ_at_the_end(folded, meant) or contrast(folded, meant):
        return ""
    return _in_case_of(word, meant)


def _slips(word: str) -> Iterator[str]:
    """Words one slip away, with the first letter as it is."""
    for place in range(1, len(word)):
        head, char, tail = word[:place], word[place], word[place + 1 :]
        yield head + tail
        if tail:
            yield head + tail[0] + char + tail[1:]
        for letter in _LETTERS:
            yield head + letter + char + tail
            if char in _VOWELS and letter in _VOWELS:
                yield head + letter + tail


def _in_case_of(word: str, meant: str) -> str:
    if word.isupper():
        return meant.upper()
    return meant.capitalize() if word[0].isupper() else meant


def _ends(one: str, other: str, end: str, another: str) -> bool:
    for first, second in ((one, other), (other, one)):
        if first.endswith(end) and second.endswith(another) and first[: -len(end)] == second[: -len(another)]:
            return True
    return False
