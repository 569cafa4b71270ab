"""The desk's doors: every address of the desk, for every role."""

import datetime
import uuid
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from campaign import access
from campaign.access import POWERS, Power
from campaign.models import Campaign, HouseStyle, Membership, User
from letters.models import Letter, Proposal, ReviewRound
from letters.workflow import rounds
from signatures import workflow
from signatures.models import Dispute, Signature
from tests import factories
from tests.conftest import client_of
from tests.signatures.changing import save, translate

ROLES = list(POWERS)


class Door(NamedTuple):
    """One address of the desk: the power it takes, and how it is asked."""

    need: Power
    method: str = "get"


ANYBODY, SUPERUSER = "publication:desk", "campaign:new"  # these two take no power in a campaign
SITE_WIDE = "desk/organizations/"  # the registry is no campaign's: tests/signatures/test_registry_desk.py
DOORS = {
    "campaign:settings": Door(Power.TEAM),
    "campaign:logo": Door(Power.TEAM, "post"),
    "campaign:remove_logo": Door(Power.TEAM, "post"),
    "campaign:team": Door(Power.TEAM),
    "letters:new": Door(Power.DRAFT),
    "letters:text": Door(Power.DRAFT),
    "letters:text_preview": Door(Power.DRAFT, "post"),
    "letters:text_keep": Door(Power.DRAFT, "post"),
    "letters:text_discard": Door(Power.DRAFT, "post"),
    "letters:text_paste": Door(Power.DRAFT, "post"),
    "letters:check": Door(Power.READ),
    "letters:details": Door(Power.DRAFT),
    "letters:versions": Door(Power.READ),
    "letters:version": Door(Power.READ),
    "letters:compare": Door(Power.READ),
    "letters:restore": Door(Power.DRAFT, "post"),
    "letters:languages": Door(Power.READ),
    "letters:approve_translation": Door(Power.DRAFT, "post"),
    "letters:remove_language": Door(Power.DRAFT, "post"),
    "letters:review": Door(Power.READ),
    "letters:new_round": Door(Power.DRAFT),
    "letters:round": Door(Power.READ),
    "letters:history": Door(Power.READ),
    "letters:close": Door(Power.RUN, "post"),
    "letters:pause": Door(Power.RUN, "post"),
    "letters:resume": Door(Power.RUN, "post"),
    "letters:deadline": Door(Power.RUN, "post"),
    "letters:list_for_all": Door(Power.RUN, "post"),
    "letters:renew_link": Door(Power.RUN, "post"),
    "letters:withdraw": Door(Power.RUN),
    "signatures:open": Door(Power.RUN),
    "signatures:adopt": Door(Power.RUN),
    "signatures:proposal": Door(Power.READ),
    "signatures:affirmations": Door(Power.READ),
    "signatures:remind_to_affirm": Door(Power.DECIDE, "post"),
    "signatures:affirm_for": Door(Power.DECIDE, "post"),
    "signatures:set_lapse": Door(Power.RUN, "post"),
    "signatures:queue": Door(Power.READ),
    "signatures:bulk_approve": Door(Power.DECIDE, "post"),
    "signatures:numbers": Door(Power.READ),
    "signatures:article_rule": Door(Power.DECIDE, "post"),
    "signatures:list": Door(Power.READ),
    "signatures:add": Door(Power.DECIDE),
    "signatures:signature": Door(Power.READ),
    "signatures:evidence": Door(Power.READ),
    "signatures:decide": Door(Power.DECIDE, "post"),
    "signatures:undo": Door(Power.DECIDE, "post"),
    "signatures:resend": Door(Power.DECIDE, "post"),
    "signatures:withdraw": Door(Power.DECIDE, "post"),
    "signatures:same": Door(Power.DECIDE, "post"),
    "signatures:apart": Door(Power.DECIDE, "post"),
    "signatures:vouch": Door(Power.DECIDE, "post"),
    "signatures:take_vouch_back": Door(Power.DECIDE, "post"),
    "signatures:import": Door(Power.DRAFT),
    "signatures:invitations": Door(Power.READ),
    "signatures:invite": Door(Power.DECIDE),
    "signatures:send_invitations": Door(Power.DECIDE, "post"),
    "signatures:revoke_invitation": Door(Power.DECIDE, "post"),
    "signatures:disputes": Door(Power.READ),
    "signatures:case": Door(Power.READ),
    "publication:desk_campaign": Door(Power.READ),
    "publication:desk_letter": Door(Power.READ),
    "publication:publish": Door(Power.RUN),
    "publication:styles": Door(Power.TEAM),
    "publication:style": Door(Power.TEAM),
    "publication:remove_style": Door(Power.TEAM, "post"),
}
OF_NOTHING_THERE = {"signatures:same", "signatures:apart"}  # a post without what it is about answers 404 to everybody


def desk_names(patterns: list, prefix: str = "", space: str = "") -> Iterator[str]:
    """The name of every address that begins with desk/ and is a campaign's; twice where a language may precede it."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from desk_names(pattern.url_patterns, path, pattern.namespace or space)
        elif isinstance(pattern, URLPattern) and path.startswith("desk/") and not path.startswith(SITE_WIDE):
            yield f"{space}:{pattern.name}"


def arguments(name: str) -> list[str]:
    """What a desk address is made of."""
    space, _, view = name.partition(":")
    return get_resolver().namespace_dict[space][1].reverse_dict.getlist(view)[0][0][0][1]


def path_of(name: str, letter: Letter, signature: uuid.UUID) -> str:
    """The path of a desk address for one letter and one signature, as far as it takes them."""
    known = {
        "campaign": letter.campaign.slug,
        "letter": letter.slug,
        "signature": signature,
        "number": 1,
        "lang": "fr",
        "round": ReviewRound.objects.values_list("public_id", flat=True).get(),
        "proposal": Proposal.objects.values_list("pk", flat=True).get(),
        "dispute": Dispute.objects.values_list("public_id", flat=True).get(),
    }
    return reverse(name, kwargs={argument: known[argument] for argument in arguments(name)})


def user(role: str = "", of: Campaign | None = None, **fields: bool) -> User:
    """A user without a password, with `role` in a campaign."""
    made = User.objects.create_user(f"{uuid.uuid4().hex}@coalition.example", **fields)
    if of:
        Membership.objects.create(campaign=of, user=made, role=role)
    return made


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    """A letter with a French translation and style, a review round, a proposal that waits and a dispute."""
    draft, coordinator = factories.draft(campaign), user("owner", campaign)
    french = translate(draft, "fr", "Allumez-les.")
    ends = timezone.now() + datetime.timedelta(days=1)
    rounds.start_round(version=french, by=coordinator, request="", ends_at=ends)
    opened = workflow.open_letter(letter=draft, by=coordinator, visibility="listed")
    signed = factories.approved(opened, kind="organization")
    Dispute.objects.create(
        signature=signed,
        state=Dispute.State.OPEN,
        confirmed_at=ends,
        address_digest="x",
        statement="Not ours.",
        retain_until=ends.date(),
        name="Dee Disputer",
    )
    HouseStyle.objects.create(campaign=campaign, language="fr", groups_heading="Associations")
    version = save(opened, "Light none.")
    Proposal.objects.create(text=opened.original, version=version, instead_of=opened.in_force, user=coordinator, by="x")
    return opened


@pytest.fixture
def signature(letter: Letter) -> Signature:
    return factories.pending(letter)


def ask(user: User | None, door: Door, path: str) -> int:
    """The status that a user, or nobody, gets at a path."""
    client = client_of(user) if user else Client()
    return getattr(client, door.method)(path).status_code


def test_the_table_names_every_address_of_the_desk() -> None:
    assert sorted(set(desk_names(get_resolver().url_patterns))) == sorted([ANYBODY, SUPERUSER, *DOORS])


@pytest.mark.parametrize("name", DOORS)
def test_an_address_of_the_desk_opens_to_the_roles_that_hold_its_power(
    name: str, campaign: Campaign, letter: Letter, signature: Signature
) -> None:
    door, path = DOORS[name], path_of(name, letter, signature.public_id)
    for role in ROLES:
        status = ask(user(role, campaign), door, path)
        if door.need in POWERS[role]:
            assert status in {200, 302, 303, 400, 409, 422} or name in OF_NOTHING_THERE, f"{role} got {status}"
        else:
            assert status == 404, f"{role} got {status}"


PAGES = [name for name, door in DOORS.items() if door.method == "get" and door.need != Power.READ]


@pytest.mark.parametrize("name", [*PAGES, "signatures:signature"])
def test_posting_to_a_page_takes_no_less_than_reading_it(
    name: str, campaign: Campaign, letter: Letter, signature: Signature
) -> None:
    need = Power.DECIDE if name == "signatures:signature" else DOORS[name].need
    for role in ROLES:
        if need not in POWERS[role]:
            door = Door(need, "post")
            assert ask(user(role, campaign), door, path_of(name, letter, signature.public_id)) == 404, role


@pytest.mark.parametrize("name", DOORS)
def test_an_address_of_the_desk_does_not_exist_for_who_is_not_on_the_team(
    name: str, letter: Letter, signature: Signature
) -> None:
    elsewhere = factories.CampaignFactory()
    door, path = DOORS[name], path_of(name, letter, signature.public_id)
    assert ask(user(), door, path) == 404
    assert ask(user("owner", elsewhere), door, path) == 404
    assert ask(user(is_superuser=True, is_staff=True), door, path) == 404


@pytest.mark.parametrize("name", [ANYBODY, SUPERUSER, *DOORS])
def test_an_address_of_the_desk_asks_an_anonymous_visitor_to_sign_in(
    name: str, letter: Letter, signature: Signature
) -> None:
    method = DOORS[name].method if name in DOORS else "get"
    response = getattr(Client(), method)(path_of(name, letter, signature.public_id))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


OF_A_LETTER = [name for name in DOORS if "letter" in arguments(name)]
OF_A_SIGNATURE = [name for name in DOORS if "signature" in arguments(name)]


@pytest.mark.parametrize("name", OF_A_LETTER)
def test_a_letter_of_another_campaign_is_not_reached_through_ones_own(
    name: str, letter: Letter, signature: Signature
) -> None:
    mine = factories.CampaignFactory()
    owner = user("owner", mine)
    stray = path_of(name, letter, signature.public_id).replace(letter.campaign.slug, mine.slug, 1)
    assert ask(owner, DOORS[name], stray) == 404
    Membership.objects.create(campaign=letter.campaign, user=owner, role="owner")
    assert ask(owner, DOORS[name], stray) == 404


@pytest.mark.parametrize("name", OF_A_SIGNATURE)
def test_a_signature_of_another_letter_is_not_reached_through_ones_own(
    name: str, letter: Letter, signature: Signature
) -> None:
    mine = factories.open_letter(letter.campaign, slug="mine")
    assert ask(user("owner", mine.campaign), DOORS[name], path_of(name, mine, signature.public_id)) == 404


def test_who_left_the_team_or_was_switched_off_is_a_stranger_at_once(letter: Letter) -> None:
    owner = user("owner", letter.campaign)
    client, path = client_of(owner), reverse("letters:versions", args=[letter.campaign.slug, letter.slug])
    assert client.get(path).status_code == 200
    owner.memberships.get().delete()
    assert client.get(path).status_code == 404

    gone = user("owner", letter.campaign)
    client = client_of(gone)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert client.get(path).status_code == 302


def test_the_powers_of_a_user_who_is_switched_off_are_none(campaign: Campaign) -> None:
    gone = user("owner", campaign, is_active=False)
    assert access.powers(gone, campaign) == frozenset()
    assert not access.visible(gone, Campaign.objects.all()).exists()


def test_only_a_superuser_begins_a_campaign(campaign: Campaign) -> None:
    assert client_of(user("owner", campaign)).get("/desk/new/").status_code == 404
    assert client_of(user(is_superuser=True)).get("/desk/new/").status_code == 200
