"""Outlines say of travellers what the index needs to know of them, exactly: nobody is passed over whom it would compare."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairway.comparison import ComparedTraveller, Document, Index, ListedPerson, Outlines, PersonName, Place
from fairway.comparison.opened import OpenedOutlines
from fairway.comparison.outlines import FORM
from fairway.comparison.people import (
    Parts,
    dates_of_travellers,
    document_hashes,
    facts_of,
    names_of,
    packed_date,
    rows_of_travellers,
)
from fairway.comparison.reading import Reading, ReadOutlines
from fairway.comparison.words import Words
from tests.comparison.specimens import OTHER_PERSON, SAME_PERSON

PEOPLE = [*SAME_PERSON.values(), *OTHER_PERSON.values()]
CROWD = [traveller for traveller, _ in PEOPLE]
LISTED = [entry for _, entry in PEOPLE]

WORDS = [
    "MIROSLAV",
    "VOSSARIAN",
    "ABD",
    "AL",
    "RAHMAN",
    "ABDULRAHMAN",
    "HAJI",
    "X",
    "MARTAMRS",
    "عبد",
    "محمد",
    "李",
    "-",
    "O'BRIEN",
]
texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
names = st.one_of(
    st.builds(PersonName, full=texts),
    st.builds(PersonName, full=texts, surname=texts, given_names=texts),
    st.builds(lambda given, surname: PersonName(f"{given} {surname}".strip(), surname, given), texts, texts),
    st.just(PersonName("A", " ".join(["VOSSARIAN", "MIROSLAV"] * 8), "HAJI")),
)
countries = st.sampled_from(["", "UTO", "D", "DEU", "AFG", "XX", "nowhere"])
documents = st.builds(
    Document, st.sampled_from(["P", "I", ""]), countries, st.sampled_from(["", "X1", "XQ1234567", "xq 123-4567"])
)
travellers = st.builds(
    ComparedTraveller,
    names=st.lists(names, max_size=3).map(tuple),
    birth_date=st.sampled_from(["", "1981", "1981-03", "1981-03-04", "04MAR81", "1981-13-45"]),
    sex=st.sampled_from(["", "M", "F", "X", "male"]),
    nationalities=st.lists(countries, max_size=3).map(tuple),
    documents=st.lists(documents, max_size=3).map(tuple),
    contacts=st.sampled_from([(), ("+431234567",)]),
    addresses=st.sampled_from([(), (Place(city="UTOPOLIS"),)]),
    birth_place=st.sampled_from([None, Place(country="UTO")]),
)


def outlined(people: list[ComparedTraveller]) -> Outlines:
    return Outlines.of((100 + number, 1, each) for number, each in enumerate(people))


def kept(outlines: Outlines) -> Outlines:
    again = Outlines.of_bytes(outlines.to_bytes())
    assert again is not None
    return again


def opened(*outlines: Outlines) -> OpenedOutlines:
    return Index.opened([each.to_bytes() for each in outlines])


def assert_says_the_same(outlines: OpenedOutlines, people: list[ComparedTraveller]) -> None:
    words = Words()
    reading = Reading(Parts(words))
    assert_same_names(reading, outlines, people, words)
    reading.forget()
    assert_same_names(reading, outlines, people, words)
    assert_same_names(reading, outlines, people, words)  # by what it remembers now
    read = reading.read(outlines)
    facts, known = reading.facts(read, 0, len(people)), facts_of(people, dates_of_travellers(people))
    np.testing.assert_array_equal(facts.people, known.people)
    of_documents = reading.documents(read, 0, len(people))
    for mine, theirs in zip(of_documents, document_hashes([each.documents for each in people]), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    for at, each in enumerate(people):
        assert outlines.documents_of(read.documents_at(at)) == each.documents
        assert outlines.numbers_of(read.documents_at(at)) == [document.number for document in each.documents]
    for at, first in enumerate(read.distinct().tolist()):
        assert first <= at
        assert (first < at) <= (packed_date(people[first].birth_date) == packed_date(people[at].birth_date))
    if len(people) > 1:  # from another place on, and some in another order
        assert_same_names(reading, read.only(np.array([1, 0])), [people[1], people[0]], words)
        some = reading.facts(read, 1, len(people)), facts_of(people[1:], dates_of_travellers(people[1:]))
        np.testing.assert_array_equal(some[0].people, some[1].people)


def assert_same_names(
    reading: Reading, outlines: OpenedOutlines | ReadOutlines, people: list[ComparedTraveller], words: Words
) -> None:
    read = outlines if isinstance(outlines, ReadOutlines) else reading.read(outlines)
    (rows, names), plain = reading.names(read, 0, len(people)), rows_of_travellers(people, Parts(words))
    plain_names = names_of(words, plain)
    for field in plain.__struct_fields__:
        np.testing.assert_array_equal(getattr(rows, field), getattr(plain, field), field)
    for field in plain_names.__struct_fields__:
        np.testing.assert_array_equal(getattr(names, field), getattr(plain_names, field), field)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(travellers, max_size=6))
def test_what_is_kept_of_travellers_says_of_them_what_they_say(people: list[ComparedTraveller]) -> None:
    assert_says_the_same(opened(kept(outlined(people))), people)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(travellers, max_size=4), st.lists(travellers, max_size=4), st.lists(st.booleans(), min_size=8, max_size=8)
)
def test_outlines_of_several_flights_together_and_of_some_of_their_travellers(
    some: list[ComparedTraveller], others: list[ComparedTraveller], chosen: list[bool]
) -> None:
    wanted = np.array(chosen[: len(some) + len(others)], dtype=np.bool_)
    people = [each for each, is_wanted in zip([*some, *others], wanted, strict=True) if is_wanted]

    assert_says_the_same(opened(kept(Outlines.together([outlined(some), outlined(others)]).only(wanted))), people)
    assert_says_the_same(opened(outlined(some), outlined(others)).only(wanted), people)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(travellers, max_size=6), st.lists(st.sampled_from(LISTED), max_size=12))
def test_nobody_is_passed_over_whom_the_index_would_compare(
    people: list[ComparedTraveller], entries: list[ListedPerson]
) -> None:
    index = Index.build(
        [
            ListedPerson("M", ("Miroslav Abdulrahman Vossarian",), documents=(Document("P", "UTO", "XQ1234567"),)),
            *entries,
        ]
    )

    assert index.could_concern(opened(outlined(people))).tolist() == [bool(index.candidates(each)) for each in people]


def test_of_whom_outlines_say_the_same_is_said_the_same_and_of_nobody_else() -> None:
    """Somebody on two flights of a day; beside them whoever differs in one thing alone."""
    one = _PINNED[0]
    others = [
        msgspec.structs.replace(one, birth_date="1981-03-05"),
        msgspec.structs.replace(one, sex="M"),
        msgspec.structs.replace(one, names=one.names[:1]),
        msgspec.structs.replace(one, names=one.names[::-1]),
        msgspec.structs.replace(one, nationalities=("UTO", "AFG")),
        msgspec.structs.replace(one, documents=one.documents[:1]),
        msgspec.structs.replace(one, documents=(Document("P", "UTO", "XQ1234568"), one.documents[1])),
        msgspec.structs.replace(one, documents=(Document("P", "D", "XQ1234567"), one.documents[1])),
        msgspec.structs.replace(one, contacts=()),
    ]
    read = Reading(Parts(Words())).read(opened(outlined([one, *others, one]), outlined([one])))

    assert read.distinct().tolist() == [*range(10), 0, 0]


def test_whoever_is_a_hit_could_be_concerned_and_most_others_could_not() -> None:
    index = Index.build(LISTED)
    concerned = index.could_concern(opened(outlined(CROWD)))
    hits = [bool(found) for found in index.screen(CROWD)]

    assert [could for could, is_hit in zip(concerned, hits, strict=True) if is_hit] == [True] * sum(hits)
    assert sum(hits) > 20
    strangers = [
        msgspec.structs.replace(each, names=(PersonName("QUIRIN ZWETSCHGENBAUM"),), documents=()) for each in CROWD
    ]
    assert not index.could_concern(opened(outlined(strangers))).any()


def test_of_whom_is_not_among_the_wanted_no_text_is_left() -> None:
    both = outlined([ComparedTraveller((PersonName(surname="LINDQVARD", given_names="ASTRID"),)), CROWD[0]])

    assert b"LINDQVARD" in both.to_bytes()
    assert b"LINDQVARD" not in both.only(np.array([False, True])).to_bytes()


def test_bytes_of_another_form_are_as_good_as_none() -> None:
    content = msgspec.msgpack.decode(outlined(CROWD).to_bytes())

    another = msgspec.msgpack.encode([FORM + 1, *content[1:]])
    assert Outlines.of_bytes(another) is None
    assert len(Index.opened([another])) == 0
    assert len(Index.opened([another, outlined(CROWD[:2]).to_bytes()])) == 2


def test_texts_of_every_length_are_found_in_the_bytes() -> None:
    """One, two or four bytes say how long a text is, and how many there are."""
    long = [
        ComparedTraveller((PersonName(surname="ÉX" * size, given_names=f"A{size}"),)) for size in (5, 31, 200, 40_000)
    ]
    many = [ComparedTraveller((PersonName(surname=f"N{at}", given_names="B"),)) for at in range(40_000)]
    one, other = outlined(long), outlined(many)
    both = opened(one, other)

    assert [both.name(at).surname for at in range(4)] == [each.names[0].surname for each in long]
    assert [both.name(4 + at).surname for at in (0, 39_999)] == ["N0", "N39999"]


def test_the_form_of_the_bytes_is_what_it_was() -> None:
    """Outlines are read months after they were written. Whoever changes what stands in them raises FORM, and this digest."""
    assert (FORM, sha256(outlined(_PINNED).to_bytes()).hexdigest()[:16]) == (1, "619e9c41c66e143b")


_PINNED = [
    ComparedTraveller(
        (PersonName("MARTA EXAMPLA", "EXAMPLA", "MARTA"), PersonName("EXAMPLA MARTHA")),
        "1981-03-04",
        "F",
        ("UTO", "D"),
        (Document("P", "UTO", "xq 123-4567"), Document("I", "", "X1")),
        contacts=("+431234567",),
    ),
    ComparedTraveller((), "1981", "M", birth_place=Place(country="UTO")),
]
