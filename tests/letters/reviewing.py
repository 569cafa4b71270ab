"""A review as its tests reach it."""

import datetime
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from letters import workflow
from letters.models import Comment, Letter, Reviewer, ReviewRound, Version
from letters.passages import Place, Reading
from tests.browse import Page, get

DESK = "/desk/lantern/letters/lanterns/review/"
BODY = """\
We write for the lanterns of *Port Example*.[^1] They have been lit since 1912.

- light the quay,
- publish the accounts, and
- hear those who [work there](https://quay.example).

We would be glad to meet you. We would be glad to help.

[^1]: A port on no map."""


def version_of(letter: Letter) -> Version:
    """The newest version of the original."""
    return letter.original.versions.latest("number")


def passage(version: Version, words: str) -> Place:
    """The first place where the words stand."""
    reading = Reading(version)
    return next(place for block in reading.blocks if (place := reading.words_in(block.number, words)))


def address(version: Version, words: str) -> str:
    """The query by which a page is asked to comment on these words."""
    place = passage(version, words)
    return f"on={place.block.number}&start={place.start}&end={place.end}"


def comment(by: Any, letter: Letter, words: str = "lit since 1912", **said: Any) -> Comment:
    """A comment on the newest version; `words` "" means the whole letter."""
    version = version_of(letter)
    place = passage(version, words) if words else None
    return workflow.add_comment(version=version, by=by, place=place, **{"body": "Is this so?"} | said)


def suggestion(by: Any, letter: Letter, words: str, proposal: str) -> Comment:
    """A suggestion of other words for a passage of the newest version."""
    return comment(by, letter, words, body="", proposal=proposal)


def save(letter: Letter, **fields: str) -> Version:
    """The newest version with other `fields`, saved as the next."""
    content = version_of(letter).content | fields
    return workflow.save_version(text=letter.original, content=content, by="a test")


def round_on(letter: Letter, *, days: float = 3, **choices: Any) -> ReviewRound:
    """A round that runs, on the newest version."""
    ends_at = timezone.now() + datetime.timedelta(days=days)
    return workflow.start_round(
        version=version_of(letter), by="Edda", **{"request": "Can you all sign this?", "ends_at": ends_at} | choices
    )


def asked(round: ReviewRound, name: str = "Quay Union", email: str = "") -> Reviewer:
    """Somebody who has a link."""
    return workflow.add_reviewer(round=round, by="Edda", name=name, email=email)


def link(reviewer: Reviewer) -> str:
    """The path of a review link."""
    return f"/review/{reviewer.token}/"


def write(client: Client, path: str, **fields: Any) -> HttpResponse:
    """Post the form of a comment; `fields` without their prefix."""
    data = {f"comment-{name}": value for name, value in fields.items()}
    return client.post(path, {"action": "comment"} | data)


def act(client: Client, action: str, about: Comment, path: str = DESK, **fields: Any) -> HttpResponse:
    """Press a button of a thread."""
    return client.post(path, {"action": action, "comment": about.public_id, **fields})


def threads(page: Page) -> list[str]:
    """The threads on a page in order, each as one line."""
    return [one_line(article.get_text(" ")) for article in page.soup.select("article.comment")]


def marked(page: Page) -> list[str]:
    """The words that are marked in the letter, each mark joined."""
    marks: dict[str, str] = {}
    for mark in page.soup.select("mark[data-of]"):
        for name in mark["data-of"].split() or [""]:
            marks[name] = marks.get(name, "") + mark.get_text()
    return list(marks.values())


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def desk(client: Client, query: str = "") -> Page:
    return get(client, DESK + query)
