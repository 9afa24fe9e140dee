"""`fairway doctor`: is the house sound?"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import stat
from collections.abc import Sequence
from pathlib import Path

import msgspec

from fairway.cli.showing import print_json, say, table

__all__ = ["Check", "add_parser", "checks", "run"]

_FREE_BYTES_MIN = 1024**3
_BACKUP_DAYS_MAX = 2
# SQLite before these versions can, rarely, corrupt a WAL database when two connections write and checkpoint at one instant.
_WAL_FIXED = ((3, 44, 6, 45), (3, 50, 7, 51), (3, 51, 3, 99))


class Check(msgspec.Struct, frozen=True):
    """One question and its answer. state: "good", "note" (know it, act when convenient) or "bad" (act now)."""

    name: str
    state: str
    says: str


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway doctor`."""
    command = subparsers.add_parser(
        "doctor",
        help="check the house: database, keyring, ledger, audit chain",
        description="Exit code 4 where a check is bad.",
    )
    command.add_argument(
        "--safeguards",
        action="store_true",
        help="only the gate before production: each condition, its article, what to do; may be published",
    )
    command.add_argument("--digest", action="store_true", help="also compute the digest over everything stored")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Checks the house and says what to do about each finding."""
    from fairway.opening import open_house

    open_house(Path(args.home), create=False)
    if args.safeguards:
        return _safeguards(args)
    found = checks(Path(args.home))
    answer: dict[str, object] = {"checks": found}
    if args.digest:
        from fairway.oversight.digest import digest
        from fairway.safeguards import Purpose
        from fairway.worker import machine_act

        state = digest(machine_act(Purpose.OVERSIGHT))
        answer["state"] = state
    if args.json:
        print_json(answer)
    else:
        print(table([("check", "state", "says"), *((each.name, each.state, each.says) for each in found)]))
        if args.digest:
            print(
                "\n"
                + table([("stored", ""), *((name, str(each)) for name, each in msgspec.structs.asdict(state).items())])
            )
    is_bad = any(each.state == "bad" for each in found)
    if is_bad:
        say("At least one check is bad. Nothing was changed; each line says what to do.")
    return 4 if is_bad else 0


def _safeguards(args: argparse.Namespace) -> int:
    """The gate before production. Nothing in the answer concerns a traveller or a member of staff: it may be published."""
    from importlib.metadata import version

    from fairway.oversight import profiles
    from fairway.safeguards import Purpose
    from fairway.worker import machine_act

    act = machine_act(Purpose.OVERSIGHT)
    found = profiles.safeguards(act)
    is_ready = all(each.is_met for each in found)
    if args.json:
        print_json({"fairway": version("fairway"), "at": act.at, "is_ready": is_ready, "conditions": found})
    else:
        rows = [("safeguard", "state", "says", "source")]
        rows += [(each.code, "met" if each.is_met else "MISSING", each.says, each.cites) for each in found]
        print(table(list(rows)))
    for each in found:
        if not each.is_met:
            say(f"{each.code}: {each.do}")
    return 0 if is_ready else 4


def checks(home: Path) -> list[Check]:
    """Every check of an open house, in the order in which a person would act on them."""
    from fairway import intake, oversight
    from fairway.safeguards import Purpose
    from fairway.worker import machine_act

    ledger = intake.balance()
    verdict = oversight.verify_audit(machine_act(Purpose.OVERSIGHT))
    return [
        *_database(home / "fairway.sqlite3"),
        _keyring(home / "keyring"),
        _chain(verdict.entries, verdict.broken, verdict.head),
        Check(
            "ledger",
            "note" if ledger.waiting or ledger.quarantined else "good",
            f"{ledger.received:,} received = {ledger.stored:,} stored + {ledger.quarantined:,} in quarantine "
            f"+ {ledger.waiting:,} waiting" + ("; run `fairway work`" if ledger.waiting else ""),
        ),
        _lists(),
        *_provider(),
        _backup(),
        _space(home),
    ]


def _provider() -> list[Check]:
    from fairway import staff

    faults = staff.provider_faults()
    if faults is None:
        return []
    says = "; ".join(faults) or "answers, is who it should be, takes PKCE"
    return [Check("identity provider", "bad" if faults else "good", says)]


def _lists() -> Check:
    from fairway import watchlists
    from fairway.safeguards import Purpose
    from fairway.worker import machine_act

    act = machine_act(Purpose.LIST_KEEPING)
    found = watchlists.versions(act)
    active = sum(each.state == "active" for each in found)
    stale = watchlists.stale(found, act.at)
    if not active:
        return Check("watchlists", "note", "no list is active: nobody is screened against anything")
    if stale:
        ages = ", ".join(f"{each.source} ({each.days} days, {each.refresh_days} at most)" for each in stale)
        return Check("watchlists", "note", f"older than they should be: {ages}; load the newest files")
    return Check("watchlists", "good", f"{active} active, none older than its source allows")


def _backup() -> Check:
    from fairway.kit.clock import utc_now
    from fairway.oversight.backups import last_backup

    last = last_backup()
    if last is None:
        return Check("backup", "note", "none was ever made with `fairway backup make`")
    days = (utc_now() - last).days
    says = f"the latest is {days} days old; `fairway backup drill` shows that it works"
    return Check("backup", "good" if days < _BACKUP_DAYS_MAX else "note", says)


def _chain(entries: int, broken: Sequence[tuple[int, str]], head: str) -> Check:
    if not broken:
        return Check("audit chain", "good", f"{entries:,} entries; the head is {head[:16]}…")
    number, reason = broken[0]
    return Check(
        "audit chain",
        "bad",
        f"{len(broken)} of {entries:,} entries do not hold, the first is {number}: {reason}. "
        "Copy the house away as it is and call the data protection officer",
    )


def _database(path: Path) -> list[Check]:
    from fairway.oversight.engine import database_version

    stated = database_version()
    if not stated.startswith("SQLite"):
        says = f"{stated}; its own tools check and back it up: pg_amcheck, pg_basebackup (docs/postgresql.md)"
        return [Check("database", "good", says)]
    return [_library(sqlite3.sqlite_version_info), _integrity(path)]


def _library(version: tuple[int, ...]) -> Check:
    text = "SQLite " + ".".join(map(str, version))
    fixed = any(tuple(low[:3]) <= version[:3] < (low[0], low[3], 0) for low in _WAL_FIXED)
    if fixed:
        return Check("database library", "good", text)
    return Check(
        "database library",
        "note",
        f"{text} has the rare WAL-reset fault (mended in 3.44.6, 3.50.7, 3.51.3): let one program write at a time, and update it",
    )


def _integrity(path: Path) -> Check:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if answer == "ok":
        return Check("database", "good", f"{path.stat().st_size:,} bytes, sound")
    return Check(
        "database", "bad", "the file is damaged: stop writing, copy the folder away, restore the latest backup"
    )


def _keyring(folder: Path) -> Check:
    open_to_others = [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_to_others:
        return Check(
            "keyring", "bad", f"{len(open_to_others)} key files are readable by others: chmod -R go= {folder.name}"
        )
    keys = len(list((folder / "keys").glob("*.key")))
    return Check("keyring", "good", f"{keys} keys; keep its backup apart from the database's")


def _space(home: Path) -> Check:
    free = shutil.disk_usage(home).free
    says = f"{free // 1024**2:,} MiB free"
    return Check(
        "disk",
        "good" if free > _FREE_BYTES_MIN else "bad",
        says if free > _FREE_BYTES_MIN else says + ": make room now",
    )
