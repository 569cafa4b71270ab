"""HTML written from tags and texts as they come: blocks, and the text in them with its emphasis, links and notes."""

import html
import re
from collections.abc import Collection
from typing import NamedTuple

from django.utils.translation import gettext as _

from letters.intake import office
from letters.intake.limits import DEEPEST, DEEPEST_QUOTES, Unreadable
from letters.intake.runs import BREAK, Run, paragraphs
from letters.intake.wordlists import WordLists, marked

_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_WRITTEN = frozenset("ul ol li blockquote pre table tr td th".split())  # what holds blocks, and is kept
_BLOCKS = _HEADINGS | _WRITTEN | {"p", "div"}
_EMPHASIS = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_INLINE = frozenset([*_EMPHASIS, *"a span font u ins sup sub small big mark cite abbr label".split()])
_INDENTING = frozenset(("blockquote", "ul", "ol"))
# What an opening tag closes if its end was left out, and what that does not reach beyond (HTML, 13.1.2.4).
_IMPLIED_ENDS = {
    "li": ({"li"}, {"ul", "ol"}),
    "td": ({"td", "th"}, {"table"}),
    "th": ({"td", "th"}, {"table"}),
    "tr": ({"tr"}, {"table"}),
}
_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_NOTES_END = "</li></ol>"


class _Setting(NamedTuple):
    """How the text inside an element stands: its look, and the block it belongs to."""

    emphasis: frozenset[str] = frozenset()
    href: str = ""
    hidden: bool = False
    is_mark: bool = False
    block: str = "p"

    def inside(self, name: str, attributes: dict[str, str]) -> "_Setting":
        """The setting inside an element that stands in this one."""
        style = office.style_of(attributes)
        said = {"strong": style.bold, "em": style.italic}
        if name in _EMPHASIS and said[_EMPHASIS[name]] is None:
            said[_EMPHASIS[name]] = True
        added = frozenset(tag for tag, wanted in said.items() if wanted)
        ended = frozenset(tag for tag, wanted in said.items() if wanted is False)
        return self._replace(
            emphasis=(self.emphasis | added) - ended,
            hidden=self.hidden or style.hidden,
            is_mark=self.is_mark or style.is_mark,
        )


class _Element(NamedTuple):
    """An element that is open, and the tags that end it in what is written."""

    name: str
    ends: str
    setting: _Setting


class Writer:
    """The page being written: its parts, the elements that are open, and the text of the block they stand in."""

    def __init__(self, notes: set[office.Note]) -> None:
        self.parts: list[str] = []
        self.open: list[_Element] = []
        self.runs: list[Run] = []
        self.has_words = False  # among the runs
        self.item: office.Item | None = None  # what the paragraph is in a list of Word, and its mark there
        self.mark = ""
        self.lists = WordLists(self.parts)
        self.notes = notes
        self.numbers: dict[office.Note, int] = {}
        self.note: office.Note | None = None  # the note that the paragraph is

    @property
    def setting(self) -> _Setting:
        return self.open[-1].setting if self.open else _Setting()

    def text(self, text: str) -> None:
        setting = self.setting
        if setting.is_mark:
            self.mark += text
        elif not setting.hidden:
            words = text if setting.block == "pre" else _SPACES.sub(" ", text)
            bold_already = {"strong"} if setting.block in _HEADINGS else frozenset()
            self.runs.append(Run(words, setting.emphasis - bold_already, setting.href))
            self.has_words = self.has_words or not words.isspace()

    def line_break(self) -> None:
        if not self.setting.is_mark:
            self.runs.append(Run(BREAK))

    def rule(self) -> None:
        self.flush()
        if not self.setting.hidden:
            self.lists.end()
            self.parts.append("<hr>")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an opening tag. Raises Unreadable where it stands too deep."""
        if name not in _BLOCKS and name not in _INLINE:
            return
        quotes = sum(element.name in _INDENTING for element in self.open)
        if len(self.open) >= DEEPEST or quotes > DEEPEST_QUOTES:
            raise Unreadable(_("The page is nested too deeply. Paste the text of the letter instead."))
        if name == "a":
            self.start_link(attributes)
        elif name in _INLINE:
            self.push(name, "", self.setting.inside(name, attributes))
        else:
            self.start_block(name, attributes)

    def push(self, name: str, ends: str, setting: _Setting) -> None:
        self.open.append(_Element(name, ends, setting))

    def close(self, names: Collection[str], within: Collection[str] = ()) -> None:
        """Close the innermost open element of these names and all inside, unless `within` is inside."""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place].name in within:
                return
            if self.open[place].name in names:
                self.close_from(place)
                return

    def close_from(self, place: int) -> None:
        if any(element.name in _BLOCKS for element in self.open[place:]):
            self.flush()
            self.item = self.note = None
        for element in reversed(self.open[place:]):
            if element.ends:
                self.lists.end()
                self.parts.append(element.ends)
        del self.open[place:]

    def end(self) -> str:
        """Close everything, and return what is written."""
        self.flush()
        self.close_from(0)
        self.lists.end()
        return "".join(self.parts)

    # --- Links and notes ---

    def start_link(self, attributes: dict[str, str]) -> None:
        href = attributes.get("href", "").strip()
        while href and self.setting.href:  # a link holds no other; a bookmark is no link
            self.close({"a"})
        setting = self.setting.inside("a", attributes)
        note, is_back = office.note_link(href) or (None, False)
        if note in self.notes and note:
            if is_back:
                self.begin_note(note)
            elif not (setting.hidden or setting.is_mark):
                self.write_mark(note)
            setting = setting._replace(hidden=True)
        elif office.is_comment(href):
            setting = setting._replace(hidden=True)
        elif href:
            address = office.unwrapped(href)
            setting = setting._replace(href=address if _LINK.match(address) else "")
        self.push("a", "", setting)

    def write_mark(self, note: office.Note) -> None:
        number = self.numbers.setdefault(note, len(self.numbers) + 1)
        self.runs.append(Run(str(number), href=f"#fn{number}"))
        self.has_words = True

    def begin_note(self, note: office.Note) -> None:
        """Take a paragraph that begins with the way back to a mark for its note, unless it stands in one."""
        inside = any(element.ends == _NOTES_END or element.name == "li" for element in self.open)
        if note in self.numbers and not inside and not self.has_words:
            self.note = note

    # --- Blocks ---

    def start_block(self, name: str, attributes: dict[str, str]) -> None:
        self.flush()
        if name in _IMPLIED_ENDS:
            self.close(*_IMPLIED_ENDS[name])
        self.close({"p"}, {"li", "td", "th"})
        self.item = self.note = None
        setting = self.setting.inside(name, attributes)
        note = office.note_at(attributes.get("id", ""))
        if note in self.numbers and note and name in {"li", "div", "p"}:
            self.start_note(name, self.numbers[note], setting)
        elif name in _WRITTEN:
            self.start_written(name, attributes, setting)
        else:
            self.item = office.item_of(attributes)
            block = office.block_of(attributes) if name == "p" else name
            keeps = block not in _HEADINGS | {"blockquote"}
            self.push(name, "", setting if keeps else setting._replace(block=block))

    def start_written(self, name: str, attributes: dict[str, str], setting: _Setting) -> None:
        self.lists.end()
        among_items = name in {"ul", "ol"} and self.open and self.open[-1].name in {"ul", "ol"}
        if among_items and self.parts[-1] == "</li>":
            self.parts.pop()  # a list that stands between items belongs to the one before
            self.push("li", "</li>", setting)
        start = attributes.get("start", "")
        numbered = f' start="{start}"' if name == "ol" and re.fullmatch(r"[0-9]{1,9}", start) else ""
        self.parts.append(f"<{name}{numbered}>")
        self.push(name, f"</{name}>", setting._replace(block="pre" if name == "pre" else "p"))

    def start_note(self, name: str, number: int, setting: _Setting) -> None:
        self.lists.end()
        self.open_note(number, in_list=name == "li")
        self.push(name, "</li>" if name == "li" else _NOTES_END, setting._replace(block="p"))

    def open_note(self, number: int, *, in_list: bool = False) -> None:
        """Write the beginning of a note. The rule that parts notes from the text is none of the text."""
        before = ["<ol>"] if in_list else []
        if self.parts[-1 - len(before) :] == ["<hr>", *before]:
            del self.parts[-1 - len(before)]
        if not in_list and self.parts and self.parts[-1] == _NOTES_END:
            self.parts[-1] = "</li>"
        elif not in_list:
            self.parts.append("<ol>")
        self.parts.append(f'<li id="fn{number}">')

    # --- The text of a block ---

    def flush(self) -> None:
        """Write the text of the block that ends here."""
        runs, self.runs = self.runs, []
        has_words, self.has_words = self.has_words, False
        block = self.setting.block
        if block == "pre" and has_words:
            self.parts += [html.escape("".join(run.text for run in runs), quote=False), "\n"]
        elif has_words:
            self.write(runs, block)
            self.item = self.note = None
            self.mark = ""

    def write(self, runs: list[Run], block: str) -> None:
        mark, runs = marked(self.mark, runs) if self.item else ("", runs)
        if self.item and (mark or self.item.certain):
            self.lists.begin_item(mark, self.item.level)
            self.write_paragraphs(runs)
            return
        self.lists.end()
        if self.note:
            self.open_note(self.numbers[self.note])
            self.write_paragraphs(runs)
            self.parts.append(_NOTES_END)
        elif block in _HEADINGS:
            self.parts.append(f"<{block}>{' '.join(paragraphs(runs))}</{block}>")
        elif block == "blockquote":
            self.write_quote(runs)
        else:
            self.write_paragraphs(runs)

    def write_quote(self, runs: list[Run]) -> None:
        """Write a paragraph that its class calls a quote, into the same quote as the one before."""
        if self.parts and self.parts[-1] == "</blockquote>":
            self.parts.pop()
        else:
            self.parts.append("<blockquote>")
        self.write_paragraphs(runs)
        self.parts.append("</blockquote>")

    def write_paragraphs(self, runs: list[Run]) -> None:
        """Write paragraphs; the first in an item of a list needs no tag, so that the list stays a tight one."""
        for paragraph in paragraphs(runs):
            in_item = self.parts and self.parts[-1].startswith("<li")
            self.parts.append(paragraph if in_item else f"<p>{paragraph}</p>")
