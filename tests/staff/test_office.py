"""The staff office: accounts, links, passwords, tokens."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role

PASSWORD = "seven quiet lighthouses"


def act_of(actor: Actor) -> Act:
    return Act(actor, Purpose.ADMINISTRATION, at=utc_now(), ground="test")


@pytest.fixture
def operator(house: Path) -> Callable[[], Act]:
    from fairway import staff

    return lambda: act_of(staff.OPERATOR)


def audit_says() -> list[str]:
    from fairway.store import audit

    return [line.says for line in audit.lines(most=50)]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SUPERVISOR, Role.DATA_PROTECTION_OFFICER])
def test_otto_cannot_manage_staff(house: Path, role: Role) -> None:
    from fairway import staff

    otto = Actor("Otto", role)
    for attempt in (
        lambda: staff.add_account(act_of(otto), "Accomplice", Role.ADMINISTRATOR),
        lambda: staff.sign_in_link(act_of(otto), "Otto"),
        lambda: staff.access_token(act_of(otto), "Otto", "script"),
        lambda: staff.accounts(act_of(otto)),
    ):
        with pytest.raises(Refused, match="may not manage staff"):
            attempt()
    assert audit_says() == []


def test_otto_guesses_a_link_and_the_attempt_is_on_the_record(house: Path) -> None:
    from fairway import staff

    with pytest.raises(Refused) as refusal:
        staff.use_link("guess")
    assert refusal.value.reason == "sign-in.link"
    assert audit_says() == ["a sign-in by link was refused: unknown, used or expired"]


def test_a_link_signs_in_once(operator: Callable[[], Act]) -> None:
    from fairway import staff

    staff.add_account(operator(), "Ana", Role.ANALYST)
    token = staff.sign_in_link(operator(), "Ana")

    assert staff.actor_of(staff.use_link(token)) == Actor("Ana", Role.ANALYST)
    with pytest.raises(Refused):
        staff.use_link(token)
    assert audit_says()[:2] == ["a sign-in by link was refused: unknown, used or expired", "Ana signed in by link"]


def test_a_link_expires(operator: Callable[[], Act]) -> None:
    from fairway import staff

    staff.add_account(operator(), "Ana", Role.ANALYST)
    token = staff.sign_in_link(operator(), "Ana", minutes=15)
    with pytest.raises(Refused):
        staff.use_link(token, at=utc_now() + timedelta(minutes=16))


def test_of_eight_people_with_one_link_one_gets_in(operator: Callable[[], Act]) -> None:
    from django.db import connection

    from fairway import staff

    staff.add_account(operator(), "Ana", Role.ANALYST)
    token = staff.sign_in_link(operator(), "Ana")

    def attempt(_number: int) -> bool:
        try:
            staff.use_link(token)
        except Refused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1


def test_neither_link_nor_token_is_kept(operator: Callable[[], Act], house: Path) -> None:
    from fairway import staff

    staff.add_account(operator(), "Ana", Role.ANALYST)
    secrets = [staff.sign_in_link(operator(), "Ana"), staff.access_token(operator(), "Ana", "script")]
    kept = b"".join(path.read_bytes() for path in house.glob("fairway.sqlite3*"))
    assert b"Ana" in kept
    assert [secret for secret in secrets if secret.encode() in kept] == []


def test_a_name_is_taken_once(operator: Callable[[], Act]) -> None:
    from fairway import staff

    staff.add_account(operator(), "Ana", Role.ANALYST)
    with pytest.raises(Refused, match="already"):
        staff.add_account(operator(), "Ana", Role.ADMINISTRATOR)
    assert staff.actor_named("Ana").role is Role.ANALYST


@pytest.mark.parametrize("name", ["", " ", "a" * 81, "<script>", "Ana\nBob", "-"])
def test_a_malformed_name_is_refused(operator: Callable[[], Act], name: str) -> None:
    from fairway import staff

    with pytest.raises(Refused, match="No account was added"):
        staff.add_account(operator(), name, Role.ANALYST)


def test_a_token_acts_as_its_account_until_it_expires(operator: Callable[[], Act]) -> None:
    from fairway import staff

    staff.add_account(operator(), "Robot of Sofia", Role.SUPERVISOR)
    token = staff.access_token(operator(), "Robot of Sofia", "nightly", days=2)

    assert staff.actor_of_token(token) == Actor("Robot of Sofia", Role.SUPERVISOR)
    with pytest.raises(Refused):
        staff.actor_of_token(token, at=utc_now() + timedelta(days=3))
    with pytest.raises(Refused):
        staff.actor_of_token(token + "x")


@pytest.mark.parametrize("weak", ["short", "12345678901234567890", "passwordpassword1"[:13], "analyst"])
def test_a_weak_password_is_refused(operator: Callable[[], Act], weak: str) -> None:
    from fairway import staff

    ana = staff.add_account(operator(), "Ana", Role.ANALYST)
    with pytest.raises(Refused, match="The password was not changed"):
        staff.use_password(act_of(ana), weak)


def test_a_password_signs_in_and_failures_are_throttled(
    operator: Callable[[], Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    from fairway import staff

    ana = staff.add_account(operator(), "Ana", Role.ANALYST)
    with pytest.raises(Refused, match="do not belong together"):
        staff.sign_in_with_password("Ana", PASSWORD)
    app = enrolled(ana, at=utc_now() - timedelta(minutes=2))
    staff.use_password(act_of(ana), PASSWORD)
    now = utc_now()
    assert staff.sign_in_with_password("Ana", PASSWORD, app.at(now), at=now).name == "Ana"

    for _ in range(4):
        with pytest.raises(Refused, match="do not belong together"):
            staff.sign_in_with_password("Ana", "wrong " + PASSWORD, at=now)
    with pytest.raises(Refused, match="Too many") as refusal:
        staff.sign_in_with_password("Ana", PASSWORD, app.at(now), at=now)
    assert refusal.value.reason == "sign-in.throttled"
    link = staff.sign_in_link(operator(), "Ana")
    assert staff.use_link(link).name == "Ana"
    later = now + timedelta(minutes=16)
    assert staff.sign_in_with_password("Ana", PASSWORD, app.at(later), at=later).name == "Ana"


def test_whoever_sees_people_needs_a_code_and_each_code_is_good_once(operator: Callable[[], Act]) -> None:
    from fairway import staff

    ana = staff.add_account(operator(), "Ana", Role.ANALYST)
    with pytest.raises(Refused, match="second factor first"):
        staff.use_password(act_of(ana), PASSWORD)
    now = utc_now()
    app = enrolled(ana, at=now - timedelta(minutes=2))
    staff.use_password(act_of(ana), PASSWORD)

    for code in ("", "123456", app.at(now - timedelta(minutes=5)), app.at(now - timedelta(minutes=2))):
        with pytest.raises(Refused, match="do not belong together"):
            staff.sign_in_with_password("Ana", PASSWORD, code, at=now)
    assert staff.sign_in_with_password("Ana", PASSWORD, app.at(now), at=now).name == "Ana"
    with pytest.raises(Refused, match="do not belong together"):
        staff.sign_in_with_password("Ana", PASSWORD, app.at(now), at=now)


def test_without_their_app_nobody_who_sees_people_comes_in_by_password(operator: Callable[[], Act]) -> None:
    from fairway import staff

    ana = staff.add_account(operator(), "Ana", Role.ANALYST)
    enrolled(ana, at=utc_now())
    staff.use_password(act_of(ana), PASSWORD)
    with pytest.raises(Refused, match="may not"):
        staff.end_second_factor(act_of(ana), "Ana")
    staff.end_second_factor(operator(), "Ana")

    with pytest.raises(Refused, match="has no second factor"):
        staff.sign_in_with_password("Ana", PASSWORD)
    assert staff.use_link(staff.sign_in_link(operator(), "Ana")).name == "Ana"


def test_who_sees_nobody_may_come_in_by_password_alone(operator: Callable[[], Act]) -> None:
    from fairway import staff

    otto = staff.add_account(operator(), "Otto", Role.ADMINISTRATOR)
    staff.use_password(act_of(otto), PASSWORD)
    assert staff.sign_in_with_password("Otto", PASSWORD).name == "Otto"


def enrolled(actor: Actor, at: datetime) -> pyotp.TOTP:
    """An app that a person has set up at a moment."""
    from fairway import staff

    doing = Act(actor, Purpose.ADMINISTRATION, at=at, ground="own account")
    app = pyotp.TOTP(staff.begin_second_factor(doing))
    staff.confirm_second_factor(doing, app.at(at))
    return app


def test_what_was_typed_reaches_no_record(operator: Callable[[], Act], house: Path) -> None:
    from fairway import staff

    with pytest.raises(Refused):
        staff.sign_in_with_password("my secret typed in the wrong field", PASSWORD)
    kept = b"".join(path.read_bytes() for path in house.glob("fairway.sqlite3*"))
    assert b"typed in the wrong field" not in kept
    assert PASSWORD.encode() not in kept


def test_a_name_that_exists_is_answered_like_one_that_does_not(operator: Callable[[], Act]) -> None:
    from fairway import staff

    ana = staff.add_account(operator(), "Ana", Role.ANALYST)
    enrolled(ana, at=utc_now())
    staff.use_password(act_of(ana), PASSWORD)

    def answers(name: str) -> list[str]:
        found = []
        for _ in range(6):
            with pytest.raises(Refused) as refusal:
                staff.sign_in_with_password(name, "wrong " + PASSWORD)
            found.append(refusal.value.reason)
        return found

    assert answers("Ana") == answers("Nobody") == ["sign-in.wrong"] * 5 + ["sign-in.throttled"]
