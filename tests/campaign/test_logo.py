"""The logo on a letterhead: put there by an owner, served to everybody, taken off again."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from campaign.models import Campaign, Event, Logo
from letters.models import Letter
from tests import factories
from tests.browse import Page, get
from tests.campaign import pictures

pytestmark = pytest.mark.django_db
SETTINGS = "/desk/lantern/settings/"


@pytest.fixture
def owner(as_role: Callable[[str], Client]) -> Client:
    return as_role("owner")


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


def upload(client: Client, data: bytes, name: str = "logo.png", alt: str = "") -> Page:
    file = SimpleUploadedFile(name, data, "image/png")
    return Page(client, client.post(f"{SETTINGS}logo/", {"picture": file, "alt": alt}, follow=True))


def logos(page: Page) -> list[dict[str, str]]:
    return [image.attrs for image in page.soup.select("img.letterhead-logo")]


def test_a_logo_stands_on_the_letterhead_with_its_size_and_words(owner: Client, letter: Letter) -> None:
    assert logos(get(Client(), letter.get_absolute_url())) == []
    page = upload(owner, pictures.picture(size=(960, 160)), alt="A lantern")
    assert "The logo is on the letterhead." in page.html
    assert len(logos(page)) == 2  # on light and on dark paper
    (logo,) = logos(get(Client(), letter.get_absolute_url()))
    assert (logo["width"], logo["height"], logo["alt"]) == ("480", "80", "A lantern")
    assert get(Client(), letter.sign_on_path).soup.select("img.letterhead-logo")


def test_it_is_served_as_a_png_that_can_be_kept_and_not_be_taken_for_anything_else(
    owner: Client, letter: Letter
) -> None:
    upload(owner, pictures.picture("JPEG"))
    (logo,) = logos(get(Client(), letter.get_absolute_url()))
    answer = Client().get(logo["src"])
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert answer["Cache-Control"] == "public, max-age=2592000"
    assert not answer.cookies
    assert pictures.opened(answer.content).size == (60, 30)
    assert Client().post(logo["src"]).status_code == 405


def test_another_logo_has_another_address_and_the_old_one_is_not_kept(owner: Client, letter: Letter) -> None:
    upload(owner, pictures.picture())
    (old,) = logos(get(Client(), letter.get_absolute_url()))
    upload(owner, pictures.picture(size=(50, 50)))
    (new,) = logos(get(Client(), letter.get_absolute_url()))
    assert old["src"] != new["src"]
    assert Client().get(old["src"])["Cache-Control"] == "public, max-age=0, s-maxage=5"
    assert Logo.objects.count() == 1


def test_removing_it_leaves_nothing(owner: Client, letter: Letter) -> None:
    page = upload(owner, pictures.picture())
    after = page.press("Remove the logo")
    assert "The logo is removed." in after.html
    assert logos(after) == logos(get(Client(), letter.get_absolute_url())) == []
    assert Client().get("/lantern/logo.png").status_code == 404
    assert not Logo.objects.exists()
    owner.post(f"{SETTINGS}logo/remove/")
    assert sorted(Event.objects.filter(type__contains="logo").values_list("type", flat=True)) == [
        "campaign.logo-removed",
        "campaign.logo-set",
    ]
    told = get(owner, "/desk/lantern/team/").html
    assert "put a logo on the letterhead." in told
    assert "took the logo off the letterhead." in told


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (pictures.picture("GIF", mode="P"), "This is no picture that can be read."),
        (b"<svg onload='alert(1)'/>", "This is no picture that can be read."),
        (pictures.png_that_claims(12000, 12000), "larger than 4000 by 4000 pixels"),
        (b"\0" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (b"", "This file is empty."),
    ],
)
def test_what_cannot_be_a_logo_is_refused_in_words_and_the_old_one_stays(owner: Client, data: bytes, told: str) -> None:
    upload(owner, pictures.picture())
    stored = Logo.objects.get().digest
    page = upload(owner, data)
    assert page.status == 200
    assert told in page.html
    assert "One thing to mend" in page.html
    assert Logo.objects.get().digest == stored


def test_no_file_and_too_many_words_are_refused(owner: Client) -> None:
    assert "Choose a file first." in Page(owner, owner.post(f"{SETTINGS}logo/", {"alt": ""})).html
    assert "One thing to mend" in upload(owner, pictures.picture(), alt="x" * 121).html
    assert not Logo.objects.exists()


def test_its_words_are_a_line_and_cannot_break_the_page(owner: Client, letter: Letter) -> None:
    upload(owner, pictures.picture(), alt='"><script>alert(1)</script>\n')
    page = get(Client(), letter.get_absolute_url())
    assert logos(page)[0]["alt"] == '"><script>alert(1)</script>'
    assert "<script>alert" not in page.html


@pytest.mark.parametrize("role", ["viewer", "editor", "moderator", "stranger"])
def test_nobody_but_an_owner_touches_it(as_role: Callable[[str], Client], owner: Client, role: str) -> None:
    upload(owner, pictures.picture())
    client = as_role(role)
    file = SimpleUploadedFile("logo.png", pictures.picture(size=(9, 9)))
    assert client.post(f"{SETTINGS}logo/", {"picture": file}).status_code == 404
    assert client.post(f"{SETTINGS}logo/remove/").status_code == 404
    assert Logo.objects.get().width == 60


def test_a_campaign_has_one_logo(campaign: Campaign) -> None:
    fields = {"data": b"", "digest": "0" * 64, "width": 1, "height": 1}
    Logo.objects.create(campaign=campaign, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Logo.objects.create(campaign=campaign, **fields)


def test_pages_do_not_read_the_picture_to_show_where_it_is(
    owner: Client, letter: Letter, django_assert_num_queries: Callable
) -> None:
    upload(owner, pictures.picture())
    with django_assert_num_queries(7) as queries:  # as many as without a logo
        (logo,) = logos(get(Client(), letter.get_absolute_url()))
        asked = [query["sql"] for query in queries.captured_queries]
    assert logo["src"]
    assert any("campaign_logo" in sql for sql in asked)
    assert not any('"campaign_logo"."data"' in sql for sql in asked)
