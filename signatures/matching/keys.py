"""Keys under which near names meet: stored beside a name and indexed, so that few names need be compared."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import combinations

from signatures.matching.letters import consonants, looks
from signatures.matching.names import PERSON, SHORTEST_SOUND, Alias, Name, read

# Each key is a row of an index, written whenever a name changes. A name of two or three words needs about 15: itself in
# four forms, its acronyms, and a few for each word that may be misspelt.
MOST_KEYS = 24
LONGEST_KEY = 48
# A key that more names of a register share tells nothing, and is left out of a search; but for those of a whole name.
MOST_SHARING = 10
WHOLE_NAME = ("w:", "j:")

BONES = range(5, 10)  # consonants of a name that are left out one by one
SHORT = range(4, 13)  # letters of one with fewer
FEW_WORDS, MOST_LEFT_OUT = 4, 12
ENDS = (range(4), range(3, 6), range(5, 300))  # consonants of a word of which one, two, three at an end are taken
MOST_NAMES = 5  # words of a person's name that are paired


def keys(name: str, *, kind: str) -> frozenset[str]:
    """Return the keys to store for a name: at most 24, each of at most 48 characters; none where it has no letter.

    `kind` is "organization" or "individual". Keys are stored: when this changes, they must be written anew.
    """
    return _made(name, kind, acronym="a:", initials="i:", latin="l:", foreign="f:")


def lookups(name: str, *, kind: str) -> frozenset[str]:
    """Return the keys to look for: one of them is among the `keys` of a name that is near to this, or hardly ever not.

    They are its own keys but for two that ask for what it is not itself: an acronym asks for names with such initials
    and they for it (two long names with the same initials are not near), and a sound asks for other scripts. A name
    that shares a key may well not be near.
    """
    return _made(name, kind, acronym="i:", initials="a:", latin="f:", foreign="l:")


def _made(name: str, kind: str, *, acronym: str, initials: str, latin: str, foreign: str) -> frozenset[str]:
    taken = read(name, kind)
    if taken is None:
        return frozenset()
    longest = max(taken.aliases, key=lambda alias: len(alias.latin))
    made = dict.fromkeys(_of_itself(taken))
    made |= dict.fromkeys(_of_sound(taken.whole, latin if taken.whole.is_latin else foreign))
    made |= dict.fromkeys(_of_acronyms(taken.aliases, acronym, initials))
    made |= dict.fromkeys(_of_two_names(longest) if kind == PERSON else ())
    made |= dict.fromkeys(_of_one_misspelt(longest))
    return frozenset(map(_short, list(made)[:MOST_KEYS]))


def _of_itself(name: Name) -> Iterator[str]:
    """Its words in one order, and its letters without spaces as the eye sees them."""
    for alias in (name.whole, *name.aliases):
        yield f"w:{' '.join(sorted(alias.latin))}"
        yield f"j:{looks(''.join(alias.latin))}"
    yield f"j:{looks(''.join(name.whole.said))}"


def _of_sound(alias: Alias, script: str) -> Iterator[str]:
    if len(alias.sound) >= SHORTEST_SOUND:
        yield script + alias.sound


def _of_acronyms(aliases: Iterable[Alias], acronym: str, initials: str) -> Iterator[str]:
    for alias in aliases:
        if alias.acronym:
            yield acronym + alias.acronym
        yield from (initials + made for made in sorted(alias.initials))


def _of_two_names(alias: Alias) -> Iterator[str]:
    """Each two words of a person's name, and the first or last with the initial of the other."""
    first, last = alias.latin[0], alias.latin[-1]
    yield from (f"p:{name}, {initial[0]}" for name, initial in ((last, first), (first, last)) if len(name) > 2)
    yield from (f"p:{' '.join(sorted(two))}" for two in combinations(alias.latin[:MOST_NAMES], 2))


def _of_one_misspelt(alias: Alias) -> Iterator[str]:
    """What is left without one consonant, or of a long name without one word, which may be the one misspelt.

    The first letters of all words go with it: they are right in a misspelt word too.
    """
    said = sorted(alias.latin, key=lambda word: word[0])
    letters, bones, heads = "".join(said), "".join(map(consonants, said)), "".join(word[0] for word in said)
    yield f"d:{bones}|{heads}"
    if len(bones) in BONES:
        yield from (f"d:{rest}|{heads}" for rest in _without_one(bones))
    elif len(bones) < BONES.start and len(letters) in SHORT:
        yield from (f"d:{rest}|{heads}" for rest in (letters, *_without_one(letters)))
    if len(bones) >= max(BONES):
        yield from _without_one_word(alias)


def _without_one(letters: str) -> Iterator[str]:
    return (letters[:place] + letters[place + 1 :] for place in range(len(letters)))


def _without_one_word(alias: Alias) -> Iterator[str]:
    """All words but one, with the first letter of that, and where they are few with some of its consonants."""
    bones = sorted((consonants(word), word[0], consonants(word[1:])) for word in alias.latin)
    for place in sorted(range(len(bones)), key=lambda place: -len(bones[place][0]))[:MOST_LEFT_OUT]:
        others = " ".join(bone for bone, _, _ in bones[:place] + bones[place + 1 :])
        _, head, rest = bones[place]
        yield from (f"o:{others}|{head}{some}" for some in (_ends(rest) if len(bones) <= FEW_WORDS else [""]))


def _ends(bones: str) -> Iterator[str]:
    """The first and the last consonants of a word, of which a slip leaves one as they are.

    The more of them the more they tell; where a slip may lengthen a word into the next size, both are there.
    """
    for size, lengths in enumerate(ENDS, 1):
        if len(bones) in lengths:
            yield from (f"{bones[:size]}-", f"-{bones[-size:]}")


def _short(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[:2]}{blake2b(key.encode(), digest_size=16).hexdigest()}"
