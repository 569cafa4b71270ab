"""Suggestions: an editor puts the words into the text with one button, or leaves the text as it is."""

import pytest
from django.test import Client

from campaign.models import Campaign, Event
from letters import workflow
from letters.models import Comment, Letter, Version
from letters.passages import Reading
from letters.workflow import ByHand, Ended, PassageChanged
from tests import factories
from tests.browse import Page, get
from tests.conftest import client_of
from tests.letters.reviewing import (
    BODY,
    DESK,
    address,
    comment,
    desk,
    marked,
    save,
    suggestion,
    threads,
    version_of,
    write,
)

State = Comment.State


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.draft(campaign, content={"body": BODY})


@pytest.fixture
def editor(campaign: Campaign, letter: Letter) -> Client:
    return client_of(factories.member(campaign, "editor"))


def press(client: Client, action: str, about: Comment) -> Page:
    """Press a button of a thread and follow."""
    return Page(client, client.post(DESK, {"action": action, "comment": about.public_id}, follow=True))


def test_a_suggestion_begins_with_the_words_that_stand_there(editor: Client, letter: Letter) -> None:
    page = desk(editor, f"?version=1&{address(version_of(letter), 'light the quay')}")
    assert page.soup.select_one("[name=comment-proposal]").get_text().strip() == "light the quay"
    page.press("Save the comment", **{"comment-proposal": "light  both\nquays"})
    said = Comment.objects.get()
    assert (said.quote, said.proposal, said.body) == ("light the quay", "light both quays", "")


def test_unchanged_or_emptied_words_suggest_nothing(editor: Client, letter: Letter) -> None:
    path = f"{DESK}?version=1&{address(version_of(letter), 'light the quay')}"
    for number, words in enumerate(("light the quay", "  light  the quay ", "")):
        write(editor, path, body=f"Hm {number}", proposal=words)
    assert list(Comment.objects.values_list("proposal", flat=True)) == [None, None, None]


def test_a_passage_can_be_suggested_to_be_left_out(editor: Client, letter: Letter) -> None:
    write(editor, f"{DESK}?version=1&{address(version_of(letter), 'publish the accounts, and')}", leave_out="on")
    said = Comment.objects.get()
    assert said.proposal == ""
    assert "Suggests to leave the passage out." in threads(desk(editor))[0]
    workflow.accept_suggestion(comment=said, by=editor.user)
    assert version_of(letter).body == BODY.replace("- publish the accounts, and\n", "")


def test_old_and_new_words_are_shown(editor: Client, letter: Letter) -> None:
    suggestion(editor.user, letter, "light the quay", "light both quays")
    diff = desk(editor).soup.select_one("article.comment .diff")
    assert "".join(one.get_text() for one in diff.select("del")).split() == ["the", "quay"]
    assert "".join(one.get_text() for one in diff.select("ins")).split() == ["both", "quays"]


def test_accepting_saves_the_next_version_and_keeps_the_markup(editor: Client, letter: Letter) -> None:
    said = suggestion(editor.user, letter, "for the lanterns of Port Example", "for all lanterns of Port Example")
    page = desk(editor).press("Accept")
    said.refresh_from_db()
    assert (said.state, said.ended_by) == (State.ACCEPTED, editor.user.name)
    newest = version_of(letter)
    assert (newest.number, newest.created_by) == (2, editor.user.name)
    assert newest.content == version_one().content | {"body": BODY.replace("the lanterns of", "all lanterns of")}
    assert "Accepted by" in threads(page)[0]
    assert "has changed" not in threads(page)[0]
    assert "Reopen" not in page.html


def version_one() -> Version:
    return Version.objects.get(number=1)


def test_the_record_names_the_suggestion_and_its_version(editor: Client, letter: Letter) -> None:
    said = suggestion(editor.user, letter, "light the quay", "light both quays")
    workflow.accept_suggestion(comment=said, by=editor.user)
    event = Event.objects.get(type="review.accepted")
    assert (event.subject, event.letter, event.details) == (
        said.public_id,
        letter.public_id,
        {"language": "en", "version": 2},
    )
    page = get(editor, "/desk/lantern/letters/lanterns/history/")
    assert f"{editor.user.name} accepted a suggestion, which made version 2 (en)." in page.html
    assert "light both" not in page.html


def test_declining_leaves_the_text_alone_and_can_be_taken_back(editor: Client, letter: Letter) -> None:
    said = suggestion(editor.user, letter, "light the quay", "light both quays")
    page = press(editor, "decline", said)
    said.refresh_from_db()
    assert (said.state, version_of(letter).number) == (State.DECLINED, 1)
    assert "Declined by" in threads(page)[0]
    page.press("Reopen").press("Accept")
    assert "light both quays" in version_of(letter).body


def test_suggestions_are_accepted_one_after_another_from_one_page(editor: Client, letter: Letter) -> None:
    one = suggestion(editor.user, letter, "light the quay", "light both quays")
    two = suggestion(editor.user, letter, "since 1912", "since 1913")
    for said in (one, two):
        press(editor, "accept", said)
    assert version_of(letter).number == 3
    assert version_of(letter).body == BODY.replace("light the quay", "light both quays").replace("1912", "1913")


def test_a_suggestion_fits_a_newer_version_in_which_its_words_still_stand(editor: Client, letter: Letter) -> None:
    said = suggestion(editor.user, letter, "light the quay", "light both quays")
    save(letter, body="An opening.\n\n" + BODY)
    workflow.accept_suggestion(comment=said, by=editor.user)
    assert version_of(letter).body == "An opening.\n\n" + BODY.replace("light the quay", "light both quays")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (BODY.replace("light the quay", "light every quay"), "its words do not stand in version 2"),
        (BODY + "\n\nAgain: light the quay.", "stands in version 2 2 times"),
    ],
)
def test_a_passage_that_is_not_there_exactly_once_is_refused_and_says_what_to_do(
    editor: Client, letter: Letter, body: str, why: str
) -> None:
    said = suggestion(editor.user, letter, "light the quay", "light both quays")
    save(letter, body=body)
    with pytest.raises(PassageChanged, match=why):
        workflow.accept_suggestion(comment=said, by=editor.user)
    page = press(editor, "accept", said)
    assert "Put the words in on the page “Text”" in page.soup.select_one(".notice-alert").get_text()
    said.refresh_from_db()
    assert (said.state, version_of(letter).number) == (State.OPEN, 2)


def test_words_that_occur_twice_are_changed_where_they_were_meant_while_the_version_is_the_newest(
    editor: Client, letter: Letter
) -> None:
    write(editor, f"{DESK}?version=1&on=7&start=30&end=46", proposal="We would be sorry not")
    (said,) = Comment.objects.all()
    workflow.accept_suggestion(comment=said, by=editor.user)
    assert "meet you. We would be sorry not to help." in version_of(letter).body


def test_what_would_touch_a_link_is_left_to_a_person(editor: Client, letter: Letter) -> None:
    said = suggestion(editor.user, letter, "those who work there", "everybody")
    with pytest.raises(ByHand, match="link, emphasis or a note"):
        workflow.accept_suggestion(comment=said, by=editor.user)
    assert "they touch a link" in press(editor, "accept", said).soup.select_one(".notice-alert").get_text()
    assert version_of(letter).number == 1


@pytest.mark.parametrize(
    ("words", "proposal"),
    [("Minister,", "Minister " * 40), (factories.CONTENT["title"], "x" * 301), (factories.CONTENT["title"], "")],
)
def test_a_line_that_would_be_too_long_or_empty_is_refused(
    editor: Client, letter: Letter, words: str, proposal: str
) -> None:
    said = suggestion(editor.user, letter, words, proposal.strip())
    with pytest.raises(ByHand):
        workflow.accept_suggestion(comment=said, by=editor.user)
    assert version_of(letter).number == 1


def test_an_optional_line_may_be_left_out(editor: Client, letter: Letter) -> None:
    workflow.accept_suggestion(comment=suggestion(editor.user, letter, "Sincerely,", ""), by=editor.user)
    assert version_of(letter).closing == ""


def test_what_was_accepted_cannot_be_decided_again(editor: Client, letter: Letter) -> None:
    said = suggestion(editor.user, letter, "light the quay", "light both quays")
    workflow.accept_suggestion(comment=said, by=editor.user)
    for verb in (workflow.accept_suggestion, workflow.decline_suggestion, workflow.reopen_comment):
        with pytest.raises(Ended, match="was faster"):
            verb(comment=said, by=editor.user)
    assert version_of(letter).number == 2


def test_a_plain_comment_cannot_be_accepted(editor: Client, letter: Letter) -> None:
    said = comment(editor.user, letter)
    for action in ("accept", "decline"):
        assert "suggests no other words" in press(editor, action, said).html
    said.refresh_from_db()
    assert (said.state, version_of(letter).body) == (State.OPEN, BODY)


def test_accepting_in_a_translation_does_not_bring_it_up_to_date(editor: Client, letter: Letter) -> None:
    workflow.add_language(letter=letter, language="fr", by=editor.user)
    french = letter.texts.get(language="fr")
    old = workflow.save_version(text=french, content={"title": "Lettre", "body": "Allumez le quai."}, by=editor.user)
    save(letter, body="All new.")
    place = Reading(old).words_in(2, "le quai")
    said = workflow.add_comment(version=old, by=editor.user, place=place, body="", proposal="les quais")
    made = workflow.accept_suggestion(comment=said, by=editor.user)
    assert (made.body, made.translates) == ("Allumez les quais.", old.translates)


def test_a_passage_with_a_suggestion_is_marked(editor: Client, letter: Letter) -> None:
    suggestion(editor.user, letter, "light the quay", "light both quays")
    assert marked(desk(editor)) == ["light the quay"]
