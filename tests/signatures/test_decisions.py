"""Decisions in the queue: approve, reject, undo, in bulk; who may, what is mailed, and what goes nowhere."""

import datetime
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign, Event, Outbox
from letters import workflow as letter_workflow
from letters.models import Letter
from signatures import workflow
from signatures.models import Decision, Signature
from tests import factories
from tests.browse import get
from tests.conftest import links
from tests.signatures.at_desk import entered, names, path, post, queue, row_of, told

State = Signature.State


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def moderator(campaign: Campaign, letter: Letter, as_role: Callable[[str], Client]) -> Client:
    return as_role("moderator")


def state(signature: Signature) -> str:
    return Signature.objects.get(pk=signature.pk).state


def decide(client: Client, letter: Letter, signature: Signature, verdict: str = "approve", **data: str):
    return post(client, letter, "decide/", signature, verdict=verdict, **data)


@pytest.mark.django_db
def test_approving_takes_the_name_off_the_queue_and_leaves_a_decision_and_an_event(
    moderator: Client, letter: Letter
) -> None:
    signature = factories.pending(letter, name="Ada Exemplar", role="poet")
    factories.pending(letter, name="Bo Waits")
    page = queue(moderator, letter, "?show=individuals")
    button = row_of(page, signature).select_one('[data-test="approve"]')
    after = page.submit(button)
    assert names(after) == ["Bo Waits"]
    assert after.response.wsgi_request.get_full_path() == path(letter, "queue/?show=individuals")
    assert "Approved: “Ada Exemplar, poet”." in after.soup.get_text()
    decision = signature.decisions.get()
    assert (decision.verdict, decision.user, decision.by) == ("approve", moderator.user, moderator.user.name)
    event = Event.objects.get(type="signature.approved")
    assert (event.subject, event.actor) == (signature.public_id, moderator.user.name)


@pytest.mark.django_db
def test_a_rejection_tells_the_signatory_the_reason_and_keeps_the_note(
    moderator: Client, letter: Letter, send_mail: Callable
) -> None:
    signature = factories.pending(letter, name="Joke McJoke", email="joke@signers.example")
    page = queue(moderator, letter)
    button = row_of(page, signature).select_one('[data-test="reject"]')
    page.submit(button, reason="We could not find you.", private_note="Third time this week.")
    assert state(signature) == State.REJECTED
    (message,) = [mail for mail in send_mail(minutes=3) if mail.subject.startswith("About your signature")]
    assert message.to == ["joke@signers.example"]
    assert "We could not find you." in message.body
    assert "Third time" not in message.body
    shown = get(moderator, path(letter, "", signature)).soup.get_text(" ")
    assert "We could not find you." in shown
    assert "Third time this week." in shown
    event = Event.objects.get(type="signature.rejected")
    assert event.details == {}


@pytest.mark.django_db
def test_the_mail_waits_two_minutes_and_answers_go_to_the_campaign(
    moderator: Client, letter: Letter, send_mail: Callable
) -> None:
    signature = factories.pending(letter, email="ada@signers.example")
    send_mail()
    decide(moderator, letter, signature)
    assert send_mail(minutes=1) == []
    (message,) = send_mail(minutes=3)
    assert message.subject.startswith("Your signature is accepted")
    assert message.reply_to == ["desk@lantern.example"]
    assert [link for link in links(message) if link.startswith("/signature/")]
    assert send_mail(minutes=60) == []


@pytest.mark.django_db
def test_without_an_address_of_the_campaign_answers_go_to_the_coordinator(
    moderator: Client, letter: Letter, send_mail: Callable
) -> None:
    Campaign.objects.update(reply_to="")
    signature = factories.pending(letter)
    send_mail()
    decide(moderator, letter, signature)
    (message,) = send_mail(minutes=3)
    assert message.reply_to == [moderator.user.email]


@pytest.mark.django_db
@pytest.mark.parametrize("verdict", ["approve", "reject"])
def test_an_undo_within_two_minutes_goes_unnoticed(
    moderator: Client, letter: Letter, send_mail: Callable, verdict: str
) -> None:
    signature = factories.pending(letter)
    send_mail()
    decide(moderator, letter, signature, verdict)
    page = queue(moderator, letter)
    after = page.submit(page.soup.select_one("[data-undo]"))
    assert names(after) == ["Ada Exemplar"]
    assert "Undone: “Ada Exemplar” waits again." in after.soup.get_text()
    assert "gone out" not in after.soup.get_text()
    assert send_mail(minutes=600) == []
    decision = signature.decisions.get()
    assert decision.undone_by == moderator.user.name
    assert decision.mail.state == Outbox.State.CANCELLED
    decide(moderator, letter, signature, "approve")
    assert len(send_mail(minutes=600)) == 1


@pytest.mark.django_db
def test_an_undo_after_the_mail_went_says_so(moderator: Client, letter: Letter, send_mail: Callable) -> None:
    signature = factories.pending(letter)
    decide(moderator, letter, signature)
    send_mail(minutes=3)
    answer = post(moderator, letter, "undo/", signature)
    assert state(signature) == State.PENDING
    assert ("warning", "The mail about the decision had gone out already.") in told(answer)


@pytest.mark.django_db
def test_decisions_of_the_last_day_can_be_taken_back_from_the_queue(moderator: Client, letter: Letter) -> None:
    mine = factories.approved(letter, name="Mine", by=moderator.user)
    theirs = factories.rejected(letter, name="Theirs")
    old = factories.approved(letter, name="Old")
    gone = factories.approved(letter, name="Gone")
    workflow.withdraw(signature=gone)
    yesterday = timezone.now() - datetime.timedelta(hours=25)
    Decision.objects.filter(signature=old).update(at=yesterday)
    page = queue(moderator, letter)
    table = page.soup.find(string="Decided in the last day").find_parent("section")
    assert [row.th.get_text() for row in table.select("tbody tr")] == ["Theirs", "Mine"]
    # The key "u" and the button above the list are for one's own last decision.
    page.submit(page.soup.select_one("[data-undo]"))
    assert (state(mine), state(theirs)) == (State.PENDING, State.REJECTED)
    assert not queue(moderator, letter).soup.select("[data-undo]")
    page.submit(table.select_one("tbody tr button"))
    assert state(theirs) == State.PENDING


@pytest.mark.django_db
def test_what_a_colleague_decided_meanwhile_stays_and_is_told(
    moderator: Client, letter: Letter, send_mail: Callable
) -> None:
    colleague = factories.UserFactory(name="Faster Colleague")
    signature = factories.pending(letter, name="Ada Exemplar")
    send_mail()
    page = queue(moderator, letter)
    workflow.decide(signature=signature, verdict="reject", by=colleague, reason="Theirs")
    after = page.submit(row_of(page, signature).select_one('[data-test="approve"]'))
    message = after.soup.select_one(".notice-alert").get_text()
    for words in ["Ada Exemplar", "Faster Colleague", "Not accepted"]:
        assert words in message
    assert state(signature) == State.REJECTED
    assert signature.decisions.count() == 1
    assert len(send_mail(minutes=3)) == 1


@pytest.mark.django_db
def test_undoing_what_was_undone_changes_nothing(moderator: Client, letter: Letter) -> None:
    signature = factories.approved(letter)
    post(moderator, letter, "undo/", signature)
    answer = post(moderator, letter, "undo/", signature)
    assert told(answer)[-1] == ("error", "There is no decision to undo.")
    assert state(signature) == State.PENDING


@pytest.mark.django_db
def test_bulk_approval_takes_the_ticked_names_alone(moderator: Client, letter: Letter, send_mail: Callable) -> None:
    chosen = [factories.pending(letter, name=name) for name in ["One", "Two"]]
    by_hand = entered(letter, "Three")
    left = factories.pending(letter, name="Four")
    send_mail()
    page = queue(moderator, letter)
    ids = [str(signature.public_id) for signature in [*chosen, by_hand]]
    after = page.submit("bulk-approve", signatures=ids)
    assert names(after) == ["Four"]
    assert "3 signatures approved." in after.soup.get_text()
    assert [state(signature) for signature in [*chosen, by_hand, left]] == ["approved"] * 3 + ["pending"]
    assert len(send_mail(minutes=3)) == 2  # nobody knows a mailbox of the one entered by hand


@pytest.mark.django_db
def test_bulk_approval_names_what_a_colleague_was_faster_with(moderator: Client, letter: Letter) -> None:
    first, second = factories.pending(letter, name="First"), factories.pending(letter, name="Second")
    page = queue(moderator, letter, "?select=all")
    workflow.decide(signature=second, verdict="reject", by=factories.UserFactory(name="Faster Colleague"))
    after = page.submit("bulk-approve")
    text = after.soup.get_text()
    assert "1 signature approved." in text
    assert "A colleague was faster with 1." in text
    assert "“Second” was dealt with meanwhile by Faster Colleague" in text
    assert (state(first), state(second)) == ("approved", "rejected")


@pytest.mark.django_db
def test_bulk_approval_of_nothing_says_what_to_do(moderator: Client, letter: Letter) -> None:
    factories.pending(letter)
    after = queue(moderator, letter).submit("bulk-approve")
    assert "Nothing was selected. Tick the names first." in after.soup.get_text()
    assert len(names(after)) == 1


@pytest.mark.django_db
def test_ids_of_other_letters_and_campaigns_and_no_ids_at_all_are_ignored(
    moderator: Client, letter: Letter, campaign: Campaign
) -> None:
    mine = factories.pending(letter)
    next_door = factories.pending(factories.open_letter(campaign, slug="next-door"))
    foreign = factories.pending(factories.open_letter())
    ids = [str(one.public_id) for one in (mine, next_door, foreign)]
    junk = ["", "abc", "1", str(uuid.uuid4()), "'; --", "x" * 5000, "\x00"]
    post(moderator, letter, "queue/approve/", signatures=[*junk, *ids])
    assert [state(one) for one in (mine, next_door, foreign)] == ["approved", "pending", "pending"]
    for signature in (next_door, foreign):
        for verb in ["decide/", "undo/", "resend/", "withdraw/", ""]:
            assert post(moderator, letter, verb, signature, verdict="approve", confirm="yes").status_code == 404
        assert state(signature) == "pending"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["viewer", "editor", "stranger"])
def test_who_may_not_decide_changes_nothing(as_role: Callable[[str], Client], letter: Letter, role: str) -> None:
    client = as_role(role)
    waiting, approved = factories.pending(letter, name="Waits"), factories.approved(letter, name="Stands")
    unconfirmed = factories.receive(letter, name="Unconfirmed")
    mails, events = Outbox.objects.count(), Event.objects.count()
    answers = [
        decide(client, letter, waiting),
        post(client, letter, "queue/approve/", signatures=[str(waiting.public_id)]),
        post(client, letter, "undo/", approved),
        post(client, letter, "resend/", unconfirmed),
        post(client, letter, "withdraw/", approved, confirm="yes"),
        post(client, letter, "", waiting, name="Another Name", display="listed"),
        post(client, letter, "signatures/add/", kind="individual", name="New", display="listed", consent_source="x"),
        post(client, letter, "article-rule/", article_rule="off"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert [state(one) for one in (waiting, approved, unconfirmed)] == ["pending", "approved", "received"]
    assert not letter.signatures.filter(name__in=["Another Name", "New"]).exists()
    assert Letter.objects.get(pk=letter.pk).article_rule
    assert (Outbox.objects.count(), Event.objects.count()) == (mails, events)


@pytest.mark.django_db
def test_looking_decides_nothing(moderator: Client, letter: Letter) -> None:
    signature = factories.pending(letter)
    for page in ["decide/", "undo/", "resend/", "withdraw/"]:
        assert moderator.get(path(letter, page, signature), {"verdict": "approve"}).status_code == 405
    for page in ["queue/approve/", "article-rule/"]:
        assert moderator.get(path(letter, page)).status_code == 405
    assert state(signature) == "pending"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        {"verdict": ""},
        {"verdict": "burn"},
        {"verdict": "reject", "reason": "x" * 501},
        {"verdict": "reject", "private_note": "x" * 501},
        {"verdict": "reject", "reason": "a\x00b"},
    ],
)
def test_what_is_no_decision_decides_nothing(moderator: Client, letter: Letter, data: dict[str, str]) -> None:
    signature = factories.pending(letter)
    answer = post(moderator, letter, "decide/", signature, **data)
    assert told(answer)[-1][0] == "error"
    assert state(signature) == "pending"
    assert not Decision.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example", "x\ny"]
)
def test_a_decision_leads_back_to_a_page_of_ours_alone(moderator: Client, letter: Letter, to: str) -> None:
    answer = decide(moderator, letter, factories.pending(letter), next=to)
    assert answer.status_code == 302
    assert "evil" not in answer.headers["Location"]
    assert ":" not in answer.headers["Location"]


@pytest.mark.django_db
def test_a_name_with_markup_and_a_line_break_in_a_reason_stay_text(
    moderator: Client, letter: Letter, send_mail: Callable
) -> None:
    signature = factories.pending(letter, name="<b>Bold</b> & “Co”")
    page = queue(moderator, letter)
    assert names(page) == ["<b>Bold</b> & “Co”"]
    assert not page.soup.select("main b")
    decide(moderator, letter, signature, "reject", reason="One.\r\nBcc: x@evil.example")
    message = send_mail(minutes=3)[-1]
    assert message.recipients() == [signature.contact.email]
    assert "Bcc: x@evil.example" in message.body


@pytest.mark.django_db
def test_under_a_withdrawn_letter_nothing_is_decided_or_entered(moderator: Client, letter: Letter) -> None:
    signature = factories.pending(letter)
    letter_workflow.withdraw(letter=letter, by="a test")
    refused = ("error", "This letter is withdrawn and cannot be changed any more.")
    entry = {"kind": "individual", "name": "New", "display": "listed", "consent_source": "paper"}
    for answer in [
        decide(moderator, letter, signature),
        post(moderator, letter, "queue/approve/", signatures=[str(signature.public_id)]),
        post(moderator, letter, "signatures/add/", **entry),
    ]:
        assert told(answer)[-1] == refused
    assert state(signature) == "pending"
    assert letter.signatures.count() == 1


@pytest.mark.django_db
def test_the_way_to_reject_stands_open_on_the_page_of_one_signature_alone(moderator: Client, letter: Letter) -> None:
    signature = factories.pending(letter)
    assert get(moderator, path(letter, "", signature)).soup.select_one("details[data-reject]").has_attr("open")
    assert not queue(moderator, letter).soup.select_one("details[data-reject]").has_attr("open")
