"""What a reader of an edition reads beside the roll, frozen as JSON."""

from dataclasses import asdict
from typing import Any

from campaign.house import House
from letters import tokens
from letters.markdown import to_html
from letters.models import Letter, Text
from letters.tokens import Counts
from publication import printing
from publication.languages import readable


def freeze(letter: Letter, number: int, counts: Counts, texts: list[Text] | None = None) -> dict[str, Any]:
    """Everything that a reader of edition `number` reads beside the roll: in all its languages, or those of `texts`."""
    campaign = letter.campaign
    return {
        "edition": number,
        "campaign": {
            "name": campaign.name,
            "letterhead": campaign.letterhead,
            "contact_email": campaign.contact_email,
        },
        "number": letter.number,
        "dates": {
            name: day.isoformat() if (day := getattr(letter, f"{name}_on")) else None
            for name in ("dated", "delivered", "posted")
        },
        "addressees": [
            {
                "kind": addressee.kind,
                "name": addressee.name,
                "office": addressee.office,
                "postal_address": addressee.postal_address,
            }
            for addressee in letter.addressees.all()
        ],
        "affiliations_line": letter.affiliations_line,
        "counts": asdict(counts),
        "texts": [freeze_text(letter, text, counts) for text in texts or up_to_date(letter)],
    }


def up_to_date(letter: Letter) -> list[Text]:
    """The texts that those on the roll agreed to, the original first; an outdated translation is none of them."""
    return [text for text in readable(letter) if text.basis_id]


def freeze_text(letter: Letter, text: Text, counts: Counts) -> dict[str, Any]:
    """One text with its numbers resolved, as Markdown and as the HTML that is shown, and its house style."""
    version, language = text.in_force, text.language
    resolved = {field: tokens.resolve(value, counts, language) for field, value in version.content.items()}
    return {
        "language": language,
        "version": version.number,
        "version_digest": version.digest,
        **resolved,
        "html": str(to_html(version.body, counts, language)),
        "style": printing.frozen(House(letter.campaign).style(language)),
    }
