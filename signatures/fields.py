"""The fields of the public forms: what a stranger types is made fit for print, or sent back."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign.forms import AddressField, LineField
from campaign.text import clean_line, has_content
from signatures import countries

MOST_TYPED = 2000  # characters of one field that are looked at: cleaning takes time


class BriefEcho:
    """Shows again what was typed: cleaned, and not more of it than a person types."""

    def bound_data(self, data: Any, initial: Any) -> str:
        return clean_line((data or "")[:MOST_TYPED])


class TypedLine(BriefEcho, LineField):
    """One printed line from a stranger: empty, or with a letter or digit in it."""

    def to_python(self, value: Any) -> str:
        refuse_untypable(value)
        return super().to_python(value)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not has_content(value):
            raise ValidationError(_("Write it with letters or digits."))


class MailField(BriefEcho, AddressField):
    """A mail address from a stranger."""


class WebsiteField(BriefEcho, forms.URLField):
    """A web address; https:// goes before one that was typed without."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {"invalid": _("Write the address of a website: https://www.example.org")}

    def to_python(self, value: Any) -> str:
        refuse_untypable(value)
        return super().to_python(clean_line(value or "")) or ""

    def run_validators(self, value: str) -> None:
        super().run_validators(value)
        if "@" in urlsplit(value).netloc:  # https://known.example@unknown.example leads to the second
            raise ValidationError(self.error_messages["invalid"])


class CountrySelect(forms.Select):
    """Countries, each with the form in which `country_style` prints it where that is another."""

    country_style = ""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **kwargs)
        printed = countries.printed(str(value), "", self.country_style)
        if printed and printed != label:
            option["attrs"]["data-printed"] = printed
        return option


class CountryField(forms.ChoiceField):
    """A country's code, INT, or nothing where none is required."""

    widget = CountrySelect
    default_error_messages = {"invalid_choice": _("Choose a country from the list.")}

    def offer(self, country_style: str, *, international: bool) -> None:
        """Offer all countries in the language of the page; INT is for what is no one country's."""
        self.widget.country_style = country_style
        offered = countries.choices(get_language() or "en")[0 if international else 1 :]
        self.choices = [("", _("Choose a country") if self.required else _("Not said")), *offered]

    def valid_value(self, value: str) -> bool:
        return countries.is_valid(value)


def refuse_untypable(value: Any) -> None:
    """Raise ValidationError for what no keyboard gives: a NUL, or pages of text in one line."""
    if value and ("\0" in value or len(value) > MOST_TYPED):
        raise ValidationError(_("This does not fit on a line. Write it again, and shorter."))
