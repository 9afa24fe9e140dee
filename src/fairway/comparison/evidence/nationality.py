"""Evidence from nationalities. JUDGEMENT: many people hold two, so a difference weighs less than an agreement."""

from __future__ import annotations

from typing import Final

from fairway.comparison.normalising import normalise_country
from fairway.comparison.says import Remark
from fairway.comparison.shapes import ComparedTraveller, Evidence, ListedPerson

__all__ = ["nationality_evidence"]

SHARED: Final = 1.8
DIFFERENT: Final = -1.3


def nationality_evidence(traveller: ComparedTraveller, listed: ListedPerson) -> Evidence | None:
    """Whether any nationality, or the state that issued a document, is shared. None where one side has none.

    Issuing states can only add agreement: a residence permit or a refugee's document names another state rightly.
    """
    stated = {normalise_country(value) for value in traveller.nationalities} - {""}
    issuers = {normalise_country(document.country) for document in traveller.documents} - {""}
    theirs = {normalise_country(value) for value in listed.nationalities} - {""}
    if not theirs or not (stated or issuers):
        return None
    shared = sorted((stated or issuers) & theirs) or sorted(issuers & theirs)
    if shared:
        return Evidence("nationality", SHARED, remarks=(Remark("nationality.shared", (", ".join(shared),)),))
    if not stated:
        return None
    mine, listed_as = ", ".join(sorted(stated)), ", ".join(sorted(theirs))
    return Evidence("nationality", DIFFERENT, remarks=(Remark("nationality.different", (mine, listed_as)),))
