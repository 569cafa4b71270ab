"""Names in the demo that look like others: one that waits, and one in the registry. No name here belongs to anybody."""

import datetime

from campaign.models import User
from letters.models import Letter
from signatures import workflow as signatures
from signatures.models import Kind


def enter(letter: Letter, *, signed: str, keeper: User, by: User, now: datetime.datetime) -> None:
    """Let a name like that of the organization that has `signed` wait under a letter, and begin a like entry."""
    alike = {"kind": Kind.ORGANIZATION, "name": f"The {signed} e. V.", "country": "PT"}
    signatures.enter(
        letter=letter, by=by, consent_source="mail of its office to the secretariat", entries=[alike], now=now
    )
    signatures.create_entry(by=keeper, details={"name": "Tidal School Network", "country": "INT"}, now=now)
