"""The keys of the console: one table from which the page binds them, the help says them, the account changes them, the docs list them.

A key is physical, so that it is where the finger is on every layout; the page shows the letter of the reader's own layout.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from django.utils.translation import gettext_lazy as _

from fairway.kit.refusals import Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["CHOICES", "FIXED", "KEYS", "Key", "Shown", "as_markdown", "chosen", "shown"]


class Key(msgspec.Struct, frozen=True):
    """One key. A page that offers the action has one element with `data-key="<action>"`; the key presses it.

    code  of the physical key (W3C UI Events), as it is until somebody chooses another
    """

    action: str
    code: str
    says: _StrPromise
    is_fixed: bool = False


class Shown(msgspec.Struct, frozen=True):
    """A key as somebody has it."""

    action: str
    code: str
    label: str
    says: str
    is_fixed: bool


KEYS: tuple[Key, ...] = (
    Key("next", "Space", _("Take the next hit, or the hit that is open"), is_fixed=True),
    Key("digit", "1…9", _("Choose an outcome, then its reason"), is_fixed=True),
    Key("record", "Enter", _("Record a decision that waits for a second person, or one with a note"), is_fixed=True),
    Key(
        "back",
        "Escape",
        _("Back: takes a choice back, leads from the booking to its hit; what was written stays"),
        is_fixed=True,
    ),
    Key("glass", "Ctrl+Alt+G", _("Break the glass, where danger does not wait"), is_fixed=True),
    Key("undo", "KeyZ", _("Take the decision back, for ten seconds")),
    Key("booking", "KeyB", _("Booking and companions")),
    Key("read", "KeyR", _("Read what changed in the record; until then outcome keys are paused")),
    Key("hand", "KeyT", _("Hand the hit over to a colleague")),
    Key("desk", "KeyD", _("Hand the hit over to a desk")),
    Key("seats", "KeyS", _("Flight and seats")),
    Key("journeys", "KeyJ", _("Other journeys of the traveller")),
    Key("links", "KeyG", _("Links")),
    Key("dossier", "KeyP", _("Dossier of the hit, to be printed")),
    Key("queue", "KeyQ", _("To the queue")),
    Key("search", "Slash", _("Search")),
    Key("first", "KeyA", _("To the first thing to be done on the page; Enter does it")),
    Key("help", "F2", _("Show these keys, as ? does; on a row of the queue, ? says why it stands there")),
)
"""Space, digits, Enter and Escape mean the same in every form of a browser, and stay."""

FIXED = frozenset(each.action for each in KEYS if each.is_fixed)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CHOICES = (*(f"Key{each}" for each in _LETTERS), "Slash", *(f"F{n}" for n in (2, 4, 7, 8, 9, 10)))
"""What an action can be put on: letters, the stroke, and function keys that browsers leave alone."""

_LABELS: dict[str, _StrPromise | str] = {"Space": _("Space"), "Enter": _("Enter"), "Escape": _("Esc"), "Slash": "/"}


def shown(own: Mapping[str, str]) -> dict[str, Shown]:
    """Every key by its action, as somebody has it. own: what they put elsewhere."""
    return {
        each.action: Shown(
            each.action, code := own.get(each.action, each.code), _label(code), str(each.says), each.is_fixed
        )
        for each in KEYS
    }


def _label(code: str) -> str:
    return str(_LABELS.get(code, re.sub(r"^Key(?=[A-Z]$)", "", code)))


def chosen(sent: Mapping[str, str]) -> dict[str, str]:
    """What somebody chose, only where it differs from the table. Refuses an unknown key, and one key for two actions."""
    codes = {each.action: sent.get(each.action, each.code) for each in KEYS if not each.is_fixed}
    if not set(codes.values()) <= set(CHOICES):
        raise Refused("keys.unknown", "That is no key that can be chosen. The keys are as they were.")
    if len(set(codes.values())) < len(codes):
        raise Refused("keys.twice", "One key cannot do two things. The keys are as they were; choose another.")
    return {each.action: codes[each.action] for each in KEYS if codes.get(each.action, each.code) != each.code}


def as_markdown() -> str:
    """The table as docs/working-in-the-console.md shows it."""
    rows = [f"| `{each.label}` | {each.says} | {'' if each.is_fixed else 'yes'} |" for each in shown({}).values()]
    return "\n".join(["| key | does | can be put elsewhere |", "|---|---|---|", *rows])
