"""A coordinator says whether two names are one organization's, or two for good."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.events import Actor, label
from letters import workflow as letter_workflow
from letters.workflow import NotNow, Refused
from signatures.duplicates import in_order
from signatures.models import Distinct, Kind, Organization, Signature, State
from signatures.workflow.authorizing import weigh
from signatures.workflow.base import locked, note
from signatures.workflow.registering import SignedAlready, one_at_a_time, standing


class SameName(Refused):
    """Two names that fold to one cannot be told apart by their names."""


@transaction.atomic
def choose_entry(
    *, signature: Signature, organization: Organization | None, by: Actor, now: datetime.datetime | None = None
) -> Signature:
    """Say of which entry a signature that waits is, None for none yet; it decides nothing.

    What is approved later becomes that entry's. Raises NotNow, and SignedAlready where the organization has a live
    signature under the letter.
    """
    now = now or timezone.now()
    one_at_a_time()
    signature = locked(signature)
    letter_workflow.refuse_withdrawn(signature.letter)
    if signature.state != State.PENDING or signature.kind != Kind.ORGANIZATION:
        raise NotNow(_("This signature is now: %(state)s.") % {"state": signature.get_state_display()})
    signature.organization = organization and standing(organization)
    try:
        with transaction.atomic():
            signature.save(update_fields=["organization"])
    except IntegrityError as error:
        raise SignedAlready(
            _("“%(name)s” has signed this letter already. Look at both signatures, and keep one.")
            % {"name": signature.organization}
        ) from error
    note("signature.entry-chosen" if organization else "signature.entry-unchosen", signature, by, at=now)
    weigh(signature, now)
    return signature


def set_apart(*, kind: str, one: str, other: str, by: Actor, now: datetime.datetime | None = None) -> Distinct:
    """Say that two folded names are of two signatories: no hint is raised for them any more. Raises SameName."""
    if one == other:
        raise SameName(_("The two names are the same but for case, accents and signs, so they stay pointed out."))
    kind, one, other = in_order(kind, one, other)
    made = {"by": label(by), "at": now or timezone.now()}
    return Distinct.objects.get_or_create(kind=kind, one=one, other=other, defaults=made)[0]
