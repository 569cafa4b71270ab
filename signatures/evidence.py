"""What is shown beside a name: what coordinators weigh, and what each of them may see of it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from campaign import addresses
from campaign.models import User
from letters.models import Letter
from signatures import authority, duplicates, registry_reading, spelling
from signatures.authority import Standing
from signatures.boards import answers_to
from signatures.hints import Hint
from signatures.mail_domains import is_anybodys, on_domain, website_domain
from signatures.matching import Suggestion
from signatures.models import (
    NAMED,
    Contact,
    Decision,
    Display,
    Dispute,
    Kind,
    Line,
    Officer,
    Organization,
    PackAnswer,
    Signature,
    State,
    Vouch,
)

BACKLOG_DAYS = 14


class Badge(NamedTuple):
    """A few words beside a name, and the class of its chip."""

    text: str
    look: str = ""


class Bar(NamedTuple):
    """One bar of a chart."""

    label: datetime.date
    value: int
    current: bool


@dataclass(frozen=True)
class Evidence:
    """A signature with what may be shown of it.

    Without `private` there is no contact, no name that is withheld, and nothing that was said in confidence.
    """

    signature: Signature
    earlier: list[Decision]
    private: bool
    now: datetime.datetime
    hints: Sequence[Hint] = ()  # other names that this one is like

    @property
    def named(self) -> bool:
        """Whether the reader may see the name."""
        return self.private or self.signature.display in NAMED

    @property
    def line(self) -> Line:
        return line_for(self.signature, self.private)

    @property
    def contact(self) -> Contact | None:
        return getattr(self.signature, "contact", None) if self.private else None

    @property
    def website(self) -> str:
        return self.signature.website if self.named else ""

    @property
    def mail_domain(self) -> str:
        return self.signature.mail_domain if self.private else ""

    @property
    def consent_source(self) -> str:
        return self.signature.consent_source if self.private else ""

    @property
    def board_answers(self) -> list[PackAnswer]:
        """What colleagues answered of a signature on which a board decides, or has decided."""
        return answers_to(self.signature) if self.private and self.signature.decides_on else []

    @property
    def language(self) -> str:
        """The language agreed to, by its own name."""
        return language_name(self.signature.language)

    @property
    def outdated(self) -> bool:
        """Whether the text has changed in substance since, so that the signature would not count."""
        text = self.signature.version.text
        return text.in_force_id is not None and text.basis_id != self.signature.basis_id

    @property
    def age(self) -> str:
        return age(self.signature.confirmed_at or self.signature.received_at, self.now)

    @property
    def free_mail(self) -> bool:
        return is_anybodys(self.mail_domain)

    @property
    def own_domain(self) -> bool:
        """Whether the mail comes from the typed website, which proves nothing: anybody types anything."""
        return not self.free_mail and on_domain(self.mail_domain, website_domain(self.website))

    @property
    def standing(self) -> Standing | None:
        """How an organization stands on the authority ladder."""
        return authority.of(self.signature)

    @property
    def registered(self) -> Organization | None:
        """The entry of the registry that the signature is, or would be, of; not told to those who do not decide."""
        return registry_reading.recognized(self.signature) if self.private else None

    @property
    def officers(self) -> list[tuple[Officer, Badge | None]]:
        """The second officers that were named, each with what its mailbox tells: private evidence."""
        named = self.signature.officers.all() if self.private and self.standing else []
        return [(officer, self.officer_badge(officer)) for officer in named]

    def officer_badge(self, officer: Officer) -> Badge | None:
        """What the mailbox of a second officer tells, while it is known."""
        host = addresses.domain(officer.email) if officer.email else ""
        if is_anybodys(host):
            return Badge(_("free mail"), "chip-warn")
        return Badge(_("own domain"), "chip-good") if host and authority.is_own(host, self.signature) else None

    @property
    def vouches(self) -> list[Vouch]:
        """What coordinators vouched for, the last one first, which is private evidence."""
        return list(self.signature.vouches.all()) if self.private else []

    @property
    def badges(self) -> list[Badge]:
        return [
            *self.dispute_badges(),
            *self.authority_badges(),
            *self.mail_badges(),
            *self.form_badges(),
            *self.history_badges(),
        ]

    @property
    def duplicates(self) -> list[Badge]:
        """What this name is like, each in a few words. A hint: two groups can share a name."""
        return list(dict.fromkeys(Badge(hint.chip, hint.look) for hint in self.hints))

    @property
    def meant(self) -> Suggestion | None:
        """The name of an organization as it may have been meant, where a word of it seems misspelt."""
        organization = self.signature.kind == Kind.ORGANIZATION
        return spelling.suggestion(self.signature.name) if organization and self.named else None

    @property
    def disputed(self) -> bool:
        """Whether a dispute of it is open."""
        return getattr(self.signature, "disputed", False)

    def dispute_badges(self) -> Iterable[Badge]:
        if self.disputed:
            yield Badge(_("open dispute"), "chip-alert")

    def authority_badges(self) -> Iterable[Badge]:
        standing = self.standing
        if standing and standing.level:
            yield Badge(standing.short, "chip-good")
        if standing and standing.below:
            yield Badge(_("below what is asked"), "chip-alert")

    def mail_badges(self) -> Iterable[Badge]:
        if self.own_domain:
            yield Badge(_("mail matches the typed website"), "chip-warn")
        if self.free_mail:
            yield Badge(_("free mail address"))

    def form_badges(self) -> Iterable[Badge]:
        signature = self.signature
        if signature.display != Display.LISTED:
            yield Badge(signature.get_display_display())
        yield from self.flag_badges()
        if signature.entered_by:
            entered = _("entered by %(who)s") % {"who": signature.entered_by}
            yield Badge(f"{entered}: {self.consent_source}" if self.consent_source else entered, "chip-accent")

    def flag_badges(self) -> Iterable[Badge]:
        words = {"fast": _("filled in very fast"), "honeypot": _("filled a hidden field")}
        for flag in self.signature.flags:
            yield Badge(words.get(flag, flag), "chip-alert")

    def history_badges(self) -> Iterable[Badge]:
        if self.earlier and self.named:
            last = self.earlier[0]
            if any(hint.same_name and hint.signature for hint in self.hints) and (
                last.verdict == Decision.Verdict.APPROVE
            ):
                return  # no reassurance: it may be that of the duplicate
            words = ngettext(
                "%(n)s earlier decision: %(verdict)s",
                "%(n)s earlier decisions, the last: %(verdict)s",
                len(self.earlier),
            )
            text = words % {"n": len(self.earlier), "verdict": last.get_verdict_display()}
            yield Badge(text, "chip-alert" if last.verdict == Decision.Verdict.REJECT else "chip-good")


def line_for(signature: Signature, private: bool) -> Line:
    """The exact printed line; without `private`, words in the place of a name that is withheld."""
    if private or signature.display in NAMED:
        return signature.line
    return Line(signature.kind, _("Name withheld"), "", "")


def at_hand(signatures: QuerySet[Signature], private: bool) -> QuerySet[Signature]:
    """With all that evidence shows; contacts are not even read for those who may not see them."""
    signatures = signatures.annotate(disputed=Exists(Dispute.objects.open().filter(signature=OuterRef("pk"))))
    return signatures.select_related("version__text", "organization", *(["contact"] if private else []))


def beside(
    letter: Letter,
    signatures: Iterable[Signature],
    *,
    user: User,
    private: bool,
    now: datetime.datetime | None = None,
) -> list[Evidence]:
    """The evidence for `signatures` of `letter` that `user` may see; `private` for those who may see contacts.

    The signatures come with `version__text`, and with `contact` where `private`.
    """
    signatures = list(signatures)
    earlier = earlier_decisions(letter, signatures, private)
    hints = duplicates.hints(letter, signatures, user=user, private=private)
    now = now or timezone.now()
    return [
        Evidence(signature, earlier[signature.pk], private, now, hints.get(signature.pk, ()))
        for signature in signatures
    ]


def earlier_decisions(letter: Letter, signatures: list[Signature], private: bool) -> dict[int, list[Decision]]:
    """By signature id: the decisions that stand on its name under the campaign's letters, newest first.

    Without `private` none on a name that is withheld there.
    """
    decisions = Decision.objects.filter(
        signature__letter__campaign=letter.campaign,
        signature__name_fold__in={signature.name_fold for signature in signatures} - {""},
        undone_at=None,
    )
    if not private:
        decisions = decisions.filter(signature__display__in=NAMED)
    decisions = decisions.select_related("signature__letter__campaign", "signature__letter__original__in_force")
    named: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision in decisions.defer("signature__letter__original__in_force__body"):
        named[decision.signature.kind, decision.signature.name_fold].append(decision)
    return {
        signature.pk: [
            decision for decision in named[signature.kind, signature.name_fold] if decision.signature_id != signature.pk
        ]
        for signature in signatures
    }


def age(since: datetime.datetime, now: datetime.datetime) -> str:
    """How long ago in one unit, as "6 days"."""
    return timesince(since, now, depth=1)


def language_name(code: str) -> str:
    """A language by its own name ("Français"); the code where it is not known."""
    try:
        return get_language_info(code)["name_local"].capitalize()
    except KeyError:
        return code


def backlog(letter: Letter, *, zone: datetime.tzinfo, now: datetime.datetime) -> list[Bar]:
    """How many signatures waited at the end of each of the last 14 days in `zone`, today last.

    Those whose signatory left before a decision are left out.
    """
    today = now.astimezone(zone).date()
    days = [today - datetime.timedelta(days=ago) for ago in reversed(range(BACKLOG_DAYS))]
    since = datetime.datetime.combine(days[0], datetime.time(), zone)
    spans = list(
        letter.signatures.alias(standing=FilteredRelation("decisions", condition=Q(decisions__undone_at=None)))
        .filter(Q(state=State.PENDING) | Q(standing__at__gte=since))
        .annotate(
            came=TruncDate(Coalesce("confirmed_at", "received_at"), tzinfo=zone),
            left=TruncDate("standing__at", tzinfo=zone),
        )
        .values_list("came", "left")
        .order_by()
        .annotate(number=Count("pk"))
    )
    return [
        Bar(
            day,
            sum(n for came, left, n in spans if came <= day and (left is None or left > day)),
            day == today,
        )
        for day in days
    ]


def neighbours(signature: Signature) -> tuple[list[Signature], list[Signature]]:
    """The two names before and the two after `signature` on the roll, as its key stands on the instance."""
    key = bytes(signature.roll_key)
    near = signature.letter.signatures.filter(kind=signature.kind, state__in=[State.PENDING, State.APPROVED])
    near = near.exclude(pk=signature.pk)
    before = near.filter(Q(roll_key__lt=key) | Q(roll_key=key, pk__lt=signature.pk))
    after = near.filter(Q(roll_key__gt=key) | Q(roll_key=key, pk__gt=signature.pk))
    return list(reversed(before.order_by("-roll_key", "-pk")[:2])), list(after.order_by("roll_key", "pk")[:2])
