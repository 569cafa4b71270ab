"""What falls due on boards and invitations. Each may run twice, and side by side."""

import datetime

from django.db.models import Q

from letters.models import Letter
from signatures import workflow
from signatures.models import Signature, State

SOON = datetime.timedelta(days=5)  # no moment to remind of lies further before its day, in whatever time zone


def remind_boards_due(*, now: datetime.datetime) -> int:
    """Remind contacts of the day their board decides on, and of the deadline; returns how many mails were written."""
    near = Q(decides_on__lte=(now + SOON).date()) | Q(letter__closes_at__lte=now + SOON)
    waiting = Signature.objects.filter(near, state=State.CONSIDERING, letter__state=Letter.State.OPEN)
    waiting = waiting.filter(reminded__lt=workflow.MOST_BOARD_REMINDERS).select_related("letter__campaign")
    due = [signature for signature in waiting.order_by("pk") if workflow.reminder_is_due(signature, now)]
    return sum(workflow.remind_board(signature=signature, now=now) for signature in due)


def expire_undecided_due(*, now: datetime.datetime) -> int:
    """Let signatures expire whose board has not decided before their letter closed; returns how many."""
    closed = ~Q(letter__state=Letter.State.OPEN) | Q(letter__closes_at__lte=now)
    late = Signature.objects.filter(closed, state=State.CONSIDERING).order_by("pk")
    return sum(workflow.expire_undecided(signature=signature, now=now) for signature in late[:1000])


def erase_invitations_due(*, now: datetime.datetime) -> int:
    """Erase who was invited, where it may not be kept any more; returns how many."""
    return workflow.erase_invitations(now=now)
