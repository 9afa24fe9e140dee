"""What answers say: a state's clearance, an acknowledgement, a request for data, a report on syntax.

References are kept as sent. No status is interpreted while reading: `permission` does that, by a table per state, and what
the table does not name is no permission to board.
"""

from __future__ import annotations

import enum
from typing import Final

import msgspec

from fairway.travel.flight import Flight

__all__ = [
    "IAPI_STATUSES",
    "Acknowledgement",
    "AnswerKind",
    "AnswerNoun",
    "CustomsAnswer",
    "DataRequest",
    "ElementError",
    "ErrorLine",
    "GroupReport",
    "MessageReport",
    "Permission",
    "PersonAnswer",
    "SegmentError",
    "SyntaxReport",
    "permission",
]


class AnswerNoun(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What all answers share: they never change, and what was not sent is not in their documents."""


class Permission(enum.StrEnum):
    """What a status means for boarding. Only BOARD permits it."""

    BOARD = "board"
    DO_NOT_BOARD = "do_not_board"
    ADVISORY = "advisory"  # additional screening; not a permission by itself
    INSUFFICIENT = "insufficient"  # data is missing: send again
    UNKNOWN = "unknown"


# Seen in the interactive traffic of one state and in one departure control system; the second character is Z where no check
# of a travel authorisation applies. Other states' codes are rows of another table.
IAPI_STATUSES: Final = {
    "0Z": Permission.BOARD,
    "1Z": Permission.DO_NOT_BOARD,
    "2Z": Permission.ADVISORY,
    "4Z": Permission.INSUFFICIENT,
}


def permission(status: str, statuses: dict[str, Permission] = IAPI_STATUSES) -> Permission:
    """What a status code means in a state's table. UNKNOWN, which is no permission, for every code not in the table."""
    return statuses.get(status, Permission.UNKNOWN)


class AnswerKind(enum.StrEnum):
    """What a CUSRES is for."""

    CLEARANCE = "clearance"  # BGM 962: the answer to a manifest
    CHANGE = "change"  # BGM 132: unsolicited, the state has changed its mind
    RECEIPT = "receipt"  # BGM 312: the carrier has received a change
    UNKNOWN = "unknown"


class PersonAnswer(AnswerNoun, frozen=True):
    """ERP+2: the answer for one person.

    unique_reference  RFF+ABO of the manifest: who is meant
    locators          RFF+AVF
    statuses          ERC, as sent
    texts             FTX+AAP, as sent
    """

    unique_reference: str = ""
    locators: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


class CustomsAnswer(AnswerNoun, frozen=True, tag="CUSRES"):
    """CUSRES for passengers.

    code                   BGM as sent; `kind` says what it is
    transaction_reference  RFF+TN of the manifest
    statuses, texts        ERP+1: they hold for the whole manifest
    """

    kind: AnswerKind = AnswerKind.UNKNOWN
    code: str = ""
    transaction_reference: str = ""
    flight: Flight | None = None
    statuses: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    persons: tuple[PersonAnswer, ...] = ()


class ErrorLine(AnswerNoun, frozen=True):
    """ERC and the IFT under it: a code of the PADIS list and a sentence for a person."""

    code: str = ""
    text: str = ""


class Acknowledgement(AnswerNoun, frozen=True, tag="ACKRES"):
    """ACKRES: a state says what became of a push.

    function  MSG E1.2, as sent
    response  MSG E2, as sent; which code means "processed" is a setting of the agreement (see `AckresForm`)
    country   ORG E6: the state that answers
    """

    function: str = ""
    response: str = ""
    country: str = ""
    flight: Flight | None = None
    errors: tuple[ErrorLine, ...] = ()


class DataRequest(AnswerNoun, frozen=True, tag="GOVREQ"):
    """GOVREQ: a state asks a carrier for the bookings of a flight, for one booking, or for one person's.

    At least one of flight, locator and surname says which. Why it is asked and who approved it is kept by the office that
    asks, and is not in the message.
    """

    function: str = ""
    country: str = ""
    flight: Flight | None = None
    system: str = ""
    locator: str = ""
    surname: str = ""
    given_names: str = ""


class ElementError(AnswerNoun, frozen=True):
    """UCD: error code of ISO 9735 (data element 0085), and where it stands in the segment; 0 where not sent."""

    error: str = ""
    element: int = 0
    component: int = 0


class SegmentError(AnswerNoun, frozen=True):
    """UCS: place of the segment in the message, from 1, and what is wrong with it or within it."""

    segment: int = 0
    error: str = ""
    elements: tuple[ElementError, ...] = ()


class MessageReport(AnswerNoun, frozen=True):
    """UCM: what became of one message. `kind` is "PAXLST:D:05B:UN" as sent."""

    reference: str = ""
    kind: str = ""
    action: str = ""
    error: str = ""
    segments: tuple[SegmentError, ...] = ()


class GroupReport(AnswerNoun, frozen=True):
    """UCF: what became of one functional group."""

    reference: str = ""
    sender: str = ""
    recipient: str = ""
    action: str = ""
    error: str = ""
    messages: tuple[MessageReport, ...] = ()


class SyntaxReport(AnswerNoun, frozen=True, tag="CONTRL"):
    """CONTRL: what became of an interchange.

    sender, recipient  those of the interchange reported on, so the recipient is who reports
    action             data element 0083: 4 rejected with all below it, 7 acknowledged, 8 received
    error              data element 0085; "" where nothing is wrong

    Source: ISO 9735:1988 with amendment, and ISO 9735-4.
    """

    interchange_reference: str = ""
    sender: str = ""
    recipient: str = ""
    action: str = ""
    error: str = ""
    messages: tuple[MessageReport, ...] = ()
    groups: tuple[GroupReport, ...] = ()
