"""A name as comparison sees it: tokens in order, each resolved once."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import msgspec
from rapidfuzz.distance import OSA

from fairway.comparison.names.forms import groups_of
from fairway.comparison.names.scripts import Script, ascii_words
from fairway.comparison.names.spelling import code_of, skeleton_of, spelling_of, written_consonants_of
from fairway.comparison.names.weights import WEIGHT_MAX, is_honorific, is_particle, is_title, known_weights, weight_of
from fairway.comparison.shapes import PersonName

__all__ = [
    "Join",
    "Name",
    "Token",
    "groups_of_join",
    "joined_groups",
    "key_of_form",
    "keys_of",
    "keys_of_text",
    "name_of",
    "name_of_text",
    "token_of",
    "token_of_key",
    "tokens_of",
    "tokens_of_text",
]

CONSONANTAL_MARK: Final = "’"
JOINED_LETTERS_MIN: Final = 4
JOINED_TOKENS_MAX: Final = 4
JOINED_WEIGHT_MAX: Final = 9.0
TOKENS_REMEMBERED: Final = 100_000  # 1 kB each
NAMES_REMEMBERED: Final = 20_000  # 2.5 kB each: who is looked up and then compared is asked again within a batch
TOKENS_MAX: Final = 12  # the longest listed names have ten; what follows cannot change the comparison
_TITLES_GLUED: Final = ("mstr", "miss", "mrs", "mr", "ms", "chd", "inf", "dr")
_GLUED_STEM_MIN: Final = 3
_BEGINNINGS: Final = {
    letter: group[0] for group in ("aeiouyjh", "kcqgxsz", "bp", "dt", "fvw", "l", "m", "n", "r") for letter in group
}


class Token(msgspec.Struct, frozen=True, eq=False):
    """One word of a name with everything comparison asks of it. See `spelling` for the grains.

    key              tells tokens apart: the letters, marked where the token is consonantal
    light            a particle or a form of address: counts a little, carries no key
    consonantal      from Arabic or Hebrew script, hence without short vowels
    beginning        the group of its first letter: letters that transliterations exchange
    without_title    the letters without a title glued to their end; "" where there is none
    """

    key: str
    letters: str
    spelling: str
    skeleton: str
    written: str
    code: str
    weight: float
    light: bool
    consonantal: bool
    groups: frozenset[int]
    without_title: str
    beginning: str


class Join(msgspec.Struct, frozen=True, eq=False):
    """Two to JOINED_TOKENS_MAX neighbouring tokens written together: positions as bits, weights added."""

    letters: str
    consonantal: bool
    positions: int
    weight: float
    groups: frozenset[int]


class Name(msgspec.Struct, frozen=True, eq=False):
    """One name.

    text      as given, for sentences
    tokens    in the order given
    solid     the tokens that are not light, in the order given; all tokens where every one is light
    heavy     the positions of the tokens that are not light, as bits
    long      the tokens that could be several words written together, with their positions as bits
    joins     neighbouring tokens written together, by the beginning of the first
    known     those of the joins that are a known form of a name ("Kyung-Wook")
    """

    text: str
    tokens: tuple[Token, ...]
    solid: tuple[Token, ...]
    heavy: int
    long: tuple[tuple[int, Token], ...]
    joins: dict[str, list[Join]]
    known: tuple[Join, ...]


def token_of_key(key: str) -> Token:
    """The token with this key."""
    if key.startswith(CONSONANTAL_MARK):
        return token_of(key[1:], consonantal=True)
    return token_of(key)


@lru_cache(maxsize=TOKENS_REMEMBERED)
def token_of(letters: str, consonantal: bool = False) -> Token:
    """The token of some lower-case ASCII letters."""
    spelling = spelling_of(letters)
    weight = weight_of(letters)
    if consonantal:
        weight = _consonantal_weight(letters)
    return Token(
        key=_key(letters, consonantal),
        letters=letters,
        spelling=spelling,
        skeleton=skeleton_of(spelling),
        written=written_consonants_of(letters),
        code=code_of(letters),
        weight=weight,
        light=is_particle(letters) or is_honorific(letters),
        consonantal=consonantal,
        groups=groups_of(_key(letters, consonantal)),
        without_title=_without_title(letters),
        beginning=_BEGINNINGS[letters[0]],
    )


def _key(letters: str, consonantal: bool) -> str:
    return CONSONANTAL_MARK + letters if consonantal else letters


def key_of_form(text: str) -> str:
    """The key under which `forms` knows a form of a name: all its words written together. "" where no letter is left."""
    words = _servants(ascii_words(text))
    letters = "".join(letters for letters, _ in words)
    return _key(letters, words[0][1] == Script.CONSONANTAL) if letters else ""


def _consonantal_weight(letters: str) -> float:
    """The weight of the commonest name we know that is written so, else by how much its consonants can carry. JUDGEMENT."""
    written = written_consonants_of(letters)
    by_length = {0: 0.6, 1: 2.6, 2: 4.4, 3: 5.8, 4: 7.0}.get(len(written), WEIGHT_MAX)
    return min(by_length, _commonest_written().get(written, WEIGHT_MAX))


@cache
def _commonest_written() -> dict[str, float]:
    found: dict[str, float] = {}
    for letters, weight in known_weights().items():
        written = written_consonants_of(letters)
        found[written] = min(weight, found.get(written, WEIGHT_MAX))
    return found


def _without_title(letters: str) -> str:
    for title in _TITLES_GLUED:
        if letters.endswith(title) and len(letters) - len(title) >= _GLUED_STEM_MIN:
            return letters[: -len(title)]
    return ""


@lru_cache(maxsize=NAMES_REMEMBERED)
def name_of_text(text: str) -> Name:
    """A name given as one text in unknown order. One comma stands between the surname and what belongs before it."""
    return _named(text, tokens_of_text(text))


@lru_cache(maxsize=NAMES_REMEMBERED)
def name_of(name: PersonName) -> Name:
    """A traveller's name. The parts are used where they are known, in the order given names, surname."""
    if not (name.surname or name.given_names):
        return name_of_text(name.full)
    return _named(name.full or f"{name.given_names} {name.surname}".strip(), tokens_of(name))


def tokens_of_text(text: str) -> tuple[Token, ...]:
    """The tokens of `name_of_text`, not remembered."""
    return tuple(map(token_of_key, keys_of_text(text)))


def tokens_of(name: PersonName) -> tuple[Token, ...]:
    """The tokens of `name_of`, not remembered."""
    return tuple(map(token_of_key, keys_of(name)))


def keys_of_text(text: str) -> list[str]:
    """The keys of the tokens of `name_of_text`: of a word that is known, no more need be found out."""
    surname, comma, given = text.partition(",")
    return _keys(_without_titles(ascii_words(f"{given} {surname}" if comma and "," not in given else text)))


def keys_of(name: PersonName) -> list[str]:
    """As `keys_of_text`, of `name_of`."""
    if not (name.surname or name.given_names):
        return keys_of_text(name.full)
    given = _without_titles(ascii_words(name.given_names))
    surname = _without_titles(ascii_words(name.surname))
    return _keys(given + surname)


def _keys(words: list[tuple[str, str]]) -> list[str]:
    return [_key(letters, script == Script.CONSONANTAL) for letters, script in _servants(words)[:TOKENS_MAX]]


def _without_titles(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Titles go where they stand first or last and something else is left."""
    start, end = 0, len(words)
    while end - start > 1 and is_title(words[end - 1][0]):
        end -= 1
    while end - start > 1 and is_title(words[start][0]):
        start += 1
    return words[start:end]


def _named(text: str, tokens: tuple[Token, ...]) -> Name:
    solid = tuple(token for token in tokens if not token.light)
    heavy = sum(1 << position for position, token in enumerate(tokens) if not token.light)
    long = tuple((1 << i, token) for i, token in enumerate(tokens) if len(token.letters) >= JOINED_LETTERS_MIN)
    joins = _joins(tokens)
    known = tuple(join for each in joins.values() for join in each if join.groups)
    return Name(text=text, tokens=tokens, solid=solid or tokens, heavy=heavy, long=long, joins=joins, known=known)


def groups_of_join(letters: str, consonantal: bool) -> frozenset[int]:
    """The forms of names that letters of several tokens written together are. Empty for most."""
    return groups_of(_key(letters, consonantal))


def joined_groups(first: str, *others: str) -> frozenset[int]:
    """The forms of names that neighbouring words, given by their keys, are if they are written together. Empty for most."""
    return groups_of(first + "".join([other.removeprefix(CONSONANTAL_MARK) for other in others]))


def _joins(tokens: tuple[Token, ...]) -> dict[str, list[Join]]:
    found: dict[str, list[Join]] = {}
    for start, first in enumerate(tokens[:-1]):
        letters, weight = first.letters, first.weight
        for end in range(start + 1, min(start + JOINED_TOKENS_MAX, len(tokens))):
            letters += tokens[end].letters
            weight = min(weight + tokens[end].weight, JOINED_WEIGHT_MAX)
            groups = groups_of(_key(letters, first.consonantal))
            join = Join(letters, first.consonantal, (1 << end + 1) - (1 << start), weight, groups)
            found.setdefault(first.beginning, []).append(join)
    return found


_SERVANT: Final = {"abd", "abdul", "abdel", "abdal", "abdol", "abdur", "abdus", "abdoul", "abdil", "abdu", "abdl"}
_SERVANT_SLIPS: Final = {
    "adb",
    "adul",
    "bdul",
    "adbul",
    "abudl",
    "abdlu",
    "badul",
    "abbdul",
    "abduul",
    "abdull",
    "abddul",
}
_ARTICLES: Final = {"al", "el", "ul", "ur", "as", "ar", "at", "ad", "az", "ash", "an", "ol", "il", "l"}
_SERVANT_GLUED: Final = ("abdul", "abdel", "abdal", "abdol", "abdoul", "abdur", "abdus", "abdil")
_ARTICLE_SCRIPT: Final = "al"
_GOD_SCRIPT: Final = "allh"


def _servants(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """ "Abd al-Rahman", "Abdul Rahman", "Abdurrahman" and "Abdelrahman" as one token: abd + the rest.

    The Arabic article written together with a word (ال) is taken off too: it is written apart in Latin letters.
    """
    joined: list[tuple[str, str]] = []
    position = 0
    if len(words) > 2 and words[-1][0] in _SERVANT_GLUED:  # "Hakim Murad, Abdul" without its comma
        words = [words[-1], *words[:-1]]
    while position < len(words):
        letters, script = words[position]
        rest = position + 1
        if _is_servant(letters, script) and rest < len(words):
            while rest < len(words) - 1 and words[rest][0] in _ARTICLES:
                rest += 1
            if words[rest][0] not in _ARTICLES and len(words[rest][0]) != 2:
                joined.append(("abd" + _without_article(*words[rest]), script))
                position = rest + 1
                continue
        if (
            joined and script == Script.CONSONANTAL and letters == _GOD_SCRIPT
        ):  # "Habib Allah", in Latin letters one word
            joined[-1] = (joined[-1][0] + letters, script)
        else:
            joined.append((_glued_servant(_without_article(letters, script)), script))
        position += 1
    return joined


def _is_servant(letters: str, script: str) -> bool:
    """ "Abd" and what transliteration and slips of the keyboard make of it."""
    if script == Script.CONSONANTAL:
        return letters == "bd"
    return letters in _SERVANT or _is_servant_slip(letters)


@lru_cache(maxsize=100_000)
def _is_servant_slip(letters: str) -> bool:
    """One slip of the keyboard away from "Abdul" and its like. "Abdulla" is a name of its own, and so is "Abel"."""
    if letters in _SERVANT_SLIPS:
        return True
    if not 5 <= len(letters) <= 6 or letters[-1] in "aih" or not set("abdl") <= set(letters):
        return False
    return any(OSA.distance(letters, each, score_cutoff=1) <= 1 for each in _SERVANT_GLUED)


def _without_article(letters: str, script: str) -> str:
    if script == Script.CONSONANTAL:
        if letters.startswith("bdal") and len(letters) > 6:
            return "abd" + letters[4:]
        if letters.startswith(_ARTICLE_SCRIPT) and len(letters) >= 4 and letters != _GOD_SCRIPT:
            return letters[2:]
    return letters


def _glued_servant(letters: str) -> str:
    if letters.startswith("abd") and len(letters) >= 8:
        for prefix in _SERVANT_GLUED:
            if letters.startswith(prefix):
                rest = letters[len(prefix) :]
                return "abd" + (rest[1:] if rest[:1] == rest[1:2] else rest)
    return letters
