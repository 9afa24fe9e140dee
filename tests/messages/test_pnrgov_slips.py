"""PNRGOV: what senders misspell, wrap and glue. Nobody is counted twice, and nothing goes to a relative."""

from __future__ import annotations

import pytest

from fairway.kit.absence import NOT_SENT
from fairway.messages import Outcome, read
from fairway_simulator import push_of
from fairway_simulator.dirt import wrap

DOCS = "SSR+DOCS:HK:1:VX:::::"


def travellers(reading):
    (booking,) = reading.messages[0].bookings
    return booking.travellers


def test_an_infant_whose_surname_is_misspelt_in_the_list_of_names_is_not_counted_again(pnrgov) -> None:
    infant_and_parent = travellers(
        pnrgov(
            f"""SRC'RCI+VX:AB12CD'
            TIF+OKONJO:I+AMARAMRS:A:1::1'
            {DOCS}/P/XQA/T0679411/XQA/08MAR95/F/10NOV30/OKONJO/AMARA/'
            {DOCS}/P/XQA/T0679412/XQA/08MAR26/FI/10NOV30/OKONJO/CHIDINMA/'
            TIF+OKOJNO:I+CHIDINMA:IN:2'"""
        )
    )

    assert [one.given_names for one in infant_and_parent] == ["AMARA", "CHIDINMA"]
    assert [one.birth_date for one in infant_and_parent] == ["1995-03-08", "2026-03-08"]


def test_a_document_stays_with_the_misspelt_name_it_stands_under(pnrgov) -> None:
    father, son = travellers(
        pnrgov(
            f"""SRC'RCI+VX:AB12CD'
            TIF+LINDQVST:I+GUSTAVMR:A:1'
            {DOCS}/P/XQA/F1111111/XQA/08MAR65/M/10NOV30/LINDQVIST/GUSTAV/'
            TIF+LINDQVIST:I+GUSTAVMR:A:2'
            {DOCS}/P/XQA/S2222222/XQA/09APR95/M/10NOV30/LINDQVIST/GUSTAV/'"""
        )
    )

    assert [one.number for one in father.documents] == ["F1111111"]
    assert [one.number for one in son.documents] == ["S2222222"]
    assert (father.birth_date, son.birth_date) == ("1965-03-08", "1995-04-09")


def test_a_document_under_somebody_else_altogether_goes_to_the_one_it_names(pnrgov) -> None:
    first, second = travellers(
        pnrgov(
            f"""SRC'RCI+VX:AB12CD'
            TIF+LINDQVIST:I+GUSTAVMR:A:1'
            {DOCS}/P/XQA/N3333333/XQA/09APR95/F/10NOV30/NAKAGAWA/HARUKA/'
            TIF+NAKAGAWA:I+HARUKAMS:A:2'"""
        )
    )

    assert (first.documents, [one.number for one in second.documents]) == ((), ["N3333333"])


@pytest.mark.parametrize(
    ("sent", "document", "given", "title"),
    [
        ("GISELAMS", "GISELA", "GISELA", "MS"),
        ("INGRID GISELAMS", "INGRID GISELA", "INGRID GISELA", "MS"),
        ("GISELAMS", "GISELA MARIA", "GISELA", "MS"),
        ("PIOTRDR", "PIOTR", "PIOTR", "DR"),
        ("ADAMS", "ADAMS", "ADAMS", NOT_SENT),
        ("ADAMS", "ADAMS JOHN", "ADAMS", NOT_SENT),
        ("ALEXANDR", "ALEXANDR", "ALEXANDR", NOT_SENT),
        ("ALEXANDR", "ALEXANDER", "ALEXANDR", NOT_SENT),
    ],
)
def test_a_title_that_may_be_part_of_a_name_comes_off_where_the_document_says_the_name(
    pnrgov, sent: str, document: str, given: str, title: object
) -> None:
    (one,) = travellers(
        pnrgov(
            f"""SRC'RCI+VX:AB12CD'TIF+ZIMMERMANN:I+{sent}:A:1'
            {DOCS}/P/XQA/T0679411/XQA/08MAR95//10NOV30/ZIMMERMANN/{document}/'"""
        )
    )

    assert (one.given_names, one.title) == (given, title)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
@pytest.mark.parametrize("columns", [63, 69, 78])
def test_a_push_cut_into_lines_inside_its_segments_and_tags_reads_as_the_push(seed: int, columns: int) -> None:
    text = push_of(20, seed=seed).decode().replace("\r\n", "").replace("\n", "")

    cut = read(wrap(text, columns).encode())

    assert cut == read(text.encode())
    assert cut.outcome is Outcome.READ


def test_two_people_of_one_name_keep_their_own_seats_and_check_ins(pnrgov) -> None:
    first, second = travellers(
        pnrgov(
            """SRC'RCI+VX:AB12CD'TIF+LINDQVIST:I+GUSTAVMR:A:1'TIF+LINDQVIST:I+GUSTAVMR:A:2'
            TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'RPI+2+HK'
            SSR+SEAT:HK:1:VX:::NRH:STB+4A::1:N'SSR+SEAT:HK:1:VX:::NRH:STB+4B::2:N'
            DAT+2:120726:0801'TRI++NRH-007:::1'TIF+LINDQVIST:I+GUSTAVMR:A:1'SSD+004A++++Y'
            DAT+2:120726:0802'TRI++NRH-008:::2'TIF+LINDQVIST:I+GUSTAVMR:A:2'SSD+004B++++Y'"""
        )
    )

    assert [seat.number for seat in first.seats] == ["4A", "4A"]
    assert [seat.number for seat in second.seats] == ["4B", "4B"]
    assert [one.sequence for one in first.check_ins + second.check_ins] == ["NRH-007", "NRH-008"]
