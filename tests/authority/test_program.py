"""The authority's program: it needs no house, says the request in words, and releases nothing to whoever has not its key."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from fairway import authority
from fairway.cli.main import run
from fairway.kit.refusals import Refused
from fairway.safeguards.unmasking import (
    UnmaskRequest,
    new_authority_key,
    open_with,
    place_of,
    public_of_secret,
    record_key_from,
    seal_to,
    wrapped_part,
)

NOW = datetime(2026, 7, 20, 9, 0, tzinfo=UTC)
SECRET = bytes(range(32))
PLACE = place_of("store_traveller", 7, date(2026, 1, 10).toordinal())


def requested(sealed: bytes, public: str) -> UnmaskRequest:
    import base64

    return UnmaskRequest("7F3K-2MQ4", "2MQ4-7F3K", 7, "2026-01-10", "case 1", "order of the court", "Sofia", NOW.isoformat(), False,
                         "uk/1-0", public, base64.b64encode(wrapped_part(sealed)).decode(), public_of_secret(SECRET))  # fmt: skip


def test_otto_without_the_key_or_its_passphrase_releases_nothing() -> None:
    pem, public = new_authority_key("right")
    other, _ = new_authority_key("right")
    request = requested(seal_to(public, PLACE, b"a record"), public)
    for key, passphrase in ((pem, "wrong"), (other, "right"), (b"no key", "")):
        with pytest.raises(Refused):
            authority.release(request, key, passphrase, by="Iris", at=NOW)


def test_the_released_key_opens_this_record_and_no_other() -> None:
    pem, public = new_authority_key("right")
    sealed, another = seal_to(public, PLACE, b"a record"), seal_to(public, PLACE, b"another")
    release = authority.release(requested(sealed, public), pem, "right", by="Iris", at=NOW)
    key = record_key_from(release, SECRET)

    assert open_with(key, PLACE, sealed) == b"a record"
    with pytest.raises(Refused, match="not that record's"):
        open_with(key, PLACE, another)
    with pytest.raises(Refused, match="altered on the way"):
        record_key_from(release, bytes(32))


def test_the_shell_shows_and_approves_without_a_house(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRWAY_PASSPHRASE", "right")
    key, asked, out = (str(tmp_path / name) for name in ("key.pem", "request.json", "release.json"))
    assert run(["authority", "keygen", key]) == 0
    public = capsys.readouterr().out.strip()
    Path(asked).write_bytes(msgspec.json.encode(requested(seal_to(public, PLACE, b"a record"), public)))

    assert run(["authority", "show", asked]) == 0
    assert "ONE record: 2MQ4-7F3K" in capsys.readouterr().out
    assert run(["authority", "approve", asked, "--key", key, "--by", "Iris", "--out", out]) == 0
    assert json.loads(Path(out).read_text())["request"] == "7F3K-2MQ4"
    assert run(["authority", "approve", asked, "--key", key, "--by", "Iris", "--out", out]) == 1
