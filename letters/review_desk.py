"""The desk's page of what is said about a text."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import access
from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from letters import workflow
from letters.desk import find
from letters.models import Comment, Letter, Reviewer, Text, Version
from letters.passages import Reading
from letters.review_forms import AnswerForm, CommentForm, PassageForm
from letters.review_pages import as_uuid, review_context
from letters.text_desk import text_in

COMMENTS = frozenset({Power.DRAFT, Power.DECIDE})  # who has one of these powers may comment
# What a button on a thread does: the power it needs, the verb, and what is said once it is done.
VERBS: dict[str, tuple[frozenset[Power], Callable[..., Any], Promise]] = {
    "resolve": (COMMENTS, workflow.resolve_comment, gettext_lazy("The thread is resolved.")),
    "reopen": (COMMENTS, workflow.reopen_comment, gettext_lazy("The thread is open again.")),
    "accept": (
        frozenset({Power.DRAFT}),
        workflow.accept_suggestion,
        gettext_lazy("The words are in the text, as its newest version."),
    ),
    "decline": (
        frozenset({Power.DRAFT}),
        workflow.decline_suggestion,
        gettext_lazy("The suggestion is declined. The text stays as it is."),
    ),
}


def powers_on(request: DeskRequest, letter: Letter) -> frozenset[Power]:
    """What the request's user may do to a review of `letter`: only read once it is withdrawn."""
    powers = access.powers(request.user, letter.campaign)
    return powers & {Power.READ} if letter.state == Letter.State.WITHDRAWN else powers


def text_of(request: DeskRequest, campaign: str, letter: str, lang: str, need: Power) -> Text:
    """The text of a desk address, its letter with all that the desk shows of it; raises Http404."""
    found = find(request, campaign, letter, need)
    text = text_in(found, lang)
    text.letter = found
    return text


def review_path(text: Text, name: str = "review", **more: Any) -> str:
    """The path of a desk page of a text's review."""
    place = {"campaign": text.letter.campaign.slug, "letter": text.letter.slug}
    lang = {} if text.is_original else {"lang": text.language}
    return reverse(f"letters:{name}", kwargs=place | lang | more)


@login_required
def review(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> HttpResponse:
    """A version with all that is said about it. A member comments, answers and ends threads here."""
    text = text_of(request, campaign, letter, lang, Power.READ)
    newest = text.latest
    if newest is None:
        raise Http404
    if request.method == "POST":
        return act(request, text, newest)
    return show(request, text, newest)


def shown_version(request: DeskRequest, text: Text, newest: Version) -> Version:
    """The version with the number that a request names, else the newest."""
    number = request.GET.get("version", "")
    is_known = number.isascii() and number.isdigit() and len(number) < 9 and int(number) < newest.number
    return (text.versions.filter(number=number).first() if is_known else None) or newest


def show(
    request: DeskRequest,
    text: Text,
    newest: Version,
    *,
    form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a review, with a comment `form` that has to be mended."""
    version, powers = shown_version(request, text, newest), powers_on(request, text.letter)
    may_comment = bool(COMMENTS & powers)
    add = "?" + urlencode({"version": version.number, "on": ""})
    return page(
        request,
        "letters/review.html",
        text.letter.campaign,
        letter=text.letter,
        tab="review",
        status=status,
        text=text,
        newest=newest,
        rounds=text.review_rounds.with_numbers(),
        paths={"page": review_path(text), "new_round": review_path(text, "new_round")},
        may_comment=may_comment,
        may_draft=Power.DRAFT in powers,
        **chosen(request, text),
        **review_context(version, wanted(request, text), request.GET, add=add if may_comment else "", form=form),
    )


def chosen(request: DeskRequest, text: Text) -> dict[str, Any]:
    """Which of the threads are shown: the open ones or all, of everybody or of one reviewer; and how many there are."""
    reviewer = as_uuid(request.GET.get("by"))
    counts = text.comments.filter(parent=None).aggregate(all=Count("pk"), open=Count("pk", filter=Q(state="open")))
    return {
        "shows_all": request.GET.get("show") == "all",
        "reviewer": reviewer and Reviewer.objects.filter(round__text=text, public_id=reviewer).first(),
        "counts": counts,
    }


def wanted(request: DeskRequest, text: Text) -> QuerySet[Comment]:
    """The threads that a request asks for: those open, and the one that was ended just now; with "show" all."""
    threads = text.comments.threads()
    if reviewer := as_uuid(request.GET.get("by")):
        return threads.filter(reviewer__public_id=reviewer)
    if request.GET.get("show") == "all":
        return threads
    return threads.filter(Q(state=Comment.State.OPEN) | Q(public_id=as_uuid(request.GET.get("keep"))))


# --- To comment, answer and end -------------------------------------------------------------------


def act(request: DeskRequest, text: Text, newest: Version) -> HttpResponse:
    """Do what a form of the page asks; raises Http404 for those who may not."""
    action, powers = request.POST.get("action", ""), powers_on(request, text.letter)
    needed = VERBS[action][0] if action in VERBS else COMMENTS
    if not needed & powers:
        raise Http404
    if action == "comment":
        return comment(request, text, newest)
    thread = text.comments.filter(parent=None, public_id=as_uuid(request.POST.get("comment"))).first()
    if thread is None:
        raise Http404
    if action == "answer":
        return answer(request, text, thread)
    if action not in VERBS:
        raise BadRequest("unknown action")
    _needed, verb, done = VERBS[action]
    return back(request, text, thread, told=attempt(request, verb, str(done), comment=thread))


def comment(request: DeskRequest, text: Text, newest: Version) -> HttpResponse:
    """Comment on the passage that the address names."""
    version = shown_version(request, text, newest)
    passage = PassageForm(request.GET, reading=Reading(version))
    if not passage.is_valid() or not passage.is_asked:
        return show(request, text, newest, status=422)
    form = CommentForm(request.POST, place=passage.place)
    if not form.is_valid():
        return show(request, text, newest, form=form, status=422)
    try:
        said = workflow.add_comment(
            version=version,
            by=request.user,
            place=passage.place,
            body=form.cleaned_data["body"],
            proposal=form.suggested,
        )
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(review_path(text))
    return back(request, text, said, told=True)


def answer(request: DeskRequest, text: Text, thread: Comment) -> HttpResponse:
    """Answer in a thread."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["body"])))
        return back(request, text, thread, told=False)
    done = _("The answer is saved.")
    told = attempt(request, workflow.answer_comment, done, comment=thread, body=form.cleaned_data["body"])
    return back(request, text, thread, told=told)


def back(request: DeskRequest, text: Text, thread: Comment, *, told: bool) -> HttpResponse:
    """Go back to a thread, which stays on the page though it may be ended; to the top where something was refused."""
    kept = {name: request.GET[name] for name in ("show", "by") if name in request.GET}
    place = f"#comment-{thread.public_id}" if told else ""
    return redirect(f"{review_path(text)}?{urlencode(kept | {'keep': thread.public_id})}{place}")
