"""The page behind a review link: read and comment only, by nobody's cookie, for nobody else's eyes."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign
from letters import workflow
from letters.models import Comment, Letter, Reviewer, ReviewRound
from letters.workflow import LinkEnded, TooMuchSaid, reviewing
from tests import factories
from tests.browse import Page, get
from tests.conftest import client_of
from tests.letters.reviewing import (
    BODY,
    address,
    asked,
    comment,
    link,
    marked,
    one_line,
    round_on,
    save,
    threads,
    version_of,
    write,
)
from tests.signatures.door import everything

SEALED = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    Campaign.objects.filter(pk=campaign.pk).update(time_zone="Asia/Seoul", contact_email="hello@lantern.example")
    campaign.refresh_from_db()
    return factories.draft(campaign, content={"body": BODY})


@pytest.fixture
def round(letter: Letter) -> ReviewRound:
    return round_on(letter)


@pytest.fixture
def reviewer(round: ReviewRound) -> Reviewer:
    return asked(round, email="office@quay.example")


def test_a_reviewer_reads_the_version_of_the_round_the_request_and_the_deadline(
    client: Client, letter: Letter, round: ReviewRound, reviewer: Reviewer
) -> None:
    save(letter, body="A newer text, which is not for their eyes.")
    page = get(client, link(reviewer))
    words = one_line(page.soup.select_one("main").get_text(" "))
    assert "For review by Quay Union" in words
    assert "Can you all sign this?" in words
    assert f"{timezone.localtime(round.ends_at, datetime.timezone(datetime.timedelta(hours=9))):%H:%M}" in words
    assert "(Seoul time)" in words
    assert "They have been lit since 1912." in words
    assert "A newer text" not in page.html


def test_the_page_is_sealed_and_sets_no_cookie(client: Client, reviewer: Reviewer) -> None:
    answers = [
        client.get(link(reviewer)),
        client.get(link(reviewer) + "?on=3"),
        client.post(link(reviewer), {"action": "verdict", "answer": "fine"}),
        client.post(link(reviewer), {"action": "verdict"}),
        write(client, link(reviewer) + "?on=3", body="Hm?"),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 303, 422, 303]
    for answer in answers:
        assert SEALED.items() <= answer.headers.items()
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert b"csrf" not in answer.content


def test_looking_changes_nothing(client: Client, letter: Letter, reviewer: Reviewer) -> None:
    comment(reviewer, letter)
    before = everything()
    for query in ("", "?on=3", "?on=letter", "?on=3&start=1&end=9", "?action=verdict&answer=fine", "?comment-body=x"):
        for send in (client.get, client.head):
            assert send(link(reviewer) + query).status_code == 200
    assert everything() == before


def test_other_methods_are_refused(client: Client, reviewer: Reviewer) -> None:
    for send in (client.put, client.delete, client.patch):
        assert send(link(reviewer)).status_code == 405


def test_an_unknown_link_is_as_any_page_that_is_not_there(client: Client, reviewer: Reviewer) -> None:
    missing = client.get("/nothing/at-all/")
    for path in ("/review/unknown/", link(reviewer)[:-2] + "/", f"/review/{reviewer.public_id}/"):
        for answer in (client.get(path), client.post(path, {"action": "verdict", "answer": "fine"})):
            assert answer.status_code == 404
            assert answer.content == missing.content
    assert client.get("/review/").content == missing.content


def end(reviewer: Reviewer, how: str) -> None:
    """Let a link end in one of the ways there are."""
    past = timezone.now() - datetime.timedelta(minutes=1)
    if how == "revoked":
        workflow.revoke_link(reviewer=reviewer, by="Edda")
    elif how == "expired":
        Reviewer.objects.filter(pk=reviewer.pk).update(expires_at=past)
    elif how == "closed":
        workflow.close_round(round=reviewer.round, by="Edda")
    else:
        workflow.withdraw(letter=reviewer.round.text.letter, by="Owner")


@pytest.mark.parametrize("how", ["revoked", "expired", "closed", "withdrawn"])
def test_a_link_that_has_ended_says_whom_to_ask_and_nothing_of_the_letter(
    client: Client, letter: Letter, reviewer: Reviewer, how: str
) -> None:
    said = comment(reviewer, letter)
    end(reviewer, how)
    before = everything()
    answers = [
        client.get(link(reviewer)),
        client.get(link(reviewer) + "?on=3"),
        client.post(link(reviewer), {"action": "verdict", "answer": "fine"}),
        client.post(link(reviewer), {"action": "answer", "comment": said.public_id, "body": "More"}),
        write(client, link(reviewer) + "?on=3", body="Late"),
    ]
    for answer in answers:
        page = Page(client, answer)
        assert answer.status_code == 410
        assert SEALED.items() <= answer.headers.items()
        assert "Lantern Coalition" in page.html
        assert page.soup.select_one("a[href='mailto:hello@lantern.example']")
        for secret in ("lit since", letter.title, "Quay Union", "Can you all sign", "desk@lantern"):
            assert secret not in page.html
    assert "was not saved" in answers[-1].content.decode()
    assert "was not saved" not in answers[0].content.decode()
    assert everything() == before
    for verb in (
        lambda: comment(reviewer, letter, "lanterns"),
        lambda: workflow.answer_comment(comment=said, by=reviewer, body="x"),
        lambda: workflow.give_answer(reviewer=reviewer, answer="fine"),
    ):
        with pytest.raises((LinkEnded, workflow.NotNow)):
            verb()


def test_a_reviewer_comments_suggests_and_lands_on_what_was_said(
    client: Client, letter: Letter, reviewer: Reviewer
) -> None:
    path = f"{link(reviewer)}?{address(version_of(letter), 'light the quay')}"
    page = get(client, path)
    assert marked(page) == ["light the quay"]
    answer = write(client, path, body="Both, please.", proposal="light both quays")
    said = Comment.objects.get()
    assert answer["Location"] == f"{link(reviewer)}#comment-{said.public_id}"
    assert (said.author, said.reviewer, said.user) == ("Quay Union", reviewer, None)
    assert (said.quote, said.proposal, said.version) == ("light the quay", "light both quays", version_of(letter))
    page = get(client, link(reviewer))
    assert "Both, please." in threads(page)[0]
    assert page.soup.select_one(f"#comment-{said.public_id}")["tabindex"] == "-1"
    assert marked(page) == ["light the quay"]
    assert page.soup.select("[value=accept], [value=decline], [value=resolve], [value=delete]") == []


def test_a_reviewer_sees_own_comments_and_their_answers_and_nobody_elses(
    client: Client, letter: Letter, round: ReviewRound, reviewer: Reviewer
) -> None:
    other, editor = asked(round, "Rival Group", "rival@rival.example"), factories.member(letter.campaign, "editor")
    own = comment(reviewer, letter, body="Own words")
    workflow.answer_comment(comment=own, by=editor, body="Thank you for this")
    workflow.answer_comment(comment=comment(other, letter, "light the quay", body="Theirs"), by=editor, body="To them")
    comment(editor, letter, "publish the accounts", body="Internal doubts")
    workflow.give_answer(reviewer=other, answer="against")
    page = get(client, link(reviewer))
    assert len(threads(page)) == 1
    assert "Thank you for this" in threads(page)[0]
    assert editor.name in threads(page)[0]
    assert marked(page) == ["lit since 1912"]
    for secret in ("Rival", "Theirs", "To them", "Internal doubts", editor.email, other.token, "office@quay.example"):
        assert secret not in page.html


def test_a_reviewer_answers_in_own_threads_alone(
    client: Client, letter: Letter, round: ReviewRound, reviewer: Reviewer
) -> None:
    own, theirs = comment(reviewer, letter), comment(asked(round, "Rival"), letter)
    answer = client.post(link(reviewer), {"action": "answer", "comment": own.public_id, "body": "One more thing"})
    assert answer["Location"].endswith(f"#comment-{own.public_id}")
    assert own.answers.get().reviewer == reviewer
    for about in (theirs.public_id, own.answers.get().public_id, "x", ""):
        data = {"action": "answer", "comment": about, "body": "Hello"}
        assert client.post(link(reviewer), data).status_code == 404
    assert client.post(link(reviewer), {"action": "answer", "comment": own.public_id, "body": ""}).status_code == 422
    assert Comment.objects.filter(parent__isnull=False).count() == 1


def test_a_thread_that_was_ended_says_so_and_takes_no_answer(
    client: Client, letter: Letter, reviewer: Reviewer
) -> None:
    own = comment(reviewer, letter)
    workflow.resolve_comment(comment=own, by=factories.member(letter.campaign, "editor"))
    page = get(client, link(reviewer))
    assert "Resolved" in threads(page)[0]
    assert page.soup.select(".comment-actions form") == []
    answer = client.post(link(reviewer), {"action": "answer", "comment": own.public_id, "body": "Late"})
    assert answer.status_code == 409
    assert "This thread is now: Resolved." in answer.content.decode()


@pytest.mark.parametrize("action", ["resolve", "accept", "decline", "reopen", "delete", "revoke", "close", "", "add"])
def test_a_link_gives_no_other_power(client: Client, letter: Letter, reviewer: Reviewer, action: str) -> None:
    own = comment(reviewer, letter, proposal="lit since 1913")
    before = everything()
    answer = client.post(link(reviewer), {"action": action, "comment": own.public_id, "name": "X"})
    assert answer.status_code == 400
    assert everything() == before


def test_an_answer_is_given_and_changed(client: Client, reviewer: Reviewer) -> None:
    page = get(client, link(reviewer))
    page = page.press("Send the answer", answer="fine")
    reviewer.refresh_from_db()
    first = reviewer.answered_at
    assert (reviewer.answer, bool(first)) == ("fine", True)
    assert "You answered: Fine as it is" in one_line(page.soup.select_one("#answer").get_text())
    page = page.press("Change the answer", answer="against")
    reviewer.refresh_from_db()
    assert reviewer.answer == "against"
    assert reviewer.answered_at > first
    assert page.soup.select_one("#answer input[checked]")["value"] == "against"


@pytest.mark.parametrize("answer", ["", "none", "maybe", "fine\0"])
def test_an_answer_that_is_none_is_sent_back(client: Client, reviewer: Reviewer, answer: str) -> None:
    got = client.post(link(reviewer), {"action": "verdict", "answer": answer})
    assert got.status_code == 422
    assert "form-errors" in got.content.decode()
    reviewer.refresh_from_db()
    assert reviewer.answer == ""


def test_one_link_says_no_more_than_it_may(
    client: Client, letter: Letter, round: ReviewRound, reviewer: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "MOST_OF_A_REVIEWER", 3)
    own = comment(reviewer, letter, body="0")
    comment(reviewer, letter, body="1")
    workflow.answer_comment(comment=own, by=reviewer, body="2")
    answer = write(client, link(reviewer) + "?on=3", body="3")
    assert answer.status_code == 409
    assert "3 comments by one link are enough." in answer.content.decode()
    with pytest.raises(TooMuchSaid):
        workflow.answer_comment(comment=own, by=reviewer, body="4")
    assert write(client, link(asked(round, "Other")) + "?on=3", body="3").status_code == 303
    assert (
        write(
            client_of(factories.member(letter.campaign, "editor")),
            "/desk/lantern/letters/lanterns/review/?version=1&on=3",
            body="5",
        ).status_code
        == 302
    )


def test_a_coordinator_who_opens_a_link_is_a_reviewer_there(letter: Letter, reviewer: Reviewer) -> None:
    editor = client_of(factories.member(letter.campaign, "editor"))
    page = get(editor, link(reviewer))
    assert editor.user.email not in page.html
    write(editor, link(reviewer) + "?on=3", body="As the union")
    assert Comment.objects.get().author == "Quay Union"


def test_the_page_of_a_text_in_another_direction_says_so(client: Client, letter: Letter) -> None:
    workflow.add_language(letter=letter, language="ar", by="Edda")
    version = workflow.save_version(
        text=letter.texts.get(language="ar"), content={"title": "رسالة", "body": "أضيئوا الرصيف."}, by="Edda"
    )
    round = workflow.start_round(
        version=version, by="Edda", request="", ends_at=timezone.now() + datetime.timedelta(days=1)
    )
    sheet = get(client, link(asked(round))).soup.select_one(".review-sheet")
    assert (sheet["lang"], sheet["dir"]) == ("ar", "auto")
    assert "أضيئوا الرصيف." in sheet.get_text()
