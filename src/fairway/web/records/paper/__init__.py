"""A dossier as tagged PDF (PDF/UA-1): text goes in as data, the layout is `dossier.typ`, and nothing is fetched."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import typst

from fairway.web.figures.maps import WorldMap

__all__ = ["drawn", "pdf"]

_HERE = Path(__file__).parent
_LAND = _HERE.parents[1] / "static" / "web" / "records" / "world.svg"


@functools.cache
def _fonts(*, with_system: bool) -> typst.Fonts:
    """Libertinus (Latin, Greek, Cyrillic) comes with the typesetter, Noto Naskh (Arabic) with us; other scripts are the machine's."""
    return typst.Fonts(include_system_fonts=with_system, include_embedded_fonts=True, font_paths=[str(_HERE / "fonts")])


def pdf(said: dict[str, object]) -> bytes:
    """The dossier as PDF. said: what `dossier.typ` reads; plain text throughout.

    The machine's own fonts are looked at only where the text has letters that ours have not, such as Chinese.
    """
    text = json.dumps(said, ensure_ascii=False)
    with_system = any(ord(letter) >= 0x0900 and not 0x1E00 <= ord(letter) < 0x2E80 for letter in text)
    made = typst.compile(
        (_HERE / "dossier.typ").read_bytes(),
        format="pdf",
        font_paths=_fonts(with_system=with_system),
        ignore_system_fonts=not with_system,
        sys_inputs={"data": text},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError("the typesetter gave no single PDF")
    return made


def drawn(found: WorldMap | None) -> str:
    """A map as SVG in ink on paper; "" where there is none."""
    if found is None:
        return ""
    ways = "".join(
        f'<path d="{leg.path}" fill="none" stroke="#0b5394" stroke-width="{found.stroke}" stroke-linecap="round"/>'
        for leg in found.legs
    )
    places = "".join(
        f'<circle cx="{each.x}" cy="{each.y}" r="{found.dot}" fill="#a3230f"/><text x="{each.x}" y="{each.text_y}" '
        f'font-size="{found.text}" text-anchor="middle" font-family="DejaVu Sans Mono">{each.code}</text>'
        for each in found.places
        if each.code.isalnum()
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{found.box}"><path d="{_land()}" fill="#d8dde3"/>{ways}{places}</svg>'


@functools.cache
def _land() -> str:
    text = _LAND.read_text("utf-8")
    return text.split(' d="', 1)[1].split('"', 1)[0]
