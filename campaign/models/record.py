"""What was done, and the mails that wait to be sent."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models.campaign import Campaign


class AppendOnly(Exception):
    """An attempt to change or remove a row of a record that only grows."""


class AppendOnlyQuerySet[M: models.Model](models.QuerySet[M]):
    """A QuerySet that reads and adds. (PostgreSQL holds the rule for Events by a trigger as well.)"""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly(self.model.__name__)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly(self.model.__name__)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise AppendOnly(self.model.__name__)


class EventQuerySet(AppendOnlyQuerySet["Event"]):
    def about(self, letter_id: uuid.UUID) -> Self:
        """The events of one letter, newest first."""
        return self.filter(letter=letter_id).order_by("-at", "-pk")


class Event(models.Model):
    """Who did what to what. Types and public ids only: never a private value."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    type = models.CharField(max_length=40)
    actor = models.CharField(max_length=150)
    letter = models.UUIDField(null=True)
    subject = models.UUIDField(null=True)
    details = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["letter", "-at"], name="event_of_letter")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.type} by {self.actor}"


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def due(self, now: Any) -> Self:
        """Mails that are to be sent at `now`, in the order in which they fell due."""
        return self.filter(state=Outbox.State.QUEUED, send_after__lte=now).order_by("send_after", "pk")


class Outbox(models.Model):
    """One mail to be sent, written in the transaction that causes it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")
        CANCELLED = "cancelled", _("Cancelled")

    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = (
        "public_id kind to reply_to subject text address_digest state send_after attempts error created_at sent_at"
    ).split()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    to = models.CharField(max_length=320)
    reply_to = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    address_digest = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    send_after = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="outbox_sent_has_its_time",
            )
        ]
        indexes = [models.Index(fields=["send_after"], condition=Q(state="queued"), name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
