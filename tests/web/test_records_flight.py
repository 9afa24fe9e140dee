"""A flight: nobody is named, what came is counted, and seats are drawn and listed alike."""

from __future__ import annotations

import re

import pytest

from fairway.casework.cabin import Sitting, cabin
from tests.web.conftest import SignIn
from tests.web.invented import CANARY
from tests.web.test_records_pushes import _COMPANION, told_three_times

__all__ = ["told_three_times"]


def _flight() -> str:
    from fairway.kit.identifiers import public_code
    from fairway.store.models import Flight

    return public_code(Flight.objects.get().id)


@pytest.mark.parametrize("name", ["Daniel", "Alba"])
def test_otto_sees_no_flight(signed_in: SignIn, told_three_times: str, name: str) -> None:
    client = signed_in(name, purpose="")
    session = client.session
    session["purpose"] = "terrorism"
    session.save()
    for address in ("/flights/", f"/flights/{_flight()}/", f"/hits/{told_three_times}/flight/"):
        assert client.get(address).status_code == 403


def test_the_flight_names_nobody(signed_in: SignIn, told_three_times: str) -> None:
    ana = signed_in("Ana")
    for address in (f"/flights/{_flight()}/", f"/hits/{told_three_times}/flight/"):
        page = ana.get(address).content.decode()
        assert [mark for mark in (*CANARY, _COMPANION) if mark in page] == []
        assert page.count('scope="row"') >= 2


def test_each_push_says_how_many_were_new_and_changed(signed_in: SignIn, told_three_times: str) -> None:
    page = signed_in("Ana").get(f"/flights/{_flight()}/").content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", page.split('id="pushes-table"')[1].split("</table>")[0], re.S)[1:]
    numbers = [re.findall(r'class="number">(\d+)</td>', row)[-3:] for row in rows]

    assert numbers == [["2", "0", "0"], ["0", "1", "0"], ["1", "0", "0"]]


def test_the_travellers_seat_is_marked_by_a_form_and_their_companions_by_another(
    signed_in: SignIn, told_three_times: str
) -> None:
    from fairway.store.models import AuditEntry

    page = signed_in("Ana").get(f"/hits/{told_three_times}/flight/").content.decode()

    assert page.count('id="own-seat"') == 1
    assert "14A: the traveller of the hit" in page
    assert '<tr class="seat-own">' in page
    assert '<tr class="seat-booking">' in page
    assert "inferred" in page
    assert AuditEntry.objects.filter(action="FlightOfHitSeen", object=told_three_times).count() == 1


def test_drawing_and_table_show_as_many_seats(signed_in: SignIn, told_three_times: str) -> None:
    page = signed_in("Ana").get(f"/hits/{told_three_times}/flight/").content.decode()
    drawn = [mark for mark in re.findall(r'<path class="seat (\w+)"', page) if mark != "empty"]
    listed = re.findall(r'</th><td><bdi class="code">(\w+)</bdi>', page.split('id="people-table"')[1])

    assert len(drawn) == len(listed) == 1


def test_a_cabin_is_the_smallest_in_which_every_seat_exists() -> None:
    narrow = cabin([Sitting(1, "14A", "own"), Sitting(2, "2F", "other")])
    wide = cabin(
        [
            Sitting(1, "014A", "own"),
            Sitting(2, "30K", "other"),
            Sitting(3, "30K", "booking"),
            Sitting(4, "777Z", "other"),
        ]
    )

    assert narrow is not None
    assert (narrow.columns, len(narrow.rows)) == ("ACDF", 14)
    assert wide is not None
    assert (wide.columns, wide.aisles, len(wide.rows), wide.apart) == ("ABCDEFGHJK", (3, 7), 30, (4,))
    last = wide.rows[-1][1][-1]
    assert (last.seat, last.mark, last.travellers) == ("30K", "booking", (2, 3))
    assert cabin([]) is None


def test_nobody_opens_a_flight_that_is_none(signed_in: SignIn, told_three_times: str) -> None:
    ana = signed_in("Ana")
    assert ana.get("/flights/ABCD-EFGH/").status_code == 404
    assert ana.get(f"/flights/{told_three_times}/").status_code == 404
