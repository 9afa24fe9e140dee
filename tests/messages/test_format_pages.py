"""Every example of the guide pages is read, and gives what the page says below it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fairway.messages import Reading, read
from fairway.messages.pushes import travellers_of
from fairway.messages.summary import summarise

PAGES = Path(__file__).parents[2] / "docs" / "formats"
NAMES = ("pnrgov", "pnrgov-xml", "envelopes")
EXAMPLE = re.compile(r"^```(?:edifact|xml)\n(.*?)^```\n\nReads as:\n\n```json\n(.*?)^```", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, int, bytes, dict[str, Any]]]:
    return [
        (name, number, message.encode(), msgspec.json.decode(said))
        for name in NAMES
        for number, (message, said) in enumerate(EXAMPLE.findall((PAGES / f"{name}.md").read_text("utf-8")), 1)
    ]


def said_of(reading: Reading) -> dict[str, Any]:
    summary = summarise("", reading)
    return {
        "outcome": summary["outcome"],
        "bookings": summary["bookings"],
        "travellers": [
            " / ".join(text for text in (one.traveller.surname, one.traveller.given_names) if text)
            for one in travellers_of(reading)
        ],
        "flights": sorted({str(message.flight) for message in reading.messages if message.flight is not None}),
        "findings": [each["code"] for each in summary["findings"]],
    }


@pytest.mark.parametrize(("name", "number", "message", "said"), examples())
def test_an_example_gives_what_the_page_says(name: str, number: int, message: bytes, said: dict[str, Any]):
    assert said_of(read(message)) == said


@pytest.mark.parametrize("name", NAMES)
def test_every_example_says_what_it_gives(name: str):
    text = (PAGES / f"{name}.md").read_text("utf-8")

    assert len(re.findall(r"^```(?:edifact|xml)$", text, re.MULTILINE)) == len(EXAMPLE.findall(text)) > 0
