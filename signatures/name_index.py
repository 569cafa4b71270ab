"""The stored keys under which near names meet: of the registry's entries, and of the signatures under one letter.

A key is that of a name (`signatures.matching`) or of a website's host. They are written whenever one of these changes.
"""

from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b

from django.db.models import Count, QuerySet

from signatures import mail_domains, matching
from signatures.models import Kind, Signature, SignatureKey

HOST = "h:"
LONGEST_HOST = 76
MOST_FOUND = 50  # rows that one name is compared with, on an average; only names that very many share meet it
BATCH = 2000


def entry_keys(names: Iterable[str], website: str) -> set[str]:
    """The keys to store of an organization in the registry."""
    named = {key for name in names for key in matching.keys(name, kind=Kind.ORGANIZATION)}
    return named | host_keys(website)


def signature_keys(kind: str, name: str, website: str) -> set[str]:
    """The keys to store of a signature."""
    return {*matching.keys(name, kind=kind), *host_keys(website)}


def lookups(kind: str, names: Iterable[str], website: str) -> set[str]:
    """The keys to look for: an entry or a signature that is near has one of them among its own."""
    return {key for name in names for key in matching.lookups(name, kind=kind)} | host_keys(website)


def host_keys(website: str) -> set[str]:
    """The key of a website's host; none where it has none."""
    host = mail_domains.website_domain(website)
    if len(host) > LONGEST_HOST:
        host = blake2b(host.encode(), digest_size=16).hexdigest()
    return {HOST + host} if host else set()


def index_signatures(signatures: Iterable[Signature]) -> None:
    """Write the keys of signatures anew: after any change of a name or a website."""
    signatures = list(signatures)
    SignatureKey.objects.filter(signature__in=signatures).delete()
    rows = [
        SignatureKey(letter_id=signature.letter_id, signature=signature, key=key)
        for signature in signatures
        for key in sorted(signature_keys(signature.kind, signature.name, signature.website))
    ]
    SignatureKey.objects.bulk_create(rows, batch_size=BATCH)


def meeting(rows: QuerySet, owner: str, asked: dict[int, set[str]]) -> dict[int, set[int]]:
    """By what is asked for: the owners that have one of its keys among `rows`, from two queries.

    A key that many share tells nothing and is left out, but for those of a whole name.
    """
    wanted = sorted(set[str]().union(*asked.values()))
    if not wanted:
        return {}
    shared = rows.filter(key__in=wanted).order_by().values_list("key").annotate(sharing=Count("pk"))
    telling = [key for key, sharing in shared if tells(key, sharing)]
    found = rows.filter(key__in=telling).order_by("key", owner).values_list("key", owner)
    return by_key(found[: MOST_FOUND * len(asked)], asked)


def tells(key: str, sharing: int) -> bool:
    """Whether a key that so many share says anything."""
    return sharing <= matching.MOST_SHARING or key.startswith(matching.WHOLE_NAME)


def by_key(found: Iterable[tuple[str, int]], asked: dict[int, set[str]]) -> dict[int, set[int]]:
    """By what is asked for: the owners of its keys, of pairs of a key and an owner."""
    owners: dict[str, set[int]] = defaultdict(set)
    for key, owner in found:
        owners[key].add(owner)
    return {each: set().union(*(owners[key] for key in keys & owners.keys())) for each, keys in asked.items()}
