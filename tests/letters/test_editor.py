"""What the page on which a text is written asks for while somebody writes, and the files that are brought into it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaign.models import Campaign, Event
from letters import tokens, workflow
from letters.count_menu import offers
from letters.models import Letter, Unsaved, Version
from tests import browse, factories
from tests.conftest import client_of
from tests.letters.word_files import word_file

URL = "/desk/lantern/letters/lanterns/text/"
ADDRESSES = ["preview/", "keep/", "discard/", "paste/"]
TYPED = {"title": "T", "reference": "", "salutation": "", "body": "Secret typing.", "closing": "", "began_from": "1"}
NASTY = "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>a</a>"


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.draft(campaign)


@pytest.fixture
def editor(campaign: Campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "editor"))


# --- Who may ask ---


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", ["viewer", "moderator", "stranger"])
def test_who_cannot_draft_finds_none_of_it(as_role, letter: Letter, address: str, role: str) -> None:
    client = as_role(role)
    assert client.post(URL + address, TYPED | {"html": "a"}).status_code == 404
    assert not Unsaved.objects.exists()


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_asks_without_signing_in_or_by_get(editor: Client, address: str) -> None:
    answer = Client().post(URL + address, TYPED)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
    assert editor.get(URL + address).status_code == 405
    assert not Unsaved.objects.exists()


@pytest.mark.parametrize("address", ADDRESSES)
def test_other_sites_cannot_ask(editor: Client, address: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor.user)
    assert strict.post(URL + address, TYPED).status_code == 403


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("where", ["/desk/lantern/letters/other/text/", "/desk/lantern/letters/lanterns/in/xx/text/"])
def test_a_letter_or_language_that_is_not_there_is_not_found(editor: Client, address: str, where: str) -> None:
    assert editor.post(where + address, TYPED | {"html": "a"}).status_code == 404


# --- The preview ---


def test_the_preview_is_the_html_of_the_text_alone_and_changes_nothing(editor: Client) -> None:
    before = (Version.objects.count(), Event.objects.count())
    answer = editor.post(URL + "preview/", {"body": "# Why\r\n\r\n*Now* {{groups}}[^1]\r\n\r\n[^1]: Note"})
    html = answer.content.decode()
    assert answer["Content-Type"].startswith("text/html")
    assert "<h2>Why</h2>" in html
    assert "<em>Now</em>" in html
    assert "<html" not in html
    assert (Version.objects.count(), Event.objects.count(), Unsaved.objects.count()) == (*before, 0)


@pytest.mark.parametrize(
    "body", [NASTY, "a\0b", "<" * 100_000, ">" * 50_000, "[" * 50_000, "- " * 20_000, "x" * 1_000_000, "", "&" * 90_000]
)
def test_a_hostile_text_is_shown_harmless(editor: Client, body: str) -> None:
    answer = editor.post(URL + "preview/", {"body": body})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


# --- What is pasted ---


def test_pasted_html_comes_back_as_markdown(editor: Client) -> None:
    html = "<p class=MsoNormal><b>Dear</b> <a href='https://a.example'>Minister</a>,<o:p></o:p></p>"
    answer = editor.post(URL + "paste/", {"html": html})
    assert answer.json() == {"markdown": "**Dear** [Minister](https://a.example),"}
    assert not Unsaved.objects.exists()


def test_pasted_scripts_are_gone(editor: Client) -> None:
    assert editor.post(URL + "paste/", {"html": NASTY + "b"}).json() == {"markdown": "ab"}


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<div>" * 60_000, "too much markup"),
        ("<blockquote>" * 30, "nested too deeply"),
        ("<p>" + "x" * 2_200_000, "larger than 2 MB"),
        ("a\0b", "not a text file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(editor: Client, html: str, reason: str) -> None:
    answer = editor.post(URL + "paste/", {"html": html})
    assert answer.status_code == 422
    assert reason in answer.json()["error"]


def test_a_paste_beyond_every_limit_is_refused_as_such(editor: Client) -> None:
    assert editor.post(URL + "paste/", {"html": "x" * 5_000_000}).status_code == 400


def test_a_megabyte_of_text_and_no_html_are_read(editor: Client) -> None:
    assert len(editor.post(URL + "paste/", {"html": "x" * 1_000_000}).json()["markdown"]) == 1_000_000
    assert editor.post(URL + "paste/", {}).json() == {"markdown": ""}


# --- Files ---


def bring_in(client: Client, data: bytes, name: str, **fields: str) -> browse.Page:
    file = SimpleUploadedFile(name, data)
    return browse.Page(client, client.post(URL, TYPED | {"bring_in": "1", "file": file} | fields))


def shown(page: browse.Page, field: str = "body") -> str:
    found = page.soup.find(["textarea", "input"], {"name": field})
    return found.get("value", "") if found.name == "input" else found.get_text().removeprefix("\n")


def test_the_text_of_a_word_file_stands_in_the_form_and_nothing_is_saved(editor: Client) -> None:
    data = word_file("<w:p><w:r><w:t>Dear </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>Minister</w:t></w:r></w:p>")
    page = bring_in(editor, data, "letter.docx", title="Kept title")
    assert (shown(page), shown(page, "title")) == ("Dear **Minister**", "Kept title")
    assert "“letter.docx” is brought in (words: 2)" in page.html
    assert (Version.objects.count(), Unsaved.objects.count()) == (1, 0)
    page.press("Save as a new version")
    assert Version.objects.order_by("number").last().body == "Dear **Minister**"


@pytest.mark.parametrize(
    ("name", "data", "markdown"),
    [
        ("letter.md", b"# Why\r\n\r\nNow", "# Why\n\nNow"),
        ("LETTER.TXT", b"One\n\n\n\nTwo", "One\n\nTwo"),
        ("letter.html", b"<script>x</script><p>One<p><i>Two</i>", "One\n\n*Two*"),
    ],
)
def test_other_files_are_brought_in_too(editor: Client, name: str, data: bytes, markdown: str) -> None:
    assert shown(bring_in(editor, data, name)) == markdown


def test_a_file_may_be_put_after_what_is_there(editor: Client) -> None:
    assert shown(bring_in(editor, b"Theirs.", "a.txt", where="after")) == "Secret typing.\n\nTheirs."
    assert shown(bring_in(editor, b"Theirs.", "a.txt", where="after", body="")) == "Theirs."


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("letter.pdf", b"%PDF", "Only .txt, .md, .html and .docx"),
        ("letter.docx", b"no zip", "no Word file"),
        ("letter.txt", b"a\0b", "not a text file"),
        ("letter.txt", b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        ("letter.html", b"<div>" * 60_000, "too much markup"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_leaves_the_text(
    editor: Client, name: str, data: bytes, reason: str
) -> None:
    page = bring_in(editor, data, name)
    assert reason in page.html
    assert shown(page) == "Secret typing."
    assert page.soup.select_one("details.editor-file").has_attr("open")


def test_without_a_file_the_form_asks_for_one(editor: Client) -> None:
    page = browse.Page(editor, editor.post(URL, TYPED | {"bring_in": "1"}))
    assert "Choose a file first." in page.html
    assert shown(page) == "Secret typing."


def test_a_file_of_more_than_a_letter_is_shown_whole_and_told(editor: Client) -> None:
    page = bring_in(editor, b"word " * 25_000, "long.txt")
    assert len(shown(page)) == 124_999
    assert "at most 100000 characters" in page.html


def test_the_name_of_a_file_is_only_text(editor: Client) -> None:
    page = bring_in(editor, b"One", "<img src=x>.txt")
    assert "<img" not in page.html


def test_a_withdrawn_letter_takes_no_file(editor: Client, letter: Letter) -> None:
    workflow.withdraw(letter=letter, by="a test")
    assert browse.get(editor, URL).soup.find("input", {"type": "file"}) is None


# --- The menu of counts ---


@pytest.mark.parametrize(
    "language", ["en", "en-GB", "fr", "es", "pt-BR", "it", "de", "ko", "ar", "hi", "zh-Hans", "xx"]
)
def test_every_token_that_is_offered_counts_in_its_language(language: str) -> None:
    for number in [*range(0, 13), 100, 103, 111]:
        counts = tokens.Counts(groups=number, individuals=number, countries=number)
        for offer in offers(language):
            printed = tokens.phrase(offer.token, counts, language)
            assert printed
            assert "#" not in printed
            assert "{" not in printed


def test_the_nouns_are_those_of_the_language(editor: Client) -> None:
    few = tokens.Counts(groups=3, individuals=1, countries=12)
    one = tokens.Counts(groups=1, individuals=1, countries=1)
    printed = {lang: [tokens.phrase(each.token, few, lang) for each in offers(lang)] for lang in ("ar", "ko", "fr")}
    assert printed["ar"] == ["3 منظمات", "شخص واحد", "12 دولة", "4 موقّعين"]
    assert printed["ko"] == ["3개 단체", "1명의 개인", "12개국", "4명"]
    assert printed["fr"] == ["trois organisations", "une personne", "12 pays", "quatre signataires"]
    printed = {lang: [tokens.phrase(each.token, one, lang) for each in offers(lang)] for lang in ("de", "es", "it")}
    assert printed["de"][:3] == ["eine Organisation", "eine Einzelperson", "ein Land"]
    assert printed["es"][:3] == ["una organización", "una persona", "un país"]
    assert printed["it"][:3] == ["un’organizzazione", "una persona", "un paese"]
    offered = [button["data-token"] for button in browse.get(editor, URL).soup.select("[data-token]")]
    assert offered[0] == "{{groups|organization|organizations}}"
