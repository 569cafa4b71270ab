"""What two sequences have in common, within a bound of work."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

STEPS_EACH = 4  # that a member costs without its equals
MANY_PAIRS = 20_000  # of equal members
MANY = 2_000  # members, from which on looking for the longest stretch, again and again, is slow

type Match = tuple[int, int, int]  # places in the old and the new sequence, and how many members are equal there


class Work:
    """How many steps a comparison may still take, so that no text makes it endless."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def affords(self, steps: int) -> bool:
        """Take `steps` off, and return whether there were as many."""
        if steps > self.left:
            return False
        self.left -= steps
        return True


class Stretch(NamedTuple):
    """A stretch of the old sequence and the one in its place in the new; `same` where they are equal."""

    same: bool
    old: slice
    new: slice


def stretches(old: Sequence[str], new: Sequence[str], work: Work) -> list[Stretch]:
    """Return the stretches of two sequences in order; what there is no work left for counts as different."""
    found: list[Stretch] = []
    at_old = at_new = 0
    for start_old, start_new, size in [*_matches(old, new, work), (len(old), len(new), 0)]:
        if at_old < start_old or at_new < start_new:
            found.append(Stretch(False, slice(at_old, start_old), slice(at_new, start_new)))
        at_old, at_new = start_old + size, start_new + size
        if size:
            found.append(Stretch(True, slice(start_old, at_old), slice(start_new, at_new)))
    return found


def _matches(old: Sequence[str], new: Sequence[str], work: Work) -> list[Match]:
    """Return what is equal: the beginning, the end, and what lies between."""
    shorter = min(len(old), len(new))
    head = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    rest = shorter - head
    tail = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    inner = _inner_matches(old[head : len(old) - tail], new[head : len(new) - tail], work)
    found = [(0, 0, head), *((a + head, b + head, size) for a, b, size in inner)]
    return _joined([*found, (len(old) - tail, len(new) - tail, tail)])


def _joined(matches: list[Match]) -> list[Match]:
    """Return matches, those that follow each other as one, and no empty ones."""
    found: list[Match] = []
    for a, b, size in matches:
        if found and (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) == (a, b):
            start_a, start_b, before = found.pop()
            found.append((start_a, start_b, before + size))
        elif size:
            found.append((a, b, size))
    return found


def _inner_matches(old: Sequence[str], new: Sequence[str], work: Work) -> list[Match]:
    """Return what is common to a gap, then to the gaps that are left, as long as there is work for it."""
    found: list[Match] = []
    gaps = [(0, len(old), 0, len(new))]
    while gaps:
        a, a_end, b, b_end = gaps.pop()
        matches = [(a + at, b + by, size) for at, by, size in _common(old[a:a_end], new[b:b_end], work)]
        found += matches
        if matches:
            edges = [(a, b, 0), *matches, (a_end, b_end, 0)]
            gaps += [(at + size, to, by + size, up_to) for (at, by, size), (to, up_to, _none) in pairwise(edges)]
    return sorted(found)


def _common(old: Sequence[str], new: Sequence[str], work: Work) -> list[Match]:
    """Return the longest common stretch, as SequenceMatcher does; where that takes many steps, what occurs once.

    It takes a step for each pair of equal members, and some for each member.
    """
    if not (old and new and work.affords(STEPS_EACH * (len(old) + len(new)))):
        return []
    in_old, in_new = Counter(old), Counter(new)
    pairs = sum(count * in_new[member] for member, count in in_old.items() if member in in_new)
    if pairs > MANY_PAIRS or len(old) + len(new) > MANY:
        once = {member for member, count in in_old.items() if count == in_new[member] == 1}
        if once:
            return _in_order(old, new, once)
    if pairs == 0 or not work.affords(pairs):
        return []
    return [SequenceMatcher(None, old, new, autojunk=False).find_longest_match()]


def _in_order(old: Sequence[str], new: Sequence[str], once: set[str]) -> list[Match]:
    """Return the places of members that occur once in both sequences, as many as stand in one order in both."""
    place_in_new = {member: place for place, member in enumerate(new) if member in once}
    shared = [(place, place_in_new[member]) for place, member in enumerate(old) if member in once]
    ends: list[int] = []  # of the best chain of each length, the place in `new` where it ends
    last: list[int] = []  # and which of the shared members that is
    before: list[int] = []  # the member before each in its chain
    for number, (_place, place) in enumerate(shared):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [place], [number]
    chain, number = [], last[-1]
    while number >= 0:
        chain.append((*shared[number], 1))
        number = before[number]
    return chain[::-1]
