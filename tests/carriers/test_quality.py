"""What carriers send, counted; nobody named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.path.pushes import booking, listed, manifest, person, push

from fairway import carriers, intake
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.worker import machine_act

SINCE = date(2026, 1, 1)
MARTA = booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"))
GOOD = push(MARTA)
TORN = GOOD.replace(b"TVL+120726:0915:120726:1130+QXA+QZB+QX+417'EQN", b"TVL+12O726+QXA+QZB+QX+417'EQN", 1)
BAD_BIRTH = manifest(listed("EXAMPLA", "MARTA", "991399"), listed("EXAMPLOV", "JAN", "991399"), reference="12")


def act(name: str = "sofia", role: Role = Role.SUPERVISOR) -> Act:
    return Act(Actor(name, role), Purpose.ADMINISTRATION, at=utc_now(), ground="carrier quality")


def arrive(*contents: bytes) -> None:
    for content in contents:
        intake.receive(machine_act(Purpose.INTAKE), [content], transport="test")
        intake.read_waiting(machine_act(Purpose.INTAKE))


def test_otto_learns_nothing_of_carriers(house: Path) -> None:
    with pytest.raises(Refused, match="may not see carrier quality"):
        carriers.quality(act("otto", Role.ANALYST))


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER])
def test_who_looks_after_carriers_sees_counts(house: Path, role: Role) -> None:
    assert carriers.quality(act("ada", role)) == []


def test_findings_are_counted_by_code_and_day(house: Path) -> None:
    arrive(GOOD, BAD_BIRTH)

    [report] = carriers.quality(act(), since=SINCE)

    assert report.carrier == "QX"
    assert (report.transmissions, report.travellers, report.quarantined) == (2, 3, 0)
    assert report.findings["birth.unreadable"] == 2
    [today] = [day for day in report.days if day.transmissions]
    assert today.day == utc_now().date()
    assert today.findings == report.findings


def test_the_share_quarantined_names_the_sender_where_no_flight_was_read(house: Path) -> None:
    arrive(GOOD, TORN)

    [report] = carriers.quality(act(), since=SINCE)

    assert (report.carrier, report.quarantined, report.quarantined_share) == ("QX", 1, 0.5)


def test_a_repair_does_not_make_the_carrier_better(house: Path) -> None:
    arrive(TORN)
    [waiting] = intake.quarantine(act())
    before = carriers.quality(act(), since=SINCE)
    fixed = GOOD.replace(b"EXAMPLA", b"EXAMPLI")
    repair = intake.propose_repair(act("sofia"), waiting.id, fixed, reason=intake.Reason.FLIGHT)
    intake.approve_repair(act("samir"), repair.id)

    [after] = carriers.quality(act(), since=SINCE)
    assert (after.quarantined, after.findings) == (before[0].quarantined, before[0].findings)


def test_a_flight_of_which_only_one_kind_came_is_counted_as_missing_the_other(house: Path) -> None:
    arrive(GOOD)
    [only_pnr] = carriers.quality(act(), since=SINCE)
    arrive(manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567")))
    [both] = carriers.quality(act(), since=SINCE)

    assert (only_pnr.flights, only_pnr.without_pnr, only_pnr.without_api) == (1, 0, 1)
    assert (both.flights, both.without_pnr, both.without_api) == (1, 0, 0)


def test_a_flight_first_heard_of_after_it_left_came_late(house: Path) -> None:
    later = utc_now().date().replace(year=utc_now().year + 1)
    in_time = GOOD.replace(b"120726", f"{later:%d%m%y}".encode())
    long_ago = push(MARTA, reference="2").replace(b"120726", b"120720")
    arrive(in_time, long_ago)

    [report] = carriers.quality(act(), since=date(2020, 1, 1))

    assert (report.flights, report.late) == (2, 1)


def test_one_carrier_is_asked_for_by_its_code(house: Path) -> None:
    arrive(GOOD)

    assert [each.carrier for each in carriers.quality(act(), carrier="QX", since=SINCE)] == ["QX"]
    assert carriers.quality(act(), carrier="ZZ", since=SINCE) == []
    with pytest.raises(Refused, match="two or three letters"):
        carriers.quality(act(), carrier="EXAMPLA")


def test_the_shell_prints_the_report(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from fairway.cli.main import run

    arrive(GOOD, BAD_BIRTH)
    run(["--home", str(house), "staff", "add", "sofia", "--role", "supervisor"])
    capsys.readouterr()

    assert run(["--home", str(house), "--as", "sofia", "carriers", "quality", "--since", "2026-01-01"]) == 0
    shown = capsys.readouterr().out
    assert "birth.unreadable 2" in shown
    assert "EXAMPLA" not in shown
    assert run(["--home", str(house), "--as", "sofia", "carriers", "quality", "--json"]) == 0
    assert '"carrier":"QX"' in capsys.readouterr().out
