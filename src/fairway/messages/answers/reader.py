"""An answer of a state or a carrier: which flight, which persons, which status; or what became of an interchange.

Source: CUSRES D.02B to D.24A as used for interactive API; CONTRL of ISO 9735; ACKRES and GOVREQ by analogy with other
messages of their family. Segments are taken by tag and qualifier in any order.
"""

from __future__ import annotations

from typing import Final

import msgspec

from fairway.edifact import elements as released_elements
from fairway.kit.absence import NOT_SENT
from fairway.messages.answered import (
    Acknowledgement,
    AnswerKind,
    CustomsAnswer,
    DataRequest,
    ElementError,
    ErrorLine,
    GroupReport,
    MessageReport,
    PersonAnswer,
    SegmentError,
    SyntaxReport,
)
from fairway.messages.dates import day_first, local_time
from fairway.messages.notes import Notes
from fairway.messages.reading import Function, Message
from fairway.messages.route import read_flight_name, read_local
from fairway.travel.booking import Traveller
from fairway.travel.flight import Flight, normal_flight_number

__all__ = ["read_answer"]

_KINDS: Final = {"962": AnswerKind.CLEARANCE, "132": AnswerKind.CHANGE, "312": AnswerKind.RECEIPT}
_structs = msgspec.structs


def read_answer(segments: list[str], message: Message, notes: Notes) -> None:
    """Fill `message`: its flight, its `answer`, and for a CUSRES one traveller per ERP+2 with references and status."""
    message.function = Function.ANSWER
    cut = [released_elements(segment) + [""] * 8 for segment in segments]
    match message.family:
        case "CONTRL":
            message.answer = _read_contrl(cut)
        case "ACKRES":
            message.answer = _read_ackres(cut, notes)
            message.flight = message.answer.flight
        case "GOVREQ":
            message.answer = _read_govreq(cut, notes)
            message.flight = message.answer.flight
        case _:
            answer = _read_cusres(cut, notes)
            message.answer = answer
            message.flight = answer.flight
            message.transaction_reference = answer.transaction_reference
            message.travellers = tuple(_traveller(person) for person in answer.persons)
    message.legs = (message.flight,) if message.flight is not None else ()


def _traveller(person: PersonAnswer) -> Traveller:
    made = Traveller(locators=person.locators)
    if person.unique_reference:
        made.unique_reference = person.unique_reference
    if person.statuses:
        made.boarding_status = person.statuses[-1]
    return made


def _components(element: str, count: int) -> list[str]:
    return (element + ":" * count).split(":")[:count]


def _number(text: str) -> int:
    """A place within a message; 0 for what is none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


# ---------------------------------------------------------------------- CUSRES


class _Saying:
    """What is being collected: for one person, or for the whole message."""

    def __init__(self) -> None:
        self.reference = ""
        self.locators: list[str] = []
        self.statuses: list[str] = []
        self.texts: list[str] = []


def _read_cusres(cut: list[list[str]], notes: Notes) -> CustomsAnswer:
    whole = _Saying()
    persons: list[_Saying] = []
    now = whole
    code = reference = name = ""
    times: dict[str, str] = {}
    places: list[str] = []
    for parts in cut:
        qualifier, value = _components(parts[1], 2)
        is_person = now is not whole
        match parts[0]:
            case "BGM":
                code = qualifier
            case "ERP":
                now = _Saying() if qualifier.strip() == "2" else whole
                if now is not whole:
                    persons.append(now)
            case "RFF" if qualifier == "TN":
                reference = reference or value
            case "RFF" if qualifier == "AF":
                name = name or value
            case "RFF" if is_person and qualifier == "AVF" and value:
                now.locators.append(value)
            case "RFF" if is_person and qualifier == "ABO" and value:
                now.reference = value
            case "ERC" if qualifier:
                now.statuses.append(qualifier)
            case "FTX":
                now.texts += [text for text in parts[4].split(":") if text]
            case "DTM" if not is_person:
                times.setdefault(qualifier, value)
            case "LOC" if not is_person:
                places.append(_components(parts[2], 1)[0])
            case _:
                pass
    return CustomsAnswer(
        kind=_KINDS.get(code, AnswerKind.UNKNOWN),
        code=code,
        transaction_reference=reference,
        flight=_flight_of(name, places, times, notes),
        statuses=tuple(whole.statuses),
        texts=tuple(whole.texts),
        persons=tuple(
            PersonAnswer(
                unique_reference=each.reference,
                locators=tuple(each.locators),
                statuses=tuple(each.statuses),
                texts=tuple(each.texts),
            )
            for each in persons
        ),
    )


def _flight_of(name: str, places: list[str], times: dict[str, str], notes: Notes) -> Flight | None:
    """The times of a CUSRES stand before its places: the departure belongs to the first, the arrival to the last."""
    if not name:
        return None
    carrier, number = read_flight_name(name, "") or ("", name)
    departs_on, departs = read_local(times.get("189", ""))
    arrives_on, arrives = read_local(times.get("232", ""))
    if departs_on is None or arrives_on is None:
        notes.note("dtm.unreadable", tag="DTM")
    return Flight(
        carrier=carrier,
        number=number,
        departs_on=departs_on,
        departs_from=(places[0] if places else "") or NOT_SENT,
        arrives_at=(places[-1] if len(places) > 1 else "") or NOT_SENT,
        departs_at_local=departs,
        arrives_at_local=arrives,
    )


# ---------------------------------------------------------------------- ACKRES, GOVREQ


def _read_leg(parts: list[str], at: int, notes: Notes) -> Flight:
    said = _components(parts[1], 4)
    departs_on = day_first(said[0]) if said[0] else NOT_SENT
    arrives_on = day_first(said[2]) if said[2] else NOT_SENT
    departs = local_time(departs_on, said[1]) if departs_on and said[1] else NOT_SENT
    arrives = local_time(arrives_on, said[3]) if arrives_on and said[3] else NOT_SENT
    if None in (departs_on, departs, arrives_on, arrives):
        notes.note("tvl.date.unreadable", 1, 0, parts[1], segment=at, tag="TVL")
    return Flight(
        carrier=parts[4].split(":")[0].strip(),
        number=normal_flight_number(parts[5].split(":")[0]),
        departs_on=departs_on,
        departs_from=parts[2].split(":")[0].strip() or NOT_SENT,
        arrives_at=parts[3].split(":")[0].strip() or NOT_SENT,
        departs_at_local=departs,
        arrives_at_local=arrives,
    )


def _read_ackres(cut: list[list[str]], notes: Notes) -> Acknowledgement:
    function = response = country = ""
    flight: Flight | None = None
    errors: list[ErrorLine] = []
    for at, parts in enumerate(cut, 1):
        match parts[0]:
            case "MSG":
                function = _components(parts[1], 2)[1]
                response = _components(parts[2], 1)[0]
            case "ORG":
                country = country or parts[6].split(":")[0]
            case "TVL":
                flight = flight or _read_leg(parts, at, notes)
            case "ERC":
                errors.append(ErrorLine(code=_components(parts[1], 1)[0]))
            case "IFT":
                text = ":".join(part for part in parts[2:] if part)
                if errors and not errors[-1].text:
                    errors[-1] = _structs.replace(errors[-1], text=text)
                elif text:
                    errors.append(ErrorLine(text=text))
            case _:
                pass
    return Acknowledgement(function=function, response=response, country=country, flight=flight, errors=tuple(errors))


def _read_govreq(cut: list[list[str]], notes: Notes) -> DataRequest:
    function = country = system = locator = surname = given = ""
    flight: Flight | None = None
    for at, parts in enumerate(cut, 1):
        match parts[0]:
            case "MSG":
                function = _components(parts[1], 2)[1]
            case "ORG":
                country = country or parts[6].split(":")[0]
            case "TVL":
                flight = flight or _read_leg(parts, at, notes)
            case "RCI" if not locator:
                system, locator = _components(parts[1], 2)
            case "TIF" if not surname:
                surname, given = _components(parts[1], 1)[0], _components(parts[2], 1)[0]
            case _:
                pass
    return DataRequest(
        function=function,
        country=country,
        flight=flight,
        system=system,
        locator=locator,
        surname=surname,
        given_names=given,
    )


# ---------------------------------------------------------------------- CONTRL


def _read_contrl(cut: list[list[str]]) -> SyntaxReport:
    """UCD belongs to the last UCS, UCS to the last UCM, UCM to the last UCF or, before any, to the interchange."""
    report = SyntaxReport()
    groups: list[tuple[GroupReport, list[MessageReport]]] = []
    alone: list[MessageReport] = []
    segments: list[SegmentError] = []
    faults: list[ElementError] = []
    within = alone
    for parts in cut:
        match parts[0]:
            case "UCI":
                report = SyntaxReport(
                    interchange_reference=parts[1],
                    sender=_components(parts[2], 1)[0],
                    recipient=_components(parts[3], 1)[0],
                    action=parts[4],
                    error=parts[5],
                )
            case "UCF":
                within, segments, faults = [], [], []
                made = GroupReport(
                    reference=parts[1],
                    sender=_components(parts[2], 1)[0],
                    recipient=_components(parts[3], 1)[0],
                    action=parts[4],
                    error=parts[5],
                )
                groups.append((made, within))
            case "UCM":
                segments, faults = [], []
                within.append(MessageReport(reference=parts[1], kind=parts[2], action=parts[3], error=parts[4]))
            case "UCS" if within:
                faults = []
                segments.append(SegmentError(segment=_number(parts[1]), error=parts[2]))
                within[-1] = _structs.replace(within[-1], segments=tuple(segments))
            case "UCD" if segments:
                element, component = _components(parts[2], 2)
                faults.append(ElementError(error=parts[1], element=_number(element), component=_number(component)))
                segments[-1] = _structs.replace(segments[-1], elements=tuple(faults))
                within[-1] = _structs.replace(within[-1], segments=tuple(segments))
            case _:
                pass
    return _structs.replace(
        report,
        messages=tuple(alone),
        groups=tuple(_structs.replace(group, messages=tuple(held)) for group, held in groups),
    )
