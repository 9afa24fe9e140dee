"""The recorded actions of the desks: the state of the house, the supervisor's board, own entries of lists."""

from __future__ import annotations

from fairway.safeguards.action import Action, Lasting

__all__ = [
    "DESKS",
    "BoardSeen",
    "CompletenessSeen",
    "HouseStateSeen",
    "ListInstructed",
    "OwnEntriesActivated",
    "OwnEntriesConfirmed",
    "OwnEntriesProposed",
    "OwnEntriesRejected",
    "OwnEntriesSeen",
    "OwnProposalSeen",
]


class HouseStateSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the state of the house: counts and ages only"
    concerns = "house"


class CompletenessSeen(Lasting, frozen=True):
    sentence = "{actor} looked whether everything received is kept and screened: {missing} missing, nobody named"
    concerns = "house"
    missing: int


class BoardSeen(Lasting, frozen=True):
    sentence = "{actor} looked at the board: {hits} hits that are not decided, nobody named"
    concerns = "queue"
    hits: int


class OwnEntriesSeen(Lasting, frozen=True):
    sentence = "{actor} looked through the own entries: {count}, nobody named"
    concerns = "list entry"
    count: int


class OwnProposalSeen(Lasting, frozen=True):
    sentence = "{actor} read the {count} entries of proposal {object}, with their names"
    concerns = "list entry"
    count: int


class OwnEntriesProposed(Lasting, frozen=True):
    sentence = "{actor} proposed own entries ({object}): {count} to add, change or end"
    concerns = "list entry"
    count: int


class OwnEntriesConfirmed(Lasting, frozen=True):
    sentence = "{actor} noted that what proposal {object} put in use was confirmed from outside, under {reference}"
    concerns = "list entry"
    reference: str
    version: int


class OwnEntriesActivated(Lasting, frozen=True):
    sentence = (
        "{actor} approved own entries ({object}), proposed by {proposer}: version {version} of the list, {entries} entries; "
        "{added} added, {removed} removed, {changed} changed, {again} travellers screened again"
    )
    concerns = "list entry"
    proposer: str
    version: int
    entries: int
    added: int
    removed: int
    changed: int
    again: int


class OwnEntriesRejected(Lasting, frozen=True):
    sentence = "{actor} rejected own entries ({object}), proposed by {proposer}; their names are gone"
    concerns = "list entry"
    proposer: str


class ListInstructed(Lasting, frozen=True):
    sentence = "{actor} said what list {object} asks to be done: {instruction}"
    concerns = "list"
    instruction: str


DESKS: tuple[type[Action], ...] = (
    ListInstructed,
    HouseStateSeen,
    CompletenessSeen,
    BoardSeen,
    OwnEntriesSeen,
    OwnProposalSeen,
    OwnEntriesProposed,
    OwnEntriesActivated,
    OwnEntriesConfirmed,
    OwnEntriesRejected,
)
