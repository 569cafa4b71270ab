"""A list of organizations comes into the registry: by the command, and at the desk after a look at how it was read."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import Workbook

from signatures import registry_import, tables, workflow
from signatures.models import NameKey, Organization, RegistryEvent
from tests.browse import Page
from tests.signatures.in_registry import entry, keeper, names, notices, path, show

pytestmark = pytest.mark.django_db
LIST = """Organisation,Type,Country
"Bell Founders’ Guild, Ltd.",Guilds,Kenya
Harbour  Ears,Listeners,U.K.
Society of Ferries (SF),,Europe
“Quay” – Society,Guilds,Global
Atlantic Divers,Guilds,Atlantis
Tide Watch,Guilds,
Tide Watch,Guilds,
Marée Haute,Guilds,France
Marée haute,Guilds,Peru
,Guilds,Peru
,,
"""
DOUBTS = [
    ("Harbour Ears", "Stray spaces"),
    ("Society of Ferries (SF)", "“Europe” is no country: taken as international."),
    ("“Quay” – Society", "“Global” is no country: taken as international."),
    ("Atlantic Divers", "“Atlantis” is no country that is known here"),
    ("Tide Watch", "No country is given."),
    ("Tide Watch", "No country is given."),
    ("A row without a name", "Left out: there is no name"),
    ("Tide Watch", "stands in the list twice"),
    ("Marée haute", "for two countries"),
]
ENTRIES = {
    ("Bell Founders’ Guild, Ltd.", "KE"),
    ("Harbour Ears", "GB"),
    ("Society of Ferries (SF)", "INT"),
    ("“Quay” – Society", "INT"),
    ("Atlantic Divers", ""),
    ("Tide Watch", ""),
    ("Marée Haute", "FR"),
    ("Marée haute", "PE"),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8-sig")
    return path


def workbook(rows: list[list[object]]) -> bytes:
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Another").append(["Name"])
    book.save(written)
    return written.getvalue()


def load(path: Path, *options: str) -> str:
    told = io.StringIO()
    call_command("import_organizations", str(path), *options, stdout=told)
    return told.getvalue()


def entries() -> set[tuple[str, str]]:
    return set(Organization.objects.values_list("name", "country"))


def understood(text: str) -> registry_import.Understood:
    return registry_import.understand(registry_import.table_of_text(text))


# --- By the command -------------------------------------------------------------------------------


def test_a_list_is_loaded_with_its_spelling_and_each_doubt_is_told(file: Path) -> None:
    told = load(file)
    assert entries() == ENTRIES
    doubts = [line for line in told.splitlines() if line.startswith("- ")]
    assert len(doubts) == len(DOUBTS)
    for line, (about, words) in zip(doubts, DOUBTS, strict=True):
        assert line.startswith(f"- {about}: ")
        assert words in line
    for words in ("Organizations: 8", "Countries: 4", "International: 2", "Doubts: 9", "Added to the registry: 8."):
        assert words in told


def test_loading_it_again_adds_nothing(file: Path) -> None:
    load(file)
    before = list(Organization.objects.values()), NameKey.objects.count(), RegistryEvent.objects.count()
    told = load(file)
    assert "Added to the registry: 0. There already: 8." in told
    assert (list(Organization.objects.values()), NameKey.objects.count(), RegistryEvent.objects.count()) == before


def test_a_loaded_entry_is_found_and_says_where_it_comes_from(file: Path) -> None:
    load(file, "--source", "list of the Ferry Council")
    made = Organization.objects.get(name="Marée Haute")
    assert (made.source, made.created_by, made.name_fold) == (
        "list of the Ferry Council",
        "import_organizations",
        "maree haute",
    )
    assert made.keys.exists()
    assert made.registry_events.get().details == {"name": "Marée Haute"}
    assert "brought the entry in with a list" in show(keeper(), made).html


def test_what_the_registry_knows_by_any_name_is_not_added(file: Path) -> None:
    known = entry("Harbor Listeners", country="GB")
    workflow.add_name(organization=known, by="a test", name="Harbour Ears")
    entry("ATLANTIC DIVERS", country="PT")
    entry("Bell Founders’ Guild, Ltd.", country="PE")
    told = load(file)
    assert "Added to the registry: 6. There already: 2." in told
    assert "- Bell Founders’ Guild, Ltd.: The registry has an organization of this name in another country." in told
    assert Organization.objects.filter(name="Bell Founders’ Guild, Ltd.").count() == 2


def test_a_dry_run_adds_nothing(file: Path) -> None:
    assert "New would be 8." in load(file, "--dry-run")
    assert not Organization.objects.exists()


def test_columns_of_other_names_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Wer;Wo;Name\nBell Guild;Kenia;x\n", encoding="utf-8")
    load(path, "--name-column", "wer", "--country-column", "WO")
    assert entries() == {("Bell Guild", "KE")}
    with pytest.raises(CommandError, match="no column “Where”"):
        load(path, "--country-column", "Where")


def test_a_workbook_is_read_as_the_csv_is(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    head = ["Organization name", "Short name", "Country code", "Web site", "Members"]
    path.write_bytes(
        workbook(
            [
                head,
                ["Bell  Guild", "BG", "KE", "bells.example", 1200.0],
                ["Harbour Ears", None, "gb", "javascript:alert(1)", "many"],
                [None, None, None, None, None],
                ["=1+1", "", "Peru", "", ""],
            ]
        )
    )
    told = load(path)
    made = Organization.objects.get(name="Bell Guild")
    assert (made.short_name, made.country, made.website, made.members_represented) == (
        "BG",
        "KE",
        "https://bells.example",
        1200,
    )
    other = Organization.objects.get(name="Harbour Ears")
    assert (other.website, other.members_represented) == ("", None)
    assert "“gb” is no country" in told
    assert "The website was left out" in told
    assert "“many” is no number" in told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_common_encodings_are_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Name,Country\nMarée Haute,France\n".encode(encoding))
    load(path)
    assert entries() == {("Marée Haute", "FR")}


def test_a_name_that_does_not_fit_is_left_out() -> None:
    read = understood(f"Name\tCountry\n{'x' * 301}\tKenya\n…\tKenya\n{'y' * 300}\tKenya\n")
    assert [len(row.name) for row in read.rows] == [300]
    assert [doubt.code for doubt in read.doubts] == ["left-out", "left-out"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Bell Guild, Kenya\nHarbour Ears", [("Bell Guild", "KE"), ("Harbour Ears", "")]),
        ("Ears, Eyes and Noses\n“Quay”, Peru", [("Ears, Eyes and Noses", ""), ("“Quay”", "PE")]),
        ('"Quay, Peru\nBell Guild', [('"Quay', "PE"), ("Bell Guild", "")]),
        ('"Quay" Society, Peru', [('"Quay" Society', "PE")]),
        ("Bell Guild\tKenya\nHarbour Ears\tAtlantis", [("Bell Guild", "KE"), ("Harbour Ears", "")]),
        ("name,country\nBell Guild,Kenya", [("Bell Guild", "KE")]),
        ("Country;Name\nKenya;Bell Guild", [("Bell Guild", "KE")]),
        ("Name\nBell Guild", [("Bell Guild", "")]),
    ],
)
def test_pasted_lists_are_tables_or_lines(text: str, rows: list[tuple[str, str]]) -> None:
    assert [(row.name, row.country) for row in understood(text).rows] == rows


@pytest.mark.parametrize("rows", [1, 400])
def test_it_costs_the_same_for_few_and_for_many(rows: int, django_assert_max_num_queries) -> None:
    text = "Name\tCountry\n" + "".join(f"Group {n}\tKenya\n" for n in range(rows))
    read = understood(text)
    with django_assert_max_num_queries(22):
        workflow.enlist(by="a test", source="a test", rows=read.new_rows)
    assert Organization.objects.count() == rows


# --- Hostile files --------------------------------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return written.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    """A workbook of which one part is another."""
    written, whole = io.BytesIO(), io.BytesIO(workbook([["Name"], ["Bell Guild"]]))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, data if part == name else source.read(part))
    return written.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><worksheet><sheetData><row><c t='inlineStr'><is><t>&j;</t></is></c></row></sheetData></worksheet>"
)
HOSTILE = {
    "bomb.xlsx": with_part(SHEET, b"<worksheet>" + b" " * 30_000_000 + b"</worksheet>"),
    "dense.xlsx": with_part(SHEET, b"<worksheet>" + b" " * 15_000_000 + b"</worksheet>"),
    "entities.xlsx": with_part(SHEET, ENTITIES),
    "no zip.xlsx": b"Name\nBell Guild",
    "another zip.xlsx": zipped(index__html=b"<script>alert(1)</script>"),
    "cut.xlsx": workbook([["Name"], ["Bell Guild"]])[:-200],
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "large.csv": b"Name\n" + b"x\n" * 1_100_000,
    "long.csv": b"Name\n" + b"Group of many\n" * 6_000,
    "large.txt": b"Bell Guild, Kenya\n" * 60_000,
    "lines.txt": b"Guild\n" * 5_001,
    "cell.csv": b'Name,Country\n"' + b"x" * 200_000 + b"\n",
    "empty.csv": b"",
    "head.csv": b"Name,Country\n",
    "letter.docx": zipped(word__document__xml=b"<w/>"),
}


REASONS = {"bomb.xlsx": "holds too much", "dense.xlsx": "unpacks to far more", "entities.xlsx": "no Excel file"}


def upload(client: Client, data: bytes, name: str) -> Page:
    fields = {"source": "a test", "file": SimpleUploadedFile(name, data)}
    return Page(client, client.post(path(None, "import/"), fields, follow=True))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(name: str, tmp_path: Path) -> None:
    page = upload(keeper(), HOSTILE[name], name)
    assert page.status == 422
    assert "to mend" in notices(page)
    assert REASONS.get(name, "") in notices(page)
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])
    with pytest.raises(CommandError):
        load(path)
    assert not Organization.objects.exists()


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        load(tmp_path / "none.csv")


# --- At the desk ----------------------------------------------------------------------------------


def test_nothing_is_saved_before_it_was_seen(file: Path) -> None:
    client = keeper()
    review = upload(client, file.read_bytes(), "list.csv")
    aside = review.soup.find("aside").get_text(" ", strip=True)
    for about, words in DOUBTS:
        assert about in aside
        assert words in aside
    assert "9 doubts" in aside
    assert "8 4 2" not in aside
    score = [value.get_text() for value in review.soup.select("dl.score dd")]
    assert score == ["8", "8", "4", "2"]
    assert not Organization.objects.exists()
    done = review.press("Add 8")
    assert "8 organizations added to the registry." in notices(done)
    assert entries() == ENTRIES
    assert len(names(done)) == 8
    assert set(Organization.objects.values_list("source", flat=True)) == {"a test"}
    again = upload(client, file.read_bytes(), "list.csv")
    assert [value.get_text() for value in again.soup.select("dl.score dd")] == ["8", "0", "4", "2"]
    assert "0 organizations added" in notices(again.press("Add 0"))


def test_a_list_that_was_changed_is_shown_again_before_it_is_saved() -> None:
    client = keeper()
    page = Page(client, client.get(path(None, "import/")))
    review = page.press("Read it", source="a test", text="Bell Guild, Kenya\nHarbour Ears, Atlantis")
    corrected = review.soup.select_one("[name=table]").get_text().removeprefix("\n").replace("Atlantis", "Peru")
    again = review.press("Add 2", table=corrected)
    assert "You changed the list." in notices(again)
    assert not Organization.objects.exists()
    assert "Atlantis" not in again.soup.find("aside").get_text()
    again.press("Add 2")
    assert entries() == {("Bell Guild", "KE"), ("Harbour Ears", "PE")}


def test_what_a_workbook_holds_is_read_just_so_from_the_field_that_shows_it() -> None:
    rows = [["Name", "Note"], ["Ears, Kenya", "a\nb"], ['"Quay" – Society', "\t"], ["Bell  Guild", None]]
    review = upload(keeper(), workbook(rows), "list.xlsx")
    shown = [cell.get_text() for cell in review.soup.select("tbody td bdi")]
    assert shown == ["Ears, Kenya", '"Quay" – Society', "Bell Guild"]
    review.press("Add 3")
    assert set(Organization.objects.values_list("name", flat=True)) == set(shown)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"source": "a test"}, "Paste a list or choose a file."),
        ({"text": "Bell Guild"}, "Where the list comes from"),
        ({"source": "a test", "text": "…"}, "No organization was found"),
        ({"source": "a test", "text": "x" * (tables.LONGEST + 1)}, "to mend"),
        ({"table": "Bell Guild\t"}, "Where the list comes from"),
        ({"table": "…", "source": "a test", "save": ""}, "No organization was found"),
    ],
)
def test_the_form_says_what_is_missing(fields: dict[str, str], words: str) -> None:
    client = keeper()
    page = Page(client, client.post(path(None, "import/"), fields))
    assert page.status == 422
    assert words in notices(page)
    assert not Organization.objects.exists()


def test_hostile_words_come_back_as_words() -> None:
    words = '<script>alert(1)</script> "onmouseover=alert(1) {{ user }}'
    client = keeper()
    page = Page(client, client.get(path(None, "import/")))
    review = page.press("Read it", source=words, text=f"{words}, Kenya")
    assert words in [cell.get_text() for cell in review.soup.select("tbody td bdi")]
    assert not [tag for tag in review.soup.select("script") if not tag.get("src")]
    review.press("Add")
    assert Organization.objects.get().name == words
    assert not [tag for tag in show(client, Organization.objects.get()).soup.select("script") if not tag.get("src")]
