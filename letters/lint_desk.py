"""The desk's hints on a text: beside what is written, and by kind on a page of their own."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaign.access import Power
from campaign.desk import DeskRequest, page
from letters import languages, lint
from letters.desk import find
from letters.lint import Hint
from letters.models import Letter, Text, Version
from letters.texts import address, text_among

FIRST = 5  # hints beside the text; the page has all

KINDS: list[tuple[Promise, list[str]]] = [
    (_("Numbers typed by hand"), ["typed-count"]),
    (_("Tokens that mean nothing"), ["unknown-token"]),
    (_("Dates that depend on the day of reading"), ["relative-date"]),
    (_("Abbreviations"), ["undefined-abbreviation", "abbreviation-before-its-name"]),
    (_("Names that also sign"), ["names-signatory"]),
    (
        _("Links"),
        "glued-links glued-word dead-link dead-anchor empty-link link-without-words link-words picture".split(),
    ),
    (_("Footnotes"), ["footnote-without-text", "footnote-unused"]),
    (
        _("Spaces and marks"),
        "doubled-space space-before-mark doubled-mark stray-mark lonely-bracket lonely-quote mixed-quotes".split(),
    ),
]


class Found(NamedTuple):
    """A hint, and where a browser finds its place: the field, and offsets in UTF-16, as text fields count."""

    hint: Hint
    start: int
    end: int

    @property
    def fragment(self) -> str:
        """The id of the field in the editor."""
        return f"id_{self.hint.place.field}"


class Hints(NamedTuple):
    """All hints on a text in its order, and the address of the page that shows them by kind."""

    found: list[Found]
    url: str

    @property
    def first(self) -> list[Found]:
        return self.found[:FIRST]

    @property
    def more(self) -> int:
        """How many are not among the first."""
        return len(self.found) - len(self.first)

    @property
    def kinds(self) -> list[tuple[Promise, list[Found]]]:
        """The hints by kind, each kind by its name; kinds without hints are left out."""
        kinds = [(kind, [found for found in self.found if found.hint.code in codes]) for kind, codes in KINDS]
        return [(kind, found) for kind, found in kinds if found]


def hints_on(letter: Letter, text: Text, content: Mapping[str, str], names: Iterable[str] = ()) -> Hints:
    """The hints on what is typed of `text`; `names` are those of the letter's signatories, as printed."""
    hints = lint.on(content, text.language, dated_on=letter.dated_on, names=names)
    return Hints([found_in(content, hint) for hint in hints], address(letter, text, "check"))


def found_in(content: Mapping[str, str], hint: Hint) -> Found:
    """A hint with its place as a browser counts."""
    typed, place = content[hint.place.field], hint.place
    return Found(hint, in_utf_16(typed[: place.start]), in_utf_16(typed[: place.end]))


def in_utf_16(text: str) -> int:
    """How long a text is for a browser, where a character outside the basic plane counts twice."""
    return len(text) + sum(character > "\uffff" for character in text)


@login_required
def check(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> HttpResponse:
    """The hints on the newest version of a text, by kind. They forbid nothing."""
    found = find(request, campaign, letter, Power.READ)
    return show(request, text_among(found, lang)[0])


def show(request: DeskRequest, text: Text, names: Iterable[str] = ()) -> HttpResponse:
    """The page of hints on the newest version of a text; for signatures too, which knows the names that sign."""
    letter, newest = text.letter, text.latest
    return page(
        request,
        "letters/lint.html",
        letter.campaign,
        letter=letter,
        tab="text",
        text=text,
        version=newest,
        language_name=languages.name(text.language),
        direction=languages.direction(text.language),
        write_url=address(letter, text, "text"),
        hints=hints_on(letter, text, newest.content if newest else dict.fromkeys(Version.FIELDS, ""), names),
    )
