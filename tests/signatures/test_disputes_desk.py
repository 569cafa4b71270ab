"""Cases at the desk: who sees what of them, and what a decision does."""

import pytest
from django.test import Client
from django.urls import reverse

from campaign.models import Event, Outbox
from letters.models import Letter
from signatures import workflow
from signatures.models import Dispute, Signature
from tests import factories
from tests.browse import Page, get
from tests.signatures import disputing
from tests.signatures.at_desk import told
from tests.signatures.disputing import (
    DOMAIN,
    FROM_ELSEWHERE,
    FROM_HOME,
    NAME,
    SIGNER,
    case_page,
    dispute,
    state_of,
    the_case,
)

pytestmark = pytest.mark.django_db
PRIVATE = ["Olga Officerova", "secretary general", FROM_HOME, DOMAIN, "council never saw", "They rang us"]


@pytest.fixture
def letter(campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def signature(letter: Letter) -> Signature:
    return disputing.signed(letter)


@pytest.fixture
def proved(signature: Signature, send_mail) -> Dispute:
    dispute(signature, send_mail)
    return the_case(signature)


@pytest.fixture
def unproved(signature: Signature, send_mail) -> Dispute:
    dispute(signature, send_mail, FROM_ELSEWHERE)
    return the_case(signature)


def list_page(client, letter: Letter) -> Page:
    return get(client, reverse("signatures:disputes", args=[letter.campaign.slug, letter.slug]))


def case_path(case: Dispute, letter: Letter | None = None) -> str:
    letter = letter or case.signature.letter
    return reverse("signatures:case", args=[letter.campaign.slug, letter.slug, case.public_id])


# --- Who sees what --------------------------------------------------------------------------------


def test_a_moderator_sees_the_evidence_of_both_sides(proved, as_role) -> None:
    html = case_page(as_role("moderator"), proved).html
    for shown in [*PRIVATE[:4], "its verified domain", "Jo Contact", SIGNER, "Authority"]:
        assert shown in html, shown


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_who_sees_no_contacts_sees_that_there_is_a_case_and_nothing_private(proved, as_role, role) -> None:
    workflow.uphold(dispute=proved, by=factories.UserFactory(), private_note="They rang us.")
    client = as_role(role)
    pages = [case_page(client, proved), list_page(client, proved.signature.letter)]
    for page in pages:
        assert NAME in page.html
        for private in [*PRIVATE, SIGNER, "Jo Contact"]:
            assert private not in page.html, private
    assert not pages[0].marks("uphold")
    assert not pages[0].marks("take-back")


def test_a_withheld_name_stays_so_for_who_may_not_see_it(letter, signature, proved, as_role) -> None:
    Signature.objects.filter(pk=signature.pk).update(display="withheld")
    viewer, moderator = as_role("viewer"), as_role("moderator")
    for page in (case_page(viewer, proved), list_page(viewer, letter)):
        assert NAME not in page.html
    for page in (case_page(moderator, proved), list_page(moderator, letter)):
        assert NAME in page.html


@pytest.mark.parametrize("role", ["viewer", "editor", "stranger"])
@pytest.mark.parametrize("verdict", ["uphold", "dismiss", "take-back"])
def test_only_who_decides_decides(proved, as_role, role, verdict) -> None:
    assert as_role(role).post(case_path(proved), {"verdict": verdict}).status_code == 404
    assert state_of(proved.signature) == "suspended"


def test_a_case_is_not_reached_through_another_letter_or_campaign(proved, as_role, campaign) -> None:
    other = factories.open_letter(campaign, slug="other")
    elsewhere = factories.open_letter(factories.CampaignFactory(), slug="lanterns")
    assert as_role("owner").get(case_path(proved, other)).status_code == 404
    assert as_role("owner", elsewhere.campaign).get(case_path(proved, elsewhere)).status_code == 404
    assert as_role("owner", elsewhere.campaign).post(case_path(proved), {"verdict": "dismiss"}).status_code == 404


def test_what_nobody_has_confirmed_is_no_case(signature, as_role) -> None:
    disputing.say(signature)
    owner = as_role("owner")
    assert owner.get(case_path(the_case(signature))).status_code == 404
    assert NAME not in list_page(owner, signature.letter).html
    assert "open dispute" not in get(owner, f"/desk/{signature.letter.campaign.slug}/letters/lanterns/").html


def test_open_and_ended_cases_stand_apart(signature, unproved, send_mail, as_role, letter) -> None:
    owner = as_role("owner")
    page = list_page(owner, letter)
    assert NAME in page.text("open-cases")
    assert not page.marks("ended-cases")
    workflow.dismiss(dispute=unproved, by=factories.UserFactory())
    page = list_page(owner, letter)
    assert "No dispute is open" in page.text("open-cases")
    assert NAME in page.text("ended-cases")


# --- Decisions ------------------------------------------------------------------------------------


def test_upholding_makes_the_signature_invalid(proved, as_role, send_mail) -> None:
    page = case_page(as_role("moderator"), proved).submit("uphold", private_note="They rang us.")
    assert state_of(proved.signature) == "invalidated"
    proved.refresh_from_db()
    assert (proved.state, proved.note, bool(proved.ended_at)) == ("upheld", "They rang us.", True)
    assert "Upheld" in page.text("case-state")
    assert Event.objects.filter(type="signature.invalidated", subject=proved.signature.public_id).count() == 1


def test_an_unproved_case_can_be_upheld_too(unproved, as_role) -> None:
    case_page(as_role("moderator"), unproved).submit("uphold")
    assert state_of(unproved.signature) == "invalidated"
    assert not unproved.signature.letter.signatures.counted().exists()


def test_dismissing_lets_the_signature_stand(proved, as_role) -> None:
    case_page(as_role("moderator"), proved).submit("dismiss")
    assert state_of(proved.signature) == "approved"
    assert proved.signature.letter.signatures.counted().count() == 1
    proved.refresh_from_db()
    assert proved.state == "dismissed"


def test_taking_back_lets_it_stand_again_and_keeps_both_notes(proved, as_role, send_mail) -> None:
    moderator = as_role("moderator")
    case_page(moderator, proved).submit("uphold", private_note="They rang us.")
    send_mail()
    case_page(moderator, proved).submit("take-back", private_note="It was another guild.")
    assert state_of(proved.signature) == "approved"
    proved.refresh_from_db()
    assert (proved.state, proved.note) == ("dismissed", "They rang us.\nIt was another guild.")
    assert {message.to[0] for message in send_mail()} == {SIGNER, FROM_HOME}


def test_upholding_ends_every_open_case_of_the_signature(signature, unproved, send_mail) -> None:
    dispute(signature, send_mail, FROM_HOME)
    send_mail()
    workflow.uphold(dispute=unproved, by=factories.UserFactory())
    assert set(Dispute.objects.values_list("state", flat=True)) == {"upheld"}
    assert {message.to[0] for message in send_mail()} == {SIGNER, FROM_HOME, FROM_ELSEWHERE}


def test_while_another_proved_case_is_open_the_name_stays_off(signature, send_mail) -> None:
    by = factories.UserFactory()
    disputing.say(signature, f"chair@{DOMAIN}")
    link = disputing.confirm_link(send_mail)
    dispute(signature, send_mail)
    Client().post(link)
    second, first = Dispute.objects.open().order_by("created_at")
    workflow.dismiss(dispute=first, by=by)
    assert state_of(signature) == "suspended"
    workflow.dismiss(dispute=second, by=by)
    assert state_of(signature) == "approved"


def test_a_case_that_a_colleague_has_ended_is_told_so(proved, as_role) -> None:
    moderator = as_role("moderator")
    colleague = factories.UserFactory(name="Cora Colleague")
    workflow.dismiss(dispute=proved, by=colleague)
    for verdict in ("uphold", "dismiss"):
        (level, words) = told(moderator.post(case_path(proved), {"verdict": verdict}))[-1]
        assert level == "error"
        assert "Cora Colleague" in words
    assert told(moderator.post(case_path(proved), {"verdict": "take-back"}))[-1][0] == "error"
    assert state_of(proved.signature) == "approved"


def test_a_case_cannot_be_decided_once_the_signatory_has_left(proved, as_role) -> None:
    workflow.withdraw(signature=proved.signature)
    for verdict in ("uphold", "dismiss", "take-back"):
        assert told(as_role("moderator").post(case_path(proved), {"verdict": verdict}))[-1][0] == "error"
    assert state_of(proved.signature) == "withdrawn"


def test_what_means_nothing_decides_nothing(proved, as_role) -> None:
    moderator = as_role("moderator")
    for posted in ({}, {"verdict": "burn"}, {"verdict": "uphold", "private_note": "x" * 501}):
        assert told(moderator.post(case_path(proved), posted))[-1][0] == "error"
    assert state_of(proved.signature) == "suspended"


@pytest.mark.parametrize("email", [SIGNER, "other@elsewhere.example"])
def test_a_place_that_was_taken_meanwhile_is_not_given_back(letter, signature, proved, as_role, email) -> None:
    """The same mailbox signed anew, or the same organization by another."""
    workflow.uphold(dispute=proved, by=factories.UserFactory())
    disputing.signed(letter, email=email, domain="")
    (level, words) = told(as_role("moderator").post(case_path(proved), {"verdict": "take-back"}))[-1]
    assert (level, "Withdraw that one first" in words) == ("error", True)
    assert state_of(signature) == "invalidated"
    proved.refresh_from_db()
    assert proved.state == "upheld"
    assert letter.signatures.counted().count() == 1


def test_the_contact_of_an_invalid_signature_is_erased_within_a_month_unless_it_stands_again(proved) -> None:
    contact, by = proved.signature.contact, factories.UserFactory()
    before = contact.retain_until
    workflow.uphold(dispute=proved, by=by)
    contact.refresh_from_db()
    assert contact.retain_until < before
    workflow.take_back(dispute=proved, by=by)
    contact.refresh_from_db()
    assert contact.retain_until == before


def test_the_campaign_is_told_of_each_case_without_who_says_so(proved) -> None:
    mail = Outbox.objects.get(kind="disputed")
    assert mail.to == "desk@lantern.example"
    assert case_path(proved) in mail.text
    assert all(private not in mail.text for private in PRIVATE)


def test_the_signature_page_leads_to_its_dispute(proved, as_role) -> None:
    place = [proved.signature.letter.campaign.slug, proved.signature.letter.slug]
    page = get(as_role("viewer"), reverse("signatures:signature", args=[*place, proved.signature.public_id]))
    assert page.soup.select(f'.notice a[href="{reverse("signatures:disputes", args=place)}"]')


def test_the_pages_take_as_many_queries_with_many_cases_as_with_one(
    letter, signature, unproved, send_mail, as_role, django_assert_max_num_queries
) -> None:
    owner = as_role("owner")
    list_page(owner, letter)
    with django_assert_max_num_queries(12):
        list_page(owner, letter)
    for number in range(5):
        dispute(signature, send_mail, f"w{number}@mailbox.example")
    with django_assert_max_num_queries(12):
        list_page(owner, letter)
