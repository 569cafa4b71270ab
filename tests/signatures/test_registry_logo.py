"""The logo of an entry: pixels alone, seen at the desk by those who see the entry."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaign.models import Campaign
from signatures.models import Organization, OrganizationLogo, Signature
from tests import factories
from tests.browse import Page
from tests.campaign import pictures
from tests.signatures.in_registry import entry, keeper, notices, path, post, show

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SCRIPT = b"<script>alert(document.domain)</script>"


def upload(client: Client, organization: Organization, data: bytes, name: str = "logo.png") -> Page:
    file = SimpleUploadedFile(name, data, "image/png")
    return Page(client, client.post(path(organization, "logo/"), {"picture": file}, follow=True))


def test_a_logo_stands_on_the_entry_and_is_served_as_a_png(
    campaign: Campaign, as_role: Callable[[str], Client]
) -> None:
    letter = factories.open_letter(campaign)
    signed = factories.approved(letter, kind="organization", name="Friends of the Marsh")
    group = Signature.objects.get(pk=signed.pk).organization
    assert show(keeper(), group).soup.select("img") == []
    upload(keeper(), group, pictures.picture("JPEG", (960, 160)))
    (image,) = show(as_role("viewer"), group).soup.select("img.letterhead-logo")
    assert (image["width"], image["height"], image["alt"]) == ("480", "80", "")
    answer = as_role("viewer").get(image["src"])
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert answer["Cache-Control"] == "private, max-age=2592000"
    assert pictures.opened(answer.content).size == (480, 80)
    assert as_role("stranger").get(image["src"]).status_code == 404
    assert Client().get(image["src"]).status_code == 302


def test_another_picture_has_another_address_and_a_removed_one_none() -> None:
    known, client = entry(), keeper()
    upload(client, known, pictures.picture(size=(20, 20)))
    (first,) = show(client, known).soup.select("img.letterhead-logo")
    upload(client, known, pictures.picture(size=(30, 20)))
    (second,) = show(client, known).soup.select("img.letterhead-logo")
    assert first["src"] != second["src"]
    assert OrganizationLogo.objects.count() == 1
    page = post(client, known, "logo/remove/")
    assert page.soup.select("img.letterhead-logo") == []
    assert client.get(second["src"]).status_code == 404
    post(client, known, "logo/remove/")
    types = list(known.registry_events.values_list("type", flat=True))
    assert types[:-1] == ["organization.logo-removed", "organization.logo-set", "organization.logo-set"]


REFUSED = {
    "SVG": (SVG, "no picture"),
    "SVG called PNG with a mark": (b"\xef\xbb\xbf" + SVG, "no picture"),
    "a page": (b"<!doctype html>" + SCRIPT, "no picture"),
    "GIF and script": (b"GIF89a/*" + SCRIPT, "no picture"),
    "PNG of 144 million pixels": (pictures.png_that_claims(12000, 12000), "4000 by 4000"),
    "WebP of 144 million pixels": (pictures.webp_that_claims(12000, 12000), "4000 by 4000"),
    "too many bytes": (pictures.picture() + b"\0" * (2 * 1024 * 1024), "2 MB"),
    "nothing": (b"", "empty"),
    "a head alone": (pictures.picture()[:40], "no picture"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_fit_picture_is_refused(name: str) -> None:
    data, words = REFUSED[name]
    known = entry()
    page = upload(keeper(), known, data)
    assert (page.status, words in notices(page)) == (422, True)
    assert not OrganizationLogo.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        pictures.picture() + SCRIPT,
        pictures.picture("JPEG") + b"PK\x03\x04" + SCRIPT,
        pictures.with_chunk(pictures.picture(), b"tEXt", b"Comment\0" + SCRIPT),
        pictures.with_place(),
    ],
)
def test_of_a_polyglot_or_a_photo_nothing_but_pixels_is_kept(data: bytes) -> None:
    known = entry()
    upload(keeper(), known, data)
    kept = bytes(known.logo.data)
    assert kept.startswith(b"\x89PNG")
    assert kept.endswith(b"IEND\xaeB`\x82")
    for told in (SCRIPT, b"PK\x03\x04", b"Exif", b"eXIf", b"Invented"):
        assert told not in kept
