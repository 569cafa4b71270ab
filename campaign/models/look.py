"""How a campaign looks and prints: its logo, and its house style in each language."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.models.campaign import Campaign


class HouseStyle(models.Model):
    """How rolls and dates are printed in one language, or with language "" in all.

    What is left empty is as in the row for all languages, and there as `campaign.house` has it. The names of countries
    in all languages are the campaign's own `country_style`.
    """

    class DateFormat(models.TextChoices):
        LONG = "long", _("As the language writes it: 3 March 2026")
        WEEKDAY = "weekday", _("With the weekday: Tuesday, 3 March 2026")
        MONTH_FIRST = "month-first", _("In English the month first: March 3, 2026")
        ISO = "iso", _("Year, month, day: 2026-03-03 (ISO 8601)")

    CAMPAIGN_PATH: ClassVar = "campaign"
    PUBLIC_FIELDS: ClassVar = (
        "campaign language groups_heading individuals_heading date_format country_style organizations_first"
    ).split()
    PRIVATE_FIELDS: ClassVar = ()

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="house_styles")
    language = models.CharField(_("language"), max_length=12, blank=True)
    groups_heading = models.CharField(_("heading of the organizations"), max_length=60, blank=True)
    individuals_heading = models.CharField(_("heading of the individuals"), max_length=60, blank=True)
    date_format = models.CharField(_("dates"), max_length=12, choices=DateFormat, blank=True)
    country_style = models.CharField(_("names of countries"), max_length=8, choices=Campaign.CountryStyle, blank=True)
    organizations_first = models.BooleanField(_("who comes first"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "language"], name="house_style_language_once"),
            models.CheckConstraint(
                condition=~Q(language="") | Q(country_style=""), name="house_style_of_all_leaves_countries"
            ),
            models.CheckConstraint(
                condition=Q(date_format__in=["", "long", "weekday", "month-first", "iso"]),
                name="house_style_date_format_known",
            ),
        ]

    def __str__(self) -> str:
        return f"house style of {self.campaign_id} {self.language}"


class Logo(models.Model):
    """The picture on a campaign's letterhead: a PNG that `campaign.images` has drawn anew."""

    CAMPAIGN_PATH: ClassVar = "campaign"
    PUBLIC_FIELDS: ClassVar = "campaign data digest width height alt".split()
    PRIVATE_FIELDS: ClassVar = ()

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="logo")
    data = models.BinaryField()
    digest = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    alt = models.CharField(_("what it shows"), max_length=120, blank=True)

    def __str__(self) -> str:
        return f"logo of {self.campaign_id}"

    def get_absolute_url(self) -> str:
        return f"{reverse('publication:logo', args=[self.campaign.slug])}?v={self.mark}"

    @property
    def mark(self) -> str:
        """What its address names it by, so that it can be kept: another picture has another address."""
        return self.digest[:16]
