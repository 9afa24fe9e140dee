"""Progress on stderr, data on stdout."""

from __future__ import annotations

import sys
import time
from types import TracebackType

import msgspec

__all__ = ["Bar", "print_json", "say", "table"]

_WIDTH = 30
_SECONDS_BETWEEN = 0.1


def print_json(value: object) -> None:
    """One JSON document on a line of stdout, and out at once: a reader may act on it."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


def say(sentence: str) -> None:
    """A sentence for the person at the terminal."""
    print(sentence, file=sys.stderr, flush=True)


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows as aligned columns; the first row is the heading."""
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])


class Bar:
    """A progress bar on a terminal; elsewhere a line every ten per cent."""

    def __init__(self, title: str, total: int = 0) -> None:
        self._title, self._total, self._done = title, total, 0
        self._last, self._tenths = 0.0, -1
        self._is_terminal = sys.stderr.isatty()

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_terminal:
            self._draw()
            sys.stderr.write("\n")

    def to(self, done: int, total: int | None = None) -> None:
        """Moves the bar."""
        self._done, self._total = done, self._total if total is None else total
        now = time.monotonic()
        if self._is_terminal and now - self._last >= _SECONDS_BETWEEN:
            self._last = now
            self._draw()
        elif not self._is_terminal and self._total:
            tenths = 10 * done // self._total
            if tenths > self._tenths:
                self._tenths = tenths
                say(f"{self._title}: {done:,} of {self._total:,}")

    def _draw(self) -> None:
        if self._total:
            filled = _WIDTH * min(self._done, self._total) // self._total
            picture = "█" * filled + "·" * (_WIDTH - filled) + f" {self._done:,} of {self._total:,}"
        else:
            picture = f"{self._done:,}"
        sys.stderr.write(f"\r\x1b[2K{self._title}  {picture}")
        sys.stderr.flush()
