"""One name taken apart: the forms in which two spellings of it may meet, and the names that it holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from signatures.matching import acronyms, letters, parts, words
from signatures.matching.letters import fold
from signatures.matching.words import Words

LONGEST = 300
PERSON = "individual"
SHORTEST_SOUND = 4  # consonants by which a name is known in another script

_ELISION = re.compile(r"\b(l|d|dell|all|nell)['’ʼ](?=\w)", re.IGNORECASE)
_AND = re.compile(r"\s*[&+＆]\s*")
_VARIANT = re.compile(r"i[sz](?=(?:ation|e[drs]?|ing)(?:al|s)?$)")


@dataclass(frozen=True)
class Alias:
    """One of the names that a printed name holds. What it is made of is worked out when first asked for."""

    line: str
    kind: str

    @cached_property
    def folded(self) -> str:
        return fold(self.line)

    @cached_property
    def spoken(self) -> str:
        """It folded, with "&" as a word and an elided article apart from its noun."""
        line = _AND.sub(" and ", _ELISION.sub(r"\1 ", self.line))
        return self.folded if line == self.line else fold(line)

    @cached_property
    def said(self) -> Words:
        """Its words as spoken, with real letters in the place of those that only look like them."""
        line = letters.unmasked(self.line)
        return tuple((self.spoken if line == self.line else Alias(line, self.kind).spoken).split())

    @cached_property
    def formal(self) -> Words:
        """Its words, of which an organization's form in law is none."""
        return self.said if self.kind == PERSON else _without_legal_form(self.said)

    @cached_property
    def bare(self) -> Words:
        """Its words without articles; of a person, without titles."""
        return _without_titles(_without_al(self.said)) if self.kind == PERSON else _without_articles(self.said)

    @cached_property
    def core(self) -> Words:
        """Its bare words without a form in law; of a person, without "Jr.", which `generation` tells."""
        if self.kind != PERSON:
            return _without_legal_form(self.bare)
        return tuple(word for place, word in enumerate(self.bare) if not place or word not in words.GENERATIONS)

    @cached_property
    def plain(self) -> Words:
        """Its core, an organization's words spelled out, in one variety of English."""
        return self.core if self.kind == PERSON else tuple(map(_spelled_out, _short_phrases(self.core)))

    @cached_property
    def weighty(self) -> Words:
        """Its plain words without those that only join others."""
        if self.kind == PERSON:
            return self.plain
        return tuple(word for word in self.plain if word not in words.SMALL) or self.plain

    @cached_property
    def latin(self) -> Words:
        """Its weighty words in Latin letters."""
        return tuple(filter(None, map(letters.latin, self.weighty))) or self.weighty

    @cached_property
    def is_latin(self) -> bool:
        return "".join(self.weighty).isascii()

    @cached_property
    def sound(self) -> str:
        return "".join(map(letters.sound, self.latin))

    @cached_property
    def generation(self) -> frozenset[str]:
        """Which of two people of one name it is ("jr", "iii"); empty where it says nothing or is no person's."""
        if self.kind != PERSON:
            return frozenset()
        return frozenset(words.GENERATIONS[word] for word in self.bare[1:] if word in words.GENERATIONS)

    @cached_property
    def acronym(self) -> str:
        """What may be an acronym in it; empty where nothing is or it is a person's."""
        first = self.line.split()[0]
        return "" if self.kind == PERSON else acronyms.acronym(self.formal, capitals=first.isupper())

    @cached_property
    def initials(self) -> frozenset[str]:
        """The acronyms that it may be called by; a person has none."""
        return frozenset() if self.kind == PERSON else acronyms.initials(self.formal)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """What is left of it, less and less, in the order of likeness.STAGES."""
        one_letter = letters.without_umlauts
        return (
            self.line,
            one_letter(self.folded),
            self.folded.replace(" ", ""),
            self.spoken.replace(" ", ""),
            letters.looks("".join(self.said)),
            one_letter("".join(self.bare)),
            one_letter("".join(self.core)),
            one_letter("".join(self.plain)),
            one_letter("".join(self.weighty)),
            one_letter(" ".join(sorted(self.weighty))),
            "".join(self.latin),
            " ".join(sorted(self.latin)),
        )


@dataclass(frozen=True)
class Name:
    """A printed name: the whole of it, and the names in it that could stand alone."""

    whole: Alias
    aliases: tuple[Alias, ...]


@lru_cache(maxsize=1024)
def read(name: str, kind: str) -> Name | None:
    """Return a name taken apart, of its first 300 characters; None where no letter or digit is in them."""
    line = letters.clean(name[: 4 * LONGEST])[:LONGEST].strip()
    whole = Alias(line, kind)
    if not whole.said:
        return None
    lines = [parts.person(line)] if kind == PERSON else parts.names(line)
    aliases = (Alias(" ".join(alias.split()), kind) for alias in lines)
    return Name(whole, tuple(alias for alias in aliases if alias.said) or (whole,))


def _without_articles(said: Words) -> Words:
    rest = said[1:] if len(said) > 1 and said[0] in words.HEAD_ARTICLES else said
    return _without_al(tuple(word for word in rest if word not in words.ANY_ARTICLES) or said)


def _without_al(said: Words) -> Words:
    """Return words without the Arabic article, which is one with its word, or stands before it in Latin letters."""
    rest = (said[0], *(word for word in said[1:] if word not in {"al", "el"}))
    return tuple(word[2:] if len(word) > 4 and word.startswith("ال") else word for word in rest)


def _without_legal_form(said: Words) -> Words:
    for form in words.LEGAL_HEADS:
        if said[: len(form)] == form and len(said) > len(form):
            said = said[len(form) :]
    while size := next((size for size in (3, 2, 1) if len(said) > size and said[-size:] in words.LEGAL_TAILS), 0):
        said = said[:-size]
    return said


def _without_titles(said: Words) -> Words:
    """Return the words of a person's name, at least two of them where it has two, without titles and degrees."""
    start, end = 0, len(said)
    while end - start > 2 and said[start] in words.TITLES:
        start += 1
    while end - start > 2 and said[end - 1] in words.DEGREES:
        end -= 1
    return said[start:end]


def _short_phrases(said: Words) -> Iterator[str]:
    place = 0
    while place < len(said):
        size = next((size for size in (4, 3, 2) if said[place : place + size] in words.PHRASES), 0)
        yield words.PHRASES[said[place : place + size]] if size else said[place]
        place += size or 1


def _spelled_out(word: str) -> str:
    return words.ABBREVIATIONS.get(word) or _VARIANT.sub("iz", word)
