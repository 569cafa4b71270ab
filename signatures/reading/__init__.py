"""A whole letter with its signatory list, understood: its parts, its signatories, and what a person should check.

Nothing is corrected but stray spaces. What is neither letter nor signatory is left out and told in a doubt.
"""

from signatures.reading.letter import understand
from signatures.reading.parts import Doubt, Line, Reading

__all__ = ["Doubt", "Line", "Reading", "understand"]
