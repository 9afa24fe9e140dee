"""Parts of a push, in whatever order they come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fairway.messages import read
from fairway.messages.parts import Part, part_of, pushes_of

NOON = datetime(2026, 7, 11, 12, tzinfo=UTC)


def part(number: int, *, is_last: bool = False, minute: int = 0, carried: int = 2, declared: int | None = 5) -> Part:
    return Part(number, is_last, NOON + timedelta(minutes=minute), carried, declared)


@given(st.permutations([1, 2, 3, 4, 5]))
def test_in_any_order_five_parts_are_one_complete_push(order: list[int]) -> None:
    (push,) = pushes_of(part(number, is_last=number == 5, minute=at) for at, number in enumerate(order))

    assert push.is_complete
    assert [each.number for each in push.parts] == [1, 2, 3, 4, 5]
    assert push.began_at == NOON
    assert (push.carried, push.declared) == (10, 5)


def test_a_part_that_did_not_come_is_named() -> None:
    (push,) = pushes_of([part(1), part(4, is_last=True), part(2)])

    assert push.missing == (3,)
    assert not push.is_complete


def test_without_a_last_part_a_push_is_never_complete() -> None:
    (push,) = pushes_of([part(1), part(2)])

    assert (push.missing, push.has_last, push.is_complete) == ((), False, False)


def test_a_part_that_comes_again_begins_a_new_push() -> None:
    old, new = pushes_of([part(1), part(2, is_last=True), part(1, minute=60), part(2, is_last=True, minute=61)])

    assert old.is_complete
    assert new.is_complete
    assert new.began_at == NOON + timedelta(minutes=60)


def test_a_last_part_below_what_came_begins_a_new_push() -> None:
    old, new = pushes_of([part(1), part(2), part(3), part(2, is_last=True, minute=9)])

    assert not old.is_complete
    assert new.missing == (1,)


def test_a_message_that_stands_alone_is_no_part(pnrgov) -> None:
    assert part_of(pnrgov("SRC'RCI+VX:AB12CD'TIF+KASR:I+LEILA:A:1'").messages[0], NOON) is None


def test_the_header_says_which_part_a_message_is() -> None:
    text = (
        "UNB+IATA:1+VX+ZZGOV+260711:0649+7'UNH+1+PNRGOV:13:1:IA+VX0451/260712/0915+02:F'MSG+:22'ORG+VX:NRH'"
        "TVL+120726:0915:120726:1100+NRH+STB+VX+451'EQN+3'SRC'RCI+VX:AB12CD'TIF+KASR:I+LEILA:A:1'UNT+9+1'UNZ+1+7'"
    )

    assert part_of(read(text.encode()).messages[0], NOON) == Part(2, True, NOON, 1, 3)
