"""Passkeys: who comes in by one, and who does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.staff.authenticator import Authenticator

from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role

ORIGIN = "https://console.example"


def act_of(actor: Actor) -> Act:
    return Act(actor, Purpose.ADMINISTRATION, at=utc_now(), ground="test")


def door(origin: str = ORIGIN) -> Any:
    from fairway import staff

    return staff.Door(name=origin.split("//")[1].split(":")[0], origin=origin)


def ana_of(house: Path) -> Actor:
    from fairway import staff

    return staff.add_account(act_of(staff.OPERATOR), "Ana", Role.ANALYST)


def enrolled(actor: Actor, device: Authenticator, label: str = "telephone") -> Authenticator:
    """The device, with a passkey of that account."""
    from fairway import staff

    options, state = staff.begin_passkey(act_of(actor), door())
    staff.add_passkey(act_of(actor), door(), state, device.make(json.loads(json.dumps(options))), label)
    return device


def enter(device: Authenticator, **more: Any) -> str:
    """Signs in with the device; the name of the account."""
    from fairway import staff

    options, state = staff.begin_passkey_sign_in(door())
    return staff.sign_in_with_passkey(door(), state, device.sign(options), address="192.0.2.1", **more).name


def said() -> list[str]:
    from fairway.store import audit

    return [line.says for line in audit.lines(most=100)]


def refused(attempt: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        attempt()
    return refusal.value.reason


def test_otto_with_a_key_that_nobody_knows_sees_nothing(house: Path) -> None:
    ana_of(house)
    otto = Authenticator(ORIGIN)
    assert refused(lambda: enter(otto)) == "sign-in.passkey"
    assert said()[0] == "a sign-in by passkey was refused: the key's answer does not hold"


def test_otto_cannot_look_at_or_end_the_keys_of_others(house: Path) -> None:
    from fairway import staff

    ana = ana_of(house)
    enrolled(ana, Authenticator(ORIGIN))
    otto = Actor("Otto", Role.SUPERVISOR)
    assert refused(lambda: staff.passkeys_of(act_of(otto), "Ana")).startswith("role.")
    assert refused(lambda: staff.end_passkeys(act_of(otto), "Ana")).startswith("role.")
    eve = staff.add_account(act_of(staff.OPERATOR), "Eve", Role.ANALYST)
    (key,) = staff.passkeys_of(act_of(staff.OPERATOR), "Ana")
    assert refused(lambda: staff.end_passkey(act_of(eve), key.number)) == "passkey.none"


@pytest.mark.parametrize("count", [0, None, 41])
def test_a_passkey_signs_in_without_name_or_password(house: Path, count: int | None) -> None:
    ana = ana_of(house)
    telephone = enrolled(ana, Authenticator(ORIGIN, count=count))
    assert [enter(telephone), enter(telephone)] == ["Ana", "Ana"]
    assert said()[:3] == ["Ana signed in by passkey", "Ana signed in by passkey", "Ana added a passkey; 1 are in use"]


def test_several_keys_each_sign_in_until_each_is_ended(house: Path) -> None:
    from fairway import staff

    ana = ana_of(house)
    one, other = enrolled(ana, Authenticator(ORIGIN)), enrolled(ana, Authenticator(ORIGIN), "token in the safe")
    lines = staff.passkeys_of(act_of(staff.OPERATOR), "Ana")
    assert [line.label for line in lines] == ["telephone", "token in the safe"]
    staff.end_passkey(act_of(ana), lines[0].number)
    assert refused(lambda: enter(one)) == "sign-in.passkey"
    assert enter(other) == "Ana"
    assert staff.end_passkeys(act_of(staff.OPERATOR), "Ana") == 1
    assert refused(lambda: enter(other)) == "sign-in.passkey"


@pytest.mark.parametrize(
    "elsewhere", ["https://console.example.evil.test", "https://console.example:8443", "http://console.example"]
)
def test_an_answer_given_on_another_page_signs_nobody_in(house: Path, elsewhere: str) -> None:
    device = enrolled(ana_of(house), Authenticator(ORIGIN))
    device.origin = elsewhere
    assert refused(lambda: enter(device)) == "sign-in.passkey"


def test_a_key_made_on_another_page_is_not_added(house: Path) -> None:
    ana = ana_of(house)
    assert refused(lambda: enrolled(ana, Authenticator("https://console.example:8443"))) == "passkey.wrong"


def test_an_answer_is_good_for_its_own_question_alone(house: Path) -> None:
    from fairway import staff

    device = enrolled(ana_of(house), Authenticator(ORIGIN, count=None))
    options, state = staff.begin_passkey_sign_in(door())
    answer = device.sign(options)
    assert staff.sign_in_with_passkey(door(), state, answer, address="192.0.2.1").name == "Ana"
    _, another = staff.begin_passkey_sign_in(door())
    assert refused(lambda: staff.sign_in_with_passkey(door(), another, answer, address="a")) == "sign-in.passkey"
    assert refused(lambda: staff.sign_in_with_passkey(door(), None, answer, address="a")) == "sign-in.passkey"


def test_a_question_is_open_for_five_minutes(house: Path) -> None:
    device = enrolled(ana_of(house), Authenticator(ORIGIN))
    assert refused(lambda: enter(device, at=utc_now() + timedelta(minutes=5, seconds=1))) == "sign-in.passkey"


def test_a_copied_key_is_found_by_its_count_and_ended_for_both(house: Path) -> None:
    ana = ana_of(house)
    device = enrolled(ana, Authenticator(ORIGIN))
    copy = device.copy()
    assert [enter(device), enter(device)] == ["Ana", "Ana"]
    assert refused(lambda: enter(copy)) == "sign-in.passkey"
    assert said()[1] == "a passkey of Ana was ended: its count of signatures did not grow"
    assert refused(lambda: enter(device)) == "sign-in.passkey"


def test_a_key_that_asked_its_holder_nothing_is_no_second_factor(house: Path) -> None:
    ana = ana_of(house)
    assert refused(lambda: enrolled(ana, Authenticator(ORIGIN, verifies=False))) == "passkey.wrong"
    device = enrolled(ana, Authenticator(ORIGIN))
    device.verifies = False
    assert refused(lambda: enter(device)) == "sign-in.passkey"


def test_an_account_that_is_closed_does_not_come_in_by_its_key(house: Path) -> None:
    from fairway.store.models import Account

    device = enrolled(ana_of(house), Authenticator(ORIGIN))
    Account.objects.filter(name="Ana").update(is_active=False)
    assert refused(lambda: enter(device)) == "sign-in.passkey"


def test_the_key_of_one_does_not_sign_another_in(house: Path) -> None:
    from fairway import staff

    ana = ana_of(house)
    eve = staff.add_account(act_of(staff.OPERATOR), "Eve", Role.ANALYST)
    hers = enrolled(eve, Authenticator(ORIGIN))
    enrolled_device = enrolled(ana, Authenticator(ORIGIN))
    hers.handle = enrolled_device.handle
    assert refused(lambda: enter(hers)) == "sign-in.passkey"


PARTS = ("authenticatorData", "clientDataJSON", "signature", "userHandle")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.sampled_from(PARTS), cut=st.integers(0, 120), kind=st.integers(0, 7))
def test_any_answer_signs_in_or_is_refused_in_words(house: Path, part: str, cut: int, kind: int) -> None:
    from fairway import staff
    from fairway.staff.passkeys import check_passkey
    from fairway.store.accounts import account_by_name

    ana = ana_of(house) if account_by_name("Ana") is None else staff.actor_named("Ana")
    device = enrolled(ana, Authenticator(ORIGIN))
    options, state = staff.begin_passkey_sign_in(door())
    answer = device.sign(options)
    text = answer["response"][part]
    answer["response"][part] = [text[: cut % len(text)], text[:cut] + "AAAA" + text[cut:], None, 7, "", [], {}, "é"][
        kind
    ]
    assert check_passkey(door(), state, answer, at=utc_now()) is None
    staff.end_passkeys(act_of(staff.OPERATOR), "Ana")


def test_after_thirty_answers_that_do_not_hold_an_address_waits_and_others_do_not(house: Path) -> None:
    from fairway import staff

    device = enrolled(ana_of(house), Authenticator(ORIGIN))

    def attempt(answer: object, address: str) -> object:
        return staff.sign_in_with_passkey(door(), None, answer, address=address)

    assert {refused(lambda: attempt({}, "192.0.2.9")) for _ in range(30)} == {"sign-in.passkey"}
    assert refused(lambda: attempt({}, "192.0.2.9")) == "sign-in.throttled"
    assert enter(device) == "Ana"
    assert "192.0.2.9" not in " ".join(said())
