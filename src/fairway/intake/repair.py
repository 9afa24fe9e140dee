"""Quarantine and repair: looked at as shapes, tried without storing, proposed by one person, replayed by another.

The original is never touched. A repair is an edited copy sealed beside it, or the wish that the original be read again because the
reader has learnt.
"""

from __future__ import annotations

import enum

import msgspec

from fairway.intake.codes import KILLS_READER
from fairway.intake.placing import counts_of, forgotten_days, lane_for, store_messages
from fairway.intake.selections import within_scope
from fairway.kit.refusals import Refused
from fairway.messages import Outcome, read
from fairway.messages.explaining import Explanation, explain
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import (
    QuarantineOpened,
    RawTransmissionSeen,
    RepairApproved,
    RepairProposed,
    RepairRejected,
    RepairsSeen,
    RepairTried,
)
from fairway.store import repairs, transmissions
from fairway.store.archive import Archive, perform
from fairway.store.journeys import Shelves
from fairway.store.repairs import Proposal
from fairway.store.transmissions import Counts, Quarantined

__all__ = [
    "DryRun",
    "Opened",
    "Proposal",
    "Reason",
    "approve_repair",
    "dry_run",
    "open_quarantined",
    "propose_repair",
    "proposed_repairs",
    "raw_copy",
    "reject_repair",
]

_CITES = "Directive (EU) 2016/681 Art. 13(2)"
REPAIR_BYTES_MAX = 512 * 1024 * 1024  # what one input may be


class Reason(enum.StrEnum):
    """Why a repair is proposed. A list, because free words would bring personal data onto the record."""

    FLIGHT = "flight"  # carrier, number or day of the flight was wrong or missing
    ENVELOPE = "envelope"  # headers, trailers, separators
    CUT = "cut"  # torn or cut; the rest came another way
    CHARACTERS = "characters"  # damaged on the way
    READER = "reader"  # nothing was edited: the reader has learnt to read it


class Opened(msgspec.Struct, frozen=True):
    """A quarantined transmission for a person to look at."""

    transmission: Quarantined
    explained: Explanation


class DryRun(msgspec.Struct, frozen=True):
    """What reading would give, before and after a repair. Nothing was stored.

    is_placed  whether the repaired copy would leave quarantine
    """

    before: Counts
    after: Counts
    is_placed: bool


def open_quarantined(act: Act, transmission: int, *, show_values: bool = False) -> Opened:
    """A quarantined transmission, explained with its first bad place. Values only for who may see raw data, on the record."""
    permit(act, Permission.SEE_RAW_TRANSMISSION if show_values else Permission.SEE_QUARANTINE)
    with perform(act) as archive:
        waiting, content, _ = _waiting(archive, transmission)
        if show_values:
            act.record(RawTransmissionSeen(object=str(transmission), how="explained"))
        else:
            act.record(QuarantineOpened(object=str(transmission)))
        explained = (
            _unread(waiting)
            if _ends_reader(waiting)
            else explain(content, show_values=show_values, received_on=waiting.received_at.date())
        )
    return Opened(waiting, explained)


def raw_copy(act: Act, transmission: int) -> bytes:
    """The content as it was sent, to be edited. Refused to all but supervisors, and on the record."""
    permit(act, Permission.SEE_RAW_TRANSMISSION)
    with perform(act) as archive:
        _, content, _ = _waiting(archive, transmission)
        act.record(RawTransmissionSeen(object=str(transmission), how="copied"))
    return content


def dry_run(act: Act, transmission: int, content: bytes | None = None) -> DryRun:
    """Reads a repaired copy, or the original anew where `content` is None, and stores nothing."""
    permit(act, Permission.REPAIR_TRANSMISSION if content is not None else Permission.SEE_QUARANTINE)
    with perform(act) as archive:
        waiting, original, _ = _waiting(archive, transmission)
        made = _tried(waiting, original, content)
        act.record(
            RepairTried(
                object=str(transmission),
                travellers_before=made.before.travellers,
                travellers=made.after.travellers,
                findings_before=len(made.before.findings),
                findings=len(made.after.findings),
            )
        )
    return made


def propose_repair(act: Act, transmission: int, content: bytes | None, *, reason: Reason) -> Proposal:
    """Seals an edited copy beside the original and asks for a second person.

    Refused where the copy would still wait in quarantine, where it is the original, and where a repair waits already.
    """
    permit(act, Permission.REPAIR_TRANSMISSION)
    with perform(act) as archive:
        waiting, original, day = _waiting(archive, transmission)
        if content == original:
            raise Refused("intake.repair.nothing-edited", "The copy is the original. Nothing was proposed. Leave the file away "
                          "to have the original read again.", cites=_CITES)  # fmt: skip
        made = _tried(waiting, original, content)
        if not made.is_placed:
            raise Refused(
                "intake.repair.still-quarantined",
                "The copy would wait in quarantine as well. Nothing was proposed. Try it with a dry run until it can be placed.",
                cites=_CITES,
            )
        identifier = repairs.propose(
            archive, transmission, content, received_day=day, reason=str(reason), by=act.actor.name, at=act.at,
            bookings=made.after.bookings, travellers=made.after.travellers, findings=len(made.after.findings),
        )  # fmt: skip
        proposal = repairs.proposal(identifier) if identifier is not None else None
        if proposal is None:
            raise Refused(
                "intake.repair.waits",
                "A repair of this transmission waits for a second person already. Nothing was proposed. Have it rejected first.",
                cites=_CITES,
            )
        act.record(RepairProposed(object=str(transmission), repair=str(proposal.id), reason=str(reason)))
    return proposal


def proposed_repairs(act: Act, *, most: int = 100) -> list[Proposal]:
    """The repairs that wait for a second person."""
    permit(act, Permission.SEE_QUARANTINE)
    with perform(act):
        found = repairs.proposals(most=most)
        act.record(RepairsSeen(object="repairs", count=len(found)))
    return found


def approve_repair(act: Act, repair: int) -> Counts:
    """Replays a repair: reads the copy and stores what it says, on the word of a second person."""
    permit(act, Permission.APPROVE_REPAIR)
    with perform(act) as archive:
        proposal = _proposal(repair)
        if proposal.proposed_by == act.actor.name:
            raise Refused(
                "intake.repair.second-person",
                "A repair is replayed by somebody else than its proposer. Nothing was stored. Ask another supervisor or an "
                "administrator.",
                cites=_CITES,
            )
        waiting, original, day = _waiting(archive, proposal.transmission)
        content = repairs.content_of(archive, repair, received_day=day)
        reading = read(original if content is None else content, received_on=waiting.received_at.date())
        reading, _ = within_scope(archive.profile)(reading, act.at)
        lane = lane_for(archive.profile, transmissions.lane_of(proposal.transmission))
        gone = forgotten_days(reading, lane)
        counts = counts_of(reading, gone, lane)
        if counts.outcome == Outcome.QUARANTINED:
            raise Refused(
                "intake.repair.still-quarantined",
                "The copy cannot be placed any more. Nothing was stored. Reject it and have a new one proposed.",
                cites=_CITES,
            )
        is_mine = repairs.decide(repair, "replayed", by=act.actor.name, at=act.at)
        if not is_mine or not transmissions.mark(proposal.transmission, "stored", counts, leaving="quarantined"):
            raise _gone("repair", repair)
        shelves = Shelves(archive, at=act.at)
        store_messages(archive, shelves, reading, proposal.transmission, at=act.at, gone=gone, lane=lane)
        shelves.write()
        act.record(
            RepairApproved(
                object=str(proposal.transmission),
                repair=str(repair),
                proposer=proposal.proposed_by,
                bookings=counts.bookings,
                travellers=counts.travellers,
            )
        )
    return counts


def reject_repair(act: Act, repair: int) -> None:
    """Ends a proposal; the transmission waits on. The proposer may take their own back."""
    permit(act, Permission.APPROVE_REPAIR)
    with perform(act):
        proposal = _proposal(repair)
        if not repairs.decide(repair, "rejected", by=act.actor.name, at=act.at):
            raise _gone("repair", repair)
        act.record(RepairRejected(object=str(proposal.transmission), repair=str(repair), proposer=proposal.proposed_by))


def _tried(waiting: Quarantined, original: bytes, content: bytes | None) -> DryRun:
    if content is not None and len(content) > REPAIR_BYTES_MAX:
        raise Refused(
            "intake.repair.too-large", "The copy is larger than an input may be. Nothing was read.", cites=_CITES
        )
    day = waiting.received_at.date()
    if _ends_reader(waiting):
        if content is None:
            raise Refused(
                "intake.repair.ends-reader",
                "Reading this transmission ended the reader before. Nothing was read. Try an edited copy, or send its copy through "
                "`fairway explain` on another machine.",
                cites=_CITES,
            )
        before = Counts(str(Outcome.QUARANTINED), "", "", 0, 0, 0, waiting.findings)
    else:
        before = counts_of(read(original, received_on=day))
    after = before if content is None else counts_of(read(content, received_on=day))
    return DryRun(before, after, is_placed=after.outcome != Outcome.QUARANTINED)


def _ends_reader(waiting: Quarantined) -> bool:
    """Whether reading the original ended the process: then it is not read again by whoever only wants to look."""
    return any(finding.code == KILLS_READER for finding in waiting.findings)


def _unread(waiting: Quarantined) -> Explanation:
    return Explanation(outcome=Outcome.QUARANTINED, heads=(), lines=(), findings=waiting.findings)


def _waiting(archive: Archive, transmission: int) -> tuple[Quarantined, bytes, int]:
    found = transmissions.quarantined_content(archive, transmission)
    if found is None:
        raise _gone("transmission", transmission)
    return found


def _proposal(repair: int) -> Proposal:
    found = repairs.proposal(repair)
    if found is None or found.state != "proposed":
        raise _gone("repair", repair)
    return found


def _gone(what: str, identifier: int) -> Refused:
    where = "in quarantine" if what == "transmission" else "for a second person"
    return Refused(
        f"intake.{what}.not-waiting",
        f"No {what} {identifier} waits {where}. Nothing was changed. `fairway quarantine list` shows what waits.",
        cites=_CITES,
    )
