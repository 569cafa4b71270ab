"""The whole review round in a real Chromium with the keyboard alone, and what a screen reader is told on the way."""

import pytest
from playwright.sync_api import Browser, Page

from campaign.models import Campaign, User
from letters.models import Comment, Letter, ReviewRound
from publication import demo
from tests import factories
from tests.letters.reviewing import BODY, asked, comment, link, round_on, suggestion, version_of
from tests.test_browser import LOOKS, browser, complaints, listen, problems, pytestmark, sign_in  # noqa: F401

TABS = 150  # more than any page here has stops
DESK = "/desk/lantern/letters/lanterns/"


@pytest.fixture
def letter(transactional_db: None) -> Letter:
    campaign = factories.CampaignFactory(slug="lantern", name="Lantern Coalition", time_zone="Asia/Seoul")
    return factories.draft(campaign, content={"body": BODY})


@pytest.fixture
def editor(letter: Letter) -> User:
    user = factories.member(letter.campaign, "editor")
    user.set_password(demo.PASSWORD)
    user.save()
    return user


@pytest.fixture
def at_desk(browser: Browser, live_server, complaints: list[str], editor: User) -> Page:  # noqa: F811
    return sign_in(browser.new_context(), live_server.url, editor.email, complaints)


@pytest.fixture
def outside(browser: Browser, complaints: list[str]) -> Page:  # noqa: F811
    """The browser of somebody without an account."""
    return listen(browser.new_context().new_page(), complaints)


@pytest.fixture
def refused(browser: Browser) -> Page:  # noqa: F811
    """The same, where the browser may say that an answer is a refusal."""
    return browser.new_context().new_page()


def focused(page: Page) -> str:
    """The words, label or id of what has the focus."""
    return page.evaluate(
        """() => {
            const at = document.activeElement;
            const label = at.labels?.[0]?.innerText ?? at.getAttribute('aria-label');
            return (label ?? (at.matches('a, button, summary') ? at.textContent : at.id)).replace(/\\s+/g, ' ').trim();
        }"""
    )


def tab_to(page: Page, words: str, *, key: str = "Tab") -> None:
    """Press Tab until what has the focus begins with `words`."""
    seen = []
    for _ in range(TABS):
        page.keyboard.press(key)
        seen.append(focused(page))
        if seen[-1].startswith(words):
            return
    raise AssertionError(f"{words!r} is not reached: {seen}")


def press(page: Page, words: str) -> None:
    """Tab to a link or button and press it."""
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def assert_accessible(page: Page) -> None:
    """Axe finds nothing and nothing is wider than the window, narrow and wide, light and dark."""
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour is caught on its way
        assert problems(page) == [], (width, scheme)


def test_the_whole_round_by_keyboard(
    live_server, at_desk: Page, outside: Page, refused: Page, letter: Letter, editor: User
) -> None:
    # A coordinator sends the text round and asks somebody.
    at_desk.goto(live_server.url + DESK)
    press(at_desk, "Review")
    press(at_desk, "Send it round…")
    assert_accessible(at_desk)
    tab_to(at_desk, "What you ask of the reviewers")
    at_desk.keyboard.type("Could you sign this?")
    tab_to(at_desk, "Deadline")
    at_desk.keyboard.type("12312099")
    at_desk.keyboard.press("Tab")
    at_desk.keyboard.type("0600PM")
    press(at_desk, "Start the round")
    assert "31 December 2099, 18:00" in at_desk.inner_text("main")
    tab_to(at_desk, "Name")
    at_desk.keyboard.type("Quay Union")
    press(at_desk, "Ask")
    reviewer = ReviewRound.objects.get().reviewers.get()
    assert focused(at_desk) == f"reviewer-{reviewer.public_id}"
    tab_to(at_desk, "Link of Quay Union")
    path = at_desk.evaluate("document.activeElement.value")
    assert path == live_server.url + link(reviewer)
    assert_accessible(at_desk)

    # A partner without an account suggests other words for a paragraph, and answers.
    outside.goto(path)
    assert_accessible(outside)
    press(outside, "Comment on “light the quay,”")
    assert focused(outside) == "Your comment"
    outside.keyboard.type("There are two.")
    tab_to(outside, "Other words for the passage")
    outside.keyboard.press("Control+a")
    outside.keyboard.type("light both quays,")
    assert_accessible(outside)
    press(outside, "Save the comment")
    said = Comment.objects.get()
    assert (said.quote, said.proposal) == ("light the quay,", "light both quays,")
    assert focused(outside) == f"comment-{said.public_id}"
    assert outside.get_by_role("article", name="Suggestion 1 You").is_visible()
    press(outside, "To the passage")
    assert focused(outside) == "Comment 1"
    outside.keyboard.press("Enter")
    assert focused(outside) == f"comment-{said.public_id}"
    tab_to(outside, "We cannot sign this", key="Shift+Tab")
    outside.keyboard.press("ArrowUp")
    press(outside, "Send the answer")
    assert focused(outside) == "answer"
    assert "You answered: See my comments" in outside.inner_text("#answer")
    assert_accessible(outside)

    # The coordinator answers, accepts, and ends the round.
    press(at_desk, "All that is said of the text")
    assert_accessible(at_desk)
    press(at_desk, "Comment 1")
    assert focused(at_desk) == f"comment-{said.public_id}"
    tab_to(at_desk, "Answer…")
    at_desk.keyboard.press("Enter")
    tab_to(at_desk, "Your answer")
    at_desk.keyboard.type("Right!")
    press(at_desk, "Send the answer")
    assert focused(at_desk) == f"comment-{said.public_id}"
    press(at_desk, "Accept suggestion 1")
    assert focused(at_desk) == f"comment-{said.public_id}"
    assert "Accepted" in at_desk.inner_text(f"#comment-{said.public_id}")
    assert version_of(letter).body == BODY.replace("light the quay", "light both quays")
    assert_accessible(at_desk)
    at_desk.keyboard.press("Control+Home")
    at_desk.reload()
    press(at_desk, "Round of")
    press(at_desk, "Close the round")
    assert_accessible(at_desk)
    assert refused.goto(path).status == 410
    assert_accessible(refused)


def test_words_that_are_selected_become_the_passage(live_server, outside: Page, letter: Letter) -> None:
    reviewer = asked(round_on(letter))
    outside.goto(live_server.url + link(reviewer))
    offer = outside.get_by_role("link", name="Comment on these words")
    assert not offer.is_visible()
    outside.evaluate(
        """() => {
            const [before, marked] = document.querySelectorAll('.letter-body p')[1].querySelector('span').childNodes;
            getSelection().setBaseAndExtent(before, 13, document.querySelector('.letter-body sup').nextSibling, 5);
        }"""
    )
    offer.click()
    assert outside.inner_text("#new-comment blockquote") == "the lanterns of Port Example. They"
    assert outside.locator("mark.is-chosen").all_inner_texts() == ["the lanterns of ", "Port Example", ".", " They"]
    outside.keyboard.type("All of them?")
    outside.get_by_role("button", name="Save the comment").click()
    assert Comment.objects.get().quote == "the lanterns of Port Example. They"


def test_a_selection_counts_characters_beyond_the_first_plane_as_one(
    live_server, outside: Page, campaign: Campaign, transactional_db: None
) -> None:
    letter = factories.draft(campaign, content={"body": "🏮🏮 A *lamp* 🏮 and 🏮 light.\n\nAnother."})
    outside.goto(live_server.url + link(asked(round_on(letter))))
    outside.evaluate(
        """() => {
            const last = document.querySelector('[data-passage="3"]').lastChild;
            const other = document.querySelector('[data-passage="4"]').firstChild;
            getSelection().setBaseAndExtent(last, last.data.indexOf('and'), other, 3);
        }"""
    )
    outside.get_by_role("link", name="Comment on these words").click()
    assert outside.inner_text("#new-comment blockquote") == "and 🏮 light."


def test_errors_and_refusals_take_the_focus(
    live_server, at_desk: Page, refused: Page, letter: Letter, editor: User
) -> None:
    reviewer = asked(round_on(letter))
    refused.goto(f"{live_server.url}{link(reviewer)}?on=letter")
    press(refused, "Save the comment")
    assert "Write a comment" in refused.evaluate("document.activeElement.textContent")
    assert_accessible(refused)
    refused.goto(live_server.url + link(reviewer))
    press(refused, "Send the answer")
    assert "Choose one of the three answers." in refused.evaluate("document.activeElement.textContent")

    suggestion(reviewer, letter, "those who work there", "everybody")
    at_desk.goto(f"{live_server.url}{DESK}review/")
    press(at_desk, "Accept suggestion 1")
    assert "they touch a link" in at_desk.evaluate("document.activeElement.textContent")
    assert_accessible(at_desk)


def test_the_pages_work_without_a_script(live_server, browser: Browser, letter: Letter) -> None:  # noqa: F811
    reviewer = asked(round_on(letter))
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + link(reviewer))
    page.get_by_role("link", name="Comment on “publish the accounts, and”").click()
    page.get_by_text("Only some of these words").click()
    page.get_by_label("Only these words").fill("the accounts")
    page.get_by_role("button", name="Take these words").click()
    page.get_by_label("Your comment", exact=True).fill("All of them?")
    page.get_by_role("button", name="Save the comment").click()
    assert Comment.objects.get().quote == "the accounts"
    assert page.get_by_role("article", name="Comment 1 You").is_visible()


def test_many_comments_and_ended_ones_are_accessible_for_each_who_reads_them(
    live_server, at_desk: Page, letter: Letter, editor: User
) -> None:
    reviewer = asked(round_on(letter), "جمعية أصدقاء الرصيف", "office@quay.example")
    for words in ("lanterns of Port", "of Port Example", "light the quay", "work there", "to help"):
        comment(reviewer, letter, words, body="A long remark about it. " * 9)
    suggestion(reviewer, letter, "publish the accounts, and", "")
    for query in ("", "?show=all", f"?by={reviewer.public_id}", "?version=1&on=3"):
        at_desk.goto(f"{live_server.url}{DESK}review/{query}")
        assert_accessible(at_desk)
