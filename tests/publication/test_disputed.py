"""A name disputed from the organization's own domain is gone from page, counts and files; it can come back."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import User
from letters.models import Letter
from publication.workflow import blank_withdrawn
from signatures import workflow
from signatures.models import Display, Signature
from signatures.pages import NUMBERS_AGE
from tests import factories
from tests.browse import Page, get
from tests.publication import rolls
from tests.publication.test_leaving import sha256
from tests.signatures import disputing
from tests.signatures.disputing import FROM_ELSEWHERE, NAME, dispute, state_of, the_case

pytestmark = pytest.mark.django_db
LINE = f"{NAME}, Nepal"
OTHERS = ["Aloe Circle, Kenya", "Zunftlist Guild, Serbia"]


@pytest.fixture
def by(campaign) -> User:
    return factories.member(campaign, "owner")


@pytest.fixture
def letter(campaign, by: User) -> Letter:
    """An open letter with two other groups and one person."""
    letter = factories.open_letter(campaign)
    for line, country in zip(OTHERS, ["KE", "RS"], strict=True):
        name = line.partition(",")[0]
        factories.approved(letter, by=by, kind="organization", name=name, country=country, email=f"{country}@a.example")
    factories.approved(letter, by=by, name="Ada Individual", email="ada@a.example")
    return letter


@pytest.fixture
def signature(letter: Letter, by: User) -> Signature:
    return disputing.signed(letter, by=by)


@pytest.fixture
def two_editions(letter: Letter, signature: Signature, by: User) -> Letter:
    """Published twice with the name, and closed."""
    rolls.publish(letter, keep_open=True)
    factories.approved(letter, by=by, name="Bo Newcomer", email="bo@a.example")
    rolls.publish(letter)
    letter.refresh_from_db()
    return letter


def page_of(letter: Letter, path: str = "") -> Page:
    return get(Client(), letter.get_absolute_url() + path)


def groups(page: Page) -> list[str]:
    (part,) = page.marks("groups")
    return [entry.get_text() for entry in part.select('[data-test="roll-entry"]')]


def places(letter: Letter) -> list[str]:
    """Every public page, file and search of a letter."""
    home = letter.get_absolute_url()
    searches = [f"{home}signatories/?{query}" for query in ("q=quay", "country=NP", "kind=organization")]
    return [*rolls.public_paths(letter), *searches]


def entries(letter: Letter, number: int) -> list[dict[str, Any]]:
    """The entries of an edition's file, its digest recomputed from the file alone."""
    edition = json.loads(page_of(letter, f"editions/{number}/letter.json").html)
    for entry in edition["entries"]:
        if "salt" in entry:
            assert entry["leaf"] == sha256([entry["salt"], entry["kind"], entry["line"], entry["country"]])
    leaves = [entry["leaf"] for entry in edition["entries"]]
    assert edition["digest"] == sha256({"content": edition["content"], "leaves": leaves})
    return edition["entries"]


# --- The line and its link ------------------------------------------------------------------------


def test_each_organization_has_its_link_beside_the_exact_line(letter: Letter, signature: Signature) -> None:
    for path in ("", "signatories/"):
        page = page_of(letter, path)
        assert groups(page) == [OTHERS[0], LINE, OTHERS[1]]
        links = page.soup.select("a.not-us")
        assert len(links) == 3
        assert disputing.path(signature) in {link["href"] for link in links}
        for link in links:
            assert link.get_text() == "We did not sign this"
            assert link.find_parent(attrs={"data-test": "roll-entry"}) is None
            assert Client().get(link["href"]).status_code == 200
        assert not page.soup.select('[data-test="individuals"] a.not-us')


def test_an_edition_has_the_links_too(two_editions: Letter, signature: Signature) -> None:
    for number in (1, 2):
        page = page_of(two_editions, f"editions/{number}/")
        assert disputing.path(signature) in {link["href"] for link in page.soup.select("a.not-us")}


def test_a_withheld_name_has_no_link_and_its_id_stands_nowhere(letter: Letter, by: User) -> None:
    quiet = disputing.signed(letter, by=by, display=Display.WITHHELD)
    rolls.publish(letter)
    for path in rolls.public_paths(letter):
        assert str(quiet.public_id) not in get(Client(), path).html


def test_a_line_of_an_older_edition_is_disputed_as_it_stands_there(two_editions, signature, by, send_mail) -> None:
    """The signatory has withheld the name since, so only the editions show it."""
    workflow.correct_display(signature=signature, display=Display.WITHHELD)
    assert LINE not in groups(page_of(two_editions))
    assert LINE in groups(page_of(two_editions, "editions/1/"))
    assert LINE in get(Client(), disputing.path(signature)).html
    dispute(signature, send_mail)
    for path in places(two_editions):
        assert NAME not in get(Client(), path).html, path


def test_many_names_can_be_skipped_and_each_costs_little(letter: Letter, by: User) -> None:
    fields = {"kind": "organization", "country": "KE"}
    named = [{**fields, "name": f"Circle Nr{number:04d}"} for number in range(300)]
    workflow.enter(letter=letter, by="a test", consent_source="a list", entries=named)
    letter.signatures.filter(state="pending").update(state="approved", authority=3)
    page = page_of(letter)
    links = page.soup.select("a.not-us")
    assert len(links) == 302
    assert sum(len(str(link)) for link in links) / len(links) < 160
    (skip,) = page.soup.select("a.roll-skip")
    assert page.soup.select(skip["href"])


def test_a_translation_says_in_which_language_the_link_is(letter: Letter, signature: Signature) -> None:
    page = page_of(letter)
    assert not page.soup.select_one("a.not-us").has_attr("lang")
    letter.texts.update(language="fr")
    assert page_of(letter).soup.select_one("a.not-us")["lang"].startswith("en")


# --- An open letter -------------------------------------------------------------------------------


def test_a_proved_dispute_takes_the_name_off_an_open_letter(letter, signature, send_mail) -> None:
    assert page_of(letter).text("count-groups") == "3"
    dispute(signature, send_mail)
    page = page_of(letter)
    assert groups(page) == OTHERS
    assert (page.text("count-groups"), page.text("count-countries")) == ("2", "2")
    assert "two groups" in page.text("letter-text")
    for path in ["/", letter.campaign.get_absolute_url(), letter.get_absolute_url()]:
        assert NAME not in get(Client(), path).html
    assert "2 groups" in get(Client(), "/").html
    assert groups(page_of(letter, "signatories/")) == OTHERS
    assert NAME not in page_of(letter, "signatories/?q=quay").html


def test_a_dispute_from_elsewhere_leaves_every_page_and_file_as_it_was(two_editions, signature, send_mail) -> None:
    before = {path: get(Client(), path).html for path in places(two_editions)}
    dispute(signature, send_mail, FROM_ELSEWHERE)
    assert {path: get(Client(), path).html for path in places(two_editions)} == before
    assert the_case(signature).state == "open"


# --- Editions -------------------------------------------------------------------------------------


def test_a_proved_dispute_takes_the_name_out_of_every_edition_to_the_last_file(
    two_editions: Letter, signature: Signature, send_mail
) -> None:
    salts = list(two_editions.entries.filter(signature=signature).values_list("salt", flat=True))
    frozen = list(two_editions.editions.values_list("digest", "content"))
    before = {number: entries(two_editions, number) for number in (1, 2)}
    assert LINE in {entry["line"] for entry in before[1]}
    dispute(signature, send_mail)
    for path in places(two_editions):
        html = get(Client(), path).html
        assert NAME not in html, path
        assert not any(salt in html for salt in salts), path
    for number in (1, 2):
        page = page_of(two_editions, f"editions/{number}/")
        assert groups(page) == [OTHERS[0], "[disputed]", OTHERS[1]]
        assert [line.get_text() for line in page.soup.select("li.withdrawn")] == ["[disputed]"]
        assert page.text("count-groups") == "3"
        for file in rolls.FILES:
            text = page_of(two_editions, f"editions/{number}/{file}").html
            assert text.index("Aloe Circle") < text.index("[disputed]") < text.index("Zunftlist"), file
            if not file.endswith("json"):
                assert "\\[disputed" not in text
        after = entries(two_editions, number)
        assert [entry["leaf"] for entry in after] == [entry["leaf"] for entry in before[number]]
        assert [entry.keys() for entry in after if entry["line"] == "[disputed]"] == [{"kind", "line", "leaf"}]
    assert list(two_editions.editions.values_list("digest", "content")) == frozen


def test_the_roll_of_a_published_letter_goes_on_without_it_and_says_so(two_editions, signature, send_mail) -> None:
    dispute(signature, send_mail)
    page = page_of(two_editions)
    assert groups(page) == OTHERS
    assert page.text("count-groups") == "2"
    assert "Since then 1 disputed." in page.html
    assert "2 groups" in get(Client(), "/").html


def test_what_is_dismissed_comes_back_word_for_word(two_editions, signature, send_mail, by) -> None:
    before = {path: get(Client(), path).html for path in places(two_editions)}
    dispute(signature, send_mail)
    workflow.dismiss(dispute=the_case(signature), by=by)
    assert {path: get(Client(), path).html for path in places(two_editions)} == before


def test_what_is_upheld_stays_away_until_it_is_taken_back(two_editions, signature, send_mail, by) -> None:
    before = {path: get(Client(), path).html for path in places(two_editions)}
    dispute(signature, send_mail)
    suspended = {path: get(Client(), path).html for path in places(two_editions)}
    workflow.uphold(dispute=the_case(signature), by=by)
    assert {path: get(Client(), path).html for path in places(two_editions)} == suspended
    workflow.take_back(dispute=the_case(signature), by=by)
    assert {path: get(Client(), path).html for path in places(two_editions)} == before


def test_nothing_is_blanked_while_it_may_come_back_and_all_once_it_has_left(two_editions, signature, send_mail) -> None:
    dispute(signature, send_mail)
    assert blank_withdrawn(now=timezone.now()) == 0
    assert two_editions.entries.filter(name=NAME).exists()
    workflow.withdraw(signature=signature)
    assert groups(page_of(two_editions, "editions/1/")) == [OTHERS[0], "[withdrawn]", OTHERS[1]]
    assert blank_withdrawn(now=timezone.now()) == 1
    assert not two_editions.entries.filter(name=NAME).exists()


def test_a_name_rejected_after_publication_can_still_be_taken_out_of_it(two_editions, signature, send_mail, by):
    workflow.undo(signature=signature, by=by)
    workflow.decide(signature=signature, verdict="reject", by=by)
    assert LINE in groups(page_of(two_editions, "editions/1/"))
    dispute(signature, send_mail)
    assert state_of(signature) == "invalidated"
    for path in places(two_editions):
        assert NAME not in get(Client(), path).html, path
    workflow.dismiss(dispute=the_case(signature), by=by)
    assert state_of(signature) == "rejected"
    assert LINE in groups(page_of(two_editions, "editions/1/"))


def test_an_edition_made_meanwhile_leaves_it_out_and_tells_the_difference(letter, signature, send_mail, by) -> None:
    rolls.publish(letter, keep_open=True)
    dispute(signature, send_mail)
    rolls.publish(letter, keep_open=True)
    assert groups(page_of(letter, "editions/2/")) == OTHERS
    assert "Against edition 1: 1 disputed." in page_of(letter, "editions/").html
    workflow.dismiss(dispute=the_case(signature), by=by)
    rolls.publish(letter)
    assert groups(page_of(letter, "editions/3/")) == groups(page_of(letter, "editions/1/"))
    assert groups(page_of(letter, "editions/2/")) == OTHERS
    for number in (1, 2, 3):
        entries(letter, number)


def test_a_corrected_line_gives_no_older_wording_away(letter, signature, send_mail, by) -> None:
    rolls.publish(letter, keep_open=True)
    workflow.correct(signature=signature, by=by, fields={"name": "Quay Lantern Guild of Old"})
    rolls.publish(letter)
    assert NAME in page_of(letter, "editions/").html
    dispute(signature, send_mail)
    for path in places(letter):
        assert NAME not in get(Client(), path).html, path


# --- Within ten seconds ---------------------------------------------------------------------------


def test_nothing_between_may_keep_a_name_longer_than_ten_seconds(two_editions: Letter, signature: Signature) -> None:
    for path in [*places(two_editions), disputing.path(signature)]:
        control = Client().get(path).headers["Cache-Control"]
        ages = [int(age) for age in re.findall(r"(?:max-age|s-maxage|stale-while-revalidate)=(\d+)", control)]
        assert ages, path
        assert max(ages) <= 10, path


def test_numbers_in_the_text_of_the_form_are_late_by_ten_seconds_at_the_most() -> None:
    assert NUMBERS_AGE <= 10


# --- At the desk ----------------------------------------------------------------------------------


def test_the_overview_the_check_list_and_the_list_tell_of_open_disputes(letter, signature, send_mail, as_role) -> None:
    owner, place = as_role("owner"), f"/desk/{letter.campaign.slug}/letters/{letter.slug}/"
    pages = ["", "publish/", "signatures/"]
    assert not any("open dispute" in get(owner, place + page).html for page in pages)
    dispute(signature, send_mail, FROM_ELSEWHERE)
    assert all("open dispute" in get(owner, place + page).html for page in pages)
    assert "1 open dispute" in get(owner, place).html
    workflow.dismiss(dispute=the_case(signature), by=factories.UserFactory())
    assert not any("open dispute" in get(owner, place + page).html for page in pages)


def test_a_name_is_disputed_in_every_language_of_the_letter(letter: Letter, signature: Signature) -> None:
    path = disputing.path(signature)
    assert Client().get(path.replace("/dispute/", "/in/en/dispute/")).status_code == 200
    assert Client().get(path.replace("/dispute/", "/in/fr/dispute/")).status_code == 404


def test_what_is_invalid_without_a_dispute_keeps_its_line_and_can_be_disputed(
    two_editions, signature, send_mail, by
) -> None:
    """One of two signatures of an organization, found to be one when their entries were merged."""
    Signature.objects.filter(pk=signature.pk).update(state="invalidated")
    assert groups(page_of(two_editions)) == OTHERS
    assert LINE in groups(page_of(two_editions, "editions/1/"))
    dispute(signature, send_mail)
    for path in places(two_editions):
        assert NAME not in get(Client(), path).html, path
    workflow.dismiss(dispute=the_case(signature), by=by)
    assert state_of(signature) == "invalidated"
    assert LINE in groups(page_of(two_editions, "editions/1/"))
