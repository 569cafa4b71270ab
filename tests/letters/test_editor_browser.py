"""The editor in a real Chromium: marks and their undo, what is pasted, what is kept, its keys, and no connection."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from letters import workflow
from letters.models import Letter, Unsaved
from tests import factories

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
REQUIRED = os.environ.get("REQUIRE_CHROMIUM") == "1"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PASTE = """(board) => {
  const data = new DataTransfer();
  for (const [type, value] of Object.entries(board)) data.setData(type, value);
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  return document.querySelector("#id_body").dispatchEvent(paste); // whether the browser pastes by itself
}"""
FROM_WORD = """<p class=MsoNormal>see <b>the</b> <a href=https://a.example>report</a><a href="#_ftn1">[1]</a><o:p></o:p>
<div style='mso-element:footnote' id=ftn1><p><a href="#_ftnref1">[1]</a> New.</p></div>"""
PLAIN = "see the report[1]"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="no chromium is installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread; the database calls are ours
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def letter(transactional_db: None) -> Letter:
    return factories.draft(factories.CampaignFactory(slug="lantern"), content={"body": "One text."})


@pytest.fixture
def open_page(browser: Browser, letter: Letter, live_server) -> Iterator[Callable[..., Page]]:
    """Open the editor as a new editor of the campaign; a test ends with a clean console."""
    said: list[str] = []

    def open_it(lang: str = "", **options) -> Page:
        client = Client()
        client.force_login(factories.member(letter.campaign, "editor"))
        context = browser.new_context(**options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: message.type == "error" and said.append(message.text))
        page.goto(f"{live_server.url}/desk/lantern/letters/lanterns/{f'in/{lang}/' if lang else ''}text/")
        return page

    yield open_it
    assert [words for words in said if "ERR_INTERNET_DISCONNECTED" not in words] == []


def text(page: Page) -> str:
    return page.input_value("#id_body")


def write(page: Page, words: str, selection: tuple[int, int] | None = None) -> None:
    """Put `words` into the text, and select a part of them; the end without one."""
    page.fill("#id_body", words)
    start, end = selection or (len(words), len(words))
    page.evaluate("([start, end]) => document.querySelector('#id_body').setSelectionRange(start, end)", [start, end])


def tell(page: Page, line: str, words: str) -> None:
    """Wait until a line of the page says `words`."""
    page.wait_for_function(
        "([line, words]) => document.querySelector(`[data-${line}]`).textContent.startsWith(words)", arg=[line, words]
    )


@pytest.mark.parametrize(
    ("press", "marked"),
    [
        ("Control+b", "One **text**."),
        ("Control+i", "One *text*."),
        ("Control+k", "One [text](https://)."),
        ("heading", "# One text."),
        ("quote", "> One text."),
        ("list", "- One text."),
        ("footnote", "One text[^1].\n\n[^1]: "),
    ],
)
def test_every_mark_can_be_undone(open_page: Callable[..., Page], press: str, marked: str) -> None:
    page = open_page()
    write(page, "One text.", (4, 8))
    if press.startswith("Control"):
        page.keyboard.press(press)
    else:
        page.click(f"[data-mark={press}]")
    assert text(page) == marked
    page.keyboard.press("Control+z")
    if press == "footnote":
        page.keyboard.press("Control+z")
    assert text(page) == "One text."


def test_a_mark_pressed_twice_is_gone(open_page: Callable[..., Page]) -> None:
    page = open_page()
    for key in ("Control+b", "Control+i"):
        write(page, "One text.", (4, 8))
        page.keyboard.press(key)
        page.keyboard.press(key)
        assert text(page) == "One text."


def test_the_toolbar_is_one_stop_and_its_menu_works_by_keys(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.focus("#id_body")
    page.keyboard.press("Shift+Tab")
    for key in ("End", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "menuitem"
    page.keyboard.press("Enter")
    assert "{{individuals|individual|individuals}}" in text(page)
    assert page.evaluate("document.activeElement.id") == "id_body"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == "id_salutation"


def test_what_is_pasted_stands_at_once_and_becomes_markdown_with_its_notes_at_the_end(
    open_page: Callable[..., Page],
) -> None:
    page = open_page()
    write(page, "We  it.[^1]\n\n[^1]: Old.", (3, 3))
    page.evaluate(PASTE, {"text/html": FROM_WORD, "text/plain": PLAIN})
    assert text(page) == f"We {PLAIN} it.[^1]\n\n[^1]: Old."
    page.keyboard.type("!")
    tell(page, "pasted", "Pasted with its links")
    assert text(page) == ("We see **the** [report](https://a.example)[^2]! it.[^1]\n\n[^1]: Old.\n[^2]: New.")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert text(page).startswith(f"We {PLAIN}! it.")


def test_plain_text_and_code_are_pasted_as_they_are(open_page: Callable[..., Page]) -> None:
    page = open_page()
    for board in (
        {"text/plain": "**a**"},
        {"text/plain": "**a**", "text/html": "<span>**a**</span>"},
        {"text/plain": "**a**", "text/html": "<b>a</b>", "vscode-editor-data": "{}"},
    ):
        assert page.evaluate(PASTE, board)


def test_without_a_connection_pasted_text_stays_and_the_page_says_what_is_not_kept(
    open_page: Callable[..., Page], letter: Letter
) -> None:
    page = open_page()
    write(page, "")
    page.context.set_offline(True)
    page.evaluate(PASTE, {"text/html": FROM_WORD, "text/plain": PLAIN})
    tell(page, "pasted", "Pasted as plain text: its links")
    tell(page, "kept", "Not kept: no connection.")
    assert text(page) == PLAIN
    page.wait_for_selector("[data-preview-failed]:visible")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    tell(page, "kept", "Kept at")
    assert Unsaved.objects.get(text=letter.original).content["body"] == PLAIN


def test_the_preview_follows_and_typing_is_kept(open_page: Callable[..., Page], letter: Letter) -> None:
    page = open_page()
    write(page, "Now *this*.")
    page.wait_for_selector("[data-previewed] em:text-is('this')")
    tell(page, "kept", "Kept at")
    assert Unsaved.objects.get(text=letter.original).content["body"] == "Now *this*."
    assert page.inner_text("[data-words]") == "Words: 2"
    with page.expect_navigation():
        page.click("text=Save as a new version")
    assert not Unsaved.objects.exists()


def test_the_editor_is_accessible_and_fits_also_from_right_to_left(
    open_page: Callable[..., Page], letter: Letter
) -> None:
    workflow.add_language(letter=letter, language="ar", by="a test")
    for width, scheme in ((360, "dark"), (1280, "light")):
        page = open_page("ar", viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.fill("#id_body", "نكتب **إليكم**.")
        page.wait_for_selector("[data-previewed] strong")
        assert page.evaluate("getComputedStyle(document.querySelector('#id_body')).direction") == "rtl"
        page.click("[data-menu]")
        page.click("text=The original, version 1")
        found = [violation["id"] for violation in Axe().run(page).response["violations"]]
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")
