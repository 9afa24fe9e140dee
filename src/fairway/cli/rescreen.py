"""`fairway rescreen`: everybody stored is screened again, one day of travel at a time."""

from __future__ import annotations

import argparse
import importlib.util
import os
from pathlib import Path

from fairway.cli.showing import Bar, print_json, say
from fairway.kit.refusals import Refused

__all__ = ["add_parser", "run"]


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `fairway rescreen`."""
    command = subparsers.add_parser(
        "rescreen",
        help="screen everybody stored again, after a new version of the matcher",
        description="Goes on with a run that was not finished, or begins one. It may be stopped and called again at any time.",
    )
    command.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes (default: one a processor)"
    )
    command.add_argument(
        "--ray", metavar="HOST:PORT", help="let a running Ray cluster do it, on many machines (docs/many-machines.md)"
    )
    command.add_argument("--new", action="store_true", help="begin anew even where a run was not finished")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the verb. Returns the exit code."""
    from fairway.opening import open_house

    if args.ray:
        _refuse_without_ray()
    home = open_house(Path(args.home), create=False)
    from fairway import screening
    from fairway.safeguards import Purpose
    from fairway.worker import machine_act
    from fairway.worker.partitions import PoolBroke, rescreen_everybody

    number = None if args.new else screening.unfinished_run()
    if number is None:
        number = screening.begin_run(machine_act(Purpose.SCREENING))
    else:
        say(f"Going on with run {number}.")
    state = screening.run_state(number)
    done = state.done
    with Bar("Screening days again", state.partitions) as bar:

        def step(_: object) -> None:
            nonlocal done
            done += 1
            bar.to(done)

        try:
            if args.ray:
                from fairway.worker.on_ray import rescreen_on_ray

                rescreen_on_ray(str(home), number, address=args.ray, progress=step)
            else:
                rescreen_everybody(str(home), number, workers=max(1, args.workers), progress=step)
        except ConnectionError:
            say(f"There is no Ray cluster at {args.ray}. Nothing was done; `fairway rescreen` goes on from there.")
            return 1
        except PoolBroke as broke:
            say(f"{str(broke).capitalize()}. What was done stays; `fairway rescreen` goes on from there.")
            return 1
    state = screening.run_state(number)
    if args.json:
        print_json(state)
    else:
        print(
            f"Run {state.run}, matcher {state.matcher}: {state.done} of {state.partitions} days, {state.travellers:,} travellers, "
            f"{state.hits:,} hits new or changed, {state.lapsed:,} lapsed."
        )
    return 0


def _refuse_without_ray() -> None:
    if importlib.util.find_spec("ray") is None:
        raise Refused(
            "ray.missing",
            "--ray hands tasks to a Ray cluster, and Ray is not installed: pip install 'fairway[bulk]'. Without --ray a pool of "
            "processes on this machine does the same. Nothing was begun.",
        )
