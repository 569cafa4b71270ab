"""A text that changes under signatures, as its tests reach it."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from campaign.models import User
from letters import workflow as letter_workflow
from letters.models import Letter, Version
from signatures import links, workflow
from signatures.models import Signature
from tests import factories
from tests.browse import Page, get

CHANGED = {**factories.CONTENT, "body": "We write for {{groups|group|groups}}.\n\nPlease light **none** of them."}


def save(letter: Letter, body: str = CHANGED["body"], language: str = "", **fields: str) -> Version:
    """A newer version of a text, not in force."""
    text = letter.texts.get(language=language or letter.language)
    return letter_workflow.save_version(text=text, content={**CHANGED, "body": body, **fields}, by="a test")


def adopt(letter: Letter, version: Version, by: User, change: str = "substantive") -> bool:
    """Put a version in force, as one that was compared with what is in force now."""
    in_force = letter.texts.get(pk=version.text_id).in_force
    seen = in_force.number if in_force else None
    return workflow.adopt(letter=letter, version=version, by=by, change=change, seen=seen)


def change(letter: Letter, by: User, body: str = CHANGED["body"]) -> Version:
    """A change of substance."""
    version = save(letter, body)
    assert adopt(letter, version, by)
    return version


def translate(letter: Letter, language: str, body: str, **fields: str) -> Version:
    """An approved translation of the newest original."""
    if not letter.texts.filter(language=language).exists():
        letter_workflow.add_language(letter=letter, language=language, by="a test")
    version = save(letter, body, language, **fields)
    letter_workflow.approve_translation(version=version, by="a translator")
    return version


def status(signature: Signature) -> str:
    """The path of a signatory's own page, by a fresh link."""
    signature.refresh_from_db()
    return links.path(signature, links.MANAGE)


def press_affirm(signature: Signature) -> Page:
    """Affirm by the button on the signatory's page."""
    return get(Client(), status(signature)).submit("affirm")


def counted(letter: Letter) -> list[str]:
    return sorted(letter.signatures.counted().values_list("name", flat=True))


def page_of(letter: Letter) -> Page:
    return get(Client(), letter.get_absolute_url())


def adopt_page(client: Client, letter: Letter, lang: str = "", **query: Any) -> Page:
    """The desk's page that puts a version in force."""
    place = {"campaign": letter.campaign.slug, "letter": letter.slug} | ({"lang": lang} if lang else {})
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return get(client, reverse("signatures:adopt", kwargs=place) + f"?{asked}")


def link_in(message: Any) -> str:
    """The signatory's own page that a mail links to."""
    return next(iter(re.findall(r"https?://[^/\s]+(/signature/\S+)", message.body)))
