"""A newer text comes into force only while nobody has signed the one that is."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from campaign.models import Campaign, Event
from tests import factories
from tests.browse import get

pytestmark = pytest.mark.django_db


def text(letter) -> str:
    return reverse("letters:text", args=[letter.campaign.slug, letter.slug])


def test_an_owner_puts_a_newer_version_in_force_before_anybody_signed(
    campaign: Campaign, as_role: Callable[[str], Client]
) -> None:
    owner, letter = as_role("owner"), factories.open_letter(campaign)
    get(owner, text(letter)).press("Save", body="We ask for **more** lanterns.")
    assert "more lanterns" not in get(Client(), letter.get_absolute_url()).text("letter-text")
    get(owner, text(letter)).press("Put version 2 in force")
    assert "more lanterns" in get(Client(), letter.get_absolute_url()).text("letter-text")
    assert Event.objects.filter(type="text.adopted").count() == 2


@pytest.mark.parametrize("signed", [factories.receive, factories.pending, factories.approved])
def test_a_text_that_somebody_signed_stays(
    campaign: Campaign, as_role: Callable[[str], Client], signed: Callable
) -> None:
    owner, letter = as_role("owner"), factories.open_letter(campaign)
    signed(letter)
    get(owner, text(letter)).press("Save", body="Something else.")
    answer = get(owner, text(letter)).press("Put version 2 in force")
    assert "what they signed cannot be changed" in answer.html
    letter.original.refresh_from_db()
    assert letter.original.in_force.number == 1


@pytest.mark.parametrize("role", ["viewer", "editor", "moderator", "stranger"])
def test_nobody_but_an_owner_adopts(campaign: Campaign, as_role: Callable[[str], Client], role: str) -> None:
    letter = factories.open_letter(campaign)
    path = reverse("signatures:adopt", args=[campaign.slug, letter.slug])
    assert as_role(role).post(path).status_code == 404
