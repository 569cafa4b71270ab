"""Two entries of the registry become one, and two again, exactly."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse

from campaign.models import Campaign, Event
from letters.models import Letter
from signatures import registry_reading, workflow
from signatures.models import (
    Domain,
    Merge,
    NameKey,
    Organization,
    OrganizationLogo,
    OtherName,
    Signature,
)
from tests import factories
from tests.browse import Page, get
from tests.signatures.in_registry import entry, keeper, notices, show

pytestmark = pytest.mark.django_db
State = Signature.State
MERGE = "/desk/organizations/merge/"


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def other_letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign, slug="weir", content={"title": "On the weir"})


def signed(letter: Letter, organization: Organization, **fields: Any) -> Signature:
    """An approved signature of an entry."""
    signature = factories.pending(letter, kind="organization", name=organization.name, **fields)
    by = factories.UserFactory()
    workflow.decide(signature=signature, verdict="approve", by=by, organization=organization)
    signature.refresh_from_db()
    return signature


def merge(kept: Organization, gone: Organization, **more: Any) -> Merge:
    return workflow.merge(kept=kept, gone=gone, by="a keeper", **more)


def snapshot() -> dict[str, Any]:
    """All that the registry and the signatures say, but for their records."""
    models = [Organization, OtherName, Domain, OrganizationLogo, Signature]
    rows = {
        model.__name__: [model_to_dict(row) | {"pk": row.pk} for row in model.objects.order_by("pk")]
        for model in models
    }
    states = list(
        Signature.objects.order_by("pk").values_list("state", "organization", "authority", "nonce", "roll_key")
    )
    folds = list(Organization.objects.order_by("pk").values_list("name_fold", "search_fold", "merged_into"))
    keys = sorted(NameKey.objects.values_list("organization", "key"))
    return {**rows, "states": states, "folds": folds, "keys": keys}


def states(*signatures: Signature) -> list[tuple[str, int | None]]:
    found = Signature.objects.in_bulk([signature.pk for signature in signatures])
    return [(found[each.pk].state, found[each.pk].organization_id) for each in signatures]


def noted(signature: Signature) -> list[str]:
    types = Event.objects.filter(subject=signature.public_id).order_by("pk").values_list("type", flat=True)
    return [type.removeprefix("signature.") for type in types]


def full(name: str, **details: Any) -> Organization:
    """An entry with names and a domain."""
    made = entry(name=name, **details)
    slug = name.split()[0].lower()
    workflow.add_name(organization=made, by="a test", name=f"{name} in French", language="fr")
    workflow.verify_domain(organization=made, by="a test", domain=f"{slug}.example", note="by phone")
    OrganizationLogo.objects.create(organization=made, data=b"png", digest=f"{slug:0<64}", width=1, height=1)
    return made


# --- The verb -------------------------------------------------------------------------------------


def test_all_that_an_entry_has_moves_and_its_name_becomes_another_name(letter: Letter) -> None:
    kept = entry(name="Tide Watch", country="KE")
    gone = full(
        "Ebb Forum", short_name="EF", website="https://ebb.example/", members_represented=12, notice_email="n@e.example"
    )
    signature = signed(letter, gone, email="ann@ebb.example")
    merge(kept, gone)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert (kept.name, kept.country, kept.short_name, kept.members_represented) == ("Tide Watch", "KE", "EF", 12)
    assert (kept.website, kept.notice_email) == ("https://ebb.example/", "n@e.example")
    assert sorted(kept.other_names.values_list("name", "language")) == [
        ("Ebb Forum", ""),
        ("Ebb Forum in French", "fr"),
    ]
    assert [domain.domain for domain in kept.domains.all()] == ["ebb.example"]
    assert kept.logo.digest.startswith("ebb")
    assert states(signature) == [("approved", kept.pk)]
    assert signature.name == "Ebb Forum"
    assert Organization.objects.current().get() == kept
    assert kept in Organization.objects.matching("ebb forum")
    assert not NameKey.objects.filter(organization=gone).exists()


def test_what_the_kept_entry_has_stays_its_own() -> None:
    kept, gone = full("Tide Watch", short_name="TW", country="KE"), full("Ebb Forum", short_name="EF", country="PE")
    merge(kept, gone)
    kept.refresh_from_db()
    assert (kept.short_name, kept.country) == ("TW", "KE")
    assert kept.logo.digest.startswith("tide")
    assert sorted(kept.other_names.values_list("name", flat=True)) == [
        "EF",
        "Ebb Forum",
        "Ebb Forum in French",
        "Tide Watch in French",
    ]
    assert gone.logo.digest.startswith("ebb")


def test_of_two_signatures_of_one_letter_one_stays_live_and_both_keep_their_histories(letter: Letter) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    first, second = signed(letter, gone), signed(letter, kept)
    before = (noted(first), noted(second))
    merge(kept, gone)
    assert states(first, second) == [("approved", kept.pk), ("invalidated", kept.pk)]
    assert letter.signatures.live().get() == first
    assert letter.signatures.counted().get() == first
    assert (noted(first), noted(second)) == (before[0], [*before[1], "merged"])
    assert first.decisions.count() == second.decisions.count() == 1


def test_who_merges_chooses_which_signature_stays(letter: Letter, other_letter: Letter) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    pairs = [(signed(one, gone), signed(one, kept)) for one in (letter, other_letter)]
    merge(kept, gone, staying={pairs[1][1].public_id})
    assert [state for state, _ in states(*pairs[0], *pairs[1])] == [
        "approved",
        "invalidated",
        "invalidated",
        "approved",
    ]


def test_an_approved_signature_stays_rather_than_an_earlier_one_that_is_not(letter: Letter) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    waits = factories.pending(letter, kind="organization", name="Ebb")
    workflow.choose_entry(signature=waits, organization=gone, by="a test")
    stands = signed(letter, kept)
    merge(kept, gone)
    assert states(waits, stands) == [("invalidated", kept.pk), ("approved", kept.pk)]


def test_what_rests_on_domains_is_weighed_anew(letter: Letter) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    workflow.verify_domain(organization=kept, by="a test", domain="tide.example", note="by phone")
    signature = signed(letter, gone, email="ann@tide.example")
    assert signature.authority == 0
    done = merge(kept, gone)
    signature.refresh_from_db()
    assert signature.authority == 1
    workflow.undo_merge(merge=done, by="a keeper")
    signature.refresh_from_db()
    assert signature.authority == 0


def test_a_name_that_was_merged_is_recognized_as_the_kept_entry(letter: Letter) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    merge(kept, gone)
    waits = factories.pending(letter, kind="organization", name="Ebb Forum")
    assert registry_reading.recognized(waits) == kept
    decided = workflow.decide(signature=waits, verdict="approve", by=factories.UserFactory(), organization=gone)
    assert decided.signature.organization == kept


@pytest.mark.parametrize("way", ["itself", "merged", "into a merged one"])
def test_what_is_one_entry_already_is_not_merged(way: str) -> None:
    kept, gone, third = entry(name="Tide Watch"), entry(name="Ebb Forum"), entry(name="Weir League")
    merge(kept, gone)
    pair = {"itself": (kept, kept), "merged": (third, gone), "into a merged one": (gone, third)}[way]
    with pytest.raises(workflow.Refused):
        merge(*pair)
    assert Merge.objects.count() == 1


def test_another_meeting_than_the_one_shown_is_not_decided(letter: Letter) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    page = get(keeper(), f"{MERGE}?kept={kept.public_id}&gone={gone.public_id}")
    signed(letter, gone)
    signed(letter, kept)
    page = page.press("Merge")
    assert "Nothing was merged" in notices(page)
    assert not Merge.objects.exists()
    page.press("Merge")
    assert Merge.objects.exists()


# --- Undo -----------------------------------------------------------------------------------------


def test_undo_restores_both_entries_and_both_signatures_exactly(letter: Letter, other_letter: Letter) -> None:
    kept = full("Tide Watch")
    gone = full("Ebb Forum", short_name="EF", website="https://ebb.example/", members_represented=3, country="PE")
    both = [signed(letter, kept), signed(letter, gone, email="ann@ebb.example")]
    alone = signed(other_letter, gone)
    workflow.withdraw(signature=signed(factories.open_letter(slug="third"), gone))
    before, histories = snapshot(), [noted(each) for each in (*both, alone)]
    done = merge(kept, gone)
    assert snapshot() != before
    workflow.undo_merge(merge=done, by="a keeper")
    assert snapshot() == before
    assert [each[: len(was)] for each, was in zip(map(noted, (*both, alone)), histories, strict=True)] == histories
    again = merge(kept, gone)
    workflow.undo_merge(merge=again, by="a keeper")
    assert snapshot() == before


@pytest.mark.parametrize("state", [State.PENDING, State.LAPSED, State.CONSIDERING, State.RECEIVED])
def test_a_signature_comes_back_in_the_state_it_was_in(letter: Letter, state: str) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    signed(letter, kept)
    other = signed(letter, gone)
    Signature.objects.filter(pk=other.pk).update(state=state)
    done = merge(kept, gone)
    assert states(other) == [("invalidated", kept.pk)]
    workflow.undo_merge(merge=done, by="a keeper")
    assert states(other) == [(state, gone.pk)]


def test_what_came_since_stays_with_the_kept_entry(letter: Letter, other_letter: Letter) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    signature = signed(letter, gone)
    done = merge(kept, gone)
    since = signed(other_letter, kept)
    workflow.undo_merge(merge=done, by="a keeper")
    assert states(signature, since) == [("approved", gone.pk), ("approved", kept.pk)]


def test_an_approval_that_was_undone_since_stays_undone(letter: Letter) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    moved, invalid = signed(letter, gone), signed(letter, kept)
    done = merge(kept, gone)
    workflow.undo(signature=moved, by=factories.UserFactory())
    workflow.undo_merge(merge=done, by="a keeper")
    assert states(moved, invalid) == [("pending", None), ("approved", kept.pk)]
    assert registry_reading.recognized(moved) == gone


def remove_a_name(kept: Organization, _moved: Signature, _invalid: Signature) -> None:
    workflow.remove_name(organization=kept, by="a test", other_name=kept.other_names.get(name="Ebb Forum"))


def remove_a_domain(kept: Organization, _moved: Signature, _invalid: Signature) -> None:
    workflow.remove_domain(organization=kept, by="a test", domain=kept.domains.get(domain="ebb.example"))


def change_the_logo(kept: Organization, _moved: Signature, _invalid: Signature) -> None:
    OrganizationLogo.objects.filter(organization=kept).update(digest="f" * 64)


def edit(kept: Organization, _moved: Signature, _invalid: Signature) -> None:
    workflow.edit_entry(organization=kept, by="a test", details={"website": "https://new.example/"})


def withdraw(_kept: Organization, _moved: Signature, invalid: Signature) -> None:
    workflow.withdraw(signature=invalid)


def merge_further(kept: Organization, _moved: Signature, _invalid: Signature) -> None:
    merge(entry(name="Weir League"), kept)


def sign_again(kept: Organization, moved: Signature, _invalid: Signature) -> None:
    """The mailbox of the invalidated signature signs anew."""
    workflow.withdraw(signature=moved)
    factories.receive(moved.letter, kind="organization", name="Tide Watch", email="tide@signers.example")


@pytest.mark.parametrize(
    "since",
    [
        remove_a_name,
        remove_a_domain,
        change_the_logo,
        edit,
        withdraw,
        merge_further,
        sign_again,
    ],
)
def test_a_merge_that_cannot_be_undone_exactly_is_not_undone_and_changes_nothing(
    letter: Letter, since: Callable
) -> None:
    kept, gone = entry(name="Tide Watch"), full("Ebb Forum", website="https://ebb.example/")
    moved, invalid = signed(letter, gone), signed(letter, kept, email="tide@signers.example")
    done = merge(kept, gone)
    kept.refresh_from_db()
    since(kept, moved, invalid)
    before, client = snapshot(), keeper()
    page = Page(client, client.post(reverse("signatures:undo_merge", args=[done.pk]), follow=True))
    assert "entries again" not in notices(page)
    assert notices(page)
    with pytest.raises((workflow.CannotUndo, workflow.NotNow)):
        workflow.undo_merge(merge=done, by="a keeper")
    assert snapshot() == before
    done.refresh_from_db()
    assert done.undone_at is None


def test_a_merge_is_undone_once() -> None:
    done = merge(entry(name="Tide Watch"), entry(name="Ebb Forum"))
    workflow.undo_merge(merge=done, by="a keeper")
    with pytest.raises(workflow.CannotUndo):
        workflow.undo_merge(merge=done, by="a keeper")


def test_an_old_link_does_not_bring_an_invalidated_signature_back(letter: Letter) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    signed(letter, kept)
    other = signed(letter, gone)
    merge(gone, kept, staying={letter.signatures.exclude(pk=other.pk).get().public_id})
    other.refresh_from_db()
    assert other.state == State.INVALIDATED
    with pytest.raises(workflow.NotNow):
        workflow.confirm(signature=other)


# --- At the desk ----------------------------------------------------------------------------------


def test_a_merge_is_looked_at_first_then_done_and_undone_by_buttons(letter: Letter, other_letter: Letter) -> None:
    client = keeper()
    kept, gone = full("Tide Watch"), full("Ebb Forum", website="https://ebb.example/")
    both = [signed(letter, kept), signed(letter, gone)]
    signed(other_letter, gone)
    page = get(client, f"{MERGE}?kept={kept.public_id}&gone={gone.public_id}")
    text = page.soup.select_one("main").get_text(" ", strip=True)
    for words in ["Ebb Forum in French", "ebb.example", "https://ebb.example/", "2 signatures", letter.title]:
        assert words in text
    assert not Merge.objects.exists()
    assert other_letter.title not in text
    chosen = {f"stays-{letter.public_id}": str(both[1].public_id)}
    page = page.press("Merge", **chosen)
    assert states(*both) == [("invalidated", kept.pk), ("approved", kept.pk)]
    assert "Ebb Forum" in page.html
    assert "merged “Ebb Forum” into this entry" in page.html
    page = page.press("Undo the merge")
    assert states(*both) == [("approved", kept.pk), ("approved", gone.pk)]
    assert "two entries again" in notices(page)
    assert "undid the merge" in show(client, gone).html


def test_the_other_entry_is_found_by_its_likeness_or_by_a_search() -> None:
    client = keeper()
    gone, near = entry(name="Friends of the Lower Marsh"), entry(name="The Friends of Lower Marsh")
    far = entry(name="Weir League")
    page = get(client, f"{MERGE}?gone={gone.public_id}")
    assert near.name in page.html
    assert far.name not in page.html
    page = get(client, f"{MERGE}?gone={gone.public_id}&q=WEIR")
    link = next(each for each in page.soup.select("main a") if each.get_text() == far.name)
    assert "What “Weir League” gets" in get(client, MERGE + link["href"]).html


@pytest.mark.parametrize("typed", ["", "x", "\x00", "9" * 400, str(uuid.UUID(int=1))])
def test_what_is_no_entry_is_not_merged(typed: str) -> None:
    client, kept = keeper(), entry(name="Tide Watch")
    for data in ({"kept": kept.public_id, "gone": typed}, {"gone": kept.public_id, "kept": typed}):
        for answer in (client.get(MERGE, data), client.post(MERGE, data)):
            assert answer.status_code in {200, 400, 404}
    assert not Merge.objects.exists()


@pytest.mark.parametrize("stays", ["", "x", "\x00", "9" * 400, str(uuid.UUID(int=1))])
def test_what_is_no_signature_changes_no_choice(letter: Letter, stays: str) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    both = [signed(letter, gone), signed(letter, kept)]
    data = {"kept": kept.public_id, "gone": gone.public_id, f"stays-{letter.public_id}": stays}
    assert keeper().post(MERGE, data).status_code == 302
    assert [state for state, _ in states(*both)] == ["approved", "invalidated"]


def test_a_withheld_name_is_not_told_to_who_keeps_the_registry(letter: Letter) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    signed(letter, kept)
    other = signed(letter, gone, display="withheld")
    Signature.objects.filter(pk=other.pk).update(name="Zephyrine")
    page = get(keeper(), f"{MERGE}?kept={kept.public_id}&gone={gone.public_id}")
    assert "Zephyrine" not in page.html
    assert "Name withheld" in page.html


def test_only_who_keeps_the_registry_merges(as_role: Callable[[str], Client], letter: Letter) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum")
    signed(letter, kept)
    signed(letter, gone)
    data = {"kept": kept.public_id, "gone": gone.public_id}
    for role in ["owner", "moderator", "stranger"]:
        client = as_role(role)
        assert client.get(MERGE, data).status_code == client.post(MERGE, data).status_code == 404
    done = merge(kept, gone)
    assert as_role("owner").post(reverse("signatures:undo_merge", args=[done.pk])).status_code == 404
    assert Client().post(MERGE, data).status_code == 302
    done.refresh_from_db()
    assert done.undone_at is None


def test_the_record_names_public_facts_alone(letter: Letter) -> None:
    kept, gone = entry(name="Tide Watch"), entry(name="Ebb Forum", notice_email="secret@ebb.example")
    other = signed(letter, gone, email="ann@secret.example", display="withheld")
    signed(letter, kept)
    merge(kept, gone, staying=set())
    told = str(list(Event.objects.values_list("details", flat=True))) + str(
        [list(each.registry_events.values_list("details", flat=True)) for each in (kept, gone)]
    )
    assert "secret" not in told
    assert "secret" not in str(list(Merge.objects.values_list("before", flat=True))).replace("secret@ebb.example", "")
    assert other.name not in str(list(Event.objects.filter(subject=other.public_id).values_list("details", flat=True)))
