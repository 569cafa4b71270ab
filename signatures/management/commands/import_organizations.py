"""`manage.py import_organizations FILE`: a list of organizations into the registry."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from signatures import tables, workflow
from signatures.registry_import import HEADINGS, Understood, table_of, understand


class Command(BaseCommand):
    help = (
        "Reads organizations from a CSV, XLSX or text file into the registry: those that it does not have yet. "
        "Never prompts; prints what it understood, what it doubts and what it added."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        for part in HEADINGS:
            option = f"--{part.replace('_', '-')}-column"
            parser.add_argument(option, default="", metavar="HEADING", help="the column, if it has no usual heading")
        parser.add_argument("--source", default="", help="where the list comes from (default: names FILE)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be added, and add nothing")

    def handle(self, *, file: Path, source: str, dry_run: bool, **options: Any) -> None:
        chosen = {part: options[f"{part}_column"] for part in HEADINGS if options[f"{part}_column"]}
        understood = self.read(file, chosen)
        self.report(understood)
        if dry_run:
            self.stdout.write(f"\nNothing was added. New would be {sum(understood.new)}.")
            return
        source = (source or f"the list in {file.name}")[:300]
        added = workflow.enlist(by="import_organizations", source=source, rows=understood.new_rows)
        self.stdout.write(f"\nAdded to the registry: {len(added)}. There already: {understood.known}.")

    def read(self, file: Path, chosen: dict[str, str]) -> Understood:
        try:
            with file.open("rb") as source:
                table = table_of(source.read(tables.MAX_BYTES + 1), file.name)
            return understand(table, chosen=chosen)
        except (OSError, tables.Unreadable) as error:
            raise CommandError(f"{file}: {error}") from error

    def report(self, understood: Understood) -> None:
        """Print what was understood, then each doubt."""
        for part, heading in understood.columns.items():
            self.stdout.write(f"Column of {part.replace('_', ' ')}: {heading}")
        self.stdout.write(f"Organizations: {len(understood.rows)}")
        self.stdout.write(f"Countries: {understood.countries}")
        self.stdout.write(f"International: {understood.international}")
        self.stdout.write(f"\nDoubts: {len(understood.doubts)}")
        for doubt in understood.doubts:
            self.stdout.write(f"- {doubt.about}: {doubt.message}")
