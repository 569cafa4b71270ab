"""What a reading is made of: the parts of a letter, its signatories, and doubts."""

import datetime
from dataclasses import dataclass, field

LONGEST_NAME = LONGEST_ROLE = 300


@dataclass(frozen=True)
class Line:
    """One signatory. `country` is an ISO code, INT or "" for unknown, `country_printed` what the list says."""

    name: str
    role: str = ""
    country: str = ""
    country_printed: str = ""


@dataclass(frozen=True)
class Doubt:
    """Something to check: the words or the part it is about, what to know or do, and a code for scripts."""

    about: str
    message: str
    code: str


@dataclass(frozen=True)
class Reading:
    """A letter as it was understood; the body is Markdown, a part that was not found is empty."""

    title: str = ""
    date: datetime.date | None = None
    salutation: str = ""
    body: str = ""
    closing: str = ""
    organizations: list[Line] = field(default_factory=list)
    individuals: list[Line] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def quoted(lines: list[str], longest: int = 1_000) -> str:
    """Return lines in one, as a doubt quotes them, cut after `longest` characters."""
    text = " / ".join(lines)
    return text if len(text) <= longest else text[:longest] + " …"
