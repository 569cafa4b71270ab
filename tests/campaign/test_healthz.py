"""/healthz: "ok", or the name of the part that fails."""

import datetime
from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisGone

from campaign import outbox
from campaign.models import Outbox


def failing(error: Exception) -> Callable:
    """A function that fails with `error`."""

    def fail(*args: object, **kwargs: object) -> None:
        raise error

    return fail


@pytest.fixture
def healthz(db: None) -> Callable[[], tuple[int, str]]:
    """Ask, as a monitor does; the status and the words."""

    def ask() -> tuple[int, str]:
        response = Client().get("/healthz")
        return response.status_code, response.content.decode()

    return ask


def test_a_healthy_site_says_ok(healthz) -> None:
    assert healthz() == (200, "ok")


def test_the_answer_is_never_cached_and_sets_no_cookie(db: None) -> None:
    response = Client().get("/healthz")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert response["Content-Type"] == "text/plain"


def test_a_dead_database_is_named(healthz, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Outbox.objects, "due", failing(OperationalError("host db.internal.example")))
    assert healthz() == (503, "database")


@pytest.mark.parametrize("error", [RedisGone("10.0.0.7"), ConnectionRefusedError()])
def test_a_dead_cache_is_named(healthz, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr(type(caches["default"]), "set", failing(error))
    assert healthz() == (503, "cache")


def test_a_cache_that_forgets_is_named(healthz, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(caches["default"]), "get", lambda *args, **kwargs: None)
    assert healthz() == (503, "cache")


def test_mail_that_waits_for_an_hour_is_named_and_mail_that_is_not_due_is_not(healthz) -> None:
    now = timezone.now()
    outbox.queue("test", to="jo@signers.example", subject="A", text="B", wait=datetime.timedelta(hours=9))
    outbox.queue("test", to="jo@signers.example", subject="A", text="B", now=now - datetime.timedelta(minutes=50))
    assert healthz() == (200, "ok")
    outbox.queue("test", to="jo@signers.example", subject="A", text="B", now=now - datetime.timedelta(minutes=61))
    assert healthz() == (503, "mail")


def test_only_reading_is_answered(db: None) -> None:
    assert Client().post("/healthz").status_code == 405
    assert Client().head("/healthz").status_code == 200
