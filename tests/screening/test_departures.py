"""The airport's clock as universal time."""

from __future__ import annotations

import pytest

from fairway.screening.departures import utc_of


@pytest.mark.parametrize(
    ("local", "airport", "utc"),
    [
        ("2026-07-12T09:15:00", "VIE", "2026-07-12T07:15:00"),
        ("2026-01-12T09:15:00", "VIE", "2026-01-12T08:15:00"),
        ("2026-07-12T09:15:00", "KTM", "2026-07-12T03:30:00"),
        ("2026-07-12T00:10:00", "AKL", "2026-07-11T12:10:00"),
        ("2026-07-12T23:30:00", "HNL", "2026-07-13T09:30:00"),
    ],
)
def test_summer_time_and_odd_offsets_are_known(local: str, airport: str, utc: str) -> None:
    assert utc_of(local, airport) == (utc, True)


def test_an_hour_that_comes_twice_is_taken_for_the_first() -> None:
    assert utc_of("2026-10-25T02:30:00", "VIE") == ("2026-10-25T00:30:00", True)


def test_where_the_airport_is_not_known_its_clock_stands_and_is_marked() -> None:
    assert utc_of("2026-07-12T09:15:00", "QZX") == ("2026-07-12T09:15:00", False)
    assert utc_of("2026-07-12T09:15:00", "") == ("2026-07-12T09:15:00", False)


def test_what_was_not_sent_stays_unknown() -> None:
    assert utc_of("", "VIE") == ("", False)
