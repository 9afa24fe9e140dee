"""Flights inside the Union: received only while two people have selected them, for a reason, for a time."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.path.pushes import booking, listed, manifest, person, push

from fairway import intake, retention
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022, Act, Actor, Purpose, Role
from fairway.safeguards.scope import Selection, in_scope
from fairway.safeguards.union_airports import state_of
from fairway.worker import machine_act

OTTO = Actor("Otto", Role.ADMINISTRATOR)
DANIEL = Actor("Daniel", Role.DATA_PROTECTION_OFFICER)
ANA = Actor("Ana", Role.ANALYST)
SOFIA = Actor("Sofia", Role.SUPERVISOR)
SIMON = Actor("Simon", Role.SUPERVISOR)
TODAY = utc_now().date()
WITHIN = Selection(
    "VIE",
    "FR",
    "",
    "trafficking on this route",
    "assessment 4/2026",
    TODAY,
    TODAY + timedelta(days=90),
    TODAY + timedelta(days=60),
)


def by(actor: Actor) -> Act:
    return Act(actor, Purpose.ADMINISTRATION, at=utc_now(), ground="selections")


def flown(day: date, *, number: str = "417", who: str = "MARTA", document: str = "XQ1234567") -> bytes:
    """A manifest from Vienna to Paris on a day."""
    plain = manifest(listed("EXAMPLA", who, "810304", document)).replace(b"260712", day.strftime("%y%m%d").encode())
    return plain.replace(b"QXA", b"VIE").replace(b"QZB", b"CDG").replace(b"417", number.encode())


def arrive(*contents: bytes) -> None:
    intake.receive(machine_act(Purpose.INTAKE), contents, transport="test")
    while intake.read_waiting(machine_act(Purpose.INTAKE)).transmissions:
        pass


def select(selection: Selection = WITHIN) -> str:
    code = intake.propose_selection(by(SOFIA), selection)
    intake.decide_selection(by(SIMON), code, approve=True)
    return code


def travellers() -> int:
    from fairway.store.models import Traveller

    return Traveller.objects.count()


def test_otto_and_the_analyst_neither_select_nor_see(house: Path):
    for actor in (OTTO, ANA):
        for attempt in (
            lambda a=actor: intake.propose_selection(by(a), WITHIN),
            lambda a=actor: intake.selections_register(by(a)),
        ):
            with pytest.raises(Refused, match="Nothing was read or changed"):
                attempt()
    with pytest.raises(Refused):
        intake.propose_selection(by(DANIEL), WITHIN)
    assert intake.selections_register(by(DANIEL)).selections == ()


def test_what_nothing_selects_is_counted_and_gone_and_never_screened(house: Path):
    from fairway.store.models import Transmission, Work

    arrive(flown(TODAY), flown(TODAY, number="418"))

    assert (travellers(), Work.objects.count()) == (0, 0)
    assert list(Transmission.objects.values_list("station", "travellers", "sealed")) == [("stored", 0, None)] * 2
    [dropped] = intake.selections_register(by(DANIEL)).dropped
    assert (dropped.departs_from, dropped.arrives_at, dropped.messages, dropped.travellers) == ("VIE", "CDG", 2, 2)
    held = b"".join(path.read_bytes() for path in house.rglob("*") if path.is_file())
    assert b"EXAMPLA" not in held


def test_a_selection_takes_a_second_person(house: Path):
    code = intake.propose_selection(by(SOFIA), WITHIN)
    arrive(flown(TODAY))
    with pytest.raises(Refused, match="a second person approves"):
        intake.decide_selection(by(SOFIA), code, approve=True)
    assert travellers() == 0

    intake.decide_selection(by(SIMON), code, approve=True)
    arrive(flown(TODAY, number="418"))

    assert travellers() == 1
    with pytest.raises(Refused, match="stands so"):
        intake.decide_selection(by(SIMON), code, approve=True)


def test_a_push_with_one_covered_and_one_uncovered_flight_keeps_the_covered_one(house: Path):
    from fairway.store.models import Transmission

    select()
    both = flown(TODAY).replace(b"UNZ+1+9'", b"") + flown(TODAY, who="NINA").partition(b"UNH")[2].join([b"UNH", b""])
    both = both.replace(b"LOC+87+CDG", b"LOC+87+CDG", 1)
    second = both.rindex(b"LOC+87+CDG")
    both = both[:second] + b"LOC+87+FRA" + both[second + 10 :]

    arrive(both.replace(b"UNZ+1+9", b"UNZ+2+9"))

    assert travellers() == 1
    assert [each.travellers for each in intake.selections_register(by(DANIEL)).dropped] == [1]
    assert Transmission.objects.get().sealed is None


def test_flights_that_leave_or_enter_the_union_need_no_selection(house: Path):
    arrive(
        push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"))),
        flown(TODAY, number="419").replace(b"CDG", b"LHR"),
    )

    assert travellers() == 2
    assert intake.selections_register(by(DANIEL)).dropped == ()


@pytest.mark.parametrize("how", ["ended by a person", "its last day is over"])
def test_when_a_selection_ends_the_next_push_is_dropped_and_what_it_covered_is_purged(house: Path, how: str):
    code = select()
    arrive(flown(TODAY))
    assert travellers() == 1
    act = machine_act(Purpose.ADMINISTRATION)
    assert retention.run(act).outside == 0

    if how == "ended by a person":
        intake.end_selection(by(SIMON), code)
    else:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("UPDATE store_selection SET starts_on = %s, ends_on = %s", ["2026-01-01", "2026-01-31"])
    arrive(flown(TODAY, number="418"))
    assert travellers() == 1
    done = retention.run(machine_act(Purpose.ADMINISTRATION))

    from fairway.store.models import Booking, Flight

    assert (done.outside, travellers(), Flight.objects.count(), Booking.objects.count()) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"departs_from": "*", "arrives_at": "*"}, "no selection"),
        ({"reason": ""}, "reason"),
        ({"assessment": " "}, "assessment"),
        ({"departs_from": "Vienna"}, "place"),
        ({"ends_on": TODAY + timedelta(days=200)}, "6 months at most"),
        ({"ends_on": TODAY - timedelta(days=1)}, "begins today"),
        ({"review_on": TODAY + timedelta(days=91)}, "looked at again"),
    ],
)
def test_a_selection_that_is_not_limited_reasoned_and_reviewed_is_refused(
    house: Path, changes: dict[str, Any], says: str
):
    with pytest.raises(Refused, match=says) as refusal:
        intake.propose_selection(by(SOFIA), msgspec.structs.replace(WITHIN, **changes))

    assert "Art. 2" in refusal.value.cites


@pytest.mark.parametrize(
    ("rule", "expected"), [("all", True), ("not_applicable", True), ("none", False), ("selected", False)]
)
def test_the_profile_says_whether_a_selection_is_needed(rule: str, expected: bool):
    profile = msgspec.structs.replace(EU_2022, intra_union_flights=rule)

    assert in_scope("VIE", "CDG", "QX", TODAY, profile, ()) is expected
    assert in_scope("VIE", "LHR", "QX", TODAY, profile, ())
    assert in_scope("VIE", "CDG", "QX", TODAY, profile, (WITHIN,)) is (rule != "none")


def test_airports_are_known_by_both_their_codes_and_in_doubt_lie_outside():
    assert [state_of(code) for code in ("VIE", "LOWW", "RUN", "FMEE", "TFS", "GCTS", "EDDF", "ORY")] == [
        "AT", "AT", "FR", "FR", "ES", "ES", "DE", "FR",
    ]  # fmt: skip
    assert [state_of(code) for code in ("LHR", "EGLL", "ZRH", "LSZH", "GVA", "OSL", "KEF", "QXA", "", "X")] == [""] * 10
