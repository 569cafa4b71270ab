"""A coordinator vouches for an organization's signatory at the desk, or takes that back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.access import Power
from campaign.desk import DeskRequest, attempt
from letters.desk import find
from signatures import workflow
from signatures.authority_forms import VouchForm
from signatures.desk import one_of


@login_required
@require_POST
def vouch(request: DeskRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    found = find(request, campaign, letter, Power.DECIDE)
    chosen, form = one_of(found, signature), VouchForm(request.POST)
    if form.is_valid():
        attempt(request, workflow.vouch, _("You vouch for it."), signature=chosen, **form.cleaned_data)
    else:
        messages.error(request, " ".join(map(str, form.errors["private_note"])))
    return redirect("signatures:signature", campaign=campaign, letter=letter, signature=signature)


@login_required
@require_POST
def take_back(request: DeskRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    found = find(request, campaign, letter, Power.DECIDE)
    attempt(request, workflow.take_vouch_back, _("Taken back."), signature=one_of(found, signature))
    return redirect("signatures:signature", campaign=campaign, letter=letter, signature=signature)
