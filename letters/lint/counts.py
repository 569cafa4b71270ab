"""Hints on numbers: typed where a count token could stand, and tokens that mean nothing."""

from collections.abc import Iterator
from difflib import get_close_matches

from django.utils.translation import gettext as _

from letters import tokens
from letters.lint.passage import MASK, Hint, Passage

NAMES = ("groups", "individuals", "countries", "signatories")


def hints(passage: Passage, language: str) -> Iterator[Hint]:
    """Hint at typed counts, in the languages whose nouns are known, and at unknown tokens."""
    message = _("A number typed by hand. If it counts those who sign, write %s instead; it follows the list.")
    for typed in tokens.typed_counts(passage.text, language):
        if passage.masked[typed.start] != MASK:
            token = tokens.offer(passage.text, typed)
            yield passage.hint("typed-count", message % token, typed.start, typed.end, token)
    for match in tokens.PATTERN.finditer(passage.text):
        if tokens.unknown(match[0]):
            message = _(
                "%s means nothing and would be printed as it stands. Write a name that is known, such as {{groups}}."
            )
            yield passage.hint("unknown-token", message % match[0], match.start(), match.end(), _meant(match[1]))


def _meant(written: str) -> str | None:
    """Return the token whose name is nearly as written, None where there is none."""
    name, *rest = written.strip().partition(":" if ":" in written else "|")
    close = get_close_matches(name.strip().lower(), NAMES, 1, 0.7)
    token = "{{" + "".join([*close, *rest]) + "}}"
    return token if close and not tokens.unknown(token) else None
