"""What a signatory does behind the links in mails: confirm, look, affirm, ask, withdraw, find the way back."""

import datetime
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.doors import sealed, see_other, takes_forms
from letters.models import Letter, Text, Version
from letters.workflow import Refused
from signatures import authority, links, receipts, workflow
from signatures.authority_forms import OfficerForm
from signatures.board_forms import BoardDateForm
from signatures.board_views import ACTIONS, act_for_board, board_context
from signatures.forms import FindForm, QuestionForm, consent_text
from signatures.models import Authority, Display, Signature, State
from signatures.pages import language_name, page, text_of


@takes_forms
@sealed
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    try:
        signature = links.find(token, links.CONFIRM)
    except links.BadLink:
        return bad_link(request)
    if signature.state in {State.EXPIRED, State.WITHDRAWN}:
        return bad_link(request, signature)
    if signature.state == State.RECEIVED and signature.letter.state == Letter.State.WITHDRAWN:
        return bad_link(request, signature)
    if signature.state != State.RECEIVED:
        return see_other(links.path(signature, links.MANAGE))
    if request.method != "POST":
        return confirm_page(request, signature)
    words = consent_text(signature.kind, signature.letter, version_to_sign(signature))
    try:
        workflow.confirm(signature=signature, shown=request.POST.get("version", ""), consent_text=words)
    except workflow.TextChanged:
        return confirm_page(request, links.find(token, links.CONFIRM), status=409)
    except Refused:  # this very moment: the page says what is now
        return see_other(request.path)
    return see_other(links.path(signature, links.MANAGE))


def version_to_sign(signature: Signature) -> Version:
    """The version in force that can be agreed to in the language of a signature; there always is one."""
    return cast(Version, cast(Text, signature.letter.text_to_sign(signature.language)).in_force)


def confirm_page(request: HttpRequest, signature: Signature, *, status: int = 200) -> HttpResponse:
    """What would be confirmed; after a change of the text in substance the new one."""
    letter, agreed, now = signature.letter, signature.version, timezone.now()
    text = cast(Text, letter.text_to_sign(signature.language))
    in_force = cast(Version, text.in_force)
    changed = signature.basis_id != text.basis_id
    version, language = (in_force, text.language) if changed else (agreed, signature.language)
    context: dict[str, Any] = {
        "signature": signature,
        "version": version,
        "version_language": language,
        "shown": in_force.digest,
        "changed": changed,
        "text": text_of(letter, version, language, now),
        "consent": consent_text(signature.kind, letter, in_force) if changed else signature.consent_text,
        "manage_path": links.path(signature, links.MANAGE),
    }
    return page(request, "confirm", letter, status=status, **context)


@takes_forms
@sealed
def status(request: HttpRequest, token: str) -> HttpResponse:
    try:
        signature = links.find(token, links.MANAGE)
    except links.BadLink:
        return bad_link(request)
    if request.method != "POST":
        return status_page(request, signature)
    if request.POST.get("action") in ACTIONS:
        return act_on_board(request, signature)
    return act(request, signature)


def status_page(
    request: HttpRequest,
    signature: Signature,
    *,
    question: QuestionForm | None = None,
    officer: OfficerForm | None = None,
    board: BoardDateForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """How a signature stands, what was agreed to, what has changed since, and what its signatory can do."""
    letter, now = signature.letter, timezone.now()
    rejection = signature.decisions.filter(undone_at=None).first() if signature.state == State.REJECTED else None
    context: dict[str, Any] = {
        "signature": signature,
        "version": signature.version,
        "language": language_name(signature.language),
        "text": text_of(letter, signature.version, signature.language, now),
        "reason": rejection.reason if rejection else "",
        "is_public": Letter.objects.public(now).filter(pk=letter.pk).exists(),
        "can_withdraw": State.WITHDRAWN in workflow.MOVES.get(signature.state, ()),
        "confirm_path": links.path(signature, links.CONFIRM),
        "displays": [Display.LISTED, Display.WITHHELD],
        "receipt": receipts.of(signature),
        "question": question or QuestionForm(),
        "asked": request.GET.get("asked") == "1",
        **affirmation(signature, now),
        **ladder(request, signature, officer),
        **board_context(signature, now, board),
    }
    return page(request, "status", letter, status=status, **context)


def affirmation(signature: Signature, now: datetime.datetime) -> dict[str, Any]:
    """The text to affirm, where the signature stands under an older one; nothing where it need not."""
    text = receipts.text_to_affirm(signature)
    if text is None:
        return {}
    letter, version = signature.letter, cast(Version, text.in_force)
    return {
        "to_affirm": version,
        "to_affirm_language": text.language,
        "to_affirm_text": text_of(letter, version, text.language, now),
        "to_affirm_consent": consent_text(signature.kind, letter, version),
    }


def ladder(request: HttpRequest, signature: Signature, form: OfficerForm | None) -> dict[str, Any]:
    """How an organization's signature stands on the ladder, and the form to name a second officer where one helps.

    Of officers the page says how many they are and nothing else.
    """
    standing = authority.of(signature)
    if standing is None:
        return {}
    names = workflow.can_name_officers(signature) and standing.level < Authority.SECOND_OFFICER
    return {
        "authority": standing,
        "officers": authority.officers_of(signature),
        "officer_form": (form or OfficerForm()) if names else None,
        "officer_named": request.GET.get("officer") == "1",
    }


def act(request: HttpRequest, signature: Signature) -> HttpResponse:
    """Do what the signatory asks on the status page, and show it again: it says what is now."""
    action, display = request.POST.get("action"), request.POST.get("display")
    try:
        if action == "withdraw":
            workflow.withdraw(signature=signature)
        elif action == "display" and display in {Display.LISTED, Display.WITHHELD}:
            workflow.correct_display(signature=signature, display=display)
        elif action == "affirm":
            words = consent_text(signature.kind, signature.letter, version_to_sign(signature))
            workflow.affirm(signature=signature, shown=request.POST.get("version", ""), consent_text=words)
        elif action == "ask":
            return ask(request, signature)
        elif action == "officer":
            return name_officer(request, signature)
    except workflow.TextChanged:
        return status_page(request, signature, status=409)
    except Refused:
        pass  # a coordinator, or the calendar, was faster
    return see_other(request.path)


def act_on_board(request: HttpRequest, signature: Signature) -> HttpResponse:
    """Do what the contact of a board that decides asks, and show the page again."""
    try:
        form = act_for_board(request, signature)
    except workflow.TextChanged:
        return status_page(request, signature, status=409)
    except Refused:
        form = None  # a colleague, or the calendar, was faster
    return status_page(request, signature, board=form, status=422) if form else see_other(f"{request.path}#board")


def ask(request: HttpRequest, signature: Signature) -> HttpResponse:
    """Pass a question on to the campaign; raises what `workflow.ask_campaign` raises."""
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return status_page(request, signature, question=form, status=422)
    workflow.ask_campaign(signature=signature, question=form.cleaned_data["question"])
    return see_other(f"{request.path}?asked=1")


def name_officer(request: HttpRequest, signature: Signature) -> HttpResponse:
    """Name a second officer; raises what `workflow.name_officer` raises, but for what the form can say."""
    form = OfficerForm(request.POST)
    if form.is_valid():
        try:
            workflow.name_officer(signature=signature, **form.cleaned_data)
            return see_other(f"{request.path}?officer=1")
        except workflow.NotThisOfficer as refusal:
            form.add_error("email", str(refusal))
    return status_page(request, signature, officer=form, status=422)


@require_safe
@sealed
def text_signed(request: HttpRequest, token: str, suffix: str) -> HttpResponse:
    """The exact text that was agreed to, with what identifies it, as a file to keep."""
    try:
        signature = links.find(token, links.MANAGE)
    except links.BadLink:
        return bad_link(request)
    media_types = {"txt": "text/plain", "md": "text/markdown"}
    if suffix not in media_types:
        raise Http404
    name = f"{signature.letter.slug}-version-{signature.version.number}-{signature.language}.{suffix}"
    return HttpResponse(
        receipts.as_file(signature, suffix),
        content_type=f"{media_types[suffix]}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def bad_link(request: HttpRequest, signature: Signature | None = None) -> HttpResponse:
    """The way out for a link that leads nowhere, or to a signature that cannot be confirmed any more."""
    if signature is None:
        return page(request, "bad_link", status=404)
    return page(request, "bad_link", signature.letter, signature=signature, status=410)


@takes_forms
def find(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        workflow.send_links(address=form.cleaned_data["email"])
        return page(request, "find", sent=True)
    return page(request, "find", form=form, status=422 if form.is_bound else 200)
