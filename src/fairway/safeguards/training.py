"""A house for training and trials: what may come into it are people of states that there are not. Pure.

The codes that ISO 3166-1 leaves to its users, and the Utopia of ICAO's specimens, stand for no state of the world; the simulator and
all specimens of the house use them. Whoever names a real state may be a real person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["CITES", "is_invented", "real_states"]

CITES = "Directive (EU) 2016/680 Art. 4(1)(b), 20, 29"
_USERS = re.compile(r"(?:AA|Q[M-Z]|X[A-Z]|ZZ)[A-Z]?\Z|UTO\Z")


def is_invented(state: str) -> bool:
    """Whether a code (alpha-2 or alpha-3) stands for no state of the world. XK and XKX, which many use for Kosovo, do."""
    return _USERS.match(state.upper()) is not None and not state.upper().startswith("XK")


def real_states(states: Iterable[object]) -> int:
    """How many of these stand for a state of the world, or for nothing that is known. What was not sent says nothing."""
    return sum(isinstance(each, str) and bool(each.strip()) and not is_invented(each.strip()) for each in states)
