"""A letter coming in as a file or as pasted text, made into clean Markdown; its spelling never changes."""

import re
from pathlib import PurePath

from django.utils.translation import gettext as _

from campaign.text import clean_line
from letters.intake.html import html_markdown
from letters.intake.limits import MAX_BYTES, Unreadable
from letters.intake.word import word_html

__all__ = ["MAX_BYTES", "Unreadable", "from_html", "read", "tidy"]

_OPENS_INDENTED = re.compile(r"(?:[-*+]|\d{1,9}[.)]) |\[\^[^\]\s]{1,60}\]:")
_DEEPEST_INDENT = 24


def read(data: bytes, filename: str) -> str:
    """Return the Markdown of a text, Markdown, HTML or Word file, known by its suffix. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 2 MB. Paste the text of the letter instead."))
    suffix = PurePath(filename).suffix.lower()
    if suffix in {".txt", ".md", ".markdown"}:
        return tidy(_decoded(data))
    if suffix in {".html", ".htm"}:
        return from_html(_decoded(data))
    if suffix == ".docx":
        return from_html(word_html(data))
    raise Unreadable(_("Only .txt, .md, .html and .docx files can be read. Save the letter as one of them."))


def from_html(html: str) -> str:
    """Return the Markdown of a page: its text, headings, lists, emphasis, links, footnotes and table rows.

    Raises Unreadable for a page of too many tags, or of tags nested too deeply.
    """
    return tidy(html_markdown(html))


def tidy(text: str) -> str:
    """Return text with clean lines, each as `campaign.text.clean_line` makes it, and at most one empty line.

    Indentation stays where it says something: below a list item or a footnote. Tidying again changes nothing.
    """
    lines: list[str] = []
    inside = False
    for raw in text.splitlines():
        line = clean_line(raw)
        indent = _indentation(raw) if inside and line else ""
        inside = bool(indent or _OPENS_INDENTED.match(line)) if line else inside
        if line or (lines and lines[-1]):
            lines.append(indent + line)
    return "\n".join(lines).rstrip("\n")


def _indentation(raw: str) -> str:
    blank = raw[: len(raw) - len(raw.lstrip())][:_DEEPEST_INDENT]
    return " " * min(len(blank.expandtabs(4)), _DEEPEST_INDENT)


def _decoded(data: bytes) -> str:
    """Return the text of bytes in UTF-8, UTF-16 with its mark, or else Windows-1252. Raises Unreadable."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(_("This is not a text file, or its encoding is unknown. Save it as UTF-8 and try again."))
