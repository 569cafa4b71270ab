"""What reviewers say of a text before it is adopted: rounds, links for people without an account, comments."""

import datetime
import secrets
import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import User
from letters.models.letter import Letter
from letters.models.text import Text, Version


class ReviewRoundQuerySet(models.QuerySet["ReviewRound"]):
    def with_numbers(self) -> Self:
        """With version and text at hand, and how many reviewers each has (`asked`) and how many `answered`."""
        answers = Count("reviewers", filter=~Q(reviewers__answer=""))
        related = self.select_related("version", "text__letter__campaign").defer("version__body")
        return related.annotate(asked=Count("reviewers"), answered=answers)


class ReviewRound(models.Model):
    """A version sent round for comments, until a deadline."""

    CAMPAIGN_PATH: ClassVar = "text__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "public_id text version request ends_at created_by created_at closed_at".split()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="review_rounds")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    request = models.CharField(_("what you ask of the reviewers"), max_length=1000, blank=True)
    ends_at = models.DateTimeField(_("deadline"))
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    objects = ReviewRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"review of version {self.version_id}"

    @property
    def is_over(self) -> bool:
        """Whether it is closed or its deadline has passed."""
        return self.closed_at is not None or self.ends_at <= timezone.now()


def review_token() -> str:
    """A new unguessable token of a review link."""
    return secrets.token_urlsafe(24)


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    def admitted(self, now: datetime.datetime) -> Self:
        """Those whose link opens at `now`: not revoked, not expired, the round not closed, the letter not withdrawn."""
        links = self.filter(revoked_at=None, expires_at__gt=now, round__closed_at=None)
        return links.exclude(round__text__letter__state=Letter.State.WITHDRAWN)

    def with_comments(self) -> Self:
        """With the number of passages each commented on (`said`)."""
        return self.annotate(said=Count("comments", filter=Q(comments__parent=None)))


class Reviewer(models.Model):
    """Somebody without an account who may read and comment in one round, by a link of their own."""

    class Answer(models.TextChoices):
        NONE = "", _("No answer yet")
        FINE = "fine", _("Fine as it is")
        COMMENTED = "commented", _("See my comments")
        AGAINST = "against", _("We cannot sign this")

    CAMPAIGN_PATH: ClassVar = "round__text__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = (
        "public_id round name email token expires_at revoked_at answer answered_at created_at".split()
    )

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="reviewers")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("mail address"), blank=True)
    token = models.CharField(max_length=64, unique=True, default=review_token)
    expires_at = models.DateTimeField(_("the link expires"))
    revoked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="reviewer_answer_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CommentQuerySet(models.QuerySet["Comment"]):
    def threads(self) -> Self:
        """Comments that begin a thread, oldest first, with their answers, reviewer and version (its body apart)."""
        begun = self.filter(parent=None).select_related("version", "reviewer").defer("version__body")
        return begun.prefetch_related("answers")

    def open(self) -> Self:
        """Threads that nobody has ended yet."""
        return self.filter(parent=None, state=Comment.State.OPEN)


class Comment(models.Model):
    """A remark on a passage or on the whole text, an answer to one, or a suggestion of other words for a passage.

    `quote` is the passage as it reads in `version` (see `letters.passages`), at `start` in the field `field`. A
    remark on the whole text has none of these, an answer has its `parent` alone. `proposal` is the wording
    suggested: empty to leave the passage out, None where nothing is suggested.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        RESOLVED = "resolved", _("Resolved")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    CAMPAIGN_PATH: ClassVar = "text__letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = (
        "public_id text version parent field start quote body proposal author user reviewer state ended_by ended_at "
        "created_at"
    ).split()

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="comments")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="answers")
    field = models.CharField(max_length=10, blank=True)
    start = models.PositiveIntegerField(default=0)
    quote = models.TextField(max_length=5000, blank=True)
    body = models.TextField(_("comment"), max_length=5000, blank=True)
    proposal = models.TextField(_("wording suggested"), max_length=5000, null=True, blank=True)  # noqa: DJ001
    author = models.CharField(max_length=150)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.SET_NULL, null=True, related_name="comments")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | Q(quote="", proposal=None, state="open"), name="comment_answer_is_plain"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | ~Q(state="open") & Q(ended_at__isnull=False),
                name="comment_ended_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "resolved"]) | Q(proposal__isnull=False),
                name="comment_accepted_is_a_suggestion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.quote[:40]}"
