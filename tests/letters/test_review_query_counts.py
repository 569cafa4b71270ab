"""The pages of a review take as many queries with 300 comments as with one."""

from collections.abc import Callable

import pytest
from django.test import Client

from campaign.models import Campaign
from letters.models import Comment, Letter, Reviewer
from tests import factories
from tests.conftest import client_of
from tests.letters.reviewing import BODY, DESK, asked, link, passage, round_on, version_of


@pytest.fixture(params=[1, 300])
def reviewer(request: pytest.FixtureRequest, campaign: Campaign) -> Reviewer:
    """One of as many reviewers as there are comments, who made them all, each with an answer."""
    letter = factories.draft(campaign, content={"body": BODY})
    round = round_on(letter)
    reviewer = asked(round)
    Reviewer.objects.bulk_create(
        Reviewer(round=round, name=f"R{number}", expires_at=round.ends_at) for number in range(1, request.param)
    )
    said = Comment.objects.bulk_create(passages(letter, reviewer, request.param))
    Comment.objects.bulk_create(
        Comment(text=letter.original, version=round.version, parent=one, author="Edda", body="Yes.") for one in said
    )
    return reviewer


def passages(letter: Letter, reviewer: Reviewer, number: int) -> list[Comment]:
    """Comments on passages of the newest version, every other a suggestion."""
    version = version_of(letter)
    places = [passage(version, words) for words in ("lanterns", "light the quay", "to help")]
    return [
        Comment(
            text=letter.original,
            version=version,
            author=reviewer.name,
            reviewer=reviewer,
            field=place.block.field,
            start=place.in_field,
            quote=place.quote,
            proposal="other words" if count % 2 else None,
            body=f"Comment {count}",
        )
        for count, place in ((count, places[count % 3]) for count in range(number))
    ]


@pytest.mark.parametrize(("query", "queries"), [("", 14), ("?show=all", 14), ("?version=1&on=3", 14), ("?by={by}", 15)])
def test_the_desks_page_of_a_review(
    reviewer: Reviewer, django_assert_num_queries: Callable, query: str, queries: int
) -> None:
    editor = client_of(factories.member(reviewer.round.text.letter.campaign, "editor"))
    with django_assert_num_queries(queries):
        assert editor.get(DESK + query.format(by=reviewer.public_id)).status_code == 200


def test_the_desks_page_of_a_round(reviewer: Reviewer, django_assert_num_queries: Callable) -> None:
    editor = client_of(factories.member(reviewer.round.text.letter.campaign, "editor"))
    with django_assert_num_queries(9):
        assert editor.get(f"{DESK}rounds/{reviewer.round.public_id}/").status_code == 200


def test_the_page_of_a_reviewer(reviewer: Reviewer, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(6):
        assert Client().get(link(reviewer)).status_code == 200
