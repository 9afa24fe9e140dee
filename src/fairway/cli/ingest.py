"""`fairway ingest` and `fairway work`: from files to committed hits."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path

from fairway.cli import production
from fairway.cli.following import add_lane
from fairway.cli.showing import Bar, print_json, say

__all__ = ["add_parser", "files_in", "handfuls", "ingest", "run"]

FILES_A_RECEIPT = 64
BYTES_A_RECEIPT = 8 * 1024 * 1024
FILE_BYTES_MAX = 512 * 1024 * 1024


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway ingest`."""
    command = subparsers.add_parser(
        "ingest",
        help="receive messages from files, read them, screen their travellers",
        description="Keeps each file (the line on stdout is the receipt: it is on the disk), then reads and screens "
        "everything that waits. The same file again is recognised and changes nothing.",
    )
    command.add_argument("paths", nargs="+", metavar="PATH", help="files, or folders taken in the order of names")
    command.add_argument("--only-receive", action="store_true", help="keep and acknowledge; read and screen later")
    add_lane(command)
    production.add_option(command)
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Ingests files; exit code 3 where something went into quarantine."""
    paths = [Path(each) for each in args.paths]
    missing = [path for path in paths if not path.exists()]
    if missing:
        say(f"There is no such file or folder: {missing[0]}. Nothing was received.")
        return 2
    from fairway.opening import open_house

    open_house(Path(args.home))
    production.refuse_unready(args)
    return ingest(paths, only_receive=args.only_receive, as_json=args.json, lane=args.lane)


def files_in(paths: list[Path]) -> list[Path]:
    """The files named, and those of the folders named, in the order of their names. Hidden files are left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (Path(root) / name for root, _, names in os.walk(path) for name in names)
            found += sorted(each for each in inside if not each.name.startswith("."))
        else:
            found.append(path)
    return found


def handfuls(files: list[Path]) -> Iterator[list[tuple[Path, bytes]]]:
    """Files in groups that share one commit: as many as fit, and at least one."""
    group: list[tuple[Path, bytes]] = []
    size = 0
    for path in files:
        content = path.read_bytes()
        if group and (len(group) == FILES_A_RECEIPT or size + len(content) > BYTES_A_RECEIPT):
            yield group
            group, size = [], 0
        group.append((path, content))
        size += len(content)
    if group:
        yield group


def ingest(paths: list[Path], *, only_receive: bool, as_json: bool, lane: str = "") -> int:
    """Receives, reads and screens. Prints a receipt a file, then a summary."""
    from fairway import intake
    from fairway.safeguards import Purpose
    from fairway.screening import Screener
    from fairway.worker import machine_act, run_until_idle

    files = files_in(paths)
    began = time.perf_counter()
    new = received = 0
    with Bar("Receiving", len(files)) as bar:
        for group in handfuls(files):
            contents = [content for _, content in group]
            receipts = intake.receive(machine_act(Purpose.INTAKE), contents, transport="file", lane=lane)
            for (path, _), receipt in zip(group, receipts, strict=True):
                new += receipt.is_new
                if as_json:
                    state = "kept" if receipt.is_new else "known"
                    print_json({"file": str(path), "receipt": str(receipt.id), "state": state})
            received += len(group)
            bar.to(received)
    summary: dict[str, object] = {"files": len(files), "new": new, "known": len(files) - new}
    quarantined = 0
    if not only_receive:
        with Bar("Reading and screening", intake.balance().waiting) as bar:
            totals = run_until_idle(Screener(), progress=lambda now: bar.to(now.transmissions))
        seconds = time.perf_counter() - began
        quarantined = totals.quarantined
        summary |= {
            "transmissions": totals.transmissions,
            "bookings": totals.bookings,
            "travellers": totals.travellers,
            "findings": totals.findings,
            "quarantined": totals.quarantined,
            "screened": totals.screened,
            "hits": totals.hits,
            "seconds": round(seconds, 2),
        }
    if as_json:
        print_json({"summary": summary})
    else:
        print(
            "\n".join(
                f"{name:14} {value:,}" if isinstance(value, int) else f"{name:14} {value}"
                for name, value in summary.items()
            )
        )
    if quarantined:
        say(
            f"{quarantined} transmissions wait in quarantine, kept whole: `fairway quarantine list` says where each goes wrong."
        )
    return 3 if quarantined else 0
