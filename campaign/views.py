"""What the site says of its own health."""

import datetime

from django.core.cache import cache
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from campaign.models import Outbox

MAIL_MAY_WAIT = datetime.timedelta(hours=1)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok", or 503 and the name of the part that fails: database, cache or mail."""
    failing = failing_part(timezone.now())
    return HttpResponse(failing or "ok", content_type="text/plain", status=503 if failing else 200)


def failing_part(now: datetime.datetime) -> str:
    """The first part that does not work at `now`, or "".

    Mail fails where some that is due has waited for an hour: then no worker runs.
    """
    try:
        mail_waits = Outbox.objects.due(now - MAIL_MAY_WAIT).exists()
    except DatabaseError:
        return "database"
    if not cache_works():
        return "cache"
    return "mail" if mail_waits else ""


def cache_works() -> bool:
    """Whether what is written into the cache comes out again."""
    try:
        cache.set("healthz", "ok", timeout=60)
        return cache.get("healthz") == "ok"
    except (OSError, RedisError):
        return False


def no_such_page(request: HttpRequest) -> HttpResponse:
    """Answer 404 where a library would show a page that this site does not offer."""
    raise Http404
