"""Carrying out what a traveller asked: erasing their records, or keeping them unused, as evidence or in dispute."""

from __future__ import annotations

import msgspec

from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.oversight.requests import CITES, concerned_of, identifier_of
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_scope import RequestCarriedOut, RestrictionLifted
from fairway.store import forgetting, funnel, requests, restrictions
from fairway.store.archive import perform

__all__ = ["CarriedOut", "carry_out", "lift_restriction"]

_IDENTIFIER_MAX = 2**63 - 1


class CarriedOut(msgspec.Struct, frozen=True):
    """What became of the journeys of whom a request concerns. erased, restricted: how many records."""

    erased: int
    restricted: int


def carry_out(act: Act, code: str) -> CarriedOut:
    """Does what an open request for erasure or restriction asks, with every journey that is kept in clear of whom it concerns.

    Erasure takes the record with its hits, traces and decisions; a record that is held for a case, or whose hit two people confirmed,
    is evidence and is restricted instead (Directive (EU) 2016/680 Art. 16(3)). The request stays open until it is answered.
    """
    permit(act, Permission.ANSWER_REQUESTS)
    identifier = identifier_of(code)
    with perform(act) as archive:
        request, concerned = concerned_of(archive, identifier)
        if request.kind not in ("erasure", "restriction"):
            raise Refused(
                "request.kind",
                "Only erasure and restriction are carried out here. Nothing was changed. For rectification the carrier is asked "
                "to send again, and what it sends replaces what was kept.",
                cites=CITES,
            )
        found = frozenset(each.traveller for each in requests.journeys_of(archive, concerned))
        evidence = restrictions.evidence_among(found)
        unused = found if request.kind == "restriction" else evidence
        erased = found - unused
        restricted = restrictions.restrict(unused, identifier, by=act.actor.name, at=act.at)
        with funnel.kept_of(restrictions.days_of(erased), archive.profile):
            count = restrictions.erase(erased) if erased else 0
        act.record(RequestCarriedOut(object=public_code(identifier), erased=count, restricted=restricted))
    if erased:
        forgetting.compact()
    return CarriedOut(count, len(unused))


def lift_restriction(act: Act, code: str) -> None:
    """Lets a record be used again, because the dispute over it is over. code: public_code of the traveller."""
    permit(act, Permission.ANSWER_REQUESTS)
    try:
        traveller = from_public_code(code.strip())
    except ValueError:
        traveller = 0
    with perform(act):
        if not 0 < traveller <= _IDENTIFIER_MAX or not restrictions.lift(traveller):
            raise Refused("restriction.none", "No record of that code is restricted. Nothing was changed.", cites=CITES)
        act.record(RestrictionLifted(object=public_code(traveller)))
