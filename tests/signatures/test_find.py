import datetime

import pytest
from django.utils import timezone

from campaign import outbox
from campaign.models import Outbox
from signatures import links, tasks, workflow
from signatures.models import Contact
from tests import factories
from tests.conftest import links as links_in
from tests.signatures.door import everything, in_state, named_by

FIND = "/signature/find/"


@pytest.fixture
def letter(campaign):
    return factories.open_letter(campaign)


def find(client, email):
    return client.post(FIND, {"email": email})


def test_the_page_asks_for_an_address_and_changes_nothing(client, letter):
    before = everything()
    page = client.get(FIND)
    assert page.status_code == 200
    assert 'name="email"' in page.content.decode()
    assert client.head(FIND).status_code == 200
    assert everything() == before


@pytest.mark.parametrize("state", ["received", "pending", "approved", "rejected", "expired", "withdrawn"])
def test_the_answer_is_the_same_for_any_address(client, letter, state):
    in_state(letter, state, email="known@signers.example")
    known, unknown = find(client, "known@signers.example"), find(client, "nobody@signers.example")
    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content
    assert dict(known.headers) == dict(unknown.headers)


@pytest.mark.parametrize(
    "typed", ["", "ada", "ada@", "ada@signers", "a b@signers.example", "ada@signers.example\nBcc: b@x.example"]
)
def test_what_is_no_address_is_sent_back(client, letter, typed):
    answer = find(client, typed)
    assert answer.status_code == 422
    assert 'data-test="sign-errors"' in answer.content.decode()
    assert not Outbox.objects.exists()


def test_nobody_gets_a_mail_who_has_not_signed(client, letter):
    find(client, "nobody@signers.example")
    assert not Outbox.objects.exists()


def test_one_mail_has_fresh_links_to_all_signatures_of_a_mailbox(client, campaign, letter, send_mail):
    second = factories.open_letter(campaign, slug="second")
    signatures = [
        factories.receive(second, email="ada@signers.example"),
        factories.approved(letter, email="ada@signers.example", kind="organization"),
        factories.rejected(letter, email="ada@signers.example"),
    ]
    factories.approved(letter, email="other@signers.example", name="Other Exemplar")
    send_mail(minutes=5)
    find(client, "ADA@signers.example")
    [mail] = send_mail()
    assert mail.to == ["ada@signers.example"]
    powers = {"received": links.CONFIRM, "approved": links.MANAGE, "rejected": links.MANAGE}
    *sent, last = links_in(mail)
    expected = {named_by(links.path(signature, powers[signature.state])) for signature in signatures}
    assert {named_by(link) for link in sent} == expected
    assert last == FIND
    assert [client.get(link).status_code for link in sent] == [200, 200, 200]


def test_no_mail_repeats_what_was_typed_into_a_form(client, letter, send_mail):
    factories.receive(letter, email="ada@signers.example", name="Buy Lanterns at spam.example", role="cheap oil")
    send_mail()
    find(client, "ada@signers.example")
    assert "spam" not in send_mail()[0].body


def test_what_has_ended_needs_no_link(client, letter):
    for state in ("expired", "withdrawn"):
        in_state(letter, state, email="ada@signers.example")
    Outbox.objects.all().delete()
    find(client, "ada@signers.example")
    assert not Outbox.objects.exists()


def test_a_link_goes_to_the_mailbox_that_signed_whatever_spelling_is_typed(client, letter, send_mail):
    factories.pending(letter, email="ada@signers.example")
    send_mail()
    find(client, "ada+another@signers.example")
    assert [mail.to for mail in send_mail()] == [["ada@signers.example"]]


def test_leaving_works_after_the_contact_was_erased(client, letter, send_mail):
    signature = factories.approved(letter, email="ada@signers.example")
    tasks.erase_contacts_due(now=timezone.now() + workflow.RETENTION + datetime.timedelta(days=1))
    assert not Contact.objects.exists()
    send_mail(minutes=5)
    find(client, "Ada@signers.example")
    [mail] = send_mail()
    assert mail.to == ["Ada@signers.example"]
    client.post(links_in(mail)[0], {"action": "withdraw"})
    signature.refresh_from_db()
    assert signature.state == "withdrawn"


def test_an_answer_goes_to_no_campaign_that_is_not_concerned(client, letter, send_mail):
    other = factories.open_letter(factories.CampaignFactory(reply_to="desk@other.example"), slug="other")
    factories.pending(letter, email="ada@signers.example")
    find(client, "ada@signers.example")
    factories.pending(other, email="ada@signers.example")
    find(client, "ada@signers.example")
    replies = [mail.reply_to for mail in send_mail() if mail.subject == "Your signatures"]
    assert replies == [["desk@lantern.example"], []]


def test_strangers_cause_few_mails_to_one_address(client, letter):
    factories.pending(letter, email="ada@signers.example")
    for _ in range(outbox.ADDRESS_CAP + 5):
        assert find(client, "ada@signers.example").status_code == 200
    assert Outbox.objects.count() == outbox.ADDRESS_CAP


def test_the_links_of_a_long_list_cost_few_queries(client, campaign, django_assert_max_num_queries):
    for number in range(12):
        factories.pending(factories.open_letter(campaign, slug=f"letter-{number}"), email="ada@signers.example")
    with django_assert_max_num_queries(5):
        find(client, "ada@signers.example")
