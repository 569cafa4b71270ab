"""The desk's page of invitations: whom a letter asks, what came of it, and the list that is brought in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from letters.desk import find
from letters.models import Letter
from letters.review_pages import as_uuid
from letters.workflow import Refused
from signatures import workflow
from signatures.desk_tools import address, pager, sees_contacts
from signatures.invitation_forms import ListForm, MessageForm, SourceForm, digest_of
from signatures.invitation_reading import Row
from signatures.models import Invitation

PAGE = 100
ROWS_SHOWN = 500  # of each part of a list that is brought in
State = Invitation.State
# What the bars show of those who were asked, each with its condition.
STEPS = {
    "asked": (gettext_lazy("asked"), Q(mails__gt=0)),
    "opened": (gettext_lazy("pressed “Sign”"), Q(opened_at__isnull=False)),
    "signed": (gettext_lazy("signed"), Q(state=State.SIGNED)),
    "declined": (gettext_lazy("declined"), Q(state=State.DECLINED)),
}


@login_required
def invitations(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """How many were asked and what they answered; whom, for those who see contacts."""
    found = find(request, campaign, letter, Power.READ)
    return show(request, found, MessageForm())


def show(request: DeskRequest, letter: Letter, form: MessageForm, status: int = 200) -> HttpResponse:
    """The page, with the message as it was typed."""
    private, now = sees_contacts(request, letter), timezone.now()
    chosen = request.GET.get("state", "")
    chosen = chosen if private and chosen in State else ""
    rows = letter.invitations.exclude(name="").select_related("signature") if private else Invitation.objects.none()
    shown = Paginator(rows.filter(state=chosen) if chosen else rows, PAGE).get_page(request.GET.get("page"))
    numbers = letter.invitations.aggregate(
        all=Count("pk"), **{name: Count("pk", filter=condition) for name, (_label, condition) in STEPS.items()}
    )
    return page(
        request,
        "signatures/desk_invitations.html",
        letter.campaign,
        letter=letter,
        tab="invitations",
        status=status,
        private=private,
        rows=shown,
        form=form,
        all=numbers["all"],
        steps=[(label, numbers[name]) for name, (label, _condition) in STEPS.items()],
        asked=numbers["asked"],
        filters=states(letter.invitations.tally(), chosen) if private else [],
        unsent=workflow.to_write_to(letter, now, again=False).count(),
        unanswered=workflow.to_write_to(letter, now, again=True).count(),
        most=workflow.MOST_MAILS,
        **pager(shown, state=chosen),
    )


def states(numbers: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """The states that occur, as filters with their numbers."""
    numbers = {"": sum(numbers.values()), **numbers}
    labels = {"": _("All"), **dict(State.choices)}
    return [
        {"label": label, "url": address(state=state) or "?", "count": numbers[state], "current": state == chosen}
        for state, label in labels.items()
        if state in numbers
    ]


@login_required
@require_POST
def send(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Mail those who were not mailed yet, or with `again` those who have not answered."""
    found = find(request, campaign, letter, Power.DECIDE)
    form, again = MessageForm(request.POST), request.POST.get("again") == "1"
    if not form.is_valid():
        return show(request, found, form, status=422)
    try:
        number = workflow.send_invitations(letter=found, by=request.user, again=again, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        tell_sent(request, number)
    return redirect("signatures:invitations", campaign, letter)


def tell_sent(request: DeskRequest, number: int) -> None:
    """Say how many mails wait, or why none does."""
    if number:
        words = ngettext("%(n)d mail is on its way.", "%(n)d mails are on their way.", number)
        messages.success(request, words % {"n": number})
        if number == workflow.AT_ONCE:
            messages.info(request, _("That is as many as go at once. Press again for the rest."))
    else:
        messages.warning(request, _("Nobody to write to now: two days lie between two mails, and each has its cap."))


@login_required
@require_POST
def revoke(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Take one invitation back."""
    found = find(request, campaign, letter, Power.DECIDE)
    chosen = found.invitations.filter(public_id=as_uuid(request.POST.get("invitation"))).first()
    if chosen:
        attempt(request, workflow.revoke_invitation, _("Taken back. The link leads nowhere now."), invitation=chosen)
    return redirect("signatures:invitations", campaign, letter)


# --- A list comes in ------------------------------------------------------------------------------


@login_required
def invite(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """Take a list, show how it is understood (`read`), and then save it (`save`)."""
    found = find(request, campaign, letter, Power.DECIDE)
    if "rows" in request.POST:
        return check(request, found)
    form = SourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return preview(request, found, ListForm(letter=found, table=form.cleaned_data["text"]))
    status = 422 if form.is_bound else 200
    return page(
        request,
        "signatures/invite_source.html",
        found.campaign,
        letter=found,
        tab="invitations",
        status=status,
        form=form,
    )


def check(request: DeskRequest, letter: Letter) -> HttpResponse:
    """Save the list as it was seen understood, or show it once more."""
    form = ListForm(request.POST, letter=letter)
    if not form.is_valid():
        return preview(request, letter, form, status=422)
    rows = form.understood()
    if "save" not in request.POST or form.cleaned_data["seen"] != digest_of(rows):
        if "save" in request.POST:
            messages.info(request, _("The list, or what is known of it, has changed. Look again, then save."))
        return preview(request, letter, ListForm(letter=letter, table=form.cleaned_data["rows"]))
    chosen = to_invite(rows, request.POST.getlist("anyway"))
    done = ngettext("%(n)d organization is on the list.", "%(n)d organizations are on the list.", len(chosen))
    if chosen and attempt(request, workflow.invite, done % {"n": len(chosen)}, letter=letter, entries=chosen):
        messages.info(request, _("Nothing is sent yet."))
        return redirect("signatures:invitations", letter.campaign.slug, letter.slug)
    if not chosen:
        messages.error(request, _("No row is left to invite. Mend the list, or tick rows to invite all the same."))
    return preview(request, letter, ListForm(letter=letter, table=form.cleaned_data["rows"]))


def to_invite(rows: list[Row], anyway: list[str]) -> list[workflow.Invited]:
    """Whom to put on the list: rows that nothing speaks against, and the ticked ones."""
    ticked = set(anyway)
    return [row.invited for row in rows if not row.stops and (not row.asks or str(row.number) in ticked)]


def preview(request: DeskRequest, letter: Letter, form: ListForm, status: int = 200) -> HttpResponse:
    """How a list is understood, its doubts first, and the list itself to correct."""
    rows = form.understood()
    parts = {
        "stopped": [row for row in rows if row.stops],
        "asking": [row for row in rows if row.asks],
        "clear": [row for row in rows if not row.stops and not row.asks],
    }
    return page(
        request,
        "signatures/invite_review.html",
        letter.campaign,
        letter=letter,
        tab="invitations",
        status=status,
        form=form,
        numbers={name: len(part) for name, part in parts.items()},
        **{name: part[:ROWS_SHOWN] for name, part in parts.items()},
    )
