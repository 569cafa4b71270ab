"""A draft is begun with a title, an address and a language."""

import pytest
from django.test import Client

from campaign.models import Campaign
from letters.models import Letter
from tests import browse, factories
from tests.conftest import client_of

URL = "/desk/lantern/new-letter/"


@pytest.fixture
def editor(campaign: Campaign) -> Client:
    return client_of(factories.member(campaign, "editor"))


def begin(client: Client, **fields: str) -> browse.Page:
    return browse.Page(client, client.post(URL, {"title": "Lanterns", "language": "en"} | fields, follow=True))


def test_a_draft_is_begun_and_its_text_is_next(editor: Client) -> None:
    page = begin(editor, title="Lanterns of Łódź & elsewhere", language="pl")
    letter = Letter.objects.get()
    assert (letter.slug, letter.state, letter.language) == ("lanterns-of-lodz-elsewhere", "draft", "pl")
    assert letter.latest.title == "Lanterns of Łódź & elsewhere"
    assert page.response.redirect_chain == [(f"/desk/lantern/letters/{letter.slug}/text/", 302)]


def test_the_form_begins_in_the_campaign_s_language(editor: Client, campaign: Campaign) -> None:
    campaign.language = "ko"
    campaign.save()
    chosen = browse.get(editor, URL).soup.select_one("select[name=language] option[selected]")
    assert chosen["value"] == "ko"


@pytest.mark.parametrize(
    ("title", "slug"), [("Lanterns", "lanterns-2"), ("Embed", "embed-2"), ("!!!", "untitled"), ("x" * 300, "x" * 76)]
)
def test_an_address_is_made_of_the_title_and_free(editor: Client, campaign: Campaign, title: str, slug: str) -> None:
    factories.draft(campaign)
    begin(editor, title=title)
    assert Letter.objects.latest("pk").slug == slug


@pytest.mark.parametrize("slug", ["lanterns", "embed", "press", "two words", "a/b", "ü"])
def test_an_address_that_is_taken_or_not_possible_is_refused(editor: Client, campaign: Campaign, slug: str) -> None:
    factories.draft(campaign)
    assert "thing to mend" in begin(editor, slug=slug).html
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("fields", [{"title": ""}, {"title": "\u200b"}, {"language": "klingon"}, {"language": ""}])
def test_without_a_title_and_a_known_language_nothing_begins(editor: Client, fields: dict) -> None:
    assert "thing to mend" in begin(editor, **fields).html
    assert not Letter.objects.exists()


def test_another_campaign_may_use_the_same_address(editor: Client) -> None:
    factories.draft()
    begin(editor, slug="lanterns")
    assert Letter.objects.filter(slug="lanterns").count() == 2
