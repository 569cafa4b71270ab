"""The forms of the moderation desk."""

import copy
import zoneinfo
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import User
from letters.forms import ZonedTimeField
from letters.models import Letter
from signatures import workflow
from signatures.forms import CountryField, TypedLine, WebsiteField
from signatures.models import Decision, Display, Organization, Signature

TYPED = "%Y-%m-%dT%H:%M"  # of a datetime-local input
HIGHEST_PIN = 32_767
UNNAMED = frozenset({Display.WITHHELD, Display.ADDRESSEE_ONLY})


class DecisionForm(forms.Form):
    """A verdict, with what the signatory is told and what stays among coordinators.

    `organization` may name the entry of the registry that an approved signature is of, among those that `user` sees.
    """

    verdict = forms.ChoiceField(choices=Decision.Verdict)
    reason = forms.CharField(max_length=500, required=False)
    private_note = forms.CharField(max_length=500, required=False)
    organization = forms.ModelChoiceField(Organization.objects.none(), to_field_name="public_id", required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["organization"].queryset = Organization.objects.visible_to(user).current()


class LineForm(forms.ModelForm):
    """What is printed of a signatory, and where it stands."""

    name = TypedLine(label=_("Name as printed"), max_length=300)
    role = TypedLine(
        label=_("Line under the name"),
        max_length=300,
        required=False,
        help_text=_("Of an individual: “former chair, River Commission”."),
    )
    country = CountryField(label=_("Country, for the count"), required=False)
    country_printed = TypedLine(
        label=_("Country as printed"),
        max_length=100,
        required=False,
        help_text=_("Left empty, its usual name is printed."),
    )
    website = WebsiteField(label=_("Website"), max_length=300, required=False)
    family_name = TypedLine(
        label=_("Family name, for the order"),
        max_length=150,
        required=False,
        help_text=_("Of an individual. Left empty, the last word of the name counts."),
    )

    class Meta:
        model = Signature
        fields = ("name", "role", "country", "country_printed", "website", "family_name", "display")

    def __init__(self, data: Any = None, *, instance: Signature, **kwargs: Any) -> None:
        super().__init__(data, instance=copy.copy(instance), **kwargs)  # the page keeps what is stored
        self.fields["country"].offer(instance.letter.campaign.country_style, international=True)


class EntryForm(LineForm):
    """Somebody who agreed elsewhere."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Signature.Kind, widget=forms.RadioSelect)
    consent_source = TypedLine(
        label=_("Where the consent comes from"),
        max_length=300,
        help_text=_("For instance “mail of 3 March to the secretariat”. Kept with the signature, never published."),
    )

    class Meta(LineForm.Meta):
        fields = ("kind", *LineForm.Meta.fields)

    def __init__(self, data: Any = None, *, letter: Letter) -> None:
        super().__init__(data, instance=Signature(letter=letter), initial={"kind": Signature.Kind.ORGANIZATION})
        self.fields["display"].choices = [choice for choice in Display.choices if choice[0] != Display.LISTED_FROM]

    def entry(self) -> dict[str, Any]:
        """What `workflow.enter` takes for one signatory."""
        return {field: value for field, value in self.cleaned_data.items() if field != "consent_source"}


class CorrectionForm(LineForm):
    """How a signature is printed and where it stands on the roll. `seen` names what the form showed of it.

    A name that its signatory withheld stays so: only its signatory lists it again.
    """

    roll_override = TypedLine(
        label=_("Ordered as if it were"),
        max_length=300,
        required=False,
        help_text=_("“The 77 Project” ordered as “77 Project” stands under 7."),
    )
    pin = forms.IntegerField(
        label=_("Place before all others"),
        min_value=1,
        max_value=HIGHEST_PIN,
        required=False,
        help_text=_("1 is the first of its kind. Leave it empty for the usual order."),
    )

    seen = forms.CharField(widget=forms.HiddenInput)

    class Meta(LineForm.Meta):
        fields = (*LineForm.Meta.fields, "listed_from", "roll_override", "pin")
        widgets = {"listed_from": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        labels = {"listed_from": _("Listed from")}

    def __init__(self, data: Any = None, *, instance: Signature) -> None:
        super().__init__(data, instance=instance, initial={"seen": workflow.shown_digest(instance)})
        if instance.display in UNNAMED and not instance.entered_by:
            self.fields["display"].choices = [choice for choice in Display.choices if choice[0] in UNNAMED]
        if instance.kind == Signature.Kind.ORGANIZATION:
            del self.fields["role"], self.fields["family_name"]

    def fields_corrected(self) -> dict[str, Any]:
        """What `workflow.correct` takes."""
        return {field: value for field, value in self.cleaned_data.items() if field != "seen"}

    def corrected(self) -> Signature:
        """The signature as it would be, unsaved."""
        workflow.set_derived(self.instance)
        return self.instance

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("display") != Display.LISTED_FROM:
            cleaned["listed_from"] = None
        elif not cleaned.get("listed_from") and "listed_from" not in self.errors:
            self.add_error("listed_from", _("Say from which day the name may be listed."))
        return cleaned


class OpenForm(forms.Form):
    """Who can reach the letter while it is open, and until when, typed in the campaign's zone.

    Nothing chosen means listed (for a letter that was open before: as it was), and no deadline. A closed letter's
    earlier deadline is offered again while it lies ahead.
    """

    visibility = forms.ChoiceField(choices=Letter.Visibility, required=False)
    closes_at = ZonedTimeField(label=_("Deadline"), required=False)

    def __init__(self, data: Any = None, *, letter: Letter) -> None:
        # A draft has made no choice yet: its field holds the model's default.
        preselected = letter.visibility if letter.opens_at else Letter.Visibility.LISTED
        ahead = letter.closes_at and letter.closes_at > timezone.now()
        zone = letter.campaign.time_zone
        typed = timezone.localtime(letter.closes_at, zoneinfo.ZoneInfo(zone)).strftime(TYPED) if ahead else None
        super().__init__(data, initial={"visibility": preselected, "closes_at": typed})
        self.fields["closes_at"].zone = zone

    def clean_visibility(self) -> str:
        return self.cleaned_data["visibility"] or self.initial["visibility"]
