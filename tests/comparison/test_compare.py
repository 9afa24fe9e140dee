"""Comparison as the analyst meets it: who is a hit, what the evidence says, and that it adds up."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairway.comparison import ComparedTraveller, Comparison, Document, ListedPerson, PersonName, Strength, compare
from tests.comparison.specimens import BORN, OTHER_PERSON, PASSPORT, SAME_PERSON, listed, traveller


@pytest.mark.parametrize("what", SAME_PERSON)
def test_the_listed_person_is_found(what: str) -> None:
    assert compare(*SAME_PERSON[what]).is_hit


@pytest.mark.parametrize("what", OTHER_PERSON)
def test_somebody_else_is_left_alone(what: str) -> None:
    assert not compare(*OTHER_PERSON[what]).is_hit


def weights(comparison: Comparison) -> dict[str, float]:
    return {piece.feature: piece.weight for piece in comparison.evidence}


def test_nothing_known_of_either_is_no_evidence() -> None:
    assert compare(ComparedTraveller(names=()), listed(born="")) == Comparison(0.0, 0.0, Strength.NONE, False, ())


def test_the_evidence_reads_as_sentences() -> None:
    comparison = compare(
        traveller("VOSSARIAN/MIROSLAV", "1971-12-03", "M", "D", documents=(PASSPORT,)),
        listed("Miroslaw Petrovich Vossarian", sex="male", state="DE", documents=(Document("P", "UTO", "L898902C4"),)),
    )

    assert [piece.says for piece in comparison.evidence] == [
        "Compared with the listed name “Miroslaw Petrovich Vossarian”: “miroslav” beside “miroslaw” is spelled alike; "
        "“vossarian” is the same; only the list has “petrovich”.",
        "Born on the same day if day and month are exchanged: traveller 1971-12-03, list 1971-03-12.",
        "Both are male.",
        "Both are linked to DEU.",
        "Document number L898902C3 of UTO differs in one character from the listed L898902C4.",
    ]
    assert comparison.strength is Strength.STRONG


def test_every_sentence_begins_with_a_capital_and_ends_with_a_full_stop() -> None:
    for one, other in (*SAME_PERSON.values(), *OTHER_PERSON.values()):
        for piece in compare(one, other).evidence:
            assert piece.says[0].isupper()
            assert piece.says.endswith(".")


def test_a_name_alone_is_weak_unless_every_token_agrees() -> None:
    every = compare(traveller("VOSSARIAN/MIROSLAV", ""), listed("Miroslav Vossarian", born=""))
    some = compare(traveller("VOSSARIAN/MIROSLAV", ""), listed("Miroslav Petrovich Vossarian", born=""))

    assert (every.strength, some.strength) == (Strength.FAIR, Strength.WEAK)


def test_sex_and_nationality_do_not_lift_a_name_that_is_too_light() -> None:
    light = compare(traveller("AHMED/ALI", "", "M", "UTO"), listed("Ali Ahmed", born="", sex="M", state="UTO"))

    assert not light.is_hit


def test_a_weak_alias_is_never_a_hit_alone_but_counts_with_a_date_of_birth() -> None:
    alone = ListedPerson("L1", names=("Pjotr Brandelin",), weak_names=("Miroslav Vossarian",))
    dated = msgspec.structs.replace(alone, birth_dates=(BORN,))

    assert compare(traveller("VOSSARIAN/MIROSLAV"), alone).strength is Strength.NONE
    assert compare(traveller("VOSSARIAN/MIROSLAV"), dated).is_hit


def test_a_weak_alias_keeps_six_tenths_of_its_weight() -> None:
    strong = compare(traveller("VOSSARIAN/MIROSLAV"), listed("Miroslav Vossarian"))
    weak = compare(
        traveller("VOSSARIAN/MIROSLAV"),
        ListedPerson("L1", names=(), weak_names=("Miroslav Vossarian",), birth_dates=(BORN,)),
    )

    assert weights(weak)["name"] == pytest.approx(0.6 * weights(strong)["name"], abs=0.01)


@pytest.mark.parametrize(
    ("mine", "theirs", "weight"),
    [
        ("1971-03-12", ("1971-03-12",), 9.9),
        ("1971-03-12", ("1971-12-03",), 4.4),
        ("1971-03-12", ("1971-03-22",), 2.8),
        ("1979-03-12", ("1980-03-12",), 2.8),
        ("1971-03-12", ("1971-03-25",), -0.1),
        ("1971-03-12", ("1971-08-30",), -1.3),
        ("1971-03-12", ("1972-08-30",), -2.8),
        ("1971-03-12", ("1975-08-30",), -3.6),
        ("1971-03-12", ("1989-08-30",), -5.4),
        ("1971-03-12", ("1971",), 4.0),
        ("1971-03-12", ("1971-01-01",), 4.0),
        ("1971-03-12", ("1971-03",), 6.0),
        ("1971-03-12", ("1972",), -1.1),
        ("1971-03-12", ("1974",), -1.9),
        ("1971-03-12", ("1976",), -4.4),
        ("1971-03-12", ("1991",), -5.0),
        ("1971", ("1971-03-12",), 4.0),
        ("1971-03-12", ("1950", "1971-03-12"), 9.21),
    ],
)
def test_dates_of_birth_weigh_as_measured(mine: str, theirs: tuple[str, ...], weight: float) -> None:
    assert weights(compare(traveller("A/B", mine), listed("A B", born=theirs)))["birth_date"] == weight


@pytest.mark.parametrize("unreadable", ["", "unknown", "12/03/1971", "1971-3-12", "0000-00-00", "1971-13-01"])
def test_a_date_that_cannot_be_read_is_no_evidence(unreadable: str) -> None:
    assert "birth_date" not in weights(compare(traveller("A/B", unreadable), listed("A B")))


@pytest.mark.parametrize(
    ("document", "weight"),
    [
        (Document("P", "UTO", "L898902C3"), 12.0),
        (Document("P", "UTO", "L8989-02 C3<"), 12.0),
        (Document("P", "", "L898902C3"), 9.0),
        (Document("P", "XAA", "L898902C3"), 6.0),
        (Document("P", "UTO", "L898902C8"), 4.0),
        (Document("P", "UTO", "X11111111"), None),
        (Document("P", "UTO", "L89"), None),
    ],
)
def test_documents_weigh_by_number_and_state(document: Document, weight: float | None) -> None:
    comparison = compare(traveller("A/B", "", documents=(PASSPORT,)), listed("C D", born="", documents=(document,)))

    assert weights(comparison).get("document") == weight


@pytest.mark.parametrize(
    ("mine", "theirs", "weight"),
    [("M", "male", 0.6), ("FI", "F", 0.6), ("MI", "F", -2.5), ("U", "M", None), ("X", "M", None), ("", "M", None)],
)
def test_sexes_are_read_in_every_spelling(mine: str, theirs: str, weight: float | None) -> None:
    assert weights(compare(traveller("A/B", sex=mine), listed("A B", sex=theirs))).get("sex") == weight


@pytest.mark.parametrize(
    ("mine", "theirs", "weight"),
    [("D", "DE", 1.8), ("DEU", "DE", 1.8), ("FR", "DEU", -1.3), ("XXA", "DEU", None), ("", "DEU", None)],
)
def test_nationalities_are_read_in_every_code(mine: str, theirs: str, weight: float | None) -> None:
    assert weights(compare(traveller("A/B", state=mine), listed("A B", state=theirs))).get("nationality") == weight


WORDS = st.sampled_from(
    [
        "MIROSLAV",
        "VOSSARIAN",
        "JOSE",
        "ANTONIO",
        "QUINTERAL",
        "AL",
        "ABD",
        "RAHMAN",
        "MUHAMMAD",
        "ALI",
        "KIM",
        "SONG",
        "IL",
        "O",
        "DE",
        "LA",
        "MR",
        "MARIA",
        "ELENA",
        "ЖУКОВ",
        "محمد",
        "王",
        "J",
    ]
)
NAMES = st.lists(WORDS, min_size=1, max_size=6)
DATES = st.sampled_from(["", "1971", "1971-03", "1971-03-12", "1971-12-03", "1988-01-01"])
STATES = st.sampled_from(["", "UTO", "D", "DEU", "FR"])
SEXES = st.sampled_from(["", "M", "F", "X"])


@st.composite
def travellers(draw: st.DrawFn) -> ComparedTraveller:
    words = draw(NAMES)
    return traveller(" ".join(words), draw(DATES), draw(SEXES), draw(STATES))


@st.composite
def entries(draw: st.DrawFn) -> ListedPerson:
    names = draw(st.lists(NAMES, min_size=1, max_size=3))
    dates = tuple(draw(st.lists(DATES, max_size=2)))
    return listed(*(" ".join(words) for words in names), born=dates, sex=draw(SEXES), state=draw(STATES))


@settings(max_examples=150, deadline=None)
@given(travellers(), entries())
def test_the_score_is_the_sum_of_the_weights_shown(one: ComparedTraveller, other: ListedPerson) -> None:
    comparison = compare(one, other)

    assert comparison.score == round(sum(piece.weight for piece in comparison.evidence), 2)
    assert all(piece.weight == round(piece.weight, 2) for piece in comparison.evidence)
    assert comparison.is_hit is (comparison.strength is not Strength.NONE)
    assert compare(one, other) == comparison


@settings(max_examples=100, deadline=None)
@given(st.permutations(["MIROSLAV", "ANTONIO", "VOSSARIAN", "QUINTERAL"]), st.integers(1, 3), entries())
def test_the_last_words_put_first_change_nothing(words: list[str], at: int, other: ListedPerson) -> None:
    one = compare(traveller(" ".join(words)), other)
    turned = compare(traveller(" ".join(words[at:] + words[:at])), other)

    assert one.score == turned.score


def test_three_words_in_disorder_weigh_less_than_in_order() -> None:
    ordered = compare(traveller("SONG CHUN HYOK"), listed("Song Chun Hyok"))
    disordered = compare(traveller("SONG HYOK CHUN"), listed("Song Chun Hyok"))

    assert disordered.score < ordered.score


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=12))
def test_any_text_can_be_compared(one: str, other: str, date: str) -> None:
    person = ComparedTraveller(
        (PersonName(one), PersonName("", one, other)), date, other, (one,), (Document(one, other, one),)
    )
    entry = ListedPerson("L1", (other, one), (one,), (date,), one, (other,), (Document(other, one, one),))

    assert isinstance(compare(person, entry), Comparison)
