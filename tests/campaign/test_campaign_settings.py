"""A campaign is begun by a superuser and settled by its owners."""

import pytest
from django.test import Client

from campaign import colour
from campaign.models import Campaign, Event, User
from tests import browse, factories
from tests.conftest import client_of

URL = "/desk/lantern/settings/"
SETTINGS = {
    "name": "Lantern Coalition",
    "summary": "Light for the harbour.",
    "letterhead": "1 Quay Street, Port Example",
    "contact_email": "letters@lantern.example",
    "reply_to": "answers@lantern.example",
    "accent": "#7a2048",
    "time_zone": "Asia/Seoul",
    "language": "ko",
    "country_style": "press",
    "names_at_publication": "on",
    "outdated_translations": "hide",
}


@pytest.fixture
def owner(campaign: Campaign) -> Client:
    return client_of(factories.member(campaign, "owner"))


@pytest.fixture
def superuser(db: None) -> Client:
    return client_of(User.objects.create_superuser("root@site.example"))


def test_an_owner_settles_everything_on_one_page(owner: Client, campaign: Campaign) -> None:
    owner.post(URL, SETTINGS)
    campaign.refresh_from_db()
    stored = {field: getattr(campaign, field) for field in SETTINGS}
    assert stored == SETTINGS | {"names_at_publication": True}
    assert campaign.slug == "lantern"


def test_the_page_shows_what_is_stored_and_saving_it_untouched_changes_nothing(
    owner: Client, campaign: Campaign
) -> None:
    owner.post(URL, SETTINGS)
    browse.get(owner, URL).submit(browse.get(owner, URL).soup.find("button", string="Save the settings"))
    campaign.refresh_from_db()
    assert (campaign.letterhead, campaign.time_zone, campaign.accent) == (
        "1 Quay Street, Port Example",
        "Asia/Seoul",
        "#7a2048",
    )
    assert Event.objects.filter(type="campaign.edited").count() == 1


def test_the_record_names_what_changed_and_no_value(owner: Client) -> None:
    owner.post(URL, SETTINGS)
    [event] = Event.objects.all()
    assert "reply_to" in event.details["fields"].split()
    assert "lantern.example" not in str(event.details)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("accent", "#f7d84a"),
        ("accent", "teal"),
        ("accent", "#0f5c5c00"),
        ("time_zone", "Asia/Atlantis"),
        ("time_zone", "../../etc/passwd"),
        ("language", "xx-klingon"),
        ("country_style", "shouted"),
        ("contact_email", "nobody"),
        ("reply_to", "a@b.example, c@d.example"),
        ("name", " \u200b "),
    ],
)
def test_a_setting_that_cannot_be_is_refused_and_nothing_is_saved(
    owner: Client, campaign: Campaign, field: str, value: str
) -> None:
    page = owner.post(URL, SETTINGS | {field: value})
    assert page.status_code == 200
    assert "thing to mend" in page.content.decode()
    campaign.refresh_from_db()
    assert campaign.letterhead == ""
    assert not Event.objects.exists()


def test_a_colour_too_light_for_paper_is_told_its_contrast(owner: Client) -> None:
    page = owner.post(URL, SETTINGS | {"accent": "#f7d84a"}).content.decode()
    assert "contrast 1.2 to 1 of 4.5" in page


def test_a_refused_form_leaves_the_name_in_the_head_of_the_page(owner: Client) -> None:
    page = browse.Page(owner, owner.post(URL, SETTINGS | {"name": "Renamed", "time_zone": "Nowhere"}))
    assert "Renamed" not in page.soup.find("title").get_text()


def test_the_contrast_of_colours_is_that_of_wcag() -> None:
    assert colour.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colour.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert colour.contrast("#ffffff", "#ffffff") == 1


@pytest.mark.parametrize("accent", ["#000000", "#0f5c5c", "#7a2048", "#1a1aff", "#767676", "#ffffff"])
def test_every_accent_has_a_shade_that_reads_on_dark_paper(accent: str) -> None:
    assert colour.contrast(colour.for_dark_paper(accent), colour.DARK_GROUND) >= colour.LEAST


def test_a_shade_that_reads_on_dark_paper_already_is_kept() -> None:
    assert colour.for_dark_paper("#7cc4bd") == "#7cc4bd"


def test_a_superuser_begins_a_campaign_and_owns_it(superuser: Client) -> None:
    answer = superuser.post(
        "/desk/new/", {"name": "Ébauche des Phares", "time_zone": "Europe/Paris", "language": "fr", "summary": ""}
    )
    campaign = Campaign.objects.get()
    assert campaign.slug == "ebauche-des-phares"
    assert answer["Location"] == "/desk/ebauche-des-phares/settings/"
    assert campaign.memberships.get().user == superuser.user
    assert campaign.memberships.get().role == "owner"
    assert Event.objects.get().type == "campaign.created"


@pytest.mark.parametrize("slug", ["desk", "api", "lantern", "With Space", "a/b"])
def test_an_address_that_is_taken_or_the_site_s_own_is_refused(
    superuser: Client, campaign: Campaign, slug: str
) -> None:
    data = {"name": "Another", "slug": slug, "time_zone": "UTC", "language": "en"}
    assert superuser.post("/desk/new/", data).status_code == 200
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "slug"), [("Desk", "desk-2"), ("Lantern", "lantern-2"), ("灯", "deng"), ("!!!", "untitled")]
)
def test_an_address_is_made_of_the_name_and_free(superuser: Client, campaign: Campaign, name: str, slug: str) -> None:
    superuser.post("/desk/new/", {"name": name, "time_zone": "UTC", "language": "en"})
    assert Campaign.objects.latest("pk").slug == slug


def test_nobody_but_a_superuser_begins_a_campaign(owner: Client) -> None:
    data = {"name": "Mine", "time_zone": "UTC", "language": "en"}
    assert owner.post("/desk/new/", data).status_code == 404
    assert Campaign.objects.count() == 1
