"""Pushes in several parts: what is missing is named, what came is there, nobody is counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.carriers.test_quality import act, arrive
from tests.path.pushes import booking, person, push

from fairway import carriers
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Role

NAMES = ("MARTAMRS", "JANMR", "ODILEMS")
SINCE = date(2020, 1, 1)


def part(number: int, mark: str) -> bytes:
    """One of three parts, each with a booking of its own; the total is that of the whole push."""
    whole = push(booking(f"AB12C{number}", person("EXAMPLA", NAMES[number - 1], f"XQ123456{number}", "04MAR81")))
    head, _, tail = whole.partition(b"MSG+:22")
    unh = head[head.index(b"UNH+") :]
    said = unh.rstrip(b"'\r\n").split(b"+")[:3]
    new = b"+".join([*said, b"260712/QX417", b"%02d%s" % (number, mark.encode())]) + b"'"
    made = head[: head.index(b"UNH+")] + new + b"MSG+:22" + tail
    return made.replace(b"EQN+1'", b"EQN+3'")


def travellers() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM store_traveller")
        return cursor.fetchone()[0]


def missing(after: timedelta = timedelta(0)) -> list[tuple[int, ...]]:
    return [each.push.missing for each in carriers.pushes(act(), since=SINCE, after=after)]


def test_otto_learns_nothing_of_pushes(house: Path) -> None:
    with pytest.raises(Refused, match="may not see carrier quality"):
        carriers.pushes(act("otto", Role.ANALYST))


def test_a_missing_part_is_named_and_what_came_is_there(house: Path) -> None:
    arrive(part(3, ":F"), part(1, ":C"))

    assert missing() == [(2,)]
    assert travellers() == 2
    (found,) = carriers.pushes(act(), since=SINCE, after=timedelta(0))
    assert (found.push.carried, found.push.declared) == (2, 3)


def test_the_late_part_completes_the_push(house: Path) -> None:
    arrive(part(3, ":F"), part(1, ":C"), part(2, ""))

    assert missing() == []
    assert travellers() == 3
    (found,) = carriers.pushes(act(), since=SINCE, incomplete=False)
    assert found.push.is_complete


def test_parts_have_five_minutes_before_anybody_asks(house: Path) -> None:
    arrive(part(1, ":C"))

    assert missing(carriers.PARTS_MAY_TAKE) == []
    later = act()
    later.at = utc_now() + timedelta(minutes=6)
    assert len(carriers.pushes(later, since=SINCE)) == 1


def test_the_same_part_again_changes_nothing(house: Path) -> None:
    arrive(part(1, ":C"), part(1, ":C"), part(3, ":F"))

    assert missing() == [(2,)]
    assert travellers() == 2


def test_a_message_that_stands_alone_is_no_push_in_parts(house: Path) -> None:
    arrive(push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"))))

    assert carriers.pushes(act(), since=SINCE, incomplete=False) == []
