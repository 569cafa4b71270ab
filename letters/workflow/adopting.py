"""A version comes into force: as a change of substance, or as a slip that a second coordinator has seen.

`signatures.workflow.adopt` calls these for a letter that people may have signed.
"""

import datetime
from typing import cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import access
from campaign.events import Actor, label
from campaign.models import Membership, User
from letters.models import Letter, Proposal, Text, Version
from letters.workflow.base import NoText, NotNow, Refused, locked, note, refuse_withdrawn
from letters.workflow.translating import adopt_translations


class TextMoved(Refused):
    """Another version is in force than the one that the change was compared with."""


class OwnProposal(Refused):
    """Whoever calls a change typographical cannot be the second to agree."""


class Unapproved(Refused):
    """A translation that nobody has approved."""


class Outdated(Refused):
    """A translation of what the original said before its substance changed, or will say only later."""


def adopt(*, letter: Letter, by: Actor, now: datetime.datetime | None = None) -> Version:
    """Put the newest version of a locked letter's original in force, as a new basis; raises NoText."""
    version = letter.latest
    if version is None:
        raise NoText(_("The letter has no text yet. Write it first."))
    original = cast(Text, letter.original)
    version.text, original.letter = original, letter
    put_in_force(version, substantive=True, by=by, now=now or timezone.now())
    return version


def put_in_force(version: Version, *, substantive: bool, by: Actor, now: datetime.datetime) -> None:
    """Let `version` be the text that is shown and signed, on a locked letter; a proposal that waits is overtaken.

    In substance it becomes the basis too. Where the original changes in substance every other text loses its basis;
    those that are approved and render the new original come into force with it. A translation that only catches up
    asks nobody again (its `substance_at` stays). Raises NoText, Outdated.
    """
    text = version.text
    letter = text.letter
    refuse_unfit(version)
    overtake(Proposal.objects.filter(text=text), now)
    text.in_force = version
    if substantive:
        if text.basis_id:
            text.substance_at = now
            Letter.objects.filter(pk=letter.pk).update(affirm_by=None)  # it was set for an earlier change
        text.basis = version
    text.save(update_fields=["in_force", "basis", "substance_at"])
    kind = "substantive" if substantive else "typographical"
    note("text.adopted", letter, by, language=text.language, version=version.number, change=kind, at=now)
    if substantive and text.is_original:
        overtake(Proposal.objects.filter(text__letter=letter), now)
        letter.texts.exclude(pk=text.pk).filter(in_force__isnull=False).update(basis=None, substance_at=now)
        adopt_translations(letter=letter, by=by, now=now)


def refuse_unfit(version: Version) -> None:
    """Raise NoText for a version without a body, Outdated for a translation of an older original, or a later one,
    Unapproved for one that nobody has approved.
    """
    if not version.body.strip():
        raise NoText(_("The letter has no text yet. Write it first."))
    text = version.text
    if not text.is_original and text.approved_id != version.pk:
        raise Unapproved(_("Nobody has approved this version of the translation. Approve it on the page of languages."))
    basis = text.letter.original.basis
    in_force = text.letter.original.in_force
    if not text.is_original and version.translates and in_force and version.translates.number > in_force.number:
        raise Outdated(
            _("This translates version %(number)d of the original, which is not in force yet. Put that in force first.")
            % {"number": version.translates.number}
        )
    if not text.is_original and basis and (version.translates is None or version.translates.number < basis.number):
        raise Outdated(
            _("This translates an earlier text. The original changed in substance with version %(number)d: ")
            % {"number": basis.number}
            + _("bring the translation up to date first.")
        )


def refuse_moved(text: Text, seen: int | None) -> None:
    """Raise TextMoved where the version in force is not number `seen` (None: none)."""
    number = text.in_force.number if text.in_force else None
    if number != seen:
        raise TextMoved(_("Another version came into force meanwhile. Compare again, then decide."))


def has_second(letter: Letter, by: Actor) -> bool:
    """Whether somebody else on the team can agree to a change of `by`."""
    able = access.roles_with(access.Power.SECOND)
    others = Membership.objects.filter(campaign=letter.campaign, user__is_active=True, role__in=able)
    return (others.exclude(user=by) if isinstance(by, User) else others).exists()


def propose(version: Version, *, by: User, now: datetime.datetime) -> Proposal:
    """Ask a second coordinator to agree that `version` differs in slips alone, on a locked letter."""
    refuse_unfit(version)
    text = version.text
    overtake(Proposal.objects.filter(text=text), now)
    proposal = Proposal.objects.create(
        text=text, version=version, instead_of=text.in_force, user=by, by=label(by), at=now
    )
    note("text.proposed", text.letter, by, language=text.language, version=version.number, at=now)
    return proposal


def overtake(proposals: QuerySet[Proposal], now: datetime.datetime) -> None:
    """End those of `proposals` that wait for a second coordinator."""
    proposals.filter(state=Proposal.State.WAITING).update(state=Proposal.State.OVERTAKEN, ended_at=now)


@transaction.atomic
def agree(*, proposal: Proposal, by: User, now: datetime.datetime | None = None) -> Proposal:
    """Agree as the second coordinator: the version comes into force, and all signatures stay good.

    Raises NotNow, OwnProposal, TextMoved.
    """
    now = now or timezone.now()
    proposal = locked_proposal(proposal)
    if proposal.user_id == by.pk:
        raise OwnProposal(_("Somebody else has to agree: you proposed this change yourself."))
    refuse_moved(proposal.text, proposal.instead_of.number)
    end(proposal, Proposal.State.AGREED, by, now)
    text = proposal.text
    note("text.proposal-agreed", text.letter, by, language=text.language, version=proposal.version.number, at=now)
    put_in_force(proposal.version, substantive=False, by=proposal.by, now=now)
    return proposal


@transaction.atomic
def refuse(*, proposal: Proposal, by: User, now: datetime.datetime | None = None) -> Proposal:
    """Refuse to call the change typographical, or take one's own proposal back: nothing comes into force."""
    now = now or timezone.now()
    proposal = locked_proposal(proposal)
    end(proposal, Proposal.State.REFUSED, by, now)
    text = proposal.text
    note("text.proposal-refused", text.letter, by, language=text.language, version=proposal.version.number, at=now)
    return proposal


def locked_proposal(proposal: Proposal) -> Proposal:
    """The proposal as it stands now, its letter locked; raises NotNow where it does not wait any more."""
    letter = locked(proposal.text.letter)
    refuse_withdrawn(letter)
    related = "text__letter__original__basis", "text__letter__campaign", "text__in_force", "version", "instead_of"
    proposal = Proposal.objects.select_related(*related).get(pk=proposal.pk)
    if proposal.state != Proposal.State.WAITING:
        raise NotNow(_("This proposal does not wait any more: %(state)s.") % {"state": proposal.get_state_display()})
    proposal.version.text = proposal.text
    return proposal


def end(proposal: Proposal, state: str, by: User, now: datetime.datetime) -> None:
    """Note how a proposal ended, and by whom."""
    proposal.state, proposal.ended_by, proposal.ended_at = state, label(by), now
    proposal.save(update_fields=["state", "ended_by", "ended_at"])
