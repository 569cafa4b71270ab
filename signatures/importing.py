"""The verb that saves what `signatures.reading` understood: a draft letter and its signatories."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.text import Truncator, slugify

from campaign.events import Actor
from campaign.models import Campaign
from letters import workflow as letters
from letters.models import Letter
from signatures import workflow as signatures
from signatures.models import Kind
from signatures.reading import Line, Reading


def free_slug(campaign: Campaign, title: str) -> str:
    """An address for a letter, made from its title, that no other letter of `campaign` has."""
    base = slugify(Truncator(title).words(8, truncate=""))[:70].strip("-") or "letter"
    taken = set(campaign.letters.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for number in range(1, len(taken) + 2) if (slug := numbered(base, number)) not in taken)


def numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}-{number}"


@transaction.atomic
def save(
    *,
    campaign: Campaign,
    by: Actor,
    reading: Reading,
    consent_source: str,
    language: str = "",
    slug: str = "",
    now: datetime.datetime | None = None,
) -> Letter:
    """Save `reading` as a draft; its signatories wait in the queue as entered by a coordinator.

    `consent_source` says where their consent comes from. Raises `letters.workflow.Refused`.
    """
    letter = letters.create(
        campaign=campaign,
        by=by,
        details={"slug": slug or free_slug(campaign, reading.title), "dated_on": reading.date},
        content={
            "title": reading.title,
            "reference": "",
            "salutation": reading.salutation,
            "body": reading.body,
            "closing": reading.closing,
        },
        language=language,
        now=now,
    )
    entries = [fields(line, Kind.ORGANIZATION) for line in reading.organizations]
    entries += [fields(line, Kind.INDIVIDUAL) for line in reading.individuals]
    if entries:
        signatures.enter(letter=letter, by=by, consent_source=consent_source, entries=entries, now=now)
    return letter


def fields(line: Line, kind: str) -> dict[str, Any]:
    """One understood line as fields of Signature."""
    return {
        "kind": kind,
        "name": line.name,
        "role": line.role,
        "country": line.country,
        "country_printed": line.country_printed,
    }
