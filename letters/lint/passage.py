"""What every kind of hint works with: a field whose marks and addresses are masked, and places in it."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from letters.paragraphs import Paragraph, field_name, paragraphs

MASK = "\ufffc"  # stands for each character that is no word of the writer's
AROUND = 40  # characters shown before and after a place

TARGET = r"""(?:<[^<>\n]{0,2000}>|(?:[^()\s<]|\([^()\s]{0,300}\)){0,2000}+)"""
TITLE = r"""(?:\s{1,3}(?:"[^"\n]{0,300}"|'[^'\n]{0,300}'))?"""
FOOTNOTE = r"\[\^[^\]\s]{1,60}\]"
_MASKED = re.compile(
    rf"""
      \{{\{{[^{{}}\n\\]{{1,300}}\}}\}}                             # a count token
    | \\[!-/:-@\[-`{{-~]                                          # an escaped mark
    | ^[ ]{{0,3}}\[(?!\^)[^\]\n]{{1,200}}\]:[ \t]{{0,9}}\S+         # the address of a reference
    | {FOOTNOTE}:?
    | \]\(\s{{0,3}}{TARGET}{TITLE}\s{{0,3}}\)                       # where a link leads to
    | !?\[(?=[^\[\]]{{0,500}}+\]\()                                # where its words begin
    | <(?:https?://|mailto:)[^<>\s]{{1,2000}}>
    | (?:https?://|mailto:|www\.)[^\s<>()\[\]{{}}"“”]{{0,2000}}[^\s<>()\[\]{{}}"“”.,;:!?'’]
    | [\w.+-]{{1,64}}@[\w.-]{{1,200}}\w
    | ^[ \t]*(?:[-*_][ \t]*){{3,}}+$                              # a line across
    | ^[ \t]*(?:[-*+]|\d{{1,9}}[.)]|(?:>[ \t]?)++|\#{{1,6}})[ \t]+ # what opens an item, a quote, a heading
    | \*+ | (?<!\w)_+ | _+(?!\w)                                 # emphasis
    """,
    re.VERBOSE | re.MULTILINE,
)


@dataclass(frozen=True)
class Place:
    """Words in a field: from `start` to `end`, in the paragraph of that number, with the words about them."""

    field: str
    paragraph: int
    start: int
    end: int
    words: str
    before: str
    after: str

    @property
    def excerpt(self) -> str:
        return f"{self.before}{self.words}{self.after}"

    @property
    def label(self) -> str:
        """The place as people name it."""
        return (
            _("Paragraph %(number)d") % {"number": self.paragraph} if self.field == "body" else field_name(self.field)
        )


@dataclass(frozen=True)
class Hint:
    """Something to look at again. Where there is an `offer`, it can replace the words at the place."""

    code: str
    message: str
    place: Place
    offer: str | None = None


@dataclass(frozen=True)
class Passage:
    """A field of a version. In `masked`, which is as long, MASK stands for Markdown's marks, addresses and tokens."""

    field: str
    text: str

    @cached_property
    def masked(self) -> str:
        return _MASKED.sub(lambda match: MASK * len(match[0]), self.text)

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        return paragraphs(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]

    def hint(self, code: str, message: str, start: int, end: int, offer: str | None = None) -> Hint:
        """A hint on the words from `start` to `end`."""
        return Hint(code, message, self.place(start, end), offer)

    def place(self, start: int, end: int) -> Place:
        """The place from `start` to `end`."""
        number = max(bisect_right(self._starts, start), 1)
        paragraph = self.paragraphs[number - 1] if self.paragraphs else Paragraph(0, self.text)
        before = self.text[max(paragraph.start, start - AROUND) : start]
        after = self.text[end : min(max(paragraph.end, end), end + AROUND)]
        if start - AROUND > paragraph.start:
            before = "…" + (before.partition(" ")[2] or before)
        if end + AROUND < paragraph.end:
            after = (after.rpartition(" ")[0] or after) + "…"
        return Place(self.field, number, start, end, self.text[start:end], before, after)
