"""Texts that change while signatories answer: real threads, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign, Outbox
from letters.models import Letter
from publication import workflow as publication
from publication.models import Entry
from signatures import tasks, workflow
from signatures.models import Signature
from tests import factories
from tests.signatures.changing import adopt, change, counted, save, status
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.fixture
def letter(transactional_db: None, campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def owner(letter: Letter) -> Any:
    return factories.member(letter.campaign, "owner")


def affirm(signature: Signature, digest: str) -> Callable[[], int]:
    """Press the button on the page that showed the text of `digest`."""
    at = status(signature)
    return lambda: Client().post(at, {"action": "affirm", "version": digest}).status_code


def act(signature: Signature, action: str) -> Callable[[], int]:
    at = status(signature)
    return lambda: Client().post(at, {"action": action}).status_code


def test_one_who_affirms_many_times_at_once_affirms_once(letter: Letter, owner: Any) -> None:
    signature = factories.approved(letter, name="Ada Exemplar")
    digest = change(letter, owner).digest
    assert together(*[affirm(signature, digest) for _ in range(6)]) == [303] * 6
    assert counted(letter) == ["Ada Exemplar"]
    assert signature.earlier_consents.count() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_withdrawing_and_affirming_at_once_ends_withdrawn(letter: Letter, owner: Any, round_: int) -> None:
    signature = factories.approved(letter)
    digest = change(letter, owner).digest
    answers = together(affirm(signature, digest), act(signature, "withdraw"))
    assert set(answers) <= {303, 409}
    signature.refresh_from_db()
    assert signature.state == "withdrawn"
    assert counted(letter) == []


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_affirming_while_a_third_text_comes_counts_for_no_text_that_was_not_read(
    letter: Letter, owner: Any, round_: int
) -> None:
    signatures = [factories.approved(letter, name=f"Ada {number}") for number in range(4)]
    second = change(letter, owner)
    third = save(letter, "Something else altogether.")
    together(*[affirm(each, second.digest) for each in signatures], lambda: adopt(letter, third, owner))
    letter.original.refresh_from_db()
    assert letter.original.basis == third
    assert counted(letter) == []
    for each in signatures:
        each.refresh_from_db()
        assert each.version.number in {1, 2}
    tasks.ask_due(now=timezone.now())
    for each in signatures:
        asked = Outbox.objects.filter(kind="affirm", to=each.contact.email)
        assert asked.count() == 2
        assert "altogether" in asked.latest("pk").text
        Client().post(status(each), {"action": "affirm", "version": third.digest})
    assert len(counted(letter)) == 4


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_publishing_while_the_text_changes_puts_nobody_under_a_text_not_agreed_to(
    letter: Letter, owner: Any, round_: int
) -> None:
    for number in range(5):
        factories.approved(letter, name=f"Ada {number}")
    version = save(letter, "Something else altogether.")
    together(
        lambda: adopt(letter, version, owner),
        lambda: publication.publish(letter=letter, by=owner, keep_open=True),
    )
    for edition in letter.editions.all():
        number = edition.content["texts"][0]["version"]
        for entry in edition.entries:
            assert entry.signature_basis.number == entry.edition_basis.number == number == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_owners_who_adopt_at_once_are_told_apart(letter: Letter, owner: Any, round_: int) -> None:
    other = factories.member(letter.campaign, "owner")
    factories.approved(letter)
    second, third = save(letter, "Version two."), save(letter, "Version three.")

    def adopting(version: Any, by: Any) -> Callable[[], Any]:
        return lambda: workflow.adopt(letter=letter, version=version, by=by, change="substantive", seen=1)

    answers = together(adopting(second, owner), adopting(third, other))
    assert sum(answer is True for answer in answers) == 1
    assert sum(type(answer).__name__ == "TextMoved" for answer in answers) == 1
    assert Outbox.objects.filter(kind="affirm").count() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_lapsing_and_affirming_at_once_ends_affirmed_or_lapsed_and_comes_back(
    letter: Letter, owner: Any, round_: int
) -> None:
    signature = factories.approved(letter, name="Ada Exemplar")
    digest = change(letter, owner).digest
    now = timezone.now()
    together(affirm(signature, digest), lambda: workflow.lapse(signature=signature, now=now))
    signature.refresh_from_db()
    if signature.state == "lapsed":
        Client().post(status(signature), {"action": "affirm", "version": digest})
    assert counted(letter) == ["Ada Exemplar"]


def test_the_tick_run_twice_at_once_asks_once(letter: Letter, owner: Any) -> None:
    for number in range(5):
        factories.approved(letter, name=f"Ada {number}")
    change(letter, owner)
    Signature.objects.update(asked_at=None)
    Outbox.objects.filter(kind="affirm").delete()
    now = timezone.now()
    assert sum(together(lambda: tasks.ask_due(now=now), lambda: tasks.ask_due(now=now))) == 5
    assert Outbox.objects.filter(kind="affirm").count() == 5


def test_the_database_refuses_an_entry_of_an_older_text(letter: Letter, owner: Any) -> None:
    signature = factories.approved(letter)
    version = change(letter, owner)
    with pytest.raises(IntegrityError, match="entry_on_the_edition_basis"), transaction.atomic():
        Entry.of(signature, signature.line, version.pk, 1).save()
