"""The opened archive of this process, and the one way to work in it: `perform`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

from fairway.kit.identifiers import Identifiers
from fairway.safeguards.act import Act
from fairway.safeguards.actions import Action
from fairway.safeguards.authorisation import Role
from fairway.safeguards.blinding import NeedsApproval
from fairway.safeguards.profile import LegalProfile
from fairway.store import accesses, audit, dialect, lanes, profiles
from fairway.store.keyring import Key, Keyring

__all__ = ["Archive", "NotOpen", "NothingRecorded", "archive", "as_one", "look", "perform", "use"]


class NothingRecorded(Exception):
    """An act changed or read the archive and recorded nothing. Everything it did was rolled back."""


_ON_RECORD = (accesses.OverBudget, NeedsApproval)  # the attempt stands in the chain although nothing of it happened


class NotOpen(Exception):
    """No house is open in this process; call `fairway.opening.open_house` first."""


class Archive:
    """Database, keyring and identifiers of one house. One per process."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.keyring = Keyring.make(home / "keyring")
        self._profile: LegalProfile | None = None
        self._profile_digest = ""
        self._identifiers = Identifiers()

    @property
    def profile(self) -> LegalProfile:
        """The legal profile in force, as the act under way found it. Refuses one that is not as it was signed."""
        return self._profile or self.follow_profile()

    def follow_profile(self) -> LegalProfile:
        """Looks whether another profile was put in force meanwhile, by this process or another."""
        digest = profiles.digest_in_force()
        if self._profile is None or digest != self._profile_digest:
            self._profile, self._profile_digest = profiles.in_force(), digest
        return self._profile

    def new_id(self, now: datetime) -> int:
        """A new identifier, growing with time."""
        return self._identifiers.new(now)

    def travel_key(self, day: int) -> Key:
        """The key of a departure day of either lane. Raises KeyDestroyed once the law has taken the day."""
        return self.keyring.key(f"travel-{lanes.name_of(day)}")

    def has_travel_key(self, day: int) -> bool:
        """Whether what was sealed of a departure day can still be opened here."""
        return self.keyring.exists(f"travel-{lanes.name_of(day)}")

    def receipt_key(self, day: int) -> Key:
        """The key of raw transmissions received on that day (ordinal, UTC)."""
        return self.keyring.key(f"receipt-{date.fromordinal(day).isoformat()}")

    def list_key(self) -> Key:
        """The key of the watchlists."""
        return self.keyring.key("lists")


_OPEN: list[Archive] = []


def use(home: Path) -> Archive:
    """Makes the house in `home` the one this process works in, its tables made or brought up to date."""
    default = connections["default"]
    wanted = dialect.database(home)
    if any(default.settings_dict.get(name) != value for name, value in wanted.items() if name != "ENGINE"):
        default.close()
        default.settings_dict.update(wanted)
    dialect.refuse_unfit(home)
    with dialect.one_at_a_time("tables"):  # of several programs that start together one makes the tables
        _bring_up_to_date()
        house = Archive(home)
        dialect.claim_for(home, house.keyring.standing_secret("database")[:16])
    _OPEN[:] = [house]
    return _OPEN[0]


def _bring_up_to_date() -> None:
    """Makes the tables, or changes them. Where nothing is to be done, to see that costs a tenth of Django's own command."""
    known = MigrationExecutor(connections["default"])
    if known.migration_plan(known.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def archive() -> Archive:
    """The open archive. Raises NotOpen."""
    if not _OPEN:
        raise NotOpen("no house is open in this process")
    return _OPEN[0]


@contextlib.contextmanager
def perform(act: Act) -> Iterator[Archive]:
    """Does an act in one transaction: commits with its audit entries, or not at all. Inside `as_one` it commits with the others.

    Raises NothingRecorded, and rolls everything back, where the act recorded nothing. Refuses a reading of a person without a ground
    or beyond the day's budget, and whatever cannot be recorded. What somebody protected would need approval for is on the record too.
    """
    house, together = archive(), _TOGETHER.get()
    already = len(act.recorded)
    if together is not None:
        with _joining(together, act), transaction.atomic():
            yield house
            together.parts.append(_noted(house, act, already))
        return
    try:
        with transaction.atomic(durable=True):
            if act.actor.role is not Role.MACHINE:
                dialect.alone(dialect.PEOPLE)
            house.follow_profile()
            yield house
            dialect.alone(dialect.CHAIN)
            audit.append(_noted(house, act, already), house.profile)
    except _ON_RECORD as refused:
        _append_alone([_part_of(act, [refused.refusal])])
        raise


@contextlib.contextmanager
def as_one() -> Iterator[None]:
    """Acts of people, each done whole or not at all as by itself, that wait for the disk once: they commit together, when this ends.

    Nothing of any of them is to be shown before. An act that is refused leaves the others standing, if the refusal is caught inside;
    what escapes takes everything back, but for the record of what was attempted.
    """
    house, together = archive(), _Together()
    token = _TOGETHER.set(together)
    try:
        with transaction.atomic(durable=True):
            dialect.alone(dialect.PEOPLE)
            house.follow_profile()
            yield
            dialect.alone(dialect.CHAIN)  # last, as in every act: what waits for it waits for nothing else of ours
            for part in together.parts:
                audit.append(part, house.profile)
        together.attempts.clear()  # they stand with the others
    finally:
        _TOGETHER.reset(token)
        if together.attempts:
            _append_alone(together.attempts)


class _Together:
    """What acts that commit together have recorded, in their order; and of it what stands in the chain whatever becomes of them."""

    def __init__(self) -> None:
        self.parts: list[Act] = []
        self.attempts: list[Act] = []


_TOGETHER: ContextVar[_Together | None] = ContextVar("acts that commit together", default=None)


@contextlib.contextmanager
def _joining(together: _Together, act: Act) -> Iterator[None]:
    try:
        yield
    except _ON_RECORD as refused:
        attempt = _part_of(act, [refused.refusal])
        together.parts.append(attempt)
        together.attempts.append(attempt)
        raise


def _noted(house: Archive, act: Act, already: int) -> Act:
    """What the act has recorded since, with what is to be said beside it."""
    if len(act.recorded) == already:
        raise NothingRecorded(
            f"an act of {act.actor.role} for {act.purpose} recorded nothing; everything it did was rolled back"
        )
    fresh = _part_of(act, act.recorded[already:])
    fresh.recorded += accesses.note(fresh, house.keyring, house.profile, house.new_id)
    return fresh


def _append_alone(parts: list[Act]) -> None:
    """Attempts, which stand in the chain although nothing of them happened."""
    with transaction.atomic(durable=True):
        dialect.alone(dialect.CHAIN)
        for part in parts:
            audit.append(part, archive().profile)


def _part_of(act: Act, recorded: list[Action]) -> Act:
    part = Act(act.actor, act.purpose, at=act.at, ground=act.ground)
    part.recorded = recorded
    return part


def look() -> Archive:
    """The open archive for a look that reveals nothing about anybody (health, counts, whether there is work)."""
    return archive()


def database_version() -> str:
    """The database's name and version, for the doctor."""
    return dialect.version()


def utc_day(moment: datetime) -> int:
    """The UTC day of a moment, as an ordinal."""
    return moment.astimezone(UTC).date().toordinal()
