"""The registry at the desk, as its tests reach it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from campaign.models import User
from signatures import workflow
from signatures.models import Organization
from tests import factories
from tests.browse import Page, get
from tests.conftest import client_of


def keeper() -> Client:
    """A client of a superuser who is in no campaign."""
    return client_of(factories.UserFactory(is_superuser=True, is_staff=True))


def entry(name: str = "Lamp Lighters’ Union", *, by: User | str = "a test", **details: Any) -> Organization:
    """An entry of the registry."""
    return workflow.create_entry(by=by, details={"name": name, **details})


def path(organization: Organization | None = None, page: str = "") -> str:
    """The path of the registry's list, or of a page of an entry."""
    if organization is None:
        return reverse("signatures:registry") + page
    return reverse("signatures:registry_entry", args=[organization.public_id]) + page


def show(client: Client, organization: Organization | None = None, page: str = "") -> Page:
    return get(client, path(organization, page))


def post(client: Client, organization: Organization | None, page: str, **data: Any) -> Page:
    """What a posted form leads to."""
    return Page(client, client.post(path(organization, page), data, follow=True))


def notices(page: Page) -> str:
    """What a page tells first: messages, and what is to be mended."""
    return " ".join(notice.get_text(" ", strip=True) for notice in page.soup.select(".notice"))


def names(page: Page) -> list[str]:
    """The entries that the list shows, in order."""
    return [cell.get_text() for cell in page.soup.select("tbody th bdi")]
