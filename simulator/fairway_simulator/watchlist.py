"""The simulator's watchlist, and the ways in which a list's entry and the traveller before the counter differ."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from fairway_simulator.bookings import misspelt
from fairway_simulator.names import Name, Word
from fairway_simulator.people import Person, document_number, draw_person
from fairway_simulator.world import STATES

__all__ = ["COLUMNS", "DISTORTIONS", "Entry", "distorted", "filler", "is_feasible", "namesake", "write_entries"]

COLUMNS = ("entry_id", "names", "weak_names", "birth_dates", "sex", "nationalities", "documents")
WITHOUT_BIRTH_DATE = 0.12  # shares of the entries about people who do not travel that day
YEAR_ONLY = 0.15
MRZ_NAME_COLUMNS = 30  # the name line of an identity card (TD1)

DISTORTIONS = (
    "exact",
    "transliteration",
    "order_swapped",
    "typo",
    "missing_part",
    "day_month_swapped",
    "year_off_by_one",
    "document_changed",
    "initials",
    "glued_given_names",
    "mrz_truncation",
)


@dataclass
class Entry:
    """One entry of the list. The first name is the primary one; dates are ISO 8601 and may be partial."""

    names: list[str]
    weak_names: list[str] = field(default_factory=list)
    birth_dates: list[str] = field(default_factory=list)
    sex: str = ""
    nationalities: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    entry_id: str = ""

    def row(self) -> list[str]:
        """The columns as text."""
        lists = (self.names, self.weak_names, self.birth_dates)
        tail = (self.nationalities, self.documents)
        return [self.entry_id, *("|".join(v) for v in lists), self.sex, *("|".join(v) for v in tail)]


def plain_name(name: Name) -> str:
    """Given names, then surname, as lists print them."""
    return f"{name.given_text} {name.surname_text}".strip()


def native_name(person: Person) -> str:
    """The name in its own script or with its marks; "" where that is the plain form."""
    name = person.name
    words = [*name.given, *name.surname]
    if all(w.native.upper() == w.roman for w in words):
        return ""
    given, surname = (tuple(w.native for w in part) for part in (name.given, name.surname))
    ordered = (*surname, *given) if person.culture.surname_first else (*given, *surname)
    is_cjk = all("\u2e80" <= c <= "\ud7af" for w in words for c in w.native)
    return ("" if is_cjk else " ").join(ordered)


def _respelt(random: Random, word: Word) -> Word:
    if not word.variants:
        return word
    return replace(word, roman=word.variants[int(random.random() * len(word.variants))], variants=())


def other_romanisation(random: Random, name: Name) -> Name:
    """The name with every word that has another spelling written in one of them."""
    return replace(
        name,
        surname=tuple(_respelt(random, w) for w in name.surname),
        given=tuple(_respelt(random, w) for w in name.given),
    )


def is_feasible(person: Person, distortion: str) -> bool:
    """Whether this person's data can be distorted that way and stay recognisable."""
    name, born = person.name, person.born_on
    match distortion:
        case "transliteration":
            return any(w.variants or not w.is_latin for w in (*name.surname, *name.given))
        case "order_swapped":
            return bool(name.given)
        case "missing_part":
            return not _has_syllables(person) and len(name.given) + len(name.surname) >= 3
        case "typo":
            return len(person.surname) >= 5
        case "day_month_swapped":
            return born.day <= 12 and born.day != born.month
        case "year_off_by_one":
            return not (born.month == 2 and born.day == 29)
        case "initials":
            return bool(name.given) and len(person.surname) >= 4 and not _has_syllables(person)
        case "glued_given_names":
            return len(name.given) >= 2 and not name.joined_given
        case "mrz_truncation":
            return len(person.surname) + 2 + len(person.given) > MRZ_NAME_COLUMNS
        case _:
            return True


def _has_syllables(person: Person) -> bool:
    """Whether the given name is written in syllables that nobody leaves out or abbreviates."""
    return person.culture.pattern in ("chinese", "korean")


def _without_part(random: Random, name: Name) -> Name:
    if len(name.given) >= 2:
        keep = int(random.random() * 2)
        return replace(name, given=(name.given[0],) if keep == 0 else name.given[1:])
    keep = int(random.random() * len(name.surname))
    return replace(name, surname=(name.surname[keep],))


def _truncated_as_mrz(person: Person) -> str:
    zone = f"{person.surname.replace(' ', '<')}<<{person.given.replace(' ', '<')}"[:MRZ_NAME_COLUMNS].rstrip("<")
    surname, _, given = zone.partition("<<")
    return f"{given.replace('<', ' ')} {surname.replace('<', ' ')}".strip()


def _listed_name(random: Random, person: Person, distortion: str) -> list[str]:
    name = person.name
    match distortion:
        case "transliteration":
            other = plain_name(other_romanisation(random, name))
            native = native_name(person)
            if other == plain_name(name) or (native and random.random() < 0.4):
                return [native]
            return [other]
        case "order_swapped":
            return [f"{person.surname} {person.given}"]
        case "typo":
            slip = misspelt(random, person.surname)
            return [f"{person.given} {slip if slip != person.surname else person.surname + 'E'}".strip()]
        case "missing_part":
            return [plain_name(_without_part(random, name))]
        case "initials":
            return [f"{' '.join(w.roman[0] for w in name.given)} {person.surname}"]
        case "glued_given_names":
            return [f"{person.given.replace(' ', '')} {person.surname}"]
        case "mrz_truncation":
            return [_truncated_as_mrz(person)]
        case _:
            return [plain_name(name)]


def _listed_birth_date(random: Random, born: date, distortion: str) -> date:
    if distortion == "day_month_swapped":
        return born.replace(day=born.month, month=born.day)
    if distortion == "year_off_by_one":
        return born.replace(year=born.year + (1 if random.random() < 0.5 else -1))
    return born


def distorted(random: Random, person: Person, distortion: str) -> Entry:
    """The entry of somebody who travels, as the list has it. `is_feasible` must have said yes."""
    document = person.document
    documents = []
    if distortion == "document_changed":
        documents = [f"{document.kind}:{document.country}:{document_number(random, document.country)}"]
    elif random.random() < 0.25:
        documents = [f"{document.kind}:{document.country}:{document.number}"]
    return Entry(
        names=_listed_name(random, person, distortion),
        birth_dates=[_listed_birth_date(random, person.born_on, distortion).isoformat()],
        sex=person.sex if random.random() < 0.8 else "",
        nationalities=[person.state] if random.random() < 0.85 else [],
        documents=documents,
    )


def _partial(random: Random, born: date) -> list[str]:
    draw = random.random()
    if draw < WITHOUT_BIRTH_DATE:
        return []
    if draw < WITHOUT_BIRTH_DATE + YEAR_ONLY:
        return [f"{born.year}"]
    return [born.isoformat()]


def filler(random: Random, day: date) -> Entry:
    """An entry about somebody who does not travel that day, with the gaps that real lists have."""
    states = tuple(STATES)
    person = draw_person(random, -1, day, states[int(random.random() * len(states))])
    names = [plain_name(person.name)]
    native = native_name(person)
    if native and random.random() < 0.5:
        names.append(native)
    if random.random() < 0.3:
        names.append(plain_name(other_romanisation(random, person.name)))
    if random.random() < 0.08:
        names.append(plain_name(person.culture.whole_name(random, person.sex)))
    weak = [person.name.given[0].roman] if person.name.given and random.random() < 0.08 else []
    document = person.document
    return Entry(
        names=list(dict.fromkeys(names)),
        weak_names=weak,
        birth_dates=_partial(random, person.born_on),
        sex=person.sex if random.random() < 0.75 else "",
        nationalities=[person.state] if random.random() < 0.8 else [],
        documents=[f"{document.kind}:{document.country}:{document.number}"] if random.random() < 0.25 else [],
    )


def namesake(random: Random, person: Person, day: date) -> Entry:
    """Somebody else of the same name: born years apart, on another day of the year, with other papers."""
    born = person.born_on
    years = 4 + int(random.random() * 18)
    year = born.year - years if born.year + years > day.year - 18 or random.random() < 0.5 else born.year + years
    other = date(year, born.month % 12 + 1, (born.day + 8) % 27 + 1)
    return Entry(
        names=[plain_name(person.name)],
        birth_dates=[other.isoformat()],
        sex=person.sex,
        nationalities=[person.state] if random.random() < 0.7 else [],
        documents=[f"P:{person.state}:{document_number(random, person.state)}"] if random.random() < 0.3 else [],
    )


def write_entries(entries: Iterable[Entry]) -> str:
    """The list as CSV with a header line, `|` between the values of a column."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(entry.row() for entry in entries)
    return out.getvalue()
