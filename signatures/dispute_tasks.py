"""What falls due on disputes: what was never confirmed goes, and of the others what is personal."""

import datetime

from signatures.models import Dispute


def erase_disputes_due(*, now: datetime.datetime) -> int:
    """Delete disputes that no mailbox confirmed in time, and erase of ended ones who said what; returns how many.

    That there was a case stays, and how it ended.
    """
    due = Dispute.objects.filter(retain_until__lt=now.date())
    unconfirmed, _details = due.filter(state=Dispute.State.UNCONFIRMED).delete()
    known = due.exclude(name="", position="", email="", mail_domain="", statement="", note="")
    return unconfirmed + known.update(name="", position="", email="", mail_domain="", statement="", note="")
