"""What the demo's organizations say against their names: one case that waits, and one that has ended."""

import datetime

from campaign.models import User
from letters.models import Letter
from signatures import workflow as signatures
from signatures.models import Dispute, Signature
from signatures.workflow import Complaint

ONE_DAY = datetime.timedelta(days=1)


def dispute(waiting: Letter, ended: Letter, *, by: User, now: datetime.datetime) -> None:
    """Let two organizations dispute their names; `by` has dismissed what the second said. No line changes."""
    case(
        waiting.signatures.listed(now).filter(kind="organization", display="listed").order_by("-pk")[0],
        Complaint(
            "Dora Doubtington",
            "member since 1998",
            "I am a member and never heard of this letter. Please ask our board before you print our name.",
            "dora@mailbox.example",
        ),
        now,
    )
    slip = case(
        ended.signatures.standing().filter(kind="organization", display="listed").order_by("pk")[0],
        Complaint("Ottilie Officer", "treasurer", "Our treasurer did not sign.", "ottilie@mailbox.example"),
        now - 3 * ONE_DAY,
    )
    note = "Rang their office: the chair signed, and the treasurer has seen the minutes now."
    signatures.dismiss(dispute=slip, by=by, private_note=note, now=now - 2 * ONE_DAY)


def case(signature: Signature, complaint: Complaint, now: datetime.datetime) -> Dispute:
    """A dispute of a name that its mailbox has confirmed."""
    signatures.dispute(signature=signature, complaint=complaint, now=now)
    return signatures.confirm_dispute(dispute=signature.disputes.get(), now=now)
