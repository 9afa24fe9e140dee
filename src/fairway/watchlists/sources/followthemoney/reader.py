"""Reads entities of the FollowTheMoney model, one JSON object a line, as plain JSON: the library itself is not needed.

People, passports and sanctions are entities that point to each other, in any order; where they are nested they are read there.
Source: the model's schemata Person, Passport, Identification, Sanction, LegalEntity, Organization, Company, Vessel, Airplane.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from fairway.watchlists.drafting import Draft, Drafts
from fairway.watchlists.markup import Refused, element_name, read_markup
from fairway.watchlists.reading import ENTRIES_MAX, ListReading, described

__all__ = ["read"]

VALUES_MAX = 2_000  # of one property
_SOURCE: Final = described(__package__ or "")
_KNOWN: Final = frozenset((*_SOURCE.reads, *_SOURCE.ignores))
_KINDS: Final = {
    "Person": "person",
    **dict.fromkeys(("Organization", "Company", "LegalEntity", "PublicBody"), "organisation"),
    "Vessel": "vessel",
    "Airplane": "aircraft",
}
_DOCUMENTS: Final = {"Passport": "P", "Identification": "I"}
_BESIDE: Final = frozenset(
    ("Ownership", "Directorship", "Family", "Associate", "UnknownLink", "Occupancy", "Position", "Representation",
     "Membership", "Employment", "CryptoWallet", "Security", "BankAccount", "Documentation", "Succession", "Thing")
)  # fmt: skip


class _Entity(msgspec.Struct):
    id: str = ""
    schema: str = ""
    properties: dict[str, list[Any]] = {}
    referents: list[str] = []


_DECODER: Final = msgspec.json.Decoder(_Entity)
_KEYS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read(data: bytes) -> ListReading:
    """The entries of one file. Any bytes give a reading."""
    return read_markup(data, _take)


def _take(data: bytes, drafts: Drafts) -> None:
    entities: list[tuple[Draft, _Entity]] = []
    beside: dict[str, list[_Entity]] = defaultdict(list)
    addresses: dict[str, _Entity] = {}
    for line in _lines(data):
        draft = drafts.begin()
        try:
            entity, keys = _DECODER.decode(line), _KEYS.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            draft.note("entry.unreadable")
            continue
        draft.entry_id = entity.id.strip()
        _note_unknown(draft, (*keys, *entity.properties))
        if entity.schema in _DOCUMENTS or entity.schema == "Sanction":
            for owner in (*_texts(entity, "holder"), *_texts(entity, "entity")):
                beside[owner].append(entity)
        elif entity.schema in _KINDS:
            draft.kind = _KINDS[entity.schema]
            entities.append((draft, entity))
        elif entity.schema == "Address":
            addresses[entity.id] = entity
        elif entity.schema not in _BESIDE:
            draft.note("entry.kind.unknown", element_name(entity.schema))
    if not entities:
        raise Refused("list.empty")
    for draft, entity in entities:
        _take_entity(draft, entity, [*beside.get(entity.id, ()), *_nested(entity), *_pointed_to(entity, addresses)])
        drafts.keep(draft, "id")


def _lines(data: bytes) -> Iterator[bytes]:
    lines = data.splitlines()
    if len(lines) > 4 * ENTRIES_MAX:
        raise Refused("list.too-many")
    if any(lines) and not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        raise Refused("list.json.broken")
    # A file that was cut short ends inside an object: then its last line is no entity, and so is nothing behind it.
    last = next((each for each in reversed(lines) if each.strip()), b"")
    if not last.rstrip().endswith(b"}"):
        raise Refused("list.json.broken")
    return (line.removeprefix(b"\xef\xbb\xbf") for line in lines if line.strip())


def _note_unknown(draft: Draft, names: tuple[str, ...]) -> None:
    for name in names:
        if name not in _KNOWN:
            draft.note("entry.element.unknown", element_name(name))


def _texts(entity: _Entity, *properties: str) -> list[str]:
    """The values that are texts; a nested entity is named by its identifier."""
    values = [each for name in properties for each in entity.properties.get(name, ())[:VALUES_MAX]]
    return [
        each if isinstance(each, str) else str(each.get("id", "")) for each in values if isinstance(each, str | dict)
    ]


def _nested(entity: _Entity) -> Iterator[_Entity]:
    for name in ("passportEntity", "sanctions", "addressEntity"):
        for each in entity.properties.get(name, ())[:VALUES_MAX]:
            if isinstance(each, dict):
                try:
                    yield msgspec.convert(each, _Entity)
                except msgspec.ValidationError:
                    continue  # it was noted with its line where the whole could not be read


def _pointed_to(entity: _Entity, addresses: dict[str, _Entity]) -> list[_Entity]:
    """The addresses that stand in lines of their own."""
    named = [each for each in entity.properties.get("addressEntity", ())[:VALUES_MAX] if isinstance(each, str)]
    return [addresses[each] for each in named if each in addresses]


def _take_entity(draft: Draft, entity: _Entity, beside: list[_Entity]) -> None:
    for text in _texts(entity, "name"):
        draft.name(text, "name")
    if not _texts(entity, "name"):
        parts = (_texts(entity, each) for each in ("firstName", "secondName", "middleName", "fatherName", "lastName"))
        draft.name(" ".join(each[0] for each in parts if each), "lastName")
    for text in _texts(entity, "alias", "previousName"):
        draft.name(text, "alias")
    for text in _texts(entity, "weakAlias"):
        draft.name(text, "weakAlias", is_weak=True)
    for text in _texts(entity, "birthDate"):
        draft.birth_date(text, "birthDate")
    for text in _texts(entity, "nationality", "citizenship"):
        draft.nationality(text, "nationality")
    for text in _texts(entity, "gender")[:1]:
        draft.sex(text, "gender")
    for kind, name in (("P", "passportNumber"), ("I", "idNumber")):
        for text in _texts(entity, name):
            draft.document(kind, "", text, name)
    for text in _texts(entity, "phone", "email"):
        draft.contact(text, "phone")
    _take_birth_places(draft, entity)
    for text in _plain_texts(entity, "address"):
        draft.address("address", street=text)
    for text in (*entity.referents[:VALUES_MAX], *_texts(entity, "unscId")):
        draft.reference(text)
    _take_beside(draft, beside)


def _plain_texts(entity: _Entity, name: str) -> list[str]:
    return [each for each in entity.properties.get(name, ())[:VALUES_MAX] if isinstance(each, str)]


def _take_birth_places(draft: Draft, entity: _Entity) -> None:
    """Town and country where there is one of each; else nobody says which belong together."""
    towns, countries = _texts(entity, "birthPlace"), _texts(entity, "birthCountry")
    if len(towns) <= 1 and len(countries) <= 1:
        draft.birth_place("birthPlace", city="".join(towns), country="".join(countries))
        return
    for town in towns:
        draft.birth_place("birthPlace", city=town)
    for country in countries:
        draft.birth_place("birthCountry", country=country)


def _take_address(draft: Draft, entity: _Entity) -> None:
    street, code, city, country = (
        next(iter(_texts(entity, *names)), "")
        for names in (("street", "full"), ("postalCode",), ("city",), ("country",))
    )
    draft.address("addressEntity", street=street, postal_code=code, city=city, country=country)


def _take_beside(draft: Draft, beside: list[_Entity]) -> None:
    endings = []
    for each in beside:
        if each.schema == "Address":
            _take_address(draft, each)
            continue
        if each.schema in _DOCUMENTS:
            state = draft.country(next(iter(_texts(each, "country")), ""), "country")
            for number in _texts(each, "number"):
                draft.document(_DOCUMENTS[each.schema], state, number, "number")
            continue
        for text in _texts(each, "program", "programId", "authority"):
            draft.basis(text)
        for text in _texts(each, "listingDate", "startDate")[:1]:
            draft.listed_on(text)
        for text in _texts(each, "unscId", "authorityId"):
            draft.reference(text)
        endings.append(max(_texts(each, "endDate"), default=""))
    # The person stands on the list as long as one of the sanctions lasts.
    if endings and all(endings):
        draft.expires_on(max(endings), "endDate")
