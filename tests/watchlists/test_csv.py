"""A list in Fairway's own columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairway.comparison import Document, ListedPerson
from fairway.watchlists.sources import read_list
from fairway.watchlists.values import number_within, partial_date

HEADER = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"


def test_a_row_is_a_person():
    reading = read_list(
        "csv",
        _list("N-17,Ilse Example|Ilse Muster,the tailor,1964-02-17|1965,female,DE|AUT|D,P:D:C01X00T47|I::T 998877"),
    )

    assert reading.entries == (
        ListedPerson(
            entry_id="N-17",
            names=("Ilse Example", "Ilse Muster"),
            weak_names=("the tailor",),
            birth_dates=("1964-02-17", "1965"),
            sex="F",
            nationalities=("DEU", "AUT"),
            documents=(Document("P", "DEU", "C01X00T47"), Document("I", "", "T 998877")),
        ),
    )
    assert reading.findings == ()


def test_a_byte_order_mark_and_foreign_line_ends_change_nothing():
    plain = _list("N-1,Ilse Example,,,,,", "N-2,Jan Przykład,,,,,")

    assert read_list("csv", b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n")) == read_list("csv", plain)


def test_a_bad_row_is_kept_out_and_the_others_are_kept():
    reading = read_list(
        "csv",
        _list(
            'N-1,"Ilse "Example,,,,,',
            "N-2,A,,,,,,,too,many",
            ",Nobody Known,,,,,",
            "N-4,,,,,,",
            "N-5,Ilse Example,,,,,",
        ),
    )

    assert [each.entry_id for each in reading.entries] == ["N-5"]
    assert [(each.code, each.place.entry) for each in reading.findings] == [
        ("entry.unreadable", 1),
        ("entry.cells.too-many", 2),
        ("entry.id.missing", 3),
        ("entry.name.missing", 4),
    ]
    assert reading.kept_out == 4


def test_a_forgotten_quote_does_not_swallow_the_rest_of_the_list():
    reading = read_list("csv", _list('N-1,"Ilse Example,,,,,', "N-2,Jan Przykład,,,,,"))

    assert [each.entry_id for each in reading.entries] == ["N-2"]
    assert reading.kept_out == 1


def test_a_bad_value_costs_the_value_and_not_the_person():
    reading = read_list("csv", _list("N-1,Ilse Example,,1964-02-30|1964,man,QQ|FR,passport C01X00T47"))

    assert reading.entries == (
        ListedPerson(entry_id="N-1", names=("Ilse Example",), birth_dates=("1964",), nationalities=("FRA",)),
    )
    assert [(each.code, each.place.tag, each.found) for each in reading.findings] == [
        ("entry.birth-date.unreadable", "birth_dates", "9999-99-99"),
        ("entry.sex.unreadable", "sex", "AAA"),
        ("entry.country.unknown", "nationalities", "AA"),
        ("entry.document.unreadable", "documents", "AAAAAAAA A99A99A99"),
    ]
    assert reading.kept_out == 0


def test_two_rows_under_one_identifier_are_reported():
    reading = read_list("csv", _list("N-1,Ilse Example,,,,,", "N-1,Ilse Example,,,,,", "N-1,Jan Example,,,,,"))

    assert [each.names for each in reading.entries] == [("Ilse Example",)]
    assert [(each.code, each.place.entry) for each in reading.findings] == [
        ("entry.id.repeated", 2),
        ("entry.id.twice", 3),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "list.columns.missing"),
        (b"N-1,Ilse Example\n", "list.columns.missing"),
        (b"entry_id;names\nN-1;Ilse\n", "list.columns.missing"),
        (b"entry_id,names,names\n", "list.columns.twice"),
        ((HEADER + "N-1,Jos\u00e9 Example,,,,,\n").encode("latin-1"), "list.encoding"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_whole(data: bytes, code: str):
    reading = read_list("csv", data)

    assert (reading.entries, reading.refusal.code if reading.refusal else "") == ((), code)


def test_a_column_nobody_knows_is_reported_by_its_shape_and_one_that_is_missing_by_its_name():
    reading = read_list("csv", b"entry_id,names,remarks,Favourite Colour\nN-1,Ilse Example,x,green\n")

    assert [(each.code, each.found or each.expected) for each in reading.findings] == [
        ("list.column.unknown", "AAAAAAAAA AAAAAA"),
        ("list.column.missing", "weak_names"),
        ("list.column.missing", "birth_dates"),
        ("list.column.missing", "sex"),
        ("list.column.missing", "nationalities"),
        ("list.column.missing", "documents"),
    ]
    assert len(reading.entries) == 1


@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=300).map(lambda text: (HEADER + text).encode("utf-8", "replace"))
    )
)
def test_any_bytes_give_a_reading(data: bytes):
    reading = read_list("csv", data)

    assert all(each.names for each in reading.entries)


@pytest.mark.parametrize("text", ["1964", "1964-02", "1964-02-17", "2024-02-29"])
def test_a_date_may_stop_after_the_year_or_month(text: str):
    assert partial_date(text) == text


@pytest.mark.parametrize("text", ["", "64", "1964-13", "1964-02-30", "1964-2-1", "1964/02/17", "0000", "١٩٦٤"])
def test_what_is_no_date_is_none(text: str):
    assert partial_date(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AB850901", ("AB850901", False)),
        ("35202- 4135948-7", ("35202- 4135948-7", False)),
        ("Nowhere passport number SE 012820", ("SE 012820", True)),
        ("Nowhere passport No. 513519", ("513519", True)),
        ("381110042 (Expired 25 Jan. 2016)", ("381110042", True)),
        ("8208 of series No. 555627", None),
        ("A1112223, B4445556", None),
        ("unknown", None),
        ("", None),
    ],
)
def test_a_number_is_told_from_the_words_around_it(text: str, found: tuple[str, bool] | None):
    assert number_within(text) == found


def _list(*rows: str) -> bytes:
    return (HEADER + "\n".join(rows) + "\n").encode()
