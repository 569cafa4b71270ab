"""The buttons of a letter's state at the desk, and the deadline typed in the campaign's time zone."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from campaign import access
from campaign.models import Campaign, Event
from letters.forms import DeadlineForm
from letters.models import Letter
from tests import browse, factories
from tests.conftest import client_of

URL = "/desk/lantern/letters/lanterns/"
NOW = datetime.datetime(2031, 1, 15, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def january() -> Iterator[None]:
    """A fixed time, so that clocks change when the tests say."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign, visibility="link")


@pytest.fixture
def owner(campaign: Campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "owner"))


def press(client: Client, verb: str, **data: str) -> HttpResponse:
    return client.post(f"{URL}{verb}/", data)


def told(answer: HttpResponse) -> list[tuple[str, str]]:
    """The messages of an answer, each with its level."""
    return [(message.level_tag, str(message)) for message in get_messages(answer.wsgi_request)]


def set_zone(campaign: Campaign, zone: str) -> None:
    campaign.time_zone = zone
    campaign.save()


def test_each_button_does_its_verb_and_leads_back_to_the_letter(owner: Client, letter: Letter) -> None:
    for verb, field, value in [
        ("pause", "paused_at", NOW),
        ("resume", "paused_at", None),
        ("list-for-all", "visibility", "listed"),
        ("close", "state", "closed"),
    ]:
        answer = press(owner, verb)
        assert answer["Location"] == URL
        assert told(answer)[-1][0] == "success"
        letter.refresh_from_db()
        assert getattr(letter, field) == value
    assert Event.objects.latest("pk").actor == owner.user.name


def test_a_new_link_takes_the_place_of_the_old_one(owner: Client, letter: Letter) -> None:
    press(owner, "renew-link")
    assert Letter.objects.get().sign_on_token not in {letter.sign_on_token, None}


@pytest.mark.parametrize("verb", ["close", "pause", "resume", "deadline", "list-for-all", "renew-link"])
def test_reading_an_address_of_a_button_changes_nothing(owner: Client, letter: Letter, verb: str) -> None:
    before = Letter.objects.values().get()
    assert owner.get(f"{URL}{verb}/").status_code == 405
    assert Letter.objects.values().get() == before


def test_a_button_of_an_older_page_is_answered_with_the_reason(owner: Client, letter: Letter) -> None:
    press(owner, "close")
    answer = press(owner, "pause")
    assert told(answer)[-1] == ("error", "Only an open letter can be paused or resumed.")
    assert answer["Location"] == URL


@pytest.mark.parametrize(
    ("zone", "typed", "stored"),
    [
        ("UTC", "2031-03-05T18:00", "2031-03-05T18:00"),
        ("Asia/Seoul", "2031-03-05T18:00", "2031-03-05T09:00"),
        ("Asia/Kathmandu", "2031-03-05T18:00", "2031-03-05T12:15"),
        ("Europe/Berlin", "2031-03-29T12:00", "2031-03-29T11:00"),
        ("Europe/Berlin", "2031-03-30T12:00", "2031-03-30T10:00"),
        ("America/New_York", "2031-11-01T23:30", "2031-11-02T03:30"),
        ("Pacific/Kiritimati", "2031-03-05T00:00", "2031-03-04T10:00"),
    ],
)
def test_a_deadline_is_typed_in_the_campaign_s_zone_and_stored_in_utc(
    owner: Client, letter: Letter, zone: str, typed: str, stored: str
) -> None:
    set_zone(letter.campaign, zone)
    press(owner, "deadline", closes_at=typed)
    letter.refresh_from_db()
    assert letter.closes_at == datetime.datetime.fromisoformat(f"{stored}+00:00")
    assert f'value="{typed}"' in str(DeadlineForm(letter=Letter.objects.get())["closes_at"])


@pytest.mark.parametrize(
    ("zone", "typed"),
    [
        ("Europe/Berlin", "2031-03-30T02:30"),  # skipped
        ("Europe/Berlin", "2031-10-26T02:30"),  # comes twice
        ("America/New_York", "2031-11-02T01:30"),
    ],
)
def test_an_hour_that_does_not_exist_or_comes_twice_is_refused(
    owner: Client, letter: Letter, zone: str, typed: str
) -> None:
    set_zone(letter.campaign, zone)
    assert "Clocks change in that hour" in told(press(owner, "deadline", closes_at=typed))[0][1]
    letter.refresh_from_db()
    assert letter.closes_at is None


@pytest.mark.parametrize("zone", ["Asia/Seoul", "America/New_York"])
@pytest.mark.parametrize(
    "typed", ["soon", "2031-13-45T00:00", "0001-01-01T00:00", "9999-12-31T23:59", "2030-03-05T18:00"]
)
def test_a_deadline_that_cannot_be_is_told_and_not_stored(owner: Client, letter: Letter, zone: str, typed: str) -> None:
    set_zone(letter.campaign, zone)
    answer = press(owner, "deadline", closes_at=typed)
    assert [level for level, _ in told(answer)] == ["error"]
    letter.refresh_from_db()
    assert letter.closes_at is None


def test_an_empty_deadline_lifts_it(owner: Client, letter: Letter) -> None:
    press(owner, "deadline", closes_at="2031-03-05T18:00")
    press(owner, "deadline", closes_at="")
    letter.refresh_from_db()
    assert letter.closes_at is None


def test_withdrawing_asks_first_and_takes_a_tick(owner: Client, letter: Letter) -> None:
    page = browse.get(owner, f"{URL}withdraw/")
    assert factories.CONTENT["title"] in page.soup.find("h1").get_text()
    without = owner.post(f"{URL}withdraw/", {"csrf": "x"})
    letter.refresh_from_db()
    assert letter.state == "open"
    assert "Tick the box if you mean it" in without.content.decode()
    answer = press(owner, "withdraw", sure="on")
    letter.refresh_from_db()
    assert (letter.state, answer["Location"]) == ("withdrawn", URL)


def controls(letter: Letter, client: Client) -> browse.Page:
    """The partial for the letter's overview page, as `client`'s user gets it."""
    request = RequestFactory().get("/", SERVER_NAME="localhost")
    request.user = client.user
    context = {
        "letter": letter,
        "powers": access.powers(client.user, letter.campaign),
        "now": NOW,
        "deadline_form": DeadlineForm(letter=letter),
    }
    return browse.Page(client, HttpResponse(render_to_string("letters/state_controls.html", context, request)))


def actions(page: browse.Page) -> set[str]:
    """The last parts of the addresses that the forms and links of a page lead to."""
    paths = [form["action"] for form in page.soup.find_all("form")] + [a["href"] for a in page.soup.find_all("a")]
    return {path.rstrip("/").rpartition("/")[2] for path in paths}


def test_an_owner_gets_the_controls_that_fit_the_state(owner: Client, letter: Letter) -> None:
    page = controls(letter, owner)
    assert actions(page) == {"close", "pause", "deadline", "list-for-all", "renew-link", "withdraw"}
    assert page.soup.find(id="sign-on-link").get_text() == f"http://localhost{letter.sign_on_path}"
    assert len(page.marks("close-letter")) == 1
    assert "Time zone: UTC" in page.html
    press(owner, "pause")
    press(owner, "list-for-all")
    letter.refresh_from_db()
    assert actions(controls(letter, owner)) == {"close", "resume", "deadline", "renew-link", "withdraw"}
    press(owner, "close")
    letter.refresh_from_db()
    assert actions(controls(letter, owner)) == {"renew-link", "withdraw"}
    press(owner, "withdraw", sure="on")
    letter.refresh_from_db()
    assert actions(controls(letter, owner)) == set()


@pytest.mark.parametrize("role", ["viewer", "editor", "moderator"])
def test_nobody_else_gets_controls_or_the_link(campaign: Campaign, letter: Letter, role: str) -> None:
    page = controls(letter, client_of(factories.member(campaign, role)))
    assert actions(page) == set()
    assert letter.sign_on_token not in page.html
