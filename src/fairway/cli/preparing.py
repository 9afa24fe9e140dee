"""The index of the lists, built by a process of its own before one that works for weeks opens it.

Building takes some four times the memory of the index, and much of it stays with the process that built: words, names, remembered
comparisons, and holes between them. Whoever opens what was kept has none of it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
from pathlib import Path

__all__ = ["prepare_apart"]


def prepare_apart(home: Path) -> None:
    """Returns when the index of the lists in use is kept, or could not be: then whoever screens builds it. The house must be open.

    The process ends with ours, also when ours is stopped meanwhile.
    """
    from fairway.opening import house_trouble
    from fairway.screening import Screener

    with contextlib.suppress(*house_trouble()):
        if Screener.is_prepared():
            return
    builder = multiprocessing.get_context("spawn").Process(target=_build, args=(home,), daemon=True)
    builder.start()
    builder.join()


def _build(home: Path) -> None:
    from fairway.opening import house_trouble, open_house
    from fairway.screening import Screener

    with contextlib.suppress(*house_trouble()):  # the one that works tries again, and says so
        open_house(home, create=False)
        Screener().prepare()
