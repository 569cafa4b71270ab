"""Names that hold more than one name, in brackets, after a dash or a stroke: "FIDH – International Federation …"."""

import re

from signatures import countries
from signatures.matching import words
from signatures.matching.acronyms import BESIDE, initials
from signatures.matching.letters import fold

MOST_PARTS = 4

_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]?")
_BETWEEN = re.compile(r"\s+[-‐-―]+\s+|\s*[—―|/·;]\s*|[:：]\s+")
_ACRONYM_AND_COMMA = re.compile(r"([A-Z][\w.\-]{1,9}),\s+(.+)|(.+),\s+([A-Z][A-Z.\-]{1,9})")
_NICKNAME = re.compile(r"(?<=\s)[“”\"'‘«„][^“”\"'’»]*[“”\"'’»](?=\s)")
_DOTTED_INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")


def person(line: str) -> str:
    """Return a person's name without what stands in brackets or is a nickname in quotes, its initials apart."""
    return _DOTTED_INITIALS.sub(" ", _NICKNAME.sub("", _BRACKETS.sub(" ", line)))


def names(line: str) -> list[str]:
    """Return the names of an organization that stand in one line; what limits one of them goes with each.

    "Pax (PX) – Kenya" gives "Pax Kenya" and "PX Kenya". A line where nothing but a limit stands beside one name is that
    one name: "Faculty of Law – University of Aville".
    """
    parts = [part for part in _parts(line) if fold(part)]
    if not 1 < len(parts) <= MOST_PARTS:
        return [line]
    limits = [part for part in parts if _limits(part, parts)]
    alone = [part for part in parts if part not in limits]
    if not alone or (len(alone) == 1 and not all(map(_is_legal_form, limits))):
        return [line]
    return [" ".join([name, *limits]) for name in alone]


def _parts(line: str) -> list[str]:
    inside = [found[1] for found in _BRACKETS.finditer(line)]
    parts = [*_BETWEEN.split(_BRACKETS.sub(" — ", line)), *inside]
    parts = [part for part in parts if part.strip()]
    comma = _ACRONYM_AND_COMMA.fullmatch(line) if len(parts) == 1 else None
    return [group for group in comma.groups() if group] if comma else parts


def _limits(part: str, parts: list[str]) -> bool:
    """Whether a part says where or which ("of the Lakes", a country, a part of the body), or is a form in law."""
    said = fold(part).split()
    if any(" ".join(said) in initials(tuple(fold(other).split()), BESIDE) for other in parts if other is not part):
        return False
    if said[0] in words.SMALL or not words.SUBUNITS.isdisjoint(said):
        return True
    return _is_legal_form(part) or countries.find(part) is not None


def _is_legal_form(part: str) -> bool:
    return tuple(fold(part).split()) in words.LEGAL_TAILS
