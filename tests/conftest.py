"""What every test may ask for."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from campaign import outbox
from campaign.models import Campaign, User
from tests import factories


def pytest_configure() -> None:
    """Passwords of tests need no protection, only speed."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what only PostgreSQL can show where the tests run on SQLite."""
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL (make test-postgres)"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Keep SQLite in a file, as it is run: in memory, all threads of a served site would share one transaction."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Numbers cached by one test are not another's."""
    cache.clear()


@pytest.fixture
def campaign(db: None) -> Campaign:
    return factories.CampaignFactory(slug="lantern", name="Lantern Coalition", reply_to="desk@lantern.example")


@pytest.fixture
def as_role(campaign: Campaign) -> Callable[[str], Client]:
    """A signed-in client for a role in `campaign`; "stranger" has none."""

    def sign_in(role: str, of: Campaign = campaign) -> Client:
        user = factories.UserFactory() if role == "stranger" else factories.member(of, role)
        return client_of(user)

    return sign_in


def client_of(user: User) -> Client:
    """A client signed in as `user`, which it holds as `.user`."""
    client = Client()
    client.force_login(user)
    client.user = user  # type: ignore[attr-defined]
    return client


@pytest.fixture
def send_mail(db: None) -> Callable[..., list]:
    """Send what is due (`minutes` from now) and return the mails of this round."""

    def send(minutes: int = 0) -> list:
        mail.outbox.clear()
        outbox.send_due(now=timezone.now() + datetime.timedelta(minutes=minutes))
        return list(mail.outbox)

    return send


def links(message: mail.EmailMessage) -> list[str]:
    """The paths of this site's links in a mail, in order."""
    return re.findall(r"https?://[^/\s]+(/\S*)", message.body)
