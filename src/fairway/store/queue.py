"""Who waits first: the hits of a queue in their order, band after band, and no further than is asked for.

One statement a band, answered from the indexes `hit_queue` and `hit_landing` alone; the first bands are short by their nature. Written
as SQL because building the same from parts takes longer than answering it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from fairway.store.desk_hits import AT, ELSEWHERE
from fairway.store.restrictions import RESTRICTED
from fairway.store.urgency import BANDS, INSTRUCTIONS, WAITED_LONG, in_band, limits

__all__ = ["Waiting", "first_of"]

_LATEST = (
    "COALESCE((SELECT d.\"by\" FROM store_decision d WHERE d.hit_id = h.id AND d.stage = '{stage}' AND d.taken_back_at IS NULL "
    "ORDER BY d.id DESC LIMIT 1), '')"
)
_FIRST, _SECOND = _LATEST.format(stage="first"), _LATEST.format(stage="second")
_FREE = "(h.taken_by = '' OR h.taken_until <= %(at)s)"


class Waiting(msgspec.Struct, frozen=True):
    """Which hits are asked for.

    name          who looks: hits on which the question is somebody else's opinion of their own are not theirs
    states        "open", "second", "disputed": those that wait for this person; any other state: the hits in it, whoever looks
    strengths, lanes  of the hits that they are shown
    is_free       only those that nobody holds
    instructions  what each list asks for, by source
    desk          only those that wait for this desk; "" for all, where of free ones those that wait for others' desks are left out,
                  but in the most urgent band: there nobody waits for a desk
    """

    name: str
    states: tuple[str, ...]
    strengths: Collection[str]
    lanes: Collection[str]
    is_free: bool
    instructions: Mapping[str, str]
    desk: str = ""


def first_of(waiting: Waiting, *, at: datetime, most: int) -> list[int]:
    """The first hits in the order of the queue: by band, lifted, severity, strength, age."""
    values = _Values(
        {
            **limits(at),
            "at": _moment(at),
            "waited": _moment(at - WAITED_LONG),
            "name": waiting.name,
            "desk": waiting.desk,
        }
    )
    where = _where(waiting, values)
    leaves_others = waiting.is_free and not waiting.desk
    severity = _severity(waiting.instructions, values)
    found: list[int] = []
    with connection.cursor() as cursor:
        for band in BANDS:
            lifted = "CASE WHEN h.made_at < %(waited)s THEN 0 ELSE 1 END" if band == "later" else "1"
            theirs = f" AND h.id NOT IN ({ELSEWHERE})" if leaves_others and band != "now" else ""
            parts = " UNION ALL ".join(
                f"SELECT h.id AS id, {lifted} AS lifted, {severity} AS severity, h.strength_rank AS strength_rank "  # noqa: S608
                f"FROM store_hit h WHERE {where} AND {part}{theirs}"
                for part in in_band(band)
            )
            cursor.execute(
                f"SELECT id FROM ({parts}) AS of_band ORDER BY lifted, severity, strength_rank, id LIMIT {most - len(found)}",  # noqa: S608
                values.named,
            )
            found += [int(row[0]) for row in cursor.fetchall()]
            if len(found) >= most:
                break
    return found


class _Values:
    """What a statement is given, by name."""

    def __init__(self, named: dict[str, Any]) -> None:
        self.named = named

    def among(self, column: str, values: Collection[str]) -> str:
        """That a column is one of these, as SQL."""
        names = [f"v{len(self.named) + number}" for number in range(len(values))]
        self.named.update(zip(names, values, strict=True))
        return f"{column} IN ({', '.join(f'%({name})s' for name in names) or 'NULL'})"


def _where(waiting: Waiting, values: _Values) -> str:
    wanted = [
        values.among("h.state", waiting.states),
        values.among("h.strength", waiting.strengths),
        values.among("h.lane", waiting.lanes),
    ]
    if waiting.desk:
        wanted.append(f"h.id IN ({AT})")
    if waiting.is_free:
        wanted.append(_FREE)
    if {"open", "second", "disputed"} >= set(waiting.states):
        wanted.append(f"h.traveller_id NOT IN ({RESTRICTED})")
        wanted.append(f"(h.state = 'open' OR {_FIRST} <> %(name)s AND (h.state = 'second' OR {_SECOND} <> %(name)s))")
    return " AND ".join(wanted)


def _severity(instructions: Mapping[str, str], values: _Values) -> str:
    usual = INSTRUCTIONS.index("check")
    ranks = []
    for rank, each in enumerate(INSTRUCTIONS):
        if sources := [source for source, asks in instructions.items() if asks == each]:
            ranks.append(f"WHEN {values.among('h.list_source', sources)} THEN {rank}")
    return f"CASE {' '.join(ranks)} ELSE {usual} END" if ranks else str(usual)


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)
