"""What the law leaves readable after depersonalisation, and what it does not."""

from __future__ import annotations

from datetime import datetime

import msgspec

from fairway.travel import (
    Agency,
    Booking,
    CheckIn,
    Contact,
    ContactKind,
    ItineraryLeg,
    Locator,
    Mask,
    Remark,
    Seat,
    TravelDocument,
    Traveller,
)
from fairway.travel.catalogue import CATALOGUE, open_part

MARTA = Traveller(
    surname="EXAMPLA",
    given_names="MARTA",
    birth_date="1981-03-04",
    documents=(TravelDocument(number="XQ1234567"),),
    seats=(Seat(number="14A"),),
    check_ins=(CheckIn(sequence="108", agent="AGENT 9"),),
)


def test_the_open_part_of_a_traveller_names_nobody() -> None:
    left = msgspec.json.encode(open_part(MARTA)).decode()

    assert left == '{"seats":[{"number":"14A"}],"check_ins":[{"sequence":"108"}]}'


def test_the_open_part_goes_to_every_depth() -> None:
    booking = Booking(
        locators=(Locator(system="QX", code="ABC123"),),
        agency=Agency(office="QXA1", agent="0001AA"),
        itinerary=(ItineraryLeg(carrier="QX", departs_at_local=datetime(2026, 7, 12, 9, 15), travellers=3),),
        travellers=(MARTA,),
        contacts=(Contact(kind=ContactKind.PHONE, value="+99 123"),),
        remarks=(Remark(text="MEET MARTA"),),
        group_name="EXAMPLE TEAM",
    )

    left = open_part(booking)

    assert left.travellers == ()
    assert msgspec.json.encode(left).decode() == (
        '{"locators":[{"system":"QX","code":"ABC123"}],"agency":{"office":"QXA1"},'
        '"itinerary":[{"carrier":"QX","departs_at_local":"2026-07-12T09:15:00"}]}'
    )


def test_every_letter_of_article_12_2_has_fields() -> None:
    assert {entry.mask for entry in CATALOGUE.values()} == set(Mask)


def test_every_element_of_annex_i_has_fields() -> None:
    assert {entry.annex for entry in CATALOGUE.values()} >= set(range(1, 20))
