"""What compiled loops say of two words is what the rules of names say, to the last bit, or that they do not know."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from fairway.comparison.agreeing import ASK, gain_of, is_like_joined
from fairway.comparison.gains import could_gain, lanes_of, most_by_letters, put_into_lane
from fairway.comparison.names.pairing import agreement_of, agreement_of_joined
from fairway.comparison.names.tokens import keys_of_text, token_of, token_of_key
from fairway.comparison.shortlist import _marked
from fairway.comparison.words import TEXT_MAX, Words
from tests.comparison.test_shortlist import ARABIC, WORDS

LETTERS = "abcdeghiklmnorstuxyz"
NAMED = (
    "li lee yi wei jun sergey sergei serge bill william billy robert bob sasha aleksandr katarzyna kasia abdulkarim karim abdullah "
    "mohammed muhammad sayyid sayed syed hajji haji hadji qari sheikh shaikh bin ibn abu al schmidt schmitt maier meyer mayer "
    "ivanova ivanov kowalska kowalski fitzgerald constantinopolitanos j b a"
)


def slipped(random: Random, word: str) -> str:
    """A letter left out, added, exchanged with the next or replaced."""
    at = random.randrange(len(word))
    letter = random.choice(LETTERS)
    return random.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
            word[:at] + letter + word[at + 1 :],
            word[: max(1, at)],
            word + letter + random.choice(LETTERS),
        )
    )


def words_of(random: Random) -> Words:
    words = Words()
    for text in (*WORDS, *NAMED.split(), *ARABIC):
        for key in keys_of_text(text):
            words.number(key)
    for key in tuple(words.keys):
        token = token_of_key(key)
        for _ in range(3):
            if found := slipped(random, token.letters):
                words.number(token_of(found, token.consonantal).key)
    return words


@pytest.fixture(scope="module")
def words() -> Words:
    return words_of(Random(11))


def pairs(words: Words, random: Random) -> list[tuple[int, int]]:
    """Neighbours, of which many are slips of the same word, and others."""
    count = len(words)
    found = [(random.randrange(count), random.randrange(count)) for _ in range(20_000)]
    by_start: dict[str, list[int]] = {}
    for number, key in enumerate(words.keys):
        by_start.setdefault(token_of_key(key).letters[:2], []).append(number)
    found += [(one, other) for alike in by_start.values() for one in alike for other in alike]
    return [(one, other) for one, other in found if one != other]


def test_what_two_words_gain_is_what_the_rules_of_names_say(words: Words) -> None:
    wrong, known, gaining = [], 0, 0
    for one, other in pairs(words, Random(3)):
        gain, marks = gain_of(words.table, words.texts, one, other)
        if gain == ASK:
            continue
        known += 1
        expected, expected_marks = _marked(agreement_of(token_of_key(words.keys[one]), token_of_key(words.keys[other])))
        gaining += expected > 0
        if gain != expected or (gain > 0 and marks != expected_marks):
            wrong.append((words.keys[one], words.keys[other], gain, expected))

    assert wrong == []
    assert known > 15_000
    assert gaining > 1_000


def test_what_is_rare_is_left_to_the_rules_of_names(words: Words) -> None:
    def asked(one: str, other: str) -> bool:
        numbers = [words.number(key) for text in (one, other) for key in keys_of_text(text)]
        gain, _ = gain_of(words.table, words.texts, *numbers)
        return bool(gain == ASK)

    assert asked("محمد", "محمود") or asked("محمد", "mohammed")
    assert asked("mohammedmrs", "muhammad")
    assert asked("xalilovichna", "khalil")
    assert asked("a" * (TEXT_MAX + 1), "barbara")
    assert not asked("katarzyna", "katarina")


def test_words_side_by_side_are_asked_what_each_is_asked(words: Words) -> None:
    """Where a word could gain nothing with a lane, it gains nothing; and that is so of most."""
    random = Random(5)
    lanes, others = lanes_of(256), [random.randrange(len(words)) for _ in range(256)]
    for lane, other in enumerate(others):
        put_into_lane(lanes, lane, words.table[other])
    could = np.zeros(256, dtype=np.uint8)
    passed = 0
    for one in random.sample(range(len(words)), 200):
        could_gain(words.table[one], lanes, 256, could)
        passed += int(could.sum())
        for lane, other in enumerate(others):
            assert could[lane] or one == other or most_by_letters(words.table, one, other) == 0
    assert 0 < passed < 200 * 256 * 0.7


def test_no_two_words_gain_more_than_their_letters_let_them(words: Words) -> None:
    """Half a point is left to codes that lose a letter more than the spelling does."""
    above, gaining = 0, 0
    for one, other in pairs(words, Random(9)):
        gain, _ = gain_of(words.table, words.texts, one, other)
        gaining += gain > 0
        above += gain > most_by_letters(words.table, one, other) + 0.5

    assert gaining > 1_000
    assert above <= gaining / 1_000


def written_together(words: Words, random: Random) -> list[tuple[int, list[int]]]:
    """Words, each with two to four that stand in it one after the other, some with a slip, and others."""
    solid = [key for key in words.keys if len(token_of_key(key).letters) > 1]
    found = []
    for _ in range(4_000):
        parts = random.choices(solid, k=random.choice((2, 2, 2, 3, 4)))
        together = "".join(token_of_key(part).letters for part in parts)
        consonantal = token_of_key(parts[0]).consonantal
        for text in {together, slipped(random, together), slipped(random, slipped(random, together) or "ab")} - {""}:
            found.append((words.number(token_of(text, consonantal).key), [words.number(part) for part in parts]))
        found.append((words.number(random.choice(solid)), found[-1][1]))
    return found


def test_neighbours_that_gain_as_one_word_are_like_it(words: Words) -> None:
    """The other way round it saves the asking: most that are not like it gain nothing, and are not asked."""
    wrong, gaining, unlike = [], 0, 0
    for word, parts in written_together(words, Random(5)):
        token = token_of_key(words.keys[word])
        agreement = agreement_of_joined(token, [token_of_key(words.keys[part]) for part in parts])
        could = is_like_joined(words.texts, word, np.array(parts, dtype=np.int32), 0, len(parts) - 1)
        gaining += agreement.gain > 0
        unlike += not could
        if agreement.gain > 0 and not (could or token.without_title):
            wrong.append((words.keys[word], [words.keys[part] for part in parts]))

    assert wrong == []
    assert gaining > 2_000
    assert unlike > 3_000
