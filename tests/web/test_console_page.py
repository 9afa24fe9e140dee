"""docs/console.md shows every page, and its pictures are there and small."""

from __future__ import annotations

import re
from pathlib import Path

from tests.web.make_screenshots import DOCS, SHOWN, VARIANTS, page

BYTES_MAX = 5_000_000


def test_the_page_is_what_the_command_makes() -> None:
    assert (DOCS / "console.md").read_text("utf-8") == page()


def test_every_page_has_its_four_pictures_and_together_they_are_small() -> None:
    images: Path = DOCS / "images"
    wanted = {f"{name}-{language}-{theme}.webp" for name in SHOWN for language, theme in VARIANTS}
    there = {each.name: each.stat().st_size for each in images.iterdir()}

    assert wanted - there.keys() == set()
    assert sum(there.values()) < BYTES_MAX
    shown = set(re.findall(r"images/([\w-]+\.webp)", (DOCS / "console.md").read_text("utf-8")))
    assert shown == wanted
