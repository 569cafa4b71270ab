"""A version comes into force."""

import datetime

from django.utils.translation import gettext as _

from campaign.events import Actor
from letters.models import Letter, Version
from letters.workflow.base import NoText, note


def adopt(*, letter: Letter, by: Actor, now: datetime.datetime | None = None) -> Version:
    """Put the newest version of a locked letter's original in force, as a new basis; raises NoText."""
    version = letter.latest
    if version is None or not version.body.strip():
        raise NoText(_("The letter has no text yet. Write it first."))
    text = letter.original
    text.in_force = text.basis = version
    text.save(update_fields=["in_force", "basis"])
    note("text.adopted", letter, by, language=text.language, version=version.number, at=now)
    return version
