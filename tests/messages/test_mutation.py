"""Each segment dropped, doubled, swapped and corrupted: nobody is lost because of a neighbour's segment, or of a lost mark."""

from __future__ import annotations

import pytest

from fairway.messages import Outcome, Reading, read
from fairway.messages.pushes import travellers_of
from fairway_benchmarks.mutation import Tally, mutate
from fairway_simulator import manifest_of, push_of

# Only the segment that is the name may take the name with it; a message without its header is read no further.
MAY_LOSE = {"TIF", "NAD", "PDT", "UNH"}


def surnames(reading: Reading) -> list[object]:
    return [one.traveller.surname for one in travellers_of(reading)]


@pytest.mark.parametrize("seed", [11, 12])
@pytest.mark.parametrize("kind", ["push", "manifest"])
def test_no_mutation_of_one_travellers_segment_loses_another(kind: str, seed: int) -> None:
    tally = Tally()

    mutate(kind, push_of(3, seed=seed) if kind == "push" else manifest_of(6, seed=seed), tally)

    assert tally.messages == 1
    assert tally.mutations > 100
    assert tally.neighbours == []
    assert {cause.split()[1] for cause in tally.lost} <= MAY_LOSE


def test_a_reader_that_loses_a_neighbour_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgets(data: bytes) -> Reading:
        reading = read(data)
        return reading if data.count(b"NAD+FL") == 6 else Reading(outcome=Outcome.PARTLY)

    monkeypatch.setattr("fairway_benchmarks.mutation.read", forgets)
    tally = Tally()

    mutate("manifest", manifest_of(6, seed=11), tally)

    assert {lost.tag for lost in tally.neighbours} == {"NAD"}


BOOKINGS = """
    {one}RCI+VX:AB12CD::100726:1005'DAT+700:100726:1005'TIF+KASR:I+LEILA:A:1'
    TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'RPI+1+HK'DAT+2:120726:0801'TRI++7:::1'TIF+KASR:I+LEILA:A:1'SSD+04A'
    {history}{two}RCI+VX:EF34GH::100726:1006'{time}TIF+LINDQVIST:I+GUSTAV:A:1'
    TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'RPI+1+HK'DAT+2:120726:0802'TRI++8:::1'TIF+LINDQVIST:I+GUSTAV:A:1'SSD+04B'
"""


@pytest.mark.parametrize("history", ["", "LTS+0/O/NM/KASR/LEILA'", "ABI+1+:X+NRH++VX'SAC+++X'TIF+A+B'"])
@pytest.mark.parametrize("time", ["", "DAT+700:100726:1006'"])
@pytest.mark.parametrize("lost", ["one", "two", "both"])
def test_a_booking_whose_mark_was_lost_is_a_booking(pnrgov, lost: str, time: str, history: str) -> None:
    marks = {"one": "" if lost in ("one", "both") else "SRC'", "two": "" if lost in ("two", "both") else "SRC'"}
    reading = pnrgov(BOOKINGS.format(**marks, time=time, history=history))
    (message,) = reading.messages

    assert [[t.surname for t in booking.travellers] for booking in message.bookings] == [["KASR"], ["LINDQVIST"]]
    assert [[seat.number for t in booking.travellers for seat in t.seats] for booking in message.bookings] == [
        ["4A"],
        ["4B"],
    ]
    assert "booking.start.lost" in [finding.code for finding in reading.all_findings()]


def test_a_locator_of_check_in_begins_no_booking(pnrgov) -> None:
    reading = pnrgov(
        """SRC'RCI+VX:AB12CD::100726:1005'TIF+KASR:I+LEILA:A:1'TVL+120726:0915:120726:1100+NRH+STB+VX+451:Y'RPI+1+HK'
        RCI+1A:ZZ9YY8::100726:1005'DAT+2:120726:0801'ORG+VX++++A'TRI++7:::1'TIF+KASR:I+LEILA:A:1'SSD+04A'"""
    )

    assert [len(message.bookings) for message in reading.messages] == [1]
    assert surnames(reading) == ["KASR"]
