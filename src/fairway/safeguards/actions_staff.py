"""The recorded actions around a second factor."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = ["SECOND_FACTORS", "SecondFactorBegun", "SecondFactorEnded", "SecondFactorSet"]


class SecondFactorBegun(Lasting, frozen=True):
    sentence = "{object} began to set up a second factor"
    concerns = "account"


class SecondFactorSet(Lasting, frozen=True):
    sentence = "{object} set up a second factor"
    concerns = "account"


class SecondFactorEnded(Lasting, frozen=True):
    sentence = "{actor} took the second factor of {object} away"
    concerns = "account"


SECOND_FACTORS: tuple[type[Action], ...] = (SecondFactorBegun, SecondFactorSet, SecondFactorEnded)
