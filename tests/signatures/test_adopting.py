"""A newer text comes into force: freely while nobody has signed, then classed, and seen by a second coordinator."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from campaign.models import Campaign, Event, Outbox
from letters import workflow as letter_workflow
from letters.models import Letter, Proposal
from signatures import workflow
from tests import factories
from tests.browse import get
from tests.conftest import client_of
from tests.signatures.changing import adopt, adopt_page, counted, page_of, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


def in_force(letter: Letter) -> int:
    letter.original.refresh_from_db()
    return letter.original.in_force.number


def test_an_owner_puts_a_newer_version_in_force_before_anybody_signed(as_role: Callable, letter: Letter) -> None:
    owner = as_role("owner")
    save(letter, "We ask for **more** lanterns.")
    assert "more lanterns" not in page_of(letter).text("letter-text")
    page = adopt_page(owner, letter)
    assert not page.soup.select("[name=change]")
    page.submit("adopt")
    assert "more lanterns" in page_of(letter).text("letter-text")
    assert [event.details["change"] for event in Event.objects.filter(type="text.adopted")] == ["substantive"] * 2


@pytest.mark.parametrize("signed", [factories.receive, factories.pending, factories.approved])
def test_a_signed_text_changes_only_once_the_change_is_classed(
    as_role: Callable, letter: Letter, signed: Callable
) -> None:
    owner = as_role("owner")
    signed(letter)
    save(letter)
    answer = adopt_page(owner, letter).submit("adopt")
    assert "Say whether the change is typographical or of substance" in answer.html
    assert in_force(letter) == 1


def test_a_typographical_change_by_the_only_coordinator_keeps_every_signature(
    as_role: Callable, letter: Letter
) -> None:
    owner = as_role("owner")
    factories.approved(letter, name="Ada Exemplar")
    save(
        letter,
        "We write on behalf of {{groups|group|groups}} and {{individuals|person|people}}.\n\nPlease, light them.",
    )
    adopt_page(owner, letter).submit("adopt", change="typographical")
    assert in_force(letter) == 2
    assert counted(letter) == ["Ada Exemplar"]
    assert not Outbox.objects.filter(kind="affirm").exists()


def test_a_typographical_change_waits_for_a_second_coordinator_who_sees_it(as_role: Callable, letter: Letter) -> None:
    owner, editor = as_role("owner"), as_role("editor")
    factories.approved(letter, name="Ada Exemplar")
    save(letter, "We write.\n\nPlease, light them.")
    answer = adopt_page(owner, letter).submit("adopt", change="typographical")
    assert "waits for a second coordinator" in answer.html
    assert in_force(letter) == 1
    proposal = Proposal.objects.get()
    path = reverse("signatures:proposal", args=[letter.campaign.slug, letter.slug, proposal.pk])
    own = get(owner, path)
    assert not own.marks("agree")
    assert owner.post(path, {"agree": "1"}, follow=True).status_code == 200
    assert in_force(letter) == 1
    seen = get(editor, path)
    assert [mark.get_text() for mark in seen.soup.select(".diff ins")][-1:] == ["[added: ,]"]
    seen.submit("agree")
    assert in_force(letter) == 2
    assert counted(letter) == ["Ada Exemplar"]
    proposal.refresh_from_db()
    assert (proposal.state, proposal.ended_by) == ("agreed", editor.user.label)


def test_a_refused_proposal_changes_nothing(as_role: Callable, letter: Letter) -> None:
    owner, moderator = as_role("owner"), as_role("moderator")
    factories.approved(letter)
    adopt(letter, save(letter), owner.user, "typographical")
    path = reverse("signatures:proposal", args=[letter.campaign.slug, letter.slug, Proposal.objects.get().pk])
    get(moderator, path).press("Refuse")
    assert in_force(letter) == 1
    assert get(moderator, path).marks("agree") == []
    assert moderator.post(path, {"agree": "1"}, follow=True).status_code == 200
    assert in_force(letter) == 1


def test_a_proposal_is_overtaken_by_another_text_in_force(as_role: Callable, letter: Letter) -> None:
    owner, moderator = as_role("owner"), as_role("moderator")
    factories.approved(letter)
    adopt(letter, save(letter, "One thing."), owner.user, "typographical")
    adopt(letter, save(letter, "Another thing."), owner.user, "substantive")
    proposal = Proposal.objects.get()
    assert proposal.state == "overtaken"
    with pytest.raises(workflow.NotNow):
        letter_workflow.agree(proposal=proposal, by=moderator.user)
    assert in_force(letter) == 3


def test_a_change_that_was_compared_with_an_older_text_is_refused(as_role: Callable, letter: Letter) -> None:
    owner = as_role("owner")
    save(letter, "Version two.")
    page = adopt_page(owner, letter)
    adopt(letter, save(letter, "Version three."), owner.user)
    answer = page.submit("adopt")
    assert "Compare again" in answer.html
    assert in_force(letter) == 3


def test_an_older_version_and_an_empty_one_are_refused(as_role: Callable, letter: Letter) -> None:
    owner = as_role("owner")
    first = letter.in_force
    adopt(letter, save(letter, "Version two."), owner.user)
    with pytest.raises(workflow.NotNow):
        workflow.adopt(letter=letter, version=first, by=owner.user, seen=2)
    with pytest.raises(letter_workflow.NoText):
        adopt(letter, save(letter, "  "), owner.user)
    assert in_force(letter) == 2


def test_a_draft_and_a_withdrawn_letter_adopt_nothing(campaign: Campaign, as_role: Callable) -> None:
    owner = as_role("owner")
    draft = factories.draft(campaign)
    with pytest.raises(workflow.NotNow):
        workflow.adopt(letter=draft, version=draft.latest, by=owner.user)
    gone = factories.open_letter(campaign, slug="gone")
    version = save(gone, "Version two.")
    letter_workflow.withdraw(letter=gone, by="a test")
    with pytest.raises(workflow.NotNow):
        workflow.adopt(letter=gone, version=version, by=owner.user, seen=1)


@pytest.mark.parametrize("query", [{"version": "abc"}, {"version": "-1"}, {"version": "٣"}, {"version": "9" * 30}])
def test_a_version_that_means_nothing_is_the_newest_or_none(as_role: Callable, letter: Letter, query: dict) -> None:
    assert adopt_page(as_role("owner"), letter, **query).status in {200, 404}


def test_what_is_posted_of_another_letter_is_not_adopted(as_role: Callable, campaign: Campaign, letter: Letter) -> None:
    owner = as_role("owner")
    other = factories.open_letter(campaign, slug="other")
    foreign = save(other, "Of another letter.")
    path = reverse("signatures:adopt", args=[campaign.slug, letter.slug])
    assert owner.post(path, {"version": foreign.pk, "seen": 1}).status_code == 200
    assert in_force(letter) == 1
    assert in_force(other) == 1


@pytest.mark.parametrize("role", ["viewer", "editor", "moderator", "stranger"])
def test_nobody_but_an_owner_adopts(campaign: Campaign, as_role: Callable[[str], Client], role: str) -> None:
    letter = factories.open_letter(campaign)
    path = reverse("signatures:adopt", args=[campaign.slug, letter.slug])
    assert as_role(role).post(path).status_code == 404
    assert as_role(role).get(path).status_code == 404


def test_a_viewer_reads_a_proposal_and_cannot_answer_it(as_role: Callable, letter: Letter) -> None:
    owner, viewer = as_role("owner"), as_role("viewer")
    as_role("editor")
    factories.approved(letter)
    adopt(letter, save(letter), owner.user, "typographical")
    path = reverse("signatures:proposal", args=[letter.campaign.slug, letter.slug, Proposal.objects.get().pk])
    assert viewer.get(path).status_code == 200
    assert viewer.post(path, {"agree": "1"}).status_code == 404
    assert client_of(factories.UserFactory()).get(path).status_code == 404
    assert in_force(letter) == 1


def test_names_in_the_text_that_also_sign_are_pointed_out_before_adopting_and_withheld_ones_are_not(
    as_role: Callable, letter: Letter
) -> None:
    factories.approved(letter, name="Ada Exemplar")
    factories.approved(letter, name="Hilda Hidden", display="withheld")
    save(letter, "As Ada Exemplar and Hilda Hidden have said, light them.")
    page = adopt_page(as_role("owner"), letter)
    (aside,) = page.soup.select(".desk-aside")
    assert [mark.get_text() for mark in aside.select("mark")] == ["Ada Exemplar"]
