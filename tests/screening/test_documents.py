"""Lost and stolen documents: packed, exact, and a hit by the document alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.path.pushes import listed, manifest

from fairway import intake, watchlists
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.screening import Screener
from fairway.store import document_sets
from fairway.store.document_sets import DocumentSet
from fairway.store.models import Hit
from fairway.worker import machine_act, run_until_idle

STATES = st.sampled_from(["UTO", "DEU", "FRA", "QAT"])
NUMBERS = st.text("0123456789ABCXYZ", min_size=4, max_size=17)


def load(path: Path, *rows: str) -> watchlists.Loaded:
    path.write_text("country,number\n" + "".join(f"{row}\n" for row in rows))
    return watchlists.load_documents(machine_act(Purpose.LIST_KEEPING), "lost_documents", path)


@settings(max_examples=60, deadline=None)
@given(there=st.sets(st.tuples(STATES, NUMBERS), max_size=60), others=st.sets(st.tuples(STATES, NUMBERS), max_size=60))
def test_a_set_has_exactly_what_was_put_in(tmp_path_factory, there, others):
    path = tmp_path_factory.mktemp("documents") / "set"

    packed = document_sets.pack((f"{state},{number}".encode() for state, number in there), path)

    found = DocumentSet(path)
    assert (packed.documents, packed.bad, len(found)) == (len(there), 0, len(there))
    asked = sorted(there | others)
    assert found.has_each(asked) == [each in there for each in asked]


def test_any_writing_of_a_document_is_the_document(tmp_path: Path):
    packed = document_sets.pack(
        [b"de,c01 x00-t47", b"DEU,C01X00T47", b"UTO,AB", b"", b"UTO,1234567890123\r"], tmp_path / "set"
    )
    found = DocumentSet(tmp_path / "set")

    assert (packed.documents, packed.lines, packed.bad, packed.first_bad) == (2, 5, 1, (3,))
    assert found.has("D", "C01X00T47")
    assert found.has("UTO", "1234567890123")
    assert not found.has("FRA", "C01X00T47")
    assert not found.has("DEU", "C01X00T4")
    assert not found.has("DEU", "C01X00T470")


def test_a_set_that_is_not_whole_is_not_opened(tmp_path: Path):
    document_sets.pack([b"DEU,C01X00T47"], tmp_path / "set")
    (tmp_path / "set").write_bytes((tmp_path / "set").read_bytes()[:-1])

    with pytest.raises(ValueError, match="not whole"):
        DocumentSet(tmp_path / "set")


def test_who_presents_a_lost_document_is_a_hit_whatever_the_name(house: Path, tmp_path: Path):
    loaded = load(tmp_path / "lost.csv", "UTO,XQ1234567", "UTO,XQ9999999")
    watchlists.activate(machine_act(Purpose.LIST_KEEPING), "lost_documents")
    content = manifest(
        listed("ORDINARY", "PERSON", "700101", "XQ1234567"), listed("ORDINARY", "OTHER", "710101", "XQ7654321")
    )
    intake.receive(machine_act(Purpose.INTAKE), [content], transport="test")
    run_until_idle(Screener())

    [hit] = Hit.objects.all()
    assert (hit.list_source, hit.strength, hit.state) == ("lost_documents", "strong", "open")
    assert "1234567" not in hit.entry_id
    assert loaded.documents == 2


def test_who_is_stored_already_is_screened_against_documents_activated_later(house: Path, tmp_path: Path):
    content = manifest(listed("ORDINARY", "PERSON", "700101", "XQ1234567"))
    intake.receive(machine_act(Purpose.INTAKE), [content], transport="test")
    run_until_idle(Screener())
    load(tmp_path / "lost.csv", "UTO,XQ1234567")
    watchlists.activate(machine_act(Purpose.LIST_KEEPING), "lost_documents")
    run_until_idle(Screener())

    assert Hit.objects.count() == 1


def test_a_register_that_loses_most_of_itself_waits_for_a_person(house: Path, tmp_path: Path):
    load(tmp_path / "lost.csv", *(f"UTO,XQ{n:07}" for n in range(100)))
    watchlists.activate(machine_act(Purpose.LIST_KEEPING), "lost_documents")

    loaded = load(tmp_path / "lost.csv", *(f"UTO,XQ{n:07}" for n in range(10)))

    assert [each.code for each in loaded.alarms] == ["list.documents-moved"]
    with pytest.raises(Refused, match="100 documents"):
        watchlists.activate(machine_act(Purpose.LIST_KEEPING), "lost_documents")


def test_a_file_of_something_else_is_refused_and_leaves_nothing_behind(house: Path, tmp_path: Path):
    with pytest.raises(Refused, match="hold no document"):
        load(tmp_path / "lost.csv", "a line of prose", "and another one")

    assert list((house / "lists").iterdir()) == []


def test_otto_loads_no_documents(house: Path, tmp_path: Path):
    otto = Act(Actor("otto", Role.ADMINISTRATOR), Purpose.LIST_KEEPING, at=utc_now() + timedelta(0))
    (tmp_path / "lost.csv").write_text("UTO,XQ1234567\n")

    with pytest.raises(Refused):
        watchlists.load_documents(otto, "lost_documents", tmp_path / "lost.csv")
