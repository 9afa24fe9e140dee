"""One person on a flight is one traveller, whatever sources speak of them; two people are always two."""

from __future__ import annotations

from collections.abc import Callable

from tests.path.pushes import booking, listed, manifest, person, push

from fairway.intake import ReadBatch
from fairway.store.records import JourneyRecord

Arrive = Callable[..., ReadBatch]
Everybody = Callable[[], list[JourneyRecord]]

MARTA = person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")
JAN = person("EXAMPLOV", "JANMR", "XQ7654321", "09SEP79", "M", reference="2")


def names(records: list[JourneyRecord]) -> list[tuple[object, object]]:
    return [(view.surname, view.given_names) for each in records for view in [each.pnr or each.api] if view]


def test_a_booking_and_a_manifest_that_name_one_person_are_one_traveller(arrive: Arrive, travellers: Everybody) -> None:
    arrive(push(booking("AB12CD", MARTA)), manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567")))

    [marta] = travellers()
    assert marta.sources == "PNR+API"
    assert marta.is_active


def test_the_manifest_may_come_first(arrive: Arrive, travellers: Everybody) -> None:
    arrive(manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567")), push(booking("AB12CD", MARTA)))

    [marta] = travellers()
    assert marta.sources == "PNR+API"


def test_somebody_without_a_document_is_a_traveller(arrive: Arrive, travellers: Everybody) -> None:
    arrive(push(booking("AB12CD", person("EXAMPLA", "MARTAMRS"))))

    assert names(travellers()) == [("EXAMPLA", "MARTA")]


def test_namesakes_in_one_booking_are_two(arrive: Arrive, travellers: Everybody) -> None:
    twice = push(
        booking(
            "AB12CD",
            person("EXAMPLA", "MARTAMRS", "XQ1111111", "04MAR81"),
            person("EXAMPLA", "MARTAMISS", "XQ2222222", "05JUN12", reference="2"),
        )
    )
    arrive(
        twice,
        manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1111111"), listed("EXAMPLA", "MARTA", "120605", "XQ2222222")),
    )

    births = sorted(str(each.api.birth_date) for each in travellers() if each.api)
    assert births == ["1981-03-04", "2012-06-05"]
    assert len(travellers()) == 2


def test_a_child_on_a_parents_document_is_somebody_else(arrive: Arrive, travellers: Everybody) -> None:
    arrive(
        push(booking("AB12CD", MARTA)),
        manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567"), listed("EXAMPLA", "PIA", "250102", "XQ1234567")),
    )

    assert len(travellers()) == 2


def test_a_later_push_replaces_an_earlier_one(arrive: Arrive, travellers: Everybody) -> None:
    arrive(push(booking("AB12CD", MARTA, JAN)), push(booking("AB12CD", MARTA, changed="110726:1000"), reference="2"))

    active = [each for each in travellers() if each.is_active]
    assert names(active) == [("EXAMPLA", "MARTA")]
    assert len(travellers()) == 2  # Jan is off the flight, not forgotten


def test_an_older_push_that_arrives_late_takes_nobody_back_and_loses_nobody(
    arrive: Arrive, travellers: Everybody
) -> None:
    newer = push(booking("AB12CD", MARTA, changed="110726:1000"))
    older = push(booking("AB12CD", MARTA, JAN, changed="100726:1000"), reference="2")

    arrive(newer, older)

    assert names([each for each in travellers() if each.is_active]) == [("EXAMPLA", "MARTA")]
    assert len(travellers()) == 2  # as if they had come in their order: Jan was on the flight and is off it


def test_the_same_content_again_makes_no_new_version(arrive: Arrive, travellers: Everybody) -> None:
    from fairway.store.models import Booking, Traveller

    arrive(push(booking("AB12CD", MARTA)), push(booking("AB12CD", MARTA), sent="260711:1500", reference="2"))

    assert [each.version for each in Booking.objects.all()] == [1]
    assert [each.version for each in Traveller.objects.all()] == [1]


def test_a_cancelled_booking_takes_its_travellers_off(arrive: Arrive, travellers: Everybody) -> None:
    cancelled = "SRC'RCI+QX:AB12CD::010626:1200'DAT+700:110726:1000'ORG'"
    arrive(push(booking("AB12CD", MARTA)), push(cancelled, function="141", reference="2"))

    assert [each.is_active for each in travellers()] == [False]


def test_a_cancellation_of_api_leaves_the_booking(arrive: Arrive, travellers: Everybody) -> None:
    marta = listed("EXAMPLA", "MARTA", "810304", "XQ1234567")
    arrive(push(booking("AB12CD", MARTA)), manifest(marta), manifest(marta, function="745+XR", reference="10"))

    [record] = travellers()
    assert (record.pnr_is_active, record.api_is_active, record.is_active) == (True, False, True)


def test_traces_follow_the_record_and_no_old_one_stays(arrive: Arrive) -> None:
    from django.db import connection

    from fairway.store.archive import archive

    arrive(
        push(booking("AB12CD", MARTA)),
        push(
            booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ9999999", "04MAR81"), changed="110726:1000"),
            reference="2",
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT day, digest FROM store_trace")
        rows = cursor.fetchall()
    (kept, gone) = archive().travel_key(rows[0][0]).lookups(["doc:XQ9999999", "doc:XQ1234567"])
    digests = {row[1] for row in rows}
    assert kept in digests
    assert gone not in digests
