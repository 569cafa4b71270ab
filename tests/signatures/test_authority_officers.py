"""A second officer: who can be named, what the link shows, and what it cannot do."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from campaign import outbox
from campaign.models import Outbox
from letters import workflow as letter_workflow
from letters.models import Letter
from signatures import links, workflow
from signatures.models import Officer, Signature
from tests import factories
from tests.browse import get
from tests.conftest import client_of
from tests.signatures import at_desk, ladder
from tests.signatures.changing import CHANGED, change
from tests.signatures.door import everything, in_state
from tests.signatures.ladder import OFFICER

pytestmark = pytest.mark.django_db
SEALED = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
GONE = "There is nothing to confirm here"


@pytest.fixture
def letter() -> Letter:
    return ladder.asking(2)


@pytest.fixture
def signature(letter: Letter) -> Signature:
    return factories.pending(letter, kind="organization", name=ladder.NAME, email="jo@lamplighters.example")


@pytest.fixture
def officer(signature: Signature) -> Officer:
    return workflow.name_officer(signature=signature, **OFFICER)


def path(officer: Officer) -> str:
    return links.officer_path(Officer.objects.select_related("signature").get(pk=officer.pk))


def confirmed(officer: Officer) -> bool:
    officer.refresh_from_db()
    return officer.confirmed_at is not None


# --- Naming one -----------------------------------------------------------------------------------


def test_the_mail_to_an_officer_repeats_nothing_that_was_typed(signature: Signature, send_mail) -> None:
    ladder.name_officer(signature)
    mail = next(mail for mail in send_mail() if mail.to == [OFFICER["email"]])
    assert "May your organization sign? " in mail.subject
    for typed in (OFFICER["name"], OFFICER["position"], ladder.NAME, "Jo Contact", "jo@lamplighters"):
        assert typed not in mail.body + mail.subject


@pytest.mark.parametrize(
    "email", ["jo@lamplighters.example", "JO@LampLighters.example", "jo+board@lamplighters.example"]
)
def test_the_signatory_s_own_mailbox_is_no_second_one(signature: Signature, email: str) -> None:
    page = ladder.name_officer(signature, email=email)
    assert page.status == 422
    assert "This is your own mailbox" in page.html
    assert not Officer.objects.exists()
    assert ladder.officer_mails() == 0


@pytest.mark.parametrize("missing", ["name", "position", "email"])
def test_an_officer_has_a_name_a_position_and_an_address(signature: Signature, missing: str) -> None:
    page = ladder.name_officer(signature, **{missing: " "})
    assert page.status == 422
    assert "One thing to mend" in page.html
    assert not Officer.objects.exists()


def test_three_officers_at_most_can_be_named(signature: Signature) -> None:
    for number in range(3):
        assert ladder.name_officer(signature, email=f"o{number}@officers.example").status == 200
    page = ladder.name_officer(signature, email="o3@officers.example")
    assert page.status == 422
    assert "You have named three officers already" in page.html
    assert signature.officers.count() == ladder.officer_mails() == 3
    assert ladder.name_officer(signature, email="o1@officers.example").status == 200


def test_naming_an_officer_anew_kills_the_older_link(signature: Signature, send_mail) -> None:
    ladder.name_officer(signature)
    old = ladder.officer_link(send_mail)
    ladder.name_officer(signature, name="Olga Newname", email="OLGA@officers.example")
    new = ladder.officer_link(send_mail, "OLGA@officers.example")
    assert Client().get(old).status_code == Client().post(old, {"shown": "x"}).status_code == 404
    get(Client(), new).submit("confirm")
    assert ladder.level(signature) == 2
    assert signature.officers.get().name == "Olga Newname"


def test_signing_again_kills_the_link(officer: Officer, signature: Signature) -> None:
    old = path(officer)
    Signature.objects.filter(pk=signature.pk).update(nonce="f" * 64)
    assert Client().get(old).status_code == 404


def test_an_officer_who_has_confirmed_is_not_named_again(officer: Officer, signature: Signature) -> None:
    get(Client(), path(officer)).submit("confirm")
    with pytest.raises(workflow.NotThisOfficer):
        workflow.name_officer(signature=signature, **OFFICER)
    assert confirmed(officer)


def test_a_mailbox_gets_no_more_mails_than_strangers_may_cause(signature: Signature) -> None:
    for _ in range(outbox.ADDRESS_CAP):
        outbox.queue("find", to=OFFICER["email"], subject="x", text="x")
    page = ladder.name_officer(signature)
    assert page.status == 200
    assert "A mail is on its way" in page.html  # alike for any address
    assert ladder.officer_mails() == 0


def test_a_link_stays_good_where_no_newer_one_would_come(signature: Signature, officer: Officer) -> None:
    good = path(officer)
    for _ in range(outbox.ADDRESS_CAP):
        outbox.queue("find", to=OFFICER["email"], subject="x", text="x")
    ladder.name_officer(signature)
    assert Client().get(good).status_code == 200


@pytest.mark.parametrize("state", ["received", "rejected", "withdrawn", "expired"])
def test_a_signature_that_does_not_stand_names_no_officer(letter: Letter, state: str) -> None:
    signature = in_state(letter, state, kind="organization", name="Some Guild")
    assert not ladder.status(signature).marks("name-officer")
    Client().post(links.path(signature, links.MANAGE), {"action": "officer", **OFFICER})
    assert not Officer.objects.exists()


def test_an_individual_names_no_officer(letter: Letter) -> None:
    signature = factories.pending(letter)
    assert not ladder.status(signature).marks("authority")
    Client().post(links.path(signature, links.MANAGE), {"action": "officer", **OFFICER})
    assert not Officer.objects.exists()


def test_nobody_is_named_for_a_withdrawn_letter(letter: Letter, signature: Signature) -> None:
    letter_workflow.withdraw(letter=letter, by="a test")
    Client().post(links.path(signature, links.MANAGE), {"action": "officer", **OFFICER})
    assert not Officer.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "\0", "position": "\0", "email": "\0"},
        {"name": "x" * 5000, "position": "y" * 300, "email": "z" * 400 + "@officers.example"},
        {"name": "\u202e\u202e", "position": "...", "email": "a@b"},
        {
            "name": "Olga\r\nBcc: all@evil.example",
            "position": "p",
            "email": "olga@officers.example\r\nBcc: a@b.example",
        },
        {},
    ],
)
def test_hostile_words_are_sent_back_and_nothing_is_stored(signature: Signature, typed: dict) -> None:
    answer = Client().post(links.path(signature, links.MANAGE), {"action": "officer", **typed})
    assert answer.status_code == 422
    assert not Officer.objects.exists()


def test_a_name_that_is_markup_is_only_text(signature: Signature, letter: Letter) -> None:
    workflow.name_officer(
        signature=signature, name="<script>alert(1)</script>", position='"><img src=x>', email="x@officers.example"
    )
    page = at_desk.get(client_of(factories.member(letter.campaign, "moderator")), at_desk.path(letter, "", signature))
    assert "&lt;script&gt;alert(1)" in page.html
    assert "<script>alert(1)" not in page.html


# --- Confirming -----------------------------------------------------------------------------------


def test_the_page_shows_the_letter_and_the_exact_line(officer: Officer, letter: Letter) -> None:
    answer = Client().get(path(officer))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert SEALED.items() <= answer.headers.items()
    assert not answer.cookies
    assert "csrf" not in page
    assert letter.title in page
    assert "Please light them." in page
    assert re.search(r'class="preview-line"[^>]*>Lamp Lighters’ Union<', page)


def test_looking_changes_nothing(officer: Officer) -> None:
    where, before = path(officer), everything()
    Client().get(where)
    Client().head(where)
    assert everything() == before


def test_confirming_twice_is_confirming_once(officer: Officer, signature: Signature) -> None:
    page = get(Client(), path(officer))
    done = page.submit("confirm")
    assert "Thank you. You confirmed it on" in done.text("officer-confirmed")
    before = everything()
    page.submit("confirm")
    assert everything() == before
    assert ladder.level(signature) == 2


@pytest.mark.parametrize("shown", ["", "x", "0" * 64, "\0"])
def test_what_was_not_read_is_not_confirmed(officer: Officer, shown: str) -> None:
    answer = Client().post(path(officer), {"shown": shown})
    assert answer.status_code == 409
    assert not confirmed(officer)


def test_a_line_that_was_corrected_while_it_was_read_is_shown_first(officer: Officer, signature: Signature) -> None:
    page = get(Client(), path(officer))
    workflow.correct(signature=signature, by="a test", fields={"name": "Lamp Snuffers’ Union"})
    again = page.submit("confirm")
    assert again.status == 409
    assert "Lamp Snuffers’ Union" in again.html
    assert not confirmed(officer)
    again.submit("confirm")
    assert confirmed(officer)


def test_after_a_change_of_substance_the_text_in_force_is_shown(officer: Officer, letter: Letter) -> None:
    page = get(Client(), path(officer))
    change(letter, factories.member(letter.campaign, "owner"))
    again = page.submit("confirm")
    assert again.status == 409
    assert not confirmed(officer)
    fresh = get(Client(), path(officer))
    assert "The text has changed since your organization signed" in fresh.html
    assert "of them." in fresh.html
    assert "Please light them." not in fresh.html
    assert CHANGED["body"].startswith("We write for")
    fresh.submit("confirm")
    assert confirmed(officer)


@pytest.mark.parametrize("end", ["withdraw", "reject", "withdraw the letter"])
def test_once_the_signature_has_ended_nothing_can_be_confirmed(
    officer: Officer, signature: Signature, letter: Letter, end: str
) -> None:
    page = get(Client(), path(officer))
    if end == "withdraw":
        workflow.withdraw(signature=signature)
    elif end == "reject":
        workflow.decide(signature=signature, verdict="reject", by=factories.UserFactory())
    else:
        letter_workflow.withdraw(letter=letter, by="a test")
    late = page.submit("confirm")
    assert (late.status, GONE in late.html) == (410, True)
    assert get(Client(), path(officer)).status == 410
    assert not confirmed(officer)
    with pytest.raises(workflow.NotNow):
        workflow.confirm_officer(officer=Officer.objects.get(pk=officer.pk), shown="")


def test_a_link_dies_of_age(officer: Officer, time_machine) -> None:
    where = path(officer)
    time_machine.move_to(timezone.now() + links.OFFICER.age + datetime.timedelta(minutes=1))
    assert get(Client(), where).status == 404


def test_a_link_of_another_power_opens_nothing_here(officer: Officer, signature: Signature) -> None:
    signature.refresh_from_db()
    for power in (links.CONFIRM, links.MANAGE):
        token = links.token(signature, power)
        assert Client().get(f"/signature/officer/{token}/").status_code == 404
    token = path(officer).split("/")[-2]
    assert Client().get(f"/signature/{token}/").status_code == 404
    assert Client().get(f"/signature/confirm/{token}/").status_code == 404


@pytest.mark.parametrize("token", ["x", "a:b:c", "x" * 3000, "\u202e", "😀"])
def test_a_made_up_link_leads_nowhere(token: str) -> None:
    assert Client().get(f"/signature/officer/{token}/").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_nothing_but_get_head_and_post_is_answered(officer: Officer, method: str) -> None:
    assert getattr(Client(), method)(path(officer)).status_code == 405


# --- What nobody learns ---------------------------------------------------------------------------


def test_the_officer_s_page_reveals_neither_who_signed_nor_who_else_did(
    letter: Letter, officer: Officer, signature: Signature
) -> None:
    factories.approved(letter, kind="organization", name="Other Guild", email="x@other.example")
    factories.approved(letter, name="Ada Exemplar")
    workflow.name_officer(signature=signature, name="Otto Other", position="chair", email="otto@officers.example")
    for page in (get(Client(), path(officer)), get(Client(), path(officer)).submit("confirm")):
        for hidden in ("Other Guild", "Ada Exemplar", "Jo Contact", "clerk", "jo@", "Otto", "otto@", "Olga", "olga@"):
            assert hidden not in page.html


def test_an_officer_s_data_are_read_by_those_who_see_contacts_alone(letter: Letter, officer: Officer) -> None:
    signature = officer.signature
    workflow.vouch(signature=signature, by="a test", private_note="Secret phone call.")
    for role, sees in {"owner": True, "moderator": True, "editor": False, "viewer": False}.items():
        client = client_of(factories.member(letter.campaign, role))
        pages = [at_desk.path(letter, page, signature) for page in ("", "evidence/")]
        told = "".join(get(client, page).html for page in pages)
        assert all((word in told) is sees for word in (OFFICER["name"], OFFICER["email"], "treasurer")), role
        assert ("Secret phone call." in told) is sees, role
        assert "Level 3, vouched. This letter asks for 2." in told


def test_no_public_page_or_file_shows_an_officer_or_a_level(letter: Letter, officer: Officer) -> None:
    get(Client(), path(officer)).submit("confirm")
    workflow.decide(signature=officer.signature, verdict="approve", by=factories.UserFactory())
    home = letter.get_absolute_url()
    for page in ("", "signatories/", "sign/organization/"):
        told = get(Client(), home + page).html
        for hidden in ("Olga", "olga@", "treasurer", "second officer", "authority"):
            assert hidden not in told
    status = ladder.status(officer.signature).html
    assert "A second officer has confirmed." in status
    for hidden in ("Olga", "olga@", "treasurer", "Jo Contact", "jo@"):
        assert hidden not in status


def test_an_officer_who_has_not_answered_shows_nothing(officer: Officer) -> None:
    workflow.decide(signature=officer.signature, verdict="approve", by=factories.UserFactory())
    assert ladder.level(officer.signature) == 0


def test_what_waits_for_an_officer_is_told_without_a_name(officer: Officer) -> None:
    page = ladder.status(officer.signature)
    assert "You have named a second officer, who has not confirmed yet." in page.html
    assert "olga@" not in page.html.lower()


def test_no_mail_but_the_officer_s_own_goes_to_the_officer(officer: Officer, letter: Letter) -> None:
    workflow.withdraw(signature=officer.signature)
    assert list(Outbox.objects.filter(to=OFFICER["email"]).values_list("kind", flat=True)) == ["officer"]


@pytest.mark.parametrize(
    ("email", "chip"),
    [("o@mail.lamplighters.example", "own domain"), ("o@gmail.com", "free mail"), ("o@officers.example", None)],
)
def test_a_coordinator_sees_what_the_officer_s_mailbox_tells(
    letter: Letter, signature: Signature, email: str, chip: str | None
) -> None:
    ladder.entry(ladder.NAME, "lamplighters.example")
    workflow.name_officer(signature=signature, **OFFICER | {"email": email})
    moderator = client_of(factories.member(letter.campaign, "moderator"))
    page = get(moderator, at_desk.path(letter, "evidence/", signature))
    (told,) = [row.find_next("dd") for row in page.soup.find_all("dt") if row.get_text() == "Second officer"]
    assert [mark.get_text() for mark in told.select(".chip")] == ([chip] if chip else [])
