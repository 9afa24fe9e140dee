"""Which segment said what: found by reading again, so that it cannot differ from the reading."""

from __future__ import annotations

from fairway.messages import read
from fairway.messages.tracing import Traced, trace
from fairway.travel import Traveller
from tests.path.pushes import booking, listed, manifest, person, push

_ANA = person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")
_OTHER = person("QUETZALVANTER", "ODAMRS", "ZK40Q7719", "02JAN70", reference="2")


def _travellers(data: bytes) -> list[Traveller]:
    message = read(data).messages[0]
    return [*message.travellers, *(each for booking in message.bookings for each in booking.travellers)]


def _by_tag(traced: Traced) -> dict[str, tuple[str, ...]]:
    return {each.tag: each.fields for each in traced.segments}


def test_otto_sees_nothing_of_a_companion():
    data = push(booking("AB12CD", _ANA, _OTHER), booking("ZZ99ZZ", _OTHER))
    traced = trace(data, _travellers(data)[0])

    assert traced.state == "found"
    assert traced.of_others == 2
    shown = " ".join(each.raw for each in traced.segments)
    assert [each for each in ("QUETZALVANTER", "ODA", "ZK40Q7719", "ZZ99ZZ") if each in shown] == []


def test_each_segment_says_which_fields_it_gave():
    data = push(booking("AB12CD", _ANA, _OTHER))
    traced = trace(data, _travellers(data)[0])
    given = _by_tag(traced)

    assert {"surname", "given_names"} <= set(given["TIF"])
    assert {"documents", "birth_date", "sex", "nationality"} <= set(given["SSR"])
    assert "booking.locators" in given["RCI"]
    assert "booking.itinerary" in given["TVL"]
    assert next(each.raw for each in traced.segments if each.tag == "TIF") == "TIF+EXAMPLA+MARTAMRS:A:1"


def test_a_manifest_gives_the_segments_of_one_person():
    data = manifest(
        listed("EXAMPLA", "MARTA", "810304", "XQ1234567", "AB12CD"),
        listed("QUETZALVANTER", "ODA", "700102", "ZK40Q7719"),
    )
    traced = trace(data, _travellers(data)[0])
    given = _by_tag(traced)

    assert set(given) == {"NAD", "ATT", "DTM", "LOC", "NAT", "RFF", "DOC"}
    assert given["NAT"] == ("nationality",)
    assert "documents" in given["DOC"]
    assert "ZK40Q7719" not in " ".join(each.raw for each in traced.segments)


def test_a_document_under_the_flight_that_is_a_companions_is_left_out():
    theirs = "SSR+DOCS:HK:1:QX:::::/P/UTO/ZK40Q7719/UTO/02JAN70/F/01JAN30/QUETZALVANTER/ODA::2'"
    data = push(booking("AB12CD", _ANA, person("QUETZALVANTER", "ODAMRS", reference="2")) + theirs)
    people = _travellers(data)

    shown = " ".join(each.raw for each in trace(data, people[0]).segments)
    assert "ZK40Q7719" not in shown
    assert "QUETZALVANTER" not in shown


def test_what_is_sensitive_is_withheld_although_values_are_shown():
    data = push(booking("AB12CD", _ANA + "SSR+VGML:HK:1:QX'"))
    shown = " ".join(each.raw for each in trace(data, _travellers(data)[0]).segments)

    assert "VGML" not in shown


def test_somebody_whom_the_message_does_not_name_has_no_segments():
    assert trace(push(booking("AB12CD", _ANA)), Traveller(surname="NOBODY")).state == "other"
    assert trace(b"<xml/>", Traveller()).state == "xml"
    assert trace(b"", Traveller()).state == "other"


def test_a_group_that_is_too_large_shows_shapes():
    many = "".join(
        person(f"PERSON{chr(65 + at % 26)}{chr(65 + at // 26)}", "ANN", reference=str(at)) for at in range(2, 30)
    )
    data = push(booking("AB12CD", _ANA, many) + "IFT+4:43+FREE TEXT'" * 200)
    traced = trace(data, _travellers(data)[0])

    assert not traced.is_marked
    assert all(not each.shows_values for each in traced.segments)
    assert "EXAMPLA" not in " ".join(each.raw for each in traced.segments)
