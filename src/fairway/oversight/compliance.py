"""The controls of the house, measured as they are now: what a state shows to another that asks, and an annex of its assessment.

Standard 9.36 of ICAO Annex 9; Directive (EU) 2016/680 Art. 19, 27. Every line is a measurement, not a claim; nobody is named in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import msgspec

from fairway.oversight.profiles import safeguards
from fairway.safeguards import Act, LegalProfile, Permission, Role, permit
from fairway.safeguards.actions_scope import ComplianceReported
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.safeguards.blinding import CITES as BLINDING_CITES
from fairway.safeguards.funnel import digest_of_definitions
from fairway.safeguards.parameters import PARAMETERS
from fairway.store import (
    accesses,
    accounts,
    audit,
    forgetting,
    lanes,
    notifications,
    own_entries,
    protected,
    requests,
    selections,
)
from fairway.store.archive import look, perform
from fairway.store.backup import last_made
from fairway.store.profiles import PROTECTED_REGISTER
from fairway.store.separation import Breach, breaches

__all__ = ["Compliance", "Control", "compliance", "conflicts"]

_LINES_MAX = 500
_REVIEW_WITHIN = timedelta(hours=24)
_ACCESS_DAYS = 30
_BACKUP_WITHIN = timedelta(days=2)
_SHARED_SINCE = timedelta(days=7)
_PROTECTED_OFTEN = 3
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
# Never in one role, so never in one person: every account has one role.
_APART = (
    (Permission.MANAGE_STAFF, Permission.SEE_HIT),
    (Permission.MANAGE_STAFF, Permission.READ_AUDIT),
    (Permission.REVIEW_ACCESS, Permission.SEE_HIT),
    (Permission.REVIEW_ACCESS, Permission.DECIDE_HIT),
    (Permission.REVIEW_ACCESS, Permission.BREAK_GLASS),
    (Permission.READ_AUDIT, Permission.LOAD_LIST),
    (Permission.SCREEN, Permission.DECIDE_HIT),
    (Permission.FORGET, Permission.DECIDE_HIT),
)


class Control(msgspec.Struct, frozen=True):
    """One control: what was measured, whether it holds, where the law asks for it, and the standard of Annex 9; "" where none."""

    code: str
    says: str
    holds: bool
    cites: str
    annex9: str


class Compliance(msgspec.Struct, frozen=True):
    """The report. parameters: of the profile in force, each with its value, its source and whether code carries it out."""

    at: datetime
    profile: str
    controls: tuple[Control, ...]
    parameters: tuple[tuple[str, str, str, bool], ...]

    @property
    def holds(self) -> bool:
        return all(each.holds for each in self.controls)


def compliance(act: Act) -> Compliance:
    """Measures every control. Takes as long as walking the audit log takes. Counts alone: it may be published."""
    permit(act, Permission.MAKE_REPORTS)
    look()
    verdict = audit.verify()
    gate = safeguards(act)
    with perform(act) as archive:
        profile = archive.profile
        controls = [Control(f"gate.{each.code}", each.says, each.is_met, each.cites, "9.36") for each in gate]
        controls.append(
            Control(
                "audit.chain",
                f"{verdict.entries:,} entries walked, {len(verdict.broken)} broken",
                not verdict.broken,
                "Directive (EU) 2016/681 Art. 13(6); Directive (EU) 2016/680 Art. 25",
                "9.26 (a)",
            )
        )
        controls += [measure(act.at, profile) for measure in _MEASURES]
        parameters = tuple(
            (name, _said(getattr(profile, name)), PARAMETERS[name].cites, PARAMETERS[name].is_carried_out)
            for name in PARAMETERS
        )
        met = sum(each.holds for each in controls)
        act.record(ComplianceReported(object=act.at.date().isoformat(), controls=len(controls), met=met))
    return Compliance(act.at, profile.stamp, tuple(controls), parameters)


def conflicts(act: Act) -> tuple[Breach, ...]:
    """One person on both sides of what takes two, hits that nobody decided, own entries that only ever hit others, accounts that two
    people may have used in the last week, whoever was often refused somebody protected: for the officer."""
    permit(act, Permission.REVIEW_ACCESS)
    with perform(act) as archive:
        least = archive.profile.own_entry_unproductive_hits_max
        found = (
            *breaches(),
            *(Breach("unproductive.own-entry", entry, "") for entry, _ in own_entries.unproductive(least)),
            *(
                Breach("shared.account", about, at)
                for about, at in audit.said_of("AccountShared", act.at - _SHARED_SINCE)
            ),
            *(
                Breach("protected.spike", f"{count} refused in a week", who)
                for who, count in audit.often("ProtectedRefused", act.at - _SHARED_SINCE, least=_PROTECTED_OFTEN)
            ),
            *_register_gone(),
        )
        act.record(ComplianceReported(object="separation of duties", controls=1, met=int(not found)))
    return found


def _register_gone() -> tuple[Breach, ...]:
    """The chain says that a register of protected people was named, and the table does not: somebody took it out."""
    named = any(about == PROTECTED_REGISTER for about, _ in audit.said_of("SafeguardRegistered", _EVER))
    return () if protected.is_kept() or not named else (Breach("protected.register-gone", PROTECTED_REGISTER, ""),)


def _said(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(str, value))) or "none"
    if isinstance(value, tuple):
        return ", ".join(_said(each) for each in value) or "none"
    if isinstance(value, msgspec.Struct):
        return ": ".join(_said(each) for each in msgspec.structs.astuple(value))
    return str(value)


def _separation(at: datetime, profile: LegalProfile) -> Control:
    del at, profile
    counted = Counter(each.kind for each in breaches())
    apart = [role for role in Role for one, other in _APART if {one, other} <= PERMISSIONS[role]]
    said = ", ".join(f"{kind}: {count}" for kind, count in sorted(counted.items())) or "nothing was found"
    return Control(
        "separation-of-duties",
        f"one person on both sides, or a hit that nobody decided: {said}; roles that join what is apart: {len(apart)}",
        not counted and not apart,
        "Directive (EU) 2016/681 Art. 6(5); Directive (EU) 2016/680 Art. 29",
        "9.28 (b)",
    )


def _retention(at: datetime, profile: LegalProfile) -> Control:
    today = at.date().toordinal()
    gone = {each.day for each in forgetting.forgotten() if each.kind == forgetting.ERASED}
    late = [
        day
        for day, began in forgetting.days()
        if day not in gone and not lanes.is_border(day) and today - began > profile.erase_after_days
    ]
    return Control(
        "retention",
        f"{len(late)} days of departure are kept beyond {profile.erase_after_days} days",
        not late,
        "Directive (EU) 2016/681 Art. 12; C-817/19, 255-262",
        "9.31, 9.32",
    )


def _unfinished(at: datetime, profile: LegalProfile) -> Control:
    del at, profile
    left = [each for each in forgetting.forgotten() if not each.finished_at]
    return Control(
        "retention.keys",
        f"{len(left)} days were begun to be forgotten and wait for their key to go",
        not left,
        "Directive (EU) 2016/681 Art. 12(4)",
        "9.31",
    )


def _reads(at: datetime, profile: LegalProfile) -> Control:
    del profile
    since = at.date() - timedelta(days=_ACCESS_DAYS)
    found = accesses.unexplained(since.toordinal(), at, _LINES_MAX)
    old = [each for each in found if _moment(each.at) < at - timedelta(days=7)]
    return Control(
        "access.explained",
        f"{len(found)} reads of {_ACCESS_DAYS} days are explained by nothing and not reviewed, {len(old)} older than a week",
        not old,
        "Directive (EU) 2016/681 Art. 13(6); Directive (EU) 2016/680 Art. 25(2)",
        "9.26 (a)",
    )


def _emergencies(at: datetime, profile: LegalProfile) -> Control:
    del profile
    late = [
        each
        for each in accesses.emergencies(_LINES_MAX)
        if not each.reviewed_by and _moment(each.begun_at) < at - _REVIEW_WITHIN
    ]
    return Control(
        "emergencies.reviewed",
        f"{len(late)} emergencies are older than a day and not reviewed",
        not late,
        "Directive (EU) 2016/680 Art. 25, 29",
        "9.26 (a)",
    )


def _requests(at: datetime, profile: LegalProfile) -> Control:
    late = [each for each in requests.listing(_LINES_MAX) if each.state == "open" and _day(each.due_on) < at.date()]
    return Control(
        "requests.in-time",
        f"{len(late)} requests of travellers are past the {profile.request_answer_days} days",
        not late,
        "Directive (EU) 2016/681 Art. 13(1); Directive (EU) 2016/680 Art. 12(3)",
        "9.26 (e), (f)",
    )


def _told(at: datetime, profile: LegalProfile) -> Control:
    days = profile.request_answer_days
    late = notifications.late(at.date(), within_days=days) if profile.notify_travellers else 0
    return Control(
        "notifications.in-time",
        f"{late} travellers wait to be told beyond the day on which somebody had to look whether it still harms"
        if profile.notify_travellers
        else "travellers are not told: the profile does not ask for it",
        not late,
        "C-817/19, 219-220; Directive (EU) 2016/680 Art. 13",
        "9.27",
    )


def _scope(at: datetime, profile: LegalProfile) -> Control:
    running = [each for each in selections.running() if each.ends_on >= at.date()]
    past = [each for each in running if each.review_on < at.date()]
    return Control(
        "scope",
        f"flights inside the Union: {profile.intra_union_flights}; {len(running)} selections run, {len(past)} past their review",
        not past,
        "Directive (EU) 2016/681 Art. 2; C-817/19, 171-174",
        "9.25 (b)",
    )


def _statistics(at: datetime, profile: LegalProfile) -> Control:
    del at
    return Control(
        "statistics.definitions",
        f"the profile was signed for the definitions {profile.funnel_definitions}; this version counts by {digest_of_definitions()}",
        profile.funnel_definitions == digest_of_definitions(),
        "Directive (EU) 2016/681 Art. 20",
        "9.29",
    )


def _accounts(at: datetime, profile: LegalProfile) -> Control:
    del at, profile
    active = Counter(each.role for each in accounts.all_accounts() if each.is_active)
    said = ", ".join(f"{role}: {count}" for role, count in sorted(active.items())) or "nobody"
    return Control(
        "accounts.two-people",
        f"active accounts by role: {said}",
        active[Role.SUPERVISOR] >= 2 and active[Role.ANALYST] + active[Role.SUPERVISOR] >= 2,
        "Directive (EU) 2016/681 Art. 6(5)",
        "9.28 (b)",
    )


def _backup(at: datetime, profile: LegalProfile) -> Control:
    del profile
    last = last_made()
    return Control(
        "backup",
        f"last made {last.date().isoformat()}" if last else "none was ever made",
        last is not None and at - last < _BACKUP_WITHIN,
        "Directive (EU) 2016/680 Art. 29(2)(i)",
        "",
    )


def _own(at: datetime, profile: LegalProfile) -> Control:
    del at
    found = own_entries.unproductive(profile.own_entry_unproductive_hits_max)
    return Control(
        "own-entries.productive",
        f"{len(found)} own entries had {profile.own_entry_unproductive_hits_max} hits or more that were all somebody else",
        not found,
        "Directive (EU) 2016/680 Art. 4(1)(d), 7",
        "9.28 (a)",
    )


def _protected(at: datetime, profile: LegalProfile) -> Control:
    del profile
    refused = sum(count for _, count in audit.often("ProtectedRefused", at - timedelta(days=_ACCESS_DAYS)))
    is_kept = protected.is_kept()
    return Control(
        "protected-people",
        f"a register outside is asked before each read and own entry; {refused} refused in {_ACCESS_DAYS} days"
        if is_kept
        else "no register of protected people is named: nobody outside is asked",
        is_kept and not _register_gone(),
        BLINDING_CITES,
        "9.28 (a)",
    )


def _learning(at: datetime, profile: LegalProfile) -> Control:
    del at
    says = "nothing changes weights by itself; a child is hit by no criterion"
    holds = not profile.self_learning and not profile.criteria_on_minors
    return Control("machine", says, holds, "C-817/19, 194-195; Directive (EU) 2016/681 Art. 7(6)", "9.28 (a)")


def _moment(value: str | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


_MEASURES: tuple[Callable[[datetime, LegalProfile], Control], ...] = (
    _separation,
    _retention,
    _unfinished,
    _reads,
    _emergencies,
    _requests,
    _told,
    _scope,
    _statistics,
    _accounts,
    _backup,
    _own,
    _protected,
    _learning,
)
