"""Style sheets and scripts under names by their content: kept for good, and the policy of the pages is as it was."""

from __future__ import annotations

import re
from pathlib import Path

from tests.web.conftest import new_client


def test_otto_gets_what_the_door_shows_under_names_that_never_change(staffed: Path) -> None:
    door = new_client().get("/sign-in/")
    names = re.findall(r'(?:href|src)="(/static/web/[^"#]+)"', door.content.decode())

    assert len(names) > 2
    for name in names:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", name)
        answer = new_client().get(name)
        assert (answer.status_code, "immutable" in answer.headers["Cache-Control"]) == (200, True)
        plain = new_client().get(re.sub(r"\.[0-9a-f]{12}\.", ".", name))
        assert b"".join(plain) == b"".join(answer)
        assert "immutable" not in plain.headers["Cache-Control"]
    assert "script-src 'self'" in door.headers["Content-Security-Policy"]


def test_a_digest_that_no_file_has_is_no_address(staffed: Path) -> None:
    assert new_client().get("/static/web/keys.000000000000.js").status_code in (302, 404)


def test_every_page_names_its_files_by_content() -> None:
    templates = Path(__file__).parents[2] / "src/fairway/web/templates"

    assert [page.name for page in templates.rglob("*.html") if "/static/" in page.read_text("utf-8")] == []
