"""What the public sees of a published letter whose text changes afterwards: never a name under a text not agreed to."""

from typing import Any

import pytest
from django.test import Client

from campaign.models import Campaign, User
from letters import workflow as letter_workflow
from letters.models import Letter
from publication import workflow as publication
from tests import factories
from tests.browse import get
from tests.signatures.changing import change, press_affirm

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    letter = factories.open_letter(campaign)
    for name in ("Ada Exemplar", "Ben Sample"):
        factories.approved(letter, name=name, country="KR")
    return letter


@pytest.fixture
def owner(letter: Letter) -> User:
    return factories.member(letter.campaign, "owner")


def page(letter: Letter, path: str = "") -> Any:
    return get(Client(), letter.get_absolute_url() + path)


def test_an_open_letter_shows_the_text_that_is_signed_now_and_who_affirmed_it(letter: Letter, owner: User) -> None:
    publication.publish(letter=letter, by=owner, keep_open=True)
    change(letter, owner)
    shown = page(letter)
    assert "none of them" in shown.text("letter-text")
    assert shown.marks("roll-entry") == []
    assert "2 asked to affirm the changed text" in shown.html
    press_affirm(letter.signatures.get(name="Ben Sample"))
    assert page(letter).texts("roll-entry") == ["Ben Sample, South Korea"]
    old = page(letter, "editions/1/")
    assert "Please light them." in old.text("letter-text")
    assert old.texts("roll-entry") == ["Ada Exemplar, South Korea", "Ben Sample, South Korea"]


def test_a_closed_letter_keeps_its_edition_text_and_names_until_the_next_edition(letter: Letter, owner: User) -> None:
    publication.publish(letter=letter, by=owner)
    change(letter, owner)
    shown = page(letter)
    assert "Please light them." in shown.text("letter-text")
    assert shown.texts("roll-entry") == ["Ada Exemplar, South Korea", "Ben Sample, South Korea"]
    assert shown.text("count-individuals") == "2"
    assert "added" not in shown.text("edition-number") + shown.soup.select_one(".edition").get_text()
    press_affirm(letter.signatures.get(name="Ben Sample"))
    publication.publish(letter=letter, by=owner, left_out=1)
    shown = page(letter)
    assert "none of them" in shown.text("letter-text")
    assert shown.texts("roll-entry") == ["Ben Sample, South Korea"]
    assert shown.text("count-individuals") == "1"


def test_a_closed_letter_that_is_opened_again_under_a_new_text_shows_that(letter: Letter, owner: User) -> None:
    publication.publish(letter=letter, by=owner)
    change(letter, owner)
    letter_workflow.open_for_signatures(letter=letter, by=owner, visibility="listed")
    shown = page(letter)
    assert "none of them" in shown.text("letter-text")
    assert shown.marks("roll-entry") == []
