"""What should never be found: one person on both sides of something that takes two, a hit that nobody decided. Counts and codes only.

Whoever writes into the database itself does not pass the offices that refuse this; here it shows.
"""

from __future__ import annotations

import msgspec
from django.db import connection

from fairway.kit.identifiers import public_code
from fairway.store.models import Decision

__all__ = ["Breach", "breaches"]


class Breach(msgspec.Struct, frozen=True):
    """One thing that should not be. kind: a code; object: what it concerns, as a code; who: the account, "" where nobody is known."""

    kind: str
    object: str
    who: str


# Whoever proposed and whoever approved, of everything that takes two people.
_BY_TWO = (
    ("repair", "SELECT id, decided_by FROM store_repair WHERE state = 'replayed' AND decided_by = proposed_by"),
    (
        "own-entry",
        "SELECT proposal, decided_by FROM store_ownentry WHERE decided_by = proposed_by AND state <> 'rejected'",
    ),
    (
        "selection",
        "SELECT id, decided_by FROM store_selection WHERE state = 'running' AND decided_by IN ('', proposed_by)",
    ),
)
_MATCH_BY_ONE = (
    "SELECT h.id, MIN(d.by) FROM store_hit h LEFT JOIN store_decision d ON d.hit_id = h.id AND d.taken_back_at IS NULL "
    "WHERE h.state = 'match' GROUP BY h.id HAVING COUNT(DISTINCT d.by) < 2"
)
_DECIDED_BY_NOBODY = (
    "SELECT h.id FROM store_hit h WHERE h.state IN ('no_match', 'second', 'disputed', 'waiting') AND NOT EXISTS "
    "(SELECT 1 FROM store_decision d WHERE d.hit_id = h.id AND d.taken_back_at IS NULL)"
)


def breaches(*, most: int = 200) -> tuple[Breach, ...]:
    """Everything of the kind that is found, at most so many of each."""
    found: list[Breach] = []
    with connection.cursor() as cursor:
        for kind, statement in _BY_TWO:
            cursor.execute(f"{statement} LIMIT %s", [most])
            found += [Breach(f"one-person.{kind}", public_code(row), who) for row, who in cursor.fetchall()]
        cursor.execute(f"{_MATCH_BY_ONE} LIMIT %s", [most])
        found += [Breach("one-person.match", public_code(row), who or "") for row, who in cursor.fetchall()]
        cursor.execute(f"{_DECIDED_BY_NOBODY} LIMIT %s", [most])
        found += [Breach("nobody.decided", public_code(row), "") for (row,) in cursor.fetchall()]
        cursor.execute("SELECT object, actor FROM store_auditentry WHERE action = 'HitDecided'")
        recorded = {(code, actor) for code, actor in cursor.fetchall()}
    unrecorded = (
        Breach("not-recorded.decision", public_code(hit), by)
        for hit, by in Decision.objects.values_list("hit_id", "by").order_by("id").iterator()
        if (public_code(hit), by) not in recorded
    )
    return (*found, *(each for _, each in zip(range(most), unrecorded, strict=False)))
