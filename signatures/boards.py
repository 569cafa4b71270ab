"""What is shown of an organization whose board decides: to its contact, to colleagues, and at the desk."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString

from letters import differences
from letters.differences import Differences
from letters.models import Text, Version
from signatures import receipts
from signatures.forms import consent_text
from signatures.models import Pack, PackAnswer, Signature, State
from signatures.pages import text_of
from signatures.workflow.considering import is_over


@dataclass(frozen=True)
class Deciding:
    """The text that a board decides on, and the words that its agreement is stored with.

    `changed` is what it says otherwise than the version that was last agreed to, answered, or put into the pack; None
    where it says the same, or cannot be compared. `fresh` tells a text of another substance than the one agreed to.
    """

    version: Version
    language: str
    text: SafeString
    consent: str
    changed: Differences | None
    fresh: bool


def decided_on(signature: Signature, now: datetime.datetime, *, since: Version | None = None) -> Deciding | None:
    """What the board of a signature decides on, compared with `since`, else with what was agreed to."""
    letter = signature.letter
    text = letter.text_to_sign(signature.language)
    if text is None or text.in_force is None:
        return None
    version = text.in_force
    return Deciding(
        version=version,
        language=text.language,
        text=text_of(letter, version, text.language, now),
        consent=consent_text(signature.kind, letter, version),
        changed=changes_since(since, text) if since else receipts.changes(signature, text),
        fresh=signature.basis_id != text.basis_id,
    )


def changes_since(since: Version, text: Text) -> Differences | None:
    """What the text in force says otherwise than `since`; None where it says the same, or is in another language."""
    in_force = text.in_force
    if in_force is None or since.text_id != text.pk or since.digest == in_force.digest:
        return None
    return differences.between(since.content, in_force.content)


def pack_of(signature: Signature) -> Pack | None:
    return Pack.objects.filter(signature=signature).select_related("seen").first()


def answers_to(signature: Signature) -> list[PackAnswer]:
    """What colleagues answered, the last first; also after the board has decided."""
    return list(PackAnswer.objects.filter(pack__signature=signature).select_related("version"))


def is_being_decided(signature: Signature, now: datetime.datetime | None = None) -> bool:
    """Whether the board of a signature can still decide."""
    return signature.state == State.CONSIDERING and not is_over(signature.letter, now or timezone.now())
