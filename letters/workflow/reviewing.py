"""What is said of a text: comments, answers, suggestions that an editor accepts or declines."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor, record
from campaign.models import User
from letters.models import Comment, Letter, Reviewer, Text, Version
from letters.passages import Place, Reading
from letters.rewording import NotByRule, reworded
from letters.workflow.base import Refused, locked, refuse_withdrawn
from letters.workflow.drafting import save_version

State = Comment.State
MOST_OF_A_REVIEWER = 200  # comments and answers by one link
SENT_AGAIN = datetime.timedelta(minutes=10)  # within which the same words are a form sent twice

type Commenter = User | Reviewer


class LinkEnded(Refused):
    """The review link was revoked, has expired, or its round is closed."""


class TooMuchSaid(Refused):
    """One link has left as many comments as it may."""


class Ended(Refused):
    """A colleague resolved, accepted or declined it meanwhile, or took that back."""


class NothingSuggested(Refused):
    """A comment without other words is neither accepted nor declined."""


class PassageChanged(Refused):
    """The passage does not stand in the newest version, or more than once."""


class ByHand(Refused):
    """The suggestion cannot be put into the text without touching its markup."""


@transaction.atomic
def add_comment(
    *,
    version: Version,
    by: Commenter,
    place: Place | None,
    body: str,
    proposal: str | None = None,
    now: datetime.datetime | None = None,
) -> Comment:
    """Comment on a passage of `version`, or without a `place` on the whole text, perhaps suggesting other words.

    Sent twice, it is said once. Raises NotNow, LinkEnded, TooMuchSaid.
    """
    about = {"field": place.block.field, "start": place.in_field, "quote": place.quote} if place else {}
    return _say(version.text, by, now, version=version, body=body, proposal=proposal if place else None, **about)


@transaction.atomic
def answer_comment(*, comment: Comment, by: Commenter, body: str, now: datetime.datetime | None = None) -> Comment:
    """Answer in the thread that `comment` began, while it is open. Raises NotNow, Ended, LinkEnded, TooMuchSaid."""
    _letter, comment = _locked_thread(comment, {State.OPEN})
    return _say(comment.text, by, now, version=comment.version, parent=comment, body=body)


def _say(text: Text, by: Commenter, now: datetime.datetime | None, **said: Any) -> Comment:
    letter = locked(text.letter)
    now = now or timezone.now()
    refuse_withdrawn(letter)
    if isinstance(by, Reviewer):
        who = {"author": by.name, "reviewer": by}
        refuse_ended(by, now)
    else:
        who = {"author": by.label, "user": by}
    same = {"parent": None, "quote": "", "proposal": None} | said
    if before := Comment.objects.filter(text=text, created_at__gt=now - SENT_AGAIN, **who, **same).first():
        return before
    if isinstance(by, Reviewer):
        refuse_too_much(by)
    comment = Comment.objects.create(text=text, created_at=now, **who, **said)
    actor = "a reviewer" if isinstance(by, Reviewer) else by
    _note("review.commented", letter, comment, actor, comments=text.comments.count(), at=now)
    return comment


def refuse_ended(reviewer: Reviewer, now: datetime.datetime) -> None:
    """Raise LinkEnded where the link does not open at `now`; asked while the letter is locked."""
    if not Reviewer.objects.admitted(now).filter(pk=reviewer.pk).exists():
        raise LinkEnded(_("This link does not open any more. What you sent was not saved."))


def refuse_too_much(reviewer: Reviewer) -> None:
    """Raise TooMuchSaid where a link has left as many comments and answers as it may."""
    if reviewer.comments.count() >= MOST_OF_A_REVIEWER:
        raise TooMuchSaid(
            _("%(number)d comments by one link are enough. Send what is left by mail.") % {"number": MOST_OF_A_REVIEWER}
        )


@transaction.atomic
def resolve_comment(*, comment: Comment, by: User, now: datetime.datetime | None = None) -> Comment:
    """End a thread: nothing is left to say or do. Raises NotNow, Ended."""
    letter, comment = _locked_thread(comment, {State.OPEN})
    return _end(letter, comment, State.RESOLVED, by, now)


@transaction.atomic
def reopen_comment(*, comment: Comment, by: User, now: datetime.datetime | None = None) -> Comment:
    """Take up a thread again that was resolved, or a suggestion that was declined. Raises NotNow, Ended."""
    letter, comment = _locked_thread(comment, {State.RESOLVED, State.DECLINED})
    comment.state, comment.ended_by, comment.ended_at = State.OPEN, "", None
    comment.save(update_fields=["state", "ended_by", "ended_at"])
    _note("review.reopened", letter, comment, by, at=now)
    return comment


@transaction.atomic
def decline_suggestion(*, comment: Comment, by: User, now: datetime.datetime | None = None) -> Comment:
    """Leave the text as it is. Raises NotNow, Ended, NothingSuggested."""
    letter, comment = _locked_thread(comment, {State.OPEN})
    refuse_plain(comment)
    return _end(letter, comment, State.DECLINED, by, now)


@transaction.atomic
def accept_suggestion(*, comment: Comment, by: User, now: datetime.datetime | None = None) -> Version:
    """Put the words suggested in the place of the passage, in the newest version: that makes the next one.

    Raises NotNow, Ended, NothingSuggested, PassageChanged, ByHand.
    """
    letter, comment = _locked_thread(comment, {State.OPEN})
    refuse_plain(comment)
    newest = comment.text.versions.latest("number")
    version = save_version(
        text=comment.text,
        content=content_with(comment, newest),
        by=by,
        began_from=newest.number,
        translates=newest.translates,  # other words in a translation do not bring it up to date
        now=now,
    )
    _end(letter, comment, State.ACCEPTED, by, now, version=version.number)
    return version


def refuse_plain(comment: Comment) -> None:
    """Raise NothingSuggested for a comment without other words."""
    if comment.proposal is None:
        raise NothingSuggested(_("This comment suggests no other words. Answer it, or resolve it."))


def content_with(comment: Comment, newest: Version) -> dict[str, str]:
    """The content of a version with a suggestion in it. Raises PassageChanged, ByHand."""
    reading = Reading(newest)
    places = reading.find(comment.field, comment.quote)
    if comment.version_id == newest.pk:  # there the place is known, however often its words occur
        places = [place for place in places if place.in_field == comment.start]
    if len(places) != 1:
        raise PassageChanged(passage_changed(len(places), newest.number))
    try:
        value = reworded(reading, places[0], comment.proposal or "")
    except NotByRule as error:
        raise ByHand(
            _(
                "The words cannot be put in by themselves: they touch a link, emphasis or a note, or stand in two "
                "paragraphs alike. Put them in on the page “Text”, then resolve the suggestion."
            )
        ) from error
    field = Version._meta.get_field(comment.field)
    if len(value) > (field.max_length or 0) or not (value or field.blank):
        raise ByHand(_("The text would be too long, or lose its title. Change it on the page “Text”."))
    return {**newest.content, comment.field: value}


def passage_changed(found: int, number: int) -> str:
    """Why a suggestion does not fit a version in which its passage was `found` so many times, and what to do."""
    if found:
        words = _("The passage stands in version %(number)d %(found)d times, so it is not clear which one is meant.")
    else:
        words = _("The passage has changed: its words do not stand in version %(number)d any more.")
    todo = _("Put the words in on the page “Text”, then resolve the suggestion; or decline it.")
    return f"{words % {'number': number, 'found': found}} {todo}"


def _locked_thread(comment: Comment, states: set[State]) -> tuple[Letter, Comment]:
    """The letter, locked, and the thread as it stands then, in one of `states`. Raises NotNow, Ended."""
    letter = locked(comment.text.letter)
    refuse_withdrawn(letter)
    comment = Comment.objects.select_related("text__letter", "version").get(pk=comment.pk)
    if comment.state not in states:
        ended = {"state": comment.get_state_display(), "by": comment.ended_by}
        raise Ended(
            _("%(by)s was faster. This thread is now: %(state)s.") % ended
            if comment.ended_by
            else _("A colleague was faster: this thread is open again.")
        )
    return letter, comment


def _end(
    letter: Letter, comment: Comment, state: State, by: User, now: datetime.datetime | None, **details: int
) -> Comment:
    comment.state, comment.ended_by, comment.ended_at = state, by.label, now or timezone.now()
    comment.save(update_fields=["state", "ended_by", "ended_at"])
    _note(f"review.{state}", letter, comment, by, at=now, **details)
    return comment


def _note(type: str, letter: Letter, comment: Comment, by: Actor, **details: Any) -> None:
    """Write one event about a comment; its words stay out of it."""
    record(
        type,
        campaign=letter.campaign,
        by=by,
        letter=letter.public_id,
        subject=comment.public_id,
        language=comment.text.language,
        **details,
    )
