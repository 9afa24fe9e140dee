"""What each push changed, and the segments of the raw message: through the real intake, on the page of a hit's booking."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fairway.kit.clock import utc_now
from fairway.kit.identifiers import public_code
from tests.path.pushes import booking, listed, manifest, person, push
from tests.web.conftest import SignIn
from tests.web.invented import CANARY, _hit, canary_pair

_SURNAME, _, _, _DOCUMENT = CANARY
_COMPANION = "ZEPHYRINGHAM"


def _receive(data: bytes) -> None:
    from fairway import intake
    from fairway.safeguards import Act, Actor, Purpose, Role

    act = Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=utc_now())
    intake.receive(act, [data], transport="test")
    intake.read_waiting(Act(Actor("fairway", Role.MACHINE), Purpose.INTAKE, at=utc_now()))


def _hit_on_her() -> str:
    """A hit on the traveller with the canary's surname: its code."""
    from fairway.safeguards import Act, Actor, Purpose, Role
    from fairway.safeguards.actions import TravellersScreened
    from fairway.store.archive import archive, perform
    from fairway.store.hits import write_hits
    from fairway.store.models import Hit, Traveller
    from fairway.store.records import open_travellers

    rows = list(Traveller.objects.values_list("id", "day", "version", "state", "record_sealed"))
    opened = open_travellers(archive(), [(*row[:4], bytes(row[4])) for row in rows])
    ours = next(each.id for each in opened if each.record.pnr and each.record.pnr.surname == _SURNAME)
    row = Traveller.objects.get(id=ours)
    act = Act(Actor("fairway", Role.MACHINE), Purpose.SCREENING, at=utc_now())
    with perform(act) as house:
        hit: Any = _hit(canary_pair(), row.day, row.flight_id, ours, utc_now().isoformat()[:19])
        write_hits(house, [hit], [ours], at=utc_now(), lists=["csv"])
        act.record(TravellersScreened(object="test", count=1, hits=1, lapsed=0, lists="csv", matcher="test"))
    return public_code(Hit.objects.get().id)


@pytest.fixture
def told_three_times(staffed: object) -> str:
    """A booking of two; then she gets a seat and a document; then the manifest names her. The code of a hit on her."""
    first, other = person(_SURNAME, "WYNDELINAMRS"), person(_COMPANION, "ODAMRS", reference="2")
    _receive(push(booking("AB12CD", first, other), sent="260710:0900", reference="1"))
    again = person(_SURNAME, "WYNDELINAMRS", _DOCUMENT, "29MAR71") + "SSR+SEAT:HK:1:QX:::QXA:QZB+14A::1'"
    _receive(push(booking("AB12CD", again, other, changed="110726:0800"), sent="260711:0900", reference="2"))
    _receive(manifest(listed(_SURNAME, "WYNDELINA", "710329", _DOCUMENT, "AB12CD")))
    return _hit_on_her()


@pytest.mark.parametrize("name", ["Daniel", "Alba"])
def test_otto_sees_no_segment(signed_in: SignIn, told_three_times: str, name: str) -> None:
    client = signed_in(name, purpose="")
    session = client.session
    session["purpose"] = "terrorism"
    session.save()
    answer = client.get(f"/hits/{told_three_times}/booking/?segments=1")

    assert answer.status_code == 403
    assert [mark for mark in (*CANARY, _COMPANION) if mark in answer.content.decode()] == []


def test_each_push_says_what_it_changed(signed_in: SignIn, told_three_times: str) -> None:
    page = signed_in("Ana").get(f"/hits/{told_three_times}/booking/").content.decode()
    pushes = page.split('<li class="push ')[1:]

    assert [each.split('"')[0] for each in pushes] == ["first", "changed", "first"]
    changed = pushes[1]
    rows = {row.split("</th>")[0].rsplit(">", 1)[-1]: row for row in changed.split("<tr>")[1:]}
    assert {"Documents", "Born", "Last changed at"} <= set(rows)
    assert "not sent" in rows["Born"].split('class="came"')[0]
    assert "1971-03-29" in rows["Born"].split('class="came"')[1]
    assert "2026-07-10" in rows["Last changed at"].split('class="came"')[0]
    assert "2026-07-11" in rows["Last changed at"].split('class="came"')[1]


def test_companions_stand_there_by_their_initials(signed_in: SignIn, told_three_times: str) -> None:
    page = signed_in("Ana").get(f"/hits/{told_three_times}/booking/").content.decode()

    assert "<bdi>O.Z.</bdi>" in page
    assert _COMPANION not in page


def test_segments_are_shown_on_request_and_recorded(signed_in: SignIn, told_three_times: str) -> None:
    from fairway.store.models import AuditEntry

    ana = signed_in("Ana")
    ana.get(f"/hits/{told_three_times}/booking/")
    assert not AuditEntry.objects.filter(action="SegmentsSeen").exists()
    page = ana.get(f"/hits/{told_three_times}/booking/?segments=1").content.decode()

    assert f"TIF+{_SURNAME}+WYNDELINAMRS:A:1" in page
    assert f"NAD+FL+++{_SURNAME}:WYNDELINA" in page
    assert _COMPANION not in page
    assert 'data-marks="PNR-surname"' in page
    assert "of others and is not shown" in page or "of others and are not shown" in page
    (seen,) = AuditEntry.objects.filter(action="SegmentsSeen")
    assert (seen.actor, seen.object) == ("Ana", told_three_times)


def test_when_the_raw_message_is_gone_the_page_says_so_and_the_changes_stay(
    signed_in: SignIn, told_three_times: str
) -> None:
    from fairway.store.archive import archive
    from fairway.store.forgetting import drop_raw

    _, days = drop_raw(utc_now() + timedelta(days=1))
    for day in days:
        archive().keyring.destroy(f"receipt-{date.fromordinal(day).isoformat()}")
    page = signed_in("Ana").get(f"/hits/{told_three_times}/booking/?segments=1").content.decode()

    assert page.count("The raw message is erased") == 2
    assert "1971-03-29" in page.split('id="pushes-list"')[1]
    assert "TIF+" not in page


def test_what_the_law_has_sealed_is_not_in_the_changes_either(signed_in: SignIn, told_three_times: str) -> None:
    from fairway.store.archive import archive
    from fairway.store.models import Hit

    archive().keyring.destroy(f"travel-{date.fromordinal(Hit.objects.get().day).isoformat()}")
    page = signed_in("Ana").get(f"/hits/{told_three_times}/booking/?segments=1").content.decode()

    assert [mark for mark in (*CANARY, _COMPANION) if mark in page] == []
    assert "sealed by law" in page.split('id="pushes-list"')[1]
    assert "2026-07-11" in page.split('id="pushes-list"')[1]  # what the law leaves open


def test_the_changes_of_a_day_go_with_the_day(told_three_times: str) -> None:
    from django.db import transaction

    from fairway.store.archive import archive
    from fairway.store.forgetting import erase
    from fairway.store.models import Change

    day = Change.objects.values_list("day", flat=True).first()
    assert day is not None
    with transaction.atomic():
        erase(archive(), day, at=utc_now(), was_depersonalised=False)

    assert not Change.objects.exists()


def test_whom_another_booking_of_the_flight_names_too_is_one_person_and_the_page_says_so(
    signed_in: SignIn, told_three_times: str
) -> None:
    assert 'id="also"' not in signed_in("Ana").get(f"/hits/{told_three_times}/booking/").content.decode()
    _receive(push(booking("EF34GH", person(_SURNAME, "WYNDELINAMRS", _DOCUMENT, "29MAR71")), reference="4"))

    page = signed_in("Ana").get(f"/hits/{told_three_times}/booking/").content.decode()

    assert "Another booking of this flight names this traveller too." in page
