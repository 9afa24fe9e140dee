"""The authority's program: it needs no house, says the request in words, and releases nothing to whoever has not its key."""

from __future__ import annotations

import base64
import itertools
import json
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from fairway import authority
from fairway.cli.main import run
from fairway.kit.refusals import Refused
from fairway.safeguards.shares import joined, split
from fairway.safeguards.unmasking import (
    UnmaskRequest,
    new_authority_key,
    open_with,
    place_of,
    public_of_secret,
    record_key_from,
    seal_to,
    wrapped_parts,
)

NOW = datetime(2026, 7, 20, 9, 0, tzinfo=UTC)
SECRET = bytes(range(32))
PLACE = place_of("store_traveller", 7, date(2026, 1, 10).toordinal())


def requested(sealed: bytes) -> UnmaskRequest:
    needed, wrapped = wrapped_parts(sealed)
    return UnmaskRequest(
        id="7F3K-2MQ4",
        kind="traveller",
        record="2MQ4-7F3K",
        row=7,
        day="2026-01-10",
        case="case 1",
        ground="order of the court",
        asked_by="Sofia",
        asked_at=NOW.isoformat(),
        is_emergency=False,
        profile="uk/1-0",
        needed=needed,
        wrapped=tuple(base64.b64encode(each).decode() for each in wrapped),
        reply=public_of_secret(SECRET),
    )


def test_otto_without_the_key_or_its_passphrase_releases_nothing() -> None:
    pem, public = new_authority_key("right")
    other, _ = new_authority_key("right")
    request = requested(seal_to([public], PLACE, b"a record"))
    for key, passphrase in ((pem, "wrong"), (other, "right"), (b"no key", "")):
        with pytest.raises(Refused):
            authority.release(request, key, passphrase, by="Iris", at=NOW)


def test_the_released_key_opens_this_record_and_no_other() -> None:
    pem, public = new_authority_key("right")
    sealed, another = seal_to([public], PLACE, b"a record"), seal_to([public], PLACE, b"another")
    release = authority.release(requested(sealed), pem, "right", by="Iris", at=NOW)
    key = record_key_from([release], SECRET, 1)

    assert open_with(key, PLACE, sealed) == b"a record"
    with pytest.raises(Refused, match="not that record's"):
        open_with(key, PLACE, another)
    with pytest.raises(Refused, match="altered on the way"):
        record_key_from([release], bytes(32), 1)


def test_the_shell_shows_and_approves_without_a_house(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRWAY_PASSPHRASE", "right")
    key, asked, out = (str(tmp_path / name) for name in ("key.pem", "request.json", "release.json"))
    assert run(["authority", "keygen", key]) == 0
    public = capsys.readouterr().out.strip()
    Path(asked).write_bytes(msgspec.json.encode(requested(seal_to([public], PLACE, b"a record"))))

    assert run(["authority", "show", asked]) == 0
    assert "ONE record: the record of a traveller 2MQ4-7F3K" in capsys.readouterr().out
    assert run(["authority", "approve", asked, "--key", key, "--by", "Iris", "--out", out]) == 0
    assert json.loads(Path(out).read_text())["request"] == "7F3K-2MQ4"
    assert run(["authority", "approve", asked, "--key", key, "--by", "Iris", "--out", out]) == 1


def test_of_three_approvers_any_two_open_it_and_one_opens_nothing() -> None:
    keys = [new_authority_key("right") for _ in range(3)]
    sealed = seal_to([public for _, public in keys], PLACE, b"a record", needed=2)
    request = requested(sealed)
    releases = [authority.release(request, pem, "right", by=f"Judge {n}", at=NOW) for n, (pem, _) in enumerate(keys)]

    assert "2 of 3 approvers" in authority.in_words(request)
    for pair in itertools.combinations(releases, 2):
        assert open_with(record_key_from(pair, SECRET, 2), PLACE, sealed) == b"a record"
    for few in ([releases[0]], [releases[1], releases[1]]):
        with pytest.raises(Refused, match="2 different approvers must release"):
            record_key_from(few, SECRET, 2)
    alone = record_key_from([releases[0]], SECRET, 1)
    with pytest.raises(Refused, match="not that record's"):
        open_with(alone, PLACE, sealed)


def test_an_approver_of_another_record_and_a_request_that_asks_for_fewer_release_nothing() -> None:
    keys = [new_authority_key("right") for _ in range(3)]
    sealed = seal_to([public for _, public in keys], PLACE, b"a record", needed=2)
    request = requested(sealed)
    stranger, _ = new_authority_key("right")

    for altered, pem in (
        (request, stranger),
        (msgspec.structs.replace(request, needed=1), keys[0][0]),
        (msgspec.structs.replace(request, kind="booking"), keys[0][0]),
        (msgspec.structs.replace(request, wrapped=request.wrapped[::-1]), keys[0][0]),
    ):
        with pytest.raises(Refused):
            authority.release(altered, pem, "right", by="Iris", at=NOW)


@pytest.mark.parametrize("which", [(1, 2, 3), (2, 3, 5), (1, 4, 5), (5, 4, 1)])
def test_shares_that_another_program_made_give_its_secret(which: tuple[int, ...]) -> None:
    """Made by arithmetic of our own in GF(2^128) modulo x^128 + x^7 + x^2 + x + 1, three of five: not by the library we use."""
    secret = bytes(range(32))
    coefficients = [(0x0123456789ABCDEF0123456789ABCDEF, 0xFEDCBA9876543210FEDCBA9876543210), (7, 9)]
    shares = {
        number: b"".join(
            (
                int.from_bytes(secret[16 * half : 16 * half + 16], "big")
                ^ _times(coefficients[half][0], number)
                ^ _times(coefficients[half][1], _times(number, number))
            ).to_bytes(16, "big")
            for half in range(2)
        )
        for number in which
    }

    assert joined(shares) == secret


def test_shares_are_random_and_any_of_them_alone_says_nothing() -> None:
    secret = bytes(32)
    one, other = split(secret, 2, 3), split(secret, 2, 3)

    assert joined({1: one[0], 3: one[2]}) == secret
    assert set(one) & set(other) == set()
    assert joined({1: one[0], 2: other[1]}) != secret


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        product ^= left if right & 1 else 0
        left = (left << 1) ^ (0x100000000000000000000000000000087 if left >> 127 else 0)
        right >>= 1
    return product
