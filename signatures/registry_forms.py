"""The forms of the registry: an entry, its other names, its domains, its logo, and a list to bring in."""

import copy
import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.forms import AddressField, languages
from campaign.look_forms import LogoForm
from signatures import tables, workflow
from signatures.fields import CountryField, TypedLine, WebsiteField
from signatures.models import Organization, OtherName
from signatures.registry_import import Understood, as_text, table_of, table_of_text, understand

MOST_CHARS = 400_000  # of all cells: the page shows them in a field that is sent back
MOST_MEMBERS = 2_147_483_647  # what the column holds


class EntryForm(forms.ModelForm):
    """What the registry says of one organization. `seen` names what the form showed of it."""

    name = TypedLine(
        label=_("Name"),
        max_length=300,
        help_text=_("In full, as the organization writes it. A name it had before stays as a former one."),
    )
    short_name = TypedLine(label=_("Short name or acronym"), max_length=80, required=False)
    country = CountryField(label=_("Country"), required=False)
    website = WebsiteField(
        label=_("Website"),
        max_length=300,
        required=False,
        help_text=_("To find it. It proves nothing: only a verified domain does."),
    )
    members_represented = forms.IntegerField(
        label=_("Members that it represents"),
        min_value=1,
        max_value=MOST_MEMBERS,
        required=False,
        help_text=_("Of a coalition or umbrella organization: how many organizations are in it."),
    )
    notice_email = AddressField(
        label=_("Mail address for notices"),
        max_length=254,
        required=False,
        help_text=_("Known from elsewhere than a signature, for instance from its imprint. Shown to nobody but you."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Organization
        fields = workflow.EDITABLE

    def __init__(self, data: Any = None, *, instance: Organization | None = None) -> None:
        seen = workflow.entry_digest(instance) if instance else ""
        super().__init__(data, instance=copy.copy(instance), initial={"seen": seen})
        self.fields["country"].offer("", international=True)

    def details(self) -> dict[str, Any]:
        """What `workflow.edit_entry` and `workflow.create_entry` take."""
        return {field: self.cleaned_data[field] for field in workflow.EDITABLE}


class NameForm(forms.Form):
    """Another name of an organization."""

    name = TypedLine(label=_("Another name"), max_length=300)
    kind = forms.ChoiceField(label=_("What it is"), choices=OtherName.NameKind)
    language = forms.ChoiceField(label=_("Language"), required=False)
    until = forms.DateField(
        label=_("Borne until"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Of a former name, if it is known."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["language"].choices = [("", _("Any, or not known")), *languages()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("until") and cleaned.get("kind") != OtherName.NameKind.FORMER:
            self.add_error("until", _("Only a former name has a day until which it was borne."))
        return cleaned


class DomainForm(forms.Form):
    """A mail domain, and how it was verified to be the organization's own."""

    domain = TypedLine(
        label=_("Mail domain"), max_length=300, help_text=_("What stands behind the @ in its mail addresses.")
    )
    note = TypedLine(
        label=_("How you verified it"),
        max_length=300,
        help_text=_(
            "For instance “called the office on 3 March, number from the state’s register”. It stays in the registry."
        ),
    )


class PictureForm(LogoForm):
    """A logo, which stands beside the name of its organization and is not read out."""

    alt = None

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["picture"].help_text = _(
            "PNG, JPEG or WebP, at most 2 MB and 4000 by 4000 pixels. It is drawn anew."
        )


class ListForm(forms.Form):
    """A list of organizations: pasted, or a file."""

    source = TypedLine(
        label=_("Where the list comes from"),
        max_length=300,
        help_text=_("For instance “members’ list of the River Council, 3 March 2031”. Kept with each new entry."),
    )
    text = forms.CharField(
        label=_("Paste the list"),
        widget=forms.Textarea({"rows": 10}),
        max_length=tables.LONGEST,
        required=False,
        help_text=_("Cells of a spreadsheet with their headings, or one organization a line: Name, Country."),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        help_text=_(
            "CSV, Excel (.xlsx, its first sheet) or text, up to 2 MB. A heading says “Name” or “Organisation”."
        ),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if not data.get("file") and not data.get("text", "").strip():
            raise forms.ValidationError(_("Paste a list or choose a file."))
        try:
            table = self.cells(data)
            data["understood"], data["table"] = understand(table), as_text(table)
        except tables.Unreadable as refusal:
            self.add_error("file" if data.get("file") else "text", str(refusal))
        return data

    def cells(self, data: dict[str, Any]) -> list[list[str]]:
        """The cells of what was handed in. Raises tables.Unreadable."""
        file = data.get("file")
        table = table_of(file.read(tables.MAX_BYTES + 1), file.name) if file else table_of_text(data["text"])
        if sum(len(cell) for row in table for cell in row) > MOST_CHARS:
            raise tables.Unreadable(_("This list is too long to check on one page. Bring it in in parts."))
        return table


class ListReviewForm(forms.Form):
    """The list as its cells were read, to be corrected. `seen` names how it was last shown understood."""

    source = TypedLine(label=_("Where the list comes from"), max_length=300)
    table = forms.CharField(
        label=_("The list as it was read"),
        widget=forms.Textarea({"rows": 12, "spellcheck": "false", "wrap": "off"}),
        max_length=tables.LONGEST,
        strip=False,
        help_text=_("Correct it here where it was misread; then read it again."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "table" in data:
            try:
                data["understood"] = understand(table_of_text(data["table"]))
            except tables.Unreadable as refusal:
                self.add_error("table", str(refusal))
        return data

    @property
    def was_seen(self) -> bool:
        """Whether the person saw what this very list is understood to say."""
        return self.cleaned_data.get("seen") == seen_digest(self.cleaned_data["understood"])


def seen_digest(understood: Understood) -> str:
    """A name for what a list is understood to say: SHA-256, in hex."""
    return hashlib.sha256(repr(understood.rows).encode()).hexdigest()


def review(understood: Understood, table: str, source: str) -> ListReviewForm:
    """The form that shows a list as it was read."""
    return ListReviewForm(initial={"source": source, "table": table, "seen": seen_digest(understood)})
