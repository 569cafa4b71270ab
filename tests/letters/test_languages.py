"""Translations: added, written, approved, outdated, put in force with the original, removed."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaign.models import Campaign, Event
from letters import workflow
from letters.models import Letter, ReviewRound, Text
from signatures import workflow as signatures
from tests import factories
from tests.browse import get
from tests.letters import translated
from tests.letters.translated import rewrite, standing, translate


@pytest.fixture
def letter(campaign) -> Letter:
    return factories.draft(campaign)


def open_letter(letter: Letter) -> Letter:
    return workflow.open_for_signatures(letter=letter, by="Ola", visibility="listed")


def in_force(letter: Letter) -> dict[str, int]:
    """The versions in force by language."""
    return dict(letter.texts.exclude(in_force=None).values_list("language", "in_force__number"))


def last_event() -> tuple[str, str, dict]:
    event = Event.objects.latest("pk")
    return event.type, event.actor, event.details


# --- Adding and removing --------------------------------------------------------------------------


def test_a_language_begins_without_a_version(letter: Letter) -> None:
    text = workflow.add_language(letter=letter, language="fr", by="Tara")
    assert (text.latest, standing(text).standing) == (None, "missing")
    assert last_event() == ("text.added", "Tara", {"language": "fr"})


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_letter_has_one_text_in_a_language(letter: Letter, language: str) -> None:
    workflow.add_language(letter=letter, language="fr", by="Tara")
    with pytest.raises(workflow.LanguageTaken):
        workflow.add_language(letter=letter, language=language, by="Tara")
    with pytest.raises(IntegrityError), transaction.atomic():
        Text.objects.create(letter=letter, language=language)


def test_a_withdrawn_letter_gets_no_language_and_approves_and_removes_none(letter: Letter) -> None:
    text = translate(letter)
    workflow.withdraw(letter=letter, by="Ola")
    for verb in (
        lambda: workflow.add_language(letter=letter, language="ko", by="Tara"),
        lambda: workflow.approve_translation(version=text.latest, by="Ola"),
        lambda: workflow.remove_language(letter=letter, text=text, by="Tara"),
    ):
        with pytest.raises(workflow.NotNow):
            verb()


def test_a_translation_that_nobody_had_is_removed_with_its_versions(letter: Letter) -> None:
    text = translate(letter, approved=True)
    translated.save(text, body="Encore.")
    workflow.remove_language(letter=letter, text=text, by="Tara")
    assert [each.language for each in letter.texts.all()] == ["en"]
    assert last_event() == ("text.removed", "Tara", {"language": "fr"})
    assert standing(translate(letter)).newest == 1


def test_the_original_is_not_removed(letter: Letter) -> None:
    with pytest.raises(workflow.NotNow):
        workflow.remove_language(letter=letter, text=letter.original, by="Tara")


def test_a_translation_that_was_in_force_stays(letter: Letter) -> None:
    text = translate(letter, approved=True)
    open_letter(letter)
    with pytest.raises(workflow.TextInUse):
        workflow.remove_language(letter=letter, text=text, by="Tara")
    assert standing(text).approved


def test_a_translation_that_somebody_signed_stays_as_it_was(letter: Letter) -> None:
    text = translate(letter, approved=True)
    signature = factories.receive(signatures.open_letter(letter=letter, by="Ola", visibility="listed"))
    type(signature).objects.update(version=text.latest)
    Text.objects.filter(pk=text.pk).update(in_force=None, basis=None)
    events = Event.objects.count()
    with pytest.raises(workflow.TextInUse):
        workflow.remove_language(letter=letter, text=text, by="Tara")
    assert (standing(text).approved_by, Event.objects.count()) == ("Ola", events)


def test_a_translation_that_was_sent_round_for_review_stays(letter: Letter) -> None:
    text = translate(letter)
    ReviewRound.objects.create(text=text, version=text.latest, ends_at=timezone.now(), created_by="Ola")
    with pytest.raises(workflow.TextInUse):
        workflow.remove_language(letter=letter, text=text, by="Tara")


def test_what_was_removed_meanwhile_can_be_neither_written_nor_approved_nor_removed_again(letter: Letter) -> None:
    text = translate(letter)
    version = text.latest
    workflow.remove_language(letter=letter, text=text, by="Tara")
    text.pk = version.text_id
    for verb in (
        lambda: translated.save(text, body="Encore."),
        lambda: workflow.approve_translation(version=version, by="Ola"),
        lambda: workflow.remove_language(letter=letter, text=text, by="Tara"),
    ):
        with pytest.raises(workflow.NotNow):
            verb()


# --- What a version renders -----------------------------------------------------------------------


def test_a_version_of_a_translation_renders_the_newest_original_unless_it_says_otherwise(letter: Letter) -> None:
    text, first = translate(letter), letter.latest
    assert text.latest.translates == first
    second = rewrite(letter)
    assert translated.save(text, body="Encore.").translates == second
    assert translated.save(text, body="Ancien.", translates=first).translates == first
    assert second.translates is None


def test_the_same_words_for_another_original_are_a_new_version_that_says_so(letter: Letter) -> None:
    text = translate(letter)
    assert translated.save(text).number == 1
    second = rewrite(letter)
    confirmed = translated.save(text)
    assert (confirmed.number, confirmed.translates) == (2, second)
    assert translated.save(text).number == 2


def test_restoring_an_old_translation_restores_what_it_renders(letter: Letter) -> None:
    text = translate(letter)
    rewrite(letter)
    translated.save(text, body="Encore.")
    restored = workflow.restore_version(version=text.versions.get(number=1), by="Tara", began_from=2)
    assert (restored.number, restored.translates.number, standing(text).standing) == (3, 1, "outdated")


# --- Standing -------------------------------------------------------------------------------------


def test_a_translation_is_a_draft_then_approved_then_a_draft_again_with_the_next_save(letter: Letter) -> None:
    text = translate(letter)
    assert standing(text).standing == "draft"
    workflow.approve_translation(version=text.latest, by="Ola")
    assert (standing(text).standing, standing(text).approved_by) == ("approved", "Ola")
    assert last_event() == ("text.approved", "Ola", {"language": "fr", "version": 1})
    translated.save(text, body="Encore.")
    assert standing(text).standing == "draft"


def test_approving_twice_leaves_one_event_and_the_first_approver(letter: Letter) -> None:
    text = translate(letter, approved=True)
    events = Event.objects.count()
    workflow.approve_translation(version=text.latest, by="Somebody Else")
    assert (standing(text).approved_by, Event.objects.count()) == ("Ola", events)


def test_only_the_newest_version_of_a_translation_with_words_is_approved(letter: Letter) -> None:
    text = translate(letter)
    older, newer = text.latest, translated.save(text, body=" \n")
    with pytest.raises(workflow.EditedMeanwhile) as refusal:
        workflow.approve_translation(version=older, by="Ola")
    assert refusal.value.newer == newer
    with pytest.raises(workflow.NoText):
        workflow.approve_translation(version=newer, by="Ola")
    with pytest.raises(workflow.NotNow):
        workflow.approve_translation(version=letter.latest, by="Ola")
    assert standing(text).approved is None


def test_on_a_draft_a_translation_is_outdated_since_the_first_version_that_it_does_not_render(letter: Letter) -> None:
    text = translate(letter, approved=True)
    assert standing(text).outdated_since is None
    rewrite(letter)
    rewrite(letter, "And again.")
    now = standing(text)
    assert (now.standing, now.outdated_since, now.is_ready) == ("outdated", 2, False)
    translated.save(text)
    assert standing(text).standing == "draft"


def test_on_an_opened_letter_a_draft_of_the_original_makes_no_translation_outdated(letter: Letter) -> None:
    text = translate(letter, approved=True)
    rewrite(open_letter(letter))
    assert standing(text).standing == "approved"


def test_a_new_basis_of_the_original_makes_a_translation_outdated(letter: Letter) -> None:
    shown, left_out = translate(letter, approved=True), translate(letter, "ko")
    opened = open_letter(letter)
    new = rewrite(rewrite(opened).text.letter, "Once more.")
    Text.objects.filter(pk=opened.original_id).update(in_force=new, basis=new)
    Text.objects.filter(pk=shown.pk).update(basis=None)
    for text in (shown, left_out):
        assert (standing(text).standing, standing(text).outdated_since) == ("outdated", 3)


def test_what_readers_see_without_a_basis_is_outdated_until_the_approved_text_is_put_in_force(letter: Letter) -> None:
    text = translate(letter, approved=True)
    opened = open_letter(letter)
    new = rewrite(opened)
    Text.objects.filter(pk=opened.original_id).update(in_force=new, basis=new)
    Text.objects.filter(pk=text.pk).update(basis=None)
    workflow.approve_translation(version=translated.save(text, body="Encore."), by="Ola")
    now = standing(text)
    assert (now.standing, now.outdated_since, now.is_ready) == ("outdated", 2, True)


def test_what_renders_a_draft_of_the_original_waits_for_it(letter: Letter) -> None:
    text = translate(letter, approved=True)
    opened = open_letter(letter)
    draft = rewrite(opened)
    workflow.approve_translation(version=translated.save(text, body="Encore."), by="Ola")
    assert (standing(text).standing, standing(text).is_ready) == ("approved", False)
    Text.objects.filter(pk=opened.original_id).update(in_force=draft, basis=draft)
    assert standing(text).is_ready


def test_a_translation_of_a_later_draft_does_not_come_into_force_with_an_earlier_one(letter: Letter) -> None:
    text = translate(letter, approved=True)
    opened = open_letter(letter)
    adopted = rewrite(opened)
    rewrite(opened, "A later draft.")
    workflow.approve_translation(version=translated.save(text, body="Plus tard."), by="Ola")
    owner = factories.member(letter.campaign, "owner")
    signatures.adopt(letter=opened, version=adopted, by=owner, change="substantive", seen=1)
    assert in_force(letter) == {"en": 2, "fr": 1}
    assert standing(text).basis is None


def test_the_standings_of_a_letter_cost_one_query(letter: Letter, django_assert_num_queries) -> None:
    for language in ("fr", "ko", "ar"):
        translate(letter, language, approved=language == "fr")
    workflow.add_language(letter=letter, language="aa", by="Tara")
    with django_assert_num_queries(1):
        standings = [(text.language, text.standing.value) for text in letter.texts.with_standing()]
    assert standings == [("en", "draft"), ("aa", "missing"), ("ar", "draft"), ("fr", "approved"), ("ko", "draft")]


# --- Coming into force ----------------------------------------------------------------------------


def test_opening_puts_in_force_what_is_approved_and_renders_the_newest_original(letter: Letter) -> None:
    old = translate(letter, "de", approved=True)
    rewrite(letter)
    translate(letter, "fr", approved=True)
    translate(letter, "ko")
    edited = translate(letter, "ar", approved=True)
    translated.save(edited, body="Later words.")
    workflow.add_language(letter=letter, language="es", by="Tara")
    open_letter(letter)
    assert in_force(letter) == {"en": 2, "fr": 1}
    assert letter.texts.get(language="fr").basis.number == 1
    adopted = Event.objects.filter(type="text.adopted").values_list("details__language", flat=True)
    assert sorted(adopted) == ["en", "fr"]
    assert standing(old).standing == "outdated"


def test_reopening_changes_no_text(letter: Letter) -> None:
    opened = open_letter(letter)
    translate(letter, approved=True)
    workflow.close(letter=opened, by="Ola")
    open_letter(opened)
    assert in_force(letter) == {"en": 1}


def test_a_translation_renders_the_original_that_stood_beside_it(as_role: Callable, campaign: Campaign) -> None:
    editor, letter = as_role("editor"), factories.draft(campaign)
    workflow.add_language(letter=letter, language="fr", by="a test")
    page = get(editor, f"/desk/{campaign.slug}/letters/{letter.slug}/in/fr/text/")
    workflow.save_version(text=letter.original, content={**factories.CONTENT, "body": "Newer."}, by="a test")
    page.press("Save", title="Lettre", body="Allumez-les.")
    assert letter.texts.get(language="fr").latest.translates.number == 1


def test_a_slip_in_a_translation_can_be_mended_while_the_original_has_a_draft(
    as_role: Callable, campaign: Campaign
) -> None:
    owner, letter = as_role("owner"), factories.draft(campaign)
    translate(letter, "fr", approved=True)
    letter = signatures.open_letter(letter=letter, by="a test", visibility="listed")
    workflow.save_version(text=letter.original, content={**factories.CONTENT, "body": "A draft."}, by="a test")
    page = get(owner, f"/desk/{campaign.slug}/letters/{letter.slug}/in/fr/text/")
    page.press("Save", body="Allumez-les, s’il vous plaît.", renders="1")
    version = letter.texts.get(language="fr").latest
    assert version.translates.number == 1
    workflow.approve_translation(version=version, by="a test")
    assert signatures.adopt(letter=letter, version=version, by=owner.user, change="typographical", seen=1)
