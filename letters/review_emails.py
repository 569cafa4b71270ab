"""The mail that asks for a review, written as an Outbox row inside the caller's transaction."""

import datetime
import zoneinfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import wrap
from django.utils.translation import gettext as _

from campaign import outbox
from campaign.doors import zone_name
from campaign.events import Actor, label
from campaign.models import Outbox, User
from letters.models import Reviewer

WIDTH = 72  # characters a line; a link is never broken


def review(reviewer: Reviewer, *, by: Actor, now: datetime.datetime) -> Outbox:
    """Send a reviewer their link, with what is asked and until when; answers go to the campaign, else to `by`."""
    round, campaign = reviewer.round, reviewer.round.text.letter.campaign
    answers = campaign.reply_to or (by.email if isinstance(by, User) else "") or campaign.contact_email
    context = {
        "reviewer": reviewer,
        "round": round,
        "campaign": campaign,
        "by": label(by),
        "answers": answers,
        "zone": zone_name(campaign.time_zone),
        "url": settings.SITE_URL + reverse("letters:review_link", args=[reviewer.token]),
        "site_url": settings.SITE_URL,
    }
    with timezone.override(zoneinfo.ZoneInfo(campaign.time_zone)):
        text = wrap(render_to_string("emails/review.txt", context).strip(), WIDTH) + "\n"
    subject = _("Please review: %(title)s") % {"title": round.version.title}
    return outbox.queue("review", to=reviewer.email, subject=subject, text=text, reply_to=answers, now=now)
