"""An edition as a file: text, Markdown, HTML, JSON and CSV, each written line by line from its frozen rows.

A withdrawn line reads "[withdrawn]" in its place, a disputed one "[disputed]" while it is off; nothing else ever
changes what is written here.
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

from letters.markdown import to_text
from publication import printing
from publication.models import Edition, Entry
from publication.renderings import Rendering
from publication.sheets import sheet
from publication.wording import direction
from publication.words import withheld

WIDTH = 78  # characters a line of plain text
CHUNK = 1000  # rows read at a time
COLUMNS = ("kind", "name", "country", "country_code", "role")
# What spreadsheets take for a formula (OWASP, CSV injection), full-width forms included.
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


class Format(NamedTuple):
    """A file's media type and what writes it."""

    media_type: str
    write: Callable[[Rendering], Iterator[str]]


def rows(rendering: Rendering, kind: str = "") -> Iterator[Entry]:
    """The lines of an edition in roll order, of one kind or all, read in chunks."""
    entries = rendering.entries.filter(kind=kind) if kind else rendering.entries
    return entries.iterator(CHUNK)


def headings(rendering: Rendering) -> Iterator[tuple[str, str]]:
    """Each kind that an edition counts, in its order, with what stands above it."""
    for kind in printing.kinds(rendering.style):
        if number := printing.number_of(kind, rendering.edition.counts):
            yield kind, f"{printing.heading(kind, rendering.style)} ({number})"


def released(edition: Edition) -> str:
    """When an edition came out, in UTC (ISO 8601), the same in every file and for ever."""
    return edition.released_at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def paper_of(rendering: Rendering) -> dict[str, Any]:
    """An edition as it stands on a sheet."""
    return sheet(rendering.edition.content, rendering.edition.letter.campaign, rendering.text)


def head_lines(rendering: Rendering) -> list[str]:
    """Letterhead, addressees, date, copies and reference as lines; "" parts them."""
    paper, words, text = paper_of(rendering), rendering.words, rendering.text
    address = [line for to in paper["addressees"] for line in (to["name"], to["lines"])]
    head = [paper["campaign"]["name"], paper["campaign"]["letterhead"], "", *address, paper["dated"]]
    if paper["copies"]:
        head += [f"{words.copies} {paper['copies']}"]
    if text["reference"]:
        head += ["", f"{words.reference} {text['reference']}"]
    return [line for place, line in enumerate(head) if line or (place and head[place - 1])]


def tail_lines(rendering: Rendering) -> list[str]:
    """The sentences below the roll, on names that are not shown."""
    return withheld(rendering.words, rendering.edition.counts)


# --- Plain text and Markdown ----------------------------------------------------------------------


def write_text(rendering: Rendering) -> Iterator[str]:
    """Plain text, wrapped for reading anywhere."""
    text = rendering.text
    body = to_text(text["body"], language=text["language"], width=WIDTH)
    paragraphs = [*head_lines(rendering), "", *wrapped(text["title"]), "", text["salutation"], "", body, ""]
    yield "\n".join([*paragraphs, text["closing"], ""])
    for kind, heading in headings(rendering):
        yield f"\n\n{heading}\n\n"
        yield from (f"{rendering.line(entry)}\n" for entry in rows(rendering, kind))
    yield "".join(f"\n{sentence}\n" for sentence in tail_lines(rendering))
    yield f"\n\n{imprint(rendering.edition)}\n"


def wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)


def imprint(edition: Edition) -> str:
    """The last line of a text file: which edition this is, and its digest."""
    return f"Edition {edition.number}, {released(edition)}\nSHA-256 {edition.digest}"


def write_markdown(rendering: Rendering) -> Iterator[str]:
    """Markdown: the body as it was written, with its numbers, and the roll as lists."""
    text = rendering.text
    yield f"# {escaped(text['title'])}\n\n"
    yield "  \n".join(map(escaped, filter(None, head_lines(rendering)))) + "\n\n"
    yield f"{escaped(text['salutation'])}\n\n{text['body'].strip()}\n\n{escaped(text['closing'])}\n"
    for kind, heading in headings(rendering):
        yield f"\n## {escaped(heading)}\n\n"
        yield from (f"- {markdown_line(rendering, entry)}\n" for entry in rows(rendering, kind))
    yield "".join(f"\n{escaped(sentence)}\n" for sentence in tail_lines(rendering))
    yield f"\n---\n\n{imprint(rendering.edition).replace(chr(10), '  ' + chr(10))}\n"


def markdown_line(rendering: Rendering, entry: Entry) -> str:
    """The line of the roll as Markdown; what stands for a name that is gone is no name to be escaped."""
    line = str(rendering.line(entry))
    return line if entry.gone else escaped(line)


def escaped(line: str) -> str:
    """A line as Markdown that prints just this line."""
    line = re.sub(r"([\\`*_\[\]<>&#|~])", r"\\\1", line)
    return re.sub(r"^(\d+)([.)])|^([-+=])", r"\1\\\2\3", line)


# --- HTML -----------------------------------------------------------------------------------------


def write_html(rendering: Rendering) -> Iterator[str]:
    """A page that needs no other file, and asks no other site for anything."""
    text = rendering.text
    yield format_html(
        '<!doctype html>\n<html lang="{}" dir="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{}</title>\n</head>\n<body>\n',
        text["language"],
        direction(text["language"]),
        text["title"],
    )
    yield from (format_html("<p>{}</p>\n", line) for line in head_lines(rendering) if line)
    yield format_html("<h1>{}</h1>\n<p>{}</p>\n", text["title"], text["salutation"])
    yield format_html("{}\n<p>{}</p>\n", mark_safe(text["html"]), text["closing"])  # noqa: S308 - sanitized when frozen
    for kind, heading in headings(rendering):
        yield format_html("<h2>{}</h2>\n<ul>\n", heading)
        yield from (format_html("<li>{}</li>\n", str(rendering.line(entry))) for entry in rows(rendering, kind))
        yield "</ul>\n"
    yield from (format_html("<p>{}</p>\n", sentence) for sentence in tail_lines(rendering))
    yield format_html("<hr>\n<p>{}</p>\n</body>\n</html>\n", imprint(rendering.edition))


# --- JSON and CSV ---------------------------------------------------------------------------------


def write_json(rendering: Rendering) -> Iterator[str]:
    """Everything that was frozen, so that anybody can verify the digest.

    `{"edition", "released_at", "digest", "counts", "content", "entries"}`; an entry is `{"kind", "line", "name",
    "suffix", "country", "salt", "leaf"}`, or for a withdrawn one `{"kind", "line": "[withdrawn]", "leaf"}`, and for one
    that is off while it is disputed the same with "[disputed]".
    In a translation there is `"language"` too, and the line as it reads there as `"printed"`.

    Canonical JSON has sorted keys, no spaces, and is UTF-8. A leaf is the SHA-256, in hex, of canonical
    `[salt, kind, line, country]`; the digest that of canonical `{"content": content, "leaves": [leaf, …]}`, the leaves
    in the order of the entries, which is the original's in every language.
    """
    yield from written(rendering, {"content": rendering.edition.content})


def write_roll(rendering: Rendering) -> Iterator[str]:
    """The roll alone, entries as in `write_json`."""
    yield from written(rendering, {})


def written(rendering: Rendering, more: dict[str, Any]) -> Iterator[str]:
    """JSON of an edition with its entries at the end, one a line."""
    edition = rendering.edition
    about = {
        "edition": edition.number,
        **({} if rendering.is_original else {"language": rendering.language}),
        "released_at": released(edition),
        "digest": edition.digest,
        "counts": edition.content["counts"],
        **more,
    }
    yield json.dumps(about, ensure_ascii=False)[:-1] + ', "entries": ['
    for place, entry in enumerate(edition.entries.iterator(CHUNK)):
        yield (",\n" if place else "\n") + json.dumps(as_json(rendering, entry), ensure_ascii=False)
    yield "\n]}\n"


def as_json(rendering: Rendering, entry: Entry) -> dict[str, str]:
    """One line with what proves it, or without where the name is gone."""
    line = entry.line
    if entry.gone:
        return {"kind": line.kind, "line": str(line), "leaf": entry.leaf}
    printed = {} if rendering.is_original else {"printed": str(rendering.line(entry))}
    return {"line": str(line), **printed, **line._asdict(), "salt": entry.salt, "leaf": entry.leaf}


class Lines:
    """A file for `csv.writer` that hands each line back."""

    def write(self, line: str) -> str:
        return line


def write_csv(rendering: Rendering) -> Iterator[str]:
    """A table for spreadsheets: UTF-8 with a byte order mark, without which Excel misreads it; RFC 4180."""
    writer = csv.writer(Lines())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for entry in rows(rendering):
        yield writer.writerow(map(guarded, as_row(rendering, entry)))


def as_row(rendering: Rendering, entry: Entry) -> tuple[str, ...]:
    """The columns of one line. What follows an individual's name is a role, unless it reads as the country."""
    kind, name, suffix, code = rendering.line(entry)
    is_country = printing.names_country(entry, rendering.edition.style.language)
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
