"""Comments at the desk: on passages and on the whole letter, answered, resolved, found again in newer versions."""

import pytest
from django.test import Client

from campaign.models import Campaign, Event
from letters import workflow
from letters.models import Comment, Letter
from letters.workflow import Ended, NotNow
from tests import factories
from tests.browse import Page, get
from tests.conftest import client_of
from tests.letters.reviewing import (
    BODY,
    DESK,
    act,
    address,
    asked,
    comment,
    desk,
    link,
    marked,
    round_on,
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


def test_a_paragraph_is_commented_on_by_its_own_link(editor: Client, letter: Letter) -> None:
    page = desk(editor)
    (add,) = [one for one in page.soup.select("a.passage-add") if "light the quay" in one.get_text()]
    page = desk(editor, add["href"])
    assert page.soup.select_one("#new-comment blockquote").get_text() == "light the quay,"
    assert marked(page) == ["light the quay,"]
    page = page.press("Save the comment", **{"comment-body": "Which quay?\r\n\r\nThe long one?"})
    (said,) = Comment.objects.all()
    assert (said.field, said.quote, said.body) == ("body", "light the quay,", "Which quay?\n\nThe long one?")
    assert (said.author, said.user, said.reviewer) == (editor.user.name, editor.user, None)
    assert (said.proposal, said.state, said.version) == (None, State.OPEN, version_of(letter))
    assert page.soup.select_one(f"article#comment-{said.public_id}[tabindex='-1']")
    assert marked(page) == ["light the quay,"]


def test_only_some_words_of_a_paragraph_are_taken_without_a_script(editor: Client, letter: Letter) -> None:
    page = desk(editor, "?version=1&on=3")
    page = page.submit(page.soup.find("button", string="Take these words"), words="lit  since\n1912")
    assert page.soup.select_one("#new-comment blockquote").get_text() == "lit since 1912"
    page.press("Save the comment", **{"comment-body": "By whom?"})
    assert Comment.objects.get().quote == "lit since 1912"


def test_words_that_are_not_there_are_told_and_the_paragraph_stays_chosen(editor: Client, letter: Letter) -> None:
    page = desk(editor, "?version=1&on=3&words=lit+since+1913")
    assert "These words do not stand in the paragraph" in page.html
    assert page.soup.select_one("#new-comment details[open]")
    assert page.soup.select_one("#new-comment blockquote").get_text().startswith("We write")


def test_the_place_of_words_that_occur_twice_is_kept(editor: Client, letter: Letter) -> None:
    write(editor, f"{DESK}?version=1&on=7&start=30&end=46", body="Would we?")
    said = Comment.objects.get()
    assert (said.quote, said.start) == ("We would be glad", BODY_AS_READ.rindex("We would be glad"))
    page = desk(editor)
    assert page.soup.select_one("mark").previous_sibling == "We would be glad to meet you. "


BODY_AS_READ = "\n".join(
    [
        "We write for the lanterns of Port Example. They have been lit since 1912.",
        "light the quay,",
        "publish the accounts, and",
        "hear those who work there.",
        "We would be glad to meet you. We would be glad to help.",
    ]
)


def test_the_letter_as_a_whole_can_be_commented_on(editor: Client, letter: Letter) -> None:
    page = desk(editor, "?version=1&on=letter")
    assert page.soup.select("#new-comment blockquote, #new-comment [name=comment-proposal]") == []
    page = page.press("Save the comment", **{"comment-body": "Too long.", "comment-proposal": "no"})
    said = Comment.objects.get()
    assert (said.field, said.quote, said.proposal) == ("", "", None)
    assert "On the letter as a whole" in threads(page)[0]


@pytest.mark.parametrize("query", ["", "?on=99", "?on=0", "?on=x", "?on=3&start=9&end=2", "?on=3&start=x", "?on=³"])
def test_a_comment_on_nothing_is_not_saved(editor: Client, letter: Letter, query: str) -> None:
    assert write(editor, DESK + query, body="Hm?").status_code == 422
    assert not Comment.objects.exists()


def test_an_empty_comment_is_sent_back(editor: Client, letter: Letter) -> None:
    answer = write(
        editor,
        DESK + "?version=1&on=3",
        body=" \n ",
        proposal=desk(editor, "?version=1&on=3").soup.select_one("[name=comment-proposal]").get_text(),
    )
    assert answer.status_code == 422
    assert "Write a comment, or other words for the passage." in answer.content.decode()
    assert not Comment.objects.exists()


def test_what_is_too_long_is_sent_back_with_what_was_typed(editor: Client, letter: Letter) -> None:
    answer = write(editor, DESK + "?version=1&on=3", body="long " * 1200)
    assert answer.status_code == 422
    assert "long long long" in answer.content.decode()


def test_a_form_sent_twice_is_one_comment(editor: Client, letter: Letter) -> None:
    for _ in range(2):
        write(editor, DESK + "?version=1&on=3", body="Which quay?")
    assert Comment.objects.count() == 1
    (said,) = Comment.objects.all()
    for _ in range(2):
        act(editor, "answer", said, body="The long one.")
    assert said.answers.count() == 1


def test_threads_stand_in_the_order_of_the_text_and_lead_to_their_passage_and_back(
    editor: Client, letter: Letter
) -> None:
    last, first = comment(editor.user, letter, "to help", body="B"), comment(editor.user, letter, "lanterns", body="A")
    whole = comment(editor.user, letter, "", body="C")
    page = desk(editor)
    ids = [article["id"] for article in page.soup.select("article.comment")]
    assert ids == [f"comment-{said.public_id}" for said in (first, last, whole)]
    numbers = page.soup.select("a.passage-number")
    assert [number.get_text() for number in numbers] == ["1", "2"]
    for number, said in zip(numbers, (first, last), strict=True):
        assert number["href"] == f"#comment-{said.public_id}"
        assert page.soup.select_one(f"#comment-{said.public_id} a[href='#{number['id']}']")


def test_answers_stand_in_their_thread_oldest_first(editor: Client, letter: Letter) -> None:
    said = comment(editor.user, letter)
    moderator = client_of(factories.member(letter.campaign, "moderator"))
    act(editor, "answer", said, body="I looked it up.")
    answer = act(moderator, "answer", said, body="Thank you.")
    assert answer["Location"].endswith(f"?keep={said.public_id}#comment-{said.public_id}")
    (thread,) = threads(desk(editor))
    assert thread.index("I looked it up.") < thread.index("Thank you.")
    assert (said.answers.last().author, said.answers.last().quote) == (moderator.user.name, "")


def test_an_empty_answer_is_told(editor: Client, letter: Letter) -> None:
    said = comment(editor.user, letter)
    page = Page(editor, editor.post(DESK, {"action": "answer", "comment": said.public_id, "body": " "}, follow=True))
    assert "Write something first." in page.html
    assert not said.answers.exists()


def test_a_thread_is_resolved_stays_in_sight_and_can_be_taken_up_again(editor: Client, letter: Letter) -> None:
    said = comment(editor.user, letter)
    page = desk(editor).press("Resolve")
    said.refresh_from_db()
    assert (said.state, said.ended_by) == (State.RESOLVED, editor.user.name)
    assert "Resolved by" in threads(page)[0]
    assert threads(desk(editor)) == []
    assert len(threads(desk(editor, "?show=all"))) == 1
    page.press("Reopen")
    said.refresh_from_db()
    assert (said.state, said.ended_by, said.ended_at) == (State.OPEN, "", None)
    assert len(threads(desk(editor))) == 1


def test_who_comes_second_is_told_what_became_of_the_thread(editor: Client, letter: Letter) -> None:
    said = comment(editor.user, letter)
    workflow.resolve_comment(comment=said, by=editor.user)
    for verb in (workflow.resolve_comment, workflow.decline_suggestion):
        with pytest.raises(Ended, match="Resolved"):
            verb(comment=said, by=editor.user)
    with pytest.raises(Ended):
        workflow.answer_comment(comment=said, by=editor.user, body="Late")
    workflow.reopen_comment(comment=said, by=editor.user)
    with pytest.raises(Ended, match="open again"):
        workflow.reopen_comment(comment=said, by=editor.user)
    page = Page(editor, act(editor, "reopen", said, follow=True))
    assert page.status == 302


def test_a_passage_is_found_again_in_a_newer_version(editor: Client, letter: Letter) -> None:
    comment(editor.user, letter, "publish the accounts, and")
    save(letter, body="An opening.\n\n" + BODY.replace("*Port Example*", "the port").replace("light the", "light this"))
    page = desk(editor)
    assert marked(page) == ["publish the accounts, and"]
    assert "has changed" not in threads(page)[0]


def test_a_passage_that_changed_is_said_to_and_still_shows_its_words(editor: Client, letter: Letter) -> None:
    said = comment(editor.user, letter, "publish the accounts, and")
    save(letter, body=BODY.replace("publish the accounts", "publish all accounts"))
    page = desk(editor)
    assert marked(page) == []
    assert "The passage has changed since version 1" in threads(page)[0]
    assert "publish the accounts, and" in threads(page)[0]
    older = page.soup.find("a", string="See it in version 1")["href"]
    assert older.endswith(f"?version=1&keep={said.public_id}#at-{said.public_id}")
    page = get(editor, older.partition("#")[0])
    assert marked(page) == ["publish the accounts, and"]
    assert "There is a newer version, 2." in page.html


def test_a_comment_on_an_older_version_is_kept_with_it(editor: Client, letter: Letter) -> None:
    first = version_of(letter)
    save(letter, body="All new.")
    write(editor, f"{DESK}?version=1&{address(first, 'light the quay')}", body="What became of it?")
    assert (Comment.objects.get().version, Comment.objects.get().quote) == (first, "light the quay")


@pytest.mark.parametrize(
    ("role", "may"), [("viewer", False), ("editor", True), ("moderator", True), ("owner", True), ("stranger", False)]
)
def test_who_may_comment(campaign: Campaign, letter: Letter, as_role, role: str, may: bool) -> None:
    said = comment(factories.UserFactory(), letter)
    client = as_role(role)
    assert client.get(DESK).status_code == (404 if role == "stranger" else 200)
    assert write(client, DESK + "?version=1&on=3", body="Hm?").status_code == (302 if may else 404)
    for action in ("answer", "resolve", "reopen"):
        assert act(client, action, said, body="Hm?").status_code == (302 if may else 404)
    assert Comment.objects.count() == (3 if may else 1)


def test_a_viewer_reads_everything_and_is_offered_nothing(letter: Letter, as_role) -> None:
    suggestion(factories.UserFactory(), letter, "light the quay", "light both quays")
    page = desk(as_role("viewer"), "?version=1&on=3")
    assert "light the quay both quays" in threads(page)[0]
    assert page.soup.select(".review-sheet a.passage-add, #new-comment, .comment-actions, main form") == []


def test_a_moderator_may_not_decide_on_suggestions(letter: Letter, as_role) -> None:
    said = suggestion(factories.UserFactory(), letter, "light the quay", "light both quays")
    moderator = as_role("moderator")
    assert "Accept" not in desk(moderator).html
    for action in ("accept", "decline"):
        assert act(moderator, action, said).status_code == 404
    said.refresh_from_db()
    assert said.state == State.OPEN


def test_threads_of_another_letter_are_out_of_reach(editor: Client, letter: Letter) -> None:
    other = comment(editor.user, factories.draft(content={"body": BODY}))
    for action in ("resolve", "reopen", "accept", "decline", "answer"):
        assert act(editor, action, other, body="Hm?").status_code == 404
    answer_in_thread = workflow.answer_comment(comment=comment(editor.user, letter), by=editor.user, body="An answer")
    assert act(editor, "resolve", answer_in_thread).status_code == 404


def test_an_unknown_action_is_refused(editor: Client, letter: Letter) -> None:
    said = comment(editor.user, letter)
    assert act(editor, "vanish", said).status_code == 400
    assert editor.post(DESK, {"action": "resolve", "comment": "x"}).status_code == 404


def test_the_review_of_a_withdrawn_letter_is_only_read(editor: Client, letter: Letter) -> None:
    said = comment(editor.user, letter)
    workflow.withdraw(letter=letter, by="Owner")
    assert len(threads(desk(editor))) == 1
    assert desk(editor, "?version=1&on=3").soup.select("main form, a.passage-add") == []
    assert write(editor, DESK + "?version=1&on=3", body="Hm?").status_code == 404
    assert act(editor, "resolve", said).status_code == 404
    with pytest.raises(NotNow):
        comment(editor.user, letter)


def test_the_tab_shows_how_many_threads_are_open(editor: Client, letter: Letter) -> None:
    assert "Review" in desk(editor).soup.select_one(".desk-tabs [aria-current]").get_text()
    for number in range(3):
        comment(editor.user, letter, body=str(number))
    workflow.resolve_comment(comment=Comment.objects.first(), by=editor.user)
    workflow.answer_comment(comment=Comment.objects.last(), by=editor.user, body="An answer counts for nothing.")
    for path in (DESK, "/desk/lantern/letters/lanterns/history/"):
        tab = get(editor, path).soup.select_one(f".desk-tabs a[href='{DESK}']")
        assert tab.get_text().split() == ["Review", "2"]


def test_the_record_tells_of_a_comment_and_not_what_it_says(editor: Client, letter: Letter) -> None:
    reviewer = asked(round_on(letter), "Secretive Partner")
    write(Client(), link(reviewer) + "?on=3", body="A private remark")
    act(editor, "answer", Comment.objects.get(), body="A private answer")
    workflow.resolve_comment(comment=Comment.objects.first(), by=editor.user)
    events = Event.objects.filter(type__startswith="review.")
    assert list(events.order_by("pk").values_list("type", "actor")) == [
        ("review.started", "Edda"),
        ("review.reviewer-added", "Edda"),
        ("review.commented", "a reviewer"),
        ("review.commented", editor.user.name),
        ("review.resolved", editor.user.name),
    ]
    page = get(editor, "/desk/lantern/letters/lanterns/history/")
    assert "A reviewer commented on the text (en): comment 1." in page.html
    for private in ("Secretive", "private", "lit since", reviewer.token):
        assert private not in str(list(events.values()))
        assert private not in page.html


def test_a_translation_has_a_review_of_its_own(editor: Client, letter: Letter) -> None:
    workflow.add_language(letter=letter, language="ar", by=editor.user)
    workflow.save_version(
        text=letter.texts.get(language="ar"), content={"title": "رسالة", "body": "أضيئوا الرصيف."}, by=editor.user
    )
    comment(editor.user, letter)
    path = "/desk/lantern/letters/lanterns/in/ar/review/"
    page = get(editor, path)
    assert threads(page) == []
    assert page.soup.select_one(".review-sheet")["lang"] == "ar"
    answer = write(editor, path + "?version=1&on=2", body="أي رصيف؟")
    assert answer["Location"].startswith(path)
    assert marked(get(editor, path)) == ["أضيئوا الرصيف."]
    assert len(threads(desk(editor))) == 1
