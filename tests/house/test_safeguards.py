"""Every recorded action says itself in words and has a wiping rule; every permission is somebody's."""

from __future__ import annotations

import string

import pytest

from fairway.safeguards.actions import ACTIONS, Action
from fairway.safeguards.authorisation import PERMISSIONS, Permission, Role

CLASSES = sorted(ACTIONS.values(), key=lambda each: each.__name__)


@pytest.mark.parametrize("action", CLASSES, ids=[each.__name__ for each in CLASSES])
def test_every_action_has_a_sentence_of_its_own_fields(action: type[Action]):
    wanted = {field for _, field, _, _ in string.Formatter().parse(action.sentence) if field}

    assert wanted <= {"actor", *action.__struct_fields__}
    assert action.concerns


@pytest.mark.parametrize("action", CLASSES, ids=[each.__name__ for each in CLASSES])
def test_every_action_has_a_wiping_rule(action: type[Action]):
    assert action.wiped is not Action.wiped


def test_every_permission_is_given_to_some_role():
    assert set().union(*PERMISSIONS.values()) == set(Permission)
    assert set(PERMISSIONS) == set(Role)
