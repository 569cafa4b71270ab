"""Near names of organizations and of people: hints for a person, never a verdict. No database is asked here.

A register stores the `keys` of its names and indexes them. A new name is compared by `likeness` with those that have
one of its `lookups` among their keys, and with no others.
"""

from signatures.matching.keys import MOST_KEYS, MOST_SHARING, WHOLE_NAME, keys, lookups
from signatures.matching.likeness import Likeness, Reason, likeness
from signatures.matching.spelling import Suggestion, suggestion

__all__ = [
    "MOST_KEYS",
    "MOST_SHARING",
    "WHOLE_NAME",
    "Likeness",
    "Reason",
    "Suggestion",
    "keys",
    "likeness",
    "lookups",
    "suggestion",
]
