"""How near two names are, and why: what a person is shown beside them."""

from collections import Counter
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from signatures.matching.letters import consonants
from signatures.matching.names import PERSON, SHORTEST_SOUND, Alias, Name, read
from signatures.matching.spelling import differ_at_the_end, near
from signatures.matching.words import Words


class Reason(StrEnum):
    """Why two names are near; stored and sent to scripts, so that a code stays what it is."""

    SAME = "same-name"
    CASE = "accents-or-case"
    SPACING = "spacing"
    HOMOGLYPH = "homoglyph"
    ARTICLE = "article"
    TITLE = "title"
    LEGAL_FORM = "legal-form"
    ABBREVIATION = "abbreviation"
    ORDER = "word-order"
    SCRIPT = "other-script"
    SECOND_NAME = "second-name"
    ACRONYM = "acronym"
    SPELLING = "spelling"


class Likeness(NamedTuple):
    """From 100 (the same) down; the score orders hints, it is no probability."""

    score: int
    reason: Reason


# By what the first forms have in common in which two names agree: see Alias.forms.
STAGES = (
    Likeness(100, Reason.SAME),
    Likeness(99, Reason.CASE),
    Likeness(98, Reason.SPACING),
    Likeness(98, Reason.ABBREVIATION),
    Likeness(97, Reason.HOMOGLYPH),
    Likeness(96, Reason.ARTICLE),
    Likeness(95, Reason.LEGAL_FORM),
    Likeness(94, Reason.ABBREVIATION),
    Likeness(92, Reason.ARTICLE),
    Likeness(90, Reason.ORDER),
    Likeness(88, Reason.SCRIPT),
    Likeness(86, Reason.SCRIPT),
)
ACRONYM = Likeness(80, Reason.ACRONYM)
SECOND_NAME = 85
INITIALS = Likeness(75, Reason.ABBREVIATION)
TRANSLITERATION = Likeness(70, Reason.SCRIPT)
SPELLING = range(60, 80)


def likeness(one: str, other: str, *, kind: str) -> Likeness | None:
    """Return how near two names are, None where they are not; the order of the two does not matter.

    `kind` is "organization" or "individual", of both. Only the first 300 characters of a name are read.
    """
    left, right = (read(name, kind) for name in sorted((one, other)))
    if left is None or right is None or left.whole.generation != right.whole.generation:
        return None
    found = _agreement(left.whole, right.whole) or _by_aliases(left, right)
    return found or _misspelt(left.whole, right.whole)


def _agreement(one: Alias, other: Alias) -> Likeness | None:
    for stage, form, another in zip(STAGES, one.forms, other.forms, strict=True):
        if form == another:
            titled = one.kind == PERSON and stage.reason == Reason.ARTICLE
            return Likeness(stage.score, Reason.TITLE) if titled else stage
    return None


def _by_aliases(left: Name, right: Name) -> Likeness | None:
    """How near two names are by those in them that could stand alone.

    What else they hold must not tell them apart: "Rivers Club – Aville" and "Rivers Club – Btown" are two.
    """
    met = {pair: found for pair in product(left.aliases, right.aliases) if (found := _directly(*pair))}
    if not met:
        return None
    best = max(met.values())
    if all(name.aliases == (name.whole,) for name in (left, right)):
        return best
    both = (*left.aliases, *right.aliases)
    unmet = [_unexplained(name, {alias for pair in met for alias in pair}, both) for name in (left, right)]
    if all(unmet):
        return None
    return best if best.score <= SECOND_NAME else Likeness(SECOND_NAME, Reason.SECOND_NAME)


def _unexplained(name: Name, met: set[Alias], both: tuple[Alias, ...]) -> bool:
    return any(
        alias not in met and not any(_is_acronym(alias, other) for other in both if other != alias)
        for alias in name.aliases
    )


def _directly(one: Alias, other: Alias) -> Likeness | None:
    return (
        _agreement(one, other)
        or (ACRONYM if _is_acronym(one, other) else None)
        or _transliterated(one, other)
        or _misspelt(one, other)
        or _shortened(one, other)
    )


def _is_acronym(one: Alias, other: Alias) -> bool:
    return bool((one.acronym and one.acronym in other.initials) or (other.acronym and other.acronym in one.initials))


def _transliterated(one: Alias, other: Alias) -> Likeness | None:
    """By their consonants, where one is in Latin letters and the other is not: romanizations differ in vowels."""
    if one.is_latin == other.is_latin:
        return None
    short, long = sorted((one.sound, other.sound), key=len)
    slips = 1 if len(short) >= 8 else 0
    near_enough = len(short) >= SHORTEST_SOUND and OSA.distance(short, long, score_cutoff=slips) <= slips
    return TRANSLITERATION if near_enough else None


def _misspelt(one: Alias, other: Alias) -> Likeness | None:
    """By one or two words that may be misspelt, where all others are the same in any order."""
    ours, theirs = _apart(one.weighty, other.weighty)
    most = 1 if one.kind == PERSON or len(one.weighty) < 3 else 2
    if not 0 < len(ours) == len(theirs) <= most or _both_acronyms(one, other):
        return None
    spelt = _one_person if one.kind == PERSON else near
    if not any(all(map(spelt, ours, order)) for order in (theirs, theirs[::-1])):
        return None
    ratio = fuzz.ratio("".join(one.weighty), "".join(other.weighty)) / 100
    return Likeness(SPELLING[round(ratio * (len(SPELLING) - 1))], Reason.SPELLING)


def _one_person(ours: str, theirs: str) -> bool:
    """Whether two words of people's names may be one, misspelt or in another romanization.

    The end is left alone, for it tells Maria from Mario and Paul from Paula.
    """
    ours, theirs = ours.replace("y", "i"), theirs.replace("y", "i")
    romanized = len(min(ours, theirs, key=len)) > 5 and consonants(ours) == consonants(theirs)
    if ours == theirs or (romanized and ours[0] == theirs[0] and ours[-1] == theirs[-1]):
        return True
    return near(ours, theirs, slips=1) and not differ_at_the_end(ours, theirs)


def _shortened(one: Alias, other: Alias) -> Likeness | None:
    """By initials and further names that one of two people's names has and the other has not."""
    ours, theirs = _apart(one.weighty, other.weighty)
    shared = [word for word in one.weighty if word in other.weighty]
    if one.kind != PERSON or not any(len(word) > 2 for word in shared):
        return None
    met = len(shared)
    for word in list(ours):
        initial = next((another for another in theirs if _is_initial(word, another)), None)
        if initial:
            ours.remove(word)
            theirs.remove(initial)
            met += 1
    return INITIALS if met > 1 and not (ours and theirs) and len(ours + theirs) <= 2 else None


def _is_initial(one: str, other: str) -> bool:
    return one[0] == other[0] and 1 in {len(one), len(other)}


def _apart(one: Words, other: Words) -> tuple[list[str], list[str]]:
    """The words of each that the other has not, in their order."""
    ours, theirs = Counter(one), Counter(other)
    return list((ours - theirs).elements()), list((theirs - ours).elements())


def _both_acronyms(one: Alias, other: Alias) -> bool:
    return bool(one.acronym and other.acronym) and f"{one.line}{other.line}".isupper() and len(one.weighty) == 1
