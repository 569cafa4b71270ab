"""What the desk and a reviewer see alike: a version on its sheet, the threads about it, and the form to comment."""

import math
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from letters.differences import Run
from letters.differences.align import Work
from letters.differences.runs import changed_runs
from letters.models import Comment, Version
from letters.passages import Place, Reading
from letters.review_forms import CommentForm, PassageForm
from letters.review_sheet import Mark, sheet_of

STEPS = 2_000_000  # to compare suggestions with their passages, for a whole page


@dataclass(frozen=True)
class Thread:
    """A comment with its number on the page, its place in the version shown, and what its suggestion changes."""

    comment: Comment
    number: int
    place: Place | None
    runs: list[Run]

    @property
    def id(self) -> str:
        return str(self.comment.public_id)

    @property
    def is_ended(self) -> bool:
        return self.comment.state != Comment.State.OPEN

    @property
    def is_changed(self) -> bool:
        """Whether the words it is about do not stand in the version shown."""
        return self.place is None and bool(self.comment.quote) and self.comment.state != Comment.State.ACCEPTED


def threads_about(reading: Reading, comments: Iterable[Comment]) -> list[Thread]:
    """Threads as they stand beside a version: in its order, then those on the whole text or on words that changed."""
    placed = sorted(((comment, place_of(reading, comment)) for comment in comments), key=_order)
    work = Work(STEPS)
    return [
        Thread(comment, number, place, changes_of(comment, work))
        for number, (comment, place) in enumerate(placed, start=1)
    ]


def _order(placed: tuple[Comment, Place | None]) -> tuple[float, int]:
    place = placed[1]
    return (place.block.number, place.start) if place else (math.inf, 0)


def place_of(reading: Reading, comment: Comment) -> Place | None:
    """Where the words of a comment stand in a version; of several places the nearest to where they stood."""
    return reading.nearest(comment.field, comment.quote, comment.start) if comment.quote else None


def changes_of(comment: Comment, work: Work) -> list[Run]:
    """The passage with its old and its new words; empty where nothing is suggested."""
    return [] if comment.proposal is None else changed_runs(comment.quote, comment.proposal, work)


def review_context(
    version: Version,
    comments: Iterable[Comment],
    asked: Mapping[str, Any],
    *,
    add: str,
    form: CommentForm | None = None,
) -> dict[str, Any]:
    """What `letters/_review.html` shows.

    `asked` says what to comment on (see PassageForm), `form` is a comment that has to be mended. `add` is as in
    `sheet_of`.
    """
    reading = Reading(version)
    threads = threads_about(reading, comments)
    passage = PassageForm(asked, reading=reading)
    passage.is_valid()
    marks = [Mark(t.place, t.id, t.number, t.is_ended) for t in threads if t.place]
    if add and passage.place:
        marks.append(Mark(passage.place))
    return {
        "version": version,
        "fields": sheet_of(reading, marks, add),
        "add": add,
        "threads": threads,
        "passage": passage if add and passage.is_asked else None,
        "comment_form": form or CommentForm(place=passage.place),
    }


def as_uuid(value: str | None) -> uuid.UUID | None:
    """A public id of an address; None for what is none."""
    try:
        return uuid.UUID(value or "")
    except ValueError:
        return None
