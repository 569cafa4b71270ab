"""The text of a letter, which is Markdown, as safe HTML and as readable plain text.

CommonMark 0.31 with footnotes, but without HTML, code and images, which no letter needs; count tokens are part of
the syntax. Every text ends in linear time: nesting is bounded, and a text longer than LONGEST is not parsed.
"""

import re
import textwrap
from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from letters import tokens
from letters.tokens import Counts

LONGEST = 150_000  # characters; the text of a letter is at most 100,000
DEEPEST = 20  # blocks within blocks
LONGEST_FOOTNOTE_LABEL = 60

_SCHEMES = {"http", "https", "mailto"}
_TAGS = set("p h2 h3 h4 ul ol li blockquote em strong a br hr sup section span".split())
_CLASSES = {
    "span": {"counted", "counted-open"},
    "sup": {"footnote-ref"},
    "hr": {"footnotes-sep"},
    "section": {"footnotes"},
    "ol": {"footnotes-list"},
    "li": {"footnote-item"},
    "a": {"footnote-backref"},
}
_ATTRIBUTES = {"a": {"href", "id"}, "li": {"id"}, "ol": {"start"}}
_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_FOOTNOTE_LINK = re.compile(r"#fn(?:ref)?\d+(?::\d+)?")


def to_html(text: str, counts: Counts | None = None, language: str = "en") -> SafeString:
    """Return the HTML of Markdown text; `#` becomes h2, since the letter's title is the page's h1.

    Count tokens become the numbers of `counts`, without it they stand as typed. Never raises.
    """
    text = _encodable(text)
    html = _parser.render(text, _environment(counts, language)) if len(text) <= LONGEST else _unparsed(text)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_checked,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener",
    )
    return mark_safe(clean)  # noqa: S308 - sanitized right above


def to_text(text: str, counts: Counts | None = None, language: str = "en", width: int | None = None) -> str:
    """Return Markdown text as plain text: paragraphs apart by an empty line, links and footnotes as notes [1] below.

    Lines are `width` characters at most, or one a paragraph. Count tokens as in `to_html`. Never raises.
    """
    text = _encodable(text)
    if len(text) > LONGEST:
        return text.strip()
    environment = _environment(counts, language)
    return _PlainText(SyntaxTreeNode(_parser.parse(text, environment)), width).text


def _encodable(text: str) -> str:
    """Replace lone surrogates, which no file and no page can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _environment(counts: Counts | None, language: str) -> dict[str, Any]:
    return {"counts": counts, "language": language}


def _unparsed(text: str) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in re.split(r"\n{2,}", text))


def _checked(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href" and not (_LINK.match(value) or _FOOTNOTE_LINK.fullmatch(value)):
        return None
    return value


# --- The syntax -----------------------------------------------------------------------------------


def _count_rule(state: StateInline, silent: bool) -> bool:
    """Inline rule: a count token, whatever marks it holds, is one thing."""
    match = tokens.PATTERN.match(state.src, state.pos) if state.src.startswith("{{", state.pos) else None
    if match is None:
        return False
    if not silent:
        _push_count(state, match[0])
    state.pos = match.end()
    return True


def _push_count(state: StateInline, written: str) -> None:
    counts, language = state.env["counts"], state.env["language"]
    printed = tokens.phrase(written, counts or Counts(), language)
    token = state.push("text" if printed is None else "count", "", 0)
    token.content = written if printed is None or counts is None else printed
    token.meta = {"open": counts is None}


def _footnote_rule(state: StateInline, silent: bool) -> bool:
    """Inline rule: footnote_ref, which alone would look for the end of a label through the whole text."""
    label = state.pos + 2
    near = state.src.startswith("[^", state.pos) and state.src.find("]", label, label + LONGEST_FOOTNOTE_LABEL) > 0
    return near and footnote_ref(state, silent)


def _shift_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"


def _render_count(
    renderer: RendererHTML, parsed: Sequence[Token], place: int, options: object, environment: object
) -> str:
    classes = "counted counted-open" if parsed[place].meta["open"] else "counted"
    return f'<span class="{classes}">{escape(parsed[place].content)}</span>'


def _render_nothing(*_arguments: object) -> str:
    return ""


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    parser.use(footnote_plugin, inline=False)
    parser.disable(["code", "fence", "backticks", "html_block", "html_inline"])
    parser.inline.ruler.at("footnote_ref", _footnote_rule)
    parser.inline.ruler.before("text", "count", _count_rule)
    parser.core.ruler.push("shift_headings", _shift_headings)
    parser.add_render_rule("count", _render_count)
    parser.add_render_rule("image", _render_nothing)
    parser.validateLink = lambda url: bool(_LINK.match(url))
    return parser


_parser = _make_parser()


# --- Plain text -----------------------------------------------------------------------------------


class _PlainText:
    """One run over the tree of a text, collecting its notes on the way."""

    def __init__(self, root: SyntaxTreeNode, width: int | None) -> None:
        self.width = width
        self.notes: dict[str, str] = {}
        self.footnotes = {
            f"footnote {note.meta['id']}": note
            for block in root.children
            if block.type == "footnote_block"
            for note in block.children
        }
        body = self.blocks([node for node in root.children if node.type != "footnote_block"], width)
        self.text = "\n\n".join(part for part in (body, self.all_notes()) if part)

    def all_notes(self) -> str:
        lines = []
        for key, footnote in self.footnotes.items():
            self.notes.setdefault(key, "")
        ...
