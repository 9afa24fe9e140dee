"""What the office does. Each function takes its act first; see `fairway.safeguards`."""

from __future__ import annotations

import hashlib

import msgspec

from fairway.kit.findings import Finding
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import ListActivated, ListCompared, ListLoaded, ListsSeen
from fairway.store import lists
from fairway.store.archive import perform
from fairway.store.lists import Changes, ListVersion, Progress
from fairway.watchlists.sources import read_list

__all__ = ["Activated", "Difference", "Loaded", "activate", "diff", "load", "versions"]


class Loaded(msgspec.Struct, frozen=True):
    """A list as it was loaded.

    version        identifier of the version
    is_new         False where this very version was there already, active or waiting: then nothing was written
    is_active      whether travellers are screened against it now
    entries        people in it; organisations are counted and not kept
    kept_out       entries that could not be kept; their findings say why
    compared_with  the active version against which the changes are counted; None where there is none
    has_shrunk     more than half of the active version's entries are gone: activating it must be confirmed
    """

    source: str
    version: int
    is_new: bool
    is_active: bool
    published: str
    entries: int
    organisations: int
    kept_out: int
    findings: tuple[Finding, ...]
    compared_with: int | None
    added: int
    removed: int
    changed: int
    has_shrunk: bool


class Difference(msgspec.Struct, frozen=True):
    """What the newest waiting version would change: sorted identifiers of entries, as their list gives them.

    active  None where the source has no active version yet: then everything is added
    """

    source: str
    version: int
    active: int | None
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


class Activated(msgspec.Struct, frozen=True):
    """A version that travellers are screened against from now on.

    replaced           the version before it, now retired; None if it is the first
    is_new             False where it was active already: then nothing was changed
    again              stored travellers that will be screened again
    loaded_by_the_same whether one and the same account loaded and activated it
    """

    source: str
    version: int
    replaced: int | None
    is_new: bool
    added: int
    removed: int
    changed: int
    again: int
    loaded_by_the_same: bool


def load(act: Act, source: str, data: bytes, *, progress: Progress | None = None) -> Loaded:
    """Reads a list's file, checks it and keeps it as a new version that waits to be activated.

    Bad entries are findings and stay out; the rest is loaded. A file that already is the active or the waiting version is
    recognised and not written again. Refuses a file that is not a list of this source, is hostile or cut short.

    Raises UnknownSource.
    """
    permit(act, Permission.LOAD_LIST)
    reading = read_list(source, data)  # before the transaction: nobody else waits while a file is parsed
    if (why := reading.refusal) is not None:
        raise Refused(why.code, f"The file was not taken as list {source}: {why} The lists are as they were.")
    digest = hashlib.sha256(data).hexdigest()
    with perform(act) as archive:
        active = lists.active_version(source)
        known = lists.same_version(archive, source, digest, reading.entries)
        version = (
            known.id
            if known
            else lists.write_version(
                archive,
                source=source,
                digest=digest,
                published=reading.published,
                entries=reading.entries,
                findings=reading.findings,
                at=act.at,
                by=act.actor.name,
                progress=progress,
            )
        )
        changes = lists.differences(active.id if active else None, version)
        if known is None:
            act.record(ListLoaded(object=str(version), entries=len(reading.entries), findings=len(reading.findings)))
        else:
            act.record(_compared(version, changes))
    return Loaded(
        source=source,
        version=version,
        is_new=known is None,
        is_active=active is not None and active.id == version,
        published=reading.published,
        entries=len(reading.entries),
        organisations=len(reading.organisations),
        kept_out=reading.kept_out,
        findings=reading.findings,
        compared_with=active.id if active else None,
        added=len(changes.added),
        removed=len(changes.removed),
        changed=len(changes.changed),
        has_shrunk=_has_shrunk(active, changes),
    )


def diff(act: Act, source: str) -> Difference:
    """What would change if the newest waiting version of this source were activated. Refuses where none waits."""
    permit(act, Permission.SEE_LISTS)
    with perform(act):
        waiting = _waiting(source)
        active = lists.active_version(source)
        changes = lists.differences(active.id if active else None, waiting.id)
        act.record(_compared(waiting.id, changes))
    return Difference(
        source, waiting.id, active.id if active else None, changes.added, changes.removed, changes.changed
    )


def activate(act: Act, source: str, version: int | None = None, *, accept_shrinkage: bool = False) -> Activated:
    """Makes a version the one that travellers are screened against; stored travellers will be screened again.

    version           None for the newest that waits, or, where none waits, the active one: then nothing changes;
                      a retired one may be named to go back to it
    accept_shrinkage  confirms that more than half of the active version's entries are really gone

    Who loaded and who activated it are both on record; they may be one person for now.
    Refuses a version that is not of this source, and one that has shrunk unless that is accepted.
    """
    permit(act, Permission.ACTIVATE_LIST)
    with perform(act) as archive:
        active = lists.active_version(source)
        chosen = _newest(source, active) if version is None else _named(source, version)
        changes = lists.differences(active.id if active else None, chosen.id)
        is_new = active is None or active.id != chosen.id
        if not accept_shrinkage and _has_shrunk(active, changes):
            raise _shrunk(source, len(changes.removed), active)
        again = lists.travellers_stored() if is_new else 0
        if is_new:
            lists.activate(archive, chosen.id, at=act.at, by=act.actor.name)
            act.record(_activated(chosen.id, changes, again))
        else:
            act.record(_compared(chosen.id, changes))
    return Activated(
        source=source,
        version=chosen.id,
        replaced=active.id if active and is_new else None,
        is_new=is_new,
        added=len(changes.added),
        removed=len(changes.removed),
        changed=len(changes.changed),
        again=again,
        loaded_by_the_same=chosen.loaded_by == act.actor.name,
    )


def versions(act: Act) -> tuple[ListVersion, ...]:
    """All versions of all lists, by source, the newest first. Says nothing about anybody on them."""
    permit(act, Permission.SEE_LISTS)
    with perform(act):
        found = lists.versions()
        act.record(ListsSeen(object="all", count=len(found)))
    return found


def _waiting(source: str) -> ListVersion:
    waiting = lists.waiting_version(source)
    if waiting is None:
        raise Refused("list.none-waits", f"No version of list {source} waits to be activated. Load one first.")
    return waiting


def _newest(source: str, active: ListVersion | None) -> ListVersion:
    if active is not None and lists.waiting_version(source) is None:
        return active
    return _waiting(source)


def _named(source: str, version: int) -> ListVersion:
    named = lists.version(version)
    if named is None or named.source != source:
        raise Refused(
            "list.no-such-version",
            f"List {source} has no version {version}. Nothing was changed; look at the versions.",
        )
    return named


def _has_shrunk(active: ListVersion | None, changes: Changes) -> bool:
    return active is not None and 2 * len(changes.removed) > active.entries


def _shrunk(source: str, removed: int, active: ListVersion | None) -> Refused:
    before = active.entries if active else 0
    return Refused(
        "list.shrunk",
        f"{removed} of the {before} entries of list {source} would be gone, more than half: the file may be cut short or another "
        "list. The active version stays. Look at the difference, and accept the shrinkage if it is real.",
    )


def _compared(version: int, changes: Changes) -> ListCompared:
    return ListCompared(
        object=str(version), added=len(changes.added), removed=len(changes.removed), changed=len(changes.changed)
    )


def _activated(version: int, changes: Changes, again: int) -> ListActivated:
    return ListActivated(
        object=str(version),
        added=len(changes.added),
        removed=len(changes.removed),
        changed=len(changes.changed),
        again=again,
    )
