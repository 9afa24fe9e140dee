"""A changed list against everybody who is screened already: only the few it could concern are opened, and compared with what changed.

Whoever waits to be screened is left: they will meet the new list whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from fairway.comparison import Index, ListedPerson
from fairway.safeguards import Act
from fairway.safeguards.actions import ChangesScreened
from fairway.screening.concerned import Seek, concerned
from fairway.screening.judging import hits_of, without_cleared, without_expired, without_left_alone
from fairway.store import hits, journeys, lists, protection, screenings
from fairway.store.archive import Archive, perform
from fairway.store.hits import NewHit
from fairway.store.lists import Changes
from fairway.store.records import StoredTraveller, compared_of
from fairway.store.screenings import FlightWork

__all__ = ["ChangedScreened", "Overtaken", "screen_changes"]

TRAVELLERS_AT_ONCE = 20_000  # opened and compared together; bounds memory


class ChangedScreened(msgspec.Struct):
    """What a changed list gave. `looked_at` are the travellers who were opened."""

    looked_at: int = 0
    hits: int = 0
    lapsed: int = 0


class Overtaken(Exception):
    """Another version of the list came into use meanwhile: nothing of this transaction was written, and the request still stands."""


def screen_changes(
    act: Act, archive: Archive, work: int, version: int, source: str, changes: Changes, seek: Seek | None = None
) -> ChangedScreened:
    """Compares what is new or different in a version with whoever can be found by it, and lets go of what is gone.

    work  the request, which is done with the last transaction: a process that dies is followed by another from the beginning, which
          finds what was written and changes nothing.
    seek  how to seek through many days, see `concerned`
    """
    done = ChangedScreened()
    # Where another version came into use meanwhile, what this one brought is compared as it stands there.
    now = lists.active_version(source)
    asked, version = version, now.id if now is not None else version
    # In a house where nobody is stored, an index of the whole first list would be made for nothing.
    ours = (*changes.added, *changes.changed) if now is not None and screenings.days_stored() else ()
    fresh = tuple(lists.entries_of(archive, version, ours)) if ours else ()
    found: set[tuple[int, str]] = set()
    if fresh:
        index = Index.build(fresh)
        kinds = protection.kinds_of_versions([version])
        for batch in _batches(archive, index, fresh, seek):
            hits_found = _compared(act, archive, index, batch, source, version, kinds)
            done.looked_at += len(batch)
            if hits_found:
                found |= {(hit.traveller, hit.entry_id) for hit in hits_found}
                done.hits += _write(act, archive, hits_found, version, source, fresh)
    with perform(act) as archive:
        if now is not None:
            _refuse_overtaken(source, version)
        done.lapsed = hits.lapse_changed(archive, source, changes.removed, changes.changed, fresh, found)
        if version == asked:
            hits.keep_up_unchanged(source, version, {*changes.removed, *changes.changed})
        screenings.finish_request(work)
        act.record(
            ChangesScreened(
                object=f"list version {version}",
                list=source,
                entries=len(fresh),
                count=done.looked_at,
                hits=done.hits,
                lapsed=done.lapsed,
            )
        )
    return done


def _batches(
    archive: Archive, index: Index, fresh: Sequence[ListedPerson], seek: Seek | None
) -> Iterator[list[tuple[FlightWork, StoredTraveller]]]:
    batch: list[tuple[FlightWork, StoredTraveller]] = []
    for day, travellers in concerned(archive, index, fresh, seek):
        for start in range(0, len(travellers), TRAVELLERS_AT_ONCE):
            batch += screenings.screened_among(archive, day, travellers[start : start + TRAVELLERS_AT_ONCE])
            if len(batch) >= TRAVELLERS_AT_ONCE:
                yield batch
                batch = []
    if batch:
        yield batch


def _compared(
    act: Act,
    archive: Archive,
    index: Index,
    batch: Sequence[tuple[FlightWork, StoredTraveller]],
    source: str,
    version: int,
    kinds: dict[int, str],
) -> list[NewHit]:
    people = index.screen([compared_of(each.record) for _, each in batch])
    found: list[NewHit] = []
    for (flight, traveller), hits_found in zip(batch, people, strict=True):
        if hits_found:
            placed = [(index.listed(at), source, version, comparison) for at, comparison in hits_found]
            found += hits_of(archive, flight, traveller, placed, kinds)
    found, _ = without_left_alone(without_expired(found, act.at.date()), act.at.date())
    found, _ = without_cleared(archive, found, [each for _, each in batch], act.at)
    return found


def _write(
    act: Act, archive: Archive, found: Sequence[NewHit], version: int, source: str, fresh: Sequence[ListedPerson]
) -> int:
    with perform(act) as archive:
        journeys.hold_flights_by_id(sorted({hit.flight for hit in found}))
        _refuse_overtaken(source, version)
        # Whom a push changed since they were opened is left: they wait, or were screened with this list by another worker.
        stands = screenings.standing({hit.traveller: hit.traveller_version for hit in found})
        found = [hit for hit in found if hit.traveller in stands]
        entries = {each.entry_id for each in fresh}
        written, _ = hits.write_hits(
            archive, found, sorted({hit.traveller for hit in found}), at=act.at, lists=[source], entries=entries
        )
        act.record(
            ChangesScreened(
                object=f"list version {version}",
                list=source,
                entries=len(fresh),
                count=len(found),
                hits=written,
                lapsed=0,
            )
        )
    return written


def _refuse_overtaken(source: str, version: int) -> None:
    active = lists.active_version(source)
    if active is None or active.id != version:
        raise Overtaken
