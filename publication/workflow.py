"""The verbs of publication: an edition is made, signatories are told, a name that left is blanked."""

import datetime
from collections import Counter
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor, label, record
from letters import tokens
from letters import workflow as letter_workflow
from letters.markdown import to_html
from letters.models import Letter, Text
from letters.tokens import Counts
from letters.workflow import NotNow, Refused
from publication import rolls
from publication.models import Edition, Entry, WithheldEntry, edition_digest
from signatures import emails
from signatures.models import Line, Signature


class NobodySigned(Refused):
    """The roll is empty."""


class PublishedMeanwhile(Refused):
    """A colleague, or a second click, was faster."""


@transaction.atomic
def publish(
    *,
    letter: Letter,
    by: Actor,
    keep_open: bool = False,
    number: int | None = None,
    now: datetime.datetime | None = None,
) -> Edition:
    """Make the next edition of an open or closed letter and release it at `now`.

    An open letter closes with it unless `keep_open`. Every signatory with a mailbox is told once. `number`,
    where given, is that of the edition which the publisher has in mind. Raises NotNow, NoText, NobodySigned,
    PublishedMeanwhile.
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


def next_number(letter: Letter) -> int:
    """The number of the edition that publishing `letter` now would make."""
    last = letter.editions.order_by("-number").first()
    return last.number + 1 if last else 1


def set_entries(letter: Letter, listed: list[Signature], number: int) -> list[Entry]:
    """Let the lines that are unchanged run on into edition `number`, end the others, begin new ones.

    Returns the lines of the edition in roll order.
    """
    running = {entry.signature_id: entry for entry in letter.entries.filter(until=None)}
    bases = dict(Text.objects.filter(letter=letter).values_list("language", "basis_id"))
    style = letter.campaign.country_style
    entries, new = [], []
    for signature in listed:
        line = signature.line_in(style)
        entry = running.get(signature.pk)
        if entry and not entry.blanked_at and same(entry, signature, line):
            del running[signature.pk]
        else:
            entry = Entry.of(signature, line, bases[signature.language], number)
            new.append(entry)
        entries.append(entry)
    letter.entries.filter(pk__in=[entry.pk for entry in running.values()]).update(until=number)
    Entry.objects.bulk_create(new, batch_size=500)
    return entries


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


def freeze(letter: Letter, number: int, counts: Counts) -> dict[str, Any]:
    """Everything that a reader of edition `number` reads beside the roll, as JSON."""
    campaign = letter.campaign
    texts = letter.texts.exclude(in_force=None).select_related("in_force")
    ordered = sorted(texts, key=lambda text: (text.pk != letter.original_id, text.language))
    return {
        "edition": number,
        "campaign": {
            "name": campaign.name,
            "letterhead": campaign.letterhead,
            "contact_email": campaign.contact_email,
        },
        "number": letter.number,
        "dates": {
            name: day.isoformat() if (day := getattr(letter, f"{name}_on")) else None
            for name in ("dated", "delivered", "posted")
        },
        "addressees": [
            {
                "kind": addressee.kind,
                "name": addressee.name,
                "office": addressee.office,
                "postal_address": addressee.postal_address,
            }
            for addressee in letter.addressees.all()
        ],
        "affiliations_line": letter.affiliations_line,
        "counts": asdict(counts),
        "texts": [freeze_text(text, counts) for text in ordered],
    }


def freeze_text(text: Text, counts: Counts) -> dict[str, Any]:
    """One text with its numbers resolved, as Markdown and as the HTML that is shown."""
    version, language = text.in_force, text.language
    resolved = {field: tokens.resolve(value, counts, language) for field, value in version.content.items()}
    return {
        "language": language,
        "version": version.number,
        "version_digest": version.digest,
        **resolved,
        "html": str(to_html(version.body, counts, language)),
    }


def tell_signatories(letter: Letter, now: datetime.datetime) -> None:
    """Mail everyone counted who has a mailbox and was not told of a publication before."""
    untold = letter.signatures.counted().filter(told_at=None, contact__isnull=False)
    signatures = list(untold.select_related("letter__campaign", "contact"))
    emails.published(letter, signatures, now=now)
    Signature.objects.filter(pk__in=[signature.pk for signature in signatures]).update(told_at=now)


def blank_withdrawn(*, now: datetime.datetime) -> int:
    """Erase the words and salt of lines whose signature was withdrawn; their leaves stay. Returns how many.

    What readers see does not wait for this: a line reads "[withdrawn]" from the moment of the withdrawal.
    """
    return Entry.objects.to_blank().update(name="", suffix="", country="", search_fold="", salt="", blanked_at=now)
