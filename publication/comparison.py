"""The editions of a letter: one as it was published, and all of them side by side."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from letters.models import Letter
from publication import rolls
from publication.languages import Language, address, languages, readable
from publication.models import Edition, Entry, EntryQuerySet
from publication.pages import disputing, files, roll_of
from publication.printing import name_of
from publication.readings import Reading
from publication.renderings import rendering_of
from publication.search import page_number, position
from publication.sheets import sheet
from publication.wording import changes_in_words, direction, in_words, release_day
from signatures.models import Line, Signature

MOST_LINES = 300  # printed on the page of all editions; the numbers do not depend on it


class Began(NamedTuple):
    """A line that an edition has and the one before had not, with the line that it replaced, or ""."""

    line: Line
    before: str


@dataclass
class Changes:
    """What happened to the roll between an edition and the one before it."""

    added: int = 0
    withdrawn: int = 0
    removed: int = 0
    disputed: int = 0
    changed: int = 0
    began: list[Began] = field(default_factory=list)

    @property
    def told(self) -> str:
        """The numbers in words."""
        words = changes_in_words(
            added=self.added,
            withdrawn=self.withdrawn,
            removed=self.removed,
            disputed=self.disputed,
            changed=self.changed,
        )
        return words or _("the same names")

    @property
    def more(self) -> int:
        """How many new and changed lines are not among those printed."""
        return self.added + self.changed - len(self.began)


def editions_page(reading: Reading, editions: list[Edition]) -> dict[str, Any]:
    """All editions of a letter, newest first, each with its numbers and what changed against the one before."""
    changes = changes_of_each(reading.letter)
    return {
        **reading.frame("editions"),
        "direction": direction(reading.language),
        "editions": [
            {
                "edition": edition,
                "url": reading.path("edition", language_of(edition, reading), number=edition.number),
                "released": release_day(edition),
                "numbers": in_words(edition.counts),
                "before": edition.number - 1,
                "changes": changes[edition.number],
            }
            for edition in editions
        ],
    }


def language_of(edition: Edition, reading: Reading) -> str:
    """The language in which an edition is read next: the same, or the original's where it has not this one."""
    return reading.language if edition.text_in(reading.language) else reading.letter.language


def changes_of_each(letter: Letter) -> Mapping[int, Changes]:
    """What changed with each edition, by its number, in three queries."""
    changes: dict[int, Changes] = defaultdict(Changes)
    began = began_later(letter)
    for number, replaced, n in began.order_by().values_list("since", "replaced").annotate(n=Count("pk")):
        if replaced:
            changes[number].changed += n
        else:
            changes[number].added += n
    gone = ended(letter).values_list("until", "signature__state", "off")
    for number, state, off, n in gone.annotate(n=Count("pk")):
        if state == Signature.State.WITHDRAWN:
            changes[number].withdrawn += n
        elif off:
            changes[number].disputed += n
        else:
            changes[number].removed += n
    for entry in began.order_by("-since", "-kind", "position_key", "signature_id")[:MOST_LINES]:
        before = Line(entry.kind, entry.name_before or "", entry.suffix_before or "", "")
        replaced = str(before) if before.name and not entry.gone else ""
        changes[entry.since].began.append(Began(entry.line, replaced))
    return changes


def began_later(letter: Letter) -> EntryQuerySet:
    """Lines that were not in edition 1, each with `replaced` and the name and suffix that stood there before."""
    before = Entry.objects.filter(signature=OuterRef("signature"), until=OuterRef("since"))
    return (
        letter.entries.filter(since__gt=1)
        .with_signature()
        .annotate(
            replaced=Exists(before),
            name_before=Subquery(before.values("name")[:1]),
            suffix_before=Subquery(before.values("suffix")[:1]),
        )
    )


def ended(letter: Letter) -> EntryQuerySet:
    """Lines that ended with an edition and were not replaced there."""
    after = Entry.objects.filter(signature=OuterRef("signature"), since=OuterRef("until"))
    return letter.entries.filter(until__isnull=False).exclude(Exists(after)).order_by().with_signature()


def edition_page(edition: Edition, latest: Edition, given: Mapping[str, str], lang: str = "") -> dict[str, Any]:
    """One edition as it was published, `rolls.WHOLE` names a page; `latest` is the newest one that is out.

    Raises Http404 for a language that it was not published in.
    """
    letter = edition.letter
    rendering = rendering_of(edition, lang)
    pages = max(1, -(-edition.entries.count() // rolls.WHOLE))
    page = min(page_number(given.get("page", "")), pages)
    entries = rendering.entries[(page - 1) * rolls.WHOLE : page * rolls.WHOLE]
    stand = rolls.Stand([name_of(entry, rendering.line(entry)) for entry in entries], edition.counts, 0)
    path = partial(address, letter=letter, lang=rendering.language)
    today = rendering.language if is_readable(letter, rendering.language) else letter.language
    return {
        **roll_of(stand, rendering.style),
        **disputing(letter, rendering.language),
        "letter": letter,
        "campaign": letter.campaign,
        "edition": edition,
        "latest": latest,
        "released": release_day(edition),
        "sheet": sheet(edition.content, letter.campaign, rendering.text),
        "languages": languages_of(edition, rendering.language),
        "canonical": settings.SITE_URL + path("edition", number=edition.number),
        "letter_url": address("letter", letter, today),
        "editions_url": address("editions", letter, today),
        "files": files(path, edition.number),
        "json_url": address("edition_letter_file", letter, number=edition.number, suffix="json"),
        "position": position(page, pages),
        "previous_url": f"?page={page - 1}" if page > 1 else "",
        "next_url": f"?page={page + 1}" if page < pages else "",
    }


def languages_of(edition: Edition, current: str) -> list[Language]:
    """The languages in which an edition was published."""
    codes = [text["language"] for text in edition.content["texts"]]
    return languages(codes, current, lambda code: address("edition", edition.letter, code, number=edition.number))


def is_readable(letter: Letter, language: str) -> bool:
    """Whether the letter itself can be read today in a language."""
    return language == letter.language or any(text.language == language for text in readable(letter))
