"""The team page: owners add, change and remove; a campaign always keeps an owner."""

import pytest
from django.test import Client

from campaign import workflow
from campaign.models import Campaign, Event, Membership, Outbox, User
from tests import factories
from tests.conftest import client_of, links

URL = "/desk/lantern/team/"


@pytest.fixture
def owner(campaign: Campaign) -> Client:
    return client_of(factories.member(campaign, "owner"))


def add(client: Client, email: str, role: str = "editor") -> str:
    """Add somebody; return the page that follows."""
    answer = client.post(URL, {"action": "add", "email": email, "role": role}, follow=True)
    return answer.content.decode()


def change(client: Client, member: Membership, action: str, role: str = "") -> str:
    """Press a button beside a member; return the page that follows."""
    data = {"action": action, "member": member.pk, "role": role}
    return client.post(URL, data, follow=True).content.decode()


def role_of(email: str) -> str | None:
    return Membership.objects.filter(user__email=email).values_list("role", flat=True).first()


def test_an_owner_adds_somebody_who_has_no_account_yet(owner: Client, send_mail) -> None:
    add(owner, "New.Hand@helpers.example", "moderator")
    made = User.objects.get(email="new.hand@helpers.example")
    assert not made.has_usable_password()
    assert role_of("new.hand@helpers.example") == "moderator"
    [mail] = send_mail()
    assert mail.to == ["new.hand@helpers.example"]
    assert mail.reply_to == ["desk@lantern.example"]
    assert "Lantern Coalition" in mail.subject
    assert links(mail) == ["/accounts/login/code/", "/accounts/password/reset/", "/desk/lantern/"]


def test_the_page_answers_alike_whether_the_address_had_an_account(owner: Client) -> None:
    factories.UserFactory(email="b-known@helpers.example", name="Known Person-Secret")
    pages = []
    for email in ("b-fresh@helpers.example", "b-known@helpers.example"):
        pages.append(add(owner, email).replace(email, "b@x.example").replace(email.split("@")[0], "b"))
        Membership.objects.get(user__email=email).delete()
    known, fresh = (page.split("<tbody>")[1].split("</tbody>")[0].count("<tr>") for page in pages)
    assert known == fresh
    assert "Known Person-Secret" not in pages[1]
    assert {mail.text.replace("b-fresh", "b-known") for mail in Outbox.objects.all()} == {
        Outbox.objects.first().text.replace("b-fresh", "b-known")
    }
    assert [event.details for event in Event.objects.filter(type="team.added")] == [
        {"member": "b-fresh", "role": "editor"},
        {"member": "b-known", "role": "editor"},
    ]


def test_an_address_is_one_person_whatever_its_case(owner: Client) -> None:
    add(owner, "Twice@helpers.example")
    page = add(owner, "twice@HELPERS.example", "owner")
    assert "on the team already" in page
    assert role_of("twice@helpers.example") == "editor"
    assert User.objects.filter(email__iexact="twice@helpers.example").count() == 1
    assert Outbox.objects.filter(kind="invited").count() == 1


@pytest.mark.parametrize("email", ["", "no-address", "a@b", "x" * 250 + "@long.example", "two@a.example, b@a.example"])
def test_what_is_no_address_is_told_so_and_makes_nobody(owner: Client, email: str) -> None:
    before = User.objects.count()
    page = add(owner, email)
    assert "thing to mend" in page
    assert (User.objects.count(), Outbox.objects.count()) == (before, 0)


def test_a_role_beyond_the_four_is_refused(owner: Client) -> None:
    add(owner, "somebody@helpers.example", "emperor")
    assert role_of("somebody@helpers.example") is None


def test_an_owner_changes_a_role_and_removes_a_member(owner: Client, campaign: Campaign) -> None:
    member = factories.member(campaign, "viewer").memberships.get()
    change(owner, member, "role", "moderator")
    member.refresh_from_db()
    assert member.role == "moderator"
    change(owner, member, "remove")
    assert not Membership.objects.filter(pk=member.pk).exists()
    assert list(Event.objects.values_list("type", flat=True)) == ["team.role-set", "team.removed"]


def test_the_last_owner_can_neither_be_demoted_nor_removed(owner: Client, campaign: Campaign) -> None:
    mine = owner.user.memberships.get()
    factories.member(campaign, "editor")
    elsewhere = factories.CampaignFactory()
    factories.member(elsewhere, "owner")
    for action, role in [("role", "editor"), ("remove", "")]:
        assert "needs an owner" in change(owner, mine, action, role)
        mine.refresh_from_db()
        assert mine.role == "owner"
    assert not Event.objects.exists()


def test_an_owner_who_cannot_sign_in_does_not_count_as_one(owner: Client, campaign: Campaign) -> None:
    gone = factories.member(campaign, "owner")
    gone.is_active = False
    gone.save()
    with pytest.raises(workflow.LastOwner):
        workflow.remove(membership=owner.user.memberships.get(), by=owner.user)


def test_an_owner_may_leave_once_there_is_another_and_is_led_to_the_desk(owner: Client, campaign: Campaign) -> None:
    factories.member(campaign, "owner")
    mine = owner.user.memberships.get()
    answer = owner.post(URL, {"action": "remove", "member": mine.pk})
    assert answer["Location"] == "/desk/"
    assert owner.get(URL).status_code == 404


@pytest.mark.parametrize("member", ["", "abc", "-1", "99999999999999999999"])
def test_a_member_that_does_not_exist_is_answered_with_words(owner: Client, member: str) -> None:
    answer = owner.post(URL, {"action": "remove", "member": member}, follow=True)
    assert "look at the list again" in answer.content.decode()


def test_a_member_of_another_campaign_is_out_of_reach(owner: Client) -> None:
    elsewhere = factories.CampaignFactory()
    factories.member(elsewhere, "owner")
    theirs = factories.member(elsewhere, "viewer").memberships.get()
    change(owner, theirs, "remove")
    change(owner, theirs, "role", "owner")
    theirs.refresh_from_db()
    assert theirs.role == "viewer"


def test_the_page_tells_the_latest_changes_of_the_team(owner: Client) -> None:
    page = add(owner, "told@helpers.example", "viewer")
    assert f"{owner.user.name} added told to the team as viewer." in page


def test_two_owners_who_remove_each_other_at_once_leave_one(owner: Client, campaign: Campaign) -> None:
    """The second one's page is older than the first one's click."""
    other = factories.member(campaign, "owner")
    mine, theirs = owner.user.memberships.get(), other.memberships.get()
    workflow.remove(membership=theirs, by=owner.user)
    with pytest.raises(workflow.LastOwner):
        workflow.remove(membership=mine, by=other)
