"""Editorial hints on a text before it is adopted: what an editor would look at again. Nothing is forbidden."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from letters.lint import abbreviations, counts, dates, footnotes, links, marks, pairs, signatories
from letters.lint.passage import Hint, Passage, Place

__all__ = ["Hint", "Place", "on"]

MOST = 50  # hints of one kind in one field


def on(
    content: Mapping[str, str],
    language: str,
    *,
    dated_on: datetime.date | None = None,
    names: Iterable[str] = (),
) -> list[Hint]:
    """Return the hints on the content of a version, in the order of the text; of one kind, at most MOST in a field.

    `dated_on` is the date on the letter, from which relative dates are counted; `names` are those of its
    signatories, as printed. Never raises.
    """
    passages = [Passage(field, text) for field, text in content.items()]
    kinds: list[Iterator[Hint]] = [
        abbreviations.hints(passages),
        pairs.of_two_kinds(passages),
        signatories.hints(passages, names),
    ]
    for passage in passages:
        kinds += _of_one_field(passage, language, dated_on)
    found = [hint for kind in kinds for hint in islice(kind, MOST)]
    order = list(content)
    return sorted(found, key=lambda hint: (order.index(hint.place.field), hint.place.start, hint.place.end))


def _of_one_field(passage: Passage, language: str, dated_on: datetime.date | None) -> Iterator[Iterator[Hint]]:
    yield counts.hints(passage, language)
    yield dates.hints(passage, language, dated_on)
    yield marks.hints(passage, language)
    yield pairs.hints(passage, language)
    if passage.field == "body":  # the other fields hold no Markdown
        yield links.hints(passage)
        yield footnotes.hints(passage)
