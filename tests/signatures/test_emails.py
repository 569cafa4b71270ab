import datetime

import pytest
from django.conf import settings
from django.utils import timezone

from campaign import outbox
from campaign.models import Campaign, Outbox
from letters import workflow as letter_workflow
from publication import workflow as publication
from signatures import emails, links, tasks, workflow
from signatures.models import Contact, Signature
from tests import factories
from tests.conftest import links as links_in
from tests.signatures.door import named_by, send

FIND = "/signature/find/"
DAY = datetime.timedelta(days=1)
SPAM = {
    "name": "Buy Oil at spam.example",
    "role": "<b>spam</b>",
    "contact_name": "Spam Spam",
    "contact_position": "spam",
}


@pytest.fixture
def letter(campaign):
    return factories.open_letter(campaign)


def in_words(mail):
    return " ".join(mail.body.split())


def later(days):
    return timezone.now() + days * DAY


# --- What each mail says --------------------------------------------------------------------------


def test_every_mail_says_who_sends_it_why_and_how_to_leave(client, letter):
    factories.rejected(letter, email="no@signers.example")
    approved = factories.approved(letter, email="yes@signers.example")
    factories.receive(letter, email="ada@signers.example")
    send(client, letter, email="yes@signers.example")
    tasks.remind_due(now=later(3))
    workflow.send_links(address="yes@signers.example")
    publication.publish(letter=letter, by="a test")
    workflow.withdraw(signature=approved)
    mails = Outbox.objects.all()
    kinds = {"confirm", "remind", "signed-already", "find", "approved", "rejected", "published", "withdrawn"}
    assert {mail.kind for mail in mails} == kinds
    for mail in mails:
        words = " ".join(mail.text.split())
        assert "Lantern Coalition" in words
        assert letter.title in words
        assert words.endswith(f"to see or withdraw them: {settings.SITE_URL}{FIND}")
        assert mail.reply_to == "desk@lantern.example"
        assert "&" not in mail.text
        assert "\n\n\n" not in mail.text
        assert all(len(line) <= emails.WIDTH or "://" in line for line in mail.text.splitlines())


@pytest.mark.parametrize("kind", ["organization", "individual"])
def test_no_mail_to_an_unconfirmed_address_repeats_what_was_typed(client, letter, kind):
    typed = {field: value for field, value in SPAM.items() if (field in {"name", "role"}) or kind == "organization"}
    send(client, letter, kind, email="victim@signers.example", **typed)
    tasks.remind_due(now=later(3))
    workflow.send_links(address="victim@signers.example")
    workflow.confirm(signature=Signature.objects.get())
    send(client, letter, kind, email="victim@signers.example", **typed)
    mails = Outbox.objects.order_by("pk")
    assert [mail.subject.split(":")[0] for mail in mails] == [
        "Please confirm your signature",
        "Still waiting for you",
        "Your signatures",
        "You have signed already",
    ]
    assert not [mail.kind for mail in mails if "spam" in f"{mail.subject} {mail.text}".lower()]


def test_a_mail_asks_to_confirm_and_lets_strangers_be(client, letter, send_mail):
    send(client, letter)
    [mail] = send_mail()
    assert mail.subject == f"Please confirm your signature: {letter.title}"
    assert "It was not you? Then do nothing." in in_words(mail)
    assert len(links_in(mail)) == 2


def test_a_decision_is_told_with_the_line_and_its_reason(letter, send_mail):
    factories.approved(letter, name="Zoë & Söhne", role="“keepers”", email="yes@signers.example")
    factories.rejected(letter, name="Bo <Exemplar>", reason="Sign as yourself & try again.", email="no@signers.example")
    yes, no = [mail for mail in send_mail(minutes=3) if "confirm" not in mail.subject]
    assert "\nZoë & Söhne, “keepers”\n" in yes.body
    assert "\nBo <Exemplar>\n" in no.body
    assert "The reason: Sign as yourself & try again." in in_words(no)
    assert "reason" not in yes.body


def test_a_withheld_name_is_told_that_it_is_not_shown(letter, send_mail):
    factories.approved(letter, display="withheld", email="ada@signers.example")
    mail = send_mail(minutes=3)[-1]
    assert "The name is withheld" in in_words(mail)


def test_a_decision_waits_two_minutes_and_an_undo_goes_unnoticed(letter, send_mail):
    factories.approved(letter, email="kept@signers.example")
    undone = factories.rejected(letter, email="undone@signers.example")
    send_mail()
    workflow.undo(signature=undone, by=factories.UserFactory())
    assert send_mail(minutes=1) == []
    assert [mail.to for mail in send_mail(minutes=3)] == [["kept@signers.example"]]


def test_answers_go_to_the_campaign_else_to_the_coordinator_who_decided(letter, send_mail):
    coordinator = factories.UserFactory(email="decider@coalition.example")
    Campaign.objects.update(reply_to="", contact_email="public@lantern.example")
    letter.campaign.refresh_from_db()
    factories.approved(letter, by=coordinator)
    confirm, approved = send_mail(minutes=3)
    assert (confirm.reply_to, approved.reply_to) == (["public@lantern.example"], ["decider@coalition.example"])


def test_nobody_is_asked_to_answer_where_nobody_would_read(letter, send_mail):
    Campaign.objects.update(reply_to="", contact_email="")
    letter.campaign.refresh_from_db()
    workflow.withdraw(signature=factories.pending(letter))
    mail = send_mail()[-1]
    assert mail.reply_to == []
    assert "Answer this mail" not in mail.body


def test_a_line_break_in_a_title_breaks_no_subject(client, campaign, send_mail):
    letter = factories.open_letter(campaign, content={"title": "Light\r\nBcc: all@signers.example\nthem"})
    send(client, letter)
    [mail] = send_mail()
    assert mail.subject == "Please confirm your signature: Light Bcc: all@signers.example them"
    assert mail.recipients() == ["ada@signers.example"]


def test_a_signatory_is_told_of_a_publication_once(letter, send_mail):
    signature = factories.approved(letter)
    factories.pending(letter, email="pending@signers.example")
    send_mail(minutes=5)
    publication.publish(letter=letter, by="a test", keep_open=True)
    publication.publish(letter=letter, by="a test")
    [mail] = send_mail()
    assert mail.to == [signature.contact.email]
    assert links_in(mail)[0] == letter.get_absolute_url()
    assert named_by(links_in(mail)[1]) == named_by(links.path(signature, links.MANAGE))


# --- Not too many of them -------------------------------------------------------------------------


def test_an_address_gets_few_mails_that_strangers_cause(client, letter):
    for number in range(outbox.ADDRESS_CAP + 3):
        answer = send(client, letter, "organization", name=f"Invented Group {number}", email="victim@signers.example")
        assert answer.status_code == 303
    tasks.remind_due(now=timezone.now() + tasks.REMINDERS[0])
    sent = Outbox.objects.filter(to="victim@signers.example")
    assert sent.filter(kind="confirm").count() == outbox.ADDRESS_CAP
    assert sent.filter(kind="remind").count() == outbox.ADDRESS_CAP
    assert send(client, letter, email="other@signers.example").status_code == 303
    assert Outbox.objects.filter(to="other@signers.example").count() == 1


def test_a_coordinator_sends_the_link_once_more(letter, send_mail):
    signature = factories.receive(letter, email="ada@signers.example")
    by = factories.UserFactory()
    send_mail()
    workflow.resend(signature=signature, by=by)
    assert [mail.to for mail in send_mail()] == [["ada@signers.example"]]
    for _ in range(outbox.ADDRESS_CAP - 2):
        workflow.resend(signature=signature, by=by)
    with pytest.raises(workflow.TooManyMails):
        workflow.resend(signature=signature, by=by)
    workflow.confirm(signature=signature)
    with pytest.raises(workflow.NotNow):
        workflow.resend(signature=signature, by=by)


# --- Reminders, and what falls due ----------------------------------------------------------------


def reminders():
    return Outbox.objects.filter(kind="remind").count()


def test_two_reminders_go_out_however_often_the_tick_runs(letter):
    factories.receive(letter)
    sent = []
    for day in (0, 1, 1.9, 2.1, 2.2, 5, 6.9, 7.1, 7.2, 10, 13.9):
        for _ in range(3):
            tasks.remind_due(now=later(day))
        sent.append(reminders())
    assert sent == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]


def test_a_tick_that_was_down_does_not_remind_twice_at_once(letter):
    factories.receive(letter)
    for day, number in ((8, 1), (8.1, 1), (9.9, 1), (10.1, 2), (13, 2)):
        tasks.remind_due(now=later(day))
        assert reminders() == number


def test_who_confirmed_or_left_is_not_reminded(letter):
    factories.pending(letter)
    workflow.withdraw(signature=factories.receive(letter))
    assert tasks.remind_due(now=later(3)) == 0


@pytest.mark.parametrize("change", ["close", "pause"])
def test_nobody_is_reminded_of_a_letter_that_takes_no_signatures(letter, change):
    factories.receive(letter)
    if change == "close":
        letter_workflow.close(letter=letter, by="a test")
    else:
        letter_workflow.set_paused(letter=letter, by="a test", paused=True)
    assert tasks.remind_due(now=later(3)) == 0


def test_a_reminder_leads_to_the_line_that_stands(client, letter, send_mail):
    old = factories.receive(letter, email="ada@signers.example")
    factories.receive(letter, email="ada@signers.example", name="Ada B. Exemplar")
    assert tasks.remind(old, 0, later(3)) == 0
    send_mail()
    tasks.remind_due(now=later(3))
    [mail] = send_mail(minutes=4 * 24 * 60)
    assert "Ada B. Exemplar" in client.get(links_in(mail)[0]).content.decode()


def test_a_signature_without_contact_stops_no_tick(letter):
    factories.receive(letter)
    Contact.objects.all().delete()
    assert tasks.remind_due(now=later(3)) == 0


def test_what_was_never_confirmed_expires_after_two_weeks_and_once(letter):
    factories.receive(letter)
    factories.pending(letter)
    assert [tasks.expire_due(now=later(day)) for day in (13.9, 14.1, 14.2)] == [0, 1, 0]
    assert sorted(letter.signatures.values_list("state", flat=True)) == ["expired", "pending"]


def test_contacts_are_erased_when_they_are_due_and_the_signature_stays(letter):
    factories.approved(letter)
    workflow.withdraw(signature=factories.approved(letter))
    erased = [tasks.erase_contacts_due(now=later(day)) for day in (29, 32, 33, 364, 367)]
    assert erased == [0, 1, 0, 0, 1]
    assert letter.signatures.counted().count() == 1
