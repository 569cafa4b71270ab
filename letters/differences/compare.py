"""Two versions of a letter set side by side: which paragraphs changed, and which words in them."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from letters.differences.align import Work, stretches
from letters.differences.parts import Block, Differences, Field, Kind, Run
from letters.differences.runs import changed_runs
from letters.differences.words import split
from letters.paragraphs import paragraphs

STEPS = 6_000_000  # of the inner loops, for all fields together; they take less than a second
ALIKE = 0.4  # share of common words from which on one paragraph is another, changed
MOST_PAIRS = 60_000  # of paragraphs, looked at for likeness in one stretch
SHORT = 4  # words of a line that stays itself when all of them change, as a closing may


def between(old: Mapping[str, str], new: Mapping[str, str]) -> Differences:
    """Compare the content of two versions, field by field. Never raises, and its work is bounded.

    Where the work is used up, paragraphs are replaced as a whole.
    """
    work = Work(STEPS)
    names = dict.fromkeys([*new, *old])
    return Differences(tuple(Field(name, tuple(_blocks(old.get(name, ""), new.get(name, ""), work))) for name in names))


def _blocks(old_text: str, new_text: str, work: Work) -> Iterator[Block]:
    old = [paragraph.text for paragraph in paragraphs(old_text)]
    new = [paragraph.text for paragraph in paragraphs(new_text)]
    for stretch in stretches(old, new, work):
        olds = list(enumerate(old[stretch.old], stretch.old.start + 1))
        news = list(enumerate(new[stretch.new], stretch.new.start + 1))
        if stretch.same:
            for (before, text), (after, _text) in zip(olds, news, strict=True):
                yield Block(Kind.SAME, (Run(Kind.SAME, text),), before, after)
        else:
            yield from _replaced(olds, news, work)


def _replaced(olds: list[tuple[int, str]], news: list[tuple[int, str]], work: Work) -> Iterator[Block]:
    """The blocks of a stretch in which no paragraph is the same."""
    pairs = _pairs([text for _number, text in olds], [text for _number, text in news], work)
    for (a, b), (next_a, next_b) in pairwise([(-1, -1), *pairs, (len(olds), len(news))]):
        for number, text in olds[a + 1 : next_a]:
            yield Block(Kind.REMOVED, (Run(Kind.DEL, text),), old=number)
        for number, text in news[b + 1 : next_b]:
            yield Block(Kind.ADDED, (Run(Kind.INS, text),), new=number)
        if next_a < len(olds):
            (before, old), (after, new) = olds[next_a], news[next_b]
            yield Block(Kind.CHANGED, tuple(changed_runs(old, new, work)), before, after)


def _pairs(olds: list[str], news: list[str], work: Work) -> list[tuple[int, int]]:
    """Return the places of paragraphs that are each other, changed: in order, and as alike as can be."""
    bags_of_old, bags_of_new = [_bag(text) for text in olds], [_bag(text) for text in news]
    looks = len(olds) * len(news)
    if looks == 1 and len(bags_of_old[0]) <= SHORT >= len(bags_of_new[0]):
        return [(0, 0)]
    if looks > MOST_PAIRS or not work.affords(looks + len(olds) * sum(map(len, bags_of_new))):
        return []
    alike = [[_likeness(one, other) for other in bags_of_new] for one in bags_of_old]
    best = [[0.0] * (len(news) + 1) for _row in range(len(olds) + 1)]  # of what follows each two places
    for a in reversed(range(len(olds))):
        for b in reversed(range(len(news))):
            best[a][b] = max(best[a + 1][b], best[a][b + 1], best[a + 1][b + 1] + alike[a][b])
    return list(_best_pairs(alike, best))


def _best_pairs(alike: list[list[float]], best: list[list[float]]) -> Iterator[tuple[int, int]]:
    a = b = 0
    while best[a][b]:
        if best[a][b] == best[a + 1][b]:
            a += 1
        elif best[a][b] == best[a][b + 1]:
            b += 1
        else:
            yield a, b
            a, b = a + 1, b + 1


def _bag(paragraph: str) -> frozenset[str]:
    return frozenset(word.text.casefold() for word in split(paragraph) if word.is_word)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words that two paragraphs have in common; 0 where it is too small to mean anything."""
    share = 2 * len(one & other) / (len(one) + len(other) or 1)
    return share if share >= ALIKE else 0.0
