"""One segment as a person sees it: its places with their names, each value shown, or its shape, or withheld."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from fairway.edifact import elements, restore
from fairway.kit.findings import Finding, shape_of
from fairway.messages.cards import mask_account, mask_cards
from fairway.messages.explaining_words import LISTS, REQUESTS
from fairway.messages.reading import Outcome
from fairway.messages.sensitive import is_sensitive_request, is_sensitive_text

__all__ = ["WITHHELD", "Explanation", "Head", "Line", "Part", "Shown"]

WITHHELD: Final = "[withheld: sensitive]"
_TEXT_TAGS: Final = frozenset({"IFT", "LTS", "FTX", "SSR", "ADD"})
_KINDS: Final = {
    "d": re.compile(r"[\d .:,]{1,14}\Z"),
    "p": re.compile(r"[A-Z]{3,4}\Z"),
    "c": re.compile(r"[A-Z0-9]{2,3}\Z"),
    "q": re.compile(r"[A-Z0-9]{1,3}\Z"),
    "n": re.compile(r"(?:[A-Z0-9]{2,3})?\d{1,5}[A-Z]?\Z|OPEN\Z|ARNK\Z"),
    "r": re.compile(r"(?=[A-Z0-9/ .-]*\d)[A-Z0-9/ .-]{1,40}\Z|[A-Z0-9]{1,3}\Z"),
    "t": re.compile(r"[\dTZ:+. -]{1,32}\Z"),
    "w": re.compile(
        r"(?:PNRGOV|PAXLST|CUSRES|ACKRES|CONTRL|GOVREQ|APERAK|IATA|IATB|UNO[A-Z]|SIRE|APIS|IAPI|API|CBP|[A-Z]{3})\Z"
    ),
}
# A date, place or value whose qualifier says that it speaks of a person.
_PERSONAL: Final = {"DTM": frozenset({"329", "36", "182"}), "LOC": frozenset({"180", "174", "91"})}
_OPEN_VALUES: Final = {"DTM": "d", "LOC": "p", "RFF": "r"}
_DOCUMENTS: Final = {
    "DOCS": (
        "document kind",
        "issuing country",
        "document number",
        "nationality",
        "date of birth",
        "sex",
        "expiry",
        "surname",
        "given names",
        "given names",
    ),
    "DOCO": ("place of birth", "document kind", "document number", "issued at", "issued on", "country", "infant"),
    "DOCA": ("kind of address", "country", "street", "city", "region", "postal code"),
}
_OPEN_REFERENCES: Final = frozenset({"TN", "AF"})


class Part(msgspec.Struct, frozen=True):
    """One place of a segment. `shown` is the value, its shape or `WITHHELD`; `means` is "" where the value says it itself."""

    element: int
    component: int
    label: str
    shown: str
    means: str = ""


class Line(msgspec.Struct):
    """One segment, or one element of XML.

    message, segment  place within the message, from 1; 0 outside any message
    position          place within the interchange, from 1
    depth             how deep an XML element stands
    belongs           whose it is, such as "booking 2, traveller 1"
    booking, traveller  the ordinals of the traveller that an XML element opens, else 0
    gave              the fields that reading made for the traveller who begins here
    """

    interchange: int = 0
    message: int = 0
    segment: int = 0
    position: int = 0
    depth: int = 0
    tag: str = ""
    raw: str = ""
    title: str = ""
    parts: tuple[Part, ...] = ()
    belongs: str = ""
    booking: int = 0
    traveller: int = 0
    gave: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class Head(msgspec.Struct, frozen=True):
    """What a message is, in one sentence."""

    interchange: int
    message: int
    says: str


class Explanation(msgspec.Struct, frozen=True):
    """An input explained. `findings` are those of no single line; the others stand on their lines."""

    outcome: Outcome
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    lines_left_out: int = 0


@lru_cache(256)
def _places(row: str) -> tuple[str, tuple[tuple[tuple[str, str], ...], ...], bool]:
    """Title, (kind, label) of each component of each element, and whether the last element repeats."""
    title, *rest = row.split(";")
    repeats = bool(rest) and rest[-1].endswith("*")
    return title, tuple(tuple(map(_place, element.rstrip("*").split("|"))) for element in rest), repeats


def _place(text: str) -> tuple[str, str]:
    kind, _, label = text.partition(" ")
    if kind in _KINDS or kind.startswith("~"):
        return kind, label
    return "", text


class Shown:
    """Decides for each value whether it is shown as it is."""

    def __init__(self, show_values: bool) -> None:
        self.show_values = show_values

    def line(self, segment: str, rows: dict[str, str], *, has_held: bool) -> Line:
        """The line of one segment.

        rows      titles and places by tag
        has_held  some segment of its interchange holds released characters
        """
        tag = segment[:3]
        said = elements(segment) if has_held and not segment.isascii() else segment.split("+")
        title, places, repeats = _places(rows.get(tag, "A segment of a kind that is not known here"))
        hides = self._is_sensitive(tag, said, is_known=tag in rows)
        parts: list[Part] = []
        code = said[1][:4] if len(said) > 1 else ""
        raw = [tag if len(tag) == 3 and tag.isalnum() else shape_of(tag)]
        for number, element in enumerate(said[1:], 1):
            known = places[number - 1] if number <= len(places) else places[-1] if repeats else ()
            out: list[str] = []
            for at, value in enumerate(element.split(":")):
                kind, label = known[at] if at < len(known) else ("", known[-1][1] if known else "")
                value = restore(value)
                kind = _kind_of_value(tag, said, kind, label, at)
                shown, means = self._value(kind, label, value, hides=hides)
                out.append(shown)
                if (
                    value
                    and tag == "SSR"
                    and number == 1
                    and shown != WITHHELD
                    and (names := _DOCUMENTS.get(code))
                    and "/" in value
                ):
                    parts += self._slashed(value, names, at + 1)
                elif value:
                    parts.append(Part(number, at + 1, label, shown, means))
            raw.append(":".join(out))
        return Line(tag=raw[0], raw="+".join(raw), title=title, parts=tuple(parts))

    def text(self, value: str, kind: str = "", label: str = "") -> tuple[str, str]:
        """One value outside a segment, shown and explained by its kind."""
        return self._value(kind, label, value, hides=is_sensitive_text(value))

    def _slashed(self, value: str, names: tuple[str, ...], component: int) -> list[Part]:
        """The places of a document request, which stand between strokes in one text."""
        words = value.removeprefix("/").split("/")
        return [
            Part(1, component, names[at] if at < len(names) else "text", self._private("", word))
            for at, word in enumerate(words)
            if word
        ]

    def _is_sensitive(self, tag: str, said: list[str], *, is_known: bool) -> bool:
        if tag == "SSR" and len(said) > 1 and is_sensitive_request(said[1].split(":")[0].strip().upper()):
            return True
        return (tag in _TEXT_TAGS or not is_known) and is_sensitive_text(" ".join(said[1:]).replace(":", " "))

    def _value(self, kind: str, label: str, value: str, *, hides: bool) -> tuple[str, str]:
        if not value:
            return "", ""
        # Where a segment reveals something, its free text and the code of its request go; what surrounds them stays.
        if hides and kind in ("", "~SSR"):
            return WITHHELD, ""
        bare = value.strip()
        if kind.startswith("~"):
            means = LISTS.get(kind[1:], REQUESTS).get(bare, "")
            is_code = bool(means) or _KINDS["q"].match(bare) is not None
            if kind == "~SSR":
                is_code = len(bare) == 4 and bare.isalnum() and not is_sensitive_request(bare.upper())
            return (value, means) if is_code else (self._private(label, value), "")
        if kind and _KINDS[kind].match(bare):
            return value, ""
        return self._private(label, value), ""

    def _private(self, label: str, value: str) -> str:
        if not self.show_values:
            return shape_of(value)
        return mask_account(value) if label == "account" else mask_cards(value)


def _kind_of_value(tag: str, said: list[str], kind: str, label: str, component: int) -> str:
    """The kind of a value that only its qualifier makes open: a date of the flight, a place of the route, a transaction."""
    if label != "value" or tag not in _OPEN_VALUES or component > 1:
        return kind
    qualifier = said[1].split(":")[0].strip() if len(said) > 1 else ""
    if tag == "RFF":
        return "r" if qualifier in _OPEN_REFERENCES else ""
    return "" if qualifier in _PERSONAL[tag] else _OPEN_VALUES[tag]
