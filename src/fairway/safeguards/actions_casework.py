"""The recorded actions of casework beside taking, deciding and giving back."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = ["CASEWORK", "DecisionTakenBack", "HitHandedOver", "HitHandedToDesk", "HitTakenAway"]


class DecisionTakenBack(Lasting, frozen=True):
    sentence = "{actor} took back the decision on hit {object} ({outcome}); the hit is {state} again"
    concerns = "hit"
    outcome: str
    state: str


class HitHandedOver(Lasting, frozen=True):
    sentence = "{actor} handed hit {object} over to {to}"
    concerns = "hit"
    to: str


class HitHandedToDesk(Lasting, frozen=True):
    sentence = "{actor} handed hit {object} over to desk {desk} ({reason})"
    concerns = "hit"
    desk: str
    reason: str


class HitTakenAway(Lasting, frozen=True):
    sentence = "{actor} took hit {object} out of the hands of {holder}; it is free again"
    concerns = "hit"
    holder: str


CASEWORK: tuple[type[Action], ...] = (DecisionTakenBack, HitHandedOver, HitHandedToDesk, HitTakenAway)
