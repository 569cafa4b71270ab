"""The order of the roll, as one binary key that sorts alike on every database."""

import re
import struct
import unicodedata
from functools import cache

import pyuca

from campaign.text import words

KEY_BYTES = 512
# Past this many characters a name no longer decides an order; it bounds the work on hostile ones.
TEXT_CHARACTERS = 256

PINNED, UNPINNED = b"\x00", b"\x01"
LEVEL, FIELD = b"\x00\x00", b"\x00\x01"

# Nominative articles that stand before a name; one with an apostrophe is elided into it.
ARTICLES = {
    "en": "the a an",
    "fr": "le la les l’ un une",
    "de": "der die das ein eine",
    "es": "el la los las un una",
    "pt": "o a os as um uma",
    "it": "il lo la i gli le l’ un uno una un’",
}


def key(
    name: str,
    *,
    kind: str,
    language: str = "en",
    article_rule: bool = True,
    pin: int | None = None,
    override: str = "",
    family_name: str = "",
) -> bytes:
    """Return the sort key of a signatory: at most 512 bytes, whose plain order is the roll's order.

    Pinned signatories come first, by `pin` (0 to 2**32 - 1; struct.error outside). The others follow by
    `override` if it is set; else an organization by its name, without a leading article of the letter's
    `language` under the `article_rule`, and an individual (kind "individual") by `family_name`, or the last
    word of the name, and then by the whole name.

    The order is that of the Unicode Collation Algorithm (UTS #10): letters, then accents, then case. Digits
    compare one by one. Equal keys are left to the row's id.
    """
    place = UNPINNED if pin is None else PINNED + struct.pack(">I", pin)
    if override.strip():
        fields = [override]
    elif kind == "individual":
        fields = [family_name.strip() or _family_name(name), name]
    else:
        fields = [_without_article(name, language) if article_rule else name]
    return (place + _collation_key(*fields))[:KEY_BYTES]


def _family_name(name: str) -> str:
    """Return the last word before any comma, which may part a title ("Ann Lee, PhD") or a given name."""
    candidates = [word for word in name.partition(",")[0].split() if words(word)]
    return candidates[-1] if candidates else name


def _without_article(name: str, language: str) -> str:
    article = _article(re.split("[-_]", language.lower())[0])
    return article.sub("", name, count=1) if article else name


@cache
def _article(language: str) -> re.Pattern[str] | None:
    """Return the pattern of a leading article with a word after it, so that a whole name is never dropped."""
    articles = ARTICLES.get(language, "").split()
    forms = [f"{word[:-1]}['’ʼ]\\s*" if word.endswith("’") else f"{word}\\s+" for word in articles]
    return re.compile(rf"^\W*(?:{'|'.join(forms)})(?=[^\w\s]*\w)", re.IGNORECASE) if forms else None


def _collation_key(*fields: str) -> bytes:
    """Return the merged sort key of several fields (UTS #10, 3.6): all letters before the first accent."""
    levels = zip(*map(_weights, fields), strict=True)
    return LEVEL.join(FIELD.join(level) for level in levels)


def _weights(text: str) -> list[bytes]:
    """Return the collation weights of a text at three levels, each weight in two big-endian bytes.

    Variable weighting is between the two options of UTS #10, section 4: spaces are non-ignorable, and dashes
    and low lines weigh as one, so that the roll is ordered word by word ("No Fence" before "Nobel"), as
    directories are; all other punctuation and symbols are shifted out, so that quotes and "&" move no name.
    Either pure option gives the same order on real rolls met so far. A name of symbols alone keeps them.
    """
    text = text[: 4 * TEXT_CHARACTERS]
    text = (words(text) or text)[:TEXT_CHARACTERS]
    elements = _collator().collation_elements(unicodedata.normalize("NFD", text))
    levels = ([element[level] for element in elements if element[level]] for level in range(3))
    return [struct.pack(f">{len(level)}H", *level) for level in levels]


@cache
def _collator() -> pyuca.collator.Collator_10_0_0:
    """Return the collator, loaded once; its version is fixed because the keys are stored."""
    return pyuca.collator.Collator_10_0_0()
