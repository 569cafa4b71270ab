"""Bringing a list of organizations into the registry. Nothing is saved before a person has seen how it was read."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.desk import DeskRequest, page
from signatures import workflow
from signatures.registry_desk import keep
from signatures.registry_forms import ListForm, ListReviewForm, review
from signatures.registry_import import Understood


@login_required
def import_list(request: DeskRequest) -> HttpResponse:
    """Take a list, show how it is understood, take corrections (`read`), and then save it (`save`)."""
    keep(request)
    if "table" in request.POST:
        return reviewed(request)
    form = ListForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        data = form.cleaned_data
        return show(request, data["understood"], review(data["understood"], data["table"], data["source"]))
    status = 422 if form.is_bound else 200
    return page(request, "signatures/registry_import.html", None, tab="organizations", status=status, form=form)


def reviewed(request: DeskRequest) -> HttpResponse:
    """Save the list, or show once more how it is understood now."""
    form = ListReviewForm(request.POST)
    valid = form.is_valid()
    understood = form.cleaned_data.get("understood")
    if not valid or understood is None:
        return show(request, understood, form, status=422)
    if "save" in request.POST and form.was_seen:
        return save(request, understood, form.cleaned_data["source"])
    if "save" in request.POST:
        messages.info(request, _("You changed the list. This is how it is read now; save if it is right."))
    data = form.cleaned_data
    return show(request, understood, review(understood, data["table"], data["source"]))


def save(request: DeskRequest, understood: Understood, source: str) -> HttpResponse:
    added = workflow.enlist(by=request.user, source=source, rows=understood.new_rows)
    words = ngettext(
        "%(n)s organization added to the registry.", "%(n)s organizations added to the registry.", len(added)
    )
    messages.success(request, words % {"n": len(added)})
    return redirect("signatures:registry")


def show(request: DeskRequest, understood: Understood | None, form: ListReviewForm, status: int = 200) -> HttpResponse:
    """How a list was read, beside the fields that correct it."""
    rows: list[Any] = list(zip(understood.rows, understood.new, strict=True)) if understood else []
    return page(
        request,
        "signatures/registry_import_review.html",
        None,
        tab="organizations",
        status=status,
        form=form,
        understood=understood,
        rows=rows,
    )
