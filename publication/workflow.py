"""The verbs of publication: an edition is made, signatories are told, a name that left is blanked."""

import datetime
from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.events import Actor, label, record
from campaign.house import House
from letters import workflow as letter_workflow
from letters.models import Letter, Text
from letters.workflow import NotNow, Refused
from publication import printing, rolls
from publication.freezing import freeze as freeze  # what an edition reads as is asked for before it is published, too
from publication.models import Edition, Entry, WithheldEntry, edition_digest
from signatures import emails
from signatures.models import Kind, Line, Signature


class NobodySigned(Refused):
    """The roll is empty."""


class LeftOut(Refused):
    """Signatures approved for an older text would be left out, and the publisher has not confirmed so many."""


class PublishedMeanwhile(Refused):
    """A colleague, or a second click, was faster."""


@transaction.atomic
def publish(
    *,
    letter: Letter,
    by: Actor,
    keep_open: bool = False,
    number: int | None = None,
    left_out: int = 0,
    now: datetime.datetime | None = None,
) -> Edition:
    """Make the next edition of an open or closed letter and release it at `now`.

    An open letter closes with it unless `keep_open`. Every signatory with a mailbox is told once. `number`,
    where given, is that of the edition which the publisher has in mind; `left_out` how many approved signatures of an
    older text it leaves out. Raises NotNow, NoText, NobodySigned, LeftOut, PublishedMeanwhile.
    """
    now = now or timezone.now()
    letter = letter_workflow.locked(letter)
    following = next_number(letter)
    if number not in {None, following}:
        already = _("Edition %(number)d was published meanwhile. Look at it before you publish another.")
        raise PublishedMeanwhile(already % {"number": following - 1})
    if letter.state not in {Letter.State.OPEN, Letter.State.CLOSED}:
        raise NotNow(_("Only an open or closed letter can be published. Open it first."))
    if letter.in_force is None or not letter.in_force.body.strip():
        raise letter_workflow.NoText(_("The letter has no text yet. Write it first."))
    if letter.state == Letter.State.OPEN and not keep_open:
        letter = letter_workflow.close(letter=letter, by=by, now=now)
    counted = list(rolls.live(letter, now).counted.in_roll_order())
    if not counted:
        raise NobodySigned(_("Nobody stands on the roll yet. Approve a signature first."))
    refuse_unconfirmed(waiting_to_affirm(letter), left_out)
    letter_workflow.mark_published(letter=letter, at=now)
    entries = set_entries(letter, [signature for signature in counted if signature.shown], following)
    set_withheld(letter, [signature for signature in counted if not signature.shown], following)
    tally = Counter((signature.kind, signature.country, signature.shown) for signature in counted)
    content = freeze(letter, following, rolls.numbers(tally))
    edition = Edition.objects.create(
        letter=letter,
        number=following,
        content=content,
        digest=edition_digest(content, [entry.leaf for entry in entries]),
        released_at=now,
        created_at=now,
        created_by=label(by),
    )
    record(
        "edition.published",
        campaign=letter.campaign,
        by=by,
        at=now,
        letter=letter.public_id,
        subject=letter.public_id,
        edition=following,
        digest=edition.digest[:12],
    )
    tell_signatories(letter, now)
    return edition


def waiting_to_affirm(letter: Letter) -> int:
    """How many approved signatures agreed to an older text, so that an edition leaves them out."""
    return letter.signatures.to_affirm().filter(state=Signature.State.APPROVED).count()


def refuse_unconfirmed(waiting: int, left_out: int) -> None:
    """Raise LeftOut where the publisher has confirmed another number of signatures left out than there are."""
    if waiting != left_out:
        told = ngettext(
            "%(n)d approved signature has not affirmed the text in force and would be left out.",
            "%(n)d approved signatures have not affirmed the text in force and would be left out.",
            waiting,
        )
        raise LeftOut(told % {"n": waiting} + " " + _("Confirm this number to publish without them."))


def next_number(letter: Letter) -> int:
    """The number of the edition that publishing `letter` now would make."""
    last = letter.editions.order_by("-number").first()
    return last.number + 1 if last else 1


def set_entries(letter: Letter, listed: list[Signature], number: int) -> list[Entry]:
    """Let the lines that are unchanged run on into edition `number`, end the others, begin new ones.

    They are printed in the style of the original's language. Returns the lines of the edition in roll order.
    """
    running = {entry.signature_id: entry for entry in letter.entries.filter(until=None)}
    bases = dict(Text.objects.filter(letter=letter).values_list("language", "basis_id"))
    style = House(letter.campaign).style(letter.language)
    entries, new = [], []
    for signature in listed:
        line = printing.line_of(signature, style)
        entry = running.get(signature.pk)
        if entry and not entry.blanked_at and same(entry, signature, line):
            del running[signature.pk]
        else:
            entry = Entry.of(signature, line, bases[signature.language], number)
            new.append(entry)
        entries.append(entry)
    letter.entries.filter(pk__in=[entry.pk for entry in running.values()]).update(until=number)
    Entry.objects.bulk_create(new, batch_size=500)
    return sorted(entries, key=lambda entry: printing.kinds(style).index(Kind(entry.kind)))


def set_withheld(letter: Letter, withheld: list[Signature], number: int) -> None:
    """Note who is counted in edition `number` without a name, as `set_entries` does for the others."""
    running = dict(letter.withheld_entries.filter(until=None).values_list("signature_id", "pk"))
    new = [signature for signature in withheld if running.pop(signature.pk, None) is None]
    letter.withheld_entries.filter(pk__in=running.values()).update(until=number)
    WithheldEntry.objects.bulk_create(
        (WithheldEntry(letter=letter, signature=signature, since=number) for signature in new), batch_size=500
    )


def same(entry: Entry, signature: Signature, line: Line) -> bool:
    """Whether a running line still says what its signature says, in the same place and on the same basis."""
    return (
        (entry.name, entry.suffix, entry.country) == line[1:]
        and bytes(entry.position_key) == bytes(signature.roll_key)
        and entry.signature_basis_id == signature.basis_id
    )


def tell_signatories(letter: Letter, now: datetime.datetime) -> None:
    """Mail everyone counted who has a mailbox and was not told of a publication before; note that all are in one."""
    untold = letter.signatures.counted().filter(told_at=None, contact__isnull=False)
    signatures = list(untold.select_related("letter__campaign", "contact", "version__text"))
    emails.published(letter, signatures, now=now)
    letter.signatures.filter(told_at=None, pk__in=letter.signatures.counted()).update(told_at=now)


def blank_withdrawn(*, now: datetime.datetime) -> int:
    """Erase the words and salt of lines whose signature was withdrawn; their leaves stay. Returns how many.

    What readers see does not wait for this: a line reads "[withdrawn]" from the moment of the withdrawal.
    """
    return Entry.objects.to_blank().update(name="", suffix="", country="", search_fold="", salt="", blanked_at=now)
