"""A whole synthetic day: flights, bookings, people, messages in the order of sending, a watchlist and its answers.

Everything follows from the arguments: the same seed, day and sizes give the same bytes. Flights are made one after
the other, each from a random source of its own, so memory stays bounded by the largest flight and the list.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from fairway_simulator.bookings import NEVER, Booking, Load, Seated, load_flight
from fairway_simulator.dirt import KINDS, TRUNCATING, soil
from fairway_simulator.flights import FlightPlan, Push, Stage, plan_day, pushes_of
from fairway_simulator.paxlst import passenger_list
from fairway_simulator.people import Person, draw_person
from fairway_simulator.pnrgov import booking_push, flight_number
from fairway_simulator.watchlist import DISTORTIONS, Entry, distorted, filler, is_feasible, namesake, write_entries
from fairway_simulator.wire import Interchange
from fairway_simulator.world import AIRPORTS, STATES

__all__ = ["DEFAULT_DAY", "Summary", "simulate"]

DEFAULT_DAY = date(2026, 7, 12)
LISTED_PER_TRAVELLER = 1 / 1000
LISTED_MIN = 20
NAMESAKES_PER_LISTED = 3
TRIES_MAX = 400


@dataclass
class Summary:
    """Totals of a simulated day. `travellers` are distinct people without crew; `listed` of them are on the list."""

    seed: int
    day: str
    dirty_share: float
    list_entries: int
    flights: int = 0
    bookings: int = 0
    travellers: int = 0
    crew: int = 0
    listed: int = 0
    namesakes: int = 0
    files: int = 0
    messages: dict[str, int] = field(default_factory=dict)
    dirty: dict[str, int] = field(default_factory=dict)
    bytes: int = 0


@dataclass
class _Listed:
    """Somebody on the list who travels: their answer row still lacks the entry's id."""

    entry: Entry
    answer: dict[str, Any]


class _Day:
    def __init__(self, out: Path, travellers: int, seed: int, day: date, dirty: float, list_entries: int) -> None:
        self.out, self.seed, self.day, self.dirty = out, seed, day, dirty
        self.list_entries = list_entries
        self.travellers = travellers
        self.summary = Summary(seed, day.isoformat(), dirty, list_entries)
        self.counts: Counter[str] = Counter()
        self.soiled: Counter[str] = Counter()
        self.files: list[dict[str, Any]] = []
        self.listed: list[_Listed] = []
        self.namesakes: list[tuple[Entry, int]] = []
        self._choose_listed()

    def random(self, purpose: str) -> Random:
        """A source of its own for each purpose, so that a change in one place moves nothing elsewhere."""
        return Random(f"{self.seed}/{self.day}/{purpose}")

    def _choose_listed(self) -> None:
        random = self.random("listed")
        count = min(self.travellers, max(LISTED_MIN, round(self.travellers * LISTED_PER_TRAVELLER)))
        count = min(count, self.list_entries)
        keys = random.sample(range(1, self.travellers + 1), count)
        self.distortion_of = {key: DISTORTIONS[n % len(DISTORTIONS)] for n, key in enumerate(keys)}
        others = min(self.travellers, count * NAMESAKES_PER_LISTED, max(0, self.list_entries - count))
        chosen = random.sample(range(1, self.travellers + 1), others)
        self.namesake_keys = set(chosen) - set(self.distortion_of)

    def draw_listed(self, key: int, random: Random, state: Callable[[], str]) -> Person | None:
        """Somebody whose data can carry the distortion that this key must show."""
        distortion = self.distortion_of.get(key)
        if distortion is None:
            return None
        anywhere = tuple(STATES)
        for n in range(TRIES_MAX):  # first among the flight's usual people, then from anywhere
            origin = state() if n < TRIES_MAX // 4 else anywhere[n % len(anywhere)]
            person = draw_person(random, key, self.day, origin)
            if is_feasible(person, distortion):
                return person
        self.distortion_of[key] = "exact"
        return person

    def flight(self, flight: FlightPlan, pushes: list[tuple[int, Push]], first_key: int) -> int:
        """Writes all files of one flight. Returns the first key of the next."""
        random = self.random(f"flight {flight.index}")
        load = load_flight(random, flight, first_key, self.draw_listed)
        for number, push in pushes:
            self._send(random, load, number, push)
        self._answers(load)
        self.summary.bookings += len(load.bookings)
        self.summary.crew += len(load.crew)
        return first_key + flight.travellers

    def _send(self, random: Random, load: Load, number: int, push: Push) -> None:
        flight = load.flight
        write = booking_push if push.kind.startswith("pnrgov") else passenger_list
        interchange = write(load, push, push.sent_at_utc, f"{number:06d}")
        if interchange is None:
            return
        kind = self._dirt(random, push)
        if kind == TRUNCATING:
            short = _cut(interchange, random)
            interchange, kind = (short, kind) if short else (interchange, "wrong_counts")
        text = soil(random, interchange, kind) if kind else interchange.text()
        part = f"-p{push.part}" if push.part else ""
        name = f"{number:06d}_{flight.carrier.code}{flight_number(flight)}_{push.kind}{part}.edi"
        data = text.encode("utf-8")
        (self.out / "messages" / name).write_bytes(data)
        self.summary.bytes += len(data)
        self.files.append({"file": f"messages/{name}", **_expected(interchange), "dirty": kind})
        self.counts["PNRGOV" if push.kind.startswith("pnrgov") else "PAXLST"] += len(interchange.messages)
        if kind:
            self.soiled[kind] += 1

    def _dirt(self, random: Random, push: Push) -> str:
        if random.random() >= self.dirty:
            return ""
        kinds = [k for k in KINDS if k != TRUNCATING or _may_be_cut(push)]
        if push.kind.startswith("paxlst"):
            kinds.remove("unescaped_apostrophe")
        return kinds[int(random.random() * len(kinds))]

    def _answers(self, load: Load) -> None:
        random = self.random(f"list {load.flight.index}")
        for booking in load.bookings:
            if booking.other is not None and booking.split_at == NEVER:
                continue  # its people are in the booking that it was split from
            for member in booking.members:
                self._answer(random, load.flight, member, booking)
        for member in load.walk_ups:
            self._answer(random, load.flight, member, None)

    def _answer(self, random: Random, flight: FlightPlan, member: Seated, booking: Booking | None) -> None:
        person = member.person
        if person.key in self.namesake_keys:
            self.namesakes.append((namesake(random, person, self.day), person.key))
        if not member.is_listed:
            return
        distortion = self.distortion_of[person.key]
        document = person.document
        answer: dict[str, Any] = {
            "traveller": person.key,
            "entry_id": "",
            "distortion": distortion,
            "carrier": flight.carrier.code,
            "number": str(flight.number),
            "departs_on": flight.departs_at_local.date().isoformat(),
            "from": flight.departs_from.code,
            "to": flight.arrives_at.code,
            "surname": member.surname,
            "given_names": member.given,
            "birth_date": person.born_on.isoformat(),
            "document": f"{document.kind}:{document.country}:{document.number}",
            "travels": booking is None or booking.is_active(Stage.CLOSURE),
        }
        if booking is not None:
            is_split_off = member in booking.split_members and booking.other is not None
            answer["locator"] = booking.other.locator if is_split_off and booking.other else booking.locator
        self.listed.append(_Listed(distorted(random, person, distortion), answer))

    def write_list(self) -> None:
        """The watchlist with the true entries somewhere among the others, and the answers."""
        random = self.random("watchlist")
        entries = [found.entry for found in self.listed] + [entry for entry, _ in self.namesakes]
        entries = entries[: max(self.list_entries, len(self.listed))]
        while len(entries) < self.list_entries:
            entries.append(filler(random, self.day))
        random.shuffle(entries)
        for n, entry in enumerate(entries, 1):
            entry.entry_id = f"SIM-{n:06d}"
        (self.out / "watchlist.csv").write_text(write_entries(entries), encoding="utf-8")
        places = [f"{a.code},{a.city},{a.latitude},{a.longitude}\n" for a in AIRPORTS.values()]
        (self.out / "airports.csv").write_text("code,name,latitude,longitude\n" + "".join(places), encoding="utf-8")
        rows = []
        for found in sorted(self.listed, key=lambda item: int(item.answer["traveller"])):
            found.answer["entry_id"] = found.entry.entry_id
            rows.append(json.dumps(found.answer, ensure_ascii=False))
        (self.out / "answer_key.jsonl").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")

    def write_manifest(self) -> Summary:
        """Totals, and what a right reading of each file gives."""
        summary = self.summary
        summary.travellers = self.travellers
        summary.listed = len(self.listed)
        summary.namesakes = len(self.namesakes)
        summary.files = len(self.files)
        summary.messages = dict(sorted(self.counts.items()))
        summary.dirty = dict(sorted(self.soiled.items()))
        manifest = {
            "totals": asdict(summary),
            "namesakes": [{"traveller": key, "entry_id": entry.entry_id} for entry, key in self.namesakes],
            "files": sorted(self.files, key=lambda row: str(row["file"])),
        }
        text = json.dumps(manifest, indent=1, ensure_ascii=False)
        (self.out / "manifest.json").write_text(text + "\n", encoding="utf-8")
        return summary


def _may_be_cut(push: Push) -> bool:
    """Only early pushes of one file lose their tail: closure sends everybody again, so nobody is lost for good."""
    return push.part == 0 and push.kind in ("pnrgov-48h", "paxlst-2h")


def _cut(interchange: Interchange, random: Random) -> Interchange | None:
    """The interchange without the last records of its last message; None where nobody may be lost.

    At least four fifths stay, and everyone whom no later message would show again.
    """
    last = interchange.messages[-1]
    keep = max(1, last.must_keep, int(len(last.blocks) * (0.8 + 0.19 * random.random())))
    if keep >= len(last.blocks):
        return None
    return interchange.with_messages([*interchange.messages[:-1], replace(last, blocks=last.blocks[:keep])])


def _expected(interchange: Interchange) -> dict[str, int]:
    """What a right reading gives: bookings (cancelled ones included), everyone carried (crew included), crew."""
    bookings = travellers = crew = 0
    for message in interchange.messages:
        if message.kind.startswith("PNRGOV"):
            bookings += len(message.blocks)
            travellers += sum(_people_in(block) for block in message.blocks)
        else:
            travellers += len(message.blocks)
            crew += sum(block[0].startswith("NAD+FM") for block in message.blocks)
    return {"bookings": bookings, "travellers": travellers, "crew": crew}


def _people_in(block: list[str]) -> int:
    people = 0
    for text in block:
        if text.startswith("TVL"):
            break  # names after the itinerary belong to check-in
        if text.startswith("TIF+") and not text.endswith(":G"):
            people += 1
    return people


def simulate(
    out: Path,
    *,
    travellers: int,
    seed: int,
    day: date = DEFAULT_DAY,
    dirty: float = 0.07,
    list_entries: int = 20_000,
    progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Writes a synthetic day into the folder `out`, which is made where it is missing.

    travellers    distinct people, crew not counted; at least 1
    dirty         share of files with dirt on them, 0 to 1
    list_entries  length of the watchlist
    progress      called with (travellers done, travellers in all) after every flight

    messages/NNNNNN_<carrier><flight>_<kind>.edi sort in the order of sending; watchlist.csv, answer_key.jsonl and
    manifest.json stand beside them. ValueError for sizes that make no day; FileExistsError where `out` has messages.
    """
    if travellers < 1 or not 0 <= dirty <= 1 or list_entries < 0:
        raise ValueError("a day needs at least one traveller, a dirty share between 0 and 1, and no negative list")
    if any((out / "messages").glob("*.edi")):
        raise FileExistsError("the folder already holds a simulated day")
    (out / "messages").mkdir(parents=True, exist_ok=True)
    work = _Day(out, travellers, seed, day, dirty, list_entries)
    flights = plan_day(work.random("plan"), day, travellers)
    order = sorted((p for f in flights for p in pushes_of(f)), key=lambda p: (p.sent_at_utc, p.flight, p.kind, p.part))
    pushes: dict[int, list[tuple[int, Push]]] = {f.index: [] for f in flights}
    for number, push in enumerate(order, 1):
        pushes[push.flight].append((number, push))
    key = 1
    for flight in flights:
        key = work.flight(flight, pushes[flight.index], key)
        if progress is not None:
            progress(key - 1, travellers)
    work.summary.flights = len(flights)
    work.write_list()
    return work.write_manifest()
