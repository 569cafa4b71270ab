"""HTML from anywhere written anew, of nothing but the tags we know, every one closed.

A parser that follows the standard repairs broken HTML at a cost that grows with the square of its size; it must not
see any. This one reads a page once, and looks back only at what is open, which is bounded.
"""

import html
import re

from django.utils.translation import gettext as _

from letters.intake import office
from letters.intake.limits import MOST_MARKS, Unreadable
from letters.intake.writing import Writer

_LIKE_DIV = frozenset(
    "section article main header footer address figure figcaption dl dt dd details summary fieldset form "
    "center aside caption hgroup".split()
)
_WITHOUT_CONTENT = frozenset(
    "script style title noscript template svg math iframe object select textarea button nav audio video xml del".split()
)
_TAG = re.compile(
    r"""<(?:[!?][^<>]*|(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<rest>(?:[^<>"']|"[^"<]*"|'[^'<]*')*+|[^<>]*))>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([a-z][\w:-]*+)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def simplified(page: str) -> str:
    """Return a page as paragraphs, headings, lists, quotes and table rows with emphasis, links and notes.

    The marks of notes lead to `#fn1` and so on, numbered in their order; the item of a list with the id `fn1` is the
    note. Raises Unreadable for too many tags, or tags nested too deeply.
    """
    if page.count("<") + page.count("&") > MOST_MARKS:
        raise Unreadable(_("The page has too much markup. Paste the text of the letter instead."))
    first, *others = page.split("<!--")
    page = first + "".join(part.partition("-->")[2] for part in others)
    reading, at = _Reading(Writer(_notes_in(page))), 0
    for tag in _TAG.finditer(page):
        reading.text(page[at : tag.start()])
        if tag["name"]:
            reading.tag(tag["name"].lower(), ended=bool(tag["end"]), rest=tag["rest"])
        at = tag.end()
    reading.text(page[at:])
    return reading.writer.end()


def _notes_in(page: str) -> set[office.Note]:
    """Return the notes that elements of a page hold, by their ids or names."""
    tags = (_attributes(tag["rest"]) for tag in _TAG.finditer(page) if tag["name"] and "=" in tag["rest"])
    names = (found.get(key, "") for found in tags for key in ("id", "name"))
    return {note for name in names if (note := office.note_at(name))}


def _attributes(rest: str) -> dict[str, str]:
    """Return the attributes in the inside of a tag, the first of each name."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(rest):
        found.setdefault(match[1].lower(), html.unescape(match[2] or match[3] or match[4] or ""))
    return found


class _Reading:
    """A page being read: its texts and tags go on to the writer, without those elements that hold no text."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.left_out = ""  # the element left out with its content

    def text(self, text: str) -> None:
        if text and not self.left_out:
            self.writer.text(html.unescape(text))

    def tag(self, name: str, *, ended: bool, rest: str) -> None:
        if self.left_out or name in _WITHOUT_CONTENT:
            self.left_out = "" if ended and self.left_out in {"", name} else self.left_out or name
            return
        name = "div" if name in _LIKE_DIV else name
        if name == "br":
            self.writer.line_break()
        elif name == "hr":
            self.writer.rule()
        elif ended:
            self.writer.close({name})
        else:
            self.writer.start(name, _attributes(rest))
