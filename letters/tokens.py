"""Numbers in a letter's text: count tokens such as {{groups}}, and numbers that were typed by hand.

A token is `{{name}}`, `{{name:style}}`, `{{name|noun|nouns}}` or `{{name:style|noun|nouns}}`. The name is
groups, individuals, countries or signatories, with a capital where it begins a sentence; the style is words
or figures. Nouns stand in the order of the language's plural categories (CLDR; in English: one, other); the
last serves the categories that have none. `#` in a noun is the place of the number, else it goes before it;
`0=no organizations` is what is printed for zero, and `2=both of us` for two: all of it, as the Arabic
dual needs. `\\{{groups}}` is not a token.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from num2words import CONVERTER_CLASSES, num2words

PATTERN = re.compile(r"(?<!\\)\{\{([^{}\n\\]{1,300})\}\}")
FIRST_FIGURE = 10  # house style: words below ten
HIGHEST_TYPED = 9_999

_TOKEN = re.compile(
    r"\s*(?P<name>[Gg]roups|[Ii]ndividuals|[Cc]ountries|[Ss]ignatories)\s*"
    r"(?::\s*(?P<style>words|figures)\s*)?(?:\|(?P<nouns>.*))?"
)
_FOR_ONE_NUMBER = re.compile(r"\s*(\d{1,4})=(.*)")
_PLURAL_ORDER = ("zero", "one", "two", "few", "many", "other")
# Here CLDR's "many" is for millions (and "de" before the noun), which no list of names reaches.
_MANY_IS_MILLIONS = frozenset("ca es fr it lld pt scn vec".split())
_NUM2WORDS_CODES = {"nb": "no", "nn": "no", "kk": "kz"}


@dataclass(frozen=True)
class Counts:
    """The numbers of a roll: countries are distinct and known, withheld names count in the first two too."""

    groups: int = 0
    individuals: int = 0
    countries: int = 0
    withheld_groups: int = 0
    withheld_individuals: int = 0

    @property
    def signatories(self) -> int:
        return self.groups + self.individuals


# --- Tokens ---------------------------------------------------------------------------------------


def phrase(token_text: str, counts: Counts, language: str) -> str | None:
    """Return what a token, with or without its braces, prints; None where it means nothing."""
    token = _TOKEN.fullmatch(token_text.removeprefix("{{").removesuffix("}}"))
    if token is None:
        return None
    number = getattr(counts, token["name"].lower())
    written = _written(number, token["style"], language)
    if token["nouns"] is not None:
        written = _with_noun(number, written, token["nouns"].split("|"), language)
    return written[:1].upper() + written[1:] if token["name"][0].isupper() else written


def resolve(text: str, counts: Counts, language: str) -> str:
    """Return the text with every token replaced by what it prints; unknown ones are left as written."""

    def printed(match: re.Match[str]) -> str:
        known = phrase(match[1], counts, language)
        return match[0] if known is None else known

    return PATTERN.sub(printed, text)


def blanks(text: str) -> str:
    """Return the text with a "…" in the place of every number that counts itself, for who compares its wording."""

    def blank(match: re.Match[str]) -> str:
        token = _TOKEN.fullmatch(match[1])
        if token is None:
            return match[0]
        nouns = [noun.strip() for noun in (token["nouns"] or "").split("|") if not _FOR_ONE_NUMBER.fullmatch(noun)]
        noun = nouns[-1] if nouns else ""
        return noun.replace("#", "…") if "#" in noun else f"… {noun}".strip()

    return PATTERN.sub(blank, text)


def unknown(text: str) -> list[str]:
    """Return the tokens, as written, that mean nothing."""
    return [match[0] for match in PATTERN.finditer(text) if not _TOKEN.fullmatch(match[1])]


def _written(number: int, style: str | None, language: str) -> str:
    if style == "words" or (style is None and number < FIRST_FIGURE):
        return in_words(number, language) or in_figures(number, language)
    return in_figures(number, language)


def _with_noun(number: int, written: str, alternatives: list[str], language: str) -> str:
    for_one_number = {int(match[1]): match[2] for match in map(_FOR_ONE_NUMBER.fullmatch, alternatives) if match}
    nouns = [noun for noun in alternatives if not _FOR_ONE_NUMBER.fullmatch(noun)]
    if number in for_one_number:
        return for_one_number[number].replace("#", written).strip()
    noun = nouns[min(_category(number, language), len(nouns) - 1)].strip() if nouns else ""
    return noun.replace("#", written) if "#" in noun else f"{written} {noun}".strip()


def _category(number: int, language: str) -> int:
    """Return the place of a number's plural category among those of the language, in CLDR order."""
    locale = _locale(language)
    used = [name for name in _PLURAL_ORDER if name == "other" or name in locale.plural_form.tags]
    if locale.language in _MANY_IS_MILLIONS and "many" in used:
        used.remove("many")
    category = locale.plural_form(number)
    return used.index(category) if category in used else len(used) - 1


def in_figures(number: int, language: str) -> str:
    """Return a number in Latin digits, grouped as the language does ("1,234")."""
    return format_decimal(number, locale=_locale(language), numbering_system="latn")


def in_words(number: int, language: str) -> str | None:
    """Return a number in words; None where num2words lacks the language or the number."""
    code = _num2words_code(language)
    try:  # its languages refuse numbers in as many ways as there are authors; figures serve then
        return num2words(number, lang=code) if code else None
    except (ArithmeticError, LookupError, NotImplementedError, TypeError, ValueError):
        return None


@lru_cache(maxsize=256)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale("en")


@lru_cache(maxsize=256)
def _num2words_code(language: str) -> str | None:
    base, _, rest = language.replace("-", "_").partition("_")
    base = _NUM2WORDS_CODES.get(base.lower(), base.lower())
    candidates = (f"{base}_{rest.upper()}", base)
    return next((code for code in candidates if code in CONVERTER_CLASSES), None)


# --- Numbers typed by hand ------------------------------------------------------------------------


@dataclass(frozen=True)
class TypedCount:
    """A number typed before a noun of counting: its place in the text, the words typed, what it counts."""

    start: int
    end: int
    text: str
    number: int
    subject: str


_NOUNS = {
    "en": {
        "groups": "organizations organisations groups ngos associations",
        "individuals": "individuals people persons",
        "countries": "countries nations",
        "signatories": "signatories",
    },
    "fr": {
        "groups": "organisations groupes ong associations",
        "individuals": "individus personnes particuliers",
        "countries": "pays nations",
        "signatories": "signataires",
    },
    "es": {
        "groups": "organizaciones grupos ong asociaciones",
        "individuals": "individuos personas particulares",
        "countries": "países naciones",
        "signatories": "firmantes signatarios",
    },
    "pt": {
        "groups": "organizações grupos ongs associações",
        "individuals": "indivíduos pessoas",
        "countries": "países nações",
        "signatories": "signatários",
    },
    "it": {
        "groups": "organizzazioni gruppi ong associazioni",
        "individuals": "individui persone",
        "countries": "paesi nazioni",
        "signatories": "firmatari",
    },
    "de": {
        "groups": "organisationen gruppen ngos verbände vereine",
        "individuals": "einzelpersonen personen menschen",
        "countries": "ländern länder staaten",
        "signatories": "unterzeichner unterzeichnende unterzeichnenden",
    },
}
# What ends a number's noun phrase: "two of the countries" counts no countries.
_BREAKS = frozenset(
    "of in from to for the by with on at that which who is are was were has have this these "
    "de des du del der di dei".split()
)
_WORDS_BETWEEN = 4
_LONGEST_NUMBER = 8  # words, as in "nine thousand nine hundred and ninety-nine"

_WORD = re.compile(
    r"(?P<figures>(?<![\w.,/$€£-])\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?![\w%/-]|[.,]\d)"
    r"|(?<![\w.,/$€£-])\d{1,6}(?![\w%/-]|[.,]\d))"
    r"|[^\W_]+(?:[-‐‑'’][^\W_]+)*"
)
_BLANK = " \t\n\u00a0\u202f*_"  # emphasis marks may stand between a number and its noun


def typed_counts(text: str, language: str) -> list[TypedCount]:
    """Return the numbers typed in the text, in figures or words, that stand before a noun of counting.

    At most four words stand between. Nothing is found in languages whose nouns are not known here.
    """
    nouns = _nouns(language)
    words = list(_WORD.finditer(text)) if nouns else []
    found, at = [], 0
    while at < len(words):
        number, length = _number_at(text, words, at, language)
        subject = _subject(text, words, at + length, language) if length else None
        if number is not None and subject and not _is_year(number, words, at, nouns):
            start, end = words[at].start(), words[at + length - 1].end()
            found.append(TypedCount(start, end, text[start:end], number, subject))
        at += max(length, 1)
    return found


def offer(text: str, typed: TypedCount) -> str:
    """Return the token that would print a typed number as it is typed; the noun after it stays as it is."""
    written = text[typed.start : typed.end]
    in_figures = written[0].isdigit()
    name = typed.subject.capitalize() if written[0].isupper() else typed.subject
    if in_figures == (typed.number >= FIRST_FIGURE):
        return f"{{{{{name}}}}}"
    return f"{{{{{name}:{'figures' if in_figures else 'words'}}}}}"


def disagreements(text: str, counts: Counts, language: str) -> list[TypedCount]:
    """Return the typed counts whose number is not the roll's."""
    return [typed for typed in typed_counts(text, language) if typed.number != getattr(counts, typed.subject)]


@cache
def _nouns(language: str) -> dict[str, str]:
    """Return the nouns of counting of a language, each with what it counts."""
    table = _NOUNS.get(_locale(language).language, {})
    return {noun: subject for subject, nouns in table.items() for noun in nouns.split()}


@cache
def _number_words(language: str) -> dict[tuple[str, ...], int | None]:
    """Return every number up to 9,999 by its words, and the beginnings of such words as None."""
    table: dict[tuple[str, ...], int | None] = {}
    for number in range(1, HIGHEST_TYPED + 1):
        spelling = _spelling(in_words(number, language) or "")
        table |= {spelling[:length]: table.get(spelling[:length]) for length in range(1, len(spelling))}
        table[spelling] = number
    return table


def _spelling(words: str) -> tuple[str, ...]:
    """Return number words so that "one hundred and twenty-one" and "one hundred twenty one" agree."""
    return tuple(word for word in re.split(r"[\s,‐‑-]+", words.casefold()) if word and word != "and")


def _number_at(text: str, words: list[re.Match[str]], at: int, language: str) -> tuple[int | None, int]:
    """Return the number that begins at a word, and of how many words it is; (None, 0) where none does."""
    if words[at]["figures"]:
        number = int(re.sub(r"\D", "", words[at][0]))
        return (number if number <= HIGHEST_TYPED else None), 1
    known = _number_words(language)
    found: tuple[int | None, int] = (None, 0)
    spelling: tuple[str, ...] = ()
    for place in range(at, min(at + _LONGEST_NUMBER, len(words))):
        if place > at and not _adjoin(text, words, place, comma=True):
            break
        more = _spelling(words[place][0])
        spelling += more
        if spelling not in known:
            break
        if more and known[spelling] is not None:
            found = known[spelling], place - at + 1
    return found


def _subject(text: str, words: list[re.Match[str]], at: int, language: str) -> str | None:
    """Return what the noun phrase that begins at a word counts, None if it counts nothing of ours."""
    nouns = _nouns(language)
    for place in range(at, min(at + _WORDS_BETWEEN + 1, len(words))):
        word = words[place][0].lower()
        if word in _BREAKS or not _adjoin(text, words, place, comma=place > at):
            return None
        if word in nouns:
            return nouns[word]
        if _number_at(text, words, place, language)[1]:
            return None
    return None


def _adjoin(text: str, words: list[re.Match[str]], place: int, *, comma: bool) -> bool:
    """Return whether a word stands next to the one before it in a paragraph, perhaps after a comma."""
    gap = text[words[place - 1].end() : words[place].start()]
    return gap.count("\n") < 2 and gap.strip(_BLANK) in ({"", ","} if comma else {""})


def _is_year(number: int, words: list[re.Match[str]], at: int, nouns: dict[str, str]) -> bool:
    """Return whether "In 2019 several countries" is what stands there, and not "2000 organizations"."""
    directly = words[at + 1][0].lower() in nouns
    return words[at][0].isdigit() and 1900 <= number <= 2099 and not directly
