"""Coordinators sign in by password or by a code; nobody learns who has an account, and nobody signs up."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from campaign import outbox
from campaign.models import Campaign, Outbox, User
from tests import factories
from tests.conftest import client_of, links

KNOWN, UNKNOWN = "known@coalition.example", "unknown@coalition.example"


@pytest.fixture
def known(db: None) -> User:
    return factories.UserFactory(email=KNOWN)


def neutral(answer: str, email: str) -> str:
    """A page without what differs from one asking to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.replace(email, "…"))


def test_a_coordinator_signs_in_with_a_password(known: User) -> None:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": KNOWN.upper(), "password": factories.PASSWORD})
    assert answer["Location"] == "/desk/"
    assert client.session["_auth_user_id"] == str(known.pk)


@pytest.mark.parametrize("password", ["wrong-password-here", ""])
def test_a_wrong_password_is_answered_alike_for_known_and_unknown_addresses(known: User, password: str) -> None:
    answers = []
    for email in (KNOWN, UNKNOWN):
        answer = Client().post(reverse("account_login"), {"login": email, "password": password})
        answers.append((answer.status_code, neutral(answer.content.decode(), email)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 200


def test_a_login_code_lands_in_the_outbox_and_opens_the_desk(known: User) -> None:
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": KNOWN})
    assert not mail.outbox
    row = Outbox.objects.get()
    assert (row.kind, row.to, row.state) == ("account", KNOWN, "queued")
    outbox.send_due()
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.outbox[0].body, re.M)[1]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.session["_auth_user_id"] == str(known.pk)


def test_asking_for_a_code_is_answered_alike_for_known_and_unknown_addresses(known: User) -> None:
    answers = []
    for email in (KNOWN, UNKNOWN):
        answer = Client().post(reverse("account_request_login_code"), {"email": email}, follow=True)
        answers.append((answer.redirect_chain, neutral(answer.content.decode(), email)))
    assert answers[0] == answers[1]


def test_a_password_reset_lands_in_the_outbox_and_its_link_works(known: User) -> None:
    client = Client()
    client.post(reverse("account_reset_password"), {"email": KNOWN})
    assert not mail.outbox
    assert Outbox.objects.get().kind == "account"
    outbox.send_due()
    [path] = [link for link in links(mail.outbox[0]) if "/reset/key/" in link]
    form = client.get(path, follow=True)
    target = form.redirect_chain[-1][0]
    client.post(target, {"password1": "a-new-lantern-pass", "password2": "a-new-lantern-pass"})
    known.refresh_from_db()
    assert known.check_password("a-new-lantern-pass")


def test_asking_for_a_reset_is_answered_alike_for_known_and_unknown_addresses(known: User) -> None:
    answers = []
    for email in (KNOWN, UNKNOWN):
        answer = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((answer.redirect_chain, neutral(answer.content.decode(), email)))
    assert answers[0] == answers[1]


def test_whoever_was_invited_signs_in_by_a_code_without_ever_having_a_password(campaign: Campaign) -> None:
    owner = client_of(factories.member(campaign, "owner"))
    owner.post("/desk/lantern/team/", {"action": "add", "email": "fresh@helpers.example", "role": "editor"})
    outbox.send_due()
    code_path = links(mail.outbox[0])[0]
    client = Client()
    client.post(code_path, {"email": "fresh@helpers.example"})
    outbox.send_due()
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.outbox[1].body, re.M)[1]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.get("/desk/lantern/new-letter/").status_code == 200


def test_whoever_was_invited_may_set_a_password_instead(campaign: Campaign) -> None:
    owner = client_of(factories.member(campaign, "owner"))
    owner.post("/desk/lantern/team/", {"action": "add", "email": "fresh@helpers.example", "role": "editor"})
    client = Client()
    client.post(reverse("account_reset_password"), {"email": "fresh@helpers.example"})
    outbox.send_due()
    [path] = [link for message in mail.outbox for link in links(message) if "/reset/key/" in link]
    target = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(target, {"password1": "a-new-lantern-pass", "password2": "a-new-lantern-pass"})
    assert User.objects.get(email="fresh@helpers.example").check_password("a-new-lantern-pass")


def test_nobody_signs_up(db: None) -> None:
    data = {"email": "me@strangers.example", "password1": "a-new-lantern-pass", "password2": "a-new-lantern-pass"}
    for name in ("account_signup", "account_signup_by_passkey"):
        try:
            Client().post(reverse(name), data)
        except NoReverseMatch:
            continue
    assert not User.objects.exists()


def test_an_account_that_is_switched_off_signs_in_neither_way(known: User) -> None:
    known.is_active = False
    known.save()
    client = Client()
    client.post(reverse("account_login"), {"login": KNOWN, "password": factories.PASSWORD})
    client.post(reverse("account_request_login_code"), {"email": KNOWN})
    assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_post(known: User) -> None:
    client = client_of(known)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
