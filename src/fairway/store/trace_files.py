"""The traces of a day as one file that is mapped, not read: what a changed list is looked up in.

A table answers one question at a time; thousands of keys against hundreds of days are answered by arrays. The file is made from the
table when it is first asked for and made anew after somebody of that day was screened (`mark`), because only those who are screened
already need to be found: everybody else meets the new list anyway. It holds what the table holds, keyed digests and rows, which mean
nothing once the day's key is gone; it is deleted with the day and is no part of any backup.

    8 bytes FORM, then two numbers of 64 bits: how many rows, and how many bits the sieve is addressed with
    the sieve: a bit for every digest by its first bits, which most of what is not there fails
    the digests, ascending; the traveller of each
"""

from __future__ import annotations

import mmap
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from fairway.store.archive import Archive

__all__ = [
    "Numbers",
    "among",
    "forget",
    "is_prepared",
    "mark",
    "packed",
    "prepare",
    "stale_days",
    "travellers_with",
    "write",
]

FORM = b"traces/1"
SIEVE_BITS_EACH = 20  # of a digest: then one in twenty that are not there passes
SIEVE_BITS_MIN, SIEVE_BITS_MAX = 13, 30
DIGEST_BITS = 63
_HEAD = len(FORM) + 16

Numbers = NDArray[np.int64]


def mark(days: Iterable[int]) -> None:
    """Notes, in the transaction in which somebody of these days was screened, that their files are behind."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO store_trace_stale (day) VALUES (%s) ON CONFLICT DO NOTHING",
            [(day,) for day in sorted(set(days))],
        )


def stale_days() -> set[int]:
    """The days whose files are behind, where they exist at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT day FROM store_trace_stale")
        return {row[0] for row in cursor.fetchall()}


def forget(archive: Archive, day: int) -> None:
    """Deletes the file of a day."""
    _path(archive, day).unlink(missing_ok=True)


def prepare(archive: Archive, day: int) -> None:
    """Makes the file of a day from the table. Inside a transaction that nobody screens beside (`alone`)."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_trace_stale WHERE day = %s", [day])
        cursor.execute(
            "SELECT digest, traveller_id FROM store_trace WHERE day = %s ORDER BY digest, traveller_id", [day]
        )
        rows = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 2)
    write(archive, day, rows[:, 0], rows[:, 1])


def is_prepared(archive: Archive, day: int) -> bool:
    """Whether there is a whole file of this form, behind or not."""
    path = _path(archive, day)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        return False
    if len(head) < _HEAD or not head.startswith(FORM):
        return False
    count, bits = (int(each) for each in np.frombuffer(head, np.int64, 2, len(FORM)))
    return path.stat().st_size == _HEAD + (1 << (bits - 3)) + 16 * count


def travellers_with(archive: Archive, day: int, wanted: Numbers) -> Numbers:
    """The travellers of a day who have any of these digests, by a file that `is_prepared`; ascending, each once."""
    with _path(archive, day).open("rb") as file:
        return among(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), wanted)


def among(whole: bytes | mmap.mmap, wanted: Numbers) -> Numbers:
    """The travellers who have any of these digests, by the content of a file."""
    count, bits = (int(each) for each in np.frombuffer(whole, np.int64, 2, len(FORM)))
    sieve_bytes = 1 << (bits - 3)
    sieve = np.frombuffer(whole, np.uint8, sieve_bytes, _HEAD)
    digests = np.frombuffer(whole, np.int64, count, _HEAD + sieve_bytes)
    owners = np.frombuffer(whole, np.int64, count, _HEAD + sieve_bytes + 8 * count)
    place = wanted >> np.int64(DIGEST_BITS - bits)
    passes = (sieve[place >> 3] >> (place & 7).astype(np.uint8)) & 1
    some = np.unique(wanted[passes != 0])
    first, last = np.searchsorted(digests, some), np.searchsorted(digests, some, side="right")
    lengths = last - first
    steps = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    rows: Numbers = np.unique(owners[np.repeat(first, lengths) + steps])
    return rows


def _path(archive: Archive, day: int) -> Path:
    return archive.home / "traces" / f"{int(day)}.traces"


def packed(digests: Numbers, owners: Numbers) -> bytes:
    """The content of a file: digests ascending, the traveller of each."""
    bits = max(SIEVE_BITS_MIN, min(SIEVE_BITS_MAX, (len(digests) * SIEVE_BITS_EACH).bit_length()))
    there = np.zeros(1 << bits, dtype=np.uint8)
    there[digests >> np.int64(DIGEST_BITS - bits)] = 1
    head = np.array([len(digests), bits], dtype=np.int64)
    parts = (head, np.packbits(there, bitorder="little"), digests, owners)
    return FORM + b"".join(each.tobytes() for each in parts)


def write(archive: Archive, day: int, digests: Numbers, owners: Numbers) -> None:
    """Puts the file of a day in place, whole. It need not survive a crash: it is made anew."""
    path = _path(archive, day)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(packed(digests, owners))
    draft.replace(path)
