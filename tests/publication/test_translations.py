"""Reading a letter in a translation: where it is, in which words, and what is said when it lags behind."""

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign
from letters import tokens
from letters import workflow as letter_workflow
from letters.models import Letter, Text
from publication import words
from publication.wording import printed_date
from tests import factories
from tests.browse import Page, get
from tests.publication import rolls, translations

pytestmark = pytest.mark.django_db
PAGES = ["", "signatories/", "editions/", "editions/1/"]


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    """A letter that was published in English, French, Korean and Arabic, and is still open."""
    letter = translations.open_letter("fr", "ko", "ar", campaign=campaign, dated_on="2031-03-03", number=4)
    rolls.workflow.enter(
        letter=letter,
        by="a test",
        consent_source="a list",
        entries=[
            {"kind": "organization", "name": "Lamp Guild", "country": "KR", "country_printed": "South Korea"},
            {"kind": "individual", "name": "Ada Exemplar", "role": "lamp historian", "country": "FR"},
        ],
    )
    letter.signatures.update(state="approved")
    rolls.publish(letter, keep_open=True)
    letter.refresh_from_db()
    return letter


def page_of(letter: Letter, path: str = "") -> Page:
    return get(Client(), letter.get_absolute_url() + path)


def status(letter: Letter, path: str) -> int:
    return Client().get(letter.get_absolute_url() + path).status_code


def sheet(page: Page) -> dict[str, str]:
    return page.soup.select_one("article.sheet").attrs


@pytest.mark.parametrize(
    ("lang", "direction", "counted", "dated", "headings"),
    [
        ("fr", "ltr", "Nous sommes un groupe et un personne.", "3 mars 2031", ["Organisations", "Personnes"]),
        ("ko", "ltr", "1개 단체와 1명입니다.", "2031년 3월 3일", ["단체", "개인"]),
        ("ar", "rtl", "نحن 1 منظمات و1 أشخاص.", "3 مارس 2031", ["المنظمات", "الأفراد"]),
    ],
)
@pytest.mark.parametrize("place", ["in/{}/", "in/{}/editions/1/"])
def test_a_translation_stands_on_a_sheet_in_its_language_with_the_same_numbers(
    letter: Letter, place: str, lang: str, direction: str, counted: str, dated: str, headings: list[str]
) -> None:
    page = page_of(letter, place.format(lang))
    assert (sheet(page)["lang"], sheet(page)["dir"]) == (lang, direction)
    assert counted in page.text("letter-text")
    assert page.soup.select_one(".dateline").get_text() == dated
    assert [heading.get_text() for heading in page.soup.select(".roll-heading")] == headings
    assert translations.TEXTS[lang][0] in page.soup.find("title").get_text()
    assert (page.text("count-groups"), page.text("count-individuals"), page.text("count-countries")) == ("1", "1", "2")


def test_a_letter_that_is_not_published_is_read_in_its_languages_too() -> None:
    letter = translations.open_letter("fr")
    rolls.entered(letter, 3)
    page = page_of(letter, "in/fr/")
    assert "Nous sommes zéro groupe et trois personnes." in page.text("letter-text")
    assert len(page.marks("roll-entry")) == 3
    assert page.soup.find("a", href=f"{letter.get_absolute_url()}in/fr/sign/")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_names_its_languages_in_themselves_and_marks_the_current_one(letter: Letter, path: str) -> None:
    home = letter.get_absolute_url()
    for lang in ("", "in/ko/"):
        links = page_of(letter, lang + path).soup.select(".languages a")
        assert [(link.get_text(), link["lang"], link["href"]) for link in links] == [
            ("English", "en", home + path),
            ("العربية", "ar", f"{home}in/ar/{path}"),
            ("Français", "fr", f"{home}in/fr/{path}"),
            ("한국어", "ko", f"{home}in/ko/{path}"),
        ]
        (current,) = [link for link in links if link.has_attr("aria-current")]
        assert current["lang"] == ("ko" if lang else "en")


@pytest.mark.parametrize("path", PAGES)
def test_search_engines_are_told_of_each_language_and_of_one_address_for_each(
    letter: Letter, settings, path: str
) -> None:
    settings.SITE_URL = "https://letters.example"
    home = f"https://letters.example{letter.get_absolute_url()}"
    for lang, canonical in (("", home + path), ("in/en/", home + path), ("in/fr/", f"{home}in/fr/{path}")):
        soup = page_of(letter, lang + path).soup
        alternates = {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate]")}
        assert alternates == {
            "x-default": home + path,
            "en": home + path,
            "ar": f"{home}in/ar/{path}",
            "fr": f"{home}in/fr/{path}",
            "ko": f"{home}in/ko/{path}",
        }
        assert [link["href"] for link in soup.select("link[rel=canonical]")] == [canonical]


def test_a_letter_in_one_language_offers_no_choice() -> None:
    page = page_of(factories.open_letter())
    assert page.soup.select(".languages, link[rel=alternate]") == []


def test_one_stays_in_the_language_from_page_to_page(letter: Letter) -> None:
    home = f"{letter.get_absolute_url()}in/fr/"
    hrefs = {link["href"] for link in page_of(letter, "in/fr/").soup.select("main a")}
    files = {f"{home}letter.{suffix}" for suffix in ("txt", "md", "html", "json")} | {f"{home}signatories.csv"}
    assert {f"{home}signatories/", f"{home}editions/", f"{home}editions/1/#verify", f"{home}sign/", *files} <= hrefs
    assert page_of(letter, "in/fr/signatories/").soup.find("a", href=home)
    assert page_of(letter, "in/fr/editions/").soup.find("a", href=f"{home}editions/1/")
    edition = page_of(letter, "in/fr/editions/1/").soup
    assert edition.find("a", href=f"{home}editions/1/letter.txt")
    assert edition.find("a", href=home)


@pytest.mark.parametrize("lang", ["de", "FR", "fr-FR", "fra", "..", "%20", "%3Cb%3E", "in", "a" * 500, "'", "ko,fr"])
def test_a_language_that_a_letter_is_not_there_in_is_not_found(letter: Letter, lang: str) -> None:
    for path in [*PAGES, *rolls.FILES, "editions/1/letter.txt"]:
        assert status(letter, f"in/{lang}/{path}") == 404, path


def test_a_translation_that_is_not_in_force_is_not_there_and_named_nowhere(letter: Letter) -> None:
    text = letter_workflow.add_language(letter=letter, language="de", by="a test")
    content = {**factories.CONTENT, "title": "Entwurf ohne Freigabe"}
    letter_workflow.save_version(text=text, content=content, by="a test")
    assert status(letter, "in/de/") == 404
    for path in rolls.public_paths(letter):
        html = get(Client(), path).html
        assert "Entwurf" not in html
        assert "Deutsch" not in html


def test_the_original_is_shown_under_its_own_language_too(letter: Letter) -> None:
    for path in PAGES:
        named, plain = page_of(letter, f"in/en/{path}"), page_of(letter, path)
        assert named.html == plain.html


def test_never_public_and_withdrawn_letters_answer_the_same_in_any_language(campaign: Campaign) -> None:
    hidden = translations.open_letter("fr", campaign=campaign, visibility="link")
    for path in [*PAGES, *rolls.FILES]:
        for lang in ("fr", "ko"):
            there = Client().get(f"{hidden.get_absolute_url()}in/{lang}/{path}")
            nowhere = Client().get(f"/{campaign.slug}/no-such-letter/in/{lang}/{path}")
            assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content) == (404, there.content)
    letter_workflow.list_for_all(letter=hidden, by="a test")
    letter_workflow.withdraw(letter=hidden, by="a test")
    assert status(hidden, "in/fr/") == status(hidden, "in/fr/signatories/") == 410


def test_behind_the_sign_on_link_a_translation_is_kept_out_of_caches_and_indexes(campaign: Campaign) -> None:
    letter = translations.open_letter("fr", campaign=campaign, visibility="link")
    home = letter.sign_on_path
    page = get(Client(), f"{home}in/fr/")
    assert sheet(page)["lang"] == "fr"
    assert page.response["Cache-Control"] == "no-store"
    assert page.response["Referrer-Policy"] == "no-referrer"
    assert page.response["X-Robots-Tag"] == "noindex"
    assert page.soup.select("link[rel=alternate], link[rel=canonical]") == []
    hrefs = {link["href"] for link in page.soup.find_all("a")}
    assert {home, f"{home}in/fr/", f"{home}in/fr/sign/"} <= hrefs
    assert not any(letter.slug in href for href in hrefs)
    assert get(Client(), f"{home}in/ko/").status == 404


def test_a_translations_pages_are_cached_like_the_others_and_set_no_cookie(letter: Letter) -> None:
    for path in [*PAGES, *rolls.FILES, "editions/1/letter.txt"]:
        response = Client().get(f"{letter.get_absolute_url()}in/ar/{path}")
        assert response.status_code == 200, path
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=5", path
        assert not response.cookies, path
        assert "Cookie" not in response.get("Vary", ""), path


# --- A translation that came after an edition -----------------------------------------------------


def test_a_translation_after_the_edition_shows_its_numbers_and_says_so(campaign: Campaign) -> None:
    letter = factories.open_letter(campaign)
    rolls.entered(letter, 2)
    rolls.publish(letter, keep_open=True)
    translations.add(letter, "fr")
    rolls.entered(letter, 3)
    page = page_of(letter, "in/fr/")
    assert "deux personnes" in page.text("letter-text")  # as the edition counts, in every language
    assert "two people" in page_of(letter).text("letter-text")
    assert "This translation came after it" in page.html
    home = letter.get_absolute_url()
    assert page.soup.find("a", href=f"{home}editions/1/#verify")
    assert page.soup.find("a", href=f"{home}letter.txt")
    assert page_of(letter, "in/fr/editions/").soup.find("a", href=f"{home}editions/1/")
    for path in ("editions/1/", "letter.txt", "editions/1/signatories.csv"):
        assert status(letter, f"in/fr/{path}") == 404
    rolls.publish(letter)
    assert status(letter, "in/fr/editions/2/") == status(letter, "in/fr/letter.txt") == 200
    assert "This translation came after it" not in page_of(letter, "in/fr/").html


# --- A translation that lags behind ---------------------------------------------------------------

NOTE = "Cette traduction n’est plus à jour\u00a0: l’original a changé le {} (version 2)."


def note(page: Page) -> str:
    return page.text("outdated").strip() if page.marks("outdated") else ""


def test_an_outdated_translation_says_since_when_and_leads_to_the_original() -> None:
    letter = translations.open_letter("fr")
    rolls.entered(letter, 1)
    assert note(page_of(letter, "in/fr/")) == ""
    translations.outdate(letter)
    for path in ("in/fr/", "in/fr/signatories/"):
        page = page_of(letter, path)
        assert note(page) == NOTE.format(printed_date(timezone.now().date(), "fr")) + " Lire l’original"
        assert page.soup.select_one('[data-test="outdated"] a')["href"] == letter.get_absolute_url()
    assert note(page_of(letter)) == ""


def test_behind_the_sign_on_link_the_note_leads_to_the_original_there() -> None:
    letter = translations.open_letter("fr", visibility="link")
    translations.outdate(letter)
    page = get(Client(), f"{letter.sign_on_path}in/fr/")
    assert page.soup.select_one('[data-test="outdated"] a')["href"] == letter.sign_on_path


def test_a_campaign_can_hide_outdated_translations(campaign: Campaign) -> None:
    letter = translations.open_letter("fr", "ko", campaign=campaign)
    Campaign.objects.update(outdated_translations="hide")
    assert status(letter, "in/fr/") == 200
    translations.outdate(letter)
    for path in ("", "signatories/", "editions/"):
        assert status(letter, f"in/fr/{path}") == 404
    assert page_of(letter).soup.select(".languages, link[rel=alternate]") == []
    bring_up_to_date(letter, "ko")
    assert status(letter, "in/ko/") == 200
    assert note(page_of(letter, "in/ko/")) == ""
    assert [link["lang"] for link in page_of(letter).soup.select(".languages a")] == ["en", "ko"]


def bring_up_to_date(letter: Letter, language: str) -> None:
    translations.add(letter, language)


def test_an_open_letter_shows_what_is_signed_now_in_a_translation_that_lags(letter: Letter) -> None:
    translations.outdate(letter)
    page = page_of(letter, "in/fr/")
    assert "Nous sommes zéro groupe et zéro personne." in page.text("letter-text")
    assert note(page).startswith("Cette traduction")
    home = f"{letter.get_absolute_url()}in/fr/"
    assert page.soup.find("a", href=f"{home}letter.txt")
    assert page.soup.find("a", href=f"{home}editions/1/#verify")


def test_an_edition_stays_as_it_was_and_the_letters_page_says_that_its_translation_lags_now(letter: Letter) -> None:
    letter_workflow.close(letter=letter, by="a test")
    before = {path: page_of(letter, path).html for path in ("in/fr/editions/1/", "in/fr/letter.txt")}
    translations.outdate(letter)
    assert {path: page_of(letter, path).html for path in before} == before
    assert note(page_of(letter, "in/fr/")).startswith("Cette traduction")
    assert "Nous sommes un groupe" in page_of(letter, "in/fr/").text("letter-text")
    Campaign.objects.update(outdated_translations="hide")
    assert status(letter, "in/fr/") == 404
    edition = page_of(letter, "in/fr/editions/1/")
    assert edition.status == 200
    assert edition.soup.select_one(".sheet-band a")["href"] == letter.get_absolute_url()


@pytest.mark.parametrize("choice", ["note", "hide"])
def test_an_edition_leaves_an_outdated_translation_out(campaign: Campaign, choice: str) -> None:
    Campaign.objects.update(outdated_translations=choice)
    campaign.refresh_from_db()
    letter = translations.open_letter("fr", campaign=campaign)
    translations.outdate(letter)
    rolls.entered(letter, 1)
    edition = rolls.publish(letter)
    assert [text["language"] for text in edition.content["texts"]] == ["en"]
    assert status(letter, "in/fr/editions/1/") == 404
    if choice == "note":
        shown = page_of(letter, "in/fr/")
        assert note(shown).startswith("Cette traduction")
        assert shown.marks("roll-entry") == []
    bring_up_to_date(letter, "fr")
    shown = page_of(letter, "in/fr/")
    assert len(shown.marks("roll-entry")) == 1
    assert not shown.soup.select(".sheet-band")
    assert letter.editions.get().content == edition.content


def test_a_sheet_says_its_few_words_in_its_language_or_marks_them_as_english(campaign: Campaign) -> None:
    letter = translations.open_letter("fr", campaign=campaign, number=7, affiliations_line=True)
    factories.approved(letter, name="Ada Exemplar", role="clerk")
    factories.approved(letter, kind="organization", name="Quiet Circle", country="KE", display="withheld")
    letter.addressees.create(kind="cc", name="Commissioner Dusk")
    page = " ".join(page_of(letter, "in/fr/").soup.select_one("article").get_text().split())
    for said in (
        "Lettre ouverte nº 7",
        "Copie\u00a0: Commissioner Dusk",
        "1, dont 1 sans nom publié",
        "et 1 organisation dont le nom n’est pas publié.",
        "Les fonctions sont indiquées",
        "Les signataires viennent de 1 pays.",
    ):
        assert said.replace("\u00a0", " ") in page.replace("\u00a0", " ")
    Text.objects.filter(language="fr").update(language="eo")
    foreign = page_of(letter, "in/eo/").soup.select('article [lang="en"]')
    assert "Open letter no. 7" in [element.get_text() for element in foreign]


@pytest.mark.parametrize("row", words._TABLE, ids=lambda row: row.language)
def test_our_words_hold_tokens_that_mean_something_and_every_place_to_fill(row: words.Words) -> None:
    assert not any(tokens.unknown(value) for value in row)
    for number in range(12):
        counts = tokens.Counts(groups=9, individuals=9, countries=number, withheld_groups=1, withheld_individuals=2)
        before, told, after = words.countries_told(row, counts)
        assert told == str(number)
        assert "{" not in before + after + "".join(words.withheld(row, counts))
    assert row.number % 3 != row.number
    assert "3" in row.withheld % 3
    assert "5 May" in row.outdated % {"day": "5 May", "version": 2}
