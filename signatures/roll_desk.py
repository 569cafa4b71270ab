"""The desk's pages of all signatures: the list, entering one, the order, the numbers, and opening a letter."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from campaign.text import fold
from letters import hints
from letters.desk import find
from letters.models import Letter
from letters.text_desk import text_in
from letters.texts import address as letter_address
from signatures import counting, duplicates, workflow
from signatures.authority import BELOW
from signatures.desk_forms import EntryForm, OpenForm
from signatures.desk_tools import address, pager, sees_contacts
from signatures.evidence import NAMED, Evidence, at_hand
from signatures.models import Kind, SignatureQuerySet, State

PAGE = 100


@login_required
def signatures(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Every signature under a letter: the approved ones as they stand on the roll, others newest first."""
    found, now = find(request, campaign, letter, Power.READ), timezone.now()
    private = sees_contacts(request, found)
    chosen = {name: request.GET.get(name, "") for name in ("state", "kind", "country", "authority", "q")}
    matching = narrowed(found.signatures.all(), chosen, private)
    listed = Paginator(at_hand(matching, private=False), PAGE)
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


def narrowed(signatures: SignatureQuerySet, chosen: dict[str, str], private: bool) -> SignatureQuerySet:
    """Those that the filters leave; who may not see withheld names cannot find them by a search either."""
    if chosen["state"] in State:
        signatures = signatures.filter(state=chosen["state"])
    if chosen["kind"] in Kind:
        signatures = signatures.filter(kind=chosen["kind"])
    if chosen["authority"] == BELOW:
        signatures = signatures.unauthorized()
    if not private and (chosen["q"] or chosen["country"]):
        signatures = signatures.filter(display__in=NAMED)
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
def add(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Enter one signatory who agreed elsewhere; the name waits in the queue like all others."""
    found = find(request, campaign, letter, Power.DECIDE)
    form = EntryForm(request.POST or None, letter=found)
    if form.is_valid() and attempt(
        request,
        workflow.enter,
        _("Entered. The name waits in the queue."),
        letter=found,
        consent_source=form.cleaned_data["consent_source"],
        entries=[form.entry()],
    ):
        tell_alike(request, found)
        return redirect("signatures:add", campaign=campaign, letter=letter)
    return page(request, "signatures/desk_add.html", found.campaign, letter=found, tab="signatures", form=form)


def tell_alike(request: DeskRequest, letter: Letter) -> None:
    """Say which names the one just entered is like; it is entered all the same."""
    entered = letter.signatures.filter(state=State.PENDING, entered_by=request.user.label).latest("pk")
    private = sees_contacts(request, letter)
    for hint in duplicates.hints(letter, [entered], user=request.user, private=private)[entered.pk]:
        words = _("Looks like “%(name)s”, %(where)s: %(why)s. The queue shows both side by side.")
        messages.warning(request, words % {"name": hint.name, "where": hint.kind, "why": ", ".join(hint.why)})


@login_required
@require_POST
def article_rule(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Switch whether a leading article counts in the order of the roll."""
    found = find(request, campaign, letter, Power.DECIDE)
    attempt(
        request,
        workflow.set_article_rule,
        _("The roll is in its new order."),
        letter=found,
        article_rule=request.POST.get("article_rule") == "on",
    )
    return redirect("signatures:list", campaign=campaign, letter=letter)


@login_required
def numbers(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Where each number of a letter comes from, and what the text makes of it."""
    found = find(request, campaign, letter, Power.READ)
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
        sentences=counting.sentences(*told),
        doubts=counting.doubts(*told),
        unknown=hints.on(version.content if version else {}, found.language).unknown,
    )


@login_required
def open_letter(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Open a draft, or reopen a closed letter, after a look at what may have been forgotten."""
    found = find(request, campaign, letter, Power.RUN)
    form = OpenForm(request.POST if request.method == "POST" else None, letter=found)
    done = _("The letter is open for signatures.")
    if form.is_valid() and attempt(request, workflow.open_letter, done, letter=found, **form.cleaned_data):
        return redirect("publication:desk_letter", campaign=campaign, letter=letter)
    text = text_in(found)
    return page(
        request,
        "signatures/desk_open.html",
        found.campaign,
        letter=found,
        tab="letter",
        form=form,
        steps=counting.before_opening(found),
        text=text,
        hints=counting.hints_on(text, found.in_force or found.latest),
        write_url=letter_address(found, text, "text"),
    )
