"""Nothing unapproved is ever visible, or counted, anywhere; a withheld name is counted and never shown."""

import pytest
from django.test import Client
from django.utils import timezone

from letters.models import Letter
from publication import readings, search
from tests import factories
from tests.browse import Page, get
from tests.publication import rolls

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Letter:
    letter = factories.open_letter(affiliations_line=True)
    rolls.of_every_fate(letter)
    return letter


def page_of(letter: Letter) -> Page:
    return get(Client(), letter.get_absolute_url())


def numbers(page: Page) -> tuple[str, str, str]:
    return page.text("count-groups"), page.text("count-individuals"), page.text("count-countries")


def assert_nobody_else(paths: list[str]) -> None:
    for path in paths:
        html = get(Client(), path).html
        assert [name for name in rolls.NEVER if name in html] == [], path


def test_an_open_letter_shows_listed_names_and_counts_withheld_ones(letter: Letter) -> None:
    page = page_of(letter)
    assert page.texts("roll-entry") == rolls.LISTED
    assert numbers(page) == ("2", "5", "3")  # Kenya, Serbia and the Laos of a withheld name
    assert "We write on behalf of two groups and five people." in page.text("letter-text")
    heads = [" ".join(head.get_text().split()) for head in page.soup.select(".roll-head")]
    assert heads == ["Groups 2, of which 1 withheld", "Individuals 5, of which 3 withheld"]
    assert "Affiliations for identification only" in page.html
    notes = [" ".join(note.get_text().split()) for note in page.soup.select(".roll-note")]
    assert "and one organization whose name is withheld." in notes
    assert "and three people whose names are withheld." in notes


def test_nobody_else_stands_on_any_page_of_an_open_letter(letter: Letter) -> None:
    home = letter.get_absolute_url()
    assert_nobody_else(["/", letter.campaign.get_absolute_url(), home, f"{home}signatories/"])


def test_nobody_else_stands_on_any_page_or_file_of_a_published_letter(letter: Letter) -> None:
    rolls.publish(letter)
    assert_nobody_else(rolls.public_paths(letter))
    for place in ("", "editions/1/"):
        page = get(Client(), letter.get_absolute_url() + place)
        assert page.texts("roll-entry") == rolls.LISTED
        assert numbers(page) == ("2", "5", "3")


@pytest.mark.parametrize("publish", [False, True])
@pytest.mark.parametrize("name", [*rolls.HIDDEN, *rolls.UNCOUNTED])
def test_no_search_or_filter_finds_them(letter: Letter, name: str, publish: bool) -> None:
    if publish:
        rolls.publish(letter)
    found = get(Client(), f"{letter.get_absolute_url()}signatories/?q={name}")
    assert found.texts("roll-entry") == []
    assert "0 names found" in found.html


@pytest.mark.parametrize("country", ["LA", "AR"])
def test_a_country_of_hidden_names_alone_is_not_offered_and_finds_nobody(letter: Letter, country: str) -> None:
    signatories = f"{letter.get_absolute_url()}signatories/"
    offered = [option["value"] for option in get(Client(), signatories).soup.select("#find-country option")]
    assert offered == ["", "KE", "RS"]
    assert get(Client(), f"{signatories}?country={country}").texts("roll-entry") == []


def test_names_wait_for_publication_where_the_campaign_chose_so(letter: Letter) -> None:
    letter.campaign.names_at_publication = True
    letter.campaign.save()
    home = letter.get_absolute_url()
    assert numbers(page_of(letter)) == ("2", "5", "3")
    for path in (home, f"{home}signatories/", f"{home}signatories/?q=Alda", f"{home}signatories/?country=KE"):
        page = get(Client(), path)
        assert page.texts("roll-entry") == []
        assert "Listedname" not in page.html
        assert "The names appear when the letter is published" in page.html
    searched = search.signatories_page(readings.read(letter, None, now=timezone.now()), {"q": "Alda"}, timezone.now())
    assert (searched["hits"], searched["countries"], searched["parts"]) == (0, [], [])
    rolls.publish(letter, keep_open=True)
    later = factories.approved(letter, name="Later Nameson")
    assert page_of(letter).texts("roll-entry") == rolls.LISTED
    assert later.name not in get(Client(), f"{home}signatories/").html
    assert page_of(letter).text("count-individuals") == "5"


def test_a_published_letter_is_live_while_open_and_its_edition_once_closed() -> None:
    letter = rolls.published(names=["Ada First"], keep_open=True)
    factories.approved(letter, name="Bea Later")
    page = page_of(letter)
    assert page.texts("roll-entry") == ["Ada First", "Bea Later"]
    assert page.text("count-individuals") == "2"
    assert "one person" in page.text("letter-text")  # the text is the edition's
    assert "Since then 1 added." in page.html
    rolls.letter_workflow.close(letter=letter, by="a test")
    page = page_of(letter)
    assert page.texts("roll-entry") == ["Ada First"]
    assert page.text("count-individuals") == "1"
    assert "Since then" not in page.html


def test_a_withheld_signature_decided_after_publication_does_not_enter_the_edition() -> None:
    letter = rolls.published(names=["Ada First"])
    rolls.entered(letter, 1)
    late = letter.signatures.last()
    rolls.shown_as(late, "withheld")
    page = page_of(letter)
    assert (page.text("count-individuals"), page.texts("roll-entry")) == ("1", ["Ada First"])


def test_a_name_withheld_after_publication_leaves_the_page_and_stays_counted() -> None:
    letter = rolls.published(names=["Ada First", "Bea Shy"])
    rolls.workflow.correct_display(signature=letter.signatures.get(name="Bea Shy"), display="withheld")
    page = page_of(letter)
    assert page.texts("roll-entry") == ["Ada First"]
    assert page.text("count-individuals") == "2"
    assert "of which 1 withheld" in page.html
    assert get(Client(), f"{letter.get_absolute_url()}signatories/?q=Bea").texts("roll-entry") == []


def test_a_roll_of_more_than_500_shows_the_first_and_says_how_many_more() -> None:
    letter = factories.open_letter()
    rolls.entered(letter, 500)
    page = page_of(letter)
    assert (len(page.marks("roll-entry")), page.soup.select(".roll-more")) == (500, [])
    rolls.entered(letter, 3)
    page = page_of(letter)
    assert len(page.marks("roll-entry")) == 500
    assert page.text("count-individuals") == "503"
    (more,) = page.soup.select(".roll-more a")
    assert "3 more names" in more.get_text()
    assert more["href"] == f"{letter.get_absolute_url()}signatories/"
