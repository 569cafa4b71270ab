"""People who press a button at the same moment: real threads, each with its own connection."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from campaign.models import Event, Outbox
from signatures import links, tasks, workflow
from signatures.models import Contact, Signature
from tests import factories
from tests.signatures.door import send
from tests.together import together

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]
ROUNDS = 6


@pytest.fixture
def letter(transactional_db, campaign):
    return factories.open_letter(campaign)


def post(path: str, **data: str) -> Callable[[], int]:
    return lambda: Client().post(path, data).status_code


def noted(signature: Signature) -> list[str]:
    return [event.type.partition(".")[2] for event in Event.objects.filter(subject=signature.public_id).order_by("pk")]


@pytest.mark.parametrize("kind", ["individual", "organization"])
def test_one_mailbox_that_signs_many_times_at_once_signs_once(letter, kind):
    names = [{} if kind == "organization" else {"name": f"Ada Exemplar {number}"} for number in range(15)]
    answers = together(*[lambda typed=typed: send(Client(), letter, kind, **typed).status_code for typed in names])
    assert answers == [303] * 15
    signature = Signature.objects.get()
    assert signature.state == "received"
    assert Contact.objects.get().signature == signature
    assert noted(signature) == ["received"] + ["replaced"] * 14
    [*_, last] = Outbox.objects.filter(kind="confirm").order_by("pk")
    assert links.token(signature, links.CONFIRM).rsplit(":", 2)[0] in last.text


def test_many_mailboxes_that_sign_at_once_all_sign(letter):
    calls = [
        lambda number=number: send(Client(), letter, email=f"signer{number}@signers.example").status_code
        for number in range(15)
    ]
    assert together(*calls) == [303] * 15
    assert Signature.objects.count() == Contact.objects.count() == Outbox.objects.count() == 15


def test_two_clicks_confirm_once(letter):
    for _ in range(ROUNDS):
        signature = factories.receive(letter)
        click = post(links.path(signature, links.CONFIRM))
        assert together(click, click) == [303, 303]
        assert noted(signature) == ["received", "confirmed"]


def test_who_confirms_and_withdraws_at_once_has_left(letter):
    for _ in range(ROUNDS):
        signature = factories.receive(letter)
        confirm = post(links.path(signature, links.CONFIRM))
        withdraw = post(links.path(signature, links.MANAGE), action="withdraw")
        answers = together(confirm, withdraw)
        assert answers in ([303, 303], [410, 303])
        signature.refresh_from_db()
        assert signature.state == "withdrawn"
        assert noted(signature) in (["received", "confirmed", "withdrawn"], ["received", "withdrawn"])


def test_who_withdraws_while_being_approved_has_left_and_is_not_told_otherwise(letter):
    by = factories.UserFactory()
    for _ in range(ROUNDS):
        signature = factories.pending(letter)
        withdraw = post(links.path(signature, links.MANAGE), action="withdraw")
        answer, decided = together(withdraw, lambda s=signature: workflow.decide(signature=s, verdict="approve", by=by))
        assert answer == 303
        signature.refresh_from_db()
        assert signature.state == "withdrawn"
        was_late = isinstance(decided, workflow.DecidedMeanwhile)
        steps = (
            ["received", "confirmed", "withdrawn"] if was_late else ["received", "confirmed", "approved", "withdrawn"]
        )
        assert noted(signature) == steps
        assert not Outbox.objects.filter(kind="approved", state=Outbox.State.QUEUED).exists()


def test_two_clicks_withdraw_once(letter):
    for _ in range(ROUNDS):
        signature = factories.pending(letter)
        click = post(links.path(signature, links.MANAGE), action="withdraw")
        assert together(click, click) == [303, 303]
        assert noted(signature) == ["received", "confirmed", "withdrawn"]
    assert Outbox.objects.filter(kind="withdrawn").count() == ROUNDS


def test_a_confirmation_never_meets_a_line_that_was_not_shown(letter):
    for number in range(ROUNDS):
        email = f"signer{number}@signers.example"
        signature = factories.receive(letter, email=email, name="Shown Exemplar")
        confirm = post(links.path(signature, links.CONFIRM))
        replace = lambda email=email: send(Client(), letter, email=email, name="Other Exemplar").status_code  # noqa: E731
        answers = together(confirm, replace)
        assert answers in ([303, 303], [404, 303])
        signature.refresh_from_db()
        assert (signature.name, signature.state) in {("Shown Exemplar", "pending"), ("Other Exemplar", "received")}
        assert ("confirmed" in noted(signature)) == (signature.state == "pending")


def test_two_ticks_at_once_remind_and_expire_once(letter):
    signature = factories.receive(letter)
    soon, late = (timezone.now() + datetime.timedelta(days=days) for days in (3, 15))
    assert sorted(together(*[lambda: tasks.remind_due(now=soon)] * 3)) == [0, 0, 1]
    assert sorted(together(*[lambda: tasks.expire_due(now=late)] * 3)) == [0, 0, 1]
    assert noted(signature) == ["received", "expired"]
    assert Outbox.objects.filter(kind="remind").count() == 1


def test_a_signature_confirmed_in_its_last_moment_stands_or_falls_as_one(letter):
    late = timezone.now() + datetime.timedelta(days=15)
    for _ in range(ROUNDS):
        signature = factories.receive(letter)
        confirm = post(links.path(signature, links.CONFIRM))
        answer, expired = together(confirm, lambda: tasks.expire_due(now=late))
        signature.refresh_from_db()
        assert (signature.state, expired) in {("pending", 0), ("expired", 1)}
        assert answer in {303, 410}
