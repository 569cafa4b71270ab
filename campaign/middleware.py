"""What every request passes."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refuse_nul_bytes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to a NUL byte in a path, query or cookie: no database stores one, and PostgreSQL raises on it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        in_cookies = any("\0" in value for value in request.COOKIES.values())
        if in_cookies or "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL byte")
        return get_response(request)

    return middleware


class Gone(Exception):
    """What was public once and has been taken back."""


def answer_gone(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 410 where a view raises Gone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return render(request, "410.html", status=410) if isinstance(exception, Gone) else None

    middleware.process_exception = process_exception
    return middleware
