"""Merges and undos at the desk against approvals there: nothing is lost, and nobody gets an error page."""

import itertools
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from campaign.models import Campaign, Event
from letters.models import Letter
from signatures import workflow
from signatures.models import Decision, Merge, Organization, RegistryEvent, Signature
from tests import factories
from tests.conftest import client_of
from tests.signatures.at_desk import path
from tests.signatures.in_registry import entry, keeper
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, PART = (200, 10) if connection.vendor == "postgresql" else (20, 10)
ENTRIES = ["Tide Watch", "Ebb Forum", "Weir League"]
MERGE = "/desk/organizations/merge/"


@pytest.fixture
def entries(transactional_db: None) -> list[Organization]:
    return [entry(name=name) for name in ENTRIES]


def waiting(letters: list[Letter]) -> Iterator[Signature]:
    """Signatures that wait, under one letter after the other; some are named as an entry, some as none."""
    for number in itertools.count():
        name = [*ENTRIES, f"Lamp Union {number}"][number % 4]
        email = f"signer{number}@signers.example"
        yield factories.pending(letters[number % 3], kind="organization", name=name, email=email)


def merging(client: Client, kept: Organization, gone: Organization) -> Callable[[], int]:
    return lambda: client.post(MERGE, {"kept": kept.public_id, "gone": gone.public_id}).status_code


def undoing(client: Client) -> Callable[[], int]:
    """Undo the last merge that stands; 302 where none does."""

    def undo() -> int:
        standing = Merge.objects.filter(undone_at=None).first()
        url = standing and reverse("signatures:undo_merge", args=[standing.pk])
        return client.post(url).status_code if url else 302

    return undo


def deciding(client: Client, signature: Signature, page: str, **data: object) -> Callable[[], int]:
    return lambda: client.post(path(signature.letter, page, signature), data).status_code


def test_merges_and_undos_against_approvals_lose_nothing_and_break_nothing(
    campaign: Campaign, entries: list[Organization]
) -> None:
    keepers = [keeper(), keeper()]
    moderators = [client_of(factories.member(campaign, "moderator")) for _ in range(3)]
    pairs = itertools.cycle(itertools.permutations(entries, 2))
    statuses: list[int] = []
    for number in range(0, ROUNDS, PART):
        letters = [factories.open_letter(campaign, slug=f"letter-{number}-{place}") for place in range(3)]
        queue = waiting(letters)
        for turn in range(PART):
            some = [next(queue) for _ in range(2)]
            kept, gone = next(pairs)
            calls = [deciding(moderators[place], each, "decide/", verdict="approve") for place, each in enumerate(some)]
            calls.append(merging(keepers[0], kept, gone))
            calls.append(undoing(keepers[1]) if turn % 2 else merging(keepers[1], gone, kept))
            calls += [
                deciding(moderators[2], each, "undo/") for each in letters[0].signatures.filter(state="approved")[:1]
            ]
            statuses += together(*calls)
        hold_together(letters)
    assert set(statuses) == {302}
    assert Merge.objects.count() >= ROUNDS / 4
    assert Merge.objects.exclude(undone_at=None).count() >= ROUNDS / 10
    undo_all(keepers[0])
    hold_together(letters)


def undo_all(client: Client) -> None:
    """Undo what can be undone; it may be refused, by name and without harm."""
    for standing in Merge.objects.filter(undone_at=None):
        assert client.post(reverse("signatures:undo_merge", args=[standing.pk])).status_code == 302


def hold_together(letters: list[Letter]) -> None:
    """What must hold whatever came first."""
    organizations = Signature.objects.filter(kind="organization")
    gone = Organization.objects.exclude(merged_into=None)
    # No signature is left behind with an entry that is gone, none is approved without an entry.
    assert not organizations.filter(organization__in=gone).exists()
    assert not organizations.filter(state="approved", organization=None).exists()
    # An approval that was answered stands, or was undone; only a merge invalidates.
    standing = Decision.objects.filter(undone_at=None, verdict="approve").values("signature")
    assert set(organizations.filter(pk__in=standing).values_list("state", flat=True)) <= {"approved", "invalidated"}
    assert not organizations.filter(state__in=["approved", "invalidated"]).exclude(pk__in=standing).exists()
    for letter in letters:
        live = letter.signatures.live().exclude(organization=None).values_list("organization", flat=True)
        assert len(live) == len(set(live))
    # The registry's record and its merges agree, and so do the entries.
    merges = Merge.objects.filter(undone_at=None)
    assert sorted(merges.values_list("gone", "kept")) == sorted(gone.values_list("pk", "merged_into"))
    merged = RegistryEvent.objects.filter(type="organization.merged").count()
    undone = RegistryEvent.objects.filter(type="organization.merge-undone").count()
    assert merged == Merge.objects.count()
    assert undone == 2 * Merge.objects.exclude(undone_at=None).count()
    # Each time that a signature was invalidated it was said, and so was each time that it came back.
    said = Event.objects.filter(type="signature.merged").count()
    back = Event.objects.filter(type="signature.merge-undone").count()
    assert said - back == organizations.filter(state="invalidated").count()


@pytest.mark.postgres
def test_of_two_merges_at_once_of_the_same_two_entries_one_is_done(entries: list[Organization]) -> None:
    keepers = [keeper(), keeper()]
    one, other, _third = entries
    for _ in range(10):
        answers = together(merging(keepers[0], one, other), merging(keepers[1], other, one))
        assert answers == [302, 302]
        assert Merge.objects.filter(undone_at=None).count() == 1
        assert together(*map(undoing, keepers)) == [302, 302]
        assert not Merge.objects.filter(undone_at=None).exists()
        assert Organization.objects.current().count() == 3


@pytest.mark.postgres
def test_a_merge_at_the_moment_of_a_correction_a_withdrawal_and_a_new_order_of_the_roll(
    campaign: Campaign,
) -> None:
    by = factories.UserFactory()
    for number in range(10):
        letter = factories.open_letter(campaign, slug=f"round-{number}")
        kept, gone = (entry(name=f"{name} {number}") for name in ENTRIES[:2])
        both = []
        for each in (kept, gone):
            signature = factories.pending(letter, kind="organization", name=each.name)
            workflow.decide(signature=signature, verdict="approve", by=by, organization=each)
            both.append(signature)
        done = together(
            partial(workflow.merge, kept=kept, gone=gone, by="a keeper"),
            partial(workflow.withdraw, signature=both[1]),
            partial(workflow.correct, signature=both[0], by=by, fields={"country": "KE"}),
            partial(workflow.set_article_rule, letter=letter, by=by, article_rule=bool(number % 2)),
        )
        assert isinstance(done[0], Merge)
        assert letter.signatures.get(pk=both[1].pk).state == "withdrawn"
        assert letter.signatures.live().get().country == "KE"
