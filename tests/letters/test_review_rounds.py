"""Review rounds at the desk: begun, people asked, extended, links revoked, closed; and who may see what."""

import datetime
import logging

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from campaign.logs import NoSecrets
from campaign.models import Campaign, Event, Outbox
from letters import workflow
from letters.models import Letter, Reviewer, ReviewRound
from letters.workflow import DeadlinePassed, NotNow, RoundClosed, TooManyReviewers
from letters.workflow.rounds import MOST_REVIEWERS
from tests import factories
from tests.browse import Page, get
from tests.conftest import client_of, links
from tests.letters.reviewing import BODY, DESK, asked, comment, link, one_line, round_on, save, version_of

NEW = f"{DESK}rounds/new/"


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    Campaign.objects.filter(pk=campaign.pk).update(time_zone="Asia/Seoul")
    campaign.refresh_from_db()
    return factories.draft(campaign, content={"body": BODY})


@pytest.fixture
def editor(campaign: Campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "editor"))


def page_of(client: Client, round: ReviewRound) -> Page:
    return get(client, f"{DESK}rounds/{round.public_id}/")


def do(client: Client, round: ReviewRound, action: str, **fields: object) -> Page:
    """Post a form of a round's page and follow."""
    path = f"{DESK}rounds/{round.public_id}/"
    return Page(client, client.post(path, {"action": action, **fields}, follow=True))


def in_seoul(days: float) -> str:
    """A deadline as it is typed."""
    moment = timezone.now() + datetime.timedelta(days=days, hours=9)
    return moment.strftime("%Y-%m-%dT%H:00")


def test_a_round_begins_on_the_newest_version_with_a_deadline_in_the_campaigns_zone(
    editor: Client, letter: Letter
) -> None:
    save(letter, title="Newer")
    page = get(editor, NEW)
    assert "Time zone: Asia/Seoul." in page.html
    page = page.press("Start the round", request="Red lines?\r\nSay so.", ends_at="2999-03-03T18:00")
    round = ReviewRound.objects.get()
    assert (round.version, round.text) == (version_of(letter), letter.original)
    assert (round.request, round.created_by) == ("Red lines?\nSay so.", editor.user.name)
    assert round.ends_at == datetime.datetime(2999, 3, 3, 9, 0, tzinfo=datetime.UTC)
    assert "3 March 2999, 18:00" in page.html
    assert "Nobody is asked yet." in page.html


def test_an_older_version_can_be_sent_round(editor: Client, letter: Letter) -> None:
    first = version_of(letter)
    save(letter, title="Newer")
    get(editor, NEW).press("Start the round", version=first.pk, ends_at=in_seoul(2))
    assert ReviewRound.objects.get().version == first


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_at": ""},
        {"ends_at": "yesterday"},
        {"ends_at": "2001-01-01T10:00"},
        {"version": "999999"},
        {"version": "x"},
        {"request": "long " * 300},
    ],
)
def test_a_round_that_cannot_be_is_sent_back(editor: Client, letter: Letter, fields: dict) -> None:
    data = {"version": version_of(letter).pk, "ends_at": in_seoul(2)} | fields
    answer = editor.post(NEW, data)
    assert answer.status_code == 422
    assert "form-errors" in answer.content.decode()
    assert not ReviewRound.objects.exists()


def test_versions_of_another_letter_cannot_be_sent_round(editor: Client, letter: Letter) -> None:
    other = version_of(factories.draft())
    assert editor.post(NEW, {"version": other.pk, "ends_at": in_seoul(2)}).status_code == 422


def test_who_is_asked_by_mail_gets_their_link_and_the_letter_stays_out_of_the_mail(
    editor: Client, letter: Letter, send_mail
) -> None:
    round = round_on(letter, request="Could you sign this?")
    page = do(editor, round, "add", name=" Quay\nUnion ", email="office@quay.example")
    assert "A mail with the link is on its way to Quay Union." in page.html
    (mail,) = send_mail()
    reviewer = Reviewer.objects.get()
    assert (reviewer.name, reviewer.email, reviewer.expires_at) == ("Quay Union", "office@quay.example", round.ends_at)
    assert (mail.to, mail.reply_to) == (["office@quay.example"], ["desk@lantern.example"])
    assert mail.subject == f"Please review: {letter.title}"
    assert links(mail)[0] == link(reviewer)
    body = one_line(mail.body)
    for words in ("Hello Quay Union,", "Could you sign this?", "(Seoul time)", f"{editor.user.name} of Lantern"):
        assert words in body
    assert "lit since 1912" not in body
    assert Client().get(links(mail)[0]).status_code == 200


def test_who_has_no_mail_address_has_a_link_to_copy(editor: Client, letter: Letter) -> None:
    round = round_on(letter)
    page = do(editor, round, "add", name="Quay Union", email="")
    assert not Outbox.objects.exists()
    reviewer = Reviewer.objects.get()
    assert page.soup.select_one(f"#reviewer-{reviewer.public_id} input.secret")["value"].endswith(link(reviewer))
    assert "Copy the link of Quay Union" in page.html


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "\u200b"}, {"name": "x" * 151}, {"name": "A", "email": "nobody"}]
)
def test_a_reviewer_without_a_name_or_with_no_address_is_sent_back(
    editor: Client, letter: Letter, fields: dict
) -> None:
    page = do(editor, round_on(letter), "add", **fields)
    assert page.status == 422
    assert page.soup.select(".form-errors")
    assert not Reviewer.objects.exists()


def test_the_page_shows_who_has_answered_how_and_who_has_not(editor: Client, letter: Letter) -> None:
    round = round_on(letter)
    fine, against, silent = (asked(round, name) for name in ("Alder", "Birch", "Cedar"))
    workflow.give_answer(reviewer=fine, answer="fine")
    workflow.give_answer(reviewer=against, answer="against")
    said = comment(against, letter)
    workflow.answer_comment(comment=said, by=against, body="More")
    page = page_of(editor, round)
    rows = [one_line(row.get_text(" ")) for row in page.soup.select(".reviewers > li")]
    assert "Fine as it is" in rows[0]
    assert "We cannot sign this" in rows[1]
    assert "1 comment by Birch" in rows[1]
    assert "No answer yet" in rows[2]
    assert silent.name in rows[2]
    assert "2 of 3" in page.html
    page = get(editor, page.soup.select_one(".reviewers a[href*='by=']")["href"])
    assert "Comments by Birch" in page.html
    assert len(page.soup.select("article.comment")) == 1
    assert "2 of 3 have answered" in get(editor, DESK).html


def test_comments_of_one_reviewer_are_shown_also_when_they_are_ended(editor: Client, letter: Letter) -> None:
    round = round_on(letter)
    reviewer, other = asked(round), asked(round, "Other")
    workflow.resolve_comment(comment=comment(reviewer, letter), by=editor.user)
    comment(other, letter, body="Theirs")
    page = get(editor, f"{DESK}?by={reviewer.public_id}")
    assert len(page.soup.select("article.comment")) == 1
    assert "Theirs" not in page.html


def test_the_deadline_is_extended_with_every_link(editor: Client, letter: Letter) -> None:
    round = round_on(letter, days=1)
    reviewer = asked(round)
    do(editor, round, "deadline", ends_at="2999-03-03T18:00")
    reviewer.refresh_from_db()
    round.refresh_from_db()
    assert reviewer.expires_at == round.ends_at == datetime.datetime(2999, 3, 3, 9, 0, tzinfo=datetime.UTC)
    assert Client().get(link(reviewer)).status_code == 200


def test_a_round_whose_deadline_has_passed_can_be_taken_up_by_another(editor: Client, letter: Letter) -> None:
    round = round_on(letter)
    reviewer = asked(round)
    past = timezone.now() - datetime.timedelta(hours=1)
    ReviewRound.objects.update(ends_at=past)
    Reviewer.objects.update(expires_at=past)
    page = page_of(editor, round)
    assert "deadline passed" in page.html
    assert "does not open any more" in page.html
    assert "Ask somebody" not in page.html
    with pytest.raises(DeadlinePassed):
        workflow.add_reviewer(round=round, by="Edda", name="Late")
    assert Client().get(link(reviewer)).status_code == 410
    do(editor, round, "deadline", ends_at=in_seoul(2))
    assert Client().get(link(reviewer)).status_code == 200


@pytest.mark.parametrize("typed", ["", "never", "2001-01-01T10:00"])
def test_a_deadline_that_cannot_be_changes_nothing(editor: Client, letter: Letter, typed: str) -> None:
    round = round_on(letter)
    page = do(editor, round, "deadline", ends_at=typed)
    assert page.soup.select(".form-errors, .notice-alert")
    assert ReviewRound.objects.get().ends_at == round.ends_at


def test_a_link_is_revoked_and_what_was_said_by_it_stays(editor: Client, letter: Letter) -> None:
    round = round_on(letter)
    reviewer, other = asked(round), asked(round, "Other")
    comment(reviewer, letter)
    page = do(editor, round, "revoke", reviewer=reviewer.public_id)
    assert "revoked" in page.soup.select_one(f"#reviewer-{reviewer.public_id}").get_text()
    assert Client().get(link(reviewer)).status_code == 410
    assert Client().get(link(other)).status_code == 200
    assert len(get(editor, DESK).soup.select("article.comment")) == 1
    do(editor, round, "revoke", reviewer=reviewer.public_id)
    assert Event.objects.filter(type="review.link-revoked").count() == 1


def test_closing_ends_every_link_for_good(editor: Client, letter: Letter) -> None:
    round = round_on(letter)
    reviewer = asked(round)
    page = do(editor, round, "close")
    assert Client().get(link(reviewer)).status_code == 410
    assert "closed" in page.soup.select_one("h1").get_text()
    assert page.soup.select("main form") == []
    for again in (
        lambda: workflow.close_round(round=round, by="Edda"),
        lambda: workflow.add_reviewer(round=round, by="Edda", name="Late"),
        lambda: workflow.set_round_deadline(round=round, by="Edda", ends_at=round.ends_at),
        lambda: workflow.revoke_link(reviewer=reviewer, by="Edda"),
    ):
        with pytest.raises(RoundClosed):
            again()


def test_a_round_has_no_more_reviewers_than_it_may(letter: Letter) -> None:
    round = round_on(letter)
    Reviewer.objects.bulk_create(
        Reviewer(round=round, name=f"R{number}", expires_at=round.ends_at) for number in range(MOST_REVIEWERS - 1)
    )
    asked(round)
    with pytest.raises(TooManyReviewers):
        asked(round)


def test_a_withdrawn_letter_has_no_review_any_more(editor: Client, letter: Letter) -> None:
    round = round_on(letter)
    reviewer = asked(round)
    workflow.withdraw(letter=letter, by="Owner")
    assert Client().get(link(reviewer)).status_code == 410
    page = page_of(editor, round)
    assert page.status == 200
    assert page.soup.select("main form, main input") == []
    assert editor.post(f"{DESK}rounds/{round.public_id}/", {"action": "close"}).status_code == 404
    for verb in (lambda: round_on(letter), lambda: asked(round), lambda: workflow.close_round(round=round, by="Edda")):
        with pytest.raises(NotNow):
            verb()


@pytest.mark.parametrize("role", ["viewer", "moderator"])
def test_who_does_not_draft_reads_a_round_without_its_links_and_addresses(letter: Letter, as_role, role: str) -> None:
    round = round_on(letter)
    reviewer = asked(round, email="office@quay.example")
    client = as_role(role)
    page = page_of(client, round)
    assert reviewer.name in page.html
    for secret in (reviewer.token, "office@quay.example", "office"):
        assert secret not in page.html
        assert secret not in get(client, DESK).html
    assert page.soup.select("main form") == []
    for action in ("add", "deadline", "revoke", "close"):
        data = {"action": action, "name": "X", "reviewer": reviewer.public_id, "ends_at": in_seoul(9)}
        assert client.post(f"{DESK}rounds/{round.public_id}/", data).status_code == 404
    assert client.get(NEW).status_code == 404
    assert client.post(NEW, {"version": round.version_id, "ends_at": in_seoul(2)}).status_code == 404


def test_nobody_reaches_a_round_of_another_letter_or_campaign(editor: Client, letter: Letter, as_role) -> None:
    other = round_on(factories.draft(slug="other"))
    own = round_on(letter)
    assert page_of(editor, other).status == 404
    assert page_of(as_role("stranger"), own).status == 404
    reviewer = asked(other)
    assert do(editor, own, "revoke", reviewer=reviewer.public_id).status == 404
    assert do(editor, own, "revoke", reviewer="x").status == 404
    assert do(editor, own, "vanish").status == 400


def test_the_record_tells_of_a_round_and_of_no_reviewer(editor: Client, letter: Letter) -> None:
    round = round_on(letter, request="A private request")
    reviewer = asked(round, "Secretive Partner", "office@quay.example")
    workflow.give_answer(reviewer=reviewer, answer="against")
    workflow.set_round_deadline(round=round, by="Edda", ends_at=round.ends_at + datetime.timedelta(days=1))
    workflow.revoke_link(reviewer=reviewer, by="Edda")
    workflow.close_round(round=round, by="Edda")
    page = get(editor, "/desk/lantern/letters/lanterns/history/")
    for sentence in (
        "Edda sent version 1 round for review (en), until ",
        "Edda asked a reviewer, number 1 of the round.",
        "A reviewer answered to the review round; 1 have answered.",
        "Edda set the deadline of the review: ",
        "Edda revoked a review link.",
        "Edda closed the review round (en).",
    ):
        assert sentence in page.html
    told = str(list(Event.objects.values()))
    for private in ("Secretive", "quay", "private", "against", reviewer.token):
        assert private not in told


def test_a_link_never_stands_in_a_log(letter: Letter) -> None:
    path = link(asked(round_on(letter)))
    record = logging.LogRecord("django.request", 30, "", 1, "Gone: %s", (path,), None)
    NoSecrets().filter(record)
    assert record.getMessage() == "Gone: /review/…/"


def test_a_campaign_cannot_take_the_address_of_the_links(db: None) -> None:
    with pytest.raises(ValidationError):
        Campaign(slug="review", name="A review").full_clean()
