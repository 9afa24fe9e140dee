"""Makes docs/console.md and its pictures: every page of the console, in English and Arabic, light and dark, from an invented day.

python tests/web/make_screenshots.py [--only PAGE …] [FOLDER]
"""

from __future__ import annotations

import argparse
import base64
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.web.browsing import Served, browser, serving_a_day, sign_in
from tests.web.pages import addresses

DOCS = Path(__file__).parents[2] / "docs"
QUALITY = 60  # of 100: letters stay sharp, and all pictures together stay under four megabytes
SIZE = {"width": 1366, "height": 820}
VARIANTS = (("en", "light"), ("en", "dark"), ("ar", "light"), ("ar", "dark"))
README = ("queue", "en", "light")
"""The picture that the front page shows is also kept as PNG."""

SHOWN = {
    "queue": (
        "ana",
        "The queue",
        "What waits for you, by the time that is left. Nobody is named before a hit is taken.",
    ),
    "hit": (
        "ana",
        "A hit",
        "Traveller and list entry side by side, what speaks for it, what against, what is missing. Nothing is chosen beforehand.",
    ),
    "booking": (
        "ana",
        "The booking of a hit",
        "What booking and manifest say, beside each other; companions stay unnamed.",
    ),
    "companion": (
        "ana",
        "A companion",
        "One more of the booking, opened by itself; the opening is recorded with the hit.",
    ),
    "flight-of-hit": (
        "ana",
        "The flight of a hit",
        "What came for the flight, its seats as far as messages name them, and who is on board, unnamed. Marks differ by their form.",
    ),
    "journeys": (
        "ana",
        "Other journeys",
        "Of the same person, found by their own documents, name and birth date. Opening one is another act.",
    ),
    "elsewhere": (
        "ana",
        "Another journey",
        "One of them, opened by itself, with its itinerary on a map that is drawn offline.",
    ),
    "links": (
        "ana",
        "Links",
        "Who shares a booking, a document, a contact or an account; nobody is named, and the table says the same.",
    ),
    "follow": ("ana", "One step further", "One of those, followed: the second step, and the last."),
    "dossier": ("ana", "A dossier", "Made as a PDF, masked unless granted, and on the record."),
    "verification": ("daniel", "Verifying a dossier", "Whether the house made it, by its serial number and code."),
    "flights": ("ana", "Flights", "From yesterday to tomorrow, with what each source has of them. Nobody is named."),
    "flight": ("ana", "A flight by itself", "Without a hit nobody's record is opened: everything here is open by law."),
    "search": (
        "ana",
        "Search",
        "Under a case, for one person, document, booking or flight. What is found is not named, and never a part of many.",
    ),
    "break-glass": (
        "ana",
        "Breaking the glass",
        "In danger the day's limit is lifted for some minutes; a supervisor is told, and every reading is looked at.",
    ),
    "board": (
        "sofia",
        "The supervisor's board",
        "What waits by last useful moment, what two people dispute, who holds what, emergencies. Nobody's speed is measured.",
    ),
    "lists": (
        "sofia",
        "Lists",
        "Each list with its age, its ground in law and who answers for it, and all its versions.",
    ),
    "list-version": (
        "sofia",
        "A version of a list",
        "What it adds, removes and changes, by the identifiers of its entries.",
    ),
    "own-entries": (
        "sofia",
        "Own entries",
        "Made by one person, in use once a second approves; each with ground, owner, last day and day of review.",
    ),
    "own-proposal": ("sofia", "A proposal", "Whom it means, for who is to approve it. Reading it is on the record."),
    "quarantine": (
        "sofia",
        "Quarantine",
        "What could not be stored, kept whole, and repairs that wait for a second person.",
    ),
    "quarantined": ("sofia", "A quarantined transmission", "Where it goes wrong, every value shown as its shape."),
    "carriers": (
        "sofia",
        "Carriers",
        "What each carrier sent, how complete and how timely, those with most trouble first.",
    ),
    "carrier": ("sofia", "One carrier", "What was wrong, each code with its sentence, and day by day. Nobody's data."),
    "unmasking": (
        "sofia",
        "Unmasking",
        "What was asked of the authority and what came of it. One record a request, looked at once.",
    ),
    "statistics": ("sofia", "Statistics", "From what is received to what is confirmed; small numbers are withheld."),
    "oversight": ("daniel", "Oversight", "Reads that nothing explains, alarms, emergencies, requests of travellers."),
    "readings": (
        "daniel",
        "Who saw this person",
        "Every reading of one traveller by the code of a hit, explained or not. Codes alone, and the asking is on the record.",
    ),
    "audit": ("daniel", "The audit log", "Every act in a sentence, with a button that verifies the whole chain."),
    "staff": (
        "alba",
        "Staff",
        "Accounts, roles, last sign-in, second factor; and the desks for which hits can wait, with who belongs to them.",
    ),
    "house": (
        "alba",
        "The state of the house",
        "Everything received stands somewhere; what waits and for how long; backups, drills, anchors and lists that are due.",
    ),
    "account": ("ana", "Your account", "Password and second factor."),
    "second-factor": ("ana", "Second factor", "Setting up an authenticator app."),
}
"""Who looks at a page, what it is called, and what it shows, by the page's name."""

WHOLE = {
    "board",
    "hit",
    "booking",
    "elsewhere",
    "flight-of-hit",
    "own-entries",
    "house",
    "oversight",
    "staff",
    "statistics",
}  # shown to their end


def main(docs: Path, only: Sequence[str]) -> None:
    """The pictures, of some pages only where those are named, then the page that shows all."""
    images = docs / "images"
    images.mkdir(parents=True, exist_ok=True)
    os.environ["FAIRWAY_SECURE"] = "0"  # over plain HTTP on loopback
    from fairway.opening import prepare

    prepare(Path(tempfile.mkdtemp()) / "nobody")  # the addresses of the pages are Django's to tell
    with tempfile.TemporaryDirectory() as home, serving_a_day(Path(home) / "house") as house, browser() as chromium:
        wanted = {shown: who for shown, (who, _, _) in SHOWN.items() if shown in only or not only}
        for name in dict.fromkeys(wanted.values()):
            _walk(chromium, house, name, images, [shown for shown, who in wanted.items() if who == name])
    (docs / "console.md").write_text(page(), encoding="utf-8")
    total = sum(each.stat().st_size for each in images.iterdir())
    print(f"{len(SHOWN)} pages, {total:,} bytes", file=sys.stderr)


def _walk(chromium: Any, house: Served, name: str, images: Path, pages: Sequence[str]) -> None:
    context = chromium.new_context(base_url=house.address, viewport=SIZE, device_scale_factor=1)
    tab = context.new_page()
    sign_in(tab, house, name)
    where = addresses(house.pages)
    if name == "ana":
        tab.goto(where["hit"])
        if tab.locator("aside button[data-key=next]").count():
            tab.locator("aside button[data-key=next]").click()
            tab.locator("#decide").wait_for()
    for language, theme in VARIANTS:
        cookies = {"django_language": language, "fairway_theme": theme}
        context.add_cookies([{"name": key, "value": value, "url": house.address} for key, value in cookies.items()])
        for shown in pages:
            answer = tab.goto(where[shown])
            if shown == "readings":
                tab.locator("input[name=code]").fill(house.codes[0])
                tab.locator("main button.first").click()
                tab.wait_for_load_state()
            if answer.status != 200:
                raise RuntimeError(f"{shown} answers {answer.status} to {name}")
            _picture(tab, images / f"{shown}-{language}-{theme}.webp", whole=shown in WHOLE)
            if (shown, language, theme) == README:
                tab.screenshot(path=images / f"{shown}-{language}-{theme}.png")
    context.close()


def _picture(tab: Any, path: Path, *, whole: bool) -> None:
    wanted: dict[str, object] = {"format": "webp", "quality": QUALITY}
    if whole:
        height = tab.evaluate("document.documentElement.scrollHeight")
        wanted |= {
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": SIZE["width"], "height": max(height, SIZE["height"]), "scale": 1},
        }
    answer = tab.context.new_cdp_session(tab).send("Page.captureScreenshot", wanted)
    path.write_bytes(base64.b64decode(answer["data"]))


def page() -> str:
    """docs/console.md: each page with its sentence, one picture, and links to the others."""
    parts = [
        "# The console, page by page\n\nEverybody on these pictures is invented. They are made by "
        "`python tests/web/make_screenshots.py`, each in English and Arabic, light and dark. How one works there, and its keys: "
        "[working-in-the-console.md](working-in-the-console.md).\n"
    ]
    for name, (who, title, says) in SHOWN.items():
        others = " · ".join(
            f"[{word}](images/{name}-{language}-{theme}.webp)"
            for (language, theme), word in zip(
                VARIANTS[1:], ("English, dark", "Arabic, light", "Arabic, dark"), strict=True
            )
        )
        role = {"ana": "an analyst", "sofia": "a supervisor", "daniel": "the data protection officer"}.get(
            who, "an administrator"
        )
        parts.append(f"## {title}\n\n{says} Shown to {role}.\n\n![{title}](images/{name}-en-light.webp)\n\n{others}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", action="append", default=[], choices=list(SHOWN), metavar="PAGE")
    parser.add_argument("folder", nargs="?", type=Path, default=DOCS)
    asked = parser.parse_args()
    main(asked.folder, asked.only)
