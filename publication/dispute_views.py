"""“We did not sign this”, said by whoever reads an organization's name under a letter."""

import datetime
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from campaign.doors import sealed, see_other, takes_forms
from letters.doors import reach
from publication import readings, rolls
from publication.views import FRESH, latest
from signatures import workflow
from signatures.dispute_forms import DisputeForm
from signatures.models import Kind, Line, Signature
from signatures.pages import page


@takes_forms
@sealed
def dispute(request: HttpRequest, signature: uuid.UUID, lang: str = "", **door: str) -> HttpResponse:
    now = timezone.now()
    letter = reach(now, **door)
    reading = readings.read(letter, latest(letter, now), lang, door.get("token", ""), now=now)
    disputed, line = public_name(reading, signature, now)
    form = DisputeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        workflow.dispute(signature=disputed, complaint=form.complaint(), now=now)
        return see_other(f"{request.path}?sent=1")
    context = {
        "line": line,
        "form": form,
        "sent": request.GET.get("sent") == "1" and not form.is_bound,
        "letter_path": reading.path("letter"),
    }
    response = page(request, "dispute", letter, status=422 if form.is_bound else 200, **context)
    response["Cache-Control"], response["X-Robots-Tag"] = FRESH, "noindex"
    return response


def public_name(reading: readings.Reading, public_id: uuid.UUID, now: datetime.datetime) -> tuple[Signature, Line]:
    """An organization's signature and its line, as a page or an edition of the letter shows it at `now`.

    Raises Http404 alike for a name that the public does not see, an individual's, and none.
    """
    letter, edition = reading.letter, reading.edition
    roll = rolls.live(letter, now, reading.style)
    if reading.named and rolls.is_live(letter, edition is not None, now):
        listed = roll.names.filter(public_id=public_id, kind=Kind.ORGANIZATION).first()
        if listed:
            return listed, roll.line(listed)
    entries = letter.entries.filter(signature__public_id=public_id, kind=Kind.ORGANIZATION)
    released = entries.filter(since__lte=edition.number if edition else 0)
    entry = released.with_signature().order_by("-since").first()
    if entry is None or entry.gone:
        raise Http404
    return entry.signature, entry.line
