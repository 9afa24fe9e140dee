"""Screening: travellers per CPU-second against lists of several sizes, beside a scan of the whole list.

List and travellers are invented by the simulator; two travellers in a hundred are listed persons with a slip in the
name. The limit measured in the same run is a brute-force scan by RapidFuzz (Jaro-Winkler over whole names, compiled
code), which knows names only and finds less; the ratio of the two says more than either figure on a noisy machine. Where
FAIRWAY_PEERS_PYTHON names a Python that has nomenklatura, its logic-v2 compares pairs in the same run: somebody against every person.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from fairway.comparison import ComparedTraveller, Document, Index, ListedPerson, PersonName, compare
from fairway.screening.prepared import prepared_index
from fairway.store.keyring import Keyring
from fairway_benchmarks.quality import logic_v2
from fairway_simulator.bookings import misspelt
from fairway_simulator.people import draw_person
from fairway_simulator.watchlist import Entry, filler
from fairway_simulator.world import STATES

__all__ = ["invented_list", "invented_travellers", "measure"]

_DAY = date(2026, 7, 12)
_POOL_PERSONS_MAX = 100_000
_LISTED_SHARE = 0.02
_SCANNED_TRAVELLERS = 20
_SCAN_CUTOFF = 0.92
_RECALL_TRAVELLERS = 150
_RECALL_PERSONS = 3_000
_SCREENED_ALONE = 300
_CHANGED = 200
_PEER_PAIRS = 20_000  # of fewer the start of the process, which is taken off, varies by as much
_SCREENED_FOR_MEMORY = 3_000


def invented_list(names: int, seed: int) -> list[ListedPerson]:
    """Listed persons with, together, at least `names` names.

    The simulator draws up to _POOL_PERSONS_MAX persons; larger lists recombine their given names and surnames, so that the
    frequencies of the tokens stay those of the pool.
    """
    random = Random(seed)
    pool: list[ListedPerson] = []
    counted = 0
    while counted < names and len(pool) < _POOL_PERSONS_MAX:
        person = _listed(filler(random, _DAY), f"E{len(pool)}")
        counted += len(person.names) + len(person.weak_names)
        pool.append(person)
    persons = list(pool)
    while counted < names:
        person = _recombined(random, pool, f"E{len(persons)}")
        counted += len(person.names) + len(person.weak_names)
        persons.append(person)
    return persons


def _listed(entry: Entry, entry_id: str) -> ListedPerson:
    documents = (value.split(":") for value in entry.documents)
    return ListedPerson(
        entry_id=entry_id,
        names=tuple(entry.names),
        weak_names=tuple(entry.weak_names),
        birth_dates=tuple(entry.birth_dates),
        sex=entry.sex,
        nationalities=tuple(entry.nationalities),
        documents=tuple(Document(*parts) for parts in documents),
    )


def _recombined(random: Random, pool: Sequence[ListedPerson], entry_id: str) -> ListedPerson:
    """Two persons' primary names exchange their last words; the rest is the first person's, born another year."""
    one, other = random.choice(pool), random.choice(pool)
    first, last = one.names[0].split(), other.names[0].split()
    names = (" ".join([*first[:-1], last[-1]]), *one.names[1:])
    dates = tuple(f"{1940 + random.randrange(65)}{text[4:]}" for text in one.birth_dates)
    dates = tuple(text.replace("-02-29", "-02-28") for text in dates)
    return ListedPerson(entry_id, names, one.weak_names, dates, one.sex, one.nationalities)


def invented_travellers(travellers: int, persons: Sequence[ListedPerson], seed: int) -> list[ComparedTraveller]:
    """Ordinary travellers, and among them a share of listed persons with a slip in the name."""
    random = Random(seed + 1)
    states = tuple(STATES)
    every: list[ComparedTraveller] = []
    for number in range(travellers):
        if random.random() < _LISTED_SHARE:
            every.append(_slipped(random, random.choice(persons)))
            continue
        person = draw_person(random, number, _DAY, random.choice(states))
        document = Document(person.document.kind, person.document.country, person.document.number)
        every.append(
            ComparedTraveller(
                names=(PersonName(surname=person.surname, given_names=person.given),),
                birth_date=person.born_on.isoformat(),
                sex=person.sex,
                nationalities=(person.state,),
                documents=(document,),
            )
        )
    return every


def _slipped(random: Random, person: ListedPerson) -> ComparedTraveller:
    words = person.names[0].split()
    place = random.randrange(len(words))
    words[place] = misspelt(random, words[place])
    return ComparedTraveller((PersonName(" ".join(words)),), "".join(person.birth_dates[:1]), person.sex)


def measure(names: int, travellers: int, seed: int) -> dict[str, object]:
    """The figures for one size of list. CPU seconds of one core; memory in MB (10**6 bytes).

    cold    the first travellers after the index was built: every word of theirs is new
    fresh   as many other travellers of the same world, after those: their words mostly known, they themselves not
    warm    the same travellers once more: everything about their words is known
    """
    persons = invented_list(names, seed)
    crowd, others = (invented_travellers(travellers, persons, seed + offset) for offset in (0, 1000))
    texts = [name for person in persons for name in person.names + person.weak_names]
    scan_seconds = _scan_seconds(texts, crowd[:_SCANNED_TRAVELLERS])
    with tempfile.TemporaryDirectory() as folder:
        kept, key = Path(folder) / "kept", Keyring.make(Path(folder) / "keyring").key("lists")
        _, build_seconds = _timed(lambda: prepared_index(kept, "list", key, lambda: persons))
        index, load_seconds = _timed(lambda: prepared_index(kept, "list", key, lambda: persons))
        kept_mb = sum(path.stat().st_size for path in kept.iterdir()) / 1e6
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            opened_mb, screened_mb = alone.apply(_resident, (folder, crowd[:_SCREENED_FOR_MEMORY]))
        gc.collect()
        gc.freeze()  # as `Screener` does
        results, cold_seconds = _timed(lambda: index.screen(crowd))
        _, fresh_seconds = _timed(lambda: index.screen(others))
        again, warm_seconds = _timed(lambda: index.screen(crowd))
        if again != results:
            raise RuntimeError("the same travellers gave other hits")
        if [index.screen([each])[0] for each in crowd[:_SCREENED_ALONE]] != results[:_SCREENED_ALONE]:
            raise RuntimeError("a traveller alone gave other hits than in a batch")
        candidates = sum(len(index.candidates(each)) for each in crowd[:1000]) / 1000
        _, change_seconds = _timed(lambda: index.changed(removed=range(_CHANGED), added=persons[:_CHANGED]))
    warm_each = warm_seconds / len(crowd)
    return {
        "benchmark": "screening",
        "names": len(texts),
        "persons": len(persons),
        "travellers": len(crowd),
        "travellers_with_hits": sum(bool(hits) for hits in results),
        "compared_per_traveller": round(candidates, 3),
        "travellers_per_cpu_second_warm": round(1 / warm_each),
        "travellers_per_cpu_second_fresh": round(len(crowd) / fresh_seconds),
        "travellers_per_cpu_second_cold": round(len(crowd) / cold_seconds),
        "microseconds_per_traveller_warm": round(warm_each * 1e6, 1),
        "index_build_and_keep_cpu_seconds": round(build_seconds, 2),
        "index_load_cpu_seconds": round(load_seconds, 3),
        "index_arrays_mb": round(index.memory_bytes / 1e6, 1),
        "index_kept_mb": round(kept_mb, 1),
        "process_resident_mb_opened": round(opened_mb, 1),
        f"process_resident_mb_after_{_SCREENED_FOR_MEMORY}_travellers": round(screened_mb, 1),
        f"change_of_{_CHANGED}_entries_cpu_seconds": round(change_seconds, 3),
        "scan_travellers_per_cpu_second": round(1 / scan_seconds, 2),
        "times_faster_than_scan": round(scan_seconds / warm_each),
        **_beside_logic_v2(crowd, persons, warm_each),
        **_recall(persons, seed),
    }


_Result = TypeVar("_Result")


def _timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    began = time.process_time()
    result = work()
    return result, time.process_time() - began


def _scan_seconds(texts: Sequence[str], travellers: Sequence[ComparedTraveller]) -> float:
    """CPU seconds per traveller to find all names with Jaro-Winkler of at least _SCAN_CUTOFF, one by one."""
    folded = [text.upper() for text in texts]
    queries = [f"{name.given_names} {name.surname} {name.full}".strip() for name in (t.names[0] for t in travellers)]
    began = time.process_time()
    for query in queries:
        scores = process.cdist(
            [query.upper()], folded, scorer=JaroWinkler.similarity, score_cutoff=_SCAN_CUTOFF, workers=1
        )
        np.flatnonzero(scores)
    return (time.process_time() - began) / len(queries)


def _resident(folder: str, travellers: Sequence[ComparedTraveller]) -> tuple[float, float]:
    """MB resident of a process that opens what is kept in the folder: after opening, and after it has screened some travellers."""
    key = Keyring(Path(folder) / "keyring").key("lists")
    index = prepared_index(Path(folder) / "kept", "list", key, lambda: ())
    opened = _resident_mb()
    index.screen(travellers)
    return opened, _resident_mb()


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _beside_logic_v2(
    crowd: Sequence[ComparedTraveller], persons: Sequence[ListedPerson], warm_each: float
) -> dict[str, object]:
    """What comparing one traveller with every person would take by logic-v2: CPU seconds of its process, start left out."""
    decide = logic_v2()
    if decide is None:
        return {"logic_v2": "not installed: left out"}
    pairs = [(crowd[at % len(crowd)], persons[at * 7919 % len(persons)]) for at in range(_PEER_PAIRS)]

    def seconds(some: Sequence[tuple[ComparedTraveller, ListedPerson]]) -> float:
        before = os.times()
        decide(some)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    each = (seconds(pairs) - seconds(pairs[:1])) / (_PEER_PAIRS - 1) * len(persons)
    return {
        "logic_v2_travellers_per_cpu_second": round(1 / each, 4),
        "times_faster_than_logic_v2": round(each / warm_each),
    }


def _recall(persons: Sequence[ListedPerson], seed: int) -> dict[str, object]:
    """Of the pairs that comparing everybody with everybody calls hits, the share that screening finds."""
    sample = list(persons[:_RECALL_PERSONS])
    random = Random(seed + 2)
    crowd = [_slipped(random, random.choice(sample)) for _ in range(_RECALL_TRAVELLERS)]
    screened = Index.build(sample).screen(crowd)
    accepted = found = 0
    for traveller, hits in zip(crowd, screened, strict=True):
        positions = {position for position, _ in hits}
        full = {position for position, person in enumerate(sample) if compare(traveller, person).is_hit}
        accepted += len(full)
        found += len(full & positions)
    return {"hits_of_full_comparison": accepted, "of_which_screening_finds": round(found / max(1, accepted), 4)}
