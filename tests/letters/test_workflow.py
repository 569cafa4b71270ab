"""The moves of a letter: draft, open and closed, withdrawn; paused, extended, listed."""

import datetime
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from campaign.models import Event
from letters import workflow
from letters.models import Letter
from letters.workflow import NotNow
from tests import factories

NOW = datetime.datetime(2031, 5, 4, 12, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)

type Verb = Callable[[Letter], Letter]

VERBS: dict[str, Verb] = {
    "open": lambda letter: workflow.open_for_signatures(letter=letter, by="a test", visibility="link", now=NOW),
    "close": lambda letter: workflow.close(letter=letter, by="a test", now=NOW),
    "withdraw": lambda letter: workflow.withdraw(letter=letter, by="a test", now=NOW),
    "pause": lambda letter: workflow.set_paused(letter=letter, by="a test", paused=True, now=NOW),
    "resume": lambda letter: workflow.set_paused(letter=letter, by="a test", paused=False, now=NOW),
    "extend": lambda letter: workflow.set_deadline(letter=letter, by="a test", closes_at=NOW + DAY, now=NOW),
    "list": lambda letter: workflow.list_for_all(letter=letter, by="a test", now=NOW),
    "renew": lambda letter: workflow.renew_link(letter=letter, by="a test"),
    "write": lambda letter: (
        workflow.save_version(text=letter.original, content={"title": "New"}, by="a test").text.letter
    ),
    "edit": lambda letter: workflow.edit(letter=letter, by="a test", details={"number": 9}, addressees=None),
}
# Each state: what can be done, and the state that follows. Everything else is refused.
MOVES = {
    "draft": {"open": "open", "withdraw": "withdrawn", "write": "draft", "edit": "draft"},
    "open": {
        "close": "closed",
        "withdraw": "withdrawn",
        "pause": "open",
        "resume": "open",
        "extend": "open",
        "list": "open",
        "renew": "open",
        "write": "open",
        "edit": "open",
    },
    "closed": {
        "open": "open",
        "close": "closed",
        "withdraw": "withdrawn",
        "renew": "closed",
        "write": "closed",
        "edit": "closed",
    },
    "withdrawn": {},
}


def letter_in(state: str) -> Letter:
    """A letter that came into `state` by its verbs."""
    letter = factories.draft()
    for verb in {"draft": "", "open": "open", "closed": "open close", "withdrawn": "withdraw"}[state].split():
        letter = VERBS[verb](letter)
    return letter


@pytest.mark.django_db
@pytest.mark.parametrize("state", MOVES)
@pytest.mark.parametrize("verb", VERBS)
def test_a_letter_moves_only_as_the_table_says(state: str, verb: str) -> None:
    letter, events = letter_in(state), Event.objects.count()
    if verb in MOVES[state]:
        VERBS[verb](letter)
        letter.refresh_from_db()
        assert letter.state == MOVES[state][verb]
    else:
        with pytest.raises(NotNow):
            VERBS[verb](letter)
        letter.refresh_from_db()
        assert (letter.state, Event.objects.count()) == (state, events)


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "verb"), [("closed", "close"), ("open", "resume")])
def test_a_verb_that_changes_nothing_leaves_no_event(state: str, verb: str) -> None:
    letter, events = letter_in(state), Event.objects.count()
    VERBS[verb](letter)
    assert Event.objects.count() == events


@pytest.mark.django_db
def test_a_verb_sees_the_letter_as_it_is_now_and_not_as_the_page_had_it() -> None:
    letter = letter_in("open")
    stale = Letter.objects.get(pk=letter.pk)
    VERBS["withdraw"](letter)
    with pytest.raises(NotNow):
        VERBS["close"](stale)


@pytest.mark.django_db
def test_a_paused_letter_takes_no_signatures_until_it_is_resumed() -> None:
    letter = letter_in("open")
    assert letter.takes_signatures(NOW)
    VERBS["pause"](letter)
    assert not letter.takes_signatures(NOW)
    VERBS["resume"](letter)
    assert letter.takes_signatures(NOW)


@pytest.mark.django_db
def test_a_deadline_holds_to_the_moment_without_anything_having_to_run() -> None:
    letter = VERBS["extend"](letter_in("open"))
    assert letter.takes_signatures(NOW + DAY - datetime.timedelta(microseconds=1))
    assert not letter.takes_signatures(NOW + DAY)


@pytest.mark.django_db
def test_a_deadline_that_passed_can_still_be_extended_before_the_tick_ran() -> None:
    letter = VERBS["extend"](letter_in("open"))
    later = NOW + 2 * DAY
    workflow.set_deadline(letter=letter, by="a test", closes_at=later + DAY, now=later)
    assert letter.takes_signatures(later)


@pytest.mark.django_db
@pytest.mark.parametrize("closes_at", [NOW, NOW - DAY])
def test_a_deadline_lies_in_the_future(closes_at: datetime.datetime) -> None:
    letter = letter_in("open")
    with pytest.raises(workflow.DeadlinePassed):
        workflow.set_deadline(letter=letter, by="a test", closes_at=closes_at, now=NOW)
    draft = letter_in("draft")
    with pytest.raises(workflow.DeadlinePassed):
        workflow.open_for_signatures(letter=draft, by="a test", visibility="link", closes_at=closes_at, now=NOW)


@pytest.mark.django_db
def test_a_deadline_can_be_lifted() -> None:
    letter = VERBS["extend"](letter_in("open"))
    workflow.set_deadline(letter=letter, by="a test", closes_at=None, now=NOW)
    assert letter.takes_signatures(NOW + 900 * DAY)
    assert Event.objects.latest("pk").details == {"closes_at": "none"}


@pytest.mark.django_db
def test_the_tick_closes_what_is_due_and_nothing_else() -> None:
    due, later, endless = (letter_in("open") for _ in range(3))
    VERBS["extend"](due)
    workflow.set_deadline(letter=later, by="a test", closes_at=NOW + 3 * DAY, now=NOW)
    assert workflow.close_due(now=NOW + DAY) == 1
    assert workflow.close_due(now=NOW + DAY) == 0
    states = dict(Letter.objects.values_list("pk", "state"))
    assert states == {due.pk: "closed", later.pk: "open", endless.pk: "open"}
    assert Event.objects.latest("pk").actor == "the deadline"


@pytest.mark.django_db
@pytest.mark.parametrize("faster", ["withdraw", "close", "extend"])
def test_the_tick_leaves_alone_what_a_coordinator_was_faster_with(faster: str) -> None:
    letter = letter_in("open")
    workflow.set_deadline(letter=letter, by="a test", closes_at=NOW + DAY / 2, now=NOW)
    as_the_tick_saw_it = Letter.objects.get(pk=letter.pk)
    VERBS[faster](letter)
    assert not workflow.close_if_due(as_the_tick_saw_it, NOW + DAY / 2)


@pytest.mark.django_db
def test_reopening_clears_the_pause_and_the_end_and_keeps_the_first_opening() -> None:
    letter = letter_in("open")
    VERBS["pause"](letter)
    VERBS["close"](letter)
    again = workflow.open_for_signatures(letter=letter, by="a test", visibility="link", now=NOW + DAY)
    assert (again.paused_at, again.ended_at, again.opens_at) == (None, None, NOW)
    assert Event.objects.latest("pk").type == "letter.reopened"


@pytest.mark.django_db
def test_a_letter_by_link_is_not_public_until_it_is_listed() -> None:
    letter = letter_in("open")
    assert not Letter.objects.public(NOW).exists()
    assert Letter.objects.by_link(letter.sign_on_token).get() == letter
    VERBS["list"](letter)
    assert Letter.objects.public(NOW).get() == letter


@pytest.mark.django_db
def test_what_was_public_once_cannot_be_hidden_by_opening_it_again() -> None:
    letter = VERBS["close"](VERBS["list"](letter_in("open")))
    assert VERBS["open"](letter).visibility == "listed"


@pytest.mark.django_db
def test_a_renewed_link_kills_the_old_one() -> None:
    letter = letter_in("open")
    old = letter.sign_on_token
    new = VERBS["renew"](letter).sign_on_token
    assert not Letter.objects.by_link(old).exists()
    assert Letter.objects.by_link(new).exists()
    assert len(new) >= 32


@pytest.mark.django_db
def test_a_withdrawn_letter_is_gone_where_it_was_public_and_was_never_there_where_it_was_not() -> None:
    hidden, shown = letter_in("open"), VERBS["list"](letter_in("open"))
    for letter in (hidden, shown):
        VERBS["withdraw"](letter)
        assert not Letter.objects.by_link(letter.sign_on_token).exists()
    assert not Letter.objects.public(NOW).exists()
    assert Letter.objects.gone(NOW).get() == shown


@pytest.mark.django_db
def test_editing_names_what_changed_and_says_nothing_where_nothing_did() -> None:
    letter = letter_in("draft")
    to = [{"kind": "to", "name": "Minister", "office": "", "postal_address": "", "email": "m@gov.example", "fax": ""}]
    workflow.edit(letter=letter, by="a test", details={"number": 4, "posted_on": None}, addressees=to)
    assert Event.objects.latest("pk").details == {"fields": "number addressees"}
    events = Event.objects.count()
    workflow.edit(letter=letter, by="a test", details={"number": 4}, addressees=to)
    assert Event.objects.count() == events


@pytest.mark.django_db
def test_addressees_stand_in_the_order_given_with_copies_last() -> None:
    rows = [{"kind": kind, "name": name} for kind, name in [("cc", "Copy"), ("to", "Second"), ("to", "A third")]]
    letter = letter_in("draft")
    workflow.edit(letter=letter, by="a test", details={}, addressees=rows)
    assert [str(addressee) for addressee in letter.addressees.all()] == ["Second", "A third", "Copy"]


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["open", "closed"])
def test_the_address_of_a_letter_that_people_have_does_not_change(state: str) -> None:
    letter = letter_in(state)
    with pytest.raises(NotNow):
        workflow.edit(letter=letter, by="a test", details={"slug": "elsewhere"}, addressees=None)
    letter.refresh_from_db()
    assert letter.slug == "lanterns"


@pytest.mark.django_db
def test_two_letters_of_a_campaign_do_not_share_an_address_and_two_campaigns_may() -> None:
    first = letter_in("draft")
    factories.draft()
    with pytest.raises(workflow.AddressTaken):
        factories.draft(first.campaign)
    second = factories.draft(first.campaign, slug="second")
    with pytest.raises(workflow.AddressTaken):
        workflow.edit(letter=second, by="a test", details={"slug": "lanterns"}, addressees=None)
    assert first.campaign.letters.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken",
    [
        {"state": "lost"},
        {"state": "open", "opens_at": None},
        {"asks_organizations": False, "asks_individuals": False},
        {"opens_at": NOW, "closes_at": NOW},
        {"state": "open", "opens_at": NOW, "visibility": "link", "sign_on_token": None},
    ],
)
def test_the_database_refuses_a_letter_that_cannot_be(broken: dict) -> None:
    letter = letter_in("draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**broken)
