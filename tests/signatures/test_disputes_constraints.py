"""Every rule that the database holds on disputes and notices, broken once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from letters.models import Letter
from signatures.models import Dispute, Notice, Signature
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def letter() -> Letter:
    return factories.open_letter()


@pytest.fixture
def signature(letter: Letter) -> Signature:
    return factories.approved(letter, kind="organization")


def dispute(signature: Signature, **fields: Any) -> Dispute:
    """A dispute that breaks no rule, with `fields` in their place."""
    defaults = {"name": "Olga", "address_digest": "a" * 64, "statement": "No.", "retain_until": NOW.date()}
    return Dispute.objects.create(signature=signature, **defaults | fields)


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("dispute_confirmed_has_its_time", {"confirmed_at": NOW}),
        ("dispute_confirmed_has_its_time", {"state": "open"}),
        ("dispute_ended_has_its_time", {"state": "open", "confirmed_at": NOW, "ended_at": NOW}),
        ("dispute_ended_has_its_time", {"state": "upheld", "confirmed_at": NOW}),
        ("dispute_ended_has_its_time", {"state": "dismissed", "confirmed_at": NOW}),
        ("dispute_ended_has_its_time", {"state": "withdrawn", "confirmed_at": NOW}),
        ("dispute_ended_has_its_time", {"state": "burnt", "confirmed_at": NOW, "ended_at": NOW}),
    ],
)
def test_the_database_refuses_what_breaks_a_rule(signature, rule, fields) -> None:
    with pytest.raises(IntegrityError) as complaint, transaction.atomic():
        dispute(signature, **fields)
    assert rule in str(complaint.value)
    dispute(signature)


def test_a_mailbox_disputes_a_signature_once_at_a_time(letter, signature) -> None:
    other = factories.approved(letter, kind="organization", name="Other Guild")
    for state in ({}, {"state": "open", "confirmed_at": NOW}):
        first = dispute(signature, **state)
        with pytest.raises(IntegrityError), transaction.atomic():
            dispute(signature)
        dispute(other).delete()
        dispute(signature, address_digest="b" * 64).delete()
        first.delete()
    for state in ("upheld", "dismissed", "withdrawn"):
        dispute(signature, state=state, confirmed_at=NOW, ended_at=NOW)
    dispute(signature)


def test_a_public_id_is_one_dispute_s(signature) -> None:
    taken = dispute(signature).public_id
    with pytest.raises(IntegrityError), transaction.atomic():
        dispute(signature, address_digest="b" * 64, public_id=taken)


def test_an_organization_is_told_once_of_a_signature(signature) -> None:
    Notice.objects.create(signature=signature)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(signature=signature)


def test_every_constraint_of_disputes_is_broken_above() -> None:
    names = {constraint.name for model in (Dispute, Notice) for constraint in model._meta.constraints}
    assert names == {"dispute_confirmed_has_its_time", "dispute_ended_has_its_time", "dispute_once_by_a_mailbox"}
