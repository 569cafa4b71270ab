"""What every public page that holds a form or a token shares. No such page knows a user or sets a cookie."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

type View = Callable[..., HttpResponse]

SEALED = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


def takes_forms(view: View) -> View:
    """Take GET, HEAD and POST, and read every form as UTF-8: Django fails on a charset such as "hex" in a header."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        request.encoding = "utf-8"
        return view(request, **kwargs)

    return wrapped


def sealed(view: View) -> View:
    """Keep an address that holds a token out of caches, referrers and search engines."""

    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = view(request, **kwargs)
        if "token" in kwargs:
            for name, value in SEALED.items():
                response[name] = value
        return response

    return wrapped


def see_other(path: str) -> HttpResponse:
    """Send on to a page that is to be read with GET (RFC 9110, 303)."""
    response = redirect(path)
    response.status_code = 303
    return response


def zone_name(zone: str) -> str:
    """A time zone as people say it: "Europe/Lisbon" is "Lisbon time"."""
    city = zone.rpartition("/")[2].replace("_", " ")
    return city if city == "UTC" else _("%(city)s time") % {"city": city}
