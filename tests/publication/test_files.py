"""The files of an edition: what each holds, and that none can harm."""

import csv
import io
import json

import pytest
from django.test import Client

from letters.models import Letter
from publication.formats import escaped, guarded
from tests import factories
from tests.browse import get
from tests.publication import rolls

pytestmark = pytest.mark.django_db
ROLL = [
    {"kind": "organization", "name": "=HYPERLINK(1)", "country": "KE", "country_printed": "Kenya"},
    {"kind": "organization", "name": "Łódź <b>Forum</b> & Co", "country": "PL", "country_printed": "Poland"},
    {"kind": "organization", "name": "Lumen_Friends", "country": "INT"},
    {"kind": "individual", "name": "Ada Exemplar", "role": "@lamp, historian", "country": "RS"},
    {"kind": "individual", "name": "Bo Countryman", "country": "RS"},
    {"kind": "individual", "name": "Quiet Onesson", "country": "LA", "display": "withheld"},
]
BODY = "We are {{groups|group|groups}}.\n\nPlease *light* [them](https://lamps.example/)."


@pytest.fixture
def letter() -> Letter:
    letter = factories.open_letter(
        content={"body": BODY, "reference": "Lanterns"}, dated_on="2031-03-03", number=4, article_rule=False
    )
    letter.addressees.create(name="Minister Exemplar", office="Ministry of Light", email="secret@minister.example")
    letter.addressees.create(kind="cc", name="Commissioner Dusk", fax="0123456")
    rolls.workflow.enter(letter=letter, by="a test", consent_source="a secret source", entries=ROLL)
    letter.signatures.update(state="approved")
    rolls.publish(letter)
    return letter


def file(letter: Letter, name: str) -> str:
    return get(Client(), letter.get_absolute_url() + name).html


def rows(letter: Letter) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file(letter, "signatories.csv").removeprefix("\ufeff"))))


def test_the_text_file_reads_like_the_letter(letter: Letter) -> None:
    text = file(letter, "letter.txt")
    assert text.split("Groups (3)")[0] == (
        f"{letter.campaign.name}\n\nMinister Exemplar\nMinistry of Light\n3 March 2031\ncc: Commissioner Dusk\n\n"
        "Re: Lanterns\n\nOpen letter on the lanterns of Port Example\n\nMinister,\n\nWe are three groups.\n\n"
        "Please light them [1].\n\n[1] https://lamps.example/\n\nSincerely,\n\n\n"
    )
    assert "Individuals (3)\n\nBo Countryman, Serbia\nAda Exemplar, @lamp, historian\n" in text
    assert "and one person whose name is withheld." in text
    assert max(map(len, text.splitlines())) <= 78


def test_markdown_prints_every_line_as_it_is(letter: Letter) -> None:
    text = file(letter, "letter.md")
    assert "Please *light* [them](https://lamps.example/)." in text
    assert "- Łódź \\<b\\>Forum\\</b\\> \\& Co, Poland\n" in text
    assert "- Lumen\\_Friends\n" in text


@pytest.mark.parametrize(
    ("line", "written"), [("2030. Water", "2030\\. Water"), ("- dash", "\\- dash"), ("a - b.c 5.", "a - b.c 5.")]
)
def test_a_name_does_not_become_a_list_in_markdown(line: str, written: str) -> None:
    assert escaped(line) == written


def test_the_html_file_needs_nothing_else_and_cannot_be_broken_by_a_name(letter: Letter) -> None:
    text = file(letter, "letter.html")
    assert "<li>Łódź &lt;b&gt;Forum&lt;/b&gt; &amp; Co, Poland</li>" in text
    assert "<em>light</em>" in text
    for needed in ("<link", "<script", "<img", "<style", "src="):
        assert needed not in text


def test_json_holds_all_that_was_frozen_and_nothing_private(letter: Letter) -> None:
    text = file(letter, "letter.json")
    edition = json.loads(text)
    assert edition.keys() == {"edition", "released_at", "digest", "counts", "content", "entries"}
    assert edition["counts"]["withheld_individuals"] == 1
    assert edition["entries"][0].keys() == {"line", "kind", "name", "suffix", "country", "salt", "leaf"}
    roll = json.loads(file(letter, "signatories.json"))
    assert roll["entries"] == edition["entries"]


def test_no_file_holds_anything_private(letter: Letter) -> None:
    for name in rolls.FILES:
        text = file(letter, name)
        for private in ("Quiet", "secret", "0123456", "roll_key", "position"):
            assert private not in text, (name, private)


def test_the_table_has_its_columns_and_a_mark_for_excel(letter: Letter) -> None:
    assert file(letter, "signatories.csv").startswith("\ufeffkind,name,country,country_code,role\r\n")
    table = {row["name"]: row for row in rows(letter)}
    assert table["Łódź <b>Forum</b> & Co"] | {"name": ""} == {
        "kind": "organization",
        "name": "",
        "country": "Poland",
        "country_code": "PL",
        "role": "",
    }
    assert (table["Ada Exemplar"]["country"], table["Ada Exemplar"]["country_code"]) == ("", "RS")
    assert (table["Bo Countryman"]["country"], table["Bo Countryman"]["role"]) == ("Serbia", "")
    assert (table["Lumen_Friends"]["country"], table["Lumen_Friends"]["country_code"]) == ("", "INT")


def test_no_cell_is_a_formula(letter: Letter) -> None:
    cells = [cell for row in rows(letter) for cell in row.values()]
    assert "'=HYPERLINK(1)" in cells
    assert "'@lamp, historian" in cells
    assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in cells)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_begins_like_a_formula_is_quoted(start: str) -> None:
    assert guarded(f"{start}1") == f"'{start}1"
    assert guarded(f"1{start}") == f"1{start}"


def test_files_are_named_after_their_edition_and_sent_in_pieces(letter: Letter) -> None:
    for name in rolls.FILES:
        response = Client().get(letter.get_absolute_url() + name)
        part = "-signatories" if name.startswith("signatories") else ""
        suffix = name.partition(".")[2]
        expected = f"{letter.campaign.slug}-lanterns-edition-1{part}.{suffix}"
        assert response["Content-Disposition"] == f'attachment; filename="{expected}"'
        assert response.streaming
        assert "charset=utf-8" in response["Content-Type"] or response["Content-Type"] == "application/json"


def test_a_files_address_gives_the_latest_edition_and_one_by_number_its_own(letter: Letter) -> None:
    first = {name: file(letter, name) for name in rolls.FILES}
    rolls.entered(letter, 1)
    rolls.publish(letter)
    for name in rolls.FILES:
        assert file(letter, name) == file(letter, f"editions/2/{name}") != first[name]
        assert file(letter, f"editions/1/{name}") == first[name]


@pytest.mark.parametrize(
    "name", ["letter.exe", "letter.pdf.txt", "signatories.txt", "letter.TXT", "editions/9/letter.txt"]
)
def test_what_is_no_file_is_not_found(letter: Letter, name: str) -> None:
    assert Client().get(letter.get_absolute_url() + name).status_code == 404
