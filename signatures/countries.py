"""Countries: ISO 3166-1 alpha-2 codes with Kosovo (XK), and INT for what is no one country's.

Names come from CLDR through Babel. What CLDR calls otherwise than people print is in the tables here.
"""

import re
from collections import defaultdict
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from django_countries.data import COUNTRIES

from campaign import text
from signatures import roll

INTERNATIONAL = "INT"
CODES = frozenset(COUNTRIES) | {"XK"}

# Longer than any name of a country.
LONGEST = 100

_PRESS = {"US": "U.S.A.", "GB": "U.K."}

# Everyday English names where CLDR's are of another kind ("Congo - Kinshasa", "Hong Kong SAR China").
_EVERYDAY = {
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
}

# Further names in print: ISO's where it differs, former ones, short forms, parts of a state, and short forms
# in other languages.
_ALIASES = {
    "AE": "UAE; Emirates",
    "BA": "Bosnia; Bosnia-Hercegovina",
    "BN": "Brunei Darussalam",
    "BO": "Plurinational State of Bolivia",
    "BQ": "Bonaire, Sint Eustatius and Saba",
    "BY": "Belorussia; Byelorussia",
    "CD": "DRC; D.R. Congo; Congo DR; DR of the Congo; Zaire; RDC; RD Congo",
    "CG": "Congo",
    "CI": "Ivory Coast",
    "CN": "PRC; P.R. China; Mainland China",
    "CV": "Cabo Verde; Cape Verde Islands",
    "CZ": "Czech Republic",
    "FK": "Falkland Islands (Malvinas); Falklands",
    "FM": "Federated States of Micronesia",
    "GB": "UK; Great Britain; Britain; England; Scotland; Wales; Northern Ireland; "
    "United Kingdom of Great Britain and Northern Ireland; Großbritannien; Grande-Bretagne; "
    "Gran Bretaña; Gran Bretagna; Grã-Bretanha; Великобритания; بريطانيا; 영국; 英国; イギリス",
    "HK": "Hong Kong SAR; 香港; 홍콩; Гонконг; هونغ كونغ",
    "HM": "Heard Island and McDonald Islands",
    "KH": "Kampuchea",
    "KP": "DPRK; D.P.R. Korea; Democratic People's Republic of Korea; Korea, North; 조선민주주의인민공화국; "
    "朝鮮民主主義人民共和国",
    "KR": "ROK; Republic of Korea; Korea, South; S. Korea; 한국; 남한; 大韓民国; Южная Корея",
    "LA": "Lao PDR; Lao People's Democratic Republic",
    "MF": "Saint Martin (French part)",
    "MK": "Macedonia; FYROM; FYR Macedonia",
    "MM": "Burma; Birmanie; Birmania; Birma; Birmânia",
    "MO": "Macau; Macau SAR; 澳門; 澳门; マカオ; 마카오",
    "NL": "Holland; Holanda; Hollande; Olanda",
    "NR": "Naoero",
    "NZ": "Aotearoa; Aotearoa New Zealand",
    "PG": "PNG",
    "PN": "Pitcairn",
    "PS": "State of Palestine; Occupied Palestinian Territory; Occupied Palestinian Territories; "
    "Palestina; Palästina; فلسطين; Палестина; 巴勒斯坦; パレスチナ; 팔레스타인",
    "RU": "Russian Federation",
    "SH": "Saint Helena, Ascension and Tristan da Cunha",
    "SK": "Slovak Republic",
    "SX": "Sint Maarten (Dutch part)",
    "SY": "Syrian Arab Republic",
    "SZ": "Swaziland",
    "TL": "East Timor",
    "TR": "Turkey",
    "TW": "Taiwan, Province of China; Taiwan, R.O.C.; Taiwan, Republic of China; Republic of China; Chinese Taipei",
    "UM": "United States Minor Outlying Islands",
    "US": "U.S.; U.S.A.; United States of America; EE. UU.; EUA; É.-U.; США; 米国; アメリカ",
    "VA": "Holy See; Vatican; Vatican City State",
    "VG": "Virgin Islands, British",
    "VI": "Virgin Islands, U.S.",
    INTERNATIONAL: "Global; International; Worldwide; European Union; EU; Regional; Multinational; "
    "Transnational; Middle East; MENA; Asia-Pacific; Pacific; Latin America and the Caribbean; Balkans; "
    "Western Balkans; Scandinavia; Nordic countries; Central Europe; South Asia; East Asia; West Africa; "
    "East Africa; North Africa; Internationale; Internacional; Internazionale; Internationaal; Mondial; "
    "Mundial; Weltweit; دولي; Международная; 国际; 國際; 国際; 국제",
}

# "International", and the choice in a form: CLDR has no word for either.
_INTERNATIONAL_NAMES = {
    "en": ("International", "International or regional"),
    "fr": ("International", "International ou régional"),
    "es": ("Internacional", "Internacional o regional"),
    "de": ("International", "International oder regional"),
    "pt": ("Internacional", "Internacional ou regional"),
    "it": ("Internazionale", "Internazionale o regionale"),
    "nl": ("Internationaal", "Internationaal of regionaal"),
    "ar": ("دولي", "دولي أو إقليمي"),
    "ko": ("국제", "국제 또는 지역"),
    "ru": ("Международная", "Международная или региональная"),
    "zh": ("国际", "国际或区域"),
    "zh_Hant": ("國際", "國際或區域"),
    "ja": ("国際", "国際または地域"),
}

# Languages in which a printed country is understood, besides English.
_LANGUAGES = (
    "ar bg bn cs da de el es et fa fi fr he hi hr hu id it ja ka ko lt lv nb nl pl pt ro ru sk sl sr sv th "
    "tr uk ur vi zh zh_Hant"
).split()

_FORMAL = re.compile(r"^(?:.* )?(?:republic|kingdom|commonwealth|principality|sultanate|duchy) of (?:the )?")
_INVERTED = re.compile(r"^([^,(]+)[,(]\s*(.* of)(?: the)?\s*\)?$", re.IGNORECASE)


def is_valid(code: str) -> bool:
    """Return whether this is a country's code or INT, written as they are stored."""
    return code in CODES or code == INTERNATIONAL


def find(printed: str) -> str | None:
    """Return the code of a country as people print it, INT for what spans countries, None if in doubt.

    Case, dots, accents and "the" do not count; a code counts in capitals alone. Names are read in English
    (CLDR's, ISO's, formal, common and former ones), then in other languages where all of them agree. "Korea"
    alone is a doubt; so is any US state but Georgia, which is read as the country.
    """
    if len(printed) > LONGEST:
        return None
    printed = text.clean_line(printed)
    if is_valid(printed):
        return printed
    inverted = _INVERTED.sub(r"\2 \1", printed)
    informal = _FORMAL.sub("", text.fold(inverted))
    keys = [_key(form) for form in (printed, inverted, informal)]
    return next((code for key in keys if (code := _english().get(key) or _foreign().get(key))), None)


def name(code: str, language: str = "en") -> str:
    """Return the everyday name of a country, or of INT, in a language; English where the language has none.

    `language` is a tag as Django writes it ("pt-br"). Raise KeyError for what is no code.
    """
    if code == INTERNATIONAL:
        return _international(language)[0]
    if code not in CODES:
        raise KeyError(code)
    locale = _locale(language)
    return _short_english()[code] if locale.language == "en" else locale.territories.get(code) or name(code)


def printed(code: str, given: str, style: str, language: str = "en") -> str:
    """Return what stands on the roll for a country; nothing for INT, as given for what is no code.

    `style` "given" keeps the signatory's own form where there is one; "short" is the name in the letter's
    `language`; "press" is that too, but for "U.S.A." and "U.K." in English.
    """
    if code == INTERNATIONAL:
        return ""
    if code not in CODES or (style == "given" and given.strip()):
        return given.strip()
    if style == "press" and code in _PRESS and _locale(language).language == "en":
        return _PRESS[code]
    return name(code, language)


def choices(language: str = "en") -> list[tuple[str, str]]:
    """Return (code, name) for a form: INT first, then all countries in the order of their names."""
    return list(_choices(language))


@lru_cache(maxsize=128)
def _choices(language: str) -> tuple[tuple[str, str], ...]:
    named = [(code, name(code, language)) for code in sorted(CODES)]
    named.sort(key=lambda choice: roll.key(choice[1], kind="organization", article_rule=False))
    return (INTERNATIONAL, _international(language)[1]), *named


def _international(language: str) -> tuple[str, str]:
    locale = _locale(language)
    names = (_INTERNATIONAL_NAMES.get(tag) for tag in (f"{locale.language}_{locale.script}", locale.language, "en"))
    return next(filter(None, names))


@lru_cache(maxsize=256)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def _short_english() -> dict[str, str]:
    territories = Locale("en").territories
    return {code: _EVERYDAY.get(code, territories[code].replace(" & ", " and ")) for code in CODES}


def _key(printed: str) -> str:
    """Return a matching key, with the accents of very short names: they alone tell "Irã" from "IRA"."""
    parts = ["saint" if part == "st" else part for part in text.fold(printed).split()]
    folded = "".join(part for part in parts if part not in {"the", "and"})
    return folded if len(folded) > 3 or printed.isascii() else printed.casefold()


@cache
def _english() -> dict[str, str]:
    """Return the code for each key of an English name or an alias."""
    named = [(code, alias) for code, aliases in _ALIASES.items() for alias in aliases.split(";")]
    named += list(_short_english().items()) + _territories("en")
    return {_key(alias.strip()): code for code, alias in named}


@cache
def _foreign() -> dict[str, str]:
    """Return the code for each key of a name in other languages that means one code in all of them.

    Short names in plain letters are left out: they are words and given names elsewhere.
    """
    claims = defaultdict(set)
    for code, territory in (claim for language in _LANGUAGES for claim in _territories(language)):
        claims[_key(territory)].add(code)
    return {
        key: codes.pop() for key, codes in claims.items() if len(codes) == 1 and (len(key) > 3 or not key.isascii())
    }


def _territories(language: str) -> list[tuple[str, str]]:
    """Return (code, name) of CLDR's countries, with and without their brackets, and of its regions as INT."""
    found = []
    for code, territory in Locale.parse(language).territories.items():
        if code in CODES:
            found += [(code, territory), (code, re.split(r"\s*[(（]", territory)[0])]
        elif code.isdigit() or code == "EU":
            found.append((INTERNATIONAL, territory))
    return found
