"""The versions and the history of a letter, for everybody on the team."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaign.events import record
from campaign.models import Campaign, Event
from letters import history, workflow
from letters.models import Letter, Version
from tests import browse, factories
from tests.conftest import client_of

URL = "/desk/lantern/letters/lanterns/"
PAGES = ["versions/", "history/"]


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.draft(campaign)


@pytest.fixture
def viewer(campaign: Campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "viewer"))


def save(letter: Letter, body: str) -> Version:
    return workflow.save_version(text=letter.original, content={"title": f"On {body}", "body": body}, by="Cora")


def rows(page: browse.Page) -> list[str]:
    """The rows of a table as words, without its buttons."""
    cells = [row.select("th, td:not(:has(input))") for row in page.soup.select("tbody tr")]
    return [" ".join(" ".join(cell.get_text(" ") for cell in row).split()) for row in cells]


def sentences(client: Client) -> list[str]:
    return [item.get_text() for item in browse.get(client, f"{URL}history/").soup.select(".history span")]


def test_every_version_is_listed_newest_first_with_its_writer_digest_and_place(viewer: Client, letter: Letter) -> None:
    workflow.save_version(text=letter.original, content={"title": "B", "body": "B"}, by="Cora")
    workflow.open_for_signatures(letter=letter, by="a test", visibility="link")
    newest = save(letter, "lamps")
    listed = rows(browse.get(viewer, f"{URL}versions/"))
    assert [row.split(" ")[1:4] for row in listed] == [
        ["3", "draft", "On"],
        ["2", "in", "force"],
        ["1", "earlier", "Open"],
    ]
    assert "Cora" in listed[0]
    assert newest.digest[:12] in listed[0]


def test_a_version_is_shown_as_it_reads_with_its_whole_digest(viewer: Client, letter: Letter) -> None:
    version = save(letter, "*lamps* <script>alert(1)</script>")
    page = browse.get(viewer, f"{URL}versions/2/")
    sheet = page.soup.find("article", class_="sheet")
    assert sheet.find("em").get_text() == "lamps"
    assert sheet.find("script") is None
    assert version.digest in page.html
    assert "draft" in page.soup.find("h1").get_text()


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_a_version_that_is_not_there_is_not_found(viewer: Client, number: str) -> None:
    assert viewer.get(f"{URL}versions/{number}/").status_code == 404


def test_a_version_of_another_letter_is_not_shown_under_this_one(viewer: Client, letter: Letter) -> None:
    other = factories.draft(letter.campaign, slug="other")
    save(other, "Secret.")
    assert viewer.get(f"{URL}versions/2/").status_code == 404


def test_the_history_tells_what_happened_newest_first(viewer: Client, letter: Letter) -> None:
    workflow.open_for_signatures(letter=letter, by="Ola", visibility="link")
    workflow.edit(letter=letter, by="Edda", details={"number": 4}, addressees=None)
    assert sentences(viewer) == [
        "Edda changed the details: number in the series.",
        "Ola opened the letter for signatures, reached by its sign-on link alone.",
        "Ola put version 1 of the text in force (en), as a change of substance.",
        "A test saved version 1 of the text (en).",
        "A test began the letter.",
    ]


def test_the_history_shows_a_deadline_in_the_campaign_s_zone(
    viewer: Client, campaign: Campaign, letter: Letter
) -> None:
    campaign.time_zone = "Asia/Seoul"
    campaign.save()
    record(
        "letter.deadline-set",
        campaign=campaign,
        by="Ola",
        letter=letter.public_id,
        closes_at="2031-03-05T16:00:00+00:00",
    )
    assert sentences(viewer)[0] == "Ola set the deadline: 6 March 2031, 01:00."
    assert "Asia/Seoul" in browse.get(viewer, f"{URL}history/").html


def test_the_history_of_one_letter_tells_nothing_of_another(viewer: Client, campaign: Campaign) -> None:
    other = factories.draft(campaign, slug="other")
    workflow.withdraw(letter=other, by="Ola Secret")
    elsewhere = factories.open_letter()
    workflow.close(letter=elsewhere, by="Somebody Else")
    page = browse.get(viewer, f"{URL}history/")
    assert "Ola Secret" not in page.html
    assert "Somebody Else" not in page.html


def test_every_type_that_a_letter_s_life_leaves_has_its_sentence(letter: Letter) -> None:
    opened = factories.open_letter(letter.campaign, slug="open")
    factories.approved(opened)
    factories.rejected(opened)
    types = set(Event.objects.exclude(letter=None).values_list("type", flat=True))
    assert len(types) >= 8
    assert types <= history.SENTENCES.keys()


def test_a_signatory_is_named_by_no_sentence_and_linked_by_each(viewer: Client, letter: Letter) -> None:
    opened = workflow.open_for_signatures(letter=letter, by="Ola", visibility="link")
    signature = factories.pending(opened, name="Ada Exemplar")
    assert sentences(viewer)[:2] == [
        "The signatory confirmed a signature.",
        "A signature came in (individual) and waits for confirmation by mail.",
    ]
    page = browse.get(viewer, f"{URL}history/")
    assert "Ada Exemplar" not in page.html
    assert page.soup.select_one(".history a")["href"] == f"{URL}signatures/{signature.public_id}/"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("number", ["-1", "0", "abc", "99999999", "1e3", "٣"])
def test_a_page_that_is_not_there_is_the_nearest_that_is(viewer: Client, page: str, number: str) -> None:
    assert viewer.get(f"{URL}{page}", {"page": number}).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_long_list_takes_as_many_queries_as_a_short_one(viewer: Client, letter: Letter, page: str) -> None:
    with CaptureQueriesContext(connection) as short:
        viewer.get(URL + page)
    for number in range(300):
        save(letter, f"text {number}")
    with CaptureQueriesContext(connection) as long:
        answer = viewer.get(URL + page)
    literal = {"versions/": 8, "history/": 7}[page]
    assert (len(short), len(long)) == (literal, literal)
    assert "Page 1 of 7" in answer.content.decode()


def test_pages_lead_to_older_and_newer_ones(viewer: Client, letter: Letter) -> None:
    for number in range(60):
        save(letter, f"text {number}")
    page = browse.get(viewer, f"{URL}versions/?page=2")
    assert rows(page)[-1].startswith("Version 1 ")
    assert [link["href"] for link in page.soup.select(".pager a")] == ["?page=1"]
