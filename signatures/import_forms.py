"""Bringing a letter in at the desk: what is pasted or uploaded, and what a person checks before it is saved."""

import hashlib
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from letters import intake
from letters.models import Version
from signatures.models import Line as PrintedLine
from signatures.reading import Line, Reading, understand

OPENING = ("title", "date", "salutation", "body", "closing")
LISTS = {"organizations": "Groups", "individuals": "Individuals"}
PARTS = (*OPENING, *LISTS)
MAX_CHARS = 400_000  # more takes too long to understand


class SourceForm(forms.Form):
    """The letter as it is: pasted, or a file."""

    text = forms.CharField(
        label=_("Paste the whole letter with its list"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=MAX_CHARS,
        required=False,
    )
    file = forms.FileField(
        label=_("Or choose a file"), required=False, help_text=_("Text, Markdown, HTML or Word (.docx), up to 2 MB.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file = data.get("file")
        if not file and not data.get("text", "").strip() and not self.errors:
            raise forms.ValidationError(_("Paste a letter or choose a file."))
        if file:
            try:
                data["text"] = intake.read(file.read(intake.MAX_BYTES + 1), file.name)
            except intake.Unreadable as error:
                self.add_error("file", str(error))
            else:
                if len(data["text"]) > MAX_CHARS:
                    self.add_error("file", _("This file holds too much text. Bring in a shorter part of it."))
        return data

    @property
    def reading(self) -> Reading:
        """What the submitted letter is understood to say."""
        return understand(intake.tidy(self.cleaned_data["text"]))


class ReviewForm(forms.Form):
    """What was understood, to be corrected. `seen` names the lists as the person last saw them understood."""

    title = forms.CharField(label=_("Title"), max_length=300)
    date = forms.DateField(
        label=_("Date on the letter"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    salutation = forms.CharField(label=_("Salutation"), max_length=200, required=False)
    body = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 16}),
        max_length=Version._meta.get_field("body").max_length,
    )
    closing = forms.CharField(label=_("Closing"), max_length=200, required=False)
    organizations = forms.CharField(
        label=_("Groups, one a line: Name, Country"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=MAX_CHARS,
        required=False,
    )
    individuals = forms.CharField(
        label=_("Individuals, one a line: Name, role"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MAX_CHARS,
        required=False,
    )
    consent_source = forms.CharField(
        label=_("Where does the consent of those who signed come from?"),
        help_text=_("For instance: their mails to the secretariat, 3 to 9 March. It is recorded with each signature."),
        max_length=300,
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lists = (data.get("organizations") or "") + (data.get("individuals") or "")
        if lists.strip() and not data.get("consent_source"):
            self.add_error("consent_source", _("Say where the consent of those on the list comes from."))
        return data

    @property
    def reading(self) -> Reading:
        """The letter as the fields say it, its lists understood anew and every doubt told again."""
        written = {name: (self[name].value() or "")[:MAX_CHARS] for name in PARTS}
        lists = "\n\n".join(f"{heading}\n\n{intake.tidy(written[name])}" for name, heading in LISTS.items())
        whole = understand("\n\n".join([*(written[name] for name in OPENING), lists]))
        return replace(
            understand(lists),
            title=written["title"],
            date=self.cleaned_data.get("date"),
            salutation=written["salutation"],
            body=written["body"],
            closing=written["closing"],
            doubts=whole.doubts,
        )

    @property
    def lists_were_seen(self) -> bool:
        """Whether the person saw how these very lists are understood."""
        return self.cleaned_data.get("seen") == seen_digest(self.reading)


def initial(reading: Reading) -> dict[str, Any]:
    """A reading as the initial data of a ReviewForm."""
    return {
        "title": reading.title,
        "date": reading.date,
        "salutation": reading.salutation,
        "body": reading.body,
        "closing": reading.closing,
        "organizations": as_lines(reading.organizations),
        "individuals": as_lines(reading.individuals),
        "seen": seen_digest(reading),
    }


def as_lines(lines: list[Line]) -> str:
    """Understood lines as they are printed, one a line."""
    return "\n".join(str(PrintedLine("", line.name, line.role or line.country_printed, "")) for line in lines)


def seen_digest(reading: Reading) -> str:
    """A name for how the lists are understood: SHA-256, in hex."""
    return hashlib.sha256(repr((reading.organizations, reading.individuals)).encode()).hexdigest()
