"""Many entries of the registry at once, from a list."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from campaign.events import Actor, label
from signatures import registry_reading
from signatures.models import NameKey, Organization, RegistryEvent
from signatures.workflow.registering import first_names, keys_for, one_at_a_time, set_folds

BATCH = 500  # rows that one query inserts


@transaction.atomic
def enlist(
    *, by: Actor, source: str, rows: list[dict[str, Any]], now: datetime.datetime | None = None
) -> list[Organization]:
    """Add those of `rows`, fields of Organization, that the registry does not know, and return their entries.

    `source` says where the list comes from. Known is what bears the name in the same country, or in one unknown.
    """
    now = now or timezone.now()
    one_at_a_time()
    entries = [
        Organization(**row, source=source, created_by=label(by), created_at=now)
        for row, known in zip(rows, registry_reading.already_known(rows), strict=True)
        if not known
    ]
    for entry in entries:
        set_folds(entry, first_names(entry))
    Organization.objects.bulk_create(entries, batch_size=BATCH)
    keys = [key for entry in entries for key in keys_for(entry, first_names(entry))]
    NameKey.objects.bulk_create(keys, batch_size=BATCH)
    events = [
        RegistryEvent(
            organization=entry, type="organization.imported", actor=label(by), at=now, details={"name": entry.name}
        )
        for entry in entries
    ]
    RegistryEvent.objects.bulk_create(events, batch_size=BATCH)
    return entries
