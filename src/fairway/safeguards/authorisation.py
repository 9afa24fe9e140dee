"""Role × permission, as one table. What is not in the table is refused."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from fairway.kit.refusals import Refused

if TYPE_CHECKING:
    from fairway.safeguards.act import Act

__all__ = ["PERMISSIONS", "Permission", "Role", "permit"]


class Role(enum.StrEnum):
    """What somebody is in the house. MACHINE is the house itself, working without a person."""

    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    PROTECTION_OFFICER = "protection"
    DATA_PROTECTION_OFFICER = "dpo"
    ADMINISTRATOR = "admin"
    MACHINE = "machine"


class Permission(enum.StrEnum):
    """What an office function asks before it acts."""

    SEE_QUEUE = "see_queue"
    SEE_HIT = "see_hit"
    DECIDE_HIT = "decide_hit"
    SECOND_HIT = "second_hit"
    REVIEW_SOUGHT = "review_sought"
    REVIEW_PROTECTION = "review_protection"
    SEE_FLIGHT = "see_flight"
    SEARCH = "search"
    MAKE_DOSSIER = "make_dossier"
    VERIFY_DOSSIER = "verify_dossier"
    RECEIVE = "receive"
    MANAGE_SENDERS = "manage_senders"
    BACK_UP = "back_up"
    READ_TRANSMISSIONS = "read_transmissions"
    SEE_QUARANTINE = "see_quarantine"
    SEE_RAW_TRANSMISSION = "see_raw_transmission"
    REPAIR_TRANSMISSION = "repair_transmission"
    APPROVE_REPAIR = "approve_repair"
    SEE_CARRIER_QUALITY = "see_carrier_quality"
    SCREEN = "screen"
    LOAD_LIST = "load_list"
    ACTIVATE_LIST = "activate_list"
    SEE_LISTS = "see_lists"
    PROPOSE_ENTRY = "propose_entry"
    APPROVE_ENTRY = "approve_entry"
    SEE_BOARD = "see_board"
    SEE_HEALTH = "see_health"
    SEE_STAFF = "see_staff"
    VERIFY_AUDIT = "verify_audit"
    READ_AUDIT = "read_audit"
    REVIEW_ACCESS = "review_access"
    BREAK_GLASS = "break_glass"
    JUSTIFY_READS = "justify_reads"
    CONFIRM_READS = "confirm_reads"
    SEE_EMERGENCIES = "see_emergencies"
    ANSWER_REQUESTS = "answer_requests"
    SEE_STATISTICS = "see_statistics"
    MANAGE_STAFF = "manage_staff"
    SEE_PROFILE = "see_profile"
    SIGN_PROFILE = "sign_profile"
    REGISTER_SAFEGUARD = "register_safeguard"
    FORGET = "forget"
    HOLD_RECORD = "hold_record"
    UNMASK = "unmask"
    SEE_UNMASKINGS = "see_unmaskings"
    SIGN_IN = "sign_in"
    SELECT_FLIGHTS = "select_flights"
    SEE_SELECTIONS = "see_selections"
    MAKE_REPORTS = "make_reports"
    CONFIRM_ENTRY = "confirm_entry"
    STOP_READING = "stop_reading"


_EVERYONE = {Permission.SIGN_IN, Permission.SEE_STATISTICS, Permission.SEE_PROFILE}

# The administrator runs the machine and sees no traveller; the data protection officer sees who looked, not whom they looked at
# (Directive (EU) 2016/681 Art. 5 and 6(7); console-independent: every door asks this table).
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ANALYST: frozenset(
        _EVERYONE
        | {
            Permission.SEE_QUEUE,
            Permission.SEE_HIT,
            Permission.DECIDE_HIT,
            Permission.SECOND_HIT,
            Permission.REVIEW_SOUGHT,
            Permission.BREAK_GLASS,
            Permission.JUSTIFY_READS,
            Permission.SEE_FLIGHT,
            Permission.SEARCH,
            Permission.MAKE_DOSSIER,
            Permission.VERIFY_DOSSIER,
            Permission.SEE_LISTS,
            Permission.PROPOSE_ENTRY,
        }
    ),
    # Missing children, victims and witnesses have reviewers of their own, who see nobody else's hits.
    Role.PROTECTION_OFFICER: frozenset(
        _EVERYONE
        | {
            Permission.SEE_QUEUE,
            Permission.SEE_HIT,
            Permission.DECIDE_HIT,
            Permission.SECOND_HIT,
            Permission.REVIEW_PROTECTION,
            Permission.BREAK_GLASS,
            Permission.JUSTIFY_READS,
            Permission.MAKE_DOSSIER,
            Permission.VERIFY_DOSSIER,
        }
    ),
    Role.SUPERVISOR: frozenset(
        _EVERYONE
        | {
            Permission.SEE_QUEUE,
            Permission.SEE_HIT,
            Permission.DECIDE_HIT,
            Permission.SECOND_HIT,
            Permission.REVIEW_SOUGHT,
            Permission.REVIEW_PROTECTION,
            Permission.SIGN_PROFILE,
            Permission.BREAK_GLASS,
            Permission.JUSTIFY_READS,
            Permission.CONFIRM_READS,
            Permission.SEE_EMERGENCIES,
            Permission.HOLD_RECORD,
            Permission.UNMASK,
            Permission.SEE_UNMASKINGS,
            Permission.SEE_FLIGHT,
            Permission.SEARCH,
            Permission.MAKE_DOSSIER,
            Permission.VERIFY_DOSSIER,
            Permission.SEE_LISTS,
            Permission.LOAD_LIST,
            Permission.ACTIVATE_LIST,
            Permission.PROPOSE_ENTRY,
            Permission.APPROVE_ENTRY,
            Permission.SEE_BOARD,
            Permission.SEE_HEALTH,
            Permission.SEE_STAFF,
            Permission.SEE_QUARANTINE,
            Permission.SEE_RAW_TRANSMISSION,
            Permission.REPAIR_TRANSMISSION,
            Permission.APPROVE_REPAIR,
            Permission.SEE_CARRIER_QUALITY,
            Permission.SELECT_FLIGHTS,
            Permission.SEE_SELECTIONS,
            Permission.MAKE_REPORTS,
            Permission.STOP_READING,
        }
    ),
    Role.DATA_PROTECTION_OFFICER: frozenset(
        _EVERYONE
        | {Permission.READ_AUDIT, Permission.VERIFY_AUDIT, Permission.SEE_LISTS, Permission.SEE_CARRIER_QUALITY}
        | {Permission.SIGN_PROFILE, Permission.REGISTER_SAFEGUARD}
        | {Permission.REVIEW_ACCESS, Permission.SEE_EMERGENCIES, Permission.ANSWER_REQUESTS}
        | {Permission.FORGET, Permission.SEE_UNMASKINGS}
        | {Permission.VERIFY_DOSSIER}
        | {Permission.SEE_HEALTH, Permission.SEE_STAFF, Permission.SEE_SELECTIONS, Permission.MAKE_REPORTS}
        | {Permission.CONFIRM_ENTRY, Permission.STOP_READING}
    ),
    Role.ADMINISTRATOR: frozenset(
        _EVERYONE
        | {
            Permission.MANAGE_STAFF,
            Permission.SEE_STAFF,
            Permission.SEE_HEALTH,
            Permission.REGISTER_SAFEGUARD,
            Permission.VERIFY_AUDIT,
            Permission.SEE_QUARANTINE,
            Permission.APPROVE_REPAIR,  # of shapes and counts; the second person need not see anybody
            Permission.SEE_CARRIER_QUALITY,
            Permission.RECEIVE,
            Permission.MANAGE_SENDERS,
            Permission.BACK_UP,
        }
    ),
    Role.MACHINE: frozenset(
        {
            Permission.RECEIVE,
            Permission.MANAGE_SENDERS,
            Permission.BACK_UP,
            Permission.READ_TRANSMISSIONS,
            Permission.SCREEN,
            Permission.FORGET,
            Permission.LOAD_LIST,
            Permission.ACTIVATE_LIST,
            Permission.SEE_LISTS,
            Permission.VERIFY_AUDIT,
            Permission.SEE_STATISTICS,
            Permission.SEE_PROFILE,
            Permission.MANAGE_STAFF,
            Permission.SEE_STAFF,
            Permission.SEE_HEALTH,
            Permission.REGISTER_SAFEGUARD,
        }
    ),
}

_ASK: dict[Permission, str] = {
    Permission.SEE_QUEUE: "an analyst or supervisor",
    Permission.SEE_HIT: "an analyst or supervisor",
    Permission.DECIDE_HIT: "an analyst or supervisor",
    Permission.SECOND_HIT: "an analyst or supervisor",
    Permission.REVIEW_SOUGHT: "an analyst or supervisor",
    Permission.SEARCH: "an analyst or supervisor",
    Permission.MAKE_DOSSIER: "an analyst, protection officer or supervisor",
    Permission.VERIFY_DOSSIER: "an analyst, supervisor or the data protection officer",
    Permission.REVIEW_PROTECTION: "a protection officer or supervisor",
    Permission.SIGN_PROFILE: "a supervisor or the data protection officer",
    Permission.LOAD_LIST: "a supervisor",
    Permission.ACTIVATE_LIST: "a supervisor",
    Permission.PROPOSE_ENTRY: "an analyst or supervisor",
    Permission.APPROVE_ENTRY: "a supervisor",
    Permission.SEE_BOARD: "a supervisor",
    Permission.SEE_RAW_TRANSMISSION: "a supervisor",
    Permission.REPAIR_TRANSMISSION: "a supervisor",
    Permission.READ_AUDIT: "the data protection officer",
    Permission.REVIEW_ACCESS: "the data protection officer",
    Permission.BREAK_GLASS: "an analyst, protection officer or supervisor",
    Permission.JUSTIFY_READS: "an analyst, protection officer or supervisor",
    Permission.CONFIRM_READS: "a supervisor",
    Permission.SEE_EMERGENCIES: "a supervisor or the data protection officer",
    Permission.ANSWER_REQUESTS: "the data protection officer",
    Permission.FORGET: "the data protection officer",
    Permission.HOLD_RECORD: "a supervisor",
    Permission.UNMASK: "a supervisor",
    Permission.SEE_UNMASKINGS: "a supervisor or the data protection officer",
    Permission.MANAGE_STAFF: "an administrator",
    Permission.SELECT_FLIGHTS: "a supervisor",
    Permission.STOP_READING: "a supervisor or the data protection officer",
    Permission.CONFIRM_ENTRY: "the data protection officer",
    Permission.MAKE_REPORTS: "a supervisor or the data protection officer",
    Permission.SEE_SELECTIONS: "a supervisor or the data protection officer",
}


def permit(act: Act, permission: Permission) -> None:
    """Refuses unless the actor's role has the permission. Nothing has been read or changed when it refuses."""
    if permission not in PERMISSIONS[act.actor.role]:
        ask = _ASK.get(permission, "an administrator")
        raise Refused(
            f"role.{act.actor.role}.may-not.{permission}",
            f'The role "{act.actor.role}" may not {permission.replace("_", " ")}. Nothing was read or changed. Ask {ask}.',
            cites="Directive (EU) 2016/681 Art. 6(5), 13(2)",
        )
