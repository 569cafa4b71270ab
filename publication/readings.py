"""A letter as it is read today in one of its languages: which text, in which style, and where its pages are."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings

from campaign.house import House, Style, thawed
from letters.models import Letter, Text
from letters.tokens import Counts
from publication import rolls
from publication.freezing import freeze, freeze_text
from publication.languages import Language, Note, address, chosen, languages, note, outdated, readable
from publication.models import Edition


@dataclass(frozen=True)
class Reading:
    """A letter in the language of `text`, one of the `texts` it can be read in, with its latest edition if any.

    `replaced`: signing goes on under a text of another substance than the edition's, so today's is shown.
    """

    letter: Letter
    texts: list[Text]
    text: Text
    edition: Edition | None
    token: str = ""
    replaced: bool = False

    @property
    def language(self) -> str:
        return self.text.language

    @property
    def lang(self) -> str:
        """The language as an address names it: "" for the original's."""
        return "" if self.language == self.letter.language else self.language

    @cached_property
    def frozen(self) -> dict[str, Any] | None:
        """The text as the latest edition has it; None before there is one, and where it came after that."""
        return self.edition.text_in(self.language) if self.edition and not self.replaced else None

    @cached_property
    def style(self) -> Style:
        """The style of the text that is shown: an edition keeps its own."""
        return thawed(self.frozen) if self.frozen else House(self.letter.campaign).style(self.language)

    def content(self, counts: Counts) -> dict[str, Any]:
        """What a page shows beside the roll: the edition's, or before there is one the letter's with `counts`."""
        if self.edition and not self.replaced:
            return self.edition.content
        return freeze(self.letter, 0, counts, [self.text])

    def words(self, content: dict[str, Any]) -> dict[str, Any]:
        """The text to show of `content`; one that is not in the edition is put beside it with the same numbers."""
        if self.edition and not self.frozen and not self.replaced:
            return freeze_text(self.letter, self.text, self.edition.counts)
        return self.frozen or content["texts"][0]

    @property
    def note(self) -> Note | None:
        """What to say of it where it is outdated today, or was when it was published."""
        since = outdated(self.letter, self.text) or (self.frozen or {}).get("outdated")
        return note(since, self.style, self.path("letter", self.letter.language))

    def path(self, page: str, language: str = "", **more: Any) -> str:
        """The path of a page in this language or another; the letter itself stays behind its sign-on link."""
        token = self.token if page == "letter" else ""
        return address("sign_on" if token else page, self.letter, language or self.language, token=token, **more)

    def edition_path(self, page: str, **more: Any) -> str:
        """The path of a page or file of an edition: in the original's language where the latest has not this one."""
        there = self.edition is not None and self.edition.text_in(self.language)
        return self.path(page, self.language if there else self.letter.language, **more)

    def languages(self, page: str) -> list[Language]:
        """The languages in which `page` can be read."""
        codes = [text.language for text in self.texts]
        return languages(codes, self.language, lambda code: self.path(page, code))

    def frame(self, page: str) -> dict[str, Any]:
        """What `page` needs to know of the letter, its languages and its neighbours."""
        return {
            "letter": self.letter,
            "campaign": self.letter.campaign,
            "title": self.text.in_force.title,
            "language": self.language,
            "languages": self.languages(page),
            "canonical": settings.SITE_URL + self.path(page),
            "letter_url": self.path("letter"),
            "signatories_url": self.path("signatories"),
            "editions_url": self.path("editions"),
        }


def read(
    letter: Letter, edition: Edition | None, lang: str = "", token: str = "", *, now: datetime.datetime
) -> Reading:
    """A letter in `lang`, "" for the original; `edition` is its latest. Raises Http404 for no language of its own."""
    texts = readable(letter)
    return Reading(letter, texts, chosen(letter, texts, lang), edition, token, is_replaced(letter, edition, now))


def is_replaced(letter: Letter, edition: Edition | None, now: datetime.datetime) -> bool:
    """Whether the roll is live under a text whose substance came into force after that of `edition`."""
    basis = letter.original.basis if letter.original else None
    if edition is None or basis is None or not rolls.is_live(letter, True, now):
        return False
    return edition.text["version"] < basis.number
