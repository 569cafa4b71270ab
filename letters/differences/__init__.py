"""What changed between two versions of a letter's text, paragraph by paragraph and word by word, for people."""

from letters.differences.compare import between
from letters.differences.parts import Block, Differences, Field, Kind, Run, Summary
from letters.differences.plain import as_text
from letters.differences.substance import Reason, reasons, substance

__all__ = [
    "Block",
    "Differences",
    "Field",
    "Kind",
    "Reason",
    "Run",
    "Summary",
    "as_text",
    "between",
    "reasons",
    "substance",
]
