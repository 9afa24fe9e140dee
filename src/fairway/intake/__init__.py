"""Receives transmissions, keeps them safe, has them read, quarantines what cannot be placed.

An acknowledgement means *kept*: `receive` returns after the commit. Reading comes later and may be repeated; nothing is
acknowledged twice as new, and no record is doubled, because every store below knows what it has.
"""

from fairway.intake.office import Ledger, ReadBatch, balance, handfuls, quarantine, read_waiting, receive, stations
from fairway.intake.repair import (
    DryRun,
    Opened,
    Proposal,
    Reason,
    approve_repair,
    dry_run,
    open_quarantined,
    propose_repair,
    proposed_repairs,
    raw_copy,
    reject_repair,
)
from fairway.intake.selections import Register, Selection
from fairway.intake.selections import decide as decide_selection
from fairway.intake.selections import end as end_selection
from fairway.intake.selections import propose as propose_selection
from fairway.intake.selections import register as selections_register
from fairway.intake.senders import Sender, end_sender, lane_of_sender, sender_of_token, sender_token, senders

__all__ = [
    "DryRun",
    "Ledger",
    "Opened",
    "Proposal",
    "ReadBatch",
    "Reason",
    "Register",
    "Selection",
    "Sender",
    "approve_repair",
    "balance",
    "decide_selection",
    "dry_run",
    "end_selection",
    "end_sender",
    "handfuls",
    "lane_of_sender",
    "open_quarantined",
    "propose_repair",
    "propose_selection",
    "proposed_repairs",
    "quarantine",
    "raw_copy",
    "read_waiting",
    "receive",
    "reject_repair",
    "selections_register",
    "sender_of_token",
    "sender_token",
    "senders",
    "stations",
]
