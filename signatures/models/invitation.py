"""Organizations that were invited to sign, and how often a campaign has written to an address of its own accord."""

import secrets
import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from letters.models import Letter
from signatures.models.organization import Organization
from signatures.models.signature import Signature


def invitation_token() -> str:
    """A new unguessable token of an invitation."""
    return secrets.token_urlsafe(24)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> Self:
        """Those that were sent, and neither signed nor declined nor taken back: their link opens."""
        return self.filter(state__in=[Invitation.State.SENT, Invitation.State.OPENED]).exclude(name="")

    def tally(self) -> dict[str, int]:
        """How many are in each state, from one query; states that do not occur are left out."""
        return dict(self.order_by().values_list("state").annotate(Count("pk")))


class Invitation(models.Model):
    """An organization that a campaign asks to sign, by a personal link.

    Once its retention has ended there is no name, no address and no reason any more, only what came of it.
    """

    class State(models.TextChoices):
        LISTED = "listed", _("Not sent yet")
        SENT = "sent", _("Sent")
        OPENED = "opened", _("Opened")
        SIGNED = "signed", _("Signed")
        DECLINED = "declined", _("Declined")
        REVOKED = "revoked", _("Taken back")

    CAMPAIGN_PATH: ClassVar = "letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = (
        "public_id letter organization name country email address_digest language token state signature mails sent_at "
        "opened_at ended_at reason created_by created_at retain_until"
    ).split()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="invitations")
    organization = models.ForeignKey(Organization, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("organization"), max_length=300)
    country = models.CharField(_("country"), max_length=3, blank=True)
    email = models.EmailField(_("mail address"), max_length=254, blank=True)
    address_digest = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=12, blank=True)
    token = models.CharField(max_length=64, unique=True, default=invitation_token)
    state = models.CharField(max_length=8, choices=State, default=State.LISTED)
    signature = models.ForeignKey(Signature, on_delete=models.SET_NULL, null=True, related_name="+")
    mails = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(_("why not"), max_length=500, blank=True)
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(default=timezone.now)
    retain_until = models.DateField()

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "address_digest", "name"], condition=~Q(name=""), name="invitation_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["listed", "sent", "opened", "signed", "declined", "revoked"]),
                name="invitation_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signature__isnull=False) | Q(ended_at__isnull=False),
                name="invitation_signed_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MailTally(models.Model):
    """How many mails a campaign has sent to an address of its own accord: invitations and reminders.

    `refused_at` is when the owner of the mailbox asked for no more of them.
    """

    CAMPAIGN_PATH: ClassVar = "campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "campaign address_digest number last_at refused_at".split()

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="mail_tallies")
    address_digest = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "address_digest"], name="mail_tally_once")]

    def __str__(self) -> str:
        return f"{self.number} mails"
