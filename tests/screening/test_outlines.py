"""Outlines beside traces: of whom they are, what becomes of them, and that nobody reads them without the day's key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest
from django.db import transaction
from tests.path.pushes import booking, person, push
from tests.screening.test_screening import NOBODY, activate, receive

from fairway.comparison import Outlines
from fairway.kit.clock import utc_now
from fairway.screening import Screener
from fairway.store import forgetting, outlines, rectifying, restrictions, selections
from fairway.store.archive import archive
from fairway.store.keyring import KeyDestroyed, SealBroken
from fairway.store.models import Outline, Traveller
from fairway.store.records import RECORD_DECODER
from fairway.store.rectifying import Correction
from fairway.worker import run_until_idle

PEOPLE = {
    "MARKOVSKA": person("MARKOVSKA", "WILHELMINA", "C0FFEE471"),
    "LINDQVARD": person("LINDQVARD", "ASTRIDMRS", "XQ0000001", "01JAN70"),
    "TAVOLI": person("TAVOLI", "SALVATOREMR", "XQ0000002", "02FEB60"),
}


def flight(people: Mapping[str, str] = PEOPLE, *, changed: str = "100726:1000", reference: str = "1") -> bytes:
    bookings = [booking(f"AB{name[:4]}", each, changed=changed) for name, each in people.items()]
    return push(*bookings, reference=reference)


@pytest.fixture
def flown(house: Path) -> Path:
    """Three people of one flight, screened."""
    activate(NOBODY)
    receive(flight())
    run_until_idle(Screener())
    return house


def opened() -> Outlines:
    row = Outline.objects.get()
    found = Outlines.of_bytes(archive().travel_key(row.day).open("store_outline", row.id, bytes(row.sealed)))
    assert found is not None
    return found


def surnames(found: Outlines | None = None) -> list[str]:
    found = found or opened()
    return sorted({found.texts[place] for place in found.names[:, 1].tolist()})


def rows(*names: str) -> list[int]:
    """The numbers of the travellers of these surnames."""
    found = []
    for row in Traveller.objects.order_by("id"):
        record = RECORD_DECODER.decode(
            archive().travel_key(row.day).open("store_traveller", row.id, bytes(row.record_sealed))
        )
        if record.pnr is not None and record.pnr.surname in names:
            found.append(row.id)
    return found


def holds(content: bytes, marks: Collection[str]) -> list[str]:
    return [mark for mark in marks if mark.encode() in content]


def test_whoever_has_every_file_and_not_the_days_key_reads_nobody(flown: Path) -> None:
    row = Outline.objects.get()
    day = row.day

    assert holds(bytes(row.sealed), [*PEOPLE, "C0FFEE471", "19700101"]) == []
    with pytest.raises(SealBroken):
        archive().travel_key(day + 1).open("store_outline", row.id, bytes(row.sealed))
    with pytest.raises(SealBroken):
        archive().travel_key(day).open("store_outline", row.id + 1, bytes(row.sealed))
    assert holds(opened().to_bytes(), [*PEOPLE, "C0FFEE471"]) == [*PEOPLE, "C0FFEE471"]
    forgetting.destroy_key(archive(), day)
    with pytest.raises(KeyDestroyed):
        list(outlines.of_day(archive(), day))


def test_a_flight_that_was_screened_has_the_outlines_of_all_who_travel(flown: Path) -> None:
    row = Outline.objects.get()

    assert surnames() == sorted(PEOPLE)
    assert (row.is_whole, outlines.are_whole(row.day)) == (True, True)
    assert opened().people["traveller"].tolist() == sorted(rows(*PEOPLE))


def test_who_is_taken_off_the_flight_leaves_and_who_comes_is_added(flown: Path) -> None:
    left = booking("ABTAVO", PEOPLE["TAVOLI"], changed="110726:1000").replace("TAVOLI", "BELMONZA")
    receive(push(left, reference="2"))
    run_until_idle(Screener())

    assert surnames() == ["BELMONZA", "LINDQVARD", "MARKOVSKA"]
    assert Outline.objects.get().is_whole


def test_whose_record_changed_is_outlined_as_it_is_now_and_the_others_stay(flown: Path) -> None:
    before = dict(zip(opened().people["traveller"].tolist(), opened().people["version"].tolist(), strict=True))
    receive(
        push(booking("ABTAVO", PEOPLE["TAVOLI"].replace("02FEB60", "02FEB61"), changed="110726:1000"), reference="2")
    )
    run_until_idle(Screener())
    [salvatore] = rows("TAVOLI")
    after = opened()

    assert surnames(after) == sorted(PEOPLE)
    assert {
        row: date
        for row, date in zip(after.people["traveller"].tolist(), after.people["date"].tolist(), strict=True)
        if date
    }[salvatore] == 19610202
    assert dict(zip(after.people["traveller"].tolist(), after.people["version"].tolist(), strict=True)) == before | {
        salvatore: before[salvatore] + 1
    }


def test_a_record_that_is_erased_before_its_day_leaves(flown: Path) -> None:
    with transaction.atomic():
        restrictions.erase(archive(), rows("MARKOVSKA"))

    assert surnames() == ["LINDQVARD", "TAVOLI"]
    assert holds(opened().to_bytes(), ["MARKOVSKA", "WILHELMINA", "C0FFEE471"]) == []
    assert Outline.objects.get().is_whole


def test_a_restricted_record_leaves_and_stays_away_until_the_restriction_ends(flown: Path) -> None:
    [wilhelmina] = rows("MARKOVSKA")
    with transaction.atomic():
        restrictions.restrict(archive(), [wilhelmina], 1, by="Daniel", at=utc_now())
    assert surnames() == ["LINDQVARD", "TAVOLI"]
    receive(
        push(booking("ABTAVO", PEOPLE["TAVOLI"].replace("02FEB60", "02FEB61"), changed="110726:1000"), reference="2")
    )
    run_until_idle(Screener())
    assert (surnames(), outlines.are_whole(Outline.objects.get().day)) == (["LINDQVARD", "TAVOLI"], True)
    with transaction.atomic():
        assert restrictions.lift(archive(), wilhelmina, at=utc_now())
    run_until_idle(Screener())

    assert (surnames(), outlines.are_whole(Outline.objects.get().day)) == (sorted(PEOPLE), True)


def test_what_was_wrong_and_is_corrected_leaves_at_once(flown: Path) -> None:
    with transaction.atomic():
        rectifying.correct(archive(), rows("LINDQVARD"), [Correction("surname", "LINDQVARD", "LINDGREN")], at=utc_now())
    assert holds(opened().to_bytes(), ["LINDQVARD"]) == []
    run_until_idle(Screener())

    assert surnames() == ["LINDGREN", "MARKOVSKA", "TAVOLI"]


def test_a_flight_that_nothing_selects_any_more_has_none(flown: Path) -> None:
    flights = list(Traveller.objects.values_list("flight_id", flat=True).distinct())
    with transaction.atomic():
        selections.purge(archive(), flights)

    assert not Outline.objects.exists()


def test_they_go_when_their_day_is_erased(flown: Path) -> None:
    day = Outline.objects.get().day
    with transaction.atomic():
        made = forgetting.erase(archive(), day, at=utc_now(), was_depersonalised=False)

    assert (made.rows["store_outline"], Outline.objects.count()) == (1, 0)


def test_a_flight_without_outlines_has_not_all_of_them_after_some_were_screened_again(flown: Path) -> None:
    """A house that is older than outlines: what comes later is outlined, and nobody takes it for the whole."""
    Outline.objects.all().delete()
    assert not outlines.are_whole(Traveller.objects.earliest("id").day)
    receive(
        push(booking("ABTAVO", PEOPLE["TAVOLI"].replace("02FEB60", "02FEB61"), changed="110726:1000"), reference="2")
    )
    run_until_idle(Screener())

    assert (surnames(), Outline.objects.get().is_whole) == (["TAVOLI"], False)
