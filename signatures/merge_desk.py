"""Merging entries of the registry at the desk: look first, then merge, and undo it. For who keeps the registry."""

import uuid
from contextlib import suppress

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.desk import DeskRequest, attempt, page
from campaign.text import fold
from signatures import duplicates, merge_plan, workflow
from signatures.desk_tools import address
from signatures.evidence import line_for
from signatures.models import Merge, Organization
from signatures.registry_desk import country_name, keep

MOST_FOUND = 20


@login_required
def merge(request: DeskRequest) -> HttpResponse:
    """Show what merging two entries would do, and on POST do it; with one entry alone, find the other."""
    keep(request)
    asked = request.POST if request.method == "POST" else request.GET
    gone, kept = (entry(asked.get(name, "")) for name in ("gone", "kept"))
    if gone is None:
        raise Http404
    if kept is None:
        return choose(request, gone)
    if request.method == "POST":
        return do(request, kept, gone)
    for each in (kept, gone):
        if each.merged_into_id:
            return redirect("signatures:registry_entry", organization=each.public_id)
    planned = merge_plan.plan(kept, gone)
    return page(
        request,
        "signatures/merge.html",
        None,
        tab="organizations",
        plan=planned,
        meetings=[[(each, line_for(each, private=False)) for each in meeting] for meeting in planned.meetings],
        countries=[country_name(each.country) for each in (kept, gone)],
        swapped=address_of(kept=gone, gone=kept),
    )


def do(request: DeskRequest, kept: Organization, gone: Organization) -> HttpResponse:
    """Merge, and show the entry; where it is refused, what merging would do now."""
    done = _("“%(gone)s” is merged into this entry. Below you can undo it.") % {"gone": gone.name}
    seen = request.POST.get("seen")
    if attempt(request, workflow.merge, done, kept=kept, gone=gone, staying=staying(request), seen=seen):
        return redirect("signatures:registry_entry", organization=kept.public_id)
    return redirect(address_of(kept=kept, gone=gone))


def address_of(**entries: Organization) -> str:
    """The address of the page that shows what merging would do."""
    return reverse("signatures:merge") + address(**{name: each.public_id for name, each in entries.items()})


def entry(typed: str) -> Organization | None:
    """The entry of a typed public id; None where nothing is typed, raises Http404 for what is no entry."""
    if not typed:
        return None
    with suppress(ValueError):
        return get_object_or_404(Organization.objects.select_related("logo"), public_id=uuid.UUID(typed))
    raise Http404


def staying(request: DeskRequest) -> set[uuid.UUID]:
    """The signatures that were chosen to stay, by public id."""
    chosen: set[uuid.UUID] = set()
    for name, value in request.POST.items():
        if name.startswith("stays-"):
            with suppress(ValueError):
                chosen.add(uuid.UUID(str(value)))
    return chosen


def choose(request: DeskRequest, gone: Organization) -> HttpResponse:
    """The page that finds the entry into which `gone` is to be merged."""
    q = request.GET.get("q", "")[:300]
    current = Organization.objects.current().exclude(pk=gone.pk)
    found = current.matching(fold(q))[:MOST_FOUND] if fold(q) else []
    return page(
        request,
        "signatures/merge_choose.html",
        None,
        tab="organizations",
        gone=gone,
        q=q,
        found=found,
        alike=duplicates.like_entry(gone, Organization.objects.all()),
    )


@login_required
@require_POST
def undo(request: DeskRequest, number: int) -> HttpResponse:
    """Take two merged entries apart again."""
    keep(request)
    found = get_object_or_404(Merge.objects.select_related("kept", "gone"), pk=number)
    done = _("The merge is undone: “%(kept)s” and “%(gone)s” are two entries again.")
    attempt(request, workflow.undo_merge, done % {"kept": found.kept, "gone": found.gone}, merge=found)
    return redirect("signatures:registry_entry", organization=found.kept.public_id)
