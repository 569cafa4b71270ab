"""The verbs of a signature, a module for each subject.

Every verb takes keyword arguments, locks the rows it changes, checks the move against `MOVES`, writes an Event and
queues its mails in the same transaction. Nothing else assigns a signature's state.
"""

from letters.workflow import NotNow
from signatures.workflow.affirming import (
    MOST_REMINDERS,
    DateNeedsAChange,
    NoSource,
    TooManyQuestions,
    affirm,
    affirm_for,
    ask,
    ask_campaign,
    lapse,
    remind_to_affirm,
    set_lapse,
)
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
from signatures.workflow.lettering import Change, Unclassed, adopt, is_signed, open_letter, set_article_rule
from signatures.workflow.receiving import NotTaking, Submission, TextChanged, confirm, receive

__all__ = [
    "CORRECTABLE",
    "MOST_REMINDERS",
    "MOVES",
    "RETENTION",
    "RETENTION_ENDED",
    "THE_SIGNATORY",
    "AlreadySigned",
    "Change",
    "ChangedMeanwhile",
    "DateNeedsAChange",
    "DecidedMeanwhile",
    "NoSource",
    "NotNow",
    "NotTaking",
    "NothingToUndo",
    "Replaced",
    "Submission",
    "TextChanged",
    "TooManyMails",
    "TooManyQuestions",
    "Unclassed",
    "adopt",
    "affirm",
    "affirm_for",
    "approve_all",
    "ask",
    "ask_campaign",
    "confirm",
    "correct",
    "correct_display",
    "decide",
    "enter",
    "is_signed",
    "lapse",
    "locked",
    "locked_as_shown",
    "move",
    "note",
    "open_letter",
    "receive",
    "refuse_unseen",
    "remind_to_affirm",
    "resend",
    "retain",
    "send_links",
    "set_article_rule",
    "set_derived",
    "set_lapse",
    "shown_digest",
    "undo",
    "withdraw",
]
