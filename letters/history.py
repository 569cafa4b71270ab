"""The record of a letter in sentences."""

from django.utils.translation import gettext_lazy as _

from campaign.history import DETAILS, Told, Words, tell
from campaign.models import Event
from letters.models import Letter

SENTENCES: Words = {
    "letter.created": _("%(actor)s began the letter."),
    "letter.edited": _("%(actor)s changed the details: %(fields)s."),
    "letter.opened": _("%(actor)s opened the letter for signatures, %(visibility)s."),
    "letter.reopened": _("%(actor)s opened the letter again, %(visibility)s."),
    "letter.listed": _("%(actor)s listed the letter for all."),
    "letter.link-renewed": _("%(actor)s made a new sign-on link; the old one leads nowhere."),
    "letter.deadline-set": _("%(actor)s set the deadline: %(closes_at)s."),
    "letter.paused": _("%(actor)s paused the taking of signatures."),
    "letter.resumed": _("%(actor)s resumed the taking of signatures."),
    "letter.closed": _("%(actor)s closed the letter."),
    "letter.withdrawn": _("%(actor)s withdrew the letter."),
    "text.saved": _("%(actor)s saved version %(version)s of the text (%(language)s)."),
    "text.added": _("%(actor)s added a translation (%(language)s)."),
    "text.approved": _("%(actor)s approved version %(version)s of the translation (%(language)s)."),
    "text.removed": _("%(actor)s removed a translation that nobody had read (%(language)s)."),
    "text.restored": _("%(actor)s took up version %(restored)s again, as version %(version)s (%(language)s)."),
    "text.adopted": _("%(actor)s put version %(version)s of the text in force (%(language)s), %(change)s."),
    "review.started": _("%(actor)s sent version %(version)s round for review (%(language)s), until %(ends_at)s."),
    "review.reviewer-added": _("%(actor)s asked a reviewer, number %(reviewer)s of the round."),
    "review.deadline-set": _("%(actor)s set the deadline of the review: %(ends_at)s."),
    "review.link-revoked": _("%(actor)s revoked a review link."),
    "review.closed": _("%(actor)s closed the review round (%(language)s)."),
    "review.answered": _("%(actor)s answered to the review round; %(answered)s have answered."),
    "review.commented": _("%(actor)s commented on the text (%(language)s): comment %(comments)s."),
    "review.resolved": _("%(actor)s resolved a comment."),
    "review.reopened": _("%(actor)s took up a comment again."),
    "review.accepted": _("%(actor)s accepted a suggestion, which made version %(version)s (%(language)s)."),
    "review.declined": _("%(actor)s declined a suggestion."),
    "signature.received": _("A signature came in (%(kind)s) and waits for confirmation by mail."),
    "signature.replaced": _("A signature that was not confirmed was sent again (%(kind)s)."),
    "signature.confirmed": _("%(actor)s confirmed a signature."),
    "signature.entered": _("%(actor)s entered a signature (%(kind)s)."),
    "signature.approved": _("%(actor)s approved a signature."),
    "signature.officer-named": _("%(actor)s named a second officer."),
    "signature.officer-confirmed": _("%(actor)s confirmed a signature."),
    "signature.vouched": _("%(actor)s vouched for a signature."),
    "signature.vouch-ended": _("%(actor)s took back that somebody vouches for a signature."),
    "signature.weighed": _("The authority behind a signature is now level %(level)s."),
    "signature.rejected": _("%(actor)s did not accept a signature."),
    "signature.decision-undone": _("%(actor)s took the decision on a signature back."),
    "signature.corrected": _("%(actor)s corrected a signature: %(fields)s."),
    "signature.resent": _("%(actor)s sent the confirmation of a signature again."),
    "signature.display-set": _("%(actor)s chose how a name is shown: %(display)s."),
    "text.proposed": _("%(actor)s proposed version %(version)s of the text (%(language)s) as typographical."),
    "text.proposal-agreed": _("%(actor)s agreed that version %(version)s (%(language)s) is typographical."),
    "text.proposal-refused": _("%(actor)s did not agree that version %(version)s (%(language)s) is typographical."),
    "letter.affirm-by-set": _("%(actor)s set when signatures of an older text lapse: %(affirm_by_at)s."),
    "letter.reminded": _("%(actor)s reminded %(number)s signatories to affirm the changed text."),
    "signature.affirmed": _("%(actor)s affirmed a signature for version %(version)s (%(language)s)."),
    "signature.asked": _("%(actor)s asked a question about the changed text."),
    "signature.lapsed": _("A signature was not affirmed in time and lapsed."),
    "signature.withdrawn": _("%(actor)s withdrew a signature."),
    "signature.expired": _("A signature was never confirmed and expired."),
    "edition.published": _("%(actor)s published edition %(edition)s."),
}
LETTER_DETAILS: Words = {
    **DETAILS,
    "visibility link": _("reached by its sign-on link alone"),
    "visibility listed": _("listed for all"),
    "change substantive": _("as a change of substance"),
    "change typographical": _("as a typographical change"),
    "change translation": _("as a translation"),
    "affirm_by_at none": _("never"),
    "closes_at none": _("none"),
    "kind organization": _("organization"),
    "kind individual": _("individual"),
    "display listed": _("listed"),
    "display withheld": _("name withheld"),
    "field addressees": _("addressees"),
    **{f"field {field.name}": field.verbose_name for field in Letter._meta.fields},
}


def tell_of_letter(event: Event) -> Told:
    """An event of a letter in words, times in the current zone."""
    return tell(event, SENTENCES, LETTER_DETAILS)
