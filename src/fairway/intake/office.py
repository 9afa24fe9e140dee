"""The office of intake."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeGuard

import msgspec

from fairway.kit.findings import Effect, Finding, Place
from fairway.messages import Function, Message, Outcome, Reading, read
from fairway.messages.pushes import crew_among, travellers_of
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import QuarantineSeen, TransmissionsRead, TransmissionsReceived
from fairway.store import journeys, transmissions
from fairway.store.archive import Archive, look, perform
from fairway.store.transmissions import Counts, Quarantined, Received, Waiting
from fairway.travel import Flight

__all__ = ["Ledger", "ReadBatch", "balance", "quarantine", "read_waiting", "receive"]

BATCH_TRANSMISSIONS_MAX = 32
BATCH_BYTES_MAX = 2 * 1024 * 1024
ATTEMPTS_MAX = 3  # a transmission whose reading ended the process this often is set aside for a person

# What the ledger and the flight say stays readable for good, so only what has the standard's own shape may go there:
# a message torn in the middle can put a name where a carrier should stand.
_FAMILIES = frozenset({"PNRGOV", "PAXLST", "CUSRES", "ACKRES", "CONTRL", "GOVREQ", "PNRGOV-XML"})
_CARRIER = re.compile(r"[A-Z0-9]{2,3}\Z")
_NUMBER = re.compile(r"[A-Z0-9]{1,6}\Z")
_AIRPORT = re.compile(r"[A-Z0-9]{3,4}\Z")

_NO_FLIGHT = "intake.no-flight"
_KILLS_READER = "intake.reader-ended"


class ReadBatch(msgspec.Struct, frozen=True):
    """What one batch gave. `transmissions` is 0 when nothing waited."""

    transmissions: int
    bookings: int
    travellers: int
    findings: int
    quarantined: int


class Ledger(msgspec.Struct, frozen=True):
    """Every transmission at its station; received == waiting + stored + quarantined, always."""

    waiting: int
    stored: int
    quarantined: int

    @property
    def received(self) -> int:
        """All that was ever acknowledged."""
        return self.waiting + self.stored + self.quarantined


def receive(act: Act, contents: Sequence[bytes], *, transport: str) -> list[Received]:
    """Keeps transmissions and gives their receipts, in order. When this returns they are on the disk."""
    permit(act, Permission.RECEIVE)
    with perform(act) as archive:
        receipts = transmissions.keep(archive, contents, transport=transport, at=act.at)
        known = sum(not receipt.is_new for receipt in receipts)
        act.record(
            TransmissionsReceived(
                object=f"{receipts[0].id}…" if receipts else "none",
                count=len(receipts),
                known=known,
                bytes=sum(map(len, contents)),
                transport=transport,
            )
        )
    return receipts


def read_waiting(act: Act) -> ReadBatch:
    """Reads the next batch of kept transmissions and stores what they say, all of it in one transaction."""
    permit(act, Permission.READ_TRANSMISSIONS)
    batch = transmissions.waiting(look(), most=BATCH_TRANSMISSIONS_MAX, bytes_max=BATCH_BYTES_MAX)
    if not batch:
        return ReadBatch(0, 0, 0, 0, 0)
    if any(each.attempts for each in batch):
        batch = batch[
            :1
        ]  # one of these ended its reader before: take them one by one, so that only the culprit is set aside
    transmissions.begin_attempt([each.id for each in batch])
    readings = [(each, _read(each)) for each in batch]
    with perform(act) as archive:
        counts = [_store(archive, each, reading, at=act.at) for each, reading in readings]
        act.record(
            TransmissionsRead(
                object=f"{batch[0].id}…",
                count=len(batch),
                bookings=sum(each.bookings for each in counts),
                travellers=sum(each.travellers for each in counts),
                findings=sum(len(each.findings) for each in counts),
                quarantined=sum(each.outcome == Outcome.QUARANTINED for each in counts),
            )
        )
    return ReadBatch(
        len(batch),
        sum(each.bookings for each in counts),
        sum(each.travellers for each in counts),
        sum(len(each.findings) for each in counts),
        sum(each.outcome == Outcome.QUARANTINED for each in counts),
    )


def _read(waiting: Waiting) -> Reading:
    if waiting.attempts >= ATTEMPTS_MAX:
        says = "Reading this transmission ended the reader several times. It is kept whole; look at it with the maker of Fairway."
        return Reading(
            outcome=Outcome.QUARANTINED, findings=(Finding(_KILLS_READER, Place(), Effect.QUARANTINED, says),)
        )
    return read(waiting.content, received_on=waiting.received_at.date())


def _store(archive: Archive, waiting: Waiting, reading: Reading, *, at: datetime) -> Counts:
    homeless: list[Finding] = []
    for number, message in enumerate(reading.messages, start=1):
        if message.function is Function.ANSWER:
            continue
        if not _store_message(archive, message, waiting.id, at=at):
            homeless.append(
                Finding(
                    _NO_FLIGHT,
                    Place(message=number),
                    Effect.QUARANTINED,
                    "The message names no flight with carrier, number and departure day, so its travellers cannot be put on one. "
                    "It is kept whole.",
                )
            )
    findings = (*reading.all_findings(), *homeless)
    is_quarantined = bool(homeless) or reading.outcome is Outcome.QUARANTINED
    carried = travellers_of(reading)
    counts = Counts(
        outcome=str(Outcome.QUARANTINED if is_quarantined else reading.outcome),
        families=" ".join(sorted({message.family for message in reading.messages} & _FAMILIES)),
        carrier=next((m.flight.carrier for m in reading.messages if _is_sound(m.flight)), ""),
        bookings=sum(len(message.bookings) for message in reading.messages),
        travellers=len(carried),
        crew=crew_among(carried),
        findings=findings,
    )
    transmissions.mark(waiting.id, "quarantined" if is_quarantined else "stored", counts)
    return counts


def _store_message(archive: Archive, message: Message, transmission: int, *, at: datetime) -> bool:
    """Stores one message; false where it cannot be put on a flight although it carries something."""
    flight = message.flight
    if not _is_sound(flight):
        return not (message.bookings or message.travellers)
    row = journeys.flight_row(archive, flight, at=at)
    if message.bookings:
        journeys.store_bookings(
            archive, row, message.bookings, transmission=transmission, sent_at=message.sent_at, at=at
        )
    if message.travellers:
        takes_off = message.function in (Function.CANCEL, Function.REDUCE, Function.CLOSE_NOT_ON_BOARD)
        journeys.store_manifest(archive, row, message.travellers, takes_off=takes_off, at=at)
    if message.function is Function.FLIGHT_CANCELLED:
        journeys.set_flight_state(row, "cancelled")
    elif message.function in (Function.CLOSE, Function.CLOSE_ON_BOARD):
        journeys.set_flight_state(row, "closed")
    return True


def _is_sound(flight: Flight | None) -> TypeGuard[Flight]:
    """Whether travellers can be put on this flight: it has a day, and its parts have the shapes of such parts."""
    return (
        flight is not None
        and isinstance(flight.departs_on, date)
        and bool(_CARRIER.match(flight.carrier) and _NUMBER.match(flight.number))
        and all(not place or bool(_AIRPORT.match(place)) for place in (flight.departs_from, flight.arrives_at))
    )


def quarantine(act: Act, *, most: int = 100) -> list[Quarantined]:
    """What waits for a person: when it came, how large it is, where it goes wrong. Never its content."""
    permit(act, Permission.SEE_QUARANTINE)
    with perform(act):
        found = transmissions.quarantine(most=most)
        act.record(QuarantineSeen(object="quarantine", count=len(found)))
    return found


def balance() -> Ledger:
    """The ledger: how many transmissions stand where. Numbers only, so it is no act."""
    look()
    counts = transmissions.station_counts()
    return Ledger(counts.get("received", 0), counts.get("stored", 0), counts.get("quarantined", 0))
