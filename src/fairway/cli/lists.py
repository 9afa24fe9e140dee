"""`fairway lists`: load a list, see what it would change, put it to use, see which are in use.

Exit codes: 0 done; 1 refused; 2 wrong use; 3 loaded, but some entries had to be kept out.
No name of anybody on a list is ever printed, only the identifiers that the list gives its entries.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fairway.cli import own
from fairway.cli.showing import Bar, print_json, say, table
from fairway.kit.findings import Effect

if TYPE_CHECKING:
    from fairway.safeguards import Act
    from fairway.watchlists import Activated, Difference, Loaded

__all__ = ["add_parser", "run"]

FINDINGS_SHOWN = 20  # more do not help at a terminal; --json has them all


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway lists`."""
    command = subparsers.add_parser("lists", help="load watchlists, compare versions, put them to use")
    verbs = command.add_subparsers(dest="lists_verb", metavar="VERB", required=True)
    load = verbs.add_parser("load", help="check a list's file and keep it as a new version")
    load.add_argument("source", metavar="SOURCE", help="where the list comes from, such as un_sc or csv")
    load.add_argument("file", type=Path, metavar="FILE")
    load.add_argument("--activate", action="store_true", help="screen travellers against it from now on")
    _add_accept_shrinkage(load)
    diff = verbs.add_parser("diff", help="what the newest version that waits would change")
    diff.add_argument("source", metavar="SOURCE")
    activate = verbs.add_parser("activate", help="screen travellers against the newest version from now on")
    activate.add_argument("source", metavar="SOURCE")
    activate.add_argument("--version", type=int, metavar="ID", help="this version, for going back to an earlier one")
    _add_accept_shrinkage(activate)
    redress = verbs.add_parser(
        "redress",
        help="keep that a redress number clears its holder of an entry",
        description='Reads one line "NUMBER YYYY-MM-DD" (redress number, date of birth) from standard input, so that neither stands '
        "in the shell's history. Needs --as a supervisor.",
    )
    redress.add_argument("source", metavar="SOURCE")
    redress.add_argument("entry", metavar="ENTRY", help="the identifier that the list gives the entry")
    redress.add_argument("--until", metavar="DAY", required=True, help="last day, ISO, at most five years ahead")
    reintegrate = verbs.add_parser(
        "reintegrate",
        help="keep that an authority asks not to stop a listed person again",
        description="Two supervisors give the same command (--as). Then nobody is a hit on the entry until that day is over.",
    )
    reintegrate.add_argument("source", metavar="SOURCE")
    reintegrate.add_argument("entry", metavar="ENTRY", help="the identifier that the list gives the entry")
    reintegrate.add_argument(
        "--authority", metavar="TEXT", required=True, help="who asks, with its reference; nobody's name"
    )
    reintegrate.add_argument(
        "--until", metavar="DAY", required=True, help="last day, ISO, as far as the profile allows"
    )
    instruct = verbs.add_parser(
        "instruct", help="say what a list asks to be done with whoever is on it; orders the queue"
    )
    instruct.add_argument("source", metavar="SOURCE")
    instruct.add_argument("instruction", choices=("stop", "meet", "check", "discreet"))
    own.add_parser(verbs)
    verbs.add_parser("show", help="all versions of all lists, and the sources that can be loaded")
    command.set_defaults(run=run)


def _add_accept_shrinkage(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--accept-shrinkage", action="store_true", help="more than half of the active version's entries are really gone"
    )

    command.add_argument(
        "--accept-alarms", action="store_true", help="what else has moved too far in the new version is real"
    )


def run(args: argparse.Namespace) -> int:
    """Runs one of the verbs. Refusals are raised: `fairway.cli.main` says them."""
    from fairway.watchlists.sources import available

    source = getattr(args, "source", None)
    if source is not None and source not in (known := available()):
        say(f'There is no list source "{source}". There are: {", ".join(known)}. Nothing was loaded.')
        return 2
    if args.lists_verb == "load" and not args.file.is_file():
        say(f"There is no such file: {args.file}. Nothing was loaded.")
        return 2
    from fairway.opening import open_house

    open_house(Path(args.home))
    match args.lists_verb:
        case "load":
            return _load(args)
        case "diff":
            return _diff(args)
        case "activate":
            return _activate(args)
        case "redress":
            return _redress(args)
        case "reintegrate":
            return _reintegrate(args)
        case "instruct":
            return _instruct(args)
        case "own":
            return own.run(args, _act(args))
        case _:
            return _show(args)


def _act(args: argparse.Namespace) -> Act:
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    actor = staff.actor_named(args.account) if args.account else staff.OPERATOR
    return Act(actor, Purpose.LIST_KEEPING, at=utc_now(), ground=f"lists {args.lists_verb}")


def _instruct(args: argparse.Namespace) -> int:
    from fairway import watchlists

    is_new = watchlists.instruct(_act(args), args.source, args.instruction)
    if args.json:
        print_json({"source": args.source, "instruction": args.instruction, "is_new": is_new})
    else:
        say(f"List {args.source} asks: {args.instruction}." + ("" if is_new else " It did so before."))
    return 0


def _load(args: argparse.Namespace) -> int:
    from fairway import watchlists
    from fairway.watchlists.sources import available

    with Bar(f"Loading {args.source}") as bar:
        if available()[args.source].holds == "documents":
            loaded = watchlists.load_documents(_act(args), args.source, args.file, progress=bar.to)
        else:
            loaded = watchlists.load(_act(args), args.source, args.file.read_bytes(), progress=bar.to)
    _say_loaded(loaded)
    activated = None
    if args.activate:
        activated = watchlists.activate(
            _act(args),
            args.source,
            loaded.version,
            accept_shrinkage=args.accept_shrinkage,
            accept_alarms=args.accept_alarms,
        )
        _say_activated(activated)
    if args.json:
        print_json({"loaded": loaded, "activated": activated})
    else:
        print(_summary(loaded))
    return 3 if loaded.kept_out else 0


def _say_loaded(loaded: Loaded) -> None:
    gravest = sorted(loaded.findings, key=lambda finding: list(Effect).index(finding.effect), reverse=True)
    for finding in gravest[:FINDINGS_SHOWN]:
        say(f"  {finding.code}: {finding}")
    if len(loaded.findings) > FINDINGS_SHOWN:
        say(f"  … and {len(loaded.findings) - FINDINGS_SHOWN:,} more findings; --json has them all.")
    if loaded.kept_out:
        say(f"{loaded.kept_out:,} entries were kept out: nobody is screened against them until the file is put right.")
    if not loaded.is_new:
        say("This very version is there already; nothing was written.")
    if loaded.has_shrunk:
        say("More than half of the active version's entries are gone. Activating it needs --accept-shrinkage.")
    for alarm in loaded.alarms:
        say(f"{alarm.code}: {alarm.says} Activating it needs --accept-alarms.")


def _summary(loaded: Loaded) -> str:
    if loaded.documents:
        return f"{loaded.source} version {loaded.version}: {loaded.documents:,} documents"
    against = "against the active version" if loaded.compared_with else "and no version is active yet"
    return (
        f"{loaded.source} version {loaded.version}: {loaded.entries:,} people, "
        f"{loaded.organisations:,} organisations and vessels kept apart; "
        f"{loaded.added:,} added, {loaded.removed:,} removed, {loaded.changed:,} changed {against}"
    )


def _say_activated(activated: Activated) -> None:
    if not activated.is_new:
        say("It is the active version already; nothing was changed.")
        return
    say(
        f"Travellers are screened against it from now on; {activated.again:,} stored travellers will be screened again."
    )


def _diff(args: argparse.Namespace) -> int:
    from fairway import watchlists

    difference = watchlists.diff(_act(args), args.source)
    if args.json:
        print_json(difference)
    else:
        _print_difference(difference)
    return 0


def _print_difference(difference: Difference) -> None:
    for sign, entry_ids in (("+", difference.added), ("-", difference.removed), ("~", difference.changed)):
        for entry_id in entry_ids:
            print(sign, entry_id)
    say(
        f"Version {difference.version} against {difference.active or 'none'}: {len(difference.added):,} added, "
        f"{len(difference.removed):,} removed, {len(difference.changed):,} changed."
    )


def _activate(args: argparse.Namespace) -> int:
    from fairway import watchlists

    activated = watchlists.activate(
        _act(args),
        args.source,
        args.version,
        accept_shrinkage=args.accept_shrinkage,
        accept_alarms=args.accept_alarms,
    )
    _say_activated(activated)
    if args.json:
        print_json(activated)
    else:
        print(
            f"{activated.source} version {activated.version} is active: {activated.added:,} added, "
            f"{activated.removed:,} removed, {activated.changed:,} changed"
        )
    return 0


def _redress(args: argparse.Namespace) -> int:
    import sys
    from datetime import date

    from fairway import casework

    number, _, birth_date = sys.stdin.readline(200).strip().rpartition(" ")
    try:
        until = date.fromisoformat(args.until)
    except ValueError:
        say("--until wants a day as 2027-05-04. Nothing was kept.")
        return 2
    casework.keep_redress(_act(args), args.source, args.entry, number=number, birth_date=birth_date, expires_on=until)
    say(
        f"Kept until {until}: whoever presents the number, born on that day, is not shown as {args.source} {args.entry}."
    )
    return 0


def _reintegrate(args: argparse.Namespace) -> int:
    from datetime import date

    from fairway import casework

    try:
        until = date.fromisoformat(args.until)
    except ValueError:
        say("--until wants a day as 2027-05-04. Nothing was kept.")
        return 2
    if casework.keep_reintegration(_act(args), args.source, args.entry, authority=args.authority, expires_on=until):
        say(f"In force until {until}: nobody is a hit on {args.source} {args.entry}.")
    else:
        say("Proposed. It is in force once another supervisor gives the same command.")
    return 0


def _show(args: argparse.Namespace) -> int:
    from fairway import watchlists
    from fairway.watchlists.sources import available

    act = _act(args)
    versions = watchlists.versions(act)
    stale = watchlists.stale(versions, act.at)
    if args.json:
        print_json({"versions": versions, "sources": list(available().values()), "stale": stale})
        return 0
    rows: list[tuple[str, ...]] = [
        ("LIST", "VERSION", "STATE", "PEOPLE", "PUBLISHED", "LOADED", "BY", "ACTIVATED", "BY")
    ]
    rows += [
        (
            each.source,
            str(each.id),
            each.state,
            f"{each.entries:,}",
            each.published or "—",
            f"{each.loaded_at:%Y-%m-%d %H:%M}",
            each.loaded_by,
            f"{each.activated_at:%Y-%m-%d %H:%M}" if each.activated_at else "—",
            each.activated_by or "—",
        )
        for each in versions
    ]
    print(table(rows))
    for age in stale:
        say(f"{age.source} is {age.days} days old and should be {age.refresh_days} at most: load the newest file.")
    for source in available().values():
        say(f"{source.name}: {source.title}. {source.format}.")
    return 0
