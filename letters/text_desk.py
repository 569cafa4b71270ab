"""The desk's page on which a text is written."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.access import Power
from campaign.desk import DeskRequest, page
from letters import differences, lint_desk, workflow
from letters.count_menu import offers
from letters.desk import find
from letters.languages import count_words, direction, name
from letters.markdown import to_html
from letters.models import Letter, Text, Unsaved, Version
from letters.text_forms import BringInForm, TextForm


def text_in(letter: Letter, lang: str = "") -> Text:
    """The letter's text in the language `lang`, the original without one; raises Http404."""
    texts = letter.texts.select_related("letter__original", "in_force", "basis", "approved")
    found = texts.filter(language=lang).first() if lang else texts.filter(pk=letter.original_id).first()
    if found is None:
        raise Http404
    return found


@login_required
def text(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> HttpResponse:
    """Write a text. Saving makes a version; a preview, a file brought in and a look at a colleague's save nothing."""
    found = find(request, campaign, letter, Power.DRAFT)
    chosen = text_in(found, lang)
    unsaved = chosen.unsaved.filter(user=request.user).first()
    if request.method != "POST":
        taken_up = unsaved if "unsaved" in request.GET else None
        form = TextForm(version=chosen.latest, language=chosen.language, unsaved=taken_up)
        return show_text(request, found, chosen, form, unsaved=unsaved)
    form = TextForm(request.POST, version=chosen.latest, language=chosen.language)
    if "bring_in" in request.POST:
        return bring_in(request, found, chosen, form, unsaved)
    if not form.is_valid() or "preview" in request.POST:
        return show_text(request, found, chosen, form, unsaved=unsaved)
    if "theirs" in request.POST and chosen.latest:
        theirs = TextForm(version=chosen.latest, language=chosen.language)
        return show_text(request, found, chosen, theirs, unsaved=unsaved, mine=form.content)
    return save(request, found, chosen, form, unsaved)


def save(request: DeskRequest, letter: Letter, text: Text, form: TextForm, unsaved: Unsaved | None) -> HttpResponse:
    """Save what a valid form holds as a version, or show it with what hinders."""
    try:
        version = workflow.save_typed(
            text=text,
            content=form.content,
            by=request.user,
            began_from=form.cleaned_data["began_from"],
            translates=rendered(letter, form),
        )
    except workflow.EditedMeanwhile as error:
        form.go_on_from(error.newer)
        return show_text(request, letter, text, form, unsaved=unsaved, newer=error.newer, status=409)
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return show_text(request, letter, text, form, unsaved=unsaved)
    messages.success(request, _("Version %(number)d is saved.") % {"number": version.number})
    return redirect(request.path)


def rendered(letter: Letter, form: TextForm) -> Version | None:
    """The version of the original that stood beside a translation while it was written."""
    number = form.cleaned_data["renders"]
    return Version.objects.filter(text=letter.original_id, number=number).first() if number else None


def bring_in(request: DeskRequest, letter: Letter, text: Text, form: TextForm, unsaved: Unsaved | None) -> HttpResponse:
    """Show the text of a file in the form, and say what it is; nothing is saved."""
    file = BringInForm(request.POST, request.FILES)
    if file.is_valid():
        brought = file.cleaned_data["text"]
        form.put(body=file.joined(form["body"].value() or ""))
        messages.success(
            request,
            _("“%(file)s” is brought in (words: %(words)d). Look through it; nothing is saved yet.")
            % {"file": file.cleaned_data["file"].name, "words": count_words(brought)},
        )
        file = BringInForm()
    return show_text(request, letter, text, form, unsaved=unsaved, file=file)


def show_text(
    request: DeskRequest,
    letter: Letter,
    text: Text,
    form: TextForm,
    *,
    unsaved: Unsaved | None = None,
    file: BringInForm | None = None,
    newer: Version | None = None,
    mine: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page on which a text is written.

    `newer` is what a colleague saved meanwhile, to be shown beside what was typed; `mine` is what was typed where the
    form holds the colleague's instead.
    """
    content = form.content if form.is_valid() else form.typed_before
    previewed = "preview" in request.POST and form.is_valid()
    return page(
        request,
        "letters/text.html",
        letter.campaign,
        letter=letter,
        tab="text",
        status=status,
        form=form,
        file=file or BringInForm(),
        text=text,
        newer=newer,
        mine=mine,
        diff=differences.between(newer.content, content) if newer else None,
        unsaved=offered(unsaved, text, form),
        urls=urls(request),
        offers=offers(text.language),
        direction=direction(text.language),
        language_name=name(text.language),
        **original_of(text),
        hints=lint_desk.hints_on(letter, text, content),
        **(sheet(text.language, content) if previewed else {}),
    )


def offered(unsaved: Unsaved | None, text: Text, form: TextForm) -> Unsaved | None:
    """What is kept unsaved, where it is news: not what the form goes on with, nor the newest version."""
    latest = text.latest
    if unsaved is None or form.goes_on or (latest and latest.content == unsaved.content):
        return None
    return unsaved


def original_of(text: Text) -> dict[str, Any]:
    """For a translation the newest version of the original, how that is written, and which versions it may render."""
    if text.is_original:
        return {}
    letter, language = text.letter, text.letter.language
    newest, in_force = letter.latest, letter.in_force
    return {
        "original": newest,
        "renderable": [newest, *([in_force] if in_force and in_force != newest else [])],
        "original_language": language,
        "original_direction": direction(language),
    }


def urls(request: DeskRequest) -> dict[str, str]:
    """The addresses behind the page: of the text itself, and what is asked while somebody writes."""
    of_text = request.resolver_match.kwargs
    asked = {what: reverse(f"letters:text_{what}", kwargs=of_text) for what in ("preview", "keep", "discard", "paste")}
    return {"text": reverse("letters:text", kwargs=of_text), **asked}


def sheet(language: str, content: dict[str, str]) -> dict[str, Any]:
    """What `letters/sheet.html` needs to show the fields of a version as the letter will look."""
    return {"content": content, "body": to_html(content["body"], language=language), "language": language}
