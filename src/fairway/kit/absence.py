"""The four absences, which are never confused.

NOT_SENT    the carrier did not send it. On the wire of our own documents: the key is missing.
UNREADABLE  it was sent and could not be read; a finding says where. On our wire: an explicit nil.
SEALED      it exists and you may not see it. Only a view for a person holds this.
ERASED      the law has taken it. Only a view for a person holds this.
"""

from __future__ import annotations

import enum
from typing import Final, TypeVar, Union

import msgspec

__all__ = ["ERASED", "NOT_SENT", "SEALED", "UNREADABLE", "Maybe", "NotSent", "Withheld", "is_present"]

NotSent = msgspec.UnsetType
NOT_SENT: Final = msgspec.UNSET
UNREADABLE: Final = None

_Value = TypeVar("_Value")

Maybe = Union[_Value, None, NotSent]  # noqa: UP007 - a generic alias needs the subscripted form
"""A field that a carrier may send: its value, UNREADABLE or NOT_SENT."""


class Withheld(enum.Enum):
    """Why a person sees no value although the record once had one."""

    SEALED = "sealed"
    ERASED = "erased"


SEALED: Final = Withheld.SEALED
ERASED: Final = Withheld.ERASED


def is_present(value: object) -> bool:
    """True where there is a value to work with: neither NOT_SENT, UNREADABLE, SEALED nor ERASED."""
    return value is not None and value is not NOT_SENT and not isinstance(value, Withheld)
