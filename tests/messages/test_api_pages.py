"""Every example of the pages on manifests, answers and zones is read, and gives what the page says below it."""

from __future__ import annotations

import doctest
import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fairway.messages import read
from fairway.messages.mrz import read_mrz
from fairway.messages.paxlst import PROFILES
from fairway.messages.pushes import travellers_of

PAGES = Path(__file__).parents[2] / "docs" / "formats"
NAMES = ("paxlst", "answers", "mrz")
EXAMPLE = re.compile(r"^```(?:edifact|mrz)\n(.*?)^```\n\nReads as:\n\n```json\n(.*?)^```", re.MULTILINE | re.DOTALL)
DAY = date(2026, 7, 12)


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text("utf-8")


def examples() -> list[tuple[str, int, str, str]]:
    return [
        (name, number, example, said)
        for name in NAMES
        for number, (example, said) in enumerate(EXAMPLE.findall(page(name)), 1)
    ]


def said_of_manifest(example: str) -> dict[str, Any]:
    reading = read(example.encode())
    (message,) = reading.messages
    return {
        "outcome": str(reading.outcome),
        "function": str(message.function),
        "flight": str(message.flight),
        "legs": len(message.legs),
        "travellers": [
            {
                "name": " / ".join(text for text in (one.traveller.surname, one.traveller.given_names) if text),
                "kind": str(one.traveller.kind),
                "born": one.traveller.birth_date or "",
                "documents": [document.number for document in one.traveller.documents],
                "reference": one.traveller.unique_reference or "",
            }
            for one in travellers_of(reading)
        ],
        "declared": message.declared,
        "findings": [finding.code for finding in reading.all_findings()],
    }


def said_of_answer(example: str) -> Any:
    reading = read(example.encode())
    (message,) = reading.messages
    assert reading.all_findings() == ()
    return msgspec.json.decode(msgspec.json.encode(message.answer))


def said_of_zone(example: str) -> Any:
    reading = read_mrz(example.split(), not_after=DAY)
    return msgspec.json.decode(
        msgspec.json.encode(
            {
                "document": reading.document,
                "findings": [f"{f.code} {f.place.segment}.{f.place.element}" for f in reading.findings],
            }
        )
    )


SAID = {"paxlst": said_of_manifest, "answers": said_of_answer, "mrz": said_of_zone}


@pytest.mark.parametrize(("name", "number", "example", "said"), examples())
def test_an_example_gives_what_the_page_says(name: str, number: int, example: str, said: str) -> None:
    assert SAID[name](example) == msgspec.json.decode(said)


@pytest.mark.parametrize("name", NAMES)
def test_every_example_says_what_it_gives(name: str) -> None:
    shown = re.findall(r"^```(?:edifact|mrz)$", page(name), re.MULTILINE)

    assert len(shown) == len(EXAMPLE.findall(page(name))) > 0


def test_the_calls_on_the_page_of_zones_give_what_it_says() -> None:
    calls = doctest.DocTestParser().get_doctest(page("mrz"), {}, "mrz.md", None, 0)

    assert doctest.DocTestRunner(verbose=False).run(calls).failed == 0
    assert len(calls.examples) > 5


def test_every_state_of_the_profiles_is_two_letters() -> None:
    assert all(re.fullmatch("[A-Z]{2}", profile.state) for profile in PROFILES)
