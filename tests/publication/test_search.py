"""The whole roll is searched, whatever is typed; junk gives a clean page."""

import pytest
from django.test import Client

from letters.models import Letter
from tests import factories
from tests.browse import Page, get
from tests.publication import rolls

pytestmark = pytest.mark.django_db
PEOPLE = [
    {"kind": "organization", "name": "Łódź Wodne Forum", "country": "PL"},
    {"kind": "organization", "name": "The Alder Project", "country": "INT"},
    {"kind": "individual", "name": "Tomás Örillas", "role": "Fährmann, 50% of the time", "country": "DE"},
    {"kind": "individual", "name": "Анна Примерова", "country": "RS"},
    {"kind": "individual", "name": "O’Neil Sax-Horn", "role": "lamp_lighter"},
]


@pytest.fixture(params=["live", "published"])
def letter(request: pytest.FixtureRequest) -> Letter:
    """A letter with a small roll, once as it stands and once as an edition."""
    letter = factories.open_letter()
    rolls.workflow.enter(letter=letter, by="a test", consent_source="a list", entries=PEOPLE)
    letter.signatures.update(state="approved")
    if request.param == "published":
        rolls.publish(letter)
    return letter


def search(letter: Letter, query: str) -> Page:
    return get(Client(), f"{letter.get_absolute_url()}signatories/?{query}")


def names(page: Page) -> list[str]:
    return [entry["data-name"] for entry in page.marks("roll-entry")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["The Alder Project", "Łódź Wodne Forum", "Tomás Örillas", "O’Neil Sax-Horn", "Анна Примерова"]),
        ("q=lodz", ["Łódź Wodne Forum"]),
        ("q=ŁÓDŹ+wodne", ["Łódź Wodne Forum"]),
        ("q=ORILLAS", ["Tomás Örillas"]),
        ("q=fahrmann", ["Tomás Örillas"]),
        ("q=прИМЕР", ["Анна Примерова"]),
        ("q=oneil", ["O’Neil Sax-Horn"]),
        ("q=sax+horn", ["O’Neil Sax-Horn"]),
        ("q=50%25", ["Tomás Örillas"]),
        ("q=nobody", []),
        ("q=%25%25", []),
        ("q=!!", []),
        ("kind=organization", ["The Alder Project", "Łódź Wodne Forum"]),
        ("kind=individual&q=o", ["Tomás Örillas", "O’Neil Sax-Horn"]),
        ("country=PL", ["Łódź Wodne Forum"]),
        ("country=pl", ["Łódź Wodne Forum"]),
        ("country=INT", ["The Alder Project"]),
        ("country=RS&kind=organization", []),
    ],
)
def test_a_search_finds_names_and_roles_whatever_their_case_accents_and_script(
    letter: Letter, query: str, found: list[str]
) -> None:
    page = search(letter, query)
    if query:
        assert sorted(names(page)) == sorted(found)
        assert f"{len(found)} name{'' if len(found) == 1 else 's'} found" in page.html
    else:
        assert names(page)[:2] == found[:2]
        assert sorted(names(page)) == sorted(found)
        assert "found" not in page.html


def test_rows_read_as_on_the_letters_own_page(letter: Letter) -> None:
    own = get(Client(), letter.get_absolute_url())
    assert search(letter, "").texts("roll-entry") == own.texts("roll-entry")
    assert search(letter, "q=lodz").texts("roll-entry") == ["Łódź Wodne Forum, Poland"]


def test_countries_are_offered_with_the_number_of_their_names(letter: Letter) -> None:
    options = [option.get_text() for option in search(letter, "country=PL").soup.select("#find-country option")]
    assert options == [
        "All countries",
        "International or regional (1)",
        "Germany (1)",
        "Poland (1)",
        "Serbia (1)",
    ]


HOSTILE = {
    "kind=robot": 200,
    "kind=": 200,
    "country=ZZ": 200,
    "country=KRKRKR": 200,
    "country=%27%20OR%201=1": 200,
    "sort=-password": 200,
    "page=-1": 200,
    "page=0": 200,
    "page=99999999": 200,
    "page=abc": 200,
    "page=1.5": 200,
    "page=" + "9" * 5000: 200,
    "page=%D9%A3": 200,
    "page=%C2%B2": 200,
    "page=": 200,
    "q=%00": 400,
    "q=a%00b": 400,
    "kind=%00": 400,
    "q=%FF%FE": 200,
    "q=%ED%A0%80": 200,
    "q=%E2%80%AE%E2%80%8B": 200,
    "q=%0A%0D": 200,
    "q=<script>alert(1)</script>": 200,
    "q=%27%3B--": 200,
    "q=" + "a" * 100_000: 200,
    "q=" + "%CC%81" * 2000: 200,
    "q[]=a&q[]=b": 200,
    "q=a&q=b&q=c": 200,
    "&&&===": 200,
    "%": 200,
}


@pytest.mark.parametrize("query", HOSTILE)
def test_junk_in_the_address_gives_a_clean_page(letter: Letter, query: str) -> None:
    page = search(letter, query)
    assert page.status == HOSTILE[query]
    assert "<script>" not in page.html
    if query.startswith(("page", "kind=robot", "country=ZZ", "sort")):
        assert len(page.marks("roll-entry")) == len(PEOPLE)


@pytest.mark.parametrize("path", ["/a%00b/", "/%FF/", "/lantern/%00/", "/" + "a" * 3000 + "/", "/a/b/editions/%D9%A3/"])
def test_junk_in_the_path_is_not_found(db: None, path: str) -> None:
    assert Client().get(path).status_code in {400, 404}


def test_a_long_roll_is_read_in_pages_of_a_hundred() -> None:
    letter = factories.open_letter()
    rolls.entered(letter, 205)
    first, last = search(letter, ""), search(letter, "page=3")
    assert (len(names(first)), len(names(last))) == (100, 5)
    assert len({*names(first), *names(search(letter, "page=2")), *names(last)}) == 205
    assert first.soup.find("a", rel="next")["href"] == "?page=2"
    assert last.soup.find("a", rel="prev")["href"] == "?page=2"
    for beyond in ("page=4", "page=99999999"):
        assert names(search(letter, beyond)) == names(last)
    found = search(letter, "q=name&country=KE&page=2")
    assert "205 names found" in found.html
    assert found.soup.find("a", rel="next")["href"] == "?q=name&country=KE&page=3"


def test_a_published_roll_is_searched_by_its_printed_lines_whatever_has_been_corrected_since() -> None:
    letter = rolls.published(names=["Ada Printed"])
    by = factories.member(letter.campaign, "moderator")
    rolls.workflow.correct(signature=letter.signatures.get(), by=by, fields={"name": "Bea Corrected"})
    assert names(search(letter, "q=printed")) == ["Ada Printed"]
    assert names(search(letter, "q=corrected")) == []
