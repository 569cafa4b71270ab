"""The page behind an invitation's link. It knows no user, sets no cookie and carries no CSRF token.

A link that never was, was answered, or was taken back answers alike, so that nobody learns from it who was asked.
"""

import datetime
from typing import cast

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.doors import sealed, see_other, takes_forms
from letters.models import Letter, Text, Version
from letters.workflow import Refused
from signatures import workflow
from signatures.forms import OrganizationForm
from signatures.invitation_forms import DeclineForm
from signatures.models import Invitation, Kind
from signatures.pages import page, text_of
from signatures.views import Door, not_taking, take, why_closed


@takes_forms
@sealed
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The letter, who invites, and the ways to answer."""
    found = named_by(token)
    if found is None:
        return page(request, "invitation_gone", status=404)
    if request.method != "POST":
        return show(request, found, DeclineForm())
    try:
        return act(request, found)
    except Refused:  # answered, or taken back, this very moment
        return page(request, "invitation_gone", status=404)


def named_by(token: str) -> Invitation | None:
    """The invitation that `token` opens, with its letter and campaign; None for all others alike."""
    invitations = Invitation.objects.unanswered().select_related("letter__campaign", "letter__original__in_force")
    shown = [Letter.State.OPEN, Letter.State.CLOSED]
    return invitations.filter(letter__state__in=shown).filter(token=token).first()


def door_of(invitation: Invitation, now: datetime.datetime) -> Door:
    """The door behind which its letter is signed: its address, else the sign-on link, in the language asked in."""
    letter = invitation.letter
    public = Letter.objects.public(now).filter(pk=letter.pk).exists()
    text = cast(Text, letter.text_to_sign(invitation.language))  # it has been opened
    lang = "" if text.language == letter.language else text.language
    return Door(letter, "" if public else letter.sign_on_token or "", lang, text)


def show(request: HttpRequest, invitation: Invitation, form: DeclineForm, status: int = 200) -> HttpResponse:
    """The page, with the reason as it was typed."""
    now = timezone.now()
    door = door_of(invitation, now)
    version = cast(Version, door.text.in_force)
    return page(
        request,
        "invitation",
        invitation.letter,
        status=status,
        invitation=invitation,
        door=door,
        version=version,
        text=text_of(invitation.letter, version, door.text.language, now),
        closed=why_closed(invitation.letter, Kind.ORGANIZATION, now),
        form=form,
    )


def act(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Do what the page's form asks; raises InvitationEnded."""
    action = request.POST.get("action")
    if action == "sign":
        workflow.open_invitation(invitation=invitation)
        return see_other(reverse("signatures:invitation_sign", args=[invitation.token]))
    if action == "stop":
        workflow.stop_writing(invitation=invitation)
        return see_other(reverse("signatures:invitation_answered"))
    if action != "decline":
        raise BadRequest("unknown action")
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return show(request, invitation, form, status=422)
    workflow.decline_invitation(invitation=invitation, reason=form.cleaned_data["reason"])
    return see_other(reverse("signatures:invitation_answered"))


@require_safe
def answered(request: HttpRequest) -> HttpResponse:
    """Thanks, the same for everybody."""
    return page(request, "invitation_answered")


@takes_forms
@sealed
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """The form for an organization, filled in with what the invitation knows; signing here answers the invitation."""
    now = timezone.now()
    found = named_by(token)
    if found is None:
        return page(request, "invitation_gone", status=404)
    door = door_of(found, now)
    if reason := why_closed(door.letter, Kind.ORGANIZATION, now):
        return not_taking(request, door, reason)
    known = {"name": found.name, "country": found.country}
    typed = request.POST if request.method == "POST" else None
    form = OrganizationForm(typed, letter=door.letter, text=door.text, initial=known)
    return take(request, door, form, now, invitation=found) or sign(request, token=token)
