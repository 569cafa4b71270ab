"""`manage.py prepare`: what must be done before `serve`, on the first start and after each upgrade."""

import fcntl
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrates; then loads the demo into an empty database (DEBUG) or collects static files."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        with (settings.VAR_DIR / "prepare.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two calls at once take turns
            call_command("migrate", verbosity=verbosity - 1, interactive=False)
            if settings.DEBUG:
                call_command("demo", "--if-empty", verbosity=verbosity)
            else:
                call_command("collectstatic", verbosity=verbosity - 1, interactive=False)
