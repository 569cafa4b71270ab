"""Which names are like others: hints for a coordinator, never a verdict.

A name is compared with those that share a key with it (`name_index`), whatever the size of the registry; what somebody
found to be two names (`Distinct`) raises no hint any more. Nothing here is for strangers.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

from django.db.models import Q, QuerySet

from campaign.models import User
from campaign.text import fold
from letters.models import Letter
from signatures import mail_domains, matching, name_index
from signatures.hints import SAME_ADDRESS, SAME_DOMAIN, SAME_HOST, Hint
from signatures.models import (
    NAMED,
    Decision,
    Distinct,
    Domain,
    Kind,
    NameKey,
    Organization,
    OrganizationQuerySet,
    Signature,
    SignatureKey,
    State,
)
from signatures.registry_reading import all_recognized

MOST_HINTS = 5  # beside one name
MOST_LINES = 1000  # of a list
AT_ONCE, MOST_ROUNDS, MOST_PAIRS = 200, 10, 25  # entries of the registry compared with all others, for one page
SCORES = {SAME_DOMAIN: 90, SAME_ADDRESS: 65, SAME_HOST: 60}  # among the scores of names


class Asked(NamedTuple):
    """A name or several of one signatory, and its website, that are to be compared."""

    kind: str
    names: tuple[str, ...]
    website: str = ""

    @property
    def keys(self) -> set[str]:
        return name_index.lookups(self.kind, self.names, self.website)

    @property
    def folds(self) -> set[str]:
        return {fold(name)[:300] for name in self.names}


def of_entry(entry: Organization) -> Asked:
    """An entry, of which the `other_names` are at hand."""
    others = (other.name for other in entry.other_names.all())
    names = tuple(name for name in (entry.name, entry.short_name, *others) if name)
    return Asked(Kind.ORGANIZATION, names, entry.website)


def of_signature(signature: Signature) -> Asked:
    return Asked(signature.kind, (signature.name,), signature.website)


def compared(one: Asked, other: Asked, name: str) -> Hint | None:
    """The hint that `other`, which is called `name`, is like `one`; None where it is not."""
    near = {
        (likeness, theirs)
        for ours, theirs in product(one.names, other.names)
        if (likeness := matching.likeness(ours, theirs, kind=one.kind))
    }
    hint = Hint(name, 0, [])
    if near:
        (hint.score, reason), hint.met = max(near)
        hint.reasons.append(reason)
    if name_index.host_keys(one.website) & name_index.host_keys(other.website):
        hint.add(SAME_HOST, SCORES[SAME_HOST])
    return hint if hint.reasons else None


# --- Against the registry -------------------------------------------------------------------------


def like_entries(asked: dict[int, Asked], entries: OrganizationQuerySet) -> dict[int, list[Hint]]:
    """By what is asked for: the current ones of `entries` that are like it, from five queries."""
    met = name_index.meeting(NameKey.objects.all(), "organization", {key: each.keys for key, each in asked.items()})
    found = at_hand(entries, set().union(*met.values()))
    hints: dict[int, list[Hint]] = {key: [] for key in asked}
    for key, owners in met.items():
        for pk in owners & found.keys():
            if hint := compared(asked[key], of_entry(found[pk]), found[pk].name):
                hint.entry = found[pk]
                hints[key].append(hint)
    return hints


def at_hand(entries: OrganizationQuerySet, ids: Iterable[int]) -> dict[int, Organization]:
    """The current ones among some entries, with their names and domains."""
    current = entries.current().filter(pk__in=list(ids)).prefetch_related("other_names", "domains")
    return {entry.pk: entry for entry in current.order_by()}


def by_domain(signatures: list[Signature], entries: OrganizationQuerySet) -> dict[int, list[Hint]]:
    """By signature id: the entries for which its mail domain, or one above it, was verified."""
    hosts = {signature.pk: mail_domains.and_above(signature.mail_domain) for signature in signatures}
    verified = dict(
        Domain.objects.filter(domain__in=set().union(*hosts.values())).values_list("domain", "organization")
    )
    found = at_hand(entries, verified.values())
    return {
        pk: [
            Hint(found[verified[host]].name, SCORES[SAME_DOMAIN], [SAME_DOMAIN], entry=found[verified[host]])
            for host in names
            if verified.get(host) in found
        ][:1]
        for pk, names in hosts.items()
    }


# --- Against the signatures under the same letter -------------------------------------------------


def like_signatures(letter: Letter, signatures: list[Signature], *, private: bool) -> dict[int, list[Hint]]:
    """By signature id: others that wait or count under `letter` and are like it; by address too where `private`."""
    asked = {signature.pk: of_signature(signature) for signature in signatures}
    keys = SignatureKey.objects.filter(letter=letter)
    met = name_index.meeting(keys, "signature", {key: each.keys for key, each in asked.items()})
    digests = {signature.address_digest for signature in signatures} - {""} if private else set()
    others = letter.signatures.filter(state__in=[State.PENDING, State.APPROVED]).select_related("organization")
    others = others.filter(Q(pk__in=set().union(*met.values())) | Q(address_digest__in=digests))
    found = list(others if private else others.filter(display__in=NAMED))
    hints: dict[int, list[Hint]] = defaultdict(list)
    for signature, other in product(signatures, found):
        address = other.address_digest in digests and other.address_digest == signature.address_digest
        near = other.pk in met.get(signature.pk, ())
        if other.pk == signature.pk or other.kind != signature.kind or not (near or address):
            continue
        hint = compared(asked[signature.pk], of_signature(other), other.name) or Hint(other.name, 0, [])
        if address:
            hint.add(SAME_ADDRESS, SCORES[SAME_ADDRESS])
        if hint.reasons:
            hint.signature, hint.entry = other, other.organization
            hint.same_name = other.name_fold == signature.name_fold
            hints[signature.pk].append(hint)
    return hints


# --- Beside the names of a letter -----------------------------------------------------------------


def hints(letter: Letter, signatures: Iterable[Signature], *, user: User, private: bool) -> dict[int, list[Hint]]:
    """By signature id: what each name is like under `letter` and in the registry as `user` may see it, nearest first.

    Without `private` nothing about a name that is withheld, and nothing that mail addresses tell.
    """
    shown = [signature for signature in signatures if private or signature.display in NAMED]
    organizations = [signature for signature in shown if signature.kind == Kind.ORGANIZATION]
    entries = Organization.objects.visible_to(user)
    registered = like_entries({signature.pk: of_signature(signature) for signature in organizations}, entries)
    verified = by_domain(organizations, entries) if private else {}
    beneath = like_signatures(letter, shown, private=private)
    own = all_recognized(organizations)
    apart = told_apart(shown, [*registered.values(), *beneath.values(), *verified.values()])
    found: dict[int, list[Hint]] = {}
    for signature in shown:
        taken = own[signature.pk].pk if signature.pk in own else None
        others = joined([*registered.get(signature.pk, ()), *verified.get(signature.pk, ())], taken)
        each = with_entries(beneath.get(signature.pk, []), others)
        kept = [hint for hint in each if not apart.tells(signature, hint)]
        found[signature.pk] = sorted(kept, key=Hint.order)[:MOST_HINTS]
    tell_decisions(letter, [hint for each in found.values() for hint in each], private=private)
    return found


def joined(hints: Iterable[Hint], own: int | None) -> dict[int, Hint]:
    """By entry, one hint of all about it; none of the `own` entry of the signature."""
    by_entry: dict[int, Hint] = {}
    for hint in hints:
        if hint.entry and hint.entry.pk != own:
            known = by_entry.setdefault(hint.entry.pk, hint)
            if known is not hint:
                for reason in hint.reasons:
                    known.add(reason, hint.score)
    return by_entry


def with_entries(beneath: list[Hint], others: dict[int, Hint]) -> list[Hint]:
    """The hints of signatures, each with that of its entry, then those of entries alone."""
    for hint in beneath:
        entry = others.pop(hint.entry.pk, None) if hint.entry else None
        if entry:
            hint.entry = entry.entry
            for reason in entry.reasons:
                hint.add(reason, entry.score)
    return [*beneath, *others.values()]


class Apart(NamedTuple):
    """Pairs of folded names, by kind, that somebody found to be two."""

    pairs: frozenset[tuple[str, str, str]]

    def tells(self, signature: Signature, hint: Hint) -> bool:
        return any(in_order(signature.kind, signature.name_fold, other) in self.pairs for other in folds_of(hint))


def told_apart(signatures: Iterable[Signature], hints: Iterable[Iterable[Hint]]) -> Apart:
    """What was found to be two, of these names and those that they are like; from one query."""
    folds = {signature.name_fold for signature in signatures}
    folds |= {other for each in hints for hint in each for other in folds_of(hint)}
    return Apart(frozenset(pairs_among(folds)))


def pairs_among(folds: Iterable[str]) -> QuerySet:
    names = list(folds)
    return Distinct.objects.filter(one__in=names, other__in=names).values_list("kind", "one", "other")


def folds_of(hint: Hint) -> set[str]:
    """Every folded name of what a hint is about."""
    entry = of_entry(hint.entry).folds if hint.entry and not hint.signature else set()
    return entry | ({hint.signature.name_fold} if hint.signature else set())


def in_order(kind: str, one: str, other: str) -> tuple[str, str, str]:
    """Two folded names as `Distinct` stores them."""
    first, second = sorted((one, other))
    return kind, first, second


def tell_decisions(letter: Letter, hints: list[Hint], *, private: bool) -> None:
    """Set on hints the decisions that stand under the campaign's letters on what they are about, newest first."""
    entries = {hint.entry.pk for hint in hints if hint.entry}
    signatures = {hint.signature.pk for hint in hints if hint.signature}
    decisions = Decision.objects.filter(
        Q(signature__in=signatures) | Q(signature__organization__in=entries),
        signature__letter__campaign=letter.campaign,
        undone_at=None,
    )
    if not private:
        decisions = decisions.filter(signature__display__in=NAMED)
    decisions = decisions.select_related("signature__letter__original__in_force")
    by_signature: dict[int, list[Decision]] = defaultdict(list)
    by_entry: dict[int, list[Decision]] = defaultdict(list)
    for decision in decisions.defer("signature__letter__original__in_force__body"):
        by_signature[decision.signature_id].append(decision)
        by_entry[decision.signature.organization_id or 0].append(decision)
    for hint in hints:
        about = by_entry[hint.entry.pk] if hint.entry else by_signature[hint.signature.pk] if hint.signature else []
        hint.decisions = about[:MOST_HINTS]


# --- In a list that is brought in -----------------------------------------------------------------


def like_lines(kind: str, names: Iterable[str], user: User) -> list[tuple[str, Hint]]:
    """What the first thousand names of a list are like: others of it, and entries that `user` may see."""
    asked = {place: Asked(kind, (name,)) for place, name in enumerate(list(names)[:MOST_LINES])}
    found = [(place, hint) for place, hints in within(asked).items() for hint in hints]
    places = list(asked) if kind == Kind.ORGANIZATION else []
    for start in range(0, len(places), AT_ONCE):
        part = {place: asked[place] for place in places[start : start + AT_ONCE]}
        registered = like_entries(part, Organization.objects.visible_to(user))
        found += [
            (place, hint)
            for place, hints in registered.items()
            for hint in hints
            if hint.entry and asked[place].folds.isdisjoint(of_entry(hint.entry).folds)
        ]
    lines = [(asked[place].names[0], hint) for place, hint in sorted(found, key=lambda each: each[0])]
    folds = {fold(name)[:300] for line, hint in lines for name in (line, hint.name)}
    apart = set(pairs_among(folds))
    return [
        (line, hint) for line, hint in lines if in_order(kind, fold(line)[:300], fold(hint.name)[:300]) not in apart
    ]


def within(asked: dict[int, Asked]) -> dict[int, list[Hint]]:
    """By place in a list: the names after it that are like it."""
    owners: dict[str, list[int]] = defaultdict(list)
    for place, each in asked.items():
        for key in name_index.signature_keys(each.kind, each.names[0], ""):
            owners[key].append(place)
    telling = [(key, place) for key, places in owners.items() if name_index.tells(key, len(places)) for place in places]
    met = name_index.by_key(telling, {place: each.keys for place, each in asked.items()})
    return {
        place: [
            hint
            for other in sorted(met[place])
            if other > place and (hint := compared(each, asked[other], asked[other].names[0]))
        ]
        for place, each in asked.items()
    }


# --- Among the entries of the registry ------------------------------------------------------------


class Pair(NamedTuple):
    """Two entries that are near, the older one first; the hint is about the `other`."""

    entry: Organization
    other: Organization
    hint: Hint


def like_entry(entry: Organization, entries: OrganizationQuerySet) -> list[Hint]:
    """What one entry is like among `entries`, nearest first."""
    [pairs] = pairs_of([entry], entries).values()
    return sorted((pair.hint for pair in pairs), key=Hint.order)[:MOST_HINTS]


def near_pairs(after: int) -> tuple[list[Pair], int]:
    """Pairs of current entries, by the number of the older one, of which that is above `after`.

    Also the number after which to go on, 0 where there are no more. Looks at so many entries at most that a page of
    them costs the same in a registry of any size.
    """
    found: list[Pair] = []
    entries = Organization.objects.current().prefetch_related("other_names", "domains").order_by("pk")
    for _round in range(MOST_ROUNDS):
        chunk = list(entries.filter(pk__gt=after)[:AT_ONCE])
        for pk, pairs in pairs_of(chunk, Organization.objects.all()).items():
            found += [pair for pair in pairs if pair.other.pk > pk]
            after = pk
            if len(found) >= MOST_PAIRS:
                return found, after
        if len(chunk) < AT_ONCE:
            return found, 0
    return found, after


def pairs_of(chunk: list[Organization], entries: OrganizationQuerySet) -> dict[int, list[Pair]]:
    """By entry: the pairs that it is one of, but for those that somebody found to be two."""
    hints = like_entries({entry.pk: of_entry(entry) for entry in chunk}, entries)
    folds = {entry.pk: of_entry(entry).folds for entry in chunk}
    others = {hint.entry.pk: folds_of(hint) for each in hints.values() for hint in each if hint.entry}
    apart = set(pairs_among(set().union(*folds.values(), *others.values())))
    return {
        entry.pk: [
            Pair(entry, hint.entry, hint)
            for hint in hints[entry.pk]
            if hint.entry
            and hint.entry.pk != entry.pk
            and not any(
                in_order(Kind.ORGANIZATION, *both) in apart for both in product(folds[entry.pk], others[hint.entry.pk])
            )
        ]
        for entry in chunk
    }
