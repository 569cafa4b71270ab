"""The home page, a campaign's page and its colours."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from campaign import colour
from letters import workflow
from letters.models import Letter
from tests import factories
from tests.browse import Page, get
from tests.publication import rolls

pytestmark = pytest.mark.django_db


def titles(page: Page, section: str) -> list[str]:
    """The letters (or campaigns) listed under a heading."""
    part = page.soup.find(attrs={"aria-labelledby": section})
    return [item.get_text() for item in part.select(".letter-item-title a")] if part else []


def letter(title: str, **details: object) -> Letter:
    return factories.open_letter(content={"title": title}, slug=title.lower().replace(" ", "-"), **details)


def test_home_lists_what_is_open_what_was_published_and_the_campaigns() -> None:
    campaign = factories.CampaignFactory(name="Lantern Coalition")
    letter("Open now", campaign=campaign)
    published = letter("Published one", campaign=campaign, visibility="link")
    rolls.entered(published, 2)
    rolls.publish(published)
    page = get(Client(), "/")
    assert titles(page, "open-now") == ["Open now"]
    assert titles(page, "published") == ["Published one"]
    assert titles(page, "campaigns") == ["Lantern Coalition"]
    assert "2 individuals" in page.html


def test_nothing_that_is_not_public_is_listed_anywhere() -> None:
    hidden = factories.CampaignFactory(name="Secret Coalition")
    letter("By link", campaign=hidden, visibility="link")
    factories.draft(hidden, slug="draft", content={"title": "A draft"})
    gone = letter("Withdrawn one", campaign=hidden)
    workflow.withdraw(letter=gone, by="a test")
    page = get(Client(), "/")
    assert "Secret Coalition" not in page.html
    for html in (page.html, get(Client(), hidden.get_absolute_url()).html):
        assert [title for title in ("By link", "A draft", "Withdrawn one") if title in html] == []
    assert "This campaign has no public letter yet." in get(Client(), hidden.get_absolute_url()).html


def test_a_letter_past_its_deadline_is_not_open_though_no_tick_has_run() -> None:
    late = letter("Too late", opened=timezone.now() - datetime.timedelta(days=2))
    Letter.objects.filter(pk=late.pk).update(closes_at=timezone.now() - datetime.timedelta(seconds=1))
    assert titles(get(Client(), "/"), "open-now") == []
    page = get(Client(), late.campaign.get_absolute_url())
    assert (titles(page, "open-now"), titles(page, "letters")) == ([], ["Too late"])


def test_a_campaign_lists_its_series_the_newest_number_first() -> None:
    campaign = factories.CampaignFactory(summary="For light.")
    for title, number in (("First", 1), ("Unnumbered", None), ("Second", 2)):
        workflow.close(letter=letter(title, campaign=campaign, number=number), by="a test")
    letter("Being signed", campaign=campaign, number=3)
    page = get(Client(), campaign.get_absolute_url())
    assert titles(page, "open-now") == ["Being signed"]
    assert titles(page, "letters") == ["Second", "First", "Unnumbered"]
    assert "For light." in page.html


def test_lists_count_as_the_letters_own_pages_do() -> None:
    campaign = factories.CampaignFactory()
    opened, closed = letter("Still open", campaign=campaign), letter("Closed one", campaign=campaign)
    for each in (opened, closed):
        rolls.of_every_fate(each)
    rolls.publish(closed)
    rolls.workflow.withdraw(signature=closed.signatures.get(name="Zunftlist Guild"))
    rolls.entered(closed, 3)  # after its edition
    rows = {
        item.select_one(".letter-item-title").get_text(): " ".join(item.get_text().split())
        for item in get(Client(), campaign.get_absolute_url()).soup.select(".letter-item")
    }
    assert "2 groups 5 individuals 3 countries" in rows["Still open"]
    assert "1 group 5 individuals 3 countries" in rows["Closed one"]
    page = get(Client(), closed.get_absolute_url())
    assert (page.text("count-groups"), page.text("count-individuals")) == ("1", "5")


def test_a_campaign_that_does_not_exist_is_not_found(db: None) -> None:
    for path in ("/nobody/", "/nobody/look.css"):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize("accent", ["#0f5c5c", "#000000", "#7a2e52", "#0000aa", "#8b0000"])
def test_the_look_reads_on_light_and_on_dark_paper(accent: str) -> None:
    campaign = factories.CampaignFactory(accent=accent)
    response = Client().get(f"{campaign.get_absolute_url()}look.css")
    assert response["Content-Type"].startswith("text/css")
    lines = dict(line.strip(" ;").split(": ") for line in response.content.decode().splitlines() if "--" in line)
    assert lines["--accent"] == accent
    assert colour.contrast(lines["--accent"], colour.LIGHT_GROUND) >= 4.5
    assert colour.contrast(lines["--accent-dark"], colour.DARK_GROUND) >= 4.5


def test_the_look_is_kept_by_browsers_until_the_colour_changes() -> None:
    letter = rolls.published()
    page = get(Client(), letter.get_absolute_url())
    (look,) = [link["href"] for link in page.soup.select("link[rel=stylesheet]") if "look.css" in link["href"]]
    assert "max-age=2592000" in Client().get(look)["Cache-Control"]
    letter.campaign.accent = "#8b0000"
    letter.campaign.save()
    assert "max-age=0" in Client().get(look)["Cache-Control"]
    assert look not in get(Client(), letter.get_absolute_url()).html
