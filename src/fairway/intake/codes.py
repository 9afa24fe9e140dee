"""Every finding that intake itself gives, besides those of reading."""

from __future__ import annotations

from typing import Final

from fairway.kit.findings import Effect

__all__ = [
    "CODES",
    "CONFLICT",
    "DAY_FORGOTTEN",
    "KILLS_READER",
    "NOT_THEIRS",
    "NO_FLIGHT",
    "OUT_OF_SCOPE",
    "REAL_PEOPLE",
]

NO_FLIGHT: Final = "intake.no-flight"
DAY_FORGOTTEN: Final = "intake.day-forgotten"
KILLS_READER: Final = "intake.reader-ended"
OUT_OF_SCOPE: Final = "intake.out-of-scope"
CONFLICT: Final = "intake.conflict"
NOT_THEIRS: Final = "intake.not-theirs"
REAL_PEOPLE: Final = "intake.real-people"

CODES: Final[dict[str, tuple[Effect, str]]] = {
    NO_FLIGHT: (
        Effect.QUARANTINED,
        "The message names no flight with carrier, number and departure day, so its travellers cannot be put on one. "
        "It is kept whole.",
    ),
    DAY_FORGOTTEN: (
        Effect.QUARANTINED,
        "The message is about a departure day that the law has taken already, and a day is never opened again. Nobody in it "
        "was stored or screened. It is kept whole; ask the carrier why it came so late, and whether its date is right.",
    ),
    OUT_OF_SCOPE: (
        Effect.RECORDED,
        "A flight inside the Union that no selection covers. Nobody on it was stored or screened; how many there were was "
        "counted, and the content was not kept.",
    ),
    KILLS_READER: (
        Effect.QUARANTINED,
        "Reading this transmission ended the reader several times. It is kept whole; look at it with the maker of Fairway.",
    ),
    CONFLICT: (
        Effect.QUARANTINED,
        "A message with this sender, time and reference was stored before, and it said something else. Nothing of this one was stored, "
        "and the first stands. It is kept whole; ask the carrier which of the two is right, and whether both are theirs.",
    ),
    REAL_PEOPLE: (
        Effect.RECORDED,
        "This house is for training, and the message names a state of the world: its people may be real. Nobody in it was stored or "
        "screened, and the content was not kept.",
    ),
    NOT_THEIRS: (
        Effect.QUARANTINED,
        "A message about a flight of a carrier for which its sender does not speak. Nothing of the transmission was stored. It is kept "
        "whole; ask the carrier named in it, by a way you know, whether it is theirs.",
    ),
}
