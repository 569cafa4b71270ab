"""Every rule that the database holds on signatures and decisions, broken once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from letters.models import Letter
from signatures.models import (
    LIVE,
    Contact,
    Decision,
    Display,
    Distinct,
    Invitation,
    MailTally,
    Merge,
    NameKey,
    Officer,
    Organization,
    Pack,
    PackAnswer,
    Signature,
    SignatureKey,
    State,
    Vouch,
)
from tests import factories

DIGEST = "a" * 64
OF_SIGNATURES = [Signature, Contact, Decision, Officer, Vouch, Pack, PackAnswer, Invitation, MailTally]
OF_NAMES = [NameKey, SignatureKey, Distinct, Merge]


@pytest.fixture
def letter() -> Letter:
    return factories.open_letter()


def signature(letter: Letter, **fields: Any) -> Signature:
    """A signature that breaks no rule, with `fields` in their place."""
    now = timezone.now()
    defaults = {
        "kind": "individual",
        "name": "Ada Exemplar",
        "name_fold": "ada exemplar",
        "state": State.PENDING,
        "confirmed_at": now,
        "consented_at": now,
        "address_digest": DIGEST,
        "language": "en",
        "version": letter.in_force,
        "basis": letter.in_force,
        "roll_key": b"a",
    }
    return Signature.objects.create(letter=letter, **defaults | fields)


def refused(letter: Letter, **fields: Any) -> str:
    """The database's complaint about such a signature."""
    with pytest.raises(IntegrityError) as complaint, transaction.atomic():
        signature(letter, **fields)
    return str(complaint.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("signature_kind_known", {"kind": "robot"}),
        ("signature_state_known", {"state": "burnt"}),
        ("signature_listed_from_has_its_date", {"display": Display.LISTED_FROM}),
        ("signature_listed_from_has_its_date", {"listed_from": timezone.now().date()}),
        ("signature_approved_with_consent", {"state": State.APPROVED, "confirmed_at": None}),
        ("signature_has_a_mailbox_or_a_source", {"address_digest": ""}),
        ("signature_authority_known", {"authority": 4}),
    ],
)
def test_the_database_refuses_what_breaks_a_rule(letter: Letter, rule: str, fields: dict[str, Any]) -> None:
    assert rule in refused(letter, **fields)
    signature(letter)


@pytest.mark.django_db
def test_a_mailbox_signs_once_as_an_individual_while_its_signature_lives(letter: Letter) -> None:
    for state in LIVE:
        standing = signature(letter, state=state)
        refused(letter, name="Another", name_fold="another")
        standing.delete()
    for state in set(State) - set(LIVE):
        signature(letter, state=state)
    signature(letter)
    signature(letter, kind="organization")
    signature(factories.open_letter(letter.campaign, slug="other"))


@pytest.mark.django_db
def test_a_mailbox_signs_once_for_each_organization_while_its_signature_lives(letter: Letter) -> None:
    signature(letter, kind="organization")
    refused(letter, kind="organization")
    signature(letter, kind="organization", name_fold="another group")
    signature(letter, kind="organization", state=State.REJECTED)
    signature(letter, kind="organization", address_digest="b" * 64)


@pytest.mark.django_db
def test_those_entered_without_a_mailbox_may_share_a_name(letter: Letter) -> None:
    for kind in ["individual", "organization"]:
        for _ in range(2):
            signature(letter, kind=kind, address_digest="", consent_source="paper", confirmed_at=None)
    assert letter.signatures.count() == 4


@pytest.mark.django_db
def test_a_public_id_is_one_signature_s(letter: Letter) -> None:
    taken = signature(letter).public_id
    refused(letter, public_id=taken, address_digest="b" * 64)


@pytest.mark.django_db
def test_a_signature_has_one_contact(letter: Letter) -> None:
    stored = signature(letter)
    fields = {"signature": stored, "email": "ada@signers.example", "retain_until": timezone.now().date()}
    Contact.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(**fields)


@pytest.mark.django_db
def test_one_decision_stands_at_a_time(letter: Letter) -> None:
    stored = signature(letter)
    first = Decision.objects.create(signature=stored, verdict="approve", by="One")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(signature=stored, verdict="reject", by="Other")
    first.undone_at = timezone.now()
    first.save()
    Decision.objects.create(signature=stored, verdict="reject", by="Other")


@pytest.mark.django_db
def test_a_mailbox_is_named_once_as_the_officer_of_a_signature(letter: Letter) -> None:
    stored = signature(letter, kind="organization")
    fields = {"name": "Olga Officerova", "position": "treasurer", "email": "o@officers.example", "nonce": "a" * 64}
    Officer.objects.create(signature=stored, address_digest=DIGEST, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.create(signature=stored, address_digest=DIGEST, **fields)
    Officer.objects.create(signature=stored, address_digest="b" * 64, **fields)
    other = signature(letter, kind="organization", name_fold="another group")
    Officer.objects.create(signature=other, address_digest=DIGEST, **fields)


@pytest.mark.django_db
def test_one_vouch_stands_at_a_time(letter: Letter) -> None:
    stored = signature(letter, kind="organization")
    first = Vouch.objects.create(signature=stored, note="Known.", by="One")
    with pytest.raises(IntegrityError), transaction.atomic():
        Vouch.objects.create(signature=stored, note="Known.", by="Other")
    first.ended_at = timezone.now()
    first.save()
    Vouch.objects.create(signature=stored, note="Known.", by="Other")


@pytest.mark.django_db
def test_an_organization_signs_a_letter_once_while_its_signature_lives(letter: Letter) -> None:
    fields = {"kind": "organization", "organization": Organization.objects.create(name="Marsh", created_by="One")}
    for state in LIVE:
        standing = signature(letter, state=state, **fields)
        refused(letter, address_digest="b" * 64, **fields)
        standing.delete()
    for number, state in enumerate(set(State) - set(LIVE)):
        signature(letter, state=state, address_digest=f"{number}" * 64, **fields)
    signature(letter, address_digest="c" * 64, **fields)
    signature(factories.open_letter(letter.campaign, slug="other"), **fields)


@pytest.mark.django_db
def test_an_individual_is_no_organization_s_signature(letter: Letter) -> None:
    organization = Organization.objects.create(name="Marsh", created_by="One")
    assert "signature_of_an_organization" in refused(letter, organization=organization)


def complaint(model: type[Model], **fields: Any) -> str:
    """The database's complaint about a row of `model`."""
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        model.objects.create(**fields)
    return str(raised.value)


@pytest.mark.django_db
def test_a_signature_has_one_pack_and_a_link_leads_to_one(letter: Letter) -> None:
    first = Pack.objects.create(signature=signature(letter), seen=letter.in_force)
    complaint(Pack, signature=first.signature, seen=letter.in_force)
    complaint(Pack, signature=signature(letter, address_digest="b" * 64), seen=letter.in_force, token=first.token)


@pytest.mark.django_db
def test_an_answer_to_a_pack_is_a_known_one_of_somebody(letter: Letter) -> None:
    answer = {
        "pack": Pack.objects.create(signature=signature(letter), seen=letter.in_force),
        "version": letter.in_force,
    }
    assert "pack_answer_verdict_known" in complaint(PackAnswer, **answer, verdict="perhaps", name="Ola")
    assert "pack_answer_is_somebody_s" in complaint(PackAnswer, **answer, verdict="approve", name="")
    PackAnswer.objects.create(**answer, verdict="approve", name="Ola")


@pytest.mark.django_db
def test_an_organization_is_invited_once_by_a_mailbox_while_it_is_known_whom_it_names(letter: Letter) -> None:
    row = {"letter": letter, "address_digest": DIGEST, "retain_until": timezone.now().date(), "created_by": "One"}
    Invitation.objects.create(**row, name="League")
    complaint(Invitation, **row, name="League")
    Invitation.objects.create(**row, name="Another League")
    Invitation.objects.create(**row | {"address_digest": "b" * 64}, name="League")
    Invitation.objects.create(**row | {"letter": factories.open_letter(letter.campaign, slug="other")}, name="League")
    for _ in range(2):
        Invitation.objects.create(**row, name="")


@pytest.mark.django_db
def test_an_invitation_is_in_a_known_state_and_a_signed_one_has_ended(letter: Letter) -> None:
    row = {"letter": letter, "address_digest": DIGEST, "retain_until": timezone.now().date(), "name": "League"}
    assert "invitation_state_known" in complaint(Invitation, **row, state="lost")
    assert "invitation_signed_has_ended" in complaint(Invitation, **row, state="signed")
    Invitation.objects.create(**row, state="signed", ended_at=timezone.now())


@pytest.mark.django_db
def test_a_campaign_counts_the_mails_to_an_address_once(letter: Letter) -> None:
    MailTally.objects.create(campaign=letter.campaign, address_digest=DIGEST)
    complaint(MailTally, campaign=letter.campaign, address_digest=DIGEST)
    MailTally.objects.create(campaign=factories.CampaignFactory(), address_digest=DIGEST)


@pytest.mark.django_db
def test_a_key_is_once_an_entry_s_and_once_a_signature_s_under_its_letter(letter: Letter) -> None:
    one, other = (Organization.objects.create(name=name, created_by="One") for name in ("League", "Union"))
    NameKey.objects.create(organization=one, key="w:league")
    complaint(NameKey, organization=one, key="w:league")
    NameKey.objects.create(organization=other, key="w:league")
    stored = signature(letter)
    SignatureKey.objects.create(letter=letter, signature=stored, key="w:league")
    complaint(SignatureKey, letter=letter, signature=stored, key="w:league")
    SignatureKey.objects.create(letter=letter, signature=signature(letter, address_digest="b" * 64), key="w:league")


@pytest.mark.django_db
def test_two_names_are_told_apart_once_and_no_name_from_itself() -> None:
    row = {"kind": "organization", "one": "league", "other": "union", "by": "One"}
    Distinct.objects.create(**row)
    complaint(Distinct, **row)
    assert "distinct_of_two" in complaint(Distinct, **row | {"other": "league"})
    Distinct.objects.create(**row | {"kind": "individual"})


@pytest.mark.django_db
def test_an_entry_is_merged_into_one_other_at_a_time() -> None:
    kept, gone = (Organization.objects.create(name=name, created_by="One") for name in ("League", "Union"))
    first = Merge.objects.create(kept=kept, gone=gone, before={}, by="One")
    complaint(Merge, kept=kept, gone=gone, before={}, by="One")
    first.undone_at = timezone.now()
    first.save()
    Merge.objects.create(kept=kept, gone=gone, before={}, by="One")


def test_every_constraint_of_names_and_merges_is_broken_above() -> None:
    checks = {constraint.name for model in OF_NAMES for constraint in model._meta.constraints}
    assert checks == {
        "name_key_once",
        "signature_key_once",
        "distinct_once",
        "distinct_of_two",
        "merge_stands_alone",
    }


def test_every_constraint_of_signatures_is_broken_above() -> None:
    checks = {constraint.name for model in OF_SIGNATURES for constraint in model._meta.constraints}
    assert checks == {
        "individual_signs_once",
        "organization_signs_once_by_an_address",
        "organization_signs_once",
        "signature_of_an_organization",
        "signature_kind_known",
        "signature_state_known",
        "signature_listed_from_has_its_date",
        "signature_approved_with_consent",
        "signature_has_a_mailbox_or_a_source",
        "signature_authority_known",
        "decision_stands_alone",
        "officer_once",
        "vouch_stands_alone",
        "pack_answer_verdict_known",
        "pack_answer_is_somebody_s",
        "invitation_once",
        "invitation_state_known",
        "invitation_signed_has_ended",
        "mail_tally_once",
    }
