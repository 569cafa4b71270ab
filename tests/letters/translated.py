"""Translations for the tests that need some."""

from letters import workflow
from letters.models import Letter, Text, Version

CONTENT = {
    "title": "Lettre ouverte sur les lanternes",
    "reference": "",
    "salutation": "Madame la Ministre,",
    "body": "Nous écrivons au nom de {{groups|groupe|groupes}}.\n\nAllumez-les.",
    "closing": "Cordialement,",
}


def translate(letter: Letter, language: str = "fr", *, approved: bool = False, **content: str) -> Text:
    """A text in `language` with one version, of the original as it stands."""
    text = workflow.add_language(letter=letter, language=language, by="Tara")
    version = save(text, **content)
    return workflow.approve_translation(version=version, by="Ola") if approved else text


def save(text: Text, translates: Version | None = None, **content: str) -> Version:
    """The next version of a translation."""
    return workflow.save_version(text=text, content={**CONTENT, **content}, by="Tara", translates=translates)


def rewrite(letter: Letter, body: str = "We write again.") -> Version:
    """The next version of the original."""
    content = letter.original.latest.content
    return workflow.save_version(text=letter.original, content={**content, "body": body}, by="Cora")


def standing(text: Text) -> Text:
    """The text with its standing, as it is now."""
    return Text.objects.with_standing().get(pk=text.pk)
