"""What to look at before a letter is published. Only an empty text or roll stops it; the rest is a warning."""

from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from letters import tokens
from letters.models import Addressee, Letter
from letters.tokens import Counts
from publication.wording import in_words, withheld_in_words
from publication.workflow import waiting_to_affirm
from signatures.authority import BELOW, approved_below
from signatures.models import Dispute, State

DONE, WARN, STOP = "is-done", "is-warn", "is-stop"


class Check(NamedTuple):
    """One line of the check list: its class, what it says, and where to mend it."""

    look: str
    text: str
    url: str = ""


def before_publication(letter: Letter, counts: Counts) -> list[Check]:
    """The check list of a letter whose roll has `counts`: what stops it first, then what to look at."""
    place = [letter.campaign.slug, letter.slug]
    checks = [state(letter, place), text(letter, place), roll(counts, place)]
    checks += [
        *unresolved(letter, place),
        *disputes(letter, place),
        *text_numbers(letter, counts, place),
        *details(letter, place),
    ]
    return sorted(checks, key=lambda check: (check.look != STOP, check.look == DONE))


def state(letter: Letter, place: list[str]) -> Check:
    """Whether a letter in this state can be published."""
    if letter.state in {Letter.State.OPEN, Letter.State.CLOSED}:
        return Check(DONE, _("Its state: %(state)s.") % {"state": letter.get_state_display()})
    url = reverse("publication:desk_letter", args=place)
    if letter.state == Letter.State.DRAFT:
        return Check(STOP, _("It is a draft. Open it first: that puts its text in force."), url)
    return Check(STOP, _("It was withdrawn and cannot be published."), url)


def text(letter: Letter, place: list[str]) -> Check:
    """Whether there is a text, and whether it is the newest one."""
    version, url = letter.in_force or letter.latest, reverse("letters:text", args=place)
    if version is None or not version.body.strip():
        return Check(STOP, _("It has no text. Write it first."), url)
    if version != letter.latest:
        newer = _("Version %(number)d is published. Version %(newest)d is newer, and not in force.")
        numbers = {"number": version.number, "newest": letter.latest.number}
        return Check(WARN, newer % numbers, reverse("letters:versions", args=place))
    return Check(DONE, _("It has its text, version %(number)d.") % {"number": version.number})


def roll(counts: Counts, place: list[str]) -> Check:
    """Whether somebody stands on the roll, and in what numbers."""
    if not counts.signatories:
        return Check(STOP, _("Nobody stands on the roll. Approve a signature first."), queue(place))
    sentences = [_("On the roll: %(numbers)s.") % {"numbers": in_words(counts)}, *withheld_in_words(counts)]
    return Check(DONE, " ".join(sentences), reverse("signatures:numbers", args=place))


def queue(place: list[str]) -> str:
    return reverse("signatures:queue", args=place)


def unresolved(letter: Letter, place: list[str]) -> list[Check]:
    """The signatures that would be left out although nobody has said no."""
    waiting = letter.signatures.unresolved().order_by().values_list("state").annotate(n=Count("pk"))
    numbers = dict(waiting)
    pending, received, deciding = (
        numbers.get(state, 0) for state in (State.PENDING, State.RECEIVED, State.CONSIDERING)
    )
    checks = [*to_affirm(letter, place), *below_asked(letter, place)]
    if pending:
        told = ngettext("%(n)d signature waits for a decision.", "%(n)d signatures wait for a decision.", pending)
        checks.append(Check(WARN, told % {"n": pending} + " " + _("They would be left out."), queue(place)))
    if received:
        told = ngettext("%(n)d is not confirmed by mail yet.", "%(n)d are not confirmed by mail yet.", received)
        url = reverse("signatures:list", args=place) + f"?state={State.RECEIVED}"
        checks.append(Check(WARN, told % {"n": received} + " " + _("They would be left out."), url))
    if deciding:
        told = ngettext("%(n)d is being decided by its board.", "%(n)d are being decided by their boards.", deciding)
        url = reverse("signatures:list", args=place) + f"?state={State.CONSIDERING}"
        checks.append(Check(WARN, told % {"n": deciding} + " " + _("They would be left out."), url))
    return checks or [Check(DONE, _("No signature waits."))]


def open_disputes(letter: Letter) -> str:
    """How many disputes of a letter's signatures are open, in words; "" for none."""
    number = Dispute.objects.open().filter(signature__letter=letter).count()
    return ngettext("%(n)d open dispute", "%(n)d open disputes", number) % {"n": number} if number else ""


def disputes(letter: Letter, place: list[str]) -> list[Check]:
    """The signatures of which organizations say that they did not sign, while no coordinator has decided."""
    told = open_disputes(letter)
    if not told:
        return []
    left_out = _("Names that are suspended would be left out.")
    return [Check(WARN, f"{told}. {left_out}", reverse("signatures:disputes", args=place))]


def to_affirm(letter: Letter, place: list[str]) -> list[Check]:
    """The approved signatures that agreed to an older text."""
    waiting = waiting_to_affirm(letter)
    if not waiting:
        return []
    told = ngettext(
        "%(n)d approved signature has not affirmed the changed text.",
        "%(n)d approved signatures have not affirmed the changed text.",
        waiting,
    )
    url = reverse("signatures:affirmations", args=place)
    return [Check(WARN, told % {"n": waiting} + " " + _("They would be left out."), url)]


def below_asked(letter: Letter, place: list[str]) -> list[Check]:
    """The approved organizations for which nobody has signed with the authority that the letter asks."""
    below = approved_below(letter)
    if not below:
        return []
    told = ngettext(
        "%(n)d approved organization is below the authority asked.",
        "%(n)d approved organizations are below the authority asked.",
        below,
    )
    url = reverse("signatures:list", args=place) + f"?state={State.APPROVED}&authority={BELOW}"
    return [Check(WARN, told % {"n": below} + " " + _("They would be left out."), url)]


def text_numbers(letter: Letter, counts: Counts, place: list[str]) -> list[Check]:
    """Numbers typed into any field of the text that are not the roll's, and tokens that mean nothing."""
    version, url = letter.in_force or letter.latest, reverse("letters:text", args=place)
    checks = []
    for value in version.content.values() if version else ():
        for typed in tokens.disagreements(value, counts, letter.language):
            wrong = _("The text says “%(typed)s”, the roll has %(number)d. %(token)s would follow the roll.")
            words = value[typed.start : typed.end + 40].split("\n")[0]
            number, token = getattr(counts, typed.subject), tokens.offer(value, typed)
            checks.append(Check(WARN, wrong % {"typed": words, "number": number, "token": token}, url))
        for token in tokens.unknown(value):
            nothing = _("%(token)s means nothing and would be printed as it stands.")
            checks.append(Check(WARN, nothing % {"token": token}, url))
    return checks or [Check(DONE, _("The numbers in the text are the roll’s."))]


def details(letter: Letter, place: list[str]) -> list[Check]:
    """Date, addressee, delivery."""
    url = reverse("letters:details", args=place)
    addressed = letter.addressees.filter(kind=Addressee.Kind.TO).exists()
    return [
        Check(DONE, _("It has its date.")) if letter.dated_on else Check(WARN, _("It has no date."), url),
        Check(DONE, _("It has its addressee.")) if addressed else Check(WARN, _("It has no addressee."), url),
        Check(DONE, _("It was delivered."))
        if letter.delivered_on
        else Check(WARN, _("No day of delivery is noted. Deliver it before the world reads it."), url),
    ]


def stops(checks: list[Check]) -> bool:
    """Whether something on the list stops a publication."""
    return any(check.look == STOP for check in checks)
