"""The consolidated list of the Security Council, with invented people."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairway.comparison import Document, ListedPerson, Place
from fairway.kit.findings import Effect
from fairway.watchlists.sources import read_list
from fairway.watchlists.sources.un_sc.names import spoken_names

SPECIMEN = (Path(__file__).parents[1] / "specimens" / "lists" / "un_sc_invented.xml").read_bytes()
CORPUS = Path(os.environ.get("FAIRWAY_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
REAL = CORPUS / "screening" / "raw" / "un_sc_consolidated_2026-02-27.xml"


def test_everything_that_can_be_compared_comes_out_of_an_entry():
    tamsin = read_list("un_sc", SPECIMEN).entries[0]

    assert tamsin == ListedPerson(
        entry_id="XXi.001",
        names=("TAMSIN BRACKEN OF SPECIMEN", "Тамсин Бракен", "Tamsyn Brakken", "Tamzin Bracken", "T. Bracken"),
        weak_names=("The Heron",),
        birth_dates=("1971-03-09", "1970", "1971-09-30"),
        sex="F",
        nationalities=("IRN", "TUR"),
        documents=(Document("P", "IRN", "XQ1234567"), Document("I", "DEU", "QZ 445566")),
        addresses=(Place("4 Mill Lane", "1010", "Vienna", "AUT"),),
        birth_places=(Place(city="Budapest", country="HUN"),),
    )


def test_a_range_of_years_gives_every_year_and_a_remark_gives_its_month():
    oddo = read_list("un_sc", SPECIMEN).entries[1]

    assert oddo == ListedPerson(
        entry_id="XXi.002",
        names=("ODDO", "Oddo Quill", "Оддо Квилл"),
        birth_dates=("1968", "1969", "1970", "1973-11"),
        documents=(Document("P", "", "L 191609"),),
    )


def test_what_is_neither_read_nor_ignored_by_name_is_reported_with_the_place_of_its_entry():
    reading = read_list("un_sc", SPECIMEN)

    assert [(each.code, each.place.entry, each.place.tag) for each in reading.findings] == [
        ("entry.name.remark", 1, "ALIAS_NAME"),
        ("entry.document.remark", 1, "NUMBER"),
        ("entry.element.unknown", 2, "FAVOURITE_COLOUR"),
        ("entry.country.unknown", 2, "NATIONALITY"),
        ("entry.document.remark", 2, "NUMBER"),
        ("entry.document.unreadable", 2, "NUMBER"),
        ("entry.name.missing", 3, "FIRST_NAME"),
    ]
    assert reading.kept_out == 1


def test_no_finding_holds_what_it_speaks_of():
    said = " ".join(str(each) for each in read_list("un_sc", SPECIMEN).findings)

    assert not re.search(r"bracken|quill|nowhere|green|191609|1112223|445566", said, re.IGNORECASE)


def test_organisations_are_kept_apart_and_the_date_of_the_list_is_read():
    reading = read_list("un_sc", SPECIMEN)

    assert [(each.entry_id, each.names) for each in reading.organisations] == [
        ("XXe.001", ("MILL AND HERON TRADING", "Heron Mills"))
    ]
    assert reading.published == "2026-05-04"


def test_a_list_with_a_document_type_or_entities_is_refused_whole():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SPECIMEN.split(b"?>", 1)[1]
    outside = b'<!DOCTYPE x SYSTEM "file:///etc/hostname"><CONSOLIDATED_LIST/>'

    for hostile in (bomb, outside):
        assert _refused(hostile) == "list.markup.forbidden"


def test_a_list_cut_short_is_never_half_a_list():
    for end in range(len(SPECIMEN.rstrip()) - 1, 0, -97):
        assert _refused(SPECIMEN[:end]) == "list.markup.broken"


def test_another_document_is_not_taken_for_the_list():
    assert _refused(b"<SANCTIONS><INDIVIDUALS/></SANCTIONS>") == "list.root.unknown"


def test_elements_nested_without_end_are_refused():
    assert _refused(b"<CONSOLIDATED_LIST>" + b"<A>" * 100_000) == "list.markup.deep"


def test_the_same_entry_twice_is_kept_once_and_another_under_its_number_is_kept_out():
    person = "<INDIVIDUAL><REFERENCE_NUMBER>XXi.9</REFERENCE_NUMBER><FIRST_NAME>{}</FIRST_NAME></INDIVIDUAL>"
    people = "".join(person.format(name) for name in ("WREN", "WREN", "ROOK"))
    reading = read_list("un_sc", f"<CONSOLIDATED_LIST><INDIVIDUALS>{people}</INDIVIDUALS></CONSOLIDATED_LIST>".encode())

    assert [each.names for each in reading.entries] == [("WREN",)]
    assert [(each.code, each.effect) for each in reading.findings] == [
        ("entry.id.repeated", Effect.REPAIRED),
        ("entry.id.twice", Effect.QUARANTINED),
    ]


@pytest.mark.parametrize(
    ("text", "names", "had_remark"),
    [
        ("Ben Roe", ["Ben Roe"], False),
        ("Ben Roe; Benn Roe b) Bin Ro", ["Ben Roe", "Benn Roe", "Bin Ro"], False),
        ("Li Example (李例)", ["Li Example", "李例"], False),
        ("李例 (Li Example; Lee Example)", ["李例", "Li Example", "Lee Example"], False),
        ("Ben Roe, born 1 Jan. 1953 (Nowhere passport no.03825239)", ["Ben Roe"], True),
        ("(Sheikh) Ben Roe", ["Ben Roe"], True),
        ("", [], False),
    ],
)
def test_a_name_is_told_from_a_remark(text: str, names: list[str], had_remark: bool):
    assert spoken_names(text) == (names, had_remark)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_reading(data: bytes):
    read_list("un_sc", data)


@given(st.integers(0, len(SPECIMEN) - 1), st.binary(max_size=6))
def test_a_damaged_list_gives_a_reading_too(at: int, damage: bytes):
    read_list("un_sc", SPECIMEN[:at] + damage + SPECIMEN[at + len(damage) :])


@pytest.mark.skipif(not REAL.exists(), reason="the corpus of public lists is not on this machine")
def test_everybody_on_the_real_list_comes_out_with_a_name():
    reading = read_list("un_sc", REAL.read_bytes())

    assert (len(reading.entries), len(reading.organisations), reading.kept_out) == (730, 273, 0)
    assert all(each.names and each.names[0].strip() for each in reading.entries)
    assert reading.published == "2026-02-27"
    assert not [each for each in reading.findings if each.code == "entry.element.unknown"]
    assert sum(1 for each in reading.entries if each.birth_dates) > 660


def _refused(data: bytes) -> str:
    refusal = read_list("un_sc", data).refusal
    return refusal.code if refusal is not None else "kept"
