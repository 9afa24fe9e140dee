"""Heads that others keep: what was altered, removed, reordered or cut off is named without a house, even in a chain made anew."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fairway import oversight
from fairway.cli import audit_files
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.safeguards.chain import Head, Row, link, sign_head

NOW = datetime(2026, 7, 12, 8, 0, tzinfo=UTC)
DANIEL = Actor("Daniel", Role.DATA_PROTECTION_OFFICER)
ROOT = Path(__file__).parents[2]


def by(actor: Actor) -> Act:
    return Act(actor, Purpose.OVERSIGHT, at=NOW, ground="monthly check")


@pytest.fixture
def chain(house: Path, tmp_path: Path) -> tuple[Path, list[Head]]:
    """A chain in a file, with heads over 4 and 8 entries."""
    heads = []
    for _ in range(2):
        for _ in range(4):
            oversight.verify_audit(by(DANIEL))
        heads.append(oversight.anchor(by(DANIEL)))
    file = tmp_path / "chain.jsonl"
    audit_files.write_chain(file, oversight.export_audit(by(DANIEL)))
    return file, heads


def rows_of(file: Path) -> tuple[bytes, list[Any]]:
    first, *lines = file.read_bytes().splitlines()
    return first, [msgspec.json.decode(line, type=Row) for line in lines]


def rewritten(file: Path, change: Callable[[list[Any]], list[Any]]) -> Path:
    first, rows = rows_of(file)
    file.write_bytes(b"\n".join([first, *map(msgspec.json.encode, change(rows))]) + b"\n")
    return file


def anew(rows: list[Any]) -> list[Any]:
    """What whoever owns the machine can do: compute every link again."""
    previous, made = bytes(32), []
    for number, row in enumerate(rows, start=1):
        following = link(previous, number, row[1:9], row[9])
        made.append((number, *row[1:12], previous, following))
        previous = following
    return made


def test_otto_neither_signs_heads_nor_takes_the_chain_away(house: Path) -> None:
    otto = Actor("Otto", Role.ANALYST)
    for attempt in (oversight.anchor, oversight.export_audit):
        with pytest.raises(Refused, match="Nothing was read or changed"):
            attempt(by(otto))


def test_an_untouched_chain_fits_its_heads(chain: tuple[Path, list[Head]]) -> None:
    file, heads = chain
    verdict = audit_files.check(file, heads, public_key=oversight.anchor_key())

    assert (verdict.entries, verdict.broken) == (11, ())
    assert [each.entries for each in heads] == [4, 9]


def test_signing_and_exporting_stand_in_the_chain(chain: tuple[Path, list[Head]]) -> None:
    said = [line.says for line in oversight.read_audit(by(DANIEL))]

    assert said[0] == "Daniel wrote 10 entries of the audit chain to a file for whoever verifies it elsewhere"
    assert said[1].startswith("Daniel signed a head of the audit chain over 9 entries")


def altered(rows: list[Any]) -> list[Any]:
    rows[2] = (*rows[2][:2], "Nobody", *rows[2][3:])
    return rows


def swapped(rows: list[Any]) -> list[Any]:
    rows[2], rows[3] = rows[3], rows[2]
    return rows


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (altered, "entry 3: it was altered"),
        (lambda rows: rows[:2] + rows[3:], "entry 4: entries 3 to 3 are missing before it"),
        (swapped, "entry 4: entries 3 to 3 are missing before it"),
        (lambda rows: rows[:6], "entry 7: entries 7 to 9 were cut off since the head of 2026-07-12T08:00:00"),
        (lambda rows: anew(altered(rows)), "entry 4: between entries 1 and 4 the chain is not that of 2026-07-12T08:00:00"),
        (lambda rows: anew(rows[:6] + rows[7:]), "entry 9: between entries 5 and 9 the chain is not that of 2026-07-12T08:00:00"),
    ],
    ids=["altered", "deleted", "reordered", "cut off", "altered and made anew", "deleted and made anew"],
)  # fmt: skip
def test_what_was_done_to_a_chain_is_named(
    chain: tuple[Path, list[Head]], change: Callable[[list[Any]], list[Any]], says: str
) -> None:
    file, heads = chain
    verdict = audit_files.check(rewritten(file, change), heads, public_key=oversight.anchor_key())

    assert says in [f"entry {seq}: {why}" for seq, why in verdict.broken]


def test_a_wiped_payload_is_no_alteration(chain: tuple[Path, list[Head]]) -> None:
    file, heads = chain
    wiped = rewritten(file, lambda rows: [(*row[:10], None, None, *row[12:]) for row in rows])

    assert audit_files.check(wiped, heads).broken == ()


def test_a_head_of_another_hand_or_changed_by_hand_does_not_count(chain: tuple[Path, list[Head]]) -> None:
    file, (first, second) = chain
    forged = sign_head(4, bytes.fromhex(first.hash), first.at, b"x" * 32)
    changed = msgspec.structs.replace(second, entries=8)

    for head in (forged, changed):
        verdict = audit_files.check(file, [head], public_key=oversight.anchor_key())
        assert "is not signed with the house's key" in verdict.broken[0][1]


def test_the_houses_own_walk_sees_its_end_cut_off_where_somebody_kept_a_head(house: Path) -> None:
    for _ in range(3):
        oversight.verify_audit(by(DANIEL))
    head = oversight.anchor(by(DANIEL))
    database = sqlite3.connect(house / "fairway.sqlite3")
    database.execute("DROP TRIGGER audit_no_removal")
    database.execute("DELETE FROM store_auditentry WHERE seq > 1")
    database.commit()
    database.close()

    assert oversight.verify_audit(by(DANIEL), [head]).broken == (
        (2, "entries 2 to 3 were cut off since the head of 2026-07-12T08:00:00"),
    )


def test_the_program_in_the_document_verifies_and_finds(chain: tuple[Path, list[Head]], tmp_path: Path) -> None:
    file, _ = chain
    program = re.findall(
        r"^```python\n(.*?)^```", (ROOT / "docs/audit.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    script = tmp_path / "verify.py"
    script.write_text(program[0], "utf-8")

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, str(script), str(file)], capture_output=True, text=True, check=False)

    expected = audit_files.check(file, [])
    assert run().stdout.split() == [str(expected.entries), expected.head]
    rewritten(file, altered)
    assert run().stderr == "entry 3 does not hold\n"


def test_a_head_is_sent_to_this_machine_or_by_https_alone(house: Path) -> None:
    head = oversight.anchor(by(DANIEL))
    taken: list[bytes] = []

    class Keeper(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Keeper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        audit_files.post(f"http://127.0.0.1:{server.server_port}/heads", head)
    finally:
        server.shutdown()
        server.server_close()

    assert [msgspec.json.decode(each, type=Head) for each in taken] == [head]
    for elsewhere in ("http://keeper.example/heads", "file:///tmp/heads", "ftp://keeper.example"):
        with pytest.raises(Refused, match="It was not sent"):
            audit_files.post(elsewhere, head)


def test_heads_are_added_to_a_file_and_read_back(house: Path, tmp_path: Path) -> None:
    heads = [oversight.anchor(by(DANIEL)) for _ in range(3)]
    for head in heads:
        audit_files.add_head(tmp_path / "heads.jsonl", head)

    assert audit_files.read_heads(tmp_path / "heads.jsonl") == tuple(heads)
    assert heads[0].hash in audit_files.mail_of(heads[0])


def test_an_export_is_the_owners_alone_and_writes_over_nothing(chain: tuple[Path, list[Head]]) -> None:
    file, _ = chain

    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="is there already"):
        audit_files.write_chain(file, oversight.export_audit(by(DANIEL)))
