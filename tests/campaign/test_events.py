"""The record: it only grows, and holds no private value."""

import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from campaign import history
from campaign.events import record
from campaign.models import AppendOnly, Campaign, Event, User
from publication import workflow as publication
from signatures import workflow as signatures
from tests import factories
from tests.conftest import client_of

PRIVATE = [
    "@",
    "signers.example",
    "lantern.example",
    "helpers.example",
    "+32 2 555",
    "Ada Exemplar",
    "Jo Contact",
    "We do not know you",
]


@pytest.fixture
def event(campaign: Campaign) -> Event:
    return record("letter.closed", campaign=campaign, by="a test", version=3)


def test_the_record_refuses_to_be_changed_or_shortened(event: Event) -> None:
    for attempt in (
        lambda: Event.objects.update(actor="nobody"),
        lambda: Event.objects.filter(pk=event.pk).delete(),
        lambda: Event.objects.bulk_update([event], ["actor"]),
    ):
        with pytest.raises(AppendOnly):
            attempt()
    assert Event.objects.get().actor == "a test"


@pytest.mark.postgres
@pytest.mark.parametrize("statement", ["UPDATE campaign_event SET actor = 'nobody'", "DELETE FROM campaign_event"])
def test_postgresql_refuses_it_even_from_outside(event: Event, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().actor == "a test"


def test_an_event_is_undone_with_the_change_that_failed(campaign: Campaign) -> None:
    @transaction.atomic
    def fail() -> None:
        record("letter.closed", campaign=campaign, by="a test")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Event.objects.exists()


def test_a_coordinator_without_a_name_is_called_by_the_address_without_its_domain(campaign: Campaign) -> None:
    event = record("letter.closed", campaign=campaign, by=User(email="jo.lamp@helpers.example"))
    assert event.actor == "jo.lamp"


def test_the_record_of_a_whole_campaign_holds_no_private_value(campaign: Campaign) -> None:
    owner = client_of(factories.member(campaign, "owner"))
    run_the_team(owner, campaign)
    write_a_letter(owner)
    letter = campaign.letters.get()
    letter = signatures.open_letter(letter=letter, by=owner.user, visibility="link")
    collect(letter)
    for verb in ("pause", "resume", "list-for-all", "renew-link", "close"):
        owner.post(f"/desk/lantern/letters/lanterns/{verb}/")
    publication.publish(letter=letter, by=owner.user)
    events = Event.objects.all()
    assert len({event.type for event in events}) >= 20
    told = json.dumps([[event.actor, event.type, event.details] for event in events], ensure_ascii=False)
    assert [word for word in PRIVATE if word in told] == []


def run_the_team(owner: Client, campaign: Campaign) -> None:
    """Change every setting, and add, change and remove a member."""
    owner.post(
        "/desk/lantern/settings/",
        {
            "name": "Lantern Coalition",
            "contact_email": "public@lantern.example",
            "reply_to": "answers@lantern.example",
            "accent": "#7a2048",
            "time_zone": "Asia/Seoul",
            "language": "en",
            "country_style": "given",
        },
    )
    owner.post("/desk/lantern/team/", {"action": "add", "email": "hand@helpers.example", "role": "editor"})
    hand = campaign.memberships.get(user__email="hand@helpers.example")
    owner.post("/desk/lantern/team/", {"action": "role", "member": hand.pk, "role": "viewer"})
    owner.post("/desk/lantern/team/", {"action": "remove", "member": hand.pk})


def write_a_letter(owner: Client) -> None:
    """A letter with an addressee whose mail address and fax are private."""
    owner.post("/desk/lantern/new-letter/", {"title": "Lanterns", "slug": "lanterns", "language": "en"})
    owner.post("/desk/lantern/letters/lanterns/text/", {"title": "Lanterns", "body": "Light.", "began_from": 1})
    owner.post(
        "/desk/lantern/letters/lanterns/details/",
        {
            "slug": "lanterns",
            "asks_organizations": "on",
            "asks_individuals": "on",
            "addressees-TOTAL_FORMS": 1,
            "addressees-INITIAL_FORMS": 0,
            "addressees-0-kind": "to",
            "addressees-0-name": "Minister Ilse Fictiva",
            "addressees-0-email": "ilse@lantern.example",
            "addressees-0-fax": "+32 2 555 01 23",
        },
    )


def collect(letter) -> None:
    """Signatures in every state."""
    factories.receive(letter)
    factories.pending(letter)
    approved = factories.approved(letter, kind="organization")
    rejected = factories.rejected(letter)
    signatures.undo(signature=rejected, by=factories.UserFactory())
    signatures.correct(signature=approved, by="a test", fields={"name": "Lamp Lighters"})
    signatures.correct_display(signature=factories.pending(letter), display="withheld")
    signatures.withdraw(signature=factories.pending(letter), by=signatures.THE_SIGNATORY)
    signatures.enter(
        letter=letter,
        by="a test",
        consent_source="mail of ada@signers.example",
        entries=[{"kind": "individual", "name": "Ada Exemplar"}],
    )


def test_an_event_is_told_in_a_sentence(campaign: Campaign) -> None:
    event = record("team.role-set", campaign=campaign, by="ola", member="jo", role="owner")
    assert history.tell(event).sentence == "Ola made jo owner."


def test_an_event_of_an_unknown_type_is_told_plainly(campaign: Campaign) -> None:
    event = record("comet.passed", campaign=campaign, by="ola", height=3)
    assert history.tell(event).sentence == "Ola: comet.passed (height 3)"


def test_a_detail_that_an_older_event_lacks_is_told_as_a_question(campaign: Campaign) -> None:
    assert history.tell(record("team.added", campaign=campaign, by="ola")).sentence == "Ola added ? to the team as ?."


@pytest.mark.parametrize("member", ["100%", "%(actor)s", "20310101T1000", "{role}"])
def test_what_a_detail_holds_cannot_break_its_sentence(campaign: Campaign, member: str) -> None:
    event = record("team.added", campaign=campaign, by="ola", member=member, role="owner")
    assert history.tell(event).sentence == f"Ola added {member} to the team as owner."
