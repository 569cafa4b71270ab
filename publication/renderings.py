"""An edition as it is printed in one of the languages it was published in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404

from campaign.house import Style, thawed
from publication import rolls
from publication.models import Edition, Entry, EntryQuerySet
from publication.words import Words, words_in
from signatures.models import Line


@dataclass(frozen=True)
class Rendering:
    """An edition with one of its texts."""

    edition: Edition
    text: dict[str, Any]

    @cached_property
    def style(self) -> Style:
        """The house style that was frozen with the text."""
        return thawed(self.text)

    @property
    def language(self) -> str:
        return self.style.language

    @property
    def words(self) -> Words:
        return words_in(self.language)

    @property
    def is_original(self) -> bool:
        return self.language == self.edition.text["language"]

    @property
    def entries(self) -> EntryQuerySet:
        """The lines of the edition in the order of the style."""
        return self.edition.entries.in_roll_order(self.style.organizations_first)

    @cached_property
    def line(self) -> Callable[[Entry], Line]:
        """What prints a line here: in the original's language as it was frozen."""
        return rolls.line_in(self.edition, self.style)


def rendering_of(edition: Edition, lang: str) -> Rendering:
    """An edition in `lang`, "" for its original; raises Http404 for a language it was not published in."""
    text = edition.text_in(lang)
    if text is None:
        raise Http404
    return Rendering(edition, text)
