"""Every finding that intake itself gives, besides those of reading."""

from __future__ import annotations

from typing import Final

from fairway.kit.findings import Effect

__all__ = ["CODES", "KILLS_READER", "NO_FLIGHT"]

NO_FLIGHT: Final = "intake.no-flight"
KILLS_READER: Final = "intake.reader-ended"

CODES: Final[dict[str, tuple[Effect, str]]] = {
    NO_FLIGHT: (
        Effect.QUARANTINED,
        "The message names no flight with carrier, number and departure day, so its travellers cannot be put on one. "
        "It is kept whole.",
    ),
    KILLS_READER: (
        Effect.QUARANTINED,
        "Reading this transmission ended the reader several times. It is kept whole; look at it with the maker of Fairway.",
    ),
}
