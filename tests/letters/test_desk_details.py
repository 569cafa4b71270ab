"""What surrounds a text: dates, who may sign, addressees in rows that need no JavaScript."""

import datetime

import pytest
from django.test import Client

from campaign.models import Campaign, Event
from letters import workflow
from letters.models import Letter
from tests import browse, factories
from tests.conftest import client_of

URL = "/desk/lantern/letters/lanterns/details/"


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.draft(campaign)


@pytest.fixture
def editor(campaign: Campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "editor"))


def fill(client: Client, **fields: object) -> browse.Page:
    """Change fields of the page as it stands, and save."""
    page = browse.get(client, URL)
    return page.submit(page.soup.find("button", string="Save the details"), **fields)


def names(letter: Letter) -> list[str]:
    return list(letter.addressees.values_list("name", flat=True))


def test_dates_number_and_who_may_sign_are_saved(editor: Client, letter: Letter) -> None:
    page = fill(editor, slug="lamps", number="4", dated_on="2031-03-03", posted_on="2031-03-09", affiliations_line="on")
    assert page.response.redirect_chain == [("/desk/lantern/letters/lamps/details/", 302)]
    letter.refresh_from_db()
    assert (letter.slug, letter.number, letter.affiliations_line) == ("lamps", 4, True)
    assert (letter.dated_on, letter.delivered_on) == (datetime.date(2031, 3, 3), None)
    assert Event.objects.latest("pk").details == {"fields": "affiliations_line dated_on number posted_on slug"}


def test_two_empty_rows_are_offered_and_each_saving_offers_two_more(editor: Client, letter: Letter) -> None:
    first = {"addressees-0-name": "Minister Ilse Fictiva", "addressees-0-office": "Ministry of Waters"}
    fill(editor, **first, **{"addressees-1-kind": "cc", "addressees-1-name": "Commissioner"})
    assert names(letter) == ["Minister Ilse Fictiva", "Commissioner"]
    page = fill(editor, **{"addressees-2-name": "Second Minister", "addressees-2-email": "m@gov.example"})
    assert names(letter) == ["Minister Ilse Fictiva", "Second Minister", "Commissioner"]
    assert page.soup.find("input", {"name": "addressees-4-name"}).get("value", "") == ""


def test_a_tick_removes_an_addressee(editor: Client, letter: Letter) -> None:
    fill(editor, **{"addressees-0-name": "Minister", "addressees-1-name": "Deputy"})
    fill(editor, **{"addressees-0-DELETE": "on"})
    assert names(letter) == ["Deputy"]


def test_saving_the_page_untouched_changes_nothing(editor: Client, letter: Letter) -> None:
    fill(editor, **{"addressees-0-name": "Minister", "addressees-0-postal_address": "1 Quay\r\nPort Example"})
    before = [(addressee.pk, addressee.postal_address) for addressee in letter.addressees.all()]
    events = Event.objects.count()
    fill(editor)
    assert [(addressee.pk, addressee.postal_address) for addressee in letter.addressees.all()] == before
    assert before[0][1] == "1 Quay\nPort Example"
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    "fields",
    [
        {"addressees-0-office": "An office without a name"},
        {"addressees-0-name": "Minister", "addressees-0-email": "nobody"},
        {"addressees-0-name": "Minister", "addressees-0-kind": "bcc"},
        {"addressees-TOTAL_FORMS": "abc"},
        {"addressees-TOTAL_FORMS": "99999999"},
        {"dated_on": "the third of March"},
        {"number": "99999999999999999999"},
        {"slug": "series"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_saved(editor: Client, letter: Letter, fields: dict) -> None:
    events = Event.objects.count()
    page = fill(editor, **{"posted_on": "2031-03-09"} | fields)
    assert page.status == 200
    letter.refresh_from_db()
    assert (letter.posted_on, names(letter), Event.objects.count()) == (None, [], events)


def test_somebody_has_to_be_asked(editor: Client, letter: Letter) -> None:
    page = fill(editor, asks_organizations=[], asks_individuals=[])
    assert "Somebody has to be asked" in page.html
    letter.refresh_from_db()
    assert letter.asks_organizations


def test_a_refused_address_leaves_the_page_s_own_links_alone(editor: Client) -> None:
    page = fill(editor, slug="lamps", number="-1")
    assert "thing to mend" in page.html
    assert "/letters/lanterns/" in page.html
    assert "/letters/lamps/" not in page.html


def test_once_opened_a_letter_keeps_its_address(editor: Client, letter: Letter) -> None:
    workflow.open_for_signatures(letter=letter, by="a test", visibility="listed")
    page = fill(editor, slug="elsewhere", number="7")
    assert page.soup.find("input", {"name": "slug"}) is None
    letter.refresh_from_db()
    assert (letter.slug, letter.number) == ("lanterns", 7)


def test_an_address_of_a_sister_letter_is_refused(editor: Client, letter: Letter) -> None:
    factories.draft(letter.campaign, slug="taken")
    assert "has this address" in fill(editor, slug="taken").html


def test_a_withdrawn_letter_offers_no_saving_and_takes_none(editor: Client, letter: Letter) -> None:
    page = browse.get(editor, URL)
    workflow.withdraw(letter=letter, by="a test")
    late = page.submit(page.soup.find("button", string="Save the details"), number="7")
    assert "cannot be changed any more" in late.html
    assert late.soup.find("button", string="Save the details") is None
    letter.refresh_from_db()
    assert letter.number is None


def test_withdrawing_is_offered_to_those_who_may(editor: Client, campaign: Campaign) -> None:
    owner = client_of(factories.member(campaign, "owner"))
    assert "/withdraw/" not in browse.get(editor, URL).html
    assert "/withdraw/" in browse.get(owner, URL).html


def test_a_colleagues_change_is_not_overwritten_unseen(letter: Letter, editor: Client) -> None:
    colleague = client_of(factories.member(letter.campaign, "editor"))
    began = browse.get(editor, URL)
    browse.get(colleague, URL).press("Save the details", dated_on="2031-03-03")
    told = began.press("Save the details", number="7")
    letter.refresh_from_db()
    assert (letter.dated_on, letter.number) == (datetime.date(2031, 3, 3), None)
    assert "A colleague changed the details meanwhile" in told.html
    told.press("Save the details")
    letter.refresh_from_db()
    assert letter.number == 7


def test_an_editor_does_not_settle_which_authority_is_asked(editor: Client, letter: Letter, campaign: Campaign) -> None:
    page = browse.get(editor, URL)
    assert not page.soup.select("[name=min_authority]")
    page.press("Save", min_authority="3", number="7")
    letter.refresh_from_db()
    assert (letter.number, letter.min_authority) == (7, 0)
    owner = client_of(factories.member(campaign, "owner"))
    browse.get(owner, URL).press("Save", min_authority="2")
    letter.refresh_from_db()
    assert letter.min_authority == 2
