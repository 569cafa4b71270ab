"""Two versions compared word by word at the desk, a translation beside its original, and an older version restored."""

import pytest
from bs4 import Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaign.models import Event
from letters import workflow
from letters.models import Letter, Version
from tests import browse, factories
from tests.conftest import client_of
from tests.letters import translated
from tests.letters.translated import rewrite, translate

URL = "/desk/lantern/letters/lanterns/"
PARAGRAPHS = [f"Paragraph {word} says what it says." for word in "one two three four five six seven".split()]


@pytest.fixture
def letter(campaign) -> Letter:
    return factories.draft(campaign, content={"body": "\n\n".join(PARAGRAPHS), "reference": "Act 7"})


@pytest.fixture
def editor(campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "editor"))


@pytest.fixture
def viewer(campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "viewer"))


def save(letter: Letter, **content: str) -> Version:
    newest = letter.original.latest
    return workflow.save_version(text=letter.original, content=newest.content | content, by="Cora")


def change(letter: Letter) -> Version:
    """A version in which the fourth paragraph is changed, the sixth is gone and one is added, and the title is new."""
    body = [*PARAGRAPHS[:3], "Paragraph four asks what it asks.", PARAGRAPHS[4], PARAGRAPHS[6], "Nobody knew this."]
    return save(letter, body="\n\n".join(body), title="Open letter on the lamps of Port Example")


def compared(client: Client, query: str = "", text: str = "") -> browse.Page:
    page = browse.get(client, f"{URL}{text}versions/compare/{query}")
    assert page.status == 200
    return page


def heard(element: Tag) -> str:
    """What a reader by ear gets, its blanks made one."""
    return " ".join(element.get_text().split())


# --- Comparing ------------------------------------------------------------------------------------


def test_the_change_is_shown_word_by_word_in_marks_that_can_be_heard(viewer: Client, letter: Letter) -> None:
    change(letter)
    page = compared(viewer)
    assert [heard(block) for block in page.soup.select(".is-changed, .is-added, .is-removed")] == [
        "Open letter on the[removed: lanterns][added: lamps] of Port Example",
        "Paragraph four[removed: says][added: asks] what it[removed: says][added: asks].",
        "[removed: Paragraph six says what it says.]",
        "[added: Nobody knew this.]",
    ]
    assert [label.get_text() for label in page.soup.select(".diff-label")] == ["Title", "Text of the letter"]


def test_the_summary_counts_paragraphs_and_words(viewer: Client, letter: Letter) -> None:
    change(letter)
    summary = [item.get_text() for item in compared(viewer).soup.select(".diff-summary li")]
    assert summary == [
        "2 paragraphs changed",
        "1 paragraph added",
        "1 paragraph removed",
        "9 words out",
        "6 words in",
    ]


def test_unchanged_paragraphs_away_from_a_change_are_folded_and_still_there(viewer: Client, letter: Letter) -> None:
    change(letter)
    (fold,) = compared(viewer).soup.select("details.diff-fold")
    assert heard(fold.find("summary")) == "2 paragraphs unchanged"
    assert [heard(block) for block in fold.select(".diff-block")] == PARAGRAPHS[:2]


def test_two_versions_that_say_the_same_say_so(viewer: Client, letter: Letter) -> None:
    save(letter, body="Other.")
    save(letter, body="\n\n".join(PARAGRAPHS))
    assert "Both say the same." in compared(viewer, "?from=1&to=3").html


@pytest.mark.parametrize("field", Version.FIELDS)
def test_every_field_is_compared(viewer: Client, letter: Letter, field: str) -> None:
    save(letter, **{field: "Wholly other words here."})
    assert len(compared(viewer).soup.select(".diff-field")) == 1


def test_what_a_version_says_is_text_and_never_a_tag(viewer: Client, letter: Letter) -> None:
    attack = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    save(letter, body=attack, title=attack, closing=attack)
    page = compared(viewer)
    assert page.soup.select("main script, main img, main a[href^=javascript]") == []
    assert "<script>alert(1)</script>" in page.soup.select_one("ins").get_text()


def test_versions_are_picked_on_the_list_without_a_script(viewer: Client, letter: Letter) -> None:
    for number in range(4):
        save(letter, body=f"Text {number}.")
    page = browse.get(viewer, f"{URL}versions/")
    assert browse.values(page.soup.select_one("main form"), page.soup) == {"from": ["4"], "to": ["5"]}
    picked = page.press("Compare the two", **{"from": "2", "to": "4"})
    assert "From version 2 to version 4" in picked.soup.find("h1").get_text()


def test_the_version_in_force_is_the_one_to_compare_with(viewer: Client, letter: Letter) -> None:
    workflow.open_for_signatures(letter=letter, by="Ola", visibility="link")
    for number in range(3):
        save(letter, body=f"Text {number}.")
    page = browse.get(viewer, f"{URL}versions/")
    assert browse.values(page.soup.select_one("main form"), page.soup) == {"from": ["1"], "to": ["4"]}


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", (4, 5)),
        ("?from=2&to=4", (2, 4)),
        ("?from=4&to=2", (2, 4)),
        ("?from=3&to=3", (3, 3)),
        ("?from=0&to=-7", (1, 1)),
        ("?from=1", (1, 5)),
        ("?to=3", (2, 3)),
        ("?to=1", (1, 1)),
        ("?from=abc&to=def", (4, 5)),
        ("?from=&to=", (4, 5)),
        ("?from=1e1&to=2.0", (4, 5)),
        (f"?from=1&to={'9' * 5000}", (1, 5)),
        ("?from=1&to=99999999999999999999", (1, 5)),
        ("?from=1&from=2&to=3", (2, 3)),
        ("?from=%F0%28%8C&to=%ff", (4, 5)),
        ("?from=<script>&to='", (4, 5)),
    ],
)
def test_whatever_is_asked_the_nearest_versions_are_compared(
    viewer: Client, letter: Letter, query: str, numbers: tuple[int, int]
) -> None:
    for number in range(4):
        save(letter, body=f"Text {number}.")
    heading = compared(viewer, query).soup.find("h1").get_text()
    assert heading == "From version {} to version {}".format(*numbers)


def test_the_changes_before_and_after_are_a_click_away(viewer: Client, letter: Letter) -> None:
    for number in range(4):
        save(letter, body=f"Text {number}.")
    steps = {link["rel"][0]: link["href"] for link in compared(viewer, "?from=2&to=3").soup.select("a[rel]")}
    assert steps["prev"].endswith("?from=1&to=2")
    assert steps["next"].endswith("?from=3&to=4")


def test_a_translation_is_compared_as_it_is_written(viewer: Client, letter: Letter) -> None:
    text = translate(letter, "ar", body="سيغرق السد تسع قرى.")
    translated.save(text, body="سيغرق السد عشر قرى.")
    page = compared(viewer, text="in/ar/")
    block = page.soup.select_one(".diff[lang=ar] .diff-block")
    assert block["dir"] == "rtl"
    assert heard(block.find("ins")) == "[added: عشر]"


def test_a_language_without_a_version_has_nothing_to_compare(viewer: Client, letter: Letter) -> None:
    workflow.add_language(letter=letter, language="fr", by="Tara")
    assert viewer.get(f"{URL}in/fr/versions/compare/").status_code == 404
    assert "no version in this language yet" in browse.get(viewer, f"{URL}in/fr/versions/").html
    assert viewer.get(f"{URL}in/xx/versions/compare/").status_code == 404


@pytest.mark.parametrize("path", ["versions/compare/", "versions/", "versions/1/"])
def test_a_stranger_finds_nothing(as_role, letter: Letter, path: str) -> None:
    assert as_role("stranger").get(URL + path).status_code == 404


@pytest.mark.parametrize("path", ["versions/compare/?from=1", "versions/1/", "in/fr/versions/1/", "in/fr/versions/"])
def test_many_versions_cost_as_many_queries_as_few(viewer: Client, letter: Letter, path: str) -> None:
    text = translate(letter)
    with CaptureQueriesContext(connection) as short:
        viewer.get(URL + path)
    for number in range(300):
        save(letter, body=f"Text {number}.")
        translated.save(text, body=f"Texte {number}.")
    with CaptureQueriesContext(connection) as long:
        viewer.get(URL + path)
    most = {"versions/compare/?from=1": 7, "versions/1/": 8, "in/fr/versions/1/": 6, "in/fr/versions/": 8}[path]
    assert len(short) == len(long) <= most


# --- A translation beside its original ------------------------------------------------------------


def test_a_translation_is_shown_beside_the_version_that_it_renders(viewer: Client, letter: Letter) -> None:
    save(letter, body="Light *them*.\n\nNow.")
    translate(letter, "ar", body="أضيئوها *كلها*.\n\nالآن.", reference="")
    rewrite(letter)
    page = browse.get(viewer, f"{URL}in/ar/versions/1/")
    told = [[heard(cell) for cell in row.select("td")] for row in page.soup.select(".beside tbody tr")]
    assert ["Act 7", ""] in told
    assert told[-3:-1] == [["Light them.", "أضيئوها كلها."], ["Now.", "الآن."]]
    original, translation = page.soup.select(".beside tbody td")[:2]
    assert (original["lang"], original["dir"], translation["lang"], translation["dir"]) == ("en", "ltr", "ar", "rtl")
    assert "Original, version 2" in page.html
    assert page.soup.select(".beside em")
    assert page.soup.select(".notice-warn") == []


def test_a_paragraph_that_is_missing_is_told(viewer: Client, letter: Letter) -> None:
    translate(letter, body="Un.\n\nDeux.")
    told = browse.get(viewer, f"{URL}in/fr/versions/1/").soup.select_one(".notice-warn").get_text()
    assert "The original has 7 paragraphs, headings and lists, the translation 2." in " ".join(told.split())


def test_notes_of_both_texts_keep_apart(viewer: Client, letter: Letter) -> None:
    note = 'A note.[^1] <b>\n\n[^1]: See &amp; [there](https://a.example/?x=1&y="2).'
    save(letter, body=note)
    translate(letter, body=note)
    page = browse.get(viewer, f"{URL}in/fr/versions/1/")
    ids = [element["id"] for element in page.soup.select(".beside [id]")]
    assert len(ids) == len(set(ids)) == 4
    targets = {link["href"] for link in page.soup.select('.beside a[href^="#"]')}
    assert targets == {f"#{name}" for name in ids}
    assert page.soup.select(".beside b") == []


# --- Restoring ------------------------------------------------------------------------------------


def test_an_editor_restores_an_older_version_as_the_newest(editor: Client, letter: Letter) -> None:
    first = letter.latest
    save(letter, body="Other.")
    page = browse.get(editor, f"{URL}versions/1/").press("Restore version 1")
    assert "Version 1 is taken up again" in page.html
    newest = letter.original.latest
    assert (newest.number, newest.digest, newest.created_by) == (3, first.digest, editor.user.label)
    event = Event.objects.latest("pk")
    assert (event.type, event.details) == ("text.restored", {"language": "en", "version": 3, "restored": 1})
    sentence = browse.get(editor, f"{URL}history/").soup.select_one(".history span").get_text()
    assert sentence.endswith("took up version 1 again, as version 3 (en).")


def test_what_was_saved_meanwhile_is_not_buried_unseen(editor: Client, letter: Letter) -> None:
    save(letter, body="Other.")
    page = browse.get(editor, f"{URL}versions/1/")
    save(letter, body="Theirs.")
    told = page.press("Restore version 1")
    assert "Version 3 was saved meanwhile by Cora." in told.html
    assert letter.original.latest.body == "Theirs."
    told.press("Restore version 1")
    assert letter.original.latest.number == 4


def test_the_newest_words_are_not_saved_twice(editor: Client, letter: Letter) -> None:
    save(letter, body="Other.")
    save(letter, body="\n\n".join(PARAGRAPHS))
    events = Event.objects.count()
    browse.get(editor, f"{URL}versions/1/").press("Restore version 1")
    assert (letter.original.versions.count(), Event.objects.count()) == (3, events)


def test_the_version_compared_from_can_be_restored_there(editor: Client, letter: Letter) -> None:
    save(letter, body="Other.")
    compared(editor, "?from=1&to=2").press("Restore version 1")
    assert letter.original.latest.number == 3


def test_a_translation_is_restored_in_its_language(editor: Client, letter: Letter) -> None:
    text = translate(letter)
    translated.save(text, body="Autre.")
    page = browse.get(editor, f"{URL}in/fr/versions/1/").press("Restore version 1")
    assert page.response.wsgi_request.path == f"{URL}in/fr/versions/"
    assert (text.latest.number, letter.original.latest.number) == (3, 1)


@pytest.mark.parametrize("began_from", ["", "abc", "-1", "99999999999999999999", "2\x00"])
def test_a_restore_that_no_page_sent_is_refused(editor: Client, letter: Letter, began_from: str) -> None:
    save(letter, body="Other.")
    answer = editor.post(f"{URL}versions/1/restore/", {"began_from": began_from}, follow=True)
    assert answer.status_code == 200
    assert letter.original.versions.count() == 2


def test_who_only_reads_restores_nothing_and_is_offered_nothing(viewer: Client, letter: Letter) -> None:
    save(letter, body="Other.")
    for path in ("versions/1/", "versions/compare/"):
        assert browse.get(viewer, URL + path).soup.select('main form[method="post"]') == []
    assert viewer.post(f"{URL}versions/1/restore/", {"began_from": "2"}).status_code == 404
    assert letter.original.versions.count() == 2


def test_restoring_is_asked_by_post(editor: Client, letter: Letter) -> None:
    assert editor.get(f"{URL}versions/1/restore/").status_code == 405
    assert editor.post(f"{URL}versions/9/restore/", {"began_from": "1"}).status_code == 404


def test_a_withdrawn_letter_restores_nothing(editor: Client, letter: Letter) -> None:
    save(letter, body="Other.")
    page = browse.get(editor, f"{URL}versions/1/")
    workflow.withdraw(letter=letter, by="Ola")
    assert "withdrawn" in page.press("Restore version 1").html
    assert letter.original.versions.count() == 2
    assert "Restore" not in browse.get(editor, f"{URL}versions/1/").html
