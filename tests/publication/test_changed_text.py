"""What the public sees of a published letter whose text changes afterwards: never a name under a text not agreed to."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign, User
from letters import workflow as letter_workflow
from letters.models import Letter
from publication import workflow as publication
from signatures import workflow
from tests import factories
from tests.browse import get
from tests.signatures.changing import adopt, change, press_affirm, save, translate

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


def test_no_translation_of_a_later_substance_stands_over_the_names_of_an_edition(letter: Letter, owner: User) -> None:
    publication.publish(letter=letter, by=owner)
    change(letter, owner, "We ask for the opposite.")
    adopt(letter, translate(letter, "fr", "Nous voulons le contraire."), owner)
    for path in ("in/fr/", "in/fr/signatories/"):
        shown = page(letter, path)
        assert shown.marks("roll-entry") == []
        assert "Ada Exemplar" not in shown.html


def test_who_signed_a_changed_translation_does_not_stand_under_the_old_one(letter: Letter, owner: User) -> None:
    adopt(letter, translate(letter, "fr", "Allumez-les."), owner)
    publication.publish(letter=letter, by=owner, keep_open=True)
    changed = translate(letter, "fr", "N’allumez rien.")
    adopt(letter, changed, owner)
    signed = factories.approved(letter, name="Fran Exemplaire")
    bound = {"language": "fr", "version": changed, "basis": changed}
    type(signed).objects.filter(pk=signed.pk).update(**bound)
    shown = page(letter, "in/fr/")
    assert "Fran Exemplaire" in shown.texts("roll-entry")
    assert "N’allumez rien." in shown.text("letter-text")
    assert "Allumez-les." in page(letter, "in/fr/editions/1/").html


def test_an_outdated_translation_is_shown_without_names_and_left_out_of_editions(letter: Letter, owner: User) -> None:
    adopt(letter, translate(letter, "fr", "Allumez-les."), owner)
    change(letter, owner)
    press_affirm(letter.signatures.get(name="Ben Sample"))
    shown = page(letter, "in/fr/")
    assert "Allumez-les." in shown.text("letter-text")
    assert "Ben Sample" not in shown.html
    assert shown.text("count-individuals") == "1"
    assert page(letter).texts("roll-entry") == ["Ben Sample, South Korea"]
    edition = publication.publish(letter=letter, by=owner, left_out=1)
    assert [text["language"] for text in edition.content["texts"]] == ["en"]


def test_a_new_title_does_not_stand_over_old_names_in_lists(letter: Letter, owner: User) -> None:
    publication.publish(letter=letter, by=owner)
    adopt(letter, save(letter, "Ban them.", title="Ban all lanterns"), owner)
    for path in ("/", letter.campaign.get_absolute_url(), f"{letter.get_absolute_url()}signatories/"):
        shown = get(Client(), path)
        assert "Ban all lanterns" not in shown.html
        assert letter.original.in_force.title in shown.html


def test_a_decision_that_was_undone_does_not_come_back_by_lapsing(letter: Letter, owner: User) -> None:
    publication.publish(letter=letter, by=owner)
    undone = letter.signatures.get(name="Ada Exemplar")
    workflow.undo(signature=undone, by=owner)
    change(letter, owner)
    workflow.lapse(signature=undone, now=timezone.now())
    assert page(letter).texts("roll-entry") == ["Ben Sample, South Korea"]
