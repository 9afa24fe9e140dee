"""The recorded actions of the ways in: who may push, and since when no more."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = ["TRANSPORTS", "SenderBound", "SenderEnded", "SenderTokenMade", "SendersSeen"]


class SenderTokenMade(Lasting, frozen=True):
    sentence = "{actor} made a token with which {object} may push messages until {until}"
    concerns = "sender"
    until: str


class SenderBound(Lasting, frozen=True):
    sentence = "{actor} let sender {object} speak for {carriers} and nobody else"
    concerns = "sender"
    carriers: str


class SenderEnded(Lasting, frozen=True):
    sentence = "{actor} ended {count} tokens of sender {object}: it may not push messages any more"
    concerns = "sender"
    count: int


class SendersSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the senders: {count} tokens"
    concerns = "sender"
    count: int


TRANSPORTS: tuple[type[Action], ...] = (SenderTokenMade, SenderBound, SenderEnded, SendersSeen)
