"""The mail that invites an organization to sign, written as an Outbox row inside the caller's transaction."""

import datetime
import zoneinfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Outbox, User
from signatures import emails
from signatures.models import Invitation


def invitation(invitation: Invitation, *, message: str, by: User, again: bool, now: datetime.datetime) -> Outbox:
    """Invite an organization by its own link, or remind it; answers go to the campaign, else to `by`."""
    letter, campaign = invitation.letter, invitation.letter.campaign
    subject = _("Still open for you: %(title)s") if again else _("Will you sign? %(title)s")
    with timezone.override(zoneinfo.ZoneInfo(campaign.time_zone)):
        return emails.write(
            "invitation",
            letter,
            to=invitation.email,
            subject=subject % {"title": letter.title},
            reply_to=campaign.contact_email or by.email,
            url=settings.SITE_URL + reverse("signatures:invitation", args=[invitation.token]),
            invitation=invitation,
            message=message,
            again=again,
            now=now,
        )
