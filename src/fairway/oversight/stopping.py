"""The stop. The officer or a supervisor ends every reading of people at once; it takes one of each to go on."""

from __future__ import annotations

from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, Role, permit
from fairway.safeguards.actions_scope import StopAgreed, StopBegun
from fairway.store import stops
from fairway.store.archive import perform

__all__ = ["STOP_REASONS", "resume", "stop"]

# Codes: words would put what happened into a log that outlives it.
STOP_REASONS = {
    "misuse": "somebody misuses the house",
    "intrusion": "somebody is in who should not be",
    "fault": "the house shows what it should not",
    "order": "a court or the supervisory authority ordered it",
}
_CITES = "Directive (EU) 2016/681 Art. 6(7), 13(7); Directive (EU) 2016/680 Art. 29, 30"


def stop(act: Act, reason: str) -> str:
    """Ends every reading of people, now, by every door; gives the stop's code. Intake, screening and forgetting go on.

    reason  one of STOP_REASONS
    """
    permit(act, Permission.STOP_READING)
    if reason not in STOP_REASONS:
        raise Refused(
            "stop.reason", f"A stop has one of: {', '.join(STOP_REASONS)}. Nothing was stopped.", cites=_CITES
        )
    with perform(act) as archive:
        if stops.standing() is not None:
            raise Refused("stop.standing", "Everything is stopped already. Nothing was changed.", cites=_CITES)
        identifier = archive.new_id(act.at)
        stops.begin(identifier, reason, by=act.actor.name, at=act.at)
        act.record(StopBegun(object=public_code(identifier), reason=reason))
    return public_code(identifier)


def resume(act: Act) -> bool:
    """Agrees that reading goes on; True once the officer and a supervisor both have."""
    permit(act, Permission.STOP_READING)
    with perform(act):
        standing = stops.standing()
        if standing is None:
            raise Refused("stop.none", "Nothing is stopped. Nothing was changed.")
        side = "officer" if act.actor.role is Role.DATA_PROTECTION_OFFICER else "supervisor"
        is_over = stops.agree(standing.id, side, by=act.actor.name, at=act.at)
        act.record(StopAgreed(object=public_code(standing.id), side=side, over="yes" if is_over else "no"))
    return is_over
