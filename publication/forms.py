"""The form that publishes."""

from django import forms


class PublishForm(forms.Form):
    """Whether signing goes on, the number of the edition that the publisher has in mind, and how many are left out."""

    keep_open = forms.BooleanField(required=False)
    number = forms.IntegerField(required=False)
    left_out = forms.IntegerField(required=False)

    def clean_left_out(self) -> int:
        return self.cleaned_data["left_out"] or 0
