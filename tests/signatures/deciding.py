"""An organization whose board decides, and organizations that are invited, as their tests reach them."""

import datetime
import re
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaign.models import User
from letters.models import Letter
from signatures import links, workflow
from signatures.models import Invitation, Pack, Signature
from tests import factories
from tests.browse import Page, get


def day(ahead: int) -> datetime.date:
    """The day so many days from today, in UTC as the campaigns of tests have it."""
    return timezone.now().date() + datetime.timedelta(days=ahead)


def considering(letter: Letter, *, ahead: int = 10, name: str = "Lamp Lighters’ Union", **fields: Any) -> Signature:
    """A confirmed signature whose board decides so many days from today."""
    return factories.pending(letter, kind="organization", name=name, decides_on=day(ahead), **fields)


def status(signature: Signature) -> str:
    """The path of the contact's own page, by a fresh link."""
    signature.refresh_from_db()
    return links.path(signature, links.MANAGE)


def status_page(signature: Signature) -> Page:
    return get(Client(), status(signature))


def pack_of(signature: Signature) -> Pack:
    """The pack of a signature, made where there is none."""
    return Pack.objects.filter(signature=signature).first() or workflow.make_pack(signature=signature)


def pack_path(pack: Pack) -> str:
    return reverse("signatures:pack", args=[pack.token])


def state(signature: Signature) -> str:
    signature.refresh_from_db()
    return signature.state


def public_pages(letter: Letter) -> list[str]:
    """What a stranger can read about a letter, without the time that a form carries."""
    base = letter.get_absolute_url()
    parts = ["", "signatories/", "editions/", "sign/", "sign/organization/", "sign/thanks/"]
    paths = ["/", f"/{letter.campaign.slug}/", "/signature/find/", *(base + part for part in parts)]
    pages = [Client().get(path, follow=True).content.decode() for path in paths]
    return [re.sub(r'name="started" value="[^"]*"', "", page) for page in pages]


def listed(letter: Letter, *names: str, by: User | str = "a test", **fields: Any) -> list[Invitation]:
    """Invitations that were not sent yet, one a name, each with a mailbox of its own."""
    entries = [
        workflow.Invited(name, fields.get("country", "KR"), fields.get("email", address(name)), "") for name in names
    ]
    workflow.invite(letter=letter, entries=entries, by=by)
    return list(letter.invitations.filter(name__in=names).order_by("pk"))


def address(name: str) -> str:
    """The invented mailbox of an organization."""
    return "office@" + "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum()) + ".example"


def sent(letter: Letter, *names: str, **fields: Any) -> list[Invitation]:
    """Invitations that were sent."""
    by = factories.UserFactory()
    listed(letter, *names, by=by, **fields)
    workflow.send_invitations(letter=letter, by=by)
    return list(letter.invitations.filter(name__in=names).order_by("pk"))


def invitation_path(invitation: Invitation) -> str:
    return reverse("signatures:invitation", args=[invitation.token])
