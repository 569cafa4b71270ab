"""A letter's texts as the desk reaches them."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from letters.models import Letter, Text


def address(letter: Letter, text: Text, name: str, **parts: Any) -> str:
    """The path of a text's page at the desk; the original's is without its language."""
    of_text = {} if text.pk == letter.original_id else {"lang": text.language}
    return reverse(
        f"letters:{name}", kwargs={"campaign": letter.campaign.slug, "letter": letter.slug, **of_text, **parts}
    )


def text_among(letter: Letter, lang: str) -> tuple[Text, list[Text]]:
    """The letter's text in `lang`, the original without one, and all its texts; raises Http404."""
    texts = list(letter.texts.with_standing())
    for text in texts:
        text.letter = letter
    named = [text for text in texts if text.language == (lang or letter.language)]
    if not named:
        raise Http404
    return named[0], texts
