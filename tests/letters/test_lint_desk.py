"""The hints on a text, as the desk shows them: beside the text, and by kind."""

import ast
import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from letters import lint, lint_desk, workflow
from letters.models import Letter
from tests import browse, factories
from tests.conftest import client_of
from tests.letters.translated import translate

URL = "/desk/lantern/letters/lanterns/"
BODY = (
    "We are 69 concerned organizations. 🕯🕯 The NGLP has  waited since last December.\n\n"
    "See [this](#here)[that](https://a.example), and {{grups}}.[^1]\n\nStop  it."
)


@pytest.fixture
def letter(campaign) -> Letter:
    return factories.draft(campaign, content={"body": BODY}, dated_on=datetime.date(2031, 3, 5))


@pytest.fixture
def editor(campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "editor"))


def check(client: Client, text: str = "") -> browse.Page:
    page = browse.get(client, f"{URL}{text}text/check/")
    assert page.status == 200
    return page


def kinds(page: browse.Page) -> list[str]:
    return [heading.contents[0].strip() for heading in page.soup.select(".desk-section h2")]


def test_the_hints_stand_by_kind_with_place_words_and_what_to_write_instead(editor: Client) -> None:
    page = check(editor)
    assert kinds(page) == [
        "Numbers typed by hand",
        "Tokens that mean nothing",
        "Dates that depend on the day of reading",
        "Abbreviations",
        "Links",
        "Footnotes",
        "Spaces and marks",
    ]
    date = page.soup.select_one('a[data-hint="relative-date"]').find_parent("li")
    assert date.find("a").get_text() == "Paragraph 1"
    assert date.find("mark").get_text() == "last December"
    assert "December 2030" in date.get_text()


def test_every_hint_leads_to_its_place_in_the_editor(editor: Client) -> None:
    link = check(editor).soup.select_one('a[data-hint="relative-date"]')
    start, end = int(link["data-start"]), int(link["data-end"])
    typed = BODY.encode("utf-16-le")  # as the offsets of a text field count
    assert typed[2 * start : 2 * end].decode("utf-16-le") == "last December"
    assert (link["data-field"], link["href"]) == ("body", f"{URL}text/?field=body&at={start}&to={end}#id_body")
    assert browse.get(editor, link["href"]).soup.find(id="id_body").name == "textarea"


def test_beside_the_text_stand_the_first_hints_on_what_is_typed_and_a_link_to_all(editor: Client) -> None:
    page = browse.get(editor, f"{URL}text/").press("Preview", body="Stop  it. " * 20)
    hint = page.soup.find(class_="hint")
    assert hint.find("h2").get_text() == "20 things to look at again"
    assert len(hint.select("li")) == lint_desk.FIRST
    assert hint.find("a", href=f"{URL}text/check/") is not None
    assert hint.find("a")["href"] == "#id_body"
    assert "And 15 more." in hint.get_text()


def test_hints_block_nothing(editor: Client, letter: Letter) -> None:
    browse.get(editor, f"{URL}text/").press("Save as a new version", body=BODY + " Stop  it.")
    assert letter.original.latest.number == 2
    workflow.open_for_signatures(letter=letter, by="Ola", visibility="link")


def test_a_text_with_nothing_to_look_at_says_so(editor: Client, letter: Letter) -> None:
    workflow.save_version(text=letter.original, content={"title": "Fine", "body": "All is well."}, by="Cora")
    assert "Nothing to look at again." in check(editor).html


def test_a_translation_is_checked_in_its_language(editor: Client, letter: Letter) -> None:
    translate(letter, "fr", body="Nous sommes 69 organisations.")
    page = check(editor, "in/fr/")
    assert kinds(page) == ["Numbers typed by hand"]
    assert page.soup.find("q")["lang"] == "fr"
    assert page.soup.find("a", href=f"{URL}in/fr/text/") is not None
    workflow.add_language(letter=letter, language="ar", by="Tara")
    assert "no version in this language yet" in check(editor, "in/ar/").html


def test_names_that_also_sign_are_hinted_at_where_the_caller_knows_them(letter: Letter) -> None:
    content = {"title": "", "body": "As the Lamp Lighters’ Union says, stop."}
    (found,) = lint_desk.hints_on(letter, letter.original, content, names=["Lamp Lighters’ Union"]).found
    assert found.hint.code == "names-signatory"
    assert lint_desk.hints_on(letter, letter.original, content).found == []


def test_a_hint_shows_what_is_written_and_never_a_tag(editor: Client, letter: Letter) -> None:
    attack = "<script>alert(1)</script>  <b>{{<img src=x onerror=alert(1)>}} [x](javascript:alert(1))"
    workflow.save_version(text=letter.original, content={"title": attack, "body": attack}, by="Cora")
    page = check(editor)
    assert page.soup.select("main script, main img, main b, main a[href^=javascript]") == []
    assert "<script>" in page.soup.find("q").get_text()


def test_who_only_reads_sees_the_hints_without_a_way_to_the_editor(campaign, letter: Letter) -> None:
    viewer = client_of(factories.member(campaign, "viewer"))
    page = check(viewer)
    assert len(page.soup.select(".hint-list li")) > 5
    assert page.soup.select("main a") == []


@pytest.mark.parametrize("query", ["?at=x", "?field=%00", "?field=body&at=99999999999999999999&to=-1", "?page=%ff"])
def test_a_strange_query_changes_nothing(editor: Client, query: str) -> None:
    for path in ("text/check/", "text/"):
        assert editor.get(f"{URL}{path}{query}").status_code in {200, 400}


def test_a_stranger_and_a_language_that_is_not_there_find_nothing(as_role, editor: Client) -> None:
    assert as_role("stranger").get(f"{URL}text/check/").status_code == 404
    assert editor.get(f"{URL}in/xx/text/check/").status_code == 404


def test_many_versions_and_hints_cost_as_many_queries_as_few(editor: Client, letter: Letter) -> None:
    with CaptureQueriesContext(connection) as short:
        check(editor)
    for number in range(300):
        workflow.save_version(text=letter.original, content={"title": f"T  {number}", "body": BODY * 20}, by="Cora")
    with CaptureQueriesContext(connection) as long:
        check(editor)
    assert (len(short), len(long)) == (7, 7)


def test_every_code_that_the_lint_gives_has_a_kind() -> None:
    named = {code for _kind, codes in lint_desk.KINDS for code in codes}
    assert given_by(Path(lint.__file__).parent) == named


def given_by(folder: Path) -> set[str]:
    """The codes that the modules of `folder` give their hints."""
    calls = [node for path in folder.glob("*.py") for node in ast.walk(ast.parse(path.read_text()))]
    hints = [node for node in calls if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "hint"]
    return {node.args[0].value for node in hints}
