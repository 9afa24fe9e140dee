"""`fairway profile`, `fairway doctor --safeguards` and the gate before production, from an empty house to an open gate."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from fairway.cli.main import run as fairway_main
from fairway.kit.clock import utc_now
from fairway.safeguards import EU_2022

Fairway = Callable[..., tuple[int, str, str]]
APPROVER = "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="


@pytest.fixture
def fairway(house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Fairway:
    """Runs one command in the house: (exit code, stdout, stderr)."""
    monkeypatch.setenv("FAIRWAY_KEY_PASSPHRASE", "four invented words here")
    monkeypatch.setenv("FAIRWAY_PRODUCTION", "")  # a command sets it for good: noted here, so that it goes afterwards
    monkeypatch.delenv("FAIRWAY_PRODUCTION")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = fairway_main(["--home", str(house), *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    for name, role in (("Sofia", "supervisor"), ("Daniel", "dpo"), ("Ana", "analyst"), ("Otto", "admin")):
        assert run("staff", "add", name, "--role", role)[0] == 0
    return run


def sign(fairway: Fairway, tmp_path: Path, name: str, profile: str = "eu-2022") -> tuple[int, str, str]:
    key = tmp_path / f"{name}.key"
    if not key.exists():
        assert fairway("--as", name, "profile", "key", "--out", str(key))[0] == 0
    return fairway("--as", name, "profile", "sign", profile, "--key", str(key))


def meet_every_condition(fairway: Fairway, tmp_path: Path) -> None:
    sign(fairway, tmp_path, "Sofia")
    sign(fairway, tmp_path, "Daniel")
    assert fairway("--as", "Daniel", "profile", "activate", "eu-2022")[0] == 0
    assessment = tmp_path / "assessment.pdf"
    assessment.write_bytes(b"an invented impact assessment")
    for option, value in (
        ("--supervisory-authority", "authority@example.invalid"),
        ("--impact-assessment", str(assessment)),
        ("--approver-key", APPROVER),
    ):
        assert fairway("profile", "register", option, value)[0] == 0


@pytest.mark.parametrize("name", ["Otto", "Ana"])
def test_otto_and_ana_sign_nothing(fairway: Fairway, tmp_path: Path, name: str):
    code, _, err = fairway("--as", name, "profile", "key", "--out", str(tmp_path / "otto.key"))

    assert (code, "may not sign profile" in err, (tmp_path / "otto.key").exists()) == (1, True, False)


def test_two_people_put_a_profile_in_force_and_everything_bears_its_stamp(fairway: Fairway, tmp_path: Path):
    sign(fairway, tmp_path, "Sofia", "uk")
    refused = fairway("--as", "Sofia", "profile", "activate", "uk")
    sign(fairway, tmp_path, "Daniel", "uk")
    done = fairway("--as", "Sofia", "profile", "activate", "uk")
    shown = json.loads(fairway("--json", "profile", "show")[1])

    assert refused[0] == 1
    assert "still lacks the signature of: the data protection officer" in refused[2]
    assert done[0] == 0
    assert (shown["profile"]["name"], shown["is_in_force"], shown["lacks"]) == ("uk", True, [])
    newest = fairway("--as", "Daniel", "--json", "audit", "list", "--most", "1")[1]
    assert shown["stamp"] in newest


def test_a_file_that_was_changed_after_signing_is_another_profile(fairway: Fairway, tmp_path: Path):
    from importlib.resources import files

    text = files("fairway.safeguards").joinpath("profiles", "eu-2022.toml").read_text("utf-8")
    file = tmp_path / "ours.toml"
    file.write_text(text)
    sign(fairway, tmp_path, "Sofia", str(file))
    sign(fairway, tmp_path, "Daniel", str(file))
    file.write_text(text.replace("erase_after_days = 183", "erase_after_days = 1826"))

    code, _, err = fairway("--as", "Daniel", "profile", "activate", str(file))

    assert (code, "still lacks the signature" in err) == (1, True)


def test_nobody_signs_twice_or_with_anothers_key(fairway: Fairway, tmp_path: Path):
    sign(fairway, tmp_path, "Sofia")
    again = sign(fairway, tmp_path, "Sofia")
    fairway("--as", "Daniel", "profile", "key", "--out", str(tmp_path / "Daniel.key"))
    lent = fairway("--as", "Daniel", "profile", "sign", "eu-2022", "--key", str(tmp_path / "Sofia.key"))

    assert (again[0], "signed this profile already" in again[2]) == (1, True)
    assert (lent[0], "not one of your registered key" in lent[2]) == (1, True)


def test_a_profile_that_was_changed_in_the_database_is_refused_and_so_is_every_act(
    fairway: Fairway, tmp_path: Path, house: Path
):
    meet_every_condition(fairway, tmp_path)
    database = sqlite3.connect(house / "fairway.sqlite3")
    [(content,)] = database.execute("SELECT content FROM store_profile WHERE state = 'active'").fetchall()
    changed = content.replace(b'"erase_after_days":183', b'"erase_after_days":999')
    database.execute("UPDATE store_profile SET content = ? WHERE state = 'active'", [changed])
    database.commit()
    database.close()

    code, _, err = fairway("staff", "list")

    assert changed != content
    assert (code, "not the one that was signed" in err) == (1, True)


def test_an_entry_is_left_alone_once_two_supervisors_give_the_same_command(fairway: Fairway, tmp_path: Path):
    file = tmp_path / "list.csv"
    file.write_text("entry_id,names\nL-1,Marta Exampla\n")
    fairway("staff", "add", "Simon", "--role", "supervisor")
    fairway("lists", "load", "csv", str(file), "--activate")
    command = ("lists", "reintegrate", "csv", "L-1", "--authority", "Court of Exampletown")
    until = (utc_now().date() + timedelta(days=30)).isoformat()

    assert fairway("--as", "Ana", *command, "--until", until)[0] == 1
    assert fairway("--as", "Sofia", *command, "--until", "soon")[0] == 2
    assert "Proposed" in fairway("--as", "Sofia", *command, "--until", until)[2]
    assert "In force until" in fairway("--as", "Simon", *command, "--until", until)[2]


def test_an_empty_house_is_not_ready_and_says_what_to_do(fairway: Fairway):
    code, out, err = fairway("doctor", "--safeguards")

    assert code == 4
    assert out.count("MISSING") == 4  # an officer has an account already
    for step in ("profile sign", "--supervisory-authority", "--impact-assessment", "--approver-key"):
        assert step in err


@pytest.mark.parametrize("verb", [("work",), ("serve",), ("ingest", ".")], ids=lambda verb: verb[0])
def test_production_is_refused_until_everything_is_there(
    fairway: Fairway, verb: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    code, out, err = fairway(*verb, "--production")
    monkeypatch.setenv("FAIRWAY_PRODUCTION", "1")
    by_setting = fairway(*verb)

    assert (code, out) == (1, "")
    assert "Nothing was started" in err
    assert by_setting == (code, out, err)


def test_production_starts_once_everything_is_there(fairway: Fairway, tmp_path: Path):
    meet_every_condition(fairway, tmp_path)
    published = json.loads(fairway("--json", "doctor", "--safeguards")[1])

    assert fairway("work", "--production")[0] == 0
    assert published["is_ready"]
    assert [each["is_met"] for each in published["conditions"]] == [True] * 5
    assert EU_2022.stamp in str(published)
    assert not {"Sofia", "Daniel", "Ana", "Otto"} & set(str(published).replace("'", " ").split())


def test_another_approvers_key_is_the_officers_to_register(fairway: Fairway):
    other = APPROVER.replace("q6", "r6", 1)
    fairway("profile", "register", "--approver-key", APPROVER)

    by_operator = fairway("profile", "register", "--approver-key", other)
    by_officer = fairway("--as", "Daniel", "profile", "register", "--approver-key", other)

    assert (by_operator[0], "only the data protection officer" in by_operator[2], by_officer[0]) == (1, True, 0)


@pytest.mark.parametrize(
    ("option", "value"),
    [("--supervisory-authority", " "), ("--approver-key", "short"), ("--impact-assessment", "no-such-file")],
)
def test_what_says_nothing_is_not_registered(fairway: Fairway, option: str, value: str):
    code, _, err = fairway("profile", "register", option, value)

    assert (code, "Nothing was registered" in err) == (1, True)


def test_who_acts_under_a_name_does_not_replace_its_key(fairway: Fairway, tmp_path: Path):
    first, second, third = (tmp_path / f"{number}.key" for number in range(3))
    fairway("--as", "Sofia", "profile", "key", "--out", str(first))
    alone = fairway("--as", "Sofia", "profile", "key", "--out", str(second))
    endorsed = fairway("--as", "Sofia", "profile", "key", "--out", str(third), "--replaces", str(first))

    assert (alone[0], "You have a key" in alone[2], second.exists()) == (1, True, False)
    assert endorsed[0] == 0
    assert fairway("--as", "Sofia", "profile", "sign", "uk", "--key", str(first))[0] == 1
    assert fairway("--as", "Sofia", "profile", "sign", "uk", "--key", str(third))[0] == 0


def test_the_private_key_is_encrypted_and_its_holders_alone(fairway: Fairway, tmp_path: Path):
    key = tmp_path / "sofia.key"
    fairway("--as", "Sofia", "profile", "key", "--out", str(key))
    again = fairway("--as", "Sofia", "profile", "key", "--out", str(key))

    assert b"ENCRYPTED PRIVATE KEY" in key.read_bytes()
    assert key.stat().st_mode & 0o077 == 0
    assert (again[0], "No key was made" in again[2]) == (1, True)
