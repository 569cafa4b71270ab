"""The forms of a campaign and its team, and the fields and choices that other rooms' forms share."""

import copy
import zoneinfo
from collections.abc import Container
from typing import Any

from anyascii import anyascii
from babel import Locale, UnknownLocaleError
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign import addresses, colour
from campaign.models import RESERVED_SLUGS, Campaign, Membership
from campaign.text import clean_line

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
HIGHEST_MAIL_CAP = 50  # mails to one address
MORE_LANGUAGES = frozenset({"fil", "pt_BR", "zh_Hans", "zh_Hant"})  # beside those with a code of two letters


class LineField(forms.CharField):
    """One printed line: cleaned by `campaign.text.clean_line` before it is checked."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class AddressField(forms.EmailField):
    """A mail address that mail can really go to; "" where none is required."""

    def clean(self, value: Any) -> str:
        address = super().clean(value)
        try:
            return address and addresses.canonical(address) and address
        except addresses.NotAnAddress as error:
            raise ValidationError(_("This is no mail address. Check it for slips.")) from error


def zones() -> list[tuple[str, str]]:
    """The time zones to choose from, by their IANA names."""
    places = (name for name in zoneinfo.available_timezones() if name.partition("/")[0] in REGIONS)
    return [(name, name.replace("_", " ")) for name in ["UTC", *sorted(places)] if name not in REGIONS]


def languages() -> list[tuple[str, str]]:
    """The languages to choose from: code and name in the language of the page, by name."""
    try:
        names = Locale.parse(get_language() or "en", sep="-").languages
    except (UnknownLocaleError, ValueError):
        names = Locale("en").languages
    offered = {code: name for code, name in names.items() if len(code) == 2 or code in MORE_LANGUAGES}
    named = [(code.replace("_", "-"), name) for code, name in offered.items()]
    return sorted(named, key=lambda language: anyascii(language[1]).lower())


def suggest_slug(title: str, taken: Container[str], longest: int) -> str:
    """An address made of a title's words that is not among `taken`."""
    stem = slugify(anyascii(title))[: longest - 4].strip("-") or "untitled"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


class CampaignForm(forms.ModelForm):
    """Everything about a campaign that its owners settle."""

    name = LineField(label=_("Name"), max_length=120)
    letterhead = LineField(
        label=_("Line of the letterhead"),
        max_length=200,
        required=False,
        help_text=_("Stands beside the name at the top of every letter, for instance a postal address."),
    )
    contact_email = AddressField(
        label=_("Public mail address"), required=False, help_text=_("Printed on the letterhead.")
    )
    reply_to = AddressField(
        label=_("Where answers to mails go"),
        required=False,
        help_text=_("Not shown on any page. Without one, answers go to the coordinator or to the public address."),
    )

    class Meta:
        model = Campaign
        fields = (
            "name",
            "summary",
            "letterhead",
            "contact_email",
            "reply_to",
            "accent",
            "time_zone",
            "language",
            "country_style",
            "mail_cap",
            "names_at_publication",
            "outdated_translations",
        )
        widgets = {
            "summary": forms.Textarea({"rows": 3}),
            "accent": forms.TextInput({"type": "color", "class": "form-control-color"}),
            "mail_cap": forms.NumberInput({"min": 0, "max": HIGHEST_MAIL_CAP}),
        }
        help_texts = {
            "summary": _("One or two sentences for the campaign’s page."),
            "accent": _("For links and rules. It must be dark enough to read on paper."),
            "time_zone": _("Deadlines are typed and shown in it."),
            "language": _("New letters begin in it."),
            "outdated_translations": _("A translation lags behind once its original has changed in substance."),
        }

    def __init__(self, data: Any = None, *, instance: Campaign | None = None) -> None:
        super().__init__(data, instance=copy.copy(instance))  # a refused form leaves the page's campaign alone
        offer_choices(self, "time_zone", zones())
        offer_choices(self, "language", languages())
        if "mail_cap" in self.fields:
            self.fields["mail_cap"].required = False  # left empty, it stays as it was

    def clean_mail_cap(self) -> int:
        cap = self.cleaned_data["mail_cap"]
        if cap is not None and cap > HIGHEST_MAIL_CAP:
            raise ValidationError(_("At most %(n)d: more is a nuisance."), params={"n": HIGHEST_MAIL_CAP})
        return self.instance.mail_cap if cap is None else cap

    def clean_accent(self) -> str:
        accent = self.cleaned_data["accent"].lower()
        Campaign._meta.get_field("accent").run_validators(accent)
        reached = colour.contrast(accent, colour.LIGHT_GROUND)
        if reached < colour.LEAST:
            raise ValidationError(
                _("Too light to read on paper: contrast %(reached).1f to 1 of 4.5. Choose a darker one."),
                params={"reached": reached},
            )
        return accent


def offer_choices(form: forms.Form | forms.ModelForm, name: str, choices: list[tuple[str, str]]) -> None:
    """Make the field `name` a choice among `choices` and whatever it is set to now."""
    field, current = form.fields[name], form.get_initial_for_field(form.fields[name], name)
    if current and current not in dict(choices):
        choices = [(current, current), *choices]
    form.fields[name] = forms.ChoiceField(
        label=field.label, help_text=field.help_text, initial=field.initial, choices=choices
    )


class NewCampaignForm(CampaignForm):
    """A campaign to begin with; the rest is settled on its settings page."""

    letterhead = contact_email = reply_to = None
    slug = forms.SlugField(
        label=_("Address"),
        max_length=50,
        required=False,
        validators=Campaign._meta.get_field("slug").validators,
        help_text=_("The first part of every address of its letters. Left empty, it is made of the name."),
    )

    class Meta(CampaignForm.Meta):
        fields = ("name", "slug", "summary", "time_zone", "language")

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug:
            return slug
        taken = RESERVED_SLUGS | set(Campaign.objects.values_list("slug", flat=True))
        return suggest_slug(self.cleaned_data.get("name", ""), taken, 50)


class MemberForm(forms.Form):
    """Somebody to add to the team."""

    email = AddressField(label=_("Mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)


class TeamForm(forms.Form):
    """A member of `campaign` and, to change it, a role."""

    member = forms.ModelChoiceField(Membership.objects.none())
    role = forms.ChoiceField(choices=Membership.Role.choices, required=False)

    def __init__(self, data: Any, *, campaign: Campaign) -> None:
        super().__init__(data)
        members = campaign.memberships.select_related("user", "campaign")
        self.fields["member"] = forms.ModelChoiceField(members)
