"""The demo holds what docs and outsiders rely on."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign, Outbox
from letters.models import Letter
from publication import demo
from tests.browse import get


@pytest.fixture
def loaded(db: None, settings) -> None:
    settings.DEBUG = True
    call_command("demo", verbosity=0)


def test_one_open_letter_asks_both_kinds_and_one_has_two_editions(loaded: None) -> None:
    river = Letter.objects.filter(campaign__slug="river")
    assert river.open(timezone.now()).filter(visibility="listed", asks_organizations=True, asks_individuals=True)
    assert [letter.editions.count() for letter in river.exclude(published_at=None)] == [2]


def test_there_is_a_letter_in_every_state(loaded: None) -> None:
    assert set(Letter.objects.values_list("state", flat=True)) == set(Letter.State.values)


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/river/gauges/in/fr/", "Citizens’ Alliance for the Inventa Delta, Corée du Sud"),
        ("/river/gauges/in/ar/editions/1/", "Open Hydrology Lab, اليابان"),
        ("/river/night-ferry/in/ko/", "Ärzte am Strom e.V., 독일"),
    ],
)
def test_letters_can_be_read_in_translations_in_the_campaigns_look(loaded: None, path: str, entry: str) -> None:
    page = get(Client(), path)
    assert entry in page.texts("roll-entry")
    assert Client().get(page.soup.select_one("img.letterhead-logo")["src"]).status_code == 200


@pytest.mark.parametrize("email", [*demo.USERS, "admin@demo.example"])
def test_every_demo_user_can_sign_in_and_sees_the_desk(loaded: None, email: str) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": email, "password": demo.PASSWORD})
    assert client.get("/desk/").status_code == 200


def test_no_demo_mail_is_ever_sent(loaded: None) -> None:
    assert Outbox.objects.exists()
    assert not Outbox.objects.exclude(state=Outbox.State.CANCELLED)


@pytest.mark.django_db
def test_it_refuses_outside_debug_and_over_data(settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("demo")
    settings.DEBUG = True
    Campaign.objects.create(slug="mine", name="Mine")
    call_command("demo", "--if-empty")
    with pytest.raises(CommandError, match="empty"):
        call_command("demo")
    assert Campaign.objects.count() == 1


def test_each_open_letter_speaks_of_its_own_matter_and_of_somebody(loaded: None) -> None:
    letters = {letter.slug: letter for letter in Letter.objects.open(timezone.now()).with_text()}
    ferry = get(Client(), letters["night-ferry"].get_absolute_url()).text("letter-text")
    assert ("ferry" in ferry, "gauge" in ferry, "stations" in ferry) == (True, False, False)
    for letter in letters.values():
        page = get(Client(), letter.sign_on_path or letter.get_absolute_url())
        assert "zero " not in page.text("letter-text").lower()


def test_the_queue_shows_each_level_of_authority_that_a_coordinator_meets(loaded: None) -> None:
    waiting = Letter.objects.get(slug="night-ferry").signatures.queue().filter(kind="organization")
    assert {0, 2, 3} <= set(waiting.values_list("authority", flat=True))
