"""Rolls to publish: many names at once, and one of every fate."""

import datetime
from typing import Any

from django.utils import timezone

from letters import workflow as letter_workflow
from letters.models import Letter
from publication import workflow as publication
from publication.models import Edition
from signatures import workflow
from signatures.models import Display, Signature, State
from tests import factories

FILES = ["letter.txt", "letter.md", "letter.html", "letter.json", "signatories.csv", "signatories.json"]

# Who may be seen. Everybody else in `of_every_fate` must not.
LISTED = ["Zunftlist Guild, Kenya", "Benno Duename", "Alda Listedname, lamp historian"]
HIDDEN = ["Cyra Futurename", "Dorn Withheldson", "Quietly Unnamed Circle", "Emil Addresseeonly"]
UNCOUNTED = [f"Uncounted {state.value.title()}son" for state in State if state != State.APPROVED] + ["Olda Basisname"]
NEVER = [*HIDDEN, *UNCOUNTED, "Jo Contact", "signers.example"]


def of_every_fate(letter: Letter) -> None:
    """Put one signature of every state and display under an open letter."""
    by = factories.member(letter.campaign, "moderator")  # one for all: hashing a password takes its time
    today = timezone.now().date()
    factories.approved(letter, by=by, kind="organization", name="Zunftlist Guild", country="KE")
    factories.approved(letter, by=by, name="Alda Listedname", role="lamp historian", country="RS")
    shown_as(factories.approved(letter, by=by, name="Benno Duename"), Display.LISTED_FROM, today)
    shown_as(
        factories.approved(letter, by=by, name=HIDDEN[0]), Display.LISTED_FROM, today + datetime.timedelta(days=30)
    )
    factories.approved(letter, by=by, name=HIDDEN[1], country="LA", display="withheld")
    factories.approved(letter, by=by, kind="organization", name=HIDDEN[2], country="KE", display="withheld")
    shown_as(factories.approved(letter, by=by, name=HIDDEN[3]), Display.ADDRESSEE_ONLY)
    for state in State:
        if state != State.APPROVED:
            signature = factories.approved(letter, by=by, name=f"Uncounted {state.value.title()}son", country="AR")
            Signature.objects.filter(pk=signature.pk).update(state=state)
    older = letter_workflow.save_version(
        text=letter.original, content={**factories.CONTENT, "body": "Another text."}, by="a test"
    )
    Signature.objects.filter(pk=factories.approved(letter, by=by, name="Olda Basisname").pk).update(basis=older)


def shown_as(signature: Signature, display: str, listed_from: datetime.date | None = None) -> None:
    Signature.objects.filter(pk=signature.pk).update(display=display, listed_from=listed_from)


def entered(letter: Letter, number: int) -> None:
    """Put `number` approved individuals on a letter's roll."""
    known = letter.signatures.count()
    entries = [
        {"kind": "individual", "name": f"Name Nr{known + place:05d}", "country": "KE"} for place in range(number)
    ]
    added = workflow.enter(letter=letter, by="a test", consent_source="a list", entries=entries)
    Signature.objects.filter(pk__in=[signature.pk for signature in added]).update(state=State.APPROVED)


def publish(letter: Letter, **choices: Any) -> Edition:
    """The next edition of a letter, without those who have not affirmed its text."""
    left_out = publication.waiting_to_affirm(letter)
    return publication.publish(letter=letter, by="a test", left_out=left_out, **choices)


def published(*, names: list[str] | None = None, keep_open: bool = False, **details: Any) -> Letter:
    """A letter in one edition, signed by individuals of these names."""
    letter = factories.open_letter(**details)
    by = factories.member(letter.campaign, "moderator")
    for name in names or ["Ada Exemplar"]:
        factories.approved(letter, by=by, name=name)
    publish(letter, keep_open=keep_open)
    letter.refresh_from_db()
    return letter


def public_paths(letter: Letter) -> list[str]:
    """Every public page and file of a letter that has editions."""
    home = letter.get_absolute_url()
    editions = [f"{home}editions/{number}/" for number in letter.editions.values_list("number", flat=True)]
    files = [f"{place}{file}" for place in [home, *editions] for file in FILES]
    campaign = letter.campaign.get_absolute_url()
    return ["/", campaign, home, f"{home}signatories/", f"{home}editions/", *editions, *files]
