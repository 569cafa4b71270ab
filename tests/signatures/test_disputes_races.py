"""A dispute at the same moment as a withdrawal, an undo, a publication, or another dispute."""

from functools import partial

import pytest
from django.test import Client

from campaign.models import Event, Outbox, User
from letters.models import Letter
from publication import workflow as publication
from signatures import workflow
from signatures.models import Dispute, Signature
from tests import factories
from tests.browse import get
from tests.signatures import disputing
from tests.signatures.disputing import DOMAIN, NAME, SAID, state_of
from tests.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 6


@pytest.fixture
def letter() -> Letter:
    return factories.open_letter()


@pytest.fixture
def by(letter: Letter) -> User:
    return factories.member(letter.campaign, "owner")


def signed(letter: Letter, by: User) -> Signature:
    """Another organization of the same letter, with a domain of its own."""
    number = letter.signatures.count()
    return disputing.signed(
        letter, by=by, name=f"{NAME} Nr{number}", email=f"s{number}@elsewhere.example", domain=f"n{number}.{DOMAIN}"
    )


def said(signature: Signature, local: str = "olga") -> Dispute:
    """A dispute from the organization's own domain that waits for its mailbox."""
    host = signature.organization.domains.get().domain
    complaint = workflow.Complaint(**SAID, email=f"{local}@{host}")
    workflow.dispute(signature=signature, complaint=complaint)
    return Dispute.objects.latest("pk")


def events(signature: Signature, type: str) -> int:
    return Event.objects.filter(subject=signature.public_id, type=type).count()


def test_confirmed_twice_at_once_it_is_one_case(letter: Letter, by: User) -> None:
    for _ in range(ROUNDS):
        signature = signed(letter, by)
        case = said(signature)
        together(*[partial(workflow.confirm_dispute, dispute=case)] * 3)
        assert state_of(signature) == "suspended"
        assert (events(signature, "signature.disputed"), events(signature, "signature.suspended")) == (1, 1)
    assert Outbox.objects.filter(kind="suspended").count() == ROUNDS


def test_two_disputes_of_one_mailbox_at_once_are_one(letter: Letter, by: User) -> None:
    for _ in range(ROUNDS):
        signature = signed(letter, by)
        complaint = workflow.Complaint(**SAID, email="olga@mailbox.example")
        together(*[partial(workflow.dispute, signature=signature, complaint=complaint)] * 3)
        assert signature.disputes.count() == 1


def test_confirmed_while_the_signatory_withdraws_the_name_is_withdrawn(letter: Letter, by: User) -> None:
    for _ in range(ROUNDS):
        signature = signed(letter, by)
        case = said(signature)
        together(partial(workflow.confirm_dispute, dispute=case), partial(workflow.withdraw, signature=signature))
        assert state_of(signature) == "withdrawn"
        case.refresh_from_db()
        assert case.state == "withdrawn"
        assert not signature.disputes.open().exists()


def test_confirmed_while_the_approval_is_undone_the_name_is_suspended(letter: Letter, by: User) -> None:
    for _ in range(ROUNDS):
        signature = signed(letter, by)
        case = said(signature)
        _confirmed, undone = together(
            partial(workflow.confirm_dispute, dispute=case), partial(workflow.undo, signature=signature, by=by)
        )
        assert state_of(signature) == "suspended"
        workflow.dismiss(dispute=case, by=by)
        refused = isinstance(undone, workflow.NothingToUndo)
        assert state_of(signature) == ("approved" if refused else "pending")


def test_confirmed_while_the_letter_is_published_the_name_stands_in_no_edition(letter: Letter, by: User) -> None:
    for number in range(1, ROUNDS + 1):
        factories.approved(letter, by=by, name=f"Ada Nr{number}")
        signature = signed(letter, by)
        case = said(signature)
        together(
            partial(workflow.confirm_dispute, dispute=case),
            partial(publication.publish, letter=letter, by=by, keep_open=True),
        )
        assert state_of(signature) == "suspended"
        assert letter.editions.count() == number
        for path in ("", f"editions/{number}/", f"editions/{number}/letter.json"):
            assert signature.name not in get(Client(), letter.get_absolute_url() + path).html
        workflow.withdraw(signature=signature)


def test_upheld_and_dismissed_at_once_it_is_one_of_both(letter: Letter, by: User) -> None:
    for _ in range(ROUNDS):
        signature = signed(letter, by)
        case = workflow.confirm_dispute(dispute=said(signature))
        answers = together(
            partial(workflow.uphold, dispute=case, by=by), partial(workflow.dismiss, dispute=case, by=by)
        )
        assert [isinstance(answer, workflow.CaseEnded) for answer in answers].count(True) == 1
        case.refresh_from_db()
        assert (case.state, state_of(signature)) in {("upheld", "invalidated"), ("dismissed", "approved")}


def test_disputed_by_two_mailboxes_while_one_case_is_upheld(letter: Letter, by: User) -> None:
    for _ in range(ROUNDS):
        signature = signed(letter, by)
        second = said(signature, "chair")
        first = workflow.confirm_dispute(dispute=said(signature))
        together(partial(workflow.uphold, dispute=first, by=by), partial(workflow.confirm_dispute, dispute=second))
        assert state_of(signature) == "invalidated"
        assert set(signature.disputes.values_list("state", flat=True)) == {"upheld"}
