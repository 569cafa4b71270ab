"""The verbs of a letter, a module for each subject.

Every verb takes keyword arguments, locks the letter's row, checks the move, writes an Event and returns the letter
(or version) as saved. `signatures.workflow` wraps those that touch signatures too.
"""

from letters.workflow.adopting import adopt
from letters.workflow.base import NoText, NotNow, Refused, locked, note, refuse_withdrawn
from letters.workflow.drafting import (
    ADDRESSEE_FIELDS,
    DETAIL_FIELDS,
    AddressTaken,
    DetailsChanged,
    EditedMeanwhile,
    addressees_of,
    create,
    details_digest,
    edit,
    save_version,
)
from letters.workflow.standing import (
    DeadlinePassed,
    close,
    close_due,
    close_if_due,
    list_for_all,
    mark_published,
    open_for_signatures,
    renew_link,
    set_deadline,
    set_paused,
    withdraw,
)
from letters.workflow.translating import (
    LanguageTaken,
    TextInUse,
    add_language,
    approve_translation,
    remove_language,
)

__all__ = [
    "ADDRESSEE_FIELDS",
    "DETAIL_FIELDS",
    "AddressTaken",
    "DeadlinePassed",
    "DetailsChanged",
    "EditedMeanwhile",
    "LanguageTaken",
    "NoText",
    "NotNow",
    "Refused",
    "TextInUse",
    "add_language",
    "addressees_of",
    "adopt",
    "approve_translation",
    "close",
    "close_due",
    "close_if_due",
    "create",
    "details_digest",
    "edit",
    "list_for_all",
    "locked",
    "mark_published",
    "note",
    "open_for_signatures",
    "refuse_withdrawn",
    "remove_language",
    "renew_link",
    "save_version",
    "set_deadline",
    "set_paused",
    "withdraw",
]
