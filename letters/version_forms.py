"""The form by which an older version is taken up again."""

from django import forms


class RestoreForm(forms.Form):
    """`began_from` is the number of the newest version that the page knew."""

    began_from = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
