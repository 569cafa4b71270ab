"""Publishing from the desk: what is looked at before, what happens, and who is told."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from campaign.models import Campaign, Event
from letters.models import Letter
from tests import factories
from tests.browse import Page, get
from tests.conftest import client_of
from tests.publication import rolls

pytestmark = pytest.mark.django_db


def publish_path(letter: Letter) -> str:
    return reverse("publication:publish", args=[letter.campaign.slug, letter.slug])


def checks(page: Page) -> dict[str, list[str]]:
    """What the check list says, by the class of its lines."""
    told: dict[str, list[str]] = {}
    for line in page.soup.select(".steps li"):
        for hidden in line.select(".visually-hidden"):
            hidden.decompose()
        told.setdefault(line["class"][0], []).append(" ".join(line.get_text().split()).removesuffix(" Look"))
    return told


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def owner(as_role: Callable[[str], Client]) -> Client:
    return as_role("owner")


def test_one_press_publishes_and_closes(letter: Letter, owner: Client) -> None:
    factories.approved(letter, by=owner.user, name="Ada First")
    page = get(owner, publish_path(letter))
    assert "one person" in page.text("letter-text")
    after = page.submit("publish")
    letter.refresh_from_db()
    assert (letter.state, letter.editions.count(), letter.visibility) == ("closed", 1, "listed")
    assert "The letter is published." in after.html
    event = Event.objects.get(type="edition.published")
    assert (event.actor, event.details["edition"]) == (owner.user.label, 1)


def test_signing_stays_open_on_purpose(letter: Letter, owner: Client) -> None:
    factories.approved(letter, by=owner.user)
    get(owner, publish_path(letter)).submit("publish", keep_open="on")
    letter.refresh_from_db()
    assert (letter.state, letter.editions.count()) == ("open", 1)


def test_a_letter_by_link_is_public_from_its_publication_on(campaign: Campaign, owner: Client) -> None:
    letter = factories.open_letter(campaign, visibility="link")
    factories.approved(letter, by=owner.user)
    assert get(Client(), letter.get_absolute_url()).status == 404
    get(owner, publish_path(letter)).submit("publish")
    assert get(Client(), letter.get_absolute_url()).status == 200


def test_signatories_are_told_once_and_new_ones_with_the_next_edition(
    letter: Letter, owner: Client, send_mail: Callable[..., list]
) -> None:
    factories.approved(letter, by=owner.user, name="Ada First", email="ada@signers.example")
    factories.approved(letter, by=owner.user, name="Quiet One", email="quiet@signers.example", display="withheld")
    factories.pending(letter, name="Pen Waiting", email="pen@signers.example")
    rolls.entered(letter, 1)  # without a mailbox
    rolls.publish(letter, keep_open=True)

    def told() -> set[str]:
        return {message.to[0] for message in send_mail(minutes=3) if message.subject.startswith("Published")}

    assert told() == {"ada@signers.example", "quiet@signers.example"}
    factories.approved(letter, by=owner.user, name="Bea Later", email="bea@signers.example")
    rolls.publish(letter)
    assert told() == {"bea@signers.example"}


def test_the_check_list_warns(campaign: Campaign, owner: Client) -> None:
    letter = factories.open_letter(
        campaign,
        content={"body": "We are 12 organizations and {{grups}}.", "reference": "Of three individuals"},
    )
    factories.approved(letter, by=owner.user, kind="organization", name="Lamp Guild")
    factories.approved(letter, by=owner.user, name="Quiet One", display="withheld")
    factories.pending(letter, name="Pen Waiting")
    factories.receive(letter, name="Una Confirmed")
    told = checks(get(owner, publish_path(letter)))
    assert sorted(told["is-warn"]) == [
        "1 is not confirmed by mail yet. They would be left out.",
        "1 signature waits for a decision. They would be left out.",
        "It has no addressee.",
        "It has no date.",
        "No day of delivery is noted. Deliver it before the world reads it.",
        "The text says “12 organizations and {{grups}}.”, the roll has 1. {{groups}} would follow the roll.",
        "The text says “three individuals”, the roll has 1. {{individuals}} would follow the roll.",
        "{{grups}} means nothing and would be printed as it stands.",
    ]
    assert "On the roll: 1 group and 1 individual. 1 individual’s name is withheld." in told["is-done"]
    assert "is-stop" not in told


def test_nothing_is_warned_of_where_all_is_well(campaign: Campaign, owner: Client) -> None:
    letter = factories.open_letter(campaign, dated_on="2031-03-03", delivered_on="2031-03-03")
    letter.addressees.create(name="Minister Exemplar")
    factories.approved(letter, by=owner.user)
    assert checks(get(owner, publish_path(letter))).keys() == {"is-done"}


def test_a_newer_version_that_is_not_in_force_is_pointed_out(letter: Letter, owner: Client) -> None:
    content = {**factories.CONTENT, "body": "Another text."}
    rolls.letter_workflow.save_version(text=letter.original, content=content, by="a test")
    warned = checks(get(owner, publish_path(letter)))["is-warn"]
    assert "Version 1 is published. Version 2 is newer, and not in force." in warned


def test_a_draft_is_to_be_opened_first(campaign: Campaign, owner: Client) -> None:
    letter = factories.draft(campaign)
    page = get(owner, publish_path(letter))
    assert page.marks("publish") == []
    assert "It is a draft. Open it first: that puts its text in force." in checks(page)["is-stop"]
    assert "Open it first." in Page(owner, owner.post(publish_path(letter), follow=True)).html
    assert not letter.editions.exists()


def test_an_empty_roll_is_refused_and_the_letter_stays_open(letter: Letter, owner: Client) -> None:
    factories.pending(letter, name="Pen Waiting")
    assert get(owner, publish_path(letter)).marks("publish") == []
    answer = Page(owner, owner.post(publish_path(letter), follow=True))
    assert "Nobody stands on the roll yet." in answer.html
    letter.refresh_from_db()
    assert (letter.state, letter.editions.count(), letter.published_at) == ("open", 0, None)


def test_a_second_click_publishes_nothing_more(letter: Letter, owner: Client) -> None:
    factories.approved(letter, by=owner.user)
    page = get(owner, publish_path(letter))
    page.submit("publish")
    assert "Edition 1 was published meanwhile." in page.submit("publish").html
    assert letter.editions.count() == 1


@pytest.mark.parametrize("number", ["abc", "9" * 400, "1\n2", "-1"])
def test_a_number_that_makes_no_sense_publishes_nothing(letter: Letter, owner: Client, number: str) -> None:
    factories.approved(letter, by=owner.user)
    assert owner.post(publish_path(letter), {"number": number}, follow=True).status_code == 200
    assert not letter.editions.exists()


@pytest.mark.parametrize("role", ["viewer", "editor", "moderator", "stranger"])
def test_only_owners_publish(letter: Letter, as_role: Callable[[str], Client], role: str) -> None:
    rolls.entered(letter, 1)
    client = as_role(role)
    assert client.get(publish_path(letter)).status_code == 404
    assert client.post(publish_path(letter)).status_code == 404
    assert not letter.editions.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("named", [True, False])
def test_two_owners_at_once_make_no_number_twice(named: bool) -> None:
    letter = factories.open_letter()
    rolls.entered(letter, 20)
    path, together = publish_path(letter), threading.Barrier(2)
    clients = [client_of(factories.member(letter.campaign, "owner")) for _ in range(2)]
    answers: list[int] = []

    def press(client: Client) -> None:
        together.wait(timeout=10)
        answers.append(client.post(path, {"number": "1"} if named else {}).status_code)
        connection.close()

    threads = [threading.Thread(target=press, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert answers == [302, 302]
    numbers = sorted(letter.editions.values_list("number", flat=True))
    assert numbers == ([1] if named else [1, 2])
    assert letter.entries.filter(until=None).count() == 20
