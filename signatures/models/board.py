"""An organization that still decides: the pack for its colleagues, and what they answer."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from letters.models import Version
from signatures.models.signature import Signature


def pack_token() -> str:
    """A new unguessable token of an approval pack."""
    return secrets.token_urlsafe(24)


class Pack(models.Model):
    """The approval pack of one signature: a link that colleagues pass on.

    `seen` is the version in force when it was made or last answered: what has changed since is shown beside the text.
    """

    CAMPAIGN_PATH: ClassVar = "signature__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "signature token seen created_at revoked_at".split()

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="pack")
    token = models.CharField(max_length=64, unique=True, default=pack_token)
    seen = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"pack of {self.signature_id}"


class PackAnswer(models.Model):
    """What a colleague answered to a pack, and to which version."""

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("Approves")
        DECLINE = "decline", _("Declines")

    CAMPAIGN_PATH: ClassVar = "pack__signature__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "pack version verdict name position note at".split()

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    name = models.CharField(_("your name"), max_length=200)
    position = models.CharField(_("your position"), max_length=200, blank=True)
    note = models.CharField(_("note to your colleagues"), max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=["approve", "decline"]), name="pack_answer_verdict_known"),
            models.CheckConstraint(condition=~Q(name=""), name="pack_answer_is_somebody_s"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} of {self.pack_id}"
