"""An edition is numbered, immutable and comparable."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from campaign.models import AppendOnly
from letters.models import Letter
from publication.models import Edition, Entry
from signatures import workflow as signatures
from tests import factories
from tests.browse import Page, get
from tests.publication import rolls

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Letter:
    return rolls.published(names=["Ada Stays", "Bea Leaves", "Cyn Changes", "Dot Removed"], keep_open=True)


def second_edition(letter: Letter) -> Edition:
    by = factories.member(letter.campaign, "moderator")
    signatures.withdraw(signature=letter.signatures.get(name="Bea Leaves"))
    signatures.correct(signature=letter.signatures.get(name="Cyn Changes"), by=by, fields={"role": "lamp historian"})
    signatures.undo(signature=letter.signatures.get(name="Dot Removed"), by=by)
    factories.approved(letter, by=by, name="Eve Added")
    return rolls.publish(letter)


def page_of(letter: Letter, path: str = "") -> Page:
    return get(Client(), letter.get_absolute_url() + path)


def test_a_second_edition_ends_and_begins_lines_and_rewrites_none(letter: Letter) -> None:
    stays = letter.entries.get(name="Ada Stays")
    second_edition(letter)
    intervals = {(str(entry), entry.since, entry.until) for entry in letter.entries.select_related("signature")}
    assert intervals == {
        ("Ada Stays", 1, None),
        ("[withdrawn]", 1, 2),
        ("Cyn Changes", 1, 2),
        ("Cyn Changes, lamp historian", 2, None),
        ("Dot Removed", 1, 2),
        ("Eve Added", 2, None),
    }
    again = letter.entries.get(name="Ada Stays")
    assert (again.pk, again.salt, again.leaf) == (stays.pk, stays.salt, stays.leaf)


def test_each_edition_reads_as_it_was_published(letter: Letter) -> None:
    second_edition(letter)
    first, second = page_of(letter, "editions/1/"), page_of(letter, "editions/2/")
    assert first.texts("roll-entry") == ["Cyn Changes", "[withdrawn]", "Dot Removed", "Ada Stays"]
    assert second.texts("roll-entry") == ["Eve Added", "Cyn Changes, lamp historian", "Ada Stays"]
    assert ["four people" in first.html, "three people" in second.html] == [True, True]
    assert (first.text("edition-number"), second.text("edition-number")) == ("1", "2")
    assert "There is a newer one" in first.html
    assert page_of(letter).text("edition-number") == "2"


def test_the_editions_say_what_changed_against_the_one_before(letter: Letter) -> None:
    second = second_edition(letter)
    page = page_of(letter, "editions/")
    assert "Against edition 1: 1 added, 1 withdrawn, 1 removed, 1 changed." in page.html
    lines = [" ".join(line.get_text(" ").split()) for line in page.soup.select(".changes li")]
    assert lines == ["Eve Added", "Cyn Changes Cyn Changes, lamp historian"]
    assert [second.digest in page.html, letter.editions.get(number=1).digest in page.html] == [True, True]
    assert "Dot Removed" not in page.html


def test_an_edition_without_changes_says_the_same_names(letter: Letter) -> None:
    rolls.publish(letter)
    assert "Against edition 1: the same names." in page_of(letter, "editions/").html
    assert letter.entries.filter(until=None, since=1).count() == 4


def test_a_withheld_signature_is_frozen_in_the_counts_and_has_no_line() -> None:
    letter = factories.open_letter()
    rolls.of_every_fate(letter)
    edition = rolls.publish(letter)
    assert edition.content["counts"] == {
        "groups": 2,
        "individuals": 5,
        "countries": 3,
        "withheld_groups": 1,
        "withheld_individuals": 3,
    }
    assert [str(entry) for entry in edition.entries] == rolls.LISTED


def test_an_edition_that_is_not_out_yet_is_nowhere(letter: Letter) -> None:
    Edition.objects.bulk_create(
        [
            Edition(
                letter=letter,
                number=2,
                content=letter.editions.get().content,
                digest="0" * 64,
                released_at=timezone.now() + datetime.timedelta(hours=1),
                created_by="a test",
            )
        ]
    )
    assert page_of(letter).text("edition-number") == "1"
    assert "Edition 2" not in page_of(letter, "editions/").html
    for path in ("editions/2/", "editions/2/letter.txt", "editions/2/signatories.csv"):
        assert page_of(letter, path).status == 404


@pytest.mark.parametrize("number", ["0", "7", "99999999999999999999", "-1", "abc", "1.5"])
def test_a_number_that_no_edition_has_is_not_found(letter: Letter, number: str) -> None:
    assert page_of(letter, f"editions/{number}/").status == 404


def test_a_long_edition_is_read_in_pages() -> None:
    letter = factories.open_letter()
    rolls.entered(letter, 503)
    rolls.publish(letter)
    pages = {page: page_of(letter, f"editions/1/?page={page}") for page in ("1", "2", "junk", "-4", "999999999999")}
    assert [len(page.marks("roll-entry")) for page in pages.values()] == [500, 3, 500, 500, 3]
    assert {page.text("count-individuals") for page in pages.values()} == {"503"}


def test_the_code_refuses_to_change_an_edition(letter: Letter) -> None:
    with pytest.raises(AppendOnly):
        letter.editions.update(digest="0" * 64)
    with pytest.raises(AppendOnly):
        letter.editions.all().delete()


VIOLATIONS: list[tuple[str, dict[str, Any]]] = [
    ("entry_ends_after_it_began", {"until": 1}),
    ("entry_blank_is_blank", {"name": ""}),
    ("entry_blank_is_blank", {"blanked_at": timezone.now()}),
    ("entry_blank_is_blank", {"blanked_at": timezone.now(), "name": "", "suffix": "", "country": "", "salt": ""}),
]


@pytest.mark.parametrize(("constraint", "change"), VIOLATIONS)
def test_the_database_refuses_a_line_that_cannot_be(letter: Letter, constraint: str, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Entry.objects.filter(name="Ada Stays").update(**change)


def test_the_database_refuses_a_line_on_another_basis_than_its_edition(letter: Letter) -> None:
    other = rolls.letter_workflow.save_version(
        text=letter.original, content={**factories.CONTENT, "body": "Another text."}, by="a test"
    )
    with pytest.raises(IntegrityError, match="entry_on_the_edition_basis"), transaction.atomic():
        Entry.objects.filter(name="Ada Stays").update(signature_basis=other)


def test_the_database_refuses_two_running_lines_of_one_signature(letter: Letter) -> None:
    line = letter.entries.get(name="Ada Stays")
    line.pk, line.since = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save()


@pytest.mark.parametrize(("number", "constraint"), [(1, "edition_number_once|UNIQUE"), (0, "edition_number_from_one")])
def test_the_database_refuses_a_number_that_is_taken_or_none(letter: Letter, number: int, constraint: str) -> None:
    first = letter.editions.get()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Edition.objects.create(
            letter=letter,
            number=number,
            content=first.content,
            digest=first.digest,
            released_at=first.released_at,
            created_by="a test",
        )
