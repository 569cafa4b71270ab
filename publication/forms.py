"""The form that publishes."""

from django import forms


class PublishForm(forms.Form):
    """Whether signing goes on, and the number of the edition that the publisher has in mind."""

    keep_open = forms.BooleanField(required=False)
    number = forms.IntegerField(required=False)
