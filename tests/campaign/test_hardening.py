"""What strangers and colleagues tried on the ground floor."""

import logging
import secrets

import pytest
from django.apps import apps
from django.core.handlers.wsgi import WSGIRequest
from django.db import models
from django.test import Client
from django.test.client import RequestFactory

from campaign import workflow
from campaign.logs import NoSecrets
from campaign.models import Campaign
from campaign.wsgi import Utf8Only, application
from signatures import links
from tests import factories
from tests.conftest import client_of

OURS = ["campaign", "letters", "signatures", "publication"]


@pytest.mark.django_db
def test_nobody_takes_a_future_colleagues_place_by_claiming_the_address(campaign: Campaign) -> None:
    attacker = factories.UserFactory()
    path = "/accounts/email/"
    client = client_of(attacker)
    assert client.get(path).status_code == 404
    client.post(path, {"action_add": "", "email": "boss@bigorg.example"})
    client.post(path, {"action_primary": "", "email": "boss@bigorg.example"})
    owner = factories.member(campaign, "owner")
    membership = workflow.add_member(campaign=campaign, by=owner, email="boss@bigorg.example", role="owner")
    assert membership.user != attacker
    assert client.get(f"/desk/{campaign.slug}/team/").status_code == 404


@pytest.mark.django_db
def test_no_token_and_no_address_reaches_a_log(campaign: Campaign) -> None:
    signature = factories.receive(factories.open_letter(campaign))
    for power in (links.CONFIRM, links.MANAGE):
        token = links.token(signature, power)
        for path in (links.url(signature, power), f"/sign-on/{secrets.token_urlsafe(24)}/sign/"):
            record = logging.LogRecord("django.request", 30, "", 1, "Gone: %s by %s", (path, "ada@x.example"), None)
            NoSecrets().filter(record)
            assert token not in record.getMessage()
            assert token[-20:] not in record.getMessage()
            assert "ada@" not in record.getMessage()
            assert path.rstrip("/").rsplit("/", 1)[1] not in record.getMessage() or path.endswith("/sign/")


@pytest.mark.parametrize("charset", ["hex", "rot13", "undefined", "idna", "utf-7", "no-such"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_in_an_odd_charset_is_read_as_utf_8(charset: str, method: str) -> None:
    environ = RequestFactory().generic(method, "/?q=%C3%A9", b"").environ
    environ["CONTENT_TYPE"] = f"text/plain; charset={charset}; format=flowed"
    read = Utf8Only(lambda environ, _start: [WSGIRequest(environ).GET["q"].encode()])
    assert read(environ, None) == ["é".encode()]
    assert environ["CONTENT_TYPE"] == "text/plain; format=flowed"


def test_the_site_is_served_through_it() -> None:
    assert isinstance(application, Utf8Only)


@pytest.mark.django_db
def test_a_cookie_with_a_nul_byte_is_refused() -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/accounts/login/", headers={"cookie": r'sessionid="\000aaaaaaaaaaaaaaaaaaaa"'})
    assert answer.status_code == 400


@pytest.mark.django_db
def test_a_role_of_somebody_who_left_this_moment_is_refused_in_words(campaign: Campaign) -> None:
    owner = factories.member(campaign, "owner")
    gone = campaign.memberships.create(user=factories.UserFactory(), role="viewer")
    workflow.remove(membership=campaign.memberships.get(pk=gone.pk), by=owner)
    for verb, choices in ((workflow.set_role, {"role": "editor"}), (workflow.remove, {})):
        with pytest.raises(workflow.NotOnTheTeam):
            verb(membership=gone, by=owner, **choices)


@pytest.mark.parametrize("model", [model for room in OURS for model in apps.get_app_config(room).get_models()])
def test_what_is_filled_in_by_itself_fits_its_column(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        if isinstance(field, models.CharField) and field.has_default() and callable(field.default):
            assert len(field.default()) <= (field.max_length or 0), field.name
