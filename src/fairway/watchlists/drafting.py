"""An entry while it is being read: every source brings its values here, and they are checked and written in one way.

A reader says what stands where; this says what a name, a date, a document may be, and notes what it is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from fairway.comparison import Document, ListedPerson, Place
from fairway.watchlists.countries import country_code, country_named
from fairway.watchlists.reading import ENTRIES_MAX, EntryDetails, ListedOrganisation, ListReading, Notes
from fairway.watchlists.values import (
    NAMES_MAX,
    contact_within,
    distinct,
    name_is_plausible,
    number_within,
    partial_date,
    place_text,
    tidy,
)

__all__ = ["ENTRY_ID_CHARACTERS_MAX", "Draft", "Drafts", "TooMany", "day_of", "document_kind"]

ENTRY_ID_CHARACTERS_MAX = 80
YEARS_APART_MAX = 15  # a range of birth years; wider ones fit a third of all travellers
REFERENCES_MAX = 50
PLACES_MAX = 50  # addresses, contacts, places of birth of an entry, each
_SEXES: Final = {
    **dict.fromkeys(("", "u", "unknown", "not known", "n/a", "na"), ""),
    **dict.fromkeys(("m", "male"), "M"),
    **dict.fromkeys(("f", "female"), "F"),
    **dict.fromkeys(("x", "other"), "X"),
}
_NOT_STATED: Final = frozenset(("", "-0-", "na", "n/a", "unknown", "not known", "none", "00"))
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_WORDS: Final = re.compile(r"(?:(\d{1,2}) )?([A-Za-z]{3})[a-z]*\.? (\d{4})", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(\d{1,2}|00|dd)/(\d{1,2}|00|mm)/(\d{4})", re.ASCII | re.IGNORECASE)
_ABOUT: Final = re.compile(r"^(?:circa|approximately|approx\.?|about|c\.)\s*", re.IGNORECASE)
_TRAILING_ZONE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T.*|Z|[+-]\d{2}:\d{2})", re.ASCII)
_YEARS: Final = re.compile(r"(?:.* )?(\d{4}) ?(?:-|to|and|or) ?(?:.* )?(\d{4})", re.ASCII | re.IGNORECASE)


class TooMany(Exception):
    """The list has more entries than a list may have."""


class Draft:
    """One entry of a list with its place.

    number  of the entry in the list, from 1
    kind    "person", "organisation", "vessel" or "aircraft"
    """

    def __init__(self, number: int, notes: Notes, *, entry_id: str = "", kind: str = "person") -> None:
        self.entry_id = entry_id
        self.kind = kind
        self._number = number
        self._notes = notes
        self._names: list[str] = []
        self._weak_names: list[str] = []
        self._birth_dates: list[str] = []
        self._sex = ""
        self._nationalities: list[str] = []
        self._documents: list[Document] = []
        self._contacts: list[str] = []
        self._addresses: list[Place] = []
        self._birth_places: list[Place] = []
        self._legal_basis: list[str] = []
        self._listed_on = ""
        self._expires_on = ""
        self._references: list[str] = []

    def note(self, code: str, tag: str = "", *, expected: str = "", value: str = "") -> None:
        """Notes a finding with this entry's place; of the value only its shape is kept."""
        self._notes.note(code, entry=self._number, tag=tag, expected=expected, value=value)

    def name(self, text: str, tag: str, *, is_weak: bool = False, is_primary: bool = False) -> None:
        """Takes a name as it stands; nothing where it is empty."""
        name = tidy(text)
        if not name:
            return
        if not name_is_plausible(name):
            self.note("entry.name.unreadable", tag)
        elif is_primary:
            self._names.insert(0, name)
        else:
            (self._weak_names if is_weak else self._names).append(name)

    def birth_date(self, text: str, tag: str) -> None:
        """Takes a date, a year, a range of years; "circa" is not marked, because a year is compared with room anyway."""
        plain = _ABOUT.sub("", tidy(text))
        if plain.lower() in _NOT_STATED:
            return
        if (found := _YEARS.fullmatch(plain)) is not None:
            self.birth_years(found[1], found[2], tag)
        elif (day := day_of(plain)) is None:
            self.note("entry.birth-date.unreadable", tag, expected="a day, a month and year, or a year", value=plain)
        else:
            self._birth_dates.append(day)

    def birth_years(self, first: str, last: str, tag: str) -> None:
        """Takes every year from the first to the last."""
        from_year, to_year = partial_date(first[:4]), partial_date(last[:4])
        if from_year is None or to_year is None or int(from_year) > int(to_year):
            self.note("entry.birth-date.unreadable", tag, expected="9999 to 9999")
        elif int(to_year) - int(from_year) > YEARS_APART_MAX:
            self.note("entry.birth-date.wide", tag)
        else:
            self._birth_dates += [str(year) for year in range(int(from_year), int(to_year) + 1)]

    def sex(self, text: str, tag: str) -> None:
        """Takes the sex; the first that is stated counts."""
        found = _SEXES.get(tidy(text).lower())
        if found is None:
            self.note("entry.sex.unreadable", tag, expected="male, female or nothing", value=text)
        self._sex = self._sex or found or ""

    def nationality(self, text: str, tag: str) -> None:
        """Takes a state by its code or English name."""
        if code := self.country(text, tag):
            self._nationalities.append(code)

    def country(self, text: str, tag: str) -> str:
        """The alpha-3 code; "" where nothing is stated or, with a finding, where it is not known."""
        plain = tidy(text)
        if plain.lower() in _NOT_STATED:
            return ""
        # Some lists turn names round for their order: "Korea, North".
        named = country_named(plain) or country_named(" ".join(reversed(plain.split(", ", 1))))
        code = named if named is not None else country_code(plain) if len(plain) <= 3 else None
        if code is None:
            self.note("entry.country.unknown", tag, expected="a state", value=plain)
        return code or ""

    def document(self, kind: str, country: str, text: str, tag: str) -> None:
        """Takes a document. `kind` is "P", "I" or "O"; `country` a code already."""
        if tidy(text).lower() in _NOT_STATED:
            return
        found = number_within(text)
        if found is None:
            self.note("entry.document.unreadable", tag, expected="one number", value=text)
            return
        if found[1]:
            self.note("entry.document.remark", tag)
        self._documents.append(Document(kind, country, found[0]))

    def contact(self, text: str, tag: str) -> None:
        """Takes a telephone number or an e-mail address."""
        plain = tidy(text)
        if plain.lower() in _NOT_STATED:
            return
        if (found := contact_within(plain)) is None:
            self.note("entry.contact.unreadable", tag, expected="a telephone number or an e-mail address", value=plain)
        else:
            self._contacts.append(found)

    def address(self, tag: str, *, street: str = "", postal_code: str = "", city: str = "", country: str = "") -> None:
        """Takes an address, its parts as far as the list tells them apart; nothing where only a state is named."""
        place = self._place(tag, street=street, postal_code=postal_code, city=city, country=country)
        if place.street or place.city or place.postal_code:
            self._addresses.append(place)

    def birth_place(self, tag: str, *, city: str = "", country: str = "") -> None:
        """Takes a place of birth; a state alone is one too."""
        place = self._place(tag, city=city, country=country)
        if place.city or place.country:
            self._birth_places.append(place)

    def _place(self, tag: str, *, street: str = "", postal_code: str = "", city: str = "", country: str = "") -> Place:
        return Place(place_text(street), place_text(postal_code), place_text(city), self.country(country, tag))

    def basis(self, text: str) -> None:
        """Takes the act or programme under which the entry stands."""
        if (plain := tidy(text)[:200]) and plain not in self._legal_basis and len(self._legal_basis) < 10:
            self._legal_basis.append(plain)

    def listed_on(self, text: str) -> None:
        """Takes the day of listing where it can be read; nothing depends on it."""
        self._listed_on = self._listed_on or day_of(tidy(text)) or ""

    def expires_on(self, text: str, tag: str) -> None:
        """Takes the last day on which the entry may hit; it must be whole, because a guess would drop somebody early."""
        plain = tidy(text)
        if not plain:
            return
        day = day_of(plain)
        if day is None or len(day) < 10:
            self.note("entry.expiry.unreadable", tag, expected="9999-99-99", value=plain)
        else:
            self._expires_on = day

    def reference(self, text: str) -> None:
        """Takes the identifier of the same person on another list."""
        plain = tidy(text)
        if (
            0 < len(plain) <= ENTRY_ID_CHARACTERS_MAX
            and plain != self.entry_id
            and len(self._references) < REFERENCES_MAX
        ):
            self._references.append(plain)

    def is_sound(self, tag: str) -> bool:
        """Whether the entry has an identifier and a name; what is missing is noted, once."""
        if not 0 < len(self.entry_id) <= ENTRY_ID_CHARACTERS_MAX:
            self.note("entry.id.missing", tag)
            return False
        if not self._names:
            # A name that only weak aliases give is kept as such: it counts less, and it is somebody.
            if not self._weak_names:
                self.note("entry.name.missing", tag)
                return False
            self._names = self._weak_names[:1]
        if len(self._names) > NAMES_MAX or len(self._weak_names) > NAMES_MAX:
            self.note("entry.name.too-many", tag)
        return True

    def person(self) -> ListedPerson:
        """The entry as a person. Ask `is_sound` first."""
        names = distinct(self._names[:NAMES_MAX])
        return ListedPerson(
            entry_id=self.entry_id,
            names=names,
            weak_names=distinct(self._weak_names[:NAMES_MAX], besides=names),
            birth_dates=distinct(self._birth_dates),
            sex=self._sex,
            nationalities=distinct(self._nationalities),
            documents=tuple(dict.fromkeys(self._documents)),
            contacts=distinct(self._contacts)[:PLACES_MAX],
            addresses=tuple(dict.fromkeys(self._addresses))[:PLACES_MAX],
            birth_places=tuple(dict.fromkeys(self._birth_places))[:PLACES_MAX],
        )

    def organisation(self) -> ListedOrganisation:
        """The entry as one that cannot travel."""
        return ListedOrganisation(self.entry_id, distinct((*self._names, *self._weak_names))[:NAMES_MAX], self.kind)

    def details(self) -> EntryDetails | None:
        """What the list says besides; None where that is nothing."""
        found = EntryDetails(
            self.entry_id,
            "; ".join(self._legal_basis),
            self._listed_on,
            self._expires_on,
            distinct(self._references),
        )
        return found if found != EntryDetails(self.entry_id) else None


class Drafts:
    """The entries of one list as far as it has been read; their identifiers are unique."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.published = ""
        self._number = 0
        self._people: dict[str, ListedPerson] = {}
        self._others: dict[str, ListedOrganisation] = {}
        self._details: dict[str, EntryDetails] = {}

    def begin(self, *, entry_id: str = "", kind: str = "person") -> Draft:
        """The next entry. Raises TooMany."""
        self._number += 1
        if self._number > ENTRIES_MAX:
            raise TooMany
        return Draft(self._number, self.notes, entry_id=tidy(entry_id), kind=kind)

    def keep(self, draft: Draft, tag: str) -> None:
        """Keeps the entry if it is sound and its identifier is not another's."""
        if not draft.is_sound(tag):
            return
        one: ListedPerson | ListedOrganisation = draft.person() if draft.kind == "person" else draft.organisation()
        before = self._people.get(one.entry_id) or self._others.get(one.entry_id)
        if before is not None:
            draft.note("entry.id.repeated" if before == one else "entry.id.twice", tag)
            return
        if isinstance(one, ListedPerson):
            self._people[one.entry_id] = one
        else:
            self._others[one.entry_id] = one
        if (details := draft.details()) is not None:
            self._details[one.entry_id] = details

    def keep_all(self, drafts: Iterable[Draft], tag: str) -> None:
        """Keeps several entries, in order."""
        for draft in drafts:
            self.keep(draft, tag)

    def reading(self) -> ListReading:
        """The list as read."""
        return ListReading(
            tuple(self._people.values()),
            tuple(self._others.values()),
            published=self.published,
            findings=self.notes.findings(),
            kept_out=self.notes.kept_out,
            details=tuple(self._details.values()),
        )


def day_of(text: str) -> str | None:
    """A date as far as it is known, ISO; None where it is none.

    >>> [day_of(each) for each in ("17/02/1964", "00/00/1964", "dd/mm/1964", "17 Feb 1964", "Feb 1964", "1964-02-17Z")]
    ['1964-02-17', '1964', '1964', '1964-02-17', '1964-02', '1964-02-17']
    """
    if (found := _TRAILING_ZONE.fullmatch(text)) is not None:
        return partial_date(found[1])
    if (found := _DAY_FIRST.fullmatch(text)) is not None:
        return _joined(found[3], found[2], found[1])
    if (found := _IN_WORDS.fullmatch(text)) is not None and found[2].lower() in _MONTHS:
        return _joined(found[3], str(_MONTHS.index(found[2].lower()) + 1), found[1] or "")
    return partial_date(text)


def _joined(year: str, month: str, day: str) -> str | None:
    """Year, month and day, each as far as it is stated; "00" and letters state nothing."""
    if not month.isdigit() or int(month) == 0:
        return partial_date(year)
    if not day.isdigit() or int(day) == 0:
        return partial_date(f"{year}-{int(month):02}")
    return partial_date(f"{year}-{int(month):02}-{int(day):02}")


def document_kind(words: str) -> str:
    """ "P" for a passport, "I" for an identity card or number, "O" for others, from the words of a list."""
    plain = words.lower()
    if any(each in plain for each in ("passport", "passeport", "pasaporte", "reisepass")):
        return "P"
    return (
        "I"
        if any(each in plain for each in ("identi", "national id", "cedula", "cédula", "id card", "id number"))
        else "O"
    )
