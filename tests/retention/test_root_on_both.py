"""Root's whole machine on either engine: every file, every value of every table from before and after, every key that is left.

On SQLite the files are the database, its log and free pages; on PostgreSQL the server's data directory. Beyond reading values, this
looks for the *sealed bytes themselves*: what stood in the database before must not even lie in it as ciphertext, in case somebody
copied a key.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from django.db import connection

from fairway import authority, retention
from fairway.kit.identifiers import public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Purpose
from fairway.safeguards.unmasking import new_authority_key
from fairway.store.erasers import PERSONAL
from tests.law.conftest import DANIEL, SOFIA, Office
from tests.path.pushes import booking, person, push
from tests.retention.forgotten import NOTE, confirmed, put_in_force, register_approvers

PASSPHRASE = "an authority's passphrase"
KEY, PUBLIC = new_authority_key(PASSPHRASE)
SIX_MONTHS = datetime(2027, 2, 1, 3, 0, tzinfo=UTC)
FIVE_YEARS = datetime(2031, 8, 1, 3, 0, tzinfo=UTC)
MARKS = ("MARKOVSKA", "WILHELMINA", "C0FFEE471", "WILHELMINA@EXAMPLE", NOTE)
Blob = tuple[str, int, bytes]


def blobs() -> list[Blob]:
    """Every binary value of every table, with the table and row it stands in: what a backup of the database holds."""
    found: list[Blob] = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            names = [each.name for each in connection.introspection.get_table_description(cursor, table)]
            if "id" not in names:
                continue
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                number = row[names.index("id")]
                values = [bytes(each) for each in row if isinstance(each, (bytes, memoryview))]
                found += [(table, number, each) for each in values if len(each) > 28 and isinstance(number, int)]
    return found


def where_files_are(home: Path) -> list[Path]:
    if connection.vendor == "sqlite":
        return [home]
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        return [home, Path(cursor.fetchone()[0])]


def what_root_reads(home: Path, tmp_path: Path, *backups: list[Blob]) -> set[str]:
    """Which marks a program with every right finds: in the bytes of every file, and opening every value with every key."""
    file = tmp_path / "blobs"
    file.write_bytes(msgspec.msgpack.encode([each for backup in (*backups, blobs()) for each in backup]))
    program = Path(__file__).with_name("root_anywhere.py")
    run = subprocess.run(
        [sys.executable, str(program), str(home / "keyring"), str(file), *map(str, where_files_are(home))],
        capture_output=True,
        text=True,
        check=True,
        input="\n".join(MARKS),
    )
    return set(run.stdout.split("\n")) - {""}


def still_lie(home: Path, before: list[Blob]) -> list[tuple[str, int]]:
    """Which sealed values from before still lie in the files of the database, whether anybody can open them or not.

    PostgreSQL's write-ahead log is left out: it is recycled by the server in its own time (docs/postgresql.md).
    """
    content = b"".join(
        file.read_bytes()
        for folder in where_files_are(home)
        for file in sorted(folder.rglob("*"))
        if file.is_file() and "pg_wal" not in file.parts and "keyring" not in file.parts
    )
    return [(table, row) for table, row, blob in before if blob[12:44] in content]


def flown(office: Office) -> str:
    """Wilhelmina is booked with her mail address, beside Marta whose hit two people confirmed: the code of the hit."""
    code = confirmed(office)
    mail = "SSR+CTCE:HK:1:QX:::::WILHELMINA//EXAMPLE.ORG'"
    office.receive(push(booking("WW11WW", person("MARKOVSKA", "WILHELMINA", "C0FFEE471") + mail), reference="77"))
    return code


def act(at: datetime, actor: object = DANIEL) -> Act:
    purpose = Purpose.OVERSIGHT if actor is DANIEL else Purpose.SERIOUS_CRIME
    return Act(actor, purpose, at=at, ground="case 7F3K")  # type: ignore[arg-type]


def test_otto_with_root_reads_everything_before_so_that_the_rest_proves_something(
    office: Office, tmp_path: Path
) -> None:
    flown(office)

    assert what_root_reads(office.home, tmp_path) >= {"MARKOVSKA", "WILHELMINA", "C0FFEE471", NOTE}


def test_after_depersonalisation_no_value_of_the_day_is_read_and_the_authority_opens_exactly_one(
    office: Office, tmp_path: Path
) -> None:
    from fairway.store.models import Traveller

    code = flown(office)
    put_in_force("uk")
    register_approvers(PUBLIC)
    before = blobs()
    retention.run(act(SIX_MONTHS))
    after = blobs()

    assert what_root_reads(office.home, tmp_path, before, after) == set()
    assert "store_outline" in {table for table, _, _ in before}
    of_the_day = [
        each for each in before if each[0] in PERSONAL and "list" not in each[0] and each[0] != "store_auditentry"
    ]
    sealed = [each for each in of_the_day if each[2] not in {blob for _, _, blob in after}]
    assert len(sealed) >= 8, "bookings, travellers, a hit, a note, raw messages"
    assert still_lie(office.home, sealed) == []
    marked = [each for each in Traveller.objects.order_by("id") if public_code(each.id) != code][-1]
    request = retention.request_unmasking(act(SIX_MONTHS, SOFIA), public_code(marked.id), case="7F3K", ground="order 1")
    assert what_root_reads(office.home, tmp_path, before, after) == set(), "nor with the key of the request"
    release = authority.release(request, KEY, PASSPHRASE, by="Judge Iris", at=SIX_MONTHS)
    opened = retention.unmask(act(SIX_MONTHS, SOFIA), [release])
    assert opened.record is not None
    assert opened.record.pnr is not None
    assert opened.record.pnr.surname == "MARKOVSKA"
    assert what_root_reads(office.home, tmp_path, before, after) == set()


def test_after_erasure_nobody_reads_it_and_not_even_its_sealed_bytes_are_left(office: Office, tmp_path: Path) -> None:
    code = flown(office)
    put_in_force("uk")
    register_approvers(PUBLIC)
    before = blobs()
    retention.run(act(SIX_MONTHS))
    masked = blobs()
    request = retention.request_unmasking(act(SIX_MONTHS, SOFIA), code, case="7F3K", ground="order 1", kind="hit")
    release = authority.release(request, KEY, PASSPHRASE, by="Judge Iris", at=SIX_MONTHS, hours=72)
    retention.run(act(FIVE_YEARS))

    assert what_root_reads(office.home, tmp_path, before, masked) == set()
    assert (
        still_lie(
            office.home, [each for each in masked if each[0] in ("store_traveller", "store_booking", "store_hit")]
        )
        == []
    )
    with pytest.raises(Refused):
        retention.unmask(act(SIX_MONTHS, SOFIA), [release])
