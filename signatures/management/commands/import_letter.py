"""`manage.py import_letter FILE --campaign SLUG`: an existing letter with its list, as a draft."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug

from campaign.models import Campaign
from letters import intake
from letters.workflow import Refused
from signatures import countries, importing
from signatures.reading import Reading, understand


class Command(BaseCommand):
    help = (
        "Reads a letter with its signatory list from a text, Markdown, HTML or Word file and saves it as a draft "
        "to check at the desk. Never prompts; prints what it understood and what it doubts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--campaign", required=True, metavar="SLUG")
        parser.add_argument("--slug", default="", help="the letter's address (default: made from its title)")
        parser.add_argument("--language", default="", help="a code such as fr (default: the campaign's)")
        parser.add_argument(
            "--consent-source", default="", help="where the signatories' consent comes from (default: names FILE)"
        )

    def handle(
        self, *, file: Path, campaign: str, slug: str, language: str, consent_source: str, **options: Any
    ) -> None:
        found = Campaign.objects.filter(slug=campaign).first()
        if found is None:
            raise CommandError(f"There is no campaign “{campaign}”.")
        if slug:
            validate_slug(slug)
        reading = self.read(file, language or found.language)
        try:
            letter = importing.save(
                campaign=found,
                by="import_letter",
                reading=reading,
                consent_source=consent_source or f"the list in {file.name}",
                language=language,
                slug=importing.free_slug(found, slug or reading.title),
            )
        except Refused as error:
            raise CommandError(str(error)) from error
        self.report(reading)
        self.stdout.write(f"\nSaved as a draft: {letter.campaign.slug}/{letter.slug}. Check it at the desk.")

    def read(self, file: Path, language: str) -> Reading:
        try:
            with file.open("rb") as source:
                text = intake.read(source.read(intake.MAX_BYTES + 1), file.name)
        except (OSError, intake.Unreadable) as error:
            raise CommandError(f"{file}: {error}") from error
        reading = understand(text, language)
        if not reading.title or not reading.body:
            raise CommandError(f"{file}: no title and text of a letter were found in it.")
        return reading

    def report(self, reading: Reading) -> None:
        """Print what was understood, then each doubt."""
        codes = [line.country for line in reading.organizations]
        known = {code for code in codes if code not in {"", countries.INTERNATIONAL}}
        for name, value in {
            "Title": reading.title,
            "Date": reading.date or "none",
            "Salutation": reading.salutation or "none",
            "Paragraphs": reading.body.count("\n\n") + 1,
            "Closing": reading.closing or "none",
            "Organizations": len(codes),
            "Countries": len(known),
            "International": codes.count(countries.INTERNATIONAL),
            "Individuals": len(reading.individuals),
        }.items():
            self.stdout.write(f"{name}: {value}")
        self.stdout.write(f"\nDoubts: {len(reading.doubts)}")
        for doubt in reading.doubts:
            self.stdout.write(f"- {doubt.about}: {doubt.message}")
