"""`fairway audit`: a broken chain is exit code 4; only the data protection officer reads."""

from __future__ import annotations

import argparse
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fairway.cli import audit
from fairway.kit.refusals import Refused
from fairway.safeguards import Role


@pytest.fixture
def fairway(house: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs `fairway audit …` as somebody: (exit code, stdout, stderr)."""
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    for name, role in (("Daniel", Role.DATA_PROTECTION_OFFICER), ("Otto", Role.ANALYST)):
        staff.add_account(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now()), name, role)

    def run(*arguments: str, name: str | None = None, as_json: bool = False) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        audit.add_parser(parser.add_subparsers())
        args = parser.parse_args(["audit", *arguments])
        args.home, args.account, args.json = str(house), name, as_json
        code = args.run(args)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.mark.parametrize("verb", ["list", "verify"])
def test_otto_reads_and_verifies_nothing(fairway: Any, verb: str) -> None:
    with pytest.raises(Refused, match="Nothing was read or changed"):
        fairway(verb, name="Otto")


def test_reading_needs_an_account(fairway: Any) -> None:
    assert fairway("list")[:2] == (2, "")


def test_the_machine_verifies_without_an_account(fairway: Any) -> None:
    code, out, _ = fairway("verify", as_json=True)

    assert code == 0
    assert (json.loads(out)["entries"], json.loads(out)["broken"]) == (2, [])


def test_the_officer_reads_who_did_what(fairway: Any) -> None:
    _, out, _ = fairway("list", name="Daniel")

    newest, oldest = out.splitlines()
    assert oldest.endswith("operator on this host added account Daniel with role dpo  [administration]")
    assert newest.endswith("added account Otto with role analyst  [administration]")


def test_a_broken_chain_is_exit_code_four(fairway: Any, house: Path) -> None:
    database = sqlite3.connect(house / "fairway.sqlite3")
    database.execute("DROP TRIGGER audit_no_change")
    database.execute("UPDATE store_auditentry SET object = 'Nobody' WHERE seq = 1")
    database.commit()
    database.close()

    code, out, err = fairway("verify")

    assert (code, out) == (4, "entry 1: it was altered\n")
    assert "call the data protection officer" in err
    code, out, _ = fairway("verify", as_json=True)
    assert (code, json.loads(out)["broken"]) == (4, [{"seq": 1, "says": "it was altered"}])
