"""In a real Chromium: the journey by mouse and keyboard, then every page there is, narrow and wide, light and dark."""

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from letters.models import Letter
from publication import demo
from tests.conftest import links

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
REQUIRED = os.environ.get("REQUIRE_CHROMIUM") == "1"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
LOOKS = [(360, "light"), (1280, "dark"), (1280, "light"), (360, "dark")]
EXAMPLES_OF_A_PAGE = 2

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
def site(transactional_db: None, live_server, settings) -> str:
    """The demo, served; the site's own address in its mails."""
    settings.SITE_URL = live_server.url
    settings.DEBUG = True
    call_command("demo", verbosity=0)
    settings.DEBUG = False
    return live_server.url


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser's console says; a test ends with none."""
    said: list[str] = []
    yield said
    assert said == []


def listen(page: Page, complaints: list[str]) -> Page:
    page.on("console", lambda message: message.type == "error" and complaints.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return page


def sign_in(context: BrowserContext, site: str, email: str, complaints: list[str]) -> Page:
    page = listen(context.new_page(), complaints)
    page.goto(f"{site}/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", demo.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    return page


def mark(name: str) -> str:
    return f'[data-test="{name}"]'


def test_the_journey_by_mouse_and_keyboard(
    browser: Browser, site: str, complaints: list[str], send_mail: Callable[..., list]
) -> None:
    visitor = listen(browser.new_context().new_page(), complaints)

    # From the front page to a signature in three clicks.
    visitor.goto(site)
    visitor.click("text=Open letter on the night ferry")
    visitor.locator("a[href$='/sign/']").first.click()
    visitor.locator("a[href$='/sign/organization/']").first.click()
    form = visitor.locator(mark("sign-form"))
    form.locator("[name=name]").fill("Moonlit Oars Cooperative")
    form.locator("[name=country]").select_option("NO")
    form.locator("[name=website]").fill("https://oars.example")
    form.locator("[name=contact_name]").fill("Rowan Contactson")
    form.locator("[name=contact_position]").fill("helmsman")
    form.locator("[name=email]").fill("rowan@oars.example")
    form.locator("[name=consent]").check()
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/sign/thanks/")

    (message,) = send_mail()
    visitor.goto(site + next(link for link in links(message) if "/confirm/" in link))
    assert "Moonlit Oars Cooperative, Norway" in visitor.inner_text("main")
    visitor.click(mark("confirm"))
    visitor.wait_for_selector(mark("signature-status"))

    # A coordinator works the queue without the mouse: to the last row, approve.
    context = browser.new_context()
    desk = sign_in(context, site, "moderator@river.example", complaints)
    letter = Letter.objects.get(slug="night-ferry")
    desk.goto(f"{site}/desk/river/letters/night-ferry/queue/")
    rows = desk.locator(mark("queue-row")).count()
    for _ in range(rows):
        desk.keyboard.press("j")
    with desk.expect_navigation():
        desk.keyboard.press("a")
    assert letter.signatures.get(name="Moonlit Oars Cooperative").state == "approved"
    visitor.goto(site + letter.get_absolute_url())
    assert "Moonlit Oars Cooperative, Norway" in visitor.locator(mark("roll-entry")).all_text_contents()

    # The owner publishes; the name leaves by its own button and reads "[withdrawn]" in the edition.
    owner = sign_in(browser.new_context(), site, "owner@river.example", complaints)
    owner.goto(f"{site}/desk/river/letters/night-ferry/publish/")
    with owner.expect_navigation():
        owner.click(mark("publish"))
    visitor.goto(site + letter.get_absolute_url())
    assert visitor.text_content(mark("edition-number")) == "1"
    told = next(mail for mail in send_mail(minutes=3) if mail.to == ["rowan@oars.example"])
    visitor.goto(site + next(link for link in links(told) if link.startswith("/signature/")))
    visitor.click(mark("withdraw"))
    visitor.goto(f"{site}{letter.get_absolute_url()}editions/1/")
    entries = visitor.locator(mark("roll-entry")).all_text_contents()
    assert "[withdrawn]" in entries
    assert "Moonlit Oars Cooperative, Norway" not in entries


def crawl(page: Page, start: str) -> list[str]:
    """Paths that links lead to from `start`, at most a few for each view."""
    found, waiting, seen = {}, [start], set()
    while waiting:
        url = waiting.pop(0).partition("#")[0]
        if url in seen or urlsplit(url).netloc != urlsplit(start).netloc:
            continue
        seen.add(url)
        try:
            view = resolve(urlsplit(url).path).view_name
        except Resolver404:
            continue
        if len(found.get(view, [])) >= EXAMPLES_OF_A_PAGE:
            continue
        answer = page.goto(url) if not is_file(url) else None
        if answer is None:
            continue
        assert answer.status < 400, f"{answer.status} at {url}"
        found.setdefault(view, []).append(url)
        hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting += [urljoin(url, href) for href in hrefs if "/accounts/logout" not in href]
    return [url for urls in found.values() for url in urls]


def is_file(url: str) -> bool:
    """Whether the browser would download it rather than show it."""
    return (
        urlsplit(url)
        .path.rpartition("/")[2]
        .endswith((".txt", ".md", ".html", ".json", ".csv", ".pdf", ".docx", ".css", ".png"))
    )


def problems(page: Page) -> list[str]:
    """Violations that axe finds, and a page wider than its window."""
    results = Axe().run(page)
    found = [
        f"{page.url} {violation['id']}: {violation['nodes'][0]['html'][:150]}"
        for violation in results.response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
        found.append(f"{page.url} is wider than its window")
    return found


@pytest.mark.parametrize("who", ["", "owner@river.example", "viewer@river.example", "admin@demo.example"])
def test_every_page_is_accessible_fits_and_has_a_clean_console(
    browser: Browser, site: str, complaints: list[str], who: str
) -> None:
    context = browser.new_context()
    page = sign_in(context, site, who, complaints) if who else listen(context.new_page(), complaints)
    urls = crawl(page, f"{site}/desk/" if who else f"{site}/")
    assert len(urls) > (3 if who.startswith("admin") else 10)
    found: list[str] = []
    for index, url in enumerate(urls):
        for width, scheme in LOOKS if who.startswith("owner") or not who else LOOKS[index % 4 : index % 4 + 1]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.goto(url)
            found += [f"{width} {scheme} {problem}" for problem in problems(page)]
    assert found == []
