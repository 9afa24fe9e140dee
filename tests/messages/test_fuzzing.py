"""A slice of the fuzzing that runs by the million elsewhere (`./dev fuzz`), and proof that it can fail."""

from __future__ import annotations

import random

import pytest

from fairway.messages import Outcome, Reading
from fairway_benchmarks import fuzzing


@pytest.mark.parametrize("block", range(12))
def test_no_promise_is_broken(block: int) -> None:
    name, broken = fuzzing.run_block(seed=2026, block=block)

    assert [(name, promise.why) for promise in broken] == []


def test_every_target_has_its_blocks() -> None:
    assert {fuzzing._ORDER[block % len(fuzzing._ORDER)] for block in range(12)} == set(fuzzing.TARGETS)


def test_a_block_is_made_from_its_number_alone() -> None:
    target = fuzzing.TARGETS["pnrgov damaged"]

    assert target(random.Random("1:7")) == target(random.Random("1:7"))
    assert target(random.Random("1:7")) != target(random.Random("1:8"))


def test_an_exception_of_a_reader_is_a_broken_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_data: bytes, **_how: object) -> Reading:
        raise KeyError("lost")

    monkeypatch.setattr(fuzzing, "read", breaks)

    _, broken = fuzzing.run_block(seed=1, block=0)

    assert len(broken) == fuzzing.BLOCK
    assert broken[0].why.startswith("KeyError at ")


def test_a_cut_message_read_as_whole_is_a_broken_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzzing, "read", lambda _data, **_how: Reading(outcome=Outcome.READ))

    with pytest.raises(fuzzing.BrokenPromise):
        fuzzing.TARGETS["cut anywhere"](random.Random(1))
