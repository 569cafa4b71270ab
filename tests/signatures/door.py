"""What the tests of the public door share: forms as people send them, and a look at everything that is stored."""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from letters import workflow as letter_workflow
from letters.doors import sign_url
from letters.models import Letter, Version
from signatures import tasks
from signatures.models import Signature
from tests import factories

INDIVIDUAL = {
    "name": "Ada Exemplar",
    "role": "keeper of the quay lantern",
    "country": "KR",
    "email": "ada@signers.example",
    "display": "listed",
    "consent": "on",
}
ORGANIZATION = {
    "name": "Lamp Lighters’ Union",
    "country": "NP",
    "website": "https://lamplighters.example",
    "contact_name": "Jo Contact",
    "contact_position": "clerk",
    "email": "office@lamplighters.example",
    "display": "listed",
    "consent": "on",
}
FORMS = {"individual": INDIVIDUAL, "organization": ORGANIZATION}
STORES = [model for room in ("campaign", "letters", "signatures") for model in apps.get_app_config(room).get_models()]


def path(letter: Letter, kind: str = "individual", *, by_link: bool = False) -> str:
    """The address of a letter's form."""
    return sign_url(letter, f"sign_{kind}", letter.sign_on_token if by_link else "")


def send(
    client: Client, letter: Letter, kind: str = "individual", *, by_link: bool = False, **typed: Any
) -> HttpResponse:
    """Send the form of `kind` with what was typed; None leaves a field out."""
    fields = FORMS[kind] | typed
    sent = {name: value for name, value in fields.items() if value is not None}
    return client.post(path(letter, kind, by_link=by_link), sent)


def everything(*models: type[Model]) -> dict[str, list[dict[str, Any]]]:
    """Every row that is stored, by model, or of `models` alone: what a page that changes nothing leaves alike."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models or STORES}


def named_by(link: str) -> str:
    """The page and the signature that a link names, without its time and seal."""
    return link.rsplit(":", 2)[0]


def change_text(letter: Letter, body: str = "Please light all of them.") -> Version:
    """Put a text of another substance in force."""
    content = {**factories.CONTENT, "body": body}
    letter_workflow.save_version(text=letter.original, content=content, by="a test", now=timezone.now())
    return letter_workflow.adopt(letter=Letter.objects.get(pk=letter.pk), by="a test")


def in_state(letter: Letter, state: str, **fields: Any) -> Signature:
    """A signature that has come as far as `state`."""
    if state == "withdrawn":
        return factories.workflow.withdraw(signature=factories.pending(letter, **fields))
    if state == "expired":
        signature = factories.receive(letter, **fields)
        tasks.expire_due(now=timezone.now() + tasks.EXPIRES)
        signature.refresh_from_db()
        return signature
    made = {
        "received": factories.receive,
        "pending": factories.pending,
        "approved": factories.approved,
        "rejected": factories.rejected,
    }
    return made[state](letter, **fields)
