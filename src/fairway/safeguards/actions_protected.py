"""The recorded actions around protected people. None says who is one."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = ["PROTECTED", "MarksRaised", "ProtectedApproved", "ProtectedEnded", "ProtectedRefused"]


class ProtectedRefused(Lasting, frozen=True):
    sentence = "{actor} was refused {kind} {object}: it needs approval from outside (request {request})"
    concerns = "protected people"
    kind: str
    request: str


class ProtectedApproved(Lasting, frozen=True):
    sentence = "the authority outside had approved {kind} {object} for {actor}"
    concerns = "protected people"
    kind: str


class ProtectedEnded(Lasting, frozen=True):
    sentence = "{count} own entries ended: they need approval from outside (request {request})"
    concerns = "protected people"
    count: int
    request: str


class MarksRaised(Lasting, frozen=True):
    sentence = "{actor} raised {count} blinded marks for the authority's register ({object})"
    concerns = "protected people"
    count: int


PROTECTED: tuple[type[Action], ...] = (ProtectedRefused, ProtectedApproved, ProtectedEnded, MarksRaised)
