"""Where somebody lives, was born and can be reached: what it weighs, and that it never makes a hit of a stranger."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairway.comparison import (
    LANGUAGES,
    ComparedTraveller,
    Document,
    Evidence,
    Index,
    ListedPerson,
    PersonName,
    Place,
    Strength,
    compare,
    says,
)
from fairway.comparison.evidence import (
    address_evidence,
    birth_place_evidence,
    contact_evidence,
    document_evidence,
    issuing_state_evidence,
)
from fairway.comparison.evidence.contact import plain_contact
from fairway.comparison.says.catalogue import REMARKS
from tests.comparison.specimens import listed, traveller

LIVES = Place("4 Mill Lane", "1010", "Vienna", "AUT")
PHONE = "+43 1 555 0123"


def weight(evidence: Evidence | None) -> float | None:
    return None if evidence is None else evidence.weight


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+43 1 555 0123", "0043 1 5550123"),
        ("VIE 43-1-5550123-H", "431 5550123"),
        ("ROE//EXAMPLE.COM", "roe@example.com"),
        ("TAM..SIN//MILL./HERON.EXAMPLE", "tam_sin@mill-heron.example"),
    ],
)
def test_the_same_contact_is_known_however_it_is_written(one: str, other: str):
    assert plain_contact(one) == plain_contact(other) != ""


@pytest.mark.parametrize("text", ["", "12345", "ROE//", "@example.com", "CALL THE AGENCY ABOUT BOOKING 1234567"])
def test_what_is_no_contact_is_the_same_as_nothing(text: str):
    assert plain_contact(text) == ""
    assert contact_evidence(traveller("ROE/JANE", contacts=(text,)), listed("Jane Roe", contacts=(text,))) is None


def test_a_number_weighs_the_less_the_more_travellers_give_it_and_never_against():
    person = listed("Jane Roe", contacts=(PHONE,))
    weights = []
    for sharers in (1, 5, 8, 20, 50, 100, 100_000):
        found = contact_evidence(traveller("ROE/JANE", contacts=(PHONE,), contact_sharers=(sharers,)), person)
        assert found is not None
        weights.append(found.weight)

    assert weights == sorted(weights, reverse=True)
    assert weights[:3] == [4.0, 4.0, 4.0]
    assert weights[-2:] == [0.0, 0.0]
    assert contact_evidence(traveller("ROE/JANE", contacts=("+43 1 555 9999",)), person) is None


def test_the_analyst_reads_that_many_share_the_number():
    found = contact_evidence(
        traveller("ROE/JANE", contacts=(PHONE,), contact_sharers=(40,)), listed("Jane Roe", contacts=(PHONE,))
    )

    assert found is not None
    assert found.says == "Same telephone number +43 1 555 0123: 40 travellers of that day give it."
    assert says(found, "fr") == "Même numéro de téléphone +43 1 555 0123 : 40 voyageurs de ce jour l’indiquent."


def test_a_contact_of_a_stranger_is_no_hit_and_shows_in_the_score():
    found = compare(traveller("ROE/JANE", "", contacts=(PHONE,)), listed("Miroslav Vossarian", contacts=(PHONE,)))

    assert not found.is_hit
    assert "contact" in {piece.feature for piece in found.evidence}


@pytest.mark.parametrize("born", ["", "1971-03-12"])
def test_contact_address_and_place_together_make_no_hit_where_the_name_does_not_agree(born: str):
    more = {"contacts": (PHONE,), "addresses": (LIVES,)}
    place = Place(city="Budapest", country="HUN")
    bare = compare(traveller("ROE/JANE", born), listed("Miroslav Vossarian"))
    reached = compare(
        traveller("ROE/JANE", born, birth_place=place, **more),
        listed("Miroslav Vossarian", birth_places=(place,), **more),
    )

    assert reached.score > bare.score
    assert reached.is_hit is bare.is_hit is False


@pytest.mark.parametrize(("ticket", "entry"), [("SMITH/JON", "John Smith"), ("KHAN/IMRAN", "Imran Ahmed Khan")])
def test_a_contact_beside_a_common_name_that_agrees_is_a_fair_hit_without_a_birth_date(ticket: str, entry: str):
    bare = compare(traveller(ticket, "", contacts=("+1 202 555 0100",)), listed(entry, born="", contacts=(PHONE,)))
    reached = compare(traveller(ticket, "", contacts=(PHONE,)), listed(entry, born="", contacts=(PHONE,)))
    agency = compare(
        traveller(ticket, "", contacts=(PHONE,), contact_sharers=(500,)), listed(entry, born="", contacts=(PHONE,))
    )

    assert (bare.strength, reached.strength, agency.strength) == (Strength.NONE, Strength.FAIR, Strength.NONE)


@pytest.mark.parametrize(
    ("mine", "expected"),
    [
        (Place("Mill Lane 4", "", "VIENNA", "AT"), 3.0),
        (Place("4 Mill Ln", "1010", "Wien", "AT"), 3.0),
        (Place("Mill Lane 5", "1010", "", "AT"), 1.2),
        (Place("9 Elm Street", "", "Vienna", "AT"), 0.4),
        (Place("4 Mill Lane", "", "Vienna", "US"), None),
        (Place("4 Mill Lane", "", "Graz", "AT"), None),
        (Place("", "1010", "Oslo", "NO"), None),
    ],
)
def test_an_address_weighs_by_how_much_of_it_agrees(mine: Place, expected: float | None):
    found = address_evidence(traveller("ROE/JANE", addresses=(mine,)), listed("Jane Roe", addresses=(LIVES,)))

    assert weight(found) == expected


@pytest.mark.parametrize(
    ("mine", "expected"),
    [
        (Place(city="BUDAPEST"), 1.8),
        (Place(city="Будапешт", country="HU"), 1.8),
        (Place(city="Debrecen", country="HUN"), 0.4),
        (Place(country="HUN"), 0.4),
        (Place(city="Debrecen"), None),
        (Place(city="Budapest", country="AUT"), -0.8),
        (None, None),
    ],
)
def test_a_place_of_birth_weighs_a_little(mine: Place | None, expected: float | None):
    person = listed("Jane Roe", birth_places=(Place(city="Budapest", country="HUN"),))

    assert weight(birth_place_evidence(traveller("ROE/JANE", birth_place=mine), person)) == expected


def test_the_state_that_issued_a_document_counts_where_the_list_names_no_nationality():
    document = Document("P", "UTO", "AB1234567")
    mine = traveller("ROE/JANE", documents=(Document("P", "UTO", "XY7654321"),))

    assert weight(issuing_state_evidence(mine, listed("Jane Roe", documents=(document,)))) == 1.0
    assert issuing_state_evidence(mine, listed("Jane Roe", state="UTO", documents=(document,))) is None
    assert issuing_state_evidence(traveller("ROE/JANE", state="HUN"), listed("Jane Roe", documents=(document,))) is None


@pytest.mark.parametrize(
    ("number", "state", "expected"),
    [
        ("AB1234567", "UTO", 12.0),
        ("ABI234567", "UTO", 7.0),
        ("AB1234576", "UTO", 4.0),
        ("AB1234576", "", 2.5),
        ("AB1234576", "HUN", None),
        ("ABI234567", "", 2.5),
        ("AB1234999", "UTO", None),
    ],
)
def test_a_number_nearly_the_same_weighs_less_than_the_same(number: str, state: str, expected: float | None):
    theirs = (Document("P", "UTO", "AB1234567"),)

    assert weight(document_evidence((Document("P", state, number),), theirs)) == expected


NAMES = st.sampled_from(
    ["VOSSARIAN/MIROSLAV", "VOSARRIAN/MIRKO", "VOSSARIAN/M", "ROE/JANE", "TAVOLI/MARIA LUISA", "VOSSARIAN/"]
)
DATES = st.sampled_from(["", "1971-03-12", "1971-12-03", "1972", "1971-03"])
ELSEWHERE = Place(city="Oslo", country="NO")
PLACES = st.sampled_from(
    [LIVES, Place("4 Mill Lane", "", "Wien", "AT"), Place(city="Vienna"), Place("", "1010", "", "AT"), ELSEWHERE]
)
CONTACTS = st.sampled_from([PHONE, "0043 1 555 0123", "roe@example.com", "ROE//EXAMPLE.COM", "+1 202 555 0100", "x"])
NUMBERS = st.sampled_from(["AB1234567", "ABI234567", "AB1234576"])
DOCUMENTS = st.builds(Document, st.just("P"), st.sampled_from(["UTO", "HUN", ""]), NUMBERS)


@st.composite
def travellers(draw: st.DrawFn) -> ComparedTraveller:
    surname, _, given_names = draw(NAMES).partition("/")
    contacts = tuple(draw(st.lists(CONTACTS, max_size=2)))
    return ComparedTraveller(
        names=(PersonName(surname=surname, given_names=given_names),),
        birth_date=draw(DATES),
        sex=draw(st.sampled_from(["", "M", "F"])),
        nationalities=tuple(draw(st.lists(st.sampled_from(["UTO", "HUN"]), max_size=1))),
        documents=tuple(draw(st.lists(DOCUMENTS, max_size=1))),
        contacts=contacts,
        contact_sharers=tuple(draw(st.lists(st.integers(1, 100), max_size=len(contacts)))),
        addresses=tuple(draw(st.lists(PLACES, max_size=2))),
        birth_place=draw(st.none() | PLACES),
    )


@st.composite
def entries(draw: st.DrawFn) -> ListedPerson:
    names = ["Miroslav Vossarian", "Mirko A. Vossarian", "Мирослав Воссарян", "Marialuisa Tavoli", "Vossarian"]
    return ListedPerson(
        entry_id="L1",
        names=tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=2))),
        weak_names=tuple(draw(st.lists(st.sampled_from(names), max_size=1))),
        birth_dates=tuple(each for each in draw(st.lists(DATES, max_size=2)) if each),
        sex=draw(st.sampled_from(["", "M", "F"])),
        nationalities=tuple(draw(st.lists(st.sampled_from(["UTO", "HUN"]), max_size=1))),
        documents=tuple(draw(st.lists(DOCUMENTS, max_size=1))),
        contacts=tuple(draw(st.lists(CONTACTS, max_size=2))),
        addresses=tuple(draw(st.lists(PLACES, max_size=2))),
        birth_places=tuple(draw(st.lists(PLACES, max_size=2))),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(travellers(), entries())
def test_the_weights_shown_sum_to_the_score_and_each_piece_reads_in_six_languages(
    mine: ComparedTraveller, person: ListedPerson
):
    found = compare(mine, person)

    assert round(sum(piece.weight for piece in found.evidence), 2) == found.score
    assert len({piece.feature for piece in found.evidence}) == len(found.evidence)
    for piece in found.evidence:
        assert piece.remarks
        for remark in piece.remarks:
            assert len(remark.values) == len(REMARKS[remark.code.partition("+")[0]])
        for language in LANGUAGES:
            text = says(piece, language)
            assert all(value in text for remark in piece.remarks for value in remark.values)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(travellers(), entries())
def test_the_index_finds_whoever_a_comparison_finds_with_the_help_of_a_contact_or_a_place(
    mine: ComparedTraveller, person: ListedPerson
):
    alone = compare(mine, person)
    bare = compare(
        ComparedTraveller(mine.names, mine.birth_date, mine.sex, mine.nationalities, mine.documents),
        ListedPerson("L1", person.names, person.weak_names, person.birth_dates, person.sex, person.nationalities, person.documents),
    )  # fmt: skip
    (hits,) = Index.build([person]).screen([mine])

    # One word of several leads to nobody, whatever else is the same: contacts and addresses are not looked up by.
    if alone.is_hit and not bare.is_hit and mine.names[0].given_names:
        assert [comparison for _, comparison in hits] == [alone]
    for _, found in hits:
        assert round(sum(piece.weight for piece in found.evidence), 2) == found.score
        assert all(says(piece, language) for piece in found.evidence for language in LANGUAGES)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(travellers(), entries())
def test_more_travellers_with_the_same_contact_never_make_a_hit(mine: ComparedTraveller, person: ListedPerson):
    many = msgspec.structs.replace(mine, contact_sharers=(1_000,) * len(mine.contacts))
    few = msgspec.structs.replace(mine, contact_sharers=())

    assert compare(many, person).score <= compare(few, person).score
    assert compare(few, person).is_hit or not compare(many, person).is_hit
