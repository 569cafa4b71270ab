"""`manage.py tick`: the side effects that are due. Deadlines and embargoes hold without it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from campaign import outbox
from letters import workflow as letters
from publication import workflow as publication
from signatures import board_tasks as boards
from signatures import dispute_tasks as disputes
from signatures import tasks as signatures


class Command(BaseCommand):
    help = "Does what is due: closes letters, reminds, expires, erases. Run it every minute; twice does no harm."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        now = timezone.now()
        done = {
            "letters closed": letters.close_due(now=now),
            "reminders queued": signatures.remind_due(now=now),
            "signatories asked to affirm": signatures.ask_due(now=now),
            "reminders to affirm queued": signatures.remind_to_affirm_due(now=now),
            "signatures lapsed": signatures.lapse_due(now=now),
            "signatures expired": signatures.expire_due(now=now),
            "boards reminded": boards.remind_boards_due(now=now),
            "boards too late": boards.expire_undecided_due(now=now),
            "invitations erased": boards.erase_invitations_due(now=now),
            "contacts erased": signatures.erase_contacts_due(now=now),
            "disputes erased": disputes.erase_disputes_due(now=now),
            "lines blanked": publication.blank_withdrawn(now=now),
            "unsaved typing forgotten": letters.forget_unsaved(now=now),
            "old mails deleted": outbox.forget_old(now),
        }
        if verbosity > 1 or any(done.values()):
            self.stdout.write(", ".join(f"{number} {what}" for what, number in done.items() if number) or "nothing due")
