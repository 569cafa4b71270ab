"""Hints on dates that depend on the day a letter is read ("last December"), with the date to write instead."""

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

from babel.dates import format_date, format_skeleton
from django.utils.translation import gettext as _

from letters.lint.passage import MASK, Hint, Passage
from letters.lint.phrases import Grammar, Phrase, grammar

_AS_PRINTED = {"en": "d MMMM y"}  # as the letter's own date is; other languages have one way
_WEEK = 7


class _When(NamedTuple):
    """A date, of which the year, the month, the week or the day is meant; perhaps everything since then."""

    unit: str
    date: datetime.date
    since: bool = False


def hints(passage: Passage, language: str, dated_on: datetime.date | None) -> Iterator[Hint]:
    """Hint at each relative date, in the languages known; the date to write is counted from `dated_on`."""
    base = language.replace("_", "-").partition("-")[0].lower()
    known = grammar(base)
    if known is None:
        return
    for phrase, match in _phrases(passage.masked, known):
        when = _when(phrase, match, dated_on, known) if dated_on else None
        written = _written(when, base, known) if when else ""
        if written:
            message = _("“%(words)s” depends on the day it is read. Write the date: %(date)s.")
        elif dated_on:
            message = _("“%(words)s” depends on the day it is read. Write the date.")
        else:
            message = _(
                "“%(words)s” depends on the day it is read. Set the letter’s date, then the date to write is offered."
            )
        words = passage.text[match.start() : match.end()]
        offer = _offer(when, written, match, known) if when else None
        yield passage.hint("relative-date", message % {"words": words, "date": written}, *match.span(), offer)


def _phrases(text: str, known: Grammar) -> list[tuple[Phrase, re.Match[str]]]:
    """Return what is found in the text, in order; where two overlap, the one that comes first in the grammar."""
    found: dict[int, tuple[Phrase, re.Match[str]]] = {}
    taken: set[int] = set()
    for phrase in known.phrases:
        for match in phrase.pattern.finditer(text):
            places = range(*match.span())
            apart = taken.isdisjoint(places) and "\n\n" not in match[0]
            if apart and _word_before(match) not in known.never_after:
                taken.update(places)
                found[match.start()] = phrase, match
    return [found[start] for start in sorted(found)]


def _word_before(match: re.Match[str]) -> str:
    """Return the word before a match, folded; empty where a mark stands between them."""
    words = re.split(rf"[\s{MASK}]+", match.string[max(match.start() - 30, 0) : match.start()])
    return words[-2].casefold() if len(words) > 1 and not words[-1] else ""


def _word_after(match: re.Match[str]) -> str:
    return next(iter(match.string[match.end() : match.end() + 30].split()), "").casefold()


# --- The date that is meant -----------------------------------------------------------------------


def _when(phrase: Phrase, match: re.Match[str], on: datetime.date, known: Grammar) -> _When | None:
    """Return what a phrase means to a reader on a day; None where that cannot be told."""
    try:
        if phrase.unit in {"span", "ago"}:
            return _counted_back(phrase.unit, match, on, known)
        if phrase.unit.startswith("named"):
            return _named(phrase, match, on, known)
        return _next_to(phrase, on)
    except (ValueError, OverflowError):  # before the first year, or after the last
        return None


def _next_to(phrase: Phrase, on: datetime.date) -> _When | None:
    if phrase.unit == "year":
        return _When("year", _month(on, 12 * phrase.shift))
    if phrase.unit == "month":
        return _When("month", _month(on, phrase.shift))
    if phrase.unit == "week":
        return _When("week", on + datetime.timedelta(_WEEK * phrase.shift - on.weekday()))
    return _When("day", on + datetime.timedelta(phrase.shift)) if phrase.unit == "day" else None


def _named(phrase: Phrase, match: re.Match[str], on: datetime.date, known: Grammar) -> _When:
    """The month or weekday named: the last before the day, the next after it, or that of the same year or week."""
    of_month = phrase.unit == "named month"
    names, here = (known.months, on.month) if of_month else (known.days, on.weekday())
    number = _number_of(re.findall(r"\w+", match[0]), names)
    ahead, around = number - here, 12 if of_month else _WEEK
    if phrase.shift > 0 >= ahead or phrase.shift < 0 <= ahead:
        ahead += around * phrase.shift
    if of_month:
        return _When("month", _month(on, ahead))
    return _When("day", on + datetime.timedelta(ahead))


def _counted_back(unit: str, match: re.Match[str], on: datetime.date, known: Grammar) -> _When:
    """What "in the last two years" or "two weeks ago" means; of a longer time less exactly."""
    written = match["number"] or "1"
    number = int(written) if written.isdigit() else _number_of([written], known.numbers)
    since, span = unit == "span", match["span"].casefold()
    if span == "decade":
        return _When("year", _month(on, -120 * number), since)
    if span == "year":
        return _When("month" if since else "year", _month(on, -12 * number), since)
    if span == "month":
        return _When("month", _month(on, -number), since)
    return _When("day", on - datetime.timedelta(number * (_WEEK if span == "week" else 1)), since)


def _number_of(words: list[str], numbers: dict[str, int]) -> int:
    """Return what the first known word stands for. Raises ValueError where a word only looks like one."""
    known = [numbers[word.casefold()] for word in words if word.casefold() in numbers]
    if not known:
        raise ValueError(words)
    return known[0]


def _month(on: datetime.date, further: int) -> datetime.date:
    """Return the first day of the month that is so many months further."""
    year, month = divmod(on.year * 12 + on.month - 1 + further, 12)
    return datetime.date(year, month + 1, 1)


# --- The words to write ---------------------------------------------------------------------------


def _written(when: _When, base: str, known: Grammar) -> str:
    if when.unit == "year":
        date = str(when.date.year)
    elif when.unit == "month":
        date = format_skeleton("yMMMM", when.date, locale=base)
    else:
        date = format_date(when.date, _AS_PRINTED.get(base, "long"), locale=base)
    bare = known.forms[when.unit][1].format(date)
    return f"since {bare}" if when.since else bare  # English alone has such phrases here


def _offer(when: _When, written: str, match: re.Match[str], known: Grammar) -> str | None:
    """Return the words that can stand in the place of a match; None where the sentence would have to change."""
    preposition = known.forms[when.unit][0]
    if MASK in match[0] or match[0].casefold().startswith(("du", "del", "au")):
        return None
    if match.groupdict().get("possessive"):
        words = f"the {written}" if when.unit in {"year", "month"} else ""
    elif when.since or _word_before(match) in known.bare_after or _word_after(match) in known.verbs:
        words = written
    else:
        words = f"{preposition} {written}".strip()
    return (words[:1].upper() + words[1:] if match[0][0].isupper() else words) or None
