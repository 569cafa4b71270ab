"""The minute's tick does what is due, once, and deadlines do not wait for it."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from campaign.models import Event
from signatures import workflow
from signatures.models import Contact, Signature
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_passed_deadline_holds_before_the_tick_and_is_recorded_by_it_once() -> None:
    now = timezone.now()
    letter = factories.open_letter(
        opened=now - datetime.timedelta(hours=2), closes_at=now - datetime.timedelta(seconds=1)
    )
    assert not letter.takes_signatures(now)
    call_command("tick", verbosity=0)
    call_command("tick", verbosity=0)
    letter.refresh_from_db()
    assert letter.state == "closed"
    assert Event.objects.filter(type="letter.closed").count() == 1


def test_everything_that_is_due_is_done_and_a_second_tick_finds_nothing(capsys: pytest.CaptureFixture) -> None:
    letter = factories.open_letter(opened=timezone.now() - datetime.timedelta(days=40))
    old = timezone.now() - datetime.timedelta(days=15)
    unconfirmed = factories.receive(letter, name="Una Confirmed")
    Signature.objects.filter(pk=unconfirmed.pk).update(received_at=old, reminded=2)
    kept_too_long = factories.approved(letter, name="Ada Kept")
    Contact.objects.filter(signature=kept_too_long).update(retain_until=old.date())
    call_command("tick")
    assert "1 signatures expired" in capsys.readouterr().out
    call_command("tick")
    assert capsys.readouterr().out == ""
    unconfirmed.refresh_from_db()
    assert unconfirmed.state == "expired"
    assert not Contact.objects.filter(signature=kept_too_long).exists()
    workflow.send_links(address="signer1@signers.example")  # the digest stays: the person can still leave
