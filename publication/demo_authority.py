"""Evidence on the demo's queue: an officer who has confirmed, one who has not answered, and a coordinator's word."""

import datetime

from campaign.models import User
from letters.models import Letter
from signatures import authority
from signatures import workflow as signatures
from signatures.models import Kind


def answer_for(letter: Letter, *, by: User, now: datetime.datetime) -> None:
    """Let the organizations that wait under `letter` show how they stand on the authority ladder."""
    confirmed, asked, vouched = letter.signatures.queue().filter(kind=Kind.ORGANIZATION)[:3]
    officer = signatures.name_officer(
        signature=confirmed, name="Tess Treasurer", position="treasurer", email="tess@officers.example", now=now
    )
    shown = authority.shown_digest(officer.signature)
    signatures.confirm_officer(officer=officer, shown=shown, now=now + datetime.timedelta(hours=1))
    signatures.name_officer(
        signature=asked, name="Chip Chairson", position="chair", email="chip@officers.example", now=now
    )
    signatures.vouch(signature=vouched, by=by, private_note="Spoke with their office at the river congress.", now=now)
