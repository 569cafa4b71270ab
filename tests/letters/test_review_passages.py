"""A version as it reads: its paragraphs, the places of passages, and the marks on them."""

import pytest
from bs4 import BeautifulSoup

from letters.models import Version
from letters.passages import LONGEST, Reading, words_of
from letters.review_sheet import Mark, sheet_of
from tests.letters.reviewing import BODY, one_line


def reading(body: str = BODY, **fields: str) -> Reading:
    return Reading(Version(**{"title": "On lanterns", "salutation": "Minister,", "body": body} | fields))


def text(html: str) -> str:
    return one_line(BeautifulSoup(html, "html.parser").get_text())


def test_a_text_is_cut_into_paragraphs_headings_and_items_as_they_read() -> None:
    blocks = reading("# Why\n\nOne *two*\nthree.[^1]\n\n- four\n  - five\n\n> six\\\nseven\n\n[^1]: eight").blocks
    assert [(block.field, block.words) for block in blocks] == [
        ("title", "On lanterns"),
        ("salutation", "Minister,"),
        ("body", "Why"),
        ("body", "One two three."),
        ("body", "four"),
        ("body", "five"),
        ("body", "six seven"),
        ("body", "eight"),
    ]
    assert [block.number for block in blocks] == list(range(1, 9))
    assert [block.start for block in blocks[2:5]] == [0, 4, 19]


def test_what_cannot_be_read_is_no_paragraph() -> None:
    assert [block.words for block in reading("![a picture](https://a.example/a.png)\n\n---\n\nWords.").blocks[2:]] == [
        "Words."
    ]
    assert reading("", salutation="", title="").blocks == []


def test_a_passage_is_a_stretch_of_one_paragraph_without_the_blanks_about_it() -> None:
    read = reading()
    place = read.place(3, 2, 14)
    assert place is not None
    assert (place.quote, place.start, place.in_field) == ("write for t", 3, 3)
    assert read.place(3).quote == read.blocks[2].words


@pytest.mark.parametrize(
    ("number", "start", "end"),
    [(0, 0, None), (99, 0, None), (-1, 0, None), (3, -1, 5), (3, 5, 5), (3, 9, 2), (3, 0, 10**9), (3, 2, 3)],
)
def test_a_place_that_is_none_is_none(number: int, start: int, end: int | None) -> None:
    assert reading().place(number, start, end) is None


def test_a_passage_is_never_longer_than_can_be_stored() -> None:
    place = reading("word " * 3000).place(3)
    assert len(place.quote) <= LONGEST


def test_words_are_found_however_they_are_spaced() -> None:
    read = reading("One  two\nthree.")
    assert read.words_in(3, "two \n three").quote == "two three"
    assert read.words_in(3, "two three four") is None
    assert read.words_in(99, "two") is None


def test_the_nearest_of_several_places_is_taken() -> None:
    read = reading()
    first, second = read.find("body", "We would be glad")
    assert read.nearest("body", "We would be glad", second.in_field - 3) == second
    assert read.nearest("body", "We would be glad", 0) == first
    assert read.nearest("body", "not there", 0) is None
    assert read.find("body", "") == []


def test_the_sheet_reads_as_the_text_does_with_marks_or_without() -> None:
    read = reading()
    places = [read.words_in(3, "Port Example. They have"), read.words_in(3, "lanterns of Port"), read.place(6)]
    marks = [Mark(place, f"m{number}", number) for number, place in enumerate(places, 1)]
    plain, marked = sheet_of(read, []), sheet_of(read, marks)
    numbers = BeautifulSoup(marked["body"], "html.parser")
    for link in numbers.select("a.passage-number"):
        link.decompose()
    assert one_line(numbers.get_text()) == text(plain["body"])
    assert "We write for the lanterns of Port Example." in text(plain["body"])
    assert words_of("body", BODY)[0] == "We write for the lanterns of Port Example. They have been lit since 1912."


def test_passages_that_overlap_are_both_marked_and_numbered_where_they_end() -> None:
    read = reading("One two three four.")
    marks = [Mark(read.words_in(3, "One two"), "a", 1), Mark(read.words_in(3, "two three"), "b", 2)]
    soup = BeautifulSoup(sheet_of(read, marks)["body"], "html.parser")
    assert [(mark["data-of"], mark.get_text()) for mark in soup.select("mark")] == [
        ("a", "One "),
        ("a b", "two"),
        ("b", " three"),
    ]
    assert [link["href"] for link in soup.select("a.passage-number")] == ["#comment-a", "#comment-b"]


def test_a_number_never_stands_within_a_link() -> None:
    read = reading("See [the long report](https://a.example) now.")
    soup = BeautifulSoup(sheet_of(read, [Mark(read.words_in(3, "the long"), "a", 1)])["body"], "html.parser")
    assert soup.select("a a") == []
    assert soup.select_one("a.passage-number").find_previous_sibling("a")["href"] == "https://a.example"


def test_words_are_escaped_in_the_sheet() -> None:
    read = reading("a < b & c \\<script>alert(1)\\</script>", title="<b>Title</b>")
    sheet = sheet_of(read, [Mark(read.words_in(3, "b & c"), "a", 1)], "?on=")
    assert "<script" not in sheet["body"]
    assert "<b>" not in sheet["title"]
    assert "<b>" in text(sheet["title"])


def test_each_paragraph_can_be_commented_on_by_a_link_of_its_own() -> None:
    read = reading()
    sheet = sheet_of(read, [], "?version=1&on=")
    soup = BeautifulSoup("".join(sheet.values()), "html.parser")
    assert [link["href"] for link in soup.select("a.passage-add")] == [
        f"?version=1&on={block.number}" for block in read.blocks
    ]
    assert soup.select_one("a.passage-add").get_text() == "Comment on “On lanterns”"
    assert BeautifulSoup(sheet_of(read, [])["body"], "html.parser").select("a.passage-add") == []
