"""After a change of substance nobody is counted or published who has not affirmed it."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign, Event, Outbox
from letters import workflow as letter_workflow
from letters.models import Letter, Proposal
from publication import workflow as publication
from signatures import links, tasks, workflow
from signatures.models import Contact, Signature
from tests import factories
from tests.browse import get
from tests.conftest import client_of
from tests.signatures.at_desk import entered_and_approved, path
from tests.signatures.changing import (
    CHANGED,
    adopt,
    adopt_page,
    change,
    counted,
    link_in,
    page_of,
    press_affirm,
    save,
    status,
)

pytestmark = pytest.mark.django_db
NAMES = ["Ada Exemplar", "Ben Sample", "Cleo Muster"]


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def three(letter: Letter) -> list[Signature]:
    return [factories.approved(letter, name=name, country="KR") for name in NAMES]


@pytest.fixture
def owner(as_role: Callable[[str], Client]) -> Client:
    return as_role("owner")


def days(number: float) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=number)


def test_nobody_is_counted_or_published_before_affirming_and_each_who_affirms_is(
    owner: Client, letter: Letter, three: list[Signature], send_mail: Callable[..., list]
) -> None:
    send_mail(minutes=3)
    assert page_of(letter).text("count-individuals") == "3"
    save(letter)
    adopt_page(owner, letter).submit("adopt", change="substantive")
    page = page_of(letter)
    assert "none of them" in page.text("letter-text")
    assert page.marks("roll-entry") == []
    assert page.texts("count-individuals") in ([], ["0"])
    with pytest.raises(publication.NobodySigned):
        publication.publish(letter=letter, by=owner.user)

    mails = send_mail()
    assert len(mails) == 3
    assert all("none" in mail.body and "{+" in mail.body for mail in mails)
    for number, mail in enumerate(mails, start=1):
        answer = get(Client(), link_in(mail)).submit("affirm")
        assert "It is counted under the letter" in answer.text("signature-status")
        page = page_of(letter)
        assert len(page.marks("roll-entry")) == number
        assert page.text("count-individuals") == str(number)
    edition = publication.publish(letter=letter, by=owner.user)
    assert edition.counts.individuals == 3


def test_those_who_have_not_affirmed_are_left_out_of_the_edition(
    owner: Client, letter: Letter, three: list[Signature]
) -> None:
    change(letter, owner.user)
    press_affirm(three[1])
    publication.publish(letter=letter, by=owner.user, left_out=2)
    assert page_of(letter).texts("roll-entry") == ["Ben Sample, South Korea"]
    files = [Client().get(f"{letter.get_absolute_url()}{name}") for name in ("letter.txt", "signatories.json")]
    for file in files:
        text = b"".join(file.streaming_content).decode()
        assert "Ben Sample" in text
        assert "Ada Exemplar" not in text


def test_affirming_twice_does_no_harm(owner: Client, letter: Letter, three: list[Signature]) -> None:
    change(letter, owner.user)
    page = get(Client(), status(three[0]))
    page.submit("affirm")
    page.submit("affirm")
    assert counted(letter) == ["Ada Exemplar"]
    assert Event.objects.filter(type="signature.affirmed").count() == 1
    assert three[0].earlier_consents.count() == 1


def test_an_old_page_after_a_third_text_shows_the_newest_first(
    owner: Client, letter: Letter, three: list[Signature]
) -> None:
    change(letter, owner.user)
    old_page = get(Client(), status(three[0]))
    change(letter, owner.user, "Something else altogether.")
    answer = old_page.submit("affirm")
    assert answer.status == 409
    assert "Something else altogether." in answer.html
    assert counted(letter) == []
    answer.submit("affirm")
    assert counted(letter) == ["Ada Exemplar"]


def test_an_old_link_leads_to_the_text_in_force(
    owner: Client, letter: Letter, three: list[Signature], send_mail: Callable[..., list]
) -> None:
    send_mail(minutes=3)
    change(letter, owner.user)
    old_mails = send_mail()
    change(letter, owner.user, "Something else altogether.")
    assert len(send_mail()) == 3
    get(Client(), link_in(old_mails[0])).submit("affirm")
    (name,) = counted(letter)
    assert letter.signatures.get(name=name).version.body == "Something else altogether."


def test_who_has_withdrawn_cannot_affirm_and_who_affirmed_can_withdraw(
    owner: Client, letter: Letter, three: list[Signature]
) -> None:
    change(letter, owner.user)
    page = get(Client(), status(three[0]))
    page.submit("withdraw")
    answer = page.submit("affirm")
    assert answer.marks("signature-status")[0]["data-state"] == "withdrawn"
    press_affirm(three[1]).submit("withdraw")
    assert counted(letter) == []


def test_one_mail_each_for_one_change_however_often_the_tick_runs(
    owner: Client, letter: Letter, three: list[Signature]
) -> None:
    change(letter, owner.user)
    tasks.ask_due(now=timezone.now())
    tasks.ask_due(now=days(1))
    assert Outbox.objects.filter(kind="affirm").count() == 3


def test_who_confirmed_in_the_moment_of_the_change_is_asked_by_the_tick(owner: Client, letter: Letter) -> None:
    late = factories.pending(letter, name="Dora Late")
    Signature.objects.filter(pk=late.pk).update(state="received")
    change(letter, owner.user)
    Signature.objects.filter(pk=late.pk).update(state="pending")
    assert tasks.ask_due(now=timezone.now()) == 1
    assert "none" in Outbox.objects.get(kind="affirm").text


def test_who_left_or_never_confirmed_is_not_asked(owner: Client, letter: Letter) -> None:
    factories.receive(letter, name="Rhea Received")
    factories.rejected(letter, name="Rex Rejected")
    workflow.withdraw(signature=factories.approved(letter, name="Wanda Withdrawn"))
    factories.approved(letter, name="Ada Exemplar")
    change(letter, owner.user)
    assert [mail.to for mail in Outbox.objects.filter(kind="affirm")] == [letter.signatures.last().contact.email]


def test_reminders_come_twice_at_the_most(owner: Client, letter: Letter, three: list[Signature]) -> None:
    change(letter, owner.user)
    press_affirm(three[0])
    for day in (1, 3.1, 4, 10.1, 14, 30):
        tasks.remind_to_affirm_due(now=days(day))
    assert Outbox.objects.filter(kind="affirm").count() == 3 + 2 * 2


def test_the_desk_reminds_by_a_button_within_the_same_cap(
    owner: Client, letter: Letter, three: list[Signature]
) -> None:
    change(letter, owner.user)
    affirmations = path(letter, "affirmations/")
    assert get(owner, affirmations).text("to-affirm") == "3"
    assert "Nobody to remind now" in get(owner, affirmations).press("Remind now").html
    Signature.objects.update(asked_at=days(-2.1))
    assert "3 reminders are on their way" in get(owner, affirmations).press("Remind now").html
    assert "Nobody to remind now" in get(owner, affirmations).press("Remind now").html


def test_what_is_not_affirmed_lapses_at_its_date_and_can_still_come_back(
    owner: Client, letter: Letter, three: list[Signature]
) -> None:
    change(letter, owner.user)
    page = get(owner, path(letter, "affirmations/"))
    page.press("Set the date", affirm_by=days(5).strftime("%Y-%m-%dT%H:%M"))
    press_affirm(three[0])
    assert tasks.lapse_due(now=days(4)) == 0
    assert tasks.lapse_due(now=days(6)) == 2
    assert tasks.lapse_due(now=days(6)) == 0
    three[1].refresh_from_db()
    assert three[1].state == "lapsed"
    assert counted(letter) == ["Ada Exemplar"]
    assert "It has lapsed" in get(Client(), status(three[1])).text("signature-status")
    press_affirm(three[1])
    assert counted(letter) == ["Ada Exemplar", "Ben Sample"]


def test_a_date_of_an_earlier_change_lapses_nobody(owner: Client, letter: Letter, three: list[Signature]) -> None:
    workflow.set_lapse(letter=letter, by=owner.user, affirm_by=timezone.now() + datetime.timedelta(seconds=1))
    Letter.objects.update(affirm_by=days(-1))
    change(letter, owner.user)
    assert tasks.lapse_due(now=days(1)) == 0


def test_a_date_that_has_passed_is_refused(owner: Client, letter: Letter) -> None:
    page = get(owner, path(letter, "affirmations/")).press("Set the date", affirm_by="2020-01-01T10:00")
    assert page.status == 422
    assert "Choose a later one" in page.html


def test_a_pending_signature_that_lapsed_and_affirms_waits_for_its_decision(owner: Client, letter: Letter) -> None:
    waiting = factories.pending(letter, name="Penny Pending")
    factories.approved(letter)
    change(letter, owner.user)
    workflow.lapse(signature=waiting, now=days(1))
    press_affirm(waiting)
    waiting.refresh_from_db()
    assert waiting.state == "pending"


def test_a_question_goes_to_the_campaign_and_the_answer_to_the_signatory(
    owner: Client, letter: Letter, three: list[Signature]
) -> None:
    change(letter, owner.user)
    page = get(Client(), status(three[0])).submit("ask", question="Does “none” mean none?")
    assert "Your question is on its way" in page.html
    mail = Outbox.objects.get(kind="question")
    assert (mail.to, mail.reply_to) == ("desk@lantern.example", three[0].contact.email)
    assert "Does “none” mean none?" in mail.text
    for _ in range(5):
        get(Client(), status(three[0])).submit("ask", question="And now?")
    assert Outbox.objects.filter(kind="question").count() == workflow.affirming.MOST_QUESTIONS
    assert "has asked" in get(owner, path(letter, "affirmations/")).html
    assert get(Client(), status(three[0])).submit("ask", question=" ").status == 422


def test_for_one_that_was_entered_the_new_consent_is_recorded_with_its_source(owner: Client, letter: Letter) -> None:
    guest = entered_and_approved(letter, "Cora Lee")
    factories.approved(letter, name="Ada Exemplar")
    change(letter, owner.user)
    page = get(owner, path(letter, "affirmations/"))
    refused = page.press("Record", signatures=[str(guest.public_id)], source=" ")
    assert refused.status == 422
    assert counted(letter) == []
    page.press("Record", signatures=[str(guest.public_id)], source="mail of 9 March")
    assert counted(letter) == ["Cora Lee"]
    guest.refresh_from_db()
    assert guest.consent_source == "mail of 9 March"
    assert guest.earlier_consents.get().consent_source == "mail of 3 March to the secretariat"


def test_a_coordinator_cannot_affirm_for_somebody_who_signed_alone(
    owner: Client, letter: Letter, three: list[Signature]
) -> None:
    change(letter, owner.user)
    entered_and_approved(letter, "Cora Lee")
    version = letter.texts.get().in_force.digest
    data = {"signatures": [str(three[0].public_id)], "source": "a guess", "version": version}
    assert owner.post(path(letter, "affirmations/record/"), data).status_code == 422
    with pytest.raises(workflow.NotNow):
        workflow.affirm_for(signatures=[three[0]], source="a guess", shown=version, by=owner.user)
    assert counted(letter) == ["Cora Lee"]


def test_the_receipt_shows_what_was_signed_what_changed_and_gives_it_as_a_file(
    owner: Client, letter: Letter, three: list[Signature]
) -> None:
    first = letter.in_force
    assert "Nothing has changed since" in get(Client(), status(three[0])).html
    adopt(
        letter,
        save(letter, factories.CONTENT["body"].replace("Please light", "Please, light")),
        owner.user,
        "typographical",
    )
    page = get(Client(), status(three[0]))
    assert first.digest in page.html
    assert "Slips alone were corrected" in page.html
    change(letter, owner.user)
    page = get(Client(), status(three[0]))
    assert "neither counted nor published until you affirm" in page.html
    for suffix in ("txt", "md"):
        answer = Client().get(f"{status(three[0])}text.{suffix}")
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]
        text = answer.content.decode()
        assert first.digest in text
        assert "Please light them." in text
        assert CHANGED["body"] not in text
    assert Client().get(f"{status(three[0])}text.exe").status_code == 404
    press_affirm(three[0])
    assert "version 1" in get(Client(), status(three[0])).soup.get_text()


def test_signatories_are_told_of_a_typographical_change_in_their_next_mail(
    owner: Client, letter: Letter, three: list[Signature], send_mail: Callable[..., list]
) -> None:
    send_mail(minutes=3)
    adopt(letter, save(letter, factories.CONTENT["body"] + " "), owner.user, "typographical")
    assert send_mail() == []
    publication.publish(letter=letter, by=owner.user)
    assert all("slips in the text were corrected" in " ".join(mail.body.split()) for mail in send_mail())


def test_a_pending_signature_can_be_approved_and_counts_once_it_affirms(owner: Client, letter: Letter) -> None:
    factories.approved(letter, name="Ada Exemplar")
    waiting = factories.pending(letter, name="Penny Pending")
    change(letter, owner.user)
    workflow.decide(signature=waiting, verdict="approve", by=owner.user)
    assert counted(letter) == []
    press_affirm(waiting)
    assert counted(letter) == ["Penny Pending"]


def test_a_signature_that_has_no_mailbox_any_more_is_told_to_coordinators(
    owner: Client, letter: Letter, three: list[Signature]
) -> None:
    Contact.objects.filter(signature=three[0]).delete()
    change(letter, owner.user)
    assert Outbox.objects.filter(kind="affirm").count() == 2
    assert "no address is known any more" in get(owner, path(letter, "affirmations/")).html


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_who_may_not_decide_sees_the_page_and_no_withheld_name(as_role: Callable, letter: Letter, role: str) -> None:
    hidden = factories.approved(letter, name="Hidden Heron", display="withheld")
    change(letter, as_role("owner").user)
    client = as_role(role)
    page = get(client, path(letter, "affirmations/"))
    assert page.status == 200
    assert "Hidden Heron" not in page.html
    assert client.post(path(letter, "affirmations/remind/")).status_code == 404
    assert client.post(path(letter, "affirmations/lapse/"), {"affirm_by": ""}).status_code == 404
    data = {"signatures": [str(hidden.public_id)], "source": "x", "version": "x"}
    assert client.post(path(letter, "affirmations/record/"), data).status_code == 404
    assert client_of(factories.UserFactory()).get(path(letter, "affirmations/")).status_code == 404


def test_the_page_of_affirmations_takes_as_many_queries_with_300_names(
    owner: Client, letter: Letter, django_assert_num_queries: Callable
) -> None:
    first = factories.approved(letter)
    change(letter, owner.user)
    with django_assert_num_queries(11):
        owner.get(path(letter, "affirmations/"))
    copies = []
    for number in range(300):
        copies.append(
            Signature(
                letter=letter,
                kind="individual",
                state="approved",
                name=f"Copy {number}",
                name_fold=f"copy {number}",
                search_fold="",
                roll_key=b"x",
                language="en",
                version=first.version,
                basis=first.basis,
                consent_source="a list",
                consented_at=timezone.now(),
            )
        )
    Signature.objects.bulk_create(copies)
    with django_assert_num_queries(11):
        owner.get(path(letter, "affirmations/"))


def test_junk_sent_to_a_signatorys_page_answers_calmly(owner: Client, letter: Letter, three: list[Signature]) -> None:
    change(letter, owner.user)
    at = status(three[0])
    for data in ({"action": "affirm"}, {"action": "affirm", "version": "x" * 100_000}, {"action": "\0"}, {}):
        assert Client().post(at, data).status_code in {303, 400, 409}
    assert Client().post(at, {"action": "ask", "question": "?" * 5000}).status_code == 422
    assert Client().get(links.path(three[0], links.CONFIRM).replace("confirm/", "") + "text.md").status_code == 404
    assert counted(letter) == []


def test_the_publisher_confirms_how_many_are_left_out(owner: Client, letter: Letter, three: list[Signature]) -> None:
    change(letter, owner.user)
    press_affirm(three[0])
    page = get(owner, path(letter, "publish/"))
    assert "2 approved signatures have not affirmed" in page.html
    assert "Confirm this number" in page.submit("publish").html
    press_affirm(three[1])
    assert "1 approved signature has not affirmed" in page.submit("publish", left_out="2").html
    assert not letter.editions.exists()
    get(owner, path(letter, "publish/")).submit("publish", left_out="1")
    assert letter.editions.get().counts.individuals == 2


def test_a_withdrawn_letter_asks_reminds_and_lapses_nobody(
    owner: Client, letter: Letter, three: list[Signature]
) -> None:
    change(letter, owner.user)
    Outbox.objects.all().delete()
    workflow.set_lapse(letter=letter, by=owner.user, affirm_by=days(1))
    letter_workflow.withdraw(letter=letter, by=owner.user)
    Signature.objects.update(asked_at=days(-20))
    assert tasks.ask_due(now=days(4)) + tasks.remind_to_affirm_due(now=days(4)) + tasks.lapse_due(now=days(4)) == 0
    assert not get(Client(), status(three[0])).marks("affirm")


def test_one_that_was_entered_and_lapsed_comes_back_with_a_new_source(owner: Client, letter: Letter) -> None:
    guest = entered_and_approved(letter, "Cora Lee")
    change(letter, owner.user)
    workflow.lapse(signature=guest, now=days(1))
    page = get(owner, path(letter, "affirmations/"))
    page.press("Record", signatures=[str(guest.public_id)], source="a call on 9 March")
    assert counted(letter) == ["Cora Lee"]


def test_a_date_to_lapse_by_is_of_one_change_alone(owner: Client, letter: Letter, three: list[Signature]) -> None:
    change(letter, owner.user)
    workflow.set_lapse(letter=letter, by=owner.user, affirm_by=days(1))
    change(letter, owner.user, "A third text.")
    assert tasks.lapse_due(now=days(2)) == 0
    assert "Please answer before" not in Outbox.objects.filter(kind="affirm").latest("pk").text


def test_who_is_approved_while_the_text_waits_to_be_affirmed_is_told_so(owner: Client, letter: Letter) -> None:
    factories.approved(letter)
    waiting = factories.pending(letter, name="Penny Pending")
    change(letter, owner.user)
    workflow.decide(signature=waiting, verdict="approve", by=owner.user)
    text = " ".join(Outbox.objects.filter(kind="approved").latest("pk").text.split())
    assert "It counts once you affirm the text" in text
    assert "It is counted under the letter" not in text


def test_nobody_is_asked_for_words_that_they_have_signed(owner: Client, letter: Letter, three: list[Signature]) -> None:
    body = letter.in_force.body
    change(letter, owner.user)
    press_affirm(three[0])
    Outbox.objects.all().delete()
    adopt(letter, save(letter, **letter.original.versions.get(number=1).content), owner.user)
    assert letter.texts.get().in_force.body == body
    assert counted(letter) == ["Ben Sample", "Cleo Muster"]
    assert [mail.to for mail in Outbox.objects.filter(kind="affirm")] == [three[0].contact.email]


def test_a_question_needs_a_mailbox_for_its_answer(owner: Client, letter: Letter, three: list[Signature]) -> None:
    change(letter, owner.user)
    Contact.objects.filter(signature=three[0]).delete()
    assert "on its way" not in get(Client(), status(three[0])).submit("ask", question="Why?").html
    late = factories.receive(Letter.objects.get(pk=letter.pk), name="Rhea Received")
    with pytest.raises(workflow.NotNow):
        workflow.ask_campaign(signature=late, question="Why?")


def test_an_empty_answer_to_a_proposal_ends_nothing(owner: Client, as_role: Callable, letter: Letter) -> None:
    moderator = as_role("moderator")
    factories.approved(letter)
    adopt(letter, save(letter), owner.user, "typographical")
    proposal = Proposal.objects.get()
    moderator.post(path(letter, f"proposals/{proposal.pk}/"), {})
    proposal.refresh_from_db()
    assert proposal.state == "waiting"


def test_what_was_entered_on_a_draft_keeps_the_text_it_was_entered_for(owner: Client, campaign: Campaign) -> None:
    draft = factories.draft(campaign, slug="draft")
    guest = entered_and_approved(draft, "Cora Lee")
    save(draft, "Another body.")
    workflow.open_letter(letter=draft, by=owner.user, visibility="listed")
    guest.refresh_from_db()
    assert guest.version.number == 2
    assert guest.earlier_consents.get().version.number == 1


def test_the_overview_leads_to_those_who_have_to_affirm(owner: Client, letter: Letter, three: list[Signature]) -> None:
    assert "affirm the changed text" not in get(owner, path(letter, "")).html
    change(letter, owner.user)
    page = get(owner, path(letter, ""))
    assert "3 signatures wait for their signatories to affirm the changed text" in " ".join(page.html.split())
    assert page.soup.select_one(f'a[href="{path(letter, "affirmations/")}"]')
