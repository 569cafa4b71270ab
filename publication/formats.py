"""An edition as a file: text, Markdown, HTML, JSON and CSV, each written line by line from its frozen rows.

A withdrawn line reads "[withdrawn]" in its place; nothing else ever changes what is written here.
"""

import csv
import datetime
import json
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.markdown import to_text
from publication.models import Edition, Entry
from publication.pages import sheet
from publication.wording import withheld_in_words
from signatures import countries
from signatures.models import Kind

WIDTH = 78  # characters a line of plain text
CHUNK = 1000  # rows read at a time
HEADINGS = {Kind.ORGANIZATION: gettext_lazy("Groups"), Kind.INDIVIDUAL: gettext_lazy("Individuals")}
COLUMNS = ("kind", "name", "country", "country_code", "role")
# What spreadsheets take for a formula (OWASP, CSV injection), full-width forms included.
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


class Format(NamedTuple):
    """A file's media type and what writes it."""

    media_type: str
    write: Callable[[Edition], Iterator[str]]


def rows(edition: Edition, kind: str = "") -> Iterator[Entry]:
    """The lines of an edition in roll order, of one kind or all, read in chunks."""
    entries = edition.entries.filter(kind=kind) if kind else edition.entries
    return entries.iterator(CHUNK)


def count_of(edition: Edition, kind: str) -> int:
    """How many of a kind an edition counted."""
    return edition.counts.groups if kind == Kind.ORGANIZATION else edition.counts.individuals


def released(edition: Edition) -> str:
    """When an edition came out, in UTC (ISO 8601), the same in every file and for ever."""
    return edition.released_at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def head_lines(edition: Edition) -> list[str]:
    """Letterhead, addressees, date, copies and reference as lines; "" parts them."""
    paper = sheet(edition.content, edition.letter.campaign)
    address = [line for to in paper["addressees"] for line in (to["name"], to["lines"])]
    head = [paper["campaign"]["name"], paper["campaign"]["letterhead"], "", *address, paper["dated"]]
    if paper["copies"]:
        head += [_("cc: %(names)s") % {"names": paper["copies"]}]
    if edition.text["reference"]:
        head += ["", _("Re: %(reference)s") % {"reference": edition.text["reference"]}]
    return [line for place, line in enumerate(head) if line or (place and head[place - 1])]


# --- Plain text and Markdown ----------------------------------------------------------------------


def write_text(edition: Edition) -> Iterator[str]:
    """Plain text, wrapped for reading anywhere."""
    text = edition.text
    body = to_text(text["body"], language=text["language"], width=WIDTH)
    paragraphs = [*head_lines(edition), "", *wrapped(text["title"]), "", text["salutation"], "", body, ""]
    yield "\n".join([*paragraphs, text["closing"], ""])
    for kind, heading in HEADINGS.items():
        if count_of(edition, kind):
            yield f"\n\n{heading} ({count_of(edition, kind)})\n\n"
            yield from (f"{entry.line}\n" for entry in rows(edition, kind))
    yield "".join(f"\n{sentence}\n" for sentence in withheld_in_words(edition.counts))
    yield f"\n\n{imprint(edition)}\n"


def wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)


def imprint(edition: Edition) -> str:
    """The last line of a text file: which edition this is, and its digest."""
    return f"Edition {edition.number}, {released(edition)}\nSHA-256 {edition.digest}"


def write_markdown(edition: Edition) -> Iterator[str]:
    """Markdown: the body as it was written, with its numbers, and the roll as lists."""
    text = edition.text
    yield f"# {escaped(text['title'])}\n\n"
    yield "  \n".join(map(escaped, filter(None, head_lines(edition)))) + "\n\n"
    yield f"{escaped(text['salutation'])}\n\n{text['body'].strip()}\n\n{escaped(text['closing'])}\n"
    for kind, heading in HEADINGS.items():
        if count_of(edition, kind):
            yield f"\n## {heading} ({count_of(edition, kind)})\n\n"
            yield from (f"- {markdown_line(entry)}\n" for entry in rows(edition, kind))
    yield "".join(f"\n{sentence}\n" for sentence in withheld_in_words(edition.counts))
    yield f"\n---\n\n{imprint(edition).replace(chr(10), '  ' + chr(10))}\n"


def markdown_line(entry: Entry) -> str:
    """The line of the roll as Markdown; what stands for a name that has left is no name to be escaped."""
    return str(entry.line) if entry.withdrawn else escaped(str(entry.line))


def escaped(line: str) -> str:
    """A line as Markdown that prints just this line."""
    line = re.sub(r"([\\`*_\[\]<>&#|~])", r"\\\1", line)
    return re.sub(r"^(\d+)([.)])|^([-+=])", r"\1\\\2\3", line)


# --- HTML -----------------------------------------------------------------------------------------


def write_html(edition: Edition) -> Iterator[str]:
    """A page that needs no other file, and asks no other site for anything."""
    text, paper = edition.text, sheet(edition.content, edition.letter.campaign)
    yield format_html(
        '<!doctype html>\n<html lang="{}" dir="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{}</title>\n</head>\n<body>\n',
        text["language"],
        paper["direction"],
        text["title"],
    )
    yield from (format_html("<p>{}</p>\n", line) for line in head_lines(edition) if line)
    yield format_html("<h1>{}</h1>\n<p>{}</p>\n", text["title"], text["salutation"])
    yield format_html("{}\n<p>{}</p>\n", mark_safe(text["html"]), text["closing"])  # noqa: S308 - sanitized when frozen
    for kind, heading in HEADINGS.items():
        if count_of(edition, kind):
            yield format_html("<h2>{} ({})</h2>\n<ul>\n", heading, count_of(edition, kind))
            yield from (format_html("<li>{}</li>\n", str(entry.line)) for entry in rows(edition, kind))
            yield "</ul>\n"
    yield from (format_html("<p>{}</p>\n", sentence) for sentence in withheld_in_words(edition.counts))
    yield format_html("<hr>\n<p>{}</p>\n</body>\n</html>\n", imprint(edition))


# --- JSON and CSV ---------------------------------------------------------------------------------


def write_json(edition: Edition) -> Iterator[str]:
    """Everything that was frozen, so that anybody can verify the digest.

    `{"edition", "released_at", "digest", "counts", "content", "entries"}`; an entry is `{"kind", "line", "name",
    "suffix", "country", "salt", "leaf"}`, or for a withdrawn one `{"kind", "line": "[withdrawn]", "leaf"}`.

    Canonical JSON has sorted keys, no spaces, and is UTF-8. A leaf is the SHA-256, in hex, of canonical
    `[salt, kind, line, country]`; the digest that of canonical `{"content": content, "leaves": [leaf, …]}`.
    """
    yield from written(edition, {"content": edition.content})


def write_roll(edition: Edition) -> Iterator[str]:
    """The roll alone, entries as in `write_json`."""
    yield from written(edition, {})


def written(edition: Edition, more: dict[str, Any]) -> Iterator[str]:
    """JSON of an edition with its entries at the end, one a line."""
    about = {
        "edition": edition.number,
        "released_at": released(edition),
        "digest": edition.digest,
        "counts": edition.content["counts"],
        **more,
    }
    yield json.dumps(about, ensure_ascii=False)[:-1] + ', "entries": ['
    for place, entry in enumerate(rows(edition)):
        yield (",\n" if place else "\n") + json.dumps(as_json(entry), ensure_ascii=False)
    yield "\n]}\n"


def as_json(entry: Entry) -> dict[str, str]:
    """One line with what proves it, or without where the name has left."""
    line = entry.line
    if entry.withdrawn:
        return {"kind": line.kind, "line": str(line), "leaf": entry.leaf}
    return {"line": str(line), **line._asdict(), "salt": entry.salt, "leaf": entry.leaf}


class Lines:
    """A file for `csv.writer` that hands each line back."""

    def write(self, line: str) -> str:
        return line


def write_csv(edition: Edition) -> Iterator[str]:
    """A table for spreadsheets: UTF-8 with a byte order mark, without which Excel misreads it; RFC 4180."""
    writer = csv.writer(Lines())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for entry in rows(edition):
        yield writer.writerow(map(guarded, as_row(entry)))


def as_row(entry: Entry) -> tuple[str, ...]:
    """The columns of one line. What follows an individual's name is a role, unless it reads as the country."""
    kind, name, suffix, code = entry.line
    is_country = kind == Kind.ORGANIZATION or (bool(code) and countries.find(suffix) == code)
    return kind, name, suffix if is_country else "", code, "" if is_country else suffix


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


LETTER = {
    "txt": Format("text/plain; charset=utf-8", write_text),
    "md": Format("text/markdown; charset=utf-8", write_markdown),
    "html": Format("text/html; charset=utf-8", write_html),
    "json": Format("application/json", write_json),
}
SIGNATORIES = {
    "csv": Format("text/csv; charset=utf-8", write_csv),
    "json": Format("application/json", write_roll),
}
