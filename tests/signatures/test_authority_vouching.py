"""A coordinator vouches at the desk, says how they know, and can take it back."""

from collections.abc import Callable

import pytest
from django.test import Client

from campaign.models import Campaign, Event
from letters import workflow as letter_workflow
from letters.models import Letter
from signatures import workflow
from signatures.models import Signature, Vouch
from tests import factories
from tests.signatures import ladder
from tests.signatures.at_desk import post, told

pytestmark = pytest.mark.django_db
WHY = {"private_note": "Called their office."}


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return ladder.asking(3, campaign=campaign)


@pytest.fixture
def signature(letter: Letter) -> Signature:
    return factories.pending(letter, kind="organization")


@pytest.fixture
def moderator(as_role: Callable[[str], Client]) -> Client:
    return as_role("moderator")


def test_vouching_is_noted_with_who_and_why(moderator: Client, letter: Letter, signature: Signature) -> None:
    assert told(post(moderator, letter, "vouch/", signature, **WHY)) == [("success", "You vouch for it.")]
    vouch = signature.vouches.get()
    assert (vouch.by, vouch.note) == (moderator.user.label, "Called their office.")
    page = ladder.desk(moderator, letter, signature)
    assert "“Called their office.”" in page.html
    assert not page.marks("vouch")
    page.submit("take-vouch-back")
    page = ladder.desk(moderator, letter, signature)
    assert "taken back by" in page.html
    assert page.marks("vouch")
    assert ladder.level(signature) == 0


@pytest.mark.parametrize("note", ["", "   ", "…", "\0", "x" * 501, None])
def test_a_word_needs_its_reason(moderator: Client, letter: Letter, signature: Signature, note: str | None) -> None:
    answer = post(moderator, letter, "vouch/", signature, **({} if note is None else {"private_note": note}))
    assert [level for level, _words in told(answer)] == ["error"]
    assert not Vouch.objects.exists()
    assert ladder.level(signature) == 0


def test_the_verb_itself_takes_no_empty_reason(signature: Signature) -> None:
    with pytest.raises(workflow.NoReason):
        workflow.vouch(signature=signature, by="a test", private_note="  ")


def test_a_second_colleague_is_told_who_vouches(moderator: Client, letter: Letter, signature: Signature) -> None:
    workflow.vouch(signature=signature, by="Owner", **WHY)
    assert told(post(moderator, letter, "vouch/", signature, **WHY)) == [
        ("error", "Owner vouches for this signature already.")
    ]
    assert signature.vouches.count() == 1


def test_there_is_nothing_to_take_back_twice(moderator: Client, letter: Letter, signature: Signature) -> None:
    workflow.vouch(signature=signature, by="Owner", **WHY)
    levels = [told(post(moderator, letter, "vouch/end/", signature))[-1][0] for _ in range(2)]
    assert levels == ["success", "error"]
    assert Event.objects.filter(type="signature.vouch-ended").count() == 1


def test_nobody_vouches_for_an_individual_or_for_what_has_ended(moderator: Client, letter: Letter) -> None:
    individual = factories.pending(letter)
    gone = workflow.withdraw(signature=factories.pending(letter, kind="organization", name="Gone Guild"))
    for signature in (individual, gone):
        assert told(post(moderator, letter, "vouch/", signature, **WHY))[-1][0] == "error"
        assert not ladder.desk(moderator, letter, signature).marks("vouch")
    assert not Vouch.objects.exists()


def test_nobody_vouches_under_a_withdrawn_letter(moderator: Client, letter: Letter, signature: Signature) -> None:
    letter_workflow.withdraw(letter=letter, by="a test")
    assert told(post(moderator, letter, "vouch/", signature, **WHY))[-1][0] == "error"
    assert not ladder.desk(moderator, letter, signature).marks("vouch")


@pytest.mark.parametrize("role", ["viewer", "editor", "stranger"])
def test_only_who_decides_vouches(as_role: Callable, letter: Letter, signature: Signature, role: str) -> None:
    workflow.vouch(signature=factories.pending(letter, kind="organization", name="Other"), by="Owner", **WHY)
    client = as_role(role)
    for page in ("vouch/", "vouch/end/"):
        assert post(client, letter, page, signature, **WHY).status_code == 404
    assert Vouch.objects.filter(ended_at=None).count() == 1
    if role != "stranger":
        assert not ladder.desk(client, letter, signature).marks("vouch")


def test_a_signature_of_another_letter_is_not_reached(moderator: Client, letter: Letter, signature: Signature) -> None:
    other = factories.open_letter(letter.campaign, slug="other")
    assert post(moderator, other, "vouch/", signature, **WHY).status_code == 404
    assert not Vouch.objects.exists()


def test_a_vouch_lasts_through_a_decision_and_its_undoing(
    moderator: Client, letter: Letter, signature: Signature
) -> None:
    post(moderator, letter, "vouch/", signature, **WHY)
    post(moderator, letter, "decide/", signature, verdict="approve")
    post(moderator, letter, "undo/", signature)
    assert ladder.level(signature) == 3
