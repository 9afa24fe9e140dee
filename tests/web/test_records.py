"""The booking behind a hit: who may open it, what is compared, companions one by one, and what remains once the law has sealed it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fairway.kit.clock import utc_now
from tests.web.conftest import SignIn
from tests.web.invented import CANARY, _hit, canary_pair

_SURNAME, _GIVEN, _BORN, _DOCUMENT = CANARY
_COMPANION = "ZEPHYRINGHAM"


def _stored() -> str:
    """A booking of two whom the manifest names too, and a hit on the first: its code."""
    from fairway.kit.identifiers import public_code
    from fairway.safeguards import Act, Actor, Purpose, Role
    from fairway.safeguards.actions import TravellersScreened
    from fairway.store import journeys, transmissions
    from fairway.store.archive import perform
    from fairway.store.hits import write_hits
    from fairway.store.models import Hit
    from fairway.store.models import Traveller as Row
    from fairway.travel import Booking, Flight, ItineraryLeg, Traveller
    from fairway.travel.booking import Locator, TravelDocument

    now = utc_now()
    departs = (now + timedelta(hours=2)).replace(microsecond=0, tzinfo=None)
    flight = Flight(
        "XY", "301", departs_on=departs.date(), departs_from="QCC", arrives_at="QAA", departs_at_local=departs
    )
    booked = Booking(
        locators=(Locator(system="XY", code="ABC123"),),
        itinerary=(
            ItineraryLeg(carrier="XY", number="301", departs_from="QCC", arrives_at="QAA", departs_at_local=departs),
        ),
        travellers=(
            Traveller(surname=_SURNAME, given_names=_GIVEN, birth_date=_BORN, nationality="XQA"),
            Traveller(surname=_COMPANION, given_names="ODA", birth_date="1970-01-02"),
        ),
    )
    listed = Traveller(
        surname=_SURNAME, given_names=_GIVEN, birth_date=_BORN, nationality="XQB", locators=("ABC123",),
        documents=(TravelDocument(kind="P", number=_DOCUMENT, issuing_country="XQA"),),
    )  # fmt: skip
    act = Act(Actor("fairway", Role.MACHINE), Purpose.SCREENING, at=now)
    with perform(act) as archive:
        row = journeys.flight_row(archive, flight, at=now)
        (receipt,) = transmissions.keep(archive, [b"test"], transport="test", at=now)
        journeys.store_bookings(archive, row, [booked], transmission=receipt.id, sent_at=now, at=now)
        journeys.store_manifest(archive, row, [listed], takes_off=False, transmission=receipt.id, at=now)
        first = Row.objects.get(sources="PNR+API")
        hit: Any = _hit(canary_pair(), row.day, row.id, first.id, departs.isoformat())
        write_hits(archive, [hit], [first.id], at=now, lists=["csv"])
        act.record(TravellersScreened(object="test", count=1, hits=1, lapsed=0, lists="csv", matcher="test"))
    return public_code(Hit.objects.get().id)


def _companion() -> str:
    from fairway.kit.identifiers import public_code
    from fairway.store.models import Traveller

    return public_code(Traveller.objects.get(sources="PNR").id)


@pytest.mark.parametrize("name", ["Daniel", "Alba"])
def test_otto_sees_no_booking(signed_in: SignIn, name: str) -> None:
    code = _stored()
    client = signed_in(name, purpose="")
    session = client.session
    session["purpose"] = "terrorism"
    session.save()
    for address in (f"/hits/{code}/booking/", f"/hits/{code}/booking/{_companion()}/"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert [mark for mark in (*CANARY, _COMPANION) if mark in answer.content.decode()] == []


def test_the_hit_leads_to_its_booking_where_both_sources_stand_side_by_side(signed_in: SignIn) -> None:
    code = _stored()
    ana = signed_in("Ana")
    assert f'href="/hits/{code}/booking/" data-key="booking"' in ana.get(f"/hits/{code}/").content.decode()
    page = ana.get(f"/hits/{code}/booking/").content.decode()
    rows = {row.split("</th>")[0].rsplit(">", 1)[-1]: row for row in page.split("<tr ")[1:]}

    assert rows["Surname"].startswith('class="agrees"')
    assert rows["Nationality"].startswith('class="differs"')
    assert rows["Documents"].startswith('class="missing"')
    assert _DOCUMENT in rows["Documents"]
    assert "this flight" in page
    assert _COMPANION not in page


def test_a_companion_is_opened_by_themselves_and_recorded_with_the_hit(signed_in: SignIn) -> None:
    from fairway.store.models import AuditEntry

    code = _stored()
    ana, other = signed_in("Ana"), _companion()
    assert other in ana.get(f"/hits/{code}/booking/").content.decode()
    page = ana.get(f"/hits/{code}/booking/{other}/").content.decode()

    assert _COMPANION in page
    assert "This is a companion" in page
    assert _SURNAME not in page
    seen = AuditEntry.objects.filter(action="JourneySeen").order_by("seq")
    assert [(entry.actor, entry.object, entry.ground) for entry in seen] == [("Ana", code, f"hit {code}")] * 2


def test_somebody_of_another_booking_does_not_open(signed_in: SignIn) -> None:
    code = _stored()
    ana = signed_in("Ana")

    assert ana.get(f"/hits/{code}/booking/{code}/").status_code == 404
    assert ana.get(f"/hits/{code}/booking/nonsense/").status_code == 404
    assert ana.get("/hits/ABCD-EFGH/booking/").status_code == 404


def test_a_read_of_the_booking_is_explained_by_the_decision_on_its_hit(signed_in: SignIn) -> None:
    from fairway import oversight
    from fairway.safeguards import Act, Actor, Purpose, Role

    code = _stored()
    ana, act = (
        signed_in("Ana"),
        Act(Actor("Daniel", Role.DATA_PROTECTION_OFFICER), Purpose.OVERSIGHT, at=utc_now(), ground="t"),
    )
    ana.get(f"/hits/{code}/booking/")
    assert [read.object for read in oversight.unexplained(act)] == [code]
    ana.post(f"/hits/{code}/take/")
    assert oversight.unexplained(act) == ()


def test_what_the_law_has_sealed_is_said_to_be_sealed(signed_in: SignIn) -> None:
    from datetime import date

    from fairway.store.archive import archive
    from fairway.store.models import Hit

    code = _stored()
    archive().keyring.destroy(f"travel-{date.fromordinal(Hit.objects.get().day).isoformat()}")
    page = signed_in("Ana").get(f"/hits/{code}/booking/").content.decode()

    assert "sealed by law" in page
    assert "The law has sealed this record" in page
    assert "QCC" in page
    assert [mark for mark in (*CANARY, _COMPANION) if mark in page] == []


def test_the_booking_is_arabic_too(signed_in: SignIn) -> None:
    code = _stored()
    ana = signed_in("Ana")
    ana.post("/preferences/", {"language": "ar", "next": "/queue/"})
    page = ana.get(f"/hits/{code}/booking/").content.decode()

    assert "آخرون في هذا الحجز" in page
    assert "Surname" not in page
