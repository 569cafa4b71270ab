"""“We did not sign this” as its tests say it: by the public form, the mails and the buttons at the desk."""

from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from campaign.models import User
from letters.models import Letter
from signatures import workflow
from signatures.models import Dispute, Organization, Signature
from tests import factories
from tests.browse import Page, get
from tests.conftest import links

NAME, DOMAIN = "Quay Lantern Guild", "quaylantern.example"
SIGNER = "sly.signer@elsewhere.example"
FROM_HOME, FROM_ELSEWHERE = f"olga.officerova@{DOMAIN}", "wilma.witness@mailbox.example"
SAID = {
    "name": "Olga Officerova",
    "position": "secretary general",
    "statement": "Our council never saw this.\nNobody asked us.",
}


def signed(letter: Letter, *, by: User | None = None, domain: str = DOMAIN, **fields: Any) -> Signature:
    """An approved signature of an organization with a verified domain; whoever signed has a mailbox elsewhere."""
    fields = {"name": NAME, "email": SIGNER, "country": "NP", **fields}
    signature = factories.approved(letter, by=by, kind="organization", **fields)
    if domain:
        verify(signature, domain)
    return signature


def verify(signature: Signature, domain: str) -> Organization:
    """Verify a domain for the organization of a signature."""
    signature.refresh_from_db()
    organization = signature.organization
    assert organization is not None
    workflow.verify_domain(organization=organization, by="a test", domain=domain, note="seen on its letterhead")
    return organization


def known_at(name: str, address: str, country: str = "NP") -> Organization:
    """An entry of the registry with an independently known address."""
    details = {"name": name, "country": country, "notice_email": address}
    return workflow.create_entry(by="a test", details=details)


def path(signature: Signature) -> str:
    """Where a public name is disputed."""
    letter = signature.letter
    return f"/{letter.campaign.slug}/{letter.slug}/dispute/{signature.public_id}/"


def say(signature: Signature, email: str = FROM_HOME, **typed: Any) -> HttpResponse:
    """Send the public form."""
    return Client().post(path(signature), SAID | {"email": email} | typed)


def mailed(send_mail: Callable[..., list], kind: str, minutes: int = 0) -> EmailMessage:
    """The only mail of a kind, by a word of its subject, among those that go out now."""
    (message,) = [message for message in send_mail(minutes) if kind in message.subject]
    return message


def confirm_link(send_mail: Callable[..., list]) -> str:
    """The link in the mail that asks a disputant to confirm."""
    return links(mailed(send_mail, "You did not sign?"))[0]


def dispute(signature: Signature, send_mail: Callable[..., list], email: str = FROM_HOME, **typed: Any) -> Page:
    """Dispute a name as somebody does who reads the letter, to the last button; returns the page after it."""
    assert say(signature, email, **typed).status_code == 303
    return get(Client(), confirm_link(send_mail)).submit("confirm")


def the_case(signature: Signature) -> Dispute:
    """The only dispute of a signature."""
    return Dispute.objects.get(signature=signature)


def state_of(signature: Signature) -> str:
    signature.refresh_from_db()
    return signature.state


def case_page(client: Client, case: Dispute) -> Page:
    """A case at the desk."""
    letter = case.signature.letter
    return get(client, reverse("signatures:case", args=[letter.campaign.slug, letter.slug, case.public_id]))
