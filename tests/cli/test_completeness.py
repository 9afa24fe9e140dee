"""`fairway completeness`: the equation by day and carrier, and an exit code that can wake somebody."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from tests.path.pushes import booking, person, push

from fairway.cli import completeness
from fairway.kit.refusals import Refused
from fairway.safeguards import Purpose, Role

TORN = b"UNA:+.? 'UNB+UNOA:4+QX+ZZ"
MARTA = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")))


@pytest.fixture
def staffed(house: Path) -> Path:
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act

    for name, role in (("Alba", Role.ADMINISTRATOR), ("Otto", Role.ANALYST)):
        staff.add_account(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now()), name, role)
    return house


def run(house: Path, *arguments: str, name: str | None = "Alba", as_json: bool = False) -> int:
    parser = argparse.ArgumentParser()
    completeness.add_parser(parser.add_subparsers())
    args = parser.parse_args(["completeness", *arguments])
    args.home, args.account, args.json = str(house), name, as_json
    return int(args.run(args))


def arrive(*contents: bytes) -> None:
    from fairway import intake
    from fairway.screening import Screener
    from fairway.worker import machine_act, run_until_idle

    intake.receive(machine_act(Purpose.INTAKE), contents, transport="test")
    run_until_idle(Screener())


def test_otto_sees_nothing(staffed: Path) -> None:
    with pytest.raises(Refused, match="may not"):
        run(staffed, name="Otto")


def test_nobody_in_particular_sees_nothing(staffed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(staffed, name=None) == 2
    assert "Say who looks" in capsys.readouterr().err


def test_complete_is_exit_zero(staffed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arrive(MARTA)
    arrive(MARTA)

    assert run(staffed, as_json=True) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["is_complete"], said["missing"]) == (True, 0)
    assert [(each["received"], each["stored"], each["duplicates"]) for each in said["days"]] == [(2, 1, 1)]
    assert [each["carrier"] for each in said["carriers"]] == ["QX"]


def test_what_is_in_quarantine_is_exit_three(staffed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arrive(MARTA, TORN)

    assert run(staffed, "--carrier", "QX") == 3
    said = capsys.readouterr()
    assert "Not complete" in said.err
    assert [line.split()[0] for line in said.out.splitlines()][2:] == ["all", "QX"]


def test_a_loss_is_exit_four(staffed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from django.db import connection

    arrive(TORN)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_finding_count")
        cursor.execute("DELETE FROM store_transmission")

    assert run(staffed) == 4
    assert "ALARM" in capsys.readouterr().err
