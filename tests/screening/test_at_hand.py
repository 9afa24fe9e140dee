"""Who was sealed a moment ago is screened without being opened again; with the same hits, and never as somebody who changed since."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.path.pushes import booking, person, push
from tests.screening.test_screening import MARTA, activate, marta, receive, states

from fairway import intake
from fairway.comparison import ComparedTraveller, Document, PersonName
from fairway.safeguards import Purpose
from fairway.screening import Screener, screen_waiting
from fairway.screening import office as screening_office
from fairway.store import screenings
from fairway.store.archive import archive
from fairway.store.keyring import Key, SealBroken, plain_traces
from fairway.store.models import Hit, Traveller, Work
from fairway.store.records import AT_HAND, Searchable
from fairway.worker import machine_act, run_until_idle


def read() -> None:
    intake.read_waiting(machine_act(Purpose.INTAKE))


def shut(self: Key, table: str, row: int, sealed: bytes) -> bytes:
    raise SealBroken("opened although it was at hand")


def test_who_was_just_sealed_is_not_opened_for_screening(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(marta())
    read()
    [row] = Traveller.objects.all()
    monkeypatch.setattr(Key, "open", shut)

    assert [each.id for each in screenings.unscreened(archive(), row.flight_id)] == [row.id]


def test_what_is_at_hand_equals_what_is_opened(house: Path) -> None:
    receive(marta())
    read()
    [row] = Traveller.objects.all()
    [at_hand] = screenings.unscreened(archive(), row.flight_id)
    [opened] = screenings.unscreened(archive(), row.flight_id)

    assert at_hand.compared is not None
    assert opened.compared is None
    assert at_hand.record == opened.record
    assert at_hand.as_compared() == opened.as_compared()


def test_who_was_changed_since_by_another_process_is_opened(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(marta())
    read()
    [row] = Traveller.objects.all()
    elsewhere = archive().travel_key(row.day).seal("store_traveller", row.id, b"\x80")
    Traveller.objects.update(record_sealed=elsewhere)

    [found] = screenings.unscreened(archive(), row.flight_id)
    assert found.record.pnr is None


def test_nobody_stays_at_hand_once_nothing_waits(house: Path) -> None:
    receive(marta())
    read()
    [row] = Traveller.objects.all()
    Traveller.objects.update(screened_version=1)  # another worker has screened them
    Work.objects.all().delete()
    run_until_idle(Screener())

    assert AT_HAND.take(row.id, bytes(row.record_sealed)) is None


def test_flights_beyond_a_batch_go_on_waiting_and_are_screened_next(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening_office, "TRAVELLERS_A_BATCH", 1)
    activate(MARTA)
    other = push(booking("ZZ12CD", person("ORDINARY", "PERSONMR")), reference="2").replace(b"+417", b"+418")
    run_until_idle(Screener())
    receive(marta(), other)
    read()
    act, screener = machine_act(Purpose.SCREENING), Screener()
    taken = [screen_waiting(act, screener).flights for _ in range(3)]

    assert taken == [1, 1, 0]
    assert states() == [("L-1", "open")]
    assert Hit.objects.count() == 1


def test_the_keys_of_a_record_are_those_of_its_names_and_documents_apart() -> None:
    everything = Searchable(
        ComparedTraveller(
            names=(PersonName("", "EXAMPLA", "MARTA INES"), PersonName("", "SAMPLE", "MARTA")),
            birth_date="1981-03-04",
            documents=(Document("P", "UTO", "XQ1234567"),),
            contacts=("+43 1 555 0123",),
        ),
        frozenset(["4111XX"]),
    )

    assert everything.plain_keys() == {plain_traces([key]) for key in everything.keys()}  # noqa: SIM118
    assert (
        len(everything.plain_keys()) > len(Searchable(ComparedTraveller(()), frozenset(["4111XX"])).plain_keys()) == 1
    )
