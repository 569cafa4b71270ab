"""What a signatory agreed to, what has changed since, and both as a file to keep."""

import datetime
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from letters import differences, tokens
from letters.differences import Differences
from letters.markdown import to_text
from letters.models import Letter, Text, Version
from signatures.models import EarlierConsent, Signature, State

WIDTH = 78  # characters a line of a file


@dataclass(frozen=True)
class Receipt:
    """The record of what one signature agreed to.

    `changed` is what the text in force says otherwise, None where it is the very text that was signed; `substantive`
    whether the signature has to be affirmed for it; `earlier` are the agreements that later ones replaced.
    """

    changed: Differences | None
    substantive: bool
    earlier: list[EarlierConsent]


def of(signature: Signature) -> Receipt:
    """The receipt of a signature; nothing has changed for one that has ended."""
    text = signature.letter.text_to_sign(signature.language)
    earlier = list(signature.earlier_consents.select_related("version"))
    if text is None or not signature.is_live:
        return Receipt(None, False, earlier)
    return Receipt(changes(signature, text), text.basis_id != signature.basis_id, earlier)


def text_to_affirm(signature: Signature) -> Text | None:
    """The text in force that a signature has to affirm in order to count; None where it need not."""
    if signature.state not in {State.PENDING, State.APPROVED, State.LAPSED}:
        return None
    if signature.letter.state == Letter.State.WITHDRAWN:
        return None
    text = signature.letter.text_to_sign(signature.language)
    return text if text and text.basis_id != signature.basis_id else None


def changes(signature: Signature, text: Text) -> Differences | None:
    """What `text` says otherwise than what was signed; None where it says the same, or cannot be compared."""
    before = version_before(signature, text)
    if before is None or text.in_force is None or before.digest == text.in_force.digest:
        return None
    return compared(*(tuple(readable(version).items()) for version in (before, text.in_force)))


@lru_cache(maxsize=16)
def compared(before: tuple[tuple[str, str], ...], after: tuple[tuple[str, str], ...]) -> Differences:
    """The differences of two contents, as pairs of field and text: thousands of signatories share few of them."""
    return differences.between(dict(before), dict(after))


@lru_cache(maxsize=16)
def in_lines(changed: Differences, width: int) -> str:
    """Differences as plain text, in lines of `width` characters."""
    return differences.as_text(changed, width=width)


def readable(version: Version) -> dict[str, str]:
    """The fields of a version for people who know nothing of count tokens."""
    return {name: tokens.blanks(value) for name, value in version.content.items()}


def version_before(signature: Signature, text: Text) -> Version | None:
    """The version of `text` that says what was signed: it itself or, for a translation, the original it renders."""
    signed = signature.version
    if signed.text_id == text.pk:
        return signed
    return signed.translates if signed.translates and signed.translates.text_id == text.pk else None


def has_slips(signature: Signature) -> bool:
    """Whether slips in the text were corrected since it was signed, and nothing else."""
    text = signature.version.text
    return text.in_force_id not in {None, signature.version_id} and text.basis_id == signature.basis_id


def changes_in_words(signature: Signature, text: Text, width: int) -> str:
    """The changes for a mail, in lines of `width` characters; "" where there are none to show."""
    changed = changes(signature, text)
    return in_lines(changed, width) if changed else ""


def as_file(signature: Signature, suffix: str) -> str:
    """The text signed, as Markdown ("md") or plain text, under lines that identify it."""
    version = signature.version
    at = signature.consented_at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    head = [
        _("Signed: %(line)s") % {"line": signature.line},
        _("Version %(number)d, %(language)s, agreed to on %(at)s")
        % {"number": version.number, "language": signature.language, "at": at},
        f"SHA-256 {version.digest}",
    ]
    body = version.body if suffix == "md" else to_text(version.body, language=signature.language, width=WIDTH)
    parts = [version.title, version.reference, version.salutation, body, version.closing]
    consent = [_("Agreed to in these words: “%(words)s”") % {"words": signature.consent_text}]
    return "\n\n".join(["\n".join(head), *filter(None, parts), *(consent if signature.consent_text else [])]) + "\n"
