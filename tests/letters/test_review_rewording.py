"""A suggestion put into the Markdown of a text: other words, and nothing else."""

import pytest

from letters.models import Version
from letters.passages import Reading
from letters.rewording import NotByRule, reworded
from tests.letters.reviewing import passage

BODY = """\
We write *for want
of staff*.[^1] See [the **report**](https://r.example "t") of March, of April.

- keep the gauges
- publish the archive, and
- name a date.

Twice the same.

Twice the same.

> A quotation
> in two lines.

# A heading

[^1]: A note with [a link](http://a.example)."""


def made(words: str, proposal: str, body: str = BODY) -> str:
    version = Version(title="A title for all", salutation="Minister,", body=body)
    return reworded(Reading(version), passage(version, words), proposal)


@pytest.mark.parametrize(
    ("words", "proposal", "old", "new"),
    [
        ("of March, of April", "of March, of May", "of April.", "of May."),
        ("We write for want of staff", "I write for lack of staff", "We write *for want\n", "I write *for lack\n"),
        ("staff.", "hands.", "of staff*.", "of hands*."),
        ("See the report", "Read the report", "See [the", "Read [the"),
        ("keep the gauges", "keep the eleven gauges", "the gauges", "the eleven gauges"),
        ("archive, and", "archive", "archive, and", "archive"),
        ("A note with", "A short note with", "A note with [", "A short note with ["),
        ("A heading", "The heading", "# A heading", "# The heading"),
        ("A quotation in two lines", "A quotation in three lines", "in two", "in three"),
        ("of March, of April", "of *March*, [of] May", "of March, of April.", "of \\*March\\*, \\[of\\] May."),
        ("of April", "of {{groups|April|Aprils}}", "of April.", "of {{groups|April|Aprils}}."),
    ],
)
def test_the_words_change_and_the_markup_around_them_does_not(words: str, proposal: str, old: str, new: str) -> None:
    assert old in BODY
    assert made(words, proposal) == BODY.replace(old, new, 1)


@pytest.mark.parametrize(
    ("words", "old"),
    [
        ("of March,", " of March,"),
        ("publish the archive, and", "- publish the archive, and\n"),
        ("A heading", "# A heading\n"),
    ],
)
def test_a_passage_is_left_out_with_what_would_be_left_of_it(words: str, old: str) -> None:
    assert made(words, "") == BODY.replace(old, "", 1)


@pytest.mark.parametrize(
    ("words", "proposal"),
    [
        ("the report", "a paper"),  # would take the link and the emphasis along
        ("want of staff. See", ""),
        ("A note with a link.", ""),  # its mark would dangle
        ("Twice the same", "Once"),  # two paragraphs alike
        ("publish the archive", "1. publish the archive"),  # would begin a list in the list
    ],
)
def test_what_would_touch_markup_or_is_not_clear_is_left_to_a_person(words: str, proposal: str) -> None:
    with pytest.raises(NotByRule):
        made(words, proposal)


def test_a_field_of_one_line_is_changed_as_it_stands() -> None:
    assert made("for all", "for *you*") == "A title for *you*"
    assert made("Minister,", "Dear Minister,") == "Dear Minister,"
    assert made(" for all", "") == "A title"
    assert made("A title", "") == "for all"


def test_words_that_occur_often_are_changed_in_the_place_that_is_meant() -> None:
    body = "The dog and the dog and the dog.\n\nThe dog again."
    version = Version(title="T", body=body)
    reading = Reading(version)
    place = reading.place(2, 16, 19)
    assert (place.quote, reworded(reading, place, "cat")) == (
        "dog",
        body.replace("and the dog and", "and the cat and", 1),
    )


def test_a_long_text_of_blanks_and_repeated_words_comes_to_an_end() -> None:
    body = "word " * 2_000 + " " * 50_000 + "\n\nend of the word"
    with pytest.raises(NotByRule):
        made("word word", "other word", body)
    assert made("end of the", "end of this", body).endswith("end of this word")
