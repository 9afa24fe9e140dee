"""Public samples that a person compared with their raw segments: every flight, name, birth date, sex, nationality, document.

The samples are not ours to keep, so what was found right is kept as a digest beside each file's name. Where a reader changes on
purpose, compare again by eye (`fairway explain --values FILE`), and write the line that the test prints.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from fairway.messages import Reading, read, travellers_of

CORPUS = Path(os.environ.get("FAIRWAY_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus") / "messages"
TABLE = Path(__file__).parent / "hand_checked.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def table_of(reading: Reading) -> list[str]:
    """What was compared: the flights, then a line for each traveller."""
    lines = [f"{message.flight}" for message in reading.messages]
    for one in travellers_of(reading):
        person = one.traveller
        documents = sorted(f"{d.kind or ''}:{d.issuing_country or ''}:{d.number or ''}" for d in person.documents)
        said = (person.surname, person.given_names, person.birth_date, person.sex, person.nationality)
        lines.append("|".join([*(each or "" for each in said), *documents]))
    return lines


def digest_of(reading: Reading) -> str:
    return hashlib.sha256("\n".join(table_of(reading)).encode()).hexdigest()[:24]


def test_at_least_five_and_twenty_samples_were_compared() -> None:
    assert len({name for name, _, _ in ROWS}) >= 25


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the public samples are not here")
@pytest.mark.parametrize(("name", "travellers", "digest"), ROWS, ids=[row[0] for row in ROWS])
def test_a_sample_reads_as_a_person_read_it(name: str, travellers: str, digest: str) -> None:
    reading = read((CORPUS / name).read_bytes())

    assert len(travellers_of(reading)) == int(travellers)
    assert digest_of(reading) == digest, f"compare by eye, then write: {name}\t{travellers}\t{digest_of(reading)}"
