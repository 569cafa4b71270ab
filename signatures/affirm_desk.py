"""The desk's page of those who have to affirm a changed text."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from letters.desk import find
from letters.models import Letter
from signatures import workflow
from signatures.affirm_forms import LapseForm, RecordForm
from signatures.desk_tools import pager, sees_contacts
from signatures.evidence import Evidence, at_hand
from signatures.models import State

PAGE = 100


@login_required
def affirmations(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Who agreed to an older text and has not affirmed the one in force."""
    found = find(request, campaign, letter, Power.READ)
    return show(request, found, LapseForm(letter=found), RecordForm(letter=found))


def show(request: DeskRequest, letter: Letter, lapse: LapseForm, record: RecordForm, status: int = 200) -> HttpResponse:
    """The page with its two forms, as typed or empty."""
    private, now = sees_contacts(request, letter), timezone.now()
    waiting = at_hand(letter.signatures.unaffirmed(), private=False).prefetch_related("questions")
    shown = Paginator(waiting.order_by("asked_at", "pk"), PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "signatures/desk_affirmations.html",
        letter.campaign,
        letter=letter,
        tab="affirmations",
        status=status,
        rows=[Evidence(signature, [], private, now) for signature in shown],
        lapse_form=lapse,
        record_form=record,
        version=letter.in_force,
        **numbers(letter),
        **pager(shown),
    )


def numbers(letter: Letter) -> dict[str, Any]:
    """How many count, have to affirm, were entered by coordinators, reminded as often as may be, and have lapsed."""
    waiting = letter.signatures.unaffirmed().aggregate(
        to_affirm=Count("pk", filter=~Q(state=State.LAPSED)),
        entered=Count("pk", filter=~Q(entered_by="")),
        reminded=Count("pk", filter=Q(reminded__gte=workflow.MOST_REMINDERS)),
    )
    lapsed = letter.signatures.filter(state=State.LAPSED).count()
    return waiting | {"lapsed": lapsed, "counted": letter.signatures.counted().count()}


@login_required
@require_POST
def remind(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Remind those who can be reminded."""
    found = find(request, campaign, letter, Power.DECIDE)
    number = workflow.remind_to_affirm(letter=found, by=request.user, now=timezone.now())
    told = ngettext("%(n)d reminder is on its way.", "%(n)d reminders are on their way.", number)
    if number:
        messages.success(request, told % {"n": number})
    else:
        messages.warning(request, _("Nobody to remind now: two reminders at the most, and two days between them."))
    return redirect("signatures:affirmations", campaign, letter)


@login_required
@require_POST
def lapse(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Set when signatures of an older text lapse."""
    found = find(request, campaign, letter, Power.RUN)
    form = LapseForm(request.POST, letter=found)
    if form.is_valid() and attempt(
        request, workflow.set_lapse, _("The date is set."), letter=found, **form.cleaned_data
    ):
        return redirect("signatures:affirmations", campaign, letter)
    return show(request, found, form, RecordForm(letter=found), status=422)


@login_required
@require_POST
def record(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Record that signatories who were entered by a coordinator agree to the new text."""
    found = find(request, campaign, letter, Power.DECIDE)
    form = RecordForm(request.POST, letter=found)
    if form.is_valid() and attempt(
        request,
        workflow.affirm_for,
        _("The new consent is recorded."),
        signatures=form.cleaned_data["signatures"],
        source=form.cleaned_data["source"],
        shown=form.cleaned_data["version"],
    ):
        return redirect("signatures:affirmations", campaign, letter)
    return show(request, found, LapseForm(letter=found), form, status=422)
