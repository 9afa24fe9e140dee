"""Messages of one flight leave the same house behind in whatever order, however often and in whatever batches they come.

Compared is everything: who travels, what each source says of them and when it said so, bookings, the flight, traces, hits. The digest
knows no number of a row and no time of receipt.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.path.pushes import DOCS, booking, listed, manifest, person, push, split_to
from tests.screening.test_meanwhile import Interrupted, read
from tests.screening.test_screening import HEADING, activate

from fairway.store import restrictions
from fairway.store.archive import look
from fairway.store.digest import state_digest
from fairway.store.models import Booking, Traveller
from fairway.store.records import JourneyRecord, compared_of, open_travellers
from fairway.worker import run_until_idle

LIST = HEADING + (
    "L-1,Marta Exampla,,1981-03-04,F,UTO,P:UTO:XQ1234567\nL-2,Jan Examplov,,1979-09-09,M,UTO,\nL-3,Jan Examplov,,2004-09-09,M,UTO,\n"
)
# Namesakes, a father and a son of one name, twins, an infant on its parent's passport, somebody with a name alone, a typing error.
PEOPLE = (
    person("EXAMPLA", "MARTAMRS"),
    person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"),
    person("EXAMPLA", "MARTAMRS", "XQ9999999", "04MAR81"),
    person("EXAMPLA", "MARTHAMRS", "XQ1234567", "04MAR81"),
    person("EXAMPLOV", "JANMR"),
    person("EXAMPLOV", "JANMR", "XQ7654321", "09SEP79", "M"),
    person("EXAMPLOV", "JANMR", "XQ7654322", "09SEP04", "M"),
    person("EXAMPLOV", "JANMR", "XQ7654321", "08SEP79", "M"),
    person("TWINNE", "MSTR"),
    person("TWINNE", "PAULMSTR", "XQ1111111", "05JUN12", "M"),
    person("TWINNE", "PETERMSTR", "XQ2222222", "05JUN12", "M"),
    person("EXAMPLA", "PIAMISS", "XQ1234567", "02JAN25"),
)
LISTED = (
    listed("EXAMPLA", "MARTA", "810304", "XQ1234567"),
    listed("EXAMPLA", "MARTA", "810304", "XQ9999999", locator="AB12CD"),
    listed("EXAMPLA", "PIA", "250102", "XQ1234567"),
    listed("EXAMPLOV", "JAN", "790909", "XQ7654321", sex="M"),
    listed("EXAMPLOV", "JAN", "040909", "XQ7654322", locator="AB12CD", sex="M"),
    listed("EXAMPLOV", "JAN", "790909", sex="M"),
    listed("TWINNE", "PAUL", "120605", "XQ1111111", sex="M"),
    listed("TWINNE", "PETER", "120605", locator="EF34GH", sex="M"),
    "NAD+FL+++EXAMPLA:MARTA'",
)
CANCELLED = "SRC'RCI+QX:{locator}::010626:1200'DAT+700:{changed}'ORG'"
TIMES = ("100726:1000", "100726:1000", "110726:1000", "110726:1100")
SENT = ("260711:0900", "260711:0900", "260711:1000")


def some(of: Sequence[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(of), min_size=1, max_size=most)


@st.composite
def bookings(draw: st.DrawFn, reference: str) -> bytes:
    locator, changed = draw(st.sampled_from(["AB12CD", "EF34GH"])), draw(st.sampled_from(TIMES))
    sent = draw(st.sampled_from(SENT))
    if draw(st.integers(0, 5)) == 0:
        return push(CANCELLED.format(locator=locator, changed=changed), function="141", sent=sent, reference=reference)
    whole = booking(locator, *draw(some(PEOPLE, 3)), changed=changed)
    if draw(st.integers(0, 3)) == 0:  # the same booking from another system, with its own locator before
        whole = whole.replace(f"RCI+QX:{locator}::010626:1200", f"RCI+QY:ZZ99YY::010626:1200+QX:{locator}")
    if draw(st.integers(0, 3)) == 0:  # one half of a booking says where the other went
        whole += split_to(draw(st.sampled_from(["AB12CD", "EF34GH", "GH56IJ"])))
    split = [booking("GH56IJ", *draw(some(PEOPLE, 2)), changed=changed)] if draw(st.integers(0, 3)) == 0 else []
    content = push(whole, *split, sent=sent, reference=reference)
    return content.replace(b"120726:0915", b"120726:1015") if draw(st.booleans()) else content


@st.composite
def manifests(draw: st.DrawFn, reference: str) -> bytes:
    function = draw(st.sampled_from(["745", "745", "745", "745+XR", "266+CL", "266+XF"]))
    content = manifest(*draw(some(LISTED, 4)), function=function, reference=reference)
    content = content.replace(b"260712:0700", draw(st.sampled_from([b"260712:0700", b"260712:0800"])))
    part = draw(st.sampled_from([b"01:F", b"01:C", b"02:F"]))
    return content.replace(b"+01:F'", b"+" + part + b"'")


@st.composite
def some_messages(draw: st.DrawFn) -> list[bytes]:
    # References that are numbers say an order within a minute; others say none.
    references = draw(st.permutations(["1", "2", "3", "AB", "CD"]))
    many = draw(st.integers(2, 5))
    return [draw(bookings(name) if draw(st.integers(0, 2)) else manifests(name)) for name in references[:many]]


SCREENING = ("after", "between", "meanwhile")
TABLES = ("decision", "hit", "trace", "change", "traveller", "booking", "push_part", "work", "flight", "messagename")


def emptied() -> None:
    with connection.cursor() as cursor:
        for table in (*TABLES, "transmission"):
            cursor.execute(f"DELETE FROM store_{table}")


def told(groups: Sequence[Sequence[bytes]], screener: Interrupted, *, screening: str) -> str:
    """The digest of the house once it was told this, each group at one go.

    screening  what else the machine does: "after" all of it was read, "between" the groups, or "meanwhile": the others are read while
               the first is compared
    """
    emptied()
    for group in groups:
        if screening == "meanwhile" and group is not groups[0]:
            screener.happens.append(partial(read, *group))
        else:
            read(*group)
        if screening == "between":
            run_until_idle(screener)
    run_until_idle(screener)
    while screener.happens:  # there was nobody to compare
        screener.happens.pop(0)()
        run_until_idle(screener)
    return state_digest(look()).however_told


@settings(
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "12")),
    deadline=None,
    phases=(
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ),  # to make a set of messages smaller takes minutes and says little
    derandomize="HYPOTHESIS_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(messages=some_messages(), data=st.data())
def test_any_order_and_any_duplication_give_the_same_house(
    house: Path, messages: list[bytes], data: st.DataObject
) -> None:
    activate(LIST)
    screener = Interrupted()
    expected = told([[each] for each in messages], screener, screening="after")
    assert Traveller.objects.exists() or all(b"141" in each or b"XR" in each for each in messages)

    for _ in range(3):
        # The same again in other bytes, so that it is read again and not only known.
        again = [each + b"\n" for each in data.draw(some(messages, 3))]  # type: ignore[type-var,arg-type]
        order = data.draw(st.permutations([*messages, *again]))
        cut = data.draw(st.integers(0, len(order)))
        groups = [group for group in (order[:cut], order[cut:]) if group] if cut else [[each] for each in order]

        assert told(groups, screener, screening=data.draw(st.sampled_from(SCREENING))) == expected


def opened(row: Traveller) -> JourneyRecord:
    [kept] = open_travellers(look(), [(row.id, row.day, row.version, row.state, row.record_sealed)])
    return kept.record


MARTA, MARTA_WITH_DOCUMENT = PEOPLE[0], PEOPLE[1]
Arrive = Callable[..., object]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_two_rows_that_turn_out_to_be_one_person_become_one(arrive: Arrive, order: tuple[int, ...]) -> None:
    """A name in a booking and a passport on a manifest share nothing; the push that gives both says that they are one."""
    messages = (
        push(booking("AB12CD", MARTA)),
        manifest(LISTED[0]),
        push(booking("AB12CD", MARTA_WITH_DOCUMENT, changed="110726:1000"), reference="2"),
    )

    arrive(*(messages[place] for place in order))

    assert [(each.sources, each.state) for each in Traveller.objects.all()] == [("PNR+API", "active")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_whom_a_split_booking_hands_over_is_one_row_whatever_comes_first(
    arrive: Arrive, order: tuple[int, ...]
) -> None:
    before = push(booking("AB12CD", MARTA_WITH_DOCUMENT, PEOPLE[5]))
    without_her = booking("AB12CD", PEOPLE[5], changed="110726:1000") + split_to("EF34GH")
    other_half = booking("EF34GH", person("EXAMPLA", "MARTAMRS", "XQ5555555", "04MAR81"), changed="110726:1000")
    messages = before, push(without_her, reference="2"), push(other_half, reference="3")

    arrive(*(messages[place] for place in order))

    assert sorted((row.state, str(opened(row).views[0].surname)) for row in Traveller.objects.all()) == [
        ("active", "EXAMPLA"),
        ("active", "EXAMPLOV"),
    ]


@pytest.mark.parametrize("is_late", [False, True])
def test_one_passport_in_two_bookings_of_a_flight_is_one_person_with_what_both_say(
    arrive: Arrive, is_late: bool
) -> None:
    visa = DOCS.format(number="XQ8888888", born="04MAR81", sex="F", surname="EXAMPLA", given="MARTA").replace(
        "/P/", "/V/"
    )
    one = push(booking("AB12CD", MARTA_WITH_DOCUMENT))
    other = push(booking("EF34GH", MARTA_WITH_DOCUMENT + visa), reference="2")

    arrive(*((other, one) if is_late else (one, other)))

    [row] = Traveller.objects.all()
    assert (row.state, len(opened(row).views)) == ("active", 2)
    assert {each.number for each in compared_of(opened(row)).documents} == {"XQ1234567", "XQ8888888"}


def test_whoever_is_erased_takes_every_booking_along_that_spoke_of_nobody_else(arrive: Arrive) -> None:
    arrive(push(booking("AB12CD", MARTA_WITH_DOCUMENT), booking("EF34GH", MARTA_WITH_DOCUMENT, PEOPLE[5])))
    arrive(push(booking("GH56IJ", MARTA_WITH_DOCUMENT), reference="2"))
    hers = next(row for row in Traveller.objects.all() if opened(row).views[0].surname == "EXAMPLA")
    assert (Traveller.objects.count(), Booking.objects.count()) == (2, 3)

    with transaction.atomic():
        restrictions.erase(look(), [hers.id])

    assert [row.booking_id for row in Traveller.objects.all()] == [each.id for each in Booking.objects.all()]


def test_namesakes_born_on_one_day_in_two_bookings_stay_two(arrive: Arrive) -> None:
    arrive(
        push(booking("AB12CD", MARTA_WITH_DOCUMENT)),
        push(booking("EF34GH", person("EXAMPLA", "MARTAMRS", "XQ7777777", "04MAR81")), reference="2"),
    )

    assert [each.state for each in Traveller.objects.all()] == ["active", "active"]


@pytest.mark.parametrize("is_late", [False, True])
def test_who_is_off_one_of_two_bookings_is_still_on_the_flight(arrive: Arrive, is_late: bool) -> None:
    both = push(booking("AB12CD", MARTA_WITH_DOCUMENT), booking("EF34GH", MARTA_WITH_DOCUMENT))
    cancelled = push(CANCELLED.format(locator="AB12CD", changed="110726:1000"), function="141", reference="2")

    arrive(*((cancelled, both) if is_late else (both, cancelled)))

    assert [each.state for each in Traveller.objects.all()] == ["active"]


@pytest.mark.parametrize("is_late", [False, True])
def test_father_and_son_of_one_name_are_two_whichever_is_named_first(arrive: Arrive, is_late: bool) -> None:
    family = push(booking("AB12CD", PEOPLE[5], PEOPLE[6]))
    on_board = manifest(LISTED[4], LISTED[3])

    arrive(*((on_board, family) if is_late else (family, on_board)))

    assert [each.sources for each in Traveller.objects.all()] == ["PNR+API", "PNR+API"]


def test_whom_a_later_message_names_beside_each_other_are_parted_again(arrive: Arrive) -> None:
    """One without and one with a passport are taken for one, until a message names both."""
    arrive(push(booking("AB12CD", PEOPLE[4])), push(booking("AB12CD", PEOPLE[5], changed="110726:1000"), reference="2"))
    assert Traveller.objects.count() == 1

    arrive(push(booking("AB12CD", PEOPLE[4], PEOPLE[5], changed="110726:1100"), reference="3"))

    assert [each.state for each in Traveller.objects.all()] == ["active", "active"]


def test_who_was_taken_off_before_they_were_listed_is_off(arrive: Arrive) -> None:
    off = manifest(LISTED[0], function="745+XR", reference="10")
    arrive(off, manifest(LISTED[0], reference="9"))

    assert [each.state for each in Traveller.objects.all()] == ["off"]


def test_the_newest_manifest_holds_not_the_last_that_arrived(arrive: Arrive) -> None:
    older = manifest(LISTED[0])
    newer = manifest(LISTED[0].replace("LOC+179+QZB", "LOC+179+QXC"), reference="10")

    arrive(newer, older)

    [row] = Traveller.objects.all()
    api = opened(row).api
    assert api is not None
    assert api.debarks_at == "QXC"
