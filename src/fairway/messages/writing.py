"""A message into an interchange: service segments around, control counts right, one message in each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Final

import msgspec

from fairway.edifact import DEFAULT, Separators, write_segment
from fairway.kit.absence import Maybe
from fairway.messages.reading import Message
from fairway.travel.flight import Flight

__all__ = ["Enclosure", "Segment", "answering", "enclose", "pnr_leg", "times_of"]

Segment = tuple[str | Sequence[str], ...]
_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\ue003\u2028\u2029]")


class Enclosure(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope that a written message gets. What is "" is not sent.

    sent_at            aware; written in UTC
    reference          of the interchange, at most 14 characters; UNZ repeats it
    group_reference    "" for no functional group
    access_reference   ties the parts of a push and its answer together
    part               ("01", "F") of a message in several parts; ("", "") for none
    edition, agency, association   "D:05B", "UN", "IATA" of the message header
    application, priority          UNB E7 and E8: "APIS"; "O" where an answer is awaited at once
    has_advice         whether the service string (UNA) stands in front
    """

    sender: str
    recipient: str
    sent_at: datetime
    reference: str = "1"
    sender_qualifier: str = ""
    recipient_qualifier: str = ""
    syntax: tuple[str, str] = ("UNOA", "4")
    application: str = ""
    priority: str = ""
    group_reference: str = ""
    message_reference: str = "1"
    access_reference: str = ""
    part: tuple[str, str] = ("", "")
    edition: str = "D:05B"
    agency: str = "UN"
    association: str = ""
    separators: Separators = DEFAULT
    has_advice: bool = True


def answering(message: Message, *, sent_at: datetime) -> Enclosure:
    """The envelope of the answer to a message: sender and recipient exchanged, its references repeated."""
    return Enclosure(
        sender=message.recipient,
        recipient=message.sender,
        sent_at=sent_at,
        reference=message.interchange_reference,
        message_reference=message.reference or "1",
        access_reference=message.access_reference,
        edition=message.edition or "D:05B",
    )


def enclose(kind: str, body: Iterable[Segment], around: Enclosure) -> bytes:
    """One interchange with one message of this kind, UTF-8.

    kind  "CUSRES"
    body  its segments without header and trailer, each (tag, element, …)

    Raises ValueError where a value holds a control character, or a separator that cannot be released.
    """
    separators = around.separators
    clock = around.sent_at.astimezone(UTC)
    sent = [clock.strftime("%y%m%d"), clock.strftime("%H%M")]
    name = [kind, *_pair(around.edition), around.agency, around.association]
    message: list[Segment] = [("UNH", around.message_reference, name, around.access_reference, around.part), *body]
    message.append(("UNT", str(len(message) + 1), around.message_reference))
    parties = ([around.sender, around.sender_qualifier], [around.recipient, around.recipient_qualifier])
    segments: list[Segment] = [
        ("UNB", around.syntax, *parties, sent, around.reference, "", around.application, around.priority)
    ]
    if group := around.group_reference:
        header = (kind, around.sender, around.recipient, sent, group, around.agency, _pair(around.edition))
        segments += [("UNG", *header), *message, ("UNE", "1", group)]
    else:
        segments += message
    segments.append(("UNZ", "1", around.reference))
    text = "".join(_written(segment, separators) for segment in segments)
    if _UNWRITABLE.search(text):
        raise ValueError("a value holds a control character, a line break or a private-use character")
    return (_advice(separators) + text if around.has_advice else text).encode()


def _written(segment: Segment, separators: Separators) -> str:
    tag, *elements = segment
    if not isinstance(tag, str):
        raise TypeError("a segment begins with its tag")
    return write_segment(tag, *elements, separators=separators)


def _advice(separators: Separators) -> str:
    release = separators.release or " "
    return f"UNA{separators.component}{separators.element}{separators.decimal}{release} {separators.terminator}"


def _pair(edition: str) -> list[str]:
    version, _, release = edition.partition(":")
    return [version, release]


def times_of(day: Maybe[date], local: Maybe[datetime]) -> tuple[str, str]:
    """A manifest's time and its format code: yymmddhhmm (201), a bare day (101), or ("", "") where neither is known."""
    if isinstance(local, datetime):
        return local.strftime("%y%m%d%H%M"), "201"
    return (day.strftime("%y%m%d"), "101") if isinstance(day, date) else ("", "")


def pnr_leg(flight: Flight) -> Segment:
    """TVL of a whole leg as PNRGOV and its relatives write it: ddmmyy, local to each airport."""
    departs, arrives = flight.departs_at_local, flight.arrives_at_local
    times = ["", "", "", ""]
    if isinstance(departs, datetime):
        times[:2] = departs.strftime("%d%m%y"), departs.strftime("%H%M")
    elif isinstance(flight.departs_on, date):
        times[0] = flight.departs_on.strftime("%d%m%y")
    if isinstance(arrives, datetime):
        times[2:] = arrives.strftime("%d%m%y"), arrives.strftime("%H%M")
    return ("TVL", times, flight.departs_from or "", flight.arrives_at or "", flight.carrier, flight.number)
