"""The recorded actions by which travellers are told, by codes."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = [
    "NOTIFIED",
    "NotificationWritten",
    "NotificationsSeen",
    "TravellerNotTold",
    "TravellerTold",
    "TravellerToldLater",
]


class NotificationsSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the {object}: {count}"
    concerns = "notification"
    count: int


class TravellerToldLater(Lasting, frozen=True):
    sentence = "{actor} found that telling would still harm ({ground}); it is looked at again on {until} ({object})"
    concerns = "notification"
    ground: str
    until: str


class NotificationWritten(Lasting, frozen=True):
    sentence = "{actor} wrote the letter that tells a traveller ({object}), in the language {language}"
    concerns = "notification"
    language: str


class TravellerTold(Lasting, frozen=True):
    sentence = "a traveller was told that data about them were used ({object}): {way}"
    concerns = "notification"
    way: str


class TravellerNotTold(Lasting, frozen=True):
    sentence = "a traveller could not be told that data about them were used ({object}): {reason}"
    concerns = "notification"
    reason: str


NOTIFIED: tuple[type[Action], ...] = (
    NotificationsSeen,
    TravellerToldLater,
    NotificationWritten,
    TravellerTold,
    TravellerNotTold,
)
