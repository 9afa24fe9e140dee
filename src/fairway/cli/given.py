"""What `fairway compare` and `fairway screen` are given, one JSON object a line: read it, or say where it is wrong.

Lines are written by many hands, so what has one meaning only is taken as that: a number where a text is expected, one value where
there could be several, several in one text with `|` between as in list files, null and empty as nothing. Keys that are not known are
passed over. What has no meaning is an error of that line, with its place and never its value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

from fairway.comparison import ComparedTraveller, Document, ListedPerson, PersonName, Place, known_country

__all__ = ["Pair", "Traveller", "Unread", "read_line"]


class _DocumentGiven(msgspec.Struct):
    number: str = ""
    kind: str = ""
    type: str = ""
    country: str = ""
    issuing_country: str = ""

    def document(self) -> Document:
        return Document(self.kind or self.type, self.country or self.issuing_country, self.number)


_Texts = tuple[str, ...] | str | None


class _PlaceGiven(msgspec.Struct):
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""

    def place(self) -> Place:
        return Place(self.street, self.postal_code, self.city, self.country)


class _ContactGiven(msgspec.Struct):
    """`travellers`: how many travellers of the day give it; an agency's number says nothing about anybody."""

    value: str
    travellers: int = 1


_Places = tuple[_PlaceGiven | str, ...] | _PlaceGiven | str | None
_Contacts = tuple[_ContactGiven | str, ...] | None
_Documents = tuple[_DocumentGiven | str, ...] | None


class Traveller(msgspec.Struct):
    id: Any = None
    names: tuple[str | PersonName, ...] | str | None = None
    surname: str | None = None
    given_names: _Texts = None
    birth_date: str | None = None
    sex: str | None = None
    nationality: str | None = None
    nationalities: _Texts = None
    documents: _Documents = None
    contacts: _Contacts = None
    addresses: _Places = None
    birth_place: _PlaceGiven | str | None = None

    def traveller(self) -> ComparedTraveller:
        given = (self.names,) if isinstance(self.names, str) else self.names or ()
        every = [each for each in given if isinstance(each, PersonName)]
        every += [PersonName(full=text) for each in given if isinstance(each, str) for text in _texts(each)]
        if self.surname or self.given_names:
            every.append(PersonName(surname=self.surname or "", given_names=" ".join(_texts(self.given_names))))
        return ComparedTraveller(
            names=tuple(every),
            birth_date=self.birth_date or "",
            sex=self.sex or "",
            nationalities=_texts(self.nationality) + _texts(self.nationalities),
            documents=_documents(self.documents),
            contacts=tuple(each if isinstance(each, str) else each.value for each in self.contacts or ()),
            contact_sharers=tuple(1 if isinstance(each, str) else each.travellers for each in self.contacts or ()),
            addresses=_places(self.addresses),
            birth_place=next(iter(_places(self.birth_place)), None),
        )


class Listed(msgspec.Struct):
    entry_id: str | None = None
    names: _Texts = None
    weak_names: _Texts = None
    birth_dates: _Texts = None
    birth_date: str | None = None
    sex: str | None = None
    nationalities: _Texts = None
    nationality: str | None = None
    documents: _Documents = None
    contacts: _Contacts = None
    addresses: _Places = None
    birth_places: _Places = None

    def listed(self) -> ListedPerson:
        return ListedPerson(
            entry_id=self.entry_id or "",
            names=_texts(self.names),
            weak_names=_texts(self.weak_names),
            birth_dates=_texts(self.birth_date) + _texts(self.birth_dates),
            sex=self.sex or "",
            nationalities=_texts(self.nationality) + _texts(self.nationalities),
            documents=_documents(self.documents),
            contacts=tuple(each if isinstance(each, str) else each.value for each in self.contacts or ()),
            addresses=_places(self.addresses),
            birth_places=_places(self.birth_places),
        )


class Pair(msgspec.Struct):
    traveller: Traveller
    listed: Listed
    id: Any = None


class Unread(msgspec.Struct):
    """`error` says where and what was expected, never what was found."""

    id: Any
    error: str


def _texts(value: _Texts) -> tuple[str, ...]:
    given = (value,) if isinstance(value, str) else value or ()
    return tuple(text for each in given for text in each.split("|") if text.strip())


def _documents(values: _Documents) -> tuple[Document, ...]:
    documents = []
    for value in values or ():
        if isinstance(value, str):
            for text in _texts(value):
                kind, country, number = (["", "", *text.split(":", 2)])[-3:]
                documents.append(Document(kind, country, number))
        elif value.number:
            documents.append(value.document())
    return tuple(documents)


def _places(values: _Places) -> tuple[Place, ...]:
    """A text is "CITY, COUNTRY" as far as the country is a code; a whole address in one text is a street."""
    given = values if isinstance(values, tuple) else (values,) if values else ()
    return tuple(_place_of(each) if isinstance(each, str) else each.place() for each in given)


def _place_of(text: str) -> Place:
    city, comma, country = text.rpartition(",")
    if known_country(country):
        street, _, town = city.rpartition(",") if comma else ("", "", "")
        return Place(street.strip(), "", town.strip(), country.strip())
    return Place(city=text.strip())


# In one value or in several; the others are one.
_SEVERAL: Final = frozenset(
    (
        "names",
        "weak_names",
        "birth_dates",
        "nationalities",
        "documents",
        "contacts",
        "addresses",
        "birth_places",
    )
)
_MARK: Final = b"\xef\xbb\xbf"  # some editors write it before the first line
_COUNTS: Final = frozenset(("travellers",))
_Read = TypeVar("_Read", Pair, Traveller)


def _softened(key: str, value: Any) -> Any:
    """The same with numbers as texts, without nulls, one value where one is expected and a list where there may be several."""
    if isinstance(value, Mapping):
        found = {name: _softened(name, each) for name, each in value.items() if each is not None}
        return [found] if key in _SEVERAL else found
    if isinstance(value, list):
        every = [soft for each in value if (soft := _softened("", each)) is not None]
        if key in _SEVERAL or len(every) > 1:
            return every
        return every[0] if every else None
    if isinstance(value, int | float) and not isinstance(value, bool) and key not in _COUNTS:
        value = str(value)
    return [value] if key in _SEVERAL and value is not None else value


def read_line(line: bytes, kind: type[_Read]) -> _Read | Unread:
    """A pair or a traveller; `Unread` where the line is no JSON or says something that has no meaning here."""
    line = line.removeprefix(_MARK)
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.ValidationError, RecursionError):
        return _read_softly(line, kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Unread(None, "not JSON")


def _read_softly(line: bytes, kind: type[_Read]) -> _Read | Unread:
    identifier = None
    try:
        given = msgspec.json.decode(line)
        if isinstance(given, Mapping):
            identifier = given.get("id")
            given = {key: each if key == "id" else _softened(key, each) for key, each in given.items()}
        return msgspec.convert(given, kind)
    except RecursionError:
        return Unread(None, "nested too deeply")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Unread(identifier, str(error))
