"""`fairway capacity`: what machine a state needs, from what this one was measured to do."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import msgspec

from fairway.cli.showing import print_json, say

__all__ = ["Needs", "add_parser", "needs", "run"]

# Answers of the German government: 548 million records of 153.7 million travellers in 2024.
RECORDS_A_TRAVELLER = 3.6
PEAK_TO_MEAN = 8.0  # ours: a busy hour of a busy day against the mean of the year
USED_AT_PEAK = 0.5  # half of a machine stays free: for catching up after an outage, for people, for the next year
_SECONDS_A_YEAR = 365.25 * 24 * 3600


class Needs(msgspec.Struct, frozen=True):
    """What a year of travellers asks for.

    records_a_second  bookings as they are pushed, mean of the year and at the peak
    cores_at_peak     of the machine that was measured, used by half
    disk_gib          what is stored within the days of retention, without free room; half as much again for a backup
    hours_to_catch_up after a day without reading, with those cores and the mean going on
    """

    records_a_second: float
    records_a_second_at_peak: float
    cores_at_peak: int
    disk_gib: float
    hours_to_catch_up: float


def needs(travellers_a_year: int, *, records_a_cpu_second: float, bytes_a_record: float, retention_days: int) -> Needs:
    """The arithmetic.

    records_a_cpu_second  received, read, stored and screened, as `fairway bench path` measured
    bytes_a_record        stored, indexes and originals included
    """
    mean = travellers_a_year * RECORDS_A_TRAVELLER / _SECONDS_A_YEAR
    peak = mean * PEAK_TO_MEAN
    cores = max(1, -(-peak // (records_a_cpu_second * USED_AT_PEAK)))
    spare = cores * records_a_cpu_second - mean
    return Needs(
        records_a_second=round(mean, 2),
        records_a_second_at_peak=round(peak, 1),
        cores_at_peak=int(cores),
        disk_gib=round(mean * 86400 * retention_days * bytes_a_record / 1024**3, 1),
        hours_to_catch_up=round(mean * 24 / spare, 1),
    )


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway capacity`."""
    command = subparsers.add_parser(
        "capacity",
        help="what machine a state needs, from what this one can do",
        description="Takes the JSON that `fairway bench path` printed here, with a list as long as yours.",
    )
    command.add_argument("--travellers", type=int, required=True, metavar="N", help="travellers a year, with repeats")
    command.add_argument("--retention-days", type=int, default=1827, metavar="N", help="default 1827: five years")
    command.add_argument("--figures", required=True, metavar="FILE", help="what `fairway bench path` printed")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Computes and prints."""
    try:
        measured = json.loads(Path(args.figures).read_text("utf-8"))
        speed, size = float(measured["bookings_per_cpu_second"]), float(measured["stored_bytes_per_booking"])
    except (OSError, ValueError, KeyError, TypeError):
        say("That file does not hold what `fairway bench path` printed. Nothing was computed.")
        return 2
    if min(args.travellers, args.retention_days, speed, size) <= 0:
        say("Numbers above nothing are wanted. Nothing was computed.")
        return 2
    found = needs(args.travellers, records_a_cpu_second=speed, bytes_a_record=size, retention_days=args.retention_days)
    if args.json:
        print_json(found)
    else:
        print("\n".join(f"{name:26} {value:,}" for name, value in msgspec.structs.asdict(found).items()))
    return 0
