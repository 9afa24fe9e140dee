"""The one way in: bytes of whatever a carrier sent, to a Reading."""

from __future__ import annotations

import codecs
from datetime import date

from fairway.edifact import INPUT_BYTES_MAX, decode, interchanges, syntax_finding
from fairway.kit.findings import Effect, Finding, Place
from fairway.messages.codes import finding
from fairway.messages.envelope import read_interchange
from fairway.messages.pnrgov_xml import read_xml
from fairway.messages.reading import Function, Message, Outcome, Reading

__all__ = ["read"]

_XML_STARTS = (b"<", codecs.BOM_UTF8 + b"<")
_LOST = frozenset({Effect.INCOMPLETE, Effect.QUARANTINED})


def read(data: bytes, *, received_on: date | None = None) -> Reading:
    """Everything that one input gives: several interchanges, several messages, several parts.

    data         as received; Type B headings, log prefixes and other wrapping may surround the interchanges
    received_on  day of receipt, UTC; used for the century of birth years where neither flight nor envelope has a date

    Any bytes give a Reading; nothing is raised for bad data. READ means that nothing sent was lost. PARTLY means that
    findings with the effect "incomplete" say what was. QUARANTINED means that no message names a flight and nobody could
    be read. The same bytes always give the same Reading.
    """
    if len(data) > INPUT_BYTES_MAX:
        return _refused("input.too-large")
    return _read(data, received_on)


def _read(data: bytes, received_on: date | None) -> Reading:
    start = data[:64].lstrip()
    if not start and not data.strip():
        return _refused("input.empty")
    if start.startswith(_XML_STARTS):
        return _judged(*read_xml(data))
    text, is_as_declared = decode(data)
    messages: list[Message] = []
    findings: list[Finding] = []
    if not is_as_declared:
        findings.append(syntax_finding("characters.not-as-declared", Place(offset=0)))
    count = 0
    for interchange in interchanges(text):
        count += 1
        found, odd = read_interchange(interchange, received_on)
        messages += found
        findings += odd
    if not count:
        return _refused("input.no-message")
    return _judged(messages, findings)


def _refused(code: str) -> Reading:
    made = syntax_finding(code, Place())
    return Reading(outcome=Outcome.QUARANTINED, findings=(made,))


def _judged(messages: list[Message], findings: list[Finding]) -> Reading:
    useful = any(
        message.flight is not None or message.travellers or message.bookings or message.function is Function.ANSWER
        for message in messages
    )
    if not useful:
        if not any(f.effect is Effect.QUARANTINED for f in findings):
            findings.append(finding("input.nobody", Place()))
        return Reading(outcome=Outcome.QUARANTINED, messages=tuple(messages), findings=tuple(findings))
    lost = any(f.effect in _LOST for f in findings) or any(
        f.effect in _LOST for message in messages for f in message.findings
    )
    return Reading(outcome=Outcome.PARTLY if lost else Outcome.READ, messages=tuple(messages), findings=tuple(findings))
