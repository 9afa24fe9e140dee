"""What root can read of a house, in a process of its own: marks come on standard input, those found go out on standard output.

Every file is searched byte by byte. Then every blob of every table of the database and of each backup is tried with every key that the
keyring still gives, in every way in which the house seals: as the row it stands in.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from fairway.store.keyring import Key, Keyring, SealBroken


def main() -> None:
    marks = sys.stdin.read().split("\n")
    home, *backups = (Path(each) for each in sys.argv[1:])
    found: set[str] = set()
    for folder in (home, *backups):
        for file in (each for each in folder.rglob("*") if each.is_file()):
            found |= seen(file.read_bytes(), marks)
    keys = every_key(home)
    for folder in (home, *backups):
        for table, row, blob in every_blob(folder / "fairway.sqlite3"):
            for key in keys:
                try:
                    found |= seen(key.open(table, row, blob), marks)
                except SealBroken:
                    continue
    print("\n".join(sorted(found)))


def seen(content: bytes, marks: list[str]) -> set[str]:
    return {mark for mark in marks if mark.encode() in content}


def every_key(home: Path) -> list[Key]:
    ring = Keyring(home / "keyring")
    return [ring.key(file.stem) for file in (home / "keyring" / "keys").glob("*.key")]


def every_blob(database: Path) -> list[tuple[str, int, bytes]]:
    blobs = []
    with sqlite3.connect(database) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            if "id" not in names:
                continue
            for row in connection.execute(f"SELECT * FROM {table}"):
                number = row[names.index("id")]
                if isinstance(number, int):
                    blobs += [(table, number, each) for each in row if isinstance(each, bytes) and len(each) > 12]
    return blobs


if __name__ == "__main__":
    main()
