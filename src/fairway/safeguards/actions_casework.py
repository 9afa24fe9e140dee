"""The recorded actions of casework beside taking, deciding and giving back."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = ["CASEWORK", "DecisionTakenBack"]


class DecisionTakenBack(Lasting, frozen=True):
    sentence = "{actor} took back the decision on hit {object} ({outcome}); the hit is {state} again"
    concerns = "hit"
    outcome: str
    state: str


CASEWORK: tuple[type[Action], ...] = (DecisionTakenBack,)
