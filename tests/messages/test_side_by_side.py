"""Bookings of one push are read side by side; each comes out as if it had come alone."""

from __future__ import annotations

import random

import pytest

from fairway.messages import read
from fairway.travel import Booking
from fairway_simulator import push_of

SIGNS = "'+:?XKL9"


def pieces(push: str) -> tuple[str, list[str]]:
    """The head of the push, and its bookings, each from its SRC on."""
    body = push[: push.index("UNT+")]
    head, *bookings = body.split("SRC'")
    return head, ["SRC'" + booking for booking in bookings]


def bookings_of(text: str) -> tuple[Booking, ...]:
    (message,) = read(text.encode()).messages
    return message.bookings


def ended(text: str) -> str:
    return text + "UNT+1+1'UNZ+1+1'"


def damaged(booking: str, by: random.Random) -> str:
    """A character or two of the booking lost, doubled or changed; its beginning stays."""
    for _ in range(by.randrange(3)):
        at = by.randrange(4, len(booking))
        booking = by.choice([booking[:at] + booking[at + 1 :], booking[:at] + by.choice(SIGNS) + booking[at + 1 :]])
    return booking


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_booking_among_others_reads_as_alone(seed: int) -> None:
    head, bookings = pieces(push_of(30, seed=seed).decode().replace("\r\n", "").replace("\n", ""))

    together = bookings_of(ended(head + "".join(bookings)))

    assert together == tuple(bookings_of(ended(head + booking))[0] for booking in bookings)


@pytest.mark.parametrize("seed", range(1, 13))
def test_a_damaged_booking_does_not_change_its_neighbours(seed: int) -> None:
    by = random.Random(seed)
    head, bookings = pieces(push_of(12, seed=seed).decode().replace("\r\n", "").replace("\n", ""))
    hurt = [damaged(booking, by) if at % 3 == 0 else booking for at, booking in enumerate(bookings)]

    sound = bookings_of(ended(head + "".join(bookings)))
    found = bookings_of(ended(head + "".join(hurt)))

    untouched = [booking for at, booking in enumerate(sound) if at % 3]
    assert [booking for booking in untouched if booking not in found] == []


def test_findings_stand_in_the_order_of_the_segments() -> None:
    head, bookings = pieces(push_of(6, seed=3).decode().replace("\r\n", "").replace("\n", ""))
    odd = [booking.replace("DAT+7", "DAT+700:991399+7", 1) for booking in bookings]

    (message,) = read(ended(head + "".join(odd)).encode()).messages

    places = [finding.place.segment for finding in message.findings if finding.code == "dat.unreadable"]
    assert len(places) == 6
    assert places == sorted(places)
