"""The form by which a letter gets a translation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.forms import languages, offer_choices
from letters.models import Letter


class LanguageForm(forms.Form):
    """A language that `letter` has no text in yet."""

    language = forms.CharField(label=_("Add a language"), max_length=12)

    def __init__(self, data: Any = None, *, letter: Letter) -> None:
        super().__init__(data)
        taken = set(letter.texts.values_list("language", flat=True))
        free = [(code, name) for code, name in languages() if code not in taken]
        offer_choices(self, "language", [("", str(_("Choose a language"))), *free])
