"""The forms of the authority ladder: a signatory names a second officer, a coordinator vouches."""

from django import forms
from django.utils.translation import gettext_lazy as _

from signatures.fields import MailField, TypedLine


class OfficerForm(forms.Form):
    """A second officer, whom a signatory names on their own page."""

    name = TypedLine(
        label=_("Name of the second officer"),
        max_length=200,
        error_messages={"required": _("Write who can confirm it.")},
    )
    position = TypedLine(
        label=_("Position in the organization"),
        max_length=200,
        help_text=_("For instance “treasurer” or “member of the board”."),
        error_messages={"required": _("Write what they are in the organization.")},
    )
    email = MailField(
        label=_("Their mail address"),
        max_length=254,
        help_text=_("Another mailbox than yours. A link to confirm goes there."),
        error_messages={"required": _("Write their mail address: the link to confirm goes there.")},
    )


class VouchForm(forms.Form):
    """How a coordinator knows that somebody may sign for an organization."""

    private_note = TypedLine(
        label=_("How you know that they may sign for it"),
        max_length=500,
        help_text=_("For instance “called their office on 3 March”. Only those who see contacts read it."),
        error_messages={"required": _("Say how you know it. Without that nobody can weigh your word.")},
        widget=forms.Textarea({"rows": 2}),
    )
