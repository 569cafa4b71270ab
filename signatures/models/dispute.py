"""“We did not sign this”: cases, and whether they were proved from the organization's own domain."""

import secrets
import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import Outbox
from signatures.models.signature import Signature, State


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def open(self) -> Self:
        """Cases that wait for a decision."""
        return self.filter(state=Dispute.State.OPEN)

    def cases(self) -> Self:
        """Those that somebody stands by, open or ended; what no mailbox has confirmed is nobody's business."""
        return self.exclude(state=Dispute.State.UNCONFIRMED)

    def against(self) -> Self:
        """Those that keep a name off: upheld, or proved and not decided."""
        return self.filter(Q(state=Dispute.State.UPHELD) | Q(state=Dispute.State.OPEN, proved=True))


class Dispute(models.Model):
    """What somebody says against a public entry. Nobody sees it before the mailbox has confirmed it.

    `proved`: it comes from the organization itself. `by_notice`: it came by the link in the mail to the address that
    the registry knows, which is not repeated here.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Waits for confirmation by mail")
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("Upheld: the signature is invalid")
        DISMISSED = "dismissed", _("Dismissed: the signature stands")
        WITHDRAWN = "withdrawn", _("Ended: the signatory withdrew")

    CAMPAIGN_PATH: ClassVar = "signature__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = (
        "public_id signature state name position email address_digest mail_domain by_notice statement nonce proved "
        "created_at confirmed_at ended_at ended_by note retain_until"
    ).split()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="disputes")
    state = models.CharField(max_length=11, choices=State, default=State.UNCONFIRMED)
    name = models.CharField(_("your name"), max_length=200)
    position = models.CharField(_("your position"), max_length=200, blank=True)
    email = models.EmailField(_("mail address"), max_length=254, blank=True)
    address_digest = models.CharField(max_length=64)
    mail_domain = models.CharField(max_length=255, blank=True)
    by_notice = models.BooleanField(default=False)
    statement = models.TextField(_("what is wrong"), max_length=2000)
    nonce = models.CharField(max_length=64, default=secrets.token_hex, editable=False)
    proved = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)
    note = models.TextField(_("private note"), blank=True)
    retain_until = models.DateField()

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signature", "address_digest"],
                condition=Q(state__in=["unconfirmed", "open"]),
                name="dispute_once_by_a_mailbox",
            ),
            models.CheckConstraint(
                condition=Q(state="unconfirmed", confirmed_at=None)
                | ~Q(state="unconfirmed") & Q(confirmed_at__isnull=False),
                name="dispute_confirmed_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["upheld", "dismissed", "withdrawn"], ended_at__isnull=False)
                | Q(state__in=["unconfirmed", "open"], ended_at=None),
                name="dispute_ended_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"dispute {self.state}"


def disputed(path: str = "") -> Q:
    """The condition that a signature, or the one at `path`, is off because its organization says that it did not sign.

    What is invalid for another reason, as one of two that were merged, is not.
    """
    state = f"{path}__state" if path else "state"
    against = Dispute.objects.against().filter(signature=OuterRef(path or "pk"))
    return Q(**{state: State.SUSPENDED}) | Q(Exists(against), **{state: State.INVALIDATED})


class Notice(models.Model):
    """That an organization was told of its signature, at the address that the registry knows: once."""

    CAMPAIGN_PATH: ClassVar = "signature__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "signature mail at".split()

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="notice")
    mail = models.ForeignKey(Outbox, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"notice of {self.signature_id}"
