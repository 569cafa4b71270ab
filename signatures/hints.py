"""What a coordinator is told of a name that another one is like."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from signatures import countries
from signatures.matching import Reason
from signatures.models import Decision, Organization, Signature, State

SAME_DOMAIN, SAME_HOST, SAME_ADDRESS = "verified-domain", "website", "address"
REASONS: dict[str, Promise] = {
    Reason.SAME: gettext_lazy("the same name"),
    Reason.CASE: gettext_lazy("the same but for case, accents or signs"),
    Reason.SPACING: gettext_lazy("the same but for spaces"),
    Reason.HOMOGLYPH: gettext_lazy("looks the same, in other letters"),
    Reason.ARTICLE: gettext_lazy("the same but for small words"),
    Reason.TITLE: gettext_lazy("the same but for a title"),
    Reason.LEGAL_FORM: gettext_lazy("the same but for the form in law"),
    Reason.ABBREVIATION: gettext_lazy("the same, abbreviated"),
    Reason.ORDER: gettext_lazy("the same words in another order"),
    Reason.SCRIPT: gettext_lazy("sounds the same, in another script"),
    Reason.SECOND_NAME: gettext_lazy("one name holds the other"),
    Reason.ACRONYM: gettext_lazy("may be its acronym"),
    Reason.SPELLING: gettext_lazy("nearly the same spelling"),
    SAME_DOMAIN: gettext_lazy("its mail comes from a verified domain of that one"),
    SAME_HOST: gettext_lazy("the same website"),
    SAME_ADDRESS: gettext_lazy("the same mail address"),
}


@dataclass
class Hint:
    """Another name: of an entry of the registry, of a signature under the same letter, or of both.

    `reasons` are keys of REASONS, `same_name` says that nothing but case, accents and signs may tell the two apart.
    """

    name: str
    score: int
    reasons: list[str]
    same_name: bool = False
    met: str = ""  # the one of its names that is near
    entry: Organization | None = None
    signature: Signature | None = None
    decisions: list[Decision] = field(default_factory=list)

    def add(self, reason: str, score: int) -> None:
        """Let something else speak for it too."""
        if reason not in self.reasons:
            self.reasons.append(reason)
        self.score = max(self.score, score)

    def order(self) -> tuple[bool, bool, int, str]:
        """The same name first, then the nearest; what counts before what waits."""
        approved = self.signature is not None and self.signature.state == State.APPROVED
        return (not (self.same_name and self.signature), not approved, -self.score, self.name)

    @property
    def chip(self) -> str:
        """It in a few words."""
        if self.signature and self.same_name:
            approved = self.signature.state == State.APPROVED
            return _("already on this letter: approved") if approved else _("signed twice: also waits")
        return _("like “%(name)s”") % {"name": self.name}

    @property
    def look(self) -> str:
        return "chip-alert" if self.signature and self.same_name else "chip-warn"

    @property
    def why(self) -> list[str]:
        return [str(REASONS[reason]) for reason in self.reasons]

    @property
    def kind(self) -> str:
        """Where the name stands."""
        if self.signature:
            return _("under this letter: %(state)s") % {"state": self.signature.get_state_display()}
        return _("in the registry") if self.entry else _("in this list")

    @property
    def country(self) -> str:
        shown = self.signature or self.entry
        return countries.printed(shown.country, "", "") if shown else ""

    @property
    def website(self) -> str:
        shown = self.signature or self.entry
        return shown.website if shown else ""
