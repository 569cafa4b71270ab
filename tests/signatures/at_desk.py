"""The moderation desk of a letter, as its tests reach it."""

import datetime

from bs4 import Tag
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from letters.models import Letter
from signatures import workflow
from signatures.models import Decision, Signature
from tests import factories
from tests.browse import Page, get


def path(letter: Letter, page: str, signature: Signature | None = None) -> str:
    """The path of a desk page of `letter`, or of one `signature` under it."""
    one = f"signatures/{signature.public_id}/" if signature else ""
    return f"/desk/{letter.campaign.slug}/letters/{letter.slug}/{one}{page}"


def post(client: Client, letter: Letter, page: str, signature: Signature | None = None, **data: object) -> HttpResponse:
    return client.post(path(letter, page, signature), data)


def told(answer: HttpResponse) -> list[tuple[str, str]]:
    """The messages of an answer, each with its level."""
    return [(message.level_tag, str(message)) for message in get_messages(answer.wsgi_request)]


def queue(client: Client, letter: Letter, query: str = "") -> Page:
    return get(client, path(letter, "queue/") + query)


def names(page: Page) -> list[str]:
    """The printed lines in the queue, in order."""
    return [row.select_one(".queue-name").get_text() for row in page.marks("queue-row")]


def row_of(page: Page, signature: Signature) -> Tag:
    """The row of one signature."""
    (row,) = page.soup.select(f'[data-test="queue-row"][data-signature="{signature.public_id}"]')
    return row


def waits_since(signature: Signature, **ago: float) -> Signature:
    """Let a signature have come, and been confirmed, some time ago."""
    then = timezone.now() - datetime.timedelta(**ago)
    Signature.objects.filter(pk=signature.pk).update(
        received_at=then, confirmed_at=then if signature.confirmed_at else None
    )
    return signature


def entered(letter: Letter, name: str = "Cora Lee", **entry: object) -> Signature:
    """A signature that a coordinator entered."""
    entry = {"kind": "individual", "name": name, **entry}
    (signature,) = workflow.enter(
        letter=letter, by="Owner", consent_source="mail of 3 March to the secretariat", entries=[entry]
    )
    return signature


def entered_and_approved(letter: Letter, name: str = "Cora Lee", **entry: object) -> Signature:
    """A signature that counts, or on a draft would count."""
    signature = entered(letter, name, **entry)
    by = factories.UserFactory()
    return workflow.decide(signature=signature, verdict=Decision.Verdict.APPROVE, by=by).signature


def correct(client: Client, letter: Letter, signature: Signature, **fields: object) -> HttpResponse:
    """Post a correction that was begun on what stands now; fields that are left out are empty."""
    signature.refresh_from_db()
    return post(client, letter, "", signature, seen=workflow.shown_digest(signature), **fields)
