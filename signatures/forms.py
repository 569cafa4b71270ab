"""The public forms: two to sign, one to find one's signature again. What is typed is made fit for print here."""

from typing import Any, ClassVar, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from letters.models import Letter, Text, Version
from signatures.board_fields import BoardDateField
from signatures.fields import CountryField, CountrySelect, MailField, TypedLine, WebsiteField
from signatures.models import Display, Kind, Line, Signature
from signatures.workflow import Submission

FASTEST = 3  # seconds in which nobody reads a letter and signs it
HONEYPOT = "subject"
STORED = ("name", "role", "country", "website", "display", "decides_on")  # as fields of Signature
LINE = HTML('{% include "signatures/public_line.html" %}')
STARTED = signing.TimestampSigner(salt="signature.started")


class SignForm(forms.Form):
    """What both kinds of signatories are asked. `version` is the text beside it; only that one can be signed."""

    kind: ClassVar[Kind]
    layout: ClassVar[Layout]

    country = CountryField(
        label=_("Country"),
        error_messages={"required": _("Choose a country, or “International or regional”.")},
        widget=CountrySelect({"autocomplete": "country"}),
    )
    email = MailField(
        label=_("Mail address"),
        max_length=254,
        help_text=_("We send a link there to confirm. It is never shown to the public."),
        error_messages={"required": _("Write your mail address: the link to confirm goes there.")},
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    display = forms.ChoiceField(
        label=_("Name on the letter"),
        choices=[
            (Display.LISTED, _("Listed: the public sees the line")),
            (Display.WITHHELD, _("Withheld: counted, and seen by the campaign alone")),
        ],
        initial=Display.LISTED,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose listed or withheld.")},
    )
    consent = forms.BooleanField(error_messages={"required": _("Tick this to sign. Without it nothing is stored.")})
    updates = forms.BooleanField(label=_("Send me news about this letter, now and then"), required=False)

    def __init__(self, data: Any = None, *, letter: Letter, text: Text, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.letter, self.version = letter, cast(Version, text.in_force)  # it has been opened
        international = self.kind == Kind.ORGANIZATION
        self.fields["country"].offer(letter.campaign.country_style, international=international)
        self.fields["consent"].label = self.consent_text = consent_text(self.kind, letter, self.version)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf = False, True
        helper.layout = self.layout
        return helper

    @cached_property
    def text_changed(self) -> bool:
        """Whether the text that this form was sent with is another than the one in force."""
        return self.data.get("version") not in {None, "", self.version.digest}

    @property
    def started(self) -> str:
        """A signed time, for the form to carry: when the signer first saw it."""
        sent = self.data.get("started", "")
        try:
            STARTED.unsign(sent)
        except signing.BadSignature:
            return STARTED.sign("")
        return sent

    def clean_display(self) -> str:
        return self.cleaned_data["display"] or Display.LISTED

    def clean(self) -> None:
        if self.text_changed:
            # Consent was given to another text.
            self.data = {name: self.data.get(name) for name in self.data if name != "consent"}
            self.add_error(None, _("The text of this letter has just changed. Read it again, then sign."))

    def preview(self) -> Line | None:
        """The exact line as it would be printed; None where something in it is to be mended.

        Leaves only errors of that line: whoever looks at it is not done with the rest.
        """
        line = {"name", "role", "country"}
        for field in set(self.errors) - line - {NON_FIELD_ERRORS}:
            del self.errors[field]
        if self.errors:
            return None
        typed = {field: self.cleaned_data[field] for field in line & set(self.cleaned_data)}
        return Signature(letter=self.letter, kind=self.kind, **typed).line

    def submission(self) -> Submission:
        """What `workflow.receive` takes."""
        data = self.cleaned_data
        return Submission(
            kind=self.kind,
            email=data["email"],
            fields={field: data[field] for field in STORED if field in data},
            contact={
                "name": data.get("contact_name", ""),
                "position": data.get("contact_position", ""),
                "updates": data["updates"],
            },
            consent_text=self.consent_text,
            flags=self.flags(),
        )

    def flags(self) -> list[str]:
        """Signs of a machine, for coordinators to weigh; nobody is refused for them."""
        flags = ["honeypot"] if self.data.get(HONEYPOT) else []
        try:
            STARTED.unsign(self.data.get("started", ""), max_age=FASTEST)
        except signing.SignatureExpired:
            return flags
        except signing.BadSignature:
            pass  # no form of ours was loaded at all
        return [*flags, "fast"]


class OrganizationForm(SignForm):
    """An organization signs by somebody who may speak for it."""

    kind = Kind.ORGANIZATION
    layout = Layout(
        Fieldset(_("The organization"), "name", "country", "website", "display", LINE, css_class="part"),
        Fieldset(
            _("For the campaign alone"), "contact_name", "contact_position", "email", "decides_on", css_class="part"
        ),
        Fieldset(_("Your agreement"), "consent", "updates", css_class="part"),
    )

    field_order = "name country website display contact_name contact_position email".split()
    name = TypedLine(
        label=_("Name of the organization"),
        max_length=300,
        help_text=_("Exactly as it is to be printed."),
        error_messages={"required": _("Write the name as it is to be printed.")},
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    website = WebsiteField(
        label=_("Website"),
        max_length=300,
        required=False,
        help_text=_("May be shown with the name, and helps the campaign to see who is signing. You may leave it out."),
        widget=forms.URLInput({"autocomplete": "url"}),
    )
    contact_name = TypedLine(
        label=_("Contact person"),
        max_length=200,
        error_messages={"required": _("Write whom the campaign may ask.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    contact_position = TypedLine(
        label=_("Position of the contact person"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    decides_on = BoardDateField(
        label=_("Our board still has to decide, on:"),
        required=False,
        help_text=_(
            "Leave it empty where it is decided. Until you tell us that the board agreed, the name is neither counted "
            "nor shown."
        ),
    )

    def __init__(self, data: Any = None, *, letter: Letter, text: Text, initial: Any = None) -> None:
        super().__init__(data, letter=letter, text=text, initial=initial)
        self.fields["decides_on"].offer(letter, timezone.now())


class IndividualForm(SignForm):
    """A person signs for themself."""

    kind = Kind.INDIVIDUAL
    layout = Layout(
        Fieldset(_("You"), "name", "role", "country", "display", LINE, css_class="part"),
        Fieldset(_("For the campaign alone"), "email", css_class="part"),
        Fieldset(_("Your agreement"), "consent", "updates", css_class="part"),
    )

    field_order = "name role country display email".split()
    name = TypedLine(
        label=_("Your name"),
        max_length=300,
        help_text=_("Exactly as it is to be printed."),
        error_messages={"required": _("Write the name as it is to be printed.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    role = TypedLine(
        label=_("Line after your name"),
        max_length=300,
        required=False,
        help_text=_("For instance “former chair, River Commission”. You may leave it out."),
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    country = CountryField(
        label=_("Country"),
        required=False,
        help_text=_("Counted among the countries, and printed where you leave the line above empty."),
        widget=CountrySelect({"autocomplete": "country"}),
    )


FORMS: dict[str, type[SignForm]] = {form.kind: form for form in (OrganizationForm, IndividualForm)}


class FindForm(forms.Form):
    """An address whose owner wants fresh links."""

    email = MailField(
        label=_("Mail address"),
        max_length=254,
        help_text=_("The one you signed with."),
        error_messages={"required": _("Write your mail address.")},
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf = False, True
        return helper


class QuestionForm(forms.Form):
    """What a signatory asks the campaign before affirming."""

    question = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write what you want to know.")},
    )


def consent_text(kind: str, letter: Letter, version: Version) -> str:
    """The words that a signatory of `kind` agrees to and that are stored with the signature."""
    names = {"title": version.title, "campaign": letter.campaign.name}
    if kind == Kind.ORGANIZATION:
        return (
            _(
                "I sign “%(title)s” for this organization, which has authorized me, or whose board decides on the day "
                "that I name and without whose yes nothing counts. Its name, country and website may be published "
                "with the letter, unless the name is withheld. The mail address and the contact person are "
                "never shown to the public: %(campaign)s keeps them to run this letter, for a year at "
                "most. The signature can be withdrawn at any time."
            )
            % names
        )
    return (
        _(
            "I sign “%(title)s”. My name, the line after it and my country may be published with the letter, "
            "unless I withhold my name. My mail address is never shown to the public: %(campaign)s keeps it to "
            "run this letter, for a year at most. I can withdraw at any time."
        )
        % names
    )
