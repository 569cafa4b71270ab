"""In which languages a letter can be read, where, and what is said of a translation that lags behind."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from campaign.house import Style
from campaign.models import Campaign
from letters.models import Letter, Text
from publication.wording import direction, language_name, local_day, printed_date
from publication.words import words_in


def readable(letter: Letter) -> list[Text]:
    """The texts in which a letter can be read, the original first: those in force.

    Outdated ones are among them only where the campaign shows them.
    """
    texts = letter.texts.exclude(in_force=None).select_related("in_force", "basis")
    if letter.campaign.outdated_translations == Campaign.OutdatedTranslations.HIDE:
        texts = texts.filter(Q(basis__isnull=False) | Q(pk=letter.original_id))
    return sorted(texts, key=lambda text: (text.pk != letter.original_id, text.language))


def chosen(letter: Letter, texts: list[Text], lang: str) -> Text:
    """The one of `texts` that `…/in/<lang>/` leads to, the original for ""; raises Http404."""
    language = lang or letter.language
    found = next((text for text in texts if text.language == language), None)
    if found is None:
        raise Http404
    return found


def address(page: str, letter: Letter, lang: str = "", *, token: str = "", **more: Any) -> str:
    """The path of a public page of a letter, in `lang` or its own language; with `token` that of its sign-on link."""
    door = {"token": token} if token else {"campaign": letter.campaign.slug, "letter": letter.slug}
    spoken = {"lang": lang} if lang and lang != letter.language else {}
    return reverse(f"publication:{page}", kwargs=door | spoken | more)


@dataclass(frozen=True)
class Language:
    """One language of a page, and where the page is in it."""

    code: str
    path: str
    current: bool

    @property
    def name(self) -> str:
        return language_name(self.code)

    @property
    def direction(self) -> str:
        return direction(self.code)

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.path


def languages(codes: list[str], current: str, path: Callable[[str], str]) -> list[Language]:
    """The languages of a page, of which `path` gives the address in each; one alone is no choice, so none then."""
    return [Language(code, path(code), code == current) for code in codes if len(codes) > 1]


# --- Outdated translations ------------------------------------------------------------------------


@dataclass(frozen=True)
class Note:
    """What is said above an outdated translation, in its language or failing that in `language`."""

    sentence: str
    link: str
    path: str
    language: str


def outdated(letter: Letter, text: Text) -> dict[str, Any] | None:
    """Since which version of the original, and which day, a translation lags behind; None where it does not."""
    if text.basis_id or text.pk == letter.original_id:
        return None
    original = letter.original.basis
    day = local_day(text.substance_at or original.created_at, letter.campaign)
    return {"version": original.number, "day": day.isoformat()}


def note(since: dict[str, Any] | None, style: Style, path: str) -> Note | None:
    """The note of a translation that is outdated `since` a version; `path` leads to the original."""
    if since is None:
        return None
    words = words_in(style.language)
    day = printed_date(datetime.date.fromisoformat(since["day"]), words.language, style.dates)
    sentence = words.outdated % {"day": day, "version": since["version"]}
    return Note(sentence, words.read_original, path, words.language)
