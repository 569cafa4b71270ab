"""Every rule that the database holds on reviewers and comments, broken once."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from letters.models import Comment, Letter, Reviewer
from tests import factories
from tests.letters.reviewing import BODY, asked, comment, round_on, suggestion

NOW = timezone.now()


@pytest.fixture
def letter(db: None) -> Letter:
    return factories.draft(content={"body": BODY})


def refused(model: type, pk: int, **fields: object) -> str:
    """What the database says of a change."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        model.objects.filter(pk=pk).update(**fields)
    return str(caught.value)


@pytest.mark.parametrize("fields", [{"answer": "fine"}, {"answered_at": NOW}])
def test_an_answer_has_its_time_and_no_time_stands_without_one(letter: Letter, fields: dict) -> None:
    assert "reviewer_answer_has_its_time" in refused(Reviewer, asked(round_on(letter)).pk, **fields)


def test_no_two_reviewers_have_one_token(letter: Letter) -> None:
    round = round_on(letter)
    one, other = asked(round), asked(round, "Other")
    assert "token" in refused(Reviewer, other.pk, token=one.token)


@pytest.mark.parametrize(
    "fields", [{"state": "resolved"}, {"state": "open", "ended_at": NOW}, {"state": "resolved", "ended_at": None}]
)
def test_a_thread_that_was_ended_has_its_time(letter: Letter, fields: dict) -> None:
    said = comment(factories.UserFactory(), letter)
    assert "comment_ended_has_its_time" in refused(Comment, said.pk, **fields)


@pytest.mark.parametrize("state", ["accepted", "declined", "nonsense"])
def test_only_a_suggestion_is_accepted_or_declined(letter: Letter, state: str) -> None:
    said = comment(factories.UserFactory(), letter)
    assert "comment_accepted_is_a_suggestion" in refused(Comment, said.pk, state=state, ended_at=NOW)
    Comment.objects.filter(pk=said.pk).update(state="accepted", ended_at=NOW, proposal="")


@pytest.mark.parametrize("fields", [{"quote": "words"}, {"proposal": "words"}, {"state": "resolved", "ended_at": NOW}])
def test_an_answer_in_a_thread_has_no_passage_and_no_end(letter: Letter, fields: dict) -> None:
    by = factories.UserFactory()
    said = suggestion(by, letter, "light the quay", "light both")
    answer = Comment.objects.create(text=said.text, version=said.version, parent=said, author="A", body="Yes")
    assert "comment_answer_is_plain" in refused(Comment, answer.pk, **fields)
