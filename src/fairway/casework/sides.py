"""Traveller and list entry side by side: what each says of the same thing, and how the two relate. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from fairway.comparison import ComparedTraveller, Document, Evidence, ListedPerson, PersonName
from fairway.comparison.normalising import normalise_country, normalise_document_number, normalise_sex

__all__ = ["SideBySide", "missing_in", "side_by_side"]


class SideBySide(msgspec.Struct, frozen=True):
    """One line of the comparison.

    label      "Names", "Born", "Sex", "Nationality", "Documents"
    traveller  what the carrier said, as compared; empty where nothing was sent
    entry      what the list says; empty where it says nothing
    relation   "agrees", "close", "differs", "missing" (one side or both say nothing)
    """

    label: str
    traveller: tuple[str, ...]
    entry: tuple[str, ...]
    relation: str


class _Side(msgspec.Struct, frozen=True):
    """One value of one side: as it is shown, and as it is told the same or not."""

    shown: str
    plain: str


# Label, the feature of the evidence that speaks of it, and its name within a sentence.
_LINES = (
    ("Names", "name", "name"),
    ("Born", "birth_date", "date of birth"),
    ("Sex", "sex", "sex"),
    ("Nationality", "nationality", "nationality"),
    ("Documents", "document", "document number"),
)


def side_by_side(
    traveller: ComparedTraveller, listed: ListedPerson, evidence: Sequence[Evidence]
) -> tuple[SideBySide, ...]:
    """The lines of the comparison.

    The relation follows the same evidence that makes up the score, so that the two can never contradict each other: what weighs
    against "differs"; what weighs for "agrees" where both say the same and is "close" where they do not.
    """
    lines = zip(_LINES, _of_traveller(traveller), _of_entry(listed), strict=True)
    return tuple(
        SideBySide(
            label,
            _shown(mine),
            _shown(theirs),
            _relation(mine, theirs, sum(each.weight for each in evidence if each.feature == feature)),
        )
        for (label, feature, _), mine, theirs in lines
    )


def missing_in(rows: Iterable[SideBySide]) -> tuple[str, ...]:
    """What could not be compared, in sentences: "The list entry has no document number."."""
    words = {label: word for label, _, word in _LINES}
    sentences = []
    for row in rows:
        if not row.entry:
            sentences.append(f"The list entry has no {words[row.label]}.")
        if not row.traveller:
            sentences.append(f"The carrier sent no {words[row.label]}.")
    return tuple(sentences)


def _relation(mine: Sequence[_Side], theirs: Sequence[_Side], weight: float) -> str:
    if not mine or not theirs:
        return "missing"
    if weight < 0:
        return "differs"
    if {each.plain for each in mine} & {each.plain for each in theirs}:
        return "agrees"
    return "close" if weight > 0 else "differs"


def _of_traveller(traveller: ComparedTraveller) -> tuple[list[_Side], ...]:
    return (
        _sides([_name(name) for name in traveller.names], _plain_name),
        _sides([traveller.birth_date], str),
        _sides([traveller.sex], normalise_sex),
        _sides(traveller.nationalities, normalise_country),
        _documents(traveller.documents),
    )


def _of_entry(listed: ListedPerson) -> tuple[list[_Side], ...]:
    return (
        _sides([*listed.names, *listed.weak_names], _plain_name),
        _sides(listed.birth_dates, str),
        _sides([listed.sex], normalise_sex),
        _sides(listed.nationalities, normalise_country),
        _documents(listed.documents),
    )


def _sides(values: Iterable[str], plain: Callable[[str], str]) -> list[_Side]:
    return [_Side(value, plain(value) or value) for value in dict.fromkeys(values) if value]


def _documents(documents: Iterable[Document]) -> list[_Side]:
    return [
        _Side(
            " ".join(part for part in (each.kind, each.number, each.country) if part),
            f"{normalise_document_number(each.number)} {normalise_country(each.country)}",
        )
        for each in dict.fromkeys(documents)
        if each.number
    ]


def _shown(sides: Sequence[_Side]) -> tuple[str, ...]:
    return tuple(each.shown for each in sides)


def _name(name: PersonName) -> str:
    return ", ".join(part for part in (name.surname, name.given_names) if part) or name.full


def _plain_name(name: str) -> str:
    """The words of a name without order, marks or capitals."""
    return " ".join(sorted("".join(c if c.isalnum() else " " for c in name.casefold()).split()))
