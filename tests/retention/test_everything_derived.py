"""When a day is erased nothing that was made of its people is left: in no table, and in no raw message after its hours."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fairway import oversight, retention
from fairway.safeguards import Act, Purpose
from fairway.safeguards.unmasking import new_authority_key
from fairway.store.erasers import PERSONAL
from tests.law.conftest import DANIEL, Office
from tests.path.pushes import booking, person, push
from tests.retention.forgotten import confirmed
from tests.retention.test_forgetting import copied, put_in_force, what_root_reads

ERASED_AT = datetime(2027, 2, 1, 3, 0, tzinfo=UTC)
CANARIES = ("KOSHERCANARY", "WHEELCANARY", "DIALYSISCANARY")
STAY = {"store_transmission", "store_access", "store_auditentry", "store_listentry", "store_list_detail"}
"""Tables that stay after an erasure: the ledger, who looked, the chain, the lists."""


def officer(at: datetime) -> Act:
    return Act(DANIEL, Purpose.OVERSIGHT, at=at, ground="retention")


def rows_in(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_no_row_of_any_personal_table_outlives_its_day(office: Office) -> None:
    confirmed(office)
    office.book(changed="100726:1100", more="SSR+SEAT:HK:1:QX:::::12A'")
    filled = {table for table in PERSONAL if rows_in(table)}
    assert filled >= {
        "store_traveller",
        "store_booking",
        "store_trace",
        "store_outline",
        "store_hit",
        "store_decision",
        "store_access",
    }
    retention.run(officer(ERASED_AT))

    assert {table for table in PERSONAL if rows_in(table)} <= STAY
    assert [each for each in subjects() if each] == []


def test_that_somebody_is_not_an_entry_is_forgotten_with_what_it_was_decided_on(office: Office) -> None:
    office.list_of()
    office.book()
    office.decide(office.ana, office.the_hit(), "different_person", "several_details_differ")
    assert rows_in("store_clearance") == 1
    retention.run(officer(ERASED_AT))

    assert rows_in("store_clearance") == 0


def subjects() -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM store_access")
        return [row[0] for row in cursor.fetchall()]


def raw_with_canaries() -> bytes:
    """What the law forbids to use, in the ways in which carriers send it: a meal, an assistance, a remark."""
    sensitive = (
        f"SSR+KSML:HK:1:QX:::::{CANARIES[0]}'SSR+WCHR:HK:1:QX:::::{CANARIES[1]}'SSR+MEDA:HK:1:QX:::::{CANARIES[2]}'"
    )
    return push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81") + sensitive))


@pytest.mark.sqlite
def test_what_may_not_be_used_is_in_no_record_and_after_its_hours_in_no_raw_message_nor_backup(
    office: Office, tmp_path: Path
) -> None:
    """At most 24 hours after it was read: then neither the file, nor a copy of it from before, nor every key that is left gives it."""
    office.receive(raw_with_canaries())
    records = office.records()
    assert [each for each in CANARIES if each in records] == []
    before = copied(office.home, tmp_path / "before")
    now = datetime.now(UTC)
    assert what_root_reads(office.home, marks=CANARIES) == set(CANARIES), (
        "sealed in the raw message, and root has its key"
    )
    assert retention.run(officer(now + timedelta(hours=23))).raw == 0
    assert retention.run(officer(now + timedelta(hours=24, minutes=1))).raw == 1
    assert what_root_reads(office.home, marks=CANARIES) == set()

    retention.run(officer(now + timedelta(hours=48, minutes=1)))
    assert what_root_reads(office.home, before, marks=CANARIES) == set(), "the key of the day of receipt is gone"


@pytest.mark.sqlite
def test_a_restarted_process_holds_nothing_in_its_memory(office: Office) -> None:
    """A program that opens the house, the lists, every key and every record that opens, and is searched byte by byte while it runs."""
    confirmed(office)
    office.receive(push(booking("ZZ99ZZ", person("CANARYOVA", "ZINAIDA", "XC9999999")), reference="77"))

    assert what_memory_holds(office.home) == {"CANARYOVA", "XC9999999"}, (
        "before, it does: so the search finds what is there"
    )
    retention.run(officer(ERASED_AT))
    assert what_memory_holds(office.home) == set()


@pytest.mark.sqlite
def test_nor_does_one_that_searched_for_them_after_their_day_was_depersonalised(office: Office) -> None:
    """Whoever searches types a name; nothing else of the person comes into memory by it."""
    oversight.profiles.register_safeguard(
        officer(datetime.now(UTC)), oversight.profiles.APPROVER_KEY, new_authority_key("an authority's passphrase")[1]
    )
    put_in_force("uk")
    office.receive(push(booking("ZZ99ZZ", person("CANARYOVA", "ZINAIDA", "XC9999999", "04MAR81")), reference="77"))
    assert what_memory_holds(office.home, "search") == {"CANARYOVA", "XC9999999"}

    assert [each.kind for each in retention.run(officer(ERASED_AT)).certificates] == ["depersonalised"]
    typed = {"CANARYOVA"}  # it may still lie where it was typed, or not any more
    assert what_memory_holds(office.home, "search") <= typed
    assert what_memory_holds(office.home) == set()


def what_memory_holds(home: Path, *does: str) -> set[str]:
    marks = ("CANARYOVA", "XC9999999")
    program = Path(__file__).with_name("memory.py")
    halves = "\n".join(f"{mark[:4]}|{mark[4:]}" for mark in marks)
    run = subprocess.run(
        [sys.executable, str(program), str(home), *does], capture_output=True, text=True, check=True, input=halves
    )
    assert "searched 2" in run.stdout
    return {marks[number] for number in json.loads(run.stdout.split("found:")[1])}
