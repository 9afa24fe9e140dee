"""A marked traveller's name, document, contact and birth date stand nowhere but in sealed parts and on the hit card.

Otto has the whole house on a stick: the database, its journal, every log line and every error. He must find nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

MARKS = ("ZYXWVQNAME", "QJGIVENX", "XQ98765QZ", "ZYX.QJ//EXAMPLE.COM", "4242420000001234", "+99 5550 1987", "19MAR87")
LIST = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\nM-1,QJGIVENX ZYXWVQNAME,,1987-03-19,F,UTO,P:UTO:XQ98765QZ\n"
PUSH = """UNA:+.?*'
UNB+IATA:1+QX+ZZGOV+260711:0900+0001'
UNH+1+PNRGOV:13:1:IA+QX0417/120726/0915'
MSG+:22'
ORG+QX:QXA'
TVL+120726:0915:120726:1130+QXA+QZB+QX+417'
EQN+1'
SRC'
RCI+QX:MARK01::010626:1200'
DAT+700:100726:1000'
IFT+4:28::QX+CTCE ZYX.QJ//EXAMPLE.COM'
ORG+QX:QXA+12345678+++A'
ADD++700:9 INVENTED STREET:QXA:::UTO:12345:?+99 5550 1987'
TIF+ZYXWVQNAME+QJGIVENXMRS:A:1'
SSR+DOCS:HK:1:QX:::::/P/UTO/XQ98765QZ/UTO/19MAR87/F/01JAN30/ZYXWVQNAME/QJGIVENX'
TKT+1230000000017:T:1'
FOP+CC::416.00:VI:4242420000001234:1229'
TVL+120726:0915:120726:1130+QXA+QZB+QX+417:Y'
RPI+1+HK'
UNT+18+1'
UNZ+1+0001'
"""
BROKEN = PUSH.replace("TVL+120726:0915:120726:1130+QXA+QZB+QX+417'", "TVL+ZYXWVQNAME'", 1)


def fairway(home: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "dev", "-m", "fairway.cli.main", *arguments, "--home", str(home)]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    return subprocess.run(command, capture_output=True, text=True, check=False, input=stdin, env=environment)


def folded(content: bytes) -> bytes:
    return content.upper().replace(b" ", b"")


def assert_no_mark(content: bytes, where: str) -> None:
    plain = folded(content)
    for mark in MARKS:
        assert folded(mark.encode()) not in plain, f"{where} shows a mark of {len(mark)} characters"
        assert folded(mark.encode("utf-16-le")) not in plain, f"{where} shows a mark in UTF-16"


def test_otto_with_the_whole_house_in_hand_sees_nothing(tmp_path: Path) -> None:
    home, inbox = tmp_path / "house", tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "1.edi").write_text(PUSH, encoding="utf-8")
    (inbox / "2.edi").write_text(BROKEN, encoding="utf-8")
    (inbox / "3.edi").write_text(PUSH[:700], encoding="utf-8")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")

    said = [
        fairway(home, "lists", "load", "csv", str(tmp_path / "list.csv"), "--activate"),
        fairway(home, "ingest", str(inbox)),
        fairway(home, "staff", "add", "ana", "--role", "analyst"),
        fairway(home, "staff", "add", "sofia", "--role", "supervisor"),
        fairway(home, "staff", "add", "daniel", "--role", "dpo"),
        fairway(home, "hits", "list", "--as", "ana", "--json"),
        fairway(home, "hits", "show", "ZYXWVQNAME", "--purpose", "terrorism", "--as", "ana"),
        fairway(home, "quarantine", "list", "--as", "sofia", "--json"),
        fairway(home, "audit", "list", "--as", "daniel", "--json"),
        fairway(home, "doctor", "--digest"),
        fairway(home, "work"),
    ]

    hits = [json.loads(line) for line in said[5].stdout.splitlines()]
    assert hits, said[5].stderr  # the marked traveller is there, and was hit: otherwise this test would prove nothing
    for done in said:
        assert_no_mark(done.stdout.replace("ZYXWVQNAME", "", 0).encode(), "stdout of " + " ".join(done.args[5:7]))
        if "show" not in done.args:
            assert_no_mark(done.stderr.encode(), "stderr of " + " ".join(done.args[5:7]))
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.name == "fairway.sqlite3" for path in files)
    for path in files:
        assert_no_mark(path.read_bytes(), path.name)


def test_somebody_who_may_see_the_hit_sees_the_person(tmp_path: Path) -> None:
    """The other half: the marks are there to be found by whom the law lets find them."""
    home = tmp_path / "house"
    (tmp_path / "1.edi").write_text(PUSH, encoding="utf-8")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    fairway(home, "lists", "load", "csv", str(tmp_path / "list.csv"), "--activate")
    fairway(home, "ingest", str(tmp_path / "1.edi"))
    fairway(home, "staff", "add", "ana", "--role", "analyst")
    [hit] = [json.loads(line) for line in fairway(home, "hits", "list", "--as", "ana", "--json").stdout.splitlines()]

    shown = fairway(home, "hits", "show", str(hit["code"]), "--purpose", "terrorism", "--as", "ana").stdout

    assert "ZYXWVQNAME" in shown
    assert "XQ98765QZ" in shown
