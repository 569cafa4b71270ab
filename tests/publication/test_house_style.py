"""House style: how rolls and dates are printed, per campaign and language, and how an edition keeps it."""

import csv
import datetime
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from campaign import workflow as campaigns
from campaign.house import House
from campaign.models import Campaign, Event, HouseStyle
from letters.models import Letter
from publication.models import edition_digest, leaf_digest
from publication.wording import printed_date
from signatures.models import Line
from tests import factories
from tests.browse import Page, get
from tests.publication import rolls, translations

pytestmark = pytest.mark.django_db
STYLES = "/desk/lantern/settings/style/"
ROLL = [
    {"kind": "organization", "name": "Lamp Guild", "country": "KR", "country_printed": "Rep. of Korea"},
    {"kind": "organization", "name": "Wick Makers", "country": "US"},
    {"kind": "organization", "name": "Beacon Friends", "country": "INT"},
    {"kind": "individual", "name": "Ada Exemplar", "role": "lamp historian", "country": "FR"},
    {"kind": "individual", "name": "Bo Countryman", "country": "DE"},
]
FRENCH = ["Beacon Friends", "Lamp Guild, Corée du Sud", "Wick Makers, États-Unis"]
FRENCH += ["Bo Countryman, Allemagne", "Ada Exemplar, lamp historian"]
AS_GIVEN = ["Beacon Friends", "Lamp Guild, Rep. of Korea", "Wick Makers, United States"]
AS_GIVEN += ["Bo Countryman, Germany", "Ada Exemplar, lamp historian"]


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    """An open letter in English and French with a roll."""
    letter = translations.open_letter("fr", campaign=campaign, dated_on="2031-03-03", article_rule=False)
    rolls.workflow.enter(letter=letter, by="a test", consent_source="a list", entries=ROLL)
    letter.signatures.update(state="approved")
    return letter


def style(letter: Letter, language: str = "", **details: Any) -> None:
    campaigns.set_house_style(campaign=letter.campaign, by="a test", language=language, details=details)


def page_of(letter: Letter, path: str = "") -> Page:
    return get(Client(), letter.get_absolute_url() + path)


def headings(page: Page) -> list[str]:
    return [heading.get_text() for heading in page.soup.select(".roll-heading")]


# --- What is settled ------------------------------------------------------------------------------


def test_a_language_follows_its_row_then_all_languages_then_what_we_have(letter: Letter) -> None:
    style(letter, groups_heading="Signed by", date_format="iso", organizations_first=False)
    style(letter, "fr", groups_heading="Signataires", organizations_first=True)
    Campaign.objects.update(country_style="press")
    house = House(Campaign.objects.get())
    french, german = house.style("fr"), house.style("de")
    assert (french.groups, french.individuals, french.dates) == ("Signataires", "Personnes", "iso")
    assert (german.groups, german.individuals, german.countries) == ("Signed by", "Einzelpersonen", "press")
    assert (french.organizations_first, german.organizations_first) == (True, False)
    assert house.style("tlh").individuals == "Individuals"


@pytest.mark.parametrize(
    ("language", "words"), [("pt-BR", "Pessoas"), ("zh-Hant", "個人"), ("zh-TW", "個人"), ("zh-Hans", "个人")]
)
def test_a_variety_of_a_language_follows_it(letter: Letter, language: str, words: str) -> None:
    assert House(letter.campaign).style(language).individuals == words
    style(letter, language.partition("-")[0], date_format="weekday")
    assert House(Campaign.objects.get()).style(language).dates == "weekday"


@pytest.mark.parametrize(
    ("language", "dates", "printed"),
    [
        ("en", "long", "3 March 2031"),
        ("en", "weekday", "Monday, 3 March 2031"),
        ("en", "month-first", "March 3, 2031"),
        ("en", "iso", "2031-03-03"),
        ("fr", "weekday", "lundi 3 mars 2031"),
        ("fr", "month-first", "3 mars 2031"),
        ("ko", "long", "2031년 3월 3일"),
        ("ar", "long", "3 مارس 2031"),
        ("xx-junk", "long", "3 March 2031"),
    ],
)
def test_dates_in_each_format(language: str, dates: str, printed: str) -> None:
    assert printed_date(datetime.date(2031, 3, 3), language, dates) == printed


# --- On every page and file -----------------------------------------------------------------------


@pytest.fixture
def styled(letter: Letter) -> Letter:
    style(letter, groups_heading="Signed by", individuals_heading="And by", date_format="month-first")
    style(letter, "fr", country_style="short", organizations_first=False, date_format="weekday")
    return letter


@pytest.mark.parametrize("published", [False, True])
def test_it_is_on_the_letters_page_and_among_its_signatories(styled: Letter, published: bool) -> None:
    if published:
        rolls.publish(styled)
    for path in ("", "signatories/"):
        english, french = page_of(styled, path), page_of(styled, f"in/fr/{path}")
        assert english.texts("roll-entry") == AS_GIVEN
        assert headings(english) == ["Signed by", "And by"]
        assert french.texts("roll-entry") == FRENCH[3:] + FRENCH[:3]
        assert headings(french) == ["And by", "Signed by"]
    assert page_of(styled).soup.select_one(".dateline").get_text() == "March 3, 2031"
    assert page_of(styled, "in/fr/").soup.select_one(".dateline").get_text() == "lundi 3 mars 2031"


def test_it_is_in_every_file_of_a_translation(styled: Letter) -> None:
    rolls.publish(styled)
    text = page_of(styled, "in/fr/letter.txt").html
    assert "lundi 3 mars 2031" in text
    assert "And by (2)\n\n" + "\n".join(FRENCH[3:]) + "\n" in text
    assert text.index("And by (2)") < text.index("Signed by (3)\n\n" + "\n".join(FRENCH[:3]) + "\n")
    assert "- Lamp Guild, Corée du Sud\n" in page_of(styled, "in/fr/letter.md").html
    html = page_of(styled, "in/fr/letter.html").html
    assert '<html lang="fr" dir="ltr">' in html
    assert "<h2>Signed by (3)</h2>" in html
    assert "<li>Wick Makers, États-Unis</li>" in html
    table = list(csv.DictReader(io.StringIO(page_of(styled, "in/fr/signatories.csv").html.removeprefix("\ufeff"))))
    assert [(row["name"], row["country"], row["role"]) for row in table] == [
        ("Bo Countryman", "Allemagne", ""),
        ("Ada Exemplar", "", "lamp historian"),
        ("Beacon Friends", "", ""),
        ("Lamp Guild", "Corée du Sud", ""),
        ("Wick Makers", "États-Unis", ""),
    ]


def test_files_of_a_translation_are_named_after_it(styled: Letter) -> None:
    rolls.publish(styled)
    for path, name in (
        ("in/fr/letter.txt", "lantern-lanterns-edition-1-fr.txt"),
        ("in/fr/editions/1/signatories.csv", "lantern-lanterns-edition-1-signatories-fr.csv"),
        ("in/en/letter.txt", "lantern-lanterns-edition-1.txt"),
    ):
        answer = Client().get(styled.get_absolute_url() + path)
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("lang", ["", "in/fr/"])
@pytest.mark.parametrize("first", [True, False])
def test_json_proves_the_edition_in_any_language_and_order(styled: Letter, lang: str, first: bool) -> None:
    style(styled, "en", organizations_first=first)
    rolls.workflow.withdraw(signature=(gone := factories.approved(styled, name="Zoe Leaves")))
    rolls.publish(styled)
    file = json.loads(page_of(styled, f"{lang}letter.json").html)
    leaves = []
    for entry in file["entries"]:
        line = Line(entry["kind"], entry["name"], entry["suffix"], entry["country"])
        assert leaf_digest(line, entry["salt"]) == entry["leaf"]
        leaves.append(entry["leaf"])
    assert edition_digest(file["content"], leaves) == file["digest"]
    assert [entry["line"] for entry in file["entries"]] == (AS_GIVEN if first else AS_GIVEN[3:] + AS_GIVEN[:3])
    assert file["content"]["texts"][0]["style"]["organizations_first"] is first
    assert ("language" in file, "printed" in file["entries"][0]) == (bool(lang), bool(lang))
    if lang:
        assert {entry["printed"] for entry in file["entries"]} == set(FRENCH)
    assert gone.name not in str(file)


def test_an_edition_verifies_when_a_name_has_left_in_any_order(styled: Letter) -> None:
    style(styled, "en", organizations_first=False)
    edition = rolls.publish(styled)
    rolls.workflow.withdraw(signature=styled.signatures.get(name="Lamp Guild"))
    for path in ("editions/1/letter.json", "in/fr/editions/1/letter.json"):
        file = json.loads(page_of(styled, path).html)
        assert edition_digest(file["content"], [entry["leaf"] for entry in file["entries"]]) == edition.digest
    page = page_of(styled, "in/fr/editions/1/")
    assert page.texts("roll-entry") == [*FRENCH[3:], "Beacon Friends", "[withdrawn]", "Wick Makers, États-Unis"]


def test_as_given_a_translation_prints_what_the_original_does(letter: Letter) -> None:
    rolls.publish(letter)
    for path in ("in/fr/", "in/fr/editions/1/"):
        assert page_of(letter, path).texts("roll-entry") == AS_GIVEN


def test_a_country_nobody_wrote_out_is_named_in_the_letters_own_language(campaign: Campaign) -> None:
    Campaign.objects.update(language="fr")
    campaign.refresh_from_db()
    letter = factories.open_letter(campaign, article_rule=False)
    rolls.workflow.enter(letter=letter, by="a test", consent_source="a list", entries=ROLL)
    letter.signatures.update(state="approved")
    expected = ["Beacon Friends", "Lamp Guild, Rep. of Korea", "Wick Makers, États-Unis", *FRENCH[3:]]
    assert page_of(letter).texts("roll-entry") == expected
    rolls.publish(letter)
    assert page_of(letter, "editions/1/").texts("roll-entry") == expected
    assert letter.entries.get(name="Bo Countryman").suffix == "Allemagne"


def test_an_edition_keeps_the_style_it_was_published_in(styled: Letter) -> None:
    rolls.publish(styled, keep_open=True)
    of_the_edition = [f"editions/1/{file}" for file in ("", *rolls.FILES)]
    paths = [f"{lang}{path}" for lang in ("", "in/fr/") for path in ("", "signatories/", *of_the_edition)]
    before = {path: page_of(styled, path).html for path in paths}
    style(styled, groups_heading="Others", individuals_heading="Else", date_format="iso", organizations_first=False)
    campaigns.remove_house_style(campaign=styled.campaign, by="a test", language="fr")
    Campaign.objects.update(country_style="press")
    assert {path: page_of(styled, path).html for path in paths} == before
    rolls.publish(styled)
    second = page_of(styled, "editions/2/")
    assert headings(second) == ["Else", "Others"]
    assert "Wick Makers, U.S.A." in second.texts("roll-entry")
    assert second.soup.select_one(".dateline").get_text() == "2031-03-03"


def test_a_line_stands_as_it_was_frozen_whatever_a_country_is_called_by_now(letter: Letter) -> None:
    Campaign.objects.update(country_style="short")
    style(letter, "fr", country_style="short")
    rolls.publish(letter)
    letter.entries.filter(name="Lamp Guild").update(suffix="Corea")
    for path in ("", "signatories/", "editions/1/"):
        assert "Lamp Guild, Corea" in page_of(letter, path).texts("roll-entry")
        assert "Lamp Guild, Corée du Sud" in page_of(letter, f"in/fr/{path}").texts("roll-entry")
    assert "Lamp Guild, Corea\n" in page_of(letter, "letter.txt").html


def test_an_edition_from_before_there_were_styles_reads_as_ever(letter: Letter) -> None:
    edition = rolls.publish(letter)
    for text in edition.content["texts"]:
        del text["style"]
    edition.save()
    assert headings(page_of(letter, "editions/1/")) == ["Groups", "Individuals"]
    assert page_of(letter, "in/fr/editions/1/").texts("roll-entry") == AS_GIVEN


def test_pages_of_a_long_roll_follow_the_order_of_the_style(campaign: Campaign) -> None:
    letter = factories.open_letter(campaign)
    rolls.entered(letter, 503)
    factories.approved(letter, kind="organization", name="Lamp Guild", country="KE")
    style(letter, organizations_first=False)
    rolls.publish(letter)
    for path, page in (("editions/1/", "?page=2"), ("signatories/", "?page=6")):
        assert page_of(letter, path).texts("roll-entry")[0] == "Name Nr00000, Kenya"
        assert page_of(letter, path + page).texts("roll-entry")[-1] == "Lamp Guild, Kenya"


def test_the_preview_before_publishing_shows_it(styled: Letter, as_role: Callable[[str], Client]) -> None:
    page = get(as_role("owner"), "/desk/lantern/letters/lanterns/publish/")
    assert page.soup.select_one(".dateline").get_text() == "March 3, 2031"


# --- At the desk ----------------------------------------------------------------------------------


def examples(page: Page) -> dict[str, str]:
    """Each language of the page with what its example reads."""
    rows = page.soup.select(".style-rows section")
    return {row.h2.get_text(): " ".join(row.select_one(".style-example").get_text(" ").split()) for row in rows}


def test_an_owner_settles_it_for_all_languages_and_for_one(
    campaign: Campaign, as_role: Callable[[str], Client]
) -> None:
    owner = as_role("owner")
    page = get(owner, STYLES)
    assert examples(page) == {
        "All languages": "3 March 2026 Groups Aster Guild , Republic of Korea Individuals Ada Exemplar , United Kingdom"
    }
    after = get(owner, f"{STYLES}all/").press("Save", date_format="iso", groups_heading="Signed by")
    assert examples(after)["All languages"].startswith("2026-03-03 Signed by Aster Guild")
    form = get(owner, STYLES).press("Add", language="ko")
    after = form.press("Save", country_style="short", organizations_first="False", individuals_heading="서명한 사람")
    assert examples(after)["한국어"] == "2026-03-03 서명한 사람 Ada Exemplar , 영국 Signed by Aster Guild , 대한민국"
    after = after.press("Remove")
    assert list(examples(after)) == ["All languages"]
    assert HouseStyle.objects.get().language == ""


def test_saving_an_untouched_form_changes_nothing(campaign: Campaign, as_role: Callable[[str], Client]) -> None:
    owner = as_role("owner")
    style_before = House(campaign).style("fr")
    get(owner, f"{STYLES}all/").press("Save")
    assert not Event.objects.exists()
    get(owner, STYLES).press("Add", language="fr").press("Save")
    get(owner, f"{STYLES}fr/").press("Save")
    assert House(Campaign.objects.get()).style("fr") == style_before


def test_the_record_says_what_was_settled(campaign: Campaign, as_role: Callable[[str], Client]) -> None:
    owner = as_role("owner")
    get(owner, f"{STYLES}all/").press("Save", groups_heading="Signed by")
    get(owner, STYLES).press("Add", language="fr").press("Save", date_format="iso").press("Remove")
    told = get(owner, "/desk/lantern/team/").html
    assert "changed the house style of all languages: heading of the organizations" in told
    assert "changed the house style of fr: dates." in told
    assert "removed the house style of fr." in told
    assert "Signed by" not in str(list(Event.objects.values_list("details", flat=True)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date_format", "rot13"),
        ("country_style", "shouted"),
        ("organizations_first", "maybe"),
        ("groups_heading", "x" * 61),
    ],
)
def test_what_cannot_be_is_refused(
    campaign: Campaign, as_role: Callable[[str], Client], field: str, value: str
) -> None:
    owner = as_role("owner")
    page = get(owner, STYLES).press("Add", language="fr").press("Save", **{field: value})
    assert "One thing to mend" in page.html
    assert not getattr(HouseStyle.objects.get(language="fr"), field)


@pytest.mark.parametrize("language", ["", "xx-klingon", "all", "../..", "fr"])
def test_a_language_that_is_none_or_there_already_is_not_added(
    campaign: Campaign, as_role: Callable[[str], Client], language: str
) -> None:
    HouseStyle.objects.create(campaign=campaign, language="fr")
    page = Page(Client(), as_role("owner").post(STYLES, {"language": language}))
    assert "One thing to mend" in page.html
    assert HouseStyle.objects.count() == 1


def test_a_language_without_a_row_has_no_page(campaign: Campaign, as_role: Callable[[str], Client]) -> None:
    owner = as_role("owner")
    for lang in ("fr", "ALL", "%20", "a" * 300):
        assert owner.get(f"{STYLES}{lang}/").status_code == 404
        assert owner.post(f"{STYLES}{lang}/", {"date_format": "iso"}).status_code == 404
    assert not HouseStyle.objects.exists()


def test_a_heading_cannot_break_a_page_or_a_file(letter: Letter) -> None:
    style(letter, groups_heading="<script>alert(1)</script>", individuals_heading="# *all*")
    rolls.publish(letter)
    for path in ("", "signatories/", "editions/1/", "letter.html"):
        html = page_of(letter, path).html
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "## \\# \\*all\\* (2)" in page_of(letter, "letter.md").html


@pytest.mark.parametrize("role", ["viewer", "editor", "moderator", "stranger"])
def test_nobody_but_an_owner_settles_it(campaign: Campaign, as_role: Callable[[str], Client], role: str) -> None:
    HouseStyle.objects.create(campaign=campaign, language="fr", groups_heading="Signataires")
    client = as_role(role)
    for path in (STYLES, f"{STYLES}all/", f"{STYLES}fr/"):
        assert client.get(path).status_code == client.post(path, {"language": "ko"}).status_code == 404
    assert client.post(f"{STYLES}fr/remove/").status_code == 404
    assert HouseStyle.objects.get().groups_heading == "Signataires"


def test_a_row_of_another_campaign_is_not_reached(campaign: Campaign, as_role: Callable[[str], Client]) -> None:
    other = HouseStyle.objects.create(campaign=factories.CampaignFactory(), language="fr")
    owner = as_role("owner")
    assert owner.get(f"{STYLES}fr/").status_code == 404
    owner.post(f"{STYLES}fr/remove/")
    assert HouseStyle.objects.get() == other


VIOLATIONS: list[tuple[str, dict[str, str]]] = [
    ("house_style_language_once|UNIQUE", {"language": "fr"}),
    ("house_style_of_all_leaves_countries", {"country_style": "short"}),
    ("house_style_date_format_known", {"language": "ko", "date_format": "rot13"}),
]


@pytest.mark.parametrize(("constraint", "fields"), VIOLATIONS)
def test_the_database_refuses_a_row_that_cannot_be(campaign: Campaign, constraint: str, fields: dict[str, str]) -> None:
    HouseStyle.objects.create(campaign=campaign, language="fr")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        HouseStyle.objects.create(campaign=campaign, **fields)
