"""AS4: an access point receives for us and writes into a folder.

Here Holodeck B2B's file back-end is played, as its manual says it writes: each payload into a file `pl-…`, and meta-data beside it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.intake.test_transports import ONE, TWO, kept

from fairway import intake
from fairway.intake.transports import Receipt
from fairway.intake.transports.folder import WatchedFolder

_META = """<?xml version="1.0" encoding="UTF-8"?>
<MessageMetaData xmlns="http://holodeck-b2b.org/schemas/2014/06/mmd"><PayloadInfo deleteFilesAfterSubmit="true">
<PartInfo location="{location}"/></PayloadInfo></MessageMetaData>
"""


class AccessPoint:
    """Delivers into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def deliver(self, message: str, *payloads: bytes) -> None:
        for number, payload in enumerate(payloads, start=1):
            path = self.folder / f"pl-{message}-body-{number}.edi"
            path.write_bytes(payload)
            (self.folder / f"{message}-{number}.mmd").write_text(_META.format(location=path))

    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir() if path.is_file()}


@pytest.fixture
def gateway(tmp_path: Path, house: Path) -> AccessPoint:
    return AccessPoint(tmp_path / "delivered")


def collect(gateway: AccessPoint) -> list[Receipt]:
    return list(WatchedFolder(gateway.folder, settle_seconds=0, only="pl-*").collect(kept()).receipts)


def test_payloads_are_received_and_the_meta_data_are_left(gateway: AccessPoint) -> None:
    gateway.deliver("0001_carrier.example", ONE)
    gateway.deliver("0002_carrier.example", TWO, ONE + b"\n")

    receipts = collect(gateway)

    assert sorted(each.bytes for each in receipts) == sorted((len(ONE), len(TWO), len(ONE) + 1))
    assert all(name.endswith(".mmd") for name in gateway.names())
    assert len(gateway.names()) == 3


def test_a_payload_that_the_access_point_still_writes_is_left_until_it_is_whole(gateway: AccessPoint) -> None:
    with (gateway.folder / "pl-0003_carrier.example-body-1.edi").open("wb") as writing:
        writing.write(ONE[:100])
        writing.flush()
        assert collect(gateway) == []
        writing.write(ONE[100:])

    [receipt] = collect(gateway)
    assert receipt.bytes == len(ONE)


def test_what_the_access_point_delivers_again_is_known(gateway: AccessPoint) -> None:
    gateway.deliver("0001_carrier.example", ONE)
    [first] = collect(gateway)
    gateway.deliver("0009_carrier.example", ONE)
    [again] = collect(gateway)

    assert (again.code, again.state) == (first.code, "known")
    assert intake.balance().received == 1
