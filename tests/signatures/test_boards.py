"""A board decides: intent, pack, a colleague's answer, the contact's own page."""

import datetime

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from campaign.models import Campaign, Outbox
from letters.models import Letter
from signatures.models import Pack, PackAnswer, Signature
from tests import factories
from tests.browse import get
from tests.conftest import links
from tests.signatures import door
from tests.signatures.at_desk import path as desk_path
from tests.signatures.changing import change
from tests.signatures.deciding import considering, day, pack_of, pack_path, public_pages, state, status, status_page


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign, closes_at=timezone.now() + datetime.timedelta(days=30))


def newest(letter: Letter) -> Signature:
    return letter.signatures.latest("pk")


def test_a_board_decides_by_a_colleague_behind_the_pack_s_link(letter: Letter, send_mail) -> None:
    form = get(Client(), door.path(letter, "organization"))
    typed = {name: value for name, value in door.ORGANIZATION.items() if name != "display"}
    answered = form.submit(form.soup.find("button", string="Sign"), **typed, decides_on=day(10).isoformat())
    assert answered.status == 200
    (confirmation,) = send_mail()
    status = get(Client(), links(confirmation)[0]).submit("confirm")
    assert newest(letter).state == "considering"
    assert "It waits for your board" in status.text("signature-status")
    assert not letter.signatures.queue().exists()
    assert not letter.signatures.counted().exists()

    with_link = status.submit("pack-make")
    url = with_link.marks("pack-url")[0]["value"]
    colleague = Client()
    pack = get(colleague, url.partition("testserver")[2] or url.partition("8000")[2])
    assert pack.status == 200
    assert "Lamp Lighters’ Union, Nepal" in pack.html
    assert "Please light them." in pack.html
    approved = pack.submit("pack-approve", name="Ola Boardson", position="chair", remark="Agreed on Tuesday.")
    assert "Your approval is recorded" in approved.html
    assert colleague.cookies == {}
    assert newest(letter).state == "pending"
    assert letter.signatures.queue().get() == newest(letter)

    told = send_mail()
    assert [message.to for message in told] == [[door.ORGANIZATION["email"]]]
    assert "Ola Boardson, chair" in told[0].body
    seen = get(Client(), status.response.wsgi_request.path)
    assert "Ola Boardson" in seen.text("pack-answers")
    assert "Agreed on Tuesday." in seen.text("pack-answers")


def test_a_decline_is_told_to_the_contact_and_leaves_the_decision_open(letter: Letter, send_mail) -> None:
    signature = considering(letter)
    pack = pack_of(signature)
    send_mail()
    page = get(Client(), pack_path(pack)).submit("pack-decline", name="Nay Sayer", remark="Not our subject.")
    assert page.status == 200
    assert state(signature) == "considering"
    (told,) = send_mail()
    assert "declines" in told.subject
    assert "Not our subject." in told.body
    assert PackAnswer.objects.get().version == letter.in_force
    page = get(Client(), pack_path(pack)).submit("pack-approve", name="Yea Sayer")
    assert state(signature) == "pending"


def test_the_contact_says_that_the_board_agreed(letter: Letter) -> None:
    signature = considering(letter)
    page = status_page(signature).submit("board-agreed")
    assert state(signature) == "pending"
    assert not page.marks("board-agreed")


def test_the_contact_ends_it(letter: Letter) -> None:
    signature = considering(letter)
    status_page(signature).submit("withdraw")
    assert state(signature) == "withdrawn"
    assert get(Client(), pack_path(pack_of_old(signature))).status == 410


def pack_of_old(signature: Signature) -> Pack:
    """A pack as it was made before its signature ended."""
    return Pack.objects.create(signature=signature, seen=signature.version)


def test_another_day_is_named_and_a_past_one_is_not(letter: Letter) -> None:
    signature = considering(letter)
    page = status_page(signature).submit("board-date", decides_on=day(12).isoformat())
    signature.refresh_from_db()
    assert signature.decides_on == day(12)
    for wrong in (day(0), day(31), datetime.date(1, 1, 1), datetime.date(9999, 12, 31)):
        page = status_page(signature).submit("board-date", decides_on=wrong.isoformat())
        assert page.status == 422, wrong
        assert "Choose a day" in page.html
    for nonsense in ("", "\0", "tomorrow", "9" * 5000, "2031-02-30"):
        assert status_page(signature).submit("board-date", decides_on=nonsense).status == 422
    signature.refresh_from_db()
    assert signature.decides_on == day(12)


@pytest.mark.parametrize("wrong", ["yesterday", -1, 0, 31, "0001-01-01", "\0"])
def test_the_form_takes_a_day_ahead_and_not_after_the_deadline(client: Client, letter: Letter, wrong: object) -> None:
    typed = day(wrong).isoformat() if isinstance(wrong, int) else wrong
    answer = door.send(client, letter, "organization", decides_on=typed)
    assert answer.status_code == 422
    assert not letter.signatures.exists()
    assert door.send(client, letter, "organization", decides_on=day(30).isoformat()).status_code == 303


def test_an_individual_has_no_board(client: Client, letter: Letter) -> None:
    door.send(client, letter, decides_on=day(3).isoformat())
    assert newest(letter).decides_on is None


def test_the_days_are_those_of_the_campaign_s_zone(campaign: Campaign, client: Client) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(time_zone="Pacific/Kiritimati")  # 14 hours before UTC
    campaign.refresh_from_db()
    letter = factories.open_letter(campaign, closes_at=timezone.now() + datetime.timedelta(days=3))
    ahead = (timezone.now() + datetime.timedelta(days=3, hours=14)).date()
    assert door.send(client, letter, "organization", decides_on=ahead.isoformat()).status_code == 303
    later = ahead + datetime.timedelta(days=1)
    assert door.send(client, letter, "organization", decides_on=later.isoformat()).status_code == 422


def test_signing_again_without_a_board_takes_the_board_away(client: Client, letter: Letter) -> None:
    door.send(client, letter, "organization", decides_on=day(3).isoformat())
    door.send(client, letter, "organization")
    assert newest(letter).decides_on is None


# --- A text that changes --------------------------------------------------------------------------


def test_after_a_change_of_substance_the_pack_shows_the_newest_text_and_no_mail_asks(
    campaign: Campaign, letter: Letter, send_mail
) -> None:
    signature = considering(letter)
    pack = pack_of(signature)
    send_mail()
    before = get(Client(), pack_path(pack))
    version = change(letter, factories.member(campaign, "owner"))
    assert [message.subject for message in send_mail()] == []
    page = get(Client(), pack_path(pack))
    assert "What has changed since this was last answered" in page.html
    assert page.soup.find("ins")
    assert page.soup.find("del")
    assert not before.soup.find("ins")
    stale = before.submit("pack-approve", name="Ola Boardson")
    assert stale.status == 409
    assert "The text has changed" in stale.html
    assert stale.soup.find("input", {"name": "name"})["value"] == "Ola Boardson"
    assert state(signature) == "considering"
    stale.submit("pack-approve", name="Ola Boardson")
    assert state(signature) == "pending"
    assert signature.version == version
    assert signature.basis == version
    assert signature.consent_text
    assert signature.earlier_consents.get().version == letter.in_force
    assert not letter.signatures.to_affirm().exists()


def test_the_contact_agrees_to_the_text_that_was_shown_alone(campaign: Campaign, letter: Letter) -> None:
    signature = considering(letter)
    before = status_page(signature)
    version = change(letter, factories.member(campaign, "owner"))
    stale = before.submit("board-agreed")
    assert stale.status == 409
    assert state(signature) == "considering"
    assert "The letter has changed since you signed" in stale.html
    assert "Nothing has changed since" not in stale.html
    stale.submit("board-agreed")
    assert state(signature) == "pending"
    assert signature.basis == version


def test_an_answer_moves_what_is_shown_as_changed(campaign: Campaign, letter: Letter) -> None:
    signature = considering(letter)
    pack = pack_of(signature)
    change(letter, factories.member(campaign, "owner"))
    get(Client(), pack_path(pack)).submit("pack-decline", name="Nay Sayer")
    assert "What has changed" not in get(Client(), pack_path(pack)).html


# --- The link -------------------------------------------------------------------------------------


def test_a_link_that_was_taken_back_is_gone_and_a_renewed_one_has_another_address(letter: Letter) -> None:
    signature = considering(letter)
    pack = pack_of(signature)
    held = get(Client(), pack_path(pack))
    status_page(signature).submit("pack-revoke")
    gone = get(Client(), pack_path(pack))
    assert gone.status == 410
    assert "Lamp Lighters" not in gone.html
    assert held.submit("pack-approve", name="Ola Boardson").status == 410
    assert state(signature) == "considering"
    old = pack.token
    status_page(signature).submit("pack-make")
    pack.refresh_from_db()
    assert pack.token != old
    assert get(Client(), pack_path(pack)).status == 200
    assert Client().get(f"/signature/pack/{old}/").status_code == 404


def test_a_link_that_never_was_is_not_found(letter: Letter) -> None:
    for token in ("x", "a" * 200, "é"):
        assert Client().get(f"/signature/pack/{token}/").status_code == 404
        assert Client().post(f"/signature/pack/{token}/", {"verdict": "approve"}).status_code == 404


def test_the_page_is_sealed_and_looking_at_it_changes_nothing(letter: Letter) -> None:
    signature = considering(letter)
    pack = pack_of(signature)
    before = door.everything()
    client = Client()
    for path in (pack_path(pack), status(signature)):
        answer = client.get(path)
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert answer["X-Robots-Tag"] == "noindex"
    assert client.cookies == {}
    assert door.everything() == before


def test_once_the_board_agreed_the_link_says_so_and_takes_no_answer(letter: Letter) -> None:
    signature = considering(letter)
    pack = pack_of(signature)
    held = get(Client(), pack_path(pack))
    held.submit("pack-approve", name="Ola Boardson")
    again = held.submit("pack-decline", name="Nay Sayer")
    assert again.status == 409
    assert PackAnswer.objects.count() == 1
    assert not get(Client(), pack_path(pack)).marks("pack-approve")


def test_an_approved_signature_is_not_taken_back_by_saying_again_that_the_board_agreed(letter: Letter) -> None:
    signature = considering(letter)
    held = status_page(signature)
    held.submit("board-agreed")
    factories.workflow.decide(signature=signature, verdict="approve", by=factories.UserFactory())
    held.submit("board-agreed")
    assert state(signature) == "approved"


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"name": "\0"}, {"name": "x" * 3000}, {"verdict": "maybe"}, {"shown": ""}]
)
def test_an_answer_that_is_none_changes_nothing(letter: Letter, typed: dict[str, str]) -> None:
    signature = considering(letter)
    pack = pack_of(signature)
    sent = {"name": "Ola Boardson", "verdict": "approve", "shown": letter.in_force.digest} | typed
    assert Client().post(pack_path(pack), sent).status_code == 422
    assert state(signature) == "considering"
    assert not PackAnswer.objects.exists()


def test_a_pack_takes_no_more_than_so_many_answers_and_mails(letter: Letter) -> None:
    signature = considering(letter)
    pack = pack_of(signature)
    sent = {"name": "Nay Sayer", "verdict": "decline", "shown": letter.in_force.digest}
    codes = {Client().post(pack_path(pack), sent).status_code for _ in range(55)}
    assert codes == {303, 409}
    assert PackAnswer.objects.count() == 50
    assert Outbox.objects.filter(kind="pack-answered").count() < 20


# --- Who learns what ------------------------------------------------------------------------------


def test_no_page_tells_a_stranger_that_a_board_decides(letter: Letter) -> None:
    nobody = public_pages(letter)
    signature = considering(letter, name="Quiet Beacon League")
    pack = pack_of(signature)
    assert public_pages(letter) == nobody
    get(Client(), pack_path(pack)).submit("pack-decline", name="Nay Sayer")
    assert public_pages(letter) == nobody


def test_signing_again_while_the_board_decides_answers_as_always(client: Client, letter: Letter, send_mail) -> None:
    first = door.send(client, letter, "organization", decides_on=day(3).isoformat())
    factories.workflow.confirm(signature=newest(letter))
    send_mail()
    again = door.send(client, letter, "organization")
    other = door.send(client, letter, "organization", email="else@lamplighters.example", name="Another")
    assert [answer.status_code for answer in (first, again, other)] == [303] * 3
    assert first["Location"] == again["Location"] == other["Location"]
    assert letter.signatures.filter(state="considering").count() == 1


def test_the_desk_shows_boards_that_decide_with_their_day_and_answers_to_those_who_see_contacts(
    letter: Letter, as_role
) -> None:
    signature = considering(letter)
    pack = pack_of(signature)
    get(Client(), pack_path(pack)).submit("pack-decline", name="Nay Sayer", remark="A confidence.")
    for role, sees in {"moderator": True, "owner": True, "viewer": False, "editor": False}.items():
        client = as_role(role)
        listing = get(client, desk_path(letter, "signatures/") + "?state=considering")
        assert "Being decided by its board" in listing.html
        assert f"{day(10):%-d}" in listing.html
        assert "being decided by its board" in get(client, desk_path(letter, "numbers/")).html
        assert not get(client, desk_path(letter, "queue/")).marks("queue-row")
        one = get(client, desk_path(letter, "", signature)).html
        assert ("Nay Sayer" in one) == ("A confidence." in one) == sees, role
        history = get(client, desk_path(letter, "history/")).html
        assert "Nay Sayer" not in history
        assert pack.token not in one + history + listing.html


def test_events_hold_no_private_value(letter: Letter, campaign: Campaign) -> None:
    signature = considering(letter, email="secret@lamplighters.example")
    pack = pack_of(signature)
    status_page(signature).submit("board-date", decides_on=day(11).isoformat())
    get(Client(), pack_path(pack)).submit("pack-approve", name="Ola Boardson", remark="A confidence.")
    told = str(list(campaign.events.values("type", "actor", "details")))
    for secret in ("Ola", "confidence", "secret@", pack.token, day(11).isoformat()):
        assert secret not in told
    assert mail.outbox == []
