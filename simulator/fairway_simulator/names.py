"""Names of many cultures, drawn in the unequal frequency in which people carry them.

A culture is a file of this package's `cultures` folder. A word of it is either native and Latin at once ("Müller"),
or native with its spellings (`محمد/MOHAMMED/MUHAMMAD`), or Cyrillic or Greek alone, which we romanise by table.
`_` stands for a blank inside a word. `stems` × `endings` make the long tail of family names that no list holds.
"""

from __future__ import annotations

import itertools
import tomllib
from bisect import bisect
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from random import Random

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
        return self.words[bisect(self.sums, random.random() * self.sums[-1])]


def _weighted(words: list[Word], exponent: float) -> Weighted:
    sums = itertools.accumulate((n + 1) ** -exponent for n in range(len(words)))
    return Weighted(tuple(words), tuple(sums))


def _word(text: str, *, ukrainian: bool = False, umlauts: bool = False) -> Word:
    if "/" in text:
        native, roman, *variants = text.replace("_", " ").split("/")
        return Word(roman, native, tuple(variants))
    text = text.replace("_", " ")
    if "\u0400" <= text[0] <= "\u04ff":
        roman, *variants = romanise_cyrillic(text, ukrainian=ukrainian)
        return Word(roman, text, tuple(variants))
    if "\u0370" <= text[0] <= "\u03ff":
        roman, *variants = romanise_greek(text)
        return Word(roman, text, tuple(variants))
    roman = fold_latin(text, umlauts_as_pairs=umlauts)
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
    male: Weighted
    female: Weighted
    surnames: Weighted
    tail: Weighted | None
    tail_share: float
    second_given: float
    seconds_male: Weighted
    seconds_female: Weighted
    surname_first: bool

    def given_words(self, random: Random, sex: str) -> tuple[Word, ...]:
        """The given names of one person, most often one or two words."""
        pool = self.male if sex == "M" else self.female
        first = pool.draw(random)
        if self.pattern in ("chinese", "korean"):
            if self.pattern == "chinese" and random.random() < 0.18:
                return (first,)
            second = pool.draw(random)
            return (first, second if second is not first else pool.draw(random))
        if self.pattern == "vietnamese":
            middle = (self.seconds_male if sex == "M" else self.seconds_female).draw(random)
            return (middle, first)
        if random.random() < self.second_given:
            second = (self.seconds_male if sex == "M" else self.seconds_female).draw(random)
            if second is not first:
                return (first, second)
        return (first,)

    def surname_words(self, random: Random, sex: str) -> tuple[Word, ...]:
        """A family name in the form that this sex carries."""
        match self.pattern:
            case "patronymic":
                return (self.male.draw(random),)
            case "double_surname":
                return (self._surname(random), self._surname(random))
            case "portuguese":
                return self._portuguese(random)
            case "indonesian":
                # a third of Indonesians carry one name, which documents print as the surname
                return (self.surnames.draw(random),) if random.random() > 0.33 else ()
            case _:
                return (inflected(self._surname(random), sex, self.pattern),)

    def _surname(self, random: Random) -> Word:
        if self.tail is not None and random.random() < self.tail_share:
            return self.tail.words[int(random.random() * len(self.tail.words))]
        return self.surnames.draw(random)

    def _portuguese(self, random: Random) -> tuple[Word, ...]:
        first, last = self._surname(random), self._surname(random)
        particle = random.random()
        if particle < 0.35:
            lead = ("DA", "DE", "DOS")[int(random.random() * 3)]
            last = Word(f"{lead} {last.roman}", f"{lead.lower()} {last.native}")
        return (first, last) if random.random() < 0.6 else (last,)

    def whole_name(self, random: Random, sex: str, *, surname: tuple[Word, ...] | None = None) -> Name:
        """A whole name. `surname` is given for members of a family; it is put into this sex's form."""
        given = self.given_words(random, sex)
        own = self.surname_words(random, sex) if surname is None else surname
        family = tuple(inflected(word, sex, self.pattern) for word in own)
        if not family:  # a mononym: documents print it as the surname
            return Name(given[:1], ())
        if self.pattern == "arabic" and random.random() < 0.3:
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
    """The family name as a man or a woman carries it, in cultures where that differs."""
    for masculine, feminine in _FEMININE.get(pattern, ()):
        if sex == "F" and word.native.endswith(masculine):
            return _word(word.native[: -len(masculine)] + feminine, ukrainian=pattern == "ukrainian")
        if sex == "M" and word.native.endswith(feminine) and pattern != "greek":
            return _word(word.native[: -len(feminine)] + masculine, ukrainian=pattern == "ukrainian")
    return word


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
    return _word(stem + link + ending)


def _pool(text: str, exponent: float, *, ukrainian: bool, umlauts: bool) -> Weighted:
    return _weighted([_word(t, ukrainian=ukrainian, umlauts=umlauts) for t in text.split()], exponent)


def _join(stem: Word, ending: Word, *, ukrainian: bool, umlauts: bool) -> Word:
    if stem.is_latin or "\u0370" <= stem.native[0] <= "\u04ff":
        return _word(stem.native + ending.native, ukrainian=ukrainian, umlauts=umlauts)
    variants = [stem.roman + v for v in ending.variants] + [v + ending.roman for v in stem.variants]
    return Word(stem.roman + ending.roman, stem.native + ending.native, tuple(variants))


def _tail(table: dict[str, str], *, ukrainian: bool, umlauts: bool) -> Weighted | None:
    if "stems" not in table:
        return None
    stems = [_word(t, ukrainian=ukrainian, umlauts=umlauts) for t in table["stems"].split()]
    endings = [_word(t, ukrainian=ukrainian, umlauts=umlauts) for t in table["endings"].split()]
    words = [_join(s, e, ukrainian=ukrainian, umlauts=umlauts) for s in stems for e in endings]
    return _weighted(words, 0.0)


@cache
def culture(name: str) -> Culture:
    """The culture of that name. FileNotFoundError where there is none."""
    text = (resources.files("fairway_simulator") / "cultures" / f"{name}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    options = {"ukrainian": table["pattern"] == "ukrainian", "umlauts": bool(table.get("umlaut"))}
    zipf = float(table.get("zipf", 0.7))
    male = _pool(table.get("male") or table["male_syllables"], 0.6, **options)
    female = _pool(table.get("female") or table["female_syllables"], 0.6, **options)
    seconds_male = table.get("seconds_male") or table.get("middle_male")
    seconds_female = table.get("seconds_female") or table.get("middle_female")
    return Culture(
        name=name,
        pattern=table["pattern"],
        male=male,
        female=female,
        surnames=_pool(table["surnames"], zipf, **options) if table["surnames"] else male,
        tail=_tail(table, **options),
        tail_share=float(table.get("tail", 0.3)),
        second_given=float(table.get("second_given", 0.0)),
        seconds_male=_pool(seconds_male, 0.5, **options) if seconds_male else male,
        seconds_female=_pool(seconds_female, 0.5, **options) if seconds_female else female,
        surname_first=bool(table.get("surname_first")) or table["pattern"] in ("chinese", "korean", "vietnamese"),
    )


@cache
def culture_names() -> tuple[str, ...]:
    """All cultures, in alphabetical order."""
    folder = resources.files("fairway_simulator") / "cultures"
    return tuple(sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")))
