"""Who is who: the entry of the registry behind a signature. For the desk; strangers are told nothing of it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Q

from campaign import access
from campaign.models import Campaign, User
from campaign.text import fold
from signatures.models import Kind, Organization, OtherName, Signature, SignatureQuerySet, seen_in_own_campaigns

SILENT = OtherName.NameKind.SHORT  # many share an acronym: a hint for a person, nothing that tells an organization


class Known(NamedTuple):
    """A current entry by its number and country, as one of its names tells it."""

    pk: int
    country: str


class Signed(NamedTuple):
    """A signature of an entry, and whether it is under a letter of the reader's own campaigns."""

    signature: Signature
    own: bool


def recognized(signature: Signature) -> Organization | None:
    """The organization of a signature, else the one current entry that is exactly so named."""
    return all_recognized([signature]).get(signature.pk)


def all_recognized(signatures: Iterable[Signature]) -> dict[int, Organization]:
    """By signature id: what `recognized` says of each, with `domains` at hand, from four queries at most."""
    signatures = [signature for signature in signatures if signature.kind == Kind.ORGANIZATION]
    known = known_by_name(signature.name_fold for signature in signatures if not signature.organization_id)
    found = {signature.pk: signature.organization_id or told(signature, known) for signature in signatures}
    wanted = {pk for pk in found.values() if pk}
    entries = Organization.objects.prefetch_related("domains").in_bulk(wanted) if wanted else {}
    return {signature: entries[pk] for signature, pk in found.items() if pk}


def told(signature: Signature, known: dict[str, set[Known]]) -> int | None:
    return the_one(known.get(signature.name_fold, set()), signature.country)


def the_one(namesakes: set[Known], country: str) -> int | None:
    """The only entry among namesakes that fits a country; None where none does, or several."""
    found = fitting(namesakes, country)
    return found[0].pk if len(found) == 1 else None


def fitting(namesakes: set[Known], country: str) -> list[Known]:
    """Those of this country, else those that may be of it, as one of the two is unknown."""
    same = [entry for entry in namesakes if entry.country == country]
    return same or [entry for entry in namesakes if not (country and entry.country)]


def known_by_name(folds: Iterable[str]) -> dict[str, set[Known]]:
    """By folded name: the current entries of which the canonical name, or another but no acronym, is just that."""
    wanted = set(folds) - {""}
    known: dict[str, set[Known]] = defaultdict(set)
    if wanted:
        entries = Organization.objects.current().order_by()
        others = OtherName.objects.order_by().filter(organization__merged_into=None).exclude(kind=SILENT)
        for part in parts_of(sorted(wanted)):
            rows = entries.filter(name_fold__in=part).values_list("name_fold", "pk", "country")
            more = others.filter(name_fold__in=part)
            for fold, pk, country in [*rows, *more.values_list("name_fold", "organization", "organization__country")]:
                known[fold].add(Known(pk, country))
    return known


def already_known(rows: Iterable[Mapping[str, Any]]) -> list[bool]:
    """Of each of `rows` (with `name` and `country`): whether the registry, or a row before it, has such an entry."""
    rows = list(rows)
    folds = [fold(row["name"])[:300] for row in rows]
    known, answers = known_by_name(folds), []
    for key, row in zip(folds, rows, strict=True):
        answers.append(bool(fitting(known[key], row["country"])))
        known[key].add(Known(0, row["country"]))
    return answers


def parts_of(names: list[str], size: int = 500) -> Iterable[list[str]]:
    """Names by the hundreds: a database takes so many at once."""
    return (names[start : start + size] for start in range(0, len(names), size))


def signatures_of(organization: Organization) -> SignatureQuerySet:
    """The live signatures of an entry, and those without one that its name and country would be recognized by.

    Of the latter some may turn out to be a namesake's: ask `recognized` of each.
    """
    names = [organization.name_fold, *organization.other_names.exclude(kind=SILENT).values_list("name_fold", flat=True)]
    nameless = Q(organization=None, kind=Kind.ORGANIZATION, name_fold__in={name for name in names if name})
    return Signature.objects.live().filter(Q(organization=organization) | nameless)


def signed_letters(organization: Organization, user: User, now: datetime.datetime) -> list[Signed]:
    """The letters under which a user may see the name of an organization, newest first."""
    signatures = organization.signatures.filter(
        seen_in_own_campaigns(user) | Q(pk__in=organization.signatures.on_published_rolls(now).values("pk"))
    )
    own = set(access.visible(user, Campaign.objects.order_by()).values_list("pk", flat=True))
    at_hand = signatures.select_related("letter__campaign", "letter__original__in_force")
    return [
        Signed(signature, signature.letter.campaign_id in own) for signature in at_hand.order_by("-received_at", "-pk")
    ]
