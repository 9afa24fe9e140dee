"""What a source says of each field, in words for a page: values, or which of the absences. Pure."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Final

import msgspec

from fairway.kit.absence import NOT_SENT, UNREADABLE
from fairway.store.records import JourneyRecord
from fairway.travel import Booking, Traveller
from fairway.travel.catalogue import Mask, describe, open_part

__all__ = [
    "FieldLine",
    "Said",
    "booking_lines",
    "initials_of",
    "label_of",
    "on_paper",
    "said_of",
    "traveller_lines",
    "words_of",
]


class _Paper(enum.Enum):
    """Not on paper."""

    MASKED = "masked"


MASKED: Final = _Paper.MASKED
_BOOKING_APART = ("itinerary", "travellers", "history")


class Said(msgspec.Struct, frozen=True):
    """What one source says of a field. state: "" for its values, else "not_sent", "unreadable", "sealed" or "masked" (on paper)."""

    state: str
    values: tuple[str, ...] = ()


class FieldLine(msgspec.Struct, frozen=True):
    """One field. relation: "agrees", "differs", "missing" (one source alone says it), "" where there is nothing to compare.

    field  its name, for a booking's with "booking." before it
    """

    label: str
    pnr: Said
    api: Said
    relation: str
    field: str = ""


PAPER_MASKED = frozenset({Mask.CONTACT, Mask.PAYMENT, Mask.FREQUENT_FLYER, Mask.REMARKS})
"""What stays off paper unless somebody grants it: it tells nothing of who somebody is, and much of how they live."""


def on_paper(value: object, mask: Mask) -> object:
    """A value as it may stand on paper: within what is open, nothing that is masked; MASKED where the whole field is."""
    if mask in PAPER_MASKED and value not in (NOT_SENT, UNREADABLE, (), ""):
        return MASKED
    if mask is not Mask.OPEN:
        return value
    if isinstance(value, tuple):
        return tuple(on_paper(each, mask) for each in value)
    return open_part(value) if isinstance(value, msgspec.Struct) else value


def traveller_lines(record: JourneyRecord, *, is_masked: bool, is_paper: bool = False) -> tuple[FieldLine, ...]:
    """Each field of a traveller that one source at least speaks of. is_paper: masked as paper is."""
    lines = []
    for name in Traveller.__struct_fields__:
        entry = describe("Traveller", name)
        is_sealed = is_masked and entry.mask is not Mask.OPEN
        paper = entry.mask if is_paper else None
        pnr, api = (_of(view, name, is_sealed=is_sealed, paper=paper) for view in (record.pnr, record.api))
        if {pnr.state, api.state} != {"not_sent"}:
            lines.append(FieldLine(entry.label, pnr, api, _relation(pnr, api), name))
    return tuple(lines)


def _of(view: Traveller | None, name: str, *, is_sealed: bool, paper: Mask | None) -> Said:
    if view is None:
        return Said("not_sent")
    value = getattr(view, name)
    return said_of(value if paper is None or is_sealed else on_paper(value, paper), is_sealed=is_sealed)


def booking_lines(booking: Booking, *, is_masked: bool, is_paper: bool = False) -> tuple[FieldLine, ...]:
    """Each field of a booking that was sent; itinerary, travellers and history stand apart."""
    lines = []
    for name in Booking.__struct_fields__:
        if name in _BOOKING_APART:
            continue
        entry = describe("Booking", name)
        is_sealed = is_masked and entry.mask is not Mask.OPEN
        value = getattr(booking, name)
        said = said_of(on_paper(value, entry.mask) if is_paper and not is_sealed else value, is_sealed=is_sealed)
        if said.state != "not_sent":
            lines.append(FieldLine(entry.label, said, Said("not_sent"), "", f"booking.{name}"))
    return tuple(lines)


def _relation(pnr: Said, api: Said) -> str:
    if {"sealed", "masked"} & {pnr.state, api.state}:
        return ""
    if pnr.state or api.state:
        return "missing"
    one, other = ({value.casefold() for value in each.values} for each in (pnr, api))
    return "agrees" if one == other else "differs"


def said_of(value: object, *, is_sealed: bool) -> Said:
    """What a value says, or which absence it is."""
    if is_sealed:
        return Said("sealed")
    if value is MASKED:
        return Said("masked")
    if value is UNREADABLE:
        return Said("unreadable")
    values = tuple(words_of(each) for each in value) if isinstance(value, tuple) else (words_of(value),)
    shown = tuple(each for each in values if each)
    return Said("", shown) if shown else Said("not_sent")


def words_of(value: object) -> str:
    """A value as it is read; the parts of a noun one after the other, as its catalogue has them."""
    match value:
        case None | msgspec.UnsetType() | False | 0:
            return ""
        case True:
            return "✓"
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
        case msgspec.Struct():
            return " · ".join(part for name in value.__struct_fields__ if (part := words_of(getattr(value, name))))
        case tuple():
            return ", ".join(part for each in value if (part := words_of(each)))
        case _:
            return str(value)


def initials_of(record: JourneyRecord) -> str:
    """ "M.E." for Marta Exampla; "" where no name was sent."""
    for view in (record.api, record.pnr):
        if view is not None:
            letters = [name.strip()[0].upper() for name in (view.given_names, view.surname) if name and name.strip()]
            if letters:
                return "".join(f"{letter}." for letter in letters)
    return ""


def label_of(field: str) -> str:
    """The catalogue's label of a field; a booking's has "booking." before its name."""
    noun, _, name = field.rpartition(".")
    return describe("Booking" if noun else "Traveller", name).label
