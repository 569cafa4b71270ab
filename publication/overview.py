"""What the desk shows of letters at a glance: rows of a list, the numbers of one, and the step that comes next."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.access import Power
from campaign.doors import zone_name
from letters.models import Letter, Version
from letters.tokens import Counts
from publication import checks, rolls
from publication.models import Edition
from publication.wording import changes_in_words
from signatures.authority import approved_below
from signatures.models import Signature, State

CHIPS: dict[str, str] = {
    Letter.State.OPEN: "chip-good",
    Letter.State.CLOSED: "chip-accent",
    Letter.State.WITHDRAWN: "chip-alert",
}


@dataclass(frozen=True)
class Row:
    """A letter of a list, with what waits and what counts."""

    letter: Letter
    chip: str
    waiting: int
    counts: Counts


@dataclass(frozen=True)
class Next:
    """What to do next: a sentence, and a link for who may do it."""

    text: str
    url: str = ""
    label: str = ""


def rows(letters: QuerySet[Letter], now: datetime.datetime) -> list[Row]:
    """Letters as rows of a list, the newest first, in four queries."""
    listed = list(letters.annotate(shown_title=Coalesce("original__in_force__title", newest_title())))
    waiting, counts = waiting_of_each(listed), rolls.numbers_of_each(listed, now)
    return [Row(letter, CHIPS.get(letter.state, ""), waiting.get(letter.pk, 0), counts[letter.pk]) for letter in listed]


def newest_title() -> Subquery:
    """The title of a letter's newest version, which a draft goes by."""
    versions = Version.objects.filter(text=OuterRef("original")).order_by("-number")
    return Subquery(versions.values("title")[:1])


def waiting_of_each(letters: Iterable[Letter]) -> dict[int, int]:
    """How many signatures wait for a coordinator, by the letter's id, in one grouped query."""
    queue = Signature.objects.filter(letter__in=[letter.pk for letter in letters]).queue()
    return dict(queue.order_by().values_list("letter").annotate(n=Count("pk")))


def letter_overview(letter: Letter, powers: Collection[str], now: datetime.datetime) -> dict[str, Any]:
    """What stands on a letter’s own page at the desk, for a user with `powers`."""
    by_state = dict(letter.signatures.order_by().values_list("state").annotate(n=Count("pk")))
    edition = letter.editions.released(now).first()
    counts = letter.signatures.totals(now)
    shown = rolls.numbers_of_each([letter], now)[letter.pk]
    changed = rolls.since(edition, shown.signatories, now) if edition else rolls.Changes(0, 0, 0)
    waiting, approved = by_state.get(State.PENDING, 0), by_state.get(State.APPROVED, 0)
    return {
        "chip": CHIPS.get(letter.state, ""),
        "is_open": rolls.is_open(letter, now),
        "waiting": waiting,
        "unconfirmed": by_state.get(State.RECEIVED, 0),
        "counts": counts,
        "approved": approved,
        "below": approved_below(letter),
        "disputes": checks.open_disputes(letter),
        "to_affirm": letter.signatures.to_affirm().count(),
        "edition": edition,
        "changed": changed,
        "next": next_step(letter, edition, waiting, approved, changed, powers),
        "zone": zone_name(letter.campaign.time_zone),
        "now": now,
    }


def next_step(
    letter: Letter,
    edition: Edition | None,
    waiting: int,
    approved: int,
    changed: rolls.Changes,
    powers: Collection[str],
) -> Next:
    """The step that a letter's state, its queue and its latest edition suggest."""
    place = [letter.campaign.slug, letter.slug]
    runs = Power.RUN in powers
    if letter.state == Letter.State.WITHDRAWN:
        return Next(_("This letter was withdrawn. Nothing more can be done with it."))
    if letter.state == Letter.State.DRAFT and not letter.latest.body.strip():
        can, url = Power.DRAFT in powers, reverse("letters:text", args=place)
        return linked(can, _("The letter has no text yet."), url, _("Write it"))
    if waiting:
        text = ngettext("%(n)d signature waits for a decision.", "%(n)d signatures wait for a decision.", waiting)
        return Next(text % {"n": waiting}, reverse("signatures:queue", args=place), _("Go to the queue"))
    if letter.state == Letter.State.DRAFT:
        return linked(runs, _("The text is there. Open it when it is ready to be signed."), "#open", _("Open it"))
    publish = reverse("publication:publish", args=place)
    if not approved:
        return Next(_("Nobody stands on the roll yet. Tell people where they can sign."))
    if edition is None:
        return linked(runs, _("Nothing waits. Publish it when everybody has signed."), publish, _("Publish"))
    changes = changes_in_words(**changed._asdict())
    if changes:
        text = _("The roll has changed since the latest edition: %(changes)s.") % {"changes": changes}
        return linked(runs, text, publish, _("Publish the next edition"))
    return Next(_("Nothing waits. The latest edition is up to date."))


def linked(can: bool, text: str, url: str, label: str) -> Next:
    """A step with its link for those who may take it."""
    return Next(text, url, label) if can else Next(text)
