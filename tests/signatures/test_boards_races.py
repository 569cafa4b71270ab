"""Colleagues, the contact and the calendar at the same moment."""

import datetime
from functools import partial

import pytest
from django.utils import timezone

from campaign.models import Campaign, Outbox
from letters.models import Letter
from signatures import workflow
from signatures.models import MailTally, PackAnswer
from tests import factories
from tests.signatures.deciding import considering, pack_of, state
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def letter(transactional_db: None) -> Letter:
    campaign = factories.CampaignFactory(slug="lantern", reply_to="desk@lantern.example")
    return factories.open_letter(campaign, closes_at=timezone.now() + datetime.timedelta(days=30))


def answer(pack, verdict: str, name: str, shown: str):
    return partial(workflow.answer_pack, pack=pack, verdict=verdict, name=name, shown=shown)


def test_of_two_approvals_at_once_one_is_recorded(letter: Letter) -> None:
    signature = considering(letter)
    pack, shown = pack_of(signature), letter.in_force.digest
    outcomes = together(answer(pack, "approve", "One", shown), answer(pack, "approve", "Two", shown))
    assert sum(isinstance(outcome, workflow.NotNow) for outcome in outcomes) == 1
    assert PackAnswer.objects.count() == 1
    assert state(signature) == "pending"
    assert letter.campaign.events.filter(type="signature.board-agreed").count() == 1


def test_withdrawing_and_approving_at_once_never_leaves_a_withdrawn_signature_in_the_queue(letter: Letter) -> None:
    for number in range(5):
        signature = considering(letter, name=f"League {number}", email=f"a{number}@signers.example")
        pack, shown = pack_of(signature), letter.in_force.digest
        together(answer(pack, "approve", "One", shown), partial(workflow.withdraw, signature=signature))
        assert state(signature) == "withdrawn"


def test_expiring_and_agreeing_at_once_ends_in_one_of_both(letter: Letter) -> None:
    signature = considering(letter)
    shown, late = letter.in_force.digest, timezone.now() + datetime.timedelta(days=31)
    outcomes = together(
        partial(workflow.agree, signature=signature, shown=shown),
        partial(workflow.expire_undecided, signature=signature, now=late),
    )
    assert state(signature) in {"pending", "expired"}
    mails = Outbox.objects.filter(kind="board-undecided").count()
    assert mails == (state(signature) == "expired")
    assert len(outcomes) == 2


def test_ticks_at_once_write_one_reminder(letter: Letter) -> None:
    signature = considering(letter, ahead=5)
    now = timezone.now() + datetime.timedelta(days=3)
    written = together(*[partial(workflow.remind_board, signature=signature, now=now)] * 4)
    assert sorted(written) == [0, 0, 0, 1]
    assert Outbox.objects.filter(kind="board-reminder").count() == 1


def test_two_senders_at_once_never_write_more_than_the_cap(letter: Letter) -> None:
    Campaign.objects.filter(pk=letter.campaign_id).update(mail_cap=3)
    now = timezone.now()
    write = partial(workflow.may_write, letter.campaign, "office@lamplighters.example", now)
    assert sorted(together(*[write] * 6)) == [False] * 3 + [True] * 3
    assert MailTally.objects.get().number == 3


def test_two_who_press_send_at_once_send_each_invitation_once(letter: Letter) -> None:
    entries = [workflow.Invited(f"League {n}", "", f"office@league{n}.example", "") for n in range(12)]
    workflow.invite(letter=letter, entries=entries, by="a test")
    by = factories.UserFactory()
    numbers = together(*[partial(workflow.send_invitations, letter=letter, by=by)] * 3)
    assert sorted(numbers) == [0, 0, 12]
    assert Outbox.objects.filter(kind="invitation").count() == 12


def test_two_letters_that_invite_the_same_addresses_at_once_share_the_cap(letter: Letter) -> None:
    Campaign.objects.filter(pk=letter.campaign_id).update(mail_cap=1)
    other = factories.open_letter(letter.campaign, slug="other")
    by = factories.UserFactory()
    for each in (letter, other):
        order = range(12) if each is letter else reversed(range(12))
        entries = [workflow.Invited(f"League {n}", "", f"office@league{n}.example", "") for n in order]
        workflow.invite(letter=each, entries=entries, by="a test")
    numbers = together(*[partial(workflow.send_invitations, letter=each, by=by) for each in (letter, other)])
    assert sum(numbers) == 12
    assert Outbox.objects.filter(kind="invitation").count() == 12
    assert set(MailTally.objects.values_list("number", flat=True)) == {1}


def test_declining_and_taking_back_at_once_end_it_once(letter: Letter) -> None:
    by = factories.UserFactory()
    workflow.invite(letter=letter, entries=[workflow.Invited("League", "", "a@league.example", "")], by=by)
    workflow.send_invitations(letter=letter, by=by)
    invitation = letter.invitations.get()
    outcomes = together(
        partial(workflow.decline_invitation, invitation=invitation),
        partial(workflow.revoke_invitation, invitation=invitation, by=by),
    )
    assert sum(isinstance(outcome, workflow.InvitationEnded) for outcome in outcomes) == 1
