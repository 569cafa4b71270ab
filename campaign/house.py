"""House style: what rolls and dates look like in a language, as a campaign settled it or as we have it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from campaign.models import Campaign, HouseStyle

DateFormat = HouseStyle.DateFormat

# Above the two parts of a roll, by language; in others they are English.
HEADINGS = {
    "en": ("Groups", "Individuals"),
    "fr": ("Organisations", "Personnes"),
    "es": ("Organizaciones", "Personas"),
    "pt": ("Organizações", "Pessoas"),
    "de": ("Organisationen", "Einzelpersonen"),
    "it": ("Organizzazioni", "Persone"),
    "ar": ("المنظمات", "الأفراد"),
    "ko": ("단체", "개인"),
    "ja": ("団体", "個人"),
    "zh": ("团体", "个人"),
    "zh-hant": ("團體", "個人"),
    "ru": ("Организации", "Частные лица"),
}
_TRADITIONAL = {"zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-mo": "zh-hant"}


@dataclass(frozen=True)
class Style:
    """How a roll and a date are printed in `language`: headings, format of dates, names of countries, who is first."""

    language: str
    groups: str = HEADINGS["en"][0]
    individuals: str = HEADINGS["en"][1]
    dates: str = DateFormat.LONG
    countries: str = Campaign.CountryStyle.GIVEN
    organizations_first: bool = True


def tags(language: str) -> list[str]:
    """The tags, in small letters, under which words for `language` may be found, the closest first."""
    tag = language.lower()
    return [tag, _TRADITIONAL.get(tag, tag), tag.partition("-")[0]]


def headings(language: str) -> tuple[str, str]:
    """What stands above organizations and individuals where a campaign says nothing."""
    return next((HEADINGS[tag] for tag in tags(language) if tag in HEADINGS), HEADINGS["en"])


class House:
    """A campaign's house style in every language, read in one query, and only once for the same object."""

    def __init__(self, campaign: Campaign) -> None:
        prefetch_related_objects([campaign], "house_styles")
        self.campaign = campaign
        self.rows = {row.language.lower(): row for row in campaign.house_styles.all()}

    def style(self, language: str) -> Style:
        """The style in `language`: of its own row, else the row for all languages, else what we have."""
        return self.made_of([*tags(language), ""], language)

    def otherwise(self, language: str) -> Style:
        """What is printed in `language`, with "" in the campaign's, where a row of just that language is silent."""
        others = [tag for tag in [*tags(language), ""] if tag != language.lower()]
        return self.made_of(others, language or self.campaign.language)

    def made_of(self, tags: list[str], language: str) -> Style:
        """The style in `language` of the rows that `tags` name, the first that says something being right."""
        rows = [self.rows[tag] for tag in tags if tag in self.rows]
        groups, individuals = headings(language)
        return Style(
            language=language,
            groups=settled(rows, "groups_heading", groups),
            individuals=settled(rows, "individuals_heading", individuals),
            dates=settled(rows, "date_format", DateFormat.LONG),
            countries=settled(rows, "country_style", self.campaign.country_style),
            organizations_first=settled(rows, "organizations_first", True),
        )


def settled(rows: list[HouseStyle], field: str, otherwise: Any) -> Any:
    """What the first of `rows` that says something on `field` says."""
    said = (getattr(row, field) for row in rows)
    return next((value for value in said if value not in {"", None}), otherwise)


def thawed(text: dict[str, Any]) -> Style:
    """The style that was frozen with a text of an edition; before styles were frozen, all was printed the same way."""
    return Style(text["language"], **text.get("style", {}))
