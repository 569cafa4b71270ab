"""The page on which a text is written: saved as versions, previewed, and nothing lost when two write at once."""

import pytest
from django.test import Client

from campaign.models import Campaign, Event
from letters import workflow
from letters.models import Letter, Version
from tests import browse, factories
from tests.conftest import client_of

URL = "/desk/lantern/letters/lanterns/text/"
TYPED = {
    "title": "Lanterns for all",
    "reference": "Act 7",
    "salutation": "Minister,",
    "body": "Please *light* them.",
    "closing": "Yours,",
    "began_from": "1",
}


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.draft(campaign)


@pytest.fixture
def editor(campaign: Campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "editor"))


def write(client: Client, **fields: str) -> browse.Page:
    """Post the form and follow."""
    return browse.Page(client, client.post(URL, TYPED | fields, follow=True))


def versions() -> list[Version]:
    return list(Version.objects.order_by("number"))


def test_saving_makes_the_next_version_by_its_writer(editor: Client) -> None:
    page = write(editor)
    saved = versions()[-1]
    assert saved.content == {field: TYPED[field] for field in Version.FIELDS}
    assert (saved.number, saved.created_by) == (2, editor.user.name)
    assert "Version 2 is saved." in page.html


def test_the_form_shows_the_newest_text_and_saving_it_untouched_makes_no_version(editor: Client) -> None:
    write(editor, body="First line.\r\n\r\n- a\r\n- b")
    page = browse.get(editor, URL)
    page.submit(page.soup.find("button", string="Save as a new version"))
    assert [version.number for version in versions()] == [1, 2]
    assert versions()[-1].body == "First line.\n\n- a\n- b"


def test_lines_are_cleaned_and_a_title_is_needed(editor: Client) -> None:
    write(editor, title="  Lanterns\n for\u200b  all ", closing=" Yours,\t")
    assert (versions()[-1].title, versions()[-1].closing) == ("Lanterns for all", "Yours,")
    page = write(editor, title=" \u200b ", body="Kept.", began_from="2")
    assert page.soup.find("textarea", {"name": "body"}).get_text().strip() == "Kept."
    assert len(versions()) == 2


def test_a_preview_shows_the_letter_and_saves_nothing(editor: Client) -> None:
    events = Event.objects.count()
    page = write(editor, preview="1")
    sheet = page.soup.find("article", class_="sheet")
    assert sheet.find(class_="letter-title").get_text() == "Lanterns for all"
    assert sheet.find("em").get_text() == "light"
    assert page.soup.find("textarea", {"name": "body"}).get_text().strip() == TYPED["body"]
    assert (len(versions()), Event.objects.count()) == (1, events)


def test_a_preview_lets_no_markup_through(editor: Client) -> None:
    nasty = "<script>alert(1)</script>"
    page = write(editor, preview="1", title=nasty, body=f"{nasty} [x](javascript:alert(1)) <img src=x onerror=y>")
    assert nasty not in page.html
    assert not page.soup.find(class_="sheet").find_all(["script", "img"])
    assert "javascript:" not in str(page.soup.find(class_="letter-body").find_all("a"))


def test_who_writes_while_a_colleague_saves_sees_both_texts_and_loses_nothing(editor: Client, letter: Letter) -> None:
    workflow.save_version(text=letter.original, content={"title": "T", "body": "Theirs."}, by="Cora")
    answer = editor.post(URL, TYPED | {"body": "Mine."})
    page = browse.Page(editor, answer)
    assert page.status == 409
    assert "Cora saved version 2 while you were writing" in " ".join(page.html.split())
    assert page.soup.find(id="newer-body").get_text().strip() == "Theirs."
    changed = page.soup.find("section", attrs={"aria-labelledby": "newer"}).find_all(class_="diff-field")
    assert [field["aria-label"] for field in changed] == [
        "Title",
        "Re:",
        "Salutation",
        "Text of the letter",
        "Closing",
    ]
    assert changed[3].find("del").get_text().strip("[]") == "removed: Theirs"
    assert changed[3].find("ins").get_text().strip("[]") == "added: Mine"
    assert page.soup.find("textarea", {"name": "body"}).get_text().strip() == "Mine."
    assert versions()[-1].body == "Theirs."
    page.submit(page.soup.find("button", string="Save as a new version"))
    assert [version.body for version in versions()[1:]] == ["Theirs.", "Mine."]


def overtaken(editor: Client, letter: Letter) -> browse.Page:
    """The page after a colleague saved while the editor typed "Mine."."""
    workflow.save_version(text=letter.original, content={"title": "T", "body": "Theirs."}, by="Cora")
    return browse.Page(editor, editor.post(URL, TYPED | {"body": "Mine."}))


def test_who_goes_on_from_a_colleagues_version_has_their_own_to_copy_from(editor: Client, letter: Letter) -> None:
    page = overtaken(editor, letter).press("Go on from version 2")
    assert page.soup.find("textarea", {"name": "body"}).get_text().strip() == "Theirs."
    assert page.soup.find(id="mine-body").get_text().strip() == "Mine."
    page.press("Save as a new version", body="Theirs. Mine.")
    assert [version.body for version in versions()[1:]] == ["Theirs.", "Theirs. Mine."]


def test_who_takes_a_colleagues_version_sees_it(editor: Client, letter: Letter) -> None:
    page = overtaken(editor, letter).press("Take version 2")
    assert page.soup.find("textarea", {"name": "body"}).get_text().strip() == "Theirs."
    assert "Mine." not in page.html
    assert len(versions()) == 2


def test_the_key_enter_saves_whatever_else_the_form_offers(editor: Client, letter: Letter) -> None:
    """A browser presses the first button that submits a form."""
    first = overtaken(editor, letter).soup.select("#text-form button[type=submit], button[form=text-form]")[0]
    assert first.get_text() == "Save as a new version"
    assert not first.get("name")


@pytest.mark.parametrize("began_from", ["", "abc", "0", "-3", "99999999999999999999"])
def test_a_form_that_says_nonsense_about_where_it_began_overwrites_nothing(editor: Client, began_from: str) -> None:
    answer = editor.post(URL, TYPED | {"began_from": began_from})
    assert answer.status_code in {200, 409}
    assert len(versions()) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "x" * 301), ("body", "x" * 100_001), ("body", "a\0b"), ("salutation", "x" * 201)],
)
def test_what_does_not_fit_is_told_and_not_stored(editor: Client, field: str, value: str) -> None:
    answer = editor.post(URL, TYPED | {field: value})
    assert answer.status_code == 200
    assert "thing to mend" in answer.content.decode()
    assert len(versions()) == 1


def test_a_text_of_the_full_length_may_have_browsers_line_ends(editor: Client) -> None:
    write(editor, body="\r\n".join(["x" * 99] * 1000))
    assert len(versions()[-1].body) == 100 * 1000 - 1


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("he", "rtl"), ("ur", "rtl"), ("ko", "ltr")])
def test_a_translation_begins_empty_in_its_direction_beside_its_original(
    editor: Client, letter: Letter, language: str, direction: str
) -> None:
    workflow.add_language(letter=letter, language=language, by="a test")
    page = browse.get(editor, f"/desk/lantern/letters/lanterns/in/{language}/text/")
    source = page.soup.find("textarea", {"name": "body"})
    assert (source["dir"], source["lang"], source.get_text().strip()) == (direction, language, "")
    assert page.soup.find("input", {"name": "began_from"})["value"] == "0"
    assert "Please light them." in page.soup.find(id="original-body").get_text()
    page.press("Save as a new version", title="T", body="B")
    assert (versions()[-1].text.language, versions()[-1].body) == (language, "B")


def test_the_original_is_not_set_beside_itself(editor: Client) -> None:
    assert browse.get(editor, URL).soup.find(id="original-body") is None


def test_typed_numbers_and_unknown_tokens_are_hinted_at(editor: Client) -> None:
    page = write(editor, body="We are 69 concerned organizations and {{grups}} of friends. \\{{no}} {{groups}}")
    hint = page.soup.find(class_="hint")
    assert [words.get_text() for words in hint.find_all("mark")][:2] == ["69", "{{grups}}"]
    assert "write {{groups}} instead" in hint.get_text()
    assert "69 concerned organizations" in hint.get_text()


def test_a_text_without_such_numbers_has_no_hint(editor: Client) -> None:
    assert write(editor, body="{{groups}} of us.").soup.find(class_="hint") is None


def test_the_page_says_which_version_is_in_force_and_that_newer_ones_are_drafts(editor: Client, letter: Letter) -> None:
    assert "Version 1 is the newest." in browse.get(editor, URL).html
    workflow.open_for_signatures(letter=letter, by="a test", visibility="listed")
    assert "Version 1 is in force" in browse.get(editor, URL).html
    page = write(editor)
    assert "Version 1 is in force" in page.html
    assert "Newer versions, up to 2, are drafts" in page.html
    letter = Letter.objects.with_text().get()
    assert letter.in_force.number == 1
    assert letter.title == factories.CONTENT["title"]


def test_a_withdrawn_letter_offers_no_saving_and_takes_none(editor: Client, letter: Letter) -> None:
    workflow.withdraw(letter=letter, by="a test")
    page = write(editor, body="Too late, but not lost.")
    assert "is withdrawn" in page.html
    assert "Too late, but not lost." in page.html
    assert page.soup.find("button", string="Save as a new version") is None
    assert len(versions()) == 1
