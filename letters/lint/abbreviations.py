"""Hints on abbreviations that a text uses and never, or only later, explains."""

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from letters.lint.passage import MASK, Hint, Passage

LONGEST = 7  # letters; longer words in capitals are rather names
LEAST_SHOUTED = 3  # words in capitals one after the other, which nobody means as abbreviations
_KNOWN = frozenset(
    "UN EU US USA UK UAE USSR UNO UE ONU OTAN NATO NASA FBI CIA UNESCO UNICEF WHO IMF NGO ONG CSO EEUU DC NYC "
    "HIV AIDS VIH SIDA COVID DNA LGBT LGBTI LGBTQ LGBTIQ LGBTQI CO2 TV PC IT AI PDF URL FAQ SMS BBC CNN ID PIN "
    "CEO MP MEP PM AM BC AD BCE CE GMT UTC USD EUR GBP VAT TVA IVA OK PS NB RE CC PO ISBN ISSN GMBH LLC LTD".split()
)
_STRESSED = frozenset("NOT NO NEVER MUST ALL AND OR NOW STOP NON NE PAS NICHT KEIN SIN NUNCA".split())
_ROMAN = re.compile(r"[IVX]+")
_CASED = (
    r"0-9A-Za-zÀ-ÖØ-öø-\u0373\u0376-\u037d\u037f-\u052f"  # Latin, Greek and Cyrillic; Korean adds its endings to them
)
_CANDIDATE = re.compile(rf"(?<![{_CASED}@.#_])(?:(?:[^\W\d_]\.){{2,9}}|[{_CASED}]{{2,12}}(?![{_CASED}_]))")
_WORD = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\(([^()\n]{1,200})\)")
_BRACKET_AFTER = re.compile(rf"[\s{MASK}]{{0,3}}\(([^()\n]{{1,200}})\)")
_APART = re.compile(r"[,;:/–—]|\s(?:or|and|oder|und|ou|et|o|y|e)\s")
_BEFORE_IT = re.compile(
    r"(?:the|hereafter|hereinafter|ci-après|en adelante|im Folgenden|la|le|el|die|der|das)\s+", re.IGNORECASE
)
_QUOTES = f"“”„«»\"'‘’ \t{MASK}"


def hints(passages: Sequence[Passage]) -> Iterator[Hint]:
    """Hint at each abbreviation once, where it first stands, if no explanation stands there or before.

    A headline may use what the body explains.
    """
    explained: dict[str, tuple[int, int]] = {}
    for number, passage in enumerate(passages):
        for key, start in _explained(passage):
            explained.setdefault(key, (number, start))
    ordinary = {word for passage in passages for word in _WORD.findall(passage.masked) if word.islower()}
    seen = set(_KNOWN)
    for number, passage in enumerate(passages):
        for key, match in _uses(passage):
            if key in seen or key.lower() in ordinary:
                continue
            here, explained_at = (number, match.start()), explained.get(key)
            if explained_at is None or here >= explained_at or passage.field == "body":
                seen.add(key)
                if explained_at is None or here < explained_at:
                    yield _hint(passage, match, explained_at is not None)


def _hint(passage: Passage, match: re.Match[str], is_explained_later: bool) -> Hint:
    if is_explained_later:
        message = _("“%s” is explained only further on. Explain it here, where it first stands.")
        return passage.hint("abbreviation-before-its-name", message % match[0], match.start(), match.end())
    message = _(
        "“%(short)s” is not explained. Where it first stands, write the name in full, and (%(short)s) after it."
    )
    return passage.hint("undefined-abbreviation", message % {"short": match[0]}, match.start(), match.end())


def _key(word: str) -> str | None:
    """Return an abbreviation without its points and its plural's ending; None if the word is none."""
    key = word.replace(".", "")
    key = key[:-1] if key.endswith("s") else key
    if not (key.isupper() and key.isalnum()) or len(key) > LONGEST or _ROMAN.fullmatch(key):
        return None
    return key if sum(map(str.isalpha, key)) >= 2 and key not in _STRESSED else None


# --- Uses -----------------------------------------------------------------------------------------


def _uses(passage: Passage) -> Iterator[tuple[str, re.Match[str]]]:
    shouted = _shouted(passage.masked)
    for match in _CANDIDATE.finditer(passage.masked):
        key = _key(match[0])
        if key and match.start() not in shouted and not _is_initials(match) and not _is_reference(match):
            yield key, match


def _shouted(text: str) -> set[int]:
    """Return where words begin that are in capitals with all others in their line, or with those next to them."""
    found: set[int] = set()
    for line in re.finditer(r"[^\n]+", text):
        words = list(_WORD.finditer(text, line.start(), line.end()))
        capitals = [word for word in words if word[0].isupper()]
        if len(words) > 1 and all(letter.isupper() for letter in line[0] if letter.isalpha()):
            found.update(word.start() for word in capitals)
        for run in _runs(text, capitals):
            if len(run) >= LEAST_SHOUTED:
                found.update(word.start() for word in run)
    return found


def _runs(text: str, words: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Return words in lists of those between which there is nothing but blanks."""
    runs: list[list[re.Match[str]]] = []
    for place, word in enumerate(words):
        if place and not text[words[place - 1].end() : word.start()].strip(f" {MASK}"):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _is_initials(match: re.Match[str]) -> bool:
    """Whether these are a person's, as in "J.K. Reed"."""
    follows = match.string[match.end() : match.end() + 3]
    return "." in match[0] and follows[:1] == " " and follows[1:2].isupper() and follows[2:3].islower()


def _is_reference(match: re.Match[str]) -> bool:
    """Whether this is a part of a document's number, as in "A/HRC/43/1"."""
    text, start, end = match.string, match.start(), match.end()
    if "/" not in {text[start - 1 : start], text[end : end + 1]}:
        return False
    around = re.split(r"\s", text[max(start - 30, 0) : start])[-1] + re.split(r"\s", text[end : end + 30])[0]
    return any(map(str.isdigit, around))


# --- Explanations ---------------------------------------------------------------------------------


def _explained(passage: Passage) -> Iterator[tuple[str, int]]:
    """Each abbreviation that is explained, with where: "Basin Council (BC)" or "BC (Basin Council)"."""
    for match in _BRACKETS.finditer(passage.masked):
        if not re.search(r"\d{4}", match[1]):
            for item in _APART.split(match[1]):
                key = _key(_BEFORE_IT.sub("", item.strip(_QUOTES)).strip(_QUOTES))
                if key:
                    yield key, match.start()
    for match in _CANDIDATE.finditer(passage.masked):
        key = _key(match[0])
        bracket = _BRACKET_AFTER.match(passage.masked, match.end()) if key else None
        if key and bracket and _is_name_of(_WORD.findall(bracket[1]), key):
            yield key, match.start()


def _is_name_of(words: list[str], key: str) -> bool:
    """Whether words read like the name of what is abbreviated: two with capitals, or the same first letter."""
    return len(words) > 1 and (sum(word[0].isupper() for word in words) > 1 or words[0][0].upper() == key[0])
