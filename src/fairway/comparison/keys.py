"""Candidate keys: short strings of which a traveller and a listed person who should be compared share at least one.

A traveller has few keys (about twelve), because they are made for every journey and kept as blind traces; a listed
person has many, because spellings, joins and doubtful dates are unfolded there.

n:  two tokens' codes, in alphabetical order          names that sound alike
m:  the start of the code of a name of one word        mononyms
d:  the date of birth and      the start of a code     badly damaged names
g:  the code of all tokens written together            names without a space
u:  a code and the start or end of another             one damaged token where the list has no full date
y:  the year of birth, a code, the start of another    ... where the list has no full date
p:  the same                                           ... where the traveller has no full date
doc:  a document number                                documents
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import Final

from fairway.comparison.evidence.birth_date import PartialDate, partial_date
from fairway.comparison.names.spelling import code_of
from fairway.comparison.names.tokens import Token, tokens_of, tokens_of_text
from fairway.comparison.normalising import normalise_document_number
from fairway.comparison.shapes import ComparedTraveller, Document, ListedPerson

__all__ = ["candidate_keys", "listed_keys"]

TRAVELLER_TOKENS_MAX: Final = 4  # four tokens make six pairs
DATED_TOKENS_MAX: Final = 3
LISTED_TOKENS_MAX: Final = 8
HALF_PAIR_TOKENS_MAX: Final = 2  # with three tokens, one misspelled, a whole pair is left
_DOCUMENT_LENGTH_MIN: Final = 5


class _Words:
    """The tokens of a name, and those that are not light; all, where every one is."""

    __slots__ = ("solid", "tokens")

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.solid = tuple([token for token in tokens if not token.light]) or tokens


def candidate_keys(traveller: ComparedTraveller) -> frozenset[str]:
    """The keys of a traveller. They hold personal values: blind them before they are stored."""
    keys: set[str] = set()
    date = partial_date(traveller.birth_date)
    for name in map(_Words, map(tokens_of, traveller.names)):
        keys.update(_traveller_name_keys(name))
        keys.update(_undated_keys(_heaviest(name, HALF_PAIR_TOKENS_MAX)))
        if date is not None:
            tokens = _heaviest(name, DATED_TOKENS_MAX)
            halves = _half_pairs(_heaviest(name, HALF_PAIR_TOKENS_MAX))
            keys.update(f"{'y' if date.day else 'p'}:{date.year}|{half}" for half in halves)
            keys.update(_day_keys(tokens, date))
    keys.update(_document_keys(traveller.documents))
    return frozenset(keys)


def listed_keys(listed: ListedPerson) -> frozenset[str]:
    """The keys of a listed person, over all names and dates."""
    keys: set[str] = set()
    dates = [date for date in map(partial_date, listed.birth_dates) if date is not None]
    for text in listed.names + listed.weak_names:
        name = _Words(tokens_of_text(text))
        keys.update(_listed_name_keys(name))
        tokens = name.solid[:LISTED_TOKENS_MAX]
        if not dates or not all(date.day for date in dates):
            keys.update(_undated_keys(tokens))
        halves = _half_pairs(tokens) if dates else ()
        for date in dates:
            kinds = "p" if date.day else "py"
            keys.update(f"{kind}:{year}|{half}" for kind in kinds for year in _years(date) for half in halves)
            keys.update(_day_keys(tokens, date))
            if date.day:
                keys.update(_day_keys(tokens, PartialDate(date.year, date.day, date.month)))
    keys.update(_document_keys(listed.documents))
    return frozenset(keys)


def _years(date: PartialDate) -> tuple[int, ...]:
    """A year without a day is often an estimate: its neighbours count."""
    return (date.year,) if date.day else (date.year - 1, date.year, date.year + 1)


@lru_cache(maxsize=400_000)
def _key_codes(letters: str, consonantal: bool) -> tuple[str, ...]:
    """The codes of a token for keys. The Arabic article is taken off: some write it together with the word.

    A consonantal token has several: a vowel may stand before it, and waw is written for a vowel or for w.
    """
    bare = letters[2:] if len(letters) >= 6 and letters[:2] in ("al", "el") else letters
    code = code_of(bare)
    if not consonantal:
        return (code,) if code else ()
    codes = {code, "a" + code, code_of(bare.replace("u", "w"))}
    return tuple(sorted(codes - {"", "a"}))


def _codes(token: Token) -> tuple[str, ...]:
    return _key_codes(token.letters, token.consonantal)


def _heaviest(name: _Words, most: int) -> tuple[Token, ...]:
    """The tokens that say most, at most that many, in the order of the name."""
    if len(name.solid) <= most:
        return name.solid
    kept = sorted(name.solid, key=lambda token: (-token.weight, token.letters))[:most]
    return tuple(token for token in name.solid if token in kept)


def _pair(one: str, other: str) -> str:
    return f"n:{one}|{other}" if one < other else f"n:{other}|{one}"


def _traveller_name_keys(name: _Words) -> set[str]:
    tokens = _heaviest(name, TRAVELLER_TOKENS_MAX)
    codes = [code for token in tokens for code in _codes(token)]
    keys = {_pair(one, other) for one, other in combinations(codes, 2)}
    if len(name.solid) == 1:
        keys.update("m:" + _start(code, 2) for code in codes)
        keys.add("g:" + code_of(name.solid[0].letters))
    if len(name.tokens) == 3:
        first, middle, last = (token.letters for token in name.tokens)
        keys.add(_pair(code_of(first + middle), code_of(last)))
        keys.add(_pair(code_of(first), code_of(middle + last)))
    for token in tokens:
        if token.without_title:
            bare = code_of(token.without_title)
            keys.update(_pair(bare, code) for other in tokens if other is not token for code in _codes(other))
    return keys


def _listed_name_keys(name: _Words) -> set[str]:
    tokens = name.solid[:LISTED_TOKENS_MAX]
    keys: set[str] = set()
    for one, other in combinations(tokens, 2):
        keys.update(_pair(a, b) for a in _codes(one) for b in _codes(other))
    if len(tokens) == 1:
        keys.update("m:" + _start(code, 2) for code in _codes(tokens[0]))
    keys.update(_joined_keys(name.tokens[:LISTED_TOKENS_MAX]))
    return keys


def _joined_keys(tokens: tuple[Token, ...]) -> set[str]:
    """Neighbours written together, beside each other token; and every way to write the whole as two words."""
    letters = [token.letters for token in tokens]
    if len(tokens) < 2:
        return set()
    keys = {"g:" + code_of("".join(letters))}
    for position in range(len(letters) - 1):
        together = code_of(letters[position] + letters[position + 1])
        others = letters[:position] + letters[position + 2 :]
        keys.update(_pair(together, code_of(other)) for other in others)
    for split in range(1, len(letters)):
        keys.add(_pair(code_of("".join(letters[:split])), code_of("".join(letters[split:]))))
    return keys


def _day_keys(tokens: tuple[Token, ...], date: PartialDate) -> set[str]:
    day = f"d:{date.year:04}{date.month:02}{date.day:02}|"
    return {day + _start(code, 2) for token in tokens for code in _codes(token)}


def _half_pairs(tokens: tuple[Token, ...]) -> set[str]:
    """The code of each token with the first consonant of each other: what is left when one is misspelled."""
    return {f"{code}|{_start(other, 1)}" for code, other in _ordered_pairs(tokens)}


def _undated_keys(tokens: tuple[Token, ...]) -> set[str]:
    """As `_half_pairs`, but with two consonants, because no date helps to choose; a slip spares one of the ends."""
    keys = {f"u:{code}|{_start(other, 2)}" for code, other in _ordered_pairs(tokens)}
    keys.update(f"u:{code}|.{other[-2:]}" for code, other in _ordered_pairs(tokens))
    return keys


def _ordered_pairs(tokens: tuple[Token, ...]) -> list[tuple[str, str]]:
    coded = [_codes(token) for token in tokens]
    return [
        (code, other)
        for i, codes in enumerate(coded)
        for j, others in enumerate(coded)
        if i != j
        for code in codes
        for other in others
    ]


def _start(code: str, length: int) -> str:
    """The first consonants: a vowel before them is easily dropped or exchanged."""
    return code.lstrip("a")[:length]


def _document_keys(documents: tuple[Document, ...]) -> set[str]:
    numbers = (normalise_document_number(document.number) for document in documents)
    return {"doc:" + number for number in numbers if len(number) >= _DOCUMENT_LENGTH_MIN}
