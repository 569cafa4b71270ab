"""What the HTML of word processors says by styles, classes and addresses: emphasis, lists, footnotes, comments."""

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

_WEIGHT = re.compile(r"(?<![\w-])font-weight\s*+:\s*+(\w+)")
_SLANT = re.compile(r"(?<![\w-])font-style\s*+:\s*+(\w+)")
_LEVEL = re.compile(r"(?<![\w-])mso-list\s*+:\s*+l\d+\s++level([1-9])")
_IS_MARK = re.compile(r"(?<![\w-])mso-list\s*+:\s*+ignore")
_HIDDEN = re.compile(r"(?<![\w-])(?:display\s*+:\s*+none|mso-hide\s*+:\s*+all|mso-element\s*+:\s*+comment-list)")
_LIST_CLASS = re.compile(r"(?:x_)?mso(?:listparagraph|listbullet|listnumber)", re.IGNORECASE)  # Outlook adds x_
_BLOCKS = {"msotitle": "h1", "msoquote": "blockquote", "msointensequote": "blockquote"}

_NUMBERED = re.compile(r"\(?(?:\d{1,9}[.)])*(?:(?P<number>\d{1,9})|[a-z]{1,8}|\w)[.)]", re.IGNORECASE)
_TYPED_MARK = re.compile(r"\s*(?P<mark>[·•◦▪§\uf0b7\uf0a7–-]|\(?(?:\d{1,3}|[a-z])[.)])\s+", re.IGNORECASE)

_NOTE = re.compile(
    r"_?(?:sd)?(?P<kind>footnote|endnote|ftnt|ftn|edn|fn)[-:_]?(?P<back>ref)?[-:_]?(?P<number>\d{1,6})(?:[:-]\d{1,6})?"
    r"(?P<end>sym|anc)?",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"_mso(?:com|anchor)_\d{1,6}|cmnt(?:_ref)?\d{1,6}", re.IGNORECASE)


class Style(NamedTuple):
    """What a style attribute says; None where it says nothing."""

    bold: bool | None
    italic: bool | None
    hidden: bool
    is_mark: bool


class Item(NamedTuple):
    """A paragraph that is an item of a list, at a level; if it is not `certain`, its text must begin with a mark."""

    level: int
    certain: bool


class Note(NamedTuple):
    """A footnote or endnote by its number in the document."""

    kind: str
    number: int


def style_of(attributes: dict[str, str]) -> Style:
    """What the style of an element says of its text."""
    style = attributes.get("style", "").lower()
    weight, slant = _WEIGHT.search(style), _SLANT.search(style)
    return Style(
        bold=_is_bold(weight[1]) if weight else None,
        italic=slant[1] in {"italic", "oblique"} if slant else None,
        hidden=bool(_HIDDEN.search(style)),
        is_mark=bool(_IS_MARK.search(style)),
    )


def _is_bold(weight: str) -> bool:
    return weight in {"bold", "bolder"} or (weight.isdecimal() and int(weight[:4]) >= 600)


def block_of(attributes: dict[str, str]) -> str:
    """The tag that a paragraph's class stands for, "p" for most."""
    return _BLOCKS.get(attributes.get("class", "").lower().removeprefix("x_"), "p")


def item_of(attributes: dict[str, str]) -> Item | None:
    """The place in a list of a paragraph that Word wrote; None where it is no item."""
    level = _LEVEL.search(attributes.get("style", "").lower())
    if level:
        return Item(int(level[1]), certain=True)
    return Item(1, certain=False) if _LIST_CLASS.match(attributes.get("class", "")) else None


def typed_mark(text: str) -> re.Match[str] | None:
    """The mark of an item, in the group `mark`, and the spaces around it, at the beginning of a text."""
    return _TYPED_MARK.match(text)


def number_of(mark: str) -> int | None:
    """The number of an item with this mark, None where it is a bullet. Letters begin at 1."""
    numbered = _NUMBERED.fullmatch(mark.strip())
    return int(numbered["number"] or 1) if numbered else None


# --- Notes and links ------------------------------------------------------------------------------


def note_at(name: str) -> Note | None:
    """The note that an element of this id or name holds, None for any other element."""
    note = _NOTE.fullmatch(name)
    return _note(note) if note and not _is_back(note) else None


def note_link(href: str) -> tuple[Note, bool] | None:
    """The note that an address leads to, or whose mark it leads back to (True); None for any other address."""
    note = _NOTE.fullmatch(href.rpartition("#")[2]) if "#" in href else None
    return (_note(note), _is_back(note)) if note else None


def _note(match: re.Match[str]) -> Note:
    return Note("end" if match["kind"].lower() in {"endnote", "edn"} else "foot", int(match["number"]))


def _is_back(match: re.Match[str]) -> bool:
    return bool(match["back"]) or (match["end"] or "").lower() == "anc"


def is_comment(href: str) -> bool:
    """Whether an address leads to a comment in the margin, which is nobody else's business."""
    return bool(_COMMENT.fullmatch(href.rpartition("#")[2]))


def unwrapped(href: str) -> str:
    """The address that a reader meant where Google Docs or Outlook put their own around it."""
    try:
        parts = urlsplit(href)
        query = parse_qs(parts.query, max_num_fields=20)
    except ValueError:
        return href
    host = (parts.hostname or "").removeprefix("www.")
    if host == "google.com" and parts.path == "/url":
        return query.get("q", [href])[0]
    if host.endswith(".safelinks.protection.outlook.com"):
        return query.get("url", [href])[0]
    return href
