"""Requests of travellers about their own data. Written by oversight alone.

Whom a request concerns is sealed under a key of its own; when the request is done with, the key goes, and what remains is that there
was a request, of what kind, and how it was answered.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from django.db import connection

from fairway.comparison import ComparedTraveller, Document, PersonName
from fairway.comparison.keys import candidate_keys
from fairway.store.archive import Archive
from fairway.store.keyring import KeyDestroyed
from fairway.store.lanes import date_of
from fairway.store.records import compared_of, open_travellers, squeezed

__all__ = [
    "Concerned",
    "Journey",
    "Request",
    "add",
    "answer",
    "concerned_by",
    "find",
    "forget_key",
    "journeys_of",
    "listing",
]

_TABLE = "store_request"
_COLUMNS = "id, kind, via, received_on, due_on, opened_by, opened_at, state, answered_by, answered_at, outcome, profile"
_JOURNEYS_MAX = 500


class Concerned(msgspec.Struct, frozen=True):
    """Whom a request concerns, as they proved it. Sealed.

    surname, given_names  as in the document
    birth_date            ISO, whole
    document_number       "" where none was shown
    """

    surname: str
    given_names: str
    birth_date: str
    document_number: str = ""


class Request(msgspec.Struct, frozen=True):
    """A request without the person. state: "open" or "answered"; days in ISO."""

    id: int
    kind: str
    via: str
    received_on: str
    due_on: str
    opened_by: str
    opened_at: str
    state: str
    answered_by: str
    answered_at: str
    outcome: str
    profile: str


class Journey(msgspec.Struct, frozen=True):
    """One journey that is kept about whom a request concerns: the flight, and which sources speak of them."""

    traveller: int
    carrier: str
    number: str
    day: str
    departs_from: str
    arrives_at: str
    sources: str


def _key(identifier: int) -> str:
    return f"request-{identifier}"


def add(
    archive: Archive,
    concerned: Concerned,
    *,
    kind: str,
    via: str,
    received_on: date,
    due_on: date,
    at: datetime,
    by: str,
) -> int:
    """Keeps a new request; gives its identifier."""
    identifier = archive.new_id(at)
    sealed = archive.keyring.key(_key(identifier)).seal(_TABLE, identifier, msgspec.msgpack.encode(concerned))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO store_request ({_COLUMNS}, sealed) "  # noqa: S608 - constants
            "VALUES (%s, %s, %s, %s, %s, %s, %s, 'open', '', '', '', %s, %s)",
            [
                identifier,
                kind,
                via,
                received_on.isoformat(),
                due_on.isoformat(),
                by,
                at.isoformat(),
                archive.profile.stamp,
                sealed,
            ],
        )
    return identifier


def find(identifier: int) -> Request | None:
    """One request."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM store_request WHERE id = %s", [identifier])  # noqa: S608 - constants
        row = cursor.fetchone()
    return Request(*row) if row else None


def listing(most: int) -> tuple[Request, ...]:
    """Open requests first, by the day they are due; then the answered ones, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_request "  # noqa: S608 - constants
            "ORDER BY state <> 'open', CASE state WHEN 'open' THEN due_on ELSE '' END, id DESC LIMIT %s",
            [most],
        )
        return tuple(Request(*row) for row in cursor.fetchall())


def concerned_by(archive: Archive, identifier: int) -> Concerned | None:
    """Whom a request concerns; None once its key is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM store_request WHERE id = %s", [identifier])
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return None
    try:
        plain = archive.keyring.key(_key(identifier)).open(_TABLE, identifier, bytes(row[0]))
    except KeyDestroyed:
        return None
    return msgspec.msgpack.decode(plain, type=Concerned)


def answer(identifier: int, outcome: str, *, by: str, at: datetime) -> bool:
    """Keeps how a request was answered and takes out whom it concerned; False where it was answered already.

    The caller destroys the key once the transaction is done.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_request SET state = 'answered', outcome = %s, answered_by = %s, answered_at = %s, sealed = NULL "
            "WHERE id = %s AND state = 'open'",
            [outcome, by, at.isoformat(), identifier],
        )
        return int(cursor.rowcount) == 1


def forget_key(archive: Archive, identifier: int) -> None:
    """Destroys the key of an answered request."""
    archive.keyring.destroy(_key(identifier))


# -- what is kept about them ----------------------------------------------------------------------------------------


def journeys_of(archive: Archive, concerned: Concerned) -> tuple[Journey, ...]:
    """Every journey kept in clear of whom a request concerns, by day.

    Looked up among the blind traces of every day whose key still exists, then opened and compared: the same document number, or the
    same name and whole date of birth. What the law has masked or erased is not found, because it cannot be read.
    """
    wanted = ComparedTraveller(
        names=(PersonName(surname=concerned.surname, given_names=concerned.given_names),),
        birth_date=concerned.birth_date,
        documents=(Document("", "", concerned.document_number),) if concerned.document_number else (),
    )
    keys = sorted(candidate_keys(wanted))
    found: list[Journey] = []
    for day in _days():
        if not archive.has_travel_key(
            day
        ):  # looking for somebody makes no key: a day without one has nobody to be found
            continue
        try:
            digests = archive.travel_key(day).lookups(keys)
        except KeyDestroyed:  # in this very moment
            continue
        found += _on_day(archive, day, digests, concerned)
        if len(found) >= _JOURNEYS_MAX:
            break
    return tuple(found)


def _days() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT day FROM store_flight ORDER BY day")
        return [int(row[0]) for row in cursor.fetchall()]


def _on_day(archive: Archive, day: int, digests: list[int], concerned: Concerned) -> list[Journey]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT t.id, t.day, t.version, t.state, t.record_sealed, f.carrier, f.number, f.departs_from, f.arrives_at, "  # noqa: S608
            "t.sources FROM store_trace s JOIN store_traveller t ON t.id = s.traveller_id JOIN store_flight f ON f.id = t.flight_id "
            f"WHERE s.day = %s AND s.digest IN ({', '.join(['%s'] * len(digests))}) ORDER BY t.id",
            [day, *digests],
        )
        rows = cursor.fetchall()
    opened = open_travellers(archive, [(row[0], row[1], row[2], row[3], bytes(row[4])) for row in rows])
    return [
        Journey(row[0], row[5], row[6], date_of(day).isoformat(), row[7], row[8], row[9])
        for row, each in zip(rows, opened, strict=True)
        if _is(compared_of(each.record), concerned)
    ]


def _is(compared: ComparedTraveller, concerned: Concerned) -> bool:
    if concerned.document_number:
        number = _plain(concerned.document_number)
        if any(_plain(each.number) == number for each in compared.documents):
            return True
    name = squeezed(concerned.surname), squeezed(concerned.given_names)
    return compared.birth_date == concerned.birth_date and any(
        (squeezed(each.surname), squeezed(each.given_names)) == name for each in compared.names
    )


def _plain(text: str) -> str:
    return "".join(each for each in text.upper() if each.isalnum())
