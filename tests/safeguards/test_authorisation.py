"""Who may do what, as the table says it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Permission, Purpose, Role, permit
from fairway.safeguards.authorisation import PERMISSIONS

SEES_A_PERSON = (Permission.SEE_HIT, Permission.DECIDE_HIT, Permission.SECOND_HIT)


def act_of(role: Role) -> Act:
    return Act(Actor("otto", role), Purpose.TERRORISM, at=datetime(2026, 7, 12, tzinfo=UTC))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.MACHINE])
@pytest.mark.parametrize("permission", SEES_A_PERSON)
def test_who_runs_or_oversees_the_house_sees_no_traveller(role: Role, permission: Permission) -> None:
    with pytest.raises(Refused) as refusal:
        permit(act_of(role), permission)

    assert "Nothing was read or changed" in refusal.value.says
    assert "Directive" in refusal.value.cites


def test_no_machine_decides() -> None:
    assert Permission.DECIDE_HIT not in PERMISSIONS[Role.MACHINE]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_stands_in_the_table(role: Role) -> None:
    assert role in PERMISSIONS


def test_nobody_may_do_everything() -> None:
    assert all(PERMISSIONS[role] != frozenset(Permission) for role in Role)
