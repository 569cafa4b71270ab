"""Lists as Word puts them on the clipboard: paragraphs in a row, each with a mark and a level."""

from typing import NamedTuple

from letters.intake import office
from letters.intake.runs import Run


class _List(NamedTuple):
    tag: str
    level: int


class WordLists:
    """The lists that are open in what is written, `parts`."""

    def __init__(self, parts: list[str]) -> None:
        self.parts = parts
        self.open: list[_List] = []

    def begin_item(self, mark: str, level: int) -> None:
        """Write what stands before an item: the ends of deeper lists, and the beginning of its own."""
        number = office.number_of(mark)
        tag = "ul" if number is None else "ol"
        while self.open and self.open[-1].level > level:
            self.end_one()
        if self.open and self.open[-1] == (tag, level):
            self.parts += ["</li>", "<li>"]
            return
        if self.open and self.open[-1].level == level:
            self.end_one()
        self.open.append(_List(tag, level))
        self.parts += [f"<{tag}>" if number in {None, 1} else f'<ol start="{number}">', "<li>"]

    def end_one(self) -> None:
        """Write the end of the innermost list."""
        self.parts += ["</li>", f"</{self.open.pop().tag}>"]

    def end(self) -> None:
        """Write the ends of all."""
        while self.open:
            self.end_one()


def marked(mark: str, runs: list[Run]) -> tuple[str, list[Run]]:
    """Return the mark of an item, which may be the first thing in its text, and the text without it."""
    typed = None if mark.strip() else office.typed_mark("".join(run.text for run in runs))
    return (typed["mark"], _without(typed.end(), runs)) if typed else (mark.strip(), runs)


def _without(length: int, runs: list[Run]) -> list[Run]:
    """Return runs without the first `length` characters of their text."""
    left: list[Run] = []
    for run in runs:
        left.append(run._replace(text=run.text[length:]))
        length = max(0, length - len(run.text))
    return [run for run in left if run.text]
