"""Reads a list in Fairway's own columns.

    entry_id,names,weak_names,birth_dates,sex,nationalities,documents
    N-17,Ilse Example|Ilse Muster,the tailor,1964-02-17|1965,F,DE|AUT,P:DEU:C01X00T47

`|` stands between several values; the first name is the primary one. Dates are ISO and may stop after the year or month.
Countries are alpha-2 or alpha-3. A document is TYPE:COUNTRY:NUMBER, the country may be empty. Three further columns may be there:
contacts (telephone numbers and e-mail addresses), addresses as COUNTRY:CITY:POSTAL CODE:STREET, birth_places as COUNTRY:CITY.
One entry is one line: a line break inside quotes is not allowed, because then one forgotten quote would swallow the rest.
"""

from __future__ import annotations

import csv
import io
from typing import Final, TypedDict

from fairway.comparison import Document, ListedPerson, Place
from fairway.watchlists.countries import country_code
from fairway.watchlists.drafting import Draft
from fairway.watchlists.reading import ENTRIES_MAX, EntryDetails, ListReading, Notes, described
from fairway.watchlists.values import (
    NAMES_MAX,
    contact_within,
    distinct,
    name_is_plausible,
    number_within,
    partial_date,
    place_text,
    tidy,
)

__all__ = ["read"]

ENTRY_ID_CHARACTERS_MAX = 80
_SOURCE: Final = described(__package__ or "")
_OPTIONAL: Final = ("expires_on", "legal_basis", "references")  # said of an entry, not compared
_FURTHER: Final = ("contacts", "addresses", "birth_places")  # compared; older lists have no such columns
_REQUIRED: Final = ("entry_id", "names")
_SEXES: Final = {"": "", "m": "M", "male": "M", "f": "F", "female": "F", "x": "X", "u": "", "unknown": ""}


def read(data: bytes) -> ListReading:
    """The people of one file. Any bytes give a reading; one that is refused whole says so in its `refusal`."""
    notes = Notes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return notes.refused("list.encoding", offset=error.start)
    lines = io.StringIO(text, newline=None)
    columns = _cells(lines.readline()) or []
    columns = [each.strip().lower() for each in columns]
    if not set(_REQUIRED) <= set(columns):
        return notes.refused("list.columns.missing", expected=" and ".join(_REQUIRED))
    if len(set(columns)) < len(columns):
        return notes.refused("list.columns.twice")
    _note_columns(columns, notes)
    kept: dict[str, ListedPerson] = {}
    details: dict[str, EntryDetails] = {}
    number = 0
    for line in lines:
        if not line.strip():
            continue
        number += 1
        if number > ENTRIES_MAX:
            return notes.refused("list.too-many")
        if (row := _row(line, columns, number, notes)) is not None:
            entry = _entry(row, number, notes)
            _keep(entry, kept, number, notes)
            if entry is not None and kept.get(entry.entry_id) is entry:
                _take_details(row, entry.entry_id, details, number, notes)
    return ListReading(
        tuple(kept.values()), findings=notes.findings(), kept_out=notes.kept_out, details=tuple(details.values())
    )


def _take_details(
    row: dict[str, str], entry_id: str, details: dict[str, EntryDetails], number: int, notes: Notes
) -> None:
    if not any(row.get(column, "").strip() for column in _OPTIONAL):
        return
    draft = Draft(number, notes, entry_id=entry_id)
    draft.expires_on(row.get("expires_on", ""), "expires_on")
    draft.basis(row.get("legal_basis", ""))
    for text in _values(row, "references"):
        draft.reference(text)
    if (found := draft.details()) is not None:
        details[entry_id] = found


def _cells(line: str) -> list[str] | None:
    """The cells of one line; None where quotes do not match."""
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return None


def _note_columns(columns: list[str], notes: Notes) -> None:
    for column in columns:
        if column not in _SOURCE.reads and column not in _SOURCE.ignores:
            notes.note("list.column.unknown", value=column)
    for column in _SOURCE.reads:
        if column not in columns and column not in (*_OPTIONAL, *_FURTHER):
            notes.note("list.column.missing", expected=column)


def _row(line: str, columns: list[str], number: int, notes: Notes) -> dict[str, str] | None:
    cells = _cells(line)
    if cells is None:
        notes.note("entry.unreadable", entry=number)
        return None
    if len(cells) > len(columns):
        notes.note("entry.cells.too-many", entry=number)
        return None
    if len(cells) < len(columns):
        notes.note("entry.cells.missing", entry=number)
    return dict(zip(columns, cells, strict=False))


def _keep(entry: ListedPerson | None, kept: dict[str, ListedPerson], number: int, notes: Notes) -> None:
    if entry is None:
        return
    before = kept.setdefault(entry.entry_id, entry)
    if before is not entry:
        notes.note("entry.id.repeated" if before == entry else "entry.id.twice", entry=number, tag="entry_id")


def _entry(row: dict[str, str], number: int, notes: Notes) -> ListedPerson | None:
    entry_id = row["entry_id"].strip()
    if not 0 < len(entry_id) <= ENTRY_ID_CHARACTERS_MAX:
        notes.note("entry.id.missing", entry=number, tag="entry_id")
        return None
    names = _names(row, "names", number, notes)
    if not names:
        notes.note("entry.name.missing", entry=number, tag="names")
        return None
    return ListedPerson(
        entry_id=entry_id,
        names=names,
        weak_names=distinct(_names(row, "weak_names", number, notes), besides=names),
        birth_dates=_birth_dates(row, number, notes),
        sex=_sex(row, number, notes),
        nationalities=_nationalities(row, number, notes),
        documents=_documents(row, number, notes),
        **_reached_at(row, number, notes),
    )


def _values(row: dict[str, str], column: str) -> list[str]:
    cell = row.get(column, "")
    return [value for each in cell.split("|") if (value := tidy(each))] if cell else []


def _names(row: dict[str, str], column: str, number: int, notes: Notes) -> tuple[str, ...]:
    values = _values(row, column)
    names = [each for each in values if name_is_plausible(each)]
    if len(names) < len(values):
        notes.note("entry.name.unreadable", entry=number, tag=column)
    if len(names) > NAMES_MAX:
        notes.note("entry.name.too-many", entry=number, tag=column)
    return distinct(names[:NAMES_MAX])


def _birth_dates(row: dict[str, str], number: int, notes: Notes) -> tuple[str, ...]:
    dates = []
    for value in _values(row, "birth_dates"):
        if (day := partial_date(value)) is None:
            notes.note(
                "entry.birth-date.unreadable", entry=number, tag="birth_dates", expected="9999[-99[-99]]", value=value
            )
        else:
            dates.append(day)
    return distinct(dates)


def _sex(row: dict[str, str], number: int, notes: Notes) -> str:
    value = row.get("sex", "").strip()
    sex = _SEXES.get(value.lower())
    if sex is None:
        notes.note("entry.sex.unreadable", entry=number, tag="sex", expected="M, F, X or nothing", value=value)
    return sex or ""


def _nationalities(row: dict[str, str], number: int, notes: Notes) -> tuple[str, ...]:
    codes = []
    for value in _values(row, "nationalities"):
        if (code := country_code(value)) is None:
            notes.note("entry.country.unknown", entry=number, tag="nationalities", expected="AA or AAA", value=value)
        else:
            codes.append(code)
    return distinct(codes)


def _documents(row: dict[str, str], number: int, notes: Notes) -> tuple[Document, ...]:
    documents = []
    for value in _values(row, "documents"):
        kind, _, rest = value.partition(":")
        country, separator, text = rest.partition(":")
        code = country_code(country) if country.strip() else ""
        found = number_within(text) if separator else None
        if code is None or found is None:
            notes.note(
                "entry.document.unreadable", entry=number, tag="documents", expected="TYPE:COUNTRY:NUMBER", value=value
            )
            continue
        if found[1]:
            notes.note("entry.document.remark", entry=number, tag="documents")
        documents.append(Document(kind.strip().upper(), code, found[0]))
    return tuple(dict.fromkeys(documents))


class _Reached(TypedDict):
    contacts: tuple[str, ...]
    addresses: tuple[Place, ...]
    birth_places: tuple[Place, ...]


def _reached_at(row: dict[str, str], number: int, notes: Notes) -> _Reached:
    """Where somebody lives, was born and can be reached."""
    contacts = [(each, contact_within(each)) for each in _values(row, "contacts")]
    for text, found in contacts:
        if found is None:
            expected = "a telephone number or an e-mail address"
            notes.note("entry.contact.unreadable", entry=number, tag="contacts", expected=expected, value=text)
    return _Reached(
        contacts=distinct(found for _, found in contacts if found is not None),
        addresses=_places(row, "addresses", 4, number, notes),
        birth_places=_places(row, "birth_places", 2, number, notes),
    )


def _places(row: dict[str, str], column: str, parts_max: int, number: int, notes: Notes) -> tuple[Place, ...]:
    """COUNTRY:CITY:POSTAL CODE:STREET, from the left as far as it goes; a colon in the street is the street's own."""
    places = []
    for value in _values(row, column):
        country, city, code, street = ([*value.split(":", parts_max - 1), "", "", ""])[:4]
        state = country_code(country) if country.strip() else ""
        if state is None:
            notes.note("entry.country.unknown", entry=number, tag=column, expected="AA or AAA", value=country)
        places.append(Place(place_text(street), place_text(code), place_text(city), state or ""))
    return tuple(dict.fromkeys(each for each in places if each != Place()))
