"""Whom people of the unit declared as near to them, as one-way marks: nobody, and no copy of the database, can read who it is.

Written by staff; asked by watchlists before anybody is put on an own list.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from fairway.comparison import ListedPerson
from fairway.store.keyring import Keyring

__all__ = ["accounts_near", "declare", "marks_of"]

_PURPOSE = "people near to staff"


def marks_of(
    keyring: Keyring, *, names: Iterable[str], birth_dates: Iterable[str], documents: Iterable[str]
) -> set[bytes]:
    """The marks of a person: each document number, and each name with each whole date of birth.

    names  whole ones, in any order of their words; documents: numbers as written on them
    """
    key = keyring.key(_PURPOSE)
    dates = [each for each in birth_dates if len(each) == len("2000-01-01")]
    marks = {key.fingerprint(f"name|{_plain(name)}|{day}".encode()) for name in names for day in dates}
    return marks | {key.fingerprint(f"document|{_plain(each)}".encode()) for each in documents if each.strip()}


def declare(marks: Iterable[bytes], account: str, *, at: datetime) -> int:
    """Keeps marks for an account; gives how many it has now."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO store_staff_relation (mark, account, declared_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [(mark, account, at.isoformat()) for mark in sorted(marks)],
        )
        cursor.execute("SELECT COUNT(*) FROM store_staff_relation WHERE account = %s", [account])
        return int(cursor.fetchone()[0])


def accounts_near(keyring: Keyring, person: ListedPerson) -> tuple[str, ...]:
    """The accounts that declared this person as near to them."""
    marks = marks_of(
        keyring,
        names=person.names,
        birth_dates=person.birth_dates,
        documents=[each.number for each in person.documents],
    )
    if not marks:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT account FROM store_staff_relation WHERE mark IN ({', '.join(['%s'] * len(marks))}) ORDER BY 1",  # noqa: S608
            sorted(marks),
        )
        return tuple(str(row[0]) for row in cursor.fetchall())


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(sorted("".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c)).split()))
