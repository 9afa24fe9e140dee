"""Names of many cultures, drawn in the unequal frequency in which people carry them.

A culture is a file of this package's `cultures` folder. A word of it is either native and Latin at once ("Müller"),
or native with its spellings (`محمد/MOHAMMED/MUHAMMAD`), or Cyrillic or Greek alone, which we romanise by table.
`_` stands for a blank inside a word.

The listed words are the head of the curve. The long tail, most of a people, is made by rules that stand in the same
file: `[[surname_rules]]`, `[[given_rules]]`, `[[male_rules]]`, `[[female_rules]]`. A rule has a `weight` among its
kind, the `parts` of which it takes one word each, and what stands between them (`join`, nothing by default); a part
"@surnames" or "@male" is that list. `commonest` is the share of the commonest family name, from which follows how
many people carry a listed one; `given_tail` is the share of given names made by rule. Made words are plausible, not
attested.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from fairway_simulator.romanisation import fold_latin, romanise_cyrillic, romanise_greek

__all__ = ["Culture", "Name", "Word", "culture", "culture_names"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name.

    roman     as a travel document prints it: A-Z and blanks
    native    in its own script or with its marks; equal to `roman` where there is no difference but case
    variants  other Latin spellings met in lists and older documents; may be empty
    """

    roman: str
    native: str
    variants: tuple[str, ...] = ()

    @property
    def is_latin(self) -> bool:
        """Whether the native form is written in Latin letters."""
        return all(ord(c) < 0x250 or 0x1E00 <= ord(c) <= 0x1EFF for c in self.native)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as words; a mononym has a surname only."""

    surname: tuple[Word, ...]
    given: tuple[Word, ...]
    joined_given: bool = False

    @property
    def surname_text(self) -> str:
        """The surname in Latin capitals."""
        return " ".join(word.roman for word in self.surname)

    @property
    def given_text(self) -> str:
        """The given names in Latin capitals; "" for a mononym."""
        return ("" if self.joined_given else " ").join(word.roman for word in self.given)


@dataclass(frozen=True)
class Weighted:
    """Words with Zipf weights: the n-th is drawn in proportion to 1 / n ** exponent."""

    words: tuple[Word, ...]
    sums: tuple[float, ...] = field(repr=False)

    def draw(self, random: Random) -> Word:
        """One word."""
        return self.words[self.place(random)]

    def place(self, random: Random) -> int:
        """The index of one word."""
        return bisect(self.sums, random.random() * self.sums[-1])


@dataclass(frozen=True)
class Rule:
    """Words made of one word of each part, with `join` between them. A made word is kept: most are drawn again."""

    parts: tuple[Weighted, ...]
    join: str
    spelling: Spelling
    made: dict[tuple[int, ...], Word] = field(default_factory=dict, repr=False, compare=False)

    def draw(self, random: Random) -> Word:
        """One made word, in which no part follows itself."""
        places = tuple(part.place(random) for part in self.parts)
        word = self.made.get(places)
        if word is None:
            pieces = [part.words[n] for part, n in zip(self.parts, places, strict=True)]
            if any(one.native.lower() == next_.native.lower() for one, next_ in itertools.pairwise(pieces)):
                return self.draw(random)
            word = self.made[places] = _joined(pieces, self.join, self.spelling)
        return word


@dataclass(frozen=True)
class Pool:
    """The names of one kind: listed ones and, for a share of the people, names made by rule."""

    listed: Weighted
    rules: tuple[Rule, ...] = ()
    rule_sums: tuple[float, ...] = field(default=(), repr=False)
    made_share: float = 0.0

    def draw(self, random: Random) -> Word:
        """One name."""
        if self.rules and random.random() < self.made_share:
            return self.draw_made(random)
        return self.listed.draw(random)

    def draw_made(self, random: Random) -> Word:
        """One name of the long tail; a listed one where the culture has no rule for this kind."""
        if not self.rules:
            return self.listed.draw(random)
        return self.rules[bisect(self.rule_sums, random.random() * self.rule_sums[-1])].draw(random)


@dataclass(frozen=True)
class Spelling:
    """How a culture's words are romanised."""

    ukrainian: bool = False
    umlauts: bool = False


def _weighted(words: Sequence[Word], exponent: float) -> Weighted:
    sums = itertools.accumulate((n + 1) ** -exponent for n in range(len(words)))
    return Weighted(tuple(words), tuple(sums))


def _word(text: str, spelling: Spelling) -> Word:
    if "/" in text:
        native, roman, *variants = text.replace("_", " ").split("/")
        return Word(roman, native, tuple(variants))
    text = text.replace("_", " ")
    if "\u0400" <= text[0] <= "\u04ff":
        roman, *variants = romanise_cyrillic(text, ukrainian=spelling.ukrainian)
        return Word(roman, text, tuple(variants))
    if "\u0370" <= text[0] <= "\u03ff":
        roman, *variants = romanise_greek(text)
        return Word(roman, text, tuple(variants))
    roman = fold_latin(text, umlauts_as_pairs=spelling.umlauts)
    plain = fold_latin(text)
    variants = [plain] if plain != roman else []
    if "-" in text:
        variants.append(roman.replace(" ", ""))
    return Word(roman, text, tuple(variants))


@dataclass(frozen=True)
class Culture:
    """How names are made in one culture. `pattern` names the way given and family names are put together."""

    name: str
    pattern: str
    spelling: Spelling
    male: Pool
    female: Pool
    surnames: Pool
    second_given: float
    seconds_male: Pool
    seconds_female: Pool
    surname_first: bool

    def given_words(self, random: Random, sex: str) -> tuple[Word, ...]:
        """The given names of one person, most often one or two words."""
        pool = self.male if sex == "M" else self.female
        first = pool.draw(random)
        if self.pattern in ("chinese", "korean"):
            if self.pattern == "chinese" and random.random() < 0.14:
                return (first,)
            second = pool.draw(random)
            return (first, second if second is not first else pool.draw(random))
        if self.pattern == "vietnamese":
            middles = self.seconds_male if sex == "M" else self.seconds_female
            middle = middles.draw(random)
            if random.random() < 0.3:
                second = pool.draw(random)
                return (middle, second, first) if second not in (middle, first) else (middle, first)
            return (middle, first)
        if random.random() < self.second_given:
            second = (self.seconds_male if sex == "M" else self.seconds_female).draw(random)
            if second is not first:
                return (first, second)
        return (first,)

    def surname_words(self, random: Random, sex: str) -> tuple[Word, ...]:
        """A family name in the form that this sex carries."""
        match self.pattern:
            case "patronymic":  # the father's name, and often the grandfather's
                father = self.male.draw(random)
                return (father, self.male.draw(random)) if random.random() < 0.5 else (father,)
            case "double_surname":
                return (self.surnames.draw(random), self.surnames.draw(random))
            case "portuguese":
                return self._portuguese(random)
            case "indonesian":
                # many Indonesians carry one name, which documents print as the surname
                return (self.surnames.draw(random),) if random.random() > _MONONYMS else ()
            case _:
                return (inflected(self.surnames.draw(random), sex, self.pattern),)

    def _portuguese(self, random: Random) -> tuple[Word, ...]:
        first, last = self.surnames.draw(random), self.surnames.draw(random)
        particle = random.random()
        if particle < 0.35:
            lead = ("DA", "DE", "DOS")[int(random.random() * 3)]
            last = Word(f"{lead} {last.roman}", f"{lead.lower()} {last.native}")
        return (first, last) if random.random() < 0.75 else (last,)

    def whole_name(self, random: Random, sex: str, *, surname: tuple[Word, ...] | None = None) -> Name:
        """A whole name. `surname` is given for members of a family; it is put into this sex's form."""
        given = self.given_words(random, sex)
        own = self.surname_words(random, sex) if surname is None else surname
        family = tuple(inflected(word, sex, self.pattern) for word in own)
        if not family:  # a mononym: documents print it as the surname
            return Name(((self.male if sex == "M" else self.female).draw_made(random),), ())
        if self.pattern == "arabic" and random.random() < 0.45:
            given = (*given, self.male.draw(random))  # father's name, as documents of these states print it
        if self.pattern == "russian" and random.random() < 0.35:
            given = (*given, patronymic(self.male.draw(random), sex))
        joined = self.pattern == "chinese" or (self.pattern == "korean" and random.random() < 0.4)
        return Name(family, given, joined)


_FEMININE = {
    "russian": [("ский", "ская"), ("ов", "ова"), ("ёв", "ёва"), ("ев", "ева"), ("ин", "ина")],
    "ukrainian": [("ський", "ська"), ("ишин", "ишина"), ("ов", "ова")],
    "polish": [("ski", "ska"), ("cki", "cka"), ("dzki", "dzka"), ("ński", "ńska")],
    "greek": [("ος", "ου"), ("ης", "η"), ("ας", "α"), ("έας", "έα")],
}


@cache
def inflected(word: Word, sex: str, pattern: str) -> Word:
    """The family name as a man or a woman carries it, in cultures where that differs; each half of a double one."""
    if pattern not in _FEMININE:
        return word
    native = "-".join(_inflected(half, sex, pattern) for half in word.native.split("-"))
    return word if native == word.native else _word(native, Spelling(ukrainian=pattern == "ukrainian"))


def _inflected(native: str, sex: str, pattern: str) -> str:
    for masculine, feminine in _FEMININE[pattern]:
        if sex == "F" and native.endswith(masculine):
            return native[: -len(masculine)] + feminine
        if sex == "M" and native.endswith(feminine) and pattern != "greek":
            return native[: -len(feminine)] + masculine
    return native


@cache
def patronymic(father: Word, sex: str) -> Word:
    """The Russian patronymic: Иван → Иванович, Ивановна."""
    native = father.native
    if native.endswith("й"):
        stem, link = native[:-1], "ев"
    elif native[-1] in "ая":
        stem, link = native[:-1], "ин" if sex == "F" else ""
    else:
        stem, link = native, "ов"
    ending = {"M": "ич", "F": "на"}[sex]
    return _word(stem + link + ending, Spelling())


def _joined(pieces: Sequence[Word], join: str, spelling: Spelling) -> Word:
    word = pieces[0]
    for piece in pieces[1:]:
        word = _pair(word, piece, join)
    if "\u0590" <= word.native[0] <= "\u05ff":
        return replace(word, native=_with_final_letters(word.native))
    if word.is_latin or "\u0370" <= word.native[0] <= "\u04ff":
        return _word(word.native, spelling)
    return word


def _pair(one: Word, other: Word, join: str) -> Word:
    """Two words as one; among the spellings those that differ from the usual in one half."""
    between = join.replace("-", " ")
    roman = _glued(one.roman, other.roman, between, one.native[-1] == other.native[0])
    native = one.native + join + other.native
    if not join and one.native[-1].isalpha():
        native = _glued(one.native, other.native.lower(), "", is_doubled=True)
    spellings = [(one.roman, v) for v in other.variants] + [(v, other.roman) for v in one.variants]
    variants = (_glued(a, b, between, one.native[-1] == other.native[0]) for a, b in spellings)
    return Word(roman, native, tuple(dict.fromkeys(v for v in variants if v != roman)))


def _glued(one: str, other: str, between: str, is_doubled: bool) -> str:
    """Without a letter that nobody would write twice: Ash + ham, علی + ی. A doubled consonant stays, a third goes."""
    if not between and is_doubled and one[-1].lower() == other[0].lower():
        is_third = one[-2:].lower() == other[0].lower() * 2
        if is_third or one[-1].lower() in _NEVER_TWICE:
            return one + other[1:]
    return one + between + other


def _with_final_letters(native: str) -> str:
    """Hebrew with the final form of a letter at the end of a word only."""
    words = [word.translate(_FROM_FINAL) for word in re.split("([ -])", native)]
    return "".join(word[:-1] + word[-1:].translate(_TO_FINAL) for word in words)


_MONONYMS = 0.22
_NEVER_TWICE = frozenset("aeiouyhаеёиоуыэюяіїєαεηιουωاوی")
_TO_FINAL = str.maketrans("כמנצ", "ךםןץ")
_FROM_FINAL = str.maketrans("ךםןץ", "כמנצ")
_TAIL_EXPONENT = 0.35  # inside a rule some parts are commoner than others too, so that the curve has no cliff


class _Table:
    """One culture's file while it is read."""

    def __init__(self, name: str) -> None:
        text = (resources.files("fairway_simulator") / "cultures" / f"{name}.toml").read_text(encoding="utf-8")
        self.table = tomllib.loads(text)
        pattern = self.table["pattern"]
        self.spelling = Spelling(ukrainian=pattern == "ukrainian", umlauts=bool(self.table.get("umlaut")))

    def listed(self, *keys: str, exponent: float) -> Weighted | None:
        """The words under the first of the keys that the file has."""
        text = next((self.table[key] for key in keys if self.table.get(key)), None)
        if text is None:
            return None
        return _weighted([_word(t, self.spelling) for t in text.split()], exponent)

    def pool(self, listed: Weighted, kinds: tuple[str, ...], share: float, lists: dict[str, Weighted]) -> Pool:
        """The list with the rules of these kinds."""
        rows = [row for kind in kinds for row in self.table.get(f"{kind}_rules", [])]
        sums = itertools.accumulate(float(row["weight"]) for row in rows)
        return Pool(listed, tuple(self._rule(row, lists) for row in rows), tuple(sums), share)

    def _rule(self, row: dict[str, Any], lists: dict[str, Weighted]) -> Rule:
        parts = (
            _weighted(
                lists[part[1:]].words if part.startswith("@") else [_word(t, self.spelling) for t in part.split()],
                _TAIL_EXPONENT,
            )
            for part in row["parts"]
        )
        return Rule(tuple(parts), row.get("join", ""), self.spelling)


@cache
def culture(name: str) -> Culture:
    """The culture of that name. FileNotFoundError where there is none."""
    file = _Table(name)
    table = file.table
    male = file.listed("male", "male_syllables", exponent=0.6)
    female = file.listed("female", "female_syllables", exponent=0.6)
    if male is None or female is None:
        raise ValueError("a culture needs male and female names")
    surnames = file.listed("surnames", exponent=float(table.get("zipf", 0.7))) or male
    lists = {"male": male, "female": female, "surnames": surnames}
    given_tail = float(table.get("given_tail", 0.0))
    male_pool = file.pool(male, ("given", "male"), given_tail, lists)
    female_pool = file.pool(female, ("given", "female"), given_tail, lists)
    # the first of the list has the weight 1, so its share among all people says how many the list names
    made_share = 1 - float(table["commonest"]) * surnames.sums[-1] if "commonest" in table else 0.0
    seconds_male = file.listed("seconds_male", "middle_male", exponent=0.5)
    seconds_female = file.listed("seconds_female", "middle_female", exponent=0.5)
    return Culture(
        name=name,
        pattern=table["pattern"],
        spelling=file.spelling,
        male=male_pool,
        female=female_pool,
        surnames=file.pool(surnames, ("surname",), made_share, lists),
        second_given=float(table.get("second_given", 0.0)),
        seconds_male=Pool(seconds_male) if seconds_male else male_pool,
        seconds_female=Pool(seconds_female) if seconds_female else female_pool,
        surname_first=bool(table.get("surname_first")) or table["pattern"] in ("chinese", "korean", "vietnamese"),
    )


@cache
def culture_names() -> tuple[str, ...]:
    """All cultures, in alphabetical order."""
    folder = resources.files("fairway_simulator") / "cultures"
    return tuple(sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")))
