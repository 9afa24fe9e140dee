"""One invented booking, written as PNRGOV EDIFACT and as PNRGOV XML. All people and numbers are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.iata.org/IATA/2007/00"


@dataclass(frozen=True)
class Person:
    """A traveller of the booking, with everything both formats can say."""

    surname: str
    given: str
    reference: str
    sex: str
    born: date
    number: str
    country: str
    expires: date
    ticket: str
    fare: str
    issued: date
    seat: str
    boarding: str
    member: str = ""
    phone: str = ""
    email: str = ""
    services: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Specimen:
    """A booking on one leg of VX451."""

    locator: str
    created: datetime
    office: str
    people: tuple[Person, ...]
    street: str = "12 HARBOUR ROAD"
    city: str = "NORHOLM"
    postal_code: str = "45075"
    services: tuple[tuple[str, str], ...] = field(default=())


def _airline_day(day: date) -> str:
    return day.strftime("%d%b%y").upper()


def _held(text: str) -> str:
    for sign in "?'+:":
        text = text.replace(sign, "?" + sign)
    return text


def as_edifact(one: Specimen) -> bytes:
    """The booking as a push of one booking, edition 13.1."""
    said = [
        "SRC",
        f"RCI+VX:{one.locator}::{one.created:%d%m%y}:{one.created:%H%M}",
        *[f"SSR+{code}:HK:1:VX:::::{_held(text)}" for code, text in one.services],
        f"ORG+VX:NRH+:{one.office}+NRH+++XQ",
        f"ADD++:{one.street}:{one.city}:::XQ:{one.postal_code}",
    ]
    for who in one.people:
        said += [f"TIF+{_held(who.surname)}:I+{_held(who.given)}::{who.reference}"]
        said += [f"FTI+VX:{who.member}"] if who.member else []
        said += [f"IFT+4:28::VX+CTCM {who.phone}"] if who.phone else []
        said += [f"IFT+4:28::VX+CTCE {who.email.replace('@', '//')}"] if who.email else []
        said += [
            "FAR+N+++++YFLEX",
            f"SSR+DOCS:HK:1:VX:::::/P/{who.country}/{who.number}/{who.country}/{_airline_day(who.born)}/{who.sex}"
            f"/{_airline_day(who.expires)}/{_held(who.surname)}/{_held(who.given)}/",
            *[f"SSR+{code}:HK:1:VX:::::{_held(text)}" for code, text in who.services],
            f"TKT+{who.ticket}:T:1",
            f"MON+T:{who.fare}:XQD",
            f"DAT+710:{who.issued:%d%m%y}:0000",
            f"FOP+CC::{who.fare}:VI:4000000000001234:0930",
        ]
    said += [
        "TVL+120726:0915:120726:1100+NRH+STB+VX:VX+451:Y",
        f"RPI+{len(one.people)}+HK",
        "APD+738",
        f"RCI+VX:{one.locator}",
    ]
    for who in one.people:
        said += [
            "DAT+2:120726:0801",
            f"TRI++{who.boarding}:::{who.reference}",
            f"TIF+{_held(who.surname)}:I+{_held(who.given)}::{who.reference}",
            f"SSD+0{who.seat}++++Y",
            "TBD++1:18:700++HP+VX:0901001009:1:STB",
        ]
    head = [
        "UNH+1+PNRGOV:13:1:IA+VX0451/260712/0915+01:F",
        "MSG+:22",
        "ORG+VX:NRH",
        "TVL+120726:0915:120726:1100+NRH+STB+VX+451",
        "EQN+1",
    ]
    body = [*head, *said]
    return (
        "UNA:+.?*'UNB+IATA:1+VX+ZZGOV+260711:0649+7'" + "'".join([*body, f"UNT+{len(body) + 1}+1", "UNZ+1+7"]) + "'"
    ).encode()


def _element(name: str, inside: str = "", **attributes: str) -> str:
    said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items() if value)
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


def _service(code: str, text: str) -> str:
    inside = _element("Airline", Code="VX") + (_element("Text", escape(text)) if text else "")
    return _element("SSR", inside, SSRCode=code, ServiceQuantity="1", Status="HK")


def _passenger(who: Person) -> str:
    payment = _element(
        "PaymentInfo",
        PaymentType="CC",
        PaymentAmount=who.fare,
        VendorCode="VI",
        AccountNbr="4000000000001234",
        ExpiryDate="0930",
    )
    ticket = _element(
        "TicketDocument",
        _element("TotalFare", Amount=who.fare, CurrencyCode="XQD") + payment,
        TicketDocumentNbr=who.ticket,
        Type="T",
        DateOfIssue=who.issued.isoformat(),
    )
    document = _element(
        "DOCS",
        DocType="P",
        IssuingLoc=who.country,
        TravelDocNbr=who.number,
        PaxNationality=who.country,
        DateOfBirth=who.born.isoformat(),
        Gender=who.sex,
        ExpiryDate=who.expires.isoformat(),
        Surname=who.surname,
        FirstGivenName=who.given,
    )
    inside = _element("GivenName", escape(who.given)) + _element("Surname", escape(who.surname))
    if who.phone:
        inside += _element("ContactInfo", PhoneNumber=who.phone)
    if who.email:
        inside += _element("ContactInfo", EmailAddress=who.email)
    if who.member:
        inside += _element("CustLoyalty", ProgramID="VX", MembershipID=who.member)
    inside += _element("FareInfo", FareBasis="YFLEX")
    inside += "".join(_service(*service) for service in who.services)
    inside += ticket + _element("DOC_SSR", document, SSRCode="DOCS", ServiceQuantity="1", Status="HK")
    return _element("Passenger", inside, RPH=who.reference)


def as_xml(one: Specimen) -> bytes:
    """The same booking as IATA_PNRGOV_NotifRQ."""
    airports = _element("DepartureAirport", LocationCode="NRH") + _element("ArrivalAirport", LocationCode="STB")
    times = {"DepartureDateTime": "2026-07-12T09:15:00", "ArrivalDateTime": "2026-07-12T11:00:00"}
    checked_in = "".join(
        _element(
            "CheckInInfo",
            _element(
                "BoardingNumber",
                _element("Passenger", _element("GivenName", escape(w.given)) + _element("Surname", escape(w.surname)))
                + _element("SeatNumber", "0" + w.seat, CabinClass="Y")
                + _element(
                    "CheckedBagInfo",
                    _element("BagTag", AirlineCode="VX", SerialNumber="0901001009", Quantity="1", Destination="STB"),
                    Pieces="1",
                    Weight="18",
                    UnitOfMeasureCode="700",
                    BaggagePool="HP",
                ),
                Number=w.boarding,
                RPH=w.reference,
            ),
            Time="2026-07-12T08:01:00",
        )
        for w in one.people
    )
    flight = _element(
        "Flight",
        airports
        + _element("OperatingAirline", Code="VX")
        + _element("MarketingAirline", Code="VX")
        + _element("Equipment", AirEquipType="738")
        + checked_in,
        ResBookDesigCode="Y",
        Status="HK",
        FlightNumber="451",
        **times,
    )
    address = (
        _element("AddressLine", escape(one.street))
        + _element("CityName", escape(one.city))
        + _element("PostalCode", one.postal_code)
        + _element("CountryName", "XQ")
    )
    booking = (
        _element("BookingRefID", _element("CompanyName", Code="VX"), ID=one.locator)
        + "".join(_service(*service) for service in one.services)
        + _element(
            "POS",
            _element("Source", AirlineVendorID="VX", PseudoCityCode=one.office, AirportCode="NRH", ISOCountry="XQ"),
        )
        + _element("ContactInfo", address)
        + "".join(_passenger(who) for who in one.people)
        + flight
    )
    pnr = _element("PNR", booking, NumberOfPassengers=str(len(one.people)), PNR_CreationDate=one.created.isoformat())
    root = (
        _element("Originator", AirlineCode="VX")
        + _element("FlightLeg", airports, CarrierCode="VX", FlightNumber="451", **times)
        + _element("PNRs", pnr, NumberOfPnrs="1")
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><IATA_PNRGOV_NotifRQ xmlns="{NAMESPACE}">{root}</IATA_PNRGOV_NotifRQ>'.encode()
