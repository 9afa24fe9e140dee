"""What the two engines do differently, each by itself."""

from __future__ import annotations

import secrets
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from fairway.kit.clock import utc_now
from fairway.kit.identifiers import Identifiers
from fairway.store import transmissions
from fairway.store.archive import archive
from fairway.store.dialect import claimed, compact, insert, is_postgresql, let_go, size_bytes

KIND = 7


@pytest.fixture
def postgresql(house: Path) -> Path:
    if not is_postgresql():
        pytest.skip("run with --engine postgresql")
    return house


def keep(*contents: bytes) -> list[int]:
    with transaction.atomic():
        return [each.id for each in transmissions.keep(archive(), contents, transport="file", at=utc_now())]


def in_another_connection(query: str, most: int) -> list[int]:
    found: list[int] = []

    def ask() -> None:
        found.extend(claimed(query, most=most, kind=KIND) or [])
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return found


def test_rows_written_at_once_are_there_and_known_ones_stay(house: Path) -> None:
    rows = [(740_000, number, 7) for number in range(700)]
    with transaction.atomic(), connection.cursor() as cursor:
        insert(cursor, "store_trace", ("day", "digest", "traveller_id"), rows[:500])
        insert(cursor, "store_trace", ("day", "digest", "traveller_id"), rows, known_may_come=True)
        insert(cursor, "store_trace", ("day", "digest", "traveller_id"), [])
        cursor.execute("SELECT count(*) FROM store_trace")
        assert cursor.fetchone() == (700,)
    assert size_bytes(house) > 0


def test_identifiers_of_one_moment_grow_also_where_the_counter_was_near_its_end() -> None:
    now, source = utc_now(), Identifiers(start=(1 << 22) - 3)

    made = [source.new(now) for _ in range(6)]

    assert made == sorted(set(made))


def test_the_same_message_from_two_receivers_has_one_receipt(house: Path) -> None:
    first = keep(b"one", b"two")

    assert keep(b"two", b"three", b"one")[::2] == first[::-1]


def test_what_one_worker_has_claimed_another_skips_until_it_is_let_go(postgresql: Path) -> None:
    query = "SELECT id FROM store_transmission ORDER BY id"
    everything = sorted(keep(b"1", b"2", b"3", b"4", b"5"))

    ours = claimed(query, most=2, kind=KIND)

    assert ours == everything[:2]
    assert in_another_connection(query, 2) == everything[2:4]
    let_go(ours or (), kind=KIND)
    assert in_another_connection(query, 5) == everything


def test_what_was_deleted_is_not_in_the_servers_files(postgresql: Path) -> None:
    sealed = secrets.token_bytes(200)
    [identifier] = keep(b"one")

    def is_on_disk() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
        folder = Path(connection.settings_dict["HOST"]) / "data" / "base"
        return any(sealed in path.read_bytes() for path in folder.rglob("*") if path.is_file())

    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_transmission SET sealed = %s WHERE id = %s", [sealed, identifier])
        assert is_on_disk()
        cursor.execute("UPDATE store_transmission SET sealed = NULL WHERE id = %s", [identifier])
    compact(("store_transmission",))

    assert not is_on_disk()
