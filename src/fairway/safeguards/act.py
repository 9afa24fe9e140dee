"""One act: who, for what purpose, on what ground, when. The unit of work and the unit of audit at once.

An office function takes its act first, asks `permit`, does its work inside `store.perform(act)`, and records at least one
action; a transaction whose act recorded nothing is refused and rolled back.
"""

from __future__ import annotations

import enum
from datetime import datetime

import msgspec

from fairway.safeguards.actions import Action
from fairway.safeguards.authorisation import Role

__all__ = ["Act", "Actor", "Purpose"]


class Purpose(enum.StrEnum):
    """Why. The first two are the purposes of Directive (EU) 2016/681 Art. 1(2); the others keep the house running."""

    TERRORISM = "terrorism"
    SERIOUS_CRIME = "serious_crime"
    INTAKE = "intake"
    SCREENING = "screening"
    LIST_KEEPING = "list_keeping"
    OVERSIGHT = "oversight"
    ADMINISTRATION = "administration"


class Actor(msgspec.Struct, frozen=True):
    """Who acts. `name` is the account's name, or the program's for Role.MACHINE."""

    name: str
    role: Role


class Act:
    """An act under way.

    actor    who
    purpose  why
    ground   the case, hit or legal ground, such as "hit 7F3K-2MQ4"; may be empty only for the machine
    at       when it began; aware, UTC
    """

    __slots__ = ("actor", "at", "ground", "purpose", "recorded")

    def __init__(self, actor: Actor, purpose: Purpose, *, at: datetime, ground: str = "") -> None:
        if at.tzinfo is None:
            raise ValueError("an act needs an aware time")
        self.actor = actor
        self.purpose = purpose
        self.ground = ground
        self.at = at
        self.recorded: list[Action] = []

    def record(self, action: Action) -> None:
        """Writes the action on the act; it reaches the audit chain when the act's transaction commits."""
        self.recorded.append(action)
