"""How list sources are found, the house's own and private ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fairway.watchlists.codes import CODES
from fairway.watchlists.sources import UnknownSource, available, read_list

PRIVATE = {
    "harbour_list/__init__.py": "",
    "harbour_list/source.toml": 'name = "harbour"\ntitle = "Harbour list"\nlegal_basis = "Harbour Act"\n'
    'format = "One name a line"\nprovenance = "The harbour office"\nreads = ["line"]\n',
    "harbour_list/reader.py": "from fairway.comparison import ListedPerson\n"
    "from fairway.watchlists.reading import ListReading\n\n\n"
    "def read(data):\n"
    "    lines = data.decode().splitlines()\n"
    "    return ListReading(tuple(ListedPerson(str(at), (line,)) for at, line in enumerate(lines)))\n",
    "harbour_list-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: harbour-list\nVersion: 1\n",
    "harbour_list-1.dist-info/entry_points.txt": "[fairway.list_sources]\nharbour = harbour_list\n",
}


def test_each_source_says_on_what_ground_its_list_may_be_compared():
    assert list(available()) == [
        "ch_seco",
        "csv",
        "eu_fsf",
        "followthemoney",
        "lost_documents",
        "missing_children",
        "notices",
        "ofac_sdn",
        "own",
        "trafficking_victims",
        "uk_sanctions",
        "un_sc",
        "victims_witnesses",
    ]
    assert all(each.legal_basis and each.provenance and each.format for each in available().values())


def test_a_source_nobody_knows_is_a_wrong_call():
    with pytest.raises(UnknownSource, match=r"there are: ch_seco, csv, eu_fsf, .*, un_sc"):
        read_list("nowhere", b"")


def test_a_private_source_is_found_by_its_entry_point(tmp_path: Path):
    said = _in_another_process(
        tmp_path, PRIVATE, "print(*sources.available(), sources.read_list('harbour', b'Ilse').entries[0].names)"
    )

    assert said == (
        "ch_seco csv eu_fsf followthemoney harbour lost_documents missing_children notices ofac_sdn own trafficking_victims "
        "uk_sanctions un_sc victims_witnesses ('Ilse',)"
    )


def test_two_packages_of_one_name_are_refused(tmp_path: Path):
    twice = {**PRIVATE, "harbour_list/source.toml": PRIVATE["harbour_list/source.toml"].replace('"harbour"', '"csv"')}

    said = _in_another_process(
        tmp_path,
        twice,
        "try: sources.available()\nexcept sources.SourceClash as clash: print('two packages claim' in str(clash))",
    )

    assert said == "True"


def test_reading_a_list_does_not_start_the_archive(tmp_path: Path):
    said = _in_another_process(tmp_path, {}, "sources.read_list('csv', b''); print('django' in sys.modules)")

    assert said == "False"


def test_every_code_says_something_that_ends():
    assert all(says.endswith(".") for _, says in CODES.values())


def _in_another_process(folder: Path, files: dict[str, str], code: str) -> str:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    program = f"import sys\nsys.path.insert(0, {str(folder)!r})\nfrom fairway.watchlists import sources\n{code}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()
