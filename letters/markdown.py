"""The text of a letter, which is Markdown, as safe HTML and as readable plain text.

CommonMark with footnotes, but without HTML, code and images, which no letter needs; count tokens are part of
the syntax. Every text ends in linear time: nesting is bounded, and a text longer than LONGEST is not parsed.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import nh3
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from letters import tokens
from letters.tokens import Counts

LONGEST = 100_000  # characters, as many as the text of a letter may have
DEEPEST = 20  # blocks within blocks
LONGEST_FOOTNOTE_LABEL = 60
NARROWEST = 20  # characters a line, however deep in lists

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


def to_html(text: str, counts: Counts | None = None, language: str = "en") -> SafeString:
    """Return the HTML of Markdown text; `#` becomes h2, since the letter's title is the page's h1.

    Count tokens become the numbers of `counts`, without it they stand as typed. Never raises.
    """
    text = _encodable(text)
    if len(text) > LONGEST:
        return format_html_join("\n", "<p>{}</p>", ([paragraph] for paragraph in re.split(r"\n{2,}", text)))
    html = _parser.render(text, _environment(counts, language))
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener",
    )
    return mark_safe(clean)  # noqa: S308 - sanitized right above


def to_text(text: str, counts: Counts | None = None, language: str = "en", width: int | None = None) -> str:
    """Return Markdown as plain text: paragraphs apart by an empty line, links and footnotes as notes below.

    Lines are `width` characters at most, or one a paragraph. Count tokens as in `to_html`. Never raises.
    """
    text = _encodable(text)
    if len(text) > LONGEST:
        return text.strip()
    environment = _environment(counts, language)
    return _PlainText().render(_parser.parse(text, environment), width)


def _encodable(text: str) -> str:
    """Replace lone surrogates, which no file and no page can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _environment(counts: Counts | None, language: str) -> dict[str, Any]:
    return {"counts": counts, "language": language}


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


def _render_caption(
    renderer: RendererHTML, parsed: Sequence[Token], place: int, options: object, environment: object
) -> str:
    return f"[{parsed[place].meta['id'] + 1}]"  # the same for every mark of a note


def _is_safe_link(url: str) -> bool:
    return bool(_LINK.match(url))


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    parser.use(footnote_plugin, inline=False)
    parser.disable(["code", "fence", "backticks", "html_block", "html_inline"])
    parser.inline.ruler.at("footnote_ref", _footnote_rule)
    parser.inline.ruler.before("text", "count", _count_rule)
    parser.core.ruler.push("shift_headings", _shift_headings)
    parser.add_render_rule("count", _render_count)
    parser.add_render_rule("footnote_caption", _render_caption)
    parser.validateLink = _is_safe_link  # type: ignore[method-assign]  # the library's documented way
    return parser


_parser = _make_parser()


# --- Plain text -----------------------------------------------------------------------------------


class _PlainText:
    """One run over the parsed blocks of a text, which numbers its notes on the way."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.notes: dict[str, str] = {}

    def render(self, parsed: list[Token], width: int | None) -> str:
        for item, first in pairwise(parsed):
            item.meta["tight"] = item.type == "list_item_open" and first.hidden
        parts = self.blocks(iter(parsed), width)
        notes = [_hanging(f"[{number}] ", self.notes.get(key, key)) for key, number in self.numbers.items()]
        return "\n\n".join([*parts, "\n".join(notes)]).strip()

    def blocks(self, stream: Iterator[Token], width: int | None) -> list[str]:
        """Return the blocks up to the end of the one they stand in."""
        parts: list[str] = []
        for token in stream:
            if token.nesting < 0:
                break
            parts += self.block(token, stream, width)
        return [part for part in parts if part]

    def block(self, token: Token, stream: Iterator[Token], width: int | None) -> list[str]:
        if token.nesting == 0:
            return {"inline": [_wrapped(self.inline(token.children or []), width)], "hr": ["* * *"]}.get(token.type, [])
        mark = _mark(token)
        inner = self.blocks(stream, width and max(width - len(mark), NARROWEST))
        between = "\n" if token.meta.get("tight") else "\n\n"
        if token.type == "footnote_open":
            self.notes[_footnote_key(token)] = "\n\n".join(inner)
            return []
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            return [("\n\n" if any("\n\n" in item for item in inner) else "\n").join(inner)]
        if token.type == "blockquote_open":
            return ["\n".join((mark + line).rstrip() for line in "\n\n".join(inner).split("\n"))]
        if token.type == "list_item_open":
            return [_hanging(mark, between.join(inner))]
        return inner

    def inline(self, parsed: list[Token]) -> str:
        parts: list[str] = []
        links: list[Token] = []
        for token in parsed:
            if token.type == "link_open":
                links.append(token)
            elif token.type == "link_close":
                link = links.pop()
                parts.append("" if link.markup == "autolink" else self.note(str(link.attrs["href"])))
            elif token.type == "footnote_ref":
                parts.append(self.note(_footnote_key(token)))
            elif token.type != "image":
                parts.append({"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content))
        return re.sub(" {2,}", " ", "".join(parts)).strip()

    def note(self, key: str) -> str:
        return f" [{self.numbers.setdefault(key, len(self.numbers) + 1)}]"


def _mark(token: Token) -> str:
    """What stands before the first line of a block; as long as that for a note, whose number comes later."""
    if token.type == "list_item_open":
        return f"{token.info}{token.markup} " if token.info else "- "
    return {"blockquote_open": "> ", "footnote_open": "[00] "}.get(token.type, "")


def _hanging(mark: str, text: str) -> str:
    """A text behind its mark, further lines below its beginning."""
    return mark + textwrap.indent(text, " " * len(mark)).lstrip()


def _footnote_key(token: Token) -> str:
    return f"footnote {token.meta['id']}"


def _wrapped(text: str, width: int | None) -> str:
    if width is None:
        return text
    lines = text.split("\n")
    return "\n".join(textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in lines)
