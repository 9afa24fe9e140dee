"""PNRGOV: every traveller, with what was said of them, and nothing that was not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fairway.kit.absence import NOT_SENT
from fairway.messages import Function, Outcome, Reading, travellers_of
from fairway.travel import Booking, BookingState, LegKind, Traveller, TravellerKind


def booking_of(reading: Reading) -> Booking:
    assert len(reading.messages) == 1
    assert len(reading.messages[0].bookings) == 1
    return reading.messages[0].bookings[0]


def the_only_traveller(reading: Reading) -> Traveller:
    travellers = booking_of(reading).travellers
    assert len(travellers) == 1
    return travellers[0]


def names(reading: Reading) -> list[tuple[object, object]]:
    return [(one.traveller.surname, one.traveller.given_names) for one in travellers_of(reading)]


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.all_findings()]


def test_the_flight_of_the_push_is_read_from_its_level_nought(pnrgov) -> None:
    message = pnrgov("SRC'RCI+VX:AB12CD'TIF+OKONJO:I+AMARA MRS:A:1'").messages[0]

    assert str(message.flight) == "VX451 2026-07-12 NRH-STB"
    assert message.flight.departs_at_local == datetime(2026, 7, 12, 9, 15)
    assert message.flight.arrives_at_local == datetime(2026, 7, 12, 11, 0)
    assert (message.family, message.edition, message.function) == ("PNRGOV", "13:1", Function.FULL)


@pytest.mark.parametrize(
    ("sent", "given", "title"),
    [
        ("DRAGAN", "DRAGAN", NOT_SENT),
        ("DREW", "DREW", NOT_SENT),
        ("MSAFIRI", "MSAFIRI", NOT_SENT),
        ("MRINAL", "MRINAL", NOT_SENT),
        ("DRISS", "DRISS", NOT_SENT),
        ("SIRI", "SIRI", NOT_SENT),
        ("AMR", "AMR", NOT_SENT),
        ("INDR", "INDR", NOT_SENT),
        ("NASIR", "NASIR", NOT_SENT),
        ("ALEXANDR", "ALEXANDR", NOT_SENT),
        ("WILLIAMS", "WILLIAMS", NOT_SENT),
        ("JOHNMR", "JOHN", "MR"),
        ("MOANMISS", "MOAN", "MISS"),
        ("ISABELLE MRS", "ISABELLE", "MRS"),
        ("KONG CHUN MRS", "KONG CHUN", "MRS"),
        ("MR JOHN", "JOHN", "MR"),
        ("AMR MR", "AMR", "MR"),
        ("MISS", NOT_SENT, "MISS"),
        ("FNU", NOT_SENT, NOT_SENT),
    ],
)
def test_a_title_comes_off_only_where_it_is_one(pnrgov, sent: str, given: object, title: object) -> None:
    traveller = the_only_traveller(pnrgov(f"SRC'RCI+VX:AB12CD'TIF+NASR:I+{sent}:A:1'"))

    assert (traveller.surname, traveller.given_names, traveller.title) == ("NASR", given, title)


def test_a_traveller_without_any_document_is_a_traveller(pnrgov) -> None:
    reading = pnrgov("SRC'RCI+VX:AB12CD'TIF+KASR:I+LEILA:A:1'TIF+KASR:I+OMAR:A:2'")

    assert names(reading) == [("KASR", "LEILA"), ("KASR", "OMAR")]
    assert reading.outcome is Outcome.READ


def test_a_mononym_is_a_traveller_with_a_surname_only(pnrgov) -> None:
    traveller = the_only_traveller(
        pnrgov("SRC'RCI+VX:AB12CD'TIF+SUHARTI:I'SSR+DOCS:HK:1:VX:::::/P/XAA/A123/XAA/01JAN80/F/01JAN30/SUHARTI/'")
    )

    assert (traveller.surname, traveller.given_names) == ("SUHARTI", NOT_SENT)
    assert traveller.documents[0].number == "A123"


def test_an_infants_document_under_the_adult_goes_to_the_infant(pnrgov) -> None:
    reading = pnrgov(
        """
        SRC'RCI+VX:AB12CD'
        TIF+BELO:I+ISA MRS:A:2:1'
        SSR+DOCS:HK:1:VX:::::/P/XAA/512731/XAA/20SEP25/FI/25OCT30/BELO/SOFI OLI/'
        SSR+DOCS:HK:1:VX:::::/P/XAA/509229/XAA/01JUL78/F/12NOV32/BELO/ISA RUTH/'
        TIF+BELO:I+SOFI:IN:3'
        TVL+120726:0915:120726:1100+NRH+STB+VX+451:D'
        SSR+INFT:HK:1:VX:::NRH:STB:BELO/SOFI 20SEP25+::2'
        """
    )
    adult, infant = booking_of(reading).travellers

    assert (adult.birth_date, adult.documents[0].number, adult.has_infant) == ("1978-07-01", "509229", True)
    assert (infant.birth_date, infant.documents[0].number, infant.sex) == ("2025-09-20", "512731", "F")
    assert infant.kind is TravellerKind.INFANT


def test_an_infant_known_only_from_a_request_is_not_lost(pnrgov) -> None:
    reading = pnrgov(
        """
        SRC'RCI+VX:AB12CD'TIF+BELO:I+ISA MRS:A:1:1'
        SSR+INFT:HK:1:VX:::::BELO/SOFI 20SEP25+::1'SSR+INFT:HK:1:VX:::::BELO/SOFI 20SEP25+::1'
        """
    )

    assert names(reading) == [("BELO", "ISA"), ("BELO", "SOFI")]
    assert "infant.only-in-request" in codes(reading)


def test_a_document_cut_over_two_requests_is_joined(pnrgov) -> None:
    traveller = the_only_traveller(
        pnrgov(
            """
            SRC'RCI+VX:AB12CD'TIF+LONGSURNAME:I+GABRIELA:A:1'
            SSR+DOCS:HK:1:VX:::::/P/XAA/X99/XAA/10MAR70/F/11MAR31/LONGSURN+::1'
            SSR+DOCS:HK:1:VX:::::AME/GABRIELA+::1'
            """
        )
    )

    assert [(d.number, d.surname, d.given_names) for d in traveller.documents] == [("X99", "LONGSURNAME", "GABRIELA")]


@pytest.mark.parametrize(
    ("text", "born", "sex", "nationality", "number"),
    [
        ("/P/XAA/M123/XAA/15FEB57/F/23MAR29/KIMO/ANA/", "1957-02-15", "F", "XAA", "M123"),
        ("////XAA/12JUL64/M//KIMO/ANA", "1964-07-12", "M", "XAA", None),
        ("///05AUG70/F//KIMO/ANA", "1970-08-05", "F", NOT_SENT, None),
        ("//P/XAA/M123/XAA/15FEB57/F/23MAR29/KIMO/ANA", "1957-02-15", "F", "XAA", "M123"),
        ("P/XA/M123/XA/15FEB1957/M/23MAR29/KIMO/ANA", "1957-02-15", "M", "XA", "M123"),
        ("/P/XAA/M123//15FEB57/X/23MAR29/KIMO/ANA/H", "1957-02-15", "X", NOT_SENT, "M123"),
        ("/P/XAA/M123/XAA/15FEB57//23MAR29/KIMO/ANA", "1957-02-15", NOT_SENT, "XAA", "M123"),
        ("/P/XAA/M 12<3/15FEB57/F/23MAR29/KIMO/ANA", "1957-02-15", "F", NOT_SENT, "M123"),
    ],
)
def test_documents_are_found_by_their_anchors(pnrgov, text, born, sex, nationality, number) -> None:
    traveller = the_only_traveller(pnrgov(f"SRC'RCI+VX:AB12CD'TIF+KIMO:I+ANA:A:1'SSR+DOCS:HK:1:VX:::::{text}'"))

    assert (traveller.birth_date, traveller.sex, traveller.nationality) == (born, sex, nationality)
    assert [d.number for d in traveller.documents] == ([number] if number else [])


def test_the_issuing_country_never_becomes_the_nationality(pnrgov) -> None:
    traveller = the_only_traveller(
        pnrgov("SRC'RCI+VX:AB12CD'TIF+KIMO:I+ANA:A:1'SSR+DOCS:HK:1:VX:::::/P/XBB/M123//15FEB57/F/23MAR29/KIMO/ANA'")
    )

    assert traveller.nationality is NOT_SENT
    assert traveller.documents[0].issuing_country == "XBB"


def test_documents_under_the_leg_are_joined_by_reference_and_not_doubled(pnrgov) -> None:
    one, two = booking_of(
        pnrgov(
            """
            SRC'RCI+VX:AB12CD'TIF+KIMO:I+ANA:A:1'TIF+KIMO:I+BEN:A:2'
            SSR+DOCS:HK:1:VX:::::/P/XAA/B2/XAA/15FEB59/M/23MAR29/KIMO/BEN'
            TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'
            SSR+DOCS:HK:1:VX:::NRH:STB:/P/XAA/A1/XAA/15FEB57/F/23MAR29/KIMO/ANA+::001'
            SSR+DOCS:HK:1:VX:::NRH:STB:/P/XAA/B2/XAA/15FEB59/M/23MAR29/KIMO/BEN+::2'
            """
        )
    ).travellers

    assert [d.number for d in one.documents] == ["A1"]
    assert [d.number for d in two.documents] == ["B2"]


def test_visa_redress_and_address_requests(pnrgov) -> None:
    traveller = the_only_traveller(
        pnrgov(
            """
            SRC'RCI+VX:AB12CD'TIF+KIMO:I+ANA:A:1'
            SSR+DOCO:HK:1:VX:::::HEREVA/V/8675309/OTHER PLACE/22DEC25/XAB'
            SSR+DOCO:HK:1:VX:::::0001Y28JUN//R/1234567890123///XAB'
            SSR+DOCA:HK:1:VX:::::/R/XAC/13 SHORE AVENUE/BROADHAVEN/QLX/4215'
            """
        )
    )

    assert traveller.place_of_birth == "HEREVA"
    assert traveller.nationality is NOT_SENT
    assert [(d.kind, d.number, d.issued_on) for d in traveller.documents] == [("V", "8675309", date(2025, 12, 22))]
    assert traveller.redress_number == "1234567890123"
    assert (traveller.addresses[0].country, traveller.residence_country) == ("XAC", "XAC")


def test_a_group_is_no_person_and_its_members_are(pnrgov) -> None:
    reading = pnrgov("SRC'RCI+VX:AB12CD'TIF+SEETHE WORLD:G'TIF+KIMO:I+ANA:A:1'TIF+TBA+C:A:2'")

    assert booking_of(reading).group_name == "SEETHE WORLD"
    assert [name for name, _ in names(reading)] == ["KIMO", "TBA"]


def test_codeshares_surface_open_and_hotel_keep_their_kinds(pnrgov) -> None:
    legs = booking_of(
        pnrgov(
            """
            SRC'RCI+VX:AB12CD'TIF+KIMO:I+ANA:A:1'
            TVL+120726:0915:120726:1100+NRH+STB+QX:VX+9362:K'RPI+1+HK'TVL+++++451:M'
            TVL+130726:1000+STB+LUN+QX+8734:B'TRA+VX+77:B'
            TVL+++++ARNK'
            TVL++LUN+NRH++OPEN'
            MSG+8'TVL+140726:1500:160726+LUN:GRAND HOTEL++HY+918W2:ROH'
            """
        )
    ).itinerary

    assert [leg.kind for leg in legs] == [LegKind.AIR, LegKind.AIR, LegKind.SURFACE, LegKind.OPEN, LegKind.NON_AIR]
    assert (legs[0].carrier, legs[0].number, legs[0].operating_carrier, legs[0].operating_number, legs[0].status) == (
        ("QX", "9362", "VX", "451", "HK")
    )
    assert (legs[1].operating_carrier, legs[1].operating_number) == ("VX", "77")
    assert legs[4].place == "LUN"


def test_where_the_operating_number_came_first_the_pushed_leg_decides(pnrgov) -> None:
    leg = booking_of(
        pnrgov(
            "SRC'RCI+VX:AB12CD'TIF+KIMO:I+ANA:A:1'TVL+120726:0915:120726:1100+NRH+STB+QX:VX+451:B'APD+320'TVL+++++303:Y'"
        )
    ).itinerary[0]

    assert (leg.carrier, leg.number, leg.operating_number) == ("QX", "303", "451")


def test_three_date_components_mean_an_arrival_time_without_its_day(pnrgov) -> None:
    reading = pnrgov("SRC'RCI+VX:AB12CD'TIF+KIMO:I+ANA:A:1'TVL+120726:0915:1100+NRH+STB+VX+451:B'")
    leg = booking_of(reading).itinerary[0]

    assert leg.departs_at_local == datetime(2026, 7, 12, 9, 15)
    assert leg.arrives_at_local is NOT_SENT
    assert reading.findings == ()


def test_check_in_seat_and_bags_go_to_their_traveller_by_name_before_reference(pnrgov) -> None:
    one, two = booking_of(
        pnrgov(
            """
            SRC'RCI+VX:AB12CD'TIF+KIMO:I+ANAMRS:A:1'TIF+KIMO:I+BENMR:A:2'
            TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'
            SSR+SEAT:HK:2:VX:::NRH:STB+15A::1+15B::2'
            DAT+2:110726:1015'ORG+VX++++A'
            TRI++108:::253'TIF+KIMO+BENMR:A:2'SSD+011D++++J'TBD++2:34:700++HP+618:0000290138:3:STB'
            TRI++109:::1'TIF+KIMO+ANAMRS:A:1'SSD+XXX++++Y'TBD++01:0:701+++VX:80070001::STB:006'
            """
        )
    ).travellers

    assert [(s.number, s.is_assigned_at_check_in, s.leg) for s in two.seats] == [("15B", False, 1), ("11D", True, 1)]
    assert [(c.sequence, c.at_utc) for c in two.check_ins] == [("108", datetime(2026, 7, 11, 10, 15, tzinfo=UTC))]
    assert two.baggage[0].tags == ("6180000290138", "6180000290139", "6180000290140")
    assert (two.baggage[0].pieces, two.baggage[0].weight, two.baggage[0].weight_unit) == (2, 34, "kg")
    assert (one.baggage[0].tags, one.baggage[0].weight_unit) == (("VX80070001",), "lb")


def test_a_nonsense_range_of_baggage_tags_is_cut_at_99(pnrgov) -> None:
    reading = pnrgov(
        """
        SRC'RCI+VX:AB12CD'TIF+KIMO:I+ANA:A:1'TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'
        DAT'TRI++1:::1'TBD++3:33:700++HP+618:0123456787:722356:STB'
        """
    )

    assert len(the_only_traveller(reading).baggage[0].tags) == 99
    assert "baggage.tags.cut" in codes(reading)
    assert reading.outcome is Outcome.PARTLY


def test_somebody_checked_in_whom_the_booking_does_not_name_is_kept(pnrgov) -> None:
    reading = pnrgov(
        """
        SRC'RCI+VX:AB12CD'TIF+KIMO:I+ANA:A:1'TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'
        DAT'TRI++1:::7'TIF+MBEKI:I+THABO:A:7'SSD+12A++++Y'
        """
    )

    assert names(reading) == [("KIMO", "ANA"), ("MBEKI", "THABO")]
    assert "check-in.unknown-traveller" in codes(reading)


def test_a_booking_with_an_empty_originator_is_cancelled(pnrgov) -> None:
    reading = pnrgov("SRC'RCI+VX:AB12CD'ORG'SRC'RCI+VX:AB12CE'TIF+KIMO:I+ANA:A:1'", function="141")
    gone, kept = reading.messages[0].bookings

    assert reading.messages[0].function is Function.UPDATE
    assert (gone.state, kept.state) == (BookingState.CANCELLED, BookingState.ACTIVE)


def test_locators_creation_and_transaction_times(pnrgov) -> None:
    booking = booking_of(
        pnrgov(
            """
            SRC'RCI+1A:2LS6KP::200626:0439+VX:EDP2RW'DAT+700:100726:1005+710:040726:0730'
            TIF+KIMO:I+ANA:A:1'TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'RCI+QX:89QM3LABML:C'
            """
        )
    )

    assert [(lo.system, lo.code, lo.kind) for lo in booking.locators] == [
        ("VX", "EDP2RW", ""),
        ("1A", "2LS6KP", ""),
        ("QX", "89QM3LABML", "C"),
    ]
    assert booking.created_at_utc == datetime(2026, 6, 20, 4, 39, tzinfo=UTC)
    assert booking.changed_at_utc == datetime(2026, 7, 10, 10, 5, tzinfo=UTC)
    assert booking.ticketed_at_utc == datetime(2026, 7, 4, 7, 30, tzinfo=UTC)


def test_a_card_number_keeps_its_first_six_and_last_four_digits_wherever_it_stands(pnrgov) -> None:
    reading = pnrgov(
        """
        SRC'RCI+VX:AB12CD'IFT+4:28::VX+PAID BY 4111 1111 1111 1111 EXP 0829'
        TIF+KIMO:I+ANA:A:1'TKT+6180000001234:T:1'MON+B:100.00:EUR+T:120.50:EUR'
        FOP+CC::120.50:VI:4111111111111111:0829'
        SSR+FOID:HK:1:VX:::::CC4111111111111111'
        LTS+0/O/FP/CCVI4111111111111111/0829'
        """
    )
    traveller = the_only_traveller(reading)

    assert traveller.payments[0].account == "411111XXXXXX1111"
    assert traveller.tickets[0].total_fare == "120.50 EUR"
    assert "1111111111" not in repr(reading)
    assert "1111 1111" not in repr(reading)


def test_contacts_are_decoded_and_given_to_whom_they_belong(pnrgov) -> None:
    reading = pnrgov(
        """
        SRC'RCI+VX:AB12CD'IFT+4:28::YY+CTCT NRH 866 746-4647 HARBOUR TRAVEL'
        TIF+KIMO:I+ANA:A:1'IFT+4:28::YY+CTCE ANA..KIMO./X//EXAMPLE.COM'SSR+CTCM:HK:1:VX:::::4915112345678/EN'
        """
    )

    assert [(c.kind, c.value) for c in the_only_traveller(reading).contacts] == [
        ("email", "ANA_KIMO-X@EXAMPLE.COM"),
        ("phone", "4915112345678"),
    ]
    assert booking_of(reading).contacts[0].owner == "agency"


def test_what_reveals_belief_or_health_is_removed_and_only_counted(pnrgov) -> None:
    reading = pnrgov(
        """
        SRC'RCI+VX:AB12CD'SSR+MOML:HK:1:VX'IFT+4:28::VX+NEEDS WHEELCHAIR AT GATE'
        IFT+4:28::VX+SSR WCHRHK1 CONFIRMED'IFT+4:28::VX+SEAT TOGETHER PLEASE'
        TIF+JAIN:I+BLIND:A:1'SSR+WCHC:HK:1:VX'SSR+OTHS:HK:1:VX:::::HAJJ GROUP'
        TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'
        ABI+4+AGENT:1+NRH++VX'DAT+T:100726:1005'SAC+++A'SSR+KSML:HK:1:VX'SAC+++X'IFT+4:19+WAS VGMLHK1'
        LTS+14/A/SR/SSRDBMLVXHK1'LTS+0/O/SS/VX 451 Y 12JUL'
        """
    )
    booking = booking_of(reading)

    assert booking.removed_as_sensitive == 8
    assert [o.text for o in booking.other_services] == ["SEAT TOGETHER PLEASE"]
    assert (booking.travellers[0].surname, booking.travellers[0].given_names) == ("JAIN", "BLIND")
    assert [line.text for line in booking.history] == ["0/O/SS/VX 451 Y 12JUL"]
    for word in ("MOML", "KSML", "WCHR", "WHEELCHAIR", "HAJJ", "DBML", "VGML"):
        assert word not in repr(reading)


def test_splits_and_history_are_kept(pnrgov) -> None:
    booking = booking_of(
        pnrgov(
            """
            SRC'RCI+VX:AB12CD'TIF+KIMO:I+ANA:A:1'TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'
            EQN+1'RCI+VX:ZLMXXX::110526:114800'
            ABI+1+:NRHRR+NRH++VX'DAT+ZT:071226:1010'SAC+++X'TIF+KIMO:I+CARL:A:2'SAC+++A'TVL+130726+NRH+STB+VX+451'
            LTS+0/S/KIMO/CARL MR(ADT) -ZLMXXX'
            """
        )
    )

    assert [(s.locator.code, s.travellers) for s in booking.splits] == [("ZLMXXX", 1)]
    assert len(booking.travellers) == 1
    assert [line.action for line in booking.history] == ["X", "A", "S"]


def test_one_strange_segment_loses_neither_booking_nor_traveller(pnrgov) -> None:
    reading = pnrgov(
        """
        SRC'RCI+VX:AB12CD'DAT+3'QQQ+SOMETHING'TIF+O?'HARA:I+NORA??:A:1'
        TVL+999999:2561+NRH+STB+VX+451:Y'TVL+++++'
        SRC'RCI+VX:AB12CE'TIF+KIMO:I+ANA:A:1'
        """
    )

    assert names(reading) == [("O'HARA", "NORA?"), ("KIMO", "ANA")]
    assert {"segment.unknown", "tvl.date.unreadable"} <= set(codes(reading))
    assert reading.outcome is Outcome.PARTLY


def test_a_released_colon_comes_back_in_its_text(pnrgov) -> None:
    booking = booking_of(pnrgov("SRC'RCI+VX:AB12CD'IFT+4:28::VX+CALL AT 10?:15'TIF+KIMO:I+ANA:A:1'"))

    assert booking.other_services[0].text == "CALL AT 10:15"


def test_wrong_counts_are_recorded_and_nothing_more(pnrgov) -> None:
    data = b"UNB+IATA:1+VX+ZZ+260711:0649+7'UNH+1+PNRGOV:13:1:IA'MSG+:22'TVL+120726:0915+NRH+STB+VX+451'EQN+9'"
    from fairway.messages import read

    reading = read(data + b"SRC'RCI+VX:AB12CD'TIF+KIMO:I+ANA:A:1'UNT+50'UNZ+4+9'")

    assert reading.outcome is Outcome.READ
    assert sorted(codes(reading)) == ["envelope.count", "envelope.count", "envelope.reference", "eqn.differs"]


def test_a_name_behind_a_lost_terminator_is_restored(pnrgov) -> None:
    reading = pnrgov("SRC'RCI+1A:X49V9U'ORG+1A:MUC+32393340:NRHVX08AA+NRH+VX:NRH+A+XA+HJGS+CFDEA9+9TIF+KIMO:I+ANA:A:3'")

    assert names(reading) == [("KIMO", "ANA")]
