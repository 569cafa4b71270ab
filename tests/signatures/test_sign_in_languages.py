"""One pool of signatures under a letter in several languages, each bound to the text that its signatory read."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign, Outbox
from letters import workflow as letter_workflow
from letters.models import Letter
from letters.workflow import Outdated
from signatures import tasks, workflow
from signatures.models import Signature
from tests import factories
from tests.browse import get
from tests.conftest import links
from tests.signatures.changing import adopt, adopt_page, change, counted, press_affirm, save, status, translate
from tests.signatures.door import FORMS

pytestmark = pytest.mark.django_db
FRENCH = "Nous écrivons au nom de {{groups|organisation|organisations}}.\n\nAllumez-les."


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    draft = factories.draft(campaign)
    translate(draft, "fr", FRENCH, title="Lettre ouverte sur les lanternes")
    return workflow.open_letter(letter=draft, by="a test", visibility="listed")


@pytest.fixture
def owner(as_role: Callable) -> Client:
    return as_role("owner")


def door(letter: Letter, lang: str = "fr", kind: str = "individual") -> str:
    return f"{letter.get_absolute_url()}in/{lang}/sign/{kind}/"


def sign(letter: Letter, send_mail: Callable, lang: str = "fr", **typed: str) -> Signature:
    """Sign by the form in a language, confirm by the mail, and get approved."""
    page = get(Client(), door(letter, lang) if lang else f"{letter.get_absolute_url()}sign/individual/")
    form = page.soup.select_one('[data-test="sign-form"]').find("button")
    assert page.submit(form, **(FORMS["individual"] | typed)).status == 200
    (mail,) = (mail for mail in send_mail() if mail.subject.startswith("Please confirm"))
    get(Client(), next(link for link in links(mail) if "/confirm/" in link)).submit("confirm")
    signature = letter.signatures.latest("pk")
    return workflow.decide(signature=signature, verdict="approve", by=factories.UserFactory()).signature


def texts(letter: Letter) -> dict[str, tuple[int | None, int | None]]:
    """By language: the numbers of the version in force and of the basis."""
    rows = letter.texts.values_list("language", "in_force__number", "basis__number")
    return {language: (in_force, basis) for language, in_force, basis in rows}


def test_who_signs_in_french_agrees_to_the_french_text_and_counts_in_the_same_pool(
    letter: Letter, send_mail: Callable
) -> None:
    page = get(Client(), door(letter))
    assert "Allumez-les." in page.html
    assert page.soup.select_one(".text-signed [lang=fr]")
    french = sign(letter, send_mail, email="fr@signers.example", name="Aline Exemplaire")
    english = sign(letter, send_mail, lang="", email="en@signers.example", name="Ada Exemplar")
    assert (french.language, french.version.text.language) == ("fr", "fr")
    assert english.language == "en"
    assert counted(letter) == ["Ada Exemplar", "Aline Exemplaire"]
    assert "Lettre ouverte sur les lanternes" in french.consent_text


def test_the_languages_are_offered_where_one_signs(letter: Letter) -> None:
    page = get(Client(), f"{letter.get_absolute_url()}sign/")
    assert [link.get_text() for link in page.soup.select(".languages a")] == ["English", "français"]
    by_link = get(Client(), f"{letter.sign_on_path}in/fr/sign/")
    assert by_link.response.headers["Referrer-Policy"] == "no-referrer"
    assert "Lettre ouverte" in by_link.html


@pytest.mark.parametrize("lang", ["de", "xx", "fr-FR", "%00", "..", "a" * 300])
def test_a_language_that_is_not_there_is_not_found(letter: Letter, lang: str) -> None:
    assert Client().get(door(letter, lang)).status_code in {400, 404}


def test_a_translation_that_is_no_more_than_a_draft_cannot_be_signed(letter: Letter) -> None:
    letter_workflow.add_language(letter=letter, language="de", by="a test")
    save(letter, "Zündet sie an.", "de")
    assert Client().get(door(letter, "de")).status_code == 404


def test_a_change_of_the_original_asks_everybody_and_takes_outdated_translations_out_of_signing(
    letter: Letter, send_mail: Callable, owner: Client
) -> None:
    french = sign(letter, send_mail, email="fr@signers.example", name="Aline Exemplaire")
    english = sign(letter, send_mail, lang="", email="en@signers.example", name="Ada Exemplar")
    change(letter, owner.user)
    assert texts(letter) == {"en": (2, 2), "fr": (1, None)}
    assert counted(letter) == []
    assert Outbox.objects.filter(kind="affirm").count() == 2
    page = get(Client(), door(letter))
    assert "The translation is being brought up to date" in page.html
    assert "Allumez-les." not in page.html
    press_affirm(english)
    press_affirm(french)
    french.refresh_from_db()
    assert french.language == "en"
    assert french.earlier_consents.get().language == "fr"
    assert len(counted(letter)) == 2


def test_a_translation_that_renders_the_new_text_comes_into_force_with_it(
    letter: Letter, send_mail: Callable, owner: Client
) -> None:
    french = sign(letter, send_mail, email="fr@signers.example")
    version = save(letter)
    translate(letter, "fr", "Nous écrivons.\n\nN’en allumez aucune.")
    adopt(letter, version, owner.user)
    assert texts(letter) == {"en": (2, 2), "fr": (2, 2)}
    assert counted(letter) == []
    assert "N’en allumez aucune." in get(Client(), status(french)).html
    press_affirm(french)
    french.refresh_from_db()
    assert french.language == "fr"
    assert len(counted(letter)) == 1


def test_a_translation_that_catches_up_later_asks_nobody_again(
    letter: Letter, send_mail: Callable, owner: Client
) -> None:
    french = sign(letter, send_mail, email="fr@signers.example")
    change(letter, owner.user)
    translate(letter, "fr", "Nous écrivons.\n\nN’en allumez aucune.")
    adopt_page(owner, letter, "fr").submit("adopt")
    assert texts(letter) == {"en": (2, 2), "fr": (2, 2)}
    tasks.ask_due(now=timezone.now())
    assert Outbox.objects.filter(kind="affirm").count() == 1
    press_affirm(french)
    french.refresh_from_db()
    assert (french.language, french.version.number) == ("fr", 2)


def test_a_change_of_one_translation_asks_those_who_signed_it_alone(
    letter: Letter, send_mail: Callable, owner: Client
) -> None:
    sign(letter, send_mail, email="fr@signers.example", name="Aline Exemplaire")
    sign(letter, send_mail, lang="", email="en@signers.example", name="Ada Exemplar")
    adopt(letter, translate(letter, "fr", "Nous écrivons.\n\nAllumez-en trois."), owner.user)
    assert counted(letter) == ["Ada Exemplar"]
    assert [mail.to for mail in Outbox.objects.filter(kind="affirm")] == ["fr@signers.example"]


def test_a_new_translation_changes_nothing_for_those_who_signed(
    letter: Letter, send_mail: Callable, owner: Client
) -> None:
    sign(letter, send_mail, email="fr@signers.example", name="Aline Exemplaire")
    translate(letter, "ko", "우리는 씁니다.\n\n불을 켜 주십시오.", title="등불에 관한 공개 서한")
    page = adopt_page(owner, letter, "ko")
    assert not page.soup.select("[name=change]")
    page.submit("adopt")
    assert texts(letter)["ko"] == (1, 1)
    assert counted(letter) == ["Aline Exemplaire"]
    assert not Outbox.objects.filter(kind="affirm").exists()
    assert "등불" in get(Client(), door(letter, "ko")).html


def test_a_translation_of_an_older_original_does_not_come_into_force(letter: Letter, owner: Client) -> None:
    stale = translate(letter, "ko", "우리는 씁니다.")
    change(letter, owner.user)
    with pytest.raises(Outdated):
        adopt(letter, stale, owner.user)
    assert texts(letter)["ko"] == (None, None)


def test_a_form_with_the_text_of_another_language_signs_nothing(letter: Letter) -> None:
    data = FORMS["individual"] | {"version": letter.in_force.digest}
    answer = Client().post(door(letter), data)
    assert answer.status_code == 422
    assert not letter.signatures.exists()
