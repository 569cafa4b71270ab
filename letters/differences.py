"""Placeholder so that the tree imports until the module arrives; whoever writes the real one replaces this file."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Differences:
    """What changed between two contents."""

    fields: list = field(default_factory=list)


def between(before: dict[str, str], after: dict[str, str]) -> Differences:
    """The differences between two contents."""
    return Differences()


def as_text(changed: Differences, width: int = 72) -> str:
    """The differences for a mail."""
    return ""


def substance(before: dict[str, str], after: dict[str, str], language: str = "en") -> list[str]:
    """What speaks against a typographical change."""
    return []
