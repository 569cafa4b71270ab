"""Mail that is never lost: tried again with growing pauses, claimed by one worker alone, cancelled in time."""

import datetime
import threading
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from campaign import outbox
from campaign.models import Outbox

NOW = datetime.datetime(2031, 5, 4, 12, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


def queue(now: datetime.datetime = NOW, **fields: object) -> Outbox:
    """A mail to an invented address."""
    return outbox.queue(
        "test", **{"to": "jo@signers.example", "subject": "Hello", "text": "Dear Jo", "now": now} | fields
    )


@pytest.fixture
def server_down(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A mail server that refuses every connection until `undo()`."""

    def refuse(self: EmailMessage, *args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError("mail.internal.example")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    return monkeypatch


@pytest.mark.django_db
def test_a_mail_goes_once_it_is_due_and_only_once() -> None:
    row = queue(wait=2 * MINUTE)
    assert outbox.send_due(now=NOW + MINUTE) == 0
    assert outbox.send_due(now=NOW + 2 * MINUTE) == 1
    assert outbox.send_due(now=NOW + 3 * MINUTE) == 0
    row.refresh_from_db()
    assert (row.state, row.sent_at, row.attempts) == ("sent", NOW + 2 * MINUTE, 1)
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["jo@signers.example"], "Hello", "Dear Jo")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_a_mail_survives_a_dead_mail_server_and_goes_later(server_down: pytest.MonkeyPatch) -> None:
    row = queue()
    assert outbox.send_due(now=NOW) == 0
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == ("queued", 1, "ConnectionRefusedError")
    assert row.send_after == NOW + MINUTE
    server_down.undo()
    assert outbox.send_due(now=NOW + MINUTE / 2) == 0
    assert outbox.send_due(now=NOW + MINUTE) == 1
    row.refresh_from_db()
    assert (row.state, row.error) == ("sent", "")
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_pauses_double_from_a_minute_to_six_hours_and_then_it_gives_up(server_down: pytest.MonkeyPatch) -> None:
    row, at, pauses = queue(), NOW, []
    while row.state == "queued":
        outbox.send_due(now=at)
        row.refresh_from_db()
        pauses.append((row.send_after - at) / MINUTE)
        at = row.send_after
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
    assert (row.state, row.attempts) == ("failed", outbox.MAX_ATTEMPTS)
    server_down.undo()
    assert outbox.send_due(now=at + datetime.timedelta(days=9)) == 0


@pytest.mark.django_db
def test_one_mail_that_fails_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    send = EmailMessage.send

    def drop_one(self: EmailMessage, *args: object, **kwargs: object) -> int:
        if self.to == ["lost@signers.example"]:
            raise SMTPServerDisconnected
        return send(self, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", drop_one)
    queue(to="lost@signers.example")
    queue(to="found@signers.example")
    assert outbox.send_due(now=NOW) == 1
    assert [message.to for message in mail.outbox] == [["found@signers.example"]]


@pytest.mark.django_db
def test_an_error_is_noted_by_its_kind_and_never_by_its_words(
    server_down: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    row = queue()
    outbox.send_due(now=NOW)
    row.refresh_from_db()
    assert "internal.example" not in row.error
    assert "signers.example" not in caplog.text
    assert str(row.public_id) in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Jo\nBcc: all@signers.example", "Jo\r\nX-Evil: 1", "Jo\u2028\x0b\x85 Lamp"])
def test_a_line_break_in_a_name_makes_neither_a_header_nor_a_lost_mail(name: str) -> None:
    queue(subject=f"Thank you, {name}")
    assert outbox.send_due(now=NOW) == 1
    [sent] = mail.outbox
    message = sent.message()
    assert "\n" not in sent.subject
    assert message["Bcc"] is None
    assert message["X-Evil"] is None


@pytest.mark.django_db
def test_a_cancelled_mail_never_goes() -> None:
    row = queue(wait=2 * MINUTE)
    assert outbox.cancel(row)
    assert outbox.send_due(now=NOW + datetime.timedelta(days=30)) == 0
    row.refresh_from_db()
    assert row.state == "cancelled"


@pytest.mark.django_db
def test_a_mail_that_a_worker_has_touched_can_not_be_cancelled(server_down: pytest.MonkeyPatch) -> None:
    row = queue()
    outbox.send_due(now=NOW)
    assert not outbox.cancel(row)


@pytest.mark.django_db
def test_a_worker_that_dies_with_a_mail_in_hand_leaves_it_to_the_next() -> None:
    queue()
    assert outbox.claim(NOW) is not None
    assert outbox.send_due(now=NOW) == 0
    assert outbox.send_due(now=NOW + MINUTE) == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_is_written_with_its_cause_or_not_at_all() -> None:
    @transaction.atomic
    def fail() -> None:
        queue()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Outbox.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        queue(to=f"jo{number}@signers.example")
    start, counts, sent = threading.Barrier(2), [], []

    def slow(self: EmailMessage, *args: object, **kwargs: object) -> int:
        sent.append(self.to[0])
        return 1

    def work() -> None:
        start.wait(10)
        counts.append(outbox.send_due(now=NOW))
        connection.close()

    monkeypatch.setattr(EmailMessage, "send", slow)
    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert len(counts) == 2
    assert sum(counts) == 20
    assert sorted(sent) == sorted(f"jo{number}@signers.example" for number in range(20))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_mail_in_another_worker_s_hand_is_passed_over() -> None:
    first, second = queue(), queue(to="ann@signers.example")
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Outbox.objects.select_for_update().get(pk=first.pk)
            held.set()
            done.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    claimed = outbox.claim(NOW)
    done.set()
    holder.join(10)
    assert claimed == second


@pytest.mark.django_db
def test_strangers_cannot_cause_more_than_twenty_mails_a_day_to_one_mailbox() -> None:
    for _ in range(outbox.ADDRESS_CAP - 1):
        queue(to="J.O+tag@gmail.com")
    queue(to="other@signers.example")
    assert not outbox.over_cap("jo@gmail.com", ["test"], now=NOW)
    queue(to="jo@googlemail.com")
    assert outbox.over_cap("jo@gmail.com", ["test"], now=NOW)
    assert not outbox.over_cap("jo@gmail.com", ["another kind"], now=NOW)
    assert not outbox.over_cap("jo@gmail.com", ["test"], now=NOW + datetime.timedelta(days=1))


@pytest.mark.django_db
def test_mails_that_ended_a_month_ago_are_forgotten_and_those_that_wait_are_not() -> None:
    queue()
    outbox.send_due(now=NOW)
    waiting = queue(wait=datetime.timedelta(days=90))
    assert outbox.forget_old(NOW + datetime.timedelta(days=29)) == 0
    assert outbox.forget_old(NOW + datetime.timedelta(days=31)) == 1
    assert Outbox.objects.get() == waiting


@pytest.mark.django_db
def test_now_is_the_clock_where_none_is_given() -> None:
    queue(now=timezone.now() - MINUTE)
    assert outbox.send_due() == 1
