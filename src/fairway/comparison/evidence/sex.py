"""Evidence from the sex stated in the document. JUDGEMENT."""

from __future__ import annotations

from typing import Final

from fairway.comparison.normalising import normalise_sex
from fairway.comparison.says import Remark
from fairway.comparison.shapes import Evidence

__all__ = ["sex_evidence"]

SAME: Final = 0.6
DIFFERENT: Final = -2.5
_WORDS: Final = {"M": "male", "F": "female"}


def sex_evidence(traveller_sex: str, listed_sex: str) -> Evidence | None:
    """None where one side is unknown or unspecified ("X")."""
    mine, theirs = normalise_sex(traveller_sex), normalise_sex(listed_sex)
    if not (mine in _WORDS and theirs in _WORDS):
        return None
    if mine == theirs:
        return Evidence("sex", SAME, remarks=(Remark(f"sex.both_{_WORDS[mine]}"),))
    return Evidence("sex", DIFFERENT, remarks=(Remark(f"sex.{_WORDS[mine]}_{_WORDS[theirs]}"),))
