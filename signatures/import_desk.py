"""The desk's page that brings a letter in. Nothing is saved before a person has seen what was understood."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from campaign import access
from campaign.desk import DeskRequest, page
from campaign.models import Campaign
from letters.workflow import Refused
from signatures import duplicates, importing
from signatures.import_forms import ReviewForm, SourceForm, initial
from signatures.models import Kind
from signatures.reading import Reading


@login_required
def import_letter(request: DeskRequest, campaign: str) -> HttpResponse:
    """Take a letter, show what was understood, take corrections (`read`), and then save it (`save`)."""
    found = access.get(request.user, Campaign.objects.all(), need=access.Power.DRAFT, slug=campaign)
    if "title" in request.POST:
        return review(request, found)
    form = SourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return show(request, found, form.reading)
    status = 422 if form.is_bound else 200
    return page(request, "signatures/import_source.html", found, tab="letters", status=status, form=form)


def review(request: DeskRequest, campaign: Campaign) -> HttpResponse:
    """Save the corrected letter, or show once more how its lists are understood now."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return show(request, campaign, form.reading, form)
    if "save" not in request.POST or not form.lists_were_seen:
        if "save" in request.POST:
            messages.info(request, _("You changed the lists. This is how they are read now; save if it is right."))
        return show(request, campaign, form.reading, consent_source=form.cleaned_data["consent_source"])
    try:
        letter = importing.save(
            campaign=campaign,
            by=request.user,
            reading=form.reading,
            consent_source=form.cleaned_data["consent_source"],
        )
    except Refused as error:
        messages.error(request, str(error))
        return show(request, campaign, form.reading, form)
    messages.success(request, _("Saved as a draft. The signatories wait in the queue."))
    return redirect("publication:desk_letter", campaign.slug, letter.slug)


def show(
    request: DeskRequest,
    campaign: Campaign,
    reading: Reading,
    form: ReviewForm | None = None,
    consent_source: str = "",
) -> HttpResponse:
    """The page that shows what was understood, beside the fields that correct it."""
    form = form or ReviewForm(initial={**initial(reading), "consent_source": consent_source})
    countries = {line.country for line in reading.organizations} - {"", "INT"}
    return page(
        request,
        "signatures/import_review.html",
        campaign,
        tab="letters",
        status=422 if form.is_bound else 200,
        form=form,
        reading=reading,
        alike=[
            *duplicates.like_lines(Kind.ORGANIZATION, [line.name for line in reading.organizations], request.user),
            *duplicates.like_lines(Kind.INDIVIDUAL, [line.name for line in reading.individuals], request.user),
        ],
        countries=len(countries),
        international=sum(line.country == "INT" for line in reading.organizations),
    )
