"""Evidence from the states that issued documents, where the list names no nationality. JUDGEMENT. Never negative."""

from __future__ import annotations

from typing import Final

from fairway.comparison.normalising import normalise_country
from fairway.comparison.says import Remark
from fairway.comparison.shapes import ComparedTraveller, Evidence, ListedPerson

__all__ = ["ISSUING_STATE_SHARED", "issuing_state_evidence"]

ISSUING_STATE_SHARED: Final = 1.0


def issuing_state_evidence(traveller: ComparedTraveller, listed: ListedPerson) -> Evidence | None:
    """Whether a state that issued a listed document is the traveller's, or issued theirs.

    None where the list names a nationality: `nationality_evidence` speaks of states then, and one fact must not weigh twice.
    """
    if listed.nationalities or not listed.documents:
        return None
    theirs = {normalise_country(each.country) for each in listed.documents} - {""}
    mine = {normalise_country(each) for each in traveller.nationalities}
    mine |= {normalise_country(each.country) for each in traveller.documents}
    shared = ", ".join(sorted(mine & theirs))
    if not shared:
        return None
    return Evidence("issuing_state", ISSUING_STATE_SHARED, remarks=(Remark("issuing_state.shared", (shared,)),))
