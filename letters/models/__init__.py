"""What is said: letters, whom they address, every version of their text, and what reviewers said of it."""

from letters.models.letter import RESERVED_SLUGS, Addressee, Letter, LetterQuerySet, validate_not_reserved
from letters.models.review import Comment, Reviewer, ReviewRound
from letters.models.text import Proposal, Text, TextQuerySet, Unsaved, Version, version_digest

__all__ = [
    "RESERVED_SLUGS",
    "Addressee",
    "Comment",
    "Letter",
    "LetterQuerySet",
    "Proposal",
    "ReviewRound",
    "Reviewer",
    "Text",
    "TextQuerySet",
    "Unsaved",
    "Version",
    "validate_not_reserved",
    "version_digest",
]
