"""The forms of invitations: the list that is brought in, the message that goes before, and an answer."""

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from letters.models import Letter
from letters.review_forms import RemarkField
from signatures import tables
from signatures.fields import TypedLine
from signatures.invitation_reading import Row, understand

HEAD = ["name", "country", "mail", "language"]
MOST_INVITED = 2_000  # rows of one list


class TableField(forms.CharField):
    """A table typed or pasted, read into rows; None where nothing was typed."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[list[str]] | None:
        text = super().clean(value)
        try:
            return bounded(tables.read_text(text)) if text else None
        except tables.Unreadable as error:
            raise forms.ValidationError(str(error)) from error


def bounded(table: list[list[str]]) -> list[list[str]]:
    """The table; raises Unreadable for one of more rows than one list may have."""
    if len(table) > MOST_INVITED + 1:  # with a heading
        raise tables.Unreadable(_("More than %(n)d rows. Bring them in in parts.") % {"n": MOST_INVITED})
    return table


class SourceForm(forms.Form):
    """A list as it is: pasted, or a file."""

    text = TableField(
        label=_("Paste the list"),
        required=False,
        max_length=tables.LONGEST,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        help_text=_("One organization a row: name, country, mail address, language. Cells of a spreadsheet will do."),
    )
    file = forms.FileField(
        label=_("Or choose a file"), required=False, help_text=_("CSV or Excel (.xlsx), up to 2 MB.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("file"):
            try:
                data["text"] = bounded(tables.read(data["file"].read(tables.MAX_BYTES + 1), data["file"].name))
            except tables.Unreadable as error:
                self.add_error("file", str(error))
        if not data.get("text") and not self.errors:
            raise forms.ValidationError(_("Paste a list or choose a file."))
        return data


class ListForm(forms.Form):
    """A list as it was understood, to be corrected. `seen` names it as the person last saw it understood."""

    rows = TableField(
        label=_("The list, one organization a row"),
        max_length=tables.LONGEST,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
        error_messages={"required": _("Nothing is left of the list.")},
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, letter: Letter, table: list[list[str]] | None = None) -> None:
        self.letter = letter
        self.read = understand(table, letter) if table else []
        super().__init__(data, initial={"rows": as_text(self.read), "seen": digest_of(self.read)})

    def understood(self) -> list[Row]:
        """The rows as they are understood now; none where the list cannot be read."""
        table = self.cleaned_data.get("rows") if self.is_bound else None
        return understand(table, self.letter) if table else self.read


def as_text(rows: list[Row]) -> str:
    """Understood rows as a table that reads the same again."""
    return tables.as_text([HEAD, *(row.typed for row in rows)]) if rows else ""


def digest_of(rows: list[Row]) -> str:
    """A name for how a list is understood: SHA-256, in hex."""
    return hashlib.sha256(repr(rows).encode()).hexdigest()


class MessageForm(forms.Form):
    """A few words before the link."""

    message = RemarkField(
        label=_("A short message before the link"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("You may leave it out. The mail says which letter it is, and how to decline."),
    )


class DeclineForm(forms.Form):
    """Why an organization does not sign, if it wants to say."""

    reason = TypedLine(label=_("Why not? You may leave it out."), max_length=500, required=False)
