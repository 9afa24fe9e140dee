"""`fairway staff` and `fairway serve`, as the operator of a host uses them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fairway.cli import serve as serve_command
from fairway.cli import staff as staff_command
from fairway.kit.refusals import Refused

Run = Callable[..., int]


@pytest.fixture
def run(house: Path) -> Run:
    """`fairway staff …` in the house."""

    def go(*arguments: str, account: str | None = None, as_json: bool = False) -> int:
        parser = argparse.ArgumentParser()
        staff_command.add_parser(parser.add_subparsers())
        defaults = argparse.Namespace(home=str(house), account=account, json=as_json)
        args = parser.parse_args(["staff", *arguments], namespace=defaults)
        return int(args.run(args))

    return go


def test_otto_acting_as_an_analyst_manages_nobody(run: Run) -> None:
    run("add", "Otto", "--role", "analyst")
    for arguments in (
        ["add", "Friend", "--role", "admin"],
        ["link", "Otto"],
        ["token", "Otto", "--label", "x"],
        ["list"],
    ):
        with pytest.raises(Refused, match="may not manage staff"):
            run(*arguments, account="Otto")


def test_a_link_is_printed_as_the_path_that_signs_in(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    from fairway import staff

    assert run("add", "Ana", "--role", "analyst") == 0
    assert run("link", "Ana") == 0
    path = capsys.readouterr().out.strip()
    assert path.startswith("/sign-in/link/")
    assert staff.use_link(path.split("/")[3]).name == "Ana"


def test_a_token_is_shown_once_and_acts_as_its_account(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    from fairway import staff

    run("add", "Sofia", "--role", "supervisor")
    run("token", "Sofia", "--label", "nightly", as_json=True)
    token = json.loads(capsys.readouterr().out.splitlines()[-1])["token"]
    assert staff.actor_of_token(token).name == "Sofia"


def test_accounts_are_listed_with_what_they_may_sign_in_by(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("add", "Ana", "--role", "analyst")
    capsys.readouterr()
    run("list", as_json=True)
    listed = json.loads(capsys.readouterr().out)
    assert listed == [{"name": "Ana", "role": "analyst", "is_active": True, "has_password": False}]


def test_an_unknown_account_is_refused(run: Run) -> None:
    with pytest.raises(Refused, match="no active account"):
        run("link", "Nobody")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "console.example"])
def test_other_addresses_than_loopback_are_not_served_without_their_names(
    house: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAIRWAY_HOSTS", raising=False)
    with pytest.raises(Refused, match="Nothing was served"):
        serve_command.serve(house, 0, host=host)


def test_there_is_nothing_to_serve_without_a_house(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no house"):
        serve_command.serve(tmp_path / "nowhere", 0)
    assert not (tmp_path / "nowhere").exists()
