"""What the law takes and when: the plan, carrying it out, holds, and the certificates."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import msgspec

from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.retention.scope import purge_out_of_scope
from fairway.safeguards import Act, LegalProfile, Permission, permit
from fairway.safeguards.actions import (
    DayForgetting,
    DayForgotten,
    HeldRecordOpened,
    HoldsEnded,
    RawErased,
    RecordHeld,
    RetentionSeen,
)
from fairway.safeguards.actions_retention import LogWiped
from fairway.safeguards.chain import public_key_of_seed
from fairway.safeguards.shares import APPROVERS_MAX
from fairway.safeguards.unmasking import Certificate, signed_certificate
from fairway.store import arrivals, forgetting, funnel, lanes, profiles, protected, unmasking, wiping
from fairway.store.archive import look, perform
from fairway.store.forgetting import DEPERSONALISED, ERASED, Authority, Forgotten
from fairway.store.records import JourneyRecord, compared_of

__all__ = [
    "HOLD_REASONS",
    "Done",
    "Step",
    "certificate_key",
    "certificates",
    "hold",
    "open_held",
    "plan",
    "run",
    "traveller_of",
]

HOLD_REASONS = ("objective_evidence", "judicial_order", "request_of_the_person", "proceedings")
_PURPOSE = "deletion-certificates"
_CASE_MAX = 60
_IDENTIFIER_MAX = 2**63 - 1
_CITES = "Directive (EU) 2016/681 Art. 12; C-817/19, 255-262"


class Step(msgspec.Struct, frozen=True):
    """One thing that is due.

    kind   "raw", "depersonalised" or "erased"
    day    ISO departure day; "" for raw content
    count  transmissions for "raw", else 1
    lane   "pnr", or "borders" for manifests that came for border control; their day has its hour
    why    the clock of the profile, in words; waiting: raw transmissions that stay because a person has yet to see them
    """

    kind: str
    day: str
    count: int
    why: str
    waiting: int = 0
    lane: str = lanes.PNR


class Done(msgspec.Struct, frozen=True):
    """What a run did. raw: transmissions emptied; waiting: those kept for a person; holds_ended: holds whose time was over.

    wiped  entries of the audit log whose time was over
    outside  travellers of flights inside the Union that no selection covers any more
    """

    raw: int
    waiting: int
    holds_ended: int
    certificates: tuple[Certificate, ...]
    wiped: int = 0
    outside: int = 0


def plan(act: Act) -> tuple[Step, ...]:
    """What would go now and why; changes nothing."""
    permit(act, Permission.FORGET)
    with perform(act) as archive:
        steps = _due(archive.profile, act.at)
        act.record(RetentionSeen(object=act.at.date().isoformat(), due=len(steps)))
    return steps


def _due(profile: LegalProfile, now: datetime) -> tuple[Step, ...]:
    steps = []
    gone, waiting = forgetting.raw_due(now - timedelta(hours=profile.raw_retention_hours))
    if gone or waiting:
        why = f"received more than {profile.raw_retention_hours} hours ago; those in quarantine wait for a person"
        steps.append(Step("raw", "", gone, why, waiting))
    done = {(each.day, each.kind) for each in forgetting.forgotten()}
    today = now.astimezone(UTC).date().toordinal()
    for day, began in forgetting.days():
        if (day, ERASED) in done:
            continue
        name = lanes.name_of(day)
        if today - began >= profile.erase_after_days:
            steps.append(
                Step(ERASED, name, 1, f"first received, or departed, {profile.erase_after_days} days ago or more")
            )
        elif today - began >= profile.depersonalise_after_days and (day, DEPERSONALISED) not in done:
            why = f"first received, or departed, {profile.depersonalise_after_days} days ago or more"
            steps.append(Step(DEPERSONALISED, name, 1, why))
    return (*steps, *_border_due(profile, now, done))


def _border_due(profile: LegalProfile, now: datetime, done: set[tuple[int, str]]) -> list[Step]:
    hours = timedelta(hours=profile.border_api_retention_hours)
    why = f"for border control; departed {profile.border_api_retention_hours} hours ago or more"
    return [
        Step(ERASED, lanes.name_of(day), 1, why, lane=lanes.BORDERS)
        for day in forgetting.border_days()
        if (day, ERASED) not in done and now >= lanes.departed_by(day) + hours
    ]


def run(act: Act) -> Done:
    """Carries out what is due, day by day: rows in one transaction, then the key, then the certificate in the next.

    A run that was interrupted is finished by the next. Refuses to depersonalise while no authority's key is registered: nothing
    would then ever be read again, and that is for erasure, not for a missing setting.
    """
    permit(act, Permission.FORGET)
    certified = [_finish(act, each) for each in forgetting.forgotten() if not each.finished_at]
    steps = _due(look().follow_profile(), act.at)
    raw, waiting = _raw(act)
    for step in steps:
        if step.kind != "raw":
            certified.append(_finish(act, _begin(act, step)))
    ended = _end_holds(act)
    wiped = _wipe_log(act)
    unmasking.end_keys(look(), act.at)
    outside = purge_out_of_scope(act)
    if certified or raw or ended or wiped or outside:
        forgetting.compact()
    return Done(raw, waiting, ended, tuple(certified), wiped, outside)


def _raw(act: Act) -> tuple[int, int]:
    with perform(act) as archive:
        before = act.at - timedelta(hours=archive.profile.raw_retention_hours)
        _, waiting = forgetting.raw_due(before)
        count, empty = forgetting.drop_raw(before)
        last_erased = act.at.astimezone(UTC).date().toordinal() - archive.profile.erase_after_days
        names = arrivals.forget_names(last_erased)
        act.record(RawErased(object="transmissions", count=count, waiting=waiting, names=names))
    for day in empty:
        archive.keyring.destroy(f"receipt-{date.fromordinal(day).isoformat()}")
    return count, waiting


def _begin(act: Act, step: Step) -> Forgotten:
    day = lanes.day_named(step.day)
    with perform(act) as archive:
        if step.kind == DEPERSONALISED:
            row = forgetting.depersonalise(archive, day, _authority(archive.profile.unmask_approvals_needed), at=act.at)
        else:
            was = any(each.day == day and each.kind == DEPERSONALISED for each in forgetting.forgotten())
            with funnel.kept_of([day], archive.profile):
                row = forgetting.erase(archive, day, at=act.at, was_depersonalised=was)
        act.record(DayForgetting(object=step.day, kind=step.kind, rows=sum(row.rows.values()), held=row.held))
    return row


def _authority(needed: int) -> Authority:
    keys = profiles.safeguards_of(profiles.APPROVER_KEY)
    if len(keys) < needed:
        raise Refused(
            "retention.no-authority",
            f"{len(keys)} keys of the unmasking authority are registered, and {needed} are needed. No day was depersonalised. Have "
            "them made with `fairway authority keygen` outside the house and register each with `fairway profile register "
            "--approver-key`.",
            cites=_CITES,
        )
    # Where one approval is enough the newest key alone can give it; where several are, everybody whose key is registered.
    return Authority(keys[:APPROVERS_MAX] if needed > 1 else keys[:1], needed)


def _finish(act: Act, row: Forgotten) -> Certificate:
    archive = look()
    names = forgetting.destroy_key(archive, row.day)
    day = lanes.name_of(row.day)
    with perform(act) as archive:
        unsigned = Certificate(
            day=day,
            kind=row.kind,
            rows=row.rows,
            held=row.held,
            keys_destroyed=names,
            digest=row.digest,
            actor=act.actor.name,
            at=act.at.isoformat(),
            profile=archive.profile.stamp,
        )
        certificate = signed_certificate(unsigned, archive.keyring.standing_secret(_PURPOSE))
        text = msgspec.json.encode(certificate)
        forgetting.finish(row, text.decode(), at=act.at)
        act.record(DayForgotten(object=day, kind=row.kind, certificate=hashlib.sha256(text).hexdigest()))
    return certificate


def _end_holds(act: Act) -> int:
    with perform(act) as archive:
        count, keys = forgetting.drop_expired_holds(act.at.date())
        act.record(HoldsEnded(object=act.at.date().isoformat(), count=count))
    for name in keys:
        if archive.keyring.exists(name):
            archive.keyring.destroy(name)
    return count


def _wipe_log(act: Act) -> int:
    with perform(act) as archive:
        until = act.at.astimezone(UTC) - timedelta(days=archive.profile.audit_retention_days)
        count = wiping.wipe_until(until)
        act.record(LogWiped(object=until.date().isoformat(), count=count))
    return count


def certificates(act: Act, day: str = "") -> tuple[Certificate, ...]:
    """The certificates of every day, or of one (ISO)."""
    permit(act, Permission.FORGET)
    with perform(act):
        rows = [each for each in forgetting.forgotten() if each.certificate]
        found = [msgspec.json.decode(each.certificate, type=Certificate) for each in rows]
        act.record(RetentionSeen(object=day or "certificates", due=len(found)))
    return tuple(each for each in found if day in ("", each.day))


def certificate_key() -> str:
    """The public key with which the house signs certificates, base64. Give it by hand to whoever checks them."""
    return public_key_of_seed(look().keyring.standing_secret(_PURPOSE))


def hold(act: Act, code: str, *, case: str, reason: str, until: date) -> None:
    """Keeps one record beyond its day, for a case, until a day after today. Until its day goes, nothing changes but that."""
    permit(act, Permission.HOLD_RECORD)
    if reason not in HOLD_REASONS:
        raise ValueError(f"a hold has one of these reasons: {', '.join(HOLD_REASONS)}")
    with perform(act) as archive:
        if archive.profile.kept_longer_for == "nobody" or until <= act.at.date() or not 0 < len(case) <= _CASE_MAX:
            raise Refused(
                "hold.not-allowed",
                f"A hold needs a profile that allows it, a case of 1 to {_CASE_MAX} characters and an end after today. "
                "Nothing is held.",
                cites=_CITES,
            )
        traveller = traveller_of(code)
        forgetting.add_hold(archive, traveller, case=case, reason=reason, by=act.actor.name, at=act.at, until=until)
        act.record(RecordHeld(object=public_code(traveller), case=case, until=until.isoformat(), reason=reason))


def open_held(act: Act, code: str) -> JourneyRecord:
    """The record of somebody held beyond the erasure of their day."""
    permit(act, Permission.HOLD_RECORD)
    with perform(act) as archive:
        traveller = traveller_of(code)
        found = forgetting.open_held(archive, traveller)
        if found is None:
            raise Refused("hold.none", "No such record is held beyond its day. Nothing was opened.", cites=_CITES)
        case, record = found
        if protected.is_kept() and (refusal := protected.refusal_of("unmask", [(case, compared_of(record))])):
            raise refusal
        act.record(HeldRecordOpened(object=public_code(traveller), case=case))
    return record


def traveller_of(code: str) -> int:
    """The identifier of a record that exists, from its public code. Refuses any other."""
    try:
        identifier = from_public_code(code)
    except ValueError:
        identifier = 0
    if not 0 < identifier <= _IDENTIFIER_MAX or forgetting.traveller_day(identifier) is None:
        raise Refused("record.none", "There is no record of that code, or the law has taken it. Nothing was done.")
    return identifier
