"""One letter in four languages, from the desk's forms to its edition, with one pool of signatures."""

from collections.abc import Callable

import pytest
from django.test import Client

from letters.models import Letter
from tests import factories
from tests.browse import Page, get
from tests.conftest import links
from tests.signatures.door import FORMS

pytestmark = pytest.mark.django_db
TEXTS = {
    "en": (
        "Open letter on the tide bells",
        "We write on behalf of {{groups|organization|organizations}} and {{individuals|person|people}} from "
        "{{countries|country|countries}}.",
        "We write on behalf of three organizations and two people from four countries.",
    ),
    "fr": (
        "Lettre ouverte sur les cloches de marée",
        "Nous écrivons au nom de {{groups|organisation|organisations}} et de {{individuals|personne|personnes}} de "
        "{{countries|pays|pays}}.",
        "Nous écrivons au nom de trois organisations et de deux personnes de quatre pays.",
    ),
    "ko": (
        "조수 종에 관한 공개 서한",
        "우리는 {{countries:figures|#개국}}의 {{groups:figures|#개 단체}}와 {{individuals:figures|#명}}을 "
        "대표하여 씁니다.",
        "우리는 4개국의 3개 단체와 2명을 대표하여 씁니다.",
    ),
    "ar": (
        "رسالة مفتوحة عن أجراس المد",
        "نكتب باسم {{groups:figures|0=لا أحد|1=منظمة واحدة|2=منظمتين|منظمة|منظمة|منظمة|منظمات|منظمة|منظمة}} و"
        "{{individuals:figures|0=لا أحد|1=فرد واحد|2=فردين|فرد|فرد|فرد|أفراد|فردًا|فرد}}.",
        "نكتب باسم 3 منظمات وفردين.",
    ),
}
SIGNERS = [
    ("en", "organization", "Bell Ringers’ Guild", "NP"),
    ("fr", "organization", "Cercle des Marées", "FR"),
    ("ar", "organization", "جمعية أجراس الخيال", "JO"),
    ("ko", "individual", "김가상", "KR"),
    ("fr", "individual", "Aline Exemplaire", ""),
]


def desk(owner: Client, path: str) -> Page:
    return get(owner, f"/desk/lantern/letters/tide-bells/{path}")


def write(page: Page, language: str) -> Page:
    title, body, _counted = TEXTS[language]
    saved = page.press("Save", title=title, body=body, salutation="…,", closing="…")
    assert saved.status == 200
    return saved


def sign(letter: Letter, language: str, kind: str, name: str, country: str, send_mail: Callable) -> None:
    """Sign in a language and confirm by the link in the mail."""
    spoken = "" if language == "en" else f"in/{language}/"
    page = get(Client(), f"{letter.get_absolute_url()}{spoken}sign/{kind}/")
    assert TEXTS[language][0] in page.html
    typed = FORMS[kind] | {"name": name, "country": country, "email": f"{language}-{kind}@signers.example", "role": ""}
    page.submit(page.soup.select_one('[data-test="sign-form"] button'), **typed)
    (mail,) = send_mail()
    get(Client(), next(link for link in links(mail) if "/confirm/" in link)).submit("confirm")


def test_a_letter_in_four_languages_is_drafted_opened_signed_and_published_in_one_pool(
    as_role: Callable[[str], Client], send_mail: Callable
) -> None:
    owner = as_role("owner")
    get(owner, "/desk/lantern/new-letter/").press("Make", title=TEXTS["en"][0], slug="tide-bells", language="en")
    write(desk(owner, "text/"), "en")
    for language in ("fr", "ko", "ar"):
        desk(owner, "languages/").press("Add", language=language)
        write(desk(owner, f"in/{language}/text/"), language)
    page = desk(owner, "languages/")
    for _language in ("fr", "ko", "ar"):
        page = page.press("Approve")
    desk(owner, "open/").submit("open-letter")
    letter = Letter.objects.get(slug="tide-bells")
    assert letter.texts.filter(basis__isnull=False).count() == 4

    for language, kind, name, country in SIGNERS:
        sign(letter, language, kind, name, country, send_mail)
    for signature in letter.signatures.all():
        factories.workflow.decide(signature=signature, verdict="approve", by=owner.user)
    assert dict(letter.signatures.values_list("name", "language")) == {name: code for code, _kind, name, _c in SIGNERS}
    desk(owner, "publish/").submit("publish")

    for language, (title, _body, counted) in TEXTS.items():
        spoken = "" if language == "en" else f"in/{language}/"
        for path in ("", "editions/1/"):
            shown = get(Client(), f"{letter.get_absolute_url()}{spoken}{path}")
            sheet = shown.soup.select_one(".sheet")
            assert (sheet["lang"], sheet["dir"]) == (language, "rtl" if language == "ar" else "ltr")
            assert title in shown.html
            assert counted in shown.text("letter-text")
            names = {entry["data-name"] for entry in shown.marks("roll-entry")}
            assert names == {name for _code, _kind, name, _country in SIGNERS}
            assert (shown.text("count-groups"), shown.text("count-individuals")) == ("3", "2")
        for suffix in ("txt", "md", "html", "json"):
            file = get(Client(), f"{letter.get_absolute_url()}{spoken}letter.{suffix}")
            text = file.soup.get_text() if suffix == "html" else file.html
            assert counted in " ".join(text.split())
