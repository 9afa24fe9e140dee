"""Messages that are read together leave what they leave when they are read one by one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.path.pushes import booking, listed, manifest, person, push

from fairway import intake
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.opening import open_house
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.store.archive import look
from fairway.store.digest import StateDigest, state_digest
from fairway.worker import machine_act

MARTA = person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")
MARTA_NEW_DOCUMENT = person("EXAMPLA", "MARTAMRS", "XQ9999999", "04MAR81")
JAN = person("EXAMPLOV", "JANMR", "XQ7654321", "09SEP79", "M", reference="2")
LISTED = (listed("EXAMPLA", "MARTA", "810304", "XQ1234567"), listed("EXAMPLOV", "JAN", "790909", "XQ7654321", sex="M"))
PUSHES = (
    push(booking("AB12CD", MARTA, JAN, changed="090726:1000"), reference="1"),
    push(booking("AB12CD", MARTA, changed="100726:1000"), reference="2"),
    push(booking("AB12CD", MARTA_NEW_DOCUMENT, JAN, changed="110726:1000"), reference="3"),
    push(booking("EF34GH", JAN, changed="100726:1200"), booking("AB12CD", JAN, changed="110726:0900"), reference="4"),
    push("SRC'RCI+QX:AB12CD::010626:1200'DAT+700:110726:1100'ORG'", function="141", reference="5"),
    manifest(*LISTED, reference="6"),
    manifest(LISTED[0], reference="7"),
    manifest(LISTED[1], function="745+XR", reference="8"),
    b"UNA:+.? 'UNB+UNOA:4+QX+ZZ",
)


def test_otto_cannot_have_messages_read(house: Path) -> None:
    act = Act(Actor("otto", Role.ANALYST), Purpose.INTAKE, at=utc_now())

    with pytest.raises(Refused, match="may not"):
        intake.read_waiting(act)


def told(home: Path, groups: Sequence[Sequence[bytes]]) -> StateDigest:
    """What a new house holds that received and read these messages, each group at one go."""
    open_house(home)
    for group in groups:
        if group:
            intake.receive(machine_act(Purpose.INTAKE), group, transport="test")
        while intake.read_waiting(machine_act(Purpose.INTAKE)).transmissions:
            pass
    return state_digest(look())


@pytest.mark.sqlite
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=st.permutations(range(len(PUSHES))), cut=st.integers(0, len(PUSHES)))
def test_together_or_apart_the_house_holds_the_same(
    house: Path, tmp_path_factory: pytest.TempPathFactory, order: list[int], cut: int
) -> None:
    """The versions too: a record that three messages of one batch changed has three versions."""
    messages = [PUSHES[place] for place in order]
    root = tmp_path_factory.mktemp("houses")

    apart = told(root / "apart", [[each] for each in messages])
    together = told(root / "together", [messages[:cut], messages[cut:]])

    assert apart.travellers
    assert together == apart


def test_a_second_locator_is_remembered_although_the_traveller_says_nothing_new(house: Path) -> None:
    """Otherwise whoever names the booking by the second locator only would be somebody else."""
    twice = booking("AB12CD", person("EXAMPLA", "MARTAMRS"), changed="110726:1000").replace(
        "RCI+QX:AB12CD", "RCI+QX:AB12CD::010626:1200+QY:ZZ99YY"
    )
    told(house, [[push(booking("AB12CD", person("EXAMPLA", "MARTAMRS"))), push(twice, reference="2")]])

    digest = told(house, [[manifest(listed("EXAMPLA", "MARTA", "810304", locator="ZZ99YY"))]])

    assert digest.travellers == 1
