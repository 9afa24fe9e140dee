"""What intake's tests ask for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fairway import intake
from fairway.intake import ReadBatch
from fairway.safeguards import Purpose
from fairway.store.archive import archive
from fairway.store.records import JourneyRecord, open_travellers
from fairway.worker import machine_act


@pytest.fixture
def arrive(house: object) -> Callable[..., ReadBatch]:
    """Receives transmissions and reads them."""

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

    def travellers() -> list[JourneyRecord]:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT id, day, version, state, record_sealed FROM store_traveller ORDER BY id")
            return [each.record for each in open_travellers(archive(), cursor.fetchall())]

    return travellers
