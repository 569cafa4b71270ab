"""A letter on its sheet, from its head to its closing, as plain values for a template or a file."""

import datetime
from typing import Any

from campaign.house import Style, thawed
from campaign.models import Campaign
from letters.models import Addressee
from publication.wording import direction, printed_date
from publication.words import Words, words_in


def sheet(content: dict[str, Any], campaign: Campaign, text: dict[str, Any] | None = None) -> dict[str, Any]:
    """What is printed above the roll, of an edition's content: its original, or another `text` of it.

    Accent and logo are the campaign's of today, on an edition too.
    """
    text, dates = text or content["texts"][0], content["dates"]
    style, words = thawed(text), words_in(text["language"])
    to = [addressee for addressee in content["addressees"] if addressee["kind"] == Addressee.Kind.TO]
    copies = [addressee for addressee in content["addressees"] if addressee["kind"] == Addressee.Kind.CC]
    return {
        "campaign": {
            **content["campaign"],
            "get_absolute_url": campaign.get_absolute_url(),
            "logo": getattr(campaign, "logo", None),
        },
        "number": words.number % content["number"] if content["number"] else "",
        "text": text,
        "style": style,
        "words": words,
        "words_language": foreign(words, style),
        "direction": direction(text["language"]),
        "dated": printed(dates["dated"], style),
        "addressees": [{"name": addressee["name"], "lines": address_lines(addressee)} for addressee in to],
        "copies": "; ".join(", ".join(filter(None, [copy["name"], copy["office"]])) for copy in copies),
        "affiliations": words.affiliations if content["affiliations_line"] else "",
    }


def foreign(words: Words, style: Style) -> str:
    """The language of our words on a sheet where it is another than the sheet's, else ""."""
    same = words.language.partition("-")[0] == style.language.lower().partition("-")[0]
    return "" if same else words.language


def printed(day: str | None, style: Style) -> str:
    """A day of frozen content in the language and format of a style; "" for none."""
    return printed_date(datetime.date.fromisoformat(day), style.language, style.dates) if day else ""


def address_lines(addressee: dict[str, str]) -> str:
    """Office and postal address of an addressee on one line."""
    return ", ".join(filter(None, [addressee["office"], *addressee["postal_address"].splitlines()]))
