"""`manage.py restore FILE`: a backup into an empty database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign import backups


class Command(BaseCommand):
    help = "Reads FILE, written by backup, into a database that has no rows yet; also from SQLite to PostgreSQL."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            self.stdout.write(f"{backups.read(file)} rows restored from {file}")
        except (backups.NotEmpty, backups.NotABackup) as error:
            raise CommandError(str(error)) from error
