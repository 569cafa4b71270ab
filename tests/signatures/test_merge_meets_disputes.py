"""What was found in a dispute stands, whatever is merged or taken apart in the registry meanwhile."""

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign, Outbox, User
from letters.models import Letter
from publication import workflow as publication
from signatures import workflow
from signatures.models import Dispute, Merge, Organization, Signature
from signatures.workflow.disputing import Complaint
from tests import factories
from tests.browse import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def user(letter: Letter) -> User:
    return factories.member(letter.campaign, "owner")


def signed(letter: Letter, name: str) -> Signature:
    email = f"office@{name.split()[0].lower()}.example"
    signature = factories.approved(letter, kind="organization", name=name, email=email)
    signature.refresh_from_db()
    return signature


def disputed(signature: Signature) -> Dispute:
    """A case that is proved by the address which the registry knows."""
    address = f"board@{signature.name.split()[0].lower()}.example"
    workflow.edit_entry(organization=signature.organization, by="a test", details={"notice_email": address})
    return workflow.dispute_by_notice(
        signature=signature, address=address, complaint=Complaint("Nona Notus", "chair", "We did not sign.")
    )


def merged(kept: Signature, gone: Signature) -> Merge:
    return workflow.merge(kept=kept.organization, gone=gone.organization, by="a test")


def names(letter: Letter) -> list[str]:
    return get(Client(), letter.get_absolute_url()).texts("roll-entry")


@pytest.mark.parametrize(("how", "state"), [("dismiss", "approved"), ("uphold", "invalidated"), ("", "suspended")])
def test_undoing_a_merge_gives_the_state_that_the_case_has_by_then(
    letter: Letter, user: User, how: str, state: str
) -> None:
    alpha, beta = signed(letter, "Alpha Union"), signed(letter, "Beta Union")
    case = disputed(beta)
    merge = merged(alpha, beta)
    if how:
        getattr(workflow, how)(dispute=case, by=user)
    workflow.undo_merge(merge=merge, by="a test")
    beta.refresh_from_db()
    assert beta.state == state
    assert ("Beta Union" in names(letter)) == (state == "approved")


def test_what_was_disputed_after_a_merge_does_not_come_back_by_its_undo(letter: Letter, user: User) -> None:
    alpha, beta = signed(letter, "Alpha Union"), signed(letter, "Beta Union")
    workflow.edit_entry(organization=beta.organization, by="a test", details={"notice_email": "board@beta.example"})
    merge = merged(alpha, beta)
    beta.refresh_from_db()
    case = workflow.dispute_by_notice(
        signature=beta, address="board@beta.example", complaint=Complaint("Nona Notus", "chair", "We did not sign.")
    )
    workflow.uphold(dispute=case, by=user)
    workflow.undo_merge(merge=merge, by="a test")
    beta.refresh_from_db()
    assert beta.state == "invalidated"
    assert "Beta Union" not in names(letter)


def test_a_decision_taken_back_in_one_campaign_does_not_lock_the_registry(letter: Letter, user: User) -> None:
    alpha = signed(letter, "Alpha Union")
    elsewhere = factories.open_letter(slug="elsewhere")
    beta = signed(elsewhere, "Beta Union")
    merge = merged(alpha, beta)
    workflow.undo(signature=beta, by=user)
    workflow.undo_merge(merge=merge, by="a test")
    beta.refresh_from_db()
    assert (beta.state, beta.organization) == ("pending", None)
    assert merge.gone.merged_into_id == alpha.organization_id
    assert Organization.objects.get(pk=merge.gone_id).merged_into is None


def test_the_registry_shows_strangers_what_published_rolls_show_and_no_more(letter: Letter, user: User) -> None:
    stranger = factories.member(factories.CampaignFactory(), "viewer")
    Campaign.objects.filter(pk=letter.campaign_id).update(names_at_publication=True)
    letter.campaign.refresh_from_db()
    shown = signed(letter, "Shown Society").organization
    assert not Organization.objects.visible_to(stranger).exists()
    publication.publish(letter=letter, by=user, keep_open=True)
    later = signed(Letter.objects.get(pk=letter.pk), "Later Society").organization
    assert set(Organization.objects.visible_to(stranger)) == {shown}
    assert later in set(Organization.objects.visible_to(user))
    workflow.lettering.letter_workflow.withdraw(letter=letter, by=user)
    assert not Organization.objects.visible_to(stranger).exists()


def test_an_officer_stands_for_the_name_that_was_confirmed(letter: Letter, user: User) -> None:
    signature = factories.pending(letter, kind="organization", name="Alpha Union", email="a@alpha.example")
    officer = workflow.name_officer(signature=signature, name="Ole Zweit", position="chair", email="o@else.example")
    type(officer).objects.update(confirmed_at=timezone.now())
    workflow.correct(signature=signature, by=user, fields={"name": "ALPHA Union"})
    signature.refresh_from_db()
    assert signature.authority == 2
    workflow.correct(signature=signature, by=user, fields={"name": "Omega Federation"})
    signature.refresh_from_db()
    assert signature.authority == 0


def test_a_second_officer_is_another_person(letter: Letter) -> None:
    signature = factories.pending(letter, kind="organization", name="Alpha Union", email="a@alpha.example")
    with pytest.raises(workflow.NotThisOfficer):
        workflow.name_officer(signature=signature, name="JO CONTACT", position="chair", email="o@else.example")


@pytest.mark.parametrize("domain", ["yahoo.co.uk", "hotmail.fr", "mail.yahoo.co.jp", "asso.fr", "github.io"])
def test_a_domain_where_anybody_gets_an_address_is_verified_for_nobody(letter: Letter, domain: str) -> None:
    entry = signed(letter, "Alpha Union").organization
    with pytest.raises(workflow.NoDomain):
        workflow.verify_domain(organization=entry, domain=domain, note="a call", by="a test")


def test_many_cases_on_one_name_mail_the_campaign_once_a_day(letter: Letter) -> None:
    signature = signed(letter, "Alpha Union")
    for number in range(5):
        email = f"t{number}@troll.example"
        workflow.dispute(signature=signature, complaint=Complaint("Tom Troll", "", "Not ours.", email))
        workflow.confirm_dispute(dispute=signature.disputes.latest("pk"))
    assert signature.disputes.filter(state="open").count() == 5
    assert Outbox.objects.filter(kind="disputed").count() == 1
