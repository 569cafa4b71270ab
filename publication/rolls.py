"""Who stands on a roll as the public sees it now, and in what numbers.

The roll of an open letter is live: `listed()` and `counted()`. That of a published one is its edition's, less
those who have left since. Numbers are always those of the names that are shown plus those that are withheld.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models import Count as CountOf

from campaign.house import House, Style
from letters.models import Letter
from letters.tokens import Counts
from publication import printing
from publication.models import Edition, Entry, WithheldEntry, valid_in
from publication.printing import Name
from signatures import countries
from signatures.models import Kind, Line, Signature, SignatureQuerySet, disputed, due

WHOLE = 500  # names up to which a roll stands whole on the letter's own page

type Tally = Counter[tuple[str, str, bool]]  # how many of a kind, from a country, shown or not


@dataclass(frozen=True)
class Roll:
    """A letter's roll, not read yet.

    `counted` are its signatures, each with `shown`; `names` are the rows behind the shown ones in roll order,
    and `line` gives the printed line of such a row.
    """

    counted: SignatureQuerySet
    names: QuerySet[Any]
    line: Callable[[Any], Line]

    def name(self, row: Any) -> Name:
        """Such a row as it stands on a page."""
        return printing.name_of(row, self.line(row))


@dataclass(frozen=True)
class Stand:
    """A roll as read: its first lines, the numbers of the whole, how many names are not among the lines."""

    lines: list[Name]
    counts: Counts
    more: int


def is_open(letter: Letter, now: datetime.datetime) -> bool:
    """Whether signing goes on at `now`, be it paused; the deadline holds whether or not a tick has run."""
    return letter.state == Letter.State.OPEN and (letter.closes_at is None or letter.closes_at > now)


def is_live(letter: Letter, published: bool, now: datetime.datetime) -> bool:
    """Whether the letter's page shows today's roll rather than its latest edition's."""
    return not published or (is_open(letter, now) and not letter.campaign.names_at_publication)


def of(letter: Letter, edition: Edition | None, now: datetime.datetime, style: Style) -> Roll:
    """The roll that a letter's page shows at `now`, printed in `style`; `edition` is its latest released one."""
    if edition is None or is_live(letter, True, now):
        return live(letter, now, style)
    return as_published(edition, now, style)


def live(letter: Letter, now: datetime.datetime, style: Style | None = None) -> Roll:
    """Today's roll, printed in `style` or that of the original."""
    printed = style or House(letter.campaign).style(letter.language)
    kind = "-kind" if printed.organizations_first else "kind"
    return Roll(
        counted=counted_now(letter.signatures.all(), now),
        names=letter.signatures.listed(now).order_by(kind, "roll_key", "pk"),
        line=lambda signature: printing.line_of(signature, printed),
    )


def as_published(edition: Edition, now: datetime.datetime, style: Style) -> Roll:
    """The roll of an edition, less those who have left since."""
    return Roll(
        counted=still_counted(edition.letter.signatures.all(), edition.number, now),
        names=edition.entries.standing(now).in_roll_order(style.organizations_first),
        line=line_in(edition, style),
    )


def line_in(edition: Edition, style: Style) -> Callable[[Entry], Line]:
    """What prints a line of an edition in `style`: in the original's language it stands as it was frozen."""
    original = edition.style
    if style.language == original.language:
        return attrgetter("line")
    return lambda entry: printing.printed_anew(entry, style, original.language)


def shown_if(condition: Q) -> Case:
    """The condition as a column that is never NULL."""
    return Case(When(condition, then=Value(True)), default=Value(False))


def counted_now(signatures: SignatureQuerySet, now: datetime.datetime) -> SignatureQuerySet:
    """Those that count today, each with `shown`: whether its name may be."""
    return signatures.counted().annotate(shown=shown_if(due(now)))


def still_counted(signatures: SignatureQuerySet, number: Any, now: datetime.datetime) -> SignatureQuerySet:
    """Those whom edition `number`, which may be an expression, counted and who have not left; each with `shown`."""
    entered = entered_in(signatures.standing(), number)
    return entered.annotate(shown=shown_if(due(now) & Q(by_name=True)))


def entered_in(signatures: SignatureQuerySet, number: Any) -> SignatureQuerySet:
    """Those that edition `number`, which may be an expression, counted; each with `by_name`: whether by a line."""
    lines = Entry.objects.in_edition(number).filter(signature=OuterRef("pk"))
    withheld = WithheldEntry.objects.filter(valid_in(number), signature=OuterRef("pk"))
    return signatures.annotate(by_name=Exists(lines)).filter(Q(by_name=True) | Exists(withheld))


def read(roll: Roll, limit: int = WHOLE) -> Stand:
    """Read a roll with `limit` lines at the most, in two queries, or three where there are more.

    The numbers of a roll that is read whole are those of the very rows that stand on the page.
    """
    rows = list(roll.names[: limit + 1])
    if len(rows) > limit:
        counts = numbers(tally(roll.counted))
        more = counts.signatories - counts.withheld_groups - counts.withheld_individuals - limit
        return Stand([roll.name(row) for row in rows[:limit]], counts, max(more, 1))
    shown = Counter((row.kind, row.country, True) for row in rows)
    return Stand([roll.name(row) for row in rows], numbers(shown + tally(roll.counted.filter(shown=False))), 0)


def tally(signatures: SignatureQuerySet) -> Tally:
    """Count signatures that have `shown` in one grouped query."""
    grouped = signatures.order_by().values_list("kind", "country", "shown").annotate(n=CountOf("pk"))
    return Counter({(kind, country, shown): n for kind, country, shown, n in grouped})


def numbers(of: Tally) -> Counts:
    """The public numbers of a tally: an unknown country and what spans countries count for none."""
    total: Counter[tuple[str, bool]] = Counter()
    for (kind, _country, shown), n in of.items():
        total[kind, shown] += n
    withheld_groups, withheld_individuals = total[Kind.ORGANIZATION, False], total[Kind.INDIVIDUAL, False]
    return Counts(
        groups=total[Kind.ORGANIZATION, True] + withheld_groups,
        individuals=total[Kind.INDIVIDUAL, True] + withheld_individuals,
        countries=len({country for _kind, country, _shown in of} - {"", countries.INTERNATIONAL}),
        withheld_groups=withheld_groups,
        withheld_individuals=withheld_individuals,
    )


def numbers_of_each(letters: Iterable[Letter], now: datetime.datetime) -> dict[int, Counts]:
    """The public numbers of many letters by id, as their own pages show them, in two grouped queries."""
    by_mode: dict[bool, list[int]] = {True: [], False: []}
    for letter in letters:
        published = letter.published_at is not None and letter.published_at <= now
        by_mode[is_live(letter, published, now)].append(letter.pk)
    latest = Edition.objects.filter(letter=OuterRef("letter")).released(now)
    with_edition = Signature.objects.filter(letter__in=by_mode[False]).annotate(
        number=Subquery(latest.values("number")[:1])
    )
    live_ones = counted_now(Signature.objects.filter(letter__in=by_mode[True]), now)
    others = still_counted(with_edition, OuterRef("number"), now)
    tallies: dict[int, Tally] = defaultdict(Counter)
    for signatures in (live_ones, others):
        grouped = signatures.order_by().values_list("letter", "kind", "country", "shown")
        for letter_id, kind, country, shown, n in grouped.annotate(n=CountOf("pk")):
            tallies[letter_id][kind, country, shown] = n
    return defaultdict(Counts, {letter_id: numbers(of) for letter_id, of in tallies.items()})


def by_country(names: QuerySet[Any]) -> dict[str, int]:
    """How many of a roll's `names` each country has, by its code."""
    grouped = names.order_by().values_list("country").annotate(n=CountOf("pk"))
    return {country: n for country, n in grouped if country}


def without_names(roll: Roll) -> Stand:
    """The numbers of a roll without a name."""
    counts = numbers(tally(roll.counted))
    return Stand([], counts, counts.signatories)


class Changes(NamedTuple):
    """What a roll gained and lost."""

    added: int
    withdrawn: int
    removed: int
    asked: int = 0
    disputed: int = 0


def since(edition: Edition, counted: int, now: datetime.datetime) -> Changes:
    """What the roll gained and lost since `edition`: it always leads from that number to `counted`, at `now`.

    `counted` are today's numbers for a live roll, else those of the edition's own roll.
    """
    signatures = edition.letter.signatures
    still = signatures.counted() if is_live(edition.letter, True, now) else signatures.standing()
    left = entered_in(signatures.exclude(pk__in=still), edition.number)
    withdrawn, asked = (
        Q(state=Signature.State.WITHDRAWN),
        Q(state=Signature.State.APPROVED, pk__in=signatures.to_affirm()),
    )
    gone = left.aggregate(
        withdrawn=CountOf("pk", filter=withdrawn),
        removed=CountOf("pk", filter=~withdrawn & ~asked & ~disputed()),
        asked=CountOf("pk", filter=asked),
        disputed=CountOf("pk", filter=disputed()),
    )
    return Changes(added=counted - edition.counts.signatories + sum(gone.values()), **gone)
