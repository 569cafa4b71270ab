"""An approved organization has its entry in the registry, and signs a letter once."""

from collections.abc import Callable

import pytest
from django.test import Client

from campaign.models import Campaign
from letters.models import Letter
from signatures import registry_reading, workflow
from signatures.models import NameKey, Organization, OtherName, Signature
from tests import factories
from tests.signatures.at_desk import path, post, queue, row_of, told
from tests.signatures.in_registry import entry

pytestmark = pytest.mark.django_db
State = Signature.State
GROUP = {"kind": "organization", "name": "Friends of the Marsh", "country": "KE"}


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def moderator(as_role: Callable[[str], Client], letter: Letter) -> Client:
    return as_role("moderator")


def approve(client: Client, signature: Signature, **more: object) -> tuple[str, str]:
    """Approve at the desk; the last message."""
    return told(post(client, signature.letter, "decide/", signature, verdict="approve", **more))[-1]


def organization_of(signature: Signature) -> Organization | None:
    return Signature.objects.select_related("organization").get(pk=signature.pk).organization


def test_approving_an_organization_begins_its_entry_with_public_facts(moderator: Client, letter: Letter) -> None:
    signature = factories.pending(letter, **GROUP, website="https://marsh.example/", email="jo@secret.example")
    assert organization_of(signature) is None
    approve(moderator, signature)
    made = organization_of(signature)
    assert (made.name, made.country, made.website) == ("Friends of the Marsh", "KE", "https://marsh.example/")
    assert (made.notice_email, made.name_fold) == ("", "friends of the marsh")
    assert not made.domains.exists()
    (event,) = made.registry_events.all()
    assert (event.type, event.details) == ("organization.created", {"name": "Friends of the Marsh"})
    assert "secret" not in str(Organization.objects.values().get())


def test_individuals_and_those_not_accepted_have_no_entry(moderator: Client, letter: Letter) -> None:
    approve(moderator, factories.pending(letter, name="Ada Exemplar"))
    post(moderator, letter, "decide/", factories.pending(letter, **GROUP), verdict="reject", reason="No.")
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    "printed",
    [
        {"name": "FRIENDS of the Marsh", "country": "KE"},
        {"name": "Friends of the Mârsh", "country": ""},
        {"name": "Amis du marais", "country": "KE"},
        {"name": "Marsh Watch", "country": "KE"},
    ],
)
def test_an_entry_that_is_exactly_so_named_is_found_and_the_printed_name_stays(
    moderator: Client, letter: Letter, printed: dict
) -> None:
    known = entry(name="Friends of the Marsh", country="KE")
    workflow.add_name(organization=known, by="a test", name="Amis du marais", language="fr")
    workflow.add_name(organization=known, by="a test", name="Marsh Watch", kind=OtherName.NameKind.FORMER)
    signature = factories.pending(letter, kind="organization", **printed)
    assert registry_reading.recognized(signature) == known
    approve(moderator, signature)
    assert organization_of(signature) == known
    assert Signature.objects.get(pk=signature.pk).name == printed["name"]


@pytest.mark.parametrize(
    "printed",
    [
        {"name": "Friends of the Marsh", "country": "PE"},
        {"name": "FOTM", "country": "KE"},
        {"name": "Friends of the Marshes", "country": "KE"},
        {"name": "Marsh Wardens", "country": "KE"},
    ],
)
def test_a_namesake_elsewhere_an_acronym_a_near_name_or_a_merged_one_is_not_taken_for_it(
    moderator: Client, letter: Letter, printed: dict
) -> None:
    known = entry(name="Friends of the Marsh", country="KE")
    workflow.add_name(organization=known, by="a test", name="FOTM", kind=OtherName.NameKind.SHORT)
    Organization.objects.filter(pk=entry(name="Marsh Wardens").pk).update(merged_into=known)
    signature = factories.pending(letter, kind="organization", **printed)
    assert registry_reading.recognized(signature) is None
    approve(moderator, signature)
    assert organization_of(signature) not in {known, None}


def test_where_two_entries_fit_neither_is_taken(moderator: Client, letter: Letter) -> None:
    entry(name="Friends of the Marsh", country="KE")
    entry(name="Friends of the Marsh", country="PE")
    signature = factories.pending(letter, kind="organization", name="Friends of the Marsh", country="")
    assert registry_reading.recognized(signature) is None
    in_kenya = factories.pending(letter, **GROUP)
    assert registry_reading.recognized(in_kenya).country == "KE"


def test_an_organization_signs_a_letter_once_while_its_signature_lives(moderator: Client, letter: Letter) -> None:
    first, second = factories.pending(letter, **GROUP), factories.pending(letter, **GROUP)
    assert approve(moderator, first)[0] == "success"
    level, words = approve(moderator, second)
    assert (level, "has signed this letter already" in words) == ("error", True)
    second.refresh_from_db()
    assert (second.state, second.organization) == (State.PENDING, None)
    assert not second.decisions.exists()
    workflow.withdraw(signature=first)
    assert approve(moderator, second)[0] == "success"
    assert organization_of(second) == organization_of(first)


def test_the_same_organization_signs_another_letter(moderator: Client, letter: Letter) -> None:
    other = factories.open_letter(letter.campaign, slug="other")
    signatures = [factories.pending(each, **GROUP) for each in (letter, other)]
    assert [approve(moderator, signature)[0] for signature in signatures] == ["success", "success"]
    assert organization_of(signatures[0]) == organization_of(signatures[1])


def test_undoing_an_approval_leaves_the_entry_and_takes_the_signature_off_it(moderator: Client, letter: Letter) -> None:
    signature = factories.pending(letter, **GROUP)
    approve(moderator, signature)
    made = organization_of(signature)
    post(moderator, letter, "undo/", signature)
    assert organization_of(signature) is None
    approve(moderator, signature)
    assert organization_of(signature) == made
    assert Organization.objects.count() == 1


def test_a_bulk_approval_goes_on_after_an_organization_that_has_signed(moderator: Client, letter: Letter) -> None:
    signatures = [factories.pending(letter, **GROUP) for _ in range(2)]
    signatures.append(factories.pending(letter, name="Zora Exemplar"))
    answer = post(moderator, letter, "queue/approve/", signatures=[str(s.public_id) for s in signatures])
    messages = told(answer)
    assert messages[0] == ("success", "2 signatures approved.")
    assert "has signed this letter already" in messages[1][1]
    assert not any("faster" in words for _level, words in messages)
    assert [s.state for s in letter.signatures.order_by("pk")] == [State.APPROVED, State.PENDING, State.APPROVED]


def test_a_coordinator_may_say_whose_signature_it_is_among_the_entries_that_they_see(
    moderator: Client, letter: Letter
) -> None:
    seen = organization_of(factories.approved(letter, kind="organization", name="Marsh Alliance", country="KE"))
    unseen = entry(name="Hidden Alliance")
    other = factories.open_letter(letter.campaign, slug="other")
    signature = factories.pending(other, **GROUP)
    assert approve(moderator, signature, organization=str(unseen.public_id))[0] == "error"
    assert approve(moderator, signature, organization="no id")[0] == "error"
    assert organization_of(signature) is None
    assert approve(moderator, signature, organization=str(seen.public_id))[0] == "success"
    assert organization_of(signature) == seen


def test_a_signature_goes_to_the_entry_into_which_the_given_one_was_merged(letter: Letter) -> None:
    gone, kept = entry(name="Old Marsh"), entry(name="New Marsh")
    Organization.objects.filter(pk=gone.pk).update(merged_into=kept)
    decided = workflow.decide(
        signature=factories.pending(letter, **GROUP), verdict="approve", by=factories.UserFactory(), organization=gone
    )
    assert decided.signature.organization == kept


def test_the_evidence_shows_those_who_decide_what_the_registry_knows(
    as_role: Callable[[str], Client], letter: Letter
) -> None:
    known = entry(name="Friends of the Marsh", country="KE")
    workflow.verify_domain(organization=known, by="a test", domain="marsh.example", note="called them")
    signature = factories.pending(letter, **GROUP)
    shown = queue(as_role("moderator"), letter).soup.get_text(" ", strip=True)
    assert "In the registry Friends of the Marsh ; verified domain marsh.example" in shown
    assert "called them" not in shown
    for role in ("viewer", "editor"):
        assert "In the registry" not in queue(as_role(role), letter).soup.get_text()
    assert row_of(queue(as_role("owner"), letter), signature)
    unknown = factories.pending(letter, kind="organization", name="Unheard of")
    answer = as_role("owner").get(path(letter, "evidence/", unknown))
    assert "In the registry" not in answer.content.decode()


def test_names_are_found_by_keys_that_follow_every_change() -> None:
    known = entry(name="Friends of the Marsh", short_name="FOTM")
    before = set(known.keys.values_list("key", flat=True))
    assert before
    assert Organization.objects.get().search_fold == "friends of the marsh\nfotm"
    other = workflow.add_name(organization=known, by="a test", name="Amis du marais")
    assert set(known.keys.values_list("key", flat=True)) > before
    workflow.remove_name(organization=known, by="a test", other_name=other)
    assert set(known.keys.values_list("key", flat=True)) == before
    workflow.edit_entry(organization=known, by="a test", details={"short_name": ""})
    assert Organization.objects.get().search_fold == "friends of the marsh"
    assert NameKey.objects.exclude(organization=known).count() == 0
