"""What intake's tests ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # tables can be imported only once Django knows its settings, and this file is read before
    from fairway.intake import ReadBatch
    from fairway.store.records import JourneyRecord


@pytest.fixture
def arrive(house: object) -> Callable[..., ReadBatch]:
    """Receives transmissions and reads them."""
    from fairway import intake
    from fairway.intake import ReadBatch
    from fairway.safeguards import Purpose
    from fairway.worker import machine_act

    def arrive(*contents: bytes) -> ReadBatch:
        batch = ReadBatch(0, 0, 0, 0, 0)
        for content in contents:
            intake.receive(machine_act(Purpose.INTAKE), [content], transport="test")
            batch = intake.read_waiting(machine_act(Purpose.INTAKE))
        return batch

    return arrive


@pytest.fixture
def travellers(house: object) -> Callable[[], list[JourneyRecord]]:
    """Everybody stored, opened."""
    from fairway.store.archive import archive
    from fairway.store.records import open_travellers

    def travellers() -> list[JourneyRecord]:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT id, day, version, state, record_sealed FROM store_traveller ORDER BY id")
            return [each.record for each in open_travellers(archive(), cursor.fetchall())]

    return travellers
