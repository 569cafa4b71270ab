"""`manage.py demo`: something to look at."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.models import Campaign, User
from publication import demo


class Command(BaseCommand):
    help = "Loads two fictional campaigns with letters in every state. Refuses outside DEBUG."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is data already")

    def handle(self, *, if_empty: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo's passwords are public: it is for DEBUG alone.")
        if Campaign.objects.exists() or User.objects.exists():
            if if_empty:
                return
            raise CommandError("There is data here already. The demo wants an empty database.")
        demo.load()
        self.stdout.write(f"Demo loaded. Sign in as owner@river.example with the password {demo.PASSWORD}")
