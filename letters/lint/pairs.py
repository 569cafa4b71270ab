"""Hints on brackets and quotation marks without their counterpart, and on quotation marks of two kinds."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from django.utils.translation import gettext as _

from letters.lint.passage import MASK, Hint, Passage
from letters.paragraphs import Paragraph

_CLOSING = {"(": ")", "[": "]", "{": "}", "（": "）", "「": "」", "『": "』", "【": "】", "《": "》"}
_BRACKET = re.compile("[" + re.escape("".join([*_CLOSING, *_CLOSING.values()])) + "]")
_ENUMERATES = re.compile(r"(?:(?<![^\s\ufffc])\w{1,3}|[:;]-?)\)")  # "a)", and faces
_STRAIGHT = re.compile(r"(?<!\d)[\"']")  # 6' and 6" are measures
_CURLY = re.compile(r"[“”„‘’]")
_ONE_MARK_FOR_BOTH = frozenset(["sv", "fi"])  # ”so”


def hints(passage: Passage, language: str) -> Iterator[Hint]:
    """Hint at the first bracket, and the first quotation mark, that stands alone in a paragraph."""
    for paragraph, following in zip_longest(passage.paragraphs, passage.paragraphs[1:]):
        bracket = _lonely_bracket(passage.masked, paragraph)
        if bracket is not None:
            message = _("This bracket has no counterpart in its paragraph.")
            yield passage.hint("lonely-bracket", message, bracket, bracket + 1)
        quote = _lonely_quote(passage.masked, paragraph, following, language)
        if quote is not None:
            message = _("This quotation mark has no counterpart in its paragraph.")
            yield passage.hint("lonely-quote", message, quote, quote + 1)


def of_two_kinds(passages: Sequence[Passage]) -> Iterator[Hint]:
    """Hint once at straight and curly marks in one text, at the first of the rarer kind."""
    straight = [(passage, match) for passage in passages for match in _STRAIGHT.finditer(passage.masked)]
    curly = [(passage, match) for passage in passages for match in _CURLY.finditer(passage.masked)]
    if straight and curly:
        passage, match = min(straight, curly, key=len)[0]
        message = _(
            "Straight (%(straight)d) and curly (%(curly)d) quotation marks and apostrophes are mixed. Use one kind."
        )
        counted = {"straight": len(straight), "curly": len(curly)}
        yield passage.hint("mixed-quotes", message % counted, match.start(), match.end())


def _lonely_bracket(text: str, paragraph: Paragraph) -> int | None:
    enumerating = {match.end() - 1 for match in _ENUMERATES.finditer(text, paragraph.start, paragraph.end)}
    opened: list[int] = []
    for match in _BRACKET.finditer(text, paragraph.start, paragraph.end):
        if match[0] in _CLOSING:
            opened.append(match.start())
        elif opened and _CLOSING[text[opened[-1]]] == match[0]:
            opened.pop()
        elif match.start() not in enumerating:
            return match.start()
    return opened[0] if opened else None


def _lonely_quote(text: str, paragraph: Paragraph, following: Paragraph | None, language: str) -> int | None:
    words = text[paragraph.start : paragraph.end]
    goes_on = text[following.start : following.start + 9].lstrip(f"{MASK} ")[:1] if following else ""
    if language[:2] in _ONE_MARK_FOR_BOTH and "“" not in words:
        alone = words.rfind("”") if words.count("”") % 2 else None
    else:
        alone = _first_alone(words, *(("„", "“”") if "„" in words else ("“", "”")), goes_on)
    alone = _first_alone(words, "«", "»", goes_on) if alone is None else alone
    alone = _odd_straight(words, goes_on) if alone is None else alone
    return None if alone is None else paragraph.start + alone


def _first_alone(words: str, opens: str, closes: str, goes_on: str) -> int | None:
    """Return the place of a mark without counterpart, unless the next paragraph opens the same quotation anew."""
    opened = words.count(opens) - sum(map(words.count, closes))
    if not opened or (opened == 1 and goes_on == opens):
        return None
    places: list[int] = []
    for match in re.finditer(f"[{opens}{closes}]", words):
        if match[0] == opens:
            places.append(match.start())
        elif not places:
            return match.start()
        else:
            places.pop()
    return places[-1]


def _odd_straight(words: str, goes_on: str) -> int | None:
    straight, measures = words.count('"'), len(re.findall(r'\d"', words))
    is_odd = straight % 2 and (straight - measures) % 2 and goes_on != '"'
    return words.rindex('"') if is_odd else None
