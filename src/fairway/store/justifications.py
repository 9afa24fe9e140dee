"""Readings that are asked about at random, although something explains them: which, and what was answered. Written by oversight.

Which they are follows from a secret of the house and the reading's number, so that nobody can know beforehand, and nobody can pick.
"""

from __future__ import annotations

import hmac
from datetime import datetime

import msgspec
from django.db import connection

from fairway.store.accesses import EXPLAINED, Access, explained_parameters
from fairway.store.keyring import Keyring

__all__ = ["OTHERS", "OWN", "Asked", "answer", "asked_of", "to_answer"]

OTHERS, OWN = "others", "own"
_OTHERS_SHARE, _OWN_SHARE = 0.02, 0.01
_READS_MAX = 50_000  # of a week: a large unit opens some thousands


class Asked(msgspec.Struct, frozen=True):
    """A reading that is asked about. of: OTHERS (a supervisor answers), OWN (whoever read does)."""

    read: Access
    of: str


def asked_of(keyring: Keyring, access: int) -> str:
    """Who is asked about a reading: OTHERS in two of a hundred, OWN in one, "" else."""
    drawn = hmac.digest(keyring.standing_secret("random justification"), b"%d" % access, "sha256")
    share = int.from_bytes(drawn[:8], "big") / 2**64
    return OTHERS if share < _OTHERS_SHARE else OWN if share < _OTHERS_SHARE + _OWN_SHARE else ""


def to_answer(keyring: Keyring, actor: str, since: int, at: datetime, *, answers_for_others: bool) -> tuple[Asked, ...]:
    """The explained readings since a day (ordinal) that somebody is to answer for and that nobody has, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, a.actor FROM store_access a WHERE a.day >= %s AND a.is_honey = 0 AND a.emergency IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM store_justification j WHERE j.access_id = a.id) ORDER BY a.id LIMIT %s",
            [since, _READS_MAX],
        )
        rows = cursor.fetchall()
    drawn = {
        row[0]: of for row in rows if _answers(of := asked_of(keyring, row[0]), row[1] == actor, answers_for_others)
    }
    return tuple(Asked(read, drawn[read.id]) for read in _explained(sorted(drawn), at))


def _answers(of: str, is_own: bool, answers_for_others: bool) -> bool:
    return (of == OWN and is_own) or (of == OTHERS and not is_own and answers_for_others)


def _explained(identifiers: list[int], at: datetime) -> list[Access]:
    if not identifiers:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, a.at, a.actor, a.role, a.purpose, a.ground, a.action, a.object, a.emergency, a.finding FROM store_access a "  # noqa: S608
            f"WHERE a.id IN ({', '.join(['%s'] * len(identifiers))}) AND {EXPLAINED} ORDER BY a.id",
            [*identifiers, *explained_parameters(at)],
        )
        return [Access(*row) for row in cursor.fetchall()]


def answer(access: int, of: str, said: str, *, by: str, at: datetime) -> bool:
    """Keeps an answer; False where there is one already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_justification (access_id, asked, answer, answered_by, answered_at) VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT DO NOTHING",
            [access, of, said, by, at.isoformat()],
        )
        return int(cursor.rowcount) == 1
