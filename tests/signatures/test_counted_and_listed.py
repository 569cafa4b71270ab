"""The only definitions of a public number and a public name, on one row of every kind."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from letters import workflow as letter_workflow
from letters.models import Letter, Version
from letters.tokens import Counts
from signatures.models import Display, Signature, State
from tests import factories

NOW = datetime.datetime(2031, 5, 20, 12, 0, tzinfo=datetime.UTC)
TODAY = NOW.date()
TOMORROW = TODAY + datetime.timedelta(days=1)


@pytest.fixture
def letter() -> Letter:
    return factories.open_letter()


def row(letter: Letter, *, basis: Version | None = None, **fields: Any) -> Signature:
    """One stored signature: approved, confirmed, listed, on the basis in force, unless `fields` say otherwise."""
    number = letter.signatures.count()
    defaults = {
        "state": State.APPROVED,
        "kind": "individual",
        "name": f"Person {number}",
        "version": letter.in_force,
        "basis": basis or letter.in_force,
        "language": "en",
        "consented_at": NOW,
        "confirmed_at": NOW,
        "address_digest": f"{number:064}",
        "roll_key": b"%03d" % number,
    }
    return Signature.objects.create(letter=letter, **defaults | fields)


def names(signatures: Any) -> set[str]:
    return set(signatures.values_list("name", flat=True))


@pytest.mark.django_db
def test_only_an_approved_signature_counts(letter: Letter) -> None:
    for state in State.values:
        row(letter, state=state, name=state)
    assert names(letter.signatures.counted()) == {"approved"}
    assert names(letter.signatures.listed(NOW)) == {"approved"}
    assert letter.signatures.totals(NOW) == Counts(individuals=1)


@pytest.mark.django_db
def test_a_signature_counts_when_its_mailbox_confirmed_or_a_source_is_stated(letter: Letter) -> None:
    row(letter, name="confirmed")
    row(letter, name="entered", confirmed_at=None, address_digest="", consent_source="paper")
    row(letter, name="both", consent_source="paper")
    row(letter, name="neither", confirmed_at=None, state=State.PENDING)
    assert names(letter.signatures.counted()) == {"confirmed", "entered", "both"}


@pytest.mark.django_db
def test_a_signature_counts_on_the_basis_in_force_alone(letter: Letter) -> None:
    older = letter.in_force
    newer = letter_workflow.save_version(
        text=letter.original, content={**factories.CONTENT, "body": "Other words."}, by="a test"
    )
    row(letter, name="older", basis=older)
    row(letter, name="newer", basis=newer)
    assert names(letter.signatures.counted()) == {"older"}
    letter.original.in_force = letter.original.basis = newer
    letter.original.save()
    assert names(letter.signatures.counted()) == {"newer"}
    # A typographical version keeps the basis.
    newest = letter_workflow.save_version(
        text=letter.original, content={**factories.CONTENT, "body": "Other words!"}, by="a test"
    )
    letter.original.in_force = newest
    letter.original.save()
    assert names(letter.signatures.counted()) == {"newer"}


@pytest.mark.django_db
def test_nothing_counts_on_a_draft() -> None:
    draft = factories.draft()
    row(draft, version=draft.latest, basis=draft.latest)
    assert not draft.signatures.counted().exists()
    assert draft.signatures.totals(NOW) == Counts()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("display", "listed_from", "shown"),
    [
        (Display.LISTED, None, True),
        (Display.LISTED_FROM, TODAY, True),
        (Display.LISTED_FROM, TOMORROW, False),
        (Display.WITHHELD, None, False),
        (Display.ADDRESSEE_ONLY, None, False),
    ],
)
@pytest.mark.parametrize("kind", ["organization", "individual"])
def test_every_display_counts_and_only_what_is_listed_and_due_is_named(
    letter: Letter, kind: str, display: str, listed_from: datetime.date | None, shown: bool
) -> None:
    row(letter, kind=kind, display=display, listed_from=listed_from, country="KE")
    assert letter.signatures.counted().count() == 1
    assert letter.signatures.listed(NOW).count() == shown
    counts = letter.signatures.totals(NOW)
    field = "groups" if kind == "organization" else "individuals"
    assert (getattr(counts, field), counts.countries) == (1, 1)
    assert getattr(counts, f"withheld_{field}") == (not shown)


@pytest.mark.django_db
def test_countries_are_distinct_and_known(letter: Letter) -> None:
    for country in ["KE", "KE", "RS", "INT", ""]:
        row(letter, country=country, kind="organization")
    row(letter, country="FR")
    row(letter, country="")
    row(letter, country="US", state=State.PENDING)
    row(letter, country="PT", display=Display.WITHHELD)
    assert letter.signatures.totals(NOW) == Counts(groups=5, individuals=3, countries=4, withheld_individuals=1)


@pytest.mark.django_db
def test_another_letter_s_signatures_are_not_its_own(letter: Letter) -> None:
    row(factories.open_letter(letter.campaign, slug="other"))
    assert letter.signatures.totals() == Counts()


@pytest.mark.django_db
def test_the_queue_and_the_rest_hold_each_state_once(letter: Letter) -> None:
    for state in State.values:
        row(letter, state=state, name=state)
    assert names(letter.signatures.queue()) == {"pending"}
    assert names(letter.signatures.unresolved()) == {"received", "considering", "pending"}
    assert names(letter.signatures.live()) == {
        "received",
        "considering",
        "pending",
        "approved",
        "lapsed",
        "suspended",
    }


@pytest.mark.django_db
def test_a_name_is_due_from_its_day_on_without_anything_running(letter: Letter) -> None:
    row(letter, display=Display.LISTED_FROM, listed_from=timezone.now().date())
    assert letter.signatures.listed().count() == 1
