"""The office of screening."""

from __future__ import annotations

import gc
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from fairway import telemetry
from fairway.comparison import VERSION, ComparedTraveller, Comparison, Index, ListedPerson
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import HitsCounted, HitsHeldBack, HitsSpared, SentBack, TravellersScreened
from fairway.screening.changes import ChangedScreened, Overtaken, screen_changes
from fairway.screening.concerned import Seek
from fairway.screening.documents import Documents
from fairway.screening.judging import hits_of, without_cleared, without_expired, without_left_alone
from fairway.screening.memory import Passed
from fairway.screening.prepared import content_of, keep_index, kept_index, prepared_index
from fairway.store import document_sets, hits, index_files, journeys, lists, protection, screenings
from fairway.store.archive import Archive, look, perform
from fairway.store.hits import NewHit
from fairway.store.lists import Changes
from fairway.store.records import StoredTraveller
from fairway.store.restrictions import restricted_among
from fairway.store.screenings import FlightWork

__all__ = ["HitOnFlight", "Screened", "Screener", "hits_on_flights", "screen_flights", "screen_waiting"]

FLIGHTS_A_BATCH = 256  # as many as one batch of reading may touch: screening that takes fewer falls behind it
TRAVELLERS_A_BATCH = 4_000  # bounds memory: a list that changed much sends everybody back, 256 flights of 200
# Above this many changed entries nearly everybody shares a key with one of them: then everybody is screened again.
ENTRIES_BY_TRACE_MAX = 10_000
ENTRIES_FOLLOWED_MAX = 10_000  # above this many changed entries the index is built anew


class Screened(msgspec.Struct, frozen=True):
    """What one batch gave. `flights` is 0 when nothing waited; `is_overtaken`: another list came into use, and nothing was written."""

    flights: int
    travellers: int
    hits: int
    lapsed: int
    is_overtaken: bool = False


class _Range(msgspec.Struct, frozen=True):
    """Positions of the index, `stop` excluded, and the source and list version of their entries."""

    start: int
    stop: int
    source: str
    version: int


_RANGES = msgspec.msgpack.Decoder(list[_Range])


class _Overtaken(Exception):
    """Another list came into use while travellers were compared with its predecessor. Nothing was written."""


class Screener:
    """The active lists, indexed, as long as they stay the same. One per process: building it is the expensive part.

    What was built is kept sealed in the house for the next start.
    """

    def __init__(self) -> None:
        self._versions: tuple[tuple[str, int], ...] | None = None
        self._index: Index | None = None
        self._documents = Documents()
        self._ranges: list[_Range] = []
        self._removed: set[int] = set()
        self._passed = Passed()

    def prepare(self) -> None:
        """Sees to it that the index of the lists in use is kept: opened if it is, else built."""
        self.refresh(look())

    @staticmethod
    def is_prepared() -> bool:
        """Whether the index of the lists in use is kept, or there is no list."""
        archive = look()
        versions = tuple((active.source, active.id) for active in lists.active_versions())
        folder, content = index_files.folder_of(archive.home), _content(archive, versions)
        return not any(_entries_in(version) for _, version in versions) or index_files.is_kept(
            folder, content, archive.list_key()
        )

    def refresh(self, archive: Archive) -> None:
        """Follows the lists: another version of a list changes the index where it stands, another set of lists builds it."""
        versions = tuple((active.source, active.id) for active in lists.active_versions())
        if versions == self._versions and self._index is not None:
            return
        self._passed.forget()
        folder, content = index_files.folder_of(archive.home), _content(archive, versions)
        if self._follow(archive, versions):
            self._keep(archive, folder, content)
        else:
            self._build(archive, versions)
        index_files.forget_others(folder, content, archive.list_key())
        self._versions = versions
        self._documents = Documents.of_versions(archive, versions)
        # The index lives as long as the process and holds no cycles: the collector need not walk it at every turn.
        gc.collect()
        gc.freeze()

    def _build(self, archive: Archive, versions: tuple[tuple[str, int], ...]) -> None:
        self._ranges, self._removed = [], set()
        start = 0
        for source, version in versions:
            stop = start + _entries_in(version)
            self._ranges.append(_Range(start, stop, source, version))
            start = stop

        def entries() -> Iterator[ListedPerson]:
            return (entry for _, version in versions for entry in lists.entries_of(archive, version))

        # No list, no index worth a file.
        folder, content = index_files.folder_of(archive.home) if start else None, _content(archive, versions)
        kept = kept_index(folder, content, archive.list_key()) if folder is not None else None
        if kept is not None and kept[1]:
            self._index = kept[0]
            self._ranges, self._removed = _RANGES.decode(kept[1]), set(self._index.removed)
            return
        self._index = kept[0] if kept is not None else prepared_index(folder, content, archive.list_key(), entries)
        if len(self._index) != start:
            raise RuntimeError("a list version has another number of entries than it states")

    def _keep(self, archive: Archive, folder: Path, content: str) -> None:
        """Keeps the followed index for the next start, unless it has gone so far from its lists that building is better."""
        if self._index is not None and len(self._removed) + self._index.added <= ENTRIES_FOLLOWED_MAX:
            keep_index(folder, content, archive.list_key(), self._index, msgspec.msgpack.encode(self._ranges))

    def _follow(self, archive: Archive, versions: tuple[tuple[str, int], ...]) -> bool:
        """Takes the differences of the versions over; False where that would not be worth it."""
        before = dict(self._versions or ())
        if self._index is None or [source for source, _ in versions] != list(before):
            return False
        steps = [(source, version, lists.differences(before[source], version)) for source, version in versions]
        if sum(len(step.added) + len(step.changed) for _, _, step in steps) > ENTRIES_FOLLOWED_MAX:
            return False
        gone = {(source, entry) for source, _, step in steps for entry in (*step.removed, *step.changed)}
        removed = {
            position
            for position, entry in enumerate(self._index.identifiers())
            if position not in self._removed and (self._range_of(position).source, entry) in gone
        }
        added: list[ListedPerson] = []
        ranges = [msgspec.structs.replace(each, version=dict(versions)[each.source]) for each in self._ranges]
        for source, version, step in steps:
            fresh = list(lists.entries_of(archive, version, (*step.added, *step.changed)))
            start = len(self._index) + len(added)
            ranges.append(_Range(start, start + len(fresh), source, version))
            added += fresh
        self._index = self._index.changed(removed=removed, added=added)
        self._removed |= removed
        self._ranges = [each for each in ranges if each.start < each.stop]
        return True

    def _range_of(self, position: int) -> _Range:
        return self._ranges[bisect_right(self._ranges, position, key=lambda each: each.start) - 1]

    @property
    def sources(self) -> list[str]:
        """The sources screened against now."""
        return [source for source, _ in self._versions or ()]

    @property
    def versions(self) -> list[int]:
        """The versions screened against now."""
        return [version for _, version in self._versions or ()]

    @property
    def stamp(self) -> str:
        """The versions screened against, for the audit log."""
        return ", ".join(f"{source} {version}" for source, version in self._versions or ()) or "no list"

    def refuse_overtaken(self) -> None:
        """Raises _Overtaken where the lists in use are not those that were compared with.

        Asked in the transaction that writes the hits. Whoever was sent back because of the new list, while we compared them with
        the old one, would otherwise count as screened, and nobody would ever compare them with it.
        """
        if tuple((active.source, active.id) for active in lists.active_versions()) != self._versions:
            raise _Overtaken

    def screen(self, compared: Sequence[ComparedTraveller]) -> list[list[tuple[ListedPerson, str, int, Comparison]]]:
        """For each traveller the hits, best first, with their entry, source and list version.

        Who was compared with the same lists before and gave no hit is not compared again: most pushes change a seat or a bag.
        """
        marks = self._passed.marks(compared)
        fresh = [place for place, mark in enumerate(marks) if mark not in self._passed]
        found: list[list[tuple[ListedPerson, str, int, Comparison]]] = [[] for _ in compared]
        for place, hits_of_one in zip(fresh, self._screen([compared[place] for place in fresh]), strict=True):
            found[place] = hits_of_one
            if not hits_of_one:
                self._passed.add(marks[place])
        return found

    def _screen(self, compared: Sequence[ComparedTraveller]) -> list[list[tuple[ListedPerson, str, int, Comparison]]]:
        if self._index is None:
            raise RuntimeError("refresh the screener before it screens")
        index = self._index
        return [
            [*(self._placed(index, position, comparison) for position, comparison in people), *documents]
            for people, documents in zip(index.screen(compared), self._documents.screen(compared), strict=True)
        ]

    def _placed(self, index: Index, position: int, comparison: Comparison) -> tuple[ListedPerson, str, int, Comparison]:
        place = self._range_of(position)
        return index.listed(position), place.source, place.version, comparison


def _content(archive: Archive, versions: Sequence[tuple[str, int]]) -> str:
    """What an index of these versions is kept under."""
    stated = [(source, version, _entries_in(version)) for source, version in versions]
    return content_of(archive.keyring.standing_secret("database")[:16], stated)


def _entries_in(version: int) -> int:
    stated = lists.version(version)
    return stated.entries if stated is not None else 0


def screen_waiting(act: Act, screener: Screener, seek: Seek | None = None) -> Screened:
    """Screens the next flights that wait. Comparing happens outside the transaction; writing is one.

    seek  how to seek whom a long list that changed could concern, see `concerned`
    """
    permit(act, Permission.SCREEN)
    archive = look()
    changed = _take_requests(act, archive, seek)
    done = Screened(0, 0, 0, 0)
    with screenings.flight_work(most=FLIGHTS_A_BATCH) as work:
        if work:
            with telemetry.station("screen") as told:
                done = screen_flights(act, archive, work, screener, most=TRAVELLERS_A_BATCH)
                told.tell(flights=done.flights, travellers=done.travellers, hits=done.hits, lapsed=done.lapsed)
    return Screened(
        done.flights + changed.flights,
        done.travellers + changed.travellers,
        done.hits + changed.hits,
        done.lapsed + changed.lapsed,
    )


def screen_flights(
    act: Act,
    archive: Archive,
    work: Sequence[FlightWork],
    screener: Screener,
    *,
    most: int = sys.maxsize,
    whom: Callable[[Archive, int], list[StoredTraveller]] = screenings.unscreened,
    beside: Callable[[Archive, Sequence[StoredTraveller]], object] | None = None,
) -> Screened:
    """Screens travellers of these flights and writes their hits in one transaction.

    most    as soon as so many were taken, the flights that follow go on waiting
    whom    who of a flight: those who wait, unless told otherwise
    beside  what else belongs into that transaction, given everybody who was screened

    Whom a push changed while they were compared is left, and waits on. Nobody is screened where another list came into use
    meanwhile (`is_overtaken`): then ask again.
    """
    screener.refresh(archive)
    kinds = protection.kinds_of_versions(screener.versions)
    everybody: list[StoredTraveller] = []
    active: list[tuple[FlightWork, StoredTraveller]] = []
    for number, flight in enumerate(work):
        if len(everybody) >= most:
            work = work[:number]
            break
        travellers = whom(archive, flight.flight)
        everybody += travellers
        active += [(flight, each) for each in travellers if each.is_active]
    resting = restricted_among([each.id for each in everybody])
    active = [each for each in active if each[1].id not in resting]
    # All flights of the batch at once: the index compares a thousand for little more than a hundred.
    compared = [each.as_compared() for _, each in active]
    found = _hits_on(archive, active, screener.screen(compared), kinds)
    found = without_expired(found, act.at.date())
    found, held_back = without_left_alone(found, act.at.date())
    found, spared = without_cleared(archive, found, everybody, act.at)
    try:
        with perform(act) as archive:
            journeys.hold_flights_by_id([each.flight for each in work])
            screener.refuse_overtaken()
            stands = screenings.standing({each.id: each.version for each in everybody})
            screened = [each for each in everybody if each.id in stands]
            written, lapsed = hits.write_hits(
                archive,
                [hit for hit in found if hit.traveller in stands],
                [each.id for each in screened],
                at=act.at,
                lists=screener.sources,
            )
            of_each = {each.id: one for (_, each), one in zip(active, compared, strict=True)}
            screenings.finish(archive, work, screened, of_each)
            if beside is not None:
                beside(archive, everybody)
            act.record(
                TravellersScreened(
                    object=f"{work[0].id}…",
                    count=len(screened),
                    hits=written,
                    lapsed=lapsed,
                    lists=screener.stamp,
                    matcher=VERSION,
                )
            )
            if spared:
                act.record(HitsSpared(object=f"{work[0].id}…", count=spared))
            if held_back:
                act.record(HitsHeldBack(object=f"{work[0].id}…", count=held_back))
    except _Overtaken:
        return Screened(len(work), 0, 0, 0, is_overtaken=True)
    return Screened(len(work), len(screened), written, lapsed)


def _hits_on(
    archive: Archive,
    on_flights: Sequence[tuple[FlightWork, StoredTraveller]],
    found_by_traveller: Sequence[list[tuple[ListedPerson, str, int, Comparison]]],
    kinds: Mapping[int, str],
) -> list[NewHit]:
    return [
        hit
        for (flight, traveller), found in zip(on_flights, found_by_traveller, strict=True)
        if found
        for hit in hits_of(archive, flight, traveller, found, kinds)
    ]


def _take_requests(act: Act, archive: Archive, seek: Seek | None) -> Screened:
    """A list was activated: compares what changed with whoever is screened already, or sends everybody back to screening."""
    done = Screened(0, 0, 0, 0)
    with screenings.requests() as waiting:
        for work, version in waiting:
            source, changes = _changes_of(archive, version)
            if changes is None:
                with perform(act):
                    again = screenings.rescreen_all(archive, work, at=act.at)
                    act.record(SentBack(object=f"list version {version}", count=again, list=source))
            else:
                try:
                    found = screen_changes(act, archive, work, version, source, changes, seek)
                except Overtaken:
                    found = ChangedScreened()  # the next round begins with the version that is in use then
                done = Screened(
                    done.flights + 1,
                    done.travellers + found.looked_at,
                    done.hits + found.hits,
                    done.lapsed + found.lapsed,
                )
    return done


def _changes_of(archive: Archive, version: int) -> tuple[str, Changes | None]:
    """The source, and what changed; None where everybody must be screened again."""
    this, before = lists.version(version), lists.replaced_by(version)
    source = this.source if this is not None else ""
    # A list of documents has no entries to look up; which of a hundred million are new is not worth knowing.
    if document_sets.path_of_version(archive.home, version).exists():
        return source, None
    changes = lists.differences(before.id if before is not None else None, version)
    return source, changes if len(changes.added) + len(changes.changed) <= ENTRIES_BY_TRACE_MAX else None


class HitOnFlight(msgspec.Struct, frozen=True):
    """That an entry was hit on a flight, and how strongly: nothing about the traveller."""

    list_source: str
    entry_id: str
    strength: str
    score: float
    state: str
    carrier: str
    number: str
    departs_on: str
    departs_from: str
    arrives_at: str


def hits_on_flights(act: Act) -> list[HitOnFlight]:
    """Which entries were hit on which flights, for measuring against an answer key and for counts by list."""
    permit(act, Permission.SEE_STATISTICS)
    with perform(act):
        found = [HitOnFlight(*row) for row in hits.on_flights()]
        act.record(HitsCounted(object="hits", count=len(found)))
    return found
