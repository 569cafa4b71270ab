"""What two sequences have in common, within a bound of work."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple


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


def _matches(old: Sequence[str], new: Sequence[str], work: Work) -> list[tuple[int, int, int]]:
    """Return what is equal, as places and sizes: the beginning, the end, and what lies between."""
    shorter = min(len(old), len(new))
    head = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    rest = shorter - head
    tail = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    inner = _inner_matches(old[head : len(old) - tail], new[head : len(new) - tail], work)
    found = [(0, 0, head), *((a + head, b + head, size) for a, b, size in inner)]
    return [match for match in [*found, (len(old) - tail, len(new) - tail, tail)] if match[2]]


def _inner_matches(old: Sequence[str], new: Sequence[str], work: Work) -> list[tuple[int, int, int]]:
    """Return the longest common stretch, then those before and after it, as SequenceMatcher does.

    Looking for one takes as many steps as there are pairs of equal members, which are counted before.
    """
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    places = matcher.b2j
    steps = list(accumulate((1 + len(places.get(member, ())) for member in old), initial=0))
    found, open_gaps = [], [(0, len(old), 0, len(new))]
    while open_gaps:
        a, a_end, b, b_end = open_gaps.pop()
        if a == a_end or b == b_end or not work.affords(steps[a_end] - steps[a]):
            continue
        at_a, at_b, size = matcher.find_longest_match(a, a_end, b, b_end)
        if size:
            found.append((at_a, at_b, size))
            open_gaps += [(a, at_a, b, at_b), (at_a + size, a_end, at_b + size, b_end)]
    return sorted(found)
