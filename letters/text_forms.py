"""The forms of the page on which a text is written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.forms import LineField
from letters import intake
from letters.forms import MarkdownField
from letters.languages import direction
from letters.models import Unsaved, Version

LATEST_NUMBER = 2**31 - 1  # of a version, as far as a database counts


class TextForm(forms.ModelForm):
    """What is said. `began_from` is the number of the version that the writer saw.

    `renders` is the number of the original that stood beside a translation while it was written.
    `continues` says that the form goes on with what is kept unsaved; any other must not replace it unseen.
    """

    title = LineField(label=_("Title"), max_length=300)
    reference = LineField(
        label=_("Re:"), max_length=300, required=False, help_text=_("A reference line, where you want one.")
    )
    salutation = LineField(label=_("Salutation"), max_length=200, required=False)
    body = MarkdownField(label=_("Text of the letter"), max_length=100_000, required=False)
    closing = LineField(label=_("Closing"), max_length=200, required=False)
    began_from = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LATEST_NUMBER)
    renders = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LATEST_NUMBER, required=False)
    continues = forms.BooleanField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Version
        fields = Version.FIELDS

    def __init__(
        self, data: Any = None, *, version: Version | None, language: str, unsaved: Unsaved | None = None
    ) -> None:
        content = unsaved.content if unsaved else version.content if version else {}
        began_from = unsaved.began_from if unsaved else version.number if version else 0
        super().__init__(data, initial={**content, "began_from": began_from, "continues": bool(unsaved)})
        for name in Version.FIELDS:
            self.fields[name].widget.attrs |= {"lang": language, "dir": direction(language)}
        self.fields["body"].widget.attrs |= {"rows": 24, "class": "letter-source form-control", "spellcheck": "true"}

    @property
    def content(self) -> dict[str, str]:
        """The fields of a version, cleaned."""
        return {name: self.cleaned_data[name] for name in Version.FIELDS}

    @property
    def typed_before(self) -> dict[str, str]:
        """The fields of the version that the form began from; empty where there is none."""
        return {name: self.initial.get(name, "") for name in Version.FIELDS}

    @property
    def goes_on(self) -> bool:
        """Whether the form goes on with what is kept unsaved."""
        return bool(self["continues"].value() not in {False, None, "", "False"})

    def go_on_from(self, newer: Version) -> None:
        """Show what was typed again, now to be saved on top of `newer`."""
        self.put(began_from=newer.number)

    def put(self, **fields: Any) -> None:
        """Show what was typed again, with `fields` in the place of what was typed there."""
        self.data = {**self.data.dict(), **fields}


class TypedForm(TextForm):
    """A text that is being typed, to be kept as it is: it may have no title yet."""

    title = LineField(max_length=300, required=False)


class BringInForm(forms.Form):
    """A file whose text is brought into the form, in place of the text that stands there or after it."""

    WHERE = {"instead": _("in place of the text"), "after": _("after the text")}

    file = forms.FileField(
        label=_("A file of yours"),
        help_text=_("Word (.docx), Markdown, plain text or HTML, 2 MB at most."),
        widget=forms.FileInput({"accept": ".docx,.md,.markdown,.txt,.html,.htm"}),
        max_length=200,
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
    )
    where = forms.ChoiceField(label=_("Put its text"), choices=WHERE.items(), initial="instead", required=False)

    def clean(self) -> None:
        """Read the file into `text`."""
        file = self.cleaned_data.get("file")
        if file is None:
            return
        try:
            self.cleaned_data["text"] = intake.read(file.read(intake.MAX_BYTES + 1), file.name)
        except intake.Unreadable as error:
            self.add_error("file", str(error))

    def joined(self, before: str) -> str:
        """The text of the file, after `before` where that was asked for."""
        text = self.cleaned_data["text"]
        parts = [before.rstrip(), text] if self.cleaned_data["where"] == "after" else [text]
        return "\n\n".join(part for part in parts if part)
