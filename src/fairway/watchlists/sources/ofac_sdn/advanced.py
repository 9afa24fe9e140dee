"""The advanced XML form: parties, their names in parts, features and documents, all by numbers of a table at the file's head.

The order is fixed by the schema: reference values, locations, documents, parties, relations, entries of the list.
Source: the advanced data standard of the Office of Foreign Assets Control, after the United Nations' advanced sanctions data model.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final
from xml.etree.ElementTree import Element

from fairway.watchlists.drafting import Draft, Drafts, document_kind
from fairway.watchlists.markup import Refused, children, local, note_unknown, text_at, tops
from fairway.watchlists.reading import described
from fairway.watchlists.sources.ofac_sdn.places import take_birth_place
from fairway.watchlists.values import partial_date, tidy

__all__ = ["take_advanced"]

_SOURCE: Final = described(__package__ or "")
_KINDS: Final = {"individual": "person", "entity": "organisation", "vessel": "vessel", "aircraft": "aircraft"}
_GROUPS: Final = ("Locations", "IDRegDocuments", "DistinctParties", "SanctionsEntries")
_LAST_NAMES: Final = ("last name", "maiden name")


def take_advanced(data: bytes, drafts: Drafts) -> None:
    """Reads the whole file. Raises markup.Refused."""
    list_ = _Advanced(drafts)
    for element in tops(data, roots=("Sanctions",), at=_is_read_whole):
        list_.take(element)
    if not list_.drafts_by_profile:
        raise Refused("list.empty")
    drafts.keep_all(list_.drafts_by_profile.values(), "FixedRef")


def _is_read_whole(path: tuple[str, ...]) -> bool:
    return path in (("DateOfIssue",), ("ReferenceValueSets",)) or (len(path) == 2 and path[0] in _GROUPS)


class _Advanced:
    """What the numbers mean, as far as the file has been read."""

    def __init__(self, drafts: Drafts) -> None:
        self.drafts_by_profile: dict[str, Draft] = {}
        self._drafts = drafts
        self._words: dict[tuple[str, str], str] = {}
        self._parents: dict[str, str] = {}
        self._states_of_places: dict[str, str] = {}
        self._parts_of_places: dict[str, dict[str, str]] = {}
        self._documents: dict[str, list[Element]] = defaultdict(list)

    def take(self, element: Element) -> None:
        match local(element):
            case "DateOfIssue":
                self._drafts.published = _day(element)
            case "ReferenceValueSets":
                self._take_words(element)
            case "Location":
                self._take_location(element)
            case "IDRegDocument":
                self._documents[element.get("IdentityID", "")].append(_kept(element))
            case "DistinctParty":
                self._take_party(element)
            case "SanctionsEntry":
                self._take_entry(element)
            case _:
                pass  # the root as it begins

    def _take_words(self, sets: Element) -> None:
        for set_ in sets:
            for value in set_:
                key = (local(value), value.get("ID", ""))
                self._words[key] = tidy(value.text or "") or text_at(value, "Value")
                if local(value) == "PartySubType":
                    self._parents[value.get("ID", "")] = value.get("PartyTypeID", "")

    def _take_location(self, location: Element) -> None:
        for each in children(location, "LocationCountry")[:1]:
            self._states_of_places[location.get("ID", "")] = each.get("CountryID", "")
        self._parts_of_places[location.get("ID", "")] = {
            self._word("LocPartType", part.get("LocPartTypeID", "")).lower(): text_at(
                part, "LocationPartValue", "Value"
            )
            for part in children(location, "LocationPart")
        }

    def _word(self, table: str, number: str) -> str:
        return self._words.get((table, number), "")

    def _kind(self, number: str) -> str | None:
        """The kind of a party: its own word ("Vessel"), else that of what it is one of ("Individual")."""
        words = (self._word("PartySubType", number), self._word("PartyType", self._parents.get(number, "")))
        return next((_KINDS[word.lower()] for word in words if word.lower() in _KINDS), None)

    def _take_party(self, party: Element) -> None:
        for profile in children(party, "Profile"):
            draft = self._drafts.begin(entry_id=_entry_id(party, profile))
            note_unknown(party, _SOURCE, draft)
            kind = self._kind(profile.get("PartySubTypeID", ""))
            if kind is None:
                draft.note("entry.kind.unknown", "PartySubTypeID")
                continue
            draft.kind = kind
            for identity in children(profile, "Identity"):
                self._take_names(identity, draft)
                for document in self._documents.get(identity.get("ID", ""), ()):
                    self._take_document(document, draft)
            for feature in children(profile, "Feature"):
                self._take_feature(feature, draft)
            if profile.get("ID", "") in self.drafts_by_profile:
                draft.note("entry.id.twice", "Profile")
            else:
                self.drafts_by_profile[profile.get("ID", "")] = draft

    def _take_names(self, identity: Element, draft: Draft) -> None:
        kinds = {
            each.get("ID", ""): self._word("NamePartType", each.get("NamePartTypeID", "")).lower()
            for each in children(identity, "NamePartGroups", "MasterNamePartGroup", "NamePartGroup")
        }
        for alias in children(identity, "Alias"):
            is_weak = alias.get("LowQuality", "false").lower() == "true"
            for at, name in enumerate(children(alias, "DocumentedName")):
                parts = [
                    (kinds.get(value.get("NamePartGroupID", ""), ""), tidy(value.text or ""))
                    for value in children(name, "DocumentedNamePart", "NamePartValue")
                ]
                # The family name is written first and spoken last.
                parts.sort(key=lambda part: part[0] in _LAST_NAMES)
                is_primary = alias.get("Primary", "false").lower() == "true" and at == 0
                draft.name(" ".join(text for _, text in parts), "Alias", is_weak=is_weak, is_primary=is_primary)

    def _take_feature(self, feature: Element, draft: Draft) -> None:
        word = self._word("FeatureType", feature.get("FeatureTypeID", "")).lower()
        for version in children(feature, "FeatureVersion"):
            if word == "birthdate":
                for period in children(version, "DatePeriod"):
                    _take_birth(period, draft)
            elif word == "gender":
                for detail in children(version, "VersionDetail"):
                    said = self._word("DetailReference", detail.get("DetailReferenceID", "")) or tidy(detail.text or "")
                    draft.sex(said, "Gender")
            elif word in ("nationality country", "citizenship country"):
                for place in children(version, "VersionLocation"):
                    self._take_state(place.get("LocationID", ""), draft)
            else:
                self._take_place_or_contact(word, version, draft)

    def _take_place_or_contact(self, word: str, version: Element, draft: Draft) -> None:
        """What an entry says of where somebody lives, was born, can be reached."""
        places = [each.get("LocationID", "") for each in children(version, "VersionLocation")]
        texts = [text for each in children(version, "VersionDetail") if (text := tidy(each.text or ""))]
        if word == "location":
            for place in places:
                parts = self._parts_of_places.get(place, {})
                street = " ".join(parts.get(name, "") for name in ("address1", "address2", "address3"))
                state = self._state(self._states_of_places.get(place, ""))
                draft.address(
                    "Location", street=street, postal_code=parts.get("postal code", ""), city=parts.get("city", ""),
                    country=state,
                )  # fmt: skip
        elif word == "place of birth":
            for place in places:
                state = self._state(self._states_of_places.get(place, ""))
                draft.birth_place(
                    "Place of Birth", city=self._parts_of_places.get(place, {}).get("city", ""), country=state
                )
            for text in texts:
                take_birth_place(text, draft)
        elif word in ("email address", "phone number"):
            for text in texts:
                draft.contact(text, "VersionDetail")

    def _take_state(self, place: str, draft: Draft) -> None:
        if place not in self._states_of_places:
            draft.note("entry.reference.missing", "LocationID")
        else:
            draft.nationality(self._state(self._states_of_places[place]), "LocationCountry")

    def _state(self, number: str) -> str:
        return self._word("Country", number) or self._word("AreaCode", number)

    def _take_document(self, document: Element, draft: Draft) -> None:
        words = self._word("IDRegDocType", document.get("IDRegDocTypeID", ""))
        kind = document_kind(words)
        if kind == "O" and not any(each in words.lower() for each in ("driver", "card", "permit", "visa", "document")):
            return  # tax numbers, registrations of companies: nobody travels on them
        state = draft.country(self._state(document.get("IssuedBy-CountryID", "")), "IDRegDocument")
        draft.document(kind, state, text_at(document, "IDRegistrationNo"), "IDRegistrationNo")

    def _take_entry(self, entry: Element) -> None:
        draft = self.drafts_by_profile.get(entry.get("ProfileID", ""))
        if draft is None:
            return
        for event in children(entry, "EntryEvent"):
            for day in children(event, "Date"):
                draft.listed_on(_day(day))
            draft.basis(self._word("LegalBasis", event.get("LegalBasisID", "")))
        for measure in children(entry, "SanctionsMeasure"):
            draft.basis(text_at(measure, "Comment"))


def _entry_id(party: Element, profile: Element) -> str:
    number = (party.get("FixedRef") or profile.get("ID") or "").strip()
    return f"OFAC-{number}" if number else ""


def _kept(element: Element) -> Element:
    """A copy that stays when the reader lets go of what it has read."""
    copy = Element(element.tag, dict(element.attrib))
    copy.extend(list(element))
    return copy


def _day(element: Element) -> str:
    """ISO, as far as Year, Month and Day say; "" where they say nothing."""
    parts = [text_at(element, "Year")]
    for part in ("Month", "Day"):
        if not (text := text_at(element, part)).isdecimal():
            break
        parts.append(f"{int(text):02}")
    return partial_date("-".join(parts)) or ""


def _take_birth(period: Element, draft: Draft) -> None:
    """A period that begins and ends within one day is that day; within one year, that year; else every year of it."""
    first = next(iter(children(period, "Start", "From")), None)
    last = next(iter(children(period, "End", "To")), None)
    if first is None:
        return
    start, end = _day(first), _day(last) if last is not None else ""
    if not start:
        draft.note("entry.birth-date.unreadable", "DatePeriod", expected="Year, Month and Day")
    elif not end or start == end:
        draft.birth_date(start, "DatePeriod")
    elif start[:7] == end[:7]:
        draft.birth_date(start[:7], "DatePeriod")
    else:
        draft.birth_years(start[:4], end[:4], "DatePeriod")
