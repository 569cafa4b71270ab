"""The registry at the desk: its list, and an entry with all that is known of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from campaign.desk import DeskRequest, attempt, page
from campaign.text import fold
from signatures import countries, duplicates, merge_plan, registry_reading, workflow
from signatures.desk_tools import pager
from signatures.models import Organization, OrganizationQuerySet
from signatures.registry_forms import DomainForm, EntryForm, NameForm, PictureForm
from signatures.registry_history import tell

PAGE = 100
EVENTS = 50
A_MONTH = 30 * 24 * 3600


def registry(request: DeskRequest) -> OrganizationQuerySet:
    """The entries that the request's user may see; raises Http404 for who is in no campaign."""
    if not request.user.is_superuser and not request.user.memberships.exists():
        raise Http404
    return Organization.objects.visible_to(request.user)


def keep(request: DeskRequest) -> None:
    """Raise Http404 for who does not keep the registry."""
    if not request.user.is_superuser:
        raise Http404


def one_of(request: DeskRequest, public_id: uuid.UUID) -> Organization:
    """An entry that the request's user may see; raises Http404."""
    found = registry(request).filter(public_id=public_id).select_related("logo", "merged_into").first()
    if found is None:
        raise Http404
    return found


def kept(request: DeskRequest, public_id: uuid.UUID) -> Organization:
    """An entry, for who keeps the registry; raises Http404."""
    keep(request)
    return one_of(request, public_id)


@login_required
@require_safe
def organizations(request: DeskRequest) -> HttpResponse:
    """The entries, by name; with a search in all their names, and of one country."""
    entries = registry(request).current()
    chosen = {"q": request.GET.get("q", "")[:300], "country": request.GET.get("country", "")[:3]}
    matching = entries.matching(fold(chosen["q"]))
    if countries.is_valid(chosen["country"]):
        matching = matching.filter(country=chosen["country"])
    listed = Paginator(matching.prefetch_related("domains"), PAGE)
    shown = listed.get_page(request.GET.get("page"))
    return page(
        request,
        "signatures/registry.html",
        None,
        tab="organizations",
        rows=[(entry, country_name(entry.country)) for entry in shown],
        total=listed.count,
        chosen=chosen,
        places=places(entries),
        **pager(shown, **chosen),
    )


def places(entries: OrganizationQuerySet) -> list[tuple[str, str]]:
    """The countries that occur, with their names, in the order of these."""
    found = set(entries.order_by().values_list("country", flat=True).distinct())
    return [(code, name) for code, name in countries.choices(get_language() or "en") if code in found]


def country_name(code: str) -> str:
    """A country as it is read; "International" for INT."""
    return (
        countries.name(code, get_language() or "en").capitalize()
        if code == countries.INTERNATIONAL
        else (countries.printed(code, "", "short", get_language() or "en"))
    )


@login_required
@require_safe
def organization(request: DeskRequest, organization: uuid.UUID) -> HttpResponse:
    """All that is known of an entry, with the forms of who keeps the registry."""
    return entry_page(request, one_of(request, organization))


def entry_page(request: DeskRequest, entry: Organization, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of an entry; `forms` stand in the place of empty ones."""
    keeper = request.user.is_superuser
    if keeper:
        forms = merging(entry) | forms
        empty = {"form": EntryForm(instance=entry), "name_form": NameForm(), "domain_form": DomainForm()}
        forms = empty | {"logo_form": PictureForm()} | forms
    return page(
        request,
        "signatures/registry_entry.html",
        None,
        tab="organizations",
        status=status,
        entry=entry,
        country=country_name(entry.country),
        names=entry.other_names.all(),
        domains=entry.domains.all(),
        signed=registry_reading.signed_letters(entry, request.user, timezone.now()),
        told=[tell(event, named=keeper) for event in entry.registry_events.all()[:EVENTS]],
        keeper=keeper,
        **forms,
    )


def merging(entry: Organization) -> dict[str, Any]:
    """What an entry is like, and what was merged into it."""
    alike = duplicates.like_entry(entry, Organization.objects.all())
    return {"alike": alike, "merges": merge_plan.last_merges(entry)}


@login_required
def new(request: DeskRequest) -> HttpResponse:
    """Begin an entry."""
    keep(request)
    form = EntryForm(request.POST or None)
    if form.is_valid():
        try:
            entry = workflow.create_entry(by=request.user, details=form.details())
        except workflow.Registered as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The entry is in the registry."))
            return redirect("signatures:registry_entry", organization=entry.public_id)
    return page(request, "signatures/registry_new.html", None, tab="organizations", form=form)


@login_required
@require_POST
def edit(request: DeskRequest, organization: uuid.UUID) -> HttpResponse:
    """Change what the registry says of an organization."""
    entry = kept(request, organization)
    form = EntryForm(request.POST, instance=entry)
    if not form.is_valid():
        return entry_page(request, entry, status=422, form=form)
    seen = form.cleaned_data["seen"]
    attempt(
        request, workflow.edit_entry, _("The entry is changed."), organization=entry, details=form.details(), seen=seen
    )
    return redirect("signatures:registry_entry", organization=organization)


@login_required
@require_safe
@cache_control(private=True, max_age=A_MONTH)
def logo(request: DeskRequest, organization: uuid.UUID) -> HttpResponse:
    """The logo of an entry, for who may see the entry. Another picture has another address."""
    found = getattr(one_of(request, organization), "logo", None)
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.data), content_type="image/png")
