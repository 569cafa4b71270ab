"""Pages and lists take as many queries with 300 rows as with one."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from campaign.models import Campaign
from letters.models import Letter
from tests import factories
from tests.publication import rolls

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[1, 300])
def letter(request: pytest.FixtureRequest) -> Letter:
    """An open letter with one name, or with 300."""
    letter = factories.open_letter()
    rolls.entered(letter, request.param)
    return letter


@pytest.fixture
def published(letter: Letter) -> Letter:
    """The same in two editions, the second with as many names again."""
    rolls.publish(letter, keep_open=True)
    rolls.entered(letter, letter.signatures.count())
    rolls.publish(letter)
    return letter


@pytest.mark.parametrize(("path", "queries"), [("", 7), ("signatories/", 8), ("signatories/?q=name&country=KE", 8)])
def test_an_open_letters_pages(letter: Letter, django_assert_num_queries: Callable, path: str, queries: int) -> None:
    with django_assert_num_queries(queries):
        assert Client().get(letter.get_absolute_url() + path).status_code == 200


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("", 7),
        ("signatories/", 7),
        ("signatories/?q=name&country=KE", 7),
        ("editions/", 6),
        ("editions/1/", 4),
        ("letter.json", 3),
        ("letter.txt", 3),
        ("signatories.csv", 3),
    ],
)
def test_a_published_letters_pages_and_files(
    published: Letter, django_assert_num_queries: Callable, path: str, queries: int
) -> None:
    with django_assert_num_queries(queries):
        response = Client().get(published.get_absolute_url() + path)
        assert response.status_code == 200
        b"".join(response)


@pytest.fixture(params=[1, 300])
def many(request: pytest.FixtureRequest, campaign: Campaign) -> Campaign:
    """A campaign with one letter of each sort, or with a hundred."""
    for number in range(-(-request.param // 3)):
        factories.draft(campaign, slug=f"draft-{number}")
        factories.open_letter(campaign, slug=f"open-{number}")
        closed = factories.open_letter(campaign, slug=f"published-{number}")
        rolls.entered(closed, 1)
        rolls.publish(closed)
    return campaign


def test_lists_of_letters(many: Campaign, django_assert_num_queries: Callable, as_role: Callable) -> None:
    owner = as_role("owner")
    for client, path, queries in (
        (Client(), reverse("publication:home"), 7),
        (Client(), reverse("publication:campaign", args=[many.slug]), 5),
        (owner, reverse("publication:desk"), 7),
        (owner, reverse("publication:desk_campaign", args=[many.slug]), 8),
    ):
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200
