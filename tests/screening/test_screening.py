"""Screening: hits from real comparison, frozen with their evidence, kept true when lists or records change."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.path.pushes import booking, listed, manifest, person, push

from fairway import intake, screening, watchlists
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import EU_2022, Act, Actor, Purpose, Role
from fairway.screening import Screener
from fairway.store.archive import archive
from fairway.store.hits import thaw
from fairway.store.models import Hit
from fairway.worker import machine_act, run_until_idle

HEADING = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"
MARTA = HEADING + "L-1,Marta Exampla,,1981-03-04,F,UTO,P:UTO:XQ1234567\n"
NOBODY = HEADING + "L-9,Ingrid Nowhere,,1950-01-01,F,UTO,\n"


def activate(content: str, source: str = "csv") -> None:
    watchlists.load(machine_act(Purpose.LIST_KEEPING), source, content.encode())
    watchlists.activate(machine_act(Purpose.LIST_KEEPING), source, accept_shrinkage=True)


def receive(*contents: bytes) -> None:
    intake.receive(machine_act(Purpose.INTAKE), contents, transport="test")


def marta(**changes: str) -> bytes:
    return push(
        booking(
            "AB12CD",
            person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"),
            changed=changes.get("changed", "100726:1000"),
        ),
        reference=changes.get("reference", "1"),
    )


def states() -> list[tuple[str, str]]:
    return [(hit.entry_id, hit.state) for hit in Hit.objects.order_by("id")]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MACHINE])
def test_no_person_runs_the_machine(house: Path, role: Role) -> None:
    act = Act(Actor("otto", role), Purpose.SCREENING, at=utc_now())

    with pytest.raises(Refused, match="may not screen"):
        screening.screen_waiting(act, Screener())


def test_a_listed_traveller_is_a_hit_with_its_evidence_frozen(house: Path) -> None:
    activate(MARTA)
    receive(marta())
    run_until_idle(Screener())

    [hit] = Hit.objects.all()
    frozen = thaw(archive(), hit.day, hit.id, bytes(hit.sealed))
    assert (hit.entry_id, hit.strength, hit.state, hit.due_at) == ("L-1", "strong", "open", "2026-07-12T09:15:00")
    assert hit.score == pytest.approx(sum(each.weight for each in frozen.evidence))
    assert (hit.profile, hit.matcher != "") == (EU_2022.stamp, True)


SMITH = HEADING.strip() + ",contacts\nL-5,John Smith,,,M,,,+43 1 555 0123\n"


def smith(others: int) -> list[bytes]:
    """John Smith with a telephone number that so many others of that day give too."""
    number = "SSR+CTCM:HK:1:QX:::::004315550123'"
    people = [person("SMITH", "JONMR") + number]
    people += [person(f"ORDINARY{chr(65 + n)}", "PERSON") + number for n in range(others)]
    return [push(*(booking(f"AB{n:02}CD", each) for n, each in enumerate(people)))]


def test_a_contact_that_many_of_the_day_give_makes_no_hit(house: Path) -> None:
    activate(SMITH)
    receive(*smith(others=2))
    run_until_idle(Screener())

    [hit] = Hit.objects.all()
    frozen = thaw(archive(), hit.day, hit.id, bytes(hit.sealed))
    assert [(each.feature, each.weight) for each in frozen.evidence] == [("name", 6.65), ("contact", 4.0)]
    assert frozen.compared.contact_sharers == (3,)


def test_an_agencys_number_makes_no_hit(house: Path) -> None:
    activate(SMITH)
    receive(*smith(others=60))
    run_until_idle(Screener())

    assert states() == []


def test_an_ordinary_traveller_is_no_hit(house: Path) -> None:
    activate(NOBODY)
    receive(marta())
    run_until_idle(Screener())

    assert states() == []


def test_a_list_activated_later_finds_who_is_stored_already(house: Path) -> None:
    activate(NOBODY)
    receive(marta())
    run_until_idle(Screener())
    activate(NOBODY + MARTA.removeprefix(HEADING))
    totals = run_until_idle(Screener())

    assert states() == [("L-1", "open")]
    assert totals.screened == 1


def test_only_whom_a_changed_entry_can_concern_is_screened_again(house: Path) -> None:
    activate(NOBODY)
    receive(
        marta(), manifest(*(listed("ORDINARY", f"PERSON{chr(65 + n)}", f"7{n}0101", f"XQ00000{n}") for n in range(9)))
    )
    run_until_idle(Screener())
    activate(NOBODY + MARTA.removeprefix(HEADING))

    assert run_until_idle(Screener()).screened == 1


def test_an_undecided_hit_lapses_when_its_entry_goes(house: Path) -> None:
    activate(MARTA)
    receive(marta())
    run_until_idle(Screener())
    activate(NOBODY)
    run_until_idle(Screener())

    assert states() == [("L-1", "lapsed")]


def test_an_undecided_hit_lapses_when_the_traveller_is_taken_off(house: Path) -> None:
    activate(MARTA)
    receive(marta())
    run_until_idle(Screener())
    receive(push("SRC'RCI+QX:AB12CD::010626:1200'DAT+700:110726:1000'ORG'", function="141", reference="2"))
    run_until_idle(Screener())

    assert states() == [("L-1", "lapsed")]


def test_the_same_evidence_again_changes_nothing(house: Path) -> None:
    activate(MARTA)
    receive(marta())
    screener = Screener()
    run_until_idle(screener)
    before = Hit.objects.values().get()
    receive(marta(changed="110726:1000", reference="2"))
    run_until_idle(screener)

    assert Hit.objects.values().get() == before


def test_a_decided_hit_comes_back_only_when_its_evidence_has_changed(house: Path) -> None:
    activate(MARTA)
    receive(marta())
    run_until_idle(Screener())
    Hit.objects.update(state="no_match")
    receive(marta(changed="110726:1000", reference="2"))
    run_until_idle(Screener())
    assert states() == [("L-1", "no_match")]

    receive(manifest(listed("EXAMPLA", "MARTA ANNA", "810304", "XQ7777777", locator="AB12CD")))
    receive(
        push(
            booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ7777777", "04MAR81"), changed="120726:0800"),
            reference="3",
        )
    )
    run_until_idle(Screener())
    assert ("L-1", "open") in states()


def test_two_houses_told_the_same_find_the_same(house: Path, tmp_path: Path, empty_house: Path) -> None:
    import shutil

    from fairway.opening import open_house
    from fairway.oversight.digest import digest

    def told() -> str:
        activate(MARTA)
        receive(marta(), manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567")))
        run_until_idle(Screener())
        return digest(machine_act(Purpose.OVERSIGHT)).digest

    first = told()
    shutil.copytree(empty_house, tmp_path / "other")
    open_house(tmp_path / "other")
    assert told() == first


def test_a_changed_list_changes_the_index_where_it_stands(house: Path) -> None:
    screener = Screener()
    activate(MARTA)
    screener.refresh(archive())
    activate(NOBODY, source="csv")
    screener.refresh(archive())
    activate(NOBODY + MARTA.removeprefix(HEADING))
    receive(marta())
    run_until_idle(screener)

    assert states() == [("L-1", "open")]
