"""An interchange into messages: header, groups, message headers, control counts. The counts are compared, never believed.

Source: ISO 9735; counts and references are wrong in most real interchanges, so they are recorded and nothing more.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import compress
from typing import Final

import msgspec

from fairway.edifact import HELD_COLON, Interchange, elements
from fairway.kit.findings import Finding, Place
from fairway.messages.answers import read_answer
from fairway.messages.codes import finding
from fairway.messages.dates import year_first
from fairway.messages.notes import Notes
from fairway.messages.paxlst import read_paxlst
from fairway.messages.pnrgov import read_pnrgov
from fairway.messages.reading import Function, Message

__all__ = ["read_interchange"]

_ANSWERS: Final = frozenset({"CUSRES", "ACKRES", "CONTRL", "GOVREQ", "APERAK"})
_SERVICE: Final = frozenset({"UNA", "UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"})
_SERVICE_HEADS: Final = frozenset(tag + sign for tag in _SERVICE for sign in ("+", ""))
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Message)


class _Header(msgspec.Struct):
    sender: str = ""
    recipient: str = ""
    sent_at: datetime | None = None
    reference: str = ""
    group_kind: str = ""
    group_edition: str = ""
    group_reference: str = ""
    group_messages: int = 0


def read_interchange(interchange: Interchange, received_on: date | None) -> tuple[list[Message], list[Finding]]:
    """The messages of one interchange, and what was odd about its envelope."""
    return _Envelope(interchange, received_on).run()


class _Envelope:
    def __init__(self, interchange: Interchange, received_on: date | None) -> None:
        self.interchange = interchange
        self.received_on = received_on
        self.header = _Header()
        self.messages: list[Message] = []
        self.findings: list[Finding] = list(interchange.findings)
        self.groups = 0
        self.has_header = False
        self.has_trailer = False

    def note(self, code: str, at: int) -> None:
        place = Place(interchange=self.interchange.number, segment=at + 1)
        self.findings.append(finding(code, place))

    def run(self) -> tuple[list[Message], list[Finding]]:
        segments = self.interchange.segments
        start = -1
        if segments and segments[0][:3] not in _SERVICE:
            start = 0
        for at in compress(range(len(segments)), map(_SERVICE_HEADS.__contains__, self.interchange.heads)):
            segment = segments[at]
            tag = segment[:3]
            if start >= 0 and tag != "UNT":
                self._message(start, at, None)
                start = -1
            if tag == "UNH":
                start = at
            elif tag == "UNT":
                if start >= 0:
                    self._message(start, at, segment)
                start = -1
            else:
                self._service(tag, elements(segment), at)
            if start < 0 and at + 1 < len(segments) and segments[at + 1][:3] not in _SERVICE:
                start = at + 1
        if start >= 0:
            self._message(start, len(segments), None)
        self._close(len(segments))
        return self.messages, self.findings

    def _service(self, tag: str, parts: list[str], at: int) -> None:
        parts = parts + [""] * (8 - len(parts))
        header = self.header
        if tag == "UNB":
            self.has_header = True
            header.sender = parts[2].split(":")[0].strip()
            header.recipient = parts[3].split(":")[0].strip()
            header.sent_at = _sent_at(parts[4])
            header.reference = parts[5].strip()
        elif tag == "UNG":
            header.group_kind = parts[1].strip(" *")
            header.group_edition = parts[7]
            header.group_reference = parts[5]
            header.group_messages = len(self.messages)
            self.groups += 1
            header.sender = header.sender or parts[2].split(":")[0].strip()
            header.recipient = header.recipient or parts[3].split(":")[0].strip()
            header.sent_at = header.sent_at or _sent_at(parts[4])
        elif tag == "UNE":
            if _number(parts[1]) not in (None, len(self.messages) - header.group_messages):
                self.note("envelope.count", at)
            if header.group_reference and parts[2].strip() != header.group_reference.strip():
                self.note("envelope.reference", at)
        elif tag == "UNZ":
            self.has_trailer = True
            if _number(parts[1]) not in (None, self.groups or len(self.messages)):
                self.note("envelope.count", at)
            if parts[2].strip() != header.reference and self.has_header:
                self.note("envelope.reference", at)

    def _close(self, at: int) -> None:
        if not self.messages:
            return
        if not self.has_header:
            self.note("envelope.header.missing", 0)
        elif not self.has_trailer:
            self.note("envelope.trailer.missing", at)

    def _message(self, start: int, end: int, trailer: str | None) -> None:
        segments = self.interchange.segments[start:end]
        notes = Notes(self.interchange.number, len(self.messages) + 1)
        message = Message(
            sender=self.header.sender,
            recipient=self.header.recipient,
            sent_at=self.header.sent_at,
            interchange_reference=self.header.reference,
        )
        is_headless = not segments[0].startswith("UNH")
        if is_headless:
            message.family = self.header.group_kind.upper() or _guess(segments)
            message.edition = self.header.group_edition
            if not message.family:
                for at in range(start, end):
                    self.note("segment.misplaced", at)
                    if at - start > 3:
                        break
                return
            notes.note("message.header.missing")
        else:
            self._take_header(message, elements(segments[0]), segments)
        if trailer is None:
            if end == len(self.interchange.segments) and self.interchange.is_cut:
                segments = _without_cut(segments, notes)
            notes.segment = len(segments)
            notes.note("message.cut")
        heads = self.interchange.heads[start : start + len(segments)]
        self._read(message, segments, heads, notes)
        notes.segment, notes.tag = len(segments) + 1, "UNT"
        if trailer is not None:
            _compare_trailer(message, notes, elements(trailer), len(segments) + 1)
        notes.segment, notes.tag = 0, ""
        _compare_totals(message, notes)
        message.findings = tuple(notes.findings)
        if self.interchange.has_colons:
            message = _colons_back(message)
        self.messages.append(message)

    def _take_header(self, message: Message, parts: list[str], segments: list[str]) -> None:
        parts = parts + [""] * (5 - len(parts))
        kind = (parts[2] + ":::").split(":")
        message.reference = parts[1].strip()
        message.family = kind[0].strip().upper() or self.header.group_kind.upper() or _guess(segments)
        message.edition = f"{kind[1]}:{kind[2]}".strip(":")
        message.access_reference = parts[3].strip()
        place = (parts[4] + ":").split(":")
        number = _number(place[0])
        is_several = place[1] == "C" or (number or 0) > 1 or (bool(number) and place[1] == "")
        message.part = number or 0 if is_several else 0
        message.is_last_part = place[1] == "F" or not is_several

    def _read(self, message: Message, segments: list[str], heads: list[str], notes: Notes) -> None:
        sent_on = message.sent_at.date() if message.sent_at else self.received_on
        family = message.family
        if family == "PNRGOV":
            read_pnrgov(segments, message, notes, sent_on, heads=heads, has_held=self.interchange.has_held)
        elif family == "PAXLST":
            read_paxlst(segments, message, notes, sent_on)
        elif family in _ANSWERS:
            read_answer(segments, message, notes)
        else:
            notes.note("message.kind.unknown")
            guessed = _guess(segments)
            if guessed == "PNRGOV":
                read_pnrgov(segments, message, notes, sent_on, heads=heads, has_held=self.interchange.has_held)
            elif guessed == "PAXLST":
                read_paxlst(segments, message, notes, sent_on)


def _without_cut(segments: list[str], notes: Notes) -> list[str]:
    """The segments without a last one that was cut inside, except where it is a name: nobody is lost."""
    notes.segment = len(segments)
    notes.note("segment.cut")
    if segments[-1][:4] in ("TIF+", "NAD+", "PDT+", "UNH+"):
        return segments
    return segments[:-1]


def _guess(segments: list[str]) -> str:
    """The family of a message without a header that says it, by segments that only one family has."""
    tags = {segment[:3] for segment in segments}
    if tags & {"TIF", "SRC"}:
        return "PNRGOV"
    if "PDT" in tags or any(s.startswith(("NAD+FL", "NAD+FM", "NAD+DD")) for s in segments):
        return "PAXLST"
    return "CUSRES" if "ERP" in tags else ""


def _number(text: str) -> int | None:
    text = text.replace(" ", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _sent_at(text: str) -> datetime | None:
    """The time of an envelope, read as UTC; None where it is none."""
    day_text, _, clock = text.replace(" ", "").partition(":")
    day = year_first(day_text)
    if day is None:
        return None
    digits = clock if clock.isascii() and clock.isdigit() and len(clock) >= 4 else "0000"
    hour, minute = int(digits[:2]), int(digits[2:4])
    if hour > 23 or minute > 59:
        hour = minute = 0
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def _compare_trailer(message: Message, notes: Notes, parts: list[str], actual: int) -> None:
    said = _number(parts[1]) if len(parts) > 1 else None
    if said is not None and said != actual:
        notes.note("envelope.count", 1)
    if len(parts) > 2 and parts[2].strip() != message.reference:
        notes.note("envelope.reference", 2)


def _compare_totals(message: Message, notes: Notes) -> None:
    """Totals are of the whole push, so only a message that stands alone can disagree with them."""
    declared = message.declared
    if message.part or not declared:
        return
    if "bookings" in declared and declared["bookings"] != len(message.bookings):
        notes.note("eqn.differs")
    if message.family == "PAXLST" and message.function is not Function.ANSWER:
        said = declared.get("travellers", 0) + declared.get("crew", 0)
        if said != len(message.travellers):
            notes.note("cnt.differs")


def _colons_back(message: Message) -> Message:
    """Put released colons back into every text at once, in the message's own JSON."""
    encoded = _encoder.encode(message)
    held = HELD_COLON.encode()
    return _decoder.decode(encoded.replace(held, b":")) if held in encoded else message
