"""The verbs of a signature, a module for each subject.

Every verb takes keyword arguments, locks the rows it changes, checks the move against `MOVES`, writes an Event and
queues its mails in the same transaction. Nothing else assigns a signature's state.
"""

from letters.workflow import NotNow
from signatures.workflow.base import (
    MOVES,
    RETENTION,
    RETENTION_ENDED,
    THE_SIGNATORY,
    AlreadySigned,
    Replaced,
    locked,
    locked_as_shown,
    move,
    note,
    retain,
    set_derived,
)
from signatures.workflow.deciding import DecidedMeanwhile, NothingToUndo, approve_all, decide, undo
from signatures.workflow.entering import (
    CORRECTABLE,
    ChangedMeanwhile,
    TooManyMails,
    correct,
    enter,
    refuse_unseen,
    resend,
    shown_digest,
)
from signatures.workflow.leaving import correct_display, send_links, withdraw
from signatures.workflow.lettering import SignedText, adopt, open_letter, set_article_rule
from signatures.workflow.receiving import NotTaking, Submission, TextChanged, confirm, receive

__all__ = [
    "CORRECTABLE",
    "MOVES",
    "RETENTION",
    "RETENTION_ENDED",
    "THE_SIGNATORY",
    "AlreadySigned",
    "ChangedMeanwhile",
    "DecidedMeanwhile",
    "NotNow",
    "NotTaking",
    "NothingToUndo",
    "Replaced",
    "SignedText",
    "Submission",
    "TextChanged",
    "TooManyMails",
    "adopt",
    "approve_all",
    "confirm",
    "correct",
    "correct_display",
    "decide",
    "enter",
    "locked",
    "locked_as_shown",
    "move",
    "note",
    "open_letter",
    "receive",
    "refuse_unseen",
    "resend",
    "retain",
    "send_links",
    "set_article_rule",
    "set_derived",
    "shown_digest",
    "undo",
    "withdraw",
]
