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
# Nouns in the order of a language's plural categories; what is printed for one number where its word has a gender
# or a case (see letters.tokens).
_NOUNS: dict[str, tuple[str, str, str, str]] = {
    "en": ("organization|organizations", "individual|individuals", "country|countries", "signatory|signatories"),
    "fr": (
        "1=une organisation|organisation|organisations",
        "1=une personne|personne|personnes",
        "pays",
        "signataire|signataires",
    ),
    "es": (
        "1=una organización|organización|organizaciones",
        "1=una persona|persona|personas",
        "1=un país|país|países",
        "1=un firmante|firmante|firmantes",
    ),
    "pt": (
        "1=uma organização|2=duas organizações|organização|organizações",
        "1=uma pessoa|2=duas pessoas|pessoa|pessoas",
        "país|países",
        "signatário|signatários",
    ),
    "it": (
        "1=un’organizzazione|organizzazione|organizzazioni",
        "1=una persona|persona|persone",
        "1=un paese|paese|paesi",
        "1=un firmatario|firmatario|firmatari",
    ),
    "de": (
        "1=eine Organisation|Organisation|Organisationen",
        "1=eine Einzelperson|Einzelperson|Einzelpersonen",
        "1=ein Land|Land|Länder",
        "1=ein Unterzeichner|Unterzeichner",
    ),
    "ko": ("#개 단체", "#명의 개인", "#개국", "#명"),
    "ar": (
        "1=منظمة واحدة|2=منظمتين|منظمة|منظمة|منظمة|منظمات|منظمة|منظمة",
        "1=شخص واحد|2=شخصين|شخص|شخص|شخص|أشخاص|شخصًا|شخص",
        "1=دولة واحدة|2=دولتين|دولة|دولة|دولة|دول|دولة|دولة",
        "1=موقّع واحد|2=موقّعَين|موقّع|موقّع|موقّع|موقّعين|موقّعًا|موقّع",
    ),
}
_IN_FIGURES = frozenset({"ko", "ar"})  # counting words and cases there go badly with numbers in words


class Offer(NamedTuple):
    """A token under the name of what it counts."""

    label: Promise
    token: str


def offers(language: str) -> list[Offer]:
    """The tokens for a letter in `language`; without nouns where these are not known here."""
    base = language.partition("-")[0]
    nouns = _NOUNS.get(base)
    style = ":figures" if base in _IN_FIGURES else ""
    return [
        Offer(label, f"{{{{{name}{style}|{nouns[place]}}}}}" if nouns else f"{{{{{name}}}}}")
        for place, (name, label) in enumerate(_LABELS.items())
    ]
