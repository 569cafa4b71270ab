"""The fields of a version as people name them, and the paragraphs of a text with their places."""

import re
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELD_NAMES: dict[str, Promise] = {
    "title": _("Title"),
    "reference": _("Re:"),
    "salutation": _("Salutation"),
    "body": _("Text of the letter"),
    "closing": _("Closing"),
}
_APART = re.compile(r"\n\s*\n")


class Paragraph(NamedTuple):
    """A paragraph, without blanks at its end, and where it begins in the text."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def field_name(field: str) -> str:
    """The name of a field for people; an unknown field's own."""
    return str(FIELD_NAMES.get(field, field))


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text, which stand apart by an empty line."""
    starts = [0, *(match.end() for match in _APART.finditer(text))]
    ends = [*(match.start() for match in _APART.finditer(text)), len(text)]
    parts = [Paragraph(start, text[start:end].rstrip()) for start, end in zip(starts, ends, strict=True)]
    return [part for part in parts if part.text]
