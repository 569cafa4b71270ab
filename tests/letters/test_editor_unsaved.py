"""What is typed is kept until it is saved: for who typed it, and for nobody else."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign, Event, Membership
from letters import workflow
from letters.models import Letter, Unsaved, Version
from tests import browse, factories
from tests.conftest import client_of

URL = "/desk/lantern/letters/lanterns/text/"
TYPED = {"title": "T", "reference": "", "salutation": "", "body": "Secret typing.", "closing": "", "began_from": "1"}


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.draft(campaign)


@pytest.fixture
def editor(campaign: Campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "editor"))


def keep(client: Client, **fields: str) -> dict:
    return client.post(URL + "keep/", TYPED | fields).json()


def test_what_is_typed_is_kept_once_and_is_no_event(editor: Client) -> None:
    events = Event.objects.count()
    assert keep(editor) == {"kept": True}
    assert keep(editor, body="Secret typing,\r\nlonger.", title="") == {"kept": True}
    kept = Unsaved.objects.get()
    assert (kept.content["body"], kept.content["title"], kept.began_from) == ("Secret typing,\nlonger.", "", 1)
    assert set(kept.content) == set(Version.FIELDS)
    assert (Event.objects.count(), Version.objects.count()) == (events, 1)


def test_looking_at_the_page_keeps_and_forgets_nothing(editor: Client) -> None:
    keep(editor)
    before = list(Unsaved.objects.values())
    for address in (URL, URL + "?unsaved=1"):
        browse.get(editor, address)
    assert list(Unsaved.objects.values()) == before


def test_what_is_not_saved_is_offered_and_can_be_gone_on_with(editor: Client) -> None:
    keep(editor)
    page = browse.get(editor, URL)
    assert "You typed something that is not saved" in page.html
    assert "Secret typing." not in page.html
    assert not page.soup.find(id="text-form").has_attr("data-keep")  # else what is typed now would replace it
    page = browse.get(editor, URL + "?unsaved=1")
    assert page.soup.find("textarea", {"name": "body"}).get_text().strip() == "Secret typing."
    assert "You typed something that is not saved" not in page.html
    assert page.soup.find(id="text-form")["data-keep"] == URL + "keep/"
    page.press("Save as a new version")
    assert Version.objects.order_by("number").last().body == "Secret typing."
    assert not Unsaved.objects.exists()
    assert "not saved" not in browse.get(editor, URL).html


def test_what_is_not_saved_can_be_discarded(editor: Client) -> None:
    keep(editor)
    page = browse.get(editor, URL).press("Discard it")
    assert "is discarded" in page.html
    assert not Unsaved.objects.exists()
    assert page.response.wsgi_request.path == URL


def test_another_form_does_not_hide_what_is_kept(editor: Client) -> None:
    keep(editor)
    page = browse.Page(editor, editor.post(URL, TYPED | {"body": "Other words.", "preview": "1"}))
    assert "You typed something that is not saved" in page.html
    page = browse.Page(editor, editor.post(URL, TYPED | {"body": "Further.", "preview": "1", "continues": "1"}))
    assert "You typed something that is not saved" not in page.html


def test_words_that_are_a_version_are_not_kept_beside_it(editor: Client, letter: Letter) -> None:
    keep(editor)
    workflow.save_version(text=letter.original, content={"title": "T", "body": "Secret typing."}, by="Cora")
    assert keep(editor) == {"kept": False}  # sent on its way while the form was saved
    assert not Unsaved.objects.exists()


def test_words_of_an_older_version_are_kept(editor: Client, letter: Letter) -> None:
    workflow.save_version(text=letter.original, content={"title": "T", "body": "Second."}, by="Cora")
    first = Version.objects.get(number=1).content
    assert keep(editor, **first, began_from="2") == {"kept": True}


def test_a_colleagues_new_version_is_told_and_shown_before_anything_is_replaced(editor: Client, letter: Letter) -> None:
    keep(editor)
    workflow.save_version(text=letter.original, content={"title": "T", "body": "Theirs."}, by="Cora")
    assert "Since then Cora saved version 2" in browse.get(editor, URL).html
    answer = browse.get(editor, URL + "?unsaved=1").press("Save as a new version")
    assert answer.status == 409
    assert Unsaved.objects.exists()
    assert Version.objects.order_by("number").last().body == "Theirs."


def test_restoring_a_version_leaves_what_is_typed(editor: Client, letter: Letter) -> None:
    keep(editor)
    workflow.save_version(text=letter.original, content={"title": "T", "body": "Second."}, by=editor.user)
    assert Unsaved.objects.exists()


def test_nobody_else_sees_it(editor: Client, campaign: Campaign, as_role) -> None:
    keep(editor)
    owner = as_role("owner")
    for address in (URL, URL + "?unsaved=1"):
        page = browse.get(owner, address)
        assert "Secret typing." not in page.html
        assert "not saved" not in page.html
    assert keep(owner, body="Of the owner.") == {"kept": True}
    owner.post(URL + "discard/")
    assert Unsaved.objects.get().content["body"] == "Secret typing."


def test_who_leaves_the_team_can_reach_it_no_more(editor: Client) -> None:
    keep(editor)
    Membership.objects.filter(user=editor.user).delete()
    for answer in (editor.get(URL + "?unsaved=1"), editor.post(URL + "keep/", TYPED), editor.post(URL + "discard/")):
        assert answer.status_code == 404
        assert b"Secret typing." not in answer.content
    assert Unsaved.objects.get().content["body"] == "Secret typing."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", "x" * 100_001),
        ("body", "x" * 1_000_000),
        ("body", "a\0b"),
        ("title", "x" * 301),
        ("closing", "x" * 201),
        ("began_from", ""),
        ("began_from", "-1"),
        ("began_from", "99999999999999999999"),
    ],
)
def test_what_does_not_fit_is_told_and_the_last_that_did_stays(editor: Client, field: str, value: str) -> None:
    keep(editor)
    answer = editor.post(URL + "keep/", TYPED | {field: value})
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert Unsaved.objects.get().content["body"] == "Secret typing."


def test_a_withdrawn_letter_keeps_nothing_new(editor: Client, letter: Letter) -> None:
    workflow.withdraw(letter=letter, by="a test")
    answer = editor.post(URL + "keep/", TYPED)
    assert answer.status_code == 409
    assert "withdrawn" in answer.json()["error"]
    assert not Unsaved.objects.exists()


def test_hostile_words_are_only_text(editor: Client) -> None:
    keep(editor, body="</textarea><script>alert(1)</script>")
    page = browse.get(editor, URL + "?unsaved=1")
    assert "<script>alert" not in page.html
    assert page.soup.find("textarea", {"name": "body"}).get_text().strip() == "</textarea><script>alert(1)</script>"


def test_it_is_forgotten_after_thirty_days(editor: Client, letter: Letter) -> None:
    keep(editor)
    now = timezone.now()
    assert workflow.forget_unsaved(now=now + datetime.timedelta(days=29)) == 0
    assert workflow.forget_unsaved(now=now + datetime.timedelta(days=31)) == 1
    assert not Unsaved.objects.exists()


def test_the_database_keeps_one_for_a_writer(editor: Client, letter: Letter) -> None:
    keep(editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unsaved.objects.create(text=letter.original, user=editor.user, content={}, began_from=1)
