"""The desk's pages of a letter: text, details, versions, history, and the verbs of its state."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from campaign import access
from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from campaign.models import Campaign
from letters import workflow
from letters.forms import (
    DeadlineForm,
    DetailsForm,
    NewLetterForm,
    WithdrawForm,
    addressee_rows,
    typed_addressees,
)
from letters.history import tell_of_letter
from letters.models import Comment, Letter

ROWS = 50  # of a list, on one page


def find(request: DeskRequest, campaign: str, letter: str, need: Power) -> Letter:
    """The letter of a desk address, where the request's user has the power `need`; else raises Http404."""
    letters = Letter.objects.with_text().annotate(open_comments=open_comments())
    return access.get(request.user, letters, need=need, campaign__slug=campaign, slug=letter)


def open_comments() -> Coalesce:
    """How many comments on a letter's texts are open, for the tab of the review."""
    each = Comment.objects.open().filter(text__letter=OuterRef("pk")).order_by().values("text__letter")
    return Coalesce(Subquery(each.annotate(n=Count("pk")).values("n")), 0)


@login_required
def new(request: DeskRequest, campaign: str) -> HttpResponse:
    """Begin a draft."""
    found = access.get(request.user, Campaign.objects.all(), need=Power.DRAFT, slug=campaign)
    form = NewLetterForm(request.POST or None, campaign=found)
    if form.is_valid() and attempt(
        request,
        workflow.create,
        _("The draft is made. Now write its text."),
        campaign=found,
        details={"slug": form.cleaned_data["slug"]},
        content={"title": form.cleaned_data["title"]},
        language=form.cleaned_data["language"],
    ):
        return redirect("letters:text", campaign=campaign, letter=form.cleaned_data["slug"])
    return page(request, "letters/new.html", found, tab="new-letter", form=form)


# --- What surrounds the text ----------------------------------------------------------------------


@login_required
def details(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Dates, address, who may sign, and the addressees."""
    found = find(request, campaign, letter, Power.DRAFT)
    runs = Power.RUN in access.powers(request.user, found.campaign)
    form = DetailsForm(request.POST or None, letter=found, runs=runs)
    rows = addressee_rows(request.POST or None, letter=found)
    if (
        form.is_valid()
        and rows.is_valid()
        and attempt(
            request,
            workflow.edit,
            _("The details are saved."),
            letter=found,
            details=form.cleaned_data,
            addressees=typed_addressees(rows),
            seen=request.POST.get("seen"),
        )
    ):
        slug = form.cleaned_data.get("slug", letter)
        return redirect("letters:details", campaign=campaign, letter=slug)
    return page(
        request,
        "letters/details.html",
        found.campaign,
        letter=found,
        tab="details",
        form=form,
        rows=rows,
        seen=workflow.details_digest(find(request, campaign, letter, Power.DRAFT)),
    )


# --- The record -----------------------------------------------------------------------------------


def paged(request: DeskRequest, rows: QuerySet) -> Page:
    """The part of `rows` that `?page=` asks for; the nearest one there is, whatever it asks."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


@login_required
def history(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """What was done to the letter and its signatures, newest first."""
    found = find(request, campaign, letter, Power.READ)
    events = paged(request, found.campaign.events.about(found.public_id))
    return page(
        request,
        "letters/history.html",
        found.campaign,
        letter=found,
        tab="history",
        events=events,
        told=map(tell_of_letter, events),
    )


# --- The state ------------------------------------------------------------------------------------


def to_overview(letter: Letter) -> HttpResponse:
    """Go back to the letter's own page at the desk."""
    return redirect("publication:desk_letter", campaign=letter.campaign.slug, letter=letter.slug)


def verb(change: Callable[..., Letter], done: Promise) -> Callable[..., HttpResponse]:
    """A view that calls one verb of the workflow, for those who run the campaign."""

    @login_required
    @require_POST
    def view(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
        found = find(request, campaign, letter, Power.RUN)
        attempt(request, change, str(done), letter=found)
        return to_overview(found)

    return view


close = verb(workflow.close, gettext_lazy("The letter is closed."))
pause = verb(partial(workflow.set_paused, paused=True), gettext_lazy("The letter takes no signatures for now."))
resume = verb(partial(workflow.set_paused, paused=False), gettext_lazy("The letter takes signatures again."))
list_for_all = verb(workflow.list_for_all, gettext_lazy("The letter is listed for all."))
renew_link = verb(workflow.renew_link, gettext_lazy("There is a new sign-on link. The old one leads nowhere now."))


@login_required
@require_POST
def deadline(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Extend, shorten or lift the deadline of an open letter."""
    found = find(request, campaign, letter, Power.RUN)
    form = DeadlineForm(request.POST, letter=found)
    if form.is_valid():
        attempt(request, workflow.set_deadline, _("The deadline is changed."), letter=found, **form.cleaned_data)
    else:
        messages.error(request, " ".join(map(str, form.errors["closes_at"])))
    return to_overview(found)


@login_required
def withdraw(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Take the letter back for good, after a tick that it is meant."""
    found = find(request, campaign, letter, Power.RUN)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        attempt(request, workflow.withdraw, _("The letter is withdrawn."), letter=found)
        return to_overview(found)
    return page(request, "letters/withdraw.html", found.campaign, letter=found, form=form)
