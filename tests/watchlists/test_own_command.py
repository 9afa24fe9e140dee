"""`fairway lists own` on the shell."""

from __future__ import annotations

import argparse
import json
from datetime import timedelta
from pathlib import Path

import pytest

from fairway.cli import lists
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused

ROWS = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\nO-1,Quirinus Unmistakable,,1964-02-17,M,,\nO-2,,,,,,\n"


def _own(house: Path, *words: str, by: str, as_json: bool = False) -> int:
    root = argparse.ArgumentParser()
    lists.add_parser(root.add_subparsers())
    defaults = argparse.Namespace(home=str(house), account=by, json=as_json)
    args = root.parse_args(["lists", "own", *words], namespace=defaults)
    return int(args.run(args))


@pytest.fixture
def staffed(house: Path) -> Path:
    from fairway import staff
    from fairway.safeguards import Act, Purpose, Role

    for name in ("ana", "sofia"):
        role = Role.ANALYST if name == "ana" else Role.SUPERVISOR
        staff.add_account(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test"), name, role)
    return house


def test_an_entry_is_proposed_approved_and_ended_by_two_people(
    staffed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(ROWS)
    today = utc_now().date()
    ground = ("--basis", "Police Act 12", "--owner", "Regional court")
    days = ("--until", (today + timedelta(days=90)).isoformat(), "--review", (today + timedelta(days=30)).isoformat())

    assert _own(staffed, "import", str(file), *ground, *days, by="ana", as_json=True) == 3
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert [each["kind"] for each in told["rows"]] == ["add", "kept out"]
    with pytest.raises(Refused):
        _own(staffed, "approve", told["code"], by="ana")
    assert _own(staffed, "approve", told["code"], by="sofia") == 0
    assert _own(staffed, "show", by="sofia") == 0
    shown = capsys.readouterr()
    assert "O-1" in shown.out
    assert "Quirinus" not in said.out + said.err + shown.out + shown.err
    assert _own(staffed, "end", "O-1", by="ana") == 0
    code = capsys.readouterr().out.strip()
    assert _own(staffed, "read", code, by="sofia") == 0
    assert "end O-1" in capsys.readouterr().out
    assert _own(staffed, "reject", code, by="sofia") == 0


def test_days_that_are_none_and_files_that_are_not_there_are_wrong_use(staffed: Path, tmp_path: Path) -> None:
    ground = ("--basis", "Police Act 12", "--owner", "Regional court", "--review", "2027-01-01")
    assert _own(staffed, "import", str(tmp_path / "none.csv"), *ground, "--until", "2027-02-01", by="ana") == 2
    assert _own(staffed, "import", "-", *ground, "--until", "soon", by="ana") == 2
