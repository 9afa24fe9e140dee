"""Desks and who belongs to them. Written by staff; asked by casework for whom a hit can wait."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import connection

__all__ = ["KeptDesk", "Member", "add", "all_desks", "end", "is_there", "join", "leave", "members_of", "of_account"]


class KeptDesk(msgspec.Struct, frozen=True):
    """A desk with the names of the accounts that belong to it, sorted."""

    name: str
    members: tuple[str, ...]


class Member(msgspec.Struct, frozen=True):
    """Somebody at work here who belongs to a desk."""

    name: str
    role: str


def all_desks() -> tuple[KeptDesk, ...]:
    """Every desk, by name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM store_desk ORDER BY name")
        names = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT desk, account FROM store_desk_member ORDER BY desk, account")
        members: dict[str, list[str]] = {}
        for desk, account in cursor.fetchall():
            members.setdefault(desk, []).append(account)
    return tuple(KeptDesk(name, tuple(members.get(name, ()))) for name in names)


def is_there(name: str) -> bool:
    """Whether there is a desk of that name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM store_desk WHERE name = %s", [name])
        return cursor.fetchone() is not None


def add(name: str, *, at: datetime, by: str) -> bool:
    """A new desk, with nobody at it; False where the name is taken."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_desk (name, made_at, made_by) VALUES (%s, %s, %s) ON CONFLICT (name) DO NOTHING",
            [name, at.isoformat(), by],
        )
        return int(cursor.rowcount) == 1


def end(name: str) -> bool:
    """Takes a desk away with its memberships; False where there is none. What waited for it is everybody's again."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_desk_member WHERE desk = %s", [name])
        cursor.execute("DELETE FROM store_desk WHERE name = %s", [name])
        return int(cursor.rowcount) == 1


def join(name: str, account: str, *, at: datetime) -> bool:
    """Puts an account to a desk; False where it belongs to it already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_desk_member (desk, account, joined_at) VALUES (%s, %s, %s) ON CONFLICT (desk, account) DO NOTHING",
            [name, account, at.isoformat()],
        )
        return int(cursor.rowcount) == 1


def leave(name: str, account: str) -> bool:
    """Takes an account from a desk; False where it did not belong to it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_desk_member WHERE desk = %s AND account = %s", [name, account])
        return int(cursor.rowcount) == 1


def members_of(name: str) -> tuple[Member, ...]:
    """Who belongs to a desk and has an open account, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.name, a.role FROM store_desk_member m JOIN store_account a ON a.name = m.account AND a.is_active "
            "WHERE m.desk = %s ORDER BY a.name",
            [name],
        )
        return tuple(Member(*row) for row in cursor.fetchall())


def of_account(account: str) -> tuple[str, ...]:
    """The desks to which an account belongs, by name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk FROM store_desk_member WHERE account = %s ORDER BY desk", [account])
        return tuple(row[0] for row in cursor.fetchall())
