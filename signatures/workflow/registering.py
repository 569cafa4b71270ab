"""The registry of organizations: entries, their names, and whose a signature is.

Whoever changes who is who first calls `one_at_a_time`, and locks signatures only then: so nobody waits for each other
in a circle, and of two approvals at once of one new organization the second finds the entry of the first.
"""

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor, label
from campaign.text import fold
from letters.workflow import Refused
from signatures import name_index, registry_reading
from signatures.models import NameKey, Organization, OtherName, RegistryEvent, Signature

NameKind = OtherName.NameKind
REGISTRY_LOCK = 0x0E6A  # a number of our own among PostgreSQL's advisory locks
EDITABLE = "name short_name country website members_represented notice_email".split()


class SignedAlready(Refused):
    """Another live signature of the organization stands under the letter."""


class Registered(Refused):
    """An entry of this name and country stands in the registry."""


class EntryChanged(Refused):
    """The entry is not as the form showed it."""


class NotInTheRegistry(Refused):
    """The entry was merged into another, or the name is gone."""


# --- What all verbs of the registry share ---------------------------------------------------------


def one_at_a_time() -> None:
    """Wait until nobody else changes the registry, to the end of the caller's transaction.

    SQLite lets one transaction write at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REGISTRY_LOCK])


def locked_entry(organization: Organization) -> Organization:
    """The entry as it stands, nobody else changing it. Raises NotInTheRegistry for one that was merged."""
    one_at_a_time()
    entry = Organization.objects.get(pk=organization.pk)
    if entry.merged_into_id:
        raise NotInTheRegistry(_("“%(name)s” was merged into another entry. Look at that one.") % {"name": entry.name})
    return entry


def note_entry(
    type: str, organization: Organization, by: Actor, *, at: datetime.datetime | None = None, **details: Any
) -> RegistryEvent:
    """Write into the record of an entry: public facts, never a private value."""
    return RegistryEvent.objects.create(
        organization=organization, type=type, actor=label(by), at=at or timezone.now(), details=details
    )


def names_of(organization: Organization) -> list[str]:
    """Every name of an entry, the canonical one first."""
    others = organization.other_names.values_list("name", flat=True)
    return [*first_names(organization), *others]


def first_names(organization: Organization) -> list[str]:
    """The names that a new entry has: the canonical one, and the short one."""
    return [name for name in (organization.name, organization.short_name) if name]


def name_fold(name: str) -> str:
    return fold(name)[:300]


def set_folds(organization: Organization, names: Iterable[str]) -> None:
    """Set on the instance what follows from its names: by which it is told, and by which it is found."""
    organization.name_fold = name_fold(organization.name)
    organization.search_fold = "\n".join(dict.fromkeys(fold(name) for name in names))[:2000]


def keys_for(organization: Organization, names: Iterable[str]) -> list[NameKey]:
    """The keys, unsaved, under which near names and its website meet this entry."""
    keys = name_index.entry_keys(names, organization.website)
    return [NameKey(organization=organization, key=key) for key in sorted(keys)]


def index_names(organization: Organization) -> None:
    """Bring what is derived from an entry's names and website up to date: after any change of them."""
    names = names_of(organization)
    set_folds(organization, names)
    organization.save(update_fields=["name_fold", "search_fold"])
    organization.keys.all().delete()
    NameKey.objects.bulk_create(keys_for(organization, names))


# --- Entries --------------------------------------------------------------------------------------


@transaction.atomic
def create_entry(*, by: Actor, details: dict[str, Any], now: datetime.datetime | None = None) -> Organization:
    """Begin an entry; `details` are fields of Organization. Raises Registered where there is one of the name."""
    one_at_a_time()
    name, country = details["name"], details.get("country", "")
    namesakes = registry_reading.known_by_name([name_fold(name)])[name_fold(name)]
    if registry_reading.fitting(namesakes, country):
        raise Registered(_("“%(name)s” stands in the registry already. Open that entry.") % details)
    return begin(by=by, details=details, now=now or timezone.now())


def begin(*, by: Actor, details: dict[str, Any], now: datetime.datetime) -> Organization:
    """Save a new entry, whoever else may bear its name; the caller has called `one_at_a_time`."""
    organization = Organization(**details, created_by=label(by), created_at=now)
    set_folds(organization, first_names(organization))
    organization.save()
    NameKey.objects.bulk_create(keys_for(organization, first_names(organization)))
    note_entry("organization.created", organization, by, at=now, name=organization.name)
    return organization


def entry_digest(organization: Organization) -> str:
    """A name for what the form of an entry shows of it: SHA-256, in hex."""
    return hashlib.sha256(repr([getattr(organization, field) for field in EDITABLE]).encode()).hexdigest()


@transaction.atomic
def edit_entry(
    *,
    organization: Organization,
    by: Actor,
    details: dict[str, Any],
    seen: str | None = None,
    now: datetime.datetime | None = None,
) -> Organization:
    """Change an entry; the name that it bore until now stays as a former one.

    `seen` is the `entry_digest` of what the form showed, None where there was no form. The record names what changed
    and, of values, the names alone. Raises EntryChanged, NotInTheRegistry.
    """
    now = now or timezone.now()
    organization = locked_entry(organization)
    if seen is not None and seen != entry_digest(organization):
        raise EntryChanged(_("Nothing was changed: this entry was changed meanwhile. Look at it as it is now."))
    changed = sorted(field for field, value in details.items() if getattr(organization, field) != value)
    if not changed:
        return organization
    if "name" in changed:
        become_former(organization, details["name"], now)
        note_entry("organization.renamed", organization, by, at=now, was=organization.name, name=details["name"])
    for field in changed:
        setattr(organization, field, details[field])
    organization.save(update_fields=changed)
    index_names(organization)
    if others := " ".join(field for field in changed if field != "name"):
        note_entry("organization.edited", organization, by, at=now, fields=others)
    return organization


def become_former(organization: Organization, name: str, now: datetime.datetime) -> None:
    """Keep the canonical name of an entry as a former one; `name` takes its place, also among the other names."""
    organization.other_names.filter(name=name).exclude(kind=NameKind.FORMER).delete()
    organization.other_names.update_or_create(
        name=organization.name,
        language="",
        defaults={
            "kind": NameKind.FORMER,
            "until": now.date(),
            "name_fold": name_fold(organization.name),
        },
    )


@transaction.atomic
def add_name(
    *,
    organization: Organization,
    by: Actor,
    name: str,
    kind: str = NameKind.OTHER,
    language: str = "",
    until: datetime.date | None = None,
    now: datetime.datetime | None = None,
) -> OtherName:
    """Give an entry another name; `until` belongs to a former one. Raises Registered where it has it already."""
    organization = locked_entry(organization)
    if name == organization.name or organization.other_names.filter(name=name, language=language).exists():
        raise Registered(_("This entry has the name “%(name)s” already.") % {"name": name})
    other = organization.other_names.create(
        name=name, kind=kind, language=language, until=until, name_fold=name_fold(name)
    )
    index_names(organization)
    note_entry("organization.name-added", organization, by, at=now, name=name)
    return other


@transaction.atomic
def remove_name(
    *, organization: Organization, by: Actor, other_name: OtherName, now: datetime.datetime | None = None
) -> None:
    """Take another name off an entry; the record keeps it. Raises NotInTheRegistry where it is gone."""
    organization = locked_entry(organization)
    number, _each = organization.other_names.filter(pk=other_name.pk).delete()
    if not number:
        raise NotInTheRegistry(_("This name was removed meanwhile."))
    index_names(organization)
    note_entry("organization.name-removed", organization, by, at=now, name=other_name.name)


# --- Signatures -----------------------------------------------------------------------------------


def register(
    signature: Signature, *, by: Actor, organization: Organization | None = None, now: datetime.datetime
) -> Organization:
    """Say whose a locked signature is: the given entry's, else the one exactly so named's, else a new one's.

    The caller called `one_at_a_time` before it locked the signature. Raises SignedAlready where another live
    signature of the organization stands under the letter.
    """
    found = organization and standing(organization)
    found = found or registry_reading.recognized(signature) or begin_for(signature, by, now)
    signature.organization = found
    try:
        with transaction.atomic():
            signature.save(update_fields=["organization"])
    except IntegrityError as error:
        raise SignedAlready(
            _("“%(name)s” has signed this letter already. Look at both signatures, and keep one.")
            % {"name": found.name}
        ) from error
    return found


def standing(organization: Organization) -> Organization:
    """The entry, or the one that it was merged into."""
    organization = Organization.objects.get(pk=organization.pk)
    while organization.merged_into:
        organization = organization.merged_into
    return organization


def begin_for(signature: Signature, by: Actor, now: datetime.datetime) -> Organization:
    """A new entry of the public facts of a signature."""
    details = {"name": signature.name, "country": signature.country, "website": signature.website}
    return begin(by=by, details=details, now=now)
