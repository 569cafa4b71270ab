"""Two people at once in a review: one wins, the other is told, and nothing happens twice."""

import re
from functools import partial

import pytest
from django.test import Client

from campaign.models import Event
from letters import workflow
from letters.models import Comment, Letter
from letters.workflow import EditedMeanwhile, LinkEnded, Refused, TooMuchSaid, reviewing
from tests import factories
from tests.conftest import client_of
from tests.letters.reviewing import BODY, DESK, act, asked, comment, passage, round_on, save, suggestion, version_of
from tests.signatures.at_desk import told
from tests.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 6
State = Comment.State


@pytest.fixture
def letter() -> Letter:
    return factories.draft(factories.CampaignFactory(slug="lantern"), content={"body": BODY})


@pytest.fixture
def editors(letter: Letter) -> list[Client]:
    return [client_of(factories.member(letter.campaign, "editor")) for _ in range(2)]


def test_of_two_who_accept_one_suggestion_one_wins_and_the_other_is_told(letter: Letter, editors: list[Client]) -> None:
    for number in range(ROUNDS):
        year = re.search(r"since (\d+)", version_of(letter).body)[1]
        said = suggestion(editors[0].user, letter, f"since {year}", f"since {int(year) + 1}")
        answers = together(*[partial(act, client, "accept", said) for client in editors])
        assert sorted(told(answer)[-1][0] for answer in answers) == ["error", "success"]
        assert "was faster" in next(told(a)[-1][1] for a in answers if told(a)[-1][0] == "error")
        assert version_of(letter).number == number + 2
        assert Event.objects.filter(type="review.accepted", subject=said.public_id).count() == 1


def test_an_accept_and_a_decline_at_once_end_as_one_of_them(letter: Letter, editors: list[Client]) -> None:
    one, other = editors
    for number in range(ROUNDS):
        before = version_of(letter)
        said = suggestion(one.user, letter, "light", f"light {number}")
        answers = together(partial(act, one, "accept", said), partial(act, other, "decline", said))
        assert sorted(told(answer)[-1][0] for answer in answers) == ["error", "success"]
        said.refresh_from_db()
        assert (said.state, version_of(letter).number) in [
            (State.ACCEPTED, before.number + 1),
            (State.DECLINED, before.number),
        ]


def test_two_suggestions_accepted_at_once_are_both_in_the_text(letter: Letter, editors: list[Client]) -> None:
    for number in range(ROUNDS):
        one = suggestion(editors[0].user, letter, "quay", f"quay{number}")
        other = suggestion(editors[1].user, letter, "accounts", f"accounts{number}")
        verb = workflow.accept_suggestion
        together(partial(verb, comment=one, by=editors[0].user), partial(verb, comment=other, by=editors[1].user))
        assert f"quay{number}," in version_of(letter).body
        assert f"accounts{number}," in version_of(letter).body
        save(letter, body=BODY)


def test_a_suggestion_and_a_saved_text_at_once_lose_nothing(letter: Letter, editors: list[Client]) -> None:
    for number in range(ROUNDS):
        save(letter, body=BODY)
        began = version_of(letter)
        said = suggestion(editors[0].user, letter, "light the quay", "light both quays")
        content = began.content | {"closing": f"Yours, {number}"}
        saving = partial(
            workflow.save_version, text=letter.original, content=content, by=editors[1].user, began_from=began.number
        )
        accepted, saved = together(partial(workflow.accept_suggestion, comment=said, by=editors[0].user), saving)
        newest = version_of(letter)
        assert "light both quays" in newest.body
        if isinstance(saved, EditedMeanwhile):
            assert saved.newer == accepted
        else:
            assert newest.closing == f"Yours, {number}"
        assert not isinstance(accepted, Refused)


def test_a_revoked_link_says_nothing_after_it_was_revoked(letter: Letter) -> None:
    round, version = round_on(letter), version_of(letter)
    place = passage(version, "lit since 1912")
    for number in range(ROUNDS):
        reviewer = asked(round, f"R{number}")
        said, revoked = together(
            partial(workflow.add_comment, version=version, by=reviewer, place=place, body="Late?"),
            partial(workflow.revoke_link, reviewer=reviewer, by="Edda"),
        )
        assert revoked.revoked_at
        last = Event.objects.latest("pk").type
        assert last == "review.link-revoked", said
        assert isinstance(said, LinkEnded) == (not reviewer.comments.exists())


def test_one_link_in_two_windows_says_no_more_than_it_may(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "MOST_OF_A_REVIEWER", 3)
    reviewer = asked(round_on(letter))
    said = [partial(comment, reviewer, letter, "lanterns", body=f"Remark {number}") for number in range(6)]
    results = together(*said)
    assert sum(isinstance(result, TooMuchSaid) for result in results) == 3
    assert reviewer.comments.count() == 3


def test_a_form_sent_twice_at_once_is_one_comment(letter: Letter, editors: list[Client]) -> None:
    path = f"{DESK}?version=1&on=3"
    for number in range(ROUNDS):
        data = {"action": "comment", "comment-body": f"Twice {number}"}
        together(*[partial(editors[0].post, path, data)] * 4)
        assert Comment.objects.count() == number + 1
