"""The public door of signing. No page here knows a user, sets a cookie or carries a CSRF token.

The authority of a form is the token in its address, or nothing at all: anybody may sign, and only the owner of the
mailbox can confirm.
"""

import datetime
from typing import Any, NamedTuple, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaign.doors import sealed, see_other, takes_forms
from letters.doors import reach, sign_url
from letters.models import Letter, Text
from signatures import workflow
from signatures.forms import FORMS, HONEYPOT, SignForm
from signatures.models import Invitation, Kind, Line
from signatures.pages import language_name, page, text_of

# --- To sign --------------------------------------------------------------------------------------


class Door(NamedTuple):
    """A letter, how it was reached, and the text that can be signed there.

    `token` is the sign-on link's, "" where the letter was reached by its address; `lang` the language that the address
    names, "" for the original. While that translation is outdated the text is the original.
    """

    letter: Letter
    token: str
    lang: str
    text: Text

    def path(self, name: str) -> str:
        """The path of a sign page behind this door."""
        return sign_url(self.letter, name, self.token, self.lang)

    @property
    def letter_path(self) -> str:
        path = self.letter.sign_on_path if self.token else self.letter.get_absolute_url()
        return f"{path}in/{self.lang}/" if self.lang else path

    @property
    def outdated(self) -> bool:
        """Whether the translation asked for cannot be signed, so that the original stands in its place."""
        return bool(self.lang) and self.text.language != self.lang

    @property
    def languages(self) -> list[dict[str, Any]]:
        """The languages in which the letter can be signed, where it is more than one."""
        signable = self.letter.texts.filter(basis__isnull=False).order_by("pk")
        languages = list(signable.values_list("language", flat=True))
        return [
            {
                "code": code,
                "name": language_name(code),
                "path": sign_url(self.letter, "choose", self.token, "" if code == self.letter.language else code),
                "current": code == self.text.language,
            }
            for code in languages
            if len(languages) > 1
        ]


def open_door(now: datetime.datetime, lang: str = "", **names: str) -> Door:
    """The door that the parts of an address lead to; raises what `letters.doors.reach` raises.

    Raises Http404 for a language that the letter is not there in.
    """
    letter = reach(now, **names)
    if lang and not letter.texts.filter(language=lang, in_force__isnull=False).exists():
        raise Http404
    return Door(letter, names.get("token", ""), lang, cast(Text, letter.text_to_sign(lang)))  # it has been opened


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
    form = FORMS[kind](request.POST if request.method == "POST" else None, letter=letter, text=door.text)
    return take(request, door, form, now) or sign(request, kind=kind, **names)


def take(
    request: HttpRequest, door: Door, form: SignForm, now: datetime.datetime, invitation: Invitation | None = None
) -> HttpResponse | None:
    """Show the form, the line that it would make, or store what was sent; `invitation` is where the form came from.

    None where the letter or its text has changed this very moment: look again.
    """
    if "preview" in request.POST:
        line = form.preview()
        return sign_page(request, door, form, now, line=line, status=200 if line else 422)
    if not form.is_valid():
        return sign_page(request, door, form, now, status=422 if form.is_bound else 200)
    sent = form.submission()
    try:
        workflow.receive(letter=door.letter, submission=sent, version=form.version, invitation=invitation, now=now)
    except (workflow.TextChanged, workflow.NotTaking):
        return None
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
        "text": text_of(letter, form.version, door.text.language, now),
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
