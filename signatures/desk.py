"""The moderation desk: the queue, the decisions, and everything about one signature."""

import datetime
import uuid
import zoneinfo
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from campaign.history import Told
from campaign.models import Outbox
from campaign.text import clean_line
from letters.desk import find
from letters.history import tell_of_letter
from letters.models import Letter
from signatures import workflow
from signatures.authority import BELOW
from signatures.authority_forms import VouchForm
from signatures.desk_forms import CorrectionForm, DecisionForm
from signatures.desk_tools import address, pager, sees_contacts
from signatures.evidence import age, at_hand, backlog, beside, line_for, neighbours
from signatures.models import UNAUTHORIZED, Decision, Kind, Signature, State

PAGE = 100
RECENT = 50
UNDO_WITHIN = datetime.timedelta(days=1)
EVENTS_BESIDE, EVENTS = 5, 50  # in the panel, on the page of one signature
LATE = 10  # names told one by one that could not be approved
FILTERS = {
    "": (gettext_lazy("All"), Q()),
    "organizations": (gettext_lazy("Organizations"), Q(kind=Kind.ORGANIZATION)),
    "individuals": (gettext_lazy("Individuals"), Q(kind=Kind.INDIVIDUAL)),
    "entered": (gettext_lazy("Entered by coordinators"), ~Q(entered_by="")),
    BELOW: (gettext_lazy("Below what is asked"), UNAUTHORIZED),
    "flagged": (gettext_lazy("Flagged"), ~Q(flags=[])),
}


def one_of(letter: Letter, public_id: uuid.UUID, *, private: bool = False) -> Signature:
    return get_object_or_404(at_hand(letter.signatures.all(), private), public_id=public_id)


def back(request: DeskRequest, letter: Letter) -> HttpResponse:
    """To the page of ours that the form names, else to the queue."""
    to = request.POST.get("next", "")
    if not to.startswith("/") or not url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        to = reverse("signatures:queue", args=[letter.campaign.slug, letter.slug])
    return HttpResponseRedirect(to)


# --- The queue ------------------------------------------------------------------------------------


@login_required
def queue(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """What waits for a decision, oldest first, with the evidence beside one name."""
    found, now = find(request, campaign, letter, Power.READ), timezone.now()
    private = sees_contacts(request, found)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in FILTERS else ""
    waiting = found.signatures.queue()
    matching = at_hand(waiting.filter(FILTERS[chosen][1]), private)
    shown = Paginator(matching, PAGE).get_page(request.GET.get("page"))
    rows = beside(found, shown, user=request.user, private=private, now=now)
    wanted = request.GET.get("selected")
    selected = next((row for row in rows if str(row.signature.public_id) == wanted), rows[0] if rows else None)
    recent = decided_lately(found, now)
    bars = backlog(found, zone=zoneinfo.ZoneInfo(found.campaign.time_zone), now=now)
    return page(
        request,
        "signatures/desk_queue.html",
        found.campaign,
        letter=found,
        tab="queue",
        rows=rows,
        row=selected,
        place=address(show=chosen, page=shown.number),
        events=events_of(selected.signature, EVENTS_BESIDE) if selected else [],
        **overview(found, waiting, chosen, now),
        ticked=request.GET.get("select") == "all",
        tick_url=address(show=chosen, page=shown.number, select="all"),
        recent=[(decision, line_for(decision.signature, private)) for decision in recent],
        mine=next((decision for decision in recent if decision.user_id == request.user.pk), None),
        bars=bars,
        top=max(bar.value for bar in bars),
        **pager(shown, show=chosen),
    )


def overview(letter: Letter, waiting: QuerySet[Signature], chosen: str, now: datetime.datetime) -> dict[str, Any]:
    """How many wait, for how long the oldest of them, and the filters with their numbers."""
    numbers = waiting.aggregate(
        oldest=Min(Coalesce("confirmed_at", "received_at")),
        **{f"show_{name}": Count("pk", filter=condition) for name, (_label, condition) in FILTERS.items()},
    )
    filters = [
        {
            "label": label,
            "url": address(show=name),
            "count": numbers[f"show_{name}"],
            "current": name == chosen,
        }
        for name, (label, _condition) in FILTERS.items()
        if name != BELOW or letter.min_authority
    ]
    since = numbers["oldest"]
    return {"waiting": numbers["show_"], "oldest": since and age(since, now), "filters": filters}


def decided_lately(letter: Letter, now: datetime.datetime) -> list[Decision]:
    """Decisions of the last day that can be taken back, the last one first."""
    standing = Decision.objects.filter(
        signature__letter=letter,
        signature__state__in=[State.APPROVED, State.REJECTED],
        undone_at=None,
        at__gt=now - UNDO_WITHIN,
    )
    return list(standing.select_related("signature__letter__campaign")[:RECENT])


def events_of(signature: Signature, number: int) -> Iterator[Told]:
    """What happened to one signature, the newest first, in words once the page is rendered."""
    events = signature.letter.campaign.events.about(signature.letter.public_id)
    return map(tell_of_letter, events.filter(subject=signature.public_id)[:number])


@login_required
def evidence(request: DeskRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """The evidence beside one name, as a fragment for js/queue.js."""
    found = find(request, campaign, letter, Power.READ)
    private = sees_contacts(request, found)
    [row] = beside(found, [one_of(found, signature, private=private)], user=request.user, private=private)
    return page(
        request,
        "signatures/_panel.html",
        found.campaign,
        letter=found,
        row=row,
        place=address(show=request.GET.get("show"), page=request.GET.get("page")),
        events=events_of(row.signature, EVENTS_BESIDE),
    )


@login_required
@require_POST
def decide(request: DeskRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """Approve or reject one signature that waits."""
    found = find(request, campaign, letter, Power.DECIDE)
    chosen = one_of(found, signature)
    form = DecisionForm(request.POST, user=request.user)
    if form.is_valid():
        verdict = Decision.Verdict(form.cleaned_data["verdict"]).label
        done = _("%(verdict)s: “%(line)s”.") % {"verdict": verdict, "line": chosen.line}
        if attempt(request, workflow.decide, done, signature=chosen, **form.cleaned_data):
            warn_below(request, found, [chosen])
    else:
        messages.error(
            request,
            _("Nothing was decided: a reason or a note has more than 500 characters, or the organization is gone."),
        )
    return back(request, found)


@login_required
@require_POST
def bulk_approve(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Approve the ticked signatures that still wait."""
    found = find(request, campaign, letter, Power.DECIDE)
    chosen = found.signatures.filter(public_id__in=public_ids(request.POST.getlist("signatures")))
    try:
        done, left = workflow.approve_all(signatures=chosen.order_by("pk"), by=request.user)
    except workflow.NotNow as refusal:
        messages.error(request, str(refusal))
        return back(request, found)
    if done:
        words = ngettext("%(n)s signature approved.", "%(n)s signatures approved.", len(done))
        messages.success(request, words % {"n": len(done)})
        warn_below(request, found, [decision.signature for decision in done])
    if late := [refusal for refusal in left if isinstance(refusal, workflow.DecidedMeanwhile)]:
        words = ngettext("A colleague was faster with %(n)s.", "Colleagues were faster with %(n)s.", len(late))
        messages.warning(request, words % {"n": len(late)})
    for told in left[:LATE]:
        messages.warning(request, str(told))
    if not done and not left:
        messages.error(request, _("Nothing was selected. Tick the names first."))
    return back(request, found)


def warn_below(request: DeskRequest, letter: Letter, decided: list[Signature]) -> None:
    """Say how many of those just decided are approved and yet do not count, for want of authority."""
    ids = [signature.pk for signature in decided]
    below = letter.signatures.unauthorized().filter(pk__in=ids, state=State.APPROVED).count()
    if below:
        words = ngettext(
            "%(n)d organization does not count yet: the letter asks for more authority.",
            "%(n)d organizations do not count yet: the letter asks for more authority.",
            below,
        )
        messages.warning(request, words % {"n": below})


def public_ids(typed: list[str]) -> list[uuid.UUID]:
    """Those of the posted ids that are ids."""
    found = []
    for value in typed:
        with suppress(ValueError):
            found.append(uuid.UUID(value))
    return found


@login_required
@require_POST
def undo(request: DeskRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """Take back the decision that stands."""
    found = find(request, campaign, letter, Power.DECIDE)
    chosen = one_of(found, signature)
    done = _("Undone: “%(line)s” waits again.") % {"line": chosen.line}
    if attempt(request, workflow.undo, done, signature=chosen):
        mail = chosen.decisions.select_related("mail").first().mail
        if mail and mail.state != Outbox.State.CANCELLED:
            messages.warning(request, _("The mail about the decision had gone out already."))
    return back(request, found)


# --- One signature --------------------------------------------------------------------------------


@login_required
def signature(request: DeskRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """Everything about one signature; POST corrects it, or shows how the correction would look."""
    need = Power.DECIDE if request.method == "POST" else Power.READ
    found = find(request, campaign, letter, need)
    private = sees_contacts(request, found)
    chosen = one_of(found, signature, private=private)
    form = correction(request, chosen)
    if form.is_valid() and "preview" not in request.POST:
        done, seen = _("Corrected."), form.cleaned_data["seen"]
        if attempt(request, workflow.correct, done, signature=chosen, fields=form.fields_corrected(), seen=seen):
            return redirect("signatures:signature", campaign=campaign, letter=letter, signature=signature)
    preview = form.corrected() if form.is_valid() else chosen
    [row] = beside(found, [chosen], user=request.user, private=private)
    return page(
        request,
        "signatures/desk_signature.html",
        found.campaign,
        letter=found,
        tab="signatures",
        row=row,
        form=form,
        preview=preview,
        neighbours=neighbours(preview),
        decisions=chosen.decisions.select_related("mail"),
        vouch_form=VouchForm(),
        events=events_of(chosen, EVENTS),
    )


def correction(request: DeskRequest, chosen: Signature) -> CorrectionForm:
    """The form as posted; as the signature stands, with a message, where another one was shown."""
    if request.method == "POST":
        try:
            workflow.refuse_unseen(chosen, request.POST.get("seen", ""))
            return CorrectionForm(request.POST, instance=chosen)
        except workflow.ChangedMeanwhile as refusal:
            messages.error(request, str(refusal))
    form = CorrectionForm(instance=chosen)
    if meant := clean_line(request.GET.get("name", "")[:300]):  # a suggestion that is taken over, to be saved or not
        form.initial["name"] = meant
    return form


@login_required
@require_POST
def resend(request: DeskRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """Mail the confirmation of an unconfirmed signature once more."""
    found = find(request, campaign, letter, Power.DECIDE)
    attempt(request, workflow.resend, _("The confirmation is on its way."), signature=one_of(found, signature))
    return redirect("signatures:signature", campaign=campaign, letter=letter, signature=signature)


@login_required
@require_POST
def withdraw(request: DeskRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """Take a name off because its signatory asked a coordinator to."""
    found = find(request, campaign, letter, Power.DECIDE)
    chosen = one_of(found, signature)
    if request.POST.get("confirm"):
        attempt(request, workflow.withdraw, _("The signature is withdrawn."), signature=chosen)
    else:
        messages.error(request, _("Nothing was withdrawn. Tick that the signatory asked for it."))
    return redirect("signatures:signature", campaign=campaign, letter=letter, signature=signature)
