"""The same booking from EDIFACT and from XML is the same booking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairway.messages import Outcome, Reading, read

from .both_ways import Person, Specimen, as_edifact, as_xml

# What one of the two formats cannot say, or says elsewhere.
ONLY_IN_EDIFACT = {
    "booking": {"ticketed_at_utc"},
    "leg": {"travellers"},
    "traveller": {"kind"},
    "ticket": {"booklets"},
    "agency": {"system_city"},
}

AMARA = Person(
    surname="OKONJO",
    given="AMARA",
    reference="1",
    sex="F",
    born=date(1988, 3, 8),
    number="T0679411",
    country="XQA",
    expires=date(2030, 11, 10),
    ticket="9012400001009",
    fare="1446.40",
    issued=date(2026, 7, 8),
    seat="4A",
    boarding="NRH-007",
    member="98321",
    phone="999078360538",
    email="AMARA.OKONJO@EXAMPLE.ORG",
    services=(("OTHS", "TRAVELS WITH SCHOOL CHOIR"),),
)


def booking_of(reading: Reading) -> dict[str, object]:
    assert reading.outcome is Outcome.READ, [f.code for f in reading.all_findings()]
    (message,) = reading.messages
    (booking,) = message.bookings
    said = msgspec.to_builtins(booking)
    for name in ONLY_IN_EDIFACT["booking"]:
        said.pop(name, None)
    for name in ONLY_IN_EDIFACT["agency"]:
        said["agency"].pop(name, None)
    for leg in said["itinerary"]:
        for name in ONLY_IN_EDIFACT["leg"]:
            leg.pop(name, None)
    for traveller in said["travellers"]:
        for name in ONLY_IN_EDIFACT["traveller"]:
            traveller.pop(name, None)
        for ticket in traveller["tickets"]:
            for name in ONLY_IN_EDIFACT["ticket"]:
                ticket.pop(name, None)
    return said


def test_one_traveller_with_everything_reads_alike() -> None:
    one = Specimen("AB12CD", datetime(2026, 3, 19, 13, 54), "NRHVX08AA", (AMARA,))

    assert booking_of(read(as_xml(one))) == booking_of(read(as_edifact(one)))


def test_both_name_the_same_flight() -> None:
    one = Specimen("AB12CD", datetime(2026, 3, 19, 13, 54), "NRHVX08AA", (AMARA,))
    from_xml, from_edifact = read(as_xml(one)).messages[0].flight, read(as_edifact(one)).messages[0].flight

    assert from_xml == from_edifact


@pytest.mark.parametrize("code", ["KSML", "WCHR", "MEDA", "BLND", "MAAS"])
def test_neither_keeps_what_is_sensitive(code: str) -> None:
    one = Specimen("AB12CD", datetime(2026, 3, 19, 13, 54), "NRHVX08AA", (AMARA,), services=((code, ""),))

    for reading in (read(as_xml(one)), read(as_edifact(one))):
        booking = reading.messages[0].bookings[0]
        assert code not in msgspec.json.encode(booking).decode()
        assert booking.removed_as_sensitive == 1


def test_neither_keeps_a_free_text_that_tells_a_belief() -> None:
    who = replace(AMARA, services=(("OTHS", "GROUP OF PILGRIMS TO THE SHRINE"),))
    one = Specimen("AB12CD", datetime(2026, 3, 19, 13, 54), "NRHVX08AA", (who,))

    for reading in (read(as_xml(one)), read(as_edifact(one))):
        assert b"PILGRIMS" not in msgspec.json.encode(reading)
        assert reading.messages[0].bookings[0].removed_as_sensitive == 1


LETTERS = st.text("BCDFGKLNPQRTVWXZAEOU", min_size=3, max_size=12)
WORDS = st.lists(LETTERS, min_size=1, max_size=3).map(" ".join)
DIGITS = st.text("0123456789", min_size=7, max_size=9)


@st.composite
def people(draw: st.DrawFn, reference: int) -> Person:
    return Person(
        surname=draw(WORDS),
        given=draw(WORDS),
        reference=str(reference),
        sex=draw(st.sampled_from("MF")),
        born=draw(st.dates(date(1930, 1, 1), date(2026, 1, 1))),
        number=f"T{reference}{draw(DIGITS)}",
        country=draw(st.sampled_from(["XQA", "XQI", "XQO"])),
        expires=draw(st.dates(date(2026, 8, 1), date(2036, 1, 1))),
        ticket=f"90124{reference}{draw(st.integers(1_000_000, 9_999_999))}",
        fare=f"{draw(st.integers(10, 9_999))}.40",
        issued=draw(st.dates(date(2025, 8, 1), date(2026, 7, 1))),
        seat=f"{draw(st.integers(1, 9))}{draw(st.sampled_from('ABCDEF'))}",
        boarding=f"NRH-{reference:03d}",
        member=draw(st.one_of(st.just(""), DIGITS)),
        phone=draw(st.one_of(st.just(""), DIGITS)),
        services=draw(st.lists(st.tuples(st.sampled_from(["OTHS", "UMNR", "PETC"]), WORDS), max_size=2).map(tuple)),
    )


@st.composite
def specimens(draw: st.DrawFn) -> Specimen:
    count = draw(st.integers(1, 4))
    return Specimen(
        locator=draw(st.text("ABCDEFGHKLMNPQ23456789", min_size=6, max_size=6)),
        created=draw(st.datetimes(datetime(2025, 8, 1), datetime(2026, 7, 1))).replace(second=0, microsecond=0),
        office=draw(st.text("ABCDEFGHKLMN0123456789", min_size=9, max_size=9)),
        people=tuple(draw(people(number)) for number in range(1, count + 1)),
    )


@settings(max_examples=60, deadline=None)
@given(specimens())
def test_any_booking_reads_alike(one: Specimen) -> None:
    assert booking_of(read(as_xml(one))) == booking_of(read(as_edifact(one)))
