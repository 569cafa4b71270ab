"""Behind the links in mails: confirm that an organization did not sign, or say so in answer to a notice.

The form for whoever reads a letter stands beside the public names, in `publication.dispute_views`.
"""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse

from campaign import addresses
from campaign.doors import sealed, see_other, takes_forms
from letters.workflow import Refused
from signatures import dispute_links, workflow
from signatures.dispute_forms import NoticeForm
from signatures.links import BadLink
from signatures.models import Dispute, Signature, State
from signatures.pages import page


@takes_forms
@sealed
def dispute(request: HttpRequest, token: str) -> HttpResponse:
    try:
        case = dispute_links.find_dispute(token)
    except BadLink:
        return page(request, "dispute_gone", status=404)
    if request.method != "POST":
        return case_page(request, case)
    with suppress(Refused):  # it was said anew this very moment
        workflow.confirm_dispute(dispute=case)
    return see_other(request.path)


def case_page(request: HttpRequest, case: Dispute) -> HttpResponse:
    """What would be confirmed or, once it is, how the case stands. Who signed is nobody's business here."""
    signature = case.signature
    off = signature.state in {State.SUSPENDED, State.INVALIDATED, State.WITHDRAWN}
    return page(request, "dispute_case", signature.letter, case=case, line=signature.line, off=off)


@takes_forms
@sealed
def notice(request: HttpRequest, token: str) -> HttpResponse:
    try:
        signature, address = dispute_links.find_notice(token)
    except BadLink:
        return page(request, "dispute_gone", status=404)
    if case := open_case_of(signature, address):
        return case_page(request, case)
    form = NoticeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        gone = signature.state == State.WITHDRAWN
        context = {"form": form, "line": signature.line, "gone": gone}
        return page(request, "notice", signature.letter, status=422 if form.is_bound else 200, **context)
    workflow.dispute_by_notice(signature=signature, address=address, complaint=form.complaint())
    return see_other(request.path)


def open_case_of(signature: Signature, address: str) -> Dispute | None:
    """The case that the organization at `address` has raised and that is proved, while it is open or was upheld."""
    known = signature.disputes.filter(address_digest=addresses.digest(address), proved=True)
    case = known.exclude(state=Dispute.State.DISMISSED).cases().first()
    if case:
        case.signature = signature
    return case
