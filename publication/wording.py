"""Days, time zones and numbers as a reader meets them."""

import datetime
import zoneinfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaign.models import Campaign, HouseStyle
from letters.tokens import Counts
from publication.models import Edition

DateFormat = HouseStyle.DateFormat

ENGLISH = "en-GB"  # its dates read "3 March 2026"; plain "en" would be American


def locale_of(language: str) -> Locale:
    """The locale of a language code as Django writes it ("pt-br"); English for one that is not known."""
    try:
        return Locale.parse(ENGLISH if language == "en" else language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(ENGLISH, sep="-")


def direction(language: str) -> str:
    """How a language is written: "ltr" or "rtl"."""
    return locale_of(language).text_direction


def language_name(language: str) -> str:
    """The name of a language in itself, as a title; its code where CLDR has none."""
    try:
        name = Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


def printed_date(day: datetime.date, language: str = "", dates: str = DateFormat.LONG) -> str:
    """A date in the format `dates` of a house style, as `language` writes it, or the page's."""
    if dates == DateFormat.ISO:
        return day.isoformat()
    locale = locale_of(language or get_language() or "en")
    if dates == DateFormat.MONTH_FIRST and locale.language == "en":
        locale = Locale("en", "US")
    return format_date(day, "full" if dates == DateFormat.WEEKDAY else "long", locale)


def local_day(at: datetime.datetime, campaign: Campaign) -> datetime.date:
    """The day of a moment in a campaign's zone."""
    return at.astimezone(zoneinfo.ZoneInfo(campaign.time_zone)).date()


def release_day(edition: Edition) -> str:
    """The date on which an edition came out: in its campaign's zone, the page's language, the edition's style."""
    return printed_date(local_day(edition.released_at, edition.letter.campaign), dates=edition.style.dates)


def in_words(counts: Counts) -> str:
    """The numbers of a roll as "66 groups and 7 individuals from 23 countries", leaving out what is none."""
    known = ngettext("%(n)d country", "%(n)d countries", counts.countries) % {"n": counts.countries}
    who = signatories_in_words(counts)
    return _("%(who)s from %(countries)s") % {"who": who, "countries": known} if counts.countries else who


def signatories_in_words(counts: Counts) -> str:
    """The numbers of a roll as "66 groups and 7 individuals", leaving out what is none."""
    groups = ngettext("%(n)d group", "%(n)d groups", counts.groups) % {"n": counts.groups}
    people = ngettext("%(n)d individual", "%(n)d individuals", counts.individuals) % {"n": counts.individuals}
    if counts.groups and counts.individuals:
        return _("%(groups)s and %(individuals)s") % {"groups": groups, "individuals": people}
    return people if counts.individuals else groups


def withheld_in_words(counts: Counts) -> list[str]:
    """How many names are counted and not shown, a sentence a kind; none where all are shown."""
    groups, people = counts.withheld_groups, counts.withheld_individuals
    told = [
        (groups, ngettext("%(n)d group’s name is withheld.", "%(n)d groups’ names are withheld.", groups)),
        (people, ngettext("%(n)d individual’s name is withheld.", "%(n)d individuals’ names are withheld.", people)),
    ]
    return [sentence % {"n": n} for n, sentence in told if n]


def changes_in_words(
    *, added: int = 0, withdrawn: int = 0, removed: int = 0, disputed: int = 0, changed: int = 0, asked: int = 0
) -> str:
    """What happened to a roll as "4 added, 1 withdrawn", leaving out what did not; "" if nothing did."""
    told = [
        (added, ngettext("%(n)d added", "%(n)d added", added)),
        (withdrawn, ngettext("%(n)d withdrawn", "%(n)d withdrawn", withdrawn)),
        (removed, ngettext("%(n)d removed", "%(n)d removed", removed)),
        (disputed, ngettext("%(n)d disputed", "%(n)d disputed", disputed)),
        (asked, ngettext("%(n)d asked to affirm the changed text", "%(n)d asked to affirm the changed text", asked)),
        (changed, ngettext("%(n)d changed", "%(n)d changed", changed)),
    ]
    return ", ".join(words % {"n": n} for n, words in told if n)
