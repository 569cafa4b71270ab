"""The moderation desk: the queue, a signature, the list, the numbers, and opening a letter for signatures."""

import datetime
import uuid
import zoneinfo
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from campaign import access
from campaign.access import Power
from campaign.desk import attempt, page
from campaign.history import Told
from campaign.models import Outbox
from campaign.text import fold
from letters.history import tell_of_letter
from letters.models import Letter
from signatures import counting, workflow
from signatures.desk_forms import CorrectionForm, DecisionForm, EntryForm, OpenForm
from signatures.evidence import Evidence, backlog, beside, line_for, neighbours
from signatures.models import Decision, Display, Kind, Signature, State

PAGE = 100
RECENT = 50
UNDO_WITHIN = datetime.timedelta(days=1)
LAST_EVENTS = 50
LATE = 10  # names told one by one that colleagues were faster with
FILTERS = {
    "": (gettext_lazy("All"), Q()),
    "organizations": (gettext_lazy("Organizations"), Q(kind=Kind.ORGANIZATION)),
    "individuals": (gettext_lazy("Individuals"), Q(kind=Kind.INDIVIDUAL)),
    "entered": (gettext_lazy("Entered by coordinators"), ~Q(entered_by="")),
    "flagged": (gettext_lazy("Flagged"), ~Q(flags=[])),
}


def reach(request: HttpRequest, campaign: str, letter: str, need: Power = Power.READ) -> Letter:
    return access.get(
        request.user, Letter.objects.with_text(), need=need, campaign__slug=campaign, slug=letter
    )


def sees_contacts(request: HttpRequest, letter: Letter) -> bool:
    return Power.CONTACTS in access.powers(request.user, letter.campaign)


def at_hand(signatures: QuerySet[Signature], private: bool) -> QuerySet[Signature]:
    """With all that evidence shows; contacts are not even read for those who may not see them."""
    return signatures.select_related("version", *(["contact"] if private else []))


def one_of(letter: Letter, public_id: uuid.UUID, *, private: bool = False) -> Signature:
    return get_object_or_404(at_hand(letter.signatures.all(), private), public_id=public_id)


def back(request: HttpRequest, letter: Letter) -> HttpResponse:
    """To the page of ours that the form names, else to the queue."""
    to = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        to = reverse("signatures:queue", args=[letter.campaign.slug, letter.slug])
    return redirect(to)


def address(**parameters: Any) -> str:
    """A query string of the parameters that are set."""
    return "?" + urlencode({name: value for name, value in parameters.items() if value})


def pager(shown: Page, **parameters: Any) -> dict[str, str]:
    """What includes/pager.html needs."""
    before, after = shown.has_previous(), shown.has_next()
    return {
        "previous_url": address(**parameters, page=shown.previous_page_number()) if before else "",
        "next_url": address(**parameters, page=shown.next_page_number()) if after else "",
        "position": _("Page %(number)s of %(all)s")
        % {"number": shown.number, "all": shown.paginator.num_pages},
    }


# --- The queue ------------------------------------------------------------------------------------


@login_required
def queue(request: HttpRequest, campaign: str, letter: str) -> HttpResponse:
    """What waits for a decision, oldest first, with the evidence beside one name."""
    found, now = reach(request, campaign, letter), timezone.now()
    private = sees_contacts(request, found)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in FILTERS else ""
    waiting = found.signatures.queue()
    listed = Paginator(at_hand(waiting.filter(FILTERS[chosen][1]), private), PAGE)
    shown = listed.get_page(request.GET.get("page"))
    rows = beside(found, shown, private=private, now=now)
    wanted = request.GET.get("selected")
    selected = next(
        (row for row in rows if str(row.signature.public_id) == wanted), rows[0] if rows else None
    )
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
        events=events_of(selected.signature) if selected else [],
        total=listed.count,
        **overview(waiting, chosen),
        ticked=request.GET.get("select") == "all",
        tick_url=address(show=chosen, page=shown.number, select="all"),
        recent=[(decision, line_for(decision.signature, private)) for decision in recent],
        mine=next((decision for decision in recent if decision.user_id == request.user.pk), None),
        bars=bars,
        top=max(bar.value for bar in bars),
        **pager(shown, show=chosen),
    )


def overview(waiting: QuerySet[Signature], chosen: str) -> dict[str, Any]:
    """The filters with their numbers, and since when the oldest waits."""
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
    ]
    return {"filters": filters, "oldest": numbers["oldest"]}


def decided_lately(letter: Letter, now: datetime.datetime) -> list[Decision]:
    """Decisions of the last day that can be taken back, the last one first."""
    standing = Decision.objects.filter(
        signature__letter=letter,
        signature__state__in=[State.APPROVED, State.REJECTED],
        undone_at=None,
        at__gt=now - UNDO_WITHIN,
    )
    return list(standing.select_related("signature__letter__campaign")[:RECENT])


def events_of(signature: Signature) -> Iterator[Told]:
    """What happened to one signature, newest first; put into words while the page is rendered, in its zone."""
    events = signature.letter.campaign.events.about(signature.letter.public_id)
    return map(tell_of_letter, events.filter(subject=signature.public_id)[:LAST_EVENTS])


@login_required
def evidence(request: HttpRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """The evidence beside one name, as a fragment for js/queue.js."""
    found = reach(request, campaign, letter)
    private = sees_contacts(request, found)
    [row] = beside(found, [one_of(found, signature, private=private)], private=private)
    return page(
        request,
        "signatures/_panel.html",
        found.campaign,
        letter=found,
        row=row,
        events=events_of(row.signature),
    )


@login_required
@require_POST
def decide(request: HttpRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """Approve or reject one signature that waits."""
    found = reach(request, campaign, letter, Power.DECIDE)
    chosen = one_of(found, signature)
    form = DecisionForm(request.POST)
    if form.is_valid():
        verdict = Decision.Verdict(form.cleaned_data["verdict"]).label
        done = _("%(verdict)s: “%(line)s”.") % {"verdict": verdict, "line": chosen.line}
        attempt(request, workflow.decide, done, signature=chosen, **form.cleaned_data)
    else:
        messages.error(request, _("Nothing was decided: a reason has 500 characters at most."))
    return back(request, found)


@login_required
@require_POST
def bulk_approve(request: HttpRequest, campaign: str, letter: str) -> HttpResponse:
    """Approve the ticked signatures that still wait."""
    found = reach(request, campaign, letter, Power.DECIDE)
    chosen = found.signatures.filter(public_id__in=public_ids(request.POST.getlist("signatures")))
    done, late = workflow.approve_all(signatures=chosen.order_by("pk"), by=request.user)
    if done:
        words = ngettext("%(n)s signature approved.", "%(n)s signatures approved.", len(done))
        messages.success(request, words % {"n": len(done)})
    if late:
        words = ngettext(
            "A colleague was faster with %(n)s.", "Colleagues were faster with %(n)s.", len(late)
        )
        messages.warning(request, words % {"n": len(late)})
        for refusal in late[:LATE]:
            messages.warning(request, str(refusal))
    if not done and not late:
        messages.error(request, _("Nothing was selected. Tick the names first."))
    return back(request, found)


def public_ids(typed: list[str]) -> list[uuid.UUID]:
    """Those of the posted ids that are ids."""
    found = []
    for value in typed:
        with suppress(ValueError):
            found.append(uuid.UUID(value))
    return found


@login_required
@require_POST
def undo(request: HttpRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """Take back the decision that stands."""
    found = reach(request, campaign, letter, Power.DECIDE)
    chosen = one_of(found, signature)
    done = _("Undone: “%(line)s” waits again.") % {"line": chosen.line}
    if attempt(request, workflow.undo, done, signature=chosen):
        mail = chosen.decisions.select_related("mail").first().mail
        if mail and mail.state != Outbox.State.CANCELLED:
            messages.warning(request, _("The mail about the decision had gone out already."))
    return back(request, found)


# --- One signature --------------------------------------------------------------------------------


@login_required
def signature(request: HttpRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """Everything about one signature; POST corrects it, or shows how the correction would look."""
    need = Power.DECIDE if request.method == "POST" else Power.READ
    found = reach(request, campaign, letter, need)
    private = sees_contacts(request, found)
    chosen = one_of(found, signature, private=private)
    form = CorrectionForm(request.POST or None, instance=chosen)
    if form.is_valid() and "preview" not in request.POST:
        done = _("Corrected. The next edition prints it so.")
        if attempt(request, workflow.correct, done, signature=chosen, fields=form.cleaned_data):
            return redirect("signatures:signature", campaign=campaign, letter=letter, signature=signature)
    preview = chosen
    if form.is_valid():
        preview = form.instance
        workflow.set_derived(preview)
    [row] = beside(found, [chosen], private=private)
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
        events=events_of(chosen),
    )


@login_required
@require_POST
def resend(request: HttpRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """Mail the confirmation of an unconfirmed signature once more."""
    found = reach(request, campaign, letter, Power.DECIDE)
    attempt(
        request, workflow.resend, _("The confirmation is on its way."), signature=one_of(found, signature)
    )
    return redirect("signatures:signature", campaign=campaign, letter=letter, signature=signature)


@login_required
@require_POST
def withdraw(request: HttpRequest, campaign: str, letter: str, signature: uuid.UUID) -> HttpResponse:
    """Take a name off because its signatory asked a coordinator to."""
    found = reach(request, campaign, letter, Power.DECIDE)
    chosen = one_of(found, signature)
    if request.POST.get("confirm"):
        attempt(request, workflow.withdraw, _("The signature is withdrawn."), signature=chosen)
    else:
        messages.error(request, _("Nothing was withdrawn. Tick that the signatory asked for it."))
    return redirect("signatures:signature", campaign=campaign, letter=letter, signature=signature)


# --- All signatures of a letter -------------------------------------------------------------------


@login_required
def signatures(request: HttpRequest, campaign: str, letter: str) -> HttpResponse:
    """Every signature under a letter: the approved ones as they stand on the roll, others newest first."""
    found, now = reach(request, campaign, letter), timezone.now()
    private = sees_contacts(request, found)
    chosen = {name: request.GET.get(name, "") for name in ("state", "kind", "country", "q")}
    matching = narrowed(found.signatures.all(), chosen, private)
    listed = Paginator(matching.select_related("version"), PAGE)
    shown = listed.get_page(request.GET.get("page"))
    numbers = dict(found.signatures.order_by().values_list("state").annotate(Count("pk")))
    return page(
        request,
        "signatures/desk_list.html",
        found.campaign,
        letter=found,
        tab="signatures",
        rows=[Evidence(signature, [], private, now) for signature in shown],
        total=listed.count,
        chosen=chosen,
        filters=states(numbers, chosen),
        kinds=Kind.choices,
        **pager(shown, **chosen),
    )


def narrowed(signatures: QuerySet[Signature], chosen: dict[str, str], private: bool) -> QuerySet[Signature]:
    """Those that the filters leave; who may not see withheld names cannot find them by a search either."""
    if chosen["state"] in State:
        signatures = signatures.filter(state=chosen["state"])
    if chosen["kind"] in Kind:
        signatures = signatures.filter(kind=chosen["kind"])
    if not private and (chosen["q"] or chosen["country"]):
        signatures = signatures.filter(display__in=[Display.LISTED, Display.LISTED_FROM])
    if chosen["country"]:
        signatures = signatures.filter(country=chosen["country"])
    signatures = signatures.matching(fold(chosen["q"][:300]))
    if chosen["state"] == State.APPROVED:
        return signatures.in_roll_order()
    return signatures.order_by("-received_at", "-pk")


def states(numbers: dict[str, int], chosen: dict[str, str]) -> list[dict[str, Any]]:
    """The states that occur, as filters with their numbers; the other choices stay."""
    labels = {"": _("All"), **dict(State.choices)}
    numbers = {"": sum(numbers.values()), **numbers}
    return [
        {
            "label": label,
            "url": address(**{**chosen, "state": state}),
            "count": numbers[state],
            "current": state == chosen["state"],
        }
        for state, label in labels.items()
        if state in numbers
    ]


@login_required
def add(request: HttpRequest, campaign: str, letter: str) -> HttpResponse:
    """Enter one signatory who agreed elsewhere; the name waits in the queue like all others."""
    found = reach(request, campaign, letter, Power.DECIDE)
    form = EntryForm(request.POST or None, letter=found)
    if form.is_valid() and attempt(
        request,
        workflow.enter,
        _("Entered. The name waits in the queue."),
        letter=found,
        consent_source=form.cleaned_data["consent_source"],
        entries=[form.entry()],
    ):
        return redirect("signatures:add", campaign=campaign, letter=letter)
    return page(
        request, "signatures/desk_add.html", found.campaign, letter=found, tab="signatures", form=form
    )


@login_required
@require_POST
def article_rule(request: HttpRequest, campaign: str, letter: str) -> HttpResponse:
    """Switch whether a leading article counts in the order of the roll."""
    found = reach(request, campaign, letter, Power.DECIDE)
    attempt(
        request,
        workflow.set_article_rule,
        _("The roll is in its new order."),
        letter=found,
        article_rule=request.POST.get("article_rule") == "on",
    )
    return redirect("signatures:list", campaign=campaign, letter=letter)


@login_required
def numbers(request: HttpRequest, campaign: str, letter: str) -> HttpResponse:
    """Where each number of a letter comes from, and what the text makes of it."""
    found = reach(request, campaign, letter)
    gathered = counting.gather(found, private=sees_contacts(request, found), now=timezone.now())
    version = found.in_force or found.latest
    told = (version, gathered.counts, found.language)
    return page(
        request,
        "signatures/desk_numbers.html",
        found.campaign,
        letter=found,
        tab="numbers",
        numbers=gathered,
        top=max((place.total for place in gathered.countries), default=0),
        uncounted=counting.uncounted(found, gathered.counts),
        sentences=counting.sentences(*told) if version else [],
        doubts=counting.doubts(*told) if version else [],
    )


# --- Opening --------------------------------------------------------------------------------------


@login_required
def open_letter(request: HttpRequest, campaign: str, letter: str) -> HttpResponse:
    """Open a draft, or reopen a closed letter, after a look at what may have been forgotten."""
    found = reach(request, campaign, letter, Power.RUN)
    form = OpenForm(request.POST if request.method == "POST" else None, letter=found)
    done = _("The letter is open for signatures.")
    if form.is_valid() and attempt(request, workflow.open_letter, done, letter=found, **form.cleaned_data):
        return redirect("publication:desk_letter", campaign=campaign, letter=letter)
    return page(
        request,
        "signatures/desk_open.html",
        found.campaign,
        letter=found,
        tab="open",
        form=form,
        steps=counting.before_opening(found),
    )
