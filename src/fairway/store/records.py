"""What the store keeps of one traveller on one flight, and what can be made of it: identity, comparison, search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Final

import msgspec

from fairway.comparison import ComparedTraveller, Document, PersonName, Place, candidate_keys, known_country
from fairway.store.archive import Archive
from fairway.store.keyring import PLAIN_BYTES, plain_traces
from fairway.travel import Address, Contact, Payment, Traveller, TravellerKind

__all__ = [
    "AT_HAND",
    "RECORD",
    "RECORD_DECODER",
    "AtHand",
    "JourneyRecord",
    "Sealed",
    "Searchable",
    "StoredTraveller",
    "birth_place_of",
    "compared_of",
    "contact_key",
    "identity_of",
    "is_found_alike",
    "names_of",
    "open_travellers",
    "searchable_of",
    "squeezed",
]


class JourneyRecord(msgspec.Struct, omit_defaults=True):
    """What each source says of one traveller on one flight. The whole of it is sealed; its open part stays readable.

    pnr, api                      the traveller as the booking and as the manifest state them; None where that source is silent
    pnr_is_active, api_is_active  false once that source has taken the traveller off the flight
    contacts, payments, addresses  those of the booking, which concern each of its travellers
    also                          the traveller as other bookings of the same flight still state them: of a split, or by another system
    """

    pnr: Traveller | None = None
    api: Traveller | None = None
    pnr_is_active: bool = True
    api_is_active: bool = True
    contacts: tuple[Contact, ...] = ()
    payments: tuple[Payment, ...] = ()
    addresses: tuple[Address, ...] = ()
    also: tuple[Traveller, ...] = ()

    @property
    def views(self) -> list[Traveller]:
        """What the sources say, the best first: the manifest, the booking, other bookings."""
        return [view for view in (self.api, self.pnr, *self.also) if view is not None]

    @property
    def is_active(self) -> bool:
        """Whether any source still has the traveller on the flight."""
        return (self.pnr is not None and self.pnr_is_active) or (self.api is not None and self.api_is_active)

    @property
    def sources(self) -> str:
        """ "PNR", "API" or "PNR+API"."""
        return "+".join(name for name, view in (("PNR", self.pnr), ("API", self.api)) if view is not None)

    @property
    def kind(self) -> str:
        """What they travel as; the manifest knows better than the booking."""
        for view in (self.api, self.pnr):
            if view is not None and view.kind is not TravellerKind.UNKNOWN:
                return str(view.kind)
        return str(TravellerKind.UNKNOWN)


RECORD = msgspec.msgpack.Encoder()
RECORD_DECODER = msgspec.msgpack.Decoder(JourneyRecord)
NAMES_REMEMBERED: Final = 16_384  # about 15 MB: of whom the manifest names after the booking the keys are made once
_CODE_LETTERS = 3
_NOT_NAME = re.compile(r"[^A-Z]")
_NOT_CONTACT = re.compile(r"[^A-Z0-9@.]")


def squeezed(text: object) -> str:
    """The letters A to Z of a name, upper-case."""
    if not isinstance(text, str):
        return ""
    upper = text.upper()
    return upper if upper.isascii() and upper.isalpha() else _NOT_NAME.sub("", upper)


def names_of(traveller: Traveller) -> list[tuple[str, str]]:
    """The distinct names of a traveller: the stated one, then those of the documents."""
    names = dict.fromkeys([(_text(traveller.surname), _text(traveller.given_names))])
    for each in traveller.documents:
        names[_text(each.surname), _text(each.given_names)] = None
    names.pop(("", ""), None)
    return list(names)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def identity_of(traveller: Traveller, locators: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
    """Keys by which this flight's sources know one person, strongest first: own reference and booking; name and birth; document."""
    strong, middle, weak = [], [], []
    if isinstance(traveller.unique_reference, str):
        strong.append(f"u|{traveller.unique_reference}")
    for surname, given in names_of(traveller):
        name = squeezed(surname) + "/" + squeezed(given)
        if name == "/":
            continue
        strong += [f"b|{locator}|{name}" for locator in locators]
        if isinstance(traveller.birth_date, str) and len(traveller.birth_date) == 10:
            middle.append(f"n|{name}|{traveller.birth_date}")
    weak += [f"d|{each.number.upper()}" for each in traveller.documents if isinstance(each.number, str)]
    return strong, middle, weak


def compared_of(record: JourneyRecord) -> ComparedTraveller:
    """The traveller as the matcher compares them: every name, address and contact of every source, the best of each other field."""
    views = record.views
    # Asked for everybody who is stored and again when they are screened: plain texts until it is known what differs.
    names: dict[tuple[str, str], None] = {}
    documents: dict[tuple[str, str, str], None] = {}
    contacts: dict[str, None] = {}
    addresses: list[Address] = []
    for view in views:
        names.update(dict.fromkeys(names_of(view)))
        for each in view.documents:
            if isinstance(each.number, str) and each.number:
                documents[_text(each.kind), _text(each.issuing_country), each.number] = None
        contacts.update((each.value, None) for each in view.contacts)
        addresses += view.addresses
    contacts.update((each.value, None) for each in record.contacts)
    addresses += record.addresses
    return ComparedTraveller(
        names=tuple(
            [
                PersonName(full=f"{given} {surname}".strip(), surname=surname, given_names=given)
                for surname, given in names
            ]
        ),
        birth_date=_first([view.birth_date for view in views]),
        sex=_first([view.sex for view in views]),
        nationalities=tuple(dict.fromkeys([view.nationality for view in views if isinstance(view.nationality, str)])),
        documents=tuple([Document(kind, country, number) for kind, country, number in documents]),
        contacts=tuple(contacts),
        addresses=_places_of(addresses) if addresses else (),
        birth_place=birth_place_of(_first([view.place_of_birth for view in views])),
    )


def _places_of(addresses: Iterable[Address]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for each in addresses if (place := _place_of(each)) != Place()))


def _place_of(address: Address) -> Place:
    street = " ".join(part for part in (_text(address.street), _text(address.text)) if part)
    return Place(street, _text(address.postal_code), _text(address.city), _text(address.country))


def birth_place_of(text: str) -> Place | None:
    """A place of birth as carriers send it: a state's code, a city, or a city and then a code; None for nothing.

    >>> birth_place_of("UTOPOLIS HUN"), birth_place_of("HUN")
    (Place(city='UTOPOLIS', country='HUN'), Place(country='HUN'))
    """
    words = text.replace(",", " ").replace("/", " ").split()
    if not words:
        return None
    country = known_country(words[-1]) if len(words[-1]) == _CODE_LETTERS or len(words) == 1 else ""
    return Place(city=" ".join(words[:-1] if country else words), country=country)


def _first(values: Iterable[object]) -> str:
    for value in values:
        if isinstance(value, str) and value:
            return value
    return ""


def contact_key(value: str) -> str:
    """What a contact is traced by."""
    return f"contact:{_NOT_CONTACT.sub('', value.upper())}"


class Searchable(msgspec.Struct, frozen=True):
    """What a traveller can be found by: the person as compared, and the accounts that paid."""

    compared: ComparedTraveller
    accounts: frozenset[str]

    def keys(self) -> set[str]:
        keys = set(candidate_keys(self.compared))
        keys.update(map(contact_key, self.compared.contacts))
        keys.update(f"account:{account}" for account in self.accounts)
        return keys

    def plain_keys(self) -> set[bytes]:
        """The same keys, each as `keyring.plain_traces` makes it. Names are remembered: who comes again costs little."""
        compared, found = self.compared, set[bytes]()
        for name in compared.names:
            found.update(_plain_keys_of(name, compared.birth_date))
        if keys := self._keys_besides_names():
            found.update(_each(plain_traces(keys)))
        return found

    def _keys_besides_names(self) -> list[str]:
        compared = self.compared
        keys = [f"account:{account}" for account in self.accounts]
        keys += map(contact_key, compared.contacts)
        if compared.documents:
            keys += candidate_keys(ComparedTraveller((), documents=compared.documents))
        return keys


@lru_cache(maxsize=NAMES_REMEMBERED)
def _plain_keys_of(name: PersonName, birth_date: str) -> tuple[bytes, ...]:
    return _each(plain_traces(candidate_keys(ComparedTraveller((name,), birth_date))))


def _each(plain: bytes) -> tuple[bytes, ...]:
    return tuple([plain[at : at + PLAIN_BYTES] for at in range(0, len(plain), PLAIN_BYTES)])


_SEARCHED = attrgetter(
    "surname", "given_names", "birth_date", "sex", "nationality", "documents", "contacts", "payments"
)


def is_found_alike(before: JourneyRecord, after: JourneyRecord) -> bool:
    """Whether nothing by which the traveller can be found has changed: then their traces stay as they are.

    Says no in doubt. Most later pushes change a seat or a bag, and making comparison keys is what storing costs most.
    """
    return (
        before.contacts == after.contacts
        and before.payments == after.payments
        and before.also == after.also
        and all(
            old is new or (old is not None and new is not None and _SEARCHED(old) == _SEARCHED(new))
            for old, new in ((before.pnr, after.pnr), (before.api, after.api))
        )
    )


def searchable_of(record: JourneyRecord) -> Searchable:
    accounts = frozenset(
        payment.account
        for payments in (record.payments, *(view.payments for view in record.views))
        for payment in payments
        if isinstance(payment.account, str)
    )
    return Searchable(compared_of(record), accounts)


class StoredTraveller(msgspec.Struct, frozen=True):
    """A traveller read back for screening. compared: None where it was not made yet."""

    id: int
    version: int
    is_active: bool
    record: JourneyRecord
    compared: ComparedTraveller | None = None

    def as_compared(self) -> ComparedTraveller:
        """As the matcher compares them, see `compared_of`."""
        return self.compared if self.compared is not None else compared_of(self.record)


class Sealed(msgspec.Struct, frozen=True):
    """A record as it was sealed, and what it says. compared: None where it was not made."""

    sealed: bytes
    record: JourneyRecord
    compared: ComparedTraveller | None


class AtHand:
    """The records of the last batch that this process sealed: whoever is screened next is not opened again.

    They hold for exactly the sealed bytes that the store gives for the row: what another process wrote since, or a transaction that was
    rolled back, is never taken for it. Each batch takes the place of the one before, and each record is given once.
    """

    def __init__(self) -> None:
        self._kept: dict[int, Sealed] = {}

    def replace(self, kept: dict[int, Sealed]) -> None:
        """What was sealed in a batch, by row."""
        self._kept = kept

    def take(self, row: int, sealed: bytes) -> Sealed | None:
        """None where the row was not sealed lately, or holds something else now."""
        kept = self._kept.pop(row, None)
        return kept if kept is not None and kept.sealed == sealed else None

    def forget(self) -> None:
        """Nobody is at hand any more."""
        self._kept = {}


def open_travellers(archive: Archive, rows: Sequence[tuple[int, int, int, str, bytes]]) -> list[StoredTraveller]:
    """Opens traveller rows of (id, day, version, state, sealed)."""
    opened = []
    for identifier, day, version, state, sealed in rows:
        key = archive.travel_key(day)
        if (known := AT_HAND.take(identifier, bytes(sealed))) is not None:
            opened.append(StoredTraveller(identifier, version, state == "active", known.record, known.compared))
            continue
        plain = key.open("store_traveller", identifier, bytes(sealed))
        opened.append(StoredTraveller(identifier, version, state == "active", RECORD_DECODER.decode(plain)))
    return opened


AT_HAND: Final = AtHand()
