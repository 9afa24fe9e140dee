"""Evidence in words: every remark has a sentence in every language, and old hits keep theirs."""

from __future__ import annotations

from string import Formatter

import pytest

from fairway.comparison import LANGUAGES, Evidence, Remark, compare, says
from fairway.comparison.names import pairing
from fairway.comparison.says import sentences_of
from fairway.comparison.says.catalogue import LINKS, PUNCTUATION, REMARKS
from tests.comparison.specimens import OTHER_PERSON, SAME_PERSON, listed, traveller


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_remark_has_a_sentence_with_its_values_in_every_language(language: str) -> None:
    table = sentences_of(language)

    assert table.keys() == {*REMARKS, *PUNCTUATION}
    for code, names in REMARKS.items():
        assert {field for _, field, _, _ in Formatter().parse(table[code]) if field} == set(names), code
        assert table[code] == table[code].strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_evidence_can_be_read_in_every_language(language: str) -> None:
    for one, other in (*SAME_PERSON.values(), *OTHER_PERSON.values()):
        for piece in compare(one, other).evidence:
            text = says(piece, language)
            assert text.endswith(sentences_of(language)["stop"])
            assert "{" not in text
            assert (text == piece.says) is (language == "en")


def test_every_rule_of_pairing_has_its_sentence() -> None:
    rules = [each for each in vars(pairing).values() if isinstance(each, pairing.Rule)]
    tables = [each for each in vars(pairing).values() if isinstance(each, dict)]
    rules += [rule for table in tables for rule in table.values() if isinstance(rule, pairing.Rule)]

    assert len(rules) > 20
    assert {rule.how for rule in rules} <= set(LINKS)


def test_the_analyst_reads_the_evidence_in_arabic_and_russian() -> None:
    name, birth_date = compare(traveller("VOSSARIAN/MIROSLAV"), listed("Miroslav Vossarian")).evidence

    assert says(birth_date, "ru") == "День рождения совпадает: путешественник 1971-03-12, список 1971-03-12."
    assert says(birth_date, "ar-eg").startswith("تاريخ الميلاد هو نفسه: ")
    assert "\u2068miroslav\u2069" in says(name, "ar")


def test_a_language_we_do_not_have_is_english() -> None:
    (name,) = compare(traveller("VOSSARIAN/MIROSLAV", ""), listed("Miroslav Vossarian")).evidence

    assert says(name, "fi") == name.says


def test_evidence_kept_before_remarks_were_keeps_its_sentence() -> None:
    assert says(Evidence("sex", 0.6, "Both are male."), "fr") == "Both are male."
    assert says(Evidence("sex", 0.6, remarks=(Remark("sex.both_male"),)), "fr") == "Tous deux sont de sexe masculin."
