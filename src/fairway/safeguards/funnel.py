"""How the yearly statistics count: the steps of the one funnel, as data. Pure.

The store builds its query from these and from nothing else. A profile names its steps and the digest of their definitions, and is
signed: whoever wants to count another way has to change what two people signed (Directive (EU) 2016/681 Art. 20).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from fairway.kit.refusals import Refused
from fairway.safeguards.profile import LegalProfile

__all__ = ["DEFINITIONS", "Definition", "digest_of_definitions", "steps_of"]


class Definition(msgspec.Struct, frozen=True):
    """One step. says: in words, for the report.

    counts     "travellers" (one a person and flight) or "hits"
    states     of a hit that counts; empty for all but lapsed ones
    screened   whether only travellers who were screened count
    shown      whether only hits of the strengths count that the profile shows to people
    """

    code: str
    says: str
    counts: Literal["travellers", "hits"]
    states: tuple[str, ...] = ()
    screened: bool = False
    shown: bool = False


_SETTLED = ("match", "no_match")
DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        each.code: each
        for each in (
            Definition("received", "travellers whose data were collected, once a person and flight", "travellers"),
            Definition("screened", "of them, compared with the lists", "travellers", screened=True),
            Definition("hits", "hits of the machine that still stand", "hits"),
            Definition("shown", "of them, shown to people", "hits", shown=True),
            Definition("reviewed", "of them, settled by people", "hits", states=_SETTLED, shown=True),
            Definition(
                "confirmed",
                "of them, confirmed by two people: travellers identified for further examination",
                "hits",
                states=("match",),
                shown=True,
            ),
        )
    }
)
_DIGITS = 16


def digest_of_definitions() -> str:
    """The first sixteen hexadecimal digits of the SHA-256 of all definitions, names in order."""
    content = msgspec.json.encode([DEFINITIONS[code] for code in sorted(DEFINITIONS)], order="sorted")
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def steps_of(profile: LegalProfile) -> tuple[Definition, ...]:
    """The steps that the profile names, in its order. Refuses one whose definitions are not those of this version of the house."""
    if profile.funnel_definitions != digest_of_definitions() or not set(profile.funnel) <= set(DEFINITIONS):
        raise Refused(
            "statistics.definitions",
            "The profile in force was signed for another way of counting. Nothing was counted. Have a profile signed that names "
            f"{digest_of_definitions()} as funnel_definitions, or run the version of the house it was signed for.",
            cites="Directive (EU) 2016/681 Art. 20",
        )
    return tuple(DEFINITIONS[code] for code in profile.funnel)
