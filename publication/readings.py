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

    `live`: the roll is today's rather than the edition's. Names never stand under a text of a substance that their
    signatories did not agree to, so the text follows the roll.
    """

    letter: Letter
    texts: list[Text]
    text: Text
    edition: Edition | None
    token: str = ""
    live: bool = True

    @property
    def language(self) -> str:
        return self.text.language

    @property
    def lang(self) -> str:
        """The language as an address names it: "" for the original's."""
        return "" if self.language == self.letter.language else self.language

    @cached_property
    def replaced(self) -> bool:
        """Whether the substance of the text has changed since the edition while signing goes on: today's is shown."""
        if self.edition is None or not self.live:
            return False
        published = self.edition.text_in(self.language)
        return self.edition.text["version"] < basis_number(self.letter.original) or (
            published is not None and published["version"] < basis_number(self.text)
        )

    @cached_property
    def frozen(self) -> dict[str, Any] | None:
        """The text as the latest edition has it; None before there is one, and where it came after that."""
        return self.edition.text_in(self.language) if self.edition and not self.replaced else None

    @cached_property
    def names_fit(self) -> bool:
        """Whether those on the roll agreed to the substance of the text that is shown."""
        if self.live or self.edition is None:
            return self.text.basis_id is not None
        if self.frozen:
            return True
        same = basis_number(self.letter.original) <= self.edition.text["version"]
        return same and self.text.basis_id is not None

    @property
    def named(self) -> bool:
        """Whether names may stand on the page."""
        return self.names_fit and (self.edition is not None or not self.letter.campaign.names_at_publication)

    @cached_property
    def style(self) -> Style:
        """The style of the text that is shown: an edition keeps its own."""
        return thawed(self.frozen) if self.frozen else House(self.letter.campaign).style(self.language)

    @property
    def title(self) -> str:
        """The title of the text that is shown."""
        return self.frozen["title"] if self.frozen else self.text.in_force.title

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
        """What to say of it where it is outdated."""
        return note(outdated(self.letter, self.text), self.style, self.path("letter", self.letter.language))

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
            "title": self.title,
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
    live = rolls.is_live(letter, edition is not None, now)
    return Reading(letter, texts, chosen(letter, texts, lang), edition, token, live)


def basis_number(text: Text | None) -> int:
    """The number of the version that is the basis of a text; 0 for one without a basis."""
    return text.basis.number if text and text.basis else 0
