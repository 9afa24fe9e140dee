"""How well travellers are compared with listed persons, beside peers on the same pairs in the same run.

Reads the labelled pairs, three real lists and ordinary travellers of the folder named by FAIRWAY_CORPUS; nothing of them is
ever committed. `--json` prints the figures; without it they are written as a page, docs/screening-quality.md.

The pairs are halved by listed entry, "tune" and "held". Rules and tables were set while looking at misses of both, so neither is
unseen; only the calibration (`calibrate`) is fitted on one and tabulated on the other.
Some categories are reported and left out of the sums, see APART. logic-v2 runs where nomenklatura is importable, or in the
Python named by FAIRWAY_PEERS_PYTHON; where neither is there it is left out, and said so.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from fairway.comparison import VERSION, ComparedTraveller, Index, ListedPerson, PersonName, compare
from fairway.comparison.names.tokens import name_of_text
from fairway_benchmarks import full_scan, quality_page

__all__ = ["APART", "Pair", "corpus", "half_of", "listed_persons", "measure", "ordinary_travellers", "pairs"]

TRAVELLERS: Final = 50_000
PEERS_TRAVELLERS: Final = 10_000
SCANNED: Final = 1_500
SCANNED_PLAINLY: Final = 100
PAGE: Final = Path("docs/screening-quality.md")
LISTS: Final = ("un", "ofac", "uk")
_DICTIONARY: Final = ("name_forms_latin", "name_forms_cjk", "name_forms_arabic", "nickname")
_LOGIC_V2_FROM: Final = 0.70
_AT_ONCE: Final = 250


class Pair(msgspec.Struct, frozen=True):
    """One labelled pair."""

    category: str
    is_same: bool
    half: str
    traveller: ComparedTraveller
    listed: ListedPerson


Matcher = Callable[[Sequence[tuple[ComparedTraveller, ListedPerson]]], list[bool]]


def APART(category: str) -> bool:
    """Whether a category is reported and left out of the sums: names no matcher can know, and pairs that may be one person."""
    return category.startswith(("alias_unrelated", "native_script_only", "neg_two_listed_near_year"))


def corpus() -> Path:
    """The folder of the pairs and lists."""
    return Path(os.environ.get("FAIRWAY_CORPUS", "../shared/corpus")) / "screening"


def half_of(entry_id: str) -> str:
    """Which half a listed entry's pairs belong to."""
    return "held" if hashlib.sha256(entry_id.encode()).digest()[-1] & 1 else "tune"


def pairs(folder: Path) -> list[Pair]:
    """The labelled pairs."""
    with (folder / "pairs_dev.csv").open(encoding="utf-8", newline="") as lines:
        return [_pair(row) for row in csv.DictReader(lines)]


def _pair(row: dict[str, str]) -> Pair:
    has_parts = row["q_first"] or row["q_last"]
    name = PersonName(surname=row["q_last"], given_names=row["q_first"]) if has_parts else PersonName(row["q_name"])
    return Pair(
        category=row["category"],
        is_same=row["label"] == "1",
        half=half_of(row["c_id"]),
        traveller=ComparedTraveller((name,), row["q_dob"], row["q_gender"], _values(row["q_nat"])),
        listed=ListedPerson(
            row["c_id"], _values(row["c_names"]), (), _values(row["c_dobs"]), row["c_gender"], _values(row["c_nat"])
        ),
    )


def _values(text: str) -> tuple[str, ...]:
    return tuple(value for value in text.split("|") if value)


def listed_persons(folder: Path) -> list[ListedPerson]:
    """The persons of the three lists."""
    persons = []
    for name in LISTS:
        for line in (folder / "lists" / f"{name}.jsonl").read_text("utf-8").splitlines():
            entry = json.loads(line)
            if entry["type"] == "person":
                persons.append(_listed(name, entry))
    return persons


def _listed(source: str, entry: dict[str, list[dict[str, str]]]) -> ListedPerson:
    names = dict.fromkeys(name["t"] for name in entry["names"] if name["q"] not in ("weak", "low"))
    weak = dict.fromkeys(name["t"] for name in entry["names"] if name["q"] in ("weak", "low"))
    return ListedPerson(
        entry_id=f"{source}:{entry['uid']}",
        names=tuple(names),
        weak_names=tuple(weak),
        birth_dates=tuple(str(each) for each in entry["dob"] or ()),
        sex=str(entry["gender"] or ""),
        nationalities=tuple(str(each) for each in entry["nat"] or ()),
    )


def ordinary_travellers(folder: Path, most: int) -> list[ComparedTraveller]:
    """Travellers who are on no list. Their nationality is a country's name in English and no code, so it is left out."""
    with (folder / "pairs" / "negatives_us.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for _, row in zip(range(most), csv.DictReader(lines), strict=False)]
    return [
        ComparedTraveller(
            (PersonName(surname=row["last_name"], given_names=f"{row['first_name']} {row['middle_name']}".strip()),),
            row["date_of_birth"],
            row["gender"],
        )
        for row in rows
    ]


def fairway(some: Sequence[tuple[ComparedTraveller, ListedPerson]]) -> list[bool]:
    """What this project says."""
    return [compare(one, other).is_hit for one, other in some]


def _text(traveller: ComparedTraveller) -> str:
    name = traveller.names[0]
    return (name.full or f"{name.given_names} {name.surname}").upper()


def _year(text: str) -> int:
    return int(text[:4]) if text[:4].isdigit() else 0


def _by_names(likeness: Callable[[str, str], float], least: float, years: int, *, needs_dates: bool) -> Matcher:
    """A peer's rule: the best likeness of whole names, and birth years near enough."""

    def decide(traveller: ComparedTraveller, listed: ListedPerson) -> bool:
        mine, theirs = _year(traveller.birth_date), [_year(date) for date in listed.birth_dates if _year(date)]
        if not (mine and theirs):
            if needs_dates:
                return False
        elif min(abs(mine - year) for year in theirs) > years:
            return False
        text = _text(traveller)
        return any(likeness(text, name.upper()) >= least for name in (*listed.names, *listed.weak_names))

    return lambda some: [decide(one, other) for one, other in some]


RULES: Final[dict[str, Matcher]] = {
    "fairway": fairway,
    # GTAS quickmatch, default mode, as its source reads; its further condition on Double Metaphone is left out in its favour.
    "GTAS-like .95": _by_names(JaroWinkler.similarity, 0.95, 3, needs_dates=True),
    "Jaro-Winkler .92 + year": _by_names(JaroWinkler.similarity, 0.92, 2, needs_dates=False),
    "token sort 88 + year": _by_names(fuzz.token_sort_ratio, 88, 2, needs_dates=False),
}


def logic_v2() -> Matcher | None:
    """nomenklatura's logic-v2 at its recommended threshold; None where it is not installed."""
    python = os.environ.get("FAIRWAY_PEERS_PYTHON", "")
    if not python and importlib.util.find_spec("nomenklatura") is None:
        return None

    def decide(some: Sequence[tuple[ComparedTraveller, ListedPerson]]) -> list[bool]:
        lines = "".join(json.dumps({"traveller": _plain(one), "listed": _plain(other)}) + "\n" for one, other in some)
        script = Path(__file__).with_name("logic_v2.py")
        done = subprocess.run([python or sys.executable, str(script)], input=lines, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"logic-v2 ended with exit code {done.returncode}")
        return [float(score) >= _LOGIC_V2_FROM for score in done.stdout.split()]

    return decide


def _plain(person: ComparedTraveller | ListedPerson) -> dict[str, list[str]]:
    if isinstance(person, ListedPerson):
        names, dates = [*person.names, *person.weak_names], list(person.birth_dates)
    else:
        names, dates = [_text(person)], [person.birth_date] if person.birth_date else []
    countries = [each.lower() for each in person.nationalities]
    return {"names": names, "birth_dates": dates, "genders": [person.sex] if person.sex else [], "countries": countries}


def measure(
    folder: Path,
    *,
    travellers: int,
    peers_travellers: int,
    scanned: int = SCANNED,
    plainly_scanned: int = SCANNED_PLAINLY,
) -> dict[str, object]:
    """All figures."""
    every = pairs(folder)
    persons = listed_persons(folder)
    ordinary = ordinary_travellers(folder, max(travellers, peers_travellers))
    rules = dict(RULES)
    peer = logic_v2()
    if peer is not None:
        rules["logic-v2 .70"] = peer
    begun = time.perf_counter()
    index = Index.build(persons)
    hits = {position: bool(found) for position, found in enumerate(index.screen(ordinary[:travellers]))}
    wrong = sum(hits.values())
    same = [pair.traveller for pair in every if pair.is_same]
    alarms = _alarms(rules, ordinary[:peers_travellers], persons, hits)
    sides = [(pair.traveller, pair.listed) for pair in every]
    return {
        "version": VERSION,
        "pairs": len(every),
        "listed_persons": len(persons),
        "reached": _reached(every),
        "scanned_plainly": full_scan.plainly(full_scan.every_nth(same, plainly_scanned), persons, index),
        "scanned": full_scan.narrowed(full_scan.every_nth(same, scanned), persons, index),
        "wrong_hits": wrong,
        "wrong_hits_travellers": min(travellers, len(ordinary)),
        "wrong_hits_per_10000": round(wrong / min(travellers, len(ordinary)) * 10_000, 2),
        "peers_travellers": peers_travellers,
        "logic_v2": "measured" if peer else "left out: nomenklatura is not installed",
        "matchers": {
            name: {**_figures(every, rule(sides)), "wrong_hits_per_10000": alarms[name]} for name, rule in rules.items()
        },
        "seconds": round(time.perf_counter() - begun, 1),
    }


def _reached(every: Sequence[Pair]) -> dict[str, float]:
    """Of the pairs of one person that the comparison accepts, how many the index brings to it: all listed persons of the
    pairs are one list, so a full scan would compare each."""
    same = [pair for pair in every if pair.is_same]
    accepted = [at for at, pair in enumerate(same) if compare(pair.traveller, pair.listed).is_hit]
    found = Index.build([pair.listed for pair in same]).screen([pair.traveller for pair in same])
    reached = sum(any(position == at for position, _ in found[at]) for at in accepted)
    return {"accepted": len(accepted), "reached": reached, "share": round(reached / max(1, len(accepted)), 4)}


def _alarms(
    rules: dict[str, Matcher],
    ordinary: Sequence[ComparedTraveller],
    persons: Sequence[ListedPerson],
    ours: dict[int, bool],
) -> dict[str, float]:
    """Travellers with a hit per 10,000. Ours over all the lists by our index; the peers' over lenient candidates, so that
    theirs are lower bounds."""
    some = list(_candidates(ordinary, persons))
    sides = [(ordinary[one], persons[other]) for one, other in some]
    rates = {}
    for name, rule in rules.items():
        if name == "fairway":
            count = sum(ours.get(position, False) for position in range(len(ordinary)))
        else:
            count = len({one for (one, _), is_hit in zip(some, rule(sides), strict=True) if is_hit})
        rates[name] = round(count / len(ordinary) * 10_000, 2)
    return rates


def _candidates(ordinary: Sequence[ComparedTraveller], persons: Sequence[ListedPerson]) -> Iterable[tuple[int, int]]:
    """Pairs of positions whose names are alike by token sort or Jaro-Winkler, after romanisation."""
    owners = [position for position, person in enumerate(persons) for _ in (*person.names, *person.weak_names)]
    names = [_roman(text) for person in persons for text in (*person.names, *person.weak_names)]
    sorted_names = [" ".join(sorted(name.split())) for name in names]
    owned = np.array(owners)
    for start in range(0, len(ordinary), _AT_ONCE):
        texts = [_roman(_text(traveller)) for traveller in ordinary[start : start + _AT_ONCE]]
        in_order = [" ".join(sorted(text.split())) for text in texts]
        alike = process.cdist(in_order, sorted_names, scorer=fuzz.ratio, score_cutoff=74, dtype=np.uint8) > 0
        alike |= process.cdist(texts, names, scorer=JaroWinkler.similarity, score_cutoff=0.88, dtype=np.float32) > 0
        for row, flags in enumerate(alike):
            yield from ((start + row, int(position)) for position in np.unique(owned[flags]))


def _roman(text: str) -> str:
    return " ".join(token.letters for token in name_of_text(text).tokens)


def _figures(every: Sequence[Pair], found: Sequence[bool]) -> dict[str, object]:
    categories: dict[str, Counter[bool]] = defaultdict(Counter)
    for pair, is_hit in zip(every, found, strict=True):
        categories[pair.category][is_hit] += 1
    kept = [(pair, is_hit) for pair, is_hit in zip(every, found, strict=True) if not APART(pair.category)]
    return {
        "all": _sum(kept),
        "tune": _sum([each for each in kept if each[0].half == "tune"]),
        "held": _sum([each for each in kept if each[0].half == "held"]),
        "without_dictionary": _sum([each for each in kept if each[0].category not in _DICTIONARY]),
        "by_dates": {name: _sum([each for each in kept if _dated(each[0].listed) == name]) for name in _DATED},
        "by_script": {name: _sum([each for each in kept if _script(each[0].listed) == name]) for name in _SCRIPTS},
        "categories": {
            name: {"pairs": counts.total(), "hits": counts[True], "share": round(counts[True] / counts.total(), 4)}
            for name, counts in sorted(categories.items())
        },
    }


_DATED: Final = ("day", "year", "none")
_SCRIPTS: Final = ("Latin only", "Latin and Arabic", "Latin and Cyrillic", "Latin and other")


def _dated(listed: ListedPerson) -> str:
    full = [date for date in listed.birth_dates if len(date) == 10 and not date.endswith("-01-01")]
    return "day" if full else "year" if listed.birth_dates else "none"


def _script(listed: ListedPerson) -> str:
    scripts = {unicodedata.name(c, "").partition(" ")[0] for name in listed.names for c in name if c.isalpha()}
    for script in ("ARABIC", "CYRILLIC"):
        if script in scripts:
            return f"Latin and {script.title()}"
    return "Latin only" if scripts <= {"LATIN", "MODIFIER", "MASCULINE", "FEMININE"} else "Latin and other"


def _sum(kept: Sequence[tuple[Pair, bool]]) -> dict[str, float]:
    counts = Counter((pair.is_same, is_hit) for pair, is_hit in kept)
    right, missed, wrong = counts[True, True], counts[True, False], counts[False, True]
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"pairs": len(kept), "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(both, 4)}


def main(arguments: list[str]) -> int:
    """`python -m fairway_benchmarks.quality [--json] [--travellers N] [--peers-travellers N] [--scanned N] [--scanned-plainly N]`."""
    parser = argparse.ArgumentParser(prog="quality", description="How well names are compared.")
    parser.add_argument("--json", action="store_true", help="print the figures; write no page")
    parser.add_argument("--travellers", type=int, default=TRAVELLERS)
    parser.add_argument("--peers-travellers", type=int, default=PEERS_TRAVELLERS)
    parser.add_argument("--scanned", type=int, default=SCANNED, help="travellers whose every pair is narrowed")
    parser.add_argument(
        "--scanned-plainly", type=int, default=SCANNED_PLAINLY, help="travellers whose every pair is compared"
    )
    options = parser.parse_args(arguments)
    folder = corpus()
    if not (folder / "pairs_dev.csv").exists():
        print(f"no pairs in {folder}: set FAIRWAY_CORPUS", file=sys.stderr)
        return 2
    figures = measure(
        folder,
        travellers=options.travellers,
        peers_travellers=options.peers_travellers,
        scanned=options.scanned,
        plainly_scanned=options.scanned_plainly,
    )
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    if not options.json:
        PAGE.write_text(quality_page.page(figures), encoding="utf-8")
        print(f"{PAGE} written", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
