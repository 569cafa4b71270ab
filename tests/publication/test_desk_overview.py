"""The desk's home, a campaign's letters, and a letter's overview with the step that comes next."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from campaign.models import Campaign
from letters import workflow
from letters.models import Letter
from tests import factories
from tests.browse import Page, get
from tests.conftest import client_of
from tests.publication import rolls

pytestmark = pytest.mark.django_db
ROLES = ["viewer", "editor", "moderator", "owner"]


def overview(client: Client, letter: Letter) -> Page:
    return get(client, reverse("publication:desk_letter", args=[letter.campaign.slug, letter.slug]))


def next_step(page: Page) -> str:
    return " ".join(page.soup.find(attrs={"aria-labelledby": "next"}).p.get_text().split())


def rows(page: Page) -> list[list[str]]:
    return [[cell.get_text().strip() for cell in row.find_all(["th", "td"])] for row in page.soup.select("tbody tr")]


def test_home_shows_the_letters_of_my_campaigns_with_what_waits(
    campaign: Campaign, as_role: Callable[[str], Client]
) -> None:
    client = as_role("viewer")
    letter = factories.open_letter(campaign, slug="open-one", content={"title": "Open one"})
    factories.pending(letter)
    rolls.entered(letter, 2)
    factories.draft(campaign, slug="a-draft", content={"title": "A draft"})
    factories.draft(factories.CampaignFactory(name="Other Coalition"), content={"title": "Not mine"})
    page = get(client, "/desk/")
    assert rows(page) == [
        ["A draft", "Draft", "0", "0", "0", "", ""],
        ["Open one", "Open for signatures", "1", "0", "2", "", ""],
    ]
    assert "Not mine" not in page.html
    assert "Other Coalition" not in page.html


def test_home_says_what_to_do_to_somebody_in_no_campaign(as_role: Callable[[str], Client]) -> None:
    page = get(as_role("stranger"), "/desk/")
    assert "You are in no campaign yet. Ask an owner" in page.html
    assert reverse("campaign:new") not in page.html


def test_a_superuser_can_begin_a_campaign_and_sees_no_letter_of_others(campaign: Campaign) -> None:
    factories.draft(campaign, content={"title": "Not for superusers"})
    page = get(client_of(factories.UserFactory(is_superuser=True)), "/desk/")
    assert page.soup.find("a", href=reverse("campaign:new"))
    assert "Not for superusers" not in page.html


def test_the_desk_asks_to_sign_in(campaign: Campaign) -> None:
    letter = factories.draft(campaign)
    places = [[], [campaign.slug], [campaign.slug, letter.slug], [campaign.slug, letter.slug]]
    names = ["desk", "desk_campaign", "desk_letter", "publish"]
    for name, place in zip(names, places, strict=True):
        response = Client().get(reverse(f"publication:{name}", args=place))
        assert (response.status_code, response["Location"].partition("?")[0]) == (302, reverse("account_login"))


def test_strangers_find_neither_campaign_nor_letter(campaign: Campaign, as_role: Callable[[str], Client]) -> None:
    letter, stranger = factories.draft(campaign), as_role("stranger")
    for name, place in (("desk_campaign", [campaign.slug]), ("desk_letter", [campaign.slug, letter.slug])):
        assert stranger.get(reverse(f"publication:{name}", args=place)).status_code == 404


@pytest.mark.parametrize(
    ("role", "writes"), [("viewer", False), ("moderator", False), ("editor", True), ("owner", True)]
)
def test_who_may_draft_is_offered_a_new_letter_and_an_import(
    campaign: Campaign, as_role: Callable[[str], Client], role: str, writes: bool
) -> None:
    page = get(as_role(role), reverse("publication:desk_campaign", args=[campaign.slug]))
    for name in ("letters:new", "signatures:import"):
        assert bool(page.soup.find("a", href=reverse(name, args=[campaign.slug]))) == writes


@pytest.mark.parametrize("role", ROLES)
def test_only_owners_get_the_buttons_of_the_state(
    campaign: Campaign, as_role: Callable[[str], Client], role: str
) -> None:
    client = as_role(role)
    draft, opened = factories.draft(campaign, slug="draft"), factories.open_letter(campaign, slug="open")
    assert bool(overview(client, draft).marks("open-letter")) == (role == "owner")
    assert bool(overview(client, opened).marks("close-letter")) == (role == "owner")
    assert opened.sign_on_token in overview(client, opened).html or role != "owner"


def test_a_draft_is_opened_from_its_overview(campaign: Campaign, as_role: Callable[[str], Client]) -> None:
    letter, owner = factories.draft(campaign), as_role("owner")
    overview(owner, letter).submit("open-letter")
    letter.refresh_from_db()
    assert (letter.state, letter.visibility) == ("open", "listed")
    overview(owner, letter).submit("close-letter")
    letter.refresh_from_db()
    assert letter.state == "closed"


def test_the_next_step_follows_the_letter(campaign: Campaign, as_role: Callable[[str], Client]) -> None:
    owner = as_role("owner")
    letter = factories.draft(campaign, content={"body": ""})
    steps = [next_step(overview(owner, letter))]
    workflow.save_version(text=letter.original, content=factories.CONTENT, by="a test")
    steps.append(next_step(overview(owner, letter)))
    letter = rolls.workflow.open_letter(letter=letter, by="a test", visibility="link")
    steps.append(next_step(overview(owner, letter)))
    factories.pending(letter)
    steps.append(next_step(overview(owner, letter)))
    rolls.workflow.decide(signature=letter.signatures.get(), verdict="approve", by=owner.user)
    steps.append(next_step(overview(owner, letter)))
    rolls.publish(letter, keep_open=True)
    steps.append(next_step(overview(owner, letter)))
    rolls.entered(letter, 2)
    steps.append(next_step(overview(owner, letter)))
    workflow.withdraw(letter=letter, by="a test")
    steps.append(next_step(overview(owner, letter)))
    assert steps == [
        "The letter has no text yet. Write it",
        "The text is there. Open it when it is ready to be signed. Open it",
        "Nobody stands on the roll yet. Tell people where they can sign.",
        "1 signature waits for a decision. Go to the queue",
        "Nothing waits. Publish it when everybody has signed. Publish",
        "Nothing waits. The latest edition is up to date.",
        "The roll has changed since the latest edition: 2 added. Publish the next edition",
        "This letter was withdrawn. Nothing more can be done with it.",
    ]


@pytest.mark.parametrize("role", ["viewer", "moderator"])
def test_a_step_is_linked_for_those_who_may_take_it(
    campaign: Campaign, as_role: Callable[[str], Client], role: str
) -> None:
    letter = factories.draft(campaign)
    assert next_step(overview(as_role(role), letter)) == "The text is there. Open it when it is ready to be signed."


def test_the_overview_says_who_can_reach_the_letter(campaign: Campaign, as_role: Callable[[str], Client]) -> None:
    viewer = as_role("viewer")
    by_link = factories.open_letter(campaign, slug="by-link", visibility="link")
    listed = factories.open_letter(campaign, slug="listed")
    assert "can read it, nobody else." in overview(viewer, by_link).html
    assert "Everybody can read it." in overview(viewer, listed).html
    assert "Nobody but the team can see it." in overview(viewer, factories.draft(campaign, slug="draft")).html


def test_a_letter_with_editions_says_so_next_to_its_state(campaign: Campaign, as_role: Callable[[str], Client]) -> None:
    client, letter = as_role("viewer"), factories.open_letter(campaign)

    def chips() -> list[str]:
        return [chip.get_text() for chip in overview(client, letter).soup.select(".desk-head .chip")]

    rolls.entered(letter, 1)
    assert chips()[:2] != ["Open for signatures", "Published, edition 1"]
    rolls.publish(letter, keep_open=True)
    assert chips()[:2] == ["Open for signatures", "Published, edition 1"]
    rolls.publish(letter)
    assert chips()[:2] == ["Closed", "Published, edition 2"]
