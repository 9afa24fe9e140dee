"""The index finds what a full comparison would find, alone or in a batch, and the keys are few and stable."""

from __future__ import annotations

from io import BytesIO
from random import Random

import numpy as np
import numpy.typing as npt
import pytest

from fairway.comparison import (
    ComparedTraveller,
    Comparison,
    Document,
    Index,
    ListedPerson,
    PersonName,
    candidate_keys,
    compare,
    listed_keys,
)
from fairway.comparison.names.tokens import name_of
from fairway.comparison.people import NAME, PERSON, Parts
from fairway.comparison.words import Words
from tests.comparison.specimens import OTHER_PERSON, PASSPORT, SAME_PERSON, listed, traveller

GIVEN = [
    "Miroslav",
    "Antonio",
    "Benedikta",
    "Astrid",
    "Okonjirwe",
    "Jürgen",
    "Salvatore",
    "Nasir",
    "Mikhail",
    "Stavros",
    "Marialuisa",
    "Tadeusz",
]
SURNAMES = [
    "Vossarian",
    "Quinteral",
    "Lindqvard",
    "Brandelin",
    "Harthawi",
    "Zhuravlenkov",
    "Belmonza",
    "Tavoli",
    "Papakyritsis",
    "Wilkombe",
]


def invented(count: int, seed: int) -> list[ListedPerson]:
    random = Random(seed)
    persons = []
    for number in range(count):
        name = f"{random.choice(GIVEN)} {random.choice(GIVEN)} {random.choice(SURNAMES)}"
        born = f"{random.randrange(1940, 2005)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
        dates = (born, born[:4], "")[random.randrange(3)]
        persons.append(ListedPerson(f"L{number}", (name,), birth_dates=(dates,) if dates else ()))
    return persons


def slipped(random: Random, person: ListedPerson) -> ComparedTraveller:
    """The listed person with two neighbouring letters exchanged and sometimes without a middle name."""
    words = person.names[0].upper().split()
    if random.random() < 0.4:
        del words[1]
    place = random.randrange(len(words))
    at = random.randrange(len(words[place]) - 1)
    word = words[place]
    words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return ComparedTraveller((PersonName(" ".join(words)),), (*person.birth_dates, "1971-03-12")[0])


@pytest.mark.parametrize("what", SAME_PERSON)
def test_whoever_is_a_hit_is_a_candidate(what: str) -> None:
    person, entry = SAME_PERSON[what]

    assert Index.build([entry]).candidates(person) == [0]
    assert candidate_keys(person) & listed_keys(entry)


REACHED = {
    "a chosen name with a slip, by its end": (traveller("ABU RUDAN", "1971-03-12"), listed("Abu Rusdan")),
    "a chosen name with a slip at its end": (traveller("ABU VORKALI", "1971-03-12"), listed("Abu Vorkani")),
    "a slip in each of two words": (traveller("VOZSARIAN/MITOSLAV"), listed("Miroslav Vossarian")),
    "a title and one word of three": (traveller("MULLAH KHAIRKHWAH"), listed("Mullah Obaid Khairkhwah", born="1971")),
    "one word more than the list": (traveller("HAJI VOSSARIAN/TADEUSZ"), listed("Haji Vossarian", born="1971")),
    "two words where the list has one": (traveller("VOSS/ARIAN", ""), listed("Vossarian Haji", born="")),
    "one word where the list has two and a title": (traveller("OBAIDULLAH AKHUND", ""), listed("Obaid Ullah Akhund", born="")),
    "all in one word that begins like an article": (traveller("ALISHERVOSSARIAN", ""), listed("Alisher Vossarian", born="")),
    "a title and one of two words": (traveller("ABU KHAIRKHWAH", ""), listed("Abu Jibril Khairkhwah", born="")),
    "a slip, and another day": (traveller("VOSSARIAN/ZHURAVLEMKOV", "1971-03-12"), listed("Zhuravlenkov Vossarian", born="1971-08-30")),
    "a nickname with many forms": (traveller("VOSSARIAN/RICK"), listed("Eric Vossarian", born="1971")),
}  # fmt: skip


@pytest.mark.parametrize("what", REACHED)
def test_who_has_little_in_common_is_looked_up_where_the_comparison_would_accept(what: str) -> None:
    person, entry = REACHED[what]

    is_hit = compare(person, entry).is_hit
    assert bool(Index.build([entry]).screen([person])[0]) == is_hit
    assert is_hit or what.startswith("two words where")


def test_a_full_comparison_finds_no_more_than_the_index() -> None:
    random = Random(3)
    persons = invented(300, seed=1)
    index = Index.build(persons)
    accepted = found = 0
    for _ in range(60):
        person = slipped(random, random.choice(persons))
        hits = {position for position, entry in enumerate(persons) if compare(person, entry).is_hit}
        accepted += len(hits)
        found += len(hits & {position for position, _ in index.screen([person])[0]})

    assert accepted >= 40
    assert found / accepted >= 0.99


def test_a_batch_gives_what_each_gives_alone() -> None:
    random = Random(5)
    persons = invented(300, seed=2) + [entry for _, entry in (*SAME_PERSON.values(), *OTHER_PERSON.values())]
    crowd = [slipped(random, entry) for entry in persons[:40]] + [person for person, _ in SAME_PERSON.values()]
    index = Index.build(persons)

    assert index.screen(crowd) == [index.screen([person])[0] for person in crowd]


def test_screening_says_what_comparing_says_best_first() -> None:
    persons = [listed("Miroslaw Vossarian", born="1971"), listed("Miroslav Vossarian"), listed("Astrid Lindqvard")]
    person = traveller("VOSSARIAN/MIROSLAV")

    assert Index.build(persons).screen([person]) == [
        [(1, compare(person, persons[1])), (0, compare(person, persons[0]))]
    ]


def test_a_document_alone_finds_its_bearer() -> None:
    persons = [*invented(50, seed=4), listed("Nemo", born="", documents=(PASSPORT,))]
    person = traveller("LINDQVARD/ASTRID", "1990-05-05", documents=(Document("P", "UTO", "L898902C3"),))

    assert [position for position, _ in Index.build(persons).screen([person])[0]] == [50]


def test_an_empty_list_has_no_hits() -> None:
    assert Index.build([]).screen([traveller("VOSSARIAN/MIROSLAV")]) == [[]]
    assert Index.build([listed("")]).screen([ComparedTraveller(())]) == [[]]


def test_an_ordinary_traveller_has_few_keys() -> None:
    two, three = traveller("VOSSARIAN/MIROSLAV"), traveller("VOSSARIAN/MIROSLAV ANTONIO")

    assert len(candidate_keys(two)) <= 10
    assert len(candidate_keys(three)) <= 16


def test_keys_are_stable_because_traces_outlive_a_release() -> None:
    assert sorted(candidate_keys(traveller("VOSSARIAN/MIROSLAV", documents=(PASSPORT,)))) == [
        "d:19710312|mr",
        "d:19710312|vs",
        "doc:L898902C3",
        "n:mrslv|vsrn",
        "u:mrslv|.rn",
        "u:mrslv|vs",
        "u:vsrn|.lv",
        "u:vsrn|mr",
        "y:1971|mrslv|v",
        "y:1971|vsrn|m",
    ]


def described(index: Index, crowd: list[ComparedTraveller]) -> list[list[tuple[str, Comparison]]]:
    return [[(index.listed(at).entry_id, found) for at, found in hits] for hits in index.screen(crowd)]


def test_what_was_kept_screens_as_what_was_built() -> None:
    random = Random(7)
    persons = invented(200, seed=6) + [entry for _, entry in SAME_PERSON.values()]
    crowd = [slipped(random, entry) for entry in persons[:40]] + [person for person, _ in SAME_PERSON.values()]
    index = Index.build(persons)

    kept = Index.of_arrays(index.arrays())

    assert kept.screen(crowd) == index.screen(crowd)
    assert [kept.listed(at) for at in range(len(kept))] == persons


def read_again(array: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    file = BytesIO()
    np.save(file, array)
    file.seek(0)
    again: npt.NDArray[np.generic] = np.load(file)
    return again


def test_what_was_read_from_a_file_is_of_the_type_that_loops_were_compiled_for() -> None:
    """A record type that says the same is another to the compiler: each loop is made twice, and each call waits for it."""
    built = Index.build(invented(20, 5)).arrays()
    opened = Index.of_arrays({name: read_again(array) for name, array in built.items()}).arrays()

    assert built["name_rows"].dtype is opened["name_rows"].dtype is NAME
    assert built["fact_people"].dtype is opened["fact_people"].dtype is PERSON


def test_the_same_list_gives_the_same_arrays() -> None:
    one, other = (Index.build(invented(100, seed=8)).arrays() for _ in range(2))

    assert {name: array.tobytes() for name, array in one.items()} == {n: a.tobytes() for n, a in other.items()}


def test_a_changed_index_answers_as_one_built_anew() -> None:
    random = Random(9)
    before, fresh = invented(200, seed=10), [ListedPerson("new", ("Benedikta Harthawi",), birth_dates=("1971-03-12",))]
    later = [ListedPerson("later", ("Otto Zhuravlenkov",), birth_dates=("1960-05-05",))]
    crowd = [slipped(random, entry) for entry in (*before[:40], *fresh, *later)]

    changed = Index.build(before).changed(removed=range(20), added=fresh).changed(removed=[25], added=later)

    stays = [entry for position, entry in enumerate(before) if position >= 20 and position != 25]
    assert described(changed, crowd) == described(Index.build([*stays, *fresh, *later]), crowd)
    assert described(Index.of_arrays(changed.arrays()), crowd) == described(changed, crowd)


def test_parts_of_names_resolved_apart_are_the_name_resolved_whole() -> None:
    words = Words()
    parts = Parts(words)
    for given, surname in [
        ("Miroslav Antonio", "Vossarian"),
        ("Hakim Abd", "al-Rahman"),
        ("Muhammad", "Abdul Karim"),
        ("MARTAMRS", "EXAMPLA"),
        ("Murad Hakim", "Abdul"),
        ("Dr", "Lindqvard"),
        ("", "Nemo"),
        ("عبد", "الرحمن"),
    ]:
        name = PersonName(surname=surname, given_names=given)
        for _ in range(2):
            assert [words.keys[number] for number in parts.numbers(name)] == [
                token.key for token in name_of(name).tokens
            ]
