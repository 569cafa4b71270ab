"""Opening a letter for signatures at the desk, and what is looked at before."""

import datetime
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from campaign.models import Campaign
from letters import workflow as letter_workflow
from letters.models import Letter
from tests import factories
from tests.browse import Page, get
from tests.signatures.at_desk import entered_and_approved, path, post, told

NOW = datetime.datetime(2031, 1, 15, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def january() -> Iterator[None]:
    """A fixed time, so that a typed deadline lies ahead."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def draft(campaign: Campaign) -> Letter:
    return factories.draft(campaign)


@pytest.fixture
def owner(campaign: Campaign, draft: Letter, as_role: Callable[[str], Client]) -> Client:
    return as_role("owner")


def steps(page: Page) -> dict[str, str]:
    """The lines of the check list, each with its class."""
    return {step.get_text(): step["class"][0] for step in page.soup.select(".steps li")}


@pytest.mark.django_db
def test_the_untouched_form_opens_a_draft_for_everybody_without_a_deadline(owner: Client, draft: Letter) -> None:
    entered_and_approved(draft)
    page = get(owner, path(draft, "open/"))
    page.submit("open-letter")
    draft.refresh_from_db()
    assert (draft.state, draft.visibility, draft.closes_at) == ("open", "listed", None)
    assert draft.signatures.counted().count() == 1


@pytest.mark.django_db
def test_a_post_without_any_field_opens_it_listed(owner: Client, draft: Letter) -> None:
    answer = post(owner, draft, "open/")
    assert answer.headers["Location"] == path(draft, "")
    assert told(answer) == [("success", "The letter is open for signatures.")]
    draft.refresh_from_db()
    assert (draft.state, draft.visibility) == ("open", "listed")


@pytest.mark.django_db
def test_a_letter_can_be_opened_by_its_link_alone_until_a_deadline_in_the_campaign_s_zone(
    owner: Client, draft: Letter, campaign: Campaign
) -> None:
    campaign.time_zone = "Asia/Seoul"
    campaign.save()
    page = get(owner, path(draft, "open/"))
    assert "Time zone: Asia/Seoul." in page.soup.get_text()
    page.submit("open-letter", visibility="link", closes_at="2031-02-01T18:00")
    draft.refresh_from_db()
    assert (draft.visibility, bool(draft.sign_on_token), draft.public_since) == ("link", True, None)
    assert draft.closes_at == datetime.datetime(2031, 2, 1, 9, 0, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_reopening_keeps_who_could_reach_the_letter(owner: Client, draft: Letter) -> None:
    post(owner, draft, "open/", visibility="link")
    letter_workflow.close(letter=draft, by="a test")
    page = get(owner, path(draft, "open/"))
    assert page.soup.select_one("[name=visibility][value=link]").has_attr("checked")
    page.submit("open-letter")
    draft.refresh_from_db()
    assert (draft.state, draft.visibility) == ("open", "link")
    letter_workflow.close(letter=draft, by="a test")
    post(owner, draft, "open/")
    draft.refresh_from_db()
    assert draft.visibility == "link"


@pytest.mark.django_db
def test_what_was_public_is_not_offered_to_be_hidden(owner: Client, draft: Letter) -> None:
    post(owner, draft, "open/")
    letter_workflow.close(letter=draft, by="a test")
    assert not get(owner, path(draft, "open/")).soup.select("[name=visibility]")
    post(owner, draft, "open/", visibility="link")
    draft.refresh_from_db()
    assert draft.visibility == "listed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"closes_at": "2031-01-15T11:59"},
        {"closes_at": "soon"},
        {"closes_at": "0001-01-01T00:00"},
        {"closes_at": "9999-12-31T23:59"},
        {"visibility": "secret"},
    ],
)
def test_what_will_not_do_opens_nothing_and_is_shown_again(
    owner: Client, draft: Letter, fields: dict[str, str]
) -> None:
    page = Page(owner, post(owner, draft, "open/", **fields))
    assert page.status == 200
    assert page.soup.select(".form-errors, .notice-alert")
    if "closes_at" in fields:
        assert page.soup.select_one("[name=closes_at]")["value"] == fields["closes_at"]
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.django_db
def test_the_check_list_warns_of_what_may_be_forgotten(owner: Client, campaign: Campaign) -> None:
    body = "Sixty-nine organizations from {{countrys}} write."
    draft = factories.draft(campaign, slug="careless", content={"body": body})
    assert steps(get(owner, path(draft, "open/"))) == {
        "It has its text.": "is-done",
        "It has no addressee.": "is-warn",
        "It has no date. Publication can still set one.": "is-warn",
        "Not understood, so printed as it stands: {{countrys}}": "is-warn",
        "Typed by hand, so it does not follow the roll: “Sixty-nine organizations from {{countrys}} write.”": "is-warn",
    }
    letter_workflow.edit(
        letter=draft, by="a test", details={"dated_on": NOW.date()}, addressees=[{"name": "The Minister"}]
    )
    letter_workflow.save_version(text=draft.original, content={**factories.CONTENT}, by="a test")
    assert set(steps(get(owner, path(draft, "open/"))).values()) == {"is-done"}


@pytest.mark.django_db
def test_a_letter_without_text_stays_a_draft(owner: Client, campaign: Campaign) -> None:
    draft = factories.draft(campaign, slug="bare", content={"body": ""})
    page = get(owner, path(draft, "open/"))
    assert steps(page)["It has no text yet. Write it first."] == "is-stop"
    after = page.submit("open-letter")
    assert after.soup.select(".notice-alert")
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.django_db
def test_an_open_or_withdrawn_letter_is_not_opened_again(owner: Client, draft: Letter) -> None:
    post(owner, draft, "open/")
    assert not get(owner, path(draft, "open/")).marks("open-letter")
    answer = post(owner, draft, "open/", visibility="link")
    assert told(answer)[-1][0] == "error"
    letter_workflow.withdraw(letter=draft, by="a test")
    assert not get(owner, path(draft, "open/")).marks("open-letter")
    draft.refresh_from_db()
    assert (draft.state, draft.visibility) == ("withdrawn", "listed")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["viewer", "editor", "moderator", "stranger"])
def test_only_owners_open(as_role: Callable[[str], Client], draft: Letter, role: str) -> None:
    client = as_role(role)
    assert client.get(path(draft, "open/")).status_code == 404
    assert post(client, draft, "open/").status_code == 404
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "offered"), [(1, "2031-02-01T18:00"), (60, "")])
def test_a_closed_letter_is_offered_its_earlier_deadline_while_it_lies_ahead(
    owner: Client, draft: Letter, campaign: Campaign, days: int, offered: str
) -> None:
    campaign.time_zone = "Asia/Seoul"
    campaign.save()
    post(owner, draft, "open/", closes_at="2031-02-01T18:00")
    draft.refresh_from_db()
    deadline = draft.closes_at
    letter_workflow.close(letter=draft, by="a test")
    with time_machine.travel(NOW + datetime.timedelta(days=days), tick=False):
        owner.force_login(owner.user)
        page = get(owner, path(draft, "open/"))
        assert page.soup.select_one("[name=closes_at]")["value"] == offered
        page.submit("open-letter")
    draft.refresh_from_db()
    assert (draft.state, draft.closes_at) == ("open", deadline if offered else None)
