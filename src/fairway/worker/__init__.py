"""Takes the next piece of work and walks it one station along the path, until nothing waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fairway.worker.loop import Progress, Totals, machine_act, run_from, run_until_idle

__all__ = ["Progress", "Totals", "machine_act", "run_from", "run_until_idle"]


def __getattr__(name: str) -> Any:
    """The loop. Late, so that a process that is handed a task can open its house before the archive is imported."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from fairway.worker import loop

    return getattr(loop, name)
