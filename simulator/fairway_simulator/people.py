"""People who travel: who they are, whom they travel with, which document they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from fairway_simulator.names import Culture, Name, Word
from fairway_simulator.world import STATES, draw_culture

__all__ = ["Document", "Person", "document_number", "draw_document", "draw_person", "relative_of"]

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_DIGITS = "0123456789"


@dataclass(slots=True)
class Document:
    """A travel document: P passport or I identity card, the issuing state, the number."""

    kind: str
    country: str
    number: str
    expires_on: date


@dataclass(slots=True)
class Person:
    """Somebody who travels, as they truly are."""

    key: int
    culture: Culture
    name: Name
    surname: str
    given: str
    sex: str
    born_on: date
    state: str
    document: Document
    kind: str = "A"  # A adult, C child, IN infant

    def age_on(self, day: date) -> int:
        """Completed years of age."""
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))


def document_number(random: Random, state: str) -> str:
    """A document number in the shape of that state."""
    draw = random.random
    return "".join(
        _LETTERS[int(draw() * 23)] if c == "A" else _DIGITS[int(draw() * 10)] for c in STATES[state].document_shape
    )


def draw_document(random: Random, state: str, day: date) -> Document:
    """A passport, rarely an identity card, that is still valid on the day."""
    kind = "P" if random.random() < 0.96 else "I"
    return Document(kind, state, document_number(random, state), day + timedelta(30 + int(random.random() * 3500)))


def _birth_date(random: Random, day: date, kind: str) -> date:
    if kind == "IN":
        return day - timedelta(20 + int(random.random() * 680))
    if kind == "C":
        return day - timedelta(2 * 366 + 5 + int(random.random() * 3600))
    age = min(94.0, 12.2 + random.gammavariate(4.0, 7.5))
    return day - timedelta(int(age * 365.25))


def _person(
    random: Random,
    key: int,
    day: date,
    state: str,
    culture: Culture,
    kind: str,
    surname: tuple[Word, ...] | None,
    sex: str,
) -> Person:
    name = culture.whole_name(random, sex, surname=surname)
    return Person(
        key,
        culture,
        name,
        name.surname_text,
        name.given_text,
        sex,
        _birth_date(random, day, kind),
        state,
        draw_document(random, state, day),
        kind,
    )


def draw_person(random: Random, key: int, day: date, state: str, kind: str = "A") -> Person:
    """Somebody of that state. `day` is the synthetic day, from which ages are counted."""
    sex = "M" if random.random() < 0.54 else "F"
    return _person(random, key, day, state, draw_culture(random, state), kind, None, sex)


def relative_of(random: Random, key: int, day: date, head: Person, kind: str, *, is_spouse: bool = False) -> Person:
    """A spouse or child of somebody. Who inherits which name follows the culture."""
    sex = ("F" if head.sex == "M" else "M") if is_spouse else ("M" if random.random() < 0.5 else "F")
    return _person(random, key, day, head.state, head.culture, kind, _family_name(random, head, is_spouse), sex)


def _family_name(random: Random, head: Person, is_spouse: bool) -> tuple[Word, ...] | None:
    match head.culture.pattern:
        case "patronymic":  # the child's second name is the father's first, the third the grandfather's
            if is_spouse or head.sex == "F" or not head.name.given:
                return None
            return (head.name.given[0], *head.name.surname[:1])[: len(head.name.surname)]
        case "double_surname":
            if is_spouse:
                return None
            return (head.name.surname[0], head.culture.surname_words(random, "M")[0])
        case "chinese" | "korean" | "vietnamese" | "arabic" | "indonesian":
            return None if is_spouse else head.name.surname
        case _:
            return head.name.surname if not is_spouse or random.random() < 0.8 else None
