"""A traveller's record with all that was said of them, as it is sealed and as it is opened again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from fairway.store.records import JourneyRecord
from fairway.store.statements import ShelvedRecord, Statement

__all__ = ["bookings_in", "folded", "unfolded"]

_DECODER = msgspec.msgpack.Decoder(ShelvedRecord)
_FIELDS = JourneyRecord.__struct_fields__


def _plain(kept: ShelvedRecord) -> JourneyRecord:
    return JourneyRecord(*map(kept.__getattribute__, _FIELDS))


def folded(record: JourneyRecord, statements: Sequence[Statement]) -> ShelvedRecord:
    """The record with its statements; what both would hold stands once."""
    if record.also:  # what stands beside the record then is of several bookings
        return ShelvedRecord(**{name: getattr(record, name) for name in _FIELDS}, statements=tuple(statements))
    said = tuple(
        _without_view(each) if each.view is (record.api if each.is_listed else record.pnr) else each
        for each in statements
    )
    return ShelvedRecord(**{name: getattr(record, name) for name in _FIELDS}, statements=said)


def _without_view(each: Statement) -> Statement:
    keys = each.strong, each.middle, each.weak
    return Statement(
        each.sign, each.is_listed, each.takes_off, each.stamp, each.booking, *keys, None, (), (), (), each.apart
    )


def unfolded(
    plain: bytes, *, row: int, booking: int | None, identity: Iterable[int]
) -> tuple[list[Statement], JourneyRecord]:
    """The statements of a row, each with its view, and the record. A row of an older house has none: then its views are what was said.

    identity  what it is known by
    """
    kept = _DECODER.decode(plain)
    return _statements(kept, row, booking, identity), _plain(kept)


def bookings_in(plain: bytes) -> set[int]:
    """The rows of the bookings that speak of somebody."""
    return {each.booking for each in _DECODER.decode(plain).statements if each.booking}


def _statements(kept: ShelvedRecord, row: int, booking: int | None, identity: Iterable[int]) -> list[Statement]:
    for each in kept.statements:
        if each.view is None:
            each.view = kept.api if each.is_listed else kept.pnr
            if not each.is_listed:
                each.contacts, each.payments, each.addresses = kept.contacts, kept.payments, kept.addresses
    if kept.statements:
        return list(kept.statements)
    keys, said = tuple(sorted(identity)), []
    if kept.pnr is not None:
        stamp = "" if kept.pnr_is_active else " "
        pnr = Statement(-2 * row, False, False, stamp, booking or 0, keys, (), (), kept.pnr)
        pnr.contacts, pnr.payments, pnr.addresses = kept.contacts, kept.payments, kept.addresses
        said.append(pnr)
    if kept.api is not None:
        off = not kept.api_is_active
        said.append(Statement(-2 * row - 1, True, off, " ", 0, keys, (), (), kept.api))
    return said
