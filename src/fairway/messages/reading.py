"""What reading gives: always a Reading, never only an exception."""

from __future__ import annotations

import enum
from datetime import datetime

import msgspec

from fairway.kit.findings import Finding
from fairway.messages.answered import Acknowledgement, CustomsAnswer, DataRequest, SyntaxReport
from fairway.travel.booking import Booking, Traveller
from fairway.travel.flight import Flight

__all__ = ["Function", "Message", "Outcome", "Reading"]


class Outcome(enum.StrEnum):
    """READ: everything. PARTLY: something is missing and a finding says what. QUARANTINED: nothing usable."""

    READ = "read"
    PARTLY = "partly"
    QUARANTINED = "quarantined"


class Function(enum.StrEnum):
    """What a message asks the receiver to do with what it knew before."""

    FULL = "full"  # every active booking of the flight (PNRGOV MSG 22); a whole passenger list
    UPDATE = "update"  # only what changed (PNRGOV MSG 141)
    CHANGE = "change"  # PAXLST 745+CP: replaces the people it lists
    CANCEL = "cancel"  # PAXLST 745+XR: removes the people it lists
    REDUCE = "reduce"  # PAXLST 745+RP
    CLOSE = "close"  # PAXLST 266 CL: flight closed
    CLOSE_ON_BOARD = "close_on_board"  # 266 CLOB: lists who is on board
    CLOSE_NOT_ON_BOARD = "close_not_on_board"  # 266 CLNB
    FLIGHT_CANCELLED = "flight_cancelled"  # 266 XF
    FLIGHT_CHANGED = "flight_changed"  # 266 CF
    CREW = "crew"  # PAXLST 250
    ANSWER = "answer"  # CUSRES, ACKRES, CONTRL: carries nobody new
    UNKNOWN = "unknown"


class Message(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One message of an interchange, or the part of one that could be read.

    family      "PNRGOV", "PAXLST", "CUSRES", "ACKRES", …, "" where even that is unknown
    edition     "13:1" or "D:05B" as the message header says
    function    what it asks for
    flight      the leg it speaks of; None where no flight could be read
    legs        all legs it names, in order (a manifest may name several)
    bookings    the bookings of a PNRGOV message
    travellers  the people of a PAXLST or CUSRES message, crew included
    sender, recipient, sent_at, interchange_reference, reference, access_reference
                of the envelope; "" or None where not sent
    transaction_reference, transaction_revision
                RFF+TN of a manifest: the number its answer repeats, and which submission of it this is (0 not sent)
    part, is_last_part   place in a multi-part push; 0 where the message stands alone
    answer      what a CUSRES, ACKRES, GOVREQ or CONTRL says; None for every other message
    declared    totals the sender states for the whole push: {"bookings": 3} or {"travellers": 160, "crew": 8}
    """

    family: str = ""
    edition: str = ""
    function: Function = Function.UNKNOWN
    flight: Flight | None = None
    legs: tuple[Flight, ...] = ()
    bookings: tuple[Booking, ...] = ()
    travellers: tuple[Traveller, ...] = ()
    sender: str = ""
    recipient: str = ""
    sent_at: datetime | None = None
    interchange_reference: str = ""
    reference: str = ""
    access_reference: str = ""
    transaction_reference: str = ""
    transaction_revision: int = 0
    part: int = 0
    is_last_part: bool = True
    answer: CustomsAnswer | Acknowledgement | DataRequest | SyntaxReport | None = None
    declared: dict[str, int] = msgspec.field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class Reading(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Everything that one input gave.

    findings  those of the envelope; each message carries its own
    """

    outcome: Outcome
    messages: tuple[Message, ...] = ()
    findings: tuple[Finding, ...] = ()

    def all_findings(self) -> tuple[Finding, ...]:
        """The envelope's findings, then each message's, in the order of the input."""
        return self.findings + tuple(f for message in self.messages for f in message.findings)
