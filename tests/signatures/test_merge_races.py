"""Merges and undos at the desk against approvals there: nothing is lost, and nobody gets an error page."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

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
ROUNDS, PART = (200, 20) if connection.vendor == "postgresql" else (20, 10)
MERGE = "/desk/organizations/merge/"


class Round(NamedTuple):
    """Two entries, and a signature of each that waits under one letter."""

    kept: Organization
    gone: Organization
    waiting: list[Signature]


def begin(letter: Letter, number: int) -> Round:
    entries = [entry(name=f"{name} {number}") for name in ("Tide Watch", "Ebb Forum")]
    emails = (f"{name}{number}@signers.example" for name in ("tide", "ebb"))
    waiting = [
        factories.pending(letter, kind="organization", name=each.name, email=email)
        for each, email in zip(entries, emails, strict=True)
    ]
    return Round(*entries, waiting)


def merging(client: Client, kept: Organization, gone: Organization) -> Callable[[], int]:
    return lambda: client.post(MERGE, {"kept": kept.public_id, "gone": gone.public_id}).status_code


def undoing(client: Client, merge: Merge) -> Callable[[], int]:
    return lambda: client.post(reverse("signatures:undo_merge", args=[merge.pk])).status_code


def deciding(client: Client, signature: Signature, page: str, **data: object) -> Callable[[], int]:
    return lambda: client.post(path(signature.letter, page, signature), data).status_code


def test_merges_and_undos_against_approvals_lose_nothing_and_break_nothing(campaign: Campaign) -> None:
    """Each round merges while both are approved, and undoes the merge before while one of its approvals is undone."""
    keepers = [keeper(), keeper()]
    moderators = [client_of(factories.member(campaign, "moderator")) for _ in range(3)]
    statuses: list[int] = []
    for start in range(0, ROUNDS, PART):
        letter, last = factories.open_letter(campaign, slug=f"letter-{start}"), None
        for number in range(start, start + PART):
            now = begin(letter, number)
            calls = [merging(keepers[0], now.kept, now.gone)]
            calls += [
                deciding(client, signature, "decide/", verdict="approve")
                for client, signature in zip(moderators, now.waiting, strict=False)
            ]
            if last:
                calls.append(undoing(keepers[1], Merge.objects.get(gone=last.gone)))
                calls.append(deciding(moderators[2], last.waiting[number % 2], "undo/"))
            statuses += together(*calls)
            assert letter.signatures.live().filter(organization=now.kept).count() == 1
            last = now
        hold_together(letter)
    assert set(statuses) == {302}
    assert Merge.objects.count() == ROUNDS
    assert Merge.objects.filter(undone_at=None).count() < ROUNDS


def hold_together(letter: Letter) -> None:
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
def test_of_two_merges_at_once_of_the_same_two_entries_one_is_done(campaign: Campaign) -> None:
    keepers = [keeper(), keeper()]
    one, other = entry(name="Tide Watch"), entry(name="Ebb Forum")
    for _ in range(10):
        answers = together(merging(keepers[0], one, other), merging(keepers[1], other, one))
        assert answers == [302, 302]
        standing = Merge.objects.get(undone_at=None)
        assert together(*[undoing(client, standing) for client in keepers]) == [302, 302]
        assert not Merge.objects.filter(undone_at=None).exists()
        assert Organization.objects.current().count() == 2


@pytest.mark.postgres
def test_a_merge_at_the_moment_of_a_correction_a_withdrawal_and_a_new_order_of_the_roll(
    campaign: Campaign,
) -> None:
    by = factories.UserFactory()
    for number in range(10):
        letter = factories.open_letter(campaign, slug=f"round-{number}")
        kept, gone = (entry(name=f"{name} {number}") for name in ("Tide Watch", "Ebb Forum"))
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
