"""Reminders of a board's day and of the deadline, their caps, and the end of a signature nobody decided on."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from campaign import workflow as campaign_workflow
from campaign.models import Campaign, Outbox
from letters import workflow as letter_workflow
from letters.models import Letter
from signatures import board_tasks, tasks, workflow
from signatures.models import Contact, MailTally, Pack, PackAnswer
from tests import factories
from tests.browse import get
from tests.signatures.deciding import considering, day, pack_of, pack_path, state, status_page


def in_days(number: float) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=number)


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign, closes_at=in_days(30))


def reminders() -> int:
    return Outbox.objects.filter(kind="board-reminder").count()


def tick_through(days: int) -> list[int]:
    """Tick four times a day; after how many days each reminder was written."""
    written = []
    for quarter in range(days * 4):
        now = in_days(quarter / 4)
        written += [quarter // 4] * board_tasks.remind_boards_due(now=now)
        assert board_tasks.remind_boards_due(now=now) == 0
    return written


def test_a_contact_is_reminded_before_the_day_on_it_and_before_the_deadline(letter: Letter) -> None:
    considering(letter, ahead=10)
    written = tick_through(29)
    assert len(written) == 3
    assert written[0] in {6, 7}
    assert written[1] in {9, 10}
    assert written[2] in {26, 27}
    assert MailTally.objects.get().number == 3


def test_no_more_than_three_reminders_whatever_day_is_named_then(letter: Letter) -> None:
    signature = considering(letter, ahead=5)
    tick_through(7)
    assert reminders() == 2
    later = in_days(8)
    workflow.set_board_date(signature=signature, decides_on=later.date() + datetime.timedelta(days=4), now=later)
    for number in range(9, 30):
        board_tasks.remind_boards_due(now=in_days(number))
    assert reminders() == 3


def test_a_day_that_coincides_with_the_last_days_costs_one_mail(letter: Letter) -> None:
    considering(letter, ahead=27)
    Letter.objects.filter(pk=letter.pk).update(
        closes_at=datetime.datetime.combine(day(30), datetime.time(8), datetime.UTC)
    )
    assert len(tick_through(29)) == 2


def test_naming_a_near_day_reminds_of_nothing_that_was_just_seen(letter: Letter) -> None:
    signature = considering(letter, ahead=20)
    now = in_days(5)
    workflow.set_board_date(signature=signature, decides_on=now.date() + datetime.timedelta(days=2), now=now)
    assert board_tasks.remind_boards_due(now=now) == 0


def test_reminders_before_the_confirmation_do_not_count_against_those_of_the_board(letter: Letter) -> None:
    signature = factories.receive(letter, kind="organization", decides_on=day(10))
    tasks.remind_due(now=in_days(3))
    signature = workflow.confirm(signature=signature)
    assert signature.reminded == 0
    assert signature.reminded_at is None


def test_the_campaign_s_cap_holds_over_letters_and_is_set_by_owners(
    campaign: Campaign, letter: Letter, as_role
) -> None:
    page = get(as_role("owner"), "/desk/lantern/settings/")
    saved = page.press("Save the settings", mail_cap="2")
    assert saved.status == 200
    campaign.refresh_from_db()
    assert campaign.mail_cap == 2
    other = factories.open_letter(campaign, slug="other", closes_at=in_days(30))
    for each in (letter, other):
        considering(each, ahead=10, email="office@lamplighters.example")
    tick_through(29)
    assert reminders() == 2
    assert MailTally.objects.get().number == 2


def test_an_address_that_wants_no_more_mail_is_not_reminded(campaign: Campaign, letter: Letter) -> None:
    signature = considering(letter)
    MailTally.objects.create(campaign=campaign, address_digest=signature.address_digest, refused_at=timezone.now())
    assert tick_through(29) == []


@pytest.mark.parametrize("number", ["-1", "51", "99999", "x"])
def test_a_cap_that_is_none_is_refused(campaign: Campaign, as_role, number: str) -> None:
    page = get(as_role("owner"), "/desk/lantern/settings/").press("Save the settings", mail_cap=number)
    assert "mail_cap" in page.html
    assert page.soup.select(".form-errors")
    campaign.refresh_from_db()
    assert campaign.mail_cap == 5


def test_a_board_that_decides_no_more_is_not_reminded(letter: Letter) -> None:
    agreed, gone = considering(letter), considering(letter, name="Another")
    workflow.agree(signature=agreed, shown=letter.in_force.digest)
    workflow.withdraw(signature=gone)
    assert tick_through(29) == []


# --- The hard deadline ----------------------------------------------------------------------------


def test_at_the_deadline_the_signature_expires_with_a_mail_that_says_so(letter: Letter, send_mail) -> None:
    signature = considering(letter)
    pack = pack_of(signature)
    send_mail()
    with time_machine.travel(in_days(30.01), tick=False):
        assert get(Client(), pack_path(pack)).status == 410  # before any tick
        assert "board-agreed" not in status_page(signature).html
        call_command("tick")
        call_command("tick")
        assert state(signature) == "expired"
        assert Outbox.objects.filter(kind="board-undecided").count() == 1
        (told,) = [message for message in send_mail() if "Closed without" in message.subject]
        assert told.to == ["signer0@signers.example"]
        assert "nobody told us that your board has agreed" in told.body
        assert get(Client(), pack_path(pack)).status == 410
        assert "closed before your board had decided" in status_page(signature).html


def test_after_the_deadline_nobody_can_agree_whether_or_not_a_tick_ran(letter: Letter) -> None:
    signature = considering(letter)
    pack = pack_of(signature)
    late, shown = in_days(31), letter.in_force.digest
    with pytest.raises(workflow.TooLate):
        workflow.agree(signature=signature, shown=shown, now=late)
    with pytest.raises(workflow.TooLate):
        workflow.answer_pack(pack=pack, verdict="approve", shown=shown, name="Ola Boardson", now=late)
    with pytest.raises(workflow.TooLate):
        workflow.make_pack(signature=signature, now=late)


def test_a_letter_that_is_closed_by_hand_ends_it_too_and_a_pause_does_not(letter: Letter) -> None:
    signature = considering(letter)
    letter_workflow.set_paused(letter=letter, by="a test", paused=True)
    assert board_tasks.expire_undecided_due(now=timezone.now()) == 0
    assert status_page(signature).marks("board-agreed")
    letter_workflow.close(letter=letter, by="a test")
    assert board_tasks.expire_undecided_due(now=timezone.now()) == 1
    assert state(signature) == "expired"


def test_a_later_deadline_gives_more_time(letter: Letter) -> None:
    signature = considering(letter)
    letter_workflow.set_deadline(letter=letter, by="a test", closes_at=in_days(60))
    assert board_tasks.expire_undecided_due(now=in_days(31)) == 0
    assert board_tasks.expire_undecided_due(now=in_days(61)) == 1
    assert state(signature) == "expired"


def test_without_a_deadline_a_board_has_a_year(campaign: Campaign) -> None:
    letter = factories.open_letter(campaign)
    first, last = workflow.days_to_decide(letter, timezone.now())
    assert (first, last) == (day(1), day(365))


def test_what_colleagues_answered_is_erased_with_the_contact(letter: Letter) -> None:
    signature = considering(letter)
    pack = pack_of(signature)
    get(Client(), pack_path(pack)).submit("pack-decline", name="Nay Sayer", remark="A confidence.")
    board_tasks.expire_undecided_due(now=in_days(30.01))
    tasks.erase_contacts_due(now=in_days(59))
    assert PackAnswer.objects.exists()
    tasks.erase_contacts_due(now=in_days(62))
    assert not Contact.objects.exists()
    assert not PackAnswer.objects.exists()
    assert not Pack.objects.exists()


def test_the_settings_tell_the_cap_in_the_record(campaign: Campaign) -> None:
    campaign_workflow.edit(campaign=campaign, by="a test", details={"mail_cap": 3})
    assert campaign.events.latest("pk").details == {"fields": "mail_cap"}
