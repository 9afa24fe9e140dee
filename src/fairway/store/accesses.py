"""Who read whom, beside the audit chain: counted, explained, and watched.

`note` is called by `store.perform` for every act, whichever office and door it comes through, so that no reading of a person escapes:
it demands a ground, keeps to the day's budget of different travellers, and marks a honey record. Everything else here is the
officer's: written by oversight alone.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from django.db import connection

from fairway.kit.refusals import Refused
from fairway.safeguards.act import Act
from fairway.safeguards.actions import ACTIONS, Action
from fairway.safeguards.actions_oversight import BudgetExceeded, HoneyTouched
from fairway.safeguards.authorisation import Role
from fairway.safeguards.profile import LegalProfile
from fairway.store import stops
from fairway.store.keyring import Keyring

__all__ = [
    "EXPLAINED",
    "UNMASKING",
    "Access",
    "Emergency",
    "OverBudget",
    "add_emergency",
    "alarms",
    "allow_more",
    "emergencies",
    "emergencies_since",
    "emergency",
    "explained_parameters",
    "forget",
    "keep_honey",
    "note",
    "open_emergency",
    "reads_of",
    "review",
    "review_emergency",
    "see_emergency",
    "unexplained",
]

_EXPLAIN = tuple(sorted(name for name, each in ACTIONS.items() if each.explains))
_AROUND = timedelta(days=1)
_SHOWN = "a.id, a.at, a.actor, a.role, a.purpose, a.ground, a.action, a.object, a.emergency, a.finding"


class OverBudget(Refused):
    """The day's budget of different travellers is used up. `refusal` is what the chain keeps of the attempt."""

    def __init__(self, actor: str, opened: int, most: int) -> None:
        super().__init__(
            "budget.day",
            f"You have opened {opened} different travellers today, and {most} are allowed. Nothing more was shown. The data "
            "protection officer can allow more; in danger to life, break the glass.",
            cites="Directive (EU) 2016/681 Art. 13(7); Directive (EU) 2016/680 Art. 29",
        )
        self.refusal = BudgetExceeded(object=actor, opened=opened, most=most)


class Access(msgspec.Struct, frozen=True):
    """One reading of a person, by codes. object: the hit or transmission through which they were read."""

    id: int
    at: str
    actor: str
    role: str
    purpose: str
    ground: str
    action: str
    object: str
    emergency: int | None
    finding: str


class Emergency(msgspec.Struct, frozen=True):
    """Somebody broke the glass, or asked in an emergency for a record to be opened (reason UNMASKING).

    seen_by: the supervisor who took note; reviewed_by: the data protection officer; "" until then.
    """

    id: int
    actor: str
    role: str
    reason: str
    ground: str
    begun_at: str
    until_at: str
    seen_by: str
    seen_at: str
    reviewed_by: str
    reviewed_at: str
    finding: str


# -- at every act ---------------------------------------------------------------------------------------------------


def note(act: Act, keyring: Keyring, profile: LegalProfile, new_id: Callable[[datetime], int]) -> list[Action]:
    """Keeps which people the act showed; gives what the chain must say beside it.

    Raises Refused where a person who reads names no ground, and OverBudget; then the act must not commit.
    """
    shown = [(action, str(getattr(action, action.opens))) for action in act.recorded if action.opens]
    if not shown or act.actor.role is Role.MACHINE:
        return []
    if stops.standing() is not None:
        raise Refused(
            "stop.standing",
            "Every reading of people is stopped. Nothing was shown or changed. The data protection officer and a supervisor end it "
            "together.",
            cites="Directive (EU) 2016/681 Art. 6(7), 13(7); Directive (EU) 2016/680 Art. 29",
        )
    if not act.ground.strip():
        raise Refused(
            "ground.missing",
            "Say on what ground you look, such as the hit's code or the case. Nothing was shown or changed.",
            cites="Directive (EU) 2016/681 Art. 13(6)",
        )
    at = act.at.astimezone(UTC)
    breaking = open_emergency(act.actor.name, at)
    if breaking is None:
        _keep_to_budget(act.actor.name, at, {subject for _, subject in shown}, profile.persons_a_day_max)
    said: list[Action] = []
    for action, subject in shown:
        is_honey = _is_honey(keyring, subject)
        if is_honey:
            said.append(HoneyTouched(object=action.object))
        _insert(new_id(at), act, at, action, subject, breaking, is_honey=is_honey)
    return said


def _insert(
    identifier: int, act: Act, at: datetime, action: Action, subject: str, breaking: int | None, *, is_honey: bool
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_access (id, at, day, actor, role, purpose, ground, action, object, subject, explained_from, "
            "explained_until, emergency, is_honey, reviewed_by, reviewed_at, finding) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', '', '')",
            [
                identifier,
                at.isoformat(),
                at.date().toordinal(),
                act.actor.name,
                str(act.actor.role),
                str(act.purpose),
                act.ground,
                type(action).__name__,
                action.object,
                subject,
                (at - _AROUND).isoformat(),
                (at + _AROUND).isoformat(),
                breaking,
                int(is_honey),
            ],
        )


def _keep_to_budget(actor: str, at: datetime, subjects: set[str], most: int) -> None:
    day = at.date().toordinal()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT subject FROM store_access WHERE actor = %s AND day = %s", [actor, day])
        opened = {row[0] for row in cursor.fetchall()}
        if subjects <= opened or len(opened | subjects) <= most:
            return
        cursor.execute("SELECT COALESCE(SUM(more), 0) FROM store_budget WHERE actor = %s AND day = %s", [actor, day])
        most += int(cursor.fetchone()[0])
    if len(opened | subjects) > most:
        raise OverBudget(actor, len(opened), most)


# -- honey ----------------------------------------------------------------------------------------------------------


def _mark(keyring: Keyring, subject: str) -> bytes:
    return hmac.digest(keyring.standing_secret("honey-records"), subject.encode(), "sha256")[:16]


def _is_honey(keyring: Keyring, subject: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM store_honey WHERE mark = %s", [_mark(keyring, subject)])
        return cursor.fetchone() is not None


def keep_honey(keyring: Keyring, subject: str, *, by: str, at: datetime) -> None:
    """Marks a traveller's code as one that is invented."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_honey (mark, planted_by, planted_at) VALUES (%s, %s, %s)",
            [_mark(keyring, subject), by, at.isoformat()],
        )


def alarms(most: int) -> tuple[Access, ...]:
    """Every reading of a honey record, newest first."""
    return _select("a.is_honey = 1", [], most)


# -- what the officer asks ------------------------------------------------------------------------------------------


def unexplained(since: int, at: datetime, most: int) -> tuple[Access, ...]:
    """Readings since a day (ordinal) that nobody has reviewed and that neither a decision of the reader within a day explains, nor
    that the reader holds the hit to decide it, as long as that day runs; and those for which whoever was asked knew no task. Newest
    first; honey is among the alarms, what happened under
    broken glass among the emergencies."""
    return _select(
        f"a.day >= %s AND a.finding = '' AND a.is_honey = 0 AND a.emergency IS NULL AND (NOT {EXPLAINED} OR EXISTS ("  # noqa: S608 - placeholders
        "SELECT 1 FROM store_justification j WHERE j.access_id = a.id AND j.answer <> 'task'))",
        [since, *explained_parameters(at)],
        most,
    )


EXPLAINED = (
    "EXISTS (SELECT 1 FROM store_auditentry e WHERE e.object = a.object AND e.actor = a.actor "  # noqa: S608 - placeholders
    "AND e.at BETWEEN a.explained_from AND a.explained_until "
    f"AND (e.action IN ({', '.join(['%s'] * len(_EXPLAIN))}) OR (e.action = 'HitTaken' AND a.explained_until > %s)))"
)
"""Of a reading `a`: the reader decided what they read within a day, or holds it to decide it as long as that day runs."""


def explained_parameters(at: datetime) -> list[str]:
    """What `EXPLAINED` asks with."""
    return [*_EXPLAIN, at.astimezone(UTC).isoformat()]


def reads_of(subjects: list[str], most: int) -> tuple[Access, ...]:
    """Who read these travellers, newest first."""
    if not subjects:
        return ()
    return _select(f"a.subject IN ({', '.join(['%s'] * len(subjects))})", subjects, most)


def _select(where: str, parameters: Sequence[str | int], most: int) -> tuple[Access, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_SHOWN} FROM store_access a WHERE {where} ORDER BY a.day DESC, a.id DESC LIMIT %s",  # noqa: S608
            [*parameters, most],
        )
        return tuple(Access(*row) for row in cursor.fetchall())


def review(access: int, finding: str, *, by: str, at: datetime) -> bool:
    """Keeps what the officer found of a reading; False where there is none, or it has a finding already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_access SET finding = %s, reviewed_by = %s, reviewed_at = %s WHERE id = %s AND finding = ''",
            [finding, by, at.isoformat(), access],
        )
        return int(cursor.rowcount) == 1


def forget(subjects: list[str]) -> None:
    """Takes the travellers' codes out of the readings, when the law takes the travellers; who read how often stays."""
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE store_access SET subject = '' WHERE subject = %s", [(each,) for each in subjects])


def allow_more(identifier: int, actor: str, more: int, *, by: str, at: datetime) -> None:
    """Allows somebody more different travellers on the day of `at`."""
    day = at.astimezone(UTC).date().toordinal()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_budget (id, actor, day, more, lifted_by, lifted_at) VALUES (%s, %s, %s, %s, %s, %s)",
            [identifier, actor, day, more, by, at.isoformat()],
        )


# -- emergencies ----------------------------------------------------------------------------------------------------

UNMASKING = "unmasking"
"""Reason of an emergency that lifts no budget: `until_at` is by when a court must have looked at it."""
_GLASS = f"reason <> '{UNMASKING}'"
_EMERGENCY = "id, actor, role, reason, ground, begun_at, until_at, seen_by, seen_at, reviewed_by, reviewed_at, finding"


def add_emergency(identifier: int, act: Act, reason: str, until: datetime, profile: LegalProfile) -> None:
    """Keeps that the acting person broke the glass, until a moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_emergency (id, actor, role, reason, ground, begun_at, until_at, profile, seen_by, seen_at, "
            "reviewed_by, reviewed_at, finding) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', '', '', '', '')",
            [
                identifier,
                act.actor.name,
                str(act.actor.role),
                reason,
                act.ground,
                act.at.astimezone(UTC).isoformat(),
                until.astimezone(UTC).isoformat(),
                profile.stamp,
            ],
        )


def open_emergency(actor: str, at: datetime) -> int | None:
    """The emergency under which somebody works at a moment."""
    moment = at.astimezone(UTC).isoformat()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM store_emergency WHERE actor = %s AND until_at > %s AND begun_at <= %s AND {_GLASS} ORDER BY id DESC",  # noqa: S608
            [actor, moment, moment],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def emergencies_since(actor: str, since: datetime) -> int:
    """How often somebody broke the glass since a moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM store_emergency WHERE actor = %s AND begun_at >= %s AND {_GLASS}",  # noqa: S608
            [actor, since.astimezone(UTC).isoformat()],
        )
        return int(cursor.fetchone()[0])


def emergency(identifier: int) -> Emergency | None:
    """One emergency."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_EMERGENCY} FROM store_emergency WHERE id = %s", [identifier])  # noqa: S608 - constants
        row = cursor.fetchone()
    return Emergency(*row) if row else None


def emergencies(most: int) -> tuple[Emergency, ...]:
    """Every emergency, those without review first, then the newest."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_EMERGENCY} FROM store_emergency ORDER BY reviewed_by <> '', id DESC LIMIT %s",  # noqa: S608
            [most],
        )
        return tuple(Emergency(*row) for row in cursor.fetchall())


def see_emergency(identifier: int, *, by: str, at: datetime) -> bool:
    """Notes that a supervisor took note; False where one had."""
    return _sign("seen_by = %s, seen_at = %s", [by, at.isoformat()], "seen_by = ''", identifier)


def review_emergency(identifier: int, finding: str, *, by: str, at: datetime) -> bool:
    """Keeps the officer's finding; False where there is one."""
    values = [by, at.isoformat(), finding]
    return _sign("reviewed_by = %s, reviewed_at = %s, finding = %s", values, "reviewed_by = ''", identifier)


def _sign(change: str, values: list[str], still: str, identifier: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE store_emergency SET {change} WHERE id = %s AND {still}",  # noqa: S608 - constants
            [*values, identifier],
        )
        return int(cursor.rowcount) == 1
