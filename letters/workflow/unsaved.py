"""What a coordinator has typed and not saved yet is kept, for them alone, until they save or discard it.

Nothing of a letter changes by it, so no Event is written.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from campaign.models import User
from letters.models import Text, Unsaved, Version, version_digest
from letters.workflow.base import locked, refuse_withdrawn
from letters.workflow.drafting import refuse_removed, save_version

KEPT_FOR = datetime.timedelta(days=30)


@transaction.atomic
def keep_unsaved(
    *, text: Text, content: dict[str, str], by: User, began_from: int, now: datetime.datetime | None = None
) -> Unsaved | None:
    """Keep what `by` has typed into `text`, instead of what was kept before.

    Returns None and keeps nothing where it is the version that the writer began from, or one saved since. Raises
    NotNow on a withdrawn letter and for a text that was removed.
    """
    letter = locked(text.letter)
    refuse_withdrawn(letter)
    refuse_removed(letter, text)
    content = {field: content.get(field, "") for field in Version.FIELDS}
    digest = version_digest(text.language, content)
    if text.versions.filter(number__gte=began_from, digest=digest).exists():
        discard_unsaved(text=text, by=by)
        return None
    typed = {"content": content, "began_from": began_from, "at": now or timezone.now()}
    return Unsaved.objects.update_or_create(text=text, user=by, defaults=typed)[0]


@transaction.atomic
def save_typed(
    *,
    text: Text,
    content: dict[str, str],
    by: User,
    began_from: int,
    translates: Version | None = None,
    now: datetime.datetime | None = None,
) -> Version:
    """Append a version as `save_version` does, with what it raises; nothing unsaved is kept for `by` any more."""
    version = save_version(text=text, content=content, by=by, began_from=began_from, translates=translates, now=now)
    discard_unsaved(text=text, by=by)
    return version


def discard_unsaved(*, text: Text, by: User) -> None:
    """Forget what was kept for `by`, if anything."""
    Unsaved.objects.filter(text=text, user=by).delete()


def forget_unsaved(*, now: datetime.datetime) -> int:
    """Forget everything that was last kept 30 days before `now`; returns how much."""
    return Unsaved.objects.filter(at__lt=now - KEPT_FOR).delete()[0]
