"""Invented travellers and list entries, compared by the real comparison and written as screening writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fairway.kit.clock import utc_now

CANARY = ("QUETZALVANTERPOOL", "Wyndelina Oriol", "1971-03-29", "ZK40Q7719")
"""A traveller whose every value is unique: surname, given names, birth date, document number."""


@dataclass(frozen=True)
class Pair:
    """Somebody who travels and somebody on a list."""

    flight: tuple[str, str, str, str]
    minutes: int
    surname: str
    given: str
    born: str
    sex: str
    nationality: str
    document: str
    entry: str
    names: tuple[str, ...]
    entry_born: tuple[str, ...]
    entry_sex: str = ""
    entry_nationality: str = ""
    entry_document: str = ""


PAIRS = (
    Pair(("XY", "417", "QCC", "QAA"), 41, "EXAMPLOV", "JAN MARIA", "1981-03-04", "M", "XQA", "XA4471902",
         "A-1192", ("Yan EXAMPLOW", "Jan Maria Eksamplov"), ("1981-04-03", "1979"), "male", "XQA"),
    Pair(("ZZ", "900", "QAB", "QBA"), 22, "AL-NAMUDHAJI", "YUSUF KARIM", "1975-11-20", "M", "XQB", "XB0031277",
         "B-0417", ("Yousef Karim AL NAMOUTHAJI", "يوسف كريم النموذجي"), ("1975-11-20",), "male", "XQB", "XB0031277"),
    Pair(("QQ", "12", "QDA", "QAA"), 128, "SPECIMENSEN", "INGRID", "1990-06-01", "F", "XQC", "XC7719023",
         "A-2044", ("Ingrid SPECIMENSEN",), ("1990-01-06",), "female"),
    Pair(("QQ", "12", "QDA", "QAA"), 128, "MUSTERFRAU", "ERIKA", "1964-08-12", "F", "XQD", "XD5550142",
         "C-0031", ("Erica MUSTERFRAU",), ("1961",), "female", "XQB"),
    Pair(("AB", "55", "QEA", "QBA"), 610, "BEISPIEL", "TOMASZ", "1988-02-17", "M", "XQE", "XE2210098",
         "A-0907", ("Thomas BEISPIEL",), ("1987-04-02",), "male", "XQE"),
    Pair(("XY", "88", "QFA", "QAA"), 1900, "ESEMPIO", "LUCIA CARLA", "1979-12-30", "F", "XQF", "XF8031160",
         "B-1188", ("Lucia ESEMPIO",), (), "female"),
)  # fmt: skip


def canary_pair(minutes: int = 45) -> Pair:
    """The canary on a list, nearly."""
    surname, given, born, document = CANARY
    return Pair(("XY", "301", "QCC", "QAA"), minutes, surname, given, born, "F", "XQA", document,
                "A-7001", (f"{given} {surname.title()}",), (born,), "female", "XQA", document)  # fmt: skip


def write(pairs: tuple[Pair, ...], *, now: datetime | None = None) -> list[str]:
    """Writes flights, travellers and hits in the open house; the codes of the hits, in the order of the pairs."""
    from fairway.kit.identifiers import public_code
    from fairway.store.models import Hit

    now = now or utc_now()
    for number, pair in enumerate(pairs, start=1):
        _write_one(pair, number, now)
    codes = {hit.entry_id: public_code(hit.id) for hit in Hit.objects.all()}
    return [codes[pair.entry] for pair in pairs]


def _write_one(pair: Pair, number: int, now: datetime) -> None:
    from fairway.safeguards import Act, Actor, Purpose, Role
    from fairway.safeguards.actions import TravellersScreened
    from fairway.store.archive import perform
    from fairway.store.hits import write_hits
    from fairway.store.models import Flight, Traveller

    departs = (now + timedelta(minutes=pair.minutes)).replace(microsecond=0, tzinfo=None)
    day, local = departs.date().toordinal(), departs.isoformat()
    carrier, flight_number, departs_from, arrives_at = pair.flight
    act = Act(Actor("fairway", Role.MACHINE), Purpose.SCREENING, at=now)
    with perform(act) as archive:
        flight, _ = Flight.objects.get_or_create(
            day=day, carrier=carrier, number=flight_number, departs_from=departs_from, arrives_at=arrives_at,
            defaults={"id": 9000 + number, "departs_at_local": local},
        )  # fmt: skip
        traveller = Traveller.objects.create(
            id=number, day=day, flight=flight, kind="adult", state="active", sources="PNR+API",
            identity=b"", content=b"", record_open=b"", record_sealed=b"",
        )  # fmt: skip
        write_hits(archive, [_hit(pair, day, flight.id, traveller.id, local)], [traveller.id], at=now, lists=["csv"])
        act.record(TravellersScreened(object="test", count=1, hits=1, lapsed=0, lists="csv", matcher="test"))


def _hit(pair: Pair, day: int, flight: int, traveller: int, due_at: str) -> Any:
    from fairway.comparison import VERSION, ComparedTraveller, Document, ListedPerson, PersonName, compare
    from fairway.store.hits import FrozenHit, NewHit

    compared = ComparedTraveller(
        names=(PersonName(surname=pair.surname, given_names=pair.given),),
        birth_date=pair.born,
        sex=pair.sex,
        nationalities=(pair.nationality,),
        documents=(Document("P", pair.nationality, pair.document),),
    )
    listed = ListedPerson(
        pair.entry,
        names=pair.names,
        birth_dates=pair.entry_born,
        sex=pair.entry_sex,
        nationalities=(pair.entry_nationality,) if pair.entry_nationality else (),
        documents=(Document("P", pair.entry_nationality, pair.entry_document),) if pair.entry_document else (),
    )
    found = compare(compared, listed)
    strength = str(found.strength) if found.is_hit else "weak"
    return NewHit(
        day=day, flight=flight, traveller=traveller, traveller_version=1, list_source="csv", list_version=7,
        entry_id=pair.entry, score=found.score, probability=found.probability, strength=strength, matcher=VERSION,
        due_at=due_at, frozen=FrozenHit(compared, listed, found.evidence),
    )  # fmt: skip
