"""Verbs of a letter that touch its signatures too."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.events import Actor
from letters import workflow as letter_workflow
from letters.models import Letter, Version
from letters.workflow import NotNow, Refused
from signatures.models import Signature
from signatures.workflow.base import set_derived


class SignedText(Refused):
    """A text that somebody has signed cannot be exchanged without asking them."""


@transaction.atomic
def open_letter(*, letter: Letter, by: Actor, **choices: Any) -> Letter:
    """Open a letter as `letters.workflow.open_for_signatures` does; what was entered on the draft follows it.

    A draft's signatures are bound anew to the version that opening puts in force.
    """
    was_draft = letter_workflow.locked(letter).state == Letter.State.DRAFT
    letter = letter_workflow.open_for_signatures(letter=letter, by=by, **choices)
    if was_draft:
        letter.signatures.update(version=letter.in_force, basis=letter.original.basis)
    return letter


@transaction.atomic
def adopt(*, letter: Letter, by: Actor, now: datetime.datetime | None = None) -> Version:
    """Put the newest version of an opened letter in force, as long as nobody has signed the one that is.

    Raises NotNow, SignedText, NoText.
    """
    letter = letter_workflow.locked(letter)
    if letter.state not in {Letter.State.OPEN, Letter.State.CLOSED}:
        raise NotNow(_("Only an opened letter has a text in force. Opening puts the newest version in force."))
    if letter.signatures.live().exists():
        raise SignedText(_("People have signed the text that is in force, and what they signed cannot be changed."))
    return letter_workflow.adopt(letter=letter, by=by, now=now)


@transaction.atomic
def set_article_rule(*, letter: Letter, by: Actor, article_rule: bool) -> Letter:
    """Switch the article rule and put the whole roll in its new order."""
    Letter.objects.select_for_update().get(pk=letter.pk)  # unlike other locks, waits for signers: see keep_in_order
    letter = letter_workflow.edit(letter=letter, by=by, details={"article_rule": article_rule}, addressees=None)
    signatures = list(letter.signatures.select_for_update())
    for signature in signatures:
        signature.letter = letter
        set_derived(signature)
    Signature.objects.bulk_update(signatures, ["roll_key"], batch_size=500)
    return letter
