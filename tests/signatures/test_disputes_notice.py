"""The organization is told at the address that the registry knows, once, and can answer from there."""

import pytest
from django.test import Client

from campaign.models import Event, Outbox
from letters.models import Letter
from signatures import workflow
from signatures.models import Dispute, Notice, Signature
from tests import factories
from tests.browse import get
from tests.conftest import links
from tests.signatures import disputing
from tests.signatures.disputing import NAME, SAID, SIGNER, state_of, the_case

pytestmark = pytest.mark.django_db
OFFICE = "office@guildhall.example"


@pytest.fixture
def letter(campaign) -> Letter:
    disputing.known_at(NAME, OFFICE)
    return factories.open_letter(campaign)


@pytest.fixture
def signature(letter: Letter) -> Signature:
    return disputing.signed(letter, domain="")


def notices(state: str = "queued") -> int:
    return Outbox.objects.filter(kind="notice", to=OFFICE, state=state).count()


def the_link(send_mail) -> str:
    message = disputing.mailed(send_mail, "Your organization under a letter", minutes=3)
    return next(link for link in links(message) if "/notice/" in link)


def test_the_notice_says_which_letter_and_line_and_of_who_signed_the_position_alone(signature, send_mail) -> None:
    message = disputing.mailed(send_mail, "Your organization under a letter", minutes=3)
    assert message.to == [OFFICE]
    assert f"\n{NAME}, Nepal\n" in message.body
    assert signature.letter.title in message.body
    assert "position: clerk" in message.body
    for private in ("Jo Contact", SIGNER, "elsewhere.example"):
        assert private not in message.body


def test_it_waits_as_long_as_the_decision_s_mail(signature, send_mail) -> None:
    assert not [message for message in send_mail(minutes=1) if message.to == [OFFICE]]
    assert [message for message in send_mail(minutes=3) if message.to == [OFFICE]]


def test_an_undo_in_time_cancels_it_and_the_next_approval_tells(signature, send_mail) -> None:
    by = factories.UserFactory()
    workflow.undo(signature=signature, by=by)
    assert (notices(), notices("cancelled")) == (0, 1)
    workflow.decide(signature=signature, verdict="approve", by=by)
    assert notices() == 1


def test_it_is_sent_once_for_a_signature(signature, send_mail) -> None:
    send_mail(minutes=3)
    by = factories.UserFactory()
    for _ in range(2):
        workflow.undo(signature=signature, by=by)
        workflow.decide(signature=signature, verdict="approve", by=by)
    assert (notices(), notices("sent")) == (0, 1)
    assert Notice.objects.count() == 1


def test_a_withdrawal_in_time_cancels_it(signature) -> None:
    workflow.withdraw(signature=signature)
    assert notices() == 0


@pytest.mark.parametrize("own", [OFFICE, "Office+press@guildhall.example"])
def test_whoever_signed_from_that_very_mailbox_is_not_asked_about_it(letter, own) -> None:
    disputing.signed(letter, domain="", email=own)
    assert notices() == 0


def test_an_organization_without_a_known_address_a_person_and_a_rejection_cause_none(letter) -> None:
    disputing.signed(letter, domain="", name="Unknown Guild")
    factories.approved(letter, name=NAME)
    factories.rejected(letter, kind="organization", name=NAME, country="NP")
    assert not Outbox.objects.filter(kind="notice").exists()


def test_by_its_link_the_organization_takes_the_name_off_at_once(signature, send_mail) -> None:
    link = the_link(send_mail)
    page = get(Client(), link)
    assert f"{NAME}, Nepal" in page.html
    assert not page.soup.find(attrs={"name": "email"})
    assert state_of(signature) == "approved"
    page = page.submit("confirm", **SAID)
    assert state_of(signature) == "suspended"
    assert "off the letter" in page.text("case-state")
    case = the_case(signature)
    assert (case.proved, case.by_notice, case.state, case.email) == (True, True, "open", "")


def test_disputing_twice_is_disputing_once(signature, send_mail) -> None:
    link = the_link(send_mail)
    for _ in range(2):
        assert Client().post(link, SAID).status_code in {200, 303}
    assert Dispute.objects.count() == 1
    assert Event.objects.filter(type="signature.suspended").count() == 1


def test_the_outcome_goes_to_the_address_of_the_registry(signature, send_mail) -> None:
    Client().post(the_link(send_mail), SAID)
    send_mail()
    workflow.uphold(dispute=the_case(signature), by=factories.UserFactory())
    assert {message.to[0] for message in send_mail()} == {OFFICE, SIGNER}


def test_no_coordinator_sees_the_address_of_the_registry(signature, send_mail, as_role) -> None:
    Client().post(the_link(send_mail), SAID)
    for role in ("owner", "moderator", "viewer"):
        assert OFFICE not in disputing.case_page(as_role(role), the_case(signature)).html


def test_an_unproved_case_of_the_mailbox_is_proved_by_the_link(signature, send_mail) -> None:
    disputing.dispute(signature, send_mail, OFFICE)
    assert state_of(signature) == "approved"
    workflow_link = Outbox.objects.get(kind="notice").text
    (link,) = [word for word in workflow_link.split() if "/notice/" in word]
    Client().post("/" + link.split("/", 3)[3], SAID)
    assert state_of(signature) == "suspended"
    assert the_case(signature).proved


@pytest.mark.parametrize("corrected", ["", "new@guildhall.example"])
def test_a_correction_in_the_registry_kills_the_link(signature, send_mail, corrected) -> None:
    link = the_link(send_mail)
    entry = signature.organization
    entry.notice_email = corrected
    entry.save()
    assert Client().get(link).status_code == 404
    assert Client().post(link, SAID).status_code == 404
    assert state_of(signature) == "approved"


def test_links_of_other_powers_do_not_open_it(signature, send_mail) -> None:
    link = the_link(send_mail)
    token = link.rstrip("/").rpartition("/")[2]
    for place in ("/signature/dispute/", "/signature/confirm/", "/signature/"):
        assert Client().post(f"{place}{token}/", SAID).status_code == 404
    disputing.say(signature)
    other = disputing.confirm_link(send_mail).rstrip("/").rpartition("/")[2]
    assert Client().post(f"/signature/notice/{other}/", SAID).status_code == 404
    assert state_of(signature) == "approved"


def test_after_a_withdrawal_there_is_nothing_to_dispute(signature, send_mail) -> None:
    link = the_link(send_mail)
    workflow.withdraw(signature=signature)
    page = get(Client(), link)
    assert "has withdrawn the signature" in page.html
    assert not page.marks("dispute-form")


def test_what_is_typed_behind_the_link_must_say_something(signature, send_mail) -> None:
    link = the_link(send_mail)
    assert Client().post(link, SAID | {"statement": " "}).status_code == 422
    assert Client().post(link, {}).status_code == 422
    assert state_of(signature) == "approved"


def test_the_link_is_sealed(signature, send_mail) -> None:
    answer = Client().get(the_link(send_mail))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
