"""The legal profile in force: the parameters of law that behaviour depends on, with a version that is stamped on every record."""

from __future__ import annotations

import msgspec

__all__ = ["EU_2022", "LegalProfile"]


class LegalProfile(msgspec.Struct, frozen=True):
    """One state's reading of the law.

    second_person_for          outcomes of a review that bind only when a second person agrees
    hit_strengths_shown        strengths that reach the queue; weaker ones are stored and wait for other evidence
    depersonalise_after_days   six months in Directive (EU) 2016/681 Art. 12(2), counted from receipt
    erase_after_days           five years there; after C-817/19 only records with objective evidence stay past six months
    raw_retention_hours        how long a received transmission is kept, sealed, once it has been read
    """

    name: str
    version: str
    second_person_for: frozenset[str]
    hit_strengths_shown: frozenset[str]
    depersonalise_after_days: int
    erase_after_days: int
    raw_retention_hours: int

    @property
    def stamp(self) -> str:
        """What is written on hits, decisions and audit entries."""
        return f"{self.name}/{self.version}"


EU_2022 = LegalProfile(
    name="eu-2022",
    version="1",
    second_person_for=frozenset({"same_person_pass_on", "same_person_no_action"}),
    hit_strengths_shown=frozenset({"strong", "fair", "weak"}),
    depersonalise_after_days=183,
    erase_after_days=183,
    raw_retention_hours=24,
)
