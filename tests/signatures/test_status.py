import pytest
from django.utils import timezone

from campaign.models import Event, Outbox
from letters import workflow as letter_workflow
from publication import workflow as publication
from signatures import links, tasks, workflow
from signatures.models import Decision, Signature
from tests import factories
from tests.conftest import links as links_in
from tests.signatures.door import everything, in_state, send

SEALED = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
WORDS = {
    "received": "It waits for you",
    "pending": "Confirmed. The campaign will look at it",
    "approved": "Accepted. It is counted under the letter",
    "rejected": "The campaign did not accept it",
    "expired": "It was never confirmed and has expired",
    "withdrawn": "Withdrawn, for good",
}


@pytest.fixture
def letter(campaign):
    return factories.open_letter(campaign)


def status_path(signature):
    return links.path(signature, links.MANAGE)


def status(client, signature):
    return " ".join(client.get(status_path(signature)).content.decode().split())


def withdraw(client, signature):
    return client.post(status_path(signature), {"action": "withdraw"})


@pytest.mark.parametrize("state", list(WORDS))
def test_the_page_says_where_a_signature_stands(client, letter, state):
    signature = in_state(letter, state, role="keeper of the quay lantern")
    answer = client.get(status_path(signature))
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 200
    assert SEALED.items() <= answer.headers.items()
    assert WORDS[state] in page.split('data-test="signature-status"')[1]
    assert all(words not in page for other, words in WORDS.items() if other != state)
    assert "Ada Exemplar, keeper of the quay lantern" in page


@pytest.mark.parametrize("state", list(WORDS))
def test_looking_at_the_page_changes_nothing(client, letter, state):
    signature = in_state(letter, state)
    before = everything()
    client.get(status_path(signature))
    client.head(status_path(signature))
    assert everything() == before


def test_the_page_keeps_what_was_agreed_to(client, letter, send_mail):
    send(client, letter)
    answer = client.post(links_in(send_mail()[0])[0])
    page = " ".join(client.get(answer.url).content.decode().split())
    signature = Signature.objects.get()
    assert f"“{letter.title}”, version 1, English" in page
    assert signature.version.digest in page
    assert signature.consent_text in page
    assert "Please light them." in page


def test_a_rejection_shows_its_reason_and_never_the_private_note(client, letter):
    signature = factories.pending(letter)
    workflow.decide(
        signature=signature,
        verdict=Decision.Verdict.REJECT,
        by=factories.UserFactory(),
        reason="The union did not know of it.",
        private_note="Looks like a prank.",
    )
    page = status(client, signature)
    assert "The union did not know of it." in page
    assert "prank" not in page


def test_a_reason_that_was_taken_back_is_not_shown(client, letter):
    signature = factories.rejected(letter, reason="The union did not know of it.")
    workflow.undo(signature=signature, by=factories.UserFactory())
    assert "The union did not know of it." not in status(client, signature)


def test_no_page_shows_the_contact(client, letter):
    signature = factories.pending(letter, kind="organization", email="secret@lamplighters.example")
    page = status(client, signature)
    assert "secret@" not in page
    assert "Jo Contact" not in page


# --- Listed or withheld ---------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["received", "pending", "approved"])
def test_a_signatory_withholds_and_lists_the_name(client, letter, state):
    signature = in_state(letter, state)
    path = status_path(signature)
    for display in ("withheld", "listed"):
        answer = client.post(path, {"action": "display", "display": display})
        assert (answer.status_code, answer.url) == (303, path)
        assert Signature.objects.get(pk=signature.pk).display == display
    assert Event.objects.filter(type="signature.display-set").count() == 2


def test_choosing_what_stands_already_is_no_event(client, letter):
    signature = factories.pending(letter)
    before = everything()
    client.post(status_path(signature), {"action": "display", "display": "listed"})
    assert everything() == before


def test_a_withheld_name_leaves_the_list_at_once(client, letter):
    signature = factories.approved(letter)
    client.post(status_path(signature), {"action": "display", "display": "withheld"})
    assert not letter.signatures.listed().exists()
    assert letter.signatures.counted().exists()


@pytest.mark.parametrize("typed", [{}, {"display": "addressee_only"}, {"display": "listed_from"}, {"display": "\0"}])
def test_no_other_display_is_taken(client, letter, typed):
    signature = factories.pending(letter)
    before = everything()
    assert client.post(status_path(signature), {"action": "display", **typed}).status_code == 303
    assert client.post(status_path(signature), typed).status_code == 303
    assert everything() == before


@pytest.mark.parametrize("state", ["rejected", "expired", "withdrawn"])
def test_what_stands_no_more_has_no_display_to_choose(client, letter, state):
    signature = in_state(letter, state)
    before = everything()
    assert 'name="display"' not in status(client, signature)
    client.post(status_path(signature), {"action": "display", "display": "withheld"})
    assert everything() == before


# --- Withdrawing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["received", "pending", "approved", "rejected"])
def test_a_signatory_leaves_at_any_stage_at_once_and_for_good(client, letter, state, send_mail):
    signature = in_state(letter, state, email="ada@signers.example")
    send_mail(minutes=5)
    assert 'data-test="withdraw"' in status(client, signature)
    path = status_path(signature)
    answer = client.post(path, {"action": "withdraw"})
    assert (answer.status_code, answer.url) == (303, path)
    page = status(client, signature)
    assert WORDS["withdrawn"] in page
    assert 'data-test="withdraw"' not in page
    assert Signature.objects.get(pk=signature.pk).state == "withdrawn"
    assert Event.objects.filter(type="signature.withdrawn", subject=signature.public_id).count() == 1
    assert [mail.to for mail in send_mail()] == [["ada@signers.example"]]


def test_withdrawing_again_does_no_harm(client, letter):
    signature = factories.approved(letter)
    withdraw(client, signature)
    before = everything()
    assert withdraw(client, signature).status_code == 303
    assert everything() == before


def test_what_expired_cannot_be_withdrawn_and_says_so(client, letter):
    signature = in_state(letter, "expired")
    before = everything()
    assert 'data-test="withdraw"' not in status(client, signature)
    assert withdraw(client, signature).status_code == 303
    assert everything() == before


def test_no_mail_says_accepted_after_the_signatory_has_left(client, letter, send_mail):
    signature = factories.approved(letter)
    withdraw(client, signature)
    assert Outbox.objects.get(kind="approved").state == Outbox.State.CANCELLED
    assert [mail.subject.split(":")[0] for mail in send_mail(minutes=5)][1:] == ["Your signature is withdrawn"]


def test_a_withdrawn_signature_cannot_be_brought_back_by_an_undo(client, letter):
    signature = factories.rejected(letter)
    withdraw(client, signature)
    with pytest.raises(workflow.NothingToUndo):
        workflow.undo(signature=signature, by=factories.UserFactory())


def test_the_contact_of_who_left_is_kept_for_a_month_at_most(client, letter):
    signature = factories.approved(letter)
    withdraw(client, signature)
    tasks.erase_contacts_due(now=timezone.now() + workflow.RETENTION_ENDED * 1.1)
    signature.refresh_from_db()
    assert not hasattr(signature, "contact")


def test_nobody_keeps_a_contact_longer_than_was_promised(letter):
    signature = factories.pending(letter)
    late = signature.received_at + workflow.RETENTION - workflow.RETENTION_ENDED / 2
    workflow.decide(signature=signature, verdict="reject", by=factories.UserFactory(), now=late)
    workflow.undo(signature=signature, by=factories.UserFactory(), now=late)
    signature.contact.refresh_from_db()
    assert signature.contact.retain_until == (signature.received_at + workflow.RETENTION).date()


def test_under_a_published_letter_the_page_says_what_its_editions_show(client, letter):
    signature, other = factories.approved(letter), factories.approved(letter, name="Bo Exemplar")
    assert "[withdrawn]" not in status(client, signature)
    publication.publish(letter=letter, by="a test")
    assert "“[withdrawn]” in its place" in status(client, signature)
    withdraw(client, signature)
    assert "“[withdrawn]” in its place" in status(client, signature)
    assert WORDS["approved"] in status(client, other)


def test_who_signed_a_letter_that_was_withdrawn_is_told_and_may_still_leave(client, letter):
    signature = factories.approved(letter)
    letter_workflow.withdraw(letter=letter, by="a test")
    assert "The campaign has withdrawn the whole letter" in status(client, signature)
    withdraw(client, signature)
    assert Signature.objects.get().state == "withdrawn"


# --- Links ----------------------------------------------------------------------------------------


def test_a_replaced_or_spoilt_link_gives_no_power(client, letter):
    signature = factories.receive(letter, email="ada@signers.example")
    old = status_path(signature)
    factories.receive(letter, email="ada@signers.example", name="Somebody Else")
    before = everything()
    for path in (old, "/signature/nonsense/", f"/signature/{'a' * 5000}/"):
        assert client.get(path).status_code == 404
        answer = client.post(path, {"action": "withdraw"})
        assert answer.status_code == 404
        assert "/signature/find/" in answer.content.decode()
    assert everything() == before


def test_a_line_that_was_replaced_in_the_very_moment_is_not_withdrawn(letter):
    shown = factories.receive(letter, email="ada@signers.example")
    factories.receive(letter, email="ada@signers.example", name="Somebody Else")
    before = everything()
    for verb in (workflow.withdraw, workflow.confirm):
        with pytest.raises(workflow.Replaced):
            verb(signature=shown)
    with pytest.raises(workflow.Replaced):
        workflow.correct_display(signature=shown, display="withheld")
    assert everything() == before


def test_the_letter_is_linked_where_the_public_can_read_it(client, campaign, letter):
    hidden = factories.open_letter(campaign, slug="hidden", visibility="link")
    assert f'href="{letter.get_absolute_url()}"' in status(client, factories.pending(letter))
    page = status(client, factories.pending(hidden))
    assert hidden.get_absolute_url() not in page
    assert hidden.sign_on_token not in page
