"""Single messages for tests and benchmarks, and what the product's reader makes of all that is written."""

from __future__ import annotations

import json

import pytest

from fairway.messages import read
from fairway.travel import TravellerKind
from fairway_simulator import manifest_of, push_of, simulate
from fairway_simulator.dirt import wrap
from fairway_simulator.wire import segment


@pytest.mark.parametrize("edition", ["11.1", "13.1", "15.1"])
@pytest.mark.parametrize("bookings", [1, 2, 80])
def test_a_push_holds_exactly_the_bookings_asked_for(edition, bookings):
    reading = read(push_of(bookings, edition=edition, seed=4))

    assert sum(len(m.bookings) for m in reading.messages) == bookings


def test_a_booking_is_as_long_as_real_ones():
    data = push_of(200)

    assert 1300 < len(data) / 200 < 2100


@pytest.mark.parametrize("edition", ["02B", "05B", "12B"])
@pytest.mark.parametrize("travellers", [1, 150])
def test_a_list_holds_exactly_the_travellers_asked_for(edition, travellers):
    reading = read(manifest_of(travellers, edition=edition, seed=4))

    assert sum(len(m.travellers) for m in reading.messages) == travellers


def test_the_same_seed_gives_the_same_push():
    assert push_of(5, seed=9) == push_of(5, seed=9) != push_of(5, seed=8)


def test_sizes_below_one_are_refused():
    with pytest.raises(ValueError, match="at least one booking"):
        push_of(0)
    with pytest.raises(ValueError, match="at least one traveller"):
        manifest_of(0)


def test_service_characters_in_data_are_released():
    assert segment("TIF", ("O'HARA", "I"), ("A+B", "", "")) == "TIF+O?'HARA:I+A?+B"


def test_a_wrapped_text_never_breaks_between_a_release_character_and_what_it_releases():
    lines = wrap("?'" * 500).split("\r\n")

    assert all(not line.endswith("?") for line in lines)
    assert "".join(lines) == "?'" * 500


def test_the_reader_finds_in_every_file_who_was_put_there(tmp_path):
    simulate(tmp_path, travellers=3000, seed=11, dirty=0.3, list_entries=100)
    wrong = []
    for row in json.loads((tmp_path / "manifest.json").read_text())["files"]:
        reading = read((tmp_path / row["file"]).read_bytes())
        people = [t for m in reading.messages for t in (*m.travellers, *(t for b in m.bookings for t in b.travellers))]
        found = {
            "bookings": sum(len(m.bookings) for m in reading.messages),
            "travellers": len(people),
            "crew": sum(t.kind is TravellerKind.CREW for t in people),
        }
        if found != {key: row[key] for key in found}:
            wrong.append((row["file"], row["dirty"], found))

    assert wrong == []
