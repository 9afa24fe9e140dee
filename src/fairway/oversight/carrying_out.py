"""Carrying out what a traveller asked: erasing their records, or keeping them unused, as evidence or in dispute."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.oversight.requests import CITES, concerned_of, identifier_of, is_day
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_scope import RequestCarriedOut, RequestRectified, RestrictionLifted
from fairway.store import forgetting, funnel, rectifying, requests, restrictions
from fairway.store.archive import perform
from fairway.store.rectifying import Correction

__all__ = ["CarriedOut", "Correction", "Rectified", "carry_out", "lift_restriction", "rectify"]

_IDENTIFIER_MAX = 2**63 - 1


class CarriedOut(msgspec.Struct, frozen=True):
    """What became of the journeys of whom a request concerns. erased, restricted: how many records."""

    erased: int
    restricted: int


class Rectified(msgspec.Struct, frozen=True):
    """What was corrected, and who is to be told.

    corrected  how many records
    carriers   of their flights: they sent it, and may send it again
    dossiers   serial numbers of those made of these records' hits: whoever has one has what was wrong
    """

    corrected: int
    carriers: tuple[str, ...]
    dossiers: tuple[str, ...]


def rectify(act: Act, code: str, corrections: Sequence[Correction]) -> Rectified:
    """Corrects what is kept wrongly about whom an open request concerns, in every journey that is kept in clear.

    Each corrected record is screened anew: a hit that no longer is one lapses, one with other evidence is opened again (Directive (EU)
    2016/680 Art. 16(1)). Refuses what is not kept as `was` says; then nothing was changed.
    """
    permit(act, Permission.ANSWER_REQUESTS)
    _must_be_corrections(corrections)
    identifier = identifier_of(code)
    with perform(act) as archive:
        request, concerned = concerned_of(archive, identifier)
        if request.kind != "rectification":
            raise Refused("request.kind", "This request asks for no rectification. Nothing was changed.", cites=CITES)
        found = frozenset(each.traveller for each in requests.journeys_of(archive, concerned))
        count = rectifying.correct(archive, found, corrections, at=act.at) if found else 0
        if not count:
            raise Refused(
                "request.nothing",
                "Nothing that is kept in clear about them says what was to be corrected. Nothing was changed.",
                cites=CITES,
            )
        fields = " ".join(sorted({each.field for each in corrections}))
        act.record(RequestRectified(object=public_code(identifier), fields=fields, records=count))
        return Rectified(count, rectifying.carriers_of(found), rectifying.dossiers_of(found))


def _must_be_corrections(corrections: Sequence[Correction]) -> None:
    fields = {each.field for each in corrections}
    if not corrections or not fields <= set(rectifying.FIELDS):
        raise Refused(
            "request.field",
            f"What is corrected is one of: {', '.join(rectifying.FIELDS)}. Nothing was changed.",
            cites=CITES,
        )
    if any(each.field == "birth_date" and not is_day(each.now) for each in corrections) or not all(
        each.now.strip() for each in corrections
    ):
        raise Refused(
            "request.value",
            "A corrected date of birth is whole (YYYY-MM-DD), and nothing is corrected to nothing. Nothing was changed.",
            cites=CITES,
        )


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
                "Only erasure and restriction are carried out here. Nothing was changed. For rectification say what is corrected "
                "(`fairway requests rectify`).",
                cites=CITES,
            )
        found = frozenset(each.traveller for each in requests.journeys_of(archive, concerned))
        evidence = restrictions.evidence_among(found)
        unused = found if request.kind == "restriction" else evidence
        erased = found - unused
        restricted = restrictions.restrict(archive, unused, identifier, by=act.actor.name, at=act.at)
        with funnel.kept_of(restrictions.days_of(erased), archive.profile):
            count = restrictions.erase(archive, erased) if erased else 0
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
    with perform(act) as archive:
        if not 0 < traveller <= _IDENTIFIER_MAX or not restrictions.lift(archive, traveller, at=act.at):
            raise Refused("restriction.none", "No record of that code is restricted. Nothing was changed.", cites=CITES)
        act.record(RestrictionLifted(object=public_code(traveller)))
