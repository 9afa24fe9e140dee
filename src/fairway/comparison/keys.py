"""Candidate keys: short strings of which a traveller and a listed person who should be compared share at least one.

A traveller has few keys (about twelve), because they are made for every journey and kept as blind traces; a listed
person has many, because spellings, joins and doubtful dates are unfolded there.

n:  two tokens' codes, in alphabetical order          names that sound alike
m:  the code of a name that is one word only           mononyms
d:  the full date of birth and the start of a code     badly damaged names
y:  the year of birth, a code, another's first letter  one damaged token where the list has no full date
p:  the same                                           ... where the traveller has none
doc:  a document number                                documents
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import Final

from fairway.comparison.evidence.birth_date import PartialDate, partial_date
from fairway.comparison.names.spelling import code_of
from fairway.comparison.names.tokens import Name, Token, name_of, name_of_text
from fairway.comparison.normalising import normalise_document_number
from fairway.comparison.shapes import ComparedTraveller, Document, ListedPerson

__all__ = ["candidate_keys", "listed_keys"]

TRAVELLER_TOKENS_MAX: Final = 4  # four tokens make six pairs
DATED_TOKENS_MAX: Final = 3
LISTED_TOKENS_MAX: Final = 8
_CODE_START: Final = 2
_DOCUMENT_LENGTH_MIN: Final = 5


def candidate_keys(traveller: ComparedTraveller) -> frozenset[str]:
    """The keys of a traveller. They hold personal values: blind them before they are stored."""
    keys: set[str] = set()
    date = partial_date(traveller.birth_date)
    for name in map(name_of, traveller.names):
        keys.update(_traveller_name_keys(name))
        if date is not None:
            tokens = _heaviest(name, DATED_TOKENS_MAX)
            keys.update(_year_keys("y" if date.day else "p", tokens, (date.year,)))
            if date.day:
                keys.update(_day_keys(tokens, date))
    keys.update(_document_keys(traveller.documents))
    return frozenset(keys)


def listed_keys(listed: ListedPerson) -> frozenset[str]:
    """The keys of a listed person, over all names and dates."""
    keys: set[str] = set()
    dates = [date for date in map(partial_date, listed.birth_dates) if date is not None]
    for text in listed.names + listed.weak_names:
        name = name_of_text(text)
        keys.update(_listed_name_keys(name))
        tokens = name.solid[:LISTED_TOKENS_MAX]
        for date in dates:
            keys.update(_year_keys("p", tokens, _years(date)))
            if not date.day:
                keys.update(_year_keys("y", tokens, _years(date)))
            if date.day:
                keys.update(_day_keys(tokens, date))
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


def _heaviest(name: Name, most: int) -> tuple[Token, ...]:
    """The tokens that say most, at most that many, in the order of the name."""
    if len(name.solid) <= most:
        return name.solid
    kept = sorted(name.solid, key=lambda token: (-token.weight, token.letters))[:most]
    return tuple(token for token in name.solid if token in kept)


def _pair(one: str, other: str) -> str:
    return f"n:{one}|{other}" if one < other else f"n:{other}|{one}"


def _traveller_name_keys(name: Name) -> set[str]:
    tokens = _heaviest(name, TRAVELLER_TOKENS_MAX)
    codes = [code for token in tokens for code in _codes(token)]
    keys = {_pair(one, other) for one, other in combinations(codes, 2)}
    if len(name.solid) == 1:
        keys.update("m:" + code for code in codes)
    if len(tokens) == 3:
        first, middle, last = (token.letters for token in tokens)
        keys.add(_pair(code_of(first + middle), code_of(last)))
        keys.add(_pair(code_of(first), code_of(middle + last)))
    for token in tokens:
        if token.without_title:
            bare = code_of(token.without_title)
            keys.update(_pair(bare, code) for other in tokens if other is not token for code in _codes(other))
    return keys


def _listed_name_keys(name: Name) -> set[str]:
    tokens = name.solid[:LISTED_TOKENS_MAX]
    keys: set[str] = set()
    for one, other in combinations(tokens, 2):
        keys.update(_pair(a, b) for a in _codes(one) for b in _codes(other))
    if len(tokens) == 1:
        keys.update("m:" + code for code in _codes(tokens[0]))
    keys.update(_joined_keys(tokens))
    return keys


def _joined_keys(tokens: tuple[Token, ...]) -> set[str]:
    """Neighbours written together, beside each other token; and every way to write the whole as two words."""
    if len(tokens) < 3:
        return set()
    letters = [token.letters for token in tokens]
    keys: set[str] = set()
    for position in range(len(letters) - 1):
        together = code_of(letters[position] + letters[position + 1])
        others = letters[:position] + letters[position + 2 :]
        keys.update(_pair(together, code_of(other)) for other in others)
    for split in range(1, len(letters)):
        keys.add(_pair(code_of("".join(letters[:split])), code_of("".join(letters[split:]))))
    return keys


def _day_keys(tokens: tuple[Token, ...], date: PartialDate) -> set[str]:
    day = f"d:{date.year:04}{date.month:02}{date.day:02}|"
    return {day + code[:_CODE_START] for token in tokens for code in _codes(token)}


def _year_keys(kind: str, tokens: tuple[Token, ...], years: tuple[int, ...]) -> set[str]:
    coded = [_codes(token) for token in tokens]
    starts = [
        f"|{code}|{other[:1]}"
        for i, codes in enumerate(coded)
        for j, others in enumerate(coded)
        if i != j
        for code in codes
        for other in others
    ]
    return {f"{kind}:{year}{start}" for year in years for start in starts}


def _document_keys(documents: tuple[Document, ...]) -> set[str]:
    numbers = (normalise_document_number(document.number) for document in documents)
    return {"doc:" + number for number in numbers if len(number) >= _DOCUMENT_LENGTH_MIN}
