"""The registry at the desk: who sees which entries, what stands on them, and who may change them."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaign.models import Campaign
from letters.models import Letter
from publication import workflow as publication
from signatures import workflow
from signatures.models import Domain, Organization, OtherName, RegistryEvent, Signature
from tests import factories
from tests.conftest import client_of
from tests.signatures.in_registry import entry, keeper, names, notices, path, post, show

pytestmark = pytest.mark.django_db
CONFIDED = ["notices@secret.example", "called the clerk", "list of a spy", "Coordinator Hidden"]


def signed(letter: Letter, name: str, **fields: object) -> Organization:
    """The entry of an organization that has signed."""
    signature = factories.approved(letter, kind="organization", name=name, **fields)
    return Signature.objects.get(pk=signature.pk).organization


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


# --- Who sees what --------------------------------------------------------------------------------


def test_the_registry_is_for_coordinators(letter: Letter, as_role: Callable[[str], Client]) -> None:
    known = signed(letter, "Friends of the Marsh")
    for page in (path(), path(known)):
        assert as_role("stranger").get(page).status_code == 404
        answer = Client().get(page)
        assert (answer.status_code, answer["Location"].startswith(reverse("account_login"))) == (302, True)
        for role in ("viewer", "editor", "moderator", "owner"):
            assert as_role(role).get(page).status_code == 200


def test_coordinators_see_entries_of_their_letters_and_of_published_rolls(
    letter: Letter, as_role: Callable[[str], Client]
) -> None:
    signed(letter, "Own Group")
    elsewhere = factories.open_letter(slug="elsewhere")
    hidden = signed(elsewhere, "Unpublished Group")
    published = factories.open_letter(slug="published")
    public = signed(published, "Published Group")
    secret = signed(published, "Withheld Group", display="withheld")
    publication.publish(letter=published, by=factories.UserFactory())
    unsigned = entry("Unsigned Group")
    owner = as_role("owner")
    assert names(show(owner)) == ["Own Group", "Published Group"]
    assert show(owner, public).status == 200
    for unseen in (hidden, secret, unsigned):
        assert show(owner, unseen).status == 404
        assert owner.get(path(unseen, "logo.png")).status_code == 404
    assert len(names(show(keeper()))) == 5


@pytest.mark.parametrize(("role", "sees"), [("viewer", False), ("editor", False), ("moderator", True), ("owner", True)])
def test_the_registry_tells_a_withheld_name_to_those_alone_who_see_contacts(
    letter: Letter, as_role: Callable[[str], Client], role: str, sees: bool
) -> None:
    withheld = signed(letter, "Friends of the Marsh", display="withheld")
    client = as_role(role)
    assert names(show(client)) == (["Friends of the Marsh"] if sees else [])
    assert show(client, withheld).status == (200 if sees else 404)


def test_an_entry_lists_the_letters_that_the_reader_may_see(letter: Letter, as_role: Callable[[str], Client]) -> None:
    group = signed(letter, "Friends of the Marsh")
    elsewhere = factories.open_letter(slug="elsewhere", content={"title": "Unpublished letter"})
    published = factories.open_letter(slug="published", content={"title": "Published letter"})
    withheld = factories.open_letter(slug="withheld", content={"title": "Letter with withheld names"})
    for other in (elsewhere, published):
        signed(other, "Friends of the Marsh")
    signed(withheld, "Friends of the Marsh", display="withheld")
    for other in (published, withheld):
        publication.publish(letter=other, by=factories.UserFactory())
    for client in (as_role("viewer"), as_role("owner")):
        shown = show(client, group).html
        assert letter.title in shown
        assert "Published letter" in shown
        assert "Unpublished letter" not in shown
        assert "Letter with withheld names" not in shown
    shown = show(keeper(), group).html  # who keeps the registry is in none of the campaigns
    assert "Published letter" in shown
    assert letter.title not in shown
    assert "Unpublished letter" not in shown


def test_coordinators_see_nothing_that_is_private(letter: Letter, as_role: Callable[[str], Client]) -> None:
    group = signed(letter, "Friends of the Marsh")
    by = factories.UserFactory(name="Coordinator Hidden")
    Organization.objects.update(source="list of a spy")
    workflow.edit_entry(organization=group, by=by, details={"notice_email": "notices@secret.example"})
    workflow.verify_domain(organization=group, by=by, domain="marsh.example", note="called the clerk")
    shown = show(as_role("owner"), group)
    assert "marsh.example" in shown.html
    assert not [word for word in CONFIDED if word in shown.html]
    assert [word for word in CONFIDED if word in show(keeper(), group).html] == CONFIDED
    assert not [word for word in CONFIDED if any(word in str(details) for details in events())]


def events() -> list[dict]:
    """The details of all that the registry's record says."""
    return list(RegistryEvent.objects.values_list("details", flat=True))


ADDRESSES = [
    ("new/", "get"),
    ("import/", "get"),
    ("import/", "post"),
    ("edit/", "post"),
    ("names/", "post"),
    ("names/1/remove/", "post"),
    ("domains/", "post"),
    ("domains/1/remove/", "post"),
    ("logo/", "post"),
    ("logo/remove/", "post"),
]


@pytest.mark.parametrize(("page", "method"), ADDRESSES)
def test_only_who_keeps_the_registry_changes_it(
    letter: Letter, as_role: Callable[[str], Client], page: str, method: str
) -> None:
    group = signed(letter, "Friends of the Marsh")
    workflow.add_name(organization=group, by="a test", name="Marsh Watch")
    address = path(None if page in {"new/", "import/"} else group, page)
    before = RegistryEvent.objects.count()
    for client in (as_role("owner"), as_role("stranger")):
        assert getattr(client, method)(address, {"name": "Taken over"}).status_code == 404
    assert getattr(Client(), method)(address).status_code == 302
    assert RegistryEvent.objects.count() == before
    if page.endswith("/") and method == "post" and "import" not in page:
        assert keeper().get(address).status_code == 405


# --- The list -------------------------------------------------------------------------------------


def test_the_list_is_searched_in_every_name_whatever_its_case_and_accents() -> None:
    known = entry("Société des Étoiles", short_name="SDE", country="FR")
    workflow.add_name(organization=known, by="a test", name="Star Society", language="en")
    entry("Another Group", country="KE")
    client = keeper()
    for q in ("ETOILES", "sde", "star soc", "Étoiles"):
        assert names(show(client, page=f"?q={q}")) == ["Société des Étoiles"]
    assert names(show(client, page="?q=moon")) == []
    assert names(show(client, page="?country=KE")) == ["Another Group"]
    assert names(show(client, page="?country=KE&q=star")) == []
    assert len(names(show(client, page="?country=nowhere"))) == 2
    assert [option["value"] for option in show(client).soup.select("[name=country] option")] == ["", "FR", "KE"]


def test_merged_entries_are_not_in_the_list_and_lead_on() -> None:
    kept, gone = entry("Kept Group"), entry("Gone Group")
    Organization.objects.filter(pk=gone.pk).update(merged_into=kept)
    client = keeper()
    assert names(show(client)) == ["Kept Group"]
    shown = show(client, gone)
    assert shown.soup.select_one(".desk-head a")["href"] == path(kept)
    assert not shown.soup.select("main form")
    assert "was merged into another entry" in notices(post(client, gone, "names/", name="Late", kind="other"))


@pytest.mark.parametrize("number", [1, 300])
def test_the_list_costs_the_same_with_one_row_and_with_three_hundred(
    number: int, django_assert_num_queries: Callable
) -> None:
    rows = [{"name": f"Group {n}", "country": "KE"} for n in range(number)]
    made = workflow.enlist(by="a test", source="a test", rows=rows)
    Domain.objects.create(organization=made[0], domain="marsh.example", note="called", verified_by="a test")
    client = keeper()
    show(client)
    with django_assert_num_queries(6):
        page = show(client)
    assert len(names(page)) == min(number, 100)
    assert "marsh.example" in page.html


@pytest.mark.parametrize("query", ["?page=2", "?page=999", "?page=x", "?q=%F0%9F", "?country=X%27", "?q=" + "a" * 5000])
def test_whatever_is_typed_into_the_address_gives_a_clean_page(query: str) -> None:
    entry()
    assert show(keeper(), page=query).status == 200


# --- An entry -------------------------------------------------------------------------------------


def test_an_entry_is_begun_and_refused_where_it_stands_already() -> None:
    client = keeper()
    fields = {
        "name": "  Friends  of the Marsh",
        "country": "KE",
        "website": "marsh.example",
        "members_represented": "12",
    }
    made = post(client, None, "new/", **fields)
    known = Organization.objects.get()
    assert made.response.redirect_chain[-1][0] == path(known)
    assert (known.name, known.website, known.members_represented) == (
        "Friends of the Marsh",
        "https://marsh.example",
        12,
    )
    assert "12 members" in made.soup.get_text(" ", strip=True)
    assert "stands in the registry already" in notices(post(client, None, "new/", name="FRIENDS OF THE MARSH"))
    assert Organization.objects.count() == 1
    post(client, None, "new/", name="Friends of the Marsh", country="PE")
    assert Organization.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "…"},
        {"name": "x" * 301},
        {"country": "Atlantis"},
        {"website": "javascript:alert(1)"},
        {"members_represented": "-3"},
        {"members_represented": "99999999999"},
        {"notice_email": "no address"},
        {"short_name": "y" * 81},
    ],
)
def test_an_entry_takes_nothing_that_does_not_fit(wrong: dict[str, str]) -> None:
    known = entry()
    client = keeper()
    begun = post(client, None, "new/", **{"name": "Friends", **wrong})
    changed = post(client, known, "edit/", **{"name": "Friends", "seen": workflow.entry_digest(known), **wrong})
    assert (begun.status, changed.status) == (200, 422)
    assert "to mend" in notices(begun)
    assert "to mend" in notices(changed)
    assert Organization.objects.get().name == "Lamp Lighters’ Union"


def test_a_new_canonical_name_keeps_the_old_one_as_a_former_name_with_its_date() -> None:
    known = entry("Friends of the Marsh")
    workflow.add_name(organization=known, by="a test", name="Marsh Alliance")
    page = show(keeper(), known).press("Save the entry", name="Marsh Alliance")
    known.refresh_from_db()
    (former,) = known.other_names.all()
    assert (known.name, former.name, former.kind) == ("Marsh Alliance", "Friends of the Marsh", "former")
    assert former.until == timezone.now().date()
    assert "changed the name from “Friends of the Marsh” to “Marsh Alliance”" in page.html
    assert names(show(keeper(), page="?q=friends of the marsh")) == ["Marsh Alliance"]
    workflow.edit_entry(organization=known, by="a test", details={"name": "Friends of the Marsh"})
    assert set(known.other_names.values_list("name", "kind")) == {
        ("Friends of the Marsh", "former"),
        ("Marsh Alliance", "former"),
    }


def test_nobody_overwrites_what_they_have_not_seen() -> None:
    known = entry()
    client = keeper()
    page = show(client, known)
    workflow.edit_entry(organization=known, by="a test", details={"country": "KE"})
    told = page.press("Save the entry", name="Another name")
    assert "changed meanwhile" in notices(told)
    known.refresh_from_db()
    assert (known.name, known.country) == ("Lamp Lighters’ Union", "KE")


def test_an_untouched_form_changes_nothing() -> None:
    known = entry(country="INT", website="https://lamps.example", members_represented=3, notice_email="a@lamps.example")
    before = RegistryEvent.objects.count()
    show(keeper(), known).press("Save the entry")
    assert RegistryEvent.objects.count() == before


# --- Names ----------------------------------------------------------------------------------------


def test_names_are_added_and_removed_and_the_record_keeps_them() -> None:
    known, client = entry(), keeper()
    page = post(client, known, "names/", name="Union des allumeurs", kind="other", language="fr")
    assert "Union des allumeurs" in page.soup.select_one("#names tbody").get_text()
    assert "has the name" in notices(
        post(client, known, "names/", name="Union des allumeurs", kind="other", language="fr")
    )
    assert "has the name" in notices(post(client, known, "names/", name="Lamp Lighters’ Union", kind="other"))
    page = post(client, known, "names/", name="Lamps", kind="former", until="2020-01-31")
    assert known.other_names.get(name="Lamps").until == datetime.date(2020, 1, 31)
    button = page.soup.select_one('[aria-label="Remove Union des allumeurs"]')
    page = page.submit(button)
    assert list(known.other_names.values_list("name", flat=True)) == ["Lamps"]
    assert "removed the name “Union des allumeurs”" in page.html


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "\0"},
        {"kind": "nickname"},
        {"language": "klingon"},
        {"kind": "other", "until": "2020-01-01"},
        {"until": "yesterday"},
    ],
)
def test_a_name_takes_nothing_that_does_not_fit(wrong: dict[str, str]) -> None:
    known = entry()
    assert post(keeper(), known, "names/", **{"name": "Lamps", "kind": "former", **wrong}).status == 422
    assert not known.other_names.exists()


def test_a_name_or_domain_of_another_entry_is_not_reached_through_this_one() -> None:
    mine, other, client = entry(), entry("Other Group"), keeper()
    name = workflow.add_name(organization=other, by="a test", name="Others")
    domain = workflow.verify_domain(organization=other, by="a test", domain="other.example", note="called")
    for page in (f"names/{name.pk}/remove/", f"domains/{domain.pk}/remove/", f"names/{10**30}/remove/"):
        assert post(client, mine, page).status == 404
    assert OtherName.objects.count() == Domain.objects.count() == 1


# --- Domains --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["marsh.example", "@Marsh.Example", "jo@marsh.example", "https://www.marsh.example/about", "www.marsh.example"],
)
def test_a_domain_is_verified_with_a_note(typed: str) -> None:
    known, by = entry(), keeper()
    page = post(by, known, "domains/", domain=typed, note="called the number in the register")
    domain = known.domains.get()
    assert (domain.domain, domain.note, domain.verified_by) == (
        "marsh.example",
        "called the number in the register",
        by.user.label,
    )
    assert "verified the domain marsh.example" in page.html
    page.submit(page.soup.select_one('[aria-label="Remove marsh.example"]'))
    assert not known.domains.exists()


def test_an_international_domain_is_kept_in_letters_of_the_wire() -> None:
    known = entry()
    post(keeper(), known, "domains/", domain="straße.example", note="called")
    assert known.domains.get().domain == "xn--strae-oqa.example"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("gmail.com", "proves nothing"),
        ("jo@GMail.com", "proves nothing"),
        ("mail.yahoo.com", "proves nothing"),
        ("co.uk", "anybody can have a domain"),
        ("example", "no mail domain"),
        ("two words.example", "no mail domain"),
        ("-.example", "no mail domain"),
        ("https://", "no mail domain"),
        ("http://[::1/", "no mail domain"),
        ("192.0.2.1", "no mail domain"),
        ("a." * 140 + "example", "no mail domain"),
        ("<script>.example", "no mail domain"),
    ],
)
def test_what_is_no_domain_of_one_organization_is_refused(typed: str, words: str) -> None:
    known = entry()
    page = post(keeper(), known, "domains/", domain=typed, note="called")
    assert (page.status, words in notices(page)) == (422, True)
    assert not Domain.objects.exists()


def test_a_domain_needs_a_note() -> None:
    known = entry()
    assert "How you verified it" in notices(post(keeper(), known, "domains/", domain="marsh.example", note=" "))
    assert not Domain.objects.exists()


@pytest.mark.parametrize("typed", ["marsh.example", "north.marsh.example", "example.org"])
def test_a_domain_that_speaks_for_another_entry_is_refused(typed: str) -> None:
    other, known = entry("Other Group"), entry()
    for domain in ("marsh.example", "mail.example.org"):
        workflow.verify_domain(organization=other, by="a test", domain=domain, note="called")
    page = post(keeper(), known, "domains/", domain=typed, note="called")
    assert "is verified for “Other Group”" in notices(page)
    assert not known.domains.exists()
    again = post(keeper(), other, "domains/", domain="marsh.example", note="called")
    assert "for this entry already" in notices(again)


def test_a_domain_weighs_the_signatures_of_its_organization_anew(letter: Letter) -> None:
    signature = factories.approved(letter, kind="organization", name="Friends of the Marsh", email="jo@marsh.example")
    waiting = factories.pending(
        factories.open_letter(letter.campaign, slug="other"),
        kind="organization",
        name="Friends of the Marsh",
        email="jo@marsh.example",
    )
    stranger = factories.approved(letter, kind="organization", name="Another Group", email="al@marsh.example")
    group = Signature.objects.get(pk=signature.pk).organization
    domain = workflow.verify_domain(organization=group, by="a test", domain="marsh.example", note="called")
    levels = [Signature.objects.get(pk=each.pk).authority for each in (signature, waiting, stranger)]
    assert levels == [1, 1, 0]
    workflow.remove_domain(organization=group, by="a test", domain=domain)
    levels = [Signature.objects.get(pk=each.pk).authority for each in (signature, waiting)]
    assert levels == [0, 0]


# --- Cost -----------------------------------------------------------------------------------------


def test_an_entry_costs_the_same_with_few_and_with_many_letters_and_names(
    letter: Letter, as_role: Callable[[str], Client], django_assert_num_queries: Callable
) -> None:
    group = signed(letter, "Friends of the Marsh")
    client = as_role("owner")
    show(client, group)
    with django_assert_num_queries(9):
        show(client, group)
    for number in range(5):
        signed(factories.open_letter(letter.campaign, slug=f"more-{number}"), "Friends of the Marsh")
        workflow.add_name(organization=group, by="a test", name=f"Marsh {number}")
        workflow.verify_domain(organization=group, by="a test", domain=f"marsh{number}.example", note="called")
    with django_assert_num_queries(9):
        show(client, group)


def test_who_was_switched_off_sees_nothing(letter: Letter) -> None:
    group = signed(letter, "Friends of the Marsh")
    user = factories.member(letter.campaign, "owner")
    client = client_of(user)
    user.is_active = False
    user.save()
    assert client.get(path(group)).status_code == 302
