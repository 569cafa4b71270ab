"""Review rounds: a version is sent round, people without an account get links, they answer, it ends."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor, label
from letters import review_emails
from letters.models import Letter, Reviewer, ReviewRound, Version
from letters.workflow.base import Refused, locked, note, refuse_withdrawn
from letters.workflow.reviewing import refuse_ended
from letters.workflow.standing import refuse_past

MOST_REVIEWERS = 300


class RoundClosed(Refused):
    """The round is closed; nobody is asked and nothing is changed any more."""


class TooManyReviewers(Refused):
    """A round has as many reviewers as it may."""


@transaction.atomic
def start_round(
    *, version: Version, by: Actor, request: str, ends_at: datetime.datetime, now: datetime.datetime | None = None
) -> ReviewRound:
    """Begin a round on `version`, without reviewers yet. Raises NotNow, DeadlinePassed."""
    now = now or timezone.now()
    letter = locked(version.text.letter)
    refuse_withdrawn(letter)
    refuse_past(ends_at, now)
    round = ReviewRound.objects.create(
        text=version.text, version=version, request=request, ends_at=ends_at, created_by=label(by), created_at=now
    )
    _note("review.started", letter, round, by, version=version.number, ends_at=ends_at.isoformat(), at=now)
    return round


@transaction.atomic
def add_reviewer(
    *, round: ReviewRound, by: Actor, name: str, email: str = "", now: datetime.datetime | None = None
) -> Reviewer:
    """Give somebody a link of their own until the deadline; one with a mail address gets it by mail.

    Raises NotNow, RoundClosed, DeadlinePassed, TooManyReviewers.
    """
    now = now or timezone.now()
    letter, round = _locked_round(round)
    refuse_past(round.ends_at, now)
    number = round.reviewers.count() + 1
    if number > MOST_REVIEWERS:
        raise TooManyReviewers(
            _("A round has %(number)d reviewers at the most. Start another one.") % {"number": MOST_REVIEWERS}
        )
    reviewer = Reviewer.objects.create(round=round, name=name, email=email, expires_at=round.ends_at, created_at=now)
    if email:
        review_emails.review(reviewer, by=by, now=now)
    _note("review.reviewer-added", letter, round, by, reviewer=number, at=now)
    return reviewer


@transaction.atomic
def set_round_deadline(
    *, round: ReviewRound, by: Actor, ends_at: datetime.datetime, now: datetime.datetime | None = None
) -> ReviewRound:
    """Move the deadline, and with it the end of every link. Raises NotNow, RoundClosed, DeadlinePassed."""
    letter, round = _locked_round(round)
    refuse_past(ends_at, now or timezone.now())
    round.ends_at = ends_at
    round.save(update_fields=["ends_at"])
    round.reviewers.update(expires_at=ends_at)
    _note("review.deadline-set", letter, round, by, ends_at=ends_at.isoformat(), at=now)
    return round


@transaction.atomic
def revoke_link(*, reviewer: Reviewer, by: Actor, now: datetime.datetime | None = None) -> Reviewer:
    """Let a link lead nowhere from now on; what was said by it stays. Raises NotNow, RoundClosed."""
    letter, round = _locked_round(reviewer.round)
    reviewer.refresh_from_db(fields=["revoked_at"])
    if reviewer.revoked_at is None:
        reviewer.revoked_at = now or timezone.now()
        reviewer.save(update_fields=["revoked_at"])
        _note("review.link-revoked", letter, round, by, at=now)
    return reviewer


@transaction.atomic
def close_round(*, round: ReviewRound, by: Actor, now: datetime.datetime | None = None) -> ReviewRound:
    """End a round, and with it every link. Raises NotNow, RoundClosed."""
    letter, round = _locked_round(round)
    round.closed_at = now or timezone.now()
    round.save(update_fields=["closed_at"])
    _note("review.closed", letter, round, by, at=now)
    return round


@transaction.atomic
def give_answer(*, reviewer: Reviewer, answer: str, now: datetime.datetime | None = None) -> Reviewer:
    """Note a reviewer's answer to the round, in the place of an earlier one. Raises LinkEnded."""
    now = now or timezone.now()
    letter = locked(reviewer.round.text.letter)
    refuse_ended(reviewer, now)
    reviewer.refresh_from_db(fields=["answer"])
    if reviewer.answer != answer:
        reviewer.answer, reviewer.answered_at = answer, now
        reviewer.save(update_fields=["answer", "answered_at"])
        answered = reviewer.round.reviewers.exclude(answer="").count()
        _note("review.answered", letter, reviewer.round, "a reviewer", answered=answered, at=now)
    return reviewer


def _locked_round(round: ReviewRound) -> tuple[Letter, ReviewRound]:
    """The letter, locked, and the round as it stands then. Raises NotNow, RoundClosed."""
    letter = locked(round.text.letter)
    refuse_withdrawn(letter)
    round = ReviewRound.objects.select_related("version", "text__letter__campaign").get(pk=round.pk)
    if round.closed_at is not None:
        raise RoundClosed(_("This round is closed. Start another one to ask again."))
    return letter, round


def _note(type: str, letter: Letter, round: ReviewRound, by: Actor, **details: Any) -> None:
    """Write one event of a round; who was asked and what they said stays out of it."""
    note(type, letter, by, language=round.text.language, **details)
