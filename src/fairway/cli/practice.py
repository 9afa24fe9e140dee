"""`fairway practice`: invented hits to decide, and afterwards how long the decisions took and how many were wrong.

For people who try the console out, and for whoever changes it: the same cards before and after. Only a house that a practice made is
ever asked. In a house with real hits nobody's speed is measured, and this command refuses.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fairway.cli import demo
from fairway.cli.showing import print_json, say
from fairway.kit.refusals import Refused

if TYPE_CHECKING:
    from fairway.oversight import AuditLine
    from fairway.safeguards import Act

__all__ = ["Report", "add_parser", "report", "run"]

_TRAVELLERS = 6_000  # some sixty cards, an hour's work
_SECONDS_MAX = 15 * 60  # a card left lying over a pause says nothing about the console
_SAME = ("same_person_pass_on", "same_person_no_action")


class Spread(msgspec.Struct, frozen=True):
    """Seconds from taking a card to its decision. None of them where nothing was decided."""

    median: float | None
    p90: float | None


class Report(msgspec.Struct, frozen=True):
    """What a practice came to, of everybody together: no figure is kept or shown of one person.

    decided            decisions that stand, first and second
    measured           those whose card was taken less than a quarter of an hour before
    missed             said to be somebody else, and was the listed person
    accused            said to be the listed person, and was somebody else
    undecided          "cannot tell" and "bad data": neither right nor wrong
    error_rate         missed and accused among what was decided either way; None where nothing was
    truly_the_listed   of the cards that were decided
    """

    decided: int
    measured: int
    seconds: Spread
    missed: int
    accused: int
    undecided: int
    error_rate: float | None
    truly_the_listed: int


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway practice`."""
    command = subparsers.add_parser(
        "practice",
        help="decide invented hits in the console; then time a decision and error rate",
        description="Makes a house of invented people in `practice-home` (or --home), serves it, and reports when it is stopped with "
        "Ctrl-C. Everybody's decisions count together; nothing of it leaves this machine.",
    )
    command.add_argument("--travellers", type=int, default=_TRAVELLERS, metavar="N", help="more travellers, more cards")
    command.add_argument("--seed", type=int, default=demo.SEED, metavar="N", help="another day, other cards")
    command.add_argument("--fresh", action="store_true", help="begin again: remove the practice's own folder first")
    command.add_argument("--report", action="store_true", help="only report on what was decided")
    command.add_argument("--port", type=int, default=8080, metavar="N")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Practises until it is stopped, then reports."""
    home = Path(args.home if args.home != "fairway-home" else "practice-home").absolute()
    if not args.report:
        args.home, args.no_serve = str(home), False
        args.list_entries = args.travellers
        shown, args.json = args.json, False
        demo.run(args)
        args.json = shown
    found = report(home)
    if args.json:
        print_json(found)
    else:
        _say(found)
    return 0


def _say(found: Report) -> None:
    say(
        f"{found.decided} decisions, {found.measured} of them timed: median {found.seconds.median} s, nine in ten under "
        f"{found.seconds.p90} s."
    )
    say(
        f"Missed {found.missed}, wrongly accused {found.accused}, undecided {found.undecided}; error rate {found.error_rate}. "
        f"{found.truly_the_listed} of the cards were truly the listed person."
    )


def report(home: Path) -> Report:
    """What was decided in a practice, against its answer key.

    Refuses a house that no practice or demo made.
    """
    key = home / "day" / "answer_key.jsonl"
    if not (home / "demo.begun").exists() or not key.exists():
        raise Refused(
            "practice.none",
            f"{home.name} was made by no practice. Nothing was read: of real decisions nobody's time is measured.",
        )
    from fairway.opening import open_house

    open_house(home, create=False)
    took = _seconds_by_decision()
    truths = {_where(json.loads(line)) for line in key.read_text(encoding="utf-8").splitlines()}
    missed = accused = undecided = true_cards = 0
    standing: list[float] = []
    for code, where, decisions in _decisions({code for code, _ in took}):
        is_listed = where in truths
        true_cards += is_listed
        for by, outcome in decisions:
            standing.append(took.get((code, by), float("inf")))
            missed += outcome == "different_person" and is_listed
            accused += outcome in _SAME and not is_listed
            undecided += outcome not in (*_SAME, "different_person")
    timed = sorted(each for each in standing if each <= _SECONDS_MAX)
    either_way = len(standing) - undecided
    return Report(
        decided=len(standing),
        measured=len(timed),
        seconds=_spread(timed),
        missed=missed,
        accused=accused,
        undecided=undecided,
        error_rate=round((missed + accused) / either_way, 4) if either_way else None,
        truly_the_listed=true_cards,
    )


def _spread(timed: Sequence[float]) -> Spread:
    if not timed:
        return Spread(None, None)
    ninth = statistics.quantiles(timed, n=10, method="inclusive")[-1] if len(timed) > 1 else timed[0]
    return Spread(round(statistics.median(timed), 1), round(ninth, 1))


def _where(truth: dict[str, object]) -> tuple[str, ...]:
    return tuple(str(truth[name]) for name in ("entry_id", "carrier", "number", "departs_on", "from", "to"))


def _seconds_by_decision() -> dict[tuple[str, str], float]:
    """By hit and person: from the last taking before the decision to the decision, as the audit log has both."""
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    act = Act(staff.actor_named("daniel"), Purpose.OVERSIGHT, at=utc_now(), ground="practice")
    taken: dict[tuple[str, str], datetime] = {}
    found: dict[tuple[str, str], float] = {}
    for line in reversed(list(_lines(act))):
        who = (line.object, line.actor)
        if line.action == "HitTaken":
            taken[who] = datetime.fromisoformat(line.at)
        elif line.action == "HitDecided":
            since = taken.get(who)
            found[who] = (datetime.fromisoformat(line.at) - since).total_seconds() if since else float("inf")
    return found


def _lines(act: Act) -> Iterator[AuditLine]:
    """The whole audit log, newest first."""
    from fairway import oversight

    before = None
    while some := oversight.read_audit(act, most=1000, before=before):
        yield from some
        before = some[-1].seq


def _decisions(codes: set[str]) -> Iterator[tuple[str, tuple[str, ...], list[tuple[str, str]]]]:
    """Each hit with where it is and the standing decisions, each as its maker sees it."""
    from fairway import casework, staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    for code in sorted(codes):
        seen = None
        decisions: list[tuple[str, str]] = []
        for name in ("ana", "adam", "sofia"):
            act = Act(staff.actor_named(name), Purpose.SERIOUS_CRIME, at=utc_now(), ground=f"hit {code}")
            seen = casework.hit(act, code)
            decisions += [
                (each.by, each.outcome) for each in seen.decisions if each.by == name and not each.is_taken_back
            ]
        assert seen is not None
        where = (
            seen.entry_id,
            seen.carrier,
            seen.number,
            seen.departs_at_local[:10],
            seen.departs_from,
            seen.arrives_at,
        )
        yield code, where, decisions
