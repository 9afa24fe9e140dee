"""The text grammars of special service requests: DOCS, DOCO, DOCA, INFT, contacts. Slashes go missing; anchors do not.

Source: AIRIMP 3.13 for the forms; the tolerance is ours, from what senders write.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import msgspec

from fairway.kit.absence import NOT_SENT, Maybe
from fairway.messages.dates import birth_date, month_name_date
from fairway.travel.booking import Address, Contact, ContactKind, TravelDocument

__all__ = ["DocumentRequest", "is_docs_tail", "read_contact", "read_doca", "read_doco", "read_docs", "read_infant"]

_DATE: Final = re.compile(r"\d{2}[A-Z]{3}(?:\d{4}|\d{2})$")
_SEX: Final = {"M": "M", "F": "F", "MI": "M", "FI": "F", "U": "U", "X": "X", "UI": "U", "XI": "X"}
_COUNTRY: Final = re.compile(r"[A-Z]{1,3}$")
_NAME_TAIL: Final = re.compile(r"-\d.*$")
_AUTOMATED: Final = re.compile(r"^\d{4}[A-Z]\d{2}[A-Z]{3}")
_CONTACT: Final = re.compile(r"\bCTC[ -]?([ABCEFHMPRT])\b[ :/-]*(.*)$", re.DOTALL)
_CONTACT_LETTERS: Final = frozenset("ABCEFHMPRT")
_PHONE, _EMAIL, _OTHER = ContactKind.PHONE, ContactKind.EMAIL, ContactKind.OTHER
_LANGUAGE: Final = re.compile(r"/[A-Z]{2}$")
_FIVE_DIGITS: Final = re.compile(r"(?:\d\D*){5}")
_ADDRESS: Final = re.compile(r"[^\s/@]+(?://|@)[A-Z0-9][A-Z0-9.\-]*\.[A-Z]{2,}", re.IGNORECASE)


_NORMAL_DOCS: Final = re.compile(
    r"/?([A-Z]{0,2})/([A-Z]{0,3})/([A-Z0-9]*)/([A-Z0]{0,3})/(\d\d[A-Z]{3}\d\d(?:\d\d)?)/([MFUX]I?)"
    r"/((?:\d\d[A-Z]{3}\d\d(?:\d\d)?)?)/([^/]*)(?:/([^/]*))?(?:/([^/]*))?(?:/H)?/?$"
)


class DocumentRequest(msgspec.Struct):
    """What one DOCS said. Dates are None where they were sent and could not be read."""

    surname: str = ""
    given_names: str = ""
    birth_date: Maybe[str] = NOT_SENT
    sex: Maybe[str] = NOT_SENT
    nationality: Maybe[str] = NOT_SENT
    is_infant: bool = False
    document: TravelDocument | None = None


def is_docs_tail(text: str) -> bool:
    """True where a DOCS text cannot stand alone: it is the end of one that was cut over two requests."""
    parts = [part.strip() for part in text.upper().split("/")]
    return not any(_DATE.match(part) for part in parts) and not (
        len(parts) > 4 and any(part in _SEX for part in parts[3:9])
    )


def read_docs(text: str, flight_day: date | None) -> DocumentRequest | None:
    """The travel document request, found by its dates and its sex; None where there is no anchor.

    text        "/P/GBR/512731999/GBR/20SEP12/FI/25OCT17/BELT/SOPHY OLIVIA/", with slashes too many or too few
    flight_day  for the centuries of two-digit years

    The country that issued the document is never taken for the nationality.
    """
    if normal := _NORMAL_DOCS.match(text):
        return _normal_docs(normal, flight_day)
    parts = [part.strip() for part in _NAME_TAIL.sub("", text).split("/")]
    at = _sex_at(parts)
    if at < 0:
        return None
    left = parts[: max(at - 1, 0)]
    birth = parts[at - 1] if at else ""
    expiry = parts[at + 1] if at + 1 < len(parts) else ""
    right = parts[at + 2 :]
    if expiry and not _DATE.match(expiry.upper()) and not expiry[:1].isdigit():
        right, expiry = parts[at + 1 :], ""  # a slash is missing: the surname stands where the expiry belongs
    made = DocumentRequest()
    sex = parts[at].upper()
    if sex:
        made.sex = _SEX.get(sex)
        made.is_infant = sex in ("MI", "FI")
    if birth:
        made.birth_date = birth_date(birth, flight_day)
    _take_document(made, left, expiry, flight_day)
    _take_name(made, right)
    return made


def _normal_docs(normal: re.Match[str], flight_day: date | None) -> DocumentRequest:
    """The form of the standard, which nine in ten have: no search for anchors is needed."""
    kind, issuer, number, nationality, birth, sex, expiry, surname, first, second = normal.groups("")
    surname = surname.strip()
    given = first.strip() if not second or second == "H" else f"{first.strip()} {second.strip()}".strip()
    document = None
    if number or issuer:
        document = TravelDocument(
            kind=kind or NOT_SENT,
            number=number or NOT_SENT,
            issuing_country=issuer or NOT_SENT,
            expires_on=month_name_date(expiry, flight_day) if expiry else NOT_SENT,
            surname=surname or NOT_SENT,
            given_names=given or NOT_SENT,
        )
    return DocumentRequest(
        surname=surname,
        given_names=given,
        birth_date=birth_date(birth, flight_day),
        sex=_SEX[sex],
        nationality=nationality if nationality.isalpha() else NOT_SENT,
        is_infant=sex in ("MI", "FI"),
        document=document,
    )


def _sex_at(parts: list[str]) -> int:
    """Where the sex stands: between two dates, one of which may be empty."""
    dated = [bool(_DATE.match(part.upper())) for part in parts]
    found = -1
    for at, part in enumerate(parts):
        if at and part.upper() in _SEX:
            before, after = dated[at - 1], at + 1 < len(parts) and dated[at + 1]
            if before or after:
                return at
            if found < 0 and at >= 4 and not parts[at - 1]:
                found = at
    for at, is_date in enumerate(dated):
        if is_date and at + 1 < len(parts):
            return at + 1  # no sex was sent: the slot after the date of birth is empty or unreadable
    if found < 0 and len(parts) >= 9 and parts[0] == "":
        found = 6  # no dates and no sex: count slashes, as the standard does
    return found


def _take_document(made: DocumentRequest, left: list[str], expiry: str, flight_day: date | None) -> None:
    fields = list(left)
    nationality = fields.pop() if fields else ""
    number = ""
    if nationality and not _COUNTRY.match(nationality.upper()):
        if len(nationality) > 3:  # a slash is missing: this is the number
            number = nationality
        nationality = ""
        if not number:
            number = fields.pop() if fields else ""
    else:
        number = fields.pop() if fields else ""
    issuer = fields.pop() if fields else ""
    kind = fields.pop() if fields else ""
    if nationality:
        made.nationality = nationality.upper()
    number = number.replace("<", "").replace(" ", "")
    if not (number or issuer or kind) or (not number and not expiry and not issuer):
        return
    document = TravelDocument()
    if kind:
        document.kind = kind.upper()
    if number:
        document.number = number
    if issuer:
        document.issuing_country = issuer.upper()
    if expiry:
        document.expires_on = month_name_date(expiry, flight_day)
    made.document = document


def _take_name(made: DocumentRequest, right: list[str]) -> None:
    names = list(right)
    while names and (not names[-1] or (names[-1] == "H" and len(names) > 2)):
        names.pop()
    if names:
        made.surname = names[0]
        made.given_names = " ".join(name for name in names[1:] if name)
    if made.document is not None:
        if made.surname:
            made.document.surname = made.surname
        if made.given_names:
            made.document.given_names = made.given_names


class VisaRequest(msgspec.Struct):
    """What one DOCO said: a visa or known-traveller document, or a redress number, and a place of birth."""

    place_of_birth: str = ""
    redress_number: str = ""
    document: TravelDocument | None = None


def read_doco(text: str, flight_day: date | None) -> VisaRequest | None:
    """The visa, redress or known-traveller request; None where its type (V, R, K) is not found.

    text  "/<place of birth>/<type>/<number>/<place of issue>/<issue date>/<country applied>", slashes uncertain
    """
    parts = [part.strip() for part in _AUTOMATED.sub("", text.strip()).split("/")]
    at = next((n for n, part in enumerate(parts) if part.upper() in ("V", "R", "K")), -1)
    if at < 0:
        return None
    rest = parts[at + 1 :] + [""] * 4
    made = VisaRequest(place_of_birth=next((part for part in parts[:at] if part), ""))
    kind, number = parts[at].upper(), rest[0].replace(" ", "")
    if kind == "R":
        made.redress_number = number
        return made
    if not number:
        return made
    document = TravelDocument(kind=kind, number=number)
    if rest[1]:
        document.issued_at = rest[1]
    if rest[2]:
        document.issued_on = month_name_date(rest[2], flight_day)
    if rest[3] and _COUNTRY.match(rest[3].upper()) and rest[3] != "I":
        document.issuing_country = rest[3].upper()
    made.document = document
    return made


def read_doca(text: str) -> Address | None:
    """The address request "/<D|R|B>/<country>/<street>/<city>/<state>/<zip>"; None where its type is not found."""
    parts = [part.strip() for part in text.split("/")]
    at = next((n for n, part in enumerate(parts) if part.upper() in ("D", "R", "B")), -1)
    if at < 0:
        return None
    country, street, city, region, postal, *_ = [*parts[at + 1 :], "", "", "", "", ""]
    made = Address(purpose=parts[at].upper())
    if country:
        made.country = country.upper()
    if street:
        made.street = street
    if city:
        made.city = city
    if region:
        made.region = region
    if postal:
        made.postal_code = postal
    return made


def read_infant(text: str, flight_day: date | None) -> tuple[str, str, Maybe[str]] | None:
    """Surname, given names and date of birth of an infant's request; None where no name is in it.

    text  "BELT/SOPHY 20SEP12" or "/BELT/SOPHY/10AUG11"
    """
    born: Maybe[str] = NOT_SENT
    words = text.replace(".", " ").strip()
    found = re.search(r"[\s/](\d{2}[A-Z]{3}(?:\d{4}|\d{2}))(?=[\s/+-]|$)", words.upper())
    if found:
        born = birth_date(found[1], flight_day)
        words = words[: found.start()]
    parts = [part.strip() for part in words.strip("/ ").split("/") if part.strip()]
    if not parts or not any(c.isalpha() for c in parts[0]):
        return None
    return parts[0], " ".join(parts[1:]), born


def read_contact(text: str, code: str = "", owner: str = "") -> Contact | None:
    """A contact from a request, an OSI or an address line; None where the text is none.

    text  "CTCE ANN..LEE//EXAMPLE.COM", "CTCM 0049 170 1234567", or without the word where `code` gives it
    code  "CTCE", "CTCM", … of a request; "" to look for the word in the text

    An e-mail is decoded (`//` is @, `..` is _, `./` is -) only where exactly one `//` shows that it was encoded.
    """
    said = text.strip()
    if not code:
        if said.startswith("CTC") and said[4:5] == " " and said[3] in _CONTACT_LETTERS:
            code, said = said[:4], said[5:]
            if said.isdecimal() and len(said) > 4 and code != "CTCA":
                return Contact(kind=_PHONE, value=said, owner="agency" if code == "CTCT" else owner)
            said = said.lstrip(" :/-")
        else:
            word = _CONTACT.search(said.upper())
            if word is None:
                return None
            code, said = "CTC" + word[1], said[word.start(2) :].strip()
    said = said.lstrip(". /").strip()
    if not said:
        return None
    tidy = _LANGUAGE.sub("", said) if said[-3:-2] == "/" else said
    letter = code[-1]
    if letter == "E" or (("//" in said or "@" in said) and not said[:1].isdecimal() and _ADDRESS.search(tidy)):
        return Contact(kind=_EMAIL, value=_decoded(tidy), owner=owner)
    if letter == "A" or not ((said.isdecimal() and len(said) > 4) or _FIVE_DIGITS.search(said)):
        return Contact(kind=_OTHER, value=said, owner=owner)
    return Contact(kind=_PHONE, value=tidy, owner="agency" if letter == "T" else owner)


def _decoded(address: str) -> str:
    address = address.replace(" ", "")
    if address.count("//") != 1:
        return address
    return address.replace("//", "@").replace("..", "_").replace("./", "-")
