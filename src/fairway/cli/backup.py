"""`fairway backup`: copies, and the proof that they work."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairway.cli.showing import print_json, say

if TYPE_CHECKING:
    from fairway.oversight.backups import Manifest
    from fairway.safeguards import Act

__all__ = ["add_parser", "run"]

_VITAL = {"database", "keyring", "audit chain"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway backup`."""
    command = subparsers.add_parser(
        "backup",
        help="copies of the house, and the proof that they work",
        description="Database and keys go to two places. Acts as the operator of this host, or as --as; on the record.",
    )
    command.set_defaults(run=run)
    verbs = command.add_subparsers(dest="backup_verb", metavar="VERB", required=True)
    make = verbs.add_parser("make", help="copy the database, bring the mirror of the keys up to date")
    make.add_argument("--to", required=True, metavar="DIR", help="where the copies of the database are")
    make.add_argument("--keys", required=True, metavar="DIR", help="where the mirror of the keys is: another medium")
    keys = verbs.add_parser("keys", help="only the mirror of the keys; after every forgetting")
    keys.add_argument("--keys", required=True, metavar="DIR")
    for name, says in (
        ("drill", "restore into a scratch house and read everything in it"),
        ("restore", "make a house"),
    ):
        verb = verbs.add_parser(name, help=says)
        verb.add_argument("backup", metavar="BACKUP", help="a folder that `fairway backup make` made")
        verb.add_argument("--keys", required=True, metavar="DIR", help="the mirror of the keys")
        verb.add_argument(
            "--master-key", metavar="FILE", help="default: $FAIRWAY_MASTER_KEY_FILE, or the one in the house's keyring"
        )


def run(args: argparse.Namespace) -> int:
    """Does one of the verbs."""
    match args.backup_verb:
        case "make":
            return _make(args)
        case "keys":
            return _keys(args)
        case "drill":
            return _drill(args)
        case _:
            return _restore(args)


def _make(args: argparse.Namespace) -> int:
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    from fairway.oversight import backups

    made, manifest = backups.make_backup(_act(args), Path(args.to), Path(args.keys))
    if args.json:
        print_json({"backup": str(made), "manifest": manifest})
    else:
        print(made)
    say(
        f"{manifest.bytes:,} bytes, {manifest.entries:,} audit entries; {manifest.keys:,} keys in the mirror. The master key is in "
        "neither: keep it by hand, on a third medium."
    )
    return 0


def _keys(args: argparse.Namespace) -> int:
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    from fairway.oversight import backups

    count = backups.mirror_keys(_act(args), Path(args.keys))
    print_json({"keys": count}) if args.json else print(count)
    return 0


def _restore(args: argparse.Namespace) -> int:
    named = args.master_key or os.environ.get("FAIRWAY_MASTER_KEY_FILE")
    if named is None or not Path(named).is_file():
        say("A new house needs its master key: --master-key FILE, or FAIRWAY_MASTER_KEY_FILE. Nothing was restored.")
        return 2
    from fairway.opening import prepare

    with tempfile.TemporaryDirectory() as nowhere:  # there is no house yet to tell the framework of
        prepare(Path(nowhere))
    from fairway.oversight import backups

    manifest = backups.restore(
        Path(args.backup), Path(args.keys), Path(args.home), Path(args.master_key) if args.master_key else None
    )
    print_json(manifest) if args.json else print(args.home)
    say("Restored. Run `fairway doctor --digest` before anybody works in it.")
    return 0


def _drill(args: argparse.Namespace) -> int:
    """Restores into a scratch folder, has another process open every record there, and removes it."""
    home = Path(args.home).absolute()
    from fairway.opening import open_house

    open_house(home, create=False)
    from fairway.oversight import backups

    named = args.master_key or os.environ.get("FAIRWAY_MASTER_KEY_FILE") or home / "keyring" / "master.key"
    began = time.perf_counter()
    scratch = Path(tempfile.mkdtemp(prefix="fairway-drill-"))
    try:
        manifest = backups.restore(Path(args.backup), Path(args.keys), scratch / "house", None)
        found = _read_all(scratch / "house", Path(named).absolute())
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    wrong = _wrong(manifest, found)
    seconds = time.perf_counter() - began
    backups.note_drill(_act(args), Path(args.backup).name, is_good=not wrong, seconds=seconds)
    state = found.get("state", {})
    if args.json:
        print_json(
            {"is_good": not wrong, "wrong": wrong, "seconds": round(seconds, 2), "manifest": manifest, "state": state}
        )
    else:
        print(
            "\n".join(wrong)
            if wrong
            else f"sound: {state['transmissions']:,} transmissions, {state['travellers']:,} "
            f"travellers, {state['hits']:,} hits opened and read in {seconds:.1f} s; digest {state['digest'][:16]}…"
        )
    return 4 if wrong else 0


def _read_all(home: Path, master_key: Path) -> dict[str, Any]:
    """What the doctor of the scratch house says, every sealed record opened; {} where it could not."""
    environment = {**os.environ, "FAIRWAY_MASTER_KEY_FILE": str(master_key), "FAIRWAY_HOME": str(home)}
    environment.pop("FAIRWAY_DATABASE", None)  # the copy is a file, wherever the house itself keeps its tables
    command = [sys.executable, "-m", "fairway.cli.main", "doctor", "--digest", "--json", "--home", str(home)]
    done = subprocess.run(command, capture_output=True, check=False, env=environment)  # noqa: S603 - our own program
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _wrong(manifest: Manifest, found: dict[str, Any]) -> list[str]:
    if not found:
        return ["the restored house does not open: wrong master key, keys missing from the mirror, or records altered"]
    wrong = [
        f"{each['name']}: {each['says']}"
        for each in found["checks"]
        if each["name"] in _VITAL and each["state"] == "bad"
    ]
    for name in ("transmissions", "travellers", "hits"):
        if found["state"][name] != getattr(manifest, name):
            wrong.append(f"{name}: {found['state'][name]} were read, {getattr(manifest, name)} were backed up")
    return wrong


def _act(args: argparse.Namespace) -> Act:
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    actor = staff.actor_named(args.account) if args.account else staff.OPERATOR
    return Act(actor, Purpose.ADMINISTRATION, at=utc_now(), ground="backup")
