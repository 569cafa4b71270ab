"""The desk's home, a letter's overview, and publishing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import access
from campaign.access import Power
from campaign.desk import DeskRequest, attempt, page
from campaign.models import Campaign
from letters.desk import find
from letters.forms import DeadlineForm
from letters.models import Letter
from publication import checks, overview, pages, rolls, workflow
from publication.forms import PublishForm
from signatures.desk_forms import OpenForm


@login_required
def home(request: DeskRequest) -> HttpResponse:
    """The letters of a user's campaigns, with what waits."""
    letters = access.visible(request.user, Letter.objects.with_text())
    campaigns = access.visible(request.user, Campaign.objects.order_by("name"))
    rows = overview.rows(letters.order_by("campaign__name", "-created_at", "-pk"), timezone.now())
    groups = [(campaign, [row for row in rows if row.letter.campaign_id == campaign.pk]) for campaign in campaigns]
    return page(request, "publication/desk_home.html", None, groups=groups)


@login_required
def campaign(request: DeskRequest, campaign: str) -> HttpResponse:
    """The letters of one campaign."""
    found = access.get(request.user, Campaign.objects.all(), slug=campaign)
    rows = overview.rows(found.letters.with_text(), timezone.now())
    return page(
        request,
        "publication/desk_campaign.html",
        found,
        tab="letters",
        rows=rows,
        known=any(row.letter.public_since for row in rows),
    )


@login_required
def letter(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """How a letter stands, what comes next, and what its owners can do with it."""
    found = find(request, campaign, letter, Power.READ)
    powers = access.powers(request.user, found.campaign)
    return page(
        request,
        "publication/desk_letter.html",
        found.campaign,
        letter=found,
        tab="letter",
        deadline_form=DeadlineForm(letter=found),
        open_form=OpenForm(letter=found),
        **overview.letter_overview(found, powers, timezone.now()),
    )


@login_required
def publish(request: DeskRequest, campaign: str, letter: str) -> HttpResponse:
    """What to look at before a letter is published, the letter as it would be, and the button."""
    found, now = find(request, campaign, letter, Power.RUN), timezone.now()
    if request.method == "POST":
        return publish_now(request, found)
    counts = rolls.numbers(rolls.tally(rolls.live(found, now).counted))
    listed = checks.before_publication(found, counts)
    number = workflow.next_number(found)
    return page(
        request,
        "publication/desk_publish.html",
        found.campaign,
        letter=found,
        tab="publish",
        checks=listed,
        stopped=checks.stops(listed),
        number=number,
        counts=counts,
        sheet=pages.sheet(workflow.freeze(found, number, counts), found.campaign) if found.in_force else None,
        closes=found.state == Letter.State.OPEN,
        left_out=workflow.waiting_to_affirm(found),
    )


def publish_now(request: DeskRequest, letter: Letter) -> HttpResponse:
    """Publish what was looked at, or say why not."""
    form = PublishForm(request.POST)
    place = letter.campaign.slug, letter.slug
    if not form.is_valid():
        messages.error(request, _("This did not work: look at the page again and repeat it."))
    elif attempt(request, workflow.publish, _("The letter is published."), letter=letter, **form.cleaned_data):
        return redirect("publication:desk_letter", *place)
    return redirect("publication:publish", *place)
