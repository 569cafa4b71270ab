"""The desk's pages of disputed signatures: the cases of a letter, and one case with what is known."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from letters.desk import find
from letters.models import Letter
from signatures import workflow
from signatures.desk import EVENTS, events_of
from signatures.desk_tools import sees_contacts
from signatures.dispute_forms import SettleForm
from signatures.evidence import at_hand, beside, line_for
from signatures.models import Dispute
from signatures.registry_reading import recognized

MOST_ENDED = 200
VERBS = {
    SettleForm.Verdict.UPHOLD: workflow.uphold,
    SettleForm.Verdict.DISMISS: workflow.dismiss,
    SettleForm.Verdict.TAKE_BACK: workflow.take_back,
}


@login_required
def disputes(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """The cases of a letter: the open ones, the oldest first, then those that have ended."""
    found = find(request, campaign, letter, Power.READ)
    private = sees_contacts(request, found)
    cases = Dispute.objects.filter(signature__letter=found).cases().select_related("signature")
    ended = cases.exclude(state=Dispute.State.OPEN).order_by("-ended_at", "-pk")[:MOST_ENDED]
    return page(
        request,
        "signatures/desk_disputes.html",
        found.campaign,
        letter=found,
        tab="disputes",
        open=[with_line(case, found, private) for case in cases.open().order_by("confirmed_at", "pk")],
        ended=[with_line(case, found, private) for case in ended],
    )


def with_line(case: Dispute, letter: Letter, private: bool) -> dict[str, object]:
    """A case with its signature's line, as far as the reader may see it."""
    case.signature.letter = letter
    return {"case": case, "line": line_for(case.signature, private)}


@login_required
def case(request: DeskRequest, campaign: str, letter: str, dispute: uuid.UUID) -> HttpResponse:
    """One case with what speaks for each side; POST decides on it."""
    found = find(request, campaign, letter, Power.DECIDE if request.method == "POST" else Power.READ)
    cases = Dispute.objects.filter(signature__letter=found).cases()
    chosen = get_object_or_404(cases.select_related("signature"), public_id=dispute)
    if request.method == "POST":
        settle(request, chosen)
        return redirect("signatures:case", campaign, letter, dispute)
    private = sees_contacts(request, found)
    signature = at_hand(found.signatures.all(), private).get(pk=chosen.signature_id)
    [row] = beside(found, [signature], user=request.user, private=private, now=timezone.now())
    organization = recognized(signature) if private else None
    return page(
        request,
        "signatures/desk_case.html",
        found.campaign,
        letter=found,
        tab="disputes",
        case=chosen,
        row=row,
        private=private,
        domains=organization.domains.all() if organization else [],
        others=cases.filter(signature=signature).exclude(pk=chosen.pk),
        events=events_of(signature, EVENTS),
    )


def settle(request: DeskRequest, case: Dispute) -> None:
    """Do what was decided, and tell whether it was done."""
    form = SettleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was decided. A note has 500 characters at most."))
        return
    verdict = SettleForm.Verdict(form.cleaned_data["verdict"])
    note = form.cleaned_data["private_note"]
    attempt(request, VERBS[verdict], str(verdict.label), dispute=case, private_note=note)
