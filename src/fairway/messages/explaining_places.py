"""Whose a segment is: a small walk over the tags of a message, told in words."""

from __future__ import annotations

from typing import Final

import msgspec

from fairway.messages.explaining_words import PNRGOV_ROWS, SERVICE_ROWS, STATE_ROWS

__all__ = ["Owner", "Walk"]

_PERSONS: Final = frozenset({"FL", "FM", "DDU", "DDT", "ZZZ"})
_TOTALS: Final = frozenset({"CNT", "AUT", "UNT", "UNS"})
_ROWS: Final = {"PNRGOV": SERVICE_ROWS | PNRGOV_ROWS, "STATE": SERVICE_ROWS | PNRGOV_ROWS | STATE_ROWS}


class Owner(msgspec.Struct, frozen=True):
    """Whose a segment is. Ordinals from 1, 0 where it belongs to none; a manifest's travellers have no booking."""

    says: str
    booking: int = 0
    traveller: int = 0
    opens_traveller: bool = False


class Walk:
    """Walks one message. `rows` names the segments as its family uses them."""

    def __init__(self, family: str) -> None:
        self.is_push = family in ("PNRGOV", "ACKRES", "GOVREQ")
        self.rows = _ROWS["PNRGOV" if self.is_push else "STATE"]
        self.booking = self.traveller = self.leg = 0
        self.zone = ""

    def step(self, segment: str) -> Owner:
        """The owner of the next segment."""
        return self._step_push(segment) if self.is_push else self._step_list(segment)

    def _step_push(self, segment: str) -> Owner:
        tag = segment[:3]
        opens = False
        if tag == "SRC":
            self.booking, self.traveller, self.leg, self.zone = self.booking + 1, 0, 0, "booking"
        elif tag == "UNT":
            self.booking, self.zone = 0, ""
        elif not self.booking:
            return Owner("the flight of the push" if tag in ("TVL", "EQN", "MSG", "ORG") else "")
        elif self.zone == "history" and tag != "LTS":
            pass
        elif tag == "TIF" and self.zone in ("booking", "traveller"):
            self.traveller, self.zone, opens = self.traveller + 1, "traveller", True
        elif tag == "TVL" and segment[3:7] != "++++":
            self.leg, self.zone = self.leg + 1, "leg"
        elif tag in ("TRI", "SSD", "TBD") or (tag == "DAT" and self.leg):
            self.zone = "check-in"
        elif tag in ("ABI", "SAC"):
            self.zone = "history"
        elif tag == "EQN":
            self.zone = "split"
        elif tag == "MSG":
            self.zone = "other service"
        return Owner(self._push_words(tag), self.booking, self.traveller, opens)

    def _push_words(self, tag: str) -> str:
        if not self.booking:
            return ""
        said = f"booking {self.booking}"
        if tag == "LTS":
            return f"{said}, history"
        match self.zone:
            case "traveller":
                return f"{said}, traveller {self.traveller}"
            case "leg":
                return f"{said}, leg {self.leg}"
            case "check-in":
                return f"{said}, check-in for leg {self.leg}"
            case "booking":
                return said
            case zone:
                return f"{said}, {zone}"

    def _step_list(self, segment: str) -> Owner:
        tag = segment[:3]
        opens = (
            (tag == "NAD" and segment[4:].split("+")[0].split(":")[0].strip() in _PERSONS)
            or tag == "PDT"
            or (tag == "ERP" and segment[4:5] == "2")
        )
        if opens:
            self.traveller, self.zone = self.traveller + 1, "traveller"
        elif tag in _TOTALS or tag == "ERP":
            self.zone = ""
        elif tag == "DOC" and self.zone:
            self.zone = "document"
        if not self.zone:
            return Owner("the flight" if tag in ("TDT", "LOC", "DTM") else "")
        words = f"traveller {self.traveller}" + (", document" if self.zone == "document" else "")
        return Owner(words, 0, self.traveller, opens)
