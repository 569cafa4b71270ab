"""Versions of a text: appended, numbered, bound by a digest, never changed."""

import pytest
from django.db import IntegrityError, transaction

from campaign.models import AppendOnly, Event
from letters import workflow
from letters.models import Letter, Version, version_digest
from tests import factories

CONTENT = {"title": "Lanterns", "reference": "Act 7", "salutation": "Minister,", "body": "Light.", "closing": "Yours,"}


@pytest.fixture
def letter(db: None) -> Letter:
    return factories.draft(content=CONTENT)


def save(letter: Letter, began_from: int | None = None, **content: str) -> Version:
    return workflow.save_version(text=letter.original, content=CONTENT | content, by="a test", began_from=began_from)


def test_each_saving_appends_the_next_number(letter: Letter) -> None:
    assert [save(letter, body=body).number for body in ("One.", "Two.")] == [2, 3]
    assert [version.body for version in letter.original.versions.all()] == ["Two.", "One.", "Light."]


def test_saving_what_stands_already_makes_no_version_and_no_event(letter: Letter) -> None:
    before = Event.objects.count()
    assert save(letter).number == 1
    assert Event.objects.count() == before


def test_going_back_to_an_older_text_makes_a_version_again(letter: Letter) -> None:
    first = letter.latest
    save(letter, body="Other.")
    again = save(letter)
    assert (again.number, again.digest) == (3, first.digest)


def test_versions_refuse_to_be_changed_or_removed(letter: Letter) -> None:
    version = letter.latest
    for attempt in (
        lambda: Version.objects.update(body="Dark."),
        lambda: letter.original.versions.all().delete(),
        lambda: Version.objects.bulk_update([version], ["body"]),
    ):
        with pytest.raises(AppendOnly):
            attempt()
    assert Version.objects.get().body == "Light."


@pytest.mark.parametrize("field", [*Version.FIELDS, "language"])
def test_the_digest_binds_every_field_that_is_read(field: str) -> None:
    """A field that the digest forgot would be the same whatever stands in it."""
    one = {"language": "en", **CONTENT}
    other = one | {field: one[field] + " changed"}
    digests = [version_digest(content.pop("language"), content) for content in (one, other)]
    assert digests[0] != digests[1]


def test_the_digest_is_the_sha_256_of_canonical_json() -> None:
    expected = "2fbacc8a805d53be"  # sha256sum of {"body":"Light.","closing":"Ébloui,",…}
    assert version_digest("fr", CONTENT | {"closing": "Ébloui,"}).startswith(expected)


def test_text_does_not_wander_between_fields_unnoticed() -> None:
    moved = CONTENT | {"salutation": "", "body": CONTENT["salutation"] + CONTENT["body"]}
    assert version_digest("en", CONTENT) != version_digest("en", moved)


def test_the_stored_digest_is_that_of_the_stored_fields(letter: Letter) -> None:
    short = workflow.save_version(text=letter.original, content={"title": "Short"}, by="a test")
    for version in (letter.original.versions.first(), short):
        assert version.digest == version_digest("en", version.content)


def test_whoever_began_from_an_older_version_is_shown_the_newer_one(letter: Letter) -> None:
    newer = save(letter, began_from=1, body="Theirs.")
    with pytest.raises(workflow.EditedMeanwhile) as refusal:
        save(letter, began_from=1, body="Mine.")
    assert refusal.value.newer == newer
    assert letter.original.versions.count() == 2
    assert save(letter, began_from=2, body="Mine.").number == 3


def test_two_who_typed_the_same_do_not_stand_in_each_others_way(letter: Letter) -> None:
    save(letter, began_from=1, body="Same.")
    assert save(letter, began_from=1, body="Same.").number == 2


def test_a_number_comes_once_in_a_text(letter: Letter) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(text=letter.original, number=1, title="Twin", digest="0" * 64, created_by="x")


def test_opening_puts_the_newest_version_in_force_and_later_ones_are_drafts(letter: Letter) -> None:
    save(letter, body="Newest.")
    opened = workflow.open_for_signatures(letter=letter, by="a test", visibility="listed")
    save(opened, body="Later.")
    fresh = Letter.objects.with_text().get()
    assert (fresh.in_force.number, fresh.latest.number) == (2, 3)
    assert fresh.original.basis == fresh.in_force


def test_reopening_keeps_the_text_that_was_signed(letter: Letter) -> None:
    opened = workflow.open_for_signatures(letter=letter, by="a test", visibility="listed")
    workflow.close(letter=opened, by="a test")
    save(opened, body="Later.")
    again = workflow.open_for_signatures(letter=opened, by="a test", visibility="listed")
    assert again.in_force.number == 1


def test_a_letter_without_words_cannot_open(letter: Letter) -> None:
    save(letter, body=" \n ")
    with pytest.raises(workflow.NoText):
        workflow.open_for_signatures(letter=letter, by="a test", visibility="listed")
    letter.refresh_from_db()
    assert (letter.state, letter.opens_at) == ("draft", None)
