"""A second officer: named on the signatory's page, confirms behind the link in the mail.

The officer sees the letter, the exact line and nothing else: not who signed for the organization, not who else did.
"""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from campaign.doors import sealed, see_other, takes_forms
from letters.models import Letter
from letters.workflow import Refused
from signatures import authority, links, workflow
from signatures.models import Officer
from signatures.pages import page, text_of


@takes_forms
@sealed
def officer(request: HttpRequest, token: str) -> HttpResponse:
    try:
        named = links.find_officer(token)
    except links.BadLink:
        return page(request, "officer_gone", status=404)
    signature = named.signature
    if not signature.is_live or signature.letter.state == Letter.State.WITHDRAWN:
        return page(request, "officer_gone", signature.letter, status=410)
    if named.confirmed_at or request.method != "POST":
        return officer_page(request, named)
    try:
        workflow.confirm_officer(officer=named, shown=request.POST.get("shown", ""))
    except workflow.ShownOtherwise:
        return officer_page(request, links.find_officer(token), moved=True, status=409)
    except Refused:  # this very moment: the page says what is now
        pass
    return see_other(request.path)


def officer_page(request: HttpRequest, named: Officer, *, moved: bool = False, status: int = 200) -> HttpResponse:
    """What the officer would confirm, or has confirmed; `moved` where it changed while they read it."""
    signature = named.signature
    shown = authority.shown_to_officer(signature)
    return page(
        request,
        "officer",
        signature.letter,
        status=status,
        signature=signature,
        officer=named,
        version=shown.version,
        version_language=shown.language,
        changed=shown.changed,
        moved=moved,
        shown=authority.shown_digest(signature),
        text=text_of(signature.letter, shown.version, shown.language, timezone.now()),
    )
