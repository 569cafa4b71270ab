"""A campaign invites organizations: the list, the mails, the links, the answers."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaign.models import Campaign, Outbox
from letters import workflow as letter_workflow
from letters.models import Letter
from signatures import board_tasks, workflow
from signatures.models import Invitation, MailTally
from tests import factories
from tests.browse import Page, get
from tests.conftest import links
from tests.signatures import door
from tests.signatures.at_desk import path as desk_path
from tests.signatures.at_desk import told
from tests.signatures.changing import translate
from tests.signatures.deciding import address, day, invitation_path, listed, public_pages, sent

LIST = "Organisation;Country;Mail\nBeacon League;South Korea;office@beacon.example\nTide Watch;;tide@watch.example\n"


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign, closes_at=timezone.now() + datetime.timedelta(days=30))


def desk(client: Client, letter: Letter, page: str = "") -> Page:
    return get(client, desk_path(letter, f"invitations/{page}"))


def bring_in(client: Client, letter: Letter, text: str, anyway: str = "") -> Page:
    """Paste a list, look at it, and put it on the letter's list."""
    seen = desk(client, letter, "new/").submit("read-list", text=text)
    return seen.submit("save-list", **({"anyway": anyway} if anyway else {}))


def later(days: float) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=days)


def state(invitation: Invitation) -> str:
    invitation.refresh_from_db()
    return invitation.state


def test_an_organization_is_invited_and_signs(letter: Letter, as_role, send_mail) -> None:
    moderator = as_role("moderator")
    seen = desk(moderator, letter, "new/").submit("read-list", text=LIST)
    assert "2 that nothing speaks against" in seen.html
    assert not Invitation.objects.exists()
    page = seen.submit("save-list")
    assert "2 organizations are on the list." in page.html
    assert send_mail() == []
    page.submit("send-invitations", message="Dear friends,\nthe lamps are still out.")
    mails = send_mail()
    assert sorted(message.to for message in mails) == [["office@beacon.example"], ["tide@watch.example"]]
    beacon = next(message for message in mails if message.to == ["office@beacon.example"])
    assert beacon.reply_to == ["desk@lantern.example"]
    assert "the lamps are still out." in beacon.body
    assert "Beacon League" in beacon.body
    assert "Tide Watch" not in beacon.body

    visitor = Client()
    (link,) = [path for path in links(beacon) if path.startswith("/invitation/")]
    page = get(visitor, link)
    assert "Lantern Coalition asks you to sign" in page.html
    assert "Please light them." in page.html
    assert Invitation.objects.get(name="Beacon League").state == "sent"
    form = page.submit("invitation-sign")
    assert Invitation.objects.get(name="Beacon League").state == "opened"
    assert form.soup.find("input", {"name": "name"})["value"] == "Beacon League"
    assert form.soup.find("option", selected=True, value="KR")
    assert form.response.wsgi_request.path == f"{link}sign/"
    typed = {"email": "someone.else@beacon.example", "contact_name": "Bea Conner", "consent": "on"}
    thanks = form.submit(form.soup.find("button", string="Sign"), **typed)
    assert thanks.response.wsgi_request.path == f"{letter.get_absolute_url()}sign/thanks/"
    assert Invitation.objects.get(name="Beacon League").state == "opened"
    (confirmation,) = send_mail()
    get(Client(), links(confirmation)[0]).submit("confirm")
    signed = Invitation.objects.get(name="Beacon League")
    assert signed.state == "signed"
    assert signed.signature == letter.signatures.get()
    assert get(Client(), link).status == 404
    assert visitor.cookies == {}

    listing = desk(moderator, letter)
    assert [item.get_text() for item in listing.soup.select(".score dd")] == ["2", "2", "1", "1", "0"]
    only = get(moderator, desk_path(letter, "invitations/") + "?state=signed")
    assert [row.th.bdi.get_text() for row in only.marks("invited-row")] == ["Beacon League"]


def test_an_invited_organization_whose_board_decides_first(letter: Letter) -> None:
    (invitation,) = sent(letter, "Beacon League")
    form = get(Client(), f"{invitation_path(invitation)}sign/")
    typed = {"email": "a@b.example", "contact_name": "Bea", "consent": "on", "decides_on": day(9).isoformat()}
    form.submit(form.soup.find("button", string="Sign"), **typed)
    signature = letter.signatures.get()
    workflow.confirm(signature=signature)
    assert state(invitation) == "signed"
    signature.refresh_from_db()
    assert signature.state == "considering"


def test_a_mailbox_that_signs_without_its_link_has_answered_too(letter: Letter) -> None:
    beacon, other = sent(letter, "Beacon League", "Tide Watch")
    factories.pending(letter, kind="organization", name="Beacon League Inc.", email=beacon.email)
    assert state(beacon) == "signed"
    assert state(other) == "sent"
    factories.pending(letter, name="Tia Tideson", email=other.email)
    assert state(other) == "sent"


def test_of_two_names_behind_one_mailbox_the_one_that_signed_has_answered(letter: Letter) -> None:
    both = sent(letter, "Beacon League", "Tide Watch", email="shared@office.example")
    factories.pending(letter, kind="organization", name="Tide Watch", email="shared@office.example")
    assert sorted((row.name, state(row)) for row in both) == [("Beacon League", "sent"), ("Tide Watch", "signed")]


def test_an_unconfirmed_signature_answers_nothing(letter: Letter) -> None:
    (invitation,) = sent(letter, "Beacon League")
    factories.receive(letter, kind="organization", name="Beacon League", email=invitation.email)
    assert state(invitation) == "sent"


def test_a_link_says_nothing_of_what_a_mailbox_has_signed_before(letter: Letter, send_mail) -> None:
    factories.approved(letter, kind="organization", name="Beacon League", email="office@beacon.example")
    (invitation,) = sent(letter, "Tide Watch")
    path = f"{invitation_path(invitation)}sign/"
    typed = door.ORGANIZATION | {"name": "Beacon League", "email": "office@beacon.example"}
    assert Client().post(path, typed).status_code == 303
    assert state(invitation) == "sent"
    assert invitation.signature is None


# --- To say no ------------------------------------------------------------------------------------


def test_an_invited_organization_declines_and_hears_no_more_of_this_letter(
    campaign: Campaign, letter: Letter, as_role
) -> None:
    (invitation,) = sent(letter, "Beacon League")
    page = get(Client(), invitation_path(invitation)).submit("invitation-decline", reason="Not our subject.")
    assert "Thank you for your answer" in page.html
    assert "Beacon" not in page.html
    assert state(invitation) == "declined"
    assert invitation.reason == "Not our subject."
    by = factories.UserFactory()
    assert workflow.send_invitations(letter=letter, by=by, again=True, now=later(9)) == 0
    listed(letter, "Beacon League West", email=invitation.email)
    assert workflow.send_invitations(letter=letter, by=by, now=later(9)) == 0
    other = factories.open_letter(campaign, slug="other")
    assert sent(other, "Beacon League")[0].state == "sent"
    assert "Not our subject." in desk(as_role("moderator"), letter).html


def test_do_not_write_to_us_again_holds_for_every_letter_of_the_campaign(campaign: Campaign, letter: Letter) -> None:
    (invitation,) = sent(letter, "Beacon League")
    get(Client(), invitation_path(invitation)).submit("invitation-stop")
    assert state(invitation) == "declined"
    other = factories.open_letter(campaign, slug="other")
    assert sent(other, "Beacon League")[0].state == "listed"
    Campaign.objects.filter(pk=campaign.pk).update(mail_cap=50)
    assert not workflow.may_write(campaign, invitation.email, timezone.now())
    elsewhere = factories.open_letter(factories.CampaignFactory(), slug="elsewhere")
    assert sent(elsewhere, "Beacon League")[0].state == "sent"


def test_links_that_never_were_were_answered_or_taken_back_look_alike(letter: Letter) -> None:
    names = ["Signed League", "Declined League", "Revoked League", "Waiting League", "Erased League"]
    signed, declined, revoked, waiting, erased = (sent(letter, name)[0] for name in names)
    factories.pending(letter, kind="organization", name="Signed League", email=signed.email)
    workflow.decline_invitation(invitation=declined)
    workflow.revoke_invitation(invitation=revoked, by="a test")
    Invitation.objects.filter(pk=waiting.pk).update(state="listed")
    Invitation.objects.filter(pk=erased.pk).update(name="", email="")
    answers = []
    for token in ["unknown", *(row.token for row in (signed, declined, revoked, waiting, erased))]:
        for path in (f"/invitation/{token}/", f"/invitation/{token}/sign/"):
            answers.append(Client().get(path))
            answers.append(Client().post(path, {"action": "decline"}))
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {answers[0].content}
    headers = [dict(answer.items()) for answer in answers]
    assert all(each == headers[0] for each in headers)


@pytest.mark.parametrize("action", ["", "sing", "\0", "x" * 5000])
def test_what_no_form_sends_changes_nothing(letter: Letter, action: str) -> None:
    (invitation,) = sent(letter, "Beacon League")
    assert Client().post(invitation_path(invitation), {"action": action}).status_code == 400
    assert state(invitation) == "sent"
    answer = Client().post(invitation_path(invitation), {"action": "decline", "reason": "x" * 3000})
    assert answer.status_code == 422
    assert state(invitation) == "sent"


def test_looking_changes_nothing_and_the_link_is_sealed(letter: Letter) -> None:
    (invitation,) = sent(letter, "Beacon League")
    before = door.everything()
    client = Client()
    for path in (invitation_path(invitation), f"{invitation_path(invitation)}sign/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert client.cookies == {}
    assert door.everything() == before


# --- The letter behind the link -------------------------------------------------------------------


def test_a_letter_that_is_reached_by_its_link_alone_is_signed_by_invitation(campaign: Campaign) -> None:
    letter = factories.open_letter(campaign, slug="quiet", visibility="link")
    (invitation,) = sent(letter, "Beacon League")
    form = get(Client(), invitation_path(invitation)).submit("invitation-sign")
    typed = {"email": "a@b.example", "contact_name": "Bea", "consent": "on"}
    thanks = form.submit(form.soup.find("button", string="Sign"), **typed)
    assert thanks.status == 200
    assert letter.signatures.get().name == "Beacon League"


def test_a_paused_or_closed_letter_says_so_and_can_still_be_declined(letter: Letter) -> None:
    (invitation,) = sent(letter, "Beacon League")
    letter_workflow.set_paused(letter=letter, by="a test", paused=True)
    page = get(Client(), invitation_path(invitation))
    assert page.status == 200
    assert not page.marks("invitation-sign")
    assert "takes no signatures" in page.html
    assert not get(Client(), f"{invitation_path(invitation)}sign/").marks("sign-form")
    page.submit("invitation-decline")
    assert state(invitation) == "declined"


def test_a_withdrawn_letter_is_read_behind_no_invitation(letter: Letter) -> None:
    (invitation,) = sent(letter, "Beacon League")
    letter_workflow.withdraw(letter=letter, by="a test")
    assert get(Client(), invitation_path(invitation)).status == 404


def test_who_is_invited_in_a_language_reads_and_signs_in_it(campaign: Campaign) -> None:
    letter = factories.draft(campaign)
    translate(letter, "fr", "Allumez-les, s’il vous plaît.", title="Lettre ouverte")
    letter = workflow.open_letter(letter=letter, by="a test", visibility="listed")
    entries = [workflow.Invited("Ligue du Phare", "FR", "bureau@phare.example", "fr")]
    workflow.invite(letter=letter, entries=entries, by="a test")
    workflow.send_invitations(letter=letter, by=factories.UserFactory())
    page = get(Client(), invitation_path(letter.invitations.get()))
    assert "Allumez-les" in page.html
    form = page.submit("invitation-sign")
    form.submit(form.soup.find("button", string="Sign"), email="a@b.example", contact_name="Bea", consent="on")
    assert letter.signatures.get().language == "fr"


# --- Mails and their cap --------------------------------------------------------------------------


def test_who_has_not_answered_is_reminded_twice_at_the_most(letter: Letter) -> None:
    (invitation,) = sent(letter, "Beacon League")
    by = factories.UserFactory()
    numbers = [
        workflow.send_invitations(letter=letter, by=by, again=True, now=later(days)) for days in (1, 3, 4, 6, 9, 20)
    ]
    assert numbers == [0, 1, 0, 1, 0, 0]
    assert state(invitation) == "sent"
    assert invitation.mails == MailTally.objects.get().number == 3
    assert Outbox.objects.filter(kind="invitation").count() == 3


def test_an_address_gets_no_more_than_the_campaign_s_cap_over_its_letters(campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(mail_cap=2)
    campaign.refresh_from_db()
    letters = [factories.open_letter(campaign, slug=f"letter-{n}") for n in range(4)]
    states = [sent(letter, "Beacon League", email="OFFICE+list@beacon.example")[0].state for letter in letters[:2]]
    states += [sent(letter, "Beacon League", email="office@beacon.example")[0].state for letter in letters[2:]]
    assert states == ["sent", "sent", "listed", "listed"]
    assert Outbox.objects.filter(kind="invitation").count() == 2


def test_reminders_of_a_board_and_invitations_share_the_cap(campaign: Campaign, letter: Letter) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(mail_cap=2)
    letter = Letter.objects.get(pk=letter.pk)
    sent(letter, "Beacon League", email="office@beacon.example")
    factories.pending(
        letter, kind="organization", name="Beacon League", email="office@beacon.example", decides_on=day(5)
    )
    written = sum(board_tasks.remind_boards_due(now=later(days)) for days in range(29))
    assert written == 1
    assert MailTally.objects.get().number == 2


def test_a_draft_a_closed_letter_and_one_for_individuals_invite_nobody(campaign: Campaign, as_role) -> None:
    draft = factories.draft(campaign, slug="draft")
    closed = factories.open_letter(campaign, slug="closed")
    letter_workflow.close(letter=closed, by="a test")
    people = factories.open_letter(campaign, slug="people", asks_organizations=False)
    for letter in (draft, closed, people):
        listed(letter, "Beacon League")
        answer = as_role("moderator").post(desk_path(letter, "invitations/send/"), {"message": ""})
        assert ("error", "This letter takes no signatures of organizations now. Open it first.") in told(answer)
    assert not Outbox.objects.filter(kind="invitation").exists()


def test_one_press_writes_so_many_mails_and_no_more(letter: Letter) -> None:
    listed(letter, *(f"League {n}" for n in range(workflow.AT_ONCE + 5)))
    by = factories.UserFactory()
    assert [workflow.send_invitations(letter=letter, by=by) for _ in range(3)] == [workflow.AT_ONCE, 5, 0]


def test_a_long_message_is_shown_again(letter: Letter, as_role) -> None:
    listed(letter, "Beacon League")
    page = desk(as_role("owner"), letter).submit("send-invitations", message="x" * 501)
    assert page.status == 422
    assert page.soup.select(".form-errors")
    assert not Outbox.objects.exists()


# --- Retention and leaks --------------------------------------------------------------------------


def test_who_was_invited_is_erased_after_a_year_and_the_numbers_stay(letter: Letter, as_role) -> None:
    beacon, _tide = sent(letter, "Beacon League", "Tide Watch", email="shared@office.example")
    workflow.decline_invitation(invitation=beacon, reason="A confidence.")
    assert board_tasks.erase_invitations_due(now=later(364)) == 0
    assert board_tasks.erase_invitations_due(now=later(367)) == 2
    assert board_tasks.erase_invitations_due(now=later(367)) == 0
    stored = str(door.everything(Invitation))
    for secret in ("Beacon", "Tide", "shared@", "confidence", beacon.address_digest):
        assert secret not in stored
    page = desk(as_role("owner"), letter)
    assert page.text("invited") == "2"
    assert not page.marks("invited-row")


def test_nothing_public_tells_who_was_invited_declined_or_signed(letter: Letter) -> None:
    before = public_pages(letter)
    rows = sent(letter, "Beacon League", "Tide Watch")
    workflow.open_invitation(invitation=rows[0])
    workflow.decline_invitation(invitation=rows[1], reason="A confidence.")
    assert public_pages(letter) == before


def test_those_without_contacts_see_numbers_alone(letter: Letter, as_role) -> None:
    sent(letter, "Beacon League")
    for role in ("viewer", "editor"):
        client = as_role(role)
        for query in ("", "?state=sent", "?page=2"):
            page = get(client, desk_path(letter, "invitations/") + query)
            assert page.text("invited") == "1"
            assert "Beacon" not in page.html
            assert address("Beacon League") not in page.html
        for address_of in ("new/", "send/", "revoke/"):
            assert client.post(desk_path(letter, f"invitations/{address_of}"), {}).status_code == 404
        assert "Beacon" not in get(client, desk_path(letter, "history/")).html


def test_events_name_nobody(campaign: Campaign, letter: Letter) -> None:
    rows = sent(letter, "Beacon League", "Tide Watch")
    workflow.open_invitation(invitation=rows[0])
    workflow.stop_writing(invitation=rows[1])
    events = str(list(campaign.events.values("type", "actor", "details")))
    assert "invitations.sent" in events
    for secret in ("Beacon", "Tide", "office@", *(row.token for row in rows)):
        assert secret not in events


def test_an_invitation_of_another_letter_is_not_taken_back_here(campaign: Campaign, letter: Letter, as_role) -> None:
    other = factories.open_letter(campaign, slug="other")
    (invitation,) = sent(other, "Beacon League")
    owner = as_role("owner")
    for posted in (invitation.public_id, "x", "", "\0"):
        owner.post(desk_path(letter, "invitations/revoke/"), {"invitation": posted})
    assert state(invitation) == "sent"
    owner.post(desk_path(other, "invitations/revoke/"), {"invitation": invitation.public_id})
    assert state(invitation) == "revoked"
    assert get(Client(), invitation_path(invitation)).status == 404


@pytest.mark.parametrize(("number", "queries"), [(1, 15), (300, 15)])
def test_the_page_costs_the_same_for_one_and_for_many(
    letter: Letter, as_role, django_assert_num_queries: Any, number: int, queries: int
) -> None:
    sent(letter, *(f"League {n}" for n in range(number)))
    client = as_role("moderator")
    path = reverse("signatures:invitations", args=[letter.campaign.slug, letter.slug])
    client.get(path)
    with django_assert_num_queries(queries):
        client.get(path)
