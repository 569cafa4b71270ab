import datetime

import pytest
import time_machine
from django.utils import timezone

from campaign.models import Event
from letters import workflow as letter_workflow
from letters.models import Letter
from signatures import links, workflow
from signatures.models import Signature
from tests import factories
from tests.conftest import links as links_in
from tests.signatures.door import change_text, everything, in_state, send

SEALED = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


@pytest.fixture
def letter(campaign):
    return factories.open_letter(campaign)


@pytest.fixture
def received(letter):
    return factories.receive(letter, email="ada@signers.example", role="keeper of the quay lantern")


def confirm_path(signature):
    return links.path(signature, links.CONFIRM)


def state(signature):
    signature.refresh_from_db()
    return signature.state


def test_the_link_in_the_mail_shows_what_would_be_confirmed(client, letter, send_mail):
    send(client, letter, display="withheld")
    page = client.get(links_in(send_mail()[0])[0])
    text = page.content.decode()
    assert page.status_code == 200
    assert letter.title in text
    assert ">Ada Exemplar, keeper of the quay lantern</p>" in text
    assert "The name is withheld" in text
    assert Signature.objects.get().consent_text in text
    assert 'data-test="confirm"' in text
    assert SEALED.items() <= page.headers.items()


@pytest.mark.parametrize("look", ["get", "head", "options"])
def test_looking_at_a_link_confirms_nothing(client, received, look):
    before = everything()
    for _ in range(3):
        getattr(client, look)(confirm_path(received))
    assert everything() == before


def test_the_button_confirms_and_leads_to_the_status_page(client, received):
    answer = client.post(confirm_path(received))
    assert answer.status_code == 303
    assert state(received) == "pending"
    assert received.confirmed_at
    assert Event.objects.filter(type="signature.confirmed", subject=received.public_id).count() == 1
    page = client.get(answer.url)
    assert "Confirmed. The campaign will look at it" in page.content.decode()


def test_confirming_again_does_no_harm(client, received):
    first = client.post(confirm_path(received))
    before = everything()
    again, look = client.post(confirm_path(received)), client.get(confirm_path(received))
    assert everything() == before
    for answer in (again, look):
        assert answer.status_code == 303
        assert client.get(answer.url).content == client.get(first.url).content


def test_the_verb_itself_does_no_harm_when_repeated(letter):
    for reached in ("pending", "approved"):
        signature = in_state(letter, reached)
        before = everything()
        assert workflow.confirm(signature=signature).state == reached
        assert everything() == before


@pytest.mark.parametrize("reached", ["approved", "rejected"])
def test_an_old_link_of_a_decided_signature_leads_to_its_status(client, letter, reached):
    signature = in_state(letter, reached)
    before = everything()
    for answer in (client.get(confirm_path(signature)), client.post(confirm_path(signature))):
        assert 'data-test="signature-status"' in client.get(answer.url).content.decode()
    assert everything() == before


@pytest.mark.parametrize(("reached", "words"), [("withdrawn", "was withdrawn"), ("expired", "has expired")])
def test_a_link_that_came_to_its_end_says_so_and_shows_the_way_out(client, letter, reached, words):
    signature = in_state(letter, reached)
    before = everything()
    for answer in (client.get(confirm_path(signature)), client.post(confirm_path(signature))):
        assert answer.status_code == 410
        assert words in answer.content.decode()
        assert "/signature/find/" in answer.content.decode()
        assert SEALED.items() <= answer.headers.items()
    assert everything() == before


def test_there_is_nothing_to_confirm_under_a_letter_that_was_withdrawn(client, letter, received):
    letter_workflow.withdraw(letter=letter, by="a test")
    answers = [client.get(confirm_path(received)), client.post(confirm_path(received))]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert state(received) == "received"


@pytest.mark.parametrize(
    "spoil", [lambda token: token[:-1], lambda token: "x" + token, lambda token: "é\0"[:1], lambda _: "a" * 5000]
)
def test_a_spoilt_link_opens_nothing(client, received, spoil):
    token = confirm_path(received).split("/")[3]
    for answer in (
        client.get(f"/signature/confirm/{spoil(token)}/"),
        client.post(f"/signature/confirm/{spoil(token)}/"),
    ):
        assert answer.status_code == 404
        assert "/signature/find/" in answer.content.decode()
    assert state(received) == "received"


def test_each_power_has_its_own_link(client, received):
    confirm, manage = (links.token(received, power) for power in (links.CONFIRM, links.MANAGE))
    assert client.get(f"/signature/confirm/{manage}/").status_code == 404
    assert client.get(f"/signature/{confirm}/").status_code == 404


def test_a_link_has_its_age(client, received):
    path = confirm_path(received)
    with time_machine.travel(timezone.now() + links.CONFIRM.age + datetime.timedelta(seconds=1)):
        assert client.post(path).status_code == 404
    assert state(received) == "received"


def test_a_signature_given_in_time_is_confirmed_after_the_deadline(client, campaign):
    letter = factories.open_letter(campaign, closes_at=timezone.now() + datetime.timedelta(hours=1))
    received = factories.receive(letter)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)):
        letter_workflow.close_due(now=timezone.now())
        assert client.post(confirm_path(received)).status_code == 303
    assert state(received) == "pending"


def test_a_link_confirms_the_line_it_shows_and_no_other(letter, received):
    factories.receive(letter, email="ada@signers.example", name="Somebody Else")
    with pytest.raises(workflow.Replaced):
        workflow.confirm(signature=received)
    assert Signature.objects.get().state == "received"


def test_who_is_replaced_in_the_very_moment_is_told(client, letter, received, monkeypatch):
    path, confirm = confirm_path(received), workflow.confirm

    def confirm_late(**arguments):
        factories.receive(letter, email="ada@signers.example", name="Somebody Else")
        return confirm(**arguments)

    monkeypatch.setattr(workflow, "confirm", confirm_late)
    assert client.post(path, follow=True).status_code == 404
    assert Signature.objects.get().state == "received"


# --- After a change of the text in substance -------------------------------------------------------


def test_a_changed_text_is_shown_before_it_is_agreed_to(client, letter, received):
    newer = change_text(letter)
    text = client.get(confirm_path(received)).content.decode()
    assert "The text has changed since you signed" in text
    assert "Please light all of them." in text
    assert f'name="version" value="{newer.digest}"' in text
    assert state(received) == "received"


@pytest.mark.parametrize("version", [None, "the one signed", "0" * 64, "\0"])
def test_a_changed_text_is_not_agreed_to_unseen(client, letter, received, version):
    shown = received.version.digest if version == "the one signed" else version
    change_text(letter)
    before = everything()
    answer = client.post(confirm_path(received), {"version": shown} if shown else {})
    assert answer.status_code == 409
    assert "The text has changed since you signed" in answer.content.decode()
    assert everything() == before


def test_agreeing_to_a_changed_text_binds_to_it(client, letter, received):
    newer = change_text(letter)
    assert client.post(confirm_path(received), {"version": newer.digest}).status_code == 303
    assert state(received) == "pending"
    assert received.version == received.basis == newer
    assert Letter.objects.get().title in received.consent_text
    assert received.consented_at == received.confirmed_at


def test_a_slip_mended_in_the_text_asks_nobody_again(client, letter, received):
    basis = received.basis
    change_text(letter)
    text = letter.original
    text.refresh_from_db()
    text.basis = basis
    text.save()
    assert "has changed" not in client.get(confirm_path(received)).content.decode()
    assert client.post(confirm_path(received)).status_code == 303
    assert state(received) == "pending"
    assert received.version == received.basis == basis
