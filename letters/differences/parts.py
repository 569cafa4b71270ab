"""What a comparison is made of: fields of blocks, blocks of runs. Templates and mails show it."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from letters.differences.words import split
from letters.paragraphs import field_name


class Kind(StrEnum):
    """What happened to a paragraph or to words; `folded` stands for unchanged paragraphs that are not shown."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    FOLDED = "folded"
    INS = "ins"
    DEL = "del"


@dataclass(frozen=True)
class Run:
    """Words that are the same, ins(erted) or del(eted)."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Block:
    """A paragraph, with its number in the old and the new text where it stands there; or a number of them folded."""

    kind: Kind
    runs: tuple[Run, ...] = ()
    old: int | None = None
    new: int | None = None
    count: int = 1

    @property
    def is_changed(self) -> bool:
        return self.kind in {Kind.CHANGED, Kind.ADDED, Kind.REMOVED}

    def text_of(self, kind: Kind) -> str:
        """The old words (`kind` del) or the new (ins) of the paragraph."""
        return "".join(run.text for run in self.runs if run.kind in {Kind.SAME, kind})


@dataclass(frozen=True)
class Field:
    """A field of a version, in blocks."""

    name: str
    blocks: tuple[Block, ...]

    @property
    def label(self) -> str:
        return field_name(self.name)

    @property
    def changes(self) -> list[Block]:
        return [block for block in self.blocks if block.is_changed]

    def folded(self, around: int = 1) -> list[Block]:
        """The blocks, with the unchanged ones folded that are not among the `around` next to a change."""
        changed = [place for place, block in enumerate(self.blocks) if block.is_changed]
        near = {place + step for place in changed for step in range(-around, around + 1)}
        shown: list[Block] = []
        for is_near, group in groupby(enumerate(self.blocks), key=lambda numbered: numbered[0] in near):
            blocks = [block for _place, block in group]
            shown += blocks if is_near else [Block(Kind.FOLDED, count=len(blocks))]
        return shown


@dataclass(frozen=True)
class Summary:
    """How many paragraphs and words changed, in all fields."""

    changed: int
    added: int
    removed: int
    words_added: int
    words_removed: int


@dataclass(frozen=True)
class Differences:
    """All fields of two versions, compared."""

    fields: tuple[Field, ...]

    @property
    def changed_fields(self) -> list[Field]:
        return [field for field in self.fields if field.changes]

    @property
    def summary(self) -> Summary:
        blocks = [block for field in self.fields for block in field.changes]
        kinds = [block.kind for block in blocks]
        added, removed = (
            sum(word.is_word for block in blocks for run in block.runs if run.kind == kind for word in split(run.text))
            for kind in (Kind.INS, Kind.DEL)
        )
        return Summary(kinds.count(Kind.CHANGED), kinds.count(Kind.ADDED), kinds.count(Kind.REMOVED), added, removed)
