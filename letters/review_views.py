"""The page behind a review link. It knows no user, sets no cookie and carries no CSRF token: the link is the power.

A reviewer sees the version of the round, what they said themselves and what they were answered; never what other
reviewers said, since organizations that are asked need not see each other's doubts.
"""

import datetime
import zoneinfo
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from campaign.doors import sealed, see_other, takes_forms, zone_name
from letters import workflow
from letters.models import Reviewer
from letters.passages import Reading
from letters.review_forms import AnswerForm, CommentForm, PassageForm, VerdictForm
from letters.review_pages import as_uuid, review_context

ADD = "?on="


@takes_forms
@sealed
def review(request: HttpRequest, token: str) -> HttpResponse:
    """Read a draft, comment on it, and answer; 410 once the link has ended, 404 where it never was one."""
    now = timezone.now()
    reviewer = named_by(token)
    if not Reviewer.objects.admitted(now).filter(pk=reviewer.pk).exists():
        return page(request, "review_gone", reviewer, status=410)
    if request.method != "POST":
        return show(request, reviewer)
    try:
        return act(request, reviewer, now)
    except workflow.LinkEnded:  # this very moment
        return page(request, "review_gone", reviewer, status=410)
    except workflow.Refused as refusal:
        return show(request, reviewer, refused=str(refusal), status=409)


def named_by(token: str) -> Reviewer:
    """The reviewer whose link holds `token`, with round, version, letter and campaign; raises Http404."""
    found = Reviewer.objects.select_related("round__version", "round__text__letter__campaign")
    reviewer = found.filter(token=token).first()
    if reviewer is None:
        raise Http404
    return reviewer


def show(
    request: HttpRequest,
    reviewer: Reviewer,
    *,
    form: CommentForm | None = None,
    verdict: VerdictForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, with a form that has to be mended or the reason why something was refused."""
    mine = reviewer.comments.threads()
    return page(
        request,
        "review_link",
        reviewer,
        status=status,
        refused=refused,
        may_comment=True,
        verdict=verdict or VerdictForm(initial={"answer": reviewer.answer}),
        addressees=reviewer.round.text.letter.addressees.all(),
        **review_context(reviewer.round.version, mine, request.GET, add=ADD, form=form),
    )


def page(request: HttpRequest, name: str, reviewer: Reviewer, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render `letters/<name>.html`, its times in the zone of the campaign."""
    campaign = reviewer.round.text.letter.campaign
    frame = {
        "reviewer": reviewer,
        "round": reviewer.round,
        "letter": reviewer.round.text.letter,
        "campaign": campaign,
        "zone": zone_name(campaign.time_zone),
    }
    with timezone.override(zoneinfo.ZoneInfo(campaign.time_zone)):
        return render(request, f"letters/{name}.html", frame | context, status=status)


# --- To comment and to answer ---------------------------------------------------------------------


def act(request: HttpRequest, reviewer: Reviewer, now: datetime.datetime) -> HttpResponse:
    """Do what a form of the page asks, and show the page again. Raises what the verbs raise."""
    action = request.POST.get("action")
    if action == "comment":
        return comment(request, reviewer, now)
    if action == "answer":
        return answer(request, reviewer, now)
    if action != "verdict":
        raise BadRequest("unknown action")
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return show(request, reviewer, verdict=form, status=422)
    workflow.give_answer(reviewer=reviewer, answer=form.cleaned_data["answer"], now=now)
    return see_other(f"{request.path}#answer")


def comment(request: HttpRequest, reviewer: Reviewer, now: datetime.datetime) -> HttpResponse:
    """Comment on the passage that the address names."""
    version = reviewer.round.version
    passage = PassageForm(request.GET, reading=Reading(version))
    if not passage.is_valid() or not passage.is_asked:
        return show(request, reviewer, status=422)
    form = CommentForm(request.POST, place=passage.place)
    if not form.is_valid():
        return show(request, reviewer, form=form, status=422)
    said = workflow.add_comment(
        version=version,
        by=reviewer,
        place=passage.place,
        body=form.cleaned_data["body"],
        proposal=form.suggested,
        now=now,
    )
    return see_other(f"{request.path}#comment-{said.public_id}")


def answer(request: HttpRequest, reviewer: Reviewer, now: datetime.datetime) -> HttpResponse:
    """Answer in a thread of one's own."""
    thread = reviewer.comments.filter(parent=None, public_id=as_uuid(request.POST.get("comment"))).first()
    form = AnswerForm(request.POST)
    if thread is None:
        raise Http404
    if not form.is_valid():
        return show(request, reviewer, refused=" ".join(map(str, form.errors["body"])), status=422)
    workflow.answer_comment(comment=thread, by=reviewer, body=form.cleaned_data["body"], now=now)
    return see_other(f"{request.path}#comment-{thread.public_id}")
