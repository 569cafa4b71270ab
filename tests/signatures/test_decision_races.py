"""Two people at once: one wins, the other is told, and nothing happens twice."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from campaign.models import Event, Outbox
from letters.models import Letter
from signatures import workflow
from signatures.models import Decision, Signature
from tests import factories
from tests.conftest import client_of
from tests.signatures.at_desk import post, told

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 8
State = Signature.State


@pytest.fixture
def letter() -> Letter:
    return factories.open_letter()


@pytest.fixture
def coordinators(letter: Letter) -> list[Client]:
    return [client_of(factories.member(letter.campaign, "moderator")) for _ in range(2)]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do all acts in threads that start together; their results in order."""
    start = threading.Barrier(len(acts))
    results: dict[int, object] = {}

    def work(place: int, act: Callable[[], object]) -> None:
        start.wait(10)
        try:
            results[place] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [results[place] for place in range(len(acts))]


def levels(answers: list[HttpResponse]) -> list[str]:
    """What each was told last: earlier messages wait until a page shows them."""
    return sorted(told(answer)[-1][0] for answer in answers)


def mails(signature: Signature, *kinds: str) -> list[str]:
    """The states of the mails of these kinds to the signature's mailbox."""
    return list(Outbox.objects.filter(to=signature.contact.email, kind__in=kinds).values_list("state", flat=True))


def test_of_two_verdicts_at_once_one_wins_and_the_other_is_told(letter: Letter, coordinators: list[Client]) -> None:
    one, other = coordinators
    for _ in range(ROUNDS):
        signature = factories.pending(letter)
        answers = at_once(
            partial(post, one, letter, "decide/", signature, verdict="approve"),
            partial(post, other, letter, "decide/", signature, verdict="reject", reason="No."),
        )
        assert levels(answers) == ["error", "success"]
        signature.refresh_from_db()
        decision = signature.decisions.get()
        assert signature.state == {"approve": State.APPROVED, "reject": State.REJECTED}[decision.verdict]
        assert len(mails(signature, "approved", "rejected")) == 1
        assert (
            Event.objects.filter(
                subject=signature.public_id, type__in=["signature.approved", "signature.rejected"]
            ).count()
            == 1
        )


def test_the_same_verdict_twice_at_once_is_one_decision(letter: Letter, coordinators: list[Client]) -> None:
    for _ in range(ROUNDS):
        signature = factories.pending(letter)
        answers = at_once(*[partial(post, by, letter, "decide/", signature, verdict="approve") for by in coordinators])
        assert levels(answers) == ["error", "success"]
        assert signature.decisions.count() == 1
        assert len(mails(signature, "approved")) == 1


def test_an_undo_and_a_verdict_at_once_leave_one_decision_or_none(letter: Letter, coordinators: list[Client]) -> None:
    one, other = coordinators
    for _ in range(ROUNDS):
        signature = factories.approved(letter, name=f"Person {letter.signatures.count()}")
        at_once(
            partial(post, one, letter, "undo/", signature),
            partial(post, other, letter, "decide/", signature, verdict="reject"),
        )
        signature.refresh_from_db()
        standing = [decision.verdict for decision in signature.decisions.filter(undone_at=None)]
        assert (signature.state, standing) in [(State.PENDING, []), (State.REJECTED, ["reject"])]
        assert mails(signature, "approved") == ["cancelled"]
        assert mails(signature, "rejected") == ["queued"] * len(standing)


def test_two_undos_at_once_are_one(letter: Letter, coordinators: list[Client]) -> None:
    for _ in range(ROUNDS):
        signature = factories.approved(letter, name=f"Person {letter.signatures.count()}")
        answers = at_once(*[partial(post, by, letter, "undo/", signature) for by in coordinators])
        assert levels(answers) == ["error", "success"]
        assert Event.objects.filter(subject=signature.public_id, type="signature.decision-undone").count() == 1


def test_a_name_withdrawn_while_it_is_approved_is_withdrawn(letter: Letter, coordinators: list[Client]) -> None:
    for _ in range(ROUNDS):
        signature = factories.pending(letter, name=f"Person {letter.signatures.count()}")
        at_once(
            partial(post, coordinators[0], letter, "decide/", signature, verdict="approve"),
            partial(workflow.withdraw, signature=signature),
        )
        signature.refresh_from_db()
        assert signature.state == State.WITHDRAWN
        assert len(mails(signature, "withdrawn")) == 1
        assert set(mails(signature, "approved")) <= {"cancelled"}
        assert not letter.signatures.counted().filter(pk=signature.pk).exists()


def test_bulk_and_single_approval_at_once_approve_each_name_once(letter: Letter, coordinators: list[Client]) -> None:
    one, other = coordinators
    signatures = [factories.pending(letter, name=f"Person {number}") for number in range(12)]
    ids = [str(signature.public_id) for signature in signatures]
    answers = at_once(
        partial(post, one, letter, "queue/approve/", signatures=ids),
        lambda: [post(other, letter, "decide/", signature, verdict="approve") for signature in reversed(signatures)],
    )
    bulk = dict(told(answers[0]))
    assert Decision.objects.count() == 12
    assert Outbox.objects.filter(kind="approved").count() == 12
    assert letter.signatures.counted().count() == 12
    by_hand = Decision.objects.filter(user=other.user).count()
    assert by_hand == sum(told(answer)[-1][0] == "success" for answer in answers[1])
    assert ("warning" in bulk) == (by_hand > 0)
