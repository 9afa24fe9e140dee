"""The benchmark of the running house cuts pushes as a carrier would have sent them."""

from __future__ import annotations

from fairway.messages import read
from tests.path.pushes import booking, manifest, person, push

MARTA = booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"))
JAN = booking("EF34GH", person("EXAMPLOV", "JANMR", "XQ7654321", "09SEP79", "M"))


def test_a_push_of_two_is_two_pushes_of_one_that_read_without_a_finding() -> None:
    from fairway_benchmarks.load import single_bookings

    singles = single_bookings(push(MARTA, JAN), 7)

    readings = [read(each) for each in singles]
    assert [message.bookings[0].locators[0].code for each in readings for message in each.messages] == [
        "AB12CD",
        "EF34GH",
    ]
    assert len({message.access_reference for each in readings for message in each.messages}) == 1
    assert [finding.code for each in readings for finding in each.all_findings() if "count" in finding.code] == []


def test_line_breaks_behind_the_segments_hide_no_booking() -> None:
    from fairway_benchmarks.load import single_bookings

    broken = push(MARTA, JAN).replace(b"'", b"'\r\n").rstrip()

    assert len(single_bookings(broken, 1)) == 2


def test_a_passenger_list_is_no_push() -> None:
    from fairway_benchmarks.load import single_bookings

    assert single_bookings(manifest(), 1) == []


def test_each_has_a_reference_of_its_own_also_where_more_stands_behind_it() -> None:
    """Two messages under one name would be a conflict, and wait for a person."""
    from fairway_benchmarks.load import single_bookings

    content = push(MARTA, JAN)
    end = content.index(b"'", content.index(b"UNB+"))
    singles = single_bookings(content[:end] + b"++PNRGOV" + content[end:], 1)

    assert [each.interchange_reference for single in singles for each in read(single).messages] == [
        "B0000001",
        "B0000002",
    ]
    assert {code for single in singles for code in [f.code for f in read(single).all_findings()]} & {
        "envelope.reference"
    } == set()
