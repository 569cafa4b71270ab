"""Whatever is sent to a review, the answer is a page, and what is stored can be printed."""

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from campaign.models import Campaign
from campaign.text import clean_line
from letters.models import Comment, Letter, Reviewer, ReviewRound
from tests import factories
from tests.browse import Page
from tests.conftest import client_of
from tests.letters.reviewing import BODY, DESK, asked, link, round_on, write
from tests.signatures.door import everything
from tests.signatures.test_hostile_input import HOSTILE

DIGITS = ["", "0", "-1", "9" * 30, "1e3", "٣", "³", "0x3", "+3", "3.0", "NaN", "\0", "%00", "letter\0"]


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.draft(campaign, content={"body": BODY})


@pytest.fixture
def reviewer(letter: Letter) -> Reviewer:
    return asked(round_on(letter))


@pytest.fixture
def editor(letter: Letter) -> Client:
    return client_of(factories.member(letter.campaign, "editor"))


def assert_harmless(page: Page) -> None:
    assert "<script>alert" not in page.html
    assert page.soup.select("[onmouseover], main script, a[href^=javascript], a[href^=data]") == []


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_taken_clean_or_sent_back(letter: Letter, reviewer: Reviewer, typed: str) -> None:
    client = Client(raise_request_exception=False)
    for field in ("body", "proposal"):
        answer = write(client, link(reviewer) + "?on=3", **{"body": "Hm?", field: typed})
        assert answer.status_code in {303, 422}, field
        assert_harmless(Page(client, answer))
    for said in Comment.objects.all():
        for words in (*said.body.split("\n"), said.proposal or ""):
            assert words == clean_line(words)
    assert_harmless(Page(client, client.get(link(reviewer))))


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_at_the_desk_are_taken_clean_or_sent_back(letter: Letter, editor: Client, typed: str) -> None:
    editor.raise_request_exception = False
    answer = write(editor, f"{DESK}?version=1&on=3", body=typed, proposal=typed)
    assert answer.status_code in {302, 422}
    round = round_on(letter)
    for data in (
        {"action": "add", "name": typed, "email": ""},
        {"action": "add", "name": "A", "email": typed},
        {"action": "deadline", "ends_at": typed},
        {"action": "revoke", "reviewer": typed},
        {"action": typed},
    ):
        assert editor.post(f"{DESK}rounds/{round.public_id}/", data).status_code in {302, 400, 404, 422}
    assert editor.post(f"{DESK}rounds/new/", {"version": typed, "request": typed, "ends_at": typed}).status_code in {
        400,
        422,
    }
    for path in (DESK, f"{DESK}rounds/{round.public_id}/"):
        page = Page(editor, editor.get(path))
        assert page.status == 200
        assert_harmless(page)
    for reviewer in Reviewer.objects.all():
        assert reviewer.name == clean_line(reviewer.name)
        assert_harmless(Page(editor, Client().get(link(reviewer))))


@pytest.mark.parametrize("name", ["on", "start", "end", "version", "words", "keep", "by", "show"])
def test_a_hostile_address_is_answered(letter: Letter, reviewer: Reviewer, editor: Client, name: str) -> None:
    before = everything()
    for client, path in ((editor, DESK), (Client(), link(reviewer))):
        client.raise_request_exception = False
        for typed in DIGITS:
            assert client.get(path, {"on": "3", name: typed}).status_code in {200, 400}
            answer = client.post(
                path, {"action": "comment", "comment-body": "Hm?"}, query_params={"on": "99", name: typed}
            )
            assert answer.status_code in {400, 422}
    assert everything() == before


def test_hostile_words_are_looked_for_in_vain(reviewer: Reviewer) -> None:
    client = Client(raise_request_exception=False)
    for typed in HOSTILE.values():
        answer = client.get(link(reviewer), {"on": "3", "words": typed})
        assert answer.status_code in {200, 400}
        assert_harmless(Page(client, answer))


@pytest.mark.parametrize("token", ["%00", "%ff", "..", "a:b:c", "é", "%E2%80%AE", "' OR 1=1 --", "a" * 20_000])
def test_a_hostile_token_is_answered(reviewer: Reviewer, token: str) -> None:
    client = Client(raise_request_exception=False)
    for answer in (client.get(f"/review/{token}/"), client.post(f"/review/{token}/", {"action": "verdict"})):
        assert answer.status_code in {400, 404, 405}


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "idna", "hex", "rot13", "undefined", "nonsense"])
def test_an_odd_charset_is_answered(reviewer: Reviewer, charset: str) -> None:
    client = Client(raise_request_exception=False)
    body = encode_multipart(BOUNDARY, {"action": "comment", "comment-body": "Ada +2AA- +IC4-"})
    content_type = f"{MULTIPART_CONTENT}; charset={charset}"
    answer = client.generic("POST", link(reviewer), body, content_type=content_type)
    assert answer.status_code < 500


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"action=comment&comment-body=%ff%fe", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % number for number in range(2000)), "application/x-www-form-urlencoded"),
        (b"comment-body=" + b"a" * 5_000_000, "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"", ""),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
    ],
)
def test_a_broken_request_is_answered(reviewer: Reviewer, body: bytes, content_type: str) -> None:
    client = Client(raise_request_exception=False)
    answer = client.generic("POST", link(reviewer), body, content_type=content_type)
    assert 400 <= answer.status_code < 500
    assert not Comment.objects.exists()


def test_markup_in_a_comment_is_shown_as_it_was_typed(letter: Letter, reviewer: Reviewer) -> None:
    write(Client(), link(reviewer) + "?on=3", body="Is <b>this</b> & “that” *so*?")
    page = Page(Client(), Client().get(link(reviewer)))
    assert page.soup.select_one(".comment-body p").get_text() == "Is <b>this</b> & “that” *so*?"


def test_long_suggestions_of_repeated_words_do_not_hold_up_the_page(letter: Letter, editor: Client) -> None:
    """What is compared for one page is bounded, however much one link sends."""
    version = letter.original.versions.get()
    Comment.objects.bulk_create(
        Comment(
            text=letter.original,
            version=version,
            author="A",
            field="body",
            quote="a b " * 1200,
            proposal="b a " * 1200,
            body=str(number),
        )
        for number in range(200)
    )
    assert ReviewRound.objects.count() == 0
    page = Page(editor, editor.get(DESK))
    assert len(page.soup.select("article.comment .diff")) == 200
