"""All signatures of a letter at the desk: the list, entering one, correcting one, the order of the roll."""

from collections.abc import Callable

import pytest
from django.test import Client

from campaign.models import Campaign, Event, Outbox
from letters.models import Letter
from signatures import workflow
from signatures.models import Signature
from tests import factories
from tests.browse import Page, get
from tests.signatures.at_desk import correct, entered, entered_and_approved, names, path, post, queue, told

State = Signature.State


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def moderator(campaign: Campaign, letter: Letter, as_role: Callable[[str], Client]) -> Client:
    return as_role("moderator")


def lines(page: Page) -> list[str]:
    return [row.get_text() for row in page.soup.select("tbody th")]


def listed(client: Client, letter: Letter, query: str = "") -> list[str]:
    """The printed lines of the list, in order."""
    return lines(get(client, path(letter, "signatures/") + query))


def neighbours(page: Page) -> list[str]:
    return [line.get_text() for line in page.soup.select(".neighbour")]


def roll(letter: Letter) -> list[str]:
    return [str(signature.line) for signature in letter.signatures.listed().in_roll_order()]


@pytest.mark.django_db
def test_the_list_shows_every_state_and_each_filter_narrows_it(moderator: Client, letter: Letter) -> None:
    factories.receive(letter, name="Rita Received")
    factories.pending(letter, name="Pia Pending", country="PT")
    factories.approved(letter, name="Zoë Approved", role="poet")
    factories.approved(letter, kind="organization", name="Approved Group", country="KE")
    factories.rejected(letter, name="Rex Rejected")
    workflow.withdraw(signature=factories.pending(letter, name="Will Withdrawn"))
    assert len(listed(moderator, letter)) == 6
    assert listed(moderator, letter, "?state=received") == ["Rita Received"]
    assert listed(moderator, letter, "?state=withdrawn") == ["Will Withdrawn"]
    assert listed(moderator, letter, "?state=approved") == ["Approved Group, Kenya", "Zoë Approved, poet"]
    assert listed(moderator, letter, "?state=approved&kind=individual") == ["Zoë Approved, poet"]
    assert listed(moderator, letter, "?q=ZOE") == ["Zoë Approved, poet"]
    assert listed(moderator, letter, "?q=poet&kind=organization") == []
    assert listed(moderator, letter, "?country=PT") == ["Pia Pending, Portugal"]
    page = get(moderator, path(letter, "signatures/?kind=individual"))
    filters = {link.get_text(): link["href"] for link in page.soup.select(".filters a")}
    assert filters["All 6"] == "?kind=individual"
    assert filters["Approved 2"] == "?state=approved&kind=individual"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "?page=-1",
        "?page=99999999",
        "?page=abc",
        "?state=burnt",
        "?kind=robot",
        "?country=%25",
        "?q=%25",
        "?q=" + "x" * 5000,
        "?q=%ED%A0%80",
        "?q=\u202eabc",
        "?sort=nonsense",
        "?page=1&page=2",
        "?q=%00",
    ],
)
def test_any_query_shows_a_clean_list(moderator: Client, letter: Letter, query: str) -> None:
    factories.approved(letter)
    assert moderator.get(path(letter, "signatures/") + query).status_code == (400 if "%00" in query else 200)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 300])
def test_the_list_costs_the_same_with_one_row_and_with_three_hundred(
    moderator: Client, letter: Letter, number: int, django_assert_num_queries: Callable
) -> None:
    entries = [{"kind": "individual", "name": f"Person {n}"} for n in range(number)]
    workflow.enter(letter=letter, by="Owner", consent_source="paper", entries=entries)
    listed(moderator, letter)
    with django_assert_num_queries(8):
        assert len(listed(moderator, letter)) == min(number, 100)


@pytest.mark.django_db
def test_somebody_who_agreed_elsewhere_is_entered_and_waits_like_all_others(moderator: Client, letter: Letter) -> None:
    page = get(moderator, path(letter, "signatures/add/"))
    button = page.soup.select_one("main form button")
    after = page.submit(
        button, kind="organization", name="  Harbour   Parents ", country="PT", consent_source="Letter of 2 May"
    )
    assert "Entered. The name waits in the queue." in after.soup.get_text()
    signature = letter.signatures.get()
    assert (signature.name, signature.state, signature.display) == ("Harbour Parents", "pending", "listed")
    assert (signature.consent_source, signature.entered_by) == ("Letter of 2 May", moderator.user.name)
    assert (signature.version, signature.basis) == (letter.in_force, letter.in_force)
    assert names(queue(moderator, letter)) == ["Harbour Parents, Portugal"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("consent_source", ""),
        ("consent_source", "\u200b"),
        ("name", ""),
        ("name", "\u202e"),
        ("name", "!!!"),
        ("name", "x" * 301),
        ("kind", "robot"),
        ("country", "XX"),
        ("website", "javascript:alert(1)"),
        ("display", "shout"),
    ],
)
def test_an_entry_that_will_not_do_is_shown_again_with_what_to_mend(
    moderator: Client, letter: Letter, field: str, value: str
) -> None:
    entry = {"kind": "individual", "name": "Cora Lee", "display": "listed", "consent_source": "paper", field: value}
    page = Page(moderator, post(moderator, letter, "signatures/add/", **entry))
    assert page.soup.select(".form-errors li")
    assert not letter.signatures.exists()


@pytest.mark.django_db
def test_a_correction_changes_the_line_and_its_place(moderator: Client, letter: Letter) -> None:
    for name in ["Ada Beck", "Bo Caro", "Di Evans"]:
        entered_and_approved(letter, name)
    signature = entered_and_approved(letter, "Zed Zuse")
    page = get(moderator, path(letter, "", signature))
    assert neighbours(page) == ["Bo Caro", "Di Evans", "Zed Zuse"]
    save, preview = page.soup.select("main .desk-form button")
    seen = page.submit(preview, name="Cy Doe", role="clerk", country="RS")
    assert neighbours(seen) == ["Ada Beck", "Bo Caro", "Cy Doe, clerk", "Di Evans"]
    assert roll(letter)[-1] == "Zed Zuse"
    page.submit(save, name="Cy Doe", role="clerk", country="RS")
    assert roll(letter) == ["Ada Beck", "Bo Caro", "Cy Doe, clerk", "Di Evans"]
    signature.refresh_from_db()
    assert signature.country == "RS"
    event = Event.objects.get(type="signature.corrected")
    assert event.details == {"fields": "country name role"}
    assert event.subject == signature.public_id


@pytest.mark.django_db
def test_an_override_a_pin_and_a_family_name_set_the_place(moderator: Client, letter: Letter) -> None:
    for name in ["Alder Project", "The 77 Project", "8 Rivers"]:
        entered_and_approved(letter, name, kind="organization")
    _ada, bo, cy = (entered_and_approved(letter, name) for name in ["Ada Zuse", "Bo Mid", "Cy Van Ahn"])
    project = letter.signatures.get(name="The 77 Project")

    def save(signature: Signature, **fields: object) -> None:
        page = get(moderator, path(letter, "", signature))
        page.submit(page.soup.select_one("main .desk-form button.btn-primary"), **fields)

    save(project, roll_override="77 Project")
    save(bo, pin="1")
    save(cy, family_name="Van Ahn")
    assert roll(letter) == [
        "The 77 Project",
        "8 Rivers",
        "Alder Project",
        "Bo Mid",
        "Cy Van Ahn",
        "Ada Zuse",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("pin", "0"),
        ("pin", "-1"),
        ("pin", "99999999999"),
        ("pin", "one"),
        ("country", "ZZZ"),
        ("display", "listed_from"),
        ("display", ""),
        ("roll_override", "x" * 301),
        ("website", "ftp://x.example"),
    ],
)
def test_a_correction_that_will_not_do_changes_nothing(
    moderator: Client, letter: Letter, field: str, value: str
) -> None:
    signature = entered(letter, "Cora Lee")
    data = {"name": "Another", "display": "listed", field: value}
    page = Page(moderator, correct(moderator, letter, signature, **data))
    assert page.soup.select(".form-errors li")
    assert page.soup.h1.get_text() == "Cora Lee"
    assert Signature.objects.get().name == "Cora Lee"
    assert not Event.objects.filter(type="signature.corrected").exists()


@pytest.mark.django_db
def test_a_name_can_be_listed_from_a_day_or_withheld(moderator: Client, letter: Letter) -> None:
    signature = entered_and_approved(letter, "Cora Lee")
    data = {"name": "Cora Lee", "display": "listed_from", "listed_from": "2999-01-01"}
    correct(moderator, letter, signature, **data)
    assert roll(letter) == []
    assert letter.signatures.totals().individuals == 1
    correct(moderator, letter, signature, **{**data, "display": "listed"})
    assert roll(letter) == ["Cora Lee"]
    assert Signature.objects.get().listed_from is None


@pytest.mark.django_db
def test_a_correction_to_a_name_that_the_same_mailbox_signed_is_refused(moderator: Client, letter: Letter) -> None:
    fields = {"kind": "organization", "email": "jo@two.example"}
    factories.pending(letter, name="First Group", **fields)
    second = factories.pending(letter, name="Second Group", **fields)
    answer = correct(moderator, letter, second, name="First Group", display="listed")
    assert answer.status_code == 200
    assert told(answer)[-1][0] == "error"
    assert Signature.objects.get(pk=second.pk).name == "Second Group"


@pytest.mark.django_db
def test_what_has_ended_is_not_corrected(moderator: Client, letter: Letter) -> None:
    signature = workflow.withdraw(signature=factories.pending(letter, name="Will Withdrawn"))
    page = get(moderator, path(letter, "", signature))
    assert not page.soup.select("main form")
    correct(moderator, letter, signature, name="Another", display="listed")
    assert Signature.objects.get().name == "Will Withdrawn"


@pytest.mark.django_db
def test_the_article_rule_is_switched_for_the_whole_roll(moderator: Client, letter: Letter) -> None:
    for name in ["The Alder Project", "Birch Union", "Willow Group"]:
        entered_and_approved(letter, name, kind="organization")
    assert roll(letter) == ["The Alder Project", "Birch Union", "Willow Group"]
    page = get(moderator, path(letter, "signatures/"))
    page.submit(page.soup.select_one("[name=article_rule]"))
    assert roll(letter) == ["Birch Union", "The Alder Project", "Willow Group"]
    page = get(moderator, path(letter, "signatures/"))
    page.submit(page.soup.select_one("[name=article_rule]"))
    assert roll(letter) == ["The Alder Project", "Birch Union", "Willow Group"]


@pytest.mark.django_db
def test_a_confirmation_is_sent_again_to_those_who_have_not_confirmed(
    moderator: Client, letter: Letter, send_mail: Callable
) -> None:
    waiting = factories.receive(letter, name="Rita Received", email="rita@signers.example")
    send_mail()
    page = get(moderator, path(letter, "", waiting))
    after = page.submit(page.soup.find("button", string="Send the confirmation again"))
    assert "The confirmation is on its way." in after.soup.get_text()
    (message,) = send_mail()
    assert message.to == ["rita@signers.example"]
    assert message.subject.startswith("Please confirm")
    assert Event.objects.filter(type="signature.resent", subject=waiting.public_id).count() == 1
    workflow.confirm(signature=waiting)
    mails = Outbox.objects.count()
    assert told(post(moderator, letter, "resend/", waiting))[-1][0] == "error"
    assert Outbox.objects.count() == mails


@pytest.mark.django_db
def test_a_full_mailbox_gets_no_further_confirmation(moderator: Client, letter: Letter) -> None:
    waiting = factories.receive(letter)
    for _ in range(25):
        answer = post(moderator, letter, "resend/", waiting)
    assert told(answer)[-1] == ("error", "This mailbox got too many mails today. Try again tomorrow.")
    assert Outbox.objects.filter(kind="confirm").count() == 20
    assert Event.objects.filter(type="signature.resent").count() == 19


@pytest.mark.django_db
def test_a_coordinator_withdraws_a_name_when_the_signatory_asks(
    moderator: Client, letter: Letter, send_mail: Callable
) -> None:
    signature = factories.approved(letter, email="ada@signers.example")
    send_mail(minutes=3)
    page = get(moderator, path(letter, "", signature))
    unticked = page.submit("withdraw")
    assert "Tick that the signatory asked for it." in unticked.soup.get_text()
    assert Signature.objects.get().state == State.APPROVED
    page.submit("withdraw", confirm="yes")
    assert Signature.objects.get().state == State.WITHDRAWN
    assert roll(letter) == []
    (message,) = send_mail()
    assert message.to == ["ada@signers.example"]
    event = Event.objects.get(type="signature.withdrawn")
    assert event.actor == moderator.user.name
