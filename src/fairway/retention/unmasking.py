"""One depersonalised record, opened once, because the authority said so: asked for, carried there and back, reviewed afterwards."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_oversight import SupervisorNotified
from fairway.safeguards.actions_retention import (
    CourtNoted,
    RecordUnmasked,
    UnmaskingReviewed,
    UnmaskingsSeen,
    UnmaskRequested,
)
from fairway.safeguards.blinding import NeedsApproval
from fairway.safeguards.unmasking import KINDS, Release, UnmaskRequest, record_key_from
from fairway.store import accesses, bookings, forgetting, protected, unmasking
from fairway.store.archive import Archive, perform
from fairway.store.keyring import KeyDestroyed
from fairway.store.records import compared_of
from fairway.store.unmasking import Masked, Unmasked, Unmasking

__all__ = [
    "COURT_SAID",
    "FINDINGS",
    "Unmasked",
    "UnmaskingRow",
    "note_court",
    "release_of",
    "request_again",
    "request_unmasking",
    "review_unmasking",
    "unmask",
    "unmaskings",
]

COURT_SAID = ("approved", "refused")
FINDINGS = ("accepted", "unfounded", "referred")
_ANSWER_DAYS = 14  # a request nobody answered in two weeks is asked anew, with its ground as it is then
_TEXT_MAX = 200
_LINES_MAX = 500
_RELEASE_BYTES_MAX = 64 * 1024
_IDENTIFIER_MAX = 2**63 - 1
_CITES = "Directive (EU) 2016/681 Art. 12(3); C-817/19, 223"


class UnmaskingRow(msgspec.Struct, frozen=True):
    """A request as it is listed. Nobody is named: codes, the case, and what came of it.

    state      "waiting" for the authority, "opened", "over" (nobody answered in time)
    is_late    an emergency that no court has looked at although its time is over
    """

    code: str
    kind: str
    record: str
    day: str
    case: str
    ground: str
    asked_by: str
    asked_at: str
    expires_at: str
    state: str
    opened_at: str
    approved_by: str
    review_by: str
    is_late: bool
    reviewed_by: str
    finding: str
    court_said: str
    court_at: str


def request_unmasking(
    act: Act, code: str, *, case: str, ground: str, kind: str = "traveller", is_emergency: bool = False
) -> UnmaskRequest:
    """The request to the authority, to be carried there as a file. It holds nobody's name and opens nothing.

    code    the public code of the record; a booking is also found by the code of one of its travellers or of a hit
    kind    what is to be opened: one of KINDS
    ground  in words for the authority; 1 to 200 characters, without a name
    An emergency changes nothing in the keys: the authority alone opens. It stands among the emergencies until the officer has
    reviewed it, with the moment by which a court must have looked at it.
    """
    permit(act, Permission.UNMASK)
    if not (0 < len(case) <= _TEXT_MAX and 0 < len(ground) <= _TEXT_MAX and (case + ground).isprintable()):
        raise Refused(
            "unmask.ground", f"Case and ground have 1 to {_TEXT_MAX} characters. Nothing was asked.", cites=_CITES
        )
    if kind not in KINDS:
        raise Refused("unmask.kind", f"One of {', '.join(KINDS)} is opened. Nothing was asked.")
    with perform(act) as archive:
        record, masked = _masked(kind, code)
        review = act.at + timedelta(hours=archive.profile.unmask_emergency_review_hours)
        row = Unmasking(
            id=archive.new_id(act.at),
            kind=kind,
            record=record,
            day=masked.day,
            case=case,
            ground=ground,
            asked_by=act.actor.name,
            asked_at=act.at.isoformat(),
            expires_at=(act.at + timedelta(days=_ANSWER_DAYS)).isoformat(),
            review_by=review.isoformat() if is_emergency else "",
        )
        unmasking.add(archive, row)
        if is_emergency:
            accesses.add_emergency(row.id, act, accesses.UNMASKING, review, archive.profile)
            act.record(SupervisorNotified(object=public_code(row.id), by=act.actor.name))
        act.record(
            UnmaskRequested(
                object=public_code(record),
                kind=kind,
                request=public_code(row.id),
                case=case,
                review_by=row.review_by,
            )
        )
        return _request(archive, row, masked)


def _masked(kind: str, code: str) -> tuple[int, Masked]:
    identifier = _identifier(code)
    for record in _candidates(kind, identifier):
        if (masked := unmasking.masked(kind, record)) is not None:
            return record, masked
    if any(forgetting.exists(table, identifier) for table in KINDS.values()):
        raise Refused(
            "unmask.not-masked",
            "That record is not depersonalised, or nothing of it was left to open. Nothing was asked.",
            cites=_CITES,
        )
    raise Refused("record.none", "There is no record of that code, or the law has taken it. Nothing was done.")


def _candidates(kind: str, identifier: int) -> list[int]:
    """The record that is meant: by its own code, or by that of the hit or traveller through whom somebody came to it."""
    found = [identifier]
    traveller = unmasking.hit_of(identifier)
    if kind == "traveller" and traveller is not None:
        found.append(traveller)
    if kind == "booking":
        booking = bookings.booking_of_traveller(traveller if traveller is not None else identifier)
        found += [booking] if booking is not None else []
    return found


def _identifier(code: str) -> int:
    try:
        identifier = from_public_code(code.strip())
    except ValueError:
        identifier = 0
    if not 0 < identifier <= _IDENTIFIER_MAX:
        raise Refused("record.none", "There is no record of that code, or the law has taken it. Nothing was done.")
    return identifier


def _request(archive: Archive, row: Unmasking, masked: Masked) -> UnmaskRequest:
    return UnmaskRequest(
        id=public_code(row.id),
        kind=row.kind,
        record=public_code(row.record),
        row=row.record,
        day=date.fromordinal(row.day).isoformat(),
        case=row.case,
        ground=row.ground,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        is_emergency=bool(row.review_by),
        profile=archive.profile.stamp,
        needed=masked.needed,
        wrapped=tuple(base64.b64encode(each).decode() for each in masked.wrapped),
        reply=unmasking.reply_key(archive, row.id),
    )


def request_again(act: Act, code: str) -> UnmaskRequest:
    """The file of a request that still waits, once more. Refuses one that was opened or is over."""
    permit(act, Permission.UNMASK)
    with perform(act) as archive:
        row = _known(code)
        masked = unmasking.masked(row.kind, row.record)
        if row.opened_at or act.at.isoformat() > row.expires_at or masked is None:
            raise _over()
        act.record(UnmaskingsSeen(object=public_code(row.id), count=1))
        try:
            return _request(archive, row, masked)
        except KeyDestroyed:
            raise _over() from None


def unmaskings(act: Act, *, most: int = 100) -> tuple[UnmaskingRow, ...]:
    """Every request, those the officer has not reviewed first. For supervisors and for the officer, who is told by it."""
    permit(act, Permission.SEE_UNMASKINGS)
    with perform(act):
        rows = unmasking.latest(min(max(most, 1), _LINES_MAX))
        act.record(UnmaskingsSeen(object="unmaskings", count=len(rows)))
    return tuple(_row(each, act.at) for each in rows)


def _row(row: Unmasking, now: datetime) -> UnmaskingRow:
    state = "opened" if row.opened_at else "over" if now.isoformat() > row.expires_at else "waiting"
    return UnmaskingRow(
        code=public_code(row.id),
        kind=row.kind,
        record=public_code(row.record),
        day=date.fromordinal(row.day).isoformat(),
        case=row.case,
        ground=row.ground,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        state=state,
        opened_at=row.opened_at,
        approved_by=row.approved_by,
        review_by=row.review_by,
        is_late=bool(row.review_by) and not row.court_said and now.isoformat() > row.review_by,
        reviewed_by=row.reviewed_by,
        finding=row.finding,
        court_said=row.court_said,
        court_at=row.court_at,
    )


def release_of(content: bytes) -> Release:
    """The release in a file. Refuses what is none."""
    try:
        if len(content) > _RELEASE_BYTES_MAX:
            raise msgspec.ValidationError("too large")
        return msgspec.json.decode(content, type=Release)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise Refused("unmask.form", "This file is no release. Nothing was opened.") from None


def unmask(act: Act, releases: Sequence[Release]) -> Unmasked:
    """The one record that the authority released: once, until the release expires. Then the key of the request is destroyed.

    releases  of one request; as many different approvers as the record was sealed to need
    """
    permit(act, Permission.UNMASK)
    if not releases or len({each.request for each in releases}) > 1:
        raise Refused("unmask.form", "The releases of one request are wanted, and of no other. Nothing was opened.")
    with perform(act) as archive:
        row = _known(releases[0].request)
        _refuse_late(act, releases, row)
        masked = unmasking.masked(row.kind, row.record)
        if masked is None:
            raise Refused("unmask.erased", "The law has taken that record since. Nothing was opened.", cites=_CITES)
        try:
            record_key = record_key_from(releases, unmasking.secret_of(archive, row.id), masked.needed)
        except KeyDestroyed:
            raise _over() from None
        found = unmasking.opened_with(row.kind, row.record, record_key)
        if (refusal := _needs_approval(row, found)) is not None:
            raise refusal
        approver = ", ".join(dict.fromkeys(each.approved_by for each in releases))
        if found is None or not unmasking.mark_opened(row.id, approver, at=act.at):
            raise _over()
        act.record(
            RecordUnmasked(
                object=public_code(row.record),
                kind=row.kind,
                subject=public_code(_subject(row)),
                request=public_code(row.id),
                approver=approver,
                approved_at=max(each.approved_at for each in releases),
            )
        )
    unmasking.drop_key(archive, row.id)
    return found


def _needs_approval(row: Unmasking, found: Unmasked | None) -> NeedsApproval | None:
    """The authority that released the key did not know of whom; where it is somebody protected the register's keeper approves too."""
    if found is None or not protected.is_kept():
        return None
    person = compared_of(found.record) if found.record else found.hit.compared if found.hit else None
    return protected.refusal_of("unmask", [(row.case, person)]) if person is not None else None


def _subject(row: Unmasking) -> int:
    """Whom the record shows: the traveller of a hit; a booking stands for itself."""
    return (unmasking.hit_of(row.record) if row.kind == "hit" else None) or row.record


def _known(code: str) -> Unmasking:
    try:
        identifier = from_public_code(code.strip())
    except ValueError:
        identifier = 0
    row = unmasking.find(identifier) if 0 < identifier <= _IDENTIFIER_MAX else None
    if row is None:
        raise Refused("unmask.unknown", "The house made no such request. Nothing was opened or changed.", cites=_CITES)
    return row


def _refuse_late(act: Act, releases: Sequence[Release], row: Unmasking) -> None:
    try:
        until = min(datetime.fromisoformat(each.expires_at) for each in releases)
    except (ValueError, TypeError):
        raise _over() from None
    if row.opened_at or until.tzinfo is None or act.at > until or act.at.isoformat() > row.expires_at:
        raise _over()


def _over() -> Refused:
    return Refused(
        "unmask.over", "This release was used already, or its time is over. Nothing was opened. Ask the authority anew.",
        cites=_CITES,
    )  # fmt: skip


def review_unmasking(act: Act, code: str, finding: str) -> None:
    """Keeps what the data protection officer found of a request, once. finding: one of FINDINGS."""
    permit(act, Permission.REVIEW_ACCESS)
    if finding not in FINDINGS:
        raise Refused("finding.unknown", f"A finding is one of {', '.join(FINDINGS)}. Nothing was changed.")
    with perform(act):
        row = _known(code)
        if not unmasking.review(row.id, finding, by=act.actor.name, at=act.at):
            raise Refused("unmask.reviewed", "That request was reviewed already. Nothing was changed.")
        act.record(UnmaskingReviewed(object=public_code(row.id), finding=finding))


def note_court(act: Act, code: str, said: str, on: date) -> None:
    """Keeps what a court said of an emergency, and the day. said: one of COURT_SAID. The timer of the emergency ends with it."""
    permit(act, Permission.REVIEW_ACCESS)
    if said not in COURT_SAID or on > act.at.date():
        raise Refused(
            "court.form", f"A court has {' or '.join(COURT_SAID)}, on a day that is past. Nothing was changed."
        )
    with perform(act):
        row = _known(code)
        if not unmasking.note_court(row.id, said, on.isoformat(), by=act.actor.name):
            raise Refused("court.none", "That request was no emergency, or the court has spoken. Nothing was changed.")
        act.record(CourtNoted(object=public_code(row.id), said=said, on=on.isoformat()))
