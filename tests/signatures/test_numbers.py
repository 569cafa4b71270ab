"""The panel that says where each number comes from."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign
from letters import workflow as letter_workflow
from letters.models import Letter
from letters.tokens import Counts
from signatures import counting, workflow
from signatures.models import Signature
from tests import factories
from tests.browse import Page, get
from tests.signatures.at_desk import entered, entered_and_approved, path

BODY = (
    "We write on behalf of {{groups|organization|organizations}} from {{countries:words|country|countries}}. "
    "Twelve organizations asked before.\n\nWe are {{individuals|person. Alone|people. Together}}! Please light them."
)


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign, content={"body": BODY})


@pytest.fixture
def moderator(campaign: Campaign, letter: Letter, as_role: Callable[[str], Client]) -> Client:
    return as_role("moderator")


def numbers(client: Client, letter: Letter) -> Page:
    return get(client, path(letter, "numbers/"))


def score(page: Page) -> dict[str, int]:
    return {tile.dt.get_text(): int(tile.dd.get_text()) for tile in page.soup.select(".score > div")}


def places(page: Page) -> dict[str, tuple[str, str, str]]:
    """By country: groups, individuals, and who."""
    found = {}
    for row in page.soup.select(".places tbody tr"):
        cells = row.select("td.number, td:last-child")
        found[row.th.get_text()] = tuple(" ".join(cell.get_text(" ", strip=True).split()) for cell in cells)
    return found


@pytest.mark.django_db
def test_each_country_says_how_many_and_whom(moderator: Client, letter: Letter) -> None:
    entered_and_approved(letter, "Lamp Union", kind="organization", country="KE")
    entered_and_approved(letter, "Ada Exemplar", role="poet", country="KE")
    entered_and_approved(letter, "Quay Group", kind="organization", country="PT")
    entered_and_approved(letter, "World Lights", kind="organization", country="INT")
    entered_and_approved(letter, "Bo Unknown")
    entered_and_approved(letter, "Cy Hidden", country="RS", display="withheld")
    entered(letter, "Waiting Group", kind="organization", country="FR")
    page = numbers(moderator, letter)
    assert score(page) == {"groups": 3, "individuals": 3, "countries": 3, "names withheld": 1}
    assert places(page) == {
        "Kenya": ("1", "1", "Lamp Union, Kenya Ada Exemplar, poet"),
        "Portugal": ("1", "0", "Quay Group, Portugal"),
        "Serbia": ("0", "1", "1 name withheld"),
        "International: no country counted": ("1", "0", "World Lights"),
        "Country not known: none counted": ("0", "1", "Bo Unknown"),
    }
    bars = [bar["width"] for bar in page.soup.select(".places rect")]
    assert bars == ["100", "50", "50"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "named"), [("owner", True), ("moderator", True), ("editor", False), ("viewer", False)]
)
def test_withheld_names_are_named_to_those_who_see_contacts_alone(
    as_role: Callable[[str], Client], letter: Letter, role: str, named: bool
) -> None:
    entered_and_approved(letter, "Cy Veiled", display="withheld")
    entered_and_approved(letter, "Veiled Group", kind="organization", display="addressee_only")
    page = numbers(as_role(role), letter)
    assert ("Cy Veiled" in page.html, "Veiled Group" in page.html) == (named, named)
    assert "Counted and not shown: groups 1, individuals 1." in page.soup.get_text()


@pytest.mark.django_db
def test_what_does_not_count_says_why_and_how_many(moderator: Client, letter: Letter) -> None:
    factories.receive(letter, name="Rita")
    for name in ["Pia", "Pio"]:
        factories.pending(letter, name=name)
    factories.rejected(letter, name="Rex")
    workflow.withdraw(signature=factories.pending(letter, name="Will"))
    Signature.objects.filter(pk=factories.receive(letter, name="Eve").pk).update(state="expired")
    older = factories.approved(letter, name="Olga")
    other = letter_workflow.save_version(
        text=letter.original, content={**factories.CONTENT, "body": "Other words"}, by="a test"
    )
    Signature.objects.filter(pk=older.pk).update(basis=other)
    factories.approved(letter, name="Ada")
    page = numbers(moderator, letter)
    listed = page.soup.select_one(".desk-aside dl")
    reasons = {reason.get_text(): int(n.get_text()) for n, reason in zip(listed("dt"), listed("dd"), strict=True)}
    assert reasons == {
        "not confirmed by mail yet": 1,
        "waits for a coordinator": 2,
        "approved, but agreed to an older text": 1,
        "not accepted": 1,
        "never confirmed by mail": 1,
        "withdrawn by its signatory": 1,
    }
    assert score(page)["individuals"] == 1


@pytest.mark.django_db
def test_sentences_with_numbers_read_as_they_do_now_and_typed_numbers_that_disagree_are_told(
    moderator: Client, letter: Letter
) -> None:
    for number in range(11):
        entered_and_approved(letter, f"Group {number}", kind="organization", country="KE")
    entered_and_approved(letter, "Ada Exemplar")
    page = numbers(moderator, letter)
    shown = [line.contents[0] for line in page.soup.select(".printed")]
    assert shown == ["We write on behalf of 11 organizations from one country.", "We are one person. Alone!"]
    hint = page.soup.select_one(".hint").get_text()
    assert "The text says “Twelve” by hand, the roll says 11." in hint
    assert page.soup.select_one(".hint code").get_text() == "{{Groups:words}}"
    entered_and_approved(letter, "Group 12", kind="organization")
    assert not numbers(moderator, letter).soup.select(".hint")


@pytest.mark.django_db
def test_a_token_that_means_nothing_is_told(moderator: Client, campaign: Campaign) -> None:
    draft = factories.draft(campaign, slug="draft", content={"body": "We are {{grups}} of {{groups}}."})
    page = numbers(moderator, draft)
    assert [line.contents[0] for line in page.soup.select(".printed")] == ["We are {{grups}} of zero."]
    assert [code.get_text() for code in page.soup.select(".hint code")] == ["{{grups}}"]


@pytest.mark.django_db
def test_a_draft_shows_what_opening_it_would_count_and_opening_counts_it(moderator: Client, campaign: Campaign) -> None:
    draft = factories.draft(campaign, slug="draft", content={"body": BODY})
    entered_and_approved(draft, "Lamp Union", kind="organization", country="KE")
    letter_workflow.save_version(text=draft.original, content={**factories.CONTENT, "body": BODY + "!"}, by="a test")
    entered_and_approved(draft, "Ada Exemplar", country="RS")
    entered(draft, "Waiting Person")
    page = numbers(moderator, draft)
    assert "Nothing counts yet." in page.soup.select_one(".notice-warn").get_text()
    projected = score(page)
    assert projected == {"groups": 1, "individuals": 1, "countries": 2, "names withheld": 0}
    assert not draft.signatures.counted().exists()
    workflow.open_letter(letter=draft, by="a test", visibility="link")
    opened = numbers(moderator, draft)
    assert not opened.soup.select(".notice-warn")
    assert score(opened) == projected


@pytest.mark.django_db
def test_the_panel_s_numbers_are_the_public_ones(letter: Letter) -> None:
    for number, (kind, country, display) in enumerate(
        [
            ("organization", "KE", "listed"),
            ("organization", "INT", "withheld"),
            ("individual", "", "listed"),
            ("individual", "KE", "addressee_only"),
            ("individual", "PT", "listed"),
        ]
    ):
        entered_and_approved(letter, f"Name {number}", kind=kind, country=country, display=display)
    entered(letter, "Waiting", country="FR")
    gathered = counting.gather(letter, private=False, now=timezone.now())
    assert gathered.counts == letter.signatures.totals()
    assert gathered.counts == Counts(2, 3, 2, 1, 1)


@pytest.mark.django_db
def test_a_letter_without_text_and_signatures_shows_zeros(moderator: Client, campaign: Campaign) -> None:
    page = numbers(moderator, factories.draft(campaign, slug="bare", content={"body": ""}))
    assert set(score(page).values()) == {0}
    assert "Every signature counts." in page.soup.get_text()
    assert "{{groups}}" in page.soup.get_text()


@pytest.mark.django_db
def test_only_a_thousand_names_are_printed_and_the_numbers_stay_whole(
    letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "NAMED", 2)
    for number in range(3):
        entered_and_approved(letter, f"Person {number}", country="KE")
    gathered = counting.gather(letter, private=True, now=timezone.now())
    (kenya,) = gathered.countries
    assert (kenya.total, len(kenya.names), gathered.complete) == (3, 2, False)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 300])
def test_the_panel_costs_the_same_with_one_row_and_with_three_hundred(
    moderator: Client, letter: Letter, number: int, django_assert_num_queries: Callable
) -> None:
    entries = [{"kind": "individual", "name": f"Person {n}", "country": "KE"} for n in range(number)]
    workflow.enter(letter=letter, by="Owner", consent_source="paper", entries=entries)
    letter.signatures.update(state="approved")
    numbers(moderator, letter)
    with django_assert_num_queries(9):
        assert score(numbers(moderator, letter))["individuals"] == number
