"""PAXLST: people by qualifier, never by position; nothing guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from fairway.kit.absence import NOT_SENT
from fairway.messages import Function, Outcome, Reading, read, travellers_of
from fairway.messages.summary import summarise
from fairway.travel import Traveller, TravellerKind

ANA = "NAD+FL+++KIMO:ANA'ATT+2++F'DTM+329:640217'NAT+2+XAA'RFF+AVF:AB12CD'DOC+P:110:111+M123'DTM+36:290323'LOC+91+XAA'"


def the_only(reading: Reading) -> Traveller:
    assert len(reading.messages) == 1
    assert len(reading.messages[0].travellers) == 1
    return reading.messages[0].travellers[0]


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.all_findings()]


def test_a_passenger_with_everything(paxlst) -> None:
    reading = paxlst(
        """
        NAD+FL+++WILKO:JON:DONAL+235 WESTERN ROAD+SLEATON+:::LINX+PE224T5+XBR'
        ATT+2++M'DTM+329:720907'MEA+CT++:2'MEA+WT++KGM:31'GEI+4+174'FTX+BAG+++VX012345:3'
        LOC+22+STB'LOC+174+XBR'LOC+178+NRH'LOC+179+STB'LOC+180+:::AMBER HILL XBR'COM+44 188 84 14151:TE'NAT+2+XBR'
        RFF+AVF:TYR123'RFF+ABO:ABC123'RFF+SEA:012B'RFF+AEA:987'DOC+P+MB140241'DTM+36:311231'LOC+91+XBR'
        DOC+V+T1'DTM+182:250101'
        """,
        count="CNT+42:1'",
    )
    person = the_only(reading)

    assert (person.surname, person.given_names, person.sex, person.birth_date) == (
        "WILKO",
        "JON DONAL",
        "M",
        "1972-09-07",
    )
    assert (person.nationality, person.residence_country, person.place_of_birth) == ("XBR", "XBR", "AMBER HILL XBR")
    assert (person.embarks_at, person.debarks_at, person.clears_at) == ("NRH", "STB", "STB")
    assert (person.locators, person.unique_reference, person.redress_number) == (("TYR123",), "ABC123", "987")
    assert person.seats[0].number == "12B"
    assert [(d.kind, d.number, d.expires_on, d.issued_on) for d in person.documents] == [
        ("P", "MB140241", date(2031, 12, 31), NOT_SENT),
        ("V", "T1", NOT_SENT, date(2025, 1, 1)),
    ]
    assert (person.baggage[0].pieces, person.baggage[0].weight) == (2, 31)
    assert person.baggage[0].tags == ("VX012345", "VX012346", "VX012347")
    assert (person.addresses[0].street, person.addresses[0].region) == ("235 WESTERN ROAD", "LINX")
    assert reading.outcome is Outcome.READ
    assert codes(reading) == []


def test_the_flight_is_the_leg_that_crosses_the_border(paxlst) -> None:
    flight = paxlst(ANA).messages[0].flight

    assert str(flight) == "VX451 2026-07-12 NRH-STB"
    assert flight.departs_at_local == datetime(2026, 7, 12, 9, 15)


def test_a_birth_date_with_its_century_is_read_as_sent(paxlst) -> None:
    assert the_only(paxlst("NAD+FL+++KIMO:ANA'DTM+329:19800101:102'")).birth_date == "1980-01-01"


@pytest.mark.parametrize(
    ("sent", "born"), [("640217", "1964-02-17"), ("260105", "2026-01-05"), ("270105", "1927-01-05"), ("720000", "1972")]
)
def test_the_century_of_a_birth_date_is_the_latest_possible(paxlst, sent: str, born: str) -> None:
    assert the_only(paxlst(f"NAD+FL+++KIMO:ANA'DTM+329:{sent}'")).birth_date == born


def test_an_impossible_birth_date_is_a_finding_and_not_a_lost_person(paxlst) -> None:
    reading = paxlst("NAD+FL+++KIMO:ANA'DTM+329:991399'")

    assert the_only(reading).birth_date is None
    assert codes(reading) == ["birth.unreadable"]
    assert reading.outcome is Outcome.PARTLY


def test_the_country_of_birth_and_the_issuing_country_never_become_the_nationality(paxlst) -> None:
    person = the_only(paxlst("NAD+FL+++KIMO:ANA'LOC+180+XBR'DOC+P+M1'LOC+91+XCC'"))

    assert person.nationality is NOT_SENT
    assert person.place_of_birth == "XBR"
    assert person.documents[0].issuing_country == "XCC"


@pytest.mark.parametrize(
    "odd",
    ["LOC+24+NRH'", "RFF+QQQ:1'", "ATT+9++X'", "MEA+ABC++KGM:3'", "MEA+WT++KGM:HEAVY'", "QQQ+1'", "FTX+OSI+++TEXT'"],
)
def test_one_odd_segment_of_one_person_loses_nobody(paxlst, odd: str) -> None:
    reading = paxlst(f"NAD+FL+++KIMO:ANA'{odd}DTM+329:640217'NAD+FL+++KIMO:BEN'")

    assert [(one.traveller.given_names) for one in travellers_of(reading)] == ["ANA", "BEN"]
    assert reading.messages[0].travellers[0].birth_date == "1964-02-17"


def test_the_order_of_segments_does_not_matter(paxlst) -> None:
    person = the_only(
        paxlst("NAD+FM+++CLARO:MIKE'NAT+2+XCA'FTX+BAG+++VX1'DOC+P+MB1'RFF+AVF:A1'LOC+178+NRH'DTM+329:720907'")
    )

    assert (person.nationality, person.birth_date, person.embarks_at, person.locators) == (
        ("XCA", "1972-09-07", "NRH", ("A1",))
    )
    assert person.kind is TravellerKind.CREW


def test_crew_and_transit_are_who_they_are(paxlst) -> None:
    reading = paxlst("NAD+FM+++A:B'NAD+DDU+++C:D'NAD+DDT+++E:F'NAD+FL+++SUHARTI'")
    summary = summarise("x", reading)

    assert [one.traveller.kind for one in travellers_of(reading)] == ["crew", "transit", "transit_crew", "unknown"]
    assert (summary["travellers"], summary["crew"]) == (4, 2)


def test_a_crew_list_and_a_close_out_say_what_they_are(paxlst) -> None:
    crew = paxlst("NAD+FM+++A:B'", kind="250+C", count="CNT+41:8'")
    closed = paxlst("NAD+ZZZ'RFF+AVF:TYR123'RFF+ABO:TYL001'NAD+ZZZ'RFF+ABO:TYL002'", kind="266+CLOB")

    assert (crew.messages[0].function, crew.messages[0].declared) == (Function.CREW, {"crew": 8})
    assert closed.messages[0].function is Function.CLOSE_ON_BOARD
    assert [one.traveller.unique_reference for one in travellers_of(closed)] == ["TYL001", "TYL002"]
    assert closed.outcome is Outcome.READ


@pytest.mark.parametrize(
    ("kind", "function"),
    [
        ("745", Function.FULL),
        ("745+CP", Function.CHANGE),
        ("745+XR", Function.CANCEL),
        ("745+RP", Function.REDUCE),
        ("266+CL", Function.CLOSE),
        ("266+CLNB", Function.CLOSE_NOT_ON_BOARD),
        ("266+XF", Function.FLIGHT_CANCELLED),
        ("266+CF", Function.FLIGHT_CHANGED),
    ],
)
def test_what_a_manifest_asks_for(paxlst, kind: str, function: Function) -> None:
    assert paxlst(ANA, kind=kind).messages[0].function is function


def test_double_quotes_as_terminators_without_advice() -> None:
    data = (
        'UNB+SIRE:4+VX+ZZ+260711:0649+7++IAPI+O"UNG+PAXLST+VX+ZZ+260711:0649+1+UN+D:05B"UNH+1+PAXLST:D:05B:UN:IATA+X+01:F"'
        'BGM+745"RFF+TN:0000100"TDT+20+VX451+++VX"LOC+125+NRH"DTM+189:2607120915:201"LOC+87+STB"'
        'NAD+FL+++KIMO:ANA"DTM+329:640217"CNT+42:1"UNT+11+1"UNE+1+1"UNZ+1+7"'
    )
    reading = read(data.encode())

    assert (reading.outcome, the_only(reading).surname) == (Outcome.READ, "KIMO")
    assert reading.messages[0].transaction_reference == "0000100"


def test_the_old_united_states_form() -> None:
    data = (
        "UNB+UNOA:1+VXAIR:NZ+USCS:US+260131:2359+1'UNH+1+PAXLST:001:000:NZ+VX812/260131/2300+01:C'"
        "CTA+IC+:DESK+1-555-0100:TE'TDT++VX812+40+VX'LOC+5+XANRH:50'DTM+136+260131+2200+M10'LOC+8+XBSTB:50'"
        "DTM+132+260201+0400+P2'UNS+D'PDT+P/182345345:290909:XA+MANGO:SIMON:P:590429:M+CRW+XANRH:XBSTB'UNT+9+1'UNZ+1+1'"
    )
    reading = read(data.encode())
    person = the_only(reading)

    assert str(reading.messages[0].flight) == "VX812 2026-01-31 NRH-STB"
    assert (person.surname, person.given_names, person.birth_date, person.sex) == (
        "MANGO",
        "SIMON P",
        "1959-04-29",
        "M",
    )
    assert (person.documents[0].number, person.documents[0].issuing_country) == ("182345345", "XA")
    assert (person.kind, person.embarks_at, person.nationality) == (TravellerKind.CREW, "NRH", NOT_SENT)


def test_two_parts_of_one_push_count_a_repeated_person_once() -> None:
    def part(number: str, people: str) -> str:
        return (
            f"UNB+UNOA:4+VX+ZZ+260711:0649+{number[:2]}'UNH+1+PAXLST:D:05B:UN:IATA+VX0451/260712/0915+{number}'BGM+745'"
            f"TDT+20+VX451+++VX'LOC+125+NRH'DTM+189:2607120915:201'LOC+87+STB'{people}CNT+42:3'UNT+9+1'UNZ+1+{number[:2]}'"
        )

    text = part("01:C", ANA + "NAD+FL+++KIMO:BEN'RFF+ABO:7'") + part("02:F", ANA + "NAD+FL+++KIMO:CARL'RFF+ABO:8'")
    reading = read(text.encode())

    assert summarise("x", reading)["travellers"] == 3
    assert [m.part for m in reading.messages] == [1, 2]
    assert [m.is_last_part for m in reading.messages] == [False, True]
    assert "cnt.differs" not in codes(reading)


def test_two_people_of_one_name_in_one_message_are_two(paxlst) -> None:
    assert len(travellers_of(paxlst("NAD+FL+++KIMO:ANA'NAD+FL+++KIMO:ANA'"))) == 2


def test_two_messages_in_one_interchange_and_two_interchanges_in_one_file() -> None:
    one = (
        "UNH+1+PAXLST:D:05B:UN:IATA+A'BGM+745'TDT+20+VX451'LOC+125+NRH'LOC+87+STB'NAD+FL+++KIMO:ANA'RFF+ABO:1'UNT+8+1'"
    )
    two = (
        "UNH+2+PAXLST:D:05B:UN:IATA+B'BGM+745'TDT+20+VX452'LOC+125+NRH'LOC+87+STB'NAD+FL+++KIMO:BEN'RFF+ABO:2'UNT+8+2'"
    )
    header, trailer = "UNB+UNOA:4+VX+ZZ+260711:0649+7'", "UNZ+2+7'"
    reading = read((header + one + two + trailer + "\n\n" + header + one + two + trailer).encode())

    assert [m.flight.number for m in reading.messages] == ["451", "452", "451", "452"]
    assert len(travellers_of(reading)) == 2
    assert reading.outcome is Outcome.READ


def test_an_answer_is_an_answer_and_shows_its_persons() -> None:
    data = (
        "UNB+SIRE:4+ZZ+VX+260711:0649+7'UNH+1+CUSRES:D:05B:UN:IATA+X+01:F'BGM+962'RFF+TN:100'RFF+AF:VX451'"
        "DTM+189:2607120915:201'LOC+125+NRH'LOC+87+STB'ERP+2'RFF+AVF:AB12CD'RFF+ABO:1'ERC+0Z'FTX+AAP+++OK'UNT+13+1'UNZ+1+7'"
    )
    reading = read(data.encode())

    assert (reading.messages[0].function, reading.outcome) == (Function.ANSWER, Outcome.READ)
    assert str(reading.messages[0].flight) == "VX451 2026-07-12 NRH-STB"
    assert (the_only(reading).unique_reference, the_only(reading).boarding_status) == ("1", "0Z")
