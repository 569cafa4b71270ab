"""Names that are like others: what is pointed out, to whom, at what cost, and what coordinators make of it."""

from collections.abc import Callable

import pytest
from django.test import Client

from campaign.models import Campaign, Event
from campaign.text import fold
from letters.models import Letter
from signatures import duplicates, workflow
from signatures.models import Distinct, Organization, Signature, SignatureKey
from tests import factories
from tests.browse import Page, get
from tests.conftest import client_of
from tests.signatures.at_desk import correct, entered, path, post, queue, row_of, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def moderator(campaign: Campaign, letter: Letter, as_role: Callable[[str], Client]) -> Client:
    return as_role("moderator")


@pytest.fixture
def earlier(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign, slug="earlier", content={"title": "On the weir"})


def organization(letter: Letter, name: str, **fields: object) -> Signature:
    return factories.pending(letter, kind="organization", name=name, **fields)


def entry(letter: Letter, name: str, **fields: object) -> Organization:
    """The entry of an organization that was approved under a letter."""
    return factories.approved(letter, kind="organization", name=name, **fields).organization


def chips(page: Page, signature: Signature) -> list[str]:
    return [chip.get_text() for chip in row_of(page, signature).select('[data-test="duplicates"] .chip')]


def panel(client: Client, signature: Signature) -> Page:
    return get(client, path(signature.letter, "evidence/", signature))


# --- What is pointed out --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "friends of the lower marsh",
        "The Friends of Lower Marsh",
        "Friends of the Lower Marsh e.V.",
        "Lower Marsh Friends",
        "Frіends of the Lower Marsh",
        "Friends of the Lower Mar\u200bsh Inc.",
        "Freinds of the Lower Marsh",
        "Amis du Bas-Marais – Friends of the Lower Marsh",
    ],
)
def test_a_name_like_one_of_the_registry_is_pointed_out_with_the_reason(
    moderator: Client, letter: Letter, earlier: Letter, name: str
) -> None:
    entry(earlier, "Friends of the Lower Marsh", country="GB")
    signature = organization(letter, name, country="KE")
    assert chips(queue(moderator, letter), signature) == ["like “Friends of the Lower Marsh”"]
    text = panel(moderator, signature).soup.select_one(".hint").get_text(" ", strip=True)
    for words in ["Friends of the Lower Marsh", "in the registry", "United Kingdom", "Approved under “On the weir”"]:
        assert words in text


def test_the_entry_that_is_so_named_and_from_there_is_no_hint_but_recognized(
    moderator: Client, letter: Letter, earlier: Letter
) -> None:
    entry(earlier, "Friends of the Lower Marsh", country="GB")
    signature = organization(letter, "Friends of the Lower Marsh", country="GB")
    assert chips(queue(moderator, letter), signature) == []
    other = organization(letter, "Friends of the Upper Marsh", country="GB")
    assert chips(queue(moderator, letter), other) == []


def test_another_name_of_an_entry_is_met_too(moderator: Client, letter: Letter, earlier: Letter) -> None:
    found = entry(earlier, "Friends of the Lower Marsh")
    workflow.add_name(organization=found, by="a test", name="Marsh Lamp Society")
    signature = organization(letter, "The Marsh Lamp Society")
    assert chips(queue(moderator, letter), signature) == ["like “Friends of the Lower Marsh”"]
    assert "(Marsh Lamp Society)" in panel(moderator, signature).soup.select_one(".hint").get_text()


def test_a_verified_domain_and_a_website_are_met_under_any_name(
    moderator: Client, letter: Letter, earlier: Letter
) -> None:
    found = entry(earlier, "Friends of the Lower Marsh", website="https://www.marsh.example/about")
    workflow.verify_domain(organization=found, by="a test", domain="mail.marsh.example", note="by phone")
    by_mail = organization(letter, "Something Else", email="ann@office.mail.marsh.example")
    by_site = organization(letter, "Wholly Different", website="http://marsh.example/x")
    page = queue(moderator, letter)
    assert chips(page, by_mail) == chips(page, by_site) == ["like “Friends of the Lower Marsh”"]
    assert "its mail comes from a verified domain of that one" in panel(moderator, by_mail).html
    assert "the same website" in panel(moderator, by_site).html


def test_near_names_of_people_and_mailboxes_are_met_under_the_same_letter(moderator: Client, letter: Letter) -> None:
    factories.approved(letter, name="Ilva Corrowen", email="ilva@signers.example")
    near = factories.pending(letter, name="Prof. Ilva Corowen")
    other = factories.pending(letter, name="Tamsin Corrowen")
    one = organization(letter, "Tide Watch", email="office@tide.example")
    two = organization(letter, "Ebb Forum", email="office@tide.example")
    page = queue(moderator, letter)
    assert chips(page, near) == ["like “Ilva Corrowen”"]
    assert chips(page, other) == []
    assert (chips(page, one), chips(page, two)) == (["like “Ebb Forum”"], ["like “Tide Watch”"])
    assert "the same mail address" in panel(moderator, one).html


def test_a_name_is_compared_as_it_was_corrected(moderator: Client, letter: Letter) -> None:
    factories.approved(letter, name="Ilva Corrowen")
    signature = factories.pending(letter, name="Bram Thistledown")
    assert chips(queue(moderator, letter), signature) == []
    correct(moderator, letter, signature, name="Ilva Corowen", display="listed")
    assert chips(queue(moderator, letter), signature) == ["like “Ilva Corrowen”"]
    assert set(SignatureKey.objects.filter(signature=signature).values_list("letter", flat=True)) == {letter.pk}


def test_other_letters_of_the_campaign_hold_no_look_alikes_of_people(moderator: Client, letter: Letter) -> None:
    factories.approved(factories.open_letter(letter.campaign, slug="other"), name="Ilva Corrowen")
    signature = factories.pending(letter, name="Ilva Corowen")
    assert chips(queue(moderator, letter), signature) == []


# --- To whom --------------------------------------------------------------------------------------


def test_who_sees_no_contacts_is_shown_no_withheld_name_and_nothing_that_addresses_tell(
    as_role: Callable[[str], Client], letter: Letter, earlier: Letter
) -> None:
    secret = entry(earlier, "Zephyrine Lamp Union", display="withheld")
    workflow.verify_domain(organization=secret, by="a test", domain="zephyrine.example", note="by phone")
    factories.approved(letter, name="Ilva Corrowen", display="withheld")
    shown = [
        organization(letter, "The Zephyrine Lamp Union", email="ann@zephyrine.example"),
        organization(letter, "Tide Watch", email="office@tide.example"),
        organization(letter, "Ebb Forum", email="office@tide.example"),
        factories.pending(letter, name="Ilva Corowen"),
    ]
    for role, expected in [("moderator", 4), ("viewer", 0), ("editor", 0)]:
        client = as_role(role)
        page = queue(client, letter)
        assert sum(bool(chips(page, each)) for each in shown) == expected, role
        pages = [page.html, *(panel(client, each).html + get(client, path(letter, "", each)).html for each in shown)]
        assert ("zephyrine.example" in "".join(pages)) == (role == "moderator")
        assert ("“Zephyrine Lamp Union”" in "".join(pages)) == (role == "moderator")
        assert ("like “Ilva Corrowen”" in "".join(pages)) == (role == "moderator")


def test_a_withheld_name_is_compared_with_nothing_for_who_may_not_see_it(
    as_role: Callable[[str], Client], letter: Letter, earlier: Letter
) -> None:
    entry(earlier, "Zephyrine Lamp Union")
    organization(letter, "The Zephyrine Lamp Union", display="withheld")
    assert not queue(as_role("viewer"), letter).marks("duplicates")
    assert queue(as_role("moderator"), letter).marks("duplicates")


def test_entries_of_other_campaigns_are_met_once_their_names_are_published(moderator: Client, letter: Letter) -> None:
    foreign = factories.open_letter(factories.CampaignFactory(), slug="foreign")
    entry(foreign, "Friends of the Lower Marsh")
    signature = organization(letter, "The Friends of Lower Marsh")
    assert chips(queue(moderator, letter), signature) == []
    keeper = factories.member(letter.campaign, "moderator")
    keeper.is_superuser = True
    keeper.save()
    assert chips(queue(client_of(keeper), letter), signature) == ["like “Friends of the Lower Marsh”"]


def test_strangers_learn_nothing_of_look_alikes(client: Client, letter: Letter, earlier: Letter) -> None:
    entry(earlier, "Friends of the Lower Marsh")
    organization(letter, "The Friends of Lower Marsh")
    door = f"{letter.get_absolute_url()}sign/organization/"
    typed = {"name": "The Friends of Lower Marsh", "country": "GB", "contact_name": "Jo", "email": "jo@marsh.example"}
    before = client.post(door, typed | {"preview": "1"}).content.decode()
    assert "looks like" not in before.lower()
    assert "Friends of the Lower Marsh" not in before


# --- What it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 300])
def test_look_alikes_cost_the_same_with_one_row_and_with_three_hundred(
    moderator: Client, letter: Letter, earlier: Letter, number: int, django_assert_num_queries: Callable
) -> None:
    found = entry(earlier, "Lamp Union 0", website="https://lamp.example/")
    workflow.verify_domain(organization=found, by="a test", domain="lamp.example", note="by phone")
    factories.approved(letter, kind="organization", name="Lamp Union", email="a@b.example", by=moderator.user)
    entries = [{"kind": "organization", "name": f"The Lamp Union {n}"} for n in range(number - 1)]
    if entries:
        workflow.enter(letter=letter, by="Owner", consent_source="paper", entries=entries)
    last = organization(letter, "Union Lamp 0", email="a@lamp.example", website="https://lamp.example/")
    rows = list(letter.signatures.queue())
    with django_assert_num_queries(16):
        hints = duplicates.hints(letter, rows, user=moderator.user, private=True)
    assert hints[last.pk]


# --- What coordinators make of it -----------------------------------------------------------------


def test_the_same_organization_is_chosen_by_a_button_that_approves_nothing(
    moderator: Client, letter: Letter, earlier: Letter
) -> None:
    found = entry(earlier, "Friends of the Lower Marsh")
    signature = organization(letter, "The Friends of Lower Marsh")
    shown = panel(moderator, signature)
    button = next(each for each in shown.soup.select("button") if each.get_text().startswith("Same organization"))
    assert (button["data-key"], button["value"]) == ("s", str(found.public_id))
    page = shown.submit(button)
    assert "It will be approved as “Friends of the Lower Marsh”." in page.html
    assert page.response.wsgi_request.path == path(letter, "queue/")
    assert page.soup.select_one('[data-test="queue-row"][aria-current]')["data-signature"] == str(signature.public_id)
    signature.refresh_from_db()
    assert (signature.state, signature.organization) == ("pending", found)
    assert chips(page, signature) == []
    assert not letter.signatures.counted().exists()
    page.submit(row_of(page, signature).select_one('[data-test="approve"]'))
    signature.refresh_from_db()
    assert (signature.state, signature.organization) == ("approved", found)
    assert signature.name == "The Friends of Lower Marsh"
    assert Organization.objects.count() == 1


def test_the_choice_can_be_taken_back(moderator: Client, letter: Letter, earlier: Letter) -> None:
    found = entry(earlier, "Friends of the Lower Marsh")
    signature = organization(letter, "The Friends of Lower Marsh")
    post(moderator, letter, "same/", signature, entry=str(found.public_id))
    panel(moderator, signature).press("Not this one")
    signature.refresh_from_db()
    assert signature.organization is None
    types = Event.objects.filter(subject=signature.public_id).order_by("pk").values_list("type", flat=True)
    assert list(types)[-2:] == ["signature.entry-chosen", "signature.entry-unchosen"]


def test_an_organization_that_signed_the_letter_is_not_chosen_twice(moderator: Client, letter: Letter) -> None:
    found = entry(letter, "Friends of the Lower Marsh")
    signature = organization(letter, "The Friends of Lower Marsh")
    answer = post(moderator, letter, "same/", signature, entry=str(found.public_id))
    assert told(answer)[0][0] == "error"
    assert "has signed this letter already" in told(answer)[0][1]
    signature.refresh_from_db()
    assert signature.organization is None


@pytest.mark.parametrize("posted", ["", "x", "\x00", "0" * 32, "9" * 400])
def test_what_is_no_entry_is_chosen_by_nobody(moderator: Client, letter: Letter, posted: str) -> None:
    signature = organization(letter, "The Friends of Lower Marsh")
    for page in ("same/", "apart/"):
        assert post(moderator, letter, page, signature, entry=posted, other=posted).status_code in {302, 404}
    signature.refresh_from_db()
    assert signature.organization is None
    assert not Distinct.objects.exists()


def test_an_entry_that_the_coordinator_may_not_see_cannot_be_chosen_or_told_apart(
    moderator: Client, letter: Letter
) -> None:
    foreign = entry(factories.open_letter(factories.CampaignFactory(), slug="foreign"), "Friends of the Lower Marsh")
    signature = organization(letter, "The Friends of Lower Marsh")
    for page in ("same/", "apart/"):
        assert post(moderator, letter, page, signature, entry=str(foreign.public_id)).status_code == 404


def test_what_is_not_the_same_is_said_once_and_for_all(moderator: Client, letter: Letter, earlier: Letter) -> None:
    found = entry(earlier, "Friends of the Lower Marsh")
    workflow.add_name(organization=found, by="a test", name="Friends of Lower Marsh Inc.")
    signature = organization(letter, "The Friends of Lower Marsh")
    shown = panel(moderator, signature)
    button = next(each for each in shown.soup.select("button") if each.get_text().startswith("Not the same"))
    assert button["data-key"] == "n"
    page = shown.submit(button)
    assert chips(page, signature) == []
    stored = Distinct.objects.get()
    assert (stored.kind, stored.one, stored.other) == (
        "organization",
        "friends of the lower marsh",
        "the friends of lower marsh",
    )
    assert stored.by == moderator.user.label
    again = organization(factories.open_letter(letter.campaign, slug="next"), "the FRIENDS of Lower Marsh")
    assert chips(queue(moderator, again.letter), again) == []
    post(moderator, letter, "apart/", signature, entry=str(found.public_id))
    assert Distinct.objects.count() == 1


def test_two_people_are_told_apart_by_their_signatures(moderator: Client, letter: Letter) -> None:
    other = factories.approved(letter, name="Ilva Corrowen")
    signature = factories.pending(letter, name="Ilva Corowen")
    page = panel(moderator, signature).press("Not the same")
    assert chips(page, signature) == []
    assert Distinct.objects.get().kind == "individual"
    post(moderator, letter, "apart/", signature, other=str(signature.public_id))
    assert Distinct.objects.count() == 1
    assert other.name_fold in {Distinct.objects.get().one, Distinct.objects.get().other}


def test_the_order_of_two_names_is_no_database_s(letter: Letter) -> None:
    for one, other in [("ab c", "abb"), ("b-x", "bc"), ("Z", "a"), ("é", "z"), ("10", "9")]:
        workflow.set_apart(kind="organization", one=one, other=other, by="a test")
        workflow.set_apart(kind="organization", one=other, other=one, by="a test")
    assert Distinct.objects.count() == 5


@pytest.mark.parametrize("role", ["viewer", "editor", "stranger"])
def test_only_who_decides_chooses_and_tells_apart(
    as_role: Callable[[str], Client], letter: Letter, earlier: Letter, role: str
) -> None:
    found = entry(earlier, "Friends of the Lower Marsh")
    signature = organization(letter, "The Friends of Lower Marsh")
    client = as_role(role)
    for page in ("same/", "apart/"):
        assert post(client, letter, page, signature, entry=str(found.public_id)).status_code == 404
    if role != "stranger":
        shown = panel(client, signature)
        assert shown.marks("duplicates")
        assert not shown.soup.select("[data-key]")


# --- At entry -------------------------------------------------------------------------------------


def test_a_look_alike_is_told_to_who_enters_it_and_bars_nothing(
    moderator: Client, letter: Letter, earlier: Letter
) -> None:
    entry(earlier, "Friends of the Lower Marsh")
    answer = post(
        moderator,
        letter,
        "signatures/add/",
        kind="organization",
        name="The Friends of Lower Marsh",
        country="GB",
        display="listed",
        consent_source="a mail",
    )
    assert answer.status_code == 302
    levels = [level for level, _words in told(answer)]
    assert levels == ["success", "warning"]
    assert "Looks like “Friends of the Lower Marsh”, in the registry" in told(answer)[1][1]
    assert letter.signatures.get().name == "The Friends of Lower Marsh"


def test_look_alikes_in_a_list_are_shown_before_it_is_saved(
    as_role: Callable[[str], Client], campaign: Campaign, earlier: Letter
) -> None:
    entry(earlier, "Friends of the Lower Marsh")
    text = """Open letter on the weir

Minister,

Please repair it.

Sincerely,

Groups

The Friends of Lower Marsh, Kenya
Tide Watch International, Ghana
Tide Watch Internatonal, Ghana

Individuals

Ilva Corrowen, poet
Ilva Corowen, author
Bram Thistledown, teacher
"""
    page = Page(as_role("owner"), as_role("owner").post(f"/desk/{campaign.slug}/import/", {"text": text}))
    (section,) = page.marks("duplicates")
    assert [item.get_text(" ", strip=True).split(":")[0] for item in section.select("li")] == [
        "The Friends of Lower Marsh looks like “Friends of the Lower Marsh”, in the registry",
        "Tide Watch International looks like “Tide Watch Internatonal”, in this list",
        "Ilva Corrowen looks like “Ilva Corowen”, in this list",
    ]


# --- Misspelt words -------------------------------------------------------------------------------


def test_a_suggestion_is_taken_over_into_the_form_and_changes_nothing_by_itself(
    moderator: Client, letter: Letter, earlier: Letter
) -> None:
    for place in ["Aville", "Btown", "Cford", "Dmouth", "Estead"]:
        entry(earlier, f"Christian Lamp League of {place}")
    signature = organization(letter, "Cristian Boatmen")
    shown = panel(moderator, signature)
    assert "Did you mean “Christian Boatmen”?" in shown.html
    link = next(each for each in shown.soup.select("a") if each.get_text() == "Correct it…")
    page = get(moderator, link["href"])
    assert page.soup.select_one("input[name=name]")["value"] == "Christian Boatmen"
    signature.refresh_from_db()
    assert signature.name == "Cristian Boatmen"
    page.press("Save the correction")
    signature.refresh_from_db()
    assert signature.name == "Christian Boatmen"
    assert "Did you mean" not in panel(moderator, signature).html


def test_no_suggestion_is_made_for_people_or_for_names_that_are_withheld(
    as_role: Callable[[str], Client], moderator: Client, letter: Letter, earlier: Letter
) -> None:
    for place in ["Aville", "Btown", "Cford", "Dmouth", "Estead"]:
        entry(earlier, f"Christian Lamp League of {place}")
    person = factories.pending(letter, name="Cristian Corrowen")
    withheld = organization(letter, "Cristian Boatmen", display="withheld")
    assert "Did you mean" not in panel(moderator, person).html
    assert "Did you mean" not in panel(as_role("viewer"), withheld).html


# --- In the registry ------------------------------------------------------------------------------


@pytest.fixture
def keeper(db: None) -> Client:
    return client_of(factories.UserFactory(is_superuser=True))


def create(name: str, **details: object) -> Organization:
    return workflow.create_entry(by="a test", details={"name": name, **details})


def pairs(page: Page) -> list[list[str]]:
    return [[name.get_text() for name in row.select(".pair-side .queue-name")] for row in page.soup.select("li.pair")]


def test_look_alikes_of_the_registry_stand_in_pairs_and_can_be_told_apart(keeper: Client) -> None:
    create("Friends of the Lower Marsh")
    create("Tide Watch")
    create("The Friends of Lower Marsh")
    page = get(keeper, "/desk/organizations/duplicates/")
    assert pairs(page) == [["Friends of the Lower Marsh", "The Friends of Lower Marsh"]]
    page = page.press("Not the same")
    assert pairs(page) == []
    assert Distinct.objects.count() == 1
    assert "No two entries look alike." in page.html


def test_look_alikes_are_paged_by_entries_and_each_pair_stands_once(
    keeper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "AT_ONCE", 2)
    monkeypatch.setattr(duplicates, "MOST_ROUNDS", 1)
    for name in ["Aville Lamp Union", "Btown Tide Watch", "Cford Weir Forum"]:
        create(name)
        create(f"The {name}")
    found, url = [], "/desk/organizations/duplicates/"
    while url:
        page = get(keeper, url)
        found += pairs(page)
        further = page.soup.select_one('a[rel="next"]')
        url = further and f"/desk/organizations/duplicates/{further['href']}"
    assert found == [[name, f"The {name}"] for name in ["Aville Lamp Union", "Btown Tide Watch", "Cford Weir Forum"]]


@pytest.mark.parametrize("after", ["", "-1", "x", "²", "9" * 40, "1.5", "9223372036854775807", "9999999999999999999"])
def test_any_place_in_the_look_alikes_is_a_clean_page(keeper: Client, after: str) -> None:
    create("Tide Watch")
    assert get(keeper, f"/desk/organizations/duplicates/?after={after}").status == 200


def test_only_who_keeps_the_registry_sees_its_look_alikes(as_role: Callable[[str], Client], letter: Letter) -> None:
    one, other = create("Friends of the Lower Marsh"), create("The Friends of Lower Marsh")
    owner = as_role("owner")
    assert owner.get("/desk/organizations/duplicates/").status_code == 404
    posted = {"one": str(one.public_id), "other": str(other.public_id)}
    assert owner.post("/desk/organizations/duplicates/apart/", posted).status_code == 404
    assert not Distinct.objects.exists()


def test_an_entry_s_page_offers_its_look_alikes_to_who_keeps_the_registry(keeper: Client) -> None:
    one, other = create("Friends of the Lower Marsh"), create("The Friends of Lower Marsh")
    page = get(keeper, f"/desk/organizations/{one.public_id}/")
    (offered,) = page.marks("duplicates")
    assert other.name in offered.get_text()


def test_folded_names_are_what_is_stored_of_signatures_and_entries(letter: Letter) -> None:
    """`duplicates.in_order` relies on it."""
    found = entry(letter, "Ríver–Watch “Union”")
    assert found.name_fold == letter.signatures.get().name_fold == fold("Ríver–Watch “Union”")


def test_entered_names_have_their_keys(letter: Letter) -> None:
    signature = entered(letter, "Ilva Corrowen")
    assert SignatureKey.objects.filter(signature=signature, letter=letter).exists()
