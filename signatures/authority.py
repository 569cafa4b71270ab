"""The authority ladder, read: what shows that somebody may sign for an organization, and what is missing, in words."""

import hashlib
from typing import NamedTuple, cast

from django.db.models import Count
from django.db.models.functions import Length
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from letters.models import Letter, Text, Version
from signatures.mail_domains import and_above
from signatures.models import Authority, Domain, Kind, Signature
from signatures.registry_reading import recognized

BELOW = "below"  # the choice, in an address, of those below what their letter asks
SHORT: dict[int, Promise] = {
    Authority.DECLARED: gettext_lazy("self-declared"),
    Authority.OWN_DOMAIN: gettext_lazy("own domain"),
    Authority.SECOND_OFFICER: gettext_lazy("second officer"),
    Authority.VOUCHED: gettext_lazy("vouched"),
}
# By the level that a letter asks: what a coordinator misses of an organization below it, and what its signatory hears.
MISSING: dict[int, Promise] = {
    Authority.OWN_DOMAIN: gettext_lazy(
        "its mailbox at a domain that is verified as its own, a second officer who confirms, or your word for it"
    ),
    Authority.SECOND_OFFICER: gettext_lazy("a second officer who confirms, or your word for it"),
    Authority.VOUCHED: gettext_lazy("your word for it, with how you know"),
}
ASKED: dict[int, Promise] = {
    Authority.OWN_DOMAIN: gettext_lazy(
        "This letter counts an organization once it is known that you may sign for it: by a mail address at a domain "
        "that this site knows as its own, by a second officer, or by the campaign’s word."
    ),
    Authority.SECOND_OFFICER: gettext_lazy(
        "This letter counts an organization once a second officer of it has confirmed that you may sign for it, or "
        "the campaign vouches for you."
    ),
    Authority.VOUCHED: gettext_lazy(
        "This letter counts an organization once the campaign vouches that you may sign for it. Answer any mail of "
        "the campaign, and say how it can be sure."
    ),
}


class Standing(NamedTuple):
    """The level that an organization's signature has reached, and the level that its letter asks."""

    level: int
    asked: int
    entered: bool

    @property
    def below(self) -> bool:
        """Whether it neither counts nor is listed for want of authority, approved or not."""
        return self.level < self.asked

    @property
    def short(self) -> str:
        """The level in a word or two, as “own domain”."""
        return _("entered with its source") if self.entered else str(SHORT[self.level])

    @property
    def words(self) -> str:
        """The level and what is asked in a line or two, for a coordinator."""
        level = _("Level %(level)d, %(what)s.") % {"level": self.level, "what": self.short}
        if not self.asked:
            return f"{level} " + _("This letter asks for none.")
        return f"{level} " + _("This letter asks for %(asked)d.") % {"asked": self.asked}

    @property
    def missing(self) -> str:
        """What a coordinator misses; "" where nothing is."""
        return _("Missing: %(what)s.") % {"what": MISSING[self.asked]} if self.below else ""

    @property
    def told(self) -> str:
        """What a signatory hears of what is missing; "" where nothing is."""
        return str(ASKED[self.asked]) if self.below else ""


class Officers(NamedTuple):
    """How many second officers were named, and how many of them have confirmed."""

    named: int
    confirmed: int

    @property
    def waiting(self) -> int:
        return self.named - self.confirmed


class Shown(NamedTuple):
    """The text that a second officer reads beside the exact line; `changed` in substance since it was signed."""

    version: Version
    language: str
    changed: bool


def of(signature: Signature) -> Standing | None:
    """How an organization's signature stands on the ladder; None for an individual, who speaks for nobody else."""
    if signature.kind != Kind.ORGANIZATION:
        return None
    return Standing(signature.authority, signature.letter.min_authority, is_entered(signature))


def is_entered(signature: Signature) -> bool:
    """Whether a coordinator entered it and said where the consent comes from, which is a coordinator's word."""
    return bool(signature.entered_by and signature.consent_source)


def on_entry(signature: Signature) -> int:
    """The level of a signature that has just been entered, so that nothing else is known of it."""
    return Authority.VOUCHED if signature.kind == Kind.ORGANIZATION and is_entered(signature) else Authority.DECLARED


def level(signature: Signature) -> int:
    """The highest level that the evidence shows now, from 0 to 3; 0 for an individual."""
    if signature.kind != Kind.ORGANIZATION:
        return Authority.DECLARED
    if is_entered(signature) or signature.vouches.filter(ended_at=None).exists():
        return Authority.VOUCHED
    if signature.officers.filter(confirmed_at__isnull=False).exists():
        return Authority.SECOND_OFFICER
    return Authority.OWN_DOMAIN if is_from_own_domain(signature) else Authority.DECLARED


def is_from_own_domain(signature: Signature) -> bool:
    """Whether its confirmed mailbox lies at a domain of its own."""
    return signature.confirmed_at is not None and is_own(signature.mail_domain, signature)


def is_own(host: str, signature: Signature) -> bool:
    """Whether a mail domain was verified for the very organization that signs."""
    owner = owner_of(host)
    organization = recognized(signature) if owner else None
    return organization is not None and organization.pk == owner


def owner_of(host: str) -> int | None:
    """The id of the organization for which a mail domain was verified: itself, else the nearest one above it.

    A provider where anybody gets an address is nobody's own, nor is a top-level domain.
    """
    verified = Domain.objects.filter(domain__in=and_above(host)).order_by(Length("domain").desc())
    return verified.values_list("organization", flat=True).first()


def officers_of(signature: Signature) -> Officers:
    """How many second officers were named for a signature, and how many of them have confirmed."""
    named = signature.officers.aggregate(named=Count("pk"), confirmed=Count("confirmed_at"))
    return Officers(**named)


def shown_to_officer(signature: Signature) -> Shown:
    """What a second officer is shown: the text that was signed, or after a change of substance the one in force."""
    text = cast(Text, signature.letter.text_to_sign(signature.language))  # it was opened, or nobody could have signed
    if signature.basis_id == text.basis_id:
        return Shown(signature.version, signature.language, changed=False)
    return Shown(cast(Version, text.in_force), text.language, changed=True)


def shown_digest(signature: Signature) -> str:
    """A name for the line and the text that a second officer is shown: SHA-256, in hex."""
    shown = [str(signature.line), shown_to_officer(signature).version.digest]
    return hashlib.sha256(repr(shown).encode()).hexdigest()


def approved_below(letter: Letter) -> int:
    """How many approved organizations neither count nor are listed for want of the authority that `letter` asks."""
    if not letter.min_authority:
        return 0
    return letter.signatures.unauthorized().filter(state=Signature.State.APPROVED).count()
