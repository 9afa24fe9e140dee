"""Makes docs/images/*.png from invented data with a headless Chromium.

python tests/web/make_screenshots.py [FOLDER]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.web.browsing import browser, serving, sign_in

IMAGES = Path(__file__).parents[2] / "docs" / "images"
CAST = (("ana", "analyst"), ("adam", "analyst"), ("sofia", "supervisor"), ("daniel", "dpo"))


def main(folder: Path) -> None:
    """Queue and hit card, in two languages and two themes."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, serving(Path(home), CAST) as house, browser() as chromium:
        for language, theme in (("en", "light"), ("ar", "dark")):
            for page in ("queue", "hit"):
                context = chromium.new_context(
                    base_url=house.address, viewport={"width": 1366, "height": 860}, device_scale_factor=1
                )
                tab = context.new_page()
                sign_in(tab, house, "ana")
                tab.locator(".menu summary").click()
                tab.select_option("select[name=language]", language)
                tab.select_option("select[name=theme]", theme)
                tab.locator(".panel button").click()
                tab.goto("/queue/")
                if page == "hit":
                    tab.goto(f"/hits/{house.codes[0]}/")
                    if tab.locator("button[data-key=take]").count():
                        tab.locator("button[data-key=take]").click()
                    tab.keyboard.press("1")
                tab.screenshot(path=folder / f"{page}-{language}-{theme}.png", full_page=page == "hit")
                context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
