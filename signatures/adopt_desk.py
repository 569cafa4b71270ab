"""The desk's pages on which a text comes into force: classed, compared, and agreed to by a second coordinator."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from campaign import access
from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from letters import differences
from letters import workflow as letter_workflow
from letters.desk import find
from letters.models import Letter, Proposal, Text
from letters.text_desk import text_in
from letters.texts import address
from signatures import counting, workflow
from signatures.affirm_forms import AdoptForm


@login_required
def adopt(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> HttpResponse:
    """What a version would change for those who signed, and the button that puts it in force."""
    found = find(request, campaign, letter, Power.RUN)
    text = text_in(found, lang)
    form = AdoptForm(request.POST or None, text=text, number=request.GET.get("version", ""))
    if form.is_valid() and adopted(request, found, form):
        return redirect("letters:text", campaign, letter, *([lang] if lang else []))
    return page(
        request, "signatures/desk_adopt.html", found.campaign, letter=found, tab="text", form=form, **compared(form)
    )


def adopted(request: DeskRequest, letter: Letter, form: AdoptForm) -> bool:
    """Adopt what was posted and tell what became of it."""
    try:
        in_force = workflow.adopt(letter=letter, by=request.user, **form.cleaned_data)
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return False
    done = _("The version is in force.") if in_force else _("It waits for a second coordinator to agree.")
    messages.success(request, done)
    return True


def compared(form: AdoptForm) -> dict[str, Any]:
    """The version to adopt beside the one in force."""
    text, version = form.text, form.chosen
    before = text.in_force
    waiting = Proposal.objects.filter(text=text, state=Proposal.State.WAITING).select_related("version").first()
    return {
        "text": text,
        "version": version,
        "proposal": waiting,
        "changed": differences.between(before.content, version.content) if before else None,
        "doubts": differences.substance(before.content, version.content, text.language) if before else [],
        "signed": text.in_force is not None and workflow.is_signed(version),
        "to_ask": to_ask(text),
        "hints": counting.hints_on(text, version),
        "write_url": address(text.letter, text, "text"),
    }


def to_ask(text: Text) -> int:
    """How many would have to affirm a change in the substance of `text`."""
    standing = text.letter.signatures.reachable()
    return (standing if text.is_original else standing.filter(version__text=text)).count()


def answer(request: DeskRequest, proposal: Proposal) -> None:
    """Agree to a proposal, or refuse it, as posted."""
    if "agree" in request.POST:
        attempt(request, letter_workflow.agree, _("Agreed: the version is in force."), proposal=proposal)
    elif "refuse" in request.POST:
        attempt(request, letter_workflow.refuse, _("Refused: what was in force stays so."), proposal=proposal)


@login_required
def proposal(request: DeskRequest, campaign: str, letter: str, proposal: int) -> HttpResponse:
    """A change that a colleague calls typographical: agree, or refuse."""
    found = find(request, campaign, letter, Power.READ)
    related = "text__in_force", "version", "instead_of"
    proposals = Proposal.objects.select_related(*related).filter(text__letter=found)
    need = Power.SECOND if request.method == "POST" else Power.READ
    chosen = access.get(request.user, proposals, need=need, pk=proposal)
    if request.method == "POST":
        answer(request, chosen)
        return redirect(request.path)
    before, after = chosen.instead_of.content, chosen.version.content
    return page(
        request,
        "signatures/desk_proposal.html",
        found.campaign,
        letter=found,
        tab="text",
        proposal=chosen,
        text=chosen.text,
        own=chosen.user_id == request.user.pk,
        changed=differences.between(before, after),
        doubts=differences.substance(before, after, chosen.text.language),
    )
