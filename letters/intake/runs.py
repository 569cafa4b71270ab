"""Text with emphasis and links: the runs that a word processor cuts it into, put together again as HTML."""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

BREAK = "\n"  # the text of a run that is a line break; elsewhere white space is a space
_TAGS = ("strong", "em")
# Without width, and dropped in the end: they must not come between two runs of one look.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


class Run(NamedTuple):
    """Some text of one look. `href` is where it leads, `#fn1` for the mark of a footnote."""

    text: str
    emphasis: frozenset[str] = frozenset()
    href: str = ""


@dataclass
class _Core:
    """A run without the white space around it; `gap` is a space before it, or none."""

    text: str
    emphasis: frozenset[str]
    href: str
    gap: str

    @property
    def is_note(self) -> bool:
        return self.href.startswith("#")


class _Piece(NamedTuple):
    html: str
    emphasis: frozenset[str]
    gap: str


def paragraphs(runs: Iterable[Run]) -> list[str]:
    """Return the HTML of each paragraph of runs, which two line breaks or more part; no empty ones.

    Runs of one look are joined, and nothing but words is emphasized; two links are never glued together.
    """
    parts: list[list[str]] = [[]]
    for line in _lines(runs):
        if line:
            parts[-1].append(line)
        elif parts[-1]:
            parts.append([])
    return ["<br>".join(lines) for lines in parts if lines]


def _lines(runs: Iterable[Run]) -> list[str]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    return [_line(line) for line in lines]


def _line(runs: list[Run]) -> str:
    cores = _joined(_unglued(_punctuated(_joined(_worded(_joined(_cores(runs)))))))
    return _written(list(_pieces(cores))).strip()


def _cores(runs: list[Run]) -> list[_Core]:
    """Return the words of runs apart from the white space between them."""
    cores: list[_Core] = []
    gap = ""
    for run in runs:
        text = _INVISIBLE.sub("", run.text)
        words = text.strip()
        if words:
            cores.append(_Core(words, run.emphasis, run.href, " " if gap or text[0].isspace() else ""))
            gap = ""
        gap = " " if gap or text[-1:].isspace() else ""
    return cores


def _worded(cores: list[_Core]) -> list[_Core]:
    """Return cores with emphasis on words alone, not on a comma between them."""
    return [core if any(map(str.isalnum, core.text)) else replace(core, emphasis=frozenset()) for core in cores]


def _joined(cores: list[_Core]) -> list[_Core]:
    """Return cores with neighbours of one look made one."""
    joined: list[_Core] = []
    texts: list[list[str]] = []
    for core in cores:
        last = joined[-1] if joined else None
        if last and not core.is_note and (last.emphasis, last.href) == (core.emphasis, core.href):
            texts[-1] += [core.gap, core.text]
        else:
            joined.append(core)
            texts.append([core.text])
    return [replace(core, text="".join(parts)) for core, parts in zip(joined, texts, strict=True)]


def _punctuated(cores: list[_Core]) -> list[_Core]:
    """Return cores with punctuation moved out of emphasis where Markdown would not see its end ("**Note:**that")."""
    moved: list[_Core] = []
    for core in cores:
        if moved and not core.gap and moved[-1].href == core.href:
            moved += _meeting(moved[-1], core)
        moved.append(core)
    return moved


def _meeting(left: _Core, right: _Core) -> list[_Core]:
    """Move punctuation between two cores that touch; return what stands between them then."""
    ends, begins = left.emphasis - right.emphasis, right.emphasis - left.emphasis
    closing, opening = left.text[_without_last_marks(left.text) :], right.text[: _first_marks(right.text)]
    if ends and begins and closing + opening:
        left.text, right.text = left.text.removesuffix(closing), right.text.removeprefix(opening)
        return [_Core(closing + opening, left.emphasis & right.emphasis, left.href, "")]
    if ends and _is_word(right.text[0]):
        left.text, right.text = left.text.removesuffix(closing), closing + right.text
    elif begins and _is_word(left.text[-1]):
        left.text, right.text = left.text + opening, right.text.removeprefix(opening)
    return []


def _without_last_marks(text: str) -> int:
    """Return the length of a text without the punctuation at its end."""
    length = len(text)
    while length > 1 and not _is_word(text[length - 1]):
        length -= 1
    return length


def _first_marks(text: str) -> int:
    """Return the length of the punctuation at the beginning of a text, its last character left aside."""
    return next((at for at, char in enumerate(text[:-1]) if _is_word(char)), len(text) - 1)


def _is_word(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char)[0] not in "PS"


def _unglued(cores: list[_Core]) -> list[_Core]:
    """Return cores with a space between two links that touch."""
    for left, right in pairwise(cores):
        two_links = left.href and right.href and not left.is_note and not right.is_note
        if two_links and left.href != right.href:
            right.gap = " "
    return cores


# --- Written as HTML ------------------------------------------------------------------------------


def _pieces(cores: list[_Core]) -> Iterable[_Piece]:
    """Yield the text and links of a line, each link whole; emphasis at the edge of a link is inside it."""
    at = 0
    while at < len(cores):
        first, end = cores[at], at + 1
        while first.href and not first.is_note and end < len(cores) and cores[end].href == first.href:
            end += 1
        if first.is_note:
            yield _Piece(_anchor(first.href, first.text), frozenset(), first.gap)
        elif first.href:
            yield _link(cores, at, end)
        else:
            yield _Piece(html.escape(first.text, quote=False), first.emphasis, first.gap)
        at = end


def _link(cores: list[_Core], at: int, end: int) -> _Piece:
    label = cores[at:end]
    around = frozenset(_TAGS) if at > 0 and end < len(cores) else frozenset()
    for core in [cores[at - 1], *label, cores[end]] if around else []:
        around &= core.emphasis
    inside = [_Piece(html.escape(core.text, quote=False), core.emphasis - around, core.gap) for core in label]
    inside[0] = inside[0]._replace(gap="")
    return _Piece(_anchor(label[0].href, _written(inside)), around, label[0].gap)


def _anchor(href: str, label: str) -> str:
    return f'<a href="{html.escape(href)}">{label}</a>'


def _written(pieces: list[_Piece]) -> str:
    """Return the HTML of pieces, the emphasis that lasts longest outermost; where two overlap, bold alone stays."""
    if _overlap(pieces):
        pieces = [piece._replace(emphasis=piece.emphasis - {"em"}) for piece in pieces]
    written: list[str] = []
    at = 0
    while at < len(pieces):
        ends = {tag: _end_of(tag, pieces, at) for tag in _TAGS}
        tag = max(_TAGS, key=lambda tag: ends[tag])
        end = ends[tag]
        if end == at:
            written += [pieces[at].gap, pieces[at].html]
            at += 1
            continue
        inside = [piece._replace(emphasis=piece.emphasis - {tag}) for piece in pieces[at:end]]
        inside[0] = inside[0]._replace(gap="")
        written.append(f"{pieces[at].gap}<{tag}>{_written(inside)}</{tag}>")
        at = end
    return "".join(written)


def _overlap(pieces: list[_Piece]) -> bool:
    """Return whether emphasis goes on where another, begun before it, ends inside a word: Markdown cannot say that."""
    began: dict[str, int] = {}
    before: frozenset[str] = frozenset()
    for at, piece in enumerate(pieces):
        goes_on, ended = before & piece.emphasis, before - piece.emphasis
        if not piece.gap and any(began[tag] < began[other] for tag in ended for other in goes_on):
            return True
        began |= dict.fromkeys(piece.emphasis - before, at)
        before = piece.emphasis
    return False


def _end_of(tag: str, pieces: list[_Piece], at: int) -> int:
    """Return where the pieces that have the emphasis `tag` from `at` on end."""
    while at < len(pieces) and tag in pieces[at].emphasis:
        at += 1
    return at
