"""A booking, a traveller's record, the evidence of a hit: each opens by the release that names it, once, and the officer is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fairway import authority, retention
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.safeguards.unmasking import UnmaskRequest, new_authority_key
from tests.law.conftest import Office
from tests.retention.forgotten import DANIEL, DEPERSONALISED_AT, MARKS, NOTE, SOFIA, depersonalised

PASSPHRASE = "an authority's passphrase"
KEY, PUBLIC = new_authority_key(PASSPHRASE)
LATER = DEPERSONALISED_AT + timedelta(days=1)
OTTO = Actor("Otto", Role.ANALYST)


def act(actor: Actor = SOFIA, at: Any = LATER) -> Act:
    purpose = Purpose.OVERSIGHT if actor is DANIEL else Purpose.SERIOUS_CRIME
    return Act(actor, purpose, at=at, ground="case 7F3K")


def asked(code: str, kind: str, *, is_emergency: bool = False) -> UnmaskRequest:
    return retention.request_unmasking(
        act(), code, case="case 7F3K", ground="order 12/2027", kind=kind, is_emergency=is_emergency
    )


def released(request: UnmaskRequest, key: bytes = KEY) -> Any:
    return authority.release(request, key, PASSPHRASE, by="Judge Iris", at=LATER)


@pytest.mark.parametrize("actor", [OTTO, Actor("Alba", Role.ADMINISTRATOR), DANIEL])
def test_otto_and_whoever_is_no_supervisor_asks_and_opens_nothing(office: Office, actor: Actor) -> None:
    code = depersonalised(office, PUBLIC)
    release = released(asked(code, "hit"))
    for attempt in (
        lambda: retention.request_unmasking(act(actor), code, case="c", ground="g", kind="hit"),
        lambda: retention.request_again(act(actor), release.request),
        lambda: retention.unmask(act(actor), [release]),
    ):
        with pytest.raises(Refused, match="may not unmask"):
            attempt()
    if actor is not DANIEL:
        with pytest.raises(Refused, match="may not see unmaskings"):
            retention.unmaskings(act(actor))
    with pytest.raises(Refused, match="may not review access"):
        retention.review_unmasking(act(SOFIA), release.request, "accepted")
    with pytest.raises(Refused, match="may not review access"):
        retention.note_court(act(SOFIA), release.request, "approved", LATER.date())


def test_each_kind_opens_by_its_own_release_and_shows_what_it_names(office: Office) -> None:
    code = depersonalised(office, PUBLIC)
    hit = retention.unmask(act(), [released(asked(code, "hit"))])
    traveller = retention.unmask(act(), [released(asked(code, "traveller"))])
    booking = retention.unmask(act(), [released(asked(code, "booking"))])

    assert hit.hit is not None
    assert hit.hit.compared.birth_date == "1981-03-04"
    assert hit.notes == (NOTE,)
    assert (hit.record, hit.booking) == (None, None)
    assert traveller.record is not None
    assert traveller.record.pnr is not None
    assert traveller.record.pnr.surname == "EXAMPLA"
    assert booking.booking is not None
    assert booking.booking.locators[0].code == "AB12CD"


@pytest.mark.parametrize("kind", ["traveller", "hit"])
def test_somebody_protected_is_opened_once_their_protector_too_has_approved(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The authority that released the key did not know of whom; its release stays good until the other approval is there."""
    from fairway.oversight import profiles
    from tests.abuse.test_protected_people import MARTA, Outside

    code = depersonalised(office, PUBLIC)
    outside = Outside(tmp_path / "outside")
    monkeypatch.setenv("FAIRWAY_PROTECTED_COMMAND", outside.command)
    profiles.register_safeguard(act(DANIEL), profiles.PROTECTED_REGISTER, outside.key)
    outside.protect(MARTA)
    release = released(asked(code, kind))

    with pytest.raises(Refused, match="needs approval from outside"):
        retention.unmask(act(), [release])
    assert "was refused showing a record that was unmasked case 7F3K" in "".join(office.says())
    assert [each.state for each in retention.unmaskings(act())] == ["waiting"]
    outside.approve()

    assert retention.unmask(act(), [release]).kind == kind


def test_the_release_of_one_kind_opens_no_other(office: Office) -> None:
    code = depersonalised(office, PUBLIC)
    requests = {kind: asked(code, kind) for kind in retention.KINDS}
    for kind, request in requests.items():
        for other in requests.values():
            if other.kind == kind:
                continue
            swapped = msgspec.structs.replace(request, wrapped=other.wrapped)
            with pytest.raises(Refused, match="altered on the way"):
                released(swapped)
            renamed = msgspec.structs.replace(released(other), request=request.id)
            with pytest.raises(Refused):
                retention.unmask(act(), [renamed])


def test_what_was_not_confirmed_is_opened_by_nobody(office: Office) -> None:
    """The evidence of a hit that no two people confirmed is gone with the day's key; the authority has nothing to release."""
    from fairway.store.models import Hit

    office.list_of()
    office.book()
    code = office.the_hit()
    Hit.objects.update(state="no_match")
    from tests.retention.forgotten import put_in_force, register_approvers

    put_in_force("uk")
    register_approvers(PUBLIC)
    retention.run(act(DANIEL, DEPERSONALISED_AT))

    with pytest.raises(Refused, match="nothing of it was left"):
        asked(code, "hit")
    assert retention.unmask(act(), [released(asked(code, "traveller"))]).record is not None


def test_two_of_three_approvers_open_it_together_and_one_alone_does_not(office: Office) -> None:
    keys = [new_authority_key(PASSPHRASE) for _ in range(3)]
    code = depersonalised(office, *(public for _, public in keys), needed=2)
    request = asked(code, "traveller")
    releases = [released(request, key) for key, _ in keys]

    assert (request.needed, len(request.wrapped)) == (2, 3)
    with pytest.raises(Refused, match="2 different approvers must release"):
        retention.unmask(act(), releases[:1])
    opened = retention.unmask(act(), [releases[2], releases[0]])
    assert opened.record is not None
    with pytest.raises(Refused, match="used already"):
        retention.unmask(act(), releases[:2])


def test_where_fewer_keys_are_registered_than_are_needed_no_day_is_depersonalised(office: Office) -> None:
    with pytest.raises(Refused, match="No day was depersonalised"):
        depersonalised(office, PUBLIC, needed=2)


def test_the_officer_is_told_and_reviews_once_and_a_court_ends_the_timer(office: Office) -> None:
    code = depersonalised(office, PUBLIC)
    request = asked(code, "hit", is_emergency=True)
    retention.unmask(act(), [released(request)])
    later = LATER + timedelta(days=5)
    (row,) = retention.unmaskings(act(DANIEL, later))

    assert (row.code, row.state, row.approved_by, row.finding) == (request.id, "opened", "Judge Iris", "")
    assert row.is_late, "no court has looked at it, and its time is over"
    assert [mark for mark in MARKS if mark in str(row)] == []
    retention.note_court(act(DANIEL, later), request.id, "refused", date(2027, 2, 3))
    retention.review_unmasking(act(DANIEL, later), request.id, "referred")
    (row,) = retention.unmaskings(act(DANIEL, later))
    assert (row.is_late, row.court_said, row.finding, row.reviewed_by) == (False, "refused", "referred", "Daniel")
    for attempt in (
        lambda: retention.note_court(act(DANIEL, later), request.id, "approved", date(2027, 2, 3)),
        lambda: retention.review_unmasking(act(DANIEL, later), request.id, "accepted"),
    ):
        with pytest.raises(Refused):
            attempt()
    said = office.says()
    assert f"Daniel noted that a court has refused the emergency {request.id}, on 2027-02-03" in said
    assert [mark for mark in MARKS for line in said if mark in line] == []


def test_the_file_can_be_written_again_until_it_was_opened(office: Office) -> None:
    code = depersonalised(office, PUBLIC)
    request = asked(code, "booking")

    assert retention.request_again(act(), request.id) == request
    retention.unmask(act(), [released(request)])
    with pytest.raises(Refused, match="used already"):
        retention.request_again(act(), request.id)


def test_a_masked_record_does_not_say_how_many_travelled_together(office: Office) -> None:
    """Art. 12(2)(a) masks the number of those on the booking with their names."""
    from fairway import casework
    from tests.path.pushes import booking, person, push

    code = depersonalised_with(
        office, lambda: office.receive(push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"),
                                                    person("EXAMPLA", "ILIAMR", "XQ7654321", "05MAR82", "M", "2"))))
    )  # fmt: skip
    view = casework.journey(act(), code)

    assert view.is_masked
    assert view.companions == ()


def depersonalised_with(office: Office, receive: Callable[[], None]) -> str:
    from tests.retention.forgotten import put_in_force, register_approvers

    office.list_of()
    receive()
    code = office.the_hit()
    put_in_force("uk")
    register_approvers(PUBLIC)
    retention.run(act(DANIEL, DEPERSONALISED_AT))
    return code


def test_by_the_shell_from_request_to_review(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from fairway import staff
    from fairway.cli.main import run

    code = depersonalised(office, PUBLIC)
    for name, role in (("Sofia", Role.SUPERVISOR), ("Daniel", Role.DATA_PROTECTION_OFFICER)):
        staff.add_account(Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=DEPERSONALISED_AT, ground="test"), name, role)
    monkeypatch.setenv("FAIRWAY_PASSPHRASE", PASSPHRASE)
    key, request, release = (tmp_path / name for name in ("key.pem", "request.json", "release.json"))
    key.write_bytes(KEY)
    home = ["--home", str(office.home)]

    def shell(*words: str) -> int:
        return run([*words, *home])

    assert shell("--as", "Sofia", "retention", "request", code, "--what", "hit", "--case", "7F3K", "--ground", "order 12",
                 "--emergency", "--out", str(request)) == 0  # fmt: skip
    assert run(["authority", "approve", str(request), "--key", str(key), "--by", "Iris", "--out", str(release)]) == 0
    capsys.readouterr()
    assert shell("--as", "Sofia", "retention", "open", str(release)) == 0
    assert "EXAMPLA" in capsys.readouterr().out
    number = msgspec.json.decode(request.read_bytes())["id"]
    today = DEPERSONALISED_AT.date().replace(year=2026).isoformat()
    assert shell("--as", "Daniel", "retention", "court", number, "approved", "--on", today) == 0
    assert shell("--as", "Daniel", "retention", "review", number, "accepted") == 0
    assert shell("--as", "Daniel", "retention", "requests") == 0
    listed = capsys.readouterr().out
    assert number in listed
    assert "accepted" in listed
    assert [mark for mark in MARKS if mark in listed] == []
