"""A list of organizations to invite, as people keep it: what each row says, and what speaks against inviting it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from campaign import addresses
from campaign.text import fold, has_content
from letters.models import Letter
from signatures import countries
from signatures.models import Invitation, Kind, Signature, SignatureQuerySet
from signatures.workflow.inviting import Invited, exhausted

COLUMNS = {
    "name": "name organization organisation organizations group groups association ngo nom",
    "country": "country countries pays land pais",
    "email": "mail email mails address contact courriel emailaddress mailaddress",
    "language": "language lang langue sprache",
}
LONGEST = {"name": 300, "country": 100, "email": 254, "language": 12}
FORMULA = ("=", "+", "@", "-")
State = Invitation.State


class Row(NamedTuple):
    """One row: its number, whom it names as it stands, whom to invite, and what is doubtful.

    Where it `stops`, it cannot be invited; where it `asks`, a person has to tick it; other doubts are told only.
    """

    number: int
    typed: Invited
    invited: Invited
    doubts: list[str]
    asks: bool
    stops: bool


class Known(NamedTuple):
    """What the campaign knows of the mailboxes and names of a list, each as a dictionary or a set of digests."""

    invited: dict[str, list[Invitation]]
    signed: set[str]
    left: set[str]
    names: set[str]
    exhausted: dict[str, bool]


def understand(table: list[list[str]], letter: Letter) -> list[Row]:
    """What each row of a table says, its first row the names of the columns or the first organization."""
    head, body = columns_of(table)
    entries = [entry_of(cells, head) for cells in body]
    known = known_of(letter, entries)
    languages = set(letter.texts.values_list("language", flat=True))
    seen: dict[str, dict[str, int]] = {}
    return [row_of(number, entry, known, languages, seen) for number, entry in enumerate(entries, start=1)]


def columns_of(table: list[list[str]]) -> tuple[dict[str, int], list[list[str]]]:
    """Which column is what, and the rows below; without a heading the mail address tells itself, the rest goes on."""
    named: dict[str, int] = {}
    for place, cell in enumerate(table[0] if table else []):
        word = fold(cell).replace(" ", "")
        for column, words in COLUMNS.items():
            if word in words.split():
                named.setdefault(column, place)
    if "name" in named or "email" in named:
        return named, table[1:]
    width = max((len(cells) for cells in table), default=0)
    mail = next((place for place in range(width) if any("@" in cell for cell in cells_at(table, place))), width)
    rest = [place for place in range(width) if place != mail]
    return dict(zip(("email", "name", "country", "language"), [mail, *rest], strict=False)), table


def cells_at(table: list[list[str]], place: int) -> Iterator[str]:
    return (cells[place] for cells in table if place < len(cells))


def entry_of(cells: list[str], head: dict[str, int]) -> Invited:
    """Whom the cells of a row name, as they stand: the country as it was written."""
    said = {name: cells[place] if place < len(cells) else "" for name, place in head.items()}
    return Invited(said.get("name", ""), said.get("country", ""), said.get("email", ""), said.get("language", ""))


def known_of(letter: Letter, entries: Iterable[Invited]) -> Known:
    """What is known of a list, from five queries."""
    digests = {digest_of(entry.email) for entry in entries} - {""}
    folds = {fold(entry.name)[:300] for entry in entries} - {""}
    invited: dict[str, list[Invitation]] = {}
    for invitation in letter.invitations.exclude(address_digest=""):
        invited.setdefault(invitation.address_digest, []).append(invitation)
    live: SignatureQuerySet = letter.signatures.live().filter(kind=Kind.ORGANIZATION)
    standing = set(live.agreed().values_list("address_digest", "name_fold"))
    ended = letter.signatures.filter(
        kind=Kind.ORGANIZATION, state__in=[Signature.State.WITHDRAWN, Signature.State.REJECTED]
    )
    told = exhausted(letter.campaign).values_list("address_digest", "refused_at")
    return Known(
        invited,
        {digest for digest, _fold in standing} & digests,
        set(ended.values_list("address_digest", flat=True)) & digests,
        {folded for _digest, folded in standing} & folds,
        {digest: refused_at is not None for digest, refused_at in told},
    )


def digest_of(email: str) -> str:
    """The digest of a mail address, "" for what is none."""
    try:
        return addresses.digest(email) if email and len(email) <= LONGEST["email"] else ""
    except addresses.NotAnAddress:
        return ""


def row_of(number: int, entry: Invited, known: Known, languages: set[str], seen: dict[str, dict[str, int]]) -> Row:
    """One row with all that speaks against it. `seen` holds names and row numbers by mailbox, and is added to."""
    digest = digest_of(entry.email)
    stops = [*flaws(entry, digest), *barred(entry, digest, known, seen)]
    asks = [] if stops else [*odd(entry), *met_before(entry, digest, known, seen)]
    code = (countries.find(entry.country) or "") if entry.country else ""
    notes = [] if code or not entry.country else [_("The country “%(country)s” is not known.") % entry._asdict()]
    if entry.language and entry.language not in languages:
        notes.append(_("The letter is not there in the language “%(language)s”.") % entry._asdict())
    language = entry.language if entry.language in languages else ""
    if digest and not stops:
        seen.setdefault(digest, {})[entry.name] = number
    invited = Invited(entry.name, code, entry.email, language)
    return Row(number, entry, invited, [*stops, *asks, *notes], bool(asks), bool(stops))


def flaws(entry: Invited, digest: str) -> Iterator[str]:
    """What makes a row no invitation at all."""
    if not has_content(entry.name):
        yield _("There is no name.")
    if len(entry.name) > LONGEST["name"]:
        yield _("The name is too long for a line.")
    if not entry.email:
        yield _("There is no mail address.")
    elif not digest:
        yield _("“%(email)s” is no mail address.") % {"email": entry.email[:100]}


def barred(entry: Invited, digest: str, known: Known, seen: dict[str, dict[str, int]]) -> Iterator[str]:
    """Why a mailbox is not written to for this name again."""
    if known.exhausted.get(digest):
        yield _("This address asked for no more mail of the campaign.")
    elif digest in known.exhausted:
        yield _("This address has had as many mails as the campaign allows.")
    if entry.name in seen.get(digest, {}):
        yield _("The same as row %(n)d.") % {"n": seen[digest][entry.name]}
    for invitation in known.invited.get(digest, []):
        if invitation.state == State.DECLINED:
            yield _("This address has declined this letter.")
        elif invitation.name == entry.name and invitation.state != State.REVOKED:
            yield _("Invited already.")


def odd(entry: Invited) -> Iterator[str]:
    """What may be a slip of whoever made the list."""
    if entry.name.startswith(FORMULA):
        yield _("The name begins like a formula.")


def met_before(entry: Invited, digest: str, known: Known, seen: dict[str, dict[str, int]]) -> Iterator[str]:
    """What is known of the mailbox or the name under this letter."""
    if digest in known.signed:
        yield _("This address has signed for an organization.")
    elif digest in known.left:
        yield _("This address has withdrawn from this letter, or was not accepted.")
    if fold(entry.name)[:300] in known.names:
        yield _("An organization of this name has signed.")
    for name, number in seen.get(digest, {}).items():
        yield _("The mailbox of row %(n)d, “%(name)s”.") % {"n": number, "name": name}
    for invitation in known.invited.get(digest, []):
        if invitation.state == State.REVOKED:
            yield _("Invited before, as “%(name)s”, and taken back.") % {"name": invitation.name}
        else:
            yield _("This mailbox is invited as “%(name)s”.") % {"name": invitation.name}
