"""Codes and the rows that have them, in six bytes."""

from __future__ import annotations

import numpy as np
import pytest

from fairway.comparison.postings import ROWS_MAX, Postings, TooManyNames


def filed(pairs: set[tuple[int, int]]) -> Postings:
    codes, rows = zip(*sorted(pairs), strict=True)
    return Postings.of(np.array(codes, dtype=np.uint64), np.array(rows, dtype=np.int32))


def invented(count: int) -> set[tuple[int, int]]:
    """Codes with a year in the lowest byte, and rows up to the last that fits."""
    chance = np.random.default_rng(7)
    codes = (
        chance.integers(0, 1 << 63, count, dtype=np.uint64) << np.uint64(8) | np.arange(count, dtype=np.uint64) % 200
    )
    return set(zip(codes.tolist(), chance.integers(0, ROWS_MAX, count).tolist(), strict=True)) | {
        (1 << 60, ROWS_MAX - 1)
    }


def test_every_code_and_its_row_come_back() -> None:
    pairs = invented(5_000)

    postings = filed(pairs)

    kept = postings.kept(np.array([code for code, _ in pairs], dtype=np.uint64)).tolist()
    wanted = set(zip(kept, (row for _, row in pairs), strict=True))
    assert set(zip(postings.codes().tolist(), postings.positions.tolist(), strict=True)) == wanted
    assert postings.filed.itemsize == 6


def test_what_is_filed_ascends_by_code_and_year() -> None:
    codes = filed(invented(5_000)).codes()

    assert (codes[1:] >= codes[:-1]).all()


def test_more_names_than_fit_are_refused_and_not_filed_under_another_name() -> None:
    with pytest.raises(TooManyNames, match="16,777,216"):
        filed({(1, ROWS_MAX)})
