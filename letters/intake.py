"""A letter coming in as a file or as pasted text, made into clean Markdown; its spelling never changes."""

import io
import re
import textwrap
import zipfile
import zlib
from collections import Counter
from pathlib import PurePath
from typing import Any
from xml.parsers import expat

import mammoth
import nh3
from django.utils.translation import gettext as _
from markdownify import MarkdownConverter

from campaign.text import clean_line

MAX_BYTES = 2 * 1024 * 1024  # bytes of a file
LARGEST_UNPACKED = 20 * 1024 * 1024  # bytes of all parts of a Word file
HIGHEST_RATIO = 100  # unpacked to packed; Word's own files stay below 30
SMALL = 1024 * 1024  # bytes unpacked, below which the ratio says nothing
MOST_PARTS = 2_000  # of a Word file
MOST_ELEMENTS = 80_000  # of XML in a Word file
MOST_MARKS = 50_000  # tags and character references of HTML
DEEPEST = 100  # elements within elements
DEEPEST_QUOTES = 15  # quotes and lists within each other


class Unreadable(Exception):
    """The file cannot be read; the message tells a person what to do instead."""


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
        return from_html(_word_html(data))
    raise Unreadable(_("Only .txt, .md, .html and .docx files can be read. Save the letter as one of them."))


def from_html(html: str) -> str:
    """Return the Markdown of a page: its text, headings, lists, emphasis, links, footnotes and table rows.

    Raises Unreadable for a page of too many tags, or of tags nested too deeply.
    """
    clean = nh3.clean(
        _simplified(html),
        tags=_TAGS | _VOID,
        attributes={"a": {"href"}, "li": {"id"}, "ol": {"start"}},
        attribute_filter=_checked,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return tidy(_Converter().convert(_GLUED_LINKS.sub(r"</a> \1<a", clean)))


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


_OPENS_INDENTED = re.compile(r"(?:[-*+]|\d{1,9}[.)]) |\[\^[^\]\s]{1,60}\]:")
_DEEPEST_INDENT = 24


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


# --- HTML -----------------------------------------------------------------------------------------

_TAGS = set("p div h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table tr td th a em strong b i sup sub".split())
_VOID = {"br", "hr"}
_LIKE_DIV = frozenset(
    "section article main header footer address figure figcaption dl dt dd details summary fieldset form "
    "center aside caption hgroup".split()
)
_WITHOUT_CONTENT = frozenset(
    "script style title noscript template svg math iframe object select textarea button nav audio video".split()
)
_INDENTING = ("blockquote", "ul", "ol")
_INLINE = frozenset("a em strong b i sup sub".split())
# What an opening tag closes if its end was left out, and what that does not reach beyond (HTML, 13.1.2.4).
_IMPLIED_ENDS = {
    "li": ({"li"}, {"ul", "ol"}),
    "td": ({"td", "th"}, {"table"}),
    "th": ({"td", "th"}, {"table"}),
    "tr": ({"tr"}, {"table"}),
    "a": ({"a"}, set()),
}
_MARKUP = re.compile(
    r"""<(?:[!?][^<>]*|(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<rest>(?:[^<>"']|"[^"<]*"|'[^'<]*')*+|[^<>]*))>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""(?<![\w-])(href|id|start)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_NOTE = re.compile(r"#?(?:footnote-|(?P<end>end)note-|fn)(?P<back>ref-?)?:?(?P<number>\d{1,6})(?::\d+)?")
_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_GLUED_LINKS = re.compile(r"</a>((?:</?(?:em|strong|b|i|sup|sub)>)*)<a\b")


def _simplified(html: str) -> str:
    """Return HTML of nothing but the tags we know, every one closed.

    A parser that follows the standard repairs broken HTML at a cost that grows with the square of its size;
    it must not see any.
    """
    if html.count("<") + html.count("&") > MOST_MARKS:
        raise Unreadable(_("The page has too much markup. Paste the text of the letter instead."))
    page, at = _Page(), 0
    first, *others = html.split("<!--")
    html = first + "".join(part.partition("-->")[2] for part in others)
    for tag in _MARKUP.finditer(html):
        page.text(html[at : tag.start()])
        if tag["name"]:
            page.tag(tag["name"].lower(), ended=bool(tag["end"]), rest=tag["rest"])
        at = tag.end()
    page.text(html[at:])
    page.end()
    return "".join(page.parts)


class _Page:
    """HTML being written: its parts, the elements that are open, and the one left out with its content."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open: list[str] = []
        self.left_out = ""

    def text(self, text: str) -> None:
        if not self.left_out:
            self.parts.append(text.replace("<", "&lt;"))

    def tag(self, name: str, *, ended: bool, rest: str) -> None:
        if self.left_out or name in _WITHOUT_CONTENT:
            self.left_out = "" if ended and self.left_out in {"", name} else self.left_out or name
            return
        name = "div" if name in _LIKE_DIV else name
        if ended:
            self.close({name}, set())
        elif name in _VOID:
            self.parts.append(f"<{name}>")
        elif name in _TAGS:
            self.start(name, rest)

    def start(self, name: str, rest: str) -> None:
        if name not in _INLINE:
            self.close({"p"}, {"li", "td", "th"})
        if name in _IMPLIED_ENDS:
            self.close(*_IMPLIED_ENDS[name])
        if len(self.open) >= DEEPEST or sum(map(self.open.count, _INDENTING)) > DEEPEST_QUOTES:
            raise Unreadable(_("The page is nested too deeply. Paste the text of the letter instead."))
        self.open.append(name)
        self.parts.append(f"<{name}{_attributes(rest)}>")

    def end(self) -> None:
        self.parts += [f"</{name}>" for name in reversed(self.open)]

    def close(self, names: set[str], within: set[str]) -> None:
        """Close the innermost open element of these names and all inside, unless `within` is inside."""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] in within:
                return
            if self.open[place] in names:
                self.parts += [f"</{name}>" for name in reversed(self.open[place:])]
                del self.open[place:]
                return


def _attributes(rest: str) -> str:
    """Return the attributes we know from the inside of a tag, quoted."""
    found = ((match[1], match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(rest))
    return "".join(f' {name.lower()}="{value.replace(chr(34), "&quot;")}"' for name, value in found)


def _checked(tag: str, attribute: str, value: str) -> str | None:
    """Return the value of an attribute if we keep it: web and mail links, and what ties notes together."""
    if attribute == "start":
        return value if re.fullmatch(r"\d{1,9}", value) else None
    kept = _NOTE.fullmatch(value) or (attribute == "href" and _LINK.match(value))
    return value if kept else None


# Text that Markdown would take for marks; a token and a low line inside a word are no marks.
_ESCAPED = re.compile(
    r"""[\\*] | (?<![^\W_])_ | _(?![^\W_]) | \[(?=\^) | \](?=\() | &(?=\#?\w+;) | <(?=[a-z]) | ^[#>]""",
    re.IGNORECASE | re.VERBOSE,
)
_UNSAFE_IN_URL = str.maketrans({char: f"%{ord(char):02X}" for char in ' ()<>"\\\t\n\r'})


class _Converter(MarkdownConverter):
    """HTML to our Markdown: footnotes, table rows as lines, lists numbered in linear time."""

    class Options:
        heading_style = "atx"
        newline_style = "backslash"

    def convert_soup(self, soup: Any) -> str:
        self.item_numbers: Counter[int] = Counter()
        for cell in soup.find_all(["td", "th"]):
            if not (cell.find_previous_sibling() or cell.find_next_sibling()):
                cell.name = "div"  # alone in its row: a table for layout, with paragraphs inside
        return super().convert_soup(soup)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        marked = _ESCAPED.sub(r"\\\g<0>", text)
        return re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", marked) if "a" in parent_tags else marked

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
        href = el.get("href") or ""
        if note := _NOTE.fullmatch(href):
            return "" if note["back"] else _note_mark(note)
        label = text.strip()
        if not (label and href):
            return text
        href = href.translate(_UNSAFE_IN_URL)
        return text.replace(label, f"<{href}>" if el.get_text(strip=True) == href else f"[{label}]({href})", 1)

    def convert_li(self, el: Any, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        if not text:
            return "\n"
        if note := _NOTE.fullmatch(el.get("id") or ""):
            return _hanging(f"{_note_mark(note)}: ", text, indent=4)
        if el.parent.name != "ol":
            return _hanging("- ", text, indent=2)
        self.item_numbers[id(el.parent)] += 1
        mark = f"{int(el.parent.get('start') or 1) - 1 + self.item_numbers[id(el.parent)]}. "
        return _hanging(mark, text, indent=len(mark))

    def convert_pre(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text}\n\n"

    def convert_td(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return f"{' '.join(text.split())}\n"

    convert_th = convert_td

    def convert_tr(self, el: Any, text: str, parent_tags: set[str]) -> str:
        if el.find(["td", "th"], recursive=False) is None:
            return f"\n\n{text}\n\n"
        return "\n\n" + ", ".join(filter(None, text.split("\n"))) + "\n\n"


def _note_mark(note: re.Match[str]) -> str:
    return f"[^{'e' if note['end'] else ''}{note['number']}]"


def _hanging(mark: str, text: str, *, indent: int) -> str:
    return mark + textwrap.indent(text, " " * indent).lstrip() + "\n"


# --- Word -----------------------------------------------------------------------------------------

# What zipfile and mammoth raise for files that are not what they claim to be.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


def _word_html(data: bytes) -> str:
    """Return the HTML of a Word file, without images and comments. Raises Unreadable.

    Only XML that was checked reaches the converter, in a file made anew.
    """
    try:
        parts = _checked_parts(data)
        return mammoth.convert_to_html(
            parts,
            style_map="p[style-name='Title'] => h1:fresh",
            include_embedded_style_map=False,
            convert_image=lambda image: [],
        ).value
    except _BROKEN as error:
        raise Unreadable(
            _("This is no Word file (.docx), or it is damaged or locked. Save it again, or paste its text.")
        ) from error


def _checked_parts(data: bytes) -> io.BytesIO:
    """Return a Word file that holds nothing but the checked XML parts of another."""
    checked, guard = io.BytesIO(), _XmlGuard()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(checked, "w") as target:
        _refuse_bombs(source.infolist())
        for part in source.infolist():
            if part.filename.endswith((".xml", ".rels")):
                with source.open(part) as file:
                    content = file.read(LARGEST_UNPACKED)
                guard.check(content)
                target.writestr(part.filename, content)
    checked.seek(0)
    return checked


def _refuse_bombs(directory: list[zipfile.ZipInfo]) -> None:
    """Raise Unreadable for what the directory of a zip file says, before anything is unpacked."""
    unpacked = sum(part.file_size for part in directory)
    packed = sum(part.compress_size for part in directory)
    plain = all(part.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in directory)
    too_dense = unpacked > SMALL and unpacked > HIGHEST_RATIO * packed
    if len(directory) > MOST_PARTS or unpacked > LARGEST_UNPACKED or too_dense or not plain:
        raise Unreadable(_("The Word file unpacks to too much. Paste the text of the letter instead."))


class _XmlGuard:
    """Counts the elements of a file's XML parts, and refuses what could blow up: entities, depth, number."""

    def __init__(self) -> None:
        self.elements = 0
        self.depth = 0

    def check(self, content: bytes) -> None:
        """Raise Unreadable, or expat's error for what is no XML."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self.refuse
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        self.depth = 0
        parser.Parse(content, True)

    def start(self, _name: str, _attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > MOST_ELEMENTS or self.depth > DEEPEST:
            self.refuse()

    def end(self, _name: str) -> None:
        self.depth -= 1

    def refuse(self, *_arguments: object) -> None:
        raise Unreadable(_("The Word file holds things that no letter needs. Paste the text of the letter instead."))
