"""Who reaches a letter's pages: what was never public does not exist, what was is gone; no page sets a cookie."""

import datetime
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign
from letters import workflow
from letters.models import Letter
from tests import factories
from tests.browse import get
from tests.publication import rolls

pytestmark = pytest.mark.django_db
SUBPAGES = ["", "signatories/", "editions/", "editions/1/", *rolls.FILES, "editions/1/letter.txt"]


def answer(path: str) -> HttpResponse:
    return Client().get(path)


def seen(response: HttpResponse) -> tuple[int, dict[str, str], bytes]:
    """All that an outsider can compare."""
    return response.status_code, dict(response.headers), response.content


def draft(campaign: Campaign) -> Letter:
    return factories.draft(campaign)


def by_link(campaign: Campaign) -> Letter:
    letter = factories.open_letter(campaign, visibility="link")
    rolls.entered(letter, 2)
    return letter


def withdrawn_unseen(campaign: Campaign) -> Letter:
    return workflow.withdraw(letter=by_link(campaign), by="a test")


@pytest.mark.parametrize("make", [draft, by_link, withdrawn_unseen])
def test_what_was_never_public_answers_as_what_does_not_exist(
    campaign: Campaign, make: Callable[[Campaign], Letter]
) -> None:
    home = make(campaign).get_absolute_url()
    nowhere = f"/{campaign.slug}/no-such-letter/"
    for subpage in SUBPAGES:
        assert seen(answer(home + subpage)) == seen(answer(nowhere + subpage)), subpage
        assert answer(home + subpage).status_code == 404
    unslashed, nowhere_unslashed = answer(home.rstrip("/")), answer(nowhere.rstrip("/"))
    assert (unslashed.status_code, unslashed.content) == (nowhere_unslashed.status_code, nowhere_unslashed.content)


def test_what_was_public_and_is_withdrawn_is_gone_with_all_its_pages() -> None:
    letter = rolls.published(names=["Ada First"])
    assert answer(letter.get_absolute_url()).status_code == 200
    workflow.withdraw(letter=letter, by="a test")
    for subpage in SUBPAGES:
        response = answer(letter.get_absolute_url() + subpage)
        assert response.status_code == 410, subpage
        assert b"Ada First" not in response.content
    for path in ("/", letter.campaign.get_absolute_url()):
        assert letter.title not in answer(path).content.decode()


def test_a_public_letter_without_an_edition_has_no_files() -> None:
    letter = factories.open_letter()
    rolls.entered(letter, 1)
    statuses = {subpage: answer(letter.get_absolute_url() + subpage).status_code for subpage in SUBPAGES}
    assert {subpage for subpage, status in statuses.items() if status == 200} == {"", "signatories/", "editions/"}
    assert "has not been published yet" in get(Client(), letter.get_absolute_url() + "editions/").html


def test_a_sign_on_link_shows_the_letter_and_is_kept_out_of_caches_and_indexes(campaign: Campaign) -> None:
    letter = by_link(campaign)
    page = get(Client(), letter.sign_on_path)
    assert len(page.marks("roll-entry")) == 2
    assert page.response["Cache-Control"] == "no-store"
    assert page.response["Referrer-Policy"] == "no-referrer"
    assert page.response["X-Robots-Tag"] == "noindex"
    assert page.soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    hrefs = {link["href"] for link in page.soup.find_all("a")}
    assert f"{letter.sign_on_path}sign/" in hrefs
    assert not any(letter.slug in href for href in hrefs)  # its address leads nowhere yet


def test_a_revoked_sign_on_link_leads_nowhere(campaign: Campaign) -> None:
    letter = by_link(campaign)
    old = letter.sign_on_path
    letter = workflow.renew_link(letter=letter, by="a test")
    assert (answer(old).status_code, answer(letter.sign_on_path).status_code) == (404, 200)


def test_no_public_page_sets_a_cookie_or_differs_by_one() -> None:
    letter = rolls.published(keep_open=True)
    for path in [*rolls.public_paths(letter), letter.sign_on_path, f"{letter.campaign.get_absolute_url()}look.css"]:
        response = answer(path)
        assert response.status_code == 200, path
        assert not response.cookies, path
        assert "Cookie" not in response.get("Vary", ""), path
        if path != letter.sign_on_path:
            assert "public" in response["Cache-Control"], path


def test_a_public_page_is_never_more_than_ten_seconds_late() -> None:
    letter = rolls.published(keep_open=True)
    for path in rolls.public_paths(letter):
        assert answer(path)["Cache-Control"] == "public, max-age=0, s-maxage=5", path


@pytest.mark.parametrize(
    ("change", "said", "button"),
    [
        ({}, "Open for signatures", True),
        ({"paused_at": timezone.now()}, "Signing is paused for now.", False),
        ({"closes_at": timezone.now() - datetime.timedelta(seconds=1)}, "takes no more signatures", False),
        ({"state": "closed", "ended_at": timezone.now()}, "takes no more signatures", False),
    ],
)
def test_the_page_says_how_signing_stands(change: dict, said: str, button: bool) -> None:
    letter = factories.open_letter(opened=timezone.now() - datetime.timedelta(days=1))
    Letter.objects.filter(pk=letter.pk).update(**change)
    page = get(Client(), letter.get_absolute_url())
    assert said in page.html
    assert bool(page.soup.find("a", href=f"{letter.get_absolute_url()}sign/")) == button


def test_a_deadline_is_told_in_the_campaigns_zone() -> None:
    campaign = factories.CampaignFactory(time_zone="Asia/Seoul")
    deadline = datetime.datetime(2100, 1, 1, 15, 30, tzinfo=datetime.UTC)
    letter = factories.open_letter(campaign, closes_at=deadline)
    for path in (letter.get_absolute_url(), campaign.get_absolute_url(), "/"):
        assert "Open until 2 January 2100, 00:30 (Seoul time)" in " ".join(get(Client(), path).html.split()), path


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_are_read_only(method: str) -> None:
    letter = rolls.published()
    for path in rolls.public_paths(letter):
        assert getattr(Client(), method)(path).status_code == 405, path


@pytest.mark.parametrize("make", [draft, by_link, withdrawn_unseen])
def test_a_campaign_without_a_public_letter_answers_as_one_that_does_not_exist(
    campaign: Campaign, make: Callable[[Campaign], Letter]
) -> None:
    make(campaign)
    assert seen(answer(campaign.get_absolute_url())) == seen(answer("/no-such-campaign/"))
    assert answer(campaign.get_absolute_url()).status_code == 404


def test_a_campaign_stays_known_after_its_only_public_letter_is_gone(campaign: Campaign) -> None:
    letter = factories.open_letter(campaign)
    assert answer(campaign.get_absolute_url()).status_code == 200
    workflow.withdraw(letter=letter, by="a test")
    assert answer(campaign.get_absolute_url()).status_code == 200
