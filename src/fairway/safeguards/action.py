"""What a recorded action is. The actions themselves are in `actions` and, of oversight, in `actions_oversight`."""

from __future__ import annotations

from typing import ClassVar

import msgspec

__all__ = ["Action", "Lasting"]


class Action(msgspec.Struct, frozen=True, tag_field="action", tag=lambda name: name):
    """Base of all actions. `object` is the identifier of what it concerns, as text."""

    sentence: ClassVar[str]
    concerns: ClassVar[str]
    opens: ClassVar[str] = ""
    """The field with the code of the traveller whom the action shows in clear; "" where it shows nobody."""
    explains: ClassVar[bool] = False
    """Whether the action, by the same person on the same object within a day, says why it was opened."""

    object: str

    def wiped(self) -> Action:
        """The action without what retention takes. Every class says it for itself."""
        raise NotImplementedError(type(self).__name__)


class Lasting(Action, frozen=True):
    """Base of actions that hold nothing about a traveller: wiping leaves them whole."""

    def wiped(self) -> Action:
        return self
