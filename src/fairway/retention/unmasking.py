"""One depersonalised record, opened once, because the authority said so."""

from __future__ import annotations

import base64
from datetime import date, datetime, timedelta

from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.retention.office import traveller_of
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import RecordUnmasked, UnmaskRequested
from fairway.safeguards.actions_oversight import SupervisorNotified
from fairway.safeguards.unmasking import Release, UnmaskRequest, record_key_from
from fairway.store import accesses, forgetting, profiles
from fairway.store.archive import Archive, perform
from fairway.store.forgetting import Unmasking
from fairway.store.keyring import KeyDestroyed
from fairway.store.records import JourneyRecord

__all__ = ["request_unmasking", "unmask"]

_ANSWER_DAYS = 14  # a request nobody answered in two weeks is asked anew, with its ground as it is then
_TEXT_MAX = 200
_CITES = "Directive (EU) 2016/681 Art. 12(3); C-817/19, 223"


def request_unmasking(act: Act, code: str, *, case: str, ground: str, is_emergency: bool = False) -> UnmaskRequest:
    """The request to the authority, to be written to a file and carried there. It holds nobody's name and opens nothing.

    code    the public code of the record
    ground  in words for the authority; 1 to 200 characters, without a name
    An emergency changes nothing in the keys: the authority alone opens. It stands among the emergencies until the officer has
    reviewed it, with the moment by which a court must have looked at it.
    """
    permit(act, Permission.UNMASK)
    if not (0 < len(case) <= _TEXT_MAX and 0 < len(ground) <= _TEXT_MAX and (case + ground).isprintable()):
        raise Refused(
            "unmask.ground", f"Case and ground have 1 to {_TEXT_MAX} characters. Nothing was asked.", cites=_CITES
        )
    with perform(act) as archive:
        traveller = traveller_of(code)
        masked = forgetting.masked_part(traveller)
        if masked is None:
            raise Refused("unmask.not-masked", "That record is not depersonalised. Nothing was asked.", cites=_CITES)
        row = _row(act, archive, traveller, masked[0], case, ground, is_emergency)
        forgetting.add_unmasking(archive, row)
        if is_emergency:
            accesses.add_emergency(
                row.id, act, accesses.UNMASKING, datetime.fromisoformat(row.review_by), archive.profile
            )
            act.record(SupervisorNotified(object=public_code(row.id), by=act.actor.name))
        act.record(
            UnmaskRequested(
                object=public_code(traveller), request=public_code(row.id), case=case, review_by=row.review_by
            )
        )
        return UnmaskRequest(
            id=public_code(row.id),
            record=public_code(traveller),
            row=traveller,
            day=date.fromordinal(row.day).isoformat(),
            case=case,
            ground=ground,
            asked_by=row.asked_by,
            asked_at=row.asked_at,
            is_emergency=is_emergency,
            profile=archive.profile.stamp,
            authority=profiles.safeguards_of(profiles.APPROVER_KEY)[0],
            wrapped=base64.b64encode(masked[1]).decode(),
            reply=forgetting.reply_key(archive, row.id),
        )


def _row(act: Act, archive: Archive, traveller: int, day: int, case: str, ground: str, is_emergency: bool) -> Unmasking:
    review = act.at + timedelta(hours=archive.profile.unmask_emergency_review_hours)
    return Unmasking(
        id=archive.new_id(act.at),
        traveller=traveller,
        day=day,
        case=case,
        ground=ground,
        asked_by=act.actor.name,
        asked_at=act.at.isoformat(),
        expires_at=(act.at + timedelta(days=_ANSWER_DAYS)).isoformat(),
        opened_at="",
        review_by=review.isoformat() if is_emergency else "",
    )


def unmask(act: Act, release: Release) -> JourneyRecord:
    """The one record that the authority released: once, until the release expires. Then the key of the request is destroyed."""
    permit(act, Permission.UNMASK)
    with perform(act) as archive:
        row = _known(release)
        _refuse_late(act, release, row)
        try:
            record_key = record_key_from(release, forgetting.unmasking_secret(archive, row.id))
        except KeyDestroyed:
            raise _over() from None
        record = forgetting.unmasked(row.traveller, record_key)
        if record is None:
            raise Refused("unmask.erased", "The law has taken that record since. Nothing was opened.", cites=_CITES)
        if not forgetting.mark_opened(row.id, at=act.at):
            raise _over()
        act.record(
            RecordUnmasked(
                object=public_code(row.traveller),
                request=public_code(row.id),
                approver=release.approved_by,
                approved_at=release.approved_at,
            )
        )
    forgetting.drop_unmasking(archive, row.id)
    return record


def _known(release: Release) -> Unmasking:
    try:
        row = forgetting.unmasking(from_public_code(release.request))
    except (ValueError, OverflowError):
        row = None
    if row is None:
        raise Refused("unmask.unknown", "The house made no such request. Nothing was opened.", cites=_CITES)
    return row


def _refuse_late(act: Act, release: Release, row: Unmasking) -> None:
    try:
        until = datetime.fromisoformat(release.expires_at)
    except ValueError:
        raise _over() from None
    if row.opened_at or until.tzinfo is None or act.at > until or act.at.isoformat() > row.expires_at:
        raise _over()


def _over() -> Refused:
    return Refused(
        "unmask.over", "This release was used already, or its time is over. Nothing was opened. Ask the authority anew.",
        cites=_CITES,
    )  # fmt: skip
