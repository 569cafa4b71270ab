"""The public door of signing. No page here knows a user, sets a cookie or carries a CSRF token.

The authority of a form is the token in its address, or nothing at all: anybody may sign, and only the owner of the
mailbox can confirm.
"""

import datetime
from typing import Any, NamedTuple, cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from campaign.doors import sealed, see_other, takes_forms, zone_name
from letters.doors import reach, sign_url
from letters.markdown import to_html
from letters.models import Letter, Version
from letters.workflow import Refused
from signatures import links, workflow
from signatures.forms import FORMS, HONEYPOT, FindForm, SignForm, consent_text
from signatures.models import Display, Kind, Line, Signature, State

NUMBERS_AGE = 10  # seconds by which a number in the text may be late


# --- To sign --------------------------------------------------------------------------------------


class Door(NamedTuple):
    """A letter, and the sign-on token by which it was reached; "" where it was by its address."""

    letter: Letter
    token: str

    def path(self, name: str) -> str:
        """The path of a sign page behind this door."""
        return sign_url(self.letter, name, self.token)

    @property
    def letter_path(self) -> str:
        return self.letter.sign_on_path if self.token else self.letter.get_absolute_url()


def open_door(now: datetime.datetime, **names: str) -> Door:
    """The door that the parts of an address lead to; raises what `letters.doors.reach` raises."""
    return Door(reach(now, **names), names.get("token", ""))


@require_safe
@sealed
def choose(request: HttpRequest, **names: str) -> HttpResponse:
    now = timezone.now()
    door = open_door(now, **names)
    if reason := why_closed(door.letter, "", now):
        return not_taking(request, door, reason)
    paths = {kind: door.path(f"sign_{kind}") for kind in asked(door.letter)}
    if len(paths) == 1:
        return redirect(*paths.values())
    return page(request, "choose", door.letter, door=door, paths=paths)


@takes_forms
@sealed
def sign(request: HttpRequest, kind: str, **names: str) -> HttpResponse:
    now = timezone.now()
    door = open_door(now, **names)
    letter = door.letter
    if reason := why_closed(letter, kind, now):
        return not_taking(request, door, reason)
    form = FORMS[kind](request.POST if request.method == "POST" else None, letter=letter)
    if "preview" in request.POST:
        line = form.preview()
        return sign_page(request, door, form, now, line=line, status=200 if line else 422)
    if not form.is_valid():
        return sign_page(request, door, form, now, status=422 if form.is_bound else 200)
    try:
        workflow.receive(letter=letter, submission=form.submission(), version=form.version, now=now)
    except (workflow.TextChanged, workflow.NotTaking):  # this very moment: look again
        return sign(request, kind=kind, **names)
    return see_other(door.path("thanks"))


def sign_page(
    request: HttpRequest,
    door: Door,
    form: SignForm,
    now: datetime.datetime,
    *,
    status: int,
    line: Line | None = None,
) -> HttpResponse:
    """The form with the text that it signs and, once asked for, the line as it will be printed."""
    letter = door.letter
    context = {
        "door": door,
        "form": form,
        "line": line,
        "honeypot": HONEYPOT,
        "version": form.version,
        "text": text_of(letter, form.version, letter.language, now),
        "other_paths": [door.path(f"sign_{kind}") for kind in asked(letter) - {form.kind}],
    }
    return page(request, "form", letter, status=status, **context)


@require_safe
@sealed
def thanks(request: HttpRequest, **names: str) -> HttpResponse:
    door = open_door(timezone.now(), **names)
    return page(request, "thanks", door.letter, door=door)


def not_taking(request: HttpRequest, door: Door, reason: str) -> HttpResponse:
    """Say calmly why nobody can sign here now."""
    status = 409 if request.method == "POST" else 200
    context = {"door": door, "reason": reason, "choose_path": door.path("choose")}
    return page(request, "not_taking", door.letter, status=status, **context)


def asked(letter: Letter) -> set[str]:
    """The kinds of signatories that a letter asks."""
    asks = {Kind.ORGANIZATION: letter.asks_organizations, Kind.INDIVIDUAL: letter.asks_individuals}
    return {str(kind) for kind, wanted in asks.items() if wanted}


def why_closed(letter: Letter, kind: str, now: datetime.datetime) -> str:
    """Why `kind` (or with "": anybody) cannot sign at `now`: "kind", "paused" or "ended"; "" where they can."""
    if kind and kind not in asked(letter):
        return "kind"
    if letter.takes_signatures(now):
        return ""
    before_deadline = letter.closes_at is None or now < letter.closes_at
    return "paused" if letter.state == Letter.State.OPEN and before_deadline else "ended"


# --- Behind the links in mails --------------------------------------------------------------------


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
    words = consent_text(signature.kind, signature.letter, text_in_force(signature))
    try:
        workflow.confirm(signature=signature, shown=request.POST.get("version", ""), consent_text=words)
    except workflow.TextChanged:
        return confirm_page(request, links.find(token, links.CONFIRM), status=409)
    except Refused:  # this very moment: the page says what is now
        return see_other(request.path)
    return see_other(links.path(signature, links.MANAGE))


def text_in_force(signature: Signature) -> Version:
    """The version in force of the text that was signed; there always is one."""
    return cast(Version, signature.version.text.in_force)


def confirm_page(request: HttpRequest, signature: Signature, *, status: int = 200) -> HttpResponse:
    """What would be confirmed; after a change of the text in substance the new one."""
    letter, agreed, now = signature.letter, signature.version, timezone.now()
    in_force = text_in_force(signature)
    changed = signature.basis_id != agreed.text.basis_id
    version = in_force if changed else agreed
    context: dict[str, Any] = {
        "signature": signature,
        "version": version,
        "shown": in_force.digest,
        "changed": changed,
        "text": text_of(letter, version, signature.language, now),
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
    if request.method == "POST":
        return act(request, signature)
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
    }
    return page(request, "status", letter, **context)


def act(request: HttpRequest, signature: Signature) -> HttpResponse:
    """Do what the signatory asks on the status page, and show it again: it says what is now."""
    action, display = request.POST.get("action"), request.POST.get("display")
    try:
        if action == "withdraw":
            workflow.withdraw(signature=signature)
        elif action == "display" and display in {Display.LISTED, Display.WITHHELD}:
            workflow.correct_display(signature=signature, display=display)
    except Refused:
        pass  # a coordinator, or the calendar, was faster
    return see_other(request.path)


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


# --- What the pages share -------------------------------------------------------------------------


def page(
    request: HttpRequest, name: str, letter: Letter | None = None, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render `signatures/public_<name>.html`, with times in the zone of the letter's campaign."""
    template = f"signatures/public_{name}.html"
    if letter is None:
        return render(request, template, context, status=status)
    campaign = letter.campaign
    with timezone.override(campaign.time_zone):
        frame = {"letter": letter, "campaign": campaign, "zone": zone_name(campaign.time_zone)}
        return render(request, template, frame | context, status=status)


def text_of(letter: Letter, version: Version, language: str, now: datetime.datetime) -> SafeString:
    """The body of a version as HTML, its numbers in the words of `language` and a few seconds late at the most."""
    numbers = cache.get_or_set(f"numbers-{letter.pk}", lambda: letter.signatures.totals(now), NUMBERS_AGE)
    return to_html(version.body, numbers, language)


def language_name(code: str) -> str:
    """The name of a language in itself; its code where Django does not know it."""
    try:
        return get_language_info(code)["name_local"]
    except KeyError:
        return code
