"""Lists that are tables of separated values, with or without a row of headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from fairway.watchlists.markup import Refused
from fairway.watchlists.reading import ENTRIES_MAX, Notes, Source

__all__ = ["rows_of"]

CELL_CHARACTERS_MAX = 200_000  # remarks of some lists are long; a forgotten quote swallows more than this


def rows_of(
    data: bytes,
    source: Source,
    notes: Notes,
    *,
    separator: str,
    required: Sequence[str],
    skip: int = 0,
    columns: Sequence[str] = (),
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its number, from 1, as a value for each column. Rows that cannot be taken apart are noted and left out.

    skip      lines above the headings, such as the day of publication
    columns   the headings, for files that have none

    Raises markup.Refused where the whole file is not of this source.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("list.encoding") from None
    lines = io.StringIO(text.rstrip("\x1a\r\n \x00"), newline="")
    for _ in range(skip):
        lines.readline()
    csv.field_size_limit(CELL_CHARACTERS_MAX)
    rows = csv.reader(lines, delimiter=separator, strict=True)
    headings = list(columns) or _headings(rows)
    if not set(required) <= set(headings):
        raise Refused("list.columns.missing")
    if len(set(headings)) < len(headings):
        raise Refused("list.columns.twice")
    _note_columns(headings, source, notes)
    yield from _numbered(rows, headings, notes)


def _headings(rows: Iterator[list[str]]) -> list[str]:
    try:
        return [each.strip() for each in next(rows, [])]
    except csv.Error:
        raise Refused("list.columns.missing") from None


def _note_columns(headings: Sequence[str], source: Source, notes: Notes) -> None:
    known = {*source.reads, *source.ignores}
    families = tuple(each[:-1] for each in source.ignores if each.endswith("*"))
    for heading in headings:
        if heading not in known and not heading.startswith(families):
            notes.note("list.column.unknown", value=heading)


def _numbered(rows: Iterator[list[str]], headings: Sequence[str], notes: Notes) -> Iterator[tuple[int, dict[str, str]]]:
    number = 0
    while True:
        try:
            row = next(rows, None)
        except csv.Error:
            # A quote that is never closed takes everything behind it: half a list must not pass for the whole.
            raise Refused("list.table.broken") from None
        if row is None:
            return
        if not any(each.strip() for each in row):
            continue
        number += 1
        if number > ENTRIES_MAX:
            raise Refused("list.too-many")
        if len(row) > len(headings):
            notes.note("entry.cells.too-many", entry=number)
            continue
        if len(row) < len(headings):
            notes.note("entry.cells.missing", entry=number)
        yield number, dict(zip(headings, row, strict=False))
