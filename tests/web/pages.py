"""Every page of the console, from its addresses themselves: what a test walks through so that no new page is left out."""

from __future__ import annotations

import re

DOORWAYS = {
    "sign-in",
    "sign-in-by-link",
    "provider",
    "provider-back",
    "sign-out",
    "preferences",
    "purpose",
    "beginning",
}
"""Pages around the console, or that lead on at once."""

FILES = {"statistics-file", "unmasking-file", "live", "standing", "session"}
"""Answers that are no pages. What the three that keep a page true say, and to whom, is asked in `test_live` and `test_states`."""


def addresses(codes: dict[str, list[str]]) -> dict[str, str]:
    """The address of each page by its name; pages that take a code which nobody named are asked with that of a hit."""
    from fairway.web.urls import urlpatterns

    found = {}
    for each in urlpatterns:
        name = str(each.name)
        if name in DOORWAYS | FILES:
            continue
        address = str(each.pattern)
        for code in codes.get(name, codes["hit"]):
            address = re.sub(r"<[^>]+>", code, address, count=1)
        found[name] = "/" + re.sub(r"<[^>]+>", codes["hit"][0], address)
    return found
