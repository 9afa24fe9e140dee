"""Numbers of the whole house for whoever watches it: how much stands where. Counts only."""

from __future__ import annotations

import msgspec
from django.db import connection

__all__ = ["Gauge", "gauges"]


class Gauge(msgspec.Struct, frozen=True):
    """One number now. labels: pairs of name and value, codes of ours."""

    name: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def gauges() -> list[Gauge]:
    """What the tables say; every look reads indexes only."""
    found: list[Gauge] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT station, count(*) FROM store_transmission GROUP BY station")
        stations = {"received": 0, "stored": 0, "quarantined": 0} | dict(cursor.fetchall())
        found += [Gauge("fairway_transmissions", count, (("station", name),)) for name, count in stations.items()]
        cursor.execute("SELECT kind, count(*) FROM store_work GROUP BY kind")
        work = {"screen": 0, "rescreen": 0} | dict(cursor.fetchall())
        found += [Gauge("fairway_work_waiting", count, (("kind", kind),)) for kind, count in work.items()]
        cursor.execute("SELECT max(seq) FROM store_auditentry")
        found.append(Gauge("fairway_audit_entries", int(cursor.fetchone()[0] or 0)))
    return found
