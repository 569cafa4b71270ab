"""“We did not sign this”: from the organization's own domain it takes the name off, from elsewhere it opens a case."""

import datetime
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Event, Outbox
from letters import workflow as letter_workflow
from letters.models import Letter
from signatures import dispute_tasks, workflow
from signatures.dispute_links import dispute_path
from signatures.models import Dispute, Signature
from tests import factories
from tests.browse import get
from tests.conftest import links
from tests.signatures import disputing
from tests.signatures.disputing import (
    DOMAIN,
    FROM_ELSEWHERE,
    FROM_HOME,
    NAME,
    SAID,
    SIGNER,
    dispute,
    say,
    state_of,
    the_case,
)
from tests.signatures.ladder import status

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def signature(letter: Letter) -> Signature:
    return disputing.signed(letter)


def event_types(signature: Signature) -> list[str]:
    return list(Event.objects.filter(subject=signature.public_id).order_by("pk").values_list("type", flat=True))


# --- Who speaks for the organization --------------------------------------------------------------


@pytest.mark.parametrize("host", [DOMAIN, f"mail.{DOMAIN}", DOMAIN.upper()])
def test_a_dispute_from_the_verified_domain_suspends_at_once(signature, send_mail, host) -> None:
    page = dispute(signature, send_mail, f"olga@{host}")
    assert state_of(signature) == "suspended"
    assert "off the letter" in page.text("case-state")
    case = the_case(signature)
    assert (case.state, case.proved, case.mail_domain) == ("open", True, host.lower())
    assert event_types(signature)[-2:] == ["signature.disputed", "signature.suspended"]


@pytest.mark.parametrize("address", [FROM_ELSEWHERE, f"olga@not{DOMAIN}", f"olga@{DOMAIN}.evil.example", "o@gmail.com"])
def test_a_dispute_from_elsewhere_removes_nothing_and_opens_a_case(signature, send_mail, address) -> None:
    page = dispute(signature, send_mail, address)
    assert state_of(signature) == "approved"
    assert signature.letter.signatures.counted().count() == 1
    assert "The name stays" in page.text("case-state")
    assert (the_case(signature).state, the_case(signature).proved) == ("open", False)
    assert event_types(signature)[-1] == "signature.disputed"


def test_a_domain_verified_for_another_organization_does_not_speak_for_this_one(letter, send_mail) -> None:
    signature = disputing.signed(letter, domain="")
    other = disputing.signed(letter, name="Other Guild", email="x@y.example", domain="otherguild.example")
    dispute(signature, send_mail, "boss@otherguild.example")
    assert (state_of(signature), state_of(other)) == ("approved", "approved")
    assert not the_case(signature).proved


def test_a_typed_website_proves_nothing(letter, send_mail) -> None:
    signature = disputing.signed(letter, domain="", website=f"https://www.{DOMAIN}/")
    dispute(signature, send_mail, FROM_HOME)
    assert state_of(signature) == "approved"


def test_a_subdomain_that_is_verified_for_another_does_not_speak_for_the_one_above(letter, send_mail) -> None:
    """Where the registry holds such a pair all the same, the nearest domain counts."""
    signature = disputing.signed(letter)
    other = disputing.signed(letter, name="Other Guild", email="x@y.example", domain="")
    other.refresh_from_db()
    other.organization.domains.create(domain=f"branch.{DOMAIN}", note="seen", verified_by="a test")
    dispute(signature, send_mail, f"olga@branch.{DOMAIN}")
    assert state_of(signature) == "approved"


# --- The mailbox confirms -------------------------------------------------------------------------


def test_nothing_happens_before_the_mailbox_confirms(signature, send_mail) -> None:
    before = event_types(signature)
    assert say(signature).status_code == 303
    link = disputing.confirm_link(send_mail)
    page = get(Client(), link)
    assert NAME in page.html
    assert "Our council never saw this.<br>Nobody asked us." in page.html
    assert state_of(signature) == "approved"
    assert the_case(signature).state == "unconfirmed"
    assert event_types(signature) == before
    assert Outbox.objects.filter(kind="disputed").count() == 0


def test_confirming_twice_is_confirming_once(signature, send_mail) -> None:
    say(signature)
    link = disputing.confirm_link(send_mail)
    for _ in range(2):
        assert Client().post(link).status_code == 303
    assert event_types(signature).count("signature.suspended") == 1
    assert Outbox.objects.filter(kind="disputed").count() == 1
    assert Outbox.objects.filter(kind="suspended").count() == 1


def test_saying_it_anew_replaces_what_was_said_and_kills_the_older_link(signature, send_mail) -> None:
    say(signature)
    older = disputing.confirm_link(send_mail)
    say(signature, statement="Said better.")
    newer = disputing.confirm_link(send_mail)
    assert the_case(signature).statement == "Said better."
    assert Client().get(older).status_code == 404
    assert Client().post(older).status_code == 404
    assert state_of(signature) == "approved"
    assert Client().post(newer).status_code == 303
    assert state_of(signature) == "suspended"


def test_while_a_case_of_the_mailbox_is_open_another_changes_nothing(signature, send_mail) -> None:
    dispute(signature, send_mail, FROM_ELSEWHERE)
    say(signature, FROM_ELSEWHERE, statement="Once more.")
    message = disputing.mailed(send_mail, "You did not sign?")
    assert "open already" in message.body
    assert the_case(signature).statement == SAID["statement"]
    assert "The name stays" in get(Client(), links(message)[0]).text("case-state")


def test_the_answer_is_the_same_whoever_asks(signature, send_mail) -> None:
    """Known or not, open or over the cap."""
    first = say(signature, FROM_ELSEWHERE)
    get(Client(), disputing.confirm_link(send_mail)).submit("confirm")
    answers = [first, say(signature, FROM_ELSEWHERE), say(signature, "new@mailbox.example")]
    for _ in range(25):
        answers.append(say(signature, "flooded@mailbox.example"))
    assert len({(answer.status_code, answer.headers["Location"], answer.content) for answer in answers}) == 1
    shown = get(Client(), first.headers["Location"])
    assert "Now look into your mailbox" in shown.html
    flooded = [mail for mail in Outbox.objects.filter(kind="dispute") if mail.to == "flooded@mailbox.example"]
    assert len(flooded) == 20
    assert Dispute.objects.get(email="flooded@mailbox.example").state == "unconfirmed"


def test_the_last_link_stays_good_once_the_mailbox_got_too_many_mails(signature) -> None:
    for _ in range(25):
        say(signature, FROM_HOME)
    last = Outbox.objects.filter(kind="dispute").latest("pk")
    (url,) = [word for word in last.text.split() if "/signature/dispute/" in word]
    assert Client().post(urlsplit(url).path).status_code == 303
    assert state_of(signature) == "suspended"


# --- What can be disputed -------------------------------------------------------------------------


def test_only_a_public_name_of_an_organization_can_be_disputed(letter) -> None:
    by = factories.member(letter.campaign, "moderator")
    named = [
        disputing.signed(letter, by=by, name="Withheld Circle", email="a@a.example", domain="", display="withheld"),
        factories.pending(letter, kind="organization", name="Waiting Circle", email="b@a.example"),
        factories.rejected(letter, by=by, kind="organization", name="Rejected Circle", email="c@a.example"),
        factories.approved(letter, by=by, name="Ada Individual", email="d@a.example"),
    ]
    gone = disputing.signed(letter, by=by, name="Left Circle", email="e@a.example", domain="")
    workflow.withdraw(signature=gone)
    elsewhere = disputing.signed(factories.open_letter(letter.campaign, slug="other"), domain="")
    elsewhere.letter = letter
    nobody = disputing.path(named[0]).replace(str(named[0].public_id), "00000000-0000-4000-8000-000000000000")
    paths = [*(disputing.path(one) for one in [*named, gone, elsewhere]), nobody]
    answers = [Client().get(path) for path in paths] + [Client().post(path, SAID) for path in paths]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert not Dispute.objects.exists()


def test_a_suspended_name_answers_as_one_that_is_not_there(signature, send_mail) -> None:
    before = Client().get(disputing.path(signature).replace(str(signature.public_id), signature.letter.slug))
    dispute(signature, send_mail)
    answer = Client().get(disputing.path(signature))
    assert answer.status_code == before.status_code == 404


def test_names_that_appear_at_publication_cannot_be_disputed_before(letter) -> None:
    letter.campaign.names_at_publication = True
    letter.campaign.save()
    assert Client().get(disputing.path(disputing.signed(letter))).status_code == 404


def test_a_letter_that_was_withdrawn_answers_as_everywhere(signature) -> None:
    letter_workflow.withdraw(letter=signature.letter, by="a test")
    assert Client().get(disputing.path(signature)).status_code == 410


def test_a_letter_reached_by_its_link_alone_is_disputed_behind_it(campaign, send_mail) -> None:
    letter = factories.open_letter(campaign, visibility="link")
    signature = disputing.signed(letter)
    assert Client().get(disputing.path(signature)).status_code == 404
    page = get(Client(), letter.sign_on_path)
    (link,) = page.soup.select("a.not-us")
    answer = Client().get(link["href"])
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert Client().post(link["href"], SAID | {"email": FROM_HOME}).status_code == 303
    get(Client(), disputing.confirm_link(send_mail)).submit("confirm")
    assert state_of(signature) == "suspended"


def test_the_page_shows_the_exact_line_and_letter_and_sets_no_cookie(signature) -> None:
    answer = Client().get(disputing.path(signature))
    assert f"{NAME}, Nepal" in answer.content.decode()
    assert signature.letter.title in answer.content.decode()
    assert not answer.cookies
    assert b"csrfmiddlewaretoken" not in answer.content
    assert answer.headers["X-Robots-Tag"] == "noindex"


# --- Leaving, and other ends ----------------------------------------------------------------------


def test_a_signatory_who_withdraws_ends_the_cases(signature, send_mail) -> None:
    dispute(signature, send_mail, FROM_ELSEWHERE)
    dispute(signature, send_mail, FROM_HOME)
    workflow.withdraw(signature=signature)
    assert set(Dispute.objects.values_list("state", flat=True)) == {"withdrawn"}
    told = [message for message in send_mail() if "that you dispute" in message.subject]
    assert {message.to[0] for message in told} == {FROM_HOME, FROM_ELSEWHERE}
    assert all("has withdrawn the signature" in message.body for message in told)
    workflow.withdraw(signature=signature)
    assert send_mail() == []


def test_a_dispute_confirmed_after_the_name_has_left_is_ended_as_it_begins(signature, send_mail) -> None:
    say(signature)
    link = disputing.confirm_link(send_mail)
    workflow.withdraw(signature=signature)
    page = get(Client(), link).submit("confirm")
    assert state_of(signature) == "withdrawn"
    assert the_case(signature).state == "withdrawn"
    assert "has withdrawn" in page.text("case-state")


def test_what_waits_for_a_decision_again_is_suspended_too(signature, send_mail) -> None:
    """An approval that was taken back after publication, so that an edition still shows the name."""
    say(signature)
    link = disputing.confirm_link(send_mail)
    workflow.undo(signature=signature, by=factories.UserFactory())
    get(Client(), link).submit("confirm")
    assert state_of(signature) == "suspended"
    assert not signature.letter.signatures.queue().exists()


def test_a_lapsed_signature_can_be_disputed_and_comes_back_as_it_was_decided(signature, send_mail) -> None:
    say(signature)
    link = disputing.confirm_link(send_mail)
    Signature.objects.filter(pk=signature.pk).update(state="lapsed")
    get(Client(), link).submit("confirm")
    assert state_of(signature) == "suspended"
    workflow.dismiss(dispute=the_case(signature), by=factories.UserFactory())
    assert state_of(signature) == "approved"


# --- Mails, and who learns what -------------------------------------------------------------------


def bodies(messages: list) -> dict[str, str]:
    return {message.to[0]: f"{message.subject}\n{message.body}" for message in messages}


def test_neither_side_learns_who_the_other_is(signature, send_mail, campaign) -> None:
    send_mail(minutes=3)
    dispute(signature, send_mail)
    told = bodies(send_mail())
    assert told.keys() == {SIGNER, "desk@lantern.example"}
    case = the_case(signature)
    workflow.uphold(dispute=case, by=factories.UserFactory(), private_note="They rang us up.")
    ended = bodies(send_mail())
    assert ended.keys() == {SIGNER, FROM_HOME}
    for body in [*told.values(), ended[SIGNER]]:
        for private in (FROM_HOME, DOMAIN, "Olga", "secretary", "council never saw", "rang us"):
            assert private not in body
    for body in (ended[FROM_HOME], get(Client(), dispute_path(case)).html):
        for private in (SIGNER, "elsewhere.example", "Jo Contact", "clerk", "rang us"):
            assert private not in body


def test_an_unproved_dispute_is_not_told_to_the_signatory(signature, send_mail) -> None:
    send_mail(minutes=3)
    dispute(signature, send_mail, FROM_ELSEWHERE)
    assert bodies(send_mail()).keys() == {"desk@lantern.example"}
    workflow.dismiss(dispute=the_case(signature), by=factories.UserFactory())
    assert bodies(send_mail()).keys() == {FROM_ELSEWHERE}


def test_the_confirming_mail_repeats_nothing_that_a_stranger_typed(signature, send_mail) -> None:
    say(signature, name="Evil Typist", position="of spam.example", statement="Buy at spam.example")
    body = disputing.mailed(send_mail, "You did not sign?").body
    assert "Evil" not in body
    assert "spam" not in body


def test_no_event_names_a_disputant(signature, send_mail) -> None:
    dispute(signature, send_mail)
    workflow.dismiss(dispute=the_case(signature), by=factories.UserFactory(), private_note="It was a slip.")
    record = str(list(Event.objects.values("type", "actor", "details")))
    for private in ("Olga", DOMAIN, "secretary", "slip", "council"):
        assert private not in record


def test_the_status_page_of_the_signatory_says_how_it_stands(signature, send_mail) -> None:
    dispute(signature, send_mail)
    page = status(signature)
    assert "Disputed: the organization says that it did not sign" in page.text("signature-status")
    assert "Olga" not in page.html
    assert page.marks("withdraw")


# --- A dismissed case, and erasing ----------------------------------------------------------------


def test_a_mailbox_whose_case_was_dismissed_takes_nothing_off_by_itself_again(signature, send_mail) -> None:
    dispute(signature, send_mail)
    workflow.dismiss(dispute=the_case(signature), by=factories.UserFactory())
    dispute(signature, send_mail)
    assert state_of(signature) == "approved"
    assert Dispute.objects.open().get().proved
    dispute(signature, send_mail, f"chair@{DOMAIN}")
    assert state_of(signature) == "suspended"


def test_what_is_personal_is_erased_in_time(signature, send_mail) -> None:
    say(signature, FROM_ELSEWHERE)
    send_mail()
    dispute(signature, send_mail, FROM_HOME)
    now = timezone.now()
    assert dispute_tasks.erase_disputes_due(now=now) == 0
    assert dispute_tasks.erase_disputes_due(now=now + datetime.timedelta(days=15)) == 1
    case = the_case(signature)
    workflow.uphold(dispute=case, by=factories.UserFactory(), private_note="It is about Olga.")
    assert dispute_tasks.erase_disputes_due(now=now + datetime.timedelta(days=29)) == 0
    later = now + datetime.timedelta(days=32)
    assert dispute_tasks.erase_disputes_due(now=later) == 1
    assert dispute_tasks.erase_disputes_due(now=later) == 0
    case.refresh_from_db()
    assert [case.name, case.position, case.email, case.mail_domain, case.statement, case.note] == [""] * 6
    assert (case.state, case.proved) == ("upheld", True)


def test_an_open_case_is_kept_for_a_year_at_most(signature, send_mail) -> None:
    dispute(signature, send_mail)
    assert dispute_tasks.erase_disputes_due(now=timezone.now() + datetime.timedelta(days=364)) == 0
    assert dispute_tasks.erase_disputes_due(now=timezone.now() + datetime.timedelta(days=367)) == 1
    assert the_case(signature).state == "open"


def test_the_form_says_what_to_mend(signature) -> None:
    answer = say(signature, "no address", name="", statement=" \n ")
    assert answer.status_code == 422
    page = get(Client(), disputing.path(signature))
    assert page.marks("dispute-form")
    assert not Dispute.objects.exists()
