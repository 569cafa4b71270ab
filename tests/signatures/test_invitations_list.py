"""A list of organizations to invite comes in: as a file or pasted, with its doubts, and whatever is in it."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from campaign.models import Campaign
from letters.models import Letter
from signatures import workflow
from signatures.invitation_forms import MOST_INVITED
from signatures.models import Invitation, MailTally
from tests import factories
from tests.browse import Page, get
from tests.signatures.at_desk import path as desk_path
from tests.signatures.deciding import sent


@pytest.fixture
def letter(campaign: Campaign) -> Letter:
    return factories.open_letter(campaign)


@pytest.fixture
def owner(as_role: Any) -> Client:
    return as_role("owner")


def paste(client: Client, letter: Letter, text: str) -> Page:
    return get(client, desk_path(letter, "invitations/new/")).submit("read-list", text=text)


def upload(client: Client, letter: Letter, data: bytes, name: str) -> Page:
    file = SimpleUploadedFile(name, data)
    return Page(client, client.post(desk_path(letter, "invitations/new/"), {"text": "", "file": file}))


def workbook(*rows: list[Any]) -> bytes:
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(written)
    return written.getvalue()


def stored(letter: Letter) -> list[tuple[str, str, str, str]]:
    return list(letter.invitations.order_by("pk").values_list("name", "country", "email", "language"))


def doubts(page: Page) -> dict[str, str]:
    """By the name of a row: what is doubtful about it."""
    return {
        row.th.bdi.get_text(): " ".join(chip.get_text() for chip in row.select(".chip"))
        for row in page.soup.select("form#list tbody tr")
        if row.select(".chip")
    }


BEACON, TIDE = ("Beacon League", "KR", "office@beacon.example", ""), ("Tide Watch", "", "tide@watch.example", "en")


@pytest.mark.parametrize(
    "text",
    [
        "Name,Country,Mail,Language\nBeacon League,S. Korea,office@beacon.example\nTide Watch,,tide@watch.example,en",
        "nom;pays;courriel;langue\nBeacon League;KR;office@beacon.example\nTide Watch;;tide@watch.example;en\n\n",
        "E-mail\tNGO\tLand\tLang\noffice@beacon.example\tBeacon League\tS. Korea\ntide@watch.example\tTide Watch\t\ten",
        "Beacon League,KR,office@beacon.example\nTide Watch,,tide@watch.example,en",
        '"Beacon League",KR,"office@beacon.example"\r\n"Tide Watch",,tide@watch.example,en\r\n',
    ],
)
def test_a_pasted_list_is_understood_however_it_is_kept(letter: Letter, owner: Client, text: str) -> None:
    page = paste(owner, letter, text)
    assert doubts(page) == {}
    assert not Invitation.objects.exists()
    page.submit("save-list")
    assert stored(letter) == [BEACON, TIDE]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (workbook(["Name", "Country", "Mail", "Language"], list(BEACON), [None], list(TIDE)), "list.xlsx"),
        (
            "\ufeffName;Country;Mail\nBeacon League;KR;office@beacon.example\nTide Watch;;tide@watch.example".encode(),
            "a.csv",
        ),
        (
            "Name\tCountry\tMail\nBeacon League\tKR\toffice@beacon.example\nTide Watch\t\ttide@watch.example".encode(
                "utf-16"
            ),
            "b.tsv",
        ),
    ],
)
def test_a_file_is_understood(letter: Letter, owner: Client, data: bytes, name: str) -> None:
    upload(owner, letter, data, name).submit("save-list")
    assert [row[:3] for row in stored(letter)] == [BEACON[:3], TIDE[:3]]


def test_every_doubt_is_told_before_anything_is_saved(campaign: Campaign, letter: Letter, owner: Client) -> None:
    factories.approved(letter, kind="organization", name="Signed League", email="a@signed.example")
    (declined, _invited) = sent(letter, "Declined League", "Invited League")
    workflow.decline_invitation(invitation=declined)
    refused = sent(factories.open_letter(campaign, slug="other"), "Refused League")[0]
    workflow.stop_writing(invitation=refused)
    rows = [
        "Clear League,KR,a@clear.example",
        "Wrong Mail,KR,not an address",
        "No Mail,KR,",
        "Clear League,KR,A@Clear.example",
        "Clear League Two,KR,a@clear.example",
        "Signed League,KR,b@signed.example",
        "Another,KR,a@signed.example",
        "Invited League,KR,office@invitedleague.example",
        "Invited League West,KR,office@invitedleague.example",
        "Declined West,KR,office@declinedleague.example",
        "Refused West,KR,office@refusedleague.example",
        "=cmd|' /C calc'!A0,KR,a@formula.example",
        "Far League,Nowhereland,a@far.example,xx",
    ]
    page = paste(owner, letter, "\n".join(["name,country,mail,language", *rows]))
    told = doubts(page)
    assert "no mail address" in told["Wrong Mail"]
    assert "There is no mail address." in told["No Mail"]
    assert told["Clear League"] == "The same as row 1."
    assert "The mailbox of row 1" in told["Clear League Two"]
    assert told["Signed League"] == "An organization of this name has signed."
    assert told["Another"] == "This address has signed for an organization."
    assert told["Invited League"] == "Invited already."
    assert "is invited as “Invited League”" in told["Invited League West"]
    assert "has declined this letter" in told["Declined West"]
    assert "asked for no more mail" in told["Refused West"]
    assert "begins like a formula" in told["=cmd|' /C calc'!A0"]
    assert "“Nowhereland” is not known" in told["Far League"]
    before = Invitation.objects.count()
    page.submit("save-list")
    assert Invitation.objects.count() == before + 2
    assert {row[0] for row in stored(letter)} >= {"Clear League", "Far League"}


def test_a_doubtful_row_is_invited_once_it_is_ticked_and_one_that_cannot_be_is_not(
    letter: Letter, owner: Client
) -> None:
    factories.approved(letter, kind="organization", name="Signed League")
    page = paste(owner, letter, "Signed League,KR,b@signed.example\nNo Mail,KR,\nClear League,KR,a@clear.example")
    page.submit("save-list", anyway=["1", "2", "99", "x"])
    assert [row[0] for row in stored(letter)] == ["Signed League", "Clear League"]


def test_a_list_that_was_edited_is_shown_again_before_it_is_saved(letter: Letter, owner: Client) -> None:
    page = paste(owner, letter, "Beacon League,KR,office@beacon.example")
    again = page.submit("save-list", rows="name\tmail\nTide Watch\ttide@watch.example")
    assert "Look again, then save." in again.html
    assert not Invitation.objects.exists()
    again.submit("save-list")
    assert [row[0] for row in stored(letter)] == ["Tide Watch"]


def test_saving_a_list_twice_adds_nothing(letter: Letter, owner: Client) -> None:
    page = paste(owner, letter, "Beacon League,KR,office@beacon.example")
    page.submit("save-list")
    token = letter.invitations.get().token
    again = page.submit("save-list")
    assert "has changed" in again.html
    again.submit("save-list")
    assert letter.invitations.get().token == token


def test_an_invitation_that_was_taken_back_is_begun_anew_with_another_link(letter: Letter, owner: Client) -> None:
    (old,) = sent(letter, "Beacon League")
    workflow.revoke_invitation(invitation=old, by="a test")
    page = paste(owner, letter, f"Beacon League,KR,{old.email}")
    assert "taken back" in doubts(page)["Beacon League"]
    page.submit("save-list", anyway="1")
    new = letter.invitations.get()
    assert (new.state, new.pk) == ("listed", old.pk)
    assert new.token != old.token


def test_a_mailbox_at_its_cap_is_not_put_on_the_list(campaign: Campaign, letter: Letter, owner: Client) -> None:
    sent(factories.open_letter(campaign, slug="other"), "Beacon League")
    MailTally.objects.update(number=5)
    page = paste(owner, letter, "Beacon League,KR,office@beaconleague.example")
    assert "as many mails as the campaign allows" in doubts(page)["Beacon League"]
    assert "No row is left to invite" in page.submit("save-list").html


# --- Whatever else is in it -----------------------------------------------------------------------


def zip_bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/worksheets/sheet1.xml", b" " * 25_000_000)
    return written.getvalue()


def entity_bomb() -> bytes:
    """A workbook whose sheet declares entities within entities."""
    source, written = zipfile.ZipFile(io.BytesIO(workbook(["a"]))), io.BytesIO()
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    with zipfile.ZipFile(written, "w") as target:
        for part in source.namelist():
            target.writestr(part, bomb if part.endswith("sheet1.xml") else source.read(part))
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.csv"),
        (b"", "a.xlsx"),
        (b"PK\x03\x04 no workbook", "a.xlsx"),
        (workbook(["a"])[:2000], "a.xlsx"),
        (b"Name\nx", "a.exe"),
        (b"Name\nx", "a"),
        (b"x" * (2 * 1024 * 1024 + 1), "a.csv"),
        (b'Name,Mail\n"' + b"x" * 1_000_000 + b'",a@b.example', "a.csv"),
        (b"x" * 1_000_000, "a.csv"),
        (b"a,b\n" * 6_000, "a.csv"),
        (zip_bomb(), "a.xlsx"),
        (entity_bomb(), "a.xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(letter: Letter, owner: Client, data: bytes, name: str) -> None:
    page = upload(owner, letter, data, name)
    assert page.status == 422
    assert page.soup.select(".form-errors li")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "," * 100_000,
        "\n" * 100_000,
        '"',
        '"' * 9_999,
        "a\0b,KR,a@b.example",
        "\u202eevil,KR,a@b.example",
        "x" * 301 + ",KR,a@b.example",
        "League,KR," + "a" * 400 + "@b.example",
        "League,KR,a@b.example\r\nBcc: everyone@else.example",
        "<script>alert(1)</script>,KR,a@b.example",
        "name;name;mail;mail\nA;B;a@b.example;c@d.example",
        "League," + "K" * 1_900 + ",a@b.example",
        "League,KR,a@b.example," + "l" * 1_900,
    ],
)
def test_whatever_is_pasted_is_a_list_or_refused_and_never_an_error(letter: Letter, owner: Client, text: str) -> None:
    answer = owner.post(desk_path(letter, "invitations/new/"), {"text": text})
    assert answer.status_code in {200, 422}
    assert "<script>alert" not in answer.content.decode()
    if answer.status_code == 200:
        page = Page(owner, answer)
        page.submit("save-list", anyway=[str(n) for n in range(5)])
    for name, country, email, language in stored(letter):
        assert "\n" not in name + email
        assert len(country) <= 3
        assert language == ""


def test_a_list_of_too_many_rows_is_refused(letter: Letter, owner: Client) -> None:
    text = "\n".join(f"League {n},KR,a@league{n}.example" for n in range(MOST_INVITED + 2))
    page = paste(owner, letter, text)
    assert page.status == 422
    assert "Bring them in in parts" in page.html


def test_the_largest_list_is_looked_at_and_saved(
    letter: Letter, owner: Client, django_assert_max_num_queries: Any
) -> None:
    text = "\n".join(f"League {n},KR,a@league{n}.example" for n in range(MOST_INVITED))
    page = paste(owner, letter, text)
    with django_assert_max_num_queries(40):
        page.submit("save-list")
    assert letter.invitations.count() == MOST_INVITED


def test_a_formula_is_read_as_what_it_came_to(letter: Letter, owner: Client) -> None:
    data = workbook(["Name", "Mail"], ['=HYPERLINK("https://evil.example","Click")', "a@b.example"])
    page = upload(owner, letter, data, "a.xlsx")
    assert "evil.example" not in page.html


def test_a_list_on_a_withdrawn_letter_is_refused(letter: Letter, owner: Client) -> None:
    page = paste(owner, letter, "Beacon League,KR,office@beacon.example")
    Letter.objects.filter(pk=letter.pk).update(state="withdrawn", ended_at=timezone.now())
    assert "withdrawn" in page.submit("save-list").html
    assert not Invitation.objects.exists()
