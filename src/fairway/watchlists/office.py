"""What the office does. Each function takes its act first; see `fairway.safeguards`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

import msgspec

from fairway.comparison import ListedPerson
from fairway.kit.findings import Finding
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions import ListActivated, ListCompared, ListLoaded, ListsSeen
from fairway.safeguards.actions_desks import ListInstructed
from fairway.safeguards.profile import LegalProfile
from fairway.safeguards.training import CITES as TRAINING_CITES
from fairway.safeguards.training import real_states
from fairway.store import list_parts, lists, profiles, protection
from fairway.store.archive import Archive, perform
from fairway.store.list_parts import EntryDetail, OtherEntry, Shape
from fairway.store.lists import Changes, ListVersion, Progress
from fairway.store.urgency import INSTRUCTIONS
from fairway.watchlists.guarding import Alarm, alarms, shape_of_people
from fairway.watchlists.reading import ListReading
from fairway.watchlists.sources import UnknownSource, available, read_list

__all__ = [
    "OWN",
    "Activated",
    "Age",
    "Difference",
    "Loaded",
    "Stale",
    "activate",
    "ages",
    "days_old",
    "diff",
    "instruct",
    "instructions",
    "load",
    "refuse_unlawful",
    "stale",
    "version_changes",
    "versions",
    "write_reading",
]


OWN = "own"
"""The source whose entries `watchlists.own` makes, two people each."""


class Loaded(msgspec.Struct, frozen=True):
    """A list as it was loaded.

    version        identifier of the version
    is_new         False where this very version was there already, active or waiting: then nothing was written
    is_active      whether travellers are screened against it now
    entries        people in it
    organisations  organisations, vessels and aircraft: kept apart, never compared with travellers
    kept_out       entries that could not be kept; their findings say why
    compared_with  the active version against which the changes are counted; None where there is none
    has_shrunk     more than half of the active version's entries are gone: activating it must be confirmed
    alarms         what else has moved further than a list does; activating it must be confirmed too
    documents      numbers in it, for a list that holds no people
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
    alarms: tuple[Alarm, ...] = ()
    documents: int = 0


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
    _refuse_own(source)
    reading = read_list(source, data)  # before the transaction: nobody else waits while a file is parsed
    if (why := reading.refusal) is not None:
        raise Refused(why.code, f"The file was not taken as list {source}: {why} The lists are as they were.")
    digest = hashlib.sha256(data).hexdigest()
    with perform(act) as archive:
        _refuse_real(source, reading)
        active = lists.active_version(source)
        known = lists.same_version(archive, source, digest, reading.entries)
        version = known.id if known else write_reading(archive, act, source, digest, reading, progress)
        changes = lists.differences(active.id if active else None, version)
        if known is None:
            act.record(ListLoaded(object=str(version), entries=len(reading.entries), findings=len(reading.findings)))
        else:
            act.record(_compared(version, changes))
        moved = _alarms(archive, active, version, changes)
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
        alarms=moved,
    )


def _refuse_real(source: str, reading: ListReading) -> None:
    """In a house for training: refuses a list that names a real state, or whose people mostly name none."""
    if not profiles.is_for_training():
        return
    states = [_states_of(each) for each in reading.entries]
    if real_states(code for each in states for code in each) or 2 * sum(map(bool, states)) < len(states):
        raise Refused(
            "training.list",
            f"This house is for training, and list {source} names people of real states, or none. Nothing was kept. "
            "`fairway simulate` writes lists of invented people.",
            cites=TRAINING_CITES,
        )


def _states_of(person: ListedPerson) -> tuple[str, ...]:
    return (*person.nationalities, *(each.country for each in person.documents if each.country))


def write_reading(
    archive: Archive,
    act: Act,
    source: str,
    digest: str,
    reading: ListReading,
    progress: Progress | None = None,
    *,
    by: str = "",
) -> int:
    """Keeps a reading as a new version with all that belongs to it; gives its identifier.

    by  whose version it is, where not the actor's
    """
    version = lists.write_version(
        archive,
        source=source,
        digest=digest,
        published=reading.published,
        entries=reading.entries,
        findings=reading.findings,
        at=act.at,
        by=by or act.actor.name,
        progress=progress,
    )
    details = (EntryDetail(e.entry_id, e.legal_basis, e.listed_on, e.expires_on, e.references) for e in reading.details)
    list_parts.write_details(archive, version, details, at=act.at)
    others = {each.entry_id: OtherEntry(each.entry_id, each.names, each.kind) for each in reading.organisations}
    list_parts.write_others(archive, version, others.values(), at=act.at)
    twice = sum(each.code == "entry.id.twice" for each in reading.findings)
    shape = shape_of_people(reading.entries, others=len(others), kept_out=reading.kept_out, twice=twice)
    list_parts.write_shape(version, shape)
    protection.write_kind(version, available()[source].kind)
    lists.limit_age(version, available()[source].refresh_days)
    lists.instruct(source, available()[source].instruction, unless_said=True)
    return version


def _alarms(archive: Archive, active: ListVersion | None, version: int, changes: Changes) -> tuple[Alarm, ...]:
    if active is None:
        return alarms(None, _shape(archive, version), changes)
    if active.id == version:
        return ()
    return alarms(_shape(archive, active.id), _shape(archive, version), changes)


def _shape(archive: Archive, version: int) -> Shape:
    """The version's shape; counted anew for one that was loaded before shapes were kept."""
    kept = list_parts.shape_of_version(version)
    return kept or shape_of_people(lists.entries_of(archive, version), others=0)


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


class VersionChanges(msgspec.Struct, frozen=True):
    """One version, and what it changed, or would change, against the version before it.

    before    the version that it replaced, or would replace; None where there is none
    kinds     what it holds besides people: "organisation", "vessel", "aircraft" and how many
    findings  how many findings its file gave
    """

    version: ListVersion
    before: ListVersion | None
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    kinds: dict[str, int]
    findings: int


def version_changes(act: Act, version: int) -> VersionChanges:
    """One version with its difference, by identifiers of entries. Refuses one that is not there."""
    permit(act, Permission.SEE_LISTS)
    with perform(act):
        this = lists.version(version)
        if this is None:
            raise Refused("list.version.unknown", "There is no such version of a list. Nothing was read or changed.")
        before = lists.replaced_by(this.id) if this.activated_at else lists.active_version(this.source)
        changes = lists.differences(before.id if before else None, this.id)
        act.record(_compared(this.id, changes))
        findings = len(lists.findings_of(this.id))
        kinds = list_parts.kinds_of(this.id)
    return VersionChanges(this, before, changes.added, changes.removed, changes.changed, kinds, findings)


def activate(
    act: Act,
    source: str,
    version: int | None = None,
    *,
    accept_shrinkage: bool = False,
    accept_alarms: bool = False,
) -> Activated:
    """Makes a version the one that travellers are screened against; stored travellers will be screened again.

    version           None for the newest that waits, or, where none waits, the active one: then nothing changes;
                      a retired one may be named to go back to it
    accept_shrinkage  confirms that more than half of the active version's entries are really gone
    accept_alarms     confirms that everything else that has moved too far (Loaded.alarms) is real

    Who loaded and who activated it are both on record; they may be one person for now.
    Refuses a version that is not of this source, and one that has shrunk or raises alarms unless that is accepted.
    """
    permit(act, Permission.ACTIVATE_LIST)
    _refuse_own(source)
    with perform(act) as archive:
        active = lists.active_version(source)
        chosen = _newest(source, active) if version is None else _named(source, version)
        refuse_unlawful(source, archive.profile)
        changes = lists.differences(active.id if active else None, chosen.id)
        is_new = active is None or active.id != chosen.id
        if not accept_shrinkage and _has_shrunk(active, changes):
            raise _shrunk(source, len(changes.removed), active)
        # Going back to a version that was in use once is what one does when an alarm was missed.
        if not accept_alarms and chosen.activated_at is None:
            _refuse_alarms(source, _alarms(archive, active, chosen.id, changes))
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


def instruct(act: Act, source: str, instruction: str) -> bool:
    """Says what a list asks to be done with whoever is on it; gives whether anything changed. It orders the queue at once.

    Refuses a word that is none of "stop", "meet", "check", "discreet". Raises UnknownSource.
    """
    permit(act, Permission.ACTIVATE_LIST)
    if source not in available():
        raise UnknownSource(f'there is no list source "{source}"')
    if instruction not in INSTRUCTIONS:
        raise Refused(
            "list.instruction.unknown", f"A list asks for one of: {', '.join(INSTRUCTIONS)}. Nothing was changed."
        )
    with perform(act):
        is_new = lists.instruct(source, instruction)
        act.record(ListInstructed(object=source, instruction=instruction))
    return is_new


def instructions(act: Act) -> dict[str, str]:
    """What each list asks for, by source."""
    permit(act, Permission.SEE_LISTS)
    return lists.instructions()


def _refuse_own(source: str) -> None:
    """Own entries are each made by two people: no file and no earlier version takes their place at once."""
    if source == OWN:
        raise Refused(
            "list.own",
            "Own entries are proposed by one person and approved by a second, never loaded or put back as a whole. Nothing was "
            "changed. Propose them with fairway lists own import.",
            cites="Directive (EU) 2016/680 Art. 8, 25",
        )


def refuse_unlawful(source: str, profile: LegalProfile) -> None:
    """A list needs a legal basis, and to be of a kind with which the law lets travellers be compared."""
    described = available().get(source)
    if described is None or not described.legal_basis.strip():
        raise Refused(
            "list.no-legal-basis",
            f"List {source} names no act that allows travellers to be compared with it. Nothing was activated. Name it in its "
            "source.toml.",
            cites="Directive (EU) 2016/681 Art. 6(3)(a); C-817/19, 183-192",
        )
    if described.kind not in profile.list_kinds:
        raise Refused(
            "list.kind",
            f"List {source} is of the kind {described.kind!r}, with which profile {profile.stamp} does not let travellers be "
            "compared. Nothing was activated.",
            cites="Directive (EU) 2016/681 Art. 6(3)(a); C-817/19, 183-192",
        )


def versions(act: Act) -> tuple[ListVersion, ...]:
    """All versions of all lists, by source, the newest first. Says nothing about anybody on them."""
    permit(act, Permission.SEE_LISTS)
    with perform(act):
        found = lists.versions()
        act.record(ListsSeen(object="all", count=len(found)))
    return found


class Stale(msgspec.Struct, frozen=True):
    """An active list that is older than its source allows.

    days  whole days since the file was loaded, or, where the publisher dates it, since that day
    """

    source: str
    version: int
    days: int
    refresh_days: int


def stale(found: Iterable[ListVersion], now: datetime) -> tuple[Stale, ...]:
    """The active versions among these that are older than their source allows.

    Loading the same file again shows that there is no newer one only to who did it: the age counts from what is in use.
    """
    known = available()
    old = []
    for each in found:
        if each.state != "active" or each.source not in known:
            continue
        days = days_old(each, now)
        if days > known[each.source].refresh_days:
            old.append(Stale(each.source, each.id, days, known[each.source].refresh_days))
    return tuple(old)


class Age(msgspec.Struct, frozen=True):
    """How old an active list is. days: as in `Stale`; refresh_days: how old it may be, 0 where its source is no longer known."""

    source: str
    days: int
    refresh_days: int

    @property
    def is_stale(self) -> bool:
        return self.days > self.refresh_days


def ages(act: Act) -> tuple[Age, ...]:
    """The age of every active list, by source: for whoever keeps the house running. Names of lists and days, no entry."""
    permit(act, Permission.SEE_HEALTH)
    with perform(act):
        found = lists.active_versions()
        act.record(ListsSeen(object="ages", count=len(found)))
    known = available()
    return tuple(
        Age(each.source, days_old(each, act.at), known[each.source].refresh_days if each.source in known else 0)
        for each in found
    )


def days_old(version: ListVersion, now: datetime) -> int:
    """Whole days since the publisher's date, or, where the file bears none, since it was loaded."""
    return lists.days_old(version, now)


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


def _refuse_alarms(source: str, found: tuple[Alarm, ...]) -> None:
    if found:
        raise Refused(
            "list.alarm",
            f"The new version of list {source} is not like the one before it: "
            + " ".join(f"{each.code}: {each.says}" for each in found)
            + " The active version stays. Look at the difference, and accept the alarms if they are real.",
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
