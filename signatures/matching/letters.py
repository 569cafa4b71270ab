"""Letters of names, as the eye and the ear take them: folded, unmasked, in Latin letters, as consonants alone."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from campaign import text

# Letters of other scripts that look like Latin ones, as they stand: a capital may look otherwise than its small letter.
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХҺԌԚԜаесорхуѕіјһԁԛԝӏ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικορτυχν" + "ՕՍօոսհ",
    "ABESIJKMHOPCTYXHGQWaecopxysijhdqwl" + "ABEZHIKMNOPTYXaeikoptuxv" + "OUonuh",
)
_ASCII = {code: text.words(f"x{chr(code)}x")[1:-1] for code in range(128)}  # what text.words leaves of each character
_DIGIT_AS_LETTER = re.compile(r"(?<=[^\W\d_])[01](?=[^\W\d_])")
_UMLAUT = re.compile(r"(?<=[aou])e")
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiouyhj\W_]")
_VOICELESS = str.maketrans("bcdgqvwxz", "pktkkffks")


def clean(name: str) -> str:
    """Return text.clean_line of a name, by a short way for plain letters: it is most of what a comparison costs."""
    return " ".join(name.split()) if name.isascii() and name.isprintable() else text.clean_line(name)


@lru_cache(maxsize=4096)
def fold(line: str) -> str:
    """Return text.fold of a clean line, by a short way for plain letters."""
    return " ".join(line.translate(_ASCII).lower().split()) if line.isascii() else text.fold(line)


def unmasked(line: str) -> str:
    """Return a line with Latin letters in the place of others, and of digits, that pose as them."""
    if not line.isascii():
        line = unicodedata.normalize("NFKC", line)
        latin_line = any(map(_is_latin, line))
        line = "".join(_unmasked_word(part, latin_line) for part in re.split(r"(\W+)", line))
    return _DIGIT_AS_LETTER.sub(lambda digit: "o" if digit[0] == "0" else "l", line)


def latin(word: str) -> str:
    """Return a folded word in Latin letters; empty where it has no letter that can be written in them."""
    return without_umlauts(word if word.isascii() else _transliterated(word))


def without_umlauts(folded: str) -> str:
    """Return folded letters with one letter for each umlaut, however they were written: "zuerich", "zurich"."""
    return _UMLAUT.sub("", folded)


def consonants(word: str) -> str:
    """Return the consonants of small Latin letters, doubled ones once; h, j and y come and go as vowels do."""
    return _VOWELS.sub("", _DOUBLE.sub(r"\1", word))


def sound(word: str) -> str:
    """Return the consonants of a word, voiced and voiceless ones as one, as romanizations differ in them.

    An h at the head is kept, as one with g and kh.
    """
    return consonants((f"k{word[1:]}" if word.startswith("h") else word).translate(_VOICELESS))


def looks(letters: str) -> str:
    """Return small letters without what the eye confuses: l, i and 1, rn and m, vv and w, o and 0."""
    return letters.replace("rn", "m").replace("vv", "w").replace("l", "i").replace("1", "i").replace("0", "o")


def _unmasked_word(word: str, latin_line: bool) -> str:
    """Return a word in Latin letters where it mixes them with others, or could be of them in a line that has some."""
    shown = word.translate(_LOOKALIKES)
    if shown != word and ((latin_line and shown.isascii()) or any(map(_is_latin, word))):
        return "".join(char if _is_latin(char) else anyascii(char) for char in shown)
    return word


@lru_cache(maxsize=4096)
def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith("LATIN ")


@lru_cache(maxsize=4096)
def _transliterated(word: str) -> str:
    return "".join(filter(str.isalnum, anyascii(word).lower()))
