"""HTML made into Markdown: first into nothing but the tags we know, then cleaned, then converted."""

import re
import textwrap
from collections import Counter
from typing import Any

import nh3
from django.utils.translation import gettext as _
from markdownify import MarkdownConverter

from letters.intake.limits import DEEPEST, DEEPEST_QUOTES, MOST_MARKS, Unreadable

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


def html_markdown(html: str) -> str:
    """Return the Markdown of a page, not yet tidy. Raises Unreadable for too many tags, or tags nested too deeply."""
    clean = nh3.clean(
        _simplified(html),
        tags=_TAGS | _VOID,
        attributes={"a": {"href"}, "li": {"id"}, "ol": {"start"}},
        attribute_filter=_checked,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return _Converter().convert(_GLUED_LINKS.sub(r"</a> \1<a", clean))


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
