"""Reads the sanctions list of Switzerland.

A target is an individual, an entity or an object; it stays in the file after it was taken off the list, with a modification that says
so. Names come in parts, each with its spelling variants by language and script.
Source: the list's schema, swiss-sanctions-list.xsd.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final
from xml.etree.ElementTree import Element

from fairway.watchlists.drafting import Draft, Drafts, document_kind
from fairway.watchlists.markup import children, local, note_unknown, read_markup, text_at, texts_at, tops
from fairway.watchlists.reading import ListReading, described
from fairway.watchlists.values import partial_date, tidy

__all__ = ["read"]

ROOT: Final = "swiss-sanctions-list"
_SOURCE: Final = described(__package__ or "")
_KINDS: Final = {"individual": "person", "entity": "organisation"}
_OBJECTS: Final = {"vessel": "vessel", "aircraft": "aircraft"}
# The order in which a name is spoken; the file's own order where two parts are of one kind.
_PARTS: Final = ("title", "given-name", "further-given-name", "father-name", "grand-father-name", "tribal-name")
_LAST_PARTS: Final = ("family-name", "maiden-name", "suffix")
_VARIANTS_MAX = 60  # names made of spelling variants; more say nothing new


def read(data: bytes) -> ListReading:
    """The entries of one file. Any bytes give a reading."""
    return read_markup(data, _take)


def _take(data: bytes, drafts: Drafts) -> None:
    programmes: dict[str, str] = {}
    targets = _Targets()
    for element in tops(data, roots=(ROOT,), at=lambda path: len(path) == 1):
        match local(element):
            case "swiss-sanctions-list":
                drafts.published = partial_date(element.get("date", "")[:10]) or ""
            case "sanctions-program":
                programmes.update(_sets_of(element))
            case "target":
                _take_target(element, drafts, programmes, targets)
            case "place":
                targets.places[element.get("ssid", "")] = _place_of(element)
            case _:
                draft = drafts.begin(entry_id=element.get("ssid", ""))
                draft.note("entry.kind.unknown", local(element)[:60])
    targets.settle()
    drafts.keep_all(targets.drafts, "ssid")


class _Targets:
    """The targets as far as the file has been read: places stand behind them and are known by number."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.places: dict[str, tuple[str, str]] = {}
        self.births: list[tuple[Draft, str]] = []
        self.addresses: list[tuple[Draft, str, str, str]] = []

    def settle(self) -> None:
        """Gives each target the places that it points to."""
        for draft, place in self.births:
            city, country = self._place(draft, place)
            draft.birth_place("place-of-birth", city=city, country=country)
        for draft, place, street, code in self.addresses:
            city, country = self._place(draft, place)
            draft.address("address", street=street, postal_code=code, city=city, country=country)

    def _place(self, draft: Draft, number: str) -> tuple[str, str]:
        if number not in self.places:
            draft.note("entry.reference.missing", "place-id")
        return self.places.get(number, ("", ""))


def _place_of(place: Element) -> tuple[str, str]:
    country = next(iter(children(place, "country")), None)
    return text_at(place, "location"), country.get("iso-code", "") if country is not None else ""


def _sets_of(programme: Element) -> dict[str, str]:
    """The programme's key, such as "Belarus", by the identifiers of its sets of measures."""
    key = text_at(programme, "program-key") or text_at(programme, "program-name")
    return {each.get("ssid", ""): key for each in children(programme, "sanctions-set")}


def _take_target(target: Element, drafts: Drafts, programmes: dict[str, str], targets: _Targets) -> None:
    draft = drafts.begin(entry_id=f"CH-{target.get('ssid', '').strip()}" if target.get("ssid", "").strip() else "")
    note_unknown(target, _SOURCE, draft)
    if _is_off_the_list(target):
        return
    subject = next((each for each in target if local(each) in ("individual", "entity", "object")), None)
    if subject is None:
        draft.note("entry.kind.unknown", "target", expected="individual, entity or object")
        return
    draft.kind = _KINDS.get(local(subject)) or _OBJECTS.get(subject.get("object-type", ""), "organisation")
    for identifier in (target.get("sanctions-set-id", ""), *texts_at(target, "sanctions-set-id")):
        draft.basis(programmes.get(identifier, ""))
    for text in texts_at(target, "foreign-identifier"):
        draft.reference(text)
    for each in children(target, "modification"):
        if each.get("modification-type") == "listed":
            draft.listed_on(each.get("effective-date", ""))
    if sex := subject.get("sex", ""):
        draft.sex(sex, "individual")
    # The main identity first: its first name is the primary one.
    for identity in sorted(children(subject, "identity"), key=lambda each: each.get("main") != "true"):
        _take_identity(identity, draft)
        targets.births += [(draft, each.get("place-id", "")) for each in children(identity, "place-of-birth")]
        targets.addresses += [
            (draft, each.get("place-id", ""), text_at(each, "address-details"), text_at(each, "zip-code"))
            for each in children(identity, "address")
        ]
    targets.drafts.append(draft)


def _is_off_the_list(target: Element) -> bool:
    """Whether the latest modification took the target off."""
    dated = [(each.get("effective-date", ""), at, each) for at, each in enumerate(children(target, "modification"))]
    # The file has the newest first; on one day, that one counts.
    latest = max(dated, key=lambda each: (each[0], -each[1]), default=None)
    return latest is not None and latest[2].get("modification-type") == "de-listed"


def _take_identity(identity: Element, draft: Draft) -> None:
    for name in sorted(children(identity, "name"), key=lambda each: each.get("name-type") != "primary-name"):
        for text in _spoken(name):
            draft.name(text, "name", is_weak=name.get("quality") == "low")
    for birth in children(identity, "day-month-year"):
        _take_birth(birth, draft)
    for country in children(identity, "nationality", "country"):
        draft.nationality(country.get("iso-code", ""), "nationality")
    for document in children(identity, "identification-document"):
        issuer = next(iter(children(document, "issuer")), None)
        state = draft.country(issuer.get("code", ""), "issuer") if issuer is not None else ""
        kind = document_kind(document.get("document-type", "").replace("-", " "))
        draft.document(kind, state, text_at(document, "number"), "number")


def _take_birth(birth: Element, draft: Draft) -> None:
    if birth.get("calendar", "Gregorian").lower() != "gregorian":
        draft.note("entry.birth-date.unreadable", "day-month-year", expected="a day of the Gregorian calendar")
        return
    parts = [birth.get("year", "")]
    for part in ("month", "day"):
        if not (text := birth.get(part, "")).isdecimal():
            break
        parts.append(f"{int(text):02}")
    if parts[0]:
        draft.birth_date("-".join(parts), "day-month-year")


def _spoken(name: Element) -> list[str]:
    """The name in its main spelling, then once for every spelling variant of its parts."""
    parts = sorted(children(name, "name-part"), key=_place)
    main = [text_at(each, "value") for each in parts]
    names = [" ".join(main)]
    variants: dict[tuple[str, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for at, part in enumerate(parts):
        for each in children(part, "spelling-variant"):
            if text := tidy(each.text or ""):
                variants[each.get("lang", ""), each.get("script", "")][at].append(text)
    for by_part in variants.values():
        # The n-th variants of all parts belong together; a part with fewer keeps its main spelling.
        for n in range(max(map(len, by_part.values()))):
            names.append(
                " ".join(
                    by_part[at][n] if at in by_part and n < len(by_part[at]) else main[at] for at in range(len(main))
                )
            )
    return [text for each in names[:_VARIANTS_MAX] if (text := tidy(each))]


def _place(part: Element) -> tuple[int, int]:
    kind = part.get("name-part-type", "")
    order = part.get("order", "")
    if kind in _PARTS:
        place = _PARTS.index(kind)
    elif kind in _LAST_PARTS:
        place = 20 + _LAST_PARTS.index(kind)
    else:
        place = 10
    return place, int(order) if order.isdecimal() else 0
