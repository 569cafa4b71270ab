"""The forms of a letter: what surrounds its text, and its deadline."""

import copy
import datetime
import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.forms import AddressField, LineField, languages, offer_choices, suggest_slug
from campaign.models import Campaign
from letters import workflow
from letters.models import RESERVED_SLUGS, Addressee, Letter

DATE = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class MarkdownField(forms.CharField):
    """Markdown with line feeds alone, whatever the browser sent, so that equal texts have equal digests."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class ZonedTimeField(forms.DateTimeField):
    """A moment typed and shown in the time zone named `zone`, handed over in UTC."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {
        "ambiguous_timezone": _("Clocks change in that hour, so it does not exist or comes twice. Choose another."),
    }

    def __init__(self, *, zone: str = "UTC", **options: Any) -> None:
        super().__init__(**options)
        self.zone = zone

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(zoneinfo.ZoneInfo(self.zone)):
            return super().prepare_value(value)

    def clean(self, value: Any) -> datetime.datetime | None:
        try:
            with timezone.override(zoneinfo.ZoneInfo(self.zone)):
                moment = super().clean(value)
        except ValidationError as error:
            raise ValidationError(self.error_messages.get(error.code or "", error.messages)) from error
        if moment and not 1900 <= moment.year < 3000:  # years at the edge overflow in another zone
            raise ValidationError(self.error_messages["invalid"])
        return moment and moment.astimezone(datetime.UTC)


class DeadlineForm(forms.Form):
    """The deadline of `letter`, in its campaign's zone; none typed means none."""

    closes_at = ZonedTimeField(label=_("Deadline"), required=False)

    def __init__(self, data: Any = None, *, letter: Letter) -> None:
        super().__init__(data, initial={"closes_at": letter.closes_at})
        field, zone = self.fields["closes_at"], letter.campaign.time_zone
        field.zone = zone
        field.help_text = _("Time zone: %(zone)s. Empty means no deadline.") % {"zone": zone}


class WithdrawForm(forms.Form):
    """The tick that a withdrawal is meant."""

    sure = forms.BooleanField(
        label=_("Yes, withdraw this letter for good"),
        error_messages={"required": _("Tick the box if you mean it. A withdrawal cannot be undone.")},
    )


def refuse_taken(slug: str, others: QuerySet[Letter]) -> str:
    """Return `slug`; raise ValidationError where one of `others` has it."""
    if others.filter(slug=slug).exists():
        raise ValidationError(_("Another letter of this campaign has this address. Choose another."))
    return slug


class NewLetterForm(forms.Form):
    """A draft of `campaign` to begin with."""

    title = LineField(label=_("Title"), max_length=300)
    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        required=False,
        validators=Letter._meta.get_field("slug").validators,
        help_text=_("The last part of the letter’s address. Left empty, it is made of the title."),
    )
    language = forms.CharField(label=_("Language"), max_length=12)

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        super().__init__(data, initial={"language": campaign.language})
        self.campaign = campaign
        offer_choices(self, "language", languages())

    def clean_slug(self) -> str:
        letters = self.campaign.letters.all()
        if slug := self.cleaned_data["slug"]:
            return refuse_taken(slug, letters)
        taken = RESERVED_SLUGS | set(letters.values_list("slug", flat=True))
        return suggest_slug(self.cleaned_data.get("title", ""), taken, 80)


class DetailsForm(forms.ModelForm):
    """What surrounds the text. The address is fixed once a letter has been opened.

    What decides who counts is settled by who `runs` the campaign.
    """

    class Meta:
        model = Letter
        fields = workflow.DETAIL_FIELDS
        widgets = {"dated_on": DATE, "delivered_on": DATE, "posted_on": DATE}
        help_texts = {
            "slug": _("The last part of the letter’s address. It can be changed until the letter opens."),
            "min_authority": _(
                "An organization below it can be approved, and is neither counted nor listed before it gets there. "
                "A change holds at once, for those on the roll too; editions that are published stay as they are."
            ),
        }

    def __init__(self, data: Any = None, *, letter: Letter, runs: bool) -> None:
        super().__init__(data, instance=copy.copy(letter))  # a refused form leaves the page's letter alone
        if not runs:
            del self.fields["min_authority"]
        if letter.state != Letter.State.DRAFT:
            del self.fields["slug"]

    def clean_slug(self) -> str:
        return refuse_taken(self.cleaned_data["slug"], self.instance.campaign.letters.exclude(pk=self.instance.pk))

    def clean(self) -> None:
        if not (self.cleaned_data.get("asks_organizations") or self.cleaned_data.get("asks_individuals")):
            self.add_error("asks_individuals", _("Somebody has to be asked: organizations, individuals or both."))


class AddresseeForm(forms.ModelForm):
    """To whom a letter goes, or who gets a copy."""

    name = LineField(
        label=_("Name"),
        max_length=200,
        error_messages={"required": _("Write the name. To leave the row out, empty it or tick “Delete”.")},
    )
    office = LineField(label=_("Office"), max_length=200, required=False)
    postal_address = MarkdownField(
        label=_("Postal address"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )
    email = AddressField(label=_("Mail address (not shown)"), required=False)
    fax = LineField(label=_("Fax (not shown)"), max_length=40, required=False)

    class Meta:
        model = Addressee
        fields = workflow.ADDRESSEE_FIELDS


AddresseeRows = formset_factory(AddresseeForm, extra=2, can_delete=True, max_num=60, validate_max=True)


def addressee_rows(data: Any = None, *, letter: Letter) -> "BaseFormSet[AddresseeForm]":
    """The rows of a letter's addressees, with two empty ones; it works without JavaScript."""
    return AddresseeRows(data, initial=workflow.addressees_of(letter), prefix="addressees")


def typed_addressees(rows: "BaseFormSet[AddresseeForm]") -> list[dict[str, Any]]:
    """Fields of Addressee from valid rows, in their order, without the empty and the deleted ones."""
    typed = (row.cleaned_data for row in rows.forms if row.cleaned_data and not row.cleaned_data["DELETE"])
    return [{name: row[name] for name in workflow.ADDRESSEE_FIELDS} for row in typed]
