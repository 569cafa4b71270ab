"""What the page on which a text is written asks for meanwhile: a preview, clean Markdown, and to be kept."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign.access import Power
from campaign.desk import DeskRequest
from letters import intake, workflow
from letters.desk import find
from letters.markdown import to_html
from letters.text_desk import text_in
from letters.text_forms import TypedForm


@login_required
@require_POST
def preview(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> HttpResponse:
    """The text that was sent as it will look: a piece of safe HTML."""
    text = text_in(find(request, campaign, letter, Power.DRAFT), lang)
    return HttpResponse(to_html(request.POST.get("body", ""), language=text.language))


@login_required
@require_POST
def keep(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> JsonResponse:
    """Keep what is typed for who typed it. Answers `kept`, false where nothing differs from a version, or `error`."""
    text = text_in(find(request, campaign, letter, Power.DRAFT), lang)
    form = TypedForm(request.POST, version=None, language=text.language)
    if not form.is_valid():
        told = (f"{form[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items())
        return JsonResponse({"error": " ".join(told)}, status=422)
    try:
        kept = workflow.keep_unsaved(
            text=text, content=form.content, by=request.user, began_from=form.cleaned_data["began_from"]
        )
    except workflow.Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    return JsonResponse({"kept": kept is not None})


@login_required
@require_POST
def discard(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> HttpResponse:
    """Forget what is kept unsaved, and show the newest version."""
    text = text_in(find(request, campaign, letter, Power.DRAFT), lang)
    workflow.discard_unsaved(text=text, by=request.user)
    messages.success(request, _("What you had not saved is discarded."))
    return redirect("letters:text", **request.resolver_match.kwargs)


@login_required
@require_POST
def paste(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> JsonResponse:
    """The `markdown` of pasted `html`, or the `error` that hinders."""
    text_in(find(request, campaign, letter, Power.DRAFT), lang)
    try:
        return JsonResponse({"markdown": intake.read(request.POST.get("html", "").encode(), "pasted.html")})
    except intake.Unreadable as error:
        return JsonResponse({"error": str(error)}, status=422)
