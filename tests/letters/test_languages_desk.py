"""The desk's page of languages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from letters import workflow
from letters.models import Letter, Text
from tests import browse, factories
from tests.conftest import client_of
from tests.letters import translated
from tests.letters.translated import rewrite, standing, translate

URL = "/desk/lantern/letters/lanterns/"


@pytest.fixture
def letter(campaign) -> Letter:
    return factories.draft(campaign)


@pytest.fixture
def editor(campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "editor"))


@pytest.fixture
def viewer(campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "viewer"))


def rows(client: Client) -> dict[str, str]:
    """What the page says of each language, by its own name."""
    page = browse.get(client, f"{URL}languages/")
    assert page.status == 200
    found = page.soup.select(".language-row")
    return {row.select_one("h2 span").get_text(): " ".join(row.get_text(" ").split()) for row in found}


def test_each_language_is_told_by_both_names_with_its_standing_words_and_approver(
    viewer: Client, letter: Letter
) -> None:
    translate(letter, "fr", approved=True)
    translate(letter, "ko", body="둘 셋.")
    workflow.add_language(letter=letter, language="ar", by="Tara")
    told = rows(viewer)
    assert list(told) == ["English", "العربية", "Français", "한국어"]
    assert "original" in told["English"]
    assert "French approved" in told["Français"]
    assert "Version 1 was approved by Ola" in told["Français"]
    assert "Korean draft" in told["한국어"]
    assert "2 words" in told["한국어"]
    assert "Arabic missing" in told["العربية"]


def test_a_draft_says_what_opening_will_do_with_each_language_and_why(viewer: Client, letter: Letter) -> None:
    translate(letter, "de", approved=True)
    rewrite(letter)
    translate(letter, "fr", approved=True)
    translate(letter, "ko")
    translate(letter, "es", body=" ")
    told = rows(viewer)
    assert "Comes into force when the letter opens" in told["English"]
    assert "Comes into force with the original" in told["Français"]
    assert "nobody has approved version 1" in told["한국어"]
    assert "outdated since version 2" in told["Deutsch"]
    assert "it renders version 1 of the original, and the newest is version 2" in told["Deutsch"]
    assert "its text is not written yet" in told["Español"]
    workflow.open_for_signatures(letter=letter, by="Ola", visibility="link")
    told = rows(viewer)
    assert ["in force" in words for words in told.values()] == [True, False, False, True, False]
    assert all("Readers do not see this language" in told[name] for name in ("한국어", "Deutsch", "Español"))


def test_an_opened_letter_says_what_a_change_of_substance_left_behind(viewer: Client, letter: Letter) -> None:
    text = translate(letter, approved=True)
    opened = workflow.open_for_signatures(letter=letter, by="Ola", visibility="link")
    new = rewrite(opened)
    Text.objects.filter(pk=opened.original_id).update(in_force=new, basis=new)
    Text.objects.filter(pk=text.pk).update(basis=None)
    told = rows(viewer)["Français"]
    assert "The original changed in substance with version 2. Nobody can sign this text" in told
    assert "It renders version 1 of the original: version 2 is due" in told
    workflow.approve_translation(version=translated.save(text, body="Encore."), by="Ola")
    owner = client_of(factories.member(letter.campaign, "owner"))
    told = rows(owner)["Français"]
    assert "Version 2 is approved, and waits to be put in force" in told
    page = browse.get(owner, f"{URL}languages/")
    assert page.soup.find("a", href=f"{URL}in/fr/adopt/") is not None


def test_an_editor_adds_a_language_and_goes_on_to_write_it(editor: Client, letter: Letter) -> None:
    page = browse.get(editor, f"{URL}languages/").press("Add and write", language="pt-BR")
    assert page.response.wsgi_request.path == f"{URL}in/pt-BR/text/"
    assert list(letter.texts.values_list("language", flat=True)) == ["en", "pt-BR"]


@pytest.mark.parametrize("language", ["", "en", "xx-nonsense", "../..", "ﻓ", "a" * 5000, "fr\nde", "\x00"])
def test_a_language_that_is_no_choice_is_refused_with_a_word(editor: Client, letter: Letter, language: str) -> None:
    answer = editor.post(f"{URL}languages/", {"language": language})
    assert answer.status_code == 200
    assert letter.texts.count() == 1
    assert browse.Page(editor, answer).soup.select(".is-invalid, .invalid-feedback")


def test_an_editor_approves_what_the_page_showed(editor: Client, letter: Letter) -> None:
    text = translate(letter)
    page = browse.get(editor, f"{URL}languages/")
    page.press("Approve version 1")
    assert standing(text).approved_by == editor.user.label
    assert "Approve" not in " ".join(rows(editor).values())


def test_what_was_saved_meanwhile_is_not_approved_unseen(editor: Client, letter: Letter) -> None:
    text = translate(letter)
    page = browse.get(editor, f"{URL}languages/")
    translated.save(text, body="Autre chose.")
    told = page.press("Approve version 1")
    assert "Version 2 was saved meanwhile by Tara." in told.html
    assert standing(text).approved is None


def test_an_outdated_translation_is_not_offered_for_approval_but_what_changed_is_shown(
    editor: Client, letter: Letter
) -> None:
    translate(letter)
    rewrite(letter)
    page = browse.get(editor, f"{URL}languages/")
    assert "Approve" not in page.html
    assert page.soup.find("a", href=f"{URL}versions/compare/?from=1&to=2") is not None


def test_an_editor_removes_a_language(editor: Client, letter: Letter) -> None:
    translate(letter)
    browse.get(editor, f"{URL}languages/").press("Remove French")
    assert letter.texts.count() == 1


def test_a_language_in_force_is_not_offered_for_removal_and_stays(editor: Client, letter: Letter) -> None:
    translate(letter, approved=True)
    workflow.open_for_signatures(letter=letter, by="Ola", visibility="link")
    assert "Remove" not in rows(editor)["Français"]
    answer = browse.Page(editor, editor.post(f"{URL}in/fr/remove/", follow=True))
    assert "stays" in answer.html
    assert letter.texts.count() == 2


@pytest.mark.parametrize("role", ["viewer", "moderator"])
def test_who_only_reads_sees_the_languages_and_changes_none(campaign, letter: Letter, role: str) -> None:
    text = translate(letter)
    reader = client_of(factories.member(campaign, role))
    page = browse.get(reader, f"{URL}languages/")
    assert page.soup.select("main button, main select") == []
    for path in ("languages/", "in/fr/approve/1/", "in/fr/remove/"):
        assert reader.post(URL + path, {"language": "ko"}).status_code == 404
    assert (standing(text).approved, letter.texts.count()) == (None, 2)


@pytest.mark.parametrize("path", ["languages/", "in/fr/approve/1/", "in/fr/remove/"])
def test_a_stranger_finds_nothing(as_role, letter: Letter, path: str) -> None:
    translate(letter)
    stranger = as_role("stranger")
    assert {stranger.get(URL + path).status_code, stranger.post(URL + path).status_code} <= {404, 405}
    assert letter.texts.count() == 2


@pytest.mark.parametrize(
    "path", ["in/xx/approve/1/", "in/fr/approve/2/", "in/fr/approve/99999999999999999999/", "in/xx/remove/"]
)
def test_what_is_not_there_is_not_found(editor: Client, letter: Letter, path: str) -> None:
    translate(letter)
    assert editor.post(URL + path).status_code == 404


@pytest.mark.parametrize("path", ["in/fr/approve/1/", "in/fr/remove/"])
def test_looking_changes_nothing(editor: Client, letter: Letter, path: str) -> None:
    translate(letter)
    assert editor.get(URL + path).status_code == 405


def test_a_withdrawn_letter_offers_nothing(editor: Client, letter: Letter) -> None:
    translate(letter)
    workflow.withdraw(letter=letter, by="Ola")
    page = browse.get(editor, f"{URL}languages/")
    assert page.soup.select("main button, main select") == []


def test_many_versions_and_languages_cost_as_many_queries_as_few(viewer: Client, letter: Letter) -> None:
    text = translate(letter)
    with CaptureQueriesContext(connection) as short:
        viewer.get(f"{URL}languages/")
    for number in range(300):
        translated.save(text, body=f"Texte {number}.")
    for language in ("ko", "ar", "es", "de"):
        translate(letter, language, approved=True)
    with CaptureQueriesContext(connection) as long:
        viewer.get(f"{URL}languages/")
    assert (len(short), len(long)) == (8, 8)
