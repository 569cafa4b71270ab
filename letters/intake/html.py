"""HTML made into Markdown: first into nothing but the tags we know, then cleaned, then converted."""

import re
import textwrap
from collections import Counter
from typing import Any

import nh3
from markdownify import MarkdownConverter

from letters.intake.page import simplified

_TAGS = set("p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table tr td th a em strong br hr".split())
_NOTE = re.compile(r"#?fn(\d{1,6})")
_MAILBOX = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}", re.ASCII)


def html_markdown(html: str) -> str:
    """Return the Markdown of a page, not yet tidy. Raises Unreadable for too many tags, or tags nested too deeply."""
    clean = nh3.clean(
        simplified(html),
        tags=_TAGS,
        attributes={"a": {"href"}, "li": {"id"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return _Converter().convert(clean)


# Text that Markdown would take for marks; a token and a low line inside a word are no marks.
_ESCAPED = re.compile(
    r"""[\\*] | (?<![^\W_])_ | _(?![^\W_]) | \[(?=\^) | \](?=\() | &(?=\#?\w+;) | <(?=[a-z]) | ^[#>]""",
    re.IGNORECASE | re.VERBOSE,
)
_ESCAPED_IN_LABEL = re.compile(rf"[\[\]] | {_ESCAPED.pattern}", _ESCAPED.flags)
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
        return (_ESCAPED_IN_LABEL if "a" in parent_tags else _ESCAPED).sub(r"\\\g<0>", text)

    def process_text(self, el: Any, parent_tags: set[str]) -> str:
        text = super().process_text(el, parent_tags)
        before_link = text.endswith("!") and el.next_sibling is not None and el.next_sibling.name == "a"
        return text[:-1] + "\\!" if before_link else text  # else the link would be an image

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
        href = el.get("href") or ""
        if note := _NOTE.fullmatch(href):
            return f"[^{note[1]}]"
        label = text.strip()
        if not (label and href):
            return text
        address, shown = href.translate(_UNSAFE_IN_URL), el.get_text(strip=True)
        if shown == address or (_MAILBOX.fullmatch(shown) and address == f"mailto:{shown}"):
            return f"<{shown}>"
        return text.replace(label, f"[{label}]({address})", 1)

    def convert_li(self, el: Any, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        if not text:
            return "\n"
        if note := _NOTE.fullmatch(el.get("id") or ""):
            return _hanging(f"[^{note[1]}]: ", text, indent=4)
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


def _hanging(mark: str, text: str, *, indent: int) -> str:
    return mark + textwrap.indent(text, " " * indent).lstrip() + "\n"
