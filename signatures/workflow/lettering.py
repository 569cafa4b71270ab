"""Verbs of a letter that touch its signatures too."""

import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor
from campaign.models import User
from letters import workflow as letter_workflow
from letters.models import Letter, Version
from letters.workflow import NotNow, Refused
from signatures.models import Signature
from signatures.workflow.affirming import ask, keep_consents, rebind_same_words
from signatures.workflow.base import set_derived


class Change(StrEnum):
    """What an adopted version changes for those who have signed."""

    TYPOGRAPHICAL = "typographical"
    SUBSTANTIVE = "substantive"


class Unclassed(Refused):
    """A change of a signed text that nobody has called typographical or substantive."""


@transaction.atomic
def open_letter(*, letter: Letter, by: Actor, **choices: Any) -> Letter:
    """Open a letter as `letters.workflow.open_for_signatures` does; what was entered on the draft follows it.

    A draft's signatures are bound anew to the version that opening puts in force; what they were entered for is kept.
    """
    was_draft = letter_workflow.locked(letter).state == Letter.State.DRAFT
    letter = letter_workflow.open_for_signatures(letter=letter, by=by, **choices)
    if was_draft:
        keep_consents(letter.signatures.exclude(version=letter.in_force))
        letter.signatures.update(version=letter.in_force, basis=letter.original.basis)
    return letter


@transaction.atomic
def adopt(
    *,
    letter: Letter,
    version: Version,
    by: User,
    change: str = "",
    seen: int | None = None,
    now: datetime.datetime | None = None,
) -> bool:
    """Put a newer `version` of an opened letter in force; False where a second coordinator has to agree first.

    `seen` is the number of the version in force that it was compared with, None for none. What somebody has signed
    needs a `change`: a typographical one keeps all signatures and waits for a second coordinator where there is one; a
    substantive one asks the signatories again. Raises NotNow, TextMoved, Unclassed, NoText, Outdated.
    """
    now = now or timezone.now()
    letter = letter_workflow.locked(letter)
    if letter.state not in {Letter.State.OPEN, Letter.State.CLOSED}:
        raise NotNow(_("Only an opened letter has a text in force. Opening puts the newest version in force."))
    version = Version.objects.select_related("text__in_force", "text__letter__original__basis", "translates").get(
        pk=version.pk, text__letter=letter
    )
    letter_workflow.refuse_moved(version.text, seen)
    if seen is not None and version.number <= seen:
        raise NotNow(_("This version is not newer than the one in force. Restore it first: that makes a new version."))
    if not is_signed(version):
        change = Change.SUBSTANTIVE
    if change not in set(Change):
        raise Unclassed(_("People have signed this text. Say whether the change is typographical or of substance."))
    if change == Change.TYPOGRAPHICAL and letter_workflow.has_second(letter, by):
        letter_workflow.propose(version, by=by, now=now)
        return False
    letter_workflow.put_in_force(version, substantive=change == Change.SUBSTANTIVE, by=by, now=now)
    rebind_same_words(letter=letter, now=now)
    ask(letter=letter, now=now)
    return True


def is_signed(version: Version) -> bool:
    """Whether somebody agreed to the substance that is in force of the text of `version`, so that a change matters."""
    text = version.text
    if text.basis_id is None:
        return False
    signed = Signature.objects.live().filter(letter=text.letter_id)
    return (signed if text.is_original else signed.filter(version__text=text)).exists()


@transaction.atomic
def set_article_rule(*, letter: Letter, by: Actor, article_rule: bool) -> Letter:
    """Switch the article rule and put the whole roll in its new order."""
    Letter.objects.select_for_update().get(pk=letter.pk)  # unlike other locks, waits for signers: see keep_in_order
    letter = letter_workflow.edit(letter=letter, by=by, details={"article_rule": article_rule}, addressees=None)
    signatures = list(letter.signatures.select_for_update().order_by("pk"))
    for signature in signatures:
        signature.letter = letter
        set_derived(signature)
    Signature.objects.bulk_update(signatures, ["roll_key"], batch_size=500)
    return letter
