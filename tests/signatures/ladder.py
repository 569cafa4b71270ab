"""The authority ladder as its tests climb it: by forms, mails and buttons."""

from typing import Any

from django.test import Client
from django.urls import reverse

from campaign.models import Outbox
from campaign.text import fold
from letters.models import Letter
from signatures import links
from signatures.models import Domain, Officer, Organization, Signature
from tests import factories
from tests.browse import Page, get
from tests.conftest import links as links_in
from tests.signatures.door import FORMS, send

NAME = FORMS["organization"]["name"]
OFFICER = {"name": "Olga Officerova", "position": "treasurer", "email": "olga@officers.example"}


def entry(name: str = NAME, *domains: str, country: str = "") -> Organization:
    """An entry of the registry, with verified mail domains."""
    made = Organization.objects.create(
        name=name, name_fold=fold(name)[:300], search_fold=fold(name), country=country, created_by="a test"
    )
    for domain in domains:
        Domain.objects.create(organization=made, domain=domain, note="seen", verified_by="a test")
    return made


def asking(level: int, **details: Any) -> Letter:
    """An open letter that asks a level of authority."""
    return factories.open_letter(min_authority=level, **details)


def sign(letter: Letter, send_mail: Any, **typed: Any) -> Signature:
    """Sign for an organization by the public form, and confirm by the link in the mail."""
    send(Client(), letter, "organization", **typed)
    (mail,) = [mail for mail in send_mail() if "Please confirm" in mail.subject]
    get(Client(), links_in(mail)[0]).submit("confirm")
    return letter.signatures.latest("pk")


def approve(client: Client, letter: Letter, signature: Signature) -> Page:
    """Approve by the button in the queue."""
    page = get(client, reverse("signatures:queue", args=[letter.campaign.slug, letter.slug]))
    (row,) = page.soup.select(f'[data-signature="{signature.public_id}"]')
    return page.submit(row.select_one('[data-test="approve"]'))


def status(signature: Signature) -> Page:
    """The signatory's own page."""
    signature.refresh_from_db()
    return get(Client(), links.path(signature, links.MANAGE))


def name_officer(signature: Signature, **typed: str) -> Page:
    """Name a second officer by the form on the signatory's page."""
    return status(signature).submit("name-officer", **OFFICER | typed)


def officer_link(send_mail: Any, to: str = OFFICER["email"]) -> str:
    """The link in the newest mail to an officer."""
    mail = [mail for mail in send_mail() if mail.to == [to]][-1]
    return links_in(mail)[0]


def officer_path(signature: Signature) -> str:
    """A fresh link of the officer who was named last."""
    return links.officer_path(Officer.objects.select_related("signature").filter(signature=signature)[0])


def level(signature: Signature) -> int:
    signature.refresh_from_db()
    return signature.authority


def listed(letter: Letter) -> list[str]:
    """The names that the public reads under a letter."""
    return [mark["data-name"] for mark in get(Client(), letter.get_absolute_url()).marks("roll-entry")]


def counted(letter: Letter) -> str:
    """The number of groups that the public reads under a letter; "0" where it reads none."""
    return (get(Client(), letter.get_absolute_url()).texts("count-groups") or ["0"])[0]


def desk(client: Client, letter: Letter, signature: Signature) -> Page:
    """The page of one signature at the desk."""
    return get(client, reverse("signatures:signature", args=[letter.campaign.slug, letter.slug, signature.public_id]))


def officer_mails() -> int:
    return Outbox.objects.filter(kind="officer").count()
