"""The desk's page on which a text is written."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from campaign.access import Power
from campaign.desk import DeskRequest, page
from letters import lint_desk, workflow
from letters.desk import find
from letters.forms import TextForm
from letters.markdown import to_html
from letters.models import Letter, Text, Version


def text_in(letter: Letter, lang: str = "") -> Text:
    """The letter's text in the language `lang`, the original without one; raises Http404."""
    texts = letter.texts.select_related("letter__original", "in_force", "basis", "approved")
    found = texts.filter(language=lang).first() if lang else texts.filter(pk=letter.original_id).first()
    if found is None:
        raise Http404
    return found


@login_required
def text(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> HttpResponse:
    """Write a text. Saving makes a version; "preview" shows what is typed and saves nothing."""
    found = find(request, campaign, letter, Power.DRAFT)
    chosen = text_in(found, lang)
    form = TextForm(request.POST or None, version=chosen.latest, language=chosen.language)
    if not form.is_valid() or "preview" in request.POST:
        return show_text(request, found, chosen, form)
    try:
        version = workflow.save_version(
            text=chosen,
            content=form.content,
            by=request.user,
            began_from=form.cleaned_data["began_from"],
        )
    except workflow.EditedMeanwhile as error:
        form.go_on_from(error.newer)
        return show_text(request, found, chosen, form, newer=error.newer, status=409)
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return show_text(request, found, chosen, form)
    messages.success(request, _("Version %(number)d is saved.") % {"number": version.number})
    return redirect(request.path)


def show_text(
    request: DeskRequest, letter: Letter, text: Text, form: TextForm, *, newer: Version | None = None, status: int = 200
) -> HttpResponse:
    """The page on which a text is written, with `newer` where a colleague saved that meanwhile."""
    content = form.content if form.is_valid() else form.typed_before
    previewed = form.is_valid() and newer is None
    return page(
        request,
        "letters/text.html",
        letter.campaign,
        letter=letter,
        tab="text",
        status=status,
        form=form,
        text=text,
        newer=newer,
        hints=lint_desk.hints_on(letter, text, content),
        **(sheet(text.language, content) if previewed else {}),
    )


def sheet(language: str, content: dict[str, str]) -> dict[str, Any]:
    """What `letters/sheet.html` needs to show the fields of a version as the letter will look."""
    return {"content": content, "body": to_html(content["body"], language=language), "language": language}
