"""The demo's organizations whose board decides, and those that are invited. No name here belongs to anybody."""

import datetime

from campaign.models import User
from letters.models import Letter
from signatures import workflow as signatures
from signatures.models import Signature

INVITED = {
    "Beacon Keepers of the Outer Inventa": "PT",
    "Guild of Ferry Cooks": "PT",
    "Marsh School Union": "LA",
    "Reed Cutters’ Lending Library": "KR",
    "The Lantern Archive": "PT",
}


def decide_later(signature: Signature, *, now: datetime.datetime) -> None:
    """A board that still decides: a colleague has not approved yet."""
    pack = signatures.make_pack(signature=signature, now=now)
    signatures.answer_pack(
        pack=pack,
        verdict="decline",
        shown=signature.version.digest,
        name="Tove Ledgerby",
        position="treasurer",
        remark="Too early for me. Ask again once we have met.",
        now=now,
    )


def invite(letter: Letter, *, by: User, now: datetime.datetime) -> None:
    """Organizations of which one has pressed “Sign”, one has declined, and one was not mailed yet."""
    entries = [
        signatures.Invited(name, country, f"office@invited{number}.example", "")
        for number, (name, country) in enumerate(INVITED.items())
    ]
    signatures.invite(letter=letter, entries=entries[:-1], by=by, now=now)
    signatures.send_invitations(letter=letter, by=by, message="The ferry needs every friend it has.", now=now)
    opened, declined = letter.invitations.order_by("pk")[:2]
    hour = datetime.timedelta(hours=1)
    signatures.open_invitation(invitation=opened, now=now + hour)
    signatures.decline_invitation(invitation=declined, reason="We write about food only.", now=now + hour)
    signatures.invite(letter=letter, entries=entries[-1:], by=by, now=now + 2 * hour)
