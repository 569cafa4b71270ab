"""Count tokens to choose from while writing, each with the nouns of the letter's language where they are known."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_LABELS: dict[str, Promise] = {
    "groups": _("Organizations"),
    "individuals": _("Individuals"),
    "countries": _("Countries"),
    "signatories": _("All signatories"),
}
# Nouns in the order of a language's plural categories (see letters.tokens).
_NOUNS: dict[str, tuple[str, str, str, str]] = {
    "en": ("organization|organizations", "individual|individuals", "country|countries", "signatory|signatories"),
    "fr": ("organisation|organisations", "personne|personnes", "pays", "signataire|signataires"),
    "es": ("organización|organizaciones", "persona|personas", "país|países", "firmante|firmantes"),
    "pt": ("organização|organizações", "pessoa|pessoas", "país|países", "signatário|signatários"),
    "it": ("organizzazione|organizzazioni", "persona|persone", "paese|paesi", "firmatario|firmatari"),
    "de": ("Organisation|Organisationen", "Einzelperson|Einzelpersonen", "Land|Länder", "Unterzeichner"),
    "ko": ("#개 단체", "#명의 개인", "#개국", "#명"),
    "ar": (
        "منظمة|منظمة|منظمة|منظمات|منظمة|منظمة",
        "شخص|شخص|شخص|أشخاص|شخصًا|شخص",
        "دولة|دولة|دولة|دول|دولة|دولة",
        "موقّع|موقّع|موقّع|موقّعين|موقّعًا|موقّع",
    ),
}
_IN_WORDS = frozenset({"en"})  # elsewhere the words of numbers have a gender or a case, which "une personne" shows


class Offer(NamedTuple):
    """A token under the name of what it counts."""

    label: Promise
    token: str


def offers(language: str) -> list[Offer]:
    """The tokens for a letter in `language`; without nouns where these are not known here."""
    base = language.partition("-")[0]
    nouns = _NOUNS.get(base)
    style = "" if base in _IN_WORDS or not nouns else ":figures"
    return [
        Offer(label, f"{{{{{name}{style}|{nouns[place]}}}}}" if nouns else f"{{{{{name}}}}}")
        for place, (name, label) in enumerate(_LABELS.items())
    ]
