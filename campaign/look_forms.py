"""The forms of a campaign's logo and house style."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from campaign import images
from campaign.forms import LineField, languages
from campaign.house import Style
from campaign.images import Picture
from campaign.models import Campaign, HouseStyle

WIDEST, HIGHEST = 480, 160  # pixels: two for each that is shown
WHO_IS_FIRST = [("True", _("Organizations")), ("False", _("Individuals"))]


class LogoForm(forms.Form):
    """A picture for the letterhead; `cleaned_data["picture"]` is drawn anew."""

    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG or WebP, at most 2 MB. On the letter it is no larger than 240 by 80 pixels."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"required": _("Choose a file first."), "empty": _("This file is empty. Choose another.")},
    )
    alt = LineField(
        label=_("What it shows"),
        max_length=120,
        required=False,
        help_text=_("For those who cannot see it. Leave it empty where the picture only repeats the name beside it."),
    )

    def clean_picture(self) -> Picture:
        upload: UploadedFile = self.cleaned_data["picture"]
        if (upload.size or 0) > images.MOST_BYTES:
            raise ValidationError(str(images.too_heavy()))
        try:
            return images.clean_image(upload.read(), widest=WIDEST, highest=HIGHEST)
        except images.NotAPicture as refusal:
            raise ValidationError(str(refusal)) from refusal


class StyleForm(forms.ModelForm):
    """How rolls and dates are printed in one language; what is left open is as in `otherwise`."""

    groups_heading = LineField(label=_("Above the organizations"), max_length=60, required=False)
    individuals_heading = LineField(label=_("Above the individuals"), max_length=60, required=False)
    organizations_first = forms.TypedChoiceField(
        label=_("Who comes first"), coerce=lambda chosen: chosen == "True", empty_value=None, required=False
    )

    class Meta:
        model = HouseStyle
        fields = ("groups_heading", "individuals_heading", "date_format", "country_style", "organizations_first")

    def __init__(self, data: Any = None, *, instance: HouseStyle, otherwise: Style) -> None:
        super().__init__(data, instance=instance)
        for name, heading in (("groups_heading", otherwise.groups), ("individuals_heading", otherwise.individuals)):
            self.fields[name].widget.attrs |= {"placeholder": heading, "dir": "auto"}
        left_open = _("What is left open is as in all languages.")
        each_its_own = _("Left empty, each language has its own word.")
        self.fields["groups_heading"].help_text = left_open if instance.language else each_its_own
        self.offer("date_format", HouseStyle.DateFormat.choices, otherwise.dates)
        self.offer("organizations_first", WHO_IS_FIRST, str(otherwise.organizations_first))
        if instance.language:
            self.offer("country_style", Campaign.CountryStyle.choices, otherwise.countries)
        else:
            del self.fields["country_style"]

    def offer(self, name: str, choices: list[tuple[str, Any]], otherwise: str) -> None:
        """Offer to say it, or not to, which means `otherwise`; for all languages that is one of the choices."""
        usual = dict(choices)[otherwise]
        if self.instance.language:
            silent = _("As in all languages (%(what)s)") % {"what": usual}
        else:
            silent, choices = usual, [choice for choice in choices if choice[0] != otherwise]
        self.fields[name].choices = [("", silent), *choices]


class StyleLanguageForm(forms.Form):
    """A language that is to be printed in a way of its own."""

    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        super().__init__(data)
        taken = set(campaign.house_styles.values_list("language", flat=True))
        offered = [(code, name) for code, name in languages() if code not in taken]
        self.fields["language"].choices = [("", _("Choose a language")), *offered]
