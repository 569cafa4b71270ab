"""`manage.py backup FILE`: everything that must not be lost, in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from campaign import backups


class Command(BaseCommand):
    help = (
        "Writes the whole database into FILE while the site runs. Keep it as safe as the database: it holds contacts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        self.stdout.write(f"{backups.write(file)} rows written to {file}")
