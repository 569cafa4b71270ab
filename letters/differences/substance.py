"""What in a change speaks against calling it typographical. A hint for those who decide, never a verdict."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from textwrap import shorten
from typing import NamedTuple

from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from letters import tokens
from letters.differences.compare import between
from letters.differences.parts import Block, Differences, Kind
from letters.differences.words import Word, is_count, is_number, is_target, split

MOST_WORDS = 10  # added or removed, that are still a few
_SHOWN, _SHOWN_LENGTH = 5, 60  # words of a reason, and characters of one
_NEGATIONS = {
    "en": "not no never none nor neither nothing nobody nowhere without cannot",
    "fr": "ne n pas non jamais aucun aucune rien sans ni nul nulle",
    "es": "no nunca jamás ni sin ningún ninguno ninguna nada nadie tampoco",
    "pt": "não nunca jamais nem sem nenhum nenhuma nada ninguém tampouco",
    "it": "non no mai né senza nessun nessuno nessuna niente nulla",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals ohne weder nichts niemand",
    "nl": "niet geen nooit zonder noch niets niemand",
}
_COUNTED_WORDS = [*range(2, 21), *range(30, 100, 10), 100, 1000]  # "one" is more often no number
_SENTENCE_ENDS = frozenset(".!?:…。！？")
_CAPITAL_NOUNS = frozenset(["de", "lb"])
_MESSAGES: dict[str, Promise] = {
    "numbers": gettext_lazy("Numbers or dates change: %(words)s."),
    "negation": gettext_lazy("A negation changes: %(words)s."),
    "names": gettext_lazy("Names change: %(words)s."),
    "counts": gettext_lazy("Count tokens change: %(words)s."),
    "links": gettext_lazy("Links lead elsewhere: %(words)s."),
}


@dataclass(frozen=True)
class Reason:
    """A reason to ask the signatories again; the message holds the words it is about."""

    code: str
    message: str

    def __str__(self) -> str:
        return self.message


class _Telling(NamedTuple):
    """A word that says more than its spelling: of which kind it is, and at which change in the text it stands."""

    code: str
    word: str
    place: tuple[int, ...]


def substance(old: Mapping[str, str], new: Mapping[str, str], language: str = "en") -> list[Reason]:
    """Return the reasons against calling the change between two versions typographical. Never raises.

    Figures, count tokens, links and names are seen in every language, words for numbers and negations in some.
    """
    return reasons(between(old, new), language)


def reasons(differences: Differences, language: str) -> list[Reason]:
    """The reasons of `substance` for versions that have been compared."""
    base = language.replace("_", "-").partition("-")[0].lower()
    blocks = [block for field in differences.fields for block in field.changes]
    old_words, new_words = _words(blocks, Kind.DEL), _words(blocks, Kind.INS)
    old, new = _tellings(blocks, Kind.DEL, base, new_words), _tellings(blocks, Kind.INS, base, old_words)
    gone, come = old - new, new - old
    found = [
        Reason(code, str(message) % {"words": words})
        for code, message in _MESSAGES.items()
        if (words := _in_words(code, _of(gone, code), _of(come, code)))
    ]
    return [*found, *_reasons_of_size(differences, blocks)]


def _reasons_of_size(differences: Differences, blocks: list[Block]) -> Iterator[Reason]:
    for kind, message in (
        (Kind.ADDED, _("A paragraph is added: %(words)s.")),
        (Kind.REMOVED, _("A paragraph is removed: %(words)s.")),
    ):
        for words in [block.runs[0].text for block in blocks if block.kind == kind][:_SHOWN]:
            yield Reason(kind.value, message % {"words": _quoted(words)})
    summary = differences.summary
    most = max(summary.words_added, summary.words_removed)
    if most > MOST_WORDS:
        yield Reason(
            "many-words", ngettext("%(count)d word changes.", "%(count)d words change.", most) % {"count": most}
        )


def _of(found: Counter[_Telling], code: str) -> Counter[str]:
    return Counter(telling.word for telling in found.elements() if telling.code == code)


def _in_words(code: str, gone: Counter[str], come: Counter[str]) -> str:
    """Return the words that went and those that came, as people read them; nothing of those that only moved.

    A negation that moves denies something else, so it is told.
    """
    if code == "negation":
        return _listed(list(gone | come)) if gone or come else ""
    only_gone, only_come = list(gone - come), list(come - gone)
    return f"{_listed(only_gone)} → {_listed(only_come)}" if only_gone or only_come else ""


def _listed(words: list[str]) -> str:
    shown = ", ".join(map(_quoted, words[:_SHOWN])) or "–"
    return shown + ", …" if len(words) > _SHOWN else shown


def _quoted(words: str) -> str:
    return f"“{shorten(words, _SHOWN_LENGTH, placeholder=' …')}”"


# --- Words that tell ------------------------------------------------------------------------------


def _words(blocks: list[Block], kind: Kind) -> frozenset[str]:
    """All words that were deleted or inserted, their case folded."""
    runs = [run.text for block in blocks for run in block.runs if run.kind == kind]
    return frozenset(word.text.casefold() for text in runs for word in split(text))


def _tellings(blocks: list[Block], kind: Kind, base: str, others: frozenset[str]) -> Counter[_Telling]:
    """The telling words that were deleted or inserted; `others` are the words on the other side.

    Paragraphs that were added or removed are one place together, so that one that moves says nothing.
    """
    found: Counter[_Telling] = Counter()
    for number, block in enumerate(blocks):
        begins, change = True, 0
        for run in block.runs:
            change += run.kind == Kind.SAME
            for word in split(run.text) if run.kind in {Kind.SAME, kind} else []:
                code = _code(word, base, is_name=not begins and word.text.casefold() not in others)
                if code and run.kind == kind:
                    place = (number, change) if block.kind == Kind.CHANGED else ()
                    found[_Telling(code, _spelling(word.text), place)] += 1
                begins = _begins_after(word, begins)
    return found


def _code(word: Word, base: str, *, is_name: bool) -> str:
    """Return of which kind a word is, empty if it tells nothing; where `is_name`, one with a capital is a name."""
    folded = _spelling(word.text).casefold()
    if is_count(word.text):
        return "counts"
    if is_target(word.text):
        return "links"
    if is_number(word.text) or word.text in _dates(base) or folded in _numbers(base):
        return "numbers"
    if _denies(folded, base):
        return "negation"
    capital = word.text[0].isupper() and len(word.text) > 1 and not folded.startswith("i'")
    return "names" if is_name and capital and base not in _CAPITAL_NOUNS else ""


def _spelling(word: str) -> str:
    """Return a word without what differs in typography alone; of a link, the address."""
    return word.removeprefix("](").removesuffix(")" if word.startswith("](") else "").replace("’", "'")


def _denies(folded: str, base: str) -> bool:
    if base == "en" and folded.endswith("n't"):
        return True
    if base == "fr" and folded.startswith("n'"):
        return True
    return folded in _NEGATIONS.get(base, "").split()


def _begins_after(word: Word, begins: bool) -> bool:
    """Return whether what follows a word begins a sentence, where the word itself did or did not."""
    if word.text[0] in _SENTENCE_ENDS or ("\n" in word.space and not word.is_word):
        return True
    return begins and not word.is_word


@cache
def _dates(base: str) -> frozenset[str]:
    """The names of months and days, as the language writes them."""
    if base not in _NEGATIONS:
        return frozenset()
    locale = Locale(base)
    return frozenset([*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values()])


@cache
def _numbers(base: str) -> frozenset[str]:
    """Numbers in one word, which are no other word of the language."""
    if base not in _NEGATIONS:
        return frozenset()
    written = [tokens.in_words(number, base) or "" for number in _COUNTED_WORDS]
    return frozenset(words.casefold() for words in written if words and " " not in words)
