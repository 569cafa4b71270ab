"""The forms around “we did not sign this”: what a disputant says, and what a coordinator decides."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.text import clean_line, has_content
from signatures.fields import MailField, TypedLine
from signatures.workflow import Complaint

LONGEST = 2000  # characters of a statement


class StatementField(forms.CharField):
    """Some lines of plain text from a stranger, each cleaned as it is printed."""

    widget = forms.Textarea

    def bound_data(self, data: Any, initial: Any) -> str:
        return (data or "")[: 2 * LONGEST]

    def to_python(self, value: Any) -> str:
        lines = (super().to_python(value) or "")[: 2 * LONGEST].splitlines()
        return "\n".join(clean_line(line) for line in lines).strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if not has_content(value):
            raise forms.ValidationError(self.error_messages["required"])


class NoticeForm(forms.Form):
    """Who says that the organization did not sign, and why; the address is known from the link."""

    name = TypedLine(label=_("Your name"), max_length=200, error_messages={"required": _("Write your name.")})
    position = TypedLine(
        label=_("Your position in the organization"),
        max_length=200,
        error_messages={"required": _("Write what you are in the organization, for instance “secretary”.")},
    )
    statement = StatementField(
        label=_("What is wrong"),
        max_length=LONGEST,
        help_text=_("For instance: who may sign for you, and that they did not."),
        error_messages={"required": _("Write in a sentence or two what is wrong.")},
        widget=forms.Textarea({"rows": 4}),
    )

    field_order = ("name", "position", "email", "statement")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf = False, True
        return helper

    def complaint(self) -> Complaint:
        return Complaint(**self.cleaned_data)


class DisputeForm(NoticeForm):
    """The same from whoever reads the letter, with the address that is asked to confirm it."""

    email = MailField(
        label=_("Mail address"),
        max_length=254,
        help_text=_(
            "Best the one that your organization gave you: from a domain that this site knows as its own, the name "
            "is taken off at once. It is never shown to the public."
        ),
        error_messages={"required": _("Write your mail address.")},
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class SettleForm(forms.Form):
    """What a coordinator decides on a case, with a note that stays among coordinators."""

    class Verdict(models.TextChoices):
        UPHOLD = "uphold", _("Upheld: the signature is invalid.")
        DISMISS = "dismiss", _("Dismissed: the signature stands.")
        TAKE_BACK = "take-back", _("Taken back: the signature stands again.")

    verdict = forms.ChoiceField(choices=Verdict)
    private_note = forms.CharField(max_length=500, required=False)
