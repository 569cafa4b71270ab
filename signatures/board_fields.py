"""The day on which a board decides, as signers and contacts type it."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from letters.models import Letter
from signatures.workflow import days_to_decide


class BoardDateField(forms.DateField):
    """A day on which a board can still decide about the letter that was given to `offer`."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("Choose a day, as 2031-03-04.")}
    first = last = datetime.date.max

    def offer(self, letter: Letter, now: datetime.datetime) -> None:
        """Offer the days from tomorrow until the letter's deadline, or for a year, in the campaign's zone."""
        self.first, self.last = days_to_decide(letter, now)
        self.widget.attrs |= {"min": self.first.isoformat(), "max": self.last.isoformat()}

    def to_python(self, value: Any) -> datetime.date | None:
        return super().to_python(value[:20] if isinstance(value, str) else value)

    def validate(self, value: datetime.date | None) -> None:
        super().validate(value)
        if value and value < self.first:
            raise forms.ValidationError(_("Choose a day after today. If your board has decided, leave it empty."))
        if value and value > self.last:
            raise forms.ValidationError(_("Choose a day not after the letter’s deadline, and within a year."))
