"""Findings: what was wrong with data from outside, written for the person who must act.

A finding never holds the value it speaks of, only its *shape* (`9` for a digit, `A` for a letter):
a name in a log outlives its retention.
"""

from __future__ import annotations

import enum

import msgspec

__all__ = ["Effect", "Finding", "Place", "shape_of"]

SHAPE_CHARACTERS_MAX = 24


class Effect(enum.StrEnum):
    """What the finding did to the record. Ordered from harmless to grave."""

    RECORDED = "recorded"  # noted for the carrier's scorecard; nothing is missing
    REPAIRED = "repaired"  # read after a repair that we can name
    INCOMPLETE = "incomplete"  # a field could not be read; its record is kept without it
    QUARANTINED = "quarantined"  # nothing could be stored; the whole input waits for a person


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where in a transmission. All numbers start at 1; 0 or "" means not applicable.

    interchange  interchange within the file
    message      message within the interchange
    segment      segment within the message, its header included
    tag          segment tag as sent, such as "TVL"
    element      element after the tag (E1 is the first)
    component    component within the element
    offset       character offset in the decoded file, from 0; -1 when unknown
    entry        entry within a watchlist; `tag` is then its column or element
    """

    interchange: int = 0
    message: int = 0
    segment: int = 0
    tag: str = ""
    element: int = 0
    component: int = 0
    offset: int = -1
    entry: int = 0

    def __str__(self) -> str:
        words = []
        if self.entry:
            words.append(f"entry {self.entry}" + (f" ({self.tag})" if self.tag else ""))
        if self.interchange:
            words.append(f"interchange {self.interchange}")
        if self.message:
            words.append(f"message {self.message}")
        if self.segment:
            words.append(f"segment {self.segment}" + (f" ({self.tag})" if self.tag else ""))
        if self.element:
            words.append(f"element {self.element}" + (f".{self.component}" if self.component else ""))
        if self.offset >= 0 and not self.segment:
            words.append(f"character {self.offset}")
        return ", ".join(words) or "the whole input"


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing wrong with data from outside.

    code      stable dotted name, such as "tvl.date.unreadable"; every code is documented
    place     where it was found
    effect    what it did to the record
    says      one sentence for a person, without any personal value
    expected  the shape that the standard asks for; "" where it does not matter
    found     the shape that was sent; never the value
    """

    code: str
    place: Place
    effect: Effect
    says: str = ""
    expected: str = ""
    found: str = ""

    def __str__(self) -> str:
        shapes = f" Expected {self.expected}." if self.expected else ""
        if self.found:
            shapes += f' Found the shape "{self.found}".'
        return f"{self.place}: {self.says or self.code}{shapes} ({self.effect})"


def shape_of(text: str) -> str:
    """The shape of a value: digits become 9, letters A, other characters stay; cut after 24.

    >>> shape_of("12AUG33")
    '99AAA99'
    """
    cut = text[:SHAPE_CHARACTERS_MAX]
    shape = "".join("9" if c.isdigit() else "A" if c.isalpha() else c for c in cut)
    return shape + "…" if len(text) > SHAPE_CHARACTERS_MAX else shape
