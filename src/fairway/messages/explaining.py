"""A message explained to a person: each segment beside what it says, to whom it belongs, and what was found there.

Personal values are shown as shapes unless the caller asks for values; what the law forbids to keep is withheld either way, by the
same rules as in reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from fairway.edifact import INPUT_BYTES_MAX, Interchange, decode, interchanges
from fairway.kit.findings import Effect, Finding, Place, shape_of
from fairway.messages.envelope import read_interchange
from fairway.messages.explaining_parts import Explanation, Head, Line, Part, Shown
from fairway.messages.explaining_places import Owner, Walk
from fairway.messages.explaining_xml import broken_at, explain_xml
from fairway.messages.pushes import crew_among, travellers_within
from fairway.messages.read import read
from fairway.messages.reading import Function, Message, Reading
from fairway.travel.booking import Traveller

__all__ = ["LINES_MAX", "Explanation", "Head", "Line", "Part", "explain", "first_bad_line"]

LINES_MAX: Final = 50_000
"""Lines of one explanation. Nobody reads more; the rest is counted and said to be left out."""

_SERVICE: Final = frozenset({"UNA", "UNB", "UNG", "UNH", "UNT", "UNE", "UNZ"})
_XML_STARTS: Final = (b"<", b"\xef\xbb\xbf<")
_GRAVE: Final = {Effect.QUARANTINED: 0, Effect.INCOMPLETE: 1, Effect.REPAIRED: 2, Effect.RECORDED: 3}
_FUNCTIONS: Final = {
    Function.FULL: "the whole list",
    Function.UPDATE: "only what changed",
    Function.CHANGE: "changes the people it lists",
    Function.CANCEL: "takes off the people it lists",
    Function.REDUCE: "reduces a party",
    Function.CLOSE: "flight closed",
    Function.CLOSE_ON_BOARD: "flight closed: those on board",
    Function.CLOSE_NOT_ON_BOARD: "flight closed: those not on board",
    Function.FLIGHT_CANCELLED: "flight cancelled",
    Function.FLIGHT_CHANGED: "flight changed",
    Function.CREW: "crew",
    Function.ANSWER: "an answer",
    Function.UNKNOWN: "function unknown",
}


def explain(data: bytes, *, show_values: bool = False, received_on: date | None = None) -> Explanation:
    """Everything in an input, line by line. Never raises for bad data, and gives the same Reading as `read`.

    show_values  personal values as sent (card numbers masked, sensitive data withheld); else their shapes
    received_on  as in `read`
    """
    reading = read(data, received_on=received_on)
    shown = Shown(show_values)
    start = data[:64].lstrip()
    if len(data) > INPUT_BYTES_MAX:
        lines: list[Line] = []
        heads: list[Head] = []
    elif start.startswith(_XML_STARTS) and not reading.messages:
        return _unread_xml(data, reading)
    elif start.startswith(_XML_STARTS):
        lines = explain_xml(data, shown)
        heads = [_head(message, 1, number) for number, message in enumerate(reading.messages, 1)]
        _gave_in_order(lines, reading)
    else:
        heads, lines = _explain_edifact(decode(data)[0], shown, received_on)
    left = max(0, len(lines) - LINES_MAX)
    lines = lines[:LINES_MAX]
    return Explanation(
        outcome=reading.outcome,
        heads=tuple(heads),
        lines=tuple(lines),
        findings=_placed(lines, reading.all_findings()),
        lines_left_out=left,
    )


def _unread_xml(data: bytes, reading: Reading) -> Explanation:
    """XML of which nothing was read: where it breaks, if it does."""
    lines, at = broken_at(data)
    if at < 0:
        return Explanation(outcome=reading.outcome, heads=(), lines=tuple(lines), findings=reading.all_findings())
    lines[at].findings = reading.all_findings()
    return Explanation(outcome=reading.outcome, heads=(), lines=tuple(lines), findings=())


def first_bad_line(explanation: Explanation) -> int:
    """The index of the line to look at first: the earliest with the gravest finding; -1 where no line has one."""
    gravest = [
        (min(_GRAVE[f.effect] for f in line.findings), at) for at, line in enumerate(explanation.lines) if line.findings
    ]
    return min(gravest)[1] if gravest else -1


# -- EDIFACT -----------------------------------------------------------------------------------------------------


def _explain_edifact(text: str, shown: Shown, received_on: date | None) -> tuple[list[Head], list[Line]]:
    heads: list[Head] = []
    lines: list[Line] = []
    for interchange in interchanges(text):
        messages, odd = read_interchange(interchange, received_on)
        heads += [_head(message, interchange.number, number) for number, message in enumerate(messages, 1)]
        lines += _interchange(interchange, messages, odd, shown)
        if len(lines) > LINES_MAX:
            break
    if not lines:
        lines = [Line(raw=shape_of(line.strip()), title="Text that is no message") for line in text.splitlines()[:20]]
    return heads, lines


def _interchange(interchange: Interchange, messages: list[Message], odd: list[Finding], shown: Shown) -> Iterator[Line]:
    """The lines of an interchange. Which segments make a message is told as the envelope tells it."""
    apart = {f.place.segment for f in odd if f.code == "segment.misplaced"}
    number = inside = 0
    walk = Walk("")
    for at, segment in enumerate(interchange.segments, 1):
        tag = segment[:3]
        begins = tag == "UNH" or (tag not in _SERVICE and not inside and at not in apart)
        if begins:
            number, inside = number + 1, 0
            message = messages[number - 1] if number <= len(messages) else Message()
            walk = Walk(message.family)
        elif tag in _SERVICE and tag != "UNT":
            inside, walk = 0, Walk("")
        inside += begins or inside > 0
        owner = walk.step(segment)
        line = shown.line(segment, walk.rows, has_held=interchange.has_held)
        line.interchange, line.position, line.belongs = interchange.number, at, owner.says
        if inside:
            line.message, line.segment = number, inside
            line.gave = _gave(messages, number, owner)
        if tag == "UNT":
            inside = 0
        yield line


def _gave(messages: list[Message], number: int, owner: Owner) -> tuple[str, ...]:
    """The fields of the traveller that this segment opens, as reading gave them. Names of fields, no values."""
    if not owner.opens_traveller or number > len(messages):
        return ()
    message = messages[number - 1]
    people: tuple[Traveller, ...] = message.travellers
    if owner.booking:
        people = message.bookings[owner.booking - 1].travellers if owner.booking <= len(message.bookings) else ()
    return _fields_of(people, owner.traveller)


def _fields_of(people: tuple[Traveller, ...], traveller: int) -> tuple[str, ...]:
    if not 0 < traveller <= len(people):
        return ()
    person = people[traveller - 1]
    empty = Traveller()
    return tuple(
        name.replace("_", " ") for name in person.__struct_fields__ if getattr(person, name) != getattr(empty, name)
    )


def _gave_in_order(lines: list[Line], reading: Reading) -> None:
    bookings = reading.messages[0].bookings if reading.messages else ()
    for line in lines:
        if line.traveller and line.booking <= len(bookings):
            line.gave = _fields_of(bookings[line.booking - 1].travellers, line.traveller)


# -- what stands above and beside the lines ----------------------------------------------------------------------


def _head(message: Message, interchange: int, number: int) -> Head:
    carried = list(travellers_within(message))
    words = [f"{message.family or 'unknown kind'} {message.edition}".strip(), _FUNCTIONS[message.function]]
    if message.flight is not None:
        flight = message.flight
        day = flight.departs_on.isoformat() if flight.departs_on else "day unknown"
        words.append(
            f"flight {flight.carrier}{flight.number} {day} {flight.departs_from or '?'}–{flight.arrives_at or '?'}"
        )
    else:
        words.append("no flight")
    if message.bookings:
        words.append(f"{len(message.bookings)} bookings")
    words.append(f"{len(carried)} travellers, {crew_among(carried)} of them crew")
    return Head(interchange=interchange, message=number, says=", ".join(words))


def _placed(lines: list[Line], findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Puts each finding on its line; gives those that belong to no line."""
    by_segment = {(line.interchange, line.message, line.segment): line for line in lines if line.segment}
    by_position = {(line.interchange, line.position): line for line in lines}
    begins: dict[tuple[int, int], Line] = {}
    for line in lines:
        if line.message:
            begins.setdefault((line.interchange, line.message), line)
    apart: list[Finding] = []
    for finding in findings:
        at = _line_at(finding.place, by_segment, by_position, begins)
        if at is None:
            apart.append(finding)
        else:
            at.findings = (*at.findings, finding)
    return tuple(apart)


def _line_at(
    place: Place,
    by_segment: dict[tuple[int, int, int], Line],
    by_position: dict[tuple[int, int], Line],
    begins: dict[tuple[int, int], Line],
) -> Line | None:
    if place.message and place.segment:
        found = by_segment.get((place.interchange, place.message, place.segment))
        return found or begins.get((place.interchange, place.message))
    if place.message:
        return begins.get((place.interchange, place.message))
    return by_position.get((place.interchange, place.segment)) if place.segment else None
