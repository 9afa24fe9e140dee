"""What is compared, and what comes out: values only."""

from __future__ import annotations

import enum

import msgspec

from fairway.comparison.says import Remark, sentence

__all__ = [
    "ComparedTraveller",
    "Comparison",
    "Document",
    "Evidence",
    "ListedPerson",
    "PersonName",
    "Place",
    "Strength",
]


class PersonName(msgspec.Struct, frozen=True):
    """One name of a traveller.

    full         the whole name in the order in which it was sent; may be "" where the parts are given
    surname      "" where nobody told which part is the surname
    given_names  "" likewise

    Where the parts are known they are used instead of `full`, because the border between them is real:
    a title is glued to the end of the given names, never to the end of the surname.
    """

    full: str = ""
    surname: str = ""
    given_names: str = ""


class Document(msgspec.Struct, frozen=True):
    """A travel document: kind as sent ("P", "V", "I" …), issuing country as sent, number as sent."""

    kind: str
    country: str
    number: str


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where somebody lives or was born, as far as its parts were told apart; what was not stands in `street`.

    country  as sent, alpha-2, alpha-3 or ""
    """

    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""


class ComparedTraveller(msgspec.Struct, frozen=True):
    """What comparison may know of a traveller. Empty means not sent; missing evidence weighs nothing.

    names          every name he is known under in this booking: ticket, document, manifest
    birth_date     ISO 8601, may be partial: "1964", "1964-02", "1964-02-17"
    sex            as sent; see `normalise_sex`
    nationalities  as sent, alpha-2, alpha-3 or the single letters of older passports
    documents      as sent
    contacts       telephone numbers and e-mail addresses, as sent
    contact_sharers  how many travellers of the day give each of `contacts`, in their order; empty where nobody counted
    addresses      of the traveller and of the booking
    birth_place    None where not sent
    """

    names: tuple[PersonName, ...]
    birth_date: str = ""
    sex: str = ""
    nationalities: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    contacts: tuple[str, ...] = ()
    contact_sharers: tuple[int, ...] = ()
    addresses: tuple[Place, ...] = ()
    birth_place: Place | None = None


class ListedPerson(msgspec.Struct, frozen=True):
    """A person on a watchlist, as the list says it.

    names       primary name first, then good aliases, in any script
    weak_names  aliases that the list itself calls weak or low quality: they count less and never alone
    birth_dates every date the list gives, ISO 8601, may be partial
    contacts    telephone numbers and e-mail addresses
    addresses, birth_places  every one the list gives
    """

    entry_id: str
    names: tuple[str, ...]
    weak_names: tuple[str, ...] = ()
    birth_dates: tuple[str, ...] = ()
    sex: str = ""
    nationalities: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    contacts: tuple[str, ...] = ()
    addresses: tuple[Place, ...] = ()
    birth_places: tuple[Place, ...] = ()


class Evidence(msgspec.Struct, frozen=True):
    """One piece of evidence: what was looked at, what it weighs, and what it remarks.

    weight   natural logarithm of a likelihood ratio, two decimals; above 0 speaks for the same person
    text     a finished English sentence, for evidence that has no remarks; else ""
    remarks  the first leads, the others follow it; `says.says` makes a sentence of them in the reader's language
    """

    feature: str
    weight: float
    text: str = msgspec.field(default="", name="says")
    remarks: tuple[Remark, ...] = ()

    @property
    def says(self) -> str:
        """The sentence in English, for the analyst. Holds personal values, as the remarks do."""
        return sentence(self.remarks) if self.remarks else self.text


class Strength(enum.StrEnum):
    """How a hit is put before a person. NONE is not a hit."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"
    NONE = "none"


class Comparison(msgspec.Struct, frozen=True):
    """The answer for one traveller and one listed person.

    score        the sum of the weights of `evidence`, exactly: there is no second scorer
    probability  what the score means, between 0 and 1; see `verdict.probability_of`
    strength     the band; NONE where it is not a hit
    is_hit       worth a person's look. It never means "the same person".
    """

    score: float
    probability: float
    strength: Strength
    is_hit: bool
    evidence: tuple[Evidence, ...]
