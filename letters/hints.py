"""What a writer should look at again in a text's numbers."""

from typing import NamedTuple

from letters import tokens

SHOWN = 60  # characters of the words around a typed number


class Typed(NamedTuple):
    """A number typed by hand, with the words that follow it, and the token that would count instead."""

    words: str
    token: str


class Hints(NamedTuple):
    """Numbers typed by hand, and tokens that mean nothing."""

    typed: list[Typed]
    unknown: list[str]


def on(content: dict[str, str], language: str) -> Hints:
    """The hints on the fields of a version in `language`."""
    text = "\n\n".join(content.values())
    found = tokens.typed_counts(text, language)
    return Hints(
        [Typed(with_what_follows(text, typed), tokens.offer(text, typed)) for typed in found],
        tokens.unknown(text),
    )


def with_what_follows(text: str, typed: tokens.TypedCount) -> str:
    """A typed number and the words after it, cut at the end of a word."""
    words = text[typed.start : typed.end + SHOWN].partition("\n\n")[0]
    whole = len(words) < typed.end - typed.start + SHOWN
    return words if whole else words.rpartition(" ")[0] + " …"
