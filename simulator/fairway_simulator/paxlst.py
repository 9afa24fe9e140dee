"""Passenger and crew lists as carriers write them: PAXLST of the directories 02B, 05B and 12B."""

from __future__ import annotations

from datetime import datetime, timedelta

from fairway_simulator.bookings import Booking, Load, Seated
from fairway_simulator.flights import FlightPlan, Push, Stage
from fairway_simulator.people import Document, Person
from fairway_simulator.pnrgov import access_reference, flight_number
from fairway_simulator.wire import Interchange, MessageText, hhmm, yymmdd
from fairway_simulator.world import HOME

__all__ = ["passenger_list", "render_person"]

RECIPIENT = f"{HOME}APIS"


def _moment(moment: datetime) -> str:
    return f"{yymmdd(moment)}{hhmm(moment)}"


def _route(flight: FlightPlan) -> list[str]:
    """The legs: place and time, and for a through flight where it came from or goes on to."""
    departs, arrives = flight.departs_at_local, flight.arrives_at_local
    out = []
    if flight.previous:
        before = departs - timedelta(hours=4)
        out += [f"LOC+92+{flight.previous.code}", f"DTM+189:{_moment(before)}:201"]
        out += [f"LOC+92+{flight.departs_from.code}", f"DTM+232:{_moment(departs - timedelta(hours=1))}:201"]
    out += [f"LOC+125+{flight.departs_from.code}", f"DTM+189:{_moment(departs)}:201"]
    out += [f"LOC+87+{flight.arrives_at.code}", f"DTM+232:{_moment(arrives)}:201"]
    if flight.onward:
        out += [f"LOC+92+{flight.arrives_at.code}", f"DTM+189:{_moment(arrives + timedelta(hours=1))}:201"]
        out += [f"LOC+92+{flight.onward.code}", f"DTM+232:{_moment(arrives + timedelta(hours=4))}:201"]
    return out


def _name(qualifier: str, surname: str, given: str, *, second_apart: bool) -> str:
    if second_apart:
        given = given.replace(" ", ":", 1)
    return f"NAD+{qualifier}+++{surname}:{given}".rstrip(":")


def _document(flight: FlightPlan, document: Document) -> list[str]:
    return [
        f"DOC+{document.kind}{flight.carrier.document_code_list}+{document.number}",
        f"DTM+36:{yymmdd(document.expires_on)}",
        f"LOC+91+{document.country}",
    ]


def render_person(flight: FlightPlan, member: Seated, booking: Booking | None, stage: int) -> list[str]:
    """The segments of one passenger, NAD first."""
    person = member.person
    is_transit = booking is not None and booking.is_transit and flight.arrives_at.state == HOME
    edition = flight.carrier.paxlst
    out = [
        _name("DDU" if is_transit else "FL", member.api_surname, member.api_given, second_apart=edition == "12B"),
        f"ATT+2++{person.sex}",
        f"DTM+329:{yymmdd(person.born_on)}",
    ]
    if stage == Stage.CLOSURE and member.bags and edition != "02B":
        tag = f"{flight.carrier.code}{member.bag_tag % 1_000_000:06d}"
        out.append(f"MEA+CT++:{member.bags}")
        out.append(f"FTX+BAG+++{tag}:{member.bags}" if member.bags > 1 else f"FTX+BAG+++{tag}")
    if edition == "12B":
        out.append("GEI+4+173")
    out.append(f"LOC+178+{booking.embarks_at if booking else flight.departs_from.code}")
    out.append(f"LOC+179+{booking.debarks_at if booking else flight.arrives_at.code}")
    if edition != "02B":
        out.append(f"LOC+174+{person.state}")
    out.append(f"NAT+2+{person.state}")
    if booking is not None:
        out.append(f"RFF+AVF:{booking.locator}")
    if edition != "02B":
        out.append(f"RFF+ABO:{flight.carrier.code}{person.key:08d}")
    if stage == Stage.CLOSURE:
        out.append(f"RFF+SEA:{member.seat}")
    return out + _document(flight, member.api_document)


def _crew_member(flight: FlightPlan, person: Person, n: int) -> list[str]:
    return [
        _name("FM", person.surname, person.given, second_apart=flight.carrier.paxlst == "12B"),
        f"ATT+2++{person.sex}",
        f"DTM+329:{yymmdd(person.born_on)}",
        f"LOC+178+{flight.departs_from.code}",
        f"LOC+179+{flight.arrives_at.code}",
        *([f"EMP+1+{'CR1' if n < 2 else 'CR2'}:110:111"] if flight.carrier.paxlst != "02B" else []),
        f"NAT+2+{person.state}",
        *_document(flight, person.document),
    ]


def _head(flight: FlightPlan, action: str, reference: str) -> list[str]:
    carrier = flight.carrier
    desk = carrier.name.replace(" ", "")[:10]
    return [
        f"BGM+{action}",
        *([f"RFF+TN:{carrier.code}{reference}:::1"] if carrier.paxlst == "12B" else []),
        f"NAD+MS+++{desk} HELPDESK",
        f"COM+999 20 5550 {carrier.numeric}:TE+{desk.lower()}.AT.example.org:EM",
        f"TDT+20+{carrier.code}{flight_number(flight)}+++{carrier.code}",
        *_route(flight),
    ]


def passenger_list(load: Load, push: Push, sent_at: datetime, reference: str) -> Interchange | None:
    """One file of people: passengers, crew, or both where the carrier puts them together; None where nobody is."""
    flight, stage = load.flight, push.stage
    carrier = flight.carrier
    is_crew = push.kind == "paxlst-crew"
    crew = [_crew_member(flight, p, n) for n, p in enumerate(load.crew)]
    if is_crew:
        blocks, counts = crew, [f"CNT+41:{len(crew)}"]
    else:
        listed = load.on_list(stage)
        blocks = [render_person(flight, member, booking, stage) for member, booking in listed]
        counts = [f"CNT+42:{len(blocks)}"]
        if carrier.crew_in_list and blocks:
            blocks, counts = blocks + crew, [*counts, f"CNT+41:{len(crew)}"]
    if not blocks:
        return None
    return Interchange(
        una=carrier.una.replace("*'", " '"),
        syntax="UNOA:4",
        sender=f"{carrier.code}APIS:ZZ" if carrier.has_groups else carrier.code,
        recipient=f"{RECIPIENT}:ZZ" if carrier.has_groups else RECIPIENT,
        sent_at=sent_at,
        reference=reference,
        messages=_messages(flight, push, reference, "250" if is_crew else "745", blocks, counts),
        application="APIS" if carrier.paxlst != "02B" else "",
        group="PAXLST" if carrier.has_groups else "",
        group_version=f"D:{carrier.paxlst}",
        is_one_segment_per_line=carrier.is_one_segment_per_line,
    )


def _messages(
    flight: FlightPlan, push: Push, reference: str, action: str, blocks: list[list[str]], counts: list[str]
) -> list[MessageText]:
    parts = flight.parts if action == "745" and flight.parts > 1 else 1
    size = -(-len(blocks) // parts)
    messages = []
    for part in range(1, parts + 1):
        if push.part not in (0, part):
            continue
        flag = ":F" if part == parts else ":C" if part == 1 else ""
        messages.append(
            MessageText(
                reference=f"PAX{part:03d}",
                kind=f"PAXLST:D:{flight.carrier.paxlst}:UN:IATA",
                access_reference=access_reference(flight, push.stage, kind="A" if action == "745" else "C"),
                sequence=f"{part:02d}{flag}" if parts > 1 else "01:F",
                head=_head(flight, action, reference),
                blocks=blocks[(part - 1) * size : part * size],
                tail=counts,
            )
        )
    return messages
