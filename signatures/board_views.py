"""An organization whose board decides: the page behind its pack's link, and what its contact does about it.

Whoever holds the link may answer. The page knows no user, sets no cookie and carries no CSRF token.
"""

import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from campaign.doors import sealed, see_other, takes_forms
from letters.models import Letter
from letters.workflow import Refused
from signatures import boards, workflow
from signatures.board_forms import BoardDateForm, PackForm
from signatures.models import Pack, PackAnswer, Signature
from signatures.pages import language_name, page

ACTIONS = frozenset({"board-agreed", "board-date", "pack-make", "pack-revoke"})


# --- The pack -------------------------------------------------------------------------------------


@takes_forms
@sealed
def pack(request: HttpRequest, token: str) -> HttpResponse:
    """The text, the line and the way to answer; 410 once the link has ended, 404 where it never was one."""
    now = timezone.now()
    found = named_by(token)
    if has_ended(found, now):
        return page(request, "pack_gone", found.signature.letter, status=410)
    if request.method != "POST":
        return pack_page(request, found, now)
    form = PackForm(request.POST)
    if not form.is_valid():
        return pack_page(request, found, now, form=form, status=422)
    return answer(request, found, form, now)


def named_by(token: str) -> Pack:
    """The pack whose link holds `token`, with signature, letter and campaign; raises Http404."""
    packs = Pack.objects.select_related("seen", "signature__letter__campaign", "signature__letter__original__in_force")
    found = packs.select_related("signature__version__translates").filter(token=token).first()
    if found is None:
        raise Http404
    return found


def has_ended(pack: Pack, now: datetime.datetime) -> bool:
    """Whether the link was taken back, or its signature came to an end, or nobody can decide any more."""
    signature = pack.signature
    if pack.revoked_at or not signature.is_live or signature.letter.state == Letter.State.WITHDRAWN:
        return True
    return signature.state == signature.State.CONSIDERING and not boards.is_being_decided(signature, now)


def pack_page(
    request: HttpRequest,
    pack: Pack,
    now: datetime.datetime,
    *,
    form: PackForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, with a form that has to be mended or the reason why something was refused."""
    signature = pack.signature
    deciding = boards.decided_on(signature, now, since=pack.seen)
    if deciding is None:
        return page(request, "pack_gone", signature.letter, status=410)
    return page(
        request,
        "pack",
        signature.letter,
        status=status,
        signature=signature,
        deciding=deciding,
        language=language_name(deciding.language),
        open=boards.is_being_decided(signature, now),
        form=form or PackForm(),
        verdicts=PackAnswer.Verdict,
        refused=refused,
        answered=request.GET.get("answered", ""),
    )


def answer(request: HttpRequest, pack: Pack, form: PackForm, now: datetime.datetime) -> HttpResponse:
    """Take an answer, and say that it is taken."""
    deciding = boards.decided_on(pack.signature, now)
    try:
        workflow.answer_pack(pack=pack, consent_text=deciding.consent if deciding else "", now=now, **form.cleaned_data)
    except workflow.TextChanged as refusal:
        return pack_page(request, named_by(pack.token), now, form=form, refused=str(refusal), status=409)
    except Refused as refusal:  # this very moment
        found = Pack.objects.filter(pk=pack.pk, token=pack.token).first()
        if found is None or has_ended(found, now):
            return page(request, "pack_gone", pack.signature.letter, status=410)
        return pack_page(request, named_by(pack.token), now, form=form, refused=str(refusal), status=409)
    return see_other(f"{request.path}?answered={form.cleaned_data['verdict']}")


# --- The contact's own page -----------------------------------------------------------------------


def board_context(signature: Signature, now: datetime.datetime, form: BoardDateForm | None = None) -> dict[str, Any]:
    """What the contact sees of a board that decides; of one that has decided, what colleagues answered."""
    context: dict[str, Any] = {"answers": boards.answers_to(signature)}
    if not boards.is_being_decided(signature, now):
        return context
    pack = boards.pack_of(signature)
    named = {"decides_on": signature.decides_on}
    return context | {
        "deciding": boards.decided_on(signature, now),
        "date_form": form or BoardDateForm(letter=signature.letter, now=now, initial=named),
        "pack": pack,
        "pack_url": settings.SITE_URL + reverse("signatures:pack", args=[pack.token]) if pack else "",
    }


def act_for_board(request: HttpRequest, signature: Signature) -> BoardDateForm | None:
    """Do what the contact asks; a form that has to be mended comes back. Raises what the verbs raise."""
    action, now = request.POST["action"], timezone.now()
    if action == "pack-make":
        workflow.make_pack(signature=signature, now=now)
    elif action == "pack-revoke":
        workflow.revoke_pack(signature=signature, now=now)
    elif action == "board-agreed":
        deciding = boards.decided_on(signature, now)
        words = deciding.consent if deciding else ""
        workflow.agree(signature=signature, shown=request.POST.get("version", ""), consent_text=words, now=now)
    else:
        form = BoardDateForm(request.POST, letter=signature.letter, now=now)
        if not form.is_valid():
            return form
        workflow.set_board_date(signature=signature, now=now, **form.cleaned_data)
    return None
