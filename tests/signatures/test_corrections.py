"""Corrections at the desk while the signatory, or a colleague, changes the same signature."""

from collections.abc import Callable

import pytest
from django.test import Client

from campaign.models import Campaign, Event
from letters.models import Letter
from signatures import workflow
from signatures.models import Signature
from tests import factories
from tests.browse import Page, get
from tests.signatures.at_desk import correct, entered, path, post

SAVE = "Save the correction"
MEANWHILE = "this signature was changed meanwhile"


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def moderator(campaign: Campaign, letter: Letter, as_role: Callable[[str], Client]) -> Client:
    return as_role("moderator")


def displays(page: Page) -> set[str]:
    """What the form offers for the name on the roll."""
    return {option["value"] for option in page.soup.select("[name=display] option")}


@pytest.mark.django_db
def test_a_correction_begun_before_the_signatory_withheld_the_name_is_refused(
    moderator: Client, letter: Letter
) -> None:
    signature = factories.approved(letter, name="Ada Exemplar")
    page = get(moderator, path(letter, "", signature))
    workflow.correct_display(signature=signature, display="withheld")
    after = page.press(SAVE, role="poet")
    assert MEANWHILE in after.soup.get_text()
    assert after.soup.select_one("[name=display] [selected]")["value"] == "withheld"
    signature.refresh_from_db()
    assert (signature.display, signature.role) == ("withheld", "")
    after.press(SAVE, role="poet")
    signature.refresh_from_db()
    assert (signature.display, signature.role) == ("withheld", "poet")


@pytest.mark.django_db
def test_a_correction_begun_before_the_mailbox_signed_again_is_refused(moderator: Client, letter: Letter) -> None:
    signature = factories.receive(letter, name="Ada Old", email="ada@signers.example")
    page = get(moderator, path(letter, "", signature))
    workflow.confirm(signature=factories.receive(letter, name="Ada New", email="ada@signers.example"))
    assert MEANWHILE in page.press(SAVE, role="poet").soup.get_text()
    assert (letter.signatures.get().name, letter.signatures.get().role) == ("Ada New", "")


@pytest.mark.django_db
def test_a_correction_that_saw_nothing_is_refused(moderator: Client, letter: Letter) -> None:
    signature = entered(letter, "Cora Lee")
    post(moderator, letter, "", signature, name="Another", display="listed")
    assert letter.signatures.get().name == "Cora Lee"
    assert not Event.objects.filter(type="signature.corrected").exists()


@pytest.mark.django_db
def test_the_verb_itself_refuses_what_was_begun_on_something_else(letter: Letter) -> None:
    signature = factories.pending(letter, name="Ada Exemplar")
    seen = workflow.shown_digest(signature)
    workflow.correct(signature=signature, by="a colleague", fields={"role": "poet"}, seen=seen)
    with pytest.raises(workflow.ChangedMeanwhile):
        workflow.correct(signature=signature, by="a test", fields={"role": ""}, seen=seen)


@pytest.mark.django_db
def test_a_preview_keeps_what_the_correction_began_from(moderator: Client, letter: Letter) -> None:
    signature = factories.pending(letter, name="Ada Exemplar")
    get(moderator, path(letter, "", signature)).press("Preview", role="poet").press(SAVE)
    assert letter.signatures.get().role == "poet"


@pytest.mark.django_db
@pytest.mark.parametrize("display", ["withheld", "addressee_only"])
def test_only_the_signatory_lists_a_name_again_that_was_withheld(
    moderator: Client, letter: Letter, display: str
) -> None:
    signature = factories.approved(letter, name="Ada Exemplar", display=display)
    assert displays(get(moderator, path(letter, "", signature))) == {"withheld", "addressee_only"}
    for wanted in [{"display": "listed"}, {"display": "listed_from", "listed_from": "2020-01-01"}]:
        correct(moderator, letter, signature, name="Ada Exemplar", **wanted)
        assert Signature.objects.get().display == display


@pytest.mark.django_db
def test_a_name_that_a_coordinator_entered_or_that_is_listed_may_be_shown_either_way(
    moderator: Client, letter: Letter
) -> None:
    for signature in [entered(letter, display="withheld"), factories.pending(letter)]:
        assert {"listed", "withheld"} <= displays(get(moderator, path(letter, "", signature)))


@pytest.mark.django_db
@pytest.mark.parametrize("again", [False, True])
def test_who_signs_while_the_article_rule_is_switched_stands_in_the_new_order(letter: Letter, again: bool) -> None:
    signer = {"kind": "organization", "name": "The Alder Project", "email": "jo@alder.example"}
    if again:
        factories.receive(letter, **signer)
    read_before = Letter.objects.with_text().get(pk=letter.pk)
    workflow.set_article_rule(letter=letter, by="a test", article_rule=False)
    signature = factories.receive(read_before, **signer)
    kept = bytes(signature.roll_key)
    signature.letter.refresh_from_db()
    workflow.set_derived(signature)
    assert kept == bytes(signature.roll_key)
