"""The forms of an organization whose board decides: the day, and what a colleague answers to the pack."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from letters.models import Letter
from signatures.board_fields import BoardDateField
from signatures.fields import TypedLine
from signatures.models import PackAnswer


class BoardDateForm(forms.Form):
    """Another day for the board."""

    decides_on = BoardDateField(label=_("Our board decides on"), error_messages={"required": _("Choose a day.")})

    def __init__(self, data: Any = None, *, letter: Letter, now: datetime.datetime, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["decides_on"].offer(letter, now)


class PackForm(forms.Form):
    """What a colleague answers. `shown` is the digest of the text that the page showed."""

    name = TypedLine(
        label=_("Your name"),
        max_length=200,
        error_messages={"required": _("Write your name, so that your colleagues know who answered.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    position = TypedLine(
        label=_("Your position"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    remark = TypedLine(label=_("Note to your colleagues"), max_length=500, required=False)
    verdict = forms.ChoiceField(choices=PackAnswer.Verdict)
    shown = forms.CharField(max_length=64)
