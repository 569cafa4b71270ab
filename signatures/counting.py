"""Where each number of a letter comes from: who counts, who does not and why, and what the text says."""

import datetime
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters import hints, lint_desk, tokens
from letters.models import Addressee, Letter, Text, Version
from letters.tokens import Counts, TypedCount
from signatures import authority, countries
from signatures.models import Kind, SignatureQuerySet, State, due

NAMED = 1000  # names that one page prints; the numbers do not depend on it

# Why a signature in this state does not count, in the order of its way.
REASONS = {
    State.RECEIVED: gettext_lazy("not confirmed by mail yet"),
    State.CONSIDERING: gettext_lazy("being decided by its board"),
    State.PENDING: gettext_lazy("waits for a coordinator"),
    State.APPROVED: gettext_lazy("approved, but agreed to an older text"),
    State.REJECTED: gettext_lazy("not accepted"),
    State.EXPIRED: gettext_lazy("never confirmed by mail"),
    State.LAPSED: gettext_lazy("not affirmed after a change of the text"),
    State.SUSPENDED: gettext_lazy("disputed"),
    State.INVALIDATED: gettext_lazy("invalidated"),
    State.WITHDRAWN: gettext_lazy("withdrawn by its signatory"),
}
# A token is one thing, whatever marks its nouns hold.
_SENTENCE = re.compile(r"(?:\{\{[^{}\n]{1,300}\}\}|(?![.!?…]\s|\n\s*\n).)+[.!?…]?", re.DOTALL)


class Tally(NamedTuple):
    """How many signatures of one kind count from one place, and how many of them without a name."""

    kind: str
    country: str
    number: int
    withheld: int


@dataclass
class Place:
    """Those who count from one country, from none in particular (INT), or from one that is not known ("")."""

    code: str
    groups: int = 0
    individuals: int = 0
    withheld: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, row: Tally) -> None:
        """Count the signatures of one kind in."""
        if row.kind == Kind.ORGANIZATION:
            self.groups += row.number
        else:
            self.individuals += row.number
        self.withheld += row.withheld

    @property
    def total(self) -> int:
        return self.groups + self.individuals

    @property
    def name(self) -> str:
        """The country's name in English, as at the desk."""
        return countries.name(self.code) if countries.is_valid(self.code) else self.code


class Uncounted(NamedTuple):
    """How many signatures in a state do not count, and why; with `authority` of the list that shows them."""

    state: str
    reason: str
    number: int
    authority: str = ""


class Doubt(NamedTuple):
    """A number typed into the text that is not the roll's, and the token that would follow the roll."""

    typed: TypedCount
    number: int
    token: str


class Step(NamedTuple):
    """One line of a check list, and its class: is-done, is-warn or is-stop."""

    text: str
    look: str


class Numbers(NamedTuple):
    """What counts, place by place. `complete`: every name that may be shown is there."""

    counts: Counts
    countries: list[Place]
    international: Place
    unknown: Place
    withheld: list[str]
    complete: bool

    @property
    def withheld_number(self) -> int:
        return self.counts.withheld_groups + self.counts.withheld_individuals


def would_count(letter: Letter) -> SignatureQuerySet:
    """The signatures that count or, on a draft, those that would if it were opened now.

    Opening binds what was entered on a draft to the version that it puts in force.
    """
    if letter.in_force:
        return letter.signatures.counted()
    return letter.signatures.agreed().authorized().filter(state=State.APPROVED)


def gather(letter: Letter, *, private: bool, now: datetime.datetime) -> Numbers:
    """Where the numbers of `letter` come from; names that are withheld at `now` only where `private`."""
    counted = would_count(letter)
    by_place = counted.order_by().values_list("kind", "country")
    tally = [Tally(*row) for row in by_place.annotate(n=Count("pk"), hidden=Count("pk", filter=~due(now)))]
    places = {row.country: Place(row.country) for row in tally}
    for row in tally:
        places[row.country].add(row)
    named = list(counted.filter(due(now)).in_roll_order()[: NAMED + 1])
    for signature in named[:NAMED]:
        if signature.country in places:
            places[signature.country].names.append(str(signature.line))
    international = places.pop(countries.INTERNATIONAL, Place(countries.INTERNATIONAL))
    unknown = places.pop("", Place(""))
    withheld = counted.filter(~due(now)).in_roll_order()[:NAMED] if private else []
    return Numbers(
        counts=counts_of(tally),
        countries=sorted(places.values(), key=lambda place: (-place.total, place.name)),
        international=international,
        unknown=unknown,
        withheld=[str(signature.line) for signature in withheld],
        complete=len(named) <= NAMED,
    )


def counts_of(tally: list[Tally]) -> Counts:
    """The public numbers that a tally adds up to: for what counts today, those of `totals()`."""
    groups = [row for row in tally if row.kind == Kind.ORGANIZATION]
    individuals = [row for row in tally if row.kind == Kind.INDIVIDUAL]
    return Counts(
        groups=sum(row.number for row in groups),
        individuals=sum(row.number for row in individuals),
        countries=len({row.country for row in tally} - {"", countries.INTERNATIONAL}),
        withheld_groups=sum(row.withheld for row in groups),
        withheld_individuals=sum(row.withheld for row in individuals),
    )


def uncounted(letter: Letter, counts: Counts) -> list[Uncounted]:
    """What of `letter` is not among `counts`, by state, in the order of a signature's way."""
    numbers = dict(letter.signatures.order_by().values_list("state").annotate(Count("pk")))
    below = authority.approved_below(letter)
    numbers[State.APPROVED] = numbers.get(State.APPROVED, 0) - counts.signatories - below
    listed = [Uncounted(state, str(reason), numbers[state]) for state, reason in REASONS.items() if numbers.get(state)]
    unauthorized = Uncounted(State.APPROVED, _("approved, but below the authority asked"), below, authority.BELOW)
    return [unauthorized, *listed] if below else listed


def sentences(version: Version | None, counts: Counts, language: str) -> list[tuple[str, str]]:
    """Each sentence of `version` that a count token changes: as typed, and as it reads with `counts`."""
    text = "\n\n".join(version.content.values() if version else [])
    found = (" ".join(match[0].split()) for match in _SENTENCE.finditer(text))
    read = ((sentence, tokens.resolve(sentence, counts, language)) for sentence in found)
    return [(typed, printed) for typed, printed in read if typed != printed]


def doubts(version: Version | None, counts: Counts, language: str) -> list[Doubt]:
    """The numbers typed into the body of `version` that are not those of `counts`."""
    body = version.body if version else ""
    return [
        Doubt(typed, getattr(counts, typed.subject), tokens.offer(body, typed))
        for typed in tokens.disagreements(body, counts, language)
    ]


def hints_on(text: Text, version: Version | None) -> lint_desk.Hints:
    """What an editor would look at again in `version` of `text`, also names that stand on the roll for all to see."""
    letter = text.letter
    names = would_count(letter).filter(due()).values_list("name", flat=True)
    content = version.content if version else dict.fromkeys(Version.FIELDS, "")
    return lint_desk.hints_on(letter, text, content, names)


def before_opening(letter: Letter) -> list[Step]:
    """What is ready and what may have been forgotten, to read before `letter` is opened."""
    version = letter.in_force or letter.latest
    has_text = bool(version and version.body.strip())
    found = hints.on(version.content if version else {}, letter.language)
    unknown, typed = ", ".join(found.unknown), "; ".join(f"“{hint.words}”" for hint in found.typed)
    to = letter.addressees.filter(kind=Addressee.Kind.TO)
    return [
        step(has_text, _("It has its text."), _("It has no text yet. Write it first."), stops=True),
        step(to.exists(), _("It has an addressee."), _("It has no addressee.")),
        step(bool(letter.dated_on), _("It has a date."), _("It has no date. Publication can still set one.")),
        step(
            not unknown,
            _("Every number in braces is understood."),
            _("Not understood, so printed as it stands: %(tokens)s") % {"tokens": unknown},
        ),
        step(
            not typed,
            _("No number of signatories is typed by hand."),
            _("Typed by hand, so it does not follow the roll: %(numbers)s") % {"numbers": typed},
        ),
    ]


def step(ready: bool, done: str, missing: str, *, stops: bool = False) -> Step:
    """One line of a check list."""
    if ready:
        return Step(done, "is-done")
    return Step(missing, "is-stop" if stops else "is-warn")
