"""The forms of a review: a comment on a passage, an answer, and what a round needs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign.forms import AddressField, LineField
from campaign.text import clean_line
from letters.forms import ZonedTimeField
from letters.models import Letter, Reviewer, ReviewRound, Text, Version
from letters.passages import Place, Reading

VERSIONS_OFFERED = 50


class RemarkField(forms.CharField):
    """Some lines of plain text, each cleaned as it is printed."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        lines = (super().to_python(value) or "").splitlines()
        return "\n".join(clean_line(line) for line in lines).strip()


class WordingField(forms.CharField):
    """Words for a passage: one line, however it was broken while it was typed."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class PassageForm(forms.Form):
    """Which passage: a block of the page, and the words in it, by their place or typed; or the letter as a whole.

    A form that is asked nothing has no `place` and is not about the `whole`.
    """

    on = forms.CharField(max_length=12, required=False)
    start = forms.IntegerField(required=False)
    end = forms.IntegerField(required=False)
    words = forms.CharField(
        label=_("Only these words"),
        required=False,
        strip=True,
        max_length=5000,
        help_text=_("Copy them from the paragraph."),
    )

    def __init__(self, data: Any, *, reading: Reading) -> None:
        super().__init__(data)
        self.reading = reading
        self.place: Place | None = None
        self.whole = False

    def clean(self) -> None:
        on, words = self.cleaned_data.get("on", ""), self.cleaned_data.get("words", "")
        self.whole = on == "letter"
        number = int(on) if on.isascii() and on.isdigit() else 0
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        self.place = self.reading.place(number, start or 0, end)
        if words and self.place:
            found = self.reading.words_in(number, words)
            self.place = found or self.place
            if found is None:
                self.add_error("words", _("These words do not stand in the paragraph. Copy them exactly as they are."))

    @property
    def is_asked(self) -> bool:
        """Whether something to comment on was chosen."""
        return self.whole or self.place is not None


class CommentForm(forms.Form):
    """A comment on `place`, or on the whole letter; a suggestion begins with the words that stand there."""

    body = RemarkField(
        label=_("Your comment"), max_length=5000, required=False, widget=forms.Textarea({"rows": 4, "dir": "auto"})
    )
    proposal = WordingField(
        label=_("Other words for the passage"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=_("Change them here to suggest other words. Unchanged, they suggest nothing."),
    )
    leave_out = forms.BooleanField(label=_("Suggest to leave the passage out"), required=False)

    def __init__(self, data: Any = None, *, place: Place | None) -> None:
        super().__init__(data, initial={"proposal": place.quote if place else ""}, prefix="comment")
        self.place = place
        if data is None:  # the page was asked for to write here; errors are read first
            self.fields["body"].widget.attrs["autofocus"] = True
        if place is None:
            del self.fields["proposal"], self.fields["leave_out"]

    def clean(self) -> None:
        if not self.errors and not self.cleaned_data["body"] and self.suggested is None:
            raise ValidationError(_("Write a comment, or other words for the passage."))

    @property
    def suggested(self) -> str | None:
        """The words suggested: empty to leave the passage out, None where nothing is suggested."""
        if self.place is None:
            return None
        if self.cleaned_data["leave_out"]:
            return ""
        words = self.cleaned_data["proposal"]
        return words if words and words != clean_line(self.place.quote) else None


class AnswerForm(forms.Form):
    """An answer in a thread."""

    body = RemarkField(
        label=_("Your answer"), max_length=5000, error_messages={"required": _("Write something first.")}
    )


class VerdictForm(forms.Form):
    """What a reviewer answers to the round."""

    answer = forms.ChoiceField(
        label=_("Where you stand"),
        choices=[choice for choice in Reviewer.Answer.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three answers.")},
    )


class VersionField(forms.ModelChoiceField):
    """One of the versions of a text, by number and title."""

    def label_from_instance(self, obj: Version) -> str:
        return f"{obj.number} · {obj.title}"


class RoundForm(forms.Form):
    """A round on one of the versions of `text`, the newest unless another is chosen."""

    version = VersionField(Version.objects.none(), label=_("Version"), empty_label=None)
    request = RemarkField(
        label=_("What you ask of the reviewers"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("They read it above the letter, and in the mail."),
    )
    ends_at = ZonedTimeField(label=_("Deadline"))

    def __init__(self, data: Any = None, *, text: Text) -> None:
        newest = text.latest
        super().__init__(data, initial={"version": newest})
        number = newest.number if newest else 0
        self.fields["version"].queryset = text.versions.filter(number__gt=number - VERSIONS_OFFERED).defer("body")
        show_zone(self, text.letter)


class RoundDeadlineForm(forms.Form):
    """Another deadline for `round`."""

    ends_at = ZonedTimeField(label=_("Deadline"))

    def __init__(self, data: Any = None, *, round: ReviewRound) -> None:
        super().__init__(data, initial={"ends_at": round.ends_at})
        show_zone(self, round.text.letter)


def show_zone(form: forms.Form, letter: Letter) -> None:
    """Let the deadline of `form` be typed in the zone of the letter's campaign, and say so."""
    field, zone = form.fields["ends_at"], letter.campaign.time_zone
    field.zone = zone
    field.help_text = _("Time zone: %(zone)s. Every link opens until then.") % {"zone": zone}


class ReviewerForm(forms.Form):
    """Somebody to ask."""

    name = LineField(label=_("Name"), max_length=150, help_text=_("Of the person or organization. They see it too."))
    email = AddressField(
        label=_("Mail address"),
        max_length=254,
        required=False,
        help_text=_("The link is mailed there at once. Left empty, you copy the link and send it yourself."),
    )
