"""Two entries of the registry become one, and two again: nothing is lost on either way.

Locks are taken in one order: the registry, then letters by number, then signatures by number.
"""

import datetime
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor, label
from letters.models import Letter
from letters.workflow import Refused
from signatures.merge_plan import Plan, nameless, plan, signatures_of_both
from signatures.models import (
    Decision,
    Dispute,
    Domain,
    Invitation,
    Merge,
    Organization,
    OrganizationLogo,
    OtherName,
    Signature,
    State,
)
from signatures.workflow.authorizing import weigh
from signatures.workflow.base import locked, move, move_back, note
from signatures.workflow.registering import index_names, locked_entry, name_fold, note_entry, one_at_a_time


class SameEntry(Refused):
    """An entry cannot be merged into itself."""


class MeetOtherwise(Refused):
    """Other signatures meet under the letters than were shown."""


class CannotUndo(Refused):
    """The merge was undone, or something has changed since, so that it cannot be undone exactly."""


@transaction.atomic
def merge(
    *,
    kept: Organization,
    gone: Organization,
    by: Actor,
    staying: Collection[UUID] = (),
    seen: str | None = None,
    now: datetime.datetime | None = None,
) -> Merge:
    """Put the entry `gone`, with all that it has, into `kept`.

    Under a letter that both signed one signature stays: the one among `staying`, else the approved one, else the
    earlier; the other is invalidated. `seen` is the digest of the plan that was shown, None where none was. Raises
    SameEntry, NotInTheRegistry, MeetOtherwise.
    """
    now = now or timezone.now()
    if kept.pk == gone.pk:
        raise SameEntry(_("This is one entry. Choose another to merge it with."))
    kept, gone = locked_entry(kept), locked_entry(gone)
    lock_signatures(kept, gone)
    planned = plan(kept, gone, staying)
    if seen is not None and seen != planned.digest:
        raise MeetOtherwise(
            _("Nothing was merged: somebody decided on a signature meanwhile. Look at it as it is now.")
        )
    done = Merge.objects.create(kept=kept, gone=gone, before={}, by=label(by), at=now)
    done.before = take_signatures(planned, by, now) | take_facts(planned)
    done.save(update_fields=["before"])
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    gone.keys.all().delete()
    index_names(kept)
    note_entry("organization.merged", kept, by, at=now, name=gone.name)
    note_entry("organization.merged-into", gone, by, at=now, name=kept.name)
    weigh_both(kept, gone, now)
    return done


def lock_signatures(kept: Organization, gone: Organization) -> None:
    """Lock the letters that both signed, and all signatures that are weighed or changed; the registry is locked."""
    both = signatures_of_both(kept, gone)
    shared = [meeting.stays.letter_id for meeting in plan(kept, gone).meetings]
    list(Letter.objects.select_for_update(no_key=True).filter(pk__in=shared).order_by("pk"))
    ids = {*both.values_list("pk", flat=True), *nameless(kept, gone).values_list("pk", flat=True)}
    list(Signature.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def take_signatures(planned: Plan, by: Actor, now: datetime.datetime) -> dict[str, Any]:
    """Invalidate what cannot stay and give all to the kept entry; the numbers of these, and what states those had."""
    states = {str(meeting.goes.pk): meeting.goes.state for meeting in planned.meetings}
    for meeting in planned.meetings:
        move(meeting.goes, State.INVALIDATED)
        meeting.goes.save(update_fields=["state"])
        note("signature.merged", meeting.goes, by, at=now)
    moved = [signature.pk for signature in planned.signatures]
    Signature.objects.filter(pk__in=moved).update(organization=planned.kept)
    return {"moved": moved, "states": states}


def take_facts(planned: Plan) -> dict[str, Any]:
    """Give names, domains, invitations, the logo and what the kept entry lacks to it; the numbers of all that."""
    kept = planned.kept
    for name in planned.added:
        name.name_fold = name_fold(name.name)
        name.save()
    OtherName.objects.filter(pk__in=[name.pk for name in planned.names]).update(organization=kept)
    Domain.objects.filter(pk__in=[domain.pk for domain in planned.domains]).update(organization=kept)
    Invitation.objects.filter(pk__in=[invitation.pk for invitation in planned.invitations]).update(organization=kept)
    if planned.logo:
        OrganizationLogo.objects.filter(pk=planned.logo.pk).update(organization=kept)
    for field, value in planned.filled.items():
        setattr(kept, field, value)
    kept.save(update_fields=list(planned.filled))
    return {
        "added": [name.pk for name in planned.added],
        "names": [name.pk for name in planned.names],
        "domains": [domain.pk for domain in planned.domains],
        "invitations": [invitation.pk for invitation in planned.invitations],
        "logo": planned.logo.digest if planned.logo else None,
        "filled": planned.filled,
    }


def weigh_both(kept: Organization, gone: Organization, now: datetime.datetime) -> None:
    """Weigh anew what rests on the domains of two entries."""
    live = signatures_of_both(kept, gone).live()
    for signature in sorted([*live, *nameless(kept, gone)], key=lambda each: each.pk):
        weigh(signature, now)


# --- Undo -----------------------------------------------------------------------------------------


@transaction.atomic
def undo_merge(*, merge: Merge, by: Actor, now: datetime.datetime | None = None) -> Merge:
    """Take two entries apart again, exactly as they were; what came since stays with the kept one.

    Raises CannotUndo, and NotNow where a signature that the merge invalidated is in another state since.
    """
    now = now or timezone.now()
    one_at_a_time()
    merge = Merge.objects.select_related("kept", "gone").get(pk=merge.pk)
    kept, gone = merge.kept, merge.gone
    if merge.undone_at:
        raise CannotUndo(_("This merge was undone already."))
    if kept.merged_into_id:
        raise CannotUndo(_("“%(name)s” was merged into another entry since. Undo that first.") % {"name": kept.name})
    lock_signatures(kept, gone)
    refuse_edited(merge)
    return_facts(merge)
    return_signatures(merge, by, now)
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    for entry, other in ((kept, gone), (gone, kept)):
        index_names(entry)
        note_entry("organization.merge-undone", entry, by, at=now, name=other.name)
    merge.undone_at, merge.undone_by = now, label(by)
    merge.save(update_fields=["undone_at", "undone_by"])
    weigh_both(kept, gone, now)
    return merge


def refuse_edited(merge: Merge) -> None:
    """Raise CannotUndo where something that the merge gave to the kept entry is not there as it gave it."""
    kept, before = merge.kept, merge.before
    names, domains = {*before["names"], *before["added"]}, set(before["domains"])
    logo = getattr(kept, "logo", None)
    invited = Invitation.objects.filter(pk__in=before["invitations"], organization=kept)
    changed = {
        _("a name was removed"): kept.other_names.filter(pk__in=names).count() < len(names),
        _("a mail domain was removed"): kept.domains.filter(pk__in=domains).count() < len(domains),
        _("an invitation was changed"): invited.count() < len(before["invitations"]),
        _("the logo was changed"): bool(before["logo"]) and (logo is None or logo.digest != before["logo"]),
        _("the entry was edited"): any(getattr(kept, field) != value for field, value in before["filled"].items()),
    }
    why = next((why for why, is_so in changed.items() if is_so), "")
    if why:
        raise CannotUndo(_("This merge cannot be undone any more: %(why)s since.") % {"why": why})


def return_facts(merge: Merge) -> None:
    """Give names, domains, invitations and logo back, and empty what the merge filled."""
    kept, gone, before = merge.kept, merge.gone, merge.before
    OtherName.objects.filter(pk__in=before["added"]).delete()
    OtherName.objects.filter(pk__in=before["names"]).update(organization=gone)
    Domain.objects.filter(pk__in=before["domains"]).update(organization=gone)
    Invitation.objects.filter(pk__in=before["invitations"]).update(organization=gone)
    if before["logo"]:
        OrganizationLogo.objects.filter(organization=kept).update(organization=gone)
    for field in before["filled"]:
        setattr(kept, field, Organization._meta.get_field(field).get_default())
    kept.save(update_fields=list(before["filled"]))


def return_signatures(merge: Merge, by: Actor, now: datetime.datetime) -> None:
    """Give each signature back its entry and, where the merge invalidated it, its state.

    One that a campaign took off the entry since, by undoing its decision, is left as that campaign has it.
    """
    states = {int(pk): state for pk, state in merge.before["states"].items()}
    found = Signature.objects.filter(organization=merge.kept).in_bulk([*merge.before["moved"], *states])
    moved = set(merge.before["moved"]) & set(found)
    try:
        with transaction.atomic():
            Signature.objects.filter(pk__in=moved).update(organization=merge.gone)
            for pk in sorted(set(states) & set(found)):
                revive(locked(found[pk]), states[pk], by, now)
    except IntegrityError as error:
        raise CannotUndo(
            _("This merge cannot be undone any more: the organization has signed a letter again since.")
        ) from error


def revive(signature: Signature, state: str, by: Actor, now: datetime.datetime) -> None:
    """Let a signature that the merge invalidated be in its state again. Raises NotNow where it is in another since.

    What was found in disputes meanwhile goes before what it was.
    """
    again = state_after_cases(signature, state)
    if again != State.INVALIDATED:
        move_back(signature, again)
        signature.save(update_fields=["state"])
    note("signature.merge-undone", signature, by, at=now)


def state_after_cases(signature: Signature, state: str) -> str:
    """The state that a signature, which was in `state`, has by the disputes about it."""
    if signature.disputes.filter(state=Dispute.State.UPHELD).exists():
        return State.INVALIDATED
    if signature.disputes.open().filter(proved=True).exists():
        return State.SUSPENDED
    if state != State.SUSPENDED:
        return state
    approved = signature.decisions.filter(undone_at=None, verdict=Decision.Verdict.APPROVE)
    return State.APPROVED if approved.exists() else State.PENDING
