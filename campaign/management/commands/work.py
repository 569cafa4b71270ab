"""`manage.py work`: sends the mails that are due."""

import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from campaign import outbox

PAUSE = 1.0  # seconds between two looks into an empty outbox


class Command(BaseCommand):
    help = "Sends the mails in the outbox as they fall due, until stopped. Several workers may run side by side."
    stopped = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due now, then end")

    def handle(self, *, once: bool, **options: Any) -> None:
        if once:
            self.stdout.write(f"{outbox.send_due()} mails sent")
            return
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, self.stop)
        while not self.stopped:
            close_old_connections()
            if not outbox.send_due(limit=50):
                time.sleep(PAUSE)

    def stop(self, *_: Any) -> None:
        """End after the mail in hand."""
        self.stopped = True
