"""The shortlist drops only pairs that are no hits, says of what words gain what the rules of names say, and keeps few besides hits."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest

from fairway.comparison import ComparedTraveller, Document, ListedPerson, PersonName, compare
from fairway.comparison.asking import find, wanted_by
from fairway.comparison.codes import Numbers
from fairway.comparison.people import Parts, dates_of, facts_of, names_of, rows_of_listed, rows_of_travellers
from fairway.comparison.postings import Postings, listed_postings
from fairway.comparison.shortlist import Settled, Shortlist
from fairway.comparison.words import Words
from tests.comparison import asked_plainly
from tests.comparison.specimens import OTHER_PERSON, SAME_PERSON

TEXT = (
    "mohammed muhammad mehmet ahmed abdul rahman abdulrahman abdurrahman karim abdulkarim al el bin haji "
    "hajji hassan hasan hussein hossein yong jun yongjun jung ho jungho wei weili li lee xu hsu zhang "
    "cheung khalil xalil xasan khasan diana ganna hordchuk gordchuk aleksandr alexander sasha oleksandr "
    "ivanovich ivanovna ivanov petrov petroff maria marie jose juan garcia garsia martinez martines de "
    "la cruz van der berg vanderberg obaidullah ubaidullah anastasia barbara banana ann anna hanna a j"
)
WORDS = sorted(TEXT.split())
ARABIC = ["محمد", "عبد", "الرحمن", "حسن", "حسين", "أحمد", "خليل", "كريم", "علي"]
STATES = ["RUS", "CHN", "DEU", "SYR", ""]


def name(random: Random, *, of_a_list: bool) -> str:
    if of_a_list and random.random() < 0.15:
        return " ".join(random.sample(ARABIC, random.randrange(1, 4)))
    words = [
        random.choice(WORDS) for _ in range(random.choice((1, 2, 2, 3, 3, 3, 4, 5) if random.random() < 0.99 else (9,)))
    ]
    if random.random() < 0.2:
        at = random.randrange(len(words))
        words[at] = words[at] + random.choice(("mr", "mrs", "x", words[at][-1]))
    if random.random() < 0.15 and len(words) > 1:
        words[0:2] = [words[0] + words[1]]
    return " ".join(words).upper()


def near(random: Random, text: str) -> str:
    """Another order, a slip, a word less."""
    words = text.split()
    if random.random() < 0.4:
        words = [*words[1:], words[0]]
    if random.random() < 0.3 and len(words) > 1:
        del words[random.randrange(len(words))]
    if random.random() < 0.5:
        at = random.randrange(len(words))
        place = random.randrange(len(words[at]))
        words[at] = words[at][:place] + random.choice("AEIKSX") + words[at][place + random.randrange(2) :]
    return " ".join(words)


def dates(random: Random) -> tuple[str, ...]:
    born = ("1964-02-07", "1964-07-02", "1965-02-07", "1964", "1991-11-30", "1964-02-08", "1984-02-07")
    return tuple(random.sample(born, random.choice((0, 1, 1, 1, 2))))


def documents(random: Random) -> tuple[Document, ...]:
    if random.random() < 0.7:
        return ()
    return (Document("P", random.choice(STATES), random.choice(("C01X00T47", "C01X00T48", "L898902C3"))),)


def people(seed: int, count: int) -> tuple[list[ComparedTraveller], list[ListedPerson]]:
    random = Random(seed)
    listed = [
        ListedPerson(
            f"L{number}",
            tuple(name(random, of_a_list=True) for _ in range(random.choice((1, 1, 2)))),
            tuple(name(random, of_a_list=True) for _ in range(random.choice((0, 0, 1)))),
            dates(random),
            random.choice(("M", "F", "")),
            tuple(random.sample(STATES, random.randrange(2))),
            documents(random),
        )
        for number in range(count)
    ]
    texts = [text for person in listed for text in person.names + person.weak_names]
    travellers = [
        ComparedTraveller(
            (
                PersonName(
                    near(random, random.choice(texts)) if random.random() < 0.7 else name(random, of_a_list=False)
                ),
            ),
            "".join(dates(random)[:1]),
            random.choice(("M", "F", "")),
            tuple(random.sample(STATES, random.randrange(2))),
            documents(random),
        )
        for _ in range(count)
    ]
    return travellers, listed


def kept(
    travellers: list[ComparedTraveller], listed: list[ListedPerson]
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """The pairs the shortlist keeps and those it hopes for, of all there are."""
    words = Words()
    rows, entries = rows_of_travellers(travellers, Parts(words)), rows_of_listed(listed, words)
    listed_facts = facts_of(listed, dates_of([person.birth_dates for person in listed]))
    facts = facts_of(travellers, dates_of([(each.birth_date,) for each in travellers]))
    shortlist = Shortlist(words, Settled(words), names_of(words, entries), listed_facts)
    mine: Numbers
    theirs: Numbers
    mine, theirs = (
        each.ravel().astype(np.int32)
        for each in np.meshgrid(np.arange(len(rows.words)), np.arange(len(entries.words)), indexing="ij")
    )
    sure, hopes = shortlist.keeps(names_of(words, rows), facts, mine, theirs)
    return tuple(set(zip(*(column.tolist() for column in each), strict=True)) for each in (sure, hopes))  # type: ignore[return-value]


@pytest.mark.parametrize("seed", range(3))
def test_no_hit_is_dropped_whatever_names_dates_and_documents_are(seed: int) -> None:
    travellers, listed = people(seed, 120)
    sure, hopes = kept(travellers, listed)

    hits = {
        (number, position)
        for number, traveller in enumerate(travellers)
        for position, person in enumerate(listed)
        if compare(traveller, person).is_hit
    }
    numbers = {
        (number, position)
        for number, traveller in enumerate(travellers)
        for position, person in enumerate(listed)
        if {each.number for each in traveller.documents} & {each.number for each in person.documents}
    }
    assert len(hits) > 100
    assert hits - sure - hopes - numbers == set()


def test_most_of_what_is_kept_is_a_hit() -> None:
    travellers, listed = people(7, 120)
    listed = [person for person in listed if all(len(each.split()) < 9 for each in person.names + person.weak_names)]
    travellers = [each for each in travellers if len(each.names[0].full.split()) < 9]
    sure, _ = kept(travellers, listed)

    hits = sum(compare(travellers[number], listed[position]).is_hit for number, position in sure)

    assert hits / len(sure) > 0.6


def test_whoever_is_meant_is_kept_among_the_specimens() -> None:
    travellers = [person for person, _ in SAME_PERSON.values()]
    listed = [entry for _, entry in SAME_PERSON.values()]
    sure, hopes = kept(travellers, listed)

    hits = {(n, p) for n, one in enumerate(travellers) for p, entry in enumerate(listed) if compare(one, entry).is_hit}
    by_number = {
        (n, p)
        for n, p in hits
        if any(
            piece.feature == "document" and piece.weight >= 12 for piece in compare(travellers[n], listed[p]).evidence
        )
    }
    assert hits - by_number <= sure | hopes


def test_others_than_the_listed_are_dropped_among_the_specimens() -> None:
    pairs = list(OTHER_PERSON.values())
    sure, _ = kept([person for person, _ in pairs], [entry for _, entry in pairs])

    assert {(at, at) for at in range(len(pairs))} - sure


def test_whoever_does_not_screen_loads_no_compiler() -> None:
    code = "import sys, fairway.comparison; print('numba' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert found.stdout.strip() == "False", found.stderr[-500:]


LOOP = """
from fairway.comparison.compiling import compiled

@compiled
def sum_to(number):
    total = 0
    for each in range(number):
        total += each
    return total

print(sum_to(5), len(sum_to.signatures))
"""


def test_a_loop_with_nowhere_to_keep_machine_code_gives_the_same(tmp_path: Path) -> None:
    """A module in a folder where nothing can be kept, and no home either: compiled all the same, at each start."""
    (tmp_path / "loop.py").write_text(LOOP)
    (tmp_path / "__pycache__").write_text("a file where a folder would be")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null"}
    found = subprocess.run(
        [sys.executable, "-c", "import loop"], env=environment, capture_output=True, text=True, check=False
    )

    assert (found.returncode, found.stdout.strip()) == (0, "10 1"), found.stderr[-500:]


def pairs_of(found: tuple[Numbers, Numbers]) -> set[tuple[int, int]]:
    return set(zip(*(column.tolist() for column in found), strict=True))


@pytest.mark.parametrize("seed", range(3))
def test_the_loops_look_up_whom_the_codes_say(seed: int) -> None:
    travellers, listed = people(seed, 1_500)
    words = Words()
    entries = rows_of_listed(listed, words)
    postings = Postings.of_arrays(
        listed_postings(words, entries, dates_of([person.birth_dates for person in listed])).arrays()
    )
    rows = rows_of_travellers(travellers, Parts(words))
    facts = facts_of(travellers, dates_of([(each.birth_date,) for each in travellers]))

    found = pairs_of(find(postings, wanted_by(words, rows, facts)))

    assert found == pairs_of(asked_plainly.find(postings, asked_plainly.wanted_by(words, rows, facts)))
    assert len(found) > 10_000


def test_nobody_asked_finds_nobody() -> None:
    words = Words()
    listed = listed_postings(words, rows_of_listed([], words), dates_of([]))

    wanted = wanted_by(words, rows_of_travellers([], Parts(words)), facts_of([], dates_of([])))

    assert pairs_of(find(listed, wanted)) == set()


def test_a_year_with_one_wrong_digit_is_not_far_apart() -> None:
    traveller = ComparedTraveller((PersonName("JANE AMNDA TABRIZI"),), "1943-07-12", "F")
    listed = ListedPerson("L1", ("JANE AMANDA TABRIZI",), (), ("1983-07-12",), "F")
    other = ListedPerson("L2", ("JANE AMANDA TABRIZI",), (), ("1983-07-13",), "F")

    assert compare(traveller, listed).is_hit
    assert not compare(traveller, other).is_hit
    sure, hopes = kept([traveller], [listed, other])
    assert sure | hopes == {(0, 0)}
