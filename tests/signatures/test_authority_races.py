"""Evidence that comes and goes at the same moment: the level is that of what stands, and nothing happens twice."""

from functools import partial

import pytest
from django.test import Client

from campaign.models import Event, User
from letters import workflow as letter_workflow
from letters.models import Letter
from signatures import links, workflow
from signatures.models import Officer, Signature, Vouch
from tests import factories
from tests.browse import get
from tests.signatures import ladder
from tests.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 6
State = Signature.State


@pytest.fixture
def letter() -> Letter:
    return ladder.asking(2)


@pytest.fixture
def by(letter: Letter) -> User:
    return factories.member(letter.campaign, "moderator")


def waiting(letter: Letter) -> Signature:
    number = letter.signatures.count()
    return factories.pending(letter, kind="organization", name=f"Guild {number}", email=f"a{number}@guilds.example")


def asked(signature: Signature) -> Officer:
    return workflow.name_officer(signature=signature, **ladder.OFFICER)


def press(officer: Officer) -> partial:
    """The officer's button, pressed on a page that was read before."""
    page = get(Client(), links.officer_path(officer))
    shown = page.soup.find("input", {"name": "shown"})["value"]
    return partial(Client().post, links.officer_path(officer), {"shown": shown})


def told(signature: Signature, *types: str) -> int:
    return Event.objects.filter(subject=signature.public_id, type__in=[f"signature.{type}" for type in types]).count()


def test_an_officer_confirms_while_the_signatory_withdraws(letter: Letter) -> None:
    for _ in range(ROUNDS):
        signature = waiting(letter)
        officer = asked(signature)
        answer, _left = together(press(officer), partial(workflow.withdraw, signature=signature))
        assert answer.status_code in {303, 410}
        signature.refresh_from_db()
        officer.refresh_from_db()
        assert signature.state == State.WITHDRAWN
        assert signature.authority == (2 if officer.confirmed_at else 0)
        assert told(signature, "officer-confirmed") == (1 if officer.confirmed_at else 0)


def test_an_officer_confirms_while_a_coordinator_approves(letter: Letter, by: User) -> None:
    for _ in range(ROUNDS):
        signature = waiting(letter)
        officer = asked(signature)
        answer, decision = together(
            press(officer), partial(workflow.decide, signature=signature, verdict="approve", by=by)
        )
        assert (answer.status_code, decision.verdict) == (303, "approve")
        signature.refresh_from_db()
        assert (signature.state, signature.authority) == (State.APPROVED, 2)
        assert letter.signatures.counted().filter(pk=signature.pk).exists()


def test_an_officer_who_presses_twice_confirms_once(letter: Letter) -> None:
    for _ in range(ROUNDS):
        signature = waiting(letter)
        pressed = press(asked(signature))
        assert {answer.status_code for answer in together(pressed, pressed)} == {303}
        assert told(signature, "officer-confirmed") == told(signature, "weighed") == 1


def test_an_officer_confirms_while_being_named_anew(letter: Letter) -> None:
    for _ in range(ROUNDS):
        signature = waiting(letter)
        officer = asked(signature)
        together(press(officer), partial(workflow.name_officer, signature=signature, **ladder.OFFICER))
        now_there = signature.officers.get()
        assert (now_there.confirmed_at is not None) == (now_there.nonce == officer.nonce)
        assert ladder.level(signature) == (2 if now_there.confirmed_at else 0)


def test_four_officers_named_at_once_are_three(letter: Letter) -> None:
    for _ in range(ROUNDS):
        signature = waiting(letter)
        name = partial(workflow.name_officer, signature=signature, name="Olga", position="chair")
        results = together(*[partial(name, email=f"o{number}@officers.example") for number in range(4)])
        assert sum(isinstance(result, workflow.NotThisOfficer) for result in results) == 1
        assert signature.officers.count() == 3


def test_two_who_vouch_at_once_are_one(letter: Letter, by: User) -> None:
    for _ in range(ROUNDS):
        signature = waiting(letter)
        word = partial(workflow.vouch, signature=signature, by=by, private_note="Known.")
        results = together(word, word)
        assert {type(result) for result in results} == {Vouch, workflow.VouchedAlready}
        assert (signature.vouches.count(), ladder.level(signature)) == (1, 3)


def test_a_vouch_while_the_signatory_withdraws(letter: Letter, by: User) -> None:
    for _ in range(ROUNDS):
        signature = waiting(letter)
        word, _left = together(
            partial(workflow.vouch, signature=signature, by=by, private_note="Known."),
            partial(workflow.withdraw, signature=signature),
        )
        signature.refresh_from_db()
        assert signature.state == State.WITHDRAWN
        assert signature.authority == (3 if isinstance(word, Vouch) else 0)


def test_a_vouch_while_a_coordinator_approves(letter: Letter, by: User) -> None:
    for _ in range(ROUNDS):
        signature = waiting(letter)
        together(
            partial(workflow.vouch, signature=signature, by=by, private_note="Known."),
            partial(workflow.decide, signature=signature, verdict="approve", by=by),
        )
        signature.refresh_from_db()
        assert (signature.state, signature.authority) == (State.APPROVED, 3)


def test_a_vouch_taken_back_while_an_officer_confirms(letter: Letter, by: User) -> None:
    for _ in range(ROUNDS):
        signature = waiting(letter)
        officer = asked(signature)
        workflow.vouch(signature=signature, by=by, private_note="Known.")
        together(press(officer), partial(workflow.take_vouch_back, signature=signature, by=by))
        assert ladder.level(signature) == 2


def test_what_is_asked_changes_while_a_coordinator_approves(letter: Letter, by: User) -> None:
    signature = waiting(letter)
    together(
        partial(letter_workflow.edit, letter=letter, by=by, details={"min_authority": 0}, addressees=None),
        partial(workflow.decide, signature=signature, verdict="approve", by=by),
    )
    assert letter.signatures.counted().filter(pk=signature.pk).exists()
