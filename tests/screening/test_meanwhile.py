"""What is pushed, decided or restricted while screening compares: what was made of a record that has changed since is never written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.path.pushes import booking, listed, manifest, person, push
from tests.screening.test_joined_rows import BOOKED, BOTH, LIST, LISTED
from tests.screening.test_screening import HEADING, MARTA, NOBODY, activate, marta, receive, states

from fairway import intake, screening
from fairway.comparison import ComparedTraveller
from fairway.kit.clock import utc_now
from fairway.safeguards import Purpose
from fairway.screening import Screener, changes
from fairway.store import hits, restrictions
from fairway.store.archive import archive
from fairway.store.models import Hit, Traveller, Work
from fairway.worker import machine_act, run_until_idle

MARTA_LINE = MARTA.removeprefix(HEADING)
OTHER_PERSON = push(
    booking("AB12CD", person("ORDINARY", "PERSON", "XQ0000001", "01JAN70"), changed="110726:1000"), reference="2"
)
SEAT = push(
    booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81", reference="7"), changed="110726:1000"),
    reference="2",
)
COMPANION = manifest(listed("ORDINARY", "COMPANION", "750505", "XQ7777777"))


class Interrupted(Screener):
    """Compares as ever; before it answers everything happens that is told, once."""

    def __init__(self, *happens: Callable[[], object]) -> None:
        super().__init__()
        self.happens = list(happens)

    def screen(self, compared: Sequence[ComparedTraveller]) -> Any:
        found = super().screen(compared)
        while self.happens:
            self.happens.pop(0)()
        return found


def pushed(*contents: bytes) -> Callable[[], object]:
    """As another worker does it: received, read and stored."""

    def happens() -> None:
        receive(*contents)
        intake.read_waiting(machine_act(Purpose.INTAKE))

    return happens


def read(*contents: bytes) -> None:
    pushed(*contents)()


def screen(screener: Screener) -> screening.Screened:
    return screening.screen_waiting(machine_act(Purpose.SCREENING), screener)


def test_whoever_became_somebody_else_is_no_hit_for_a_moment(house: Path) -> None:
    activate(MARTA)
    run_until_idle(Screener())
    read(marta())
    done = screen(Interrupted(pushed(OTHER_PERSON)))

    assert (done.travellers, states()) == (0, [])
    run_until_idle(Screener())
    assert (states(), Work.objects.exists()) == ([], False)


def test_others_of_the_flight_are_screened_and_the_changed_one_waits(house: Path) -> None:
    activate(MARTA)
    run_until_idle(Screener())
    read(marta(), COMPANION)
    done = screen(Interrupted(pushed(SEAT)))

    assert (done.travellers, states()) == (1, [])
    assert run_until_idle(Screener()).screened == 1
    assert states() == [("L-1", "open")]


def test_whoever_turned_out_to_be_one_with_another_stops_nobody(house: Path) -> None:
    activate(LIST)
    run_until_idle(Screener())
    read(BOOKED, LISTED)
    assert Traveller.objects.count() == 2
    screen(Interrupted(pushed(BOTH)))
    run_until_idle(Screener())

    [traveller] = Traveller.objects.all()
    assert [(hit.traveller_id, hit.traveller_version) for hit in Hit.objects.all()] == [
        (traveller.id, traveller.version)
    ]


# -- a changed list against whoever is screened ---------------------------------------------------------------------


def compared_and_then(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Between comparing what changed in a list and writing what that gave."""
    plain = changes._compared

    def interrupted(*of: Any) -> Any:
        found = plain(*of)
        happens()
        return found

    monkeypatch.setattr(changes, "_compared", interrupted)


def screened_by_another(*contents: bytes) -> Callable[[], object]:
    """As another worker does it: stored, and screened with the list that is in use."""

    def happens() -> None:
        read(*contents)
        work = Work.objects.filter(kind="rescreen").values_list("id", "kind", "subject", "made_at")
        kept = list(work)
        Work.objects.filter(kind="rescreen").delete()  # the other worker has not claimed it
        screen(Screener())
        Work.objects.bulk_create(
            Work(**dict(zip(("id", "kind", "subject", "made_at"), row, strict=True))) for row in kept
        )

    return happens


def marta_is_listed_and_then(monkeypatch: pytest.MonkeyPatch, *contents: bytes) -> None:
    """She is stored, then listed; after the change was compared with her, another worker stores and screens these."""
    activate(NOBODY)
    receive(marta())
    run_until_idle(Screener())
    activate(NOBODY + MARTA_LINE)
    compared_and_then(monkeypatch, screened_by_another(*contents))
    run_until_idle(Screener())


def test_a_changed_list_writes_no_hit_of_a_record_that_was_screened_anew(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marta_is_listed_and_then(monkeypatch, OTHER_PERSON)

    assert states() == []


def test_a_changed_list_leaves_a_hit_that_stands_at_the_records_present_version(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the hit would name a version that is gone, and nobody could decide it."""
    marta_is_listed_and_then(monkeypatch, SEAT)

    [hit] = Hit.objects.all()
    assert (hit.state, hit.traveller_version) == ("open", Traveller.objects.get().version)


def test_a_changed_list_lets_no_hit_lapse_that_it_has_not_looked_at(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody becomes whom the changed entry names, after the change was compared with whom they were."""
    activate(MARTA.replace("Marta Exampla", "Marte Exampla"))
    receive(marta(), OTHER_PERSON.replace(b"AB12CD", b"EF34GH"))
    run_until_idle(Screener())
    activate(MARTA)
    compared_and_then(
        monkeypatch,
        screened_by_another(
            push(
                booking("EF34GH", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"), changed="120726:0100"),
                reference="3",
            )
        ),
    )
    run_until_idle(Screener())

    assert states() == [("L-1", "open")] * Hit.objects.count()
    assert {hit.traveller_version for hit in Hit.objects.all()} == {
        each.version for each in Traveller.objects.filter(id__in=Hit.objects.values("traveller_id"))
    }


def test_two_changes_of_a_list_may_be_compared_in_either_order(house: Path) -> None:
    """The later is compared by another worker, which takes every hit it leaves over into its version; the earlier is not lost."""
    activate(MARTA)
    receive(marta())
    run_until_idle(Screener())
    activate(
        MARTA.replace("Marta Exampla", "Wilhelmina Otherly").replace(
            "1981-03-04,F,UTO,P:UTO:XQ1234567", "1950-01-01,F,,"
        )
    )
    earlier = Work.objects.get(kind="rescreen")
    Work.objects.all().delete()
    activate(NOBODY + "L-1,Wilhelmina Otherly,,1950-01-01,F,,\n")
    run_until_idle(Screener())
    assert states() == [("L-1", "open")]
    earlier.save(force_insert=True)
    run_until_idle(Screener())

    assert states() == [("L-1", "lapsed")]


# -- people -----------------------------------------------------------------------------------------------------------


def test_a_decision_that_falls_while_the_hit_is_let_go_stands(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    activate(MARTA)
    receive(marta())
    run_until_idle(Screener())
    plain = hits._known

    def decided_meanwhile(*of: Any) -> Any:
        known = plain(*of)
        Hit.objects.update(state="match")
        return known

    monkeypatch.setattr(hits, "_known", decided_meanwhile)
    receive(OTHER_PERSON)
    run_until_idle(Screener())

    assert states() == [("L-1", "match")]


def test_whoever_is_restricted_meanwhile_is_no_hit(house: Path) -> None:
    activate(MARTA)
    run_until_idle(Screener())
    read(marta())
    screen(Interrupted(restricted))

    assert states() == []


def test_whoever_is_restricted_is_not_screened_with_everybody_again(house: Path) -> None:
    activate(NOBODY)
    receive(marta(), COMPANION)
    run_until_idle(Screener())
    restricted()
    activate(MARTA)
    run_until_idle(Screener())
    run = screening.begin_run(machine_act(Purpose.SCREENING))
    done = [screening.rescreen_day(machine_act(Purpose.SCREENING), Screener(), run, day) for day in waiting(run)]

    assert (states(), sum(each.travellers for each in done)) == ([], 1)


def waiting(run: int) -> Sequence[int]:
    return screening.waiting_days(run)


def restricted() -> None:
    found = [each.id for each in Traveller.objects.all() if each.sources == "PNR"]
    with transaction.atomic():
        restrictions.restrict(archive(), found, 1, by="Daniel", at=utc_now())
