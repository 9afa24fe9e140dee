"""The tables of names and what is drawn from them."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from fairway_simulator.names import culture, culture_names
from fairway_simulator.romanisation import fold_latin, romanise_cyrillic, romanise_greek


def test_there_are_more_than_twenty_cultures():
    assert len(culture_names()) >= 25


@pytest.mark.parametrize("name", culture_names())
def test_a_culture_has_enough_names_and_prints_them_as_documents_do(name):
    found = culture(name)
    random = Random(1)

    assert len(found.male.listed.words) + len(found.female.listed.words) >= 40
    assert len(found.surnames.listed.words) >= 60
    for n in range(500):
        drawn = found.whole_name(random, "MF"[n % 2])
        text = f"{drawn.surname_text} {drawn.given_text}".strip()
        assert text.replace(" ", "").isascii()
        assert text.replace(" ", "").isalpha()
        assert text == " ".join(text.upper().split())
        assert drawn.surname_text


def test_frequent_names_are_frequent():
    random = Random(1)
    drawn = Counter(culture("vietnamese").whole_name(random, "M").surname_text for _ in range(4000))

    assert drawn.most_common(1)[0][0] == "NGUYEN"
    assert drawn["NGUYEN"] > 20 * drawn["THAN"]


def test_women_carry_the_family_name_in_their_form():
    random = Random(1)
    volkov = next(w for w in culture("russian").surnames.listed.words if w.roman == "VOLKOV")

    assert culture("russian").whole_name(random, "F", surname=(volkov,)).surname_text == "VOLKOVA"


def test_some_indonesians_carry_one_name():
    random = Random(1)
    names = [culture("indonesian").whole_name(random, "M") for _ in range(300)]

    assert 50 < sum(not n.given for n in names) < 150


@pytest.mark.parametrize(
    ("written", "printed"),
    [("Müller", "MULLER"), ("Wałęsa", "WALESA"), ("Şahin", "SAHIN"), ("Nguyễn", "NGUYEN"), ("O'Brien", "OBRIEN")],
)
def test_marks_go_when_a_latin_name_is_printed(written, printed):
    assert fold_latin(written) == printed


def test_cyrillic_and_greek_names_have_several_spellings():
    assert romanise_cyrillic("Щербаков")[:2] == ["SHCHERBAKOV", "CHTCHERBAKOV"]
    assert romanise_cyrillic("Ющенко", ukrainian=True)[:2] == ["IUSHCHENKO", "YUSHCHENKO"]
    assert romanise_greek("Χρήστος") == ["CHRISTOS", "HRESTOS"]


@pytest.mark.parametrize("name", culture_names())
def test_namesakes_are_as_rare_as_in_life(name):
    """Two random people of one culture share their whole name about as seldom as two people of one country do."""
    random = Random(1)
    people = 6_000
    drawn = Counter()
    for n in range(people):
        whole = culture(name).whole_name(random, "MF"[n % 2])
        drawn[whole.surname_text, whole.given_text] += 1
    alike_pairs = sum(count * (count - 1) // 2 for count in drawn.values())

    assert alike_pairs / (people * (people - 1) / 2) < 1e-4
