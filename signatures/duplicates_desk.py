"""Look-alikes at the desk: the same or not the same, beside a name that waits and among the registry's entries."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from letters.desk import find
from signatures import duplicates, merge_plan, workflow
from signatures.desk import back, one_of, public_ids
from signatures.desk_tools import address, sees_contacts
from signatures.models import NAMED, Kind, Organization
from signatures.registry_desk import country_name, keep

HIGHEST = 2**63 - 1


@login_required
@require_POST
def same(request: DeskRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """Say of which entry a signature that waits is, or with no entry that it is not said yet."""
    found = find(request, campaign, letter, Power.DECIDE)
    chosen = one_of(found, signature)
    entry = None
    if request.POST.get("entry"):
        entry = posted_entry(request)
    done = _("It will be approved as “%(name)s”.") % {"name": entry} if entry else _("It is of no entry yet.")
    attempt(request, workflow.choose_entry, done, signature=chosen, organization=entry)
    return back(request, found)


def posted_entry(request: DeskRequest) -> Organization:
    """The entry that the form names, as the request's user may see it; raises Http404."""
    visible = Organization.objects.visible_to(request.user).current()
    return get_object_or_404(visible, public_id__in=public_ids(request.POST.getlist("entry")[:1]))


@login_required
@require_POST
def apart(request: DeskRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """Say that a name is not that of another signature under the letter, or of an entry, once and for all."""
    found = find(request, campaign, letter, Power.DECIDE)
    chosen = one_of(found, signature)
    if request.POST.get("entry"):
        other = posted_entry(request).name_fold
    else:
        shown = found.signatures.filter(kind=chosen.kind)
        shown = shown if sees_contacts(request, found) else shown.filter(display__in=NAMED)
        ids = public_ids(request.POST.getlist("other")[:1])
        other = get_object_or_404(shown, public_id__in=ids).name_fold
    done = _("Noted: these are two. They are not pointed out any more.")
    attempt(request, workflow.set_apart, done, kind=chosen.kind, one=chosen.name_fold, other=other)
    return back(request, found)


# --- Among the entries of the registry ------------------------------------------------------------


@login_required
@require_safe
def look_alikes(request: DeskRequest) -> HttpResponse:
    """Pairs of entries that may be one organization, and the last merges."""
    keep(request)
    typed = request.GET.get("after", "")
    after = min(int(typed), HIGHEST) if typed.isascii() and typed.isdigit() and len(typed) < 20 else 0
    pairs, further = duplicates.near_pairs(after)
    return page(
        request,
        "signatures/duplicates.html",
        None,
        tab="organizations",
        pairs=[(pair, country_name(pair.entry.country), country_name(pair.other.country)) for pair in pairs],
        started=bool(after),
        next_url=address(after=further) if further else "",
        merges=merge_plan.last_merges(),
    )


@login_required
@require_POST
def apart_entries(request: DeskRequest) -> HttpResponse:
    """Say that two entries are two organizations, once and for all."""
    keep(request)
    ids = public_ids([request.POST.get("one", ""), request.POST.get("other", "")])
    entries = list(Organization.objects.current().filter(public_id__in=ids))
    if len(entries) == 2:
        one, other = (entry.name_fold for entry in entries)
        done = _("Noted: these are two. They are not pointed out any more.")
        attempt(request, workflow.set_apart, done, kind=Kind.ORGANIZATION, one=one, other=other)
    else:
        messages.error(request, _("One of the entries is gone. Look at the list again."))
    return redirect("signatures:duplicates")
