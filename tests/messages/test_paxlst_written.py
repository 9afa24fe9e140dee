"""Manifests written and read again as they were, and what states ask of them. All people are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairway.kit.absence import NOT_SENT
from fairway.messages import Function, Message, Outcome, read, travellers_of
from fairway.messages.paxlst import (
    COMMON,
    PROFILES,
    enclosure_for,
    missing,
    profile_of,
    profiles_for,
    write_paxlst,
    write_paxlst_parts,
)
from fairway.travel import (
    Address,
    Baggage,
    Contact,
    ContactKind,
    Flight,
    FrequentFlyer,
    Seat,
    Ticket,
    TravelDocument,
    Traveller,
    TravellerKind,
)
from fairway_simulator import manifest_of

AT = datetime(2026, 7, 11, 6, 49, tzinfo=UTC)
DAY = date(2026, 7, 12)
VX451 = Flight("VX", "451", DAY, "NRH", "STB", datetime(2026, 7, 12, 9, 15), datetime(2026, 7, 12, 11, 0))
ONWARD = Flight("VX", "452", DAY, "STB", "QVA", datetime(2026, 7, 12, 12, 15), datetime(2026, 7, 12, 14, 0))


def around(profile=COMMON, reference: str = "7"):
    return enclosure_for(profile, sender="VX", recipient="ZZGOV", sent_at=AT, reference=reference)


def the_only(data: bytes) -> Message:
    reading = read(data)
    assert [finding.code for finding in reading.all_findings()] == []
    (message,) = reading.messages
    return message


# ---------------------------------------------------------------------- round trip

LETTERS = st.text("BCGKPQVWZAEO", min_size=3, max_size=9)  # no letters of a title or a placeholder
NAME = st.lists(LETTERS, min_size=1, max_size=2).map(" ".join)
# Separators and release characters inside values must come back as they were.
TEXT = st.text("ABCXYZ019?'+: ", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
PLAIN = st.text("ABCXYZ0123456789", min_size=1, max_size=9)
PLACE = st.sampled_from(["NRH", "STB", "QVA"])
COUNTRY = st.sampled_from(["XAA", "XBR", "D"])
BIRTH = st.dates(DAY - timedelta(days=43_000), DAY).map(date.isoformat)
DOCUMENT = st.builds(
    TravelDocument,
    kind=st.sampled_from(["P", "V", "I", "IP"]),
    number=PLAIN,
    issuing_country=COUNTRY | st.just(NOT_SENT),
    expires_on=st.dates(date(1985, 1, 1), date(2070, 1, 1)) | st.just(NOT_SENT),
    issued_on=st.dates(date(1985, 1, 1), DAY) | st.just(NOT_SENT),
)
ADDRESS = st.builds(Address, street=TEXT.map(lambda t: t.replace(":", "")).filter(str.strip).map(str.strip), city=TEXT)
TAGS = st.lists(st.sampled_from(["VX000009", "VX000010", "VX000011", "0099", "0100", "TAG"]), max_size=6).map(tuple)


def maybe(values: st.SearchStrategy) -> st.SearchStrategy:
    return values | st.just(NOT_SENT)


TRAVELLER = st.builds(
    Traveller,
    surname=NAME,
    given_names=maybe(NAME),
    kind=st.sampled_from(
        [TravellerKind.UNKNOWN, TravellerKind.CREW, TravellerKind.TRANSIT, TravellerKind.TRANSIT_CREW]
    ),
    sex=maybe(st.sampled_from("MFXU")),
    birth_date=maybe(BIRTH | BIRTH.map(lambda day: day[:7]) | BIRTH.map(lambda day: day[:4])),
    nationality=maybe(COUNTRY),
    residence_country=maybe(COUNTRY),
    place_of_birth=maybe(TEXT.map(lambda text: text.replace(":", "X"))),
    embarks_at=maybe(PLACE),
    debarks_at=maybe(PLACE),
    clears_at=maybe(PLACE),
    documents=st.lists(DOCUMENT, max_size=2).map(tuple),
    addresses=st.lists(ADDRESS, max_size=1).map(tuple),
    contacts=st.sampled_from(
        [(), (Contact(kind=ContactKind.PHONE, value="999 1"), Contact(kind=ContactKind.EMAIL, value="a.b@example.org"))]
    ),
    baggage=st.lists(
        st.builds(Baggage, pieces=st.integers(0, 99), tags=TAGS)
        | st.builds(Baggage, weight=st.integers(0, 99), weight_unit=st.sampled_from(["kg", "lb"]), tags=TAGS),
        max_size=1,
    ).map(tuple),
    locators=st.lists(PLAIN, max_size=2, unique=True).map(tuple),
    unique_reference=maybe(PLAIN),
    seats=st.sampled_from([(), (Seat(number="12B", is_assigned_at_check_in=True),)]),
    redress_number=maybe(PLAIN),
    frequent_flyer=st.sampled_from([(), (FrequentFlyer(number="77"),)]),
    tickets=st.sampled_from([(), (Ticket(number="7842836432717"),)]),
)
MANIFEST = st.builds(
    Message,
    function=st.sampled_from([Function.FULL, Function.CHANGE, Function.CANCEL, Function.REDUCE, Function.CLOSE]),
    flight=st.just(VX451),
    legs=st.sampled_from([(VX451,), (VX451, ONWARD)]),
    transaction_reference=st.sampled_from(["", "100"]),
    travellers=st.lists(TRAVELLER, max_size=4).map(tuple),
)


@given(MANIFEST, st.sampled_from([COMMON, *PROFILES]))
def test_a_written_manifest_reads_as_it_was_in_the_form_of_every_state(manifest: Message, profile) -> None:
    message = the_only(write_paxlst(manifest, around(profile), profile))

    assert message.travellers == manifest.travellers
    assert (message.function, message.flight, message.legs) == (manifest.function, manifest.flight, manifest.legs)
    assert message.transaction_reference == manifest.transaction_reference
    assert message.edition == profile.edition


def test_a_whole_manifest_read_and_written_reads_the_same() -> None:
    (manifest,) = read(manifest_of(40)).messages
    again = the_only(write_paxlst(manifest, around()))

    assert again.travellers == manifest.travellers
    assert again.declared == manifest.declared


def test_the_revision_of_a_transaction_comes_back() -> None:
    manifest = Message(function=Function.FULL, flight=VX451, transaction_reference="QX5", transaction_revision=2)
    message = the_only(write_paxlst(manifest, around()))

    assert (message.transaction_reference, message.transaction_revision) == ("QX5", 2)


def test_a_close_out_lists_references_without_names() -> None:
    travellers = (Traveller(unique_reference="TYL001", locators=("TYR123",)), Traveller(unique_reference="TYL002"))
    manifest = Message(function=Function.CLOSE_ON_BOARD, flight=VX451, travellers=travellers)
    data = write_paxlst(manifest, around())

    assert b"BGM+266+CLOB'" in data
    assert b"NAD+ZZZ'RFF+AVF:TYR123'RFF+ABO:TYL001'NAD+ZZZ'RFF+ABO:TYL002'" in data
    assert the_only(data).travellers == travellers


def test_a_crew_list_makes_everybody_on_it_crew() -> None:
    crew = (Traveller(kind=TravellerKind.CREW, surname="CLARO", given_names="MIKE"),)
    message = the_only(write_paxlst(Message(function=Function.CREW, flight=VX451, travellers=crew), around()))

    assert (message.function, message.travellers, message.declared) == (Function.CREW, crew, {"crew": 1})


def test_what_no_manifest_can_ask_for_is_not_written() -> None:
    with pytest.raises(ValueError, match="cannot ask"):
        write_paxlst(Message(function=Function.ANSWER, flight=VX451), around())


def test_a_long_list_goes_in_parts_that_read_as_one_push() -> None:
    people = tuple(Traveller(surname="KIMO", unique_reference=str(number)) for number in range(25))
    manifest = Message(function=Function.FULL, flight=VX451, legs=(VX451,), travellers=people)
    enclosure = msgspec.structs.replace(around(), access_reference="VX0451/260712/0915")
    parts = write_paxlst_parts(manifest, enclosure, travellers_max=10)
    reading = read(b"".join(parts))

    assert reading.outcome is Outcome.READ
    assert reading.all_findings() == ()
    assert [(m.part, m.is_last_part, len(m.travellers)) for m in reading.messages] == [
        (1, False, 10),
        (2, False, 10),
        (3, True, 5),
    ]
    assert {m.declared["travellers"] for m in reading.messages} == {25}
    assert [one.traveller for one in travellers_of(reading)] == list(people)


def test_parts_of_the_chinese_form_hold_ten_and_count_their_own() -> None:
    china = profile_of("CN")
    people = tuple(Traveller(surname="KIMO", unique_reference=str(number)) for number in range(11))
    manifest = Message(function=Function.FULL, flight=VX451, travellers=people)
    enclosure = msgspec.structs.replace(around(china), access_reference="X")

    assert [read(part).messages[0].declared for part in write_paxlst_parts(manifest, enclosure, china)] == [
        {"travellers": 10},
        {"travellers": 1},
    ]


def test_a_short_list_is_one_message_and_parts_need_something_to_tie_them() -> None:
    manifest = Message(
        function=Function.FULL, flight=VX451, travellers=(Traveller(surname="A"), Traveller(surname="B"))
    )

    assert write_paxlst_parts(manifest, around()) == [write_paxlst(manifest, around())]
    with pytest.raises(ValueError, match="access reference"):
        write_paxlst_parts(manifest, around(), travellers_max=1)


# ---------------------------------------------------------------------- states


def test_the_chinese_form_has_double_quotes_no_advice_and_awaits_an_answer() -> None:
    china = profile_of("CN")
    manifest = Message(function=Function.FULL, flight=VX451, travellers=(Traveller(surname="KIMO"),))
    data = write_paxlst(manifest, around(china), china)

    assert data.startswith(b'UNB+SIRE:4+VX+ZZGOV+260711:0649+7++IAPI+O"UNG+PAXLST+VX+ZZGOV+260711:0649+7+UN+D:05B"')
    assert the_only(data).travellers == manifest.travellers


def test_what_a_state_asks_for_and_does_not_get_is_counted_by_thing_and_names_nobody() -> None:
    travellers = (
        Traveller(surname="KIMO", sex="F", birth_date="1964-02-17", nationality="XAA"),
        Traveller(surname="KIMO", sex="F", nationality="XAA", documents=(TravelDocument(kind="P", number="M1"),)),
    )
    manifest = Message(function=Function.FULL, flight=VX451, travellers=travellers)

    assert [(f.code, f.expected) for f in missing(manifest, profile_of("US"))] == [
        ("profile.missing", "date of birth (1 without)"),
        ("profile.missing", "travel document (1 without)"),
        ("profile.missing", "transaction number (1 without)"),
    ]
    assert missing(Message(function=Function.CANCEL, travellers=travellers), profile_of("US")) == ()


def test_a_profile_is_found_by_its_state_or_by_the_recipient_of_a_message() -> None:
    assert profile_of("GB").application == "UKBAOP"
    assert profile_of("ZZ") is COMMON
    assert [profile.state for profile in profiles_for(Message(recipient="BPOLAPIS"))] == ["DE"]
    assert len({profile.state for profile in PROFILES}) == len(PROFILES)


def test_a_profile_without_recipient_needs_one_named() -> None:
    with pytest.raises(ValueError, match="no recipient"):
        enclosure_for(profile_of("UA"), sender="VX", sent_at=AT, reference="1")


# ---------------------------------------------------------------------- more of what is sent


def test_a_purpose_that_no_guide_names_is_noted_and_the_list_is_kept(paxlst) -> None:
    reading = paxlst("NAD+FL+++KIMO:ANA'", kind="745+QQ")

    assert reading.messages[0].function is Function.FULL
    assert [f.code for f in reading.all_findings()] == ["message.function.unknown"]
    assert paxlst("NAD+FL+++KIMO:ANA'", kind="745+DC").all_findings() == ()


def test_an_address_without_its_region_keeps_code_and_country(paxlst) -> None:
    (traveller,) = paxlst("NAD+FL+++KIMO:ANA+1 WAY+TOWN+PE224T5+XBR'").messages[0].travellers
    address = traveller.addresses[0]

    assert (address.postal_code, address.country, address.region) == ("PE224T5", "XBR", NOT_SENT)


ROUTES = {
    "from D.13B": "TDT+20+VX451+++VX'LOC+125+NRH'DTM+189:2607120915:201'LOC+87+STB'DTM+232:2607121100:201'",
    "to D.13A": "TDT+20+VX451+++VX'DTM+189:2607120915:201'DTM+232:2607121100:201'LOC+125+NRH'LOC+87+STB'",
    "from D.07A": "LOC+9+QVA'TDT+20+VX451+++VX'LOC+125+NRH'DTM+189:202607120915:203'LOC+87+STB'DTM+232:2607121100:201'",
}


@pytest.mark.parametrize(
    "edition", ["94B", "96A", "98A", "02B", "03A", "05B", "07A", "10A", "12B", "13B", "15B", "24A"]
)
@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
def test_every_directory_is_read_alike(edition: str, route: str) -> None:
    people = "NAD+FL+++KIMO:ANA'GIS+174'GEI+4+174'RFF+AVF:A1'RFF+ABO:7'DOC+P+M1'GID+1'AUT+X'"
    data = f"UNB+UNOA:4+VX+ZZ+260711:0649+7'UNH+1+PAXLST:D:{edition}:UN'BGM+745'{route}{people}UNT+9+1'UNZ+1+7'"
    (manifest,) = read(data.encode()).messages

    assert manifest.edition == f"D:{edition}"
    assert manifest.flight == VX451
    assert [t.unique_reference for t in manifest.travellers] == ["7"]
    assert [d.number for d in manifest.travellers[0].documents] == ["M1"]


def test_progressive_legs_keep_their_order_and_the_border_is_crossed_once() -> None:
    data = (
        "UNB+UNOA:4+VX+ZZ+260711:0649+7'UNH+1+PAXLST:D:05B:UN:IATA'BGM+745'TDT+20+VX451+++VX'LOC+92+QVA'"
        "DTM+189:2607120500:201'LOC+125+NRH'DTM+232:2607120800:201'DTM+189:2607120915:201'LOC+87+STB'DTM+232:2607121100:201'"
        "DTM+189:2607121200:201'LOC+130+XQB'DTM+232:2607121300:201'NAD+DDU+++KIMO:ANA'LOC+22+XQB'UNT+9+1'UNZ+1+7'"
    )
    (manifest,) = read(data.encode()).messages
    (person,) = manifest.travellers

    assert manifest.flight == VX451
    assert [(leg.departs_from, leg.arrives_at) for leg in manifest.legs] == [
        ("QVA", "NRH"),
        ("NRH", "STB"),
        ("STB", "XQB"),
    ]
    assert (person.kind, person.clears_at) == (TravellerKind.TRANSIT, "XQB")
