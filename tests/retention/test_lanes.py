"""Two clocks: manifests for border control end in hours with their own keys, booking data live on, and neither knows the other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fairway import intake, retention
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.store import lanes
from tests.law.conftest import DANIEL, Office
from tests.path.pushes import booking, listed, manifest, person, push
from tests.retention.forgotten import put_in_force
from tests.retention.test_forgetting import what_root_reads

DEPARTED = datetime(2026, 7, 12, 9, 15, tzinfo=UTC)
MARKS = ("MARKOVSKA", "WILHELMINA", "C0FFEE471", "1964-02-17")
MANIFEST = manifest(listed("MARKOVSKA", "WILHELMINA", "640217", "C0FFEE471", "AB12CD"))
BOOKING = push(booking("AB12CD", person("MARKOVSKA", "WILHELMINA")))
OTTO = Actor("Otto", Role.ANALYST)


def received(*contents: bytes, lane: str = "") -> None:
    from fairway.screening import Screener
    from fairway.worker import machine_act, run_until_idle

    intake.receive(machine_act(Purpose.INTAKE), contents, transport="test", lane=lane)
    run_until_idle(Screener())


def at(hours: float) -> Act:
    return Act(DANIEL, Purpose.OVERSIGHT, at=DEPARTED + timedelta(hours=hours), ground="retention")


def kept() -> list[tuple[str, str]]:
    from fairway.store.models import Traveller

    return [(lanes.name_of(each.day), each.sources) for each in Traveller.objects.order_by("id")]


def test_otto_gives_no_lane_that_is_none(house: Path) -> None:
    with pytest.raises(ValueError, match="a lane is pnr or borders"):
        received(MANIFEST, lane="both")


def test_a_manifest_for_borders_stands_apart_and_the_booking_never_learns_of_it(house: Path) -> None:
    received(BOOKING)
    received(MANIFEST, lane="borders")

    assert kept() == [("2026-07-12", "PNR"), ("2026-07-12T09-borders", "API")]


def test_the_same_manifest_for_law_enforcement_is_element_18_of_the_booking_data(house: Path) -> None:
    received(BOOKING, MANIFEST)

    assert kept() == [("2026-07-12", "PNR+API")]


@pytest.mark.parametrize("hours", [24, 48, 96])
def test_the_border_lane_ends_by_its_own_clock_and_the_booking_lives_on(house: Path, hours: int) -> None:
    """Never later than so many hours after departure, wherever in the world: fourteen hours are allowed for the airport's clock."""
    put_in_force("eu-2022", border_api_retention_hours=hours)
    received(BOOKING)
    received(MANIFEST, lane="borders")
    before = {(each.kind, each.lane) for each in retention.plan(at(hours - 15))}
    due = {(each.kind, each.lane, each.day) for each in retention.plan(at(hours - 14))}
    (certificate,) = retention.run(at(hours - 14)).certificates

    assert ("erased", "borders") not in before
    assert ("erased", "borders", "2026-07-12T09-borders") in due
    assert (certificate.day, certificate.kind) == ("2026-07-12T09-borders", "erased")
    assert certificate.keys_destroyed == ("travel-2026-07-12T09-borders",)
    assert kept() == [("2026-07-12", "PNR")]


@pytest.mark.sqlite
def test_after_its_hours_root_reads_nothing_of_the_border_lane(house: Path) -> None:
    put_in_force("eu-2022", border_api_retention_hours=24)
    received(MANIFEST, lane="borders")
    assert what_root_reads(house, marks=MARKS) >= set(MARKS)
    retention.run(
        Act(DANIEL, Purpose.OVERSIGHT, at=datetime.now(UTC) + timedelta(days=1, minutes=1), ground="retention")
    )

    assert what_root_reads(house, marks=MARKS) == set()


def test_a_profile_may_say_that_every_manifest_is_for_borders(house: Path) -> None:
    put_in_force("eu-2022", manifests_received_for="borders")
    received(BOOKING, MANIFEST)
    received(MANIFEST.replace(b"+9'", b"+10'"), lane="pnr")

    assert kept() == [("2026-07-12", "PNR+API"), ("2026-07-12T09-borders", "API")]


def test_a_later_hour_of_the_same_flight_is_the_same_flight(house: Path) -> None:
    received(MANIFEST, lane="borders")
    received(MANIFEST.replace(b"2607120915", b"2607121115").replace(b"+9'", b"+10'"), lane="borders")

    assert kept() == [("2026-07-12T09-borders", "API")]


def test_a_manifest_about_hours_that_are_gone_is_not_stored_again(house: Path) -> None:
    received(MANIFEST, lane="borders")
    retention.run(at(96))
    received(MANIFEST.replace(b"+9'", b"+10'"), lane="borders")
    received(BOOKING)

    assert kept() == [("2026-07-12", "PNR")]
    assert intake.balance().quarantined == 1


def test_a_held_record_of_the_border_lane_outlives_its_hours(house: Path) -> None:
    from fairway.kit.identifiers import public_code
    from fairway.store.models import Traveller
    from tests.retention.forgotten import SOFIA

    received(MANIFEST, lane="borders")
    code = public_code(Traveller.objects.get().id)
    case = Act(SOFIA, Purpose.SERIOUS_CRIME, at=DEPARTED, ground="case 7F3K")
    retention.hold(case, code, case="7F3K", reason="proceedings", until=date(2026, 9, 1))
    (certificate,) = retention.run(at(96)).certificates

    assert certificate.held == 1
    opened = retention.open_held(case, code)
    assert opened.api is not None
    assert opened.api.surname == "MARKOVSKA"


def test_a_person_on_a_list_is_found_in_either_lane(house: Path) -> None:
    office = Office(house)
    office.list_of()
    received(manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567")), lane="borders")

    assert len(office.hits()) == 1


def test_who_pushes_for_borders_has_a_token_that_says_so(house: Path) -> None:
    from fairway import staff

    act = Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=DEPARTED, ground="senders")
    token = intake.sender_token(act, "ROUTER.B", lane="borders")
    sender = intake.sender_of_token(token, at=DEPARTED)

    assert intake.lane_of_sender(sender, DEPARTED) == "borders"


@pytest.mark.parametrize("day", [date(2026, 7, 12).toordinal(), lanes.border_day(date(2026, 7, 12), 0),
                                 lanes.border_day(date(2026, 7, 12), 23)])  # fmt: skip
def test_a_day_is_read_from_its_name(day: int) -> None:
    assert lanes.day_named(lanes.name_of(day)) == day
    assert lanes.date_of(day) == date(2026, 7, 12)
