"""The desk's pages of a review round: begin one, ask people, see who has answered, end it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from letters import workflow
from letters.models import Reviewer, ReviewRound, Text
from letters.review_desk import powers_on, review_path, text_of
from letters.review_forms import ReviewerForm, RoundDeadlineForm, RoundForm
from letters.review_pages import as_uuid


@login_required
def start(request: DeskRequest, campaign: str, letter: str, lang: str = "") -> HttpResponse:
    """Begin a round on a version; people are asked on its own page."""
    text = text_of(request, campaign, letter, lang, Power.DRAFT)
    form = RoundForm(request.POST or None, text=text)
    if form.is_valid():
        try:
            begun = workflow.start_round(by=request.user, **form.cleaned_data)
            return redirect(review_path(text, "round", round=begun.public_id))
        except workflow.Refused as refusal:
            form.add_error(None, str(refusal))
    return page(
        request,
        "letters/review_start.html",
        text.letter.campaign,
        letter=text.letter,
        tab="review",
        status=422 if form.errors else 200,
        form=form,
        paths={"review": review_path(text)},
    )


@login_required
def round(request: DeskRequest, campaign: str, letter: str, round: str, lang: str = "") -> HttpResponse:
    """Who was asked, who has answered, and what an editor does with a round."""
    text = text_of(request, campaign, letter, lang, Power.READ)
    chosen = get_object_or_404(text.review_rounds.with_numbers(), public_id=round)
    if request.method == "POST":
        if Power.DRAFT not in powers_on(request, text.letter):
            raise Http404
        return act(request, text, chosen)
    return show(request, text, chosen)


def show(
    request: DeskRequest,
    text: Text,
    round: ReviewRound,
    *,
    adding: ReviewerForm | None = None,
    deadline: RoundDeadlineForm | None = None,
) -> HttpResponse:
    """The page of a round, with a form that has to be mended."""
    may_draft = Power.DRAFT in powers_on(request, text.letter)
    return page(
        request,
        "letters/review_round.html",
        text.letter.campaign,
        letter=text.letter,
        tab="review",
        status=422 if adding or deadline else 200,
        round=round,
        reviewers=[(reviewer, link_of(request, reviewer) if may_draft else "") for reviewer in asked(round)],
        now=timezone.now(),
        may_draft=may_draft,
        may_change=may_draft and round.closed_at is None,
        adding=adding or ReviewerForm(),
        deadline=deadline or RoundDeadlineForm(round=round),
        paths={"review": review_path(text), "version": review_path(text, "version", number=round.version.number)},
    )


def asked(round: ReviewRound) -> list[Reviewer]:
    """The reviewers of a round by name, each with the number of their comments."""
    return list(round.reviewers.with_comments())


def link_of(request: DeskRequest, reviewer: Reviewer) -> str:
    """The link of a reviewer, in full, to be copied."""
    return request.build_absolute_uri(reverse("letters:review_link", args=[reviewer.token]))


def act(request: DeskRequest, text: Text, round: ReviewRound) -> HttpResponse:
    """Do what a form of the page asks."""
    action, path = request.POST.get("action"), review_path(text, "round", round=round.public_id)
    if action == "add":
        return add(request, text, round, path)
    if action == "deadline":
        form = RoundDeadlineForm(request.POST, round=round)
        if not form.is_valid():
            return show(request, text, round, deadline=form)
        attempt(request, workflow.set_round_deadline, _("The deadline is changed."), round=round, **form.cleaned_data)
    elif action == "revoke":
        reviewer = get_object_or_404(round.reviewers, public_id=as_uuid(request.POST.get("reviewer")))
        if attempt(request, workflow.revoke_link, _("The link leads nowhere now."), reviewer=reviewer):
            return redirect(f"{path}#reviewer-{reviewer.public_id}")
    elif action == "close":
        attempt(request, workflow.close_round, _("The round is closed. No link opens any more."), round=round)
    else:
        raise BadRequest("unknown action")
    return redirect(path)


def add(request: DeskRequest, text: Text, round: ReviewRound, path: str) -> HttpResponse:
    """Ask somebody, and go to their line in the list."""
    form = ReviewerForm(request.POST)
    if not form.is_valid():
        return show(request, text, round, adding=form)
    try:
        reviewer = workflow.add_reviewer(round=round, by=request.user, **form.cleaned_data)
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(path)
    mailed = _("A mail with the link is on its way to %(name)s.")
    to_copy = _("Copy the link of %(name)s and send it yourself.")
    messages.success(request, (mailed if reviewer.email else to_copy) % {"name": reviewer.name})
    return redirect(f"{path}#reviewer-{reviewer.public_id}")
