"""The desk's forms around a text that has changed under signatures."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from letters.forms import ZonedTimeField
from letters.models import Letter, Text, Version
from signatures.fields import TypedLine
from signatures.models import Signature
from signatures.workflow import Change


class AdoptForm(forms.Form):
    """Which version of `text` comes into force, instead of which, and what that changes for those who signed.

    Shows the version number `number`, else the newest. Raises Http404 where there is none.
    """

    version = forms.ModelChoiceField(Version.objects.none(), widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    change = forms.ChoiceField(
        choices=[
            (Change.TYPOGRAPHICAL, _("Typographical: slips alone; what it says stays the same")),
            (Change.SUBSTANTIVE, _("Of substance: it says something else, so everybody is asked again")),
        ],
        required=False,
        widget=forms.RadioSelect,
        label=_("What kind of change is this?"),
    )

    def __init__(self, data: Any = None, *, text: Text, number: str) -> None:
        versions = text.versions.order_by("-number")
        chosen = versions.filter(number=int(number)) if number.isdecimal() and len(number) < 9 else versions
        version = chosen.first()
        if version is None:
            raise Http404
        self.text, self.chosen = text, version
        self.chosen.text = text
        super().__init__(data, initial={"version": version, "seen": text.in_force and text.in_force.number})
        self.fields["version"].queryset = versions


class LapseForm(forms.Form):
    """When signatures of an older text lapse, in the campaign's zone; none typed means never."""

    affirm_by = ZonedTimeField(label=_("Signatures not affirmed lapse on"), required=False)

    def __init__(self, data: Any = None, *, letter: Letter) -> None:
        super().__init__(data, initial={"affirm_by": letter.affirm_by})
        field, zone = self.fields["affirm_by"], letter.campaign.time_zone
        field.zone = zone
        field.help_text = _("Time zone: %(zone)s. Empty means that they wait.") % {"zone": zone}


class RecordForm(forms.Form):
    """Signatures that a coordinator entered, whose new consent came from `source`; `version` is the text's digest."""

    signatures = forms.ModelMultipleChoiceField(
        Signature.objects.none(),
        to_field_name="public_id",
        error_messages={"required": _("Tick the names that agree to the new text.")},
    )
    source = TypedLine(label=_("Where the new consent comes from"), max_length=300)
    version = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, letter: Letter) -> None:
        super().__init__(data)
        self.fields["signatures"].queryset = letter.signatures.unaffirmed().exclude(entered_by="")
