"""Two people at once in the registry: one wins, the other is told, and no organization is entered twice."""

from collections.abc import Callable
from functools import partial

import pytest

from letters.models import Letter
from signatures import workflow
from signatures.models import Decision, Domain, NameKey, Organization, Signature
from signatures.workflow import Registered, SignedAlready
from tests import factories
from tests.signatures.in_registry import entry
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6
GROUP = {"kind": "organization", "country": "KE"}


def approve(signature: Signature) -> Callable[[], Decision]:
    by = factories.UserFactory()
    return partial(workflow.decide, signature=signature, verdict="approve", by=by)


def kinds(answers: list[object]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


@pytest.fixture
def letter() -> Letter:
    return factories.open_letter()


def test_of_two_approvals_of_one_organization_at_once_one_wins_and_the_other_is_told(letter: Letter) -> None:
    for number in range(ROUNDS):
        pair = [factories.pending(letter, name=f"Group {number}", **GROUP) for _ in range(2)]
        answers = together(*map(approve, pair))
        assert kinds(answers) == ["Decision", "SignedAlready"]
        states = [Signature.objects.get(pk=signature.pk).state for signature in pair]
        assert sorted(states) == ["approved", "pending"]
        (refusal,) = [answer for answer in answers if isinstance(answer, SignedAlready)]
        assert f"“Group {number}” has signed" in str(refusal)
    assert Organization.objects.count() == ROUNDS
    assert Decision.objects.count() == ROUNDS


def test_approvals_under_two_letters_at_once_make_one_entry(letter: Letter) -> None:
    other = factories.open_letter(letter.campaign, slug="other")
    for number in range(ROUNDS):
        pair = [factories.pending(each, name=f"Group {number}", **GROUP) for each in (letter, other)]
        assert kinds(together(*map(approve, pair))) == ["Decision", "Decision"]
    assert Organization.objects.count() == ROUNDS
    assert Signature.objects.filter(organization__isnull=False).count() == 2 * ROUNDS


def test_an_entry_that_is_begun_while_its_signature_is_approved_is_one(letter: Letter) -> None:
    for number in range(ROUNDS):
        signature = factories.pending(letter, name=f"Group {number}", **GROUP)
        begin = partial(workflow.create_entry, by="a test", details={"name": f"Group {number}", "country": "KE"})
        answers = together(approve(signature), begin)
        assert all(isinstance(answer, Decision | Organization | Registered) for answer in answers)
    assert Organization.objects.count() == ROUNDS


def test_a_list_that_is_imported_twice_at_once_is_imported_once() -> None:
    rows = [{"name": f"Group {number}", "country": "KE"} for number in range(40)]
    answers = together(*[partial(workflow.enlist, by="a test", source="a test", rows=rows)] * 2)
    assert sorted(map(len, answers)) == [0, 40]
    assert Organization.objects.count() == 40


def test_a_domain_that_is_verified_for_two_at_once_speaks_for_one() -> None:
    one, other = entry("One"), entry("Other")
    for number in range(ROUNDS):
        calls = [
            partial(
                workflow.verify_domain,
                organization=each,
                by="a test",
                domain=f"marsh{number}.example",
                note="called",
            )
            for each in (one, other)
        ]
        assert kinds(together(*calls)) == ["Domain", "DomainTaken"]
    assert Domain.objects.count() == ROUNDS


def test_names_that_are_added_at_once_are_all_found() -> None:
    known = entry("Friends of the Marsh")
    calls = [
        partial(workflow.add_name, organization=known, by="a test", name=name)
        for name in ("Wetland Watchers", "Reed Rangers", "Heron Helpers")
    ]
    together(*calls)
    known.refresh_from_db()
    assert sorted(known.search_fold.splitlines()) == [
        "friends of the marsh",
        "heron helpers",
        "reed rangers",
        "wetland watchers",
    ]
    keys = set(NameKey.objects.values_list("key", flat=True))
    workflow.index_names(known)
    assert set(NameKey.objects.values_list("key", flat=True)) == keys


def test_an_approval_an_undo_and_a_withdrawal_at_once_leave_a_state_that_fits(letter: Letter) -> None:
    for number in range(ROUNDS):
        signature = factories.pending(letter, name=f"Group {number}", **GROUP)
        undo = partial(workflow.undo, signature=signature, by=factories.UserFactory())
        together(approve(signature), undo, partial(workflow.withdraw, signature=signature))
        now_there = Signature.objects.get(pk=signature.pk)
        assert now_there.state == "withdrawn"
        assert now_there.organization_id is None or now_there.decisions.exists()
