"""Demo letters that are being talked over: a review round on a draft, and a text that changed under signatures."""

import datetime
from typing import cast

from campaign.models import User
from letters import passages
from letters import workflow as letters
from letters.models import Letter, Text, Version
from letters.workflow import reviewing, rounds
from signatures import workflow as signatures


def review(letter: Letter, *, editor: User, now: datetime.datetime) -> None:
    """A round with one reviewer who has answered and one who has not, a comment, and a suggestion."""
    version = cast(Version, letter.latest)
    day = datetime.timedelta(days=1)
    round = rounds.start_round(
        version=version,
        by=editor,
        request="Is the date of the review firm enough? Please answer within the week.",
        ends_at=now + 6 * day,
        now=now - day,
    )
    answered = rounds.add_reviewer(round=round, by=editor, name="Tidal Schools Network", now=now - day)
    rounds.add_reviewer(round=round, by=editor, name="Water Clerks’ Union", now=now - day)
    reviewing.add_comment(
        version=version,
        by=answered,
        place=place_of(version, "name a date for the independent review"),
        body="Say by when: they have promised it before.",
        proposal="name a date before midsummer for the independent review",
        now=now - day / 2,
    )
    reviewing.add_comment(
        version=version,
        by=editor,
        place=place_of(version, "for want of staff"),
        body="Their own words, from the autumn notice.",
        now=now - day / 3,
    )
    rounds.give_answer(reviewer=answered, answer="commented", now=now - day / 2)


def place_of(version: Version, quote: str) -> passages.Place:
    """Where the words of a passage first stand in the body."""
    return passages.Reading(version).find("body", quote)[0]


def change_text(letter: Letter, *, owner: User, now: datetime.datetime) -> None:
    """A change of substance: the first and the last signatory have affirmed it, the others were asked."""
    content, original = cast(Version, letter.in_force).content, cast(Text, letter.original)
    body = content["body"].replace("keep the eleven gauges", "keep all fourteen gauges")
    version = letters.save_version(text=original, content={**content, "body": body}, by=owner, now=now)
    signatures.adopt(letter=letter, version=version, by=owner, change="substantive", seen=1, now=now)
    in_order = list(letter.signatures.order_by("pk"))
    for signature in (in_order[0], in_order[-1]):
        signatures.affirm(
            signature=signature, shown=version.digest, consent_text="I agree to the text as it is now.", now=now
        )
