"""Reading: bookings per CPU-second, and whether the cost of a booking stays the same in large pushes.

The limit measured in the same run is splitting the same bytes at their separators and nothing else: what no reader
written in Python can go below. The peer for cutting a push into segments, elements and components is pydifact, where it is
installed (`./dev bench` installs it).
"""

from __future__ import annotations

import gc
import time
import warnings
from collections.abc import Callable
from functools import partial

from fairway.edifact import decode, elements, interchanges
from fairway.messages import read
from fairway_simulator import manifest_of, push_of

__all__ = ["measure"]

SIZES = (1, 10, 100, 400, 800)
_SECONDS_A_ROUND = 0.4
_ROUNDS = 5


def _cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call: the best of some rounds, each long enough to be measured."""
    work()
    best = float("inf")
    for _ in range(_ROUNDS):
        calls = 0
        began = time.process_time()
        while (spent := time.process_time() - began) < _SECONDS_A_ROUND:
            work()
            calls += 1
        best = min(best, spent / calls)
    return best


def _split_only(content: bytes) -> int:
    return sum(len(segment.split("+")) for segment in content.decode().split("'"))


def _cut(content: bytes) -> int:
    """Components of a push by our own cutter, released characters back in place."""
    return sum(
        len(element.split(":"))
        for interchange in interchanges(decode(content)[0])
        for segment in interchange.segments
        for element in elements(segment)
    )


def _cut_by_peer(content: bytes) -> int:
    from pydifact.segmentcollection import RawSegmentCollection

    segments = RawSegmentCollection.from_str(content.decode()).segments
    return sum(len(e) if isinstance(e, list) else 1 for segment in segments for e in segment.elements)


def _cutting() -> dict[str, object]:
    """Cutting a push of 100 bookings: megabytes per CPU-second, ours and the peer's."""
    push = push_of(100)
    ours = len(push) / _cpu_seconds(partial(_cut, push)) / 1e6
    row: dict[str, object] = {"megabytes_per_cpu_second": round(ours, 1)}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = len(push) / _cpu_seconds(partial(_cut_by_peer, push)) / 1e6
    except ImportError:
        return {**row, "peer": "pydifact is not installed"}
    return {**row, "pydifact_megabytes_per_cpu_second": round(theirs, 2), "times_pydifact": round(ours / theirs, 1)}


def measure() -> dict[str, object]:
    """The figures, with the ratio to splitting alone."""
    gc.freeze()
    rows = []
    for size in SIZES:
        push = push_of(size)
        reading = read(push)
        bookings = sum(len(message.bookings) for message in reading.messages)
        if bookings != size:
            raise RuntimeError(f"the push of {size} bookings reads as {bookings}")
        seconds = _cpu_seconds(partial(read, push))
        limit = _cpu_seconds(partial(_split_only, push))
        rows.append(
            {
                "bookings_in_push": size,
                "bytes_per_booking": round(len(push) / size),
                "bookings_per_cpu_second": round(size / seconds),
                "microseconds_per_booking": round(seconds / size * 1e6, 1),
                "times_splitting_alone": round(seconds / limit, 1),
            }
        )
    manifest = manifest_of(200)
    people = sum(len(message.travellers) for message in read(manifest).messages)
    spent = _cpu_seconds(partial(read, manifest))
    costs = [row["microseconds_per_booking"] for row in rows[1:]]
    return {
        "benchmark": "parse",
        "pushes": rows,
        "cutting": _cutting(),
        "cost_of_largest_to_smallest_of_10_and_more": round(float(costs[-1]) / float(costs[0]), 2),
        "manifest_travellers_per_cpu_second": round(people / spent),
    }
