"""The words of a changed paragraph: which are the same, which were deleted and which inserted."""

from itertools import groupby

from letters.differences.align import Stretch, Work, stretches
from letters.differences.parts import Kind, Run
from letters.differences.words import Word, split

FEW_WORDS = 2  # which, unchanged among changed ones, are no help to a reader


def changed_runs(old: str, new: str, work: Work) -> list[Run]:
    """Return the runs of a changed paragraph: the same and deleted are the old one, the same and inserted the new."""
    olds, news = split(old), split(new)
    found = stretches([word.text for word in olds], [word.text for word in news], work)
    runs = _Runs()
    for stretch in _without_crumbs(found, olds):
        if stretch.same:
            for before, after in zip(olds[stretch.old], news[stretch.new], strict=True):
                runs.keep(before, after)
        else:
            runs.replace(_written(olds[stretch.old]), _written(news[stretch.new]))
    return runs.finished()


def _written(words: list[Word]) -> str:
    return "".join(word.space + word.text for word in words)


class _Runs:
    """Runs in the making: what is deleted and what is inserted in one place stand together, in this order."""

    def __init__(self) -> None:
        self.parts: list[Run] = []
        self.deleted = self.inserted = ""

    def replace(self, old: str, new: str) -> None:
        self.deleted += old
        self.inserted += new

    def keep(self, before: Word, after: Word) -> None:
        """Go on with a word that is the same, though the blanks before it may not be."""
        if before.space == after.space:
            self.flush()
            self.parts.append(Run(Kind.SAME, before.space + before.text))
        else:
            self.replace(before.space, after.space)
            self.flush()
            self.parts.append(Run(Kind.SAME, before.text))

    def flush(self) -> None:
        self.parts += [run for run in (Run(Kind.DEL, self.deleted), Run(Kind.INS, self.inserted)) if run.text]
        self.deleted = self.inserted = ""

    def finished(self) -> list[Run]:
        """The runs, those of one kind joined."""
        self.flush()
        joined = groupby(self.parts, key=lambda run: run.kind)
        return [Run(kind, "".join(run.text for run in runs)) for kind, runs in joined]


def _without_crumbs(found: list[Stretch], words: list[Word]) -> list[Stretch]:
    """Return the stretches, those that are the same joined to the changes about them where they are crumbs.

    "The old dam" made "A new dam" reads better than three words that alternate with their successors.
    """
    kept: list[Stretch] = []
    for place, stretch in enumerate(found):
        inside = 0 < place < len(found) - 1
        crumb = stretch.same and inside and _is_crumb(words[stretch.old])
        if kept and not kept[-1].same and (crumb or not stretch.same):
            before = kept.pop()
            stretch = Stretch(
                False, slice(before.old.start, stretch.old.stop), slice(before.new.start, stretch.new.stop)
            )
        kept.append(stretch)
    return kept


def _is_crumb(words: list[Word]) -> bool:
    """Whether so few words are the same that they only break a change up: marks, or some short words."""
    real = [word.text for word in words if word.is_word]
    return not real or (len(words) <= FEW_WORDS and sum(map(len, real)) <= 2 * FEW_WORDS)
