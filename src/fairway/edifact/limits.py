"""What one input may hold, each limit with its unit and its reason."""

from __future__ import annotations

from typing import Final

__all__ = [
    "INPUT_BYTES_MAX",
    "INTERCHANGES_MAX",
    "LINE_CHARACTERS_MAX",
    "LINE_CHARACTERS_MIN",
    "SEGMENTS_PER_INTERCHANGE_MAX",
    "SEGMENT_CHARACTERS_MAX",
]

INPUT_BYTES_MAX: Final = 512 * 1024 * 1024
"""Bytes. A push of a full wide-body with history is some 10 MiB; fifty times that is a mistake or an attack."""

INTERCHANGES_MAX: Final = 100_000
"""Interchanges in one input. A day of one carrier in one file is some thousands."""

LINE_CHARACTERS_MIN: Final = 50
LINE_CHARACTERS_MAX: Final = 100
"""Characters. Teleprinters, e-mail and terminals cut lines at 63 to 80; the bounds leave some room."""

SEGMENTS_PER_INTERCHANGE_MAX: Final = 10_000_000
"""Segments. 800 bookings with long histories have some 100,000."""

SEGMENT_CHARACTERS_MAX: Final = 100_000
"""Characters. The longest real segment is free text of 99 times 70; a lost terminator makes longer ones."""
