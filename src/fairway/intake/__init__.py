"""Receives transmissions, keeps them safe, has them read, quarantines what cannot be placed.

An acknowledgement means *kept*: `receive` returns after the commit. Reading comes later and may be repeated; nothing is
acknowledged twice as new, and no record is doubled, because every store below knows what it has.
"""

from fairway.intake.office import Ledger, ReadBatch, balance, quarantine, read_waiting, receive

__all__ = ["Ledger", "ReadBatch", "balance", "quarantine", "read_waiting", "receive"]
