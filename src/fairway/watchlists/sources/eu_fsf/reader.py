"""Reads the European Union's consolidated list, in its XML and its CSV form.

The XML says nearly everything in attributes. The CSV has one row for each name, birth, document and citizenship of an entry; rows
of one entry share its logical identifier and need not stand together.
Source: the export's schema, version 1.1, and the manual beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

from fairway.watchlists.drafting import Draft, Drafts, document_kind
from fairway.watchlists.markup import Refused, children, local, note_unknown, read_markup, tops
from fairway.watchlists.reading import ListReading, described
from fairway.watchlists.tables import rows_of
from fairway.watchlists.values import partial_date

__all__ = ["read"]

_SOURCE: Final = described(__package__ or "")
_CONTACT_KEYS: Final = frozenset(("phone", "mobile", "fax", "email"))
_KINDS: Final = {"person": "person", "p": "person", "enterprise": "organisation", "e": "organisation"}


def read(data: bytes) -> ListReading:
    """The entries of one file of either form. Any bytes give a reading."""
    return read_markup(data, _take_xml if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _take_csv)


def _take_xml(data: bytes, drafts: Drafts) -> None:
    for element in tops(data, roots=("export",), at=lambda path: len(path) == 1):
        if local(element) == "export":
            drafts.published = partial_date(element.get("generationDate", "")[:10]) or ""
        else:
            _take_entity(element, drafts)


def _take_entity(element: Element, drafts: Drafts) -> None:
    draft = drafts.begin(entry_id=element.get("euReferenceNumber") or element.get("logicalId") or "")
    note_unknown(element, _SOURCE, draft)
    if not _set_kind(draft, next((each.get("code", "") for each in children(element, "subjectType")), "")):
        return
    draft.reference(element.get("unitedNationId", ""))
    for each in children(element, "regulation"):
        _take_regulation(draft, each.attrib)
    for each in children(element, "nameAlias"):
        _take_name(draft, each.attrib)
    for each in children(element, "citizenship"):
        draft.nationality(each.get("countryIso2Code", ""), "citizenship")
    for each in children(element, "birthdate"):
        _take_birth(draft, each.attrib)
    for each in children(element, "identification"):
        _take_document(draft, each.attrib)
    for each in children(element, "address"):
        _take_address(draft, each.attrib)
    for each in children(element, "contactInfo"):
        _take_contact(draft, each.attrib)
    drafts.keep(draft, "euReferenceNumber")


def _set_kind(draft: Draft, text: str) -> bool:
    kind = _KINDS.get(text.strip().lower())
    if kind is None:
        draft.note("entry.kind.unknown", "subjectType", expected="person or enterprise", value=text)
        return False
    draft.kind = kind
    return True


def _take_regulation(draft: Draft, of: Mapping[str, str]) -> None:
    draft.basis(" ".join(each for each in (of.get("programme", ""), of.get("numberTitle", "")) if each))
    draft.listed_on(of.get("publicationDate", ""))


def _take_name(draft: Draft, of: Mapping[str, str]) -> None:
    whole = of.get("wholeName") or " ".join(of.get(part, "") for part in ("firstName", "middleName", "lastName"))
    draft.name(whole, "nameAlias", is_weak=of.get("strong", "true").lower() == "false")
    if sex := of.get("gender", ""):
        draft.sex(sex, "nameAlias")


def _take_birth(draft: Draft, of: Mapping[str, str]) -> None:
    if of.get("calendarType", "GREGORIAN").upper() not in ("GREGORIAN", ""):
        # The year of another calendar is no year of ours; the same birth stands beside it in ours where it is known.
        draft.note("entry.birth-date.unreadable", "birthdate", expected="a day of the Gregorian calendar")
    elif day := of.get("birthdate", ""):
        draft.birth_date(day, "birthdate")
    elif year := of.get("year", ""):
        parts = [year, *(f"{int(each):02}" for each in _month_and_day(of))]
        draft.birth_date("-".join(parts), "birthdate")
    elif of.get("yearRangeFrom") or of.get("yearRangeTo"):
        draft.birth_years(of.get("yearRangeFrom", ""), of.get("yearRangeTo", ""), "birthdate")
    city = of.get("city", "") or of.get("place", "")
    if city or of.get("countryIso2Code", "") not in ("", "00"):
        draft.birth_place("birthdate", city=city, country=of.get("countryIso2Code", ""))


def _take_address(draft: Draft, of: Mapping[str, str]) -> None:
    draft.address(
        "address",
        street=of.get("street", ""),
        postal_code=of.get("zipCode", ""),
        city=of.get("city", "") or of.get("place", ""),
        country=of.get("countryIso2Code", ""),
    )
    for key, value in of.items():
        if key.lower() in _CONTACT_KEYS:
            draft.contact(value, "address")


def _take_contact(draft: Draft, of: Mapping[str, str]) -> None:
    if of.get("key", "").strip().lower() in _CONTACT_KEYS:
        draft.contact(of.get("value", ""), "contactInfo")


def _month_and_day(of: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for part in ("monthOfYear", "dayOfMonth"):
        if not (text := of.get(part, "")).isdecimal() or int(text) == 0:
            break
        found.append(text)
    return found


def _take_document(draft: Draft, of: Mapping[str, str]) -> None:
    words = f"{of.get('identificationTypeCode', '')} {of.get('identificationTypeDescription', '')}"
    kind = "I" if of.get("identificationTypeCode", "").lower() == "id" else document_kind(words)
    number = of.get("latinNumber") or of.get("number", "")
    draft.document(kind, draft.country(of.get("countryIso2Code", ""), "identification"), number, "identification")


# -- CSV ------------------------------------------------------------------------------------------------------------

_NAME: Final = {
    "wholeName": "NameAlias_WholeName",
    "firstName": "NameAlias_FirstName",
    "middleName": "NameAlias_MiddleName",
    "lastName": "NameAlias_LastName",
    "gender": "NameAlias_Gender",
    "strong": "NameAlias_Strong",
}
_REGULATION: Final = {
    "programme": "Entity_Regulation_Programme",
    "numberTitle": "Entity_Regulation_NumberTitle",
    "publicationDate": "Entity_Regulation_PublicationDate",
}
_BIRTH: Final = {
    "birthdate": "BirthDate_BirthDate",
    "dayOfMonth": "BirthDate_Day",
    "monthOfYear": "BirthDate_Month",
    "year": "BirthDate_Year",
    "yearRangeFrom": "BirthDate_YearRangeFrom",
    "yearRangeTo": "BirthDate_YearRangeTo",
    "calendarType": "BirthDate_CalendarType",
    "city": "BirthDate_City",
    "place": "BirthDate_Place",
    "countryIso2Code": "BirthDate_CountryIso2Code",
}
_ADDRESS: Final = {
    "street": "Address_Street",
    "zipCode": "Address_ZipCode",
    "city": "Address_City",
    "place": "Address_Place",
    "countryIso2Code": "Address_CountryIso2Code",
}
_DOCUMENT: Final = {
    "number": "Identification_Number",
    "latinNumber": "Identification_LatinNumber",
    "identificationTypeCode": "Identification_TypeCode",
    "identificationTypeDescription": "Identification_TypeDescription",
    "countryIso2Code": "Identification_CountryIso2Code",
}


def _take_csv(data: bytes, drafts: Drafts) -> None:
    known: dict[str, Draft] = {}
    required = ("Entity_LogicalId", "Entity_SubjectType", "NameAlias_WholeName")
    for number, row in rows_of(data, _SOURCE, drafts.notes, separator=";", required=required):
        logical = row["Entity_LogicalId"].strip()
        if not logical:
            drafts.notes.note("entry.id.missing", entry=number, tag="Entity_LogicalId")
            continue
        if (draft := known.get(logical)) is None:
            draft = known[logical] = _begun(row, logical, drafts)
        if draft.kind:
            _take_row(draft, row)
    if not known:
        raise Refused("list.empty")
    drafts.keep_all((draft for draft in known.values() if draft.kind), "Entity_EU_ReferenceNumber")


def _begun(row: Mapping[str, str], logical: str, drafts: Drafts) -> Draft:
    drafts.published = drafts.published or _generated(row.get("fileGenerationDate", ""))
    draft = drafts.begin(entry_id=row.get("Entity_EU_ReferenceNumber", "").strip() or logical)
    if not _set_kind(draft, row.get("Entity_SubjectType", "")):
        draft.kind = ""  # noted once; its other rows are passed over
    draft.reference(row.get("Entity_UnitedNationId", ""))
    return draft


def _generated(text: str) -> str:
    day, _, rest = text.strip().partition("/")
    return (partial_date("-".join((*reversed(rest.split("/")), day))) if rest else partial_date(text[:10])) or ""


def _take_row(draft: Draft, row: Mapping[str, str]) -> None:
    parts = (_NAME, _REGULATION, _BIRTH, _DOCUMENT, _ADDRESS)
    name, regulation, birth, document, address = (_named(row, each) for each in parts)
    if regulation:
        _take_regulation(draft, regulation)
    if name:
        _take_name(draft, name)
    if birth:
        _take_birth(draft, birth)
    if document.get("number") or document.get("latinNumber"):
        _take_document(draft, document)
    if address:
        _take_address(draft, address)
    draft.nationality(row.get("Citizenship_CountryIso2Code", ""), "Citizenship_CountryIso2Code")


def _named(row: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, column in columns.items() if (value := row.get(column, "").strip())}
