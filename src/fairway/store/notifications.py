"""Travellers who are to be told, by codes: a confirmed hit that was passed on, a dossier that left, a record that was unmasked.

What is to be told is found in the rows of those who did it; here stands only what the officer decided of it. Written by oversight. A
row stays when the law has taken what it speaks of, so that nobody is left untold unseen.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
from django.db import connection

from fairway.kit.identifiers import from_public_code
from fairway.store.archive import Archive
from fairway.store.lanes import date_of

__all__ = ["Notification", "decide", "find", "gather", "last_day", "late", "listing", "postpone"]

_COLUMNS = "id, why, about_id, day, began_on, review_on, postponed, ground, state, way, decided_by, decided_at"
# The last word on a match: two people said so, or a supervisor where they did not agree.
_PASSED_ON = (
    "SELECT h.id, h.day, d.at FROM store_hit h JOIN store_decision d ON d.hit_id = h.id WHERE h.state = 'match' "
    "AND d.outcome = 'same_person_pass_on' "
    "AND d.id = (SELECT MAX(l.id) FROM store_decision l WHERE l.hit_id = h.id AND l.taken_back_at IS NULL)"
)
_UNMASKED = "SELECT id, day, opened_at FROM store_unmasking WHERE opened_at <> ''"
_DOSSIERS = "SELECT hit, MIN(made_at) FROM store_dossier GROUP BY hit"


class Notification(msgspec.Struct, frozen=True):
    """Somebody who is to be told.

    why        "passed_on", "dossier" or "unmasked"; subject: the number of the hit, or of the request to unmask
    day        the local departure day; began_on, review_on: ISO
    postponed  how often it would still have harmed, the last time on `ground`
    state      "waiting", "told" (in the way `way`) or "untold" (could not be, for the reason `way`)
    """

    id: int
    why: str
    subject: int
    day: int
    began_on: str
    review_on: str
    postponed: int
    ground: str
    state: str
    way: str
    decided_by: str
    decided_at: str


def gather(archive: Archive, *, within_days: int, at: datetime) -> int:
    """Keeps whoever is to be told since the last time, to be looked at within so many days; gives how many there were."""
    known = _known()
    fresh = [each for each in _arisen() if each[:2] not in known]
    with connection.cursor() as cursor:
        for why, subject, day, moment in fresh:
            began = date.fromisoformat(str(moment)[:10])
            cursor.execute(
                f"INSERT INTO store_notification ({_COLUMNS}) "  # noqa: S608 - constants
                "VALUES (%s, %s, %s, %s, %s, %s, 0, '', 'waiting', '', '', '') ON CONFLICT DO NOTHING",
                [
                    archive.new_id(at),
                    why,
                    subject,
                    day,
                    began.isoformat(),
                    (began + timedelta(days=within_days)).isoformat(),
                ],
            )
    return len(fresh)


def _known() -> set[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT why, about_id FROM store_notification")
        return {(str(why), int(subject)) for why, subject in cursor.fetchall()}


def _arisen() -> list[tuple[str, int, int, object]]:
    with connection.cursor() as cursor:
        cursor.execute(_PASSED_ON)
        found = [("passed_on", int(hit), int(day), moment) for hit, day, moment in cursor.fetchall()]
        cursor.execute(_UNMASKED)
        found += [("unmasked", int(row), int(day), moment) for row, day, moment in cursor.fetchall()]
        cursor.execute(_DOSSIERS)
        made = {from_public_code(code): moment for code, moment in cursor.fetchall()}
        for hit, moment in made.items():
            cursor.execute("SELECT day FROM store_hit WHERE id = %s", [hit])
            row = cursor.fetchone()
            day = int(row[0]) if row else date.fromisoformat(str(moment)[:10]).toordinal()
            found.append(("dossier", hit, day, moment))
    return found


def listing(most: int) -> tuple[Notification, ...]:
    """Those who wait, by the day on which it is looked at again; then those that are settled, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM store_notification ORDER BY state <> 'waiting', review_on, id DESC LIMIT %s",  # noqa: S608
            [most],
        )
        return tuple(Notification(*row) for row in cursor.fetchall())


def late(today: date, *, within_days: int) -> int:
    """How many wait although the day has passed on which it was to be looked at, also such as nobody has gathered yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM store_notification WHERE state = 'waiting' AND review_on < %s", [today.isoformat()]
        )
        waiting = int(cursor.fetchone()[0])
    known = _known()
    due = today - timedelta(days=within_days)
    unseen = [each for each in _arisen() if each[:2] not in known and date.fromisoformat(str(each[3])[:10]) < due]
    return waiting + len(unseen)


def find(identifier: int) -> Notification | None:
    """One of them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM store_notification WHERE id = %s", [identifier])  # noqa: S608 - constants
        row = cursor.fetchone()
    return Notification(*row) if row else None


def postpone(identifier: int, ground: str, until: str, *, by: str, at: datetime) -> bool:
    """Looks at it again on another day (ISO); False where nobody waits any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_notification SET review_on = %s, ground = %s, postponed = postponed + 1, decided_by = %s, decided_at = %s "
            "WHERE id = %s AND state = 'waiting'",
            [until, ground, by, at.isoformat(), identifier],
        )
        return int(cursor.rowcount) == 1


def decide(identifier: int, state: str, way: str, *, by: str, at: datetime) -> bool:
    """Settles it for good; False where it was settled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_notification SET state = %s, way = %s, decided_by = %s, decided_at = %s WHERE id = %s AND state = 'waiting'",
            [state, way, by, at.isoformat(), identifier],
        )
        return int(cursor.rowcount) == 1


def last_day(row: Notification, erase_after_days: int) -> date:
    """Until when the data stand, unless they are held: nobody can be found to be told afterwards."""
    return date_of(row.day) + timedelta(days=erase_after_days)
