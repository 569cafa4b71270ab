"""What stands beside an entry of the registry: other names, verified domains, a logo. For who keeps the registry."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.desk import DeskRequest, attempt
from signatures import workflow
from signatures.registry_desk import entry_page, kept
from signatures.registry_forms import DomainForm, NameForm, PictureForm


@login_required
@require_POST
def add_name(request: DeskRequest, organization: uuid.UUID) -> HttpResponse:
    """Give an entry another name."""
    entry, form = kept(request, organization), NameForm(request.POST)
    if not form.is_valid():
        return entry_page(request, entry, status=422, name_form=form)
    if attempt(request, workflow.add_name, _("The name is added."), organization=entry, **form.cleaned_data):
        return redirect("signatures:registry_entry", organization=organization)
    return entry_page(request, entry, status=422, name_form=form)


@login_required
@require_POST
def remove_name(request: DeskRequest, organization: uuid.UUID, number: int) -> HttpResponse:
    """Take another name off an entry."""
    entry = kept(request, organization)
    name = get_object_or_404(entry.other_names, pk=number)
    attempt(request, workflow.remove_name, _("The name is removed."), organization=entry, other_name=name)
    return redirect("signatures:registry_entry", organization=organization)


@login_required
@require_POST
def verify_domain(request: DeskRequest, organization: uuid.UUID) -> HttpResponse:
    """Note that a mail domain was verified to be the organization's own."""
    entry, form = kept(request, organization), DomainForm(request.POST)
    if not form.is_valid():
        return entry_page(request, entry, status=422, domain_form=form)
    done = _("The domain is verified. Who confirms from it speaks for this organization.")
    if attempt(request, workflow.verify_domain, done, organization=entry, **form.cleaned_data):
        return redirect("signatures:registry_entry", organization=organization)
    return entry_page(request, entry, status=422, domain_form=form)


@login_required
@require_POST
def remove_domain(request: DeskRequest, organization: uuid.UUID, number: int) -> HttpResponse:
    """Let a domain speak for the organization no more."""
    entry = kept(request, organization)
    domain = get_object_or_404(entry.domains, pk=number)
    attempt(request, workflow.remove_domain, _("The domain is removed."), organization=entry, domain=domain)
    return redirect("signatures:registry_entry", organization=organization)


@login_required
@require_POST
def set_logo(request: DeskRequest, organization: uuid.UUID) -> HttpResponse:
    """Give an entry a logo."""
    entry, form = kept(request, organization), PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return entry_page(request, entry, status=422, logo_form=form)
    attempt(request, workflow.set_logo, _("The logo is set."), organization=entry, **form.cleaned_data)
    return redirect("signatures:registry_entry", organization=organization)


@login_required
@require_POST
def remove_logo(request: DeskRequest, organization: uuid.UUID) -> HttpResponse:
    """Take the logo off an entry."""
    entry = kept(request, organization)
    attempt(request, workflow.remove_logo, _("The logo is removed."), organization=entry)
    return redirect("signatures:registry_entry", organization=organization)
