"""What root can read, whatever the engine: a keyring, values with their tables and rows, folders of files; marks on standard input.

Every file is searched byte by byte; every value is tried with every key that the keyring still gives, in every way in which the house
seals.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import msgspec

from fairway.kit.refusals import Refused
from fairway.safeguards.unmasking import open_with, place_of
from fairway.store.keyring import Keyring, SealBroken

DAY = 739_809  # 12 July 2026, when everybody in the test flies


def main() -> None:
    marks = sys.stdin.read().split("\n")
    keyring, values, *folders = (Path(each) for each in sys.argv[1:])
    found: set[str] = set()
    for folder in folders:
        for file in (each for each in folder.rglob("*") if each.is_file()):
            found |= seen(file.read_bytes(), marks)
    ring = Keyring(keyring)
    keys = [ring.key(file.stem) for file in (keyring / "keys").glob("*.key")]
    for table, row, blob in msgspec.msgpack.decode(values.read_bytes()):
        found |= seen(blob, marks)
        for key in keys:
            with contextlib.suppress(SealBroken):
                found |= seen(key.open(table, row, blob), marks)
            # As if a key of the house were a record's own: nothing that the house keeps is.
            for day in (DAY,) if blob.startswith(b"FWA") else ():
                with contextlib.suppress(Refused):
                    found |= seen(open_with(key.exchange_secret(), place_of(table, row, day), blob), marks)
    print("\n".join(sorted(found)))


def seen(content: bytes, marks: list[str]) -> set[str]:
    return {mark for mark in marks if mark.encode() in content}


if __name__ == "__main__":
    main()
