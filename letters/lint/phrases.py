"""How some languages say a date by the day they are read on ("last December"), and how they write it out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from babel import Locale

from letters import tokens
from letters.lint.passage import MASK


class Phrase(NamedTuple):
    """A pattern, what it names (year, month, week, day, named month, named day, season, span, ago), and how far off."""

    pattern: re.Pattern[str]
    unit: str
    shift: int


@dataclass(frozen=True)
class Grammar:
    """The phrases of a language and its names, by their case-folded words; and how a date stands in a sentence.

    `forms` gives the words before a year, month, week or day, and how it is written after a preposition, one of
    `bare_after`, or as the subject of one of `verbs`. Nothing is relative `never_after` some words.
    """

    phrases: list[Phrase]
    forms: dict[str, tuple[str, str]]
    bare_after: frozenset[str]
    verbs: frozenset[str]
    never_after: frozenset[str]
    months: dict[str, int]
    days: dict[str, int]
    numbers: dict[str, int]


_POSSESSIVE = "(?P<possessive>['’]s)?"
# In the patterns MONTH, DAY and NUMBER stand for any of the language's. An earlier row wins.
_ENGLISH = [
    (
        "(?:in|over|during|within|for|throughout) the (?:last|past) (?:NUMBER )?(?P<span>year|month|week|decade)s?",
        "span",
        -1,
    ),
    ("(?:an? |NUMBER )(?P<span>year|month|week|day)s? ago", "ago", -1),
    *(
        (f"{which} {what}{_POSSESSIVE}", unit, shift)
        for which, shift in (("(?:last|this past)", -1), ("this", 0), ("(?:next|this coming)", 1))
        for what, unit in (
            ("year", "year"),
            ("month", "month"),
            ("week", "week"),
            ("MONTH", "named month"),
            ("DAY", "named day"),
            ("(?:spring|summer|autumn|winter)", "season"),
        )
    ),
    ("yesterday", "day", -1),
    ("tomorrow", "day", 1),
]
_ROWS = {
    "en": _ENGLISH,
    "fr": [
        ("l['’]an(?:née)? (?:dernière|dernier|passée?)", "year", -1),
        ("cette année", "year", 0),
        ("l['’]an(?:née)? (?:prochaine?|qui vient)", "year", 1),
        ("(?:le|du|au) mois (?:dernier|passé)", "month", -1),
        ("ce mois-ci", "month", 0),
        ("(?:le|du|au) mois prochain", "month", 1),
        ("la semaine (?:dernière|passée)", "week", -1),
        ("cette semaine", "week", 0),
        ("la semaine prochaine", "week", 1),
        ("(?:en )?MONTH dernier", "named month", -1),
        ("(?:en )?MONTH prochain", "named month", 1),
        ("DAY dernier", "named day", -1),
        ("DAY prochain", "named day", 1),
        ("hier", "day", -1),
        ("demain", "day", 1),
    ],
    "es": [
        ("d?el año pasado", "year", -1),
        ("este año", "year", 0),
        ("d?el (?:próximo año|año próximo|año que viene)", "year", 1),
        ("d?el mes pasado", "month", -1),
        ("este mes", "month", 0),
        ("d?el (?:próximo mes|mes próximo|mes que viene)", "month", 1),
        ("la semana pasada", "week", -1),
        ("esta semana", "week", 0),
        ("la (?:próxima semana|semana próxima|semana que viene)", "week", 1),
        ("(?:en )?(?:MONTH pasado|el pasado (?:mes de )?MONTH)", "named month", -1),
        ("(?:en )?(?:MONTH próximo|el próximo (?:mes de )?MONTH)", "named month", 1),
        ("el (?:DAY pasado|pasado DAY)", "named day", -1),
        ("el (?:DAY próximo|próximo DAY)", "named day", 1),
        ("ayer", "day", -1),
    ],
    "de": [
        ("(?:im (?:letzten|vergangenen|vorigen)|(?:letztes|vergangenes|voriges)) Jahr", "year", -1),
        ("(?:in diesem|dieses) Jahr", "year", 0),
        ("(?:im (?:nächsten|kommenden)|(?:nächstes|kommendes)) Jahr", "year", 1),
        ("(?:im )?(?:letzten|vergangenen|vorigen) Monat", "month", -1),
        ("(?:in diesem|diesen) Monat", "month", 0),
        ("(?:im )?(?:nächsten|kommenden) Monat", "month", 1),
        ("(?:in der (?:letzten|vergangenen)|(?:letzte|vergangene)) Woche", "week", -1),
        ("(?:in dieser|diese) Woche", "week", 0),
        ("(?:in der (?:nächsten|kommenden)|(?:nächste|kommende)) Woche", "week", 1),
        ("(?:im )?(?:letzten|vergangenen) MONTH", "named month", -1),
        ("(?:im )?(?:nächsten|kommenden) MONTH", "named month", 1),
        ("(?:am )?(?:letzten|vergangenen) DAY", "named day", -1),
        ("(?:am )?(?:nächsten|kommenden) DAY", "named day", 1),
        ("gestern", "day", -1),
    ],
}
_FORMS = {
    "en": {"year": ("in", "{}"), "month": ("in", "{}"), "week": ("in", "the week of {}"), "day": ("on", "{}")},
    "fr": {"year": ("en", "{}"), "month": ("en", "{}"), "week": ("", "la semaine du {}"), "day": ("", "le {}")},
    "es": {"year": ("en", "{}"), "month": ("en", "{}"), "week": ("", "la semana del {}"), "day": ("", "el {}")},
    "de": {"year": ("", "{}"), "month": ("im", "{}"), "week": ("in der", "Woche vom {}"), "day": ("am", "{}")},
}
_BARE_AFTER = {
    "en": "since till until by before after of from in on during for through between and to about",
    "fr": "de depuis en dès fin début à avant après",
    "es": "de desde en hasta a antes",
    "de": "seit von vom ab bis vor nach zum",
}
_VERBS = {"en": "is was has had will marks marked saw brings brought would may must should can could"}
_NEVER_AFTER = {"en": "the every each"}
_WRITES_SMALL = frozenset(["fr", "es"])  # the names of months and days
_HIGHEST_NUMBER = 12


@cache
def grammar(base: str) -> Grammar | None:
    """The grammar of a language by its code without region; None where it is not known here."""
    if base not in _ROWS:
        return None
    locale = Locale(base)
    months = {name.casefold(): number for number, name in locale.months["format"]["wide"].items()}
    days = {name.casefold(): number for number, name in locale.days["format"]["wide"].items()}
    numbers = {tokens.in_words(number, base) or "": number for number in range(2, _HIGHEST_NUMBER + 1)}
    words = {
        "MONTH": _any_of(locale.months["format"]["wide"].values(), base in _WRITES_SMALL),
        "DAY": _any_of(locale.days["format"]["wide"].values(), base in _WRITES_SMALL),
        "NUMBER": rf"(?P<number>\d{{1,2}}|{'|'.join(numbers)})",
    }
    return Grammar(
        [Phrase(_pattern(row, words), unit, shift) for row, unit, shift in _ROWS[base]],
        _FORMS[base],
        frozenset([*_BARE_AFTER[base].split(), *months, *days]),
        frozenset(_VERBS.get(base, "").split()),
        frozenset(_NEVER_AFTER.get(base, "").split()),
        months,
        days,
        numbers,
    )


def _any_of(names: Iterable[str], in_any_case: bool) -> str:
    """A pattern of names; where they have a capital, "may" is no month."""
    return f"(?{'' if in_any_case else '-i'}:{'|'.join(names)})"


def _pattern(row: str, words: dict[str, str]) -> re.Pattern[str]:
    for name, pattern in words.items():
        row = row.replace(name, pattern)
    row = row.replace(" ", rf"[\s{MASK}]{{1,4}}")
    return re.compile(rf"(?<!\w)(?:{row})(?!\w)", re.IGNORECASE)
