"""Hints on footnotes: a mark without its note, and a note without its mark."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from letters.lint.passage import FOOTNOTE, Hint, Passage

_NOTE = re.compile(rf"^ {{0,3}}({FOOTNOTE}):", re.MULTILINE)
_MARK = re.compile(rf"(?<!\\){FOOTNOTE}")


def hints(passage: Passage) -> Iterator[Hint]:
    """Hint at each mark and each note that stands alone."""
    notes = {match.start(1): match[1] for match in _NOTE.finditer(passage.text)}
    marks = {match.start(): match[0] for match in _MARK.finditer(passage.text) if match.start() not in notes}
    written, used = set(notes.values()), set(marks.values())
    for start, label in marks.items():
        if label not in written:
            message = _("The footnote %(label)s has no text. Write it below, on a line that begins with %(label)s:")
            yield passage.hint("footnote-without-text", message % {"label": label}, start, start + len(label))
    for start, label in notes.items():
        if label not in used:
            message = _("Nothing refers to this footnote, so it is not printed. Put %(label)s where it belongs.")
            yield passage.hint("footnote-unused", message % {"label": label}, start, start + len(label))
