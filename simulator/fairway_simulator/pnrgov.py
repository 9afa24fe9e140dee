"""Booking pushes as carriers write them: PNRGOV editions 11.1, 13.1 and 15.1 with each carrier's habits.

Layout after formats known to the public; names of people are A-Z and blanks here, so that only free text needs
escaping. Times of legs are local, times of bookings UTC.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from fairway_simulator.bookings import NEVER, Booking, Leg, Load, Seated
from fairway_simulator.flights import FlightPlan, Push, Stage
from fairway_simulator.wire import Interchange, MessageText, ddmmmyy, ddmmyy, escape, hhmm
from fairway_simulator.world import AIRPORTS, HOME, STATES

__all__ = ["booking_push", "render_booking"]

RECIPIENT = f"{HOME}PNRGOV"


def flight_number(flight: FlightPlan) -> str:
    """The flight's number, padded as this carrier does."""
    return f"{flight.number:0{flight.carrier.number_digits}d}"


def access_reference(flight: FlightPlan, stage: int, *, kind: str = "") -> str:
    """The reference that ties the parts of one push together."""
    departs = flight.departs_at_local
    return f"{flight.carrier.code}{flight.number:04d}/{ddmmyy(departs)}/{hhmm(departs)}/{stage}{kind}"


class _Writer:
    """Writes the bookings of one flight at one stage. Everything that is the same for all is written once."""

    def __init__(self, flight: FlightPlan, stage: int) -> None:
        self.flight = flight
        self.stage = stage
        self.style = flight.carrier
        self.code = flight.carrier.code
        self.departs = flight.departs_at_utc
        self.transaction = self.departs - timedelta(minutes=(2890, 1450, 130, 20)[stage])

    def reference(self, n: int) -> str:
        match self.style.reference_style:
            case "dotted":
                return f"{n}.1"
            case "long":
                return str(43577 + n)
            case _:
                return str(n)

    def booking(self, booking: Booking) -> list[str]:
        created = f"{ddmmyy(booking.created_at)}:{hhmm(booking.created_at)}"
        host = f"{self.style.host}:{booking.host_locator}"
        locators = f"RCI+{self.code}:{booking.locator}::{created}+{host}"
        if booking.cancelled <= self.stage:
            return ["SRC", locators, "ORG"]
        members = booking.members_at(self.stage)
        out = ["SRC", locators]
        out += self._origin(booking)
        if booking.group:
            out.append(f"TIF+{booking.group}:G")
        references: dict[int, str] = {}
        for n, member in enumerate(members, 1):
            references[id(member)] = self.reference(n)
        lead = members[0]
        for member in members:
            out += self._traveller(booking, member, references[id(member)], is_lead=member is lead)
        for leg in booking.itinerary:
            out += self._leg(booking, leg, members, references)
        out += self._split(booking)
        out += self._history(booking, members)
        return out

    def _origin(self, booking: Booking) -> list[str]:
        changed = self.transaction if booking.changed else booking.created_at
        ticketed = booking.created_at + timedelta(minutes=7)
        out = [f"DAT+700:{ddmmyy(changed)}:{hhmm(changed)}+710:{ddmmyy(ticketed)}:{hhmm(ticketed)}"]
        mail = f"{booking.email.upper()}//EXAMPLE.ORG"
        city = booking.city
        match self.style.contacts:
            case "osi":
                out.append(f"IFT+4:28::{self.code}+CTCM {booking.phone}")
                out.append(f"IFT+4:28::YY+CTCE {mail}")
                out.append(f"IFT+4:28::{self.code}+CTCT {city[:3]} {booking.agency}-TRAVEL OFFICE {city}-A")
            case "ssr":
                out.append(f"SSR+CTCM:HK:1:{self.code}:::::{booking.phone}/EN")
                out.append(f"SSR+CTCE:HK:1:{self.code}:::::{mail}")
            case _:
                out.append(f"IFT+4:28+CTCH {city[:3]} {booking.phone} H")
        alpha2 = STATES[booking.country].alpha2
        near, agency = city[:3], booking.agency
        office = f"{agency}:{near}{self.code}0{agency % 1000:03d}"
        kind = "T" if agency % 3 else "A"
        sign = f"{agency % 9973:04d}AASU"
        sold = f"{near}+{self.code}:{near}+{kind}+{alpha2}:{alpha2}D:EN+{sign}"
        out.append(f"ORG+{self.style.host}:{near}+{office}+{sold}")
        street = f"{booking.agency % 197 + 1} HARBOUR ROAD"
        phone = escape(f"+{booking.phone}")
        out.append(f"ADD++700:{street}:{city}:::{alpha2}:{booking.agency % 89999 + 10000}:{phone}")
        if booking.agency % 11 == 0:
            out.append("EBD+XAD:50.00+1::N")
        return out

    def _traveller(self, booking: Booking, member: Seated, reference: str, *, is_lead: bool) -> list[str]:
        if member.named_from > self.stage:
            return [f"TIF+TBA:I+{chr(64 + int(''.join(c for c in reference if c.isdigit())) % 26 + 1)}:A:{reference}"]
        out = [self._name(member, reference)]
        if member.frequent_flyer:
            out.append(
                f"FTI+{self.code}:{member.frequent_flyer}:::{'GOLD::GOLD' if member.sequence % 7 == 0 else 'BASE'}"
            )
        if self.stage == Stage.CLOSURE and not member.is_no_show:
            out.append(f"IFT+4:63::{self.code}")
        out.append(f"REF+:{member.person.key + 0x1C4514000000:016X}")
        kind = member.person.kind
        age = member.person.age_on(self.departs.date())
        out.append(
            f"FAR+{'N' if kind == 'A' else kind}+{age}++++{booking.booking_class}SFLY{'' if kind == 'A' else kind}"
        )
        if not self.style.documents_on_leg and member.documents_from <= self.stage and not member.is_lap_infant:
            out.append(self._documents(member, ""))
            if member.infant is not None:
                out.append(self._documents(member.infant, ""))
        if member.person.key % 23 == 0 and member.documents_from <= self.stage:
            out.append(
                f"SSR+DOCO:HK:1:{self.code}:::::/{member.person.state}/V/{member.person.key % 10**8 + 10**8}///{HOME}"
            )
        if kind == "C" and self.stage >= Stage.ONE_DAY:
            out.append(f"SSR+CHLD:HK:1:{self.code}:::::{ddmmmyy(member.person.born_on)}")
        return out + self._ticket(booking, member, is_lead=is_lead)

    def _name(self, member: Seated, reference: str) -> str:
        given = member.given or "FNU"
        title = (" " if self.style.title_blank else "") + member.title if member.title else ""
        infant = ":1" if member.infant is not None else ""
        return f"TIF+{member.surname}:I+{given}{title}:{member.person.kind}:{reference}{infant}"

    def _documents(self, member: Seated, where: str) -> str:
        person, document = member.person, member.document
        sex = person.sex + ("I" if member.is_lap_infant else "")
        paper = f"{document.kind}/{document.country}/{document.number}/{person.state}"
        dates = f"{ddmmmyy(person.born_on)}/{sex}/{ddmmmyy(document.expires_on)}"
        return f"SSR+DOCS:HK:1:{self.code}:::{where or ':'}:/{paper}/{dates}/{person.surname}/{person.given}/"

    def _ticket(self, booking: Booking, member: Seated, *, is_lead: bool) -> list[str]:
        fare = booking.base_fare if member.person.kind == "A" else booking.base_fare * 3 // 4
        if member.person.kind == "IN":
            fare = fare // 8 + 1
        taxes = fare * 11 // 100
        issued = booking.created_at + timedelta(minutes=7)
        deadline = self.departs - timedelta(days=1)
        amount = f"{fare + taxes + 18}.40"
        out = [
            f"TKT+{member.ticket}:T:1",
            f"MON+B:{fare}.00:XAD+T:{amount}:XAD",
            f"PTK+NR++{ddmmyy(deadline)}:{hhmm(deadline)}+{self.code}+{self.style.numeric}+{booking.city[:3]}",
            f"TXD++{taxes}.00:::XA6+18.40:::YQ",
            f"DAT+710:{ddmmyy(issued)}:{hhmm(issued)}",
        ]
        if not is_lead:
            return out
        if booking.agency % 5 == 0:
            return [*out, f"FOP+CA::{amount}"]
        out.append(f"FOP+CC::{amount}:VI:{booking.card}:0{booking.agency % 9 + 1}{28 + booking.agency % 4}")
        if booking.agency % 4 == 0:
            payer = f"{member.given.split(' ')[0]} {member.surname}".strip()
            street = f"{booking.agency % 197 + 1} HARBOUR ROAD {booking.city}"
            out.append(f"IFT+4:43+{payer}+{street}+{booking.phone}")
        return out

    def _leg(self, booking: Booking, leg: Leg, members: list[Seated], references: dict[int, str]) -> list[str]:
        if leg.kind == "surface":
            return ["TVL+++++ARNK"]
        if leg.kind == "open":
            return [f"TVL++{leg.origin}+{leg.destination}++OPEN"]
        assert leg.departs is not None and leg.arrives is not None
        is_sold_by_partner = leg.is_pushed and booking.is_codeshare
        times = f"{ddmmyy(leg.departs)}:{hhmm(leg.departs)}:{ddmmyy(leg.arrives)}:{hhmm(leg.arrives)}"
        carrier = leg.carrier
        operating: list[str] = []
        if is_sold_by_partner:
            if self.style.pnrgov == "15:1":
                operating = [f"TRA+{self.code}+{self.flight.number}:{booking.booking_class}"]
            else:
                carrier = f"{leg.carrier}:{self.code}"
                operating = [f"TVL+++++{self.flight.number}:{booking.booking_class}"]
        out = [f"TVL+{times}+{leg.origin}+{leg.destination}+{carrier}+{leg.number}:{booking.booking_class}"]
        out += operating
        held = [m for m in members if not m.is_lap_infant]
        out.append(f"RPI+{len(held)}+HK")
        if not leg.is_pushed:
            return out
        out.append(f"APD+{self.flight.equipment}")
        out += self._services(leg, held, references)
        out.append(
            f"RCI+{self.style.host}:{booking.host_locator}::{ddmmyy(booking.created_at)}:{hhmm(booking.created_at)}"
        )
        if self.stage == Stage.CLOSURE:
            out += self._check_in(members, references)
        return out

    def _services(self, leg: Leg, held: list[Seated], references: dict[int, str]) -> list[str]:
        out = []
        where = f"{leg.origin}:{leg.destination}"
        code = self.code
        for member in held:
            reference = references[id(member)]
            if member.named_from > self.stage:
                continue
            if self.style.documents_on_leg and member.documents_from <= self.stage:
                out.append(f"{self._documents(member, where)}+::{reference}")
                if member.infant is not None:
                    out.append(f"{self._documents(member.infant, where)}+::{reference}")
            if member.sequence % 3 == 0 or self.stage >= Stage.TWO_HOURS:
                out.append(f"SSR+SEAT:HK:1:{code}:::{where}+{member.seat.lstrip('0')}::{reference}:N")
            out.append(f"SSR+TKNE:HK:1:{code}:::{where}:{member.ticket}C1+::{reference}")
            if member.service:
                out.append(f"SSR+{member.service}:HK:1:{code}:::{where}+::{reference}")
            if (infant := member.infant) is not None:
                given = infant.given or "FNU"
                text = f"{infant.surname}/{given} {ddmmmyy(infant.person.born_on)}"
                out.append(f"SSR+INFT:HK:1:{code}:::{where}:{text}+::{reference}")
        return out

    def _check_in(self, members: list[Seated], references: dict[int, str]) -> list[str]:
        out: list[str] = []
        for member in members:
            if member.is_no_show:
                continue
            at = self.departs - timedelta(minutes=40 + member.sequence * 7 % 130)
            if not out or self.style.host != "9B":  # 9B names the check-in once per booking
                out.append(f"DAT+2:{ddmmyy(at)}:{hhmm(at)}")
                out.append(f"ORG+{self.code}:{self.flight.departs_from.code}++++A")
            out.append(f"TRI++{self.flight.departs_from.code}-{member.sequence:03d}:::{references[id(member)]}")
            out.append(self._name(member, references[id(member)]))
            out.append(f"SSD+{member.seat}++++{'Y' if member.sequence > 24 else 'J'}")
            if member.bags:
                tag = f"0{self.style.numeric}{member.bag_tag % 1_000_000:06d}"
                weight = member.bags * 17 + member.sequence % 9
                out.append(
                    f"TBD++{member.bags}:{weight}:700++HP+{self.code}:{tag}:{member.bags}:{self.flight.arrives_at.code}"
                )
        return out

    def _split(self, booking: Booking) -> list[str]:
        other = booking.other
        if other is None or max(booking.split_at if booking.split_members else 0, 0) > self.stage:
            return []
        count = len(booking.split_members) or len(booking.members)
        moment = other.created_at
        return [f"EQN+{count}", f"RCI+{self.code}:{other.locator}::{ddmmyy(moment)}:{hhmm(moment)}"]

    def _history(self, booking: Booking, members: list[Seated]) -> list[str]:
        first = members[0]
        leg = booking.itinerary[0]
        assert leg.departs is not None
        match self.style.history:
            case "lts":
                title = f" {first.title}" if first.title else ""
                who = f"{first.surname}/{first.given or 'FNU'}{title}(ADT)"
                flown = f"{leg.carrier} {leg.number} {booking.booking_class} {ddmmmyy(leg.departs)[:5]}"
                signed = f"{ddmmmyy(booking.created_at)} {hhmm(booking.created_at)}Z"
                return [
                    f"LTS+0/O/NM/{who if first.named_from <= self.stage else 'GROUP'}",
                    f"LTS+0/O/SS/{flown} {leg.origin}{leg.destination} LK1",
                    f"LTS+0/Z/{booking.agency % 9973:04d}AASU {signed}",
                ]
            case "abi" if booking.changed:
                moment = self.transaction
                return [
                    f"ABI+4+{booking.agency % 99999:05d}:GS+{booking.city[:3]}++{self.code}",
                    f"DAT+T:{ddmmyy(moment)}:{hhmm(moment)}",
                    "SAC+++A",
                    f"IFT+4:28::{self.code}+CTCM {booking.phone}",
                ]
            case _:
                return []


def render_booking(flight: FlightPlan, booking: Booking, stage: int) -> list[str]:
    """The segments of one booking at one stage, without terminators, SRC first."""
    return _Writer(flight, stage).booking(booking)


def _head(flight: FlightPlan, stage: int, count: int) -> list[str]:
    carrier = flight.carrier
    departs, arrives = flight.departs_at_local, flight.arrives_at_local
    arrival = f":{ddmmyy(arrives)}:{hhmm(arrives)}" if carrier.sends_arrival_date else f"::{hhmm(arrives)}"
    return [
        f"MSG+:{22 if stage in (Stage.TWO_DAYS, Stage.CLOSURE) else 141}",
        f"ORG+{carrier.code}:{AIRPORTS[flight.departs_from.code].code}",
        f"TVL+{ddmmyy(departs)}:{hhmm(departs)}{arrival}+{flight.departs_from.code}+{flight.arrives_at.code}+{carrier.code}+{flight_number(flight)}",
        f"EQN+{count}",
    ]


def booking_push(load: Load, push: Push, sent_at: datetime, reference: str) -> Interchange | None:
    """One file of bookings; None where an update has nothing to tell."""
    flight, stage = load.flight, push.stage
    is_full = stage in (Stage.TWO_DAYS, Stage.CLOSURE)
    bookings = [b for b in load.bookings if (b.is_active(stage) if is_full else b.is_news(stage))]
    if not bookings:
        return None
    parts = flight.parts if is_full and flight.parts > 1 else 1
    size = -(-len(bookings) // parts)
    writer = _Writer(flight, stage)
    messages = []
    for part in range(1, parts + 1):
        if push.part not in (0, part):
            continue
        chunk = bookings[(part - 1) * size : part * size]
        flag = ":F" if part == parts else ":C" if part == 1 else ""
        messages.append(
            MessageText(
                reference=str(part if push.part == 0 else 1),
                kind=f"PNRGOV:{flight.carrier.pnrgov}:IA",
                access_reference=access_reference(flight, stage),
                sequence=f"{part:02d}{flag}" if parts > 1 else "01:F" if flight.carrier.pnrgov != "11:1" else "",
                head=_head(flight, stage, len(bookings)),
                blocks=[writer.booking(b) for b in chunk],
                must_keep=max((n for n, b in enumerate(chunk, 1) if b.cancelled != NEVER), default=0),
            )
        )
    return Interchange(
        una=flight.carrier.una,
        syntax="IATA:1",
        sender=flight.carrier.host if flight.carrier.pnrgov == "13:1" else flight.carrier.code,
        recipient=RECIPIENT,
        sent_at=sent_at,
        reference=reference,
        messages=messages,
        application="PNRGOV" if flight.carrier.pnrgov == "15:1" else "",
        is_one_segment_per_line=flight.carrier.is_one_segment_per_line,
    )
