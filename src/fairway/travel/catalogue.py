"""The field catalogue, collected from the nouns themselves, and the split of a noun into open and sealed."""

from __future__ import annotations

import typing
from functools import cache
from typing import NamedTuple, TypeVar

import msgspec

from fairway.travel import booking as _booking
from fairway.travel.fields import Field, Mask
from fairway.travel.flight import Flight

__all__ = ["CATALOGUE", "FieldEntry", "Mask", "describe", "open_names", "open_part", "sealed_names"]


class FieldEntry(msgspec.Struct, frozen=True):
    """One line of the catalogue: which noun, which field, and what the law says about it."""

    noun: str
    name: str
    label: str
    annex: int
    mask: Mask
    criteria: bool


def _entries(noun: type[msgspec.Struct]) -> list[FieldEntry]:
    hints = typing.get_type_hints(noun, include_extras=True)
    found = []
    for name in noun.__struct_fields__:
        marks = [mark for mark in getattr(hints[name], "__metadata__", ()) if isinstance(mark, Field)]
        if len(marks) != 1:
            raise TypeError(f"{noun.__name__}.{name} needs exactly one Field in its annotation")
        mark = marks[0]
        found.append(FieldEntry(noun.__name__, name, mark.label, mark.annex, mark.mask, mark.criteria))
    return found


_NOUNS: tuple[type[msgspec.Struct], ...] = (
    Flight,
    _booking.Booking,
    _booking.Traveller,
    _booking.ItineraryLeg,
    _booking.TravelDocument,
    _booking.Contact,
    _booking.Address,
    _booking.Payment,
    _booking.Ticket,
    _booking.FrequentFlyer,
    _booking.Seat,
    _booking.Baggage,
    _booking.CheckIn,
    _booking.ServiceRequest,
    _booking.OtherService,
    _booking.Remark,
    _booking.Agency,
    _booking.Split,
    _booking.HistoryLine,
    _booking.Locator,
)

CATALOGUE: dict[tuple[str, str], FieldEntry] = {
    (entry.noun, entry.name): entry for noun in _NOUNS for entry in _entries(noun)
}


def describe(noun: str, name: str) -> FieldEntry:
    """The catalogue entry of a field. KeyError where no noun declares it."""
    return CATALOGUE[noun, name]


def sealed_names(noun: type[msgspec.Struct]) -> frozenset[str]:
    """The fields of a noun that the law masks; the store writes them sealed."""
    return frozenset(name for name in noun.__struct_fields__ if CATALOGUE[noun.__name__, name].mask is not Mask.OPEN)


def open_names(noun: type[msgspec.Struct]) -> frozenset[str]:
    """The fields of a noun that stay readable after depersonalisation."""
    return frozenset(noun.__struct_fields__) - sealed_names(noun)


_Noun = TypeVar("_Noun", bound=msgspec.Struct)


class _Plan(NamedTuple):
    """How to open one noun: what its masked fields become, and which of the others to look into."""

    masked: dict[str, object]
    nested: tuple[str, ...]


def _nouns_in(hint: object) -> set[type]:
    inner = typing.get_args(hint)
    return {hint} & set(_NOUNS) if isinstance(hint, type) and not inner else set().union(*map(_nouns_in, inner))


def _holds_sealed(noun: type[msgspec.Struct]) -> bool:
    hints = typing.get_type_hints(noun)
    return bool(sealed_names(noun)) or any(_holds_sealed(each) for hint in hints.values() for each in _nouns_in(hint))


@cache
def _plan(noun: type[msgspec.Struct]) -> _Plan:
    hints = typing.get_type_hints(noun)
    names = sorted(open_names(noun))
    sealed = sealed_names(noun)
    defaults = {field.name: field.default for field in msgspec.structs.fields(noun) if field.name in sealed}
    if msgspec.NODEFAULT in defaults.values():
        raise TypeError(f"a masked field of {noun.__name__} has no default to become: mask what holds it")
    return _Plan(defaults, tuple(name for name in names if any(_holds_sealed(each) for each in _nouns_in(hints[name]))))


def open_part(noun: _Noun) -> _Noun:
    """The noun with everything the law masks left out, at every depth.

    What is left out is NOT_SENT or empty here: whoever shows an open part alone must say SEALED for the masked fields.
    """
    plan = _plan(type(noun))
    nested = {name: _opened(getattr(noun, name)) for name in plan.nested}
    return msgspec.structs.replace(noun, **plan.masked, **nested)


def _opened(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(open_part, value))
    return open_part(value) if isinstance(value, msgspec.Struct) else value
