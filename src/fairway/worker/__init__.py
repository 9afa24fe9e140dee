"""Takes the next piece of work and walks it one station along the path, until nothing waits."""

from fairway.worker.loop import Progress, Totals, machine_act, run_from, run_until_idle

__all__ = ["Progress", "Totals", "machine_act", "run_from", "run_until_idle"]
