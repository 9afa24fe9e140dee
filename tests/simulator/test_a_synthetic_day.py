"""A small synthetic day: what it promises to everything that is tested with it."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path

import pytest

from fairway_simulator import simulate
from fairway_simulator.dirt import KINDS
from fairway_simulator.watchlist import COLUMNS, DISTORTIONS

TRAVELLERS = 1500


@pytest.fixture(scope="module")
def clean_day(tmp_path_factory):
    out = tmp_path_factory.mktemp("clean")
    simulate(out, travellers=TRAVELLERS, seed=7, dirty=0.0, list_entries=400)
    return out


def files_of(day: Path) -> list[Path]:
    return sorted((day / "messages").glob("*.edi"))


def text_of(file: Path) -> str:
    return file.read_bytes().decode().replace("\r\n", "")


def answers_of(day: Path) -> list[dict]:
    return [json.loads(line) for line in (day / "answer_key.jsonl").read_text().splitlines()]


def entries_of(day: Path) -> dict[str, dict]:
    with (day / "watchlist.csv").open(encoding="utf-8", newline="") as lines:
        return {row["entry_id"]: row for row in csv.DictReader(lines)}


def bytes_of(day: Path) -> dict[str, bytes]:
    return {str(p.relative_to(day)): p.read_bytes() for p in sorted(day.rglob("*")) if p.is_file()}


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("once", "again"):
        simulate(tmp_path / name, travellers=400, seed=3, dirty=0.5, list_entries=200)

    assert bytes_of(tmp_path / "once") == bytes_of(tmp_path / "again")


def test_another_seed_gives_another_day(tmp_path):
    simulate(tmp_path / "one", travellers=50, seed=1, list_entries=30)
    simulate(tmp_path / "two", travellers=50, seed=2, list_entries=30)

    assert bytes_of(tmp_path / "one") != bytes_of(tmp_path / "two")


def test_distinct_travellers_are_exactly_as_many_as_were_asked_for(clean_day):
    with_reference, walk_ups = set(), 0
    for file in files_of(clean_day):
        text = text_of(file)
        if "pnrgov" in file.name:
            with_reference.update(re.findall(r"'REF\+:([0-9A-F]{16})", text))
        elif "paxlst-closure" in file.name:
            people = re.split(r"'NAD\+(?=FL|DDU)", text)[1:]
            walk_ups += sum("RFF+AVF" not in person.split("'NAD+FM")[0] for person in people)

    assert len(with_reference) + walk_ups == TRAVELLERS


def test_a_day_of_one_traveller_is_possible(tmp_path):
    summary = simulate(tmp_path, travellers=1, seed=1, list_entries=5)

    assert (summary.travellers, summary.flights, summary.listed) == (1, 1, 1)


def test_files_sort_in_the_order_of_sending(clean_day):
    sent = []
    for file in files_of(clean_day):
        found = re.search(r"UNB\+[^+]*\+[^+]*\+[^+]*\+(\d{6}):(\d{4})", text_of(file))
        sent.append(found.groups())

    assert sent == sorted(sent)


def test_every_flight_is_pushed_at_its_four_moments_with_lists_beside(clean_day):
    kinds = {re.sub(r"-p\d+$", "", p.stem.split("_")[2]) for p in files_of(clean_day)}

    assert kinds == {
        "pnrgov-48h",
        "pnrgov-24h",
        "pnrgov-2h",
        "pnrgov-closure",
        "paxlst-2h",
        "paxlst-closure",
        "paxlst-crew",
    }


def test_control_counts_of_clean_messages_are_right(clean_day):
    for file in files_of(clean_day):
        segments = [s.strip() for s in re.split(r"(?<!\?)'", text_of(file))]
        start = None
        for at, text in enumerate(segments):
            if text.startswith("UNH+") or "UNH+" in text[:20]:
                start = at
            if text.startswith("UNT+"):
                assert int(text.split("+")[1]) == at - start + 1


def test_the_announced_bookings_of_a_push_are_in_its_parts(clean_day):
    announced: dict[str, int] = {}
    sent: dict[str, int] = {}
    for file in files_of(clean_day):
        if "pnrgov" in file.name:
            push = re.sub(r"^\d+_|-p\d+\.edi$|\.edi$", "", file.name)
            text = text_of(file)
            announced[push] = int(re.search(r"'\s*EQN\+(\d+)", text)[1])
            sent[push] = sent.get(push, 0) + len(re.findall(r"'\s*SRC'", text))

    assert announced == sent


def test_bookings_are_cancelled_split_and_bring_infants_and_groups(clean_day):
    text = "".join(text_of(p) for p in files_of(clean_day))

    for shape in (
        r"'SRC'RCI\+[^']*'ORG'",  # cancelled
        r"'EQN\+\d+'RCI\+",  # split
        r"'TIF\+[A-Z ]+:I\+[A-Z ]+:IN:",  # infant by name
        r"'SSR\+INFT:",  # infant by request
        r"'TVL\+\+\+\+\+ARNK'",
        r"'RPI\+\d+\+HK'",
        r"'DOC\+P",
        r"'BGM\+250'",
    ):
        assert re.search(shape, text), shape


def test_answers_name_entries_of_the_list_and_all_distortions(clean_day):
    answers, entries = answers_of(clean_day), entries_of(clean_day)

    assert len(answers) == 20
    assert {a["distortion"] for a in answers} == set(DISTORTIONS)
    assert all(a["entry_id"] in entries for a in answers)
    assert len(entries) == 400


def test_the_list_has_its_columns(clean_day):
    with (clean_day / "watchlist.csv").open(encoding="utf-8", newline="") as lines:
        assert next(csv.reader(lines)) == list(COLUMNS)


def test_every_listed_traveller_is_identified_in_some_message(clean_day):
    text = "".join(text_of(p) for p in files_of(clean_day))
    for answer in answers_of(clean_day):
        _, country, number = answer["document"].split(":")
        assert f"/{country}/{number}/" in text or number in text


def test_each_distortion_is_what_its_name_says(clean_day):
    entries = entries_of(clean_day)
    for answer in answers_of(clean_day):
        entry = entries[answer["entry_id"]]
        plain = f"{answer['given_names']} {answer['surname']}".strip()
        born, listed_born = date.fromisoformat(answer["birth_date"]), date.fromisoformat(entry["birth_dates"])
        match answer["distortion"]:
            case "exact" | "document_changed":
                assert (entry["names"], listed_born) == (plain, born)
            case "day_month_swapped":
                assert listed_born == born.replace(day=born.month, month=born.day)
            case "year_off_by_one":
                assert abs(listed_born.year - born.year) == 1
            case _:
                assert entry["names"] != plain
                assert listed_born == born
        if answer["distortion"] == "document_changed":
            assert entry["documents"] not in ("", answer["document"])


def test_namesakes_are_other_people(clean_day):
    manifest = json.loads((clean_day / "manifest.json").read_text())
    entries = entries_of(clean_day)
    listed = {a["entry_id"] for a in answers_of(clean_day)}

    assert manifest["namesakes"]
    assert all(n["entry_id"] in entries and n["entry_id"] not in listed for n in manifest["namesakes"])


def test_dirt_of_every_kind_is_named_in_the_manifest(tmp_path):
    summary = simulate(tmp_path, travellers=9000, seed=5, dirty=1.0, list_entries=20)
    manifest = json.loads((tmp_path / "manifest.json").read_text())

    assert set(summary.dirty) == set(KINDS)
    assert sum(summary.dirty.values()) == summary.files
    assert {f["dirty"] for f in manifest["files"]} == set(KINDS)


def test_a_folder_that_holds_a_day_is_left_alone(tmp_path):
    simulate(tmp_path, travellers=10, seed=1, list_entries=5)
    before = bytes_of(tmp_path)

    with pytest.raises(FileExistsError):
        simulate(tmp_path, travellers=10, seed=2, list_entries=5)
    assert bytes_of(tmp_path) == before


def test_a_day_without_travellers_is_refused(tmp_path):
    with pytest.raises(ValueError, match="at least one traveller"):
        simulate(tmp_path, travellers=0, seed=1)
