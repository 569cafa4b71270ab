"""Hints on blanks and punctuation: doubled, or stray."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from letters.lint.passage import Hint, Passage

_DOUBLED_SPACE = re.compile(r"(?<=\S)[^\S\n\r]{2,}(?=\S)")
_SPACE_BEFORE = re.compile(r"(?<=[^\s.,;:!?(\[])[^\S\n\r]+([,.;:!?])(?=[\s”’\"')\]]|$)", re.MULTILINE)
_SPACED_IN_FRENCH = frozenset(";:!?")
_DOUBLED_MARK = re.compile(r"(?<![.,;:])(?:\.\.|,,|;;|::|,[.;:]|;[.,:]|:[.,;])(?![.,;:])")
_DASH_AND_STOP = re.compile(r"(?<!\S)[-–—]\.(?=\s|$)")
_DASH_AFTER_STOP = re.compile(
    r"(?P<stop>[.!?])[”’\"')\]]?(?P<dash>[^\S\n\r]+[-–—]{1,3})(?=[^\S\n\r]+(?P<next>\w)|[^\S\n\r]*$)", re.MULTILINE
)
_BLANKS = " \t\u00a0\u202f"


def hints(passage: Passage, language: str) -> Iterator[Hint]:
    """Hint at blanks and marks that stand where none should."""
    stray = list(_stray_dashes(passage))
    yield from stray
    begun = {hint.place.start for hint in stray}
    yield from (hint for hint in _blanks(passage, language) if hint.place.start not in begun)
    for match in _DOUBLED_MARK.finditer(passage.masked):
        message = _("Two marks follow each other. Keep one.")
        yield passage.hint("doubled-mark", message, match.start(), match.end(), match[0][-1])


def _blanks(passage: Passage, language: str) -> Iterator[Hint]:
    for match in _DOUBLED_SPACE.finditer(passage.masked):
        yield passage.hint("doubled-space", _("More than one space. Keep one."), match.start(), match.end(), " ")
    french = language.lower().startswith("fr")
    for match in _SPACE_BEFORE.finditer(passage.masked):
        if not (french and match[1] in _SPACED_IN_FRENCH):
            message = _("A space before a punctuation mark. Take it out.")
            yield passage.hint("space-before-mark", message, match.start(), match.end(), match[1])


def _stray_dashes(passage: Passage) -> Iterator[Hint]:
    """Hint at "-." that stands alone, and at a dash between two sentences or after the last."""
    message = _("A stray mark? Take it out.")
    text = passage.masked
    for match in _DASH_AND_STOP.finditer(text):
        start = match.start()
        while start > match.start() - 9 and text[start - 1 : start] in set(_BLANKS):
            start -= 1
        yield passage.hint("stray-mark", message, start, match.end(), "")
    for match in _DASH_AFTER_STOP.finditer(text):
        begins_sentence = match["next"] is None or match["next"].isupper()
        if begins_sentence and not _abbreviates(text, match):
            yield passage.hint("stray-mark", message, match.start("dash"), match.end("dash"), "")


def _abbreviates(text: str, match: re.Match[str]) -> bool:
    """Whether the stop ends an abbreviation ("U.S.", "St.") rather than a sentence."""
    word = re.split(r"\s", text[max(match.start() - 20, 0) : match.start()])[-1]
    return match["stop"] == "." and (len(word) <= 2 or "." in word)
