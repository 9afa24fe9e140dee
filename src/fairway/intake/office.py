"""The office of intake."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from datetime import datetime

import msgspec

from fairway import telemetry
from fairway.intake.codes import KILLS_READER, NOT_THEIRS, OUT_OF_SCOPE, REAL_PEOPLE
from fairway.intake.conflicts import Names
from fairway.intake.placing import (
    counts_of,
    flights_of,
    forgotten_days,
    intake_finding,
    lane_for,
    names_a_real_state,
    store_messages,
)
from fairway.intake.selections import within_scope
from fairway.intake.senders import name_of_sender, speaks_for_others
from fairway.kit.findings import Place
from fairway.messages import Outcome, Reading, read
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import QuarantineSeen, TransmissionsRead, TransmissionsReceived
from fairway.store import journeys, profiles, senders, transmissions
from fairway.store.archive import Archive, look, perform, utc_day
from fairway.store.lanes import BORDERS, PNR
from fairway.store.transmissions import Counts, Quarantined, Received, Waiting

__all__ = ["Ledger", "ReadBatch", "balance", "handfuls", "quarantine", "read_waiting", "receive", "stations"]

# One commit for as much as this of what waits: whom several pushes change is then sealed, traced and screened once.
BATCH_TRANSMISSIONS_MAX = 256
HANDFUL_TRANSMISSIONS_MAX = 32  # of a stream, which takes messages of 1,024 bytes
HANDFUL_BYTES_MAX = 2 * 1024 * 1024
BATCH_BYTES_MAX = 4 * 1024 * 1024  # some 2,700 bookings, which take a worker two to four seconds
ATTEMPTS_MAX = 3  # a transmission whose reading ended the process this often is set aside for a person


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


def receive(act: Act, contents: Sequence[bytes], *, transport: str, lane: str = "") -> list[Received]:
    """Keeps transmissions and gives their receipts, in order. When this returns they are on the disk.

    lane  "borders" where their manifests came for border control, "pnr" where they belong to the booking data; "" as the profile says
    """
    permit(act, Permission.RECEIVE)
    if lane not in ("", PNR, BORDERS):
        raise ValueError("a lane is pnr or borders")
    with telemetry.station("receive") as told, perform(act) as archive:
        receipts = transmissions.keep(
            archive, contents, transport=transport, at=act.at, lane=lane, sender=name_of_sender(act.actor)
        )
        known = sum(not receipt.is_new for receipt in receipts)
        told.tell(transmissions=len(receipts), known=known, bytes=sum(map(len, contents)))
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


def read_waiting(act: Act, *, handful: Callable[[], Sequence[int]] | None = None) -> ReadBatch:
    """Reads the next batch of kept transmissions and stores what they say, all of it in one transaction.

    handful  asked once it is our turn: which to read, because a stream handed them out. What was read before is left as it is.
             None: the oldest that wait
    """
    permit(act, Permission.READ_TRANSMISSIONS)
    nothing = ReadBatch(0, 0, 0, 0, 0)
    with transmissions.in_turn() as end_turn:
        if end_turn is None:
            return nothing
        among = None if handful is None else handful()
        with transmissions.waiting(
            look(), most=BATCH_TRANSMISSIONS_MAX, bytes_max=BATCH_BYTES_MAX, among=among
        ) as batch:
            if not batch:
                return nothing
            with telemetry.station("read") as told:
                done = _read_batch(act, batch, end_turn)
                told.tell(**msgspec.structs.asdict(done))
            return done


def _read_batch(act: Act, batch: list[Waiting], end_turn: Callable[[], None]) -> ReadBatch:
    transmissions.begin_attempt([each.id for each in batch])
    readings = [(each, _read(each)) for each in batch]
    with perform(act) as archive:
        journeys.hold_flights(flight for _, reading in readings for flight in flights_of(reading))
        end_turn()
        narrowed = within_scope(archive.profile)
        shelves, names = journeys.Shelves(archive, at=act.at), Names(archive, (reading for _, reading in readings))
        speaks_for, is_for_training = senders.carriers_of(), profiles.is_for_training()
        counts = [
            _forgotten(each, reading)
            if is_for_training and names_a_real_state(reading)
            else _store(
                archive, shelves, names, each, *narrowed(reading, act.at), speaks_for.get(each.sender), at=act.at
            )
            for each, reading in readings
        ]
        shelves.write()
        names.write(utc_day(act.at))
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
        return Reading(outcome=Outcome.QUARANTINED, findings=(intake_finding(KILLS_READER, Place()),))
    return read(waiting.content, received_on=waiting.received_at.date())


def _store(
    archive: Archive,
    shelves: journeys.Shelves,
    names: Names,
    waiting: Waiting,
    reading: Reading,
    outside: int,
    carriers: frozenset[str] | None,
    *,
    at: datetime,
) -> Counts:
    """outside: how many messages were dropped because no selection covers their flight; then the content is not kept either.

    carriers  for whom its sender speaks; None for anybody
    """
    lane = lane_for(archive.profile, waiting.lane)
    gone = forgotten_days(reading, lane)
    counts = counts_of(reading, gone, lane)
    others = tuple(intake_finding(NOT_THEIRS, Place(message=each)) for each in speaks_for_others(carriers, reading))
    if wrong := others or names.conflicts(waiting, reading):
        counts = msgspec.structs.replace(counts, outcome=str(Outcome.QUARANTINED), findings=(*wrong, *counts.findings))
    else:
        store_messages(archive, shelves, reading, waiting.id, at=at, gone=gone, lane=lane)
    if counts.outcome == Outcome.READ and not outside:
        names.note(waiting, reading)
    is_quarantined = counts.outcome == Outcome.QUARANTINED
    if outside:
        finding = intake_finding(OUT_OF_SCOPE, Place())
        counts = msgspec.structs.replace(counts, findings=(*counts.findings, finding))
    transmissions.mark(waiting.id, "quarantined" if is_quarantined else "stored", counts)
    if outside and not is_quarantined:
        transmissions.drop_content(waiting.id)
    return counts


def _forgotten(waiting: Waiting, reading: Reading) -> Counts:
    """In a house for training: what may be of real people is counted and not kept, quarantined neither."""
    finding = intake_finding(REAL_PEOPLE, Place())
    counts = msgspec.structs.replace(counts_of(reading), outcome=str(Outcome.READ), findings=(finding,))
    transmissions.mark(waiting.id, "stored", counts)
    transmissions.drop_content(waiting.id)
    return counts


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


def handfuls(*, most: int, without: Container[int] = ()) -> tuple[list[list[int]], frozenset[int]]:
    """Of the `most` oldest transmissions that wait, those not in `without`, in handfuls that one batch can read; and the numbers of
    all of them. Numbers only, so it is no act.
    """
    look()
    waiting = transmissions.sizes_waiting(most=most)
    found: list[list[int]] = []
    room = 0
    for identifier, size in waiting:
        if identifier in without:
            continue
        if not found or len(found[-1]) == HANDFUL_TRANSMISSIONS_MAX or size > room:
            found.append([])
            room = HANDFUL_BYTES_MAX
        found[-1].append(identifier)
        room -= size
    return found, frozenset(identifier for identifier, _ in waiting)


def stations(identifiers: Sequence[int]) -> dict[int, str]:
    """Where each of these transmissions stands; what the store does not know is missing. Numbers only, so it is no act."""
    look()
    return transmissions.stations(identifiers)
