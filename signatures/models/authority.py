"""What shows that somebody may sign for an organization: private evidence, weighed as a level from 0 to 3."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from signatures.models.signature import Signature


class Officer(models.Model):
    """A second officer whom a signatory named, and who confirmed by the link in a mail, or not yet."""

    CAMPAIGN_PATH: ClassVar = "signature__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "signature name position email address_digest nonce asked_at confirmed_at".split()

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="officers")
    name = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("position"), max_length=200)
    email = models.EmailField(_("mail address"), max_length=254)
    address_digest = models.CharField(max_length=64)
    nonce = models.CharField(max_length=64)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["signature", "address_digest"], name="officer_once")]

    def __str__(self) -> str:
        return f"officer of {self.signature_id}"


class Vouch(models.Model):
    """A coordinator's word, with the reason, that somebody may sign for an organization."""

    CAMPAIGN_PATH: ClassVar = "signature__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "signature note by at ended_by ended_at".split()

    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="vouches")
    note = models.CharField(_("how you know"), max_length=500)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["signature"], condition=Q(ended_at=None), name="vouch_stands_alone")
        ]

    def __str__(self) -> str:
        return f"vouch for {self.signature_id}"
