"""Quarantine and repair: looked at as shapes, tried without storing, replayed by a second person, all of it on the record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from tests.path.pushes import booking, person, push

from fairway import intake
from fairway.intake import ReadBatch, Reason
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.messages.explaining import first_bad_line
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.store.records import JourneyRecord

WHOLE = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")))
TORN = WHOLE.replace(b"TVL+120726:0915:120726:1130+QXA+QZB+QX+417'EQN", b"TVL+12O726+QXA+QZB+QX+417'EQN", 1)


def act(name: str, role: Role = Role.SUPERVISOR) -> Act:
    return Act(Actor(name, role), Purpose.ADMINISTRATION, at=utc_now(), ground="quarantine")


@pytest.fixture
def torn(arrive: Callable[..., ReadBatch]) -> int:
    """A push whose flight has no readable day, in quarantine: its identifier."""
    assert arrive(TORN).quarantined == 1
    [waiting] = intake.quarantine(act("sofia"))
    return waiting.id


def record(most: int = 50) -> list[str]:
    from fairway.store import audit

    return [line.action for line in audit.lines(most=most)]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.DATA_PROTECTION_OFFICER])
def test_otto_neither_sees_nor_repairs_nor_approves(torn: int, role: Role) -> None:
    otto = act("otto", role)
    before = len(record())

    for attempt in (
        lambda: intake.open_quarantined(otto, torn),
        lambda: intake.open_quarantined(otto, torn, show_values=True),
        lambda: intake.raw_copy(otto, torn),
        lambda: intake.dry_run(otto, torn, WHOLE),
        lambda: intake.propose_repair(otto, torn, WHOLE, reason=Reason.FLIGHT),
        lambda: intake.proposed_repairs(otto),
        lambda: intake.approve_repair(otto, 1),
        lambda: intake.reject_repair(otto, 1),
    ):
        with pytest.raises(Refused, match="may not"):
            attempt()
    assert len(record()) == before


def test_an_administrator_sees_shapes_and_no_values(torn: int) -> None:
    ada = act("ada", Role.ADMINISTRATOR)

    shown = intake.open_quarantined(ada, torn)

    assert b"EXAMPLA" not in msgspec.json.encode(shown)
    with pytest.raises(Refused, match="may not see raw transmission"):
        intake.open_quarantined(ada, torn, show_values=True)
    with pytest.raises(Refused, match="may not see raw transmission"):
        intake.raw_copy(ada, torn)


def test_the_first_bad_place_is_marked(torn: int) -> None:
    explained = intake.open_quarantined(act("sofia"), torn).explained

    bad = explained.lines[first_bad_line(explained)]
    assert (bad.tag, bad.segment) == ("TVL", 4)
    assert [finding.code for finding in bad.findings] == ["tvl.date.unreadable"]


def test_values_are_shown_to_a_supervisor_and_that_is_recorded(torn: int) -> None:
    shown = intake.open_quarantined(act("sofia"), torn, show_values=True)

    assert b"EXAMPLA" in msgspec.json.encode(shown.explained)
    assert record()[0] == "RawTransmissionSeen"
    assert intake.raw_copy(act("sofia"), torn) == TORN


def test_a_dry_run_says_what_would_change_and_stores_nothing(
    torn: int, travellers: Callable[[], list[JourneyRecord]]
) -> None:
    tried = intake.dry_run(act("sofia"), torn, WHOLE)

    assert (tried.before.outcome, tried.after.outcome, tried.is_placed) == ("quarantined", "read", True)
    assert tried.after.travellers == 1
    assert travellers() == []
    assert intake.balance().quarantined == 1


def test_a_second_person_replays_and_the_original_stays(
    torn: int, travellers: Callable[[], list[JourneyRecord]]
) -> None:
    proposal = intake.propose_repair(act("sofia"), torn, WHOLE, reason=Reason.FLIGHT)
    assert travellers() == []
    assert intake.proposed_repairs(act("ada", Role.ADMINISTRATOR)) == [proposal]

    counts = intake.approve_repair(act("ada", Role.ADMINISTRATOR), proposal.id)

    assert (counts.bookings, counts.travellers) == (1, 1)
    assert [each.pnr.surname for each in travellers() if each.pnr] == ["EXAMPLA"]
    assert (intake.balance().quarantined, intake.balance().stored) == (0, 1)
    assert original(torn) == TORN
    assert record()[:3] == ["RepairApproved", "RepairsSeen", "RepairProposed"]


def original(transmission: int) -> bytes:
    from django.db import connection

    from fairway.store.archive import archive

    with connection.cursor() as cursor:
        cursor.execute("SELECT received_day, sealed FROM store_transmission WHERE id = %s", [transmission])
        day, sealed = cursor.fetchone()
    return archive().receipt_key(day).open("store_transmission", transmission, bytes(sealed))


def test_a_replayed_flight_leaves_the_work_of_screening(torn: int) -> None:
    proposal = intake.propose_repair(act("sofia"), torn, WHOLE, reason=Reason.FLIGHT)
    before = waiting_work()
    intake.approve_repair(act("samir"), proposal.id)

    assert waiting_work() == before + 1


def waiting_work() -> int:
    from fairway.store.models import Work

    return Work.objects.count()


def test_nobody_approves_their_own_repair(torn: int, travellers: Callable[[], list[JourneyRecord]]) -> None:
    proposal = intake.propose_repair(act("sofia"), torn, WHOLE, reason=Reason.FLIGHT)

    with pytest.raises(Refused, match=r"somebody else than its proposer.*Art\. 13"):
        intake.approve_repair(act("sofia"), proposal.id)

    assert travellers() == []
    assert intake.balance().quarantined == 1


def test_a_repair_is_replayed_once(torn: int) -> None:
    proposal = intake.propose_repair(act("sofia"), torn, WHOLE, reason=Reason.FLIGHT)
    intake.approve_repair(act("samir"), proposal.id)

    with pytest.raises(Refused, match="Nothing was changed"):
        intake.approve_repair(act("samir"), proposal.id)


def test_a_rejected_repair_leaves_the_transmission_waiting_for_another(torn: int) -> None:
    first = intake.propose_repair(act("sofia"), torn, WHOLE, reason=Reason.FLIGHT)
    with pytest.raises(Refused, match="waits for a second person already"):
        intake.propose_repair(act("samir"), torn, WHOLE, reason=Reason.FLIGHT)

    intake.reject_repair(act("samir"), first.id)

    assert intake.balance().quarantined == 1
    assert intake.propose_repair(act("samir"), torn, WHOLE, reason=Reason.FLIGHT).state == "proposed"


@pytest.mark.parametrize("content", [None, TORN + b" ", b"", TORN])
def test_what_would_still_wait_is_not_proposed(torn: int, content: bytes | None) -> None:
    with pytest.raises(Refused, match="Nothing was proposed"):
        intake.propose_repair(act("sofia"), torn, content, reason=Reason.READER)

    assert intake.proposed_repairs(act("sofia")) == []


def test_what_is_not_in_quarantine_is_not_opened(arrive: Callable[..., ReadBatch]) -> None:
    from fairway.store.models import Transmission

    arrive(WHOLE)

    with pytest.raises(Refused, match="waits in quarantine"):
        intake.open_quarantined(act("sofia"), Transmission.objects.get().id)


def test_what_ended_the_reader_is_not_read_again_by_looking(house: Path) -> None:
    from fairway.store import transmissions
    from fairway.worker import machine_act

    [receipt] = intake.receive(machine_act(Purpose.INTAKE), [WHOLE], transport="test")
    for _ in range(3):
        transmissions.begin_attempt([receipt.id])  # as if the process had died after this, three times
    intake.read_waiting(machine_act(Purpose.INTAKE))

    opened = intake.open_quarantined(act("sofia"), receipt.id)
    assert opened.explained.lines == ()
    assert [finding.code for finding in opened.explained.findings] == ["intake.reader-ended"]
    with pytest.raises(Refused, match="ended the reader before"):
        intake.dry_run(act("sofia"), receipt.id)
    assert intake.dry_run(act("sofia"), receipt.id, WHOLE + b"\n").is_placed


def test_the_copy_is_sealed(torn: int) -> None:
    from fairway.store.models import Repair

    intake.propose_repair(act("sofia"), torn, WHOLE, reason=Reason.FLIGHT)

    assert b"EXAMPLA" not in bytes(Repair.objects.get().sealed)


def test_the_shell_shows_and_repairs(
    torn: int, house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from fairway.cli.main import run

    for name, role in (("sofia", "supervisor"), ("samir", "supervisor")):
        run(["--home", str(house), "staff", "add", name, "--role", role])
    copy = tmp_path / "copy.edi"
    copy.write_bytes(WHOLE)
    as_sofia = ["--home", str(house), "--as", "sofia", "quarantine"]

    assert run([*as_sofia, "show", str(torn)]) == 0
    shown = capsys.readouterr().out
    assert ">>" in shown
    assert "EXAMPLA" not in shown
    assert run([*as_sofia, "dry-run", str(torn)]) == 3
    assert run([*as_sofia, "dry-run", str(torn), "--file", str(copy)]) == 0
    assert run([*as_sofia, "propose", str(torn), "--file", str(copy), "--reason", "flight", "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    repair = msgspec.json.decode(lines[-1])["repair"]
    assert run([*as_sofia, "approve", repair]) == 1
    assert run(["--home", str(house), "--as", "samir", "quarantine", "approve", repair]) == 0
    assert intake.balance().stored == 1
