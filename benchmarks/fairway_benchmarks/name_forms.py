"""Writes `fairway/comparison/names/forms.bin`: which words of names are forms of one name.

Run from the root of the repository with FAIRWAY_CORPUS set: `python -m fairway_benchmarks.name_forms`. Two sources in
that folder: Wikidata's name items as the source distribution of `rigour` has them (CC0), one name a line, all scripts,
"form, form => item"; and the English nicknames of carltonnorthern/nicknames (Apache-2.0), "name, relationship, nickname"
a line. The result is reviewed and committed; a new table is a new VERSION of comparison.

The table holds no text: each entry is a 64-bit number, the upper 47 bits a digest of the form, the lower 17 the name's number
in this table, sorted, little-endian. Chinese, Japanese and Korean script is left out: its romanisation is a form already.
"""

from __future__ import annotations

import csv
import os
import sys
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from fairway.comparison.names.forms import GROUPS_MAX, entry_of
from fairway.comparison.names.scripts import Script, script_of
from fairway.comparison.names.spelling import spelling_of
from fairway.comparison.names.tokens import key_of_form

__all__ = ["entries", "groups", "nicknames"]

LETTERS_MAX: Final = 24
_NAMES: Final = "rigour_person_names.txt"
_NICKNAMES: Final = "nicknames.csv"
_TARGET: Final = Path("src/fairway/comparison/names/forms.bin")


def groups(lines: Iterable[str]) -> Iterator[frozenset[str]]:
    """The keys of each name's forms, for names whose forms our rules of spelling do not already make one."""
    for line in lines:
        forms = line.partition(" => ")[0].split(",")
        keys = {key_of_form(form) for form in forms if script_of(form.strip()) != Script.SYLLABIC}
        keys = {key for key in keys if key and len(key) <= LETTERS_MAX}
        if len({spelling_of(key) for key in keys}) > 1:
            yield frozenset(keys)


def nicknames(rows: Iterable[list[str]]) -> Iterator[frozenset[str]]:
    """The keys of each name with one of its nicknames."""
    for name, relationship, nickname in rows:
        if relationship == "has_nickname":
            yield frozenset({key_of_form(name), key_of_form(nickname)})


def entries(every: Iterable[frozenset[str]]) -> array[int]:
    """The table, sorted. Raises OverflowError where there are more names than the table can number."""
    found: set[int] = set()
    for number, keys in enumerate(every, start=1):
        if number >= GROUPS_MAX:
            raise OverflowError(f"more than {GROUPS_MAX} names")
        found.update(entry_of(key, number) for key in keys)
    return array("Q", sorted(found))


def main() -> int:
    """Writes the file beside the room that reads it."""
    folder = Path(os.environ.get("FAIRWAY_CORPUS", "../shared/corpus")) / "screening" / "names"
    if not (folder / _NAMES).exists():
        print(f"no name forms in {folder}: set FAIRWAY_CORPUS", file=sys.stderr)
        return 2
    names = (folder / _NAMES).read_text("utf-8").splitlines()
    with (folder / _NICKNAMES).open(encoding="utf-8", newline="") as rows:
        table = entries(chain(groups(names), nicknames(row for row in csv.reader(rows))))
    if sys.byteorder == "big":
        table.byteswap()
    _TARGET.write_bytes(table.tobytes())
    print(f"{len(table)} entries, {_TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
