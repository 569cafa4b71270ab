"""How coordinators' accounts differ from allauth's defaults."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from campaign import outbox
from campaign.models import User


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up (an owner invites), and every mail goes through the Outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, context)
        outbox.queue("account", to=email, subject=message.subject, text=message.body)


def display(user: User) -> str:
    """The name of a user on the account pages."""
    return user.name or user.email
