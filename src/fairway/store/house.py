"""Where everything stands, counted for whoever keeps the house: receipts by carrier, queues with their oldest, last events."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from django.db import connection
from django.db.models import Count, Min, Sum

from fairway.store.models import Transmission, Work

__all__ = ["Queue", "Standing", "last_recorded", "last_sign_ins", "queues", "standings"]


class Standing(msgspec.Struct, frozen=True):
    """One carrier's transmissions. received = stored + duplicates + quarantined + waiting.

    carrier  "" for what no carrier could be told of, and for what nobody has read yet
    """

    carrier: str
    received: int
    stored: int
    quarantined: int
    waiting: int
    duplicates: int


class Queue(msgspec.Struct, frozen=True):
    """What waits at one place. kind: "received", "quarantined" (transmissions), or a kind of work; oldest: None where empty."""

    kind: str
    waiting: int
    oldest: datetime | None


def standings() -> tuple[Standing, ...]:
    """Every carrier's, by carrier."""
    counted: dict[str, dict[str, int]] = {}
    duplicates: dict[str, int] = {}
    for carrier, station, count, copies in (
        Transmission.objects.values_list("carrier", "station").annotate(Count("pk"), Sum("copies")).order_by()
    ):
        counted.setdefault(carrier, {})[station] = count
        duplicates[carrier] = duplicates.get(carrier, 0) + copies
    return tuple(
        Standing(
            carrier,
            sum(stations.values()) + duplicates[carrier],
            stations.get("stored", 0),
            stations.get("quarantined", 0),
            stations.get("received", 0),
            duplicates[carrier],
        )
        for carrier, stations in sorted(counted.items())
    )


def queues() -> tuple[Queue, ...]:
    """Transmissions that wait to be read, those in quarantine, and every kind of work."""
    places = Transmission.objects.filter(station__in=("received", "quarantined"))
    found = [(kind, 0, None) for kind in ("received", "quarantined", "screen", "rescreen")]
    counted = {row[0]: row for row in found}
    for row in places.values_list("station").annotate(Count("pk"), Min("received_at")).order_by():
        counted[row[0]] = row
    for row in Work.objects.values_list("kind").annotate(Count("pk"), Min("made_at")).order_by():
        counted[row[0]] = row
    return tuple(Queue(*row) for row in counted.values())


def last_recorded(actions: Collection[str]) -> dict[str, datetime]:
    """When each of these actions was last recorded; those that never were are missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, max(at) FROM store_auditentry WHERE action IN "  # noqa: S608 - placeholders only
            f"({', '.join(['%s'] * len(actions))}) GROUP BY action",
            list(actions),
        )
        return {action: datetime.fromisoformat(at) for action, at in cursor.fetchall()}


def last_sign_ins() -> dict[str, datetime]:
    """When each account signed in last, by the record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT object, max(at) FROM store_auditentry WHERE action = 'SignedIn' GROUP BY object")
        return {name: datetime.fromisoformat(at) for name, at in cursor.fetchall()}
