"""Tables that people bring in: CSV as spreadsheets save it, XLSX, or cells pasted from a spreadsheet."""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from campaign.text import clean_line
from letters.intake.limits import HIGHEST_RATIO, LARGEST_UNPACKED, MAX_BYTES, MOST_PARTS, SMALL, Unreadable

__all__ = ["LONGEST", "MAX_BYTES", "MOST_ROWS", "Unreadable", "as_text", "decoded", "read", "read_text"]

LONGEST = 500_000  # characters of a whole table: cleaning takes time
LONGEST_CELL = 2_000  # characters; more is a quotation mark that never ends
MOST_ROWS = 5_000
MOST_COLUMNS = 30
DELIMITERS = "\t;,"

# What zipfile, expat and openpyxl raise for files that are not what they claim to be.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)


def read(data: bytes, filename: str, *, clean: Callable[[str], str] = clean_line) -> list[list[str]]:
    """Return the rows of a CSV or XLSX file, known by its suffix, as clean lines; empty rows go. Raises Unreadable.

    `clean` is what is made of each cell: `str` leaves them as they are, for who shows what was cleaned.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 2 MB. Bring it in in parts."))
    suffix = PurePath(filename).suffix.lower()
    if suffix == ".xlsx":
        return _clean(_workbook_rows(data), clean)
    if suffix in {".csv", ".tsv", ".txt"}:
        return read_text(decoded(data), clean=clean)
    raise Unreadable(_("Only .csv, .tsv, .txt and .xlsx files can be read. Save the table as one of them."))


def read_text(text: str, *, clean: Callable[[str], str] = clean_line, delimiter: str = "") -> list[list[str]]:
    """Return the rows of delimited text: tabs, semicolons or commas, as its first line has them. Raises Unreadable."""
    if len(text) > LONGEST:
        raise Unreadable(_("This is more than half a million characters. Bring it in in parts."))
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = delimiter or max(DELIMITERS, key=first.count)
    try:
        return _clean(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter), clean)
    except csv.Error as error:
        raise Unreadable(_("This is no table. Look for a quotation mark that is not closed.")) from error


def as_text(rows: Iterable[Iterable[str]]) -> str:
    """Write rows so that `read_text` reads them again."""
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(rows)
    return written.getvalue()


def _clean(rows: Iterable[Iterable[Any]], clean: Callable[[str], str]) -> list[list[str]]:
    """The rows as lines of text, bounded; empty ones left out."""
    found: list[list[str]] = []
    for row in rows:
        cells = [_cell(value, clean) for value in list(row)[:MOST_COLUMNS]]
        while cells and not cells[-1]:
            del cells[-1]
        if cells:
            found.append(cells)
        if len(found) > MOST_ROWS:
            raise Unreadable(_("There are more than %(n)d rows. Bring them in in parts.") % {"n": MOST_ROWS})
    return found


def _cell(value: Any, clean: Callable[[str], str]) -> str:
    """One cell as a line; a whole number without its fraction."""
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if len(text) > LONGEST_CELL:
        raise Unreadable(
            _("A cell begins “%(words)s” and does not end. Look for a quotation mark that is not closed.")
            % {"words": clean_line(text[:40])}
        )
    return clean(text)


def decoded(data: bytes) -> str:
    """The text of bytes in UTF-8, UTF-16 with its mark, or else Windows-1252."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("This is not a text file, or its encoding is unknown. Save it as UTF-8 and try again."))


# --- Workbooks ------------------------------------------------------------------------------------


def _workbook_rows(data: bytes) -> list[tuple[Any, ...]]:
    """The values of the first sheet of a workbook that was checked; of formulas what they came to."""
    try:
        _refuse_bombs(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        return list(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS))
    except _BROKEN as error:
        raise Unreadable(
            _("This is no Excel file (.xlsx), or it is damaged or locked. Save it again, or as CSV.")
        ) from error


def _refuse_bombs(data: bytes) -> None:
    """Raise Unreadable for a file that unpacks to much more than it says, ValueError for XML that declares entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = source.infolist()
        unpacked = sum(part.file_size for part in parts)
        packed = sum(part.compress_size for part in parts) or 1
        if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED:
            raise Unreadable(_("This file holds too much. Save the one sheet that you need, as CSV."))
        if unpacked > SMALL and unpacked / packed > HIGHEST_RATIO:
            raise Unreadable(_("This file unpacks to far more than it is. Save the sheet as CSV."))
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                _refuse_doctype(_chunks(source, part))


def _chunks(source: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with source.open(part) as file:
        while chunk := file.read(65_536):
            yield chunk


def _refuse_doctype(chunks: Iterator[bytes]) -> None:
    """Raise ValueError for a part that declares a document type, as no workbook does."""

    def refuse(*_declared: Any) -> None:
        raise ValueError("a document type")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    for chunk in chunks:
        parser.Parse(chunk)
    parser.Parse(b"", True)
