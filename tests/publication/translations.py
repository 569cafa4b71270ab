"""Letters that can be read in several languages."""

import datetime
from typing import Any

from django.utils import timezone

from campaign.models import Campaign
from letters.models import Letter
from signatures import workflow
from tests import factories
from tests.signatures.changing import adopt, change, translate

TEXTS = {
    "fr": ("Lettre sur les lanternes", "Nous sommes {{groups|groupe|groupes}} et {{individuals|personne|personnes}}."),
    "ko": ("등불에 관한 편지", "{{groups:figures|#개 단체}}와 {{individuals:figures|#명}}입니다."),
    "ar": ("رسالة عن الفوانيس", "نحن {{groups:figures}} منظمات و{{individuals:figures}} أشخاص."),
}


def write(letter: Letter, language: str) -> None:
    """An approved translation of a letter's newest text."""
    title, body = TEXTS[language]
    translate(letter, language, body, title=title, salutation="…")


def open_letter(
    *languages: str, campaign: Campaign | None = None, visibility: str = "listed", **details: Any
) -> Letter:
    """A letter that is open for signatures in English and `languages`."""
    letter = factories.draft(campaign, **details)
    for language in languages:
        write(letter, language)
    opened = timezone.now() - datetime.timedelta(hours=1)
    return workflow.open_letter(letter=letter, by="a test", visibility=visibility, now=opened)


def add(letter: Letter, language: str) -> None:
    """A translation that comes into force on an open letter."""
    write(letter, language)
    text = letter.texts.get(language=language)
    adopt(letter, text.approved, factories.member(letter.campaign, "owner"))


def outdate(letter: Letter) -> None:
    """Change the original in substance, so that no translation renders it any more."""
    change(letter, factories.member(letter.campaign, "owner"))
    letter.refresh_from_db()
