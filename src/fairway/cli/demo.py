"""`fairway demo`: a synthetic day through the real path, and the console to decide its hits."""

from __future__ import annotations

import argparse
import json
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import msgspec

from fairway.cli.showing import Bar, print_json, say, table

__all__ = ["Against", "add_parser", "against_answer_key", "run"]

TRAVELLERS = 20_000
LIST_ENTRIES = 20_000
SEED = 7
_LIST = "csv"
_STAFF = (("ana", "analyst"), ("adam", "analyst"), ("sofia", "supervisor"), ("daniel", "dpo"), ("alba", "admin"))


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway demo`."""
    command = subparsers.add_parser(
        "demo",
        help="a synthetic day: simulate, ingest, screen, show, serve",
        description="Everybody in it is invented. The answer key is used for measuring only, after screening.",
    )
    command.add_argument("--travellers", type=int, default=TRAVELLERS, metavar="N")
    command.add_argument("--list-entries", type=int, default=LIST_ENTRIES, metavar="N")
    command.add_argument("--seed", type=int, default=SEED, metavar="N")
    command.add_argument("--no-serve", action="store_true", help="stop after the summary")
    command.add_argument("--fresh", action="store_true", help="begin again: remove the demo's own folder first")
    command.add_argument("--port", type=int, default=8080, metavar="N")
    command.set_defaults(run=run)


class Against(msgspec.Struct, frozen=True):
    """The hits against the answer key. A listed traveller counts as found when their entry was hit on their flight."""

    listed_travellers: int
    found: int
    recall: float
    hits: int
    true_hits: int
    precision: float
    missed_by_distortion: dict[str, int]


def run(args: argparse.Namespace) -> int:
    """Runs the demo in its own house, `demo-home` beside the usual one unless --home says otherwise."""
    home = Path(args.home if args.home != "fairway-home" else "demo-home").absolute()
    if args.fresh and (home / "demo.json").exists():
        shutil.rmtree(home)
    from fairway.opening import open_house

    wanted = {"travellers": args.travellers, "list_entries": args.list_entries, "seed": args.seed}
    stamp = home / "demo.json"
    if stamp.exists() and json.loads(stamp.read_text())["wanted"] == wanted:
        say(f"The demo's day is in {home} already; nothing is done twice. `--fresh` begins again.")
        open_house(home)
        summary = json.loads(stamp.read_text())["summary"]
    else:
        if home.exists() and any(home.iterdir()) and not (home / "demo.begun").exists():
            say(f"{home} holds something that is not this demo. Nothing was changed. Name another folder with --home.")
            return 1
        if home.exists():
            shutil.rmtree(home)
        home.mkdir(parents=True)
        (home / "demo.begun").write_text("a demo began here; it may be removed\n")
        open_house(home)
        summary = _day(home, args)
        stamp.write_text(json.dumps({"wanted": wanted, "summary": summary}))
    if args.json:
        print_json(summary)
    else:
        _show(summary)
    return 0 if args.no_serve else _serve(home, args.port)


def _day(home: Path, args: argparse.Namespace) -> dict[str, object]:
    from fairway import intake, watchlists
    from fairway.cli.ingest import files_in, handfuls
    from fairway.safeguards import Purpose
    from fairway.screening import Screener, hits_on_flights
    from fairway.worker import machine_act, run_until_idle
    from fairway_simulator import simulate

    day = date.today() + timedelta(days=1)  # noqa: DTZ011 - the demo's flights leave tomorrow on this machine's calendar
    source = home / "day"
    with Bar("Inventing a day") as bar:
        simulate(
            source,
            travellers=args.travellers,
            seed=args.seed,
            day=day,
            dirty=0.07,
            list_entries=args.list_entries,
            progress=bar.to,
        )
    shutil.copy(source / "airports.csv", home / "airports.csv")  # invented airports stand in no table of the world's
    _accounts()
    began = time.perf_counter()
    with Bar("Loading the list") as bar:
        loaded = watchlists.load(
            machine_act(Purpose.LIST_KEEPING), _LIST, (source / "watchlist.csv").read_bytes(), progress=bar.to
        )
        watchlists.activate(machine_act(Purpose.LIST_KEEPING), _LIST)
    files = files_in([source / "messages"])
    with Bar("Receiving messages", len(files)) as bar:
        received = 0
        for group in handfuls(files):
            intake.receive(machine_act(Purpose.INTAKE), [content for _, content in group], transport="file")
            received += len(group)
            bar.to(received)
    with Bar("Reading and screening", len(files)) as bar:
        totals = run_until_idle(Screener(), progress=lambda now: bar.to(now.transmissions))
    seconds = time.perf_counter() - began
    hits = hits_on_flights(machine_act(Purpose.SCREENING))
    against = against_answer_key(hits, source / "answer_key.jsonl")
    return {
        "list_entries": loaded.entries,
        "messages": totals.transmissions,
        "quarantined": totals.quarantined,
        "bookings_in_messages": totals.bookings,
        "travellers_in_messages": totals.travellers,
        "travellers_screened": totals.screened,
        "findings": totals.findings,
        "hits_by_list": dict(Counter(f"{hit.list_source}, {hit.strength}" for hit in hits)),
        "answer_key": msgspec.to_builtins(against),
        "seconds": round(seconds, 1),
        "travellers_a_second": round(totals.travellers / seconds),
    }


def against_answer_key(hits: Sequence[object], key: Path) -> Against:
    """Recall and precision of the hits against who truly travels: entry and flight must both agree."""
    truths = [json.loads(line) for line in key.read_text(encoding="utf-8").splitlines()]
    travelling = [truth for truth in truths if truth["travels"]]
    names = ("entry_id", "carrier", "number", "departs_on", "departs_from", "arrives_at")
    hit_on = [tuple(str(getattr(hit, name)) for name in names) for hit in hits]
    found_on = set(hit_on)
    of = {
        id(truth): tuple(str(truth[n]) for n in ("entry_id", "carrier", "number", "departs_on", "from", "to"))
        for truth in truths
    }
    everybody = set(of.values())
    missed = [truth for truth in travelling if of[id(truth)] not in found_on]
    true_hits = sum(each in everybody for each in hit_on)
    return Against(
        listed_travellers=len(travelling),
        found=len(travelling) - len(missed),
        recall=round(1 - len(missed) / len(travelling), 4) if travelling else 1.0,
        hits=len(hit_on),
        true_hits=true_hits,
        precision=round(true_hits / len(hit_on), 4) if hit_on else 1.0,
        missed_by_distortion=dict(Counter(truth["distortion"] for truth in missed)),
    )


def _accounts() -> None:
    from fairway import staff
    from fairway.safeguards import Purpose, Role
    from fairway.worker import machine_act

    for name, role in _STAFF:
        staff.add_account(machine_act(Purpose.ADMINISTRATION), name, Role(role))


def _show(summary: dict[str, object]) -> None:
    rows: list[tuple[str, ...]] = [("what", "how many")]
    for name, value in summary.items():
        if isinstance(value, dict):
            rows += [
                (f"{name.replace('_', ' ')}: {inner.replace('_', ' ')}", _number(each)) for inner, each in value.items()
            ]
        else:
            rows.append((name.replace("_", " "), _number(value)))
    print(table(rows))


def _number(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items()) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _serve(home: Path, port: int) -> int:
    from fairway import staff
    from fairway.cli.serve import serve
    from fairway.safeguards import Purpose
    from fairway.worker import machine_act

    lines = []
    for name, role in _STAFF:
        token = staff.sign_in_link(machine_act(Purpose.ADMINISTRATION), name)
        lines.append(f"  {name:7} {role:10} http://127.0.0.1:{port}/sign-in/link/{token}/")
    say(
        "One-time sign-in links, good for 15 minutes (a confirmed match needs two people: use two browsers or a private window):"
    )
    say("\n".join(lines))
    say(f"The console is at http://127.0.0.1:{port}/. Ctrl-C stops it; what was decided stays in {home.name}.")
    serve(home, port)
    return 0
